"""Rank intents for a sentence: a linear model on words, lemmas and character n-grams. Knows scikit-learn, not Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.spelling import normalise

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One utterance: its text, and the lemmas spaCy gave its words."""

    text: str
    lemmas: str


@dataclass
class Ranker:
    """One-against-all linear support vector machines over three views of a sentence.

    Words and lemmas carry the meaning; character n-grams (2 to 5, within words) carry what typing errors, compounds and missing
    spaces leave of it. What occurs once teaches nothing about another sentence, and is left out. ``margins`` are turned into
    probabilities by ``bot.calibration``.
    """

    c: float = 0.6
    rare: int = 2
    labels: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the three untrained views."""
        self._words = TfidfVectorizer(ngram_range=(1, 2), min_df=self.rare, sublinear_tf=True, token_pattern=r"\S+", lowercase=False)
        self._lemmas = TfidfVectorizer(ngram_range=(1, 2), min_df=self.rare, sublinear_tf=True, token_pattern=r"\S+", lowercase=False)
        self._chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=self.rare + 1, sublinear_tf=True, lowercase=False)
        self._model = LinearSVC(C=self.c, dual=True, random_state=20261121)

    def fit(self, examples: Sequence[Example], labels: Sequence[str]) -> Ranker:
        """Learn from examples with their labels."""
        texts = [normalise(example.text) for example in examples]
        lemmas = [normalise(example.lemmas) for example in examples]
        features = hstack(
            [self._words.fit_transform(texts), self._lemmas.fit_transform(lemmas), self._chars.fit_transform(texts)], format="csr"
        )
        self._model.fit(features, labels)
        self._model.coef_ = self._model.coef_.astype(np.float32)  # half the memory, the same answers
        self.labels = [str(label) for label in self._model.classes_]
        return self

    def margins(self, examples: Sequence[Example]) -> Matrix:
        """Return one row a sentence, one column a label: the higher, the likelier."""
        scores: Matrix = self._model.decision_function(self._features(examples))
        return scores

    def _features(self, examples: Sequence[Example]) -> csr_matrix:
        texts = [normalise(example.text) for example in examples]
        lemmas = [normalise(example.lemmas) for example in examples]
        return hstack([self._words.transform(texts), self._lemmas.transform(lemmas), self._chars.transform(texts)], format="csr")
