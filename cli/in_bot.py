"""Run one of our modules in the environment ``bot``, where spaCy and scikit-learn are."""

import os
import subprocess
from pathlib import Path

from cli.console import Failure
from cli.environments import BOT, ROOT
from cli.parts import QUIET

LOGS = ROOT / "var" / "log"


def run(module: str, *arguments: str | Path, what: str) -> str:
    """Return what ``python -m module`` prints. ``what`` is the Dutch name of the work, for when it fails. Raises ``Failure``."""
    log = LOGS / f"{module.rpartition('.')[2]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(BOT.python), "-P", "-m", module, *map(str, arguments)]
    with log.open("w", encoding="utf-8") as errors:
        ran = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    if ran.returncode:
        raise Failure(f"{what} is mislukt. De reden staat in {log.relative_to(ROOT)}.")
    return ran.stdout
