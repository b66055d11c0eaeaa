"""Make what is not there yet. Standard library only."""

import fcntl
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli import installer, pipeline
from cli.environments import Environment
from cli.installer import BrokenInstall, SetupFailure


def ensure(environments: list[Environment]) -> None:
    """Make or refresh the environments that are not current. Raises ``SetupFailure`` with a sentence for the operator."""
    if all(environment.is_current() for environment in environments):
        return
    with _one_at_a_time(environments[0].root):
        missing = [environment for environment in environments if not environment.is_current()]
        for number, environment in enumerate(missing, start=1):
            _make(environment, f"{number} van {len(missing)}")


def _make(environment: Environment, position: str) -> None:
    started = time.monotonic()
    _check_disk(environment)
    refresh = bool(environment.stamp()) and environment.starts
    try:
        _install(environment, position, refresh)
    except BrokenInstall:
        _say(f"  Dat ging niet goed. Omgeving {environment.name} wordt verwijderd en nog één keer gemaakt.")
        _install(environment, position, refresh=False)
    record = pipeline.fetch(environment) if environment.name == "bot" else {}
    environment.write_stamp(**record)
    _say(f"✓ Omgeving {environment.name} ({environment.what_for}) is klaar, in {time.monotonic() - started:.0f} seconden.")


def _install(environment: Environment, position: str, refresh: bool) -> None:
    if refresh:
        environment.remove_stamp()
    else:
        shutil.rmtree(environment.folder, ignore_errors=True)
    installer.install(environment, position, create=not refresh)


def _check_disk(environment: Environment) -> None:
    free = shutil.disk_usage(environment.root).free / 1e9
    if free < environment.gigabytes:
        needed, left = (f"{size:.1f}".replace(".", ",") for size in (environment.gigabytes, free))
        raise SetupFailure(
            f"Er is te weinig ruimte op de schijf: omgeving {environment.name} heeft {needed} GB nodig en er is {left} GB vrij. "
            "Maak ruimte vrij en geef hetzelfde commando opnieuw."
        )


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    try:
        (root / ".venvs").mkdir(exist_ok=True)
        lock = (root / ".venvs" / "lock").open("w")
    except OSError as error:
        raise SetupFailure(
            f"In de map {root} kan niet worden geschreven. Geef uzelf schrijfrechten op die map en probeer het opnieuw."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Een ander commando maakt de omgevingen al. Even wachten…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
