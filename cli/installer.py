"""Install a requirements file in an environment, with uv when there is one and otherwise with pip. Standard library only."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from cli.environments import Environment
from cli.progress import Progress


class SetupFailure(Exception):
    """An environment cannot be made. The message is Dutch and says what the operator can do."""


class BrokenInstall(SetupFailure):
    """An install that may well succeed from scratch."""


_FULL_DISK = "De schijf is vol. Maak ruimte vrij (er is ongeveer 2,5 GB nodig) en geef hetzelfde commando opnieuw."
_OTHER_CONTENT = (
    "Een pakket is niet hetzelfde als het pakket dat in requirements/ is vastgelegd; er is niets van gebruikt. "
    "Probeer het later opnieuw. Blijft dit zo, meld het dan bij wie Wegwijzer beheert."
)
_NO_NETWORK = (
    "De pakketten konden niet worden opgehaald. Controleer de internetverbinding (en de proxy, als u die heeft) "
    "en geef hetzelfde commando opnieuw."
)
_NO_ACCESS = "In de map .venvs kan niet worden geschreven. Geef uzelf schrijfrechten op de map van Wegwijzer en probeer het opnieuw."
_OFFLINE = (
    "WEGWIJZER_OFFLINE staat aan en niet alle pakketten staan op deze computer. "
    "Haal die instelling één keer weg, met internet, en geef hetzelfde commando opnieuw."
)

# What uv and pip say, in the order in which it decides: a full disk also breaks connections, and a broken connection also breaks hashes.
_CAUSES = (
    (r"no space left|disk quota|errno 28", _FULL_DISK),
    (r"hash(es)? mismatch|do not match the hashes", _OTHER_CONTENT),
    (r"network was disabled|--offline|looking in links: none", _OFFLINE),
    (r"name resolution|dns error|network is unreachable|connection ?(error|refused)|could not connect|timed? ?out", _NO_NETWORK),
    (r"failed to fetch|error sending request|max retries|could not find a version|no matching distribution", _NO_NETWORK),
    (r"permission denied|errno 13", _NO_ACCESS),
)


def install(environment: Environment, position: str, *, create: bool) -> None:
    """Bring ``environment`` to what its requirements file says; ``position`` is shown ("1 van 2"). Raises ``SetupFailure``."""
    uv = shutil.which("uv")
    if not uv and create and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SetupFailure(
            "Het onderdeel venv van Python 3.11 ontbreekt. Installeer het (Debian 12: sudo apt install python3.11-venv), of installeer uv; "
            "geef daarna hetzelfde commando opnieuw."
        )
    with Progress(environment, position) as progress:
        for phase, command in _commands(environment, uv, create=create):
            progress.phase = phase
            _run(command, environment, progress)
        progress.phase = "controleren"
        _run([str(environment.python), "-c", f"import {', '.join(environment.probes)}"], environment, progress)


def _commands(environment: Environment, uv: str | None, *, create: bool) -> list[tuple[str, list[str]]]:
    offline, python, pins = bool(os.environ.get("WEGWIJZER_OFFLINE")), str(environment.python), str(environment.pins)
    common = ["install", "--no-deps", "--require-hashes", "-r", pins]
    if uv:
        make = [uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(environment.folder)]
        fill = [uv, "pip", *common, "--python", python, *(["--offline"] if offline else [])]
    else:
        make = [sys.executable, "-m", "venv", str(environment.folder)]
        # Rasa 3.6 says it stops at Python 3.10; with these pins it works on 3.11.
        fill = [
            python,
            "-m",
            "pip",
            *common,
            "--ignore-requires-python",
            "--no-compile",
            "--progress-bar",
            "off",
            *(["--no-index"] if offline else []),
        ]
    return [*([("aanmaken", make)] if create else []), ("ophalen", fill)]


def _run(command: list[str], environment: Environment, progress: Progress) -> None:
    log = environment.root / "var" / "log" / f"installatie-{environment.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # Not our own PYTHONPATH: an installer must not see this project's packages.
    variables = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME"}}
    with log.open("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=variables)
        try:
            progress.watch(process, log)
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode:
        raise explain(log, environment)


def explain(log: Path, environment: Environment) -> SetupFailure:
    """Say in one sentence why an install failed, from what the installer wrote in ``log``."""
    output = log.read_text(encoding="utf-8", errors="replace")
    for pattern, sentence in _CAUSES:
        if re.search(pattern, output, flags=re.IGNORECASE):
            return SetupFailure(sentence)
    return BrokenInstall(
        f"Omgeving {environment.name} kon niet worden gemaakt. De reden staat in {log.relative_to(environment.root)}. "
        "Los die op en geef hetzelfde commando opnieuw."
    )
