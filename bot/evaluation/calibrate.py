"""``python -m bot.evaluation.calibrate MODEL QUESTIONS…``: derive bot/thresholds.json from questions that were not trained on.

The figures are chosen to earn most: an answer at once is worth 1, one click 0.7, a miss 0, and a wrong answer costs 3, because a parent
may act on it. How sure an answer has to be is then set apart: as low as leaves at most 3% of all questions with a wrong answer, since
many more people get theirs at once for every one that is saved above that. They are chosen on four fifths of the questions and scored on
the rest, five times; those scores are printed. The file gets the figures chosen on all of them.

Danger is weighed apart, on the phrasings of evaluation/: as low as harmless lines that sound alike allow.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.calibration import FAQ, Choice, Masses, Mode, Thresholds
from bot.evaluation.offline import Field, Ranked, answers, danger, harmless, load_ranker, rank, read, scored
from bot.understanding import decide
from knowledge.scoring import Scored, Verdict

WORTH = {Verdict.RIGHT: 1.0, Verdict.ONE_CLICK: 0.7, Verdict.MISSED: 0.0, Verdict.WRONG: -3.0}
FOLDS = 5
BINS = 10
SEED = 20261121
SCALES = (0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
_ANSWER = tuple(np.arange(0.2, 0.92, 0.04).round(2).tolist())
_READILY = tuple(np.arange(0.5, 0.92, 0.01).round(2).tolist())
MOST_WRONG = 0.03
# In this order: each figure is chosen with the ones before it as they came out. The first is looked at again at the end, and then the
# others once more beside it.
_GRID: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("answer", _ANSWER),
    ("second", (0.12, 0.15, 0.18, 0.22, 0.3, 0.4)),
    ("other", (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)),
    ("act", (0.2, 0.3, 0.4, 0.5)),
    ("offer", (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)),
    ("answer", _ANSWER),
)


# What may be answered as danger, and what may show where help is: of harmless lines that sound like it, and of ordinary questions.
_FALSE_DANGER, _FALSE_CONCERN = (0.02, 0.002), (0.1, 0.02)
_DANGER = tuple(np.arange(0.3, 1.0, 0.01).round(2).tolist())
# How many of the answers to one question may offer something else beside it.
_NEEDLESS = 0.2
_ALSO = (0.02, 0.03, 0.05, 0.08, 0.12, 0.2)
_PART = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
_CONCERN = tuple(np.arange(0.1, 0.6, 0.01).round(2).tolist())


@dataclass(frozen=True)
class Told:
    """What was told about the first topic of each ordinary question: its probability, and whether it was right."""

    chance: NDArray[np.float64]
    right: NDArray[np.bool_]


def fit(ranked: Sequence[Ranked], field: Field, calm: Sequence[Ranked] = ()) -> Thresholds:
    """Choose the thresholds that earn most on these questions, and answer as readily as ``MOST_WRONG`` allows.

    ``calm`` are harmless lines that sound like danger. What counts as danger is weighed first: a false alarm is a wrong answer, and must
    not be paid for by answering less.
    """
    best = _platt(ranked, field)
    if calm:
        best = weigh_danger(calm, ranked, field, best)
    weighed = [(row, field.weigh(row, best)) for row in ranked]

    def verdicts(thresholds: Thresholds) -> list[Verdict]:
        return [scored(row, decide(weight, field.topic_of, thresholds), field).verdict for row, weight in weighed]

    def worth(thresholds: Thresholds) -> float:
        return sum(WORTH[verdict] for verdict in verdicts(thresholds))

    def weigh(start: Thresholds, grid: Sequence[tuple[str, tuple[float, ...]]]) -> Thresholds:
        for name, values in grid:
            start = max((replace(start, **{name: value}) for value in values), key=worth)
        return start

    best = weigh(best, _GRID)
    readily = (replace(best, answer=value) for value in _READILY if value < best.answer)
    best = next((found for found in readily if verdicts(found).count(Verdict.WRONG) <= MOST_WRONG * len(ranked)), best)
    return weigh(best, [row for row in _GRID if row[0] != "answer"])


def weigh_also(ranked: Sequence[Ranked], field: Field, thresholds: Thresholds) -> Thresholds:
    """Choose from which weight a further topic is offered: what reaches both topics of most messages that ask two things, and leaves
    most answers to one question alone.
    """
    one, two = (
        [(row, field.weigh(row, thresholds)) for row in ranked if bool(row.question.get("second_topic")) == several]
        for several in (False, True)
    )
    two = [(row, weighed) for row, weighed in two if row.question.get("two")]

    def needless(found: Thresholds) -> float:
        choices = [decide(weighed, field.topic_of, found) for _, weighed in one]
        answered = [choice for choice in choices if choice.mode is Mode.ANSWER]
        return sum(bool(choice.also) for choice in answered) / max(len(answered), 1)

    def both(found: Thresholds) -> int:
        return sum(_reaches_both(row, decide(weighed, field.topic_of, found), field) for row, weighed in two)

    tried = [replace(thresholds, also=also, part=part) for also in _ALSO for part in _PART]
    return max((found for found in tried if needless(found) <= _NEEDLESS), key=both, default=tried[-1])


def _reaches_both(row: Ranked, choice: Choice, field: Field) -> bool:
    told = {field.topic_of[label.removeprefix(FAQ)] for label in (*choice.labels, *choice.also) if label.startswith(FAQ)}
    return {row.question["topic"], row.question["second_topic"]} <= told


def weigh_danger(harmless: Sequence[Ranked], ordinary: Sequence[Ranked], field: Field, thresholds: Thresholds) -> Thresholds:
    """Choose the lowest thresholds for danger and for concern that harmless lines and ordinary questions allow."""
    found = [np.array([field.masses(row, thresholds).danger for row in rows]) for rows in (harmless, ordinary)]

    def lowest(values: Sequence[float], allowed: tuple[float, float]) -> float:
        fits = (value for value in values if all((f >= value).mean() <= a for f, a in zip(found, allowed, strict=True)))
        return next(fits, values[-1])

    return replace(thresholds, danger=lowest(_DANGER, _FALSE_DANGER), concern=lowest(_CONCERN, _FALSE_CONCERN))


def held_out(ranked: Sequence[Ranked], field: Field, calm: Sequence[Ranked] = ()) -> tuple[list[Scored], Told]:
    """Score every question with thresholds that were chosen without it, and tell how true its probability was."""
    order = np.random.default_rng(SEED).permutation(len(ranked))
    rows: list[Scored] = []
    chance: list[float] = []
    right: list[bool] = []
    for fold in range(FOLDS):
        test = set(order[fold::FOLDS].tolist())
        thresholds = fit([row for i, row in enumerate(ranked) if i not in test], field, calm)
        tested = [ranked[i] for i in sorted(test)]
        rows += answers(tested, field, thresholds)
        told = told_by(tested, field, thresholds)
        chance += told.chance.tolist()
        right += told.right.tolist()
    return rows, Told(np.array(chance), np.array(right))


def told_by(ranked: Sequence[Ranked], field: Field, thresholds: Thresholds) -> Told:
    """Return the probability of the first topic of each ordinary question, and whether that topic was right."""
    ordinary = [row for row in ranked if row.question["topic"] in set(field.topic_of.values())]
    found = [field.masses(row, thresholds) for row in ordinary]
    right = [_is_right(row, mass, field) for row, mass in zip(ordinary, found, strict=True)]
    return Told(np.array([mass.confidence(thresholds) for mass in found]), np.array(right, dtype=bool))


def expected_calibration_error(told: Told) -> float:
    """Return the mean distance between told and true probability over ten bins, weighted by how many fall in each (Naeini 2015)."""
    bins = np.minimum((told.chance * BINS).astype(int), BINS - 1)
    distances = [
        (bins == b).mean() * abs(told.chance[bins == b].mean() - told.right[bins == b].mean()) for b in range(BINS) if (bins == b).any()
    ]
    return float(sum(distances))


def _is_right(row: Ranked, mass: Masses, field: Field) -> bool:
    best = mass.best[mass.topics[0]].removeprefix(FAQ)
    return bool({row.question["topic"], row.question.get("second_topic")} & set(field.topics_of[best]))


def _platt(ranked: Sequence[Ranked], field: Field) -> Thresholds:
    """Fit the scale by likelihood, then slope and intercept on whether the best topic was right (Platt 1999)."""
    ordinary = [row for row in ranked if row.question["topic"] in set(field.topic_of.values())]

    def observed(thresholds: Thresholds) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        found = [field.masses(row, thresholds) for row in ordinary]
        mass = np.array([m.mass[m.topics[0]] for m in found]).clip(1e-6, 1 - 1e-6)
        return mass, np.array([_is_right(row, m, field) for row, m in zip(ordinary, found, strict=True)], dtype=bool)

    def loss(thresholds: Thresholds) -> float:
        mass, right = observed(thresholds)
        return -float(np.log(np.where(right, mass, 1 - mass)).mean())

    best = min((Thresholds(scale=scale) for scale in SCALES), key=loss)
    mass, right = observed(best)
    model = LogisticRegression(C=1.0).fit(np.log(mass / (1 - mass)).reshape(-1, 1), right)
    return replace(best, slope=round(float(model.coef_[0][0]), 4), intercept=round(float(model.intercept_[0]), 4))


def shares(rows: Sequence[Scored]) -> dict[str, float]:
    """Return the share of each verdict."""
    return {verdict.value: round(sum(row.verdict is verdict for row in rows) / len(rows), 3) for verdict in Verdict}


def main(model: Path, files: Sequence[Path]) -> None:
    """Print the cross-validated figures and write the thresholds."""
    questions = [question for file in files for question in read(file) if question["topic"] != "crisis"]
    ranker = load_ranker(model)
    field = Field.of(ranker.labels)
    ranked = rank(ranker, questions)
    calm = rank(ranker, harmless())
    rows, told = held_out(ranked, field, calm)
    thresholds = weigh_also(ranked, field, fit(ranked, field, calm))
    thresholds.save()
    found = [field.masses(row, thresholds).danger >= thresholds.danger for row in rank(ranker, danger())]
    report = {
        "vragen": len(ranked),
        "op_niet_gebruikte_vragen": shares(rows),
        "op_alle_vragen": shares(answers(ranked, field, thresholds)),
        "ijkfout": round(expected_calibration_error(told), 3),
        "gevaar_door_het_model_alleen": round(sum(found) / len(found), 3),
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
