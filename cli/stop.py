"""``./wegwijzer stop``: end what ``start`` runs in this folder."""

import os
import signal
import time
from pathlib import Path

from cli import instance
from cli.console import OUT, Failure

_SECONDS = 20.0


def run(folder: Path = instance.RUN) -> None:
    """Ask the running supervisor to stop, and wait until it has. Raises ``Failure`` when it does not."""
    pid = instance.holder(folder)
    if pid is None:
        OUT.print("Wegwijzer draait niet in deze map.")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _SECONDS
    while instance.holder(folder) == pid:
        if time.monotonic() > deadline:
            raise Failure(f"Wegwijzer stopt niet binnen {_SECONDS:.0f} seconden. Beëindig proces {pid} met: kill -9 {pid}")
        time.sleep(0.1)
    OUT.print("Wegwijzer is gestopt.")
