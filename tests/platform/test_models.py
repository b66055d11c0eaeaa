"""Which model is used, when it no longer fits, and what training leaves when it fails."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli import gate, models, training
from cli.environments import BOT, Environment
from cli.gate import Comparison, Lost
from cli.models import Model
from cli.training import ModelRefused, TrainingFailed, train
from tests.platform.standins import script

ARTICLE = """---
titel: Zorgplicht
vraag: Moet de school een plek regelen?
onderwerp: zorgplicht
onderwijs: [po, vo]
trefwoorden: [zorgplicht]
bronnen:
  - titel: Wet
    url: https://wetten.overheid.nl/BWBR0003420
    gecontroleerd_op: 2026-11-21
    zekerheid: hoog
herzien_voor: 2027-08-01
eigenaar: redactie
verwant: [mens]
volgende_stap: [mens]
---

# Ouder

Ja. De school regelt een plek.

# Leerling

Ja. De school regelt een plek voor je.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the inputs of training."""
    (tmp_path / "knowledge" / "articles").mkdir(parents=True)
    (tmp_path / "knowledge" / "articles" / "zorgplicht.md").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "config.yml").write_text("recipe: default.v1\n", encoding="utf-8")
    (tmp_path / "knowledge" / "data").mkdir()
    (tmp_path / "knowledge" / "data" / "shorthand.yml").write_text("mn: mijn\n", encoding="utf-8")
    return tmp_path


def save(folder: Path, age: int, inputs: str = "x", pipeline: str = "p 1") -> Model:
    """Save a model of so many hours ago."""
    path = folder / f"wegwijzer-{age}.tar.gz"
    path.write_bytes(b"model")
    model = Model(path, datetime(2026, 11, 21, 12, tzinfo=UTC) - timedelta(hours=age), 60.0, inputs, pipeline)
    model.save()
    return model


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("config.yml", "default", "other"),
        ("knowledge/articles/zorgplicht.md", "Moet de school", "Moet een school"),
        ("knowledge/articles/zorgplicht.md", "[zorgplicht]\n", "[zorgplicht, plek]\n"),
        ("knowledge/articles/zorgplicht.md", "onderwerp: zorgplicht", "onderwerp: aanmelden"),
        ("knowledge/data/shorthand.yml", "mn: mijn", "mn: mijne"),
    ],
)
def test_a_changed_question_or_rule_asks_for_training(project: Path, file: str, old: str, new: str) -> None:
    before = models.inputs(project)
    path = project / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert models.inputs(project) != before


def test_a_changed_answer_asks_for_no_training(project: Path) -> None:
    before = models.inputs(project)
    path = project / "knowledge" / "articles" / "zorgplicht.md"
    path.write_text(ARTICLE.replace("regelt een plek.", "zoekt een plek."), encoding="utf-8")
    assert models.inputs(project) == before


def test_the_newest_three_models_are_kept(tmp_path: Path) -> None:
    for age in range(5):
        save(tmp_path, age)
    models.remove_old(tmp_path)
    assert [model.path.name for model in models.trained(tmp_path)] == [f"wegwijzer-{age}.tar.gz" for age in range(3)]
    assert len(list(tmp_path.iterdir())) == 6


def test_a_model_without_its_file_or_with_half_a_record_does_not_count(tmp_path: Path) -> None:
    save(tmp_path, 1).path.unlink()
    (tmp_path / "half.json").write_text('{"path": "wegw', encoding="utf-8")
    assert models.trained(tmp_path) == []


def test_a_model_of_other_inputs_or_another_pipeline_is_not_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "inputs", lambda: "now")
    monkeypatch.setattr(models, "pipeline", lambda: "p 1")
    save(tmp_path, 1, inputs="before")
    assert models.current(tmp_path) is None
    fits = save(tmp_path, 0, inputs="now")
    assert models.current(tmp_path) == fits
    monkeypatch.setattr(models, "pipeline", lambda: "p 2")
    assert models.current(tmp_path) is None


@pytest.fixture
def rasa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let training run a script in Rasa's place; return where to write it."""
    stand_in = replace(BOT, root=tmp_path)
    monkeypatch.setattr(training, "BOT", stand_in)
    monkeypatch.setattr(training, "LOG", tmp_path / "training.log")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(models, "inputs", lambda: "now")
    monkeypatch.setattr(models, "pipeline", lambda: "p 1")
    yield stand_in.python
    shutil.rmtree(stand_in.folder)


# Reads the values of --fixed-model-name and --out, and does what Rasa does with them.
GOOD = """
while [ $# -gt 1 ]; do
    case "$1" in --fixed-model-name) name=$2 ;; --out) out=$2 ;; esac
    shift
done
mkdir -p "$out"
echo "Starting to train component 'ArticleSelector'."
sleep 0.5
echo model > "$out/$name.tar.gz"
"""


def test_training_shows_what_it_learns_and_records_its_inputs(rasa: Path, tmp_path: Path) -> None:
    script(rasa, GOOD)
    phases: list[str] = []
    model = train(lambda phase, _: phases.append(phase), tmp_path / "models")
    assert "leren: welke vraag bij welk artikel hoort" in phases
    assert models.trained(tmp_path / "models") == [model]
    assert (model.inputs, model.pipeline) == ("now", "p 1")
    assert json.loads(model.path.with_suffix("").with_suffix(".json").read_text(encoding="utf-8"))["seconds"] > 0


@pytest.mark.parametrize(("doing", "limit"), [("echo 'InvalidConfigException: no such component'; exit 1", 60.0), ("sleep 60", 0.3)])
def test_the_old_model_stays_when_training_fails_or_takes_too_long(rasa: Path, tmp_path: Path, doing: str, limit: float) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    old = save(folder, 1)
    script(rasa, doing)
    with pytest.raises(TrainingFailed, match="oude model blijft in gebruik"):
        train(lambda *_: None, folder, limit)
    assert models.trained(folder) == [old]
    assert sorted(path.name for path in folder.iterdir()) == [".lock", "wegwijzer-1.json", "wegwijzer-1.tar.gz"]


def test_a_failed_training_says_why(rasa: Path, tmp_path: Path) -> None:
    script(rasa, "echo 'InvalidConfigException: no such component'; exit 1")
    with pytest.raises(TrainingFailed, match="no such component"):
        train(lambda *_: None, tmp_path / "models")


def test_an_interrupted_training_leaves_nothing_half(rasa: Path, tmp_path: Path) -> None:
    script(rasa, "sleep 60")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(interrupt, tmp_path / "models")
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".lock"]


def test_two_trainings_do_not_run_at_once(rasa: Path, tmp_path: Path) -> None:
    script(rasa, GOOD)
    refused: list[str] = []

    def second(*_: object) -> None:
        if not refused:
            with pytest.raises(TrainingFailed) as failure:
                train(lambda *_: None, tmp_path / "models")
            refused.append(str(failure.value))

    train(second, tmp_path / "models")
    assert refused == ["Er loopt al een training. Wacht tot die klaar is en probeer het opnieuw."]


def test_a_bot_environment_that_does_not_work_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Environment("bot", "bot.txt", "", 1.0, (), tmp_path)
    script(broken.python, "exit 1")
    monkeypatch.setattr(models, "BOT", broken)
    with pytest.raises(models.Failure, match=r"Verwijder de map \.venvs/bot"):
        models.pipeline()


WORSE = Comparison(["onderwerp opp 90,0 naar 70,0 procent"], [Lost("a-01", "wat is een opp", "fallback")])


def test_a_worse_model_is_refused_with_the_questions_it_lost_and_is_not_trained_again(rasa: Path, tmp_path: Path) -> None:
    script(rasa, GOOD)
    folder = tmp_path / "models"
    folder.mkdir()
    old = save(folder, 1)
    with pytest.raises(ModelRefused, match="opp 90,0 naar 70,0") as refusal:
        train(lambda *_: None, folder, compare=lambda *_: WORSE)
    assert [str(lost) for lost in refusal.value.lost] == ["a-01: wat is een opp (nu: fallback)"]
    assert models.trained(folder) == [old]
    script(rasa, "exit 1")
    with pytest.raises(ModelRefused, match="opp 90,0 naar 70,0"):
        train(lambda *_: None, folder)


def test_an_operator_can_take_a_refused_model_anyway(rasa: Path, tmp_path: Path) -> None:
    script(rasa, GOOD)
    folder = tmp_path / "models"
    folder.mkdir()
    old = save(folder, 1)
    with pytest.raises(ModelRefused):
        train(lambda *_: None, folder, compare=lambda *_: WORSE)
    model = train(lambda *_: None, folder, anyway=True, compare=lambda *_: WORSE)
    assert models.trained(folder) == [model, old]
    assert gate.refused(folder, "now") == ()


def test_a_model_that_is_not_worse_takes_the_place_of_the_old_one(rasa: Path, tmp_path: Path) -> None:
    script(rasa, GOOD)
    folder = tmp_path / "models"
    folder.mkdir()
    old = save(folder, 1)
    compared: list[tuple[Path, bool]] = []

    def better(before: Path, after: Path) -> Comparison:
        compared.append((before, after.is_file()))
        return Comparison(lost=[Lost("a-01", "wat is een opp", "fallback")], gained=4)

    model = train(lambda *_: None, folder, compare=better)
    assert models.trained(folder) == [model, old]
    assert compared == [(old.path, True)]
