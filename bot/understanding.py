"""From the scores of a message to what to do with it. Knows numpy and the kennisbank, not Rasa: the evaluation uses it too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.calibration import BESIDE, FAQ, FOLLOW_UP, OFFERED, OUT_OF_SCOPE, Choice, Masses, Mode, Thresholds, choose, masses, probabilities
from knowledge import terms
from knowledge.corrections import meant
from knowledge.spelling import in_other_script
from knowledge.topic_words import names_topic
from knowledge.two_questions import asked_apart, told_apart

OTHER_LANGUAGE = Choice(Mode.OTHER, (f"{OUT_OF_SCOPE}taal",), 1.0)
TERM = Choice(Mode.ACT, ("ask_term",), 1.0)

Scores = NDArray[np.float64]
Span = tuple[int, int]


@dataclass(frozen=True)
class Ranking:
    """The score of every label for a message, for each of two questions in it (``apart``; none when there is one), and for each part of
    it (``parts``; none when it is one part).
    """

    text: str
    labels: Sequence[str]
    scores: Scores
    apart: Sequence[Scores] = ()
    parts: Sequence[Scores] = ()

    @classmethod
    def of(cls, text: str, labels: Sequence[str], score: Callable[[Sequence[Span]], Sequence[Scores]]) -> Ranking:
        """Rank ``text`` with ``score``, which gives the scores of every label for each span of it."""
        questions, parts = asked_apart(text), told_apart(text)
        whole, *found = score([_counting(text), *questions, *parts])
        return cls(text, labels, whole, found[: len(questions)], found[len(questions) :])

    @cached_property
    def kept(self) -> list[int]:
        """The labels that count. A message that names a topic of its own is no follow-up, so those labels do not count for it."""
        own_topic = names_topic(self.heard)
        return [i for i, label in enumerate(self.labels) if not (own_topic and label.startswith(FOLLOW_UP))]

    @cached_property
    def rule(self) -> Choice | None:
        """What is decided without any probability."""
        if in_other_script(self.text):
            return OTHER_LANGUAGE
        return TERM if terms.asked_for(self.heard) else None

    @property
    def heard(self) -> str:
        """The message, or after a correction only what was meant."""
        return self.text[slice(*_counting(self.text))]


@dataclass(frozen=True)
class Weighed:
    """A message with the probability of each group: in the whole, in each of two questions, and in each part. ``rule``: decided without
    any.
    """

    labels: Sequence[str]
    chances: Sequence[float]
    whole: Masses
    apart: tuple[Masses, ...]
    rule: Choice | None
    parts: tuple[Masses, ...] = ()


def _counting(text: str) -> Span:
    return meant(text) or (0, len(text))


def weigh(ranking: Ranking, topic_of: Mapping[str, str], thresholds: Thresholds) -> Weighed:
    """Turn scores into probabilities."""
    labels = [ranking.labels[i] for i in ranking.kept]
    chances = probabilities(ranking.scores[ranking.kept], thresholds).tolist()
    apart, parts = (
        tuple(masses(ranking.labels, probabilities(scores, thresholds).tolist(), topic_of) for scores in some)
        for some in (ranking.apart, ranking.parts)
    )
    return Weighed(labels, chances, masses(labels, chances, topic_of), apart, ranking.rule, parts)


def decide(weighed: Weighed, topic_of: Mapping[str, str], thresholds: Thresholds) -> Choice:
    """Choose what to do. Danger comes first; then what a rule knows; then two questions that are each sure; then the whole.

    What else a message tells of, is offered beside the answer, or among the questions that are offered.
    """
    if weighed.rule is OTHER_LANGUAGE:
        return OTHER_LANGUAGE
    whole = choose(weighed.whole, thresholds)
    if whole.mode is Mode.DANGER:
        return whole
    choice = weighed.rule or _both(weighed.apart, topic_of, thresholds) or whole
    also = _also(weighed, choice, topic_of, thresholds)
    if choice.mode is Mode.ANSWER:
        return replace(choice, also=also[: BESIDE + 1 - len(choice.labels)])
    if also and choice.mode is Mode.OFFER:
        return replace(choice, labels=(*choice.labels[: OFFERED - 1], also[0]))
    return choice


def _also(weighed: Weighed, choice: Choice, topic_of: Mapping[str, str], thresholds: Thresholds) -> tuple[str, ...]:
    """Return labels of other topics: those with some weight in the whole, then those that a part by itself is surest of."""
    known = {topic_of.get(label.removeprefix(FAQ)) for label in choice.labels}
    whole = [group for group in weighed.whole.topics[:OFFERED] if weighed.whole.mass[group] >= thresholds.also]
    parts = sorted(((part.mass[group], part.best[group]) for part in weighed.parts for group in part.topics[:1]), reverse=True)
    found = [weighed.whole.best[group] for group in whole] + [label for mass, label in parts if mass >= thresholds.part]
    labels: dict[str, str] = {}
    for label in found:
        labels.setdefault(topic_of[label.removeprefix(FAQ)], label)
    return tuple(label for topic, label in labels.items() if topic not in known)


def _both(apart: Sequence[Masses], topic_of: Mapping[str, str], thresholds: Thresholds) -> Choice | None:
    """Two questions of which each by itself is sure, about two topics: both are answered, also where together they are unclear."""
    found = [choose(mass, thresholds) for mass in apart]
    if any(choice.mode is not Mode.ANSWER for choice in found):
        return None
    labels = {topic_of[choice.labels[0].removeprefix(FAQ)]: choice.labels[0] for choice in found}
    return Choice(Mode.ANSWER, tuple(labels.values()), min(choice.confidence for choice in found)) if len(labels) > 1 else None
