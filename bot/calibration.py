"""From scores to probabilities, and from probabilities to what to do. Knows numpy, not Rasa.

All figures come from ``thresholds.json``, which ``./wegwijzer calibrate`` derives from questions that were not trained on.
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

OFFERED = 3
BESIDE = 2
FAQ, OUT_OF_SCOPE, FOLLOW_UP, DANGER = "faq/", "out_of_scope/", "follow_up/", "crisis/"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``scale`` sharpens the scores into a softmax.

    ``slope`` and ``intercept`` calibrate the mass of the best topic (Platt 1999). ``answer``: from this calibrated probability on the
    topic is answered; ``second``: from this mass on a second topic is answered too; ``also``: from this mass on a further topic is
    offered beside the answer, or ``part`` when a part of the message by itself has it; ``offer``: from this mass of the three best
    topics on they are offered; ``other``: from this mass on a question counts as not ours; ``act``: as a dialogue act; ``danger``: from
    this mass on the message is answered as one about danger; ``concern``: from this mass on the answer shows where help is.
    """

    scale: float = 1.0
    slope: float = 1.0
    intercept: float = 0.0
    answer: float = 0.5
    second: float = 0.25
    also: float = 0.1
    part: float = 0.9
    offer: float = 0.25
    other: float = 0.4
    act: float = 0.4
    danger: float = 0.8
    concern: float = 0.2

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
    DANGER = "danger"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do, with the labels it is about (best first) and the calibrated probability that the first topic is right. ``also`` are
    the labels of what else the message may be about, to be offered beside the answer.
    """

    mode: Mode
    labels: tuple[str, ...]
    confidence: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Masses:
    """How much probability each group has: a topic of ours, a dialogue act, a follow-up, or all kinds of other questions together.

    ``best`` is the likeliest label of each group; ``topics`` are the groups that are topics, ``others`` those that
    are not (danger is neither), both likeliest first.
    """

    mass: Mapping[str, float]
    best: Mapping[str, str]
    topics: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def danger(self) -> float:
        """How likely it is that the message speaks of danger."""
        return self.mass.get(DANGER.rstrip("/"), 0.0)

    def confidence(self, thresholds: Thresholds) -> float:
        """Return the calibrated probability that the first topic is right (Platt 1999)."""
        return calibrated(self.mass[self.topics[0]] if self.topics else 0.0, thresholds)


def probabilities(scores: NDArray[np.float64], thresholds: Thresholds) -> NDArray[np.float64]:
    """Return one probability a label, given its score."""
    weights = np.exp(thresholds.scale * (scores - scores.max()))
    result: NDArray[np.float64] = weights / weights.sum()
    return result


def calibrated(mass: float, thresholds: Thresholds) -> float:
    """Return the probability that the best topic is right, given its mass."""
    mass = min(max(mass, 1e-6), 1 - 1e-6)
    return 1 / (1 + exp(-(thresholds.slope * log(mass / (1 - mass)) + thresholds.intercept)))


def masses(labels: Sequence[str], chances: Sequence[float], topic_of: Mapping[str, str]) -> Masses:
    """Add up the probabilities of the labels that belong together."""
    mass: dict[str, float] = {}
    best: dict[str, str] = {}
    for chance, label in sorted(zip(chances, labels, strict=True), key=lambda item: -item[0]):
        group = topic_of.get(label.removeprefix(FAQ), "") if label.startswith(FAQ) else label.partition("/")[0]
        mass[group] = mass.get(group, 0.0) + float(chance)
        best.setdefault(group, label)
    ordered = sorted(mass, key=lambda group: -mass[group])
    topics = tuple(group for group in ordered if best[group].startswith(FAQ))
    return Masses(mass, best, topics, tuple(group for group in ordered if group not in topics and group != DANGER.rstrip("/")))


def choose(found: Masses, thresholds: Thresholds) -> Choice:
    """Decide: danger, answer one article or two, offer two or three, a dialogue act, not ours, or admit not to know."""
    if found.danger >= thresholds.danger:
        return Choice(Mode.DANGER, (found.best[DANGER.rstrip("/")],), found.danger)
    mass, best = found.mass, found.best
    first = found.topics[0] if found.topics else ""
    act = found.others[0] if found.others else ""
    confidence = found.confidence(thresholds)

    if act and mass[act] > mass.get(first, 0.0):
        if act == OUT_OF_SCOPE.rstrip("/"):
            if mass[act] >= thresholds.other:
                return Choice(Mode.OTHER, (best[act],), mass[act])
        elif mass[act] >= thresholds.act:
            return Choice(Mode.ACT, (best[act],), mass[act])
    elif confidence >= thresholds.answer:
        second = [group for group in found.topics[1:2] if mass[group] >= thresholds.second]
        return Choice(Mode.ANSWER, tuple(best[group] for group in (first, *second)), confidence)
    if sum(mass[group] for group in found.topics[:OFFERED]) >= thresholds.offer:
        return Choice(Mode.OFFER, tuple(best[group] for group in found.topics[:OFFERED]), confidence)
    return Choice(Mode.NOTHING, (), confidence)
