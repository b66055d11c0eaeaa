"""Train a model with Rasa, show how far it is, and keep the old model whatever happens."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cli import gate, models
from cli.console import OUT, Failure, Steps
from cli.environments import BOT, ROOT
from cli.gate import Comparison, Lost
from cli.models import Model
from cli.parts import QUIET

# Training takes some two minutes on two quiet cores; a busy machine may need far longer, a hanging one must not hang for ever.
LIMIT = 1800.0
LOG = ROOT / "var" / "log" / "training.log"
_NEW = ".nieuw"
_PHASES = (
    (r"Starting to train component '(?P<name>\w+)'", "leren: {name}"),
    (r"Finished training component 'RulePolicy'", "de voorbeeldzinnen lezen"),
    (r"saved at", "opslaan"),
)
_NAMES = {"ArticleSelector": "welke vraag bij welk artikel hoort", "RulePolicy": "de regels van het gesprek"}


class TrainingFailed(Exception):
    """There is no new model. The message is Dutch; the old model is untouched."""


class ModelRefused(TrainingFailed):
    """The new model answers worse than the old one. ``lost`` are the questions it lost."""

    def __init__(self, reasons: Sequence[str], lost: Sequence[Lost] = ()) -> None:
        super().__init__(
            f"Het nieuwe model is slechter dan het oude: {'; '.join(reasons)}. Het oude blijft in gebruik. "
            "Wilt u het nieuwe toch, geef dan: ./wegwijzer train --toch"
        )
        self.lost = lost


def train(
    report: Callable[[str, float], None],
    folder: Path = models.FOLDER,
    limit: float = LIMIT,
    *,
    anyway: bool = False,
    compare: Callable[[Path, Path], Comparison] = gate.compare,
) -> Model:
    """Train, and return the new model. ``report`` hears the phase and the seconds so far.

    A model that ``compare`` finds worse than the newest one is refused, unless ``anyway``. Raises ``TrainingFailed``.
    """
    folder.mkdir(exist_ok=True)
    with _one_at_a_time(folder):
        started, begun = time.monotonic(), datetime.now(UTC)
        inputs, pipeline = models.inputs(), models.pipeline()
        if not anyway and (reasons := gate.refused(folder, inputs)):
            raise ModelRefused(reasons)
        name = f"wegwijzer-{begun:%Y%m%d-%H%M%S}"
        new = folder / _NEW
        shutil.rmtree(new, ignore_errors=True)
        try:
            _run(name, new, report, started, limit)
            previous = next((model for model in models.trained(folder) if model.pipeline == pipeline), None)
            if previous is not None and not anyway:
                report("vergelijken met het oude model", time.monotonic() - started)
                _refuse_worse(compare(previous.path, new / f"{name}.tar.gz"), folder, inputs)
            model = Model(folder / f"{name}.tar.gz", begun, round(time.monotonic() - started, 1), inputs, pipeline)
            (new / model.path.name).replace(model.path)
            model.save()
            gate.forget(folder)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        models.remove_old(folder)
    return model


def _refuse_worse(comparison: Comparison, folder: Path, inputs: str) -> None:
    if comparison.reasons:
        gate.remember(folder, inputs, comparison)
        raise ModelRefused(comparison.reasons, comparison.lost)


def _run(name: str, new: Path, report: Callable[[str, float], None], started: float, limit: float) -> None:
    # --force: Rasa's own cache does not see the kennisbank, which our importer reads. --skip-validation: our tests do that, and better.
    command = [str(BOT.python), "-P", "-m", "rasa", "train", "--force", "--skip-validation"]
    command += ["--fixed-model-name", name, "--out", str(new)]
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | QUIET
    surroundings |= {"PYTHONPATH": str(ROOT), "LOG_LEVEL": "INFO", "RASA_MAX_CACHE_SIZE": "0"}
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            while process.poll() is None:
                seconds = time.monotonic() - started
                if seconds > limit:
                    raise TrainingFailed(
                        f"Het trainen duurt langer dan {limit / 60:.0f} minuten en is gestopt. Het oude model blijft in gebruik."
                    )
                report(_phase(), seconds)
                time.sleep(0.2)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if process.returncode or not (new / f"{name}.tar.gz").is_file():
        raise TrainingFailed(
            f"Het trainen is mislukt. Het oude model blijft in gebruik. De reden staat in {LOG.relative_to(ROOT)}: {_last_error()}"
        )


def _phase() -> str:
    """What training is doing, from the last line of its log that tells."""
    phase = "Rasa laden"
    for line in LOG.read_text(encoding="utf-8", errors="replace").splitlines():
        for pattern, dutch in _PHASES:
            if match := re.search(pattern, line):
                name = match.groupdict().get("name", "")
                phase = dutch.format(name=_NAMES.get(name, name))
    return phase


def _last_error() -> str:
    lines = [line.strip() for line in LOG.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"(Error|Exception|ERROR|Invalid\w+)\b", line)]
    return (errors or lines or ["het logboek is leeg"])[-1][:300]


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TrainingFailed("Er loopt al een training. Wacht tot die klaar is en probeer het opnieuw.") from None
        yield


def run(*, anyway: bool = False) -> None:
    """Train, and show how far it is; tell which questions a refused model lost. Raises ``Failure``."""
    with Steps() as steps:
        steps.begin("Model", "trainen")
        try:
            model = train(lambda phase, _: steps.update("Model", phase), anyway=anyway)
        except TrainingFailed as failure:
            steps.end("Model", state="failed")
            lost = failure.lost if isinstance(failure, ModelRefused) else ()
            raise Failure("\n".join([str(failure), *map(str, lost)])) from failure
        steps.end("Model", f"{model.path.relative_to(ROOT)}, met taalmodule {model.pipeline}")
    OUT.print("Een assistent die al draait, gebruikt dit model na ./wegwijzer stop en ./wegwijzer start.")
