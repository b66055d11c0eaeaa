"""The gate of training: a new model that answers worse than the old one does not take its place."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cli import in_bot
from cli.environments import ROOT

EVALUATION = ROOT / "evaluation"
_REFUSED = "afgekeurd.json"


@dataclass(frozen=True, slots=True)
class Lost:
    """A question that the old model answered well, at once or after one click, and the new one does not."""

    id: str
    text: str
    now: str

    def __str__(self) -> str:
        return f"{self.id}: {self.text} (nu: {self.now})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``reasons`` to refuse the new model, in Dutch; ``lost`` questions, and how many it ``gained``."""

    reasons: Sequence[str] = ()
    lost: Sequence[Lost] = ()
    gained: int = 0


def compare(old: Path, new: Path) -> Comparison:
    """Put the questions of evaluation/ to both models. A model of an earlier version, that cannot be asked, refuses nothing.

    Raises ``Failure`` when the new model cannot be asked.
    """
    told = json.loads(in_bot.run("bot.evaluation.gate", old, new, EVALUATION, what="Het vergelijken met het oude model"))
    lost = [Lost(str(row["id"]), row["text"], " ".join(filter(None, (row["now"], *row["articles"])))) for row in told["lost"]]
    return Comparison(told["reasons"], lost, told["gained"])


def remember(folder: Path, inputs: str, comparison: Comparison) -> None:
    """Note that training on these inputs gave a model that was refused, so that starting does not train it again."""
    record = {"inputs": inputs, "reasons": list(comparison.reasons)}
    (folder / _REFUSED).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def refused(folder: Path, inputs: str) -> Sequence[str]:
    """Return why the model of these inputs was refused, or nothing."""
    try:
        record = json.loads((folder / _REFUSED).read_text(encoding="utf-8"))
        return list(record["reasons"]) if record["inputs"] == inputs else ()
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def forget(folder: Path) -> None:
    """Forget a refusal: a newer model was accepted."""
    (folder / _REFUSED).unlink(missing_ok=True)
