"""Put questions to a system and count what comes of it, in its own way and with our decision layer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.calibration import FAQ, Choice, choose
from bot.comparison.statistics import share
from bot.comparison.systems import Scores, System
from bot.comparison.typing_errors import with_errors
from bot.evaluation.calibrate import FOLDS, SEED, fit
from bot.evaluation.offline import Field, Ranked, scored
from bot.understanding import Ranking
from knowledge.scoring import ANSWERED, Scored, Verdict

Question = dict[str, Any]
TYPINGS: dict[str, Callable[[str], str]] = {"getypt": str, "typefouten": with_errors}
WAYS = ("eigen", "beslislaag")
_SHARPNESS = tuple(2.0**power for power in range(-6, 7))


@dataclass(frozen=True)
class Heard:
    """What a system made of a list of texts; ``milliseconds`` is the median of a message."""

    scores: Scores
    own: Sequence[Choice]
    milliseconds: float


def hear(system: System, texts: Sequence[str]) -> Heard:
    """Give ``system`` the texts one by one, as visitors would."""
    system.rank("is deze school verplicht om te helpen?")  # the first message loads what is loaded late
    rankings, took = [], []
    for text in texts:
        begun = time.perf_counter()
        rankings.append(system.rank(text))
        took.append(time.perf_counter() - begun)
    return Heard(np.array([r.scores for r in rankings]), [r.own for r in rankings], float(np.median(took)) * 1000)


def measure(system: System, questions: Sequence[Question]) -> dict[str, Any]:
    """Return every figure of one system on one list of questions, with the verdict of each question."""
    field = Field.of(system.labels)
    heard = {typing: hear(system, [change(str(q["text"])) for q in questions]) for typing, change in TYPINGS.items()}
    rows = {typing: [_ranked(q, s, system.labels) for q, s in zip(questions, one.scores, strict=True)] for typing, one in heard.items()}
    layered = with_our_layer(rows["getypt"], rows, field)
    result: dict[str, Any] = {"milliseconden": round(heard["getypt"].milliseconds, 2)}
    for typing, one in heard.items():
        own = [scored(row, choice, field) for row, choice in zip(rows[typing], one.own, strict=True)]
        result[typing] = {"eerste_onderwerp": _first_topic(rows[typing], field)}
        result[typing] |= {way: _counts(found) for way, found in zip(WAYS, (own, layered[typing]), strict=True)}
    return result


def _ranked(question: Question, scores: NDArray[np.float64], labels: Sequence[str]) -> Ranked:
    """Without the words of the question: what our rules read in them is no work of a classifier."""
    return Ranked(question, Ranking("", labels, scores))


def with_our_layer(learned: Sequence[Ranked], rows: dict[str, list[Ranked]], field: Field) -> dict[str, list[Scored]]:
    """Decide on every question with thresholds fitted on four fifths of ``learned``, which that question is not among.

    ``rows`` holds the same questions in the same order, typed well and less well. Scores of different systems have different scales:
    each fold first sharpens them to what is likeliest on its four fifths.
    """
    order = np.random.default_rng(SEED).permutation(len(learned))
    found: dict[str, dict[int, Scored]] = {typing: {} for typing in rows}
    for fold in range(FOLDS):
        test = order[fold::FOLDS].tolist()
        train = [learned[i] for i in sorted(set(range(len(learned))) - set(test))]
        sharper = sharpness(train, field)
        thresholds = fit([_ranked(row.question, row.scores * sharper, field.labels) for row in train], field)
        for typing, asked in rows.items():
            for i in test:
                row = _ranked(asked[i].question, asked[i].scores * sharper, field.labels)
                found[typing][i] = scored(row, choose(field.masses(row, thresholds), thresholds), field)
    return {typing: [by_number[i] for i in range(len(learned))] for typing, by_number in found.items()}


def sharpness(rows: Sequence[Ranked], field: Field) -> float:
    """Return the factor for the scores that gives the right topics of ``rows`` the highest likelihood."""
    ordinary = [row for row in rows if row.question["topic"] in set(field.topic_of.values())]
    scores = np.array([row.scores for row in ordinary])
    right = np.array([[_accepts(row.question, label, field) for label in field.labels] for row in ordinary])

    def likelihood(factor: float) -> float:
        weights = np.exp(factor * (scores - scores.max(axis=1, keepdims=True)))
        mass = (weights * right).sum(axis=1) / weights.sum(axis=1)
        return float(np.log(mass.clip(1e-6)).mean())

    return max(_SHARPNESS, key=likelihood)


def _counts(found: Sequence[Scored]) -> dict[str, Any]:
    total = len(found)
    counts = {verdict: sum(row.verdict is verdict for row in found) for verdict in Verdict}
    others = [row for row in found if row.question["topic"] == "out_of_scope"]
    return {
        "goed": share(counts[Verdict.RIGHT], total),
        "goed_of_klik": share(counts[Verdict.RIGHT] + counts[Verdict.ONE_CLICK], total),
        "fout": share(counts[Verdict.WRONG], total),
        "gemist": share(counts[Verdict.MISSED], total),
        "andere_vraag_beantwoord": share(sum(row.answer["outcome"] in ANSWERED for row in others), len(others)),
        "oordelen": [str(row.verdict) for row in found],
    }


def _first_topic(rows: Sequence[Ranked], field: Field) -> list[float]:
    """Return on how many ordinary questions the best article is about the right topic: no thresholds come into it."""
    ours: NDArray[np.bool_] = np.array([label.startswith(FAQ) for label in field.labels])
    ordinary = [row for row in rows if row.question["topic"] in set(field.topic_of.values())]
    best = [field.labels[int(np.where(ours, row.scores, -np.inf).argmax())] for row in ordinary]
    return share(sum(_accepts(row.question, label, field) for row, label in zip(ordinary, best, strict=True)), len(ordinary))


def _accepts(question: Question, label: str, field: Field) -> bool:
    topics = field.topics_of.get(label.removeprefix(FAQ), ()) if label.startswith(FAQ) else ()
    return bool({question["topic"], question.get("second_topic")} & set(topics))
