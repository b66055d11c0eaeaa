"""Rank labels for a sentence: three linear voters on words, lemmas and character n-grams. Knows scikit-learn, not Rasa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

from knowledge.spelling import normalise

Matrix = NDArray[np.float64]

# What the margin of the article, the margin of its topic and the log-likelihood weigh in the sum: the sum is a log-probability up to a
# constant and the scale that calibration fits. Chosen on evaluation/questions.jsonl; a third more or less of each changes little.
_ARTICLE, _TOPIC, _LIKELIHOOD = 4.0, 1.5, 0.3
_SMOOTHING = 0.05
_FEWEST = 3
_SEED = 20261121


@dataclass(frozen=True)
class Example:
    """One utterance: its text, and the lemmas spaCy gave its words."""

    text: str
    lemmas: str

    def after(self, earlier: Example) -> Example:
        """Return this utterance as it reads after an earlier one."""
        return Example(f"{earlier.text} {self.text}", f"{earlier.lemmas} {self.lemmas}")


@dataclass(frozen=True)
class View:
    """One view of a sentence: the features that it looks for, and the row in which each has its weights.

    Gives what the ``TfidfVectorizer`` it is made of would give. That one is made for thousands of sentences, and takes six times as long
    for one.
    """

    analyse: Callable[[str], list[str]]
    rows: Mapping[str, int]
    rarity: Matrix
    first: int

    @classmethod
    def of(cls, vectorizer: TfidfVectorizer, first: int) -> View:
        """Return the view that ``vectorizer`` learned; its features have the rows from ``first`` on."""
        return cls(vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_, first)

    def weigh(self, text: str) -> tuple[NDArray[np.int64], Matrix]:
        """Return the rows of what occurs in ``text``, and how much each of them weighs; together they have length 1."""
        counts = Counter(self.rows[feature] for feature in self.analyse(text) if feature in self.rows)
        rows = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = (np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts))) + 1) * self.rarity[rows]
        length = np.sqrt(weights @ weights)
        return rows + self.first, weights / length if length else weights


@dataclass
class Ranker:
    """Three voters over three views of a sentence.

    Words and lemmas carry the meaning; character n-grams (2 to 5, within words) carry what typing errors, compounds and missing
    spaces leave of it. What occurs once teaches nothing about another sentence, and is left out.

    The voters: support vector machines that tell each label from all others, the same for the group of each label (its topic), and
    naive Bayes. The first are sharp, and sure of themselves on an incidental word; the second see the larger picture; the third weighs
    every word of a long story. They err on different sentences, so their sum errs less. ``bot.calibration`` turns it into probabilities.
    """

    c: float = 0.6
    rare: int = 2
    labels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the untrained views and voters."""
        self._words = TfidfVectorizer(ngram_range=(1, 2), min_df=self.rare, sublinear_tf=True, token_pattern=r"\S+", lowercase=False)
        self._lemmas = TfidfVectorizer(ngram_range=(1, 2), min_df=self.rare, sublinear_tf=True, token_pattern=r"\S+", lowercase=False)
        self._chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=self.rare + 1, sublinear_tf=True, lowercase=False)
        self._weights = np.empty((0, 0), dtype=np.float32)
        self._constants = np.empty(0)
        self._views: list[View] = []

    def fit(self, examples: Sequence[Example], labels: Sequence[str], groups: Sequence[str] | None = None) -> Ranker:
        """Learn from examples with their labels, and the group that each label belongs to (itself, when not given).

        Raises ``ValueError`` for fewer than three groups: for two, scikit-learn keeps one voter instead of one each.
        """
        groups = labels if groups is None else groups
        if len(set(groups)) < _FEWEST:
            raise ValueError(f"a ranker needs at least {_FEWEST} groups of labels, not {len(set(groups))}")
        texts = [normalise(example.text) for example in examples]
        lemmas = [normalise(example.lemmas) for example in examples]
        learned = [self._words.fit_transform(texts), self._lemmas.fit_transform(lemmas), self._chars.fit_transform(texts)]
        firsts = accumulate((matrix.shape[1] for matrix in learned[:-1]), initial=0)
        vectorizers = (self._words, self._lemmas, self._chars)
        self._views = [View.of(vectorizer, first) for vectorizer, first in zip(vectorizers, firsts, strict=True)]
        features = hstack(learned, format="csr")
        with ThreadPoolExecutor() as pool:  # learning leaves Python's lock alone, so both learn at once
            article, topic = pool.map(
                lambda names: LinearSVC(C=self.c, dual=True, random_state=_SEED).fit(features, names), (labels, groups)
            )
        likelihood = MultinomialNB(alpha=_SMOOTHING).fit(features, labels)
        self.labels = [str(label) for label in article.classes_]
        group_of = dict(zip(labels, groups, strict=True))
        column = {group: number for number, group in enumerate(topic.classes_)}
        groups_of_labels = [column[group_of[label]] for label in self.labels]
        # A weighted sum of linear voters is one linear voter: one matrix to keep, and one product a message.
        weights = _ARTICLE * article.coef_ + _TOPIC * topic.coef_[groups_of_labels] + _LIKELIHOOD * likelihood.feature_log_prob_
        self._weights = np.ascontiguousarray(weights.T, dtype=np.float32)
        self._constants = (
            _ARTICLE * article.intercept_ + _TOPIC * topic.intercept_[groups_of_labels] + _LIKELIHOOD * likelihood.class_log_prior_
        )
        return self

    def scores(self, examples: Sequence[Example]) -> Matrix:
        """Return one row a sentence, one column a label: the higher, the likelier."""
        return np.array([self._score(example) for example in examples])

    def _score(self, example: Example) -> Matrix:
        text, lemmas = normalise(example.text), normalise(example.lemmas)
        seen = [view.weigh(said) for view, said in zip(self._views, (text, lemmas, text), strict=True)]
        rows, weights = (np.concatenate(parts) for parts in zip(*seen, strict=True))
        # In the precision of the weights: in another, numpy would first make a copy of them all.
        result: Matrix = weights.astype(np.float32) @ self._weights[rows] + self._constants
        return result
