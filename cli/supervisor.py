"""Keep the parts running: start one that died again, ever later, and stop trying when it keeps dying."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cli import instance, logs, memory
from cli.chain import Chain
from cli.console import seconds

QUICK = 30.0  # a part that lived shorter than this (seconds) died quickly
MAX_QUICK_DEATHS = 5
_POLL = 0.2
_STATUS_EVERY = 5.0


@dataclass
class _Record:
    quick_deaths: int = 0
    restarts: int = 0
    retry_at: float | None = None
    given_up: bool = False
    healthy: bool = True
    last_death: str = ""


class Supervisor:
    """Watches a chain that has been started."""

    def __init__(self, chain: Chain, say: Callable[[str], None], run_folder: Path, port: int, pause: float = 1.0) -> None:
        """``say`` tells the operator; ``pause`` is the wait in seconds before the first restart, doubled at each quick death."""
        self._chain = chain
        self._say = say
        self._folder = run_folder
        self._port = port
        self._pause = pause
        self._records = {name: _Record() for name in chain.processes}
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        self._status_at = 0.0

    def run(self) -> None:
        """Watch until interrupted (``KeyboardInterrupt``)."""
        while True:
            self.tick()
            time.sleep(_POLL)

    def tick(self) -> None:
        """Look at every part once."""
        for name in self._records:
            self._look_at(name, time.monotonic())
        if time.monotonic() - self._status_at > _STATUS_EVERY:
            self.write_status()

    def write_status(self) -> None:
        """Tell ``doctor`` and ``stop`` in var/run/status.json how each part is doing; on a full disk they do without."""
        self._status_at = time.monotonic()
        parts = {}
        for name, process in self._chain.processes.items():
            record = self._records[name]
            record.healthy = process.healthy
            parts[name] = {
                "label": process.part.label,
                "pid": process.pid,
                "born": instance.born(process.pid),
                "state": "given up" if record.given_up else "running" if record.healthy else "starting" if process.alive else "stopped",
                "restarts": record.restarts,
                "last_death": record.last_death,
                "megabytes": round(memory.of_group(process.pid).resident),
            }
        status = {"pid": os.getpid(), "started_at": self._started, "port": self._port, "parts": parts}
        with suppress(OSError):
            instance.write_status(status, self._folder)

    def _look_at(self, name: str, now: float) -> None:
        record, process = self._records[name], self._chain.processes[name]
        if process.alive or record.given_up:
            return
        if record.retry_at is None:
            process.wait(now)  # children and log
            self._bury(name, now, f"is gestopt ({_how(process.exit_code)})", quick=now - process.started < QUICK)
        elif now >= record.retry_at:
            self._restart(name, now)

    def _restart(self, name: str, now: float) -> None:
        record = self._records[name]
        try:
            process = self._chain.restart(name)
        except OSError as error:  # no memory for another process, or its program is gone
            self._bury(name, now, f"kon niet starten (fout {error.errno})", quick=True)
            return
        record.retry_at = None
        record.restarts += 1
        self._tell(f"{process.part.label} is opnieuw gestart.")
        self.write_status()

    def _bury(self, name: str, now: float, what: str, *, quick: bool) -> None:
        record, process = self._records[name], self._chain.processes[name]
        record.last_death = datetime.now(UTC).isoformat(timespec="seconds")
        record.quick_deaths = record.quick_deaths + 1 if quick else 0
        if record.quick_deaths >= MAX_QUICK_DEATHS:
            record.given_up = True
            self._tell(
                f"{process.part.label} stopt telkens meteen en wordt niet meer gestart; de rest draait door. "
                f"Kijk in {self._chain.log_of(name)}, los de oorzaak op en start opnieuw: ./wegwijzer stop, dan ./wegwijzer start."
            )
        else:
            pause = self._pause * 2 ** max(0, record.quick_deaths - 1)
            record.retry_at = now + pause
            self._tell(f"{process.part.label} {what} en start over {seconds(pause)} opnieuw.")
        self.write_status()

    def _tell(self, sentence: str) -> None:
        logs.note(self._chain.log_folder / "wegwijzer.log", sentence)
        with suppress(OSError):  # a terminal that is gone, or a file on a full disk
            self._say(sentence)


def _how(code: int | None) -> str:
    return f"signaal {-code}" if code is not None and code < 0 else f"code {code}"
