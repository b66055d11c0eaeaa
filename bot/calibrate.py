"""``python -m bot.calibrate MODEL QUESTIONS``: derive bot/thresholds.json from questions that were not trained on.

The figures are chosen to earn most: an answer at once is worth 1, one click 0.7, a miss 0, and a wrong answer costs 3, because a parent
may act on it. They are chosen on four fifths of the questions and scored on the rest, five times; those scores are printed. The file gets
the figures chosen on all of them.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import spacy
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot import pipeline
from bot.calibration import FAQ, Mode, Thresholds, choose, probabilities
from bot.dutch_spacy import UNUSED
from bot.ranking import Example, Ranker
from knowledge.library import articles
from knowledge.scoring import Verdict, judge

WORTH = {Verdict.RIGHT: 1.0, Verdict.ONE_CLICK: 0.7, Verdict.MISSED: 0.0, Verdict.WRONG: -3.0}
FOLDS = 5
SCALES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0)
OUTCOME = {Mode.ANSWER: "answered", Mode.OFFER: "disambiguated", Mode.OTHER: "out_of_scope", Mode.NOTHING: "fallback"}


@dataclass(frozen=True)
class Ranked:
    """A question with the margin of each label."""

    question: dict[str, Any]
    margins: NDArray[np.float64]


def load_ranker(model: Path) -> Ranker:
    """Take the trained ranker out of a Rasa model archive."""
    with tarfile.open(model) as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith("selector.joblib"))
        file = archive.extractfile(member)
        ranker: Ranker = joblib.load(file)["ranker"]
    return ranker


def rank(ranker: Ranker, questions: Sequence[dict[str, Any]]) -> list[Ranked]:
    """Give each question its margins, as the selector does in Rasa."""
    language = spacy.load(pipeline.resolve()[2], disable=UNUSED)
    ranked = []
    for question in questions:
        text = str(question["text"])
        example = Example(text, " ".join(token.lemma_ for token in language(text.lower())))
        ranked.append(Ranked(question, ranker.margins([example])[0]))
    return ranked


def verdicts(ranked: Iterable[Ranked], labels: Sequence[str], topic_of: dict[str, str], thresholds: Thresholds) -> list[Verdict]:
    """Return how each question would count with these thresholds."""
    found = []
    for row in ranked:
        choice = choose(labels, probabilities(row.margins, thresholds).tolist(), topic_of, thresholds)
        topics = [topic_of[label.removeprefix(FAQ)] for label in choice.labels if label.startswith(FAQ)]
        if choice.mode is Mode.ACT:
            outcome = "handoff_offered" if choice.labels[0] == "request_human" else "smalltalk"
        else:
            outcome = OUTCOME[choice.mode]
        found.append(judge(row.question, {"outcome": outcome, "topics": topics}))
    return found


def fit(ranked: Sequence[Ranked], labels: Sequence[str], topic_of: dict[str, str], start: Thresholds) -> Thresholds:
    """Choose the thresholds that earn most on these questions."""
    best = _platt(ranked, labels, topic_of, start)
    for field, values in (
        ("answer", np.arange(0.2, 0.9, 0.05).round(2)),
        ("second", (0.15, 0.18, 0.22, 0.3, 0.4)),
        ("other", (0.2, 0.3, 0.4, 0.5)),
        ("act", (0.2, 0.3, 0.4, 0.5)),
        ("offer", (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)),
        ("answer", np.arange(0.2, 0.9, 0.05).round(2)),
    ):
        best = max((replace(best, **{field: float(value)}) for value in values), key=lambda t: _worth(ranked, labels, topic_of, t))
    return best


def _platt(ranked: Sequence[Ranked], labels: Sequence[str], topic_of: dict[str, str], start: Thresholds) -> Thresholds:
    """Fit the scale by likelihood, then slope and intercept on whether the best topic was right."""
    ordinary = [row for row in ranked if row.question["topic"] in set(topic_of.values())]

    def masses(thresholds: Thresholds) -> tuple[list[float], list[int]]:
        mass, right = [], []
        for row in ordinary:
            by_topic: dict[str, float] = defaultdict(float)
            for label, chance in zip(labels, probabilities(row.margins, thresholds), strict=True):
                by_topic[topic_of.get(label.removeprefix(FAQ), "")] += float(chance)
            by_topic.pop("", None)
            topic, value = max(by_topic.items(), key=lambda item: item[1])
            mass.append(min(max(value, 1e-6), 1 - 1e-6))
            right.append(int(topic in {row.question["topic"], row.question.get("second_topic")}))
        return mass, right

    def loss(thresholds: Thresholds) -> float:
        mass, right = masses(thresholds)
        return -float(np.mean([np.log(m if r else 1 - m) for m, r in zip(mass, right, strict=True)]))

    best = min((replace(start, scale=scale) for scale in SCALES), key=loss)
    mass, right = masses(best)
    odds = np.log(np.array(mass) / (1 - np.array(mass))).reshape(-1, 1)
    model = LogisticRegression(C=1.0).fit(odds, right)
    return replace(best, slope=round(float(model.coef_[0][0]), 4), intercept=round(float(model.intercept_[0]), 4))


def _worth(ranked: Sequence[Ranked], labels: Sequence[str], topic_of: dict[str, str], thresholds: Thresholds) -> float:
    return sum(WORTH[verdict] for verdict in verdicts(ranked, labels, topic_of, thresholds))


def expected_calibration_error(ranked: Sequence[Ranked], labels: Sequence[str], topic_of: dict[str, str], thresholds: Thresholds) -> float:
    """Return the mean distance between told and true probability over ten bins, weighted by how many fall in each (Naeini 2015)."""
    told, true = [], []
    for row in ranked:
        choice = choose(labels, probabilities(row.margins, thresholds).tolist(), topic_of, replace(thresholds, answer=0.0, second=2.0))
        if choice.mode is Mode.ANSWER:
            told.append(choice.confidence)
            true.append(topic_of[choice.labels[0].removeprefix(FAQ)] in {row.question["topic"], row.question.get("second_topic")})
    bins = np.minimum((np.array(told) * 10).astype(int), 9)
    return float(
        sum(
            (bins == b).mean() * abs(np.array(told)[bins == b].mean() - np.array(true)[bins == b].mean())
            for b in range(10)
            if (bins == b).any()
        )
    )


def main(model: Path, file: Path) -> None:
    """Print the cross-validated figures and write the thresholds."""
    questions = [q for q in map(json.loads, file.read_text(encoding="utf-8").splitlines()) if q["topic"] != "crisis"]
    ranker = load_ranker(model)
    topic_of = {slug: article.topic for slug, article in articles().items()}
    ranked = rank(ranker, questions)
    order = np.random.default_rng(20261121).permutation(len(ranked))
    held_out: list[Verdict] = []
    for fold in range(FOLDS):
        test = [ranked[i] for i in order[fold::FOLDS]]
        train = [ranked[i] for i in order if i not in set(order[fold::FOLDS])]
        held_out += verdicts(test, ranker.labels, topic_of, fit(train, ranker.labels, topic_of, Thresholds()))
    thresholds = fit(ranked, ranker.labels, topic_of, Thresholds())
    thresholds.save()
    on_all = Counter(verdicts(ranked, ranker.labels, topic_of, thresholds))
    report = {
        "vragen": len(ranked),
        "op_niet_gebruikte_vragen": {v.value: round(held_out.count(v) / len(held_out), 3) for v in Verdict},
        "op_alle_vragen": {v.value: round(on_all[v] / len(ranked), 3) for v in Verdict},
        "ijkfout": round(expected_calibration_error(ranked, ranker.labels, topic_of, thresholds), 3),
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
