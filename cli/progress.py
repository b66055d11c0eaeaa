"""Show how far an install is: one line that changes in a terminal, a line now and then elsewhere. Standard library only."""

import re
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from cli.environments import Environment

_EVERY = 0.2
_EVERY_WITHOUT_TERMINAL = 15.0


class Progress:
    """The line on the screen while one environment is being made."""

    def __init__(self, environment: Environment, position: str) -> None:
        self.phase = "aanmaken"
        self._environment = environment
        self._position = position
        self._total = environment.size()
        self._started = time.monotonic()
        self._shown = 0.0
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        self._show(0)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def watch(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        """Show progress until ``process`` ends."""
        while process.poll() is None:
            time.sleep(_EVERY)
            if time.monotonic() - self._shown >= (_EVERY if self._terminal else _EVERY_WITHOUT_TERMINAL):
                self._show(self._count(log))

    def _count(self, log: Path) -> int:
        installed = len(list(self._environment.site_packages.glob("*.dist-info")))
        # pip and uv fetch everything first and install at the end: until then, what was fetched is the progress.
        fetched = len(re.findall(r"^(?:Collecting|\s*Downloaded) ", log.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE))
        return min(self._total, max(installed, fetched))

    def _show(self, packages: int) -> None:
        self._shown = time.monotonic()
        seconds = self._shown - self._started
        line = (
            f"  Omgeving {self._environment.name} ({self._position}: {self._environment.what_for}), {self.phase}: "
            f"{packages} van {self._total} pakketten, {seconds:.0f} s"
        )
        if self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)
