"""Trained models: which one to use, and whether it still fits what it was made from."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cli.console import Failure
from cli.environments import BOT, ROOT
from knowledge import library

FOLDER = ROOT / "models"
KEPT = 3
# What training reads besides the articles' topics and questions; a changed answer needs no training, so those are not here.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/*.py",
    "bot/nl_ud_sm/meta.json",
    "knowledge/data/shorthand.yml",
    "knowledge/library.py",
    "knowledge/phrases/out_of_scope.yml",
    "knowledge/spelling.py",
    "requirements/bot.txt",
)


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model and how it came about. ``pipeline`` is the name and version of the Dutch pipeline it was trained with."""

    path: Path
    trained_at: datetime
    seconds: float
    inputs: str
    pipeline: str

    def save(self) -> None:
        """Write the record next to the model."""
        record = {**asdict(self), "path": self.path.name, "trained_at": self.trained_at.isoformat()}
        self.path.with_suffix("").with_suffix(".json").write_text(json.dumps(record, indent=1), encoding="utf-8")


def trained(folder: Path = FOLDER) -> list[Model]:
    """Return the models that have a record and are complete, newest first."""
    return sorted(_read(folder), key=lambda model: model.trained_at, reverse=True)


def _read(folder: Path) -> Iterator[Model]:
    for path in folder.glob("*.json"):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            model = folder / record["path"]
            if model.is_file():
                yield Model(model, datetime.fromisoformat(record["trained_at"]), record["seconds"], record["inputs"], record["pipeline"])
        except (OSError, ValueError, KeyError):  # a record half written, or not ours
            continue


def current(folder: Path = FOLDER) -> Model | None:
    """Return the newest model when it was trained on the inputs as they are now, with the pipeline that is there now."""
    newest = next(iter(trained(folder)), None)
    return newest if newest and newest.inputs == inputs() and newest.pipeline == pipeline() else None


def remove_old(folder: Path = FOLDER) -> None:
    """Keep the newest three, so that one can go back."""
    for model in trained(folder)[KEPT:]:
        model.path.unlink(missing_ok=True)
        model.path.with_suffix("").with_suffix(".json").unlink(missing_ok=True)


def pipeline() -> str:
    """Return name and version of the Dutch pipeline in the bot environment. Raises ``Failure`` when that environment does not work."""
    command = [str(BOT.python), "-P", "-m", "bot.pipeline"]
    ran = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Failure(
            "De omgeving bot werkt niet. Verwijder de map .venvs/bot en geef het commando opnieuw: zij wordt dan opnieuw gemaakt."
        )
    name, version, _ = json.loads(ran.stdout)
    return f"{name} {version}"


def inputs(root: Path = ROOT) -> str:
    """Return a digest of everything that training reads: it changes when a new training could give another model.

    Raises ``Failure`` when an article is wrong.
    """
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for path in sorted(root.glob(pattern)):
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    try:
        articles = library.load(root / "knowledge" / "articles")
    except library.InvalidArticle as error:
        raise Failure(f"In de kennisbank zit een fout: {error} Bekijk alle fouten met ./wegwijzer check.") from error
    for slug, article in sorted(articles.items()):
        digest.update(repr((slug, article.topic, article.title, sorted(article.questions.items()), article.keywords)).encode())
    return digest.hexdigest()
