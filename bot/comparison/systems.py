"""The systems that are compared: ours, Rasa's own, two plain ones. Each learns from the same sentences and ranks a message.

A score is a log-probability, or what comes nearest to one, so that the decision layer of ``bot.calibration`` fits all.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import spacy
from numpy.typing import NDArray
from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bot import pipeline
from bot.calibration import DANGER, FAQ, OUT_OF_SCOPE, Choice, Mode, Thresholds, choose, masses, probabilities
from bot.comparison import rasa_nlu
from bot.comparison.sentences import Sentence
from bot.dutch_spacy import UNUSED
from bot.ranking import Example, Ranker
from knowledge.library import articles
from knowledge.search import search

Scores = NDArray[np.float64]
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a system makes of one message: a score for every label, and what it would do when nobody else decides."""

    scores: Scores
    own: Choice


class System(Protocol):
    """Something that learns labels from sentences."""

    name: str

    @property
    def labels(self) -> Sequence[str]:
        """The labels, in the order of the scores."""

    def learn(self, sentences: Sequence[Sentence]) -> float:
        """Learn, and return the seconds that took."""

    def rank(self, text: str) -> Ranking:
        """Rank one message."""


class Ours:
    """``bot.ranking`` with the thresholds as shipped: lemmas by spaCy, as in the real pipeline."""

    name = "wegwijzer"

    def __init__(self, topic_of: Mapping[str, str], thresholds: Thresholds) -> None:
        """Decide with ``thresholds``; ``topic_of`` gives the topic of each article."""
        self._topic_of = topic_of
        self._thresholds = thresholds
        self._language = spacy.load(pipeline.resolve()[2], disable=UNUSED)
        self._ranker = Ranker()

    @property
    def labels(self) -> Sequence[str]:
        """The labels of the sentences, in the order of the scores."""
        return self._ranker.labels

    def learn(self, sentences: Sequence[Sentence]) -> float:
        """Find the lemmas, and train the ranker as ``bot.article_selector`` does."""
        begun = time.perf_counter()
        documents = self._language.pipe(text.lower() for text, _ in sentences)
        examples = [Example(text, _lemmas(document)) for (text, _), document in zip(sentences, documents, strict=True)]
        labels = [label for _, label in sentences]
        groups = [self._group(label) for label in labels]
        self._ranker.fit(examples, labels, groups)
        return time.perf_counter() - begun

    def rank(self, text: str) -> Ranking:
        """Rank one message, and decide with the shipped thresholds."""
        scores = self._ranker.scores([Example(text, _lemmas(self._language(text.lower())))])[0]
        chances = probabilities(scores, self._thresholds).tolist()
        return Ranking(scores, choose(masses(self.labels, chances, self._topic_of), self._thresholds))

    def _group(self, label: str) -> str:
        """Return what ``bot.article_selector`` teaches as the group of a label; labels of another project are their own group."""
        if not self._topic_of:
            return label
        return self._topic_of.get(label.removeprefix(FAQ)) or label.partition("/")[0]


class WordsRegression:
    """TF-IDF on words with logistic regression, both exactly as scikit-learn sets them."""

    name = "tfidf-lr"

    def __init__(self) -> None:
        """Make the untrained model."""
        self._model = make_pipeline(TfidfVectorizer(), LogisticRegression())

    @property
    def labels(self) -> Sequence[str]:
        """The labels of the sentences, in the order of the scores."""
        return [str(label) for label in self._model.classes_]

    def learn(self, sentences: Sequence[Sentence]) -> float:
        """Train on the texts."""
        begun = time.perf_counter()
        self._model.fit([text for text, _ in sentences], [label for _, label in sentences])
        return time.perf_counter() - begun

    def rank(self, text: str) -> Ranking:
        """Rank one message; its own choice is the likeliest label."""
        scores: Scores = self._model.predict_log_proba([text])[0]
        best = int(scores.argmax())
        return Ranking(scores, as_choice(str(self._model.classes_[best]), float(np.exp(scores[best]))))


class ArticleSearch:
    """BM25 over the articles themselves: it learns from no sentence, and knows no small talk and no other questions."""

    name = "bm25"

    def __init__(self) -> None:
        """Index the articles."""
        self.labels: Sequence[str] = [f"{FAQ}{slug}" for slug in sorted(articles())]
        self._column = {label: number for number, label in enumerate(self.labels)}

    def learn(self, sentences: Sequence[Sentence]) -> float:
        """Build the index, by searching once: a search has nothing to learn from sentences."""
        begun = time.perf_counter()
        search("passend onderwijs")
        return time.perf_counter() - begun

    def rank(self, text: str) -> Ranking:
        """Rank one message; its own choice is the best hit, or nothing when no word is known."""
        scores = np.zeros(len(self.labels))
        hits = search(text, limit=len(self.labels))
        for hit in hits:
            scores[self._column[f"{FAQ}{hit.slug}"]] = hit.score
        own = Choice(Mode.ANSWER, (f"{FAQ}{hits[0].slug}",), 0.0) if hits else Choice(Mode.NOTHING, (), 0.0)
        return Ranking(scores, own)


class RasaModel:
    """A pipeline of Rasa's own components, asked as a running Rasa asks it."""

    def __init__(self, name: str, parts: Sequence[dict[str, Any]], folder: Path = rasa_nlu.KEPT) -> None:
        """Take ``parts`` as the pipeline; trained models are kept in ``folder``."""
        self.name = name
        self.labels: Sequence[str] = []
        self.trained: rasa_nlu.Trained | None = None
        self._parts = parts
        self._folder = folder

    def learn(self, sentences: Sequence[Sentence]) -> float:
        """Train with ``rasa train nlu``, or take the model that was kept; return the seconds of the training itself."""
        self.labels = sorted({label for _, label in sentences})
        self.trained = rasa_nlu.train(self.name, self._parts, sentences, self._folder)
        configure_structlog(logging.WARNING)  # else Rasa prints every message, with what it understood
        self._agent = Agent.load(str(self.trained.path))
        self._loop = asyncio.new_event_loop()
        return self.trained.seconds

    def rank(self, text: str) -> Ranking:
        """Rank one message; its own choice is the intent that Rasa gives, where ``nlu_fallback`` means that it does not know."""
        told = self._loop.run_until_complete(self._agent.parse_message(text))
        chance = {rasa_nlu.label_of(item["name"]): float(item["confidence"]) for item in told["intent_ranking"]}
        scores = np.log([max(chance.get(label, 0.0), _LEAST) for label in self.labels])
        if told["intent"]["name"] in ("nlu_fallback", None):
            return Ranking(scores, Choice(Mode.NOTHING, (), 0.0))
        return Ranking(scores, as_choice(rasa_nlu.label_of(told["intent"]["name"]), float(told["intent"]["confidence"])))


def as_choice(label: str, confidence: float) -> Choice:
    """Return what it means to go by one label: answer that article, count as not ours, as danger, or as a dialogue act."""
    modes = {FAQ: Mode.ANSWER, OUT_OF_SCOPE: Mode.OTHER, DANGER: Mode.DANGER}
    mode = next((mode for beginning, mode in modes.items() if label.startswith(beginning)), Mode.ACT)
    return Choice(mode, (label,), confidence)


def trainable(topic_of: Mapping[str, str], thresholds: Thresholds) -> dict[str, Callable[[], System]]:
    """Return how to make each system that learns from sentences, ours first; ``topic_of`` is empty for sentences of another project."""
    return {
        Ours.name: lambda: Ours(topic_of, thresholds),
        "rasa-standaard": lambda: RasaModel("rasa-standaard", rasa_nlu.default_pipeline()),
        "rasa-lr": lambda: RasaModel("rasa-lr", rasa_nlu.regression_pipeline()),
        WordsRegression.name: WordsRegression,
    }


def _lemmas(document: Any) -> str:
    return " ".join(token.lemma_ for token in document if token.text.strip())
