"""Turn the ranking of a message into one intent: answer, offer, dialogue act, not ours, or not understood."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.article_selector import RANKING
from bot.calibration import FAQ, FOLLOW_UP, OUT_OF_SCOPE, Choice, Mode, Thresholds, choose, probabilities
from knowledge import terms
from knowledge.library import articles
from knowledge.spelling import in_other_script
from knowledge.topic_words import names_topic

INTENT_OF = {Mode.ANSWER: "faq", Mode.OFFER: "ambiguous", Mode.OTHER: "out_of_scope", Mode.NOTHING: "nlu_fallback"}
SHOWN = 10
OTHER_LANGUAGE = Choice(Mode.OTHER, (f"{OUT_OF_SCOPE}taal",), 1.0)
TERM = Choice(Mode.ACT, ("ask_term",), 1.0)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent):
    """Give each message its intent, and a ``selection`` that tells the action which articles, or which kind of other question."""

    def __init__(self, thresholds: Thresholds, topic_of: dict[str, str]) -> None:
        """Keep the thresholds and the topic of each article."""
        self._thresholds = thresholds
        self._topic_of = topic_of

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No settings here: the thresholds are measured, and live in bot/thresholds.json."""
        return {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Decision:
        """Read the thresholds and the topics as they are now."""
        return cls(Thresholds.load(), {slug: article.topic for slug, article in articles().items()})

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message that the selector ranked."""
        for message in messages:
            ranking = message.get(RANKING)
            if ranking is None:
                continue
            labels, margins = _without_follow_ups(ranking) if names_topic(ranking["heard"]) else (ranking["labels"], ranking["margins"])
            chances = probabilities(margins, self._thresholds).tolist()
            choice = self._both(ranking) or self._decide(message.get(TEXT), ranking["heard"], labels, chances)
            self._tell(message, labels, chances, choice)
        return messages

    def _both(self, ranking: dict[str, Any]) -> Choice | None:
        """Two questions of which each by itself is sure, about two topics: both are answered, also where together they are unclear."""
        chances = (probabilities(margins, self._thresholds).tolist() for margins in ranking["apart"])
        found = [choose(ranking["labels"], chance, self._topic_of, self._thresholds) for chance in chances]
        if any(choice.mode is not Mode.ANSWER for choice in found):
            return None
        labels = {self._topic_of[choice.labels[0].removeprefix(FAQ)]: choice.labels[0] for choice in found}
        return Choice(Mode.ANSWER, tuple(labels.values()), min(choice.confidence for choice in found)) if len(labels) > 1 else None

    def _decide(self, text: str, heard: str, labels: list[str], chances: list[float]) -> Choice:
        if in_other_script(text):
            return OTHER_LANGUAGE
        return TERM if terms.asked_for(heard) else choose(labels, chances, self._topic_of, self._thresholds)

    def _tell(self, message: Message, labels: list[str], chances: list[float], choice: Choice) -> None:
        chance_of = dict(zip(labels, chances, strict=True))
        name = choice.labels[0].partition("/")[0] if choice.mode is Mode.ACT else INTENT_OF[choice.mode]
        ranked = sorted(chance_of.items(), key=lambda item: -item[1])
        selection: dict[str, Any] = {"confidence": round(choice.confidence, 4)}
        if choice.mode is not Mode.ACT:
            selection["ranked"] = [label.removeprefix(FAQ) for label, _ in ranked if label.startswith(FAQ)][:SHOWN]
        if choice.mode in (Mode.ANSWER, Mode.OFFER):
            selection["articles"] = [[label.removeprefix(FAQ), round(chance_of[label], 4)] for label in choice.labels]
        if choice.mode in (Mode.OTHER, Mode.ACT):
            selection["kind"] = choice.labels[0].partition("/")[2]
        follow_ups = [(label.removeprefix(FOLLOW_UP), chance) for label, chance in ranked if label.startswith(FOLLOW_UP)]
        if follow_ups:
            selection["follow_up"] = [follow_ups[0][0], round(sum(chance for _, chance in follow_ups), 4)]
        message.set("selection", selection, add_to_output=True)
        message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: choice.confidence}, add_to_output=True)
        message.set(
            INTENT_RANKING_KEY,
            [{INTENT_NAME_KEY: label, PREDICTED_CONFIDENCE_KEY: chance} for label, chance in ranked[:SHOWN]],
            add_to_output=True,
        )


def _without_follow_ups(ranking: dict[str, Any]) -> tuple[list[str], Any]:
    """What names a topic of its own does not get one from the last answer."""
    kept = [place for place, label in enumerate(ranking["labels"]) if not label.startswith(FOLLOW_UP)]
    return [ranking["labels"][place] for place in kept], ranking["margins"][kept]
