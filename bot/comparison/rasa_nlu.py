"""Rasa's own classifiers, trained with ``rasa train nlu`` as anybody would, outside models/.

A trained model is kept in var/compare/ under a name that follows from the sentences and the configuration, so that measuring again costs
no training.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import rasa
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file

from bot.comparison.sentences import ROOT, Sentence, digest, read, write

KEPT = ROOT / "var" / "compare"
SEED = 20261121
EPOCHS = 100
DEFAULT = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
_SENTENCES = "zinnen.json"
_EPOCH = re.compile(r"(\d+)/\d+ \[[^\]]*?t_loss=([\d.]+)[^\]]*?i_acc=([\d.]+)")


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained Rasa model: the seconds that took, and for a network its loss and accuracy on what it learned, one an epoch."""

    path: Path
    seconds: float
    losses: tuple[float, ...] = ()
    accuracies: tuple[float, ...] = ()


class SentenceImporter(RasaFileImporter):
    """Gives Rasa sentences with plain intents: ``faq/opp`` must not become a retrieval intent."""

    def __init__(self, config_file: str | None = None, domain_path: str | None = None, training_data_paths: Any = None) -> None:
        """Read the sentences from the folder that ``rasa train nlu --nlu`` names."""
        super().__init__(config_file, domain_path, [])
        self._file = Path(training_data_paths[0]) / _SENTENCES

    def get_nlu_data(self, language: str | None = "nl") -> TrainingData:
        """Return the sentences as examples of intents."""
        return TrainingData([Message({TEXT: text, INTENT: intent_of(label)}) for text, label in read(self._file)])


def intent_of(label: str) -> str:
    """Return the name of a plain intent: Rasa gives a slash a meaning of its own."""
    return label.replace("/", "__")


def label_of(intent: str) -> str:
    """Return the label that ``intent_of`` was given."""
    return intent.replace("__", "/")


def default_pipeline(epochs: int = EPOCHS) -> list[dict[str, Any]]:
    """Return the pipeline that Rasa trains when a project configures none, from Rasa's own file.

    Two things differ, and neither changes what is learned: there is no ResponseSelector, since every article is an intent here, and
    DIET gets a seed and gives its whole ranking. Other than Rasa's own hundred ``epochs`` only in tests.
    """
    pipeline = [dict(part) for part in read_yaml_file(DEFAULT)["pipeline"] if part["name"] != "ResponseSelector"]
    diet = next(part for part in pipeline if part["name"] == "DIETClassifier")
    diet.update(random_seed=SEED, ranking_length=0, epochs=epochs)
    return pipeline


def regression_pipeline() -> list[dict[str, Any]]:
    """Return the same pipeline with Rasa's LogisticRegressionClassifier in the place of DIET."""
    pipeline = default_pipeline()
    place = next(i for i, part in enumerate(pipeline) if part["name"] == "DIETClassifier")
    pipeline[place] = {"name": "LogisticRegressionClassifier", "ranking_length": 0}
    return pipeline


def train(name: str, pipeline: Sequence[dict[str, Any]], sentences: Sequence[Sentence], folder: Path = KEPT) -> Trained:
    """Train, or take what was trained before on the same sentences with the same pipeline. Raises ``RuntimeError`` when Rasa fails."""
    stem = f"{name}-{digest(rasa.__version__, pipeline, sentences)}"
    record, model = folder / f"{stem}.json", folder / f"{stem}.tar.gz"
    if not (record.is_file() and model.is_file()):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as place:
            taken, log = _train(Path(place), pipeline, sentences)
            next(Path(place).glob("model/*.tar.gz")).replace(model)
        curve = _curve(log)
        kept = Trained(model, taken, tuple(loss for loss, _ in curve), tuple(accuracy for _, accuracy in curve))
        record.write_text(json.dumps({**asdict(kept), "path": model.name}), encoding="utf-8")
    values = json.loads(record.read_text(encoding="utf-8"))
    return Trained(model, values["seconds"], tuple(values["losses"]), tuple(values["accuracies"]))


def _train(place: Path, pipeline: Sequence[dict[str, Any]], sentences: Sequence[Sentence]) -> tuple[float, str]:
    """Run Rasa in a process of its own, and return its seconds and its log."""
    (place / "data").mkdir()
    write(sentences, place / "data" / _SENTENCES)
    importer = {"name": f"{__name__}.{SentenceImporter.__name__}"}
    config = {"recipe": "default.v1", "assistant_id": "vergelijking", "language": "nl", "importers": [importer], "pipeline": pipeline}
    (place / "config.yml").write_text(json.dumps(config), encoding="utf-8")  # JSON is YAML too
    command = [sys.executable, "-P", "-m", "rasa", "train", "nlu", "--nlu", "data", "--config", "config.yml", "--out", "model"]
    surroundings = os.environ | {
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "LOG_LEVEL": "INFO",  # at a higher one Rasa prints no progress bar, and the loss of each epoch stands nowhere else
        "TF_INTRA_OP_PARALLELISM_THREADS": "2",
        "TF_INTER_OP_PARALLELISM_THREADS": "2",
        "CUDA_VISIBLE_DEVICES": "-1",
    }
    log = place / "log"
    begun = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        code = subprocess.run(command, cwd=place, env=surroundings, stdout=output, stderr=subprocess.STDOUT, check=False).returncode  # noqa: S603
    told = log.read_text(encoding="utf-8", errors="replace")
    if code or not list(place.glob("model/*.tar.gz")):
        raise RuntimeError(told[-2000:])
    return round(time.monotonic() - begun, 1), told


def _curve(log: str) -> list[tuple[float, float]]:
    """Return loss and accuracy after each epoch, from the progress bar that Rasa prints."""
    last: dict[int, tuple[float, float]] = {}
    for epoch, loss, accuracy in _EPOCH.findall(log):
        last[int(epoch)] = (float(loss), float(accuracy))
    return [last[epoch] for epoch in sorted(last) if epoch]
