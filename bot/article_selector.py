"""Rank every article and dialogue act for a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import pipeline
from bot.calibration import FAQ
from bot.ranking import Example, Ranker
from bot.understanding import Ranking, Scores, Span
from knowledge.library import articles

RANKING = "article_scores"
# Whose wording of an article's question stands for it.
ASKED_BY = "ouder"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ArticleSelector(GraphComponent, IntentClassifier):
    """Learn from data/nlu which words lead to which article, and rank all of them for a message.

    Leaves the scores of every label in the message; ``bot.decision.Decision`` turns them into one intent. Remembers which Dutch
    pipeline its lemmas came from: with another one they would no longer meet.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``c``: inverse strength of the regularisation; ``rare``: words that occur less often than this are left out."""
        return {"c": 0.6, "rare": 2}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        ranker: Ranker | None = None,
        questions: Mapping[str, Example] | None = None,
    ) -> None:
        """Keep where to store what is learned. ``questions``: what each article answers, as the ranker reads it."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._ranker = ranker
        self._questions = questions or {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> ArticleSelector:
        """Make an untrained selector."""
        return cls(config, model_storage, resource)

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["sklearn", "joblib"]

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the utterances of all intents."""
        messages = training_data.intent_examples
        labels = [_label(message) for message in messages]
        known = articles()
        topic_of = {f"{FAQ}{slug}": article.topic for slug, article in known.items()}
        asked = {article.question(ASKED_BY): slug for slug, article in known.items()}
        self._questions = {asked[text]: _example(message) for message in messages if (text := str(message.get(TEXT))) in asked}
        self._ranker = Ranker(c=self._config["c"], rare=self._config["rare"]).fit(
            [_example(message) for message in messages], labels, [topic_of.get(label, label.partition("/")[0]) for label in labels]
        )
        with self._storage.write_to(self._resource) as folder:
            stored = {"pipeline": pipeline.resolve()[:2], "ranker": self._ranker, "questions": self._questions}
            joblib.dump(stored, folder / "selector.joblib")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ArticleSelector:
        """Load a trained selector. Raises ``RasaException`` when it was trained with another Dutch pipeline."""
        with model_storage.read_from(resource) as folder:
            stored = joblib.load(folder / "selector.joblib")
        trained, present = " ".join(stored["pipeline"]), " ".join(pipeline.resolve()[:2])
        if trained != present:
            raise RasaException(
                f"Dit model is getraind met de taalmodule {trained}, maar hier staat {present}. Train opnieuw met: ./wegwijzer train"
            )
        return cls(config, model_storage, resource, stored["ranker"], stored.get("questions", {}))

    def process(self, messages: list[Message]) -> list[Message]:
        """Leave the scores of all labels in each message; a button ("/…") has none. After a correction only what was meant counts.

        ``after`` in the metadata of a message is the slug of the article that was answered before it.
        """
        if self._ranker is None:
            raise RasaException("De artikelkiezer is nog niet getraind. Voer uit: ./wegwijzer train")
        for message in messages:
            text = message.get(TEXT) or ""
            if text and not text.startswith("/"):
                earlier = self._questions.get(str((message.get("metadata") or {}).get("after")))
                scores = _scores_in(message, self._ranker), _scores_after(message, self._ranker, earlier)
                message.set(RANKING, Ranking.of(text, self._ranker.labels, *scores))
        return messages


def _label(message: Message) -> str:
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


def _scores_in(message: Message, ranker: Ranker) -> Callable[[Sequence[Span]], Sequence[Scores]]:
    return lambda spans: list(ranker.scores([_example(message, *span) for span in spans]))


def _scores_after(message: Message, ranker: Ranker, earlier: Example | None) -> Callable[[Span], Scores] | None:
    if earlier is None:
        return None
    return lambda span: next(iter(ranker.scores([_example(message, *span).after(earlier)])))


def _example(message: Message, start: int = 0, end: int | None = None) -> Example:
    text = (message.get(TEXT) or "")[start:end]
    tokens = [token for token in message.get(TEXT_TOKENS) or [] if start <= token.start < start + len(text)]
    return Example(text=text, lemmas=" ".join(token.lemma or token.text for token in tokens))
