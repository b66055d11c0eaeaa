"""Put questions to a trained model without starting the chain: safety check, ranker, thresholds, nothing else."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from bot import pipeline
from bot.calibration import FAQ, Choice, Masses, Mode, Thresholds
from bot.dutch_spacy import UNUSED
from bot.ranking import Example, Ranker
from bot.understanding import TERM, Ranking, Scores, Span, Weighed, decide, weigh
from knowledge import safety, terms
from knowledge.library import Article, articles
from knowledge.scoring import Scored, judge

_OF_ACT = {"request_human": "handoff_offered", "about_handoff": "handoff_offered", "follow_up": "clarified"}
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
    """A question with its ranking."""

    question: dict[str, Any]
    ranking: Ranking

    @property
    def scores(self) -> NDArray[np.float64]:
        """The score of every label, for the whole question."""
        return self.ranking.scores


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

    def weigh(self, row: Ranked, thresholds: Thresholds) -> Weighed:
        """Return the probabilities for one question."""
        return weigh(row.ranking, self.topic_of, thresholds)

    def masses(self, row: Ranked, thresholds: Thresholds) -> Masses:
        """Return the probability of each group for one question as a whole."""
        return self.weigh(row, thresholds).whole


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
    """Rank each question as the selector does in Rasa."""
    language = spacy.load(pipeline.resolve()[2], disable=UNUSED)
    ranked = []
    for question, doc in zip(questions, language.pipe(str(question["text"]).lower() for question in questions), strict=True):
        text = str(question["text"])
        ranked.append(Ranked(question, Ranking.of(text, ranker.labels, _scores_in(text, doc, ranker))))
    return ranked


def _scores_in(text: str, doc: Doc, ranker: Ranker) -> Callable[[Sequence[Span]], Sequence[Scores]]:
    def example(start: int, end: int) -> Example:
        return Example(text[start:end], " ".join(token.lemma_ for token in doc if start <= token.idx < end))

    return lambda spans: list(ranker.scores([example(*span) for span in spans]))


def answers(ranked: Iterable[Ranked], field: Field, thresholds: Thresholds) -> list[Scored]:
    """Return what each question would be told with these thresholds, in the form of ``./wegwijzer ask``, and how that counts."""
    return [scored(row, decide(field.weigh(row, thresholds), field.topic_of, thresholds), field) for row in ranked]


def scored(row: Ranked, choice: Choice, field: Field) -> Scored:
    """Judge a choice. The safety check comes first, as in the API; an answer also gives the further topics of its articles."""
    slugs = [label.removeprefix(FAQ) for label in choice.labels if label.startswith(FAQ)]
    if choice is TERM:
        term = terms.asked_for(row.ranking.heard)
        outcome, slugs = "answered", [term.article or term.near[0]] if term else []
    elif choice.mode is Mode.ACT:
        outcome = _OF_ACT.get(choice.labels[0].partition("/")[0], "smalltalk")
    else:
        outcome = OUTCOME[choice.mode]
    if _is_crisis(str(row.question["text"])):
        outcome, slugs = "crisis", []
    topics = [field.topic_of[slug] for slug in slugs]
    if outcome == "answered":
        topics += [topic for slug in slugs for topic in field.topics_of[slug][1:]]
    told = {"outcome": outcome, "articles": slugs, "topics": list(dict.fromkeys(topics)), "confidence": choice.confidence}
    return Scored(row.question, told, judge(row.question, told))


@cache
def _is_crisis(text: str) -> bool:
    return safety.assess(text) is not None
