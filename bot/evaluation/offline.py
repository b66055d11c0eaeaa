"""Put questions to a trained model without starting the chain: safety check, ranker, thresholds, nothing else."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import spacy
from numpy.typing import NDArray

from bot import pipeline
from bot.calibration import FAQ, Choice, Masses, Mode, Thresholds, choose, masses, probabilities
from bot.dutch_spacy import UNUSED
from bot.ranking import Example, Ranker
from knowledge import safety
from knowledge.library import Article, articles
from knowledge.scoring import Scored, judge

EVALUATION = Path(__file__).parents[2] / "evaluation"
OUTCOME = {
    Mode.DANGER: "crisis",
    Mode.ANSWER: "answered",
    Mode.OFFER: "disambiguated",
    Mode.OTHER: "out_of_scope",
    Mode.NOTHING: "fallback",
}


@dataclass(frozen=True)
class Ranked:
    """A question with the score of each label."""

    question: dict[str, Any]
    scores: NDArray[np.float64]


@dataclass(frozen=True)
class Field:
    """What can be chosen: the labels of a model, and the topics of the articles they stand for."""

    labels: Sequence[str]
    topic_of: dict[str, str]
    topics_of: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, labels: Sequence[str], known: dict[str, Article] | None = None) -> Field:
        """Return the field for the labels of a model, and the articles as they are now."""
        known = dict(articles()) if known is None else known
        return cls(labels, {slug: a.topic for slug, a in known.items()}, {slug: a.topics for slug, a in known.items()})

    def masses(self, row: Ranked, thresholds: Thresholds) -> Masses:
        """Return the probability of each group for one question."""
        return masses(self.labels, probabilities(row.scores, thresholds).tolist(), self.topic_of)


def read(file: Path) -> list[dict[str, Any]]:
    """Return the questions of a file of JSON lines, in the form of evaluation/README.md."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def danger(folder: Path = EVALUATION) -> list[dict[str, Any]]:
    """Return the phrasings of danger of ``crisis.txt`` as questions."""
    lines = (folder / "crisis.txt").read_text(encoding="utf-8").splitlines()
    texts = [line.split(" | ", 1)[1] for line in lines if line and not line.startswith("#")]
    return [{"id": f"crisis-{number}", "text": text, "topic": "crisis"} for number, text in enumerate(texts, start=1)]


def harmless(folder: Path = EVALUATION) -> list[dict[str, Any]]:
    """Return the harmless lines that sound like danger, of ``not_crisis.txt``, as questions without a topic."""
    lines = (folder / "not_crisis.txt").read_text(encoding="utf-8").splitlines()
    return [{"id": f"harmless-{number}", "text": line} for number, line in enumerate(lines, start=1) if line and not line.startswith("#")]


def load_ranker(model: Path) -> Ranker:
    """Take the trained ranker out of a Rasa model archive."""
    with tarfile.open(model) as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith("selector.joblib"))
        file = archive.extractfile(member)
        ranker: Ranker = joblib.load(file)["ranker"]
    return ranker


def rank(ranker: Ranker, questions: Sequence[dict[str, Any]]) -> list[Ranked]:
    """Give each question its scores, as the selector does in Rasa."""
    language = spacy.load(pipeline.resolve()[2], disable=UNUSED)
    texts = [str(question["text"]) for question in questions]
    lemmas = (" ".join(token.lemma_ for token in doc) for doc in language.pipe(text.lower() for text in texts))
    scores = ranker.scores([Example(text, lemma) for text, lemma in zip(texts, lemmas, strict=True)])
    return [Ranked(question, row) for question, row in zip(questions, scores, strict=True)]


def answers(ranked: Iterable[Ranked], field: Field, thresholds: Thresholds) -> list[Scored]:
    """Return what each question would be told with these thresholds, in the form of ``./wegwijzer ask``, and how that counts."""
    return [scored(row, choose(field.masses(row, thresholds), thresholds), field) for row in ranked]


def scored(row: Ranked, choice: Choice, field: Field) -> Scored:
    """Judge a choice. The safety check comes first, as in the API; an answer also gives the further topics of its articles."""
    if choice.mode is Mode.ACT:
        outcome = "handoff_offered" if choice.labels[0] == "request_human" else "smalltalk"
    else:
        outcome = OUTCOME[choice.mode]
    slugs = [label.removeprefix(FAQ) for label in choice.labels if label.startswith(FAQ)]
    if _is_crisis(str(row.question["text"])):
        outcome, slugs = "crisis", []
    topics = [field.topic_of[slug] for slug in slugs]
    if choice.mode is Mode.ANSWER:
        topics += [topic for slug in slugs for topic in field.topics_of[slug][1:]]
    told = {"outcome": outcome, "articles": slugs, "topics": list(dict.fromkeys(topics)), "confidence": choice.confidence}
    return Scored(row.question, told, judge(row.question, told))


@cache
def _is_crisis(text: str) -> bool:
    return safety.assess(text) is not None
