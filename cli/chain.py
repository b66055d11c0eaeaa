"""The three processes together: start them side by side, wait until they work, stop them."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from cli.environments import ROOT
from cli.process import Part, Process

_POLL = 0.2
_STOP_SECONDS = 8.0


class PartFailed(Exception):
    """A part ended, or did not answer in time. The message is Dutch and says where to look."""

    def __init__(self, part: Part, message: str) -> None:
        super().__init__(f"{part.label} {message}")
        self.part = part


class Chain:
    """The parts that run for one command."""

    def __init__(self, parts: Sequence[Part], log_folder: Path) -> None:
        """Start all parts at once."""
        self.log_folder = log_folder
        self.processes = {part.name: Process(part, log_folder) for part in parts}

    def wait(self, seconds: float, ready: Callable[[Process, float], None] | None = None) -> None:
        """Wait until every part answers; ``ready`` hears of each when it does, with the seconds it took. Raises ``PartFailed``."""
        waiting = dict(self.processes)
        deadline = time.monotonic() + seconds
        while waiting:
            for name, process in list(waiting.items()):
                if process.healthy:
                    if ready:
                        ready(process, time.monotonic() - process.started)
                    del waiting[name]
                elif not process.alive:
                    raise PartFailed(process.part, f"is gestopt tijdens het starten. De reden staat in {self.log_of(name)}.")
            if waiting and time.monotonic() > deadline:
                late = next(iter(waiting.values())).part
                raise PartFailed(late, f"antwoordt na {seconds:.0f} seconden nog niet. Kijk in {self.log_of(late.name)}.")
            time.sleep(_POLL if waiting else 0)

    def log_of(self, name: str) -> str:
        """Where the operator reads what a part said."""
        log = self.log_folder / f"{name}.log"
        return str(log.relative_to(ROOT) if log.is_relative_to(ROOT) else log)

    def restart(self, name: str) -> Process:
        """Start a part anew; it must have ended."""
        self.processes[name] = Process(self.processes[name].part, self.log_folder)
        return self.processes[name]

    def stop(self, *names: str) -> None:
        """Stop the parts named, or all: politely, and by force after eight seconds."""
        stopping = [process for name, process in self.processes.items() if not names or name in names]
        for process in stopping:
            process.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for process in stopping:
            process.wait(deadline)
