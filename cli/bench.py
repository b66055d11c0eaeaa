"""``./wegwijzer bench``: how fast and how large Wegwijzer is on this machine."""

from cli import bench_start, bench_turn
from cli.chain import PartFailed
from cli.console import Failure
from cli.training import TrainingFailed

_MEASURES = {"start": bench_start.run, "turn": bench_turn.run}


def run(what: str) -> int:
    """Measure ``what``. Return 1 when a target is missed. Raises ``Failure``."""
    if what not in _MEASURES:
        raise Failure(f"Meten kan met: ./wegwijzer bench start, of ./wegwijzer bench turn. ({what} is onbekend.)")
    try:
        return _MEASURES[what]()
    except (PartFailed, TrainingFailed) as failure:
        raise Failure(str(failure)) from failure
