"""The bot to compare with: what ``rasa init`` makes, trained and served with Rasa's own defaults."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from cli import ports
from cli.chain import Chain
from cli.console import Failure
from cli.environments import BOT, ROOT
from cli.parts import QUIET
from cli.process import Part
from cli.temporary import LOGS, START_SECONDS

KEPT = ROOT / "var" / "bench"
LOG = ROOT / "var" / "log" / "bench-training.log"
_LIMIT = 1800.0
_MODEL = "model.tar.gz"
# What serving needs; the files are those of ``rasa init``, untouched.
_FILES = ("endpoints.yml", "credentials.yml", "data/nlu.yml")


def version() -> str:
    """Return the version of Rasa in the bot environment. Raises ``Failure`` when there is none."""
    for folder in BOT.site_packages.glob("rasa-[0-9]*.dist-info"):
        return folder.name.removeprefix("rasa-").removesuffix(".dist-info")
    raise Failure("In de omgeving bot is geen Rasa. Verwijder de map .venvs/bot en geef het commando opnieuw.")


def trained(tell: Callable[[str], None], kept: Path = KEPT) -> Path:
    """Return the folder of the trained stock bot: the one that is kept for this version of Rasa, or else one made now.

    ``tell`` hears in Dutch which of the two it is. Raises ``Failure`` when training fails.
    """
    name = f"rasa-init-{version()}"
    folder = kept / name
    if (folder / _MODEL).is_file():
        tell(f"getraind bij een eerdere meting, bewaard als {name}")
        return folder
    tell(f"trainen met de standaardinstellingen van Rasa {version()}, enkele minuten")
    with tempfile.TemporaryDirectory(prefix="wegwijzer-") as temporary:
        project = Path(temporary)
        _train(project)
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as half:  # renamed when complete: half a bot must not pass for one
            new = Path(half) / name
            for file in _FILES:
                (new / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(project / file, new / file)
            shutil.copyfile(next((project / "models").glob("*.tar.gz")), new / _MODEL)
            new.rename(folder)
    tell(f"getraind, en bewaard als {name}: de volgende meting hoeft niet te trainen")
    return folder


def _train(project: Path) -> None:
    command = [str(BOT.python), "-m", "rasa", "init", "--no-prompt", "--init-dir", str(project)]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w", encoding="utf-8") as log:
        try:
            ran = subprocess.run(
                command, cwd=project, env=_variables(), stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=_LIMIT, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Failure(f"Het trainen van de standaardbot duurt langer dan {_LIMIT / 60:.0f} minuten. Kijk in {_shown(LOG)}.") from error
    if ran.returncode or not any((project / "models").glob("*.tar.gz")):
        raise Failure(f"Het trainen van de standaardbot is mislukt. De reden staat in {_shown(LOG)}.")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the stock bot as ours is served, and give its address. Raises ``PartFailed``."""
    port = ports.free(1)[0]
    command: tuple[str, ...] = (str(BOT.python), "-P", "-m", "rasa", "run", "--quiet", "--enable-api", "--model", _MODEL)
    command += ("--interface", ports.HOST, "--port", str(port), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    chain = Chain([Part("standaardbot", "Standaardbot", command, f"http://{ports.HOST}:{port}/", _variables(), folder)], LOGS)
    try:
        chain.wait(START_SECONDS)
        yield f"http://{ports.HOST}:{port}"
    finally:
        chain.stop()


def utterances(folder: Path) -> Mapping[str, Sequence[str]]:
    """Return the sentences that the stock bot learned from, by intent."""
    data = yaml.safe_load((folder / "data/nlu.yml").read_text(encoding="utf-8"))
    return {item["intent"]: re.findall(r"^- (.+)$", item["examples"], flags=re.MULTILINE) for item in data["nlu"]}


def _variables() -> dict[str, str]:
    """What keeps our own Rasa quiet, so that neither side writes more; nothing of ours is on its path."""
    given = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    return given | QUIET


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
