"""From the scores of a message to what to do with it. Knows numpy and the kennisbank, not Rasa: the evaluation uses it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.calibration import FAQ, FOLLOW_UP, OUT_OF_SCOPE, Choice, Masses, Mode, Thresholds, choose, masses, probabilities
from knowledge import terms
from knowledge.corrections import meant
from knowledge.spelling import in_other_script
from knowledge.topic_words import names_topic
from knowledge.two_questions import asked_apart

OTHER_LANGUAGE = Choice(Mode.OTHER, (f"{OUT_OF_SCOPE}taal",), 1.0)
TERM = Choice(Mode.ACT, ("ask_term",), 1.0)


@dataclass(frozen=True)
class Ranking:
    """The score of every label for a message, and for each of two questions in it (``apart``; none when there is one)."""

    text: str
    labels: Sequence[str]
    scores: NDArray[np.float64]
    apart: Sequence[NDArray[np.float64]] = ()

    @cached_property
    def kept(self) -> list[int]:
        """The labels that count. A message that names a topic of its own is no follow-up, so those labels do not count for it."""
        own_topic = names_topic(self._heard)
        return [i for i, label in enumerate(self.labels) if not (own_topic and label.startswith(FOLLOW_UP))]

    @cached_property
    def rule(self) -> Choice | None:
        """What is decided without any probability."""
        if in_other_script(self.text):
            return OTHER_LANGUAGE
        return TERM if terms.asked_for(self._heard) else None

    @property
    def _heard(self) -> str:
        return self.text[slice(*spans(self.text)[0])]


@dataclass(frozen=True)
class Weighed:
    """A message with the probability of each group: in the whole, and in each of two questions. ``rule``: decided without any."""

    labels: Sequence[str]
    chances: Sequence[float]
    whole: Masses
    apart: tuple[Masses, ...]
    rule: Choice | None


def spans(text: str) -> list[tuple[int, int]]:
    """Return what of ``text`` is to be ranked: first what counts (after a correction only what was meant), then two questions apart."""
    return [meant(text) or (0, len(text)), *asked_apart(text)]


def weigh(ranking: Ranking, topic_of: Mapping[str, str], thresholds: Thresholds) -> Weighed:
    """Turn scores into probabilities."""
    labels = [ranking.labels[i] for i in ranking.kept]
    chances = probabilities(ranking.scores[ranking.kept], thresholds).tolist()
    apart = (masses(ranking.labels, probabilities(scores, thresholds).tolist(), topic_of) for scores in ranking.apart)
    return Weighed(labels, chances, masses(labels, chances, topic_of), tuple(apart), ranking.rule)


def decide(weighed: Weighed, topic_of: Mapping[str, str], thresholds: Thresholds) -> Choice:
    """Choose what to do. Danger comes first; then what a rule knows; then two questions that are each sure; then the whole."""
    if weighed.rule is OTHER_LANGUAGE:
        return OTHER_LANGUAGE
    whole = choose(weighed.whole, thresholds)
    if whole.mode is Mode.DANGER:
        return whole
    return weighed.rule or _both(weighed.apart, topic_of, thresholds) or whole


def _both(apart: Sequence[Masses], topic_of: Mapping[str, str], thresholds: Thresholds) -> Choice | None:
    """Two questions of which each by itself is sure, about two topics: both are answered, also where together they are unclear."""
    found = [choose(mass, thresholds) for mass in apart]
    if any(choice.mode is not Mode.ANSWER for choice in found):
        return None
    labels = {topic_of[choice.labels[0].removeprefix(FAQ)]: choice.labels[0] for choice in found}
    return Choice(Mode.ANSWER, tuple(labels.values()), min(choice.confidence for choice in found)) if len(labels) > 1 else None
