"""Who runs Wegwijzer in this folder: one at a time, known by a lock that the system drops when its holder ends."""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cli.environments import ROOT

RUN = ROOT / "var" / "run"


class AlreadyRunning(Exception):
    """Another process holds the lock. ``status`` is what it last wrote about itself."""

    def __init__(self, status: dict[str, Any]) -> None:
        super().__init__("already running")
        self.status = status


@contextmanager
def only_one(folder: Path = RUN) -> Iterator[None]:
    """Hold the lock of ``folder``. Raises ``AlreadyRunning``. Ends what a supervisor that was killed outright left behind."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(read_status(folder)) from None
        _end_orphans(folder)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            yield
        finally:
            (folder / "status.json").unlink(missing_ok=True)


def holder(folder: Path = RUN) -> int | None:
    """Return the process id of who holds the lock now, or None: a number left by a process that ended does not count."""
    try:
        with (folder / "lock").open("r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read() or 0) or None
            return None
    except (OSError, ValueError):
        return None


def read_status(folder: Path = RUN) -> dict[str, Any]:
    """Return what the running supervisor last wrote, or nothing."""
    try:
        return dict(json.loads((folder / "status.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_status(status: dict[str, Any], folder: Path = RUN) -> None:
    """Write ``status`` so that a reader never sees half of it."""
    new = folder / "status.json.new"
    new.write_text(json.dumps(status, indent=1), encoding="utf-8")
    new.replace(folder / "status.json")


def born(pid: int) -> str:
    """Return what tells this process from a later one with the same number: its start time (Linux; elsewhere empty)."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _end_orphans(folder: Path) -> None:
    for part in read_status(folder).get("parts", {}).values():
        pid = int(part.get("pid", 0))
        if pid and part.get("born") and born(pid) == part["born"]:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
