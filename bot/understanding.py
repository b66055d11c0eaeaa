"""From the scores of a message to what to do with it. Knows numpy and the kennisbank, not Rasa: the evaluation uses it too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.calibration import (
    BESIDE,
    DANGER,
    FAQ,
    FOLLOW_UP,
    OFFERED,
    OUT_OF_SCOPE,
    Choice,
    Masses,
    Mode,
    Thresholds,
    choose,
    masses,
    probabilities,
)
from knowledge import terms
from knowledge.corrections import meant
from knowledge.spelling import in_other_script
from knowledge.topic_words import names_topic
from knowledge.two_questions import asked_apart, told_apart

# What the message weighs against itself read after the question that was answered before: as much, but half of that when it names a
# topic of its own, and half again when it is long. Chosen on evaluation/conversations.jsonl.
_CONTEXT, _OWN_TOPIC, _LONG, _MANY_WORDS = 1.0, 0.5, 0.5, 12
# What is so sure by itself needs no context: that it is not ours, that it asks on, or what it is about when it names that.
_SURELY_OTHER, _SURELY_ASKS_ON, _SURELY_ITS_OWN = 0.75, 0.4, 0.95
OTHER_LANGUAGE = Choice(Mode.OTHER, (f"{OUT_OF_SCOPE}taal",), 1.0)
TERM = Choice(Mode.ACT, ("ask_term",), 1.0)

Scores = NDArray[np.float64]
Span = tuple[int, int]


@dataclass(frozen=True)
class Ranking:
    """The score of every label for a message, for each of two questions in it (``apart``; none when there is one), for each part of it
    (``parts``; none when it is one part), and for the message read after the question that was answered before it (``after``; ``None``
    when it is the first).
    """

    text: str
    labels: Sequence[str]
    scores: Scores
    apart: Sequence[Scores] = ()
    parts: Sequence[Scores] = ()
    after: Scores | None = None

    @classmethod
    def of(
        cls,
        text: str,
        labels: Sequence[str],
        score: Callable[[Sequence[Span]], Sequence[Scores]],
        score_after: Callable[[Span], Scores] | None = None,
    ) -> Ranking:
        """Rank ``text`` with ``score``, which gives the scores of every label for each span of it. ``score_after`` gives those of a span
        read after the question that was answered before, if any.
        """
        questions, parts, heard = asked_apart(text), told_apart(text), _counting(text)
        whole, *found = score([heard, *questions, *parts])
        return cls(text, labels, whole, found[: len(questions)], found[len(questions) :], score_after(heard) if score_after else None)

    @property
    def in_context(self) -> Ranking | None:
        """The ranking in which the question before counts too; ``None`` when there was none."""
        if self.after is None:
            return None
        weight = _CONTEXT * (_OWN_TOPIC if self.names_topic else 1.0) * (_LONG if len(self.heard.split()) > _MANY_WORDS else 1.0)
        return replace(self, scores=(self.scores + weight * self.after) / (1 + weight), after=None)

    @cached_property
    def names_topic(self) -> bool:
        """Tell whether the message names a topic of its own."""
        return names_topic(self.heard)

    def counts(self, label: str) -> bool:
        """Tell whether ``label`` may be meant. A message that names a topic of its own is no follow-up."""
        return not (self.names_topic and label.startswith(FOLLOW_UP))

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
    any. ``danger``: the likeliest kind of danger in the message by itself, and how likely any is.
    """

    labels: Sequence[str]
    chances: Sequence[float]
    whole: Masses
    apart: tuple[Masses, ...]
    rule: Choice | None
    danger: tuple[str, float]
    parts: tuple[Masses, ...] = ()


def _counting(text: str) -> Span:
    return meant(text) or (0, len(text))


def understand(ranking: Ranking, topic_of: Mapping[str, str], thresholds: Thresholds) -> tuple[Weighed, Choice]:
    """Weigh a message and choose what to do: by itself when that is clear, else with the question that was answered before it."""
    weighed = weigh(ranking, topic_of, thresholds)
    choice = decide(weighed, topic_of, thresholds)
    together = ranking.in_context
    if together is None or weighed.rule or _stands_alone(choice, own_topic=ranking.names_topic):
        return weighed, choice
    weighed_together = replace(weigh(together, topic_of, thresholds), danger=weighed.danger)
    return weighed_together, decide(weighed_together, topic_of, thresholds)


def _stands_alone(choice: Choice, *, own_topic: bool) -> bool:
    match choice.mode:
        case Mode.DANGER:
            return True
        case Mode.ACT:
            return not choice.labels[0].startswith(FOLLOW_UP) or choice.confidence >= _SURELY_ASKS_ON
        case Mode.OTHER:
            return choice.confidence >= _SURELY_OTHER
        case Mode.ANSWER:
            return own_topic and choice.confidence >= _SURELY_ITS_OWN
        case _:
            return False


def weigh(ranking: Ranking, topic_of: Mapping[str, str], thresholds: Thresholds) -> Weighed:
    """Turn scores into probabilities. An article that is gone or renamed since the training does not count."""
    there = [i for i, label in enumerate(ranking.labels) if not label.startswith(FAQ) or label.removeprefix(FAQ) in topic_of]
    kept = [i for i in there if ranking.counts(ranking.labels[i])]
    labels = [ranking.labels[i] for i in kept]
    chances = probabilities(ranking.scores[kept], thresholds).tolist()
    whole = masses(labels, chances, topic_of)
    known = [ranking.labels[i] for i in there]
    apart, parts = (
        tuple(masses(known, probabilities(scores[there], thresholds).tolist(), topic_of) for scores in some)
        for some in (ranking.apart, ranking.parts)
    )
    danger = whole.best.get(DANGER.rstrip("/"), "").removeprefix(DANGER), whole.danger
    return Weighed(labels, chances, whole, apart, ranking.rule, danger, parts)


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
