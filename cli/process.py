"""One running part of Wegwijzer: start it, ask whether it works, stop it with everything it started."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli import logs

_HEALTH_SECONDS = 2.0
_NEIGHBOUR = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy for the internet knows nothing of this machine
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What to run, and how to see that it works. ``label`` is how the operator reads it."""

    name: str
    label: str
    command: tuple[str, ...]
    health_url: str
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()


class Process:
    """A part that was started."""

    def __init__(self, part: Part, log_folder: Path) -> None:
        """Start ``part``; what it says goes to ``<log_folder>/<name>.log``."""
        self.part = part
        self.started = time.monotonic()
        self._popen = subprocess.Popen(
            part.command,
            cwd=part.folder,
            env=dict(part.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its own group: Ctrl-C reaches only us, and we stop it with all its children
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - started from the main thread only
        )
        assert self._popen.stdout is not None  # noqa: S101 - for the type checker
        self._log: threading.Thread = logs.pump(self._popen.stdout, log_folder / f"{part.name}.log")

    @property
    def pid(self) -> int:
        """The process id, which is also that of its group."""
        return self._popen.pid

    @property
    def alive(self) -> bool:
        """Tell whether it still runs."""
        return self._popen.poll() is None

    @property
    def exit_code(self) -> int | None:
        """How it ended: None while it runs, minus the signal's number when it was killed."""
        return self._popen.poll()

    @property
    def healthy(self) -> bool:
        """Tell whether it answers."""
        return self.alive and answers(self.part.health_url)

    def terminate(self) -> None:
        """Ask it and its children to stop."""
        self._signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait until it has stopped; past ``deadline`` (monotonic seconds) end it by force."""
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.05)
        self._signal(signal.SIGKILL)  # also for children that outlive it
        self._popen.wait()
        self._log.join(timeout=1)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


def answers(url: str) -> bool:
    """Tell whether ``url`` answers 200 within two seconds."""
    try:
        with _NEIGHBOUR.open(url, timeout=_HEALTH_SECONDS) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def _die_with_parent() -> None:
    """Linux only: when the supervisor is killed outright, its parts get a SIGTERM instead of living on without it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
