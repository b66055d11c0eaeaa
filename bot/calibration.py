"""From margins to probabilities, and from probabilities to what to do. Knows numpy, not Rasa.

All figures come from ``thresholds.json``, which ``python -m bot.calibrate`` derives from questions that were not trained on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import exp, log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

THRESHOLDS = Path(__file__).parent / "thresholds.json"

FAQ, OUT_OF_SCOPE, FOLLOW_UP = "faq/", "out_of_scope/", "follow_up/"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``scale`` sharpens margins into a softmax.

    ``slope`` and ``intercept`` calibrate the mass of the best topic (Platt 1999). ``answer``: from this calibrated probability on the
    topic is answered; ``second``: from this mass on a second topic is answered too; ``offer``: from this mass of the three best
    topics on they are offered; ``other``: from this mass on a question counts as not ours; ``act``: as a dialogue act.
    """

    scale: float = 8.0
    slope: float = 1.0
    intercept: float = 0.0
    answer: float = 0.5
    second: float = 0.25
    offer: float = 0.25
    other: float = 0.4
    act: float = 0.4

    @classmethod
    def load(cls, path: Path = THRESHOLDS) -> Thresholds:
        """Read the figures that the calibration wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path = THRESHOLDS) -> None:
        """Write the figures, so that a change shows in a diff."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


class Mode(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    OFFER = "offer"
    ACT = "act"
    OTHER = "other"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do, with the labels it is about (best first) and the calibrated probability that the first topic is right."""

    mode: Mode
    labels: tuple[str, ...]
    confidence: float


def probabilities(margins: NDArray[np.float64], thresholds: Thresholds) -> NDArray[np.float64]:
    """Return one probability a label, given its margin."""
    scores = np.exp(thresholds.scale * (margins - margins.max()))
    result: NDArray[np.float64] = scores / scores.sum()
    return result


def calibrated(mass: float, thresholds: Thresholds) -> float:
    """Return the probability that the best topic is right, given its mass."""
    mass = min(max(mass, 1e-6), 1 - 1e-6)
    return 1 / (1 + exp(-(thresholds.slope * log(mass / (1 - mass)) + thresholds.intercept)))


def choose(labels: Sequence[str], chances: Sequence[float], topic_of: Mapping[str, str], thresholds: Thresholds) -> Choice:
    """Decide: answer one article or two, offer two or three, treat as a dialogue act or as not ours, or admit not to know."""
    order = sorted(range(len(labels)), key=lambda i: -chances[i])
    mass: dict[str, float] = {}
    best: dict[str, str] = {}
    for index in order:
        label = labels[index]
        group = topic_of.get(label.removeprefix(FAQ), "") if label.startswith(FAQ) else label.partition("/")[0]
        mass[group] = mass.get(group, 0.0) + float(chances[index])
        best.setdefault(group, label)
    topics = sorted((group for group in mass if best[group].startswith(FAQ)), key=lambda group: -mass[group])
    acts = sorted((group for group in mass if not best[group].startswith(FAQ)), key=lambda group: -mass[group])
    first = topics[0] if topics else ""
    act = acts[0] if acts else ""
    confidence = calibrated(mass.get(first, 0.0), thresholds)

    if act and mass[act] > mass.get(first, 0.0):
        if act == OUT_OF_SCOPE.rstrip("/"):
            if mass[act] >= thresholds.other:
                return Choice(Mode.OTHER, (best[act],), mass[act])
        elif mass[act] >= thresholds.act:
            return Choice(Mode.ACT, (best[act],), mass[act])
    elif confidence >= thresholds.answer:
        second = [group for group in topics[1:2] if mass[group] >= thresholds.second]
        return Choice(Mode.ANSWER, tuple(best[group] for group in (first, *second)), confidence)
    if sum(mass[group] for group in topics[:3]) >= thresholds.offer:
        return Choice(Mode.OFFER, tuple(best[group] for group in topics[:3]), confidence)
    return Choice(Mode.NOTHING, (), confidence)
