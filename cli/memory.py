"""How much memory processes take. Linux only; elsewhere every figure is 0."""

import re
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes. ``resident`` counts shared pages in every process; ``proportional`` shares them out, so that sums are true."""

    resident: float = 0.0
    proportional: float = 0.0


def of_group(group: int) -> Memory:
    """Return the memory of all processes in a process group."""
    resident = proportional = 0.0
    for folder in _PROC.glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(stat[2]) != group:
                continue
            rollup = (folder / "smaps_rollup").read_text(encoding="utf-8")
        except (OSError, IndexError, ValueError):  # it ended while we looked
            continue
        resident += _megabytes("Rss", rollup)
        proportional += _megabytes("Pss", rollup)
    return Memory(resident, proportional)


def _megabytes(key: str, rollup: str) -> float:
    match = re.search(rf"^{key}:\s+(\d+) kB", rollup, flags=re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0
