"""Put questions to a trained model without starting the chain: safety check, ranker, thresholds, nothing else."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import spacy
from numpy.typing import NDArray

from bot import pipeline
from bot.calibration import FAQ, Choice, Mode, Thresholds, choose, probabilities
from bot.dutch_spacy import UNUSED
from bot.ranking import Example, Ranker
from knowledge import safety
from knowledge.library import Article, articles
from knowledge.scoring import Scored, judge

OUTCOME = {Mode.ANSWER: "answered", Mode.OFFER: "disambiguated", Mode.OTHER: "out_of_scope", Mode.NOTHING: "fallback"}


@dataclass(frozen=True)
class Ranked:
    """A question with the margin of each label."""

    question: dict[str, Any]
    margins: NDArray[np.float64]


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


def read(file: Path) -> list[dict[str, Any]]:
    """Return the questions of a file of JSON lines, in the form of evaluation/README.md."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


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
    texts = [str(question["text"]) for question in questions]
    lemmas = (" ".join(token.lemma_ for token in doc) for doc in language.pipe(text.lower() for text in texts))
    margins = ranker.margins([Example(text, lemma) for text, lemma in zip(texts, lemmas, strict=True)])
    return [Ranked(question, row) for question, row in zip(questions, margins, strict=True)]


def answers(ranked: Iterable[Ranked], field: Field, thresholds: Thresholds) -> list[Scored]:
    """Return what each question would be told with these thresholds, in the form of ``./wegwijzer ask``, and how that counts."""
    return [scored(row, decide(row, field, thresholds), field) for row in ranked]


def decide(row: Ranked, field: Field, thresholds: Thresholds) -> Choice:
    """Return what the decision component would choose."""
    return choose(field.labels, probabilities(row.margins, thresholds).tolist(), field.topic_of, thresholds)


def scored(row: Ranked, choice: Choice, field: Field) -> Scored:
    """Judge a choice. The safety check comes first, as in the API; an answer also gives the further topics of its articles."""
    if choice.mode is Mode.ACT:
        outcome = "handoff_offered" if choice.labels[0] == "request_human" else "smalltalk"
    else:
        outcome = OUTCOME[choice.mode]
    slugs = [label.removeprefix(FAQ) for label in choice.labels if label.startswith(FAQ)]
    if safety.assess(str(row.question["text"])):
        outcome, slugs = "crisis", []
    topics = [field.topic_of[slug] for slug in slugs]
    if choice.mode is Mode.ANSWER:
        topics += [topic for slug in slugs for topic in field.topics_of[slug][1:]]
    told = {"outcome": outcome, "articles": slugs, "topics": list(dict.fromkeys(topics)), "confidence": choice.confidence}
    return Scored(row.question, told, judge(row.question, told))
