"""Turn the ranking of a message into one intent: answer, offer, dialogue act, not ours, or not understood."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from bot import understanding
from bot.article_selector import RANKING
from bot.calibration import FAQ, FOLLOW_UP, Choice, Mode, Thresholds
from bot.understanding import OTHER_LANGUAGE, Weighed
from knowledge.library import articles

INTENT_OF = {Mode.DANGER: "crisis", Mode.ANSWER: "faq", Mode.OFFER: "ambiguous", Mode.OTHER: "out_of_scope", Mode.NOTHING: "nlu_fallback"}
SHOWN = 10


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
            weighed, choice = understanding.understand(ranking, self._topic_of, self._thresholds)
            self._tell(message, weighed, choice)
        return messages

    def _tell(self, message: Message, weighed: Weighed, choice: Choice) -> None:
        chance_of = dict(zip(weighed.labels, weighed.chances, strict=True))
        name = choice.labels[0].partition("/")[0] if choice.mode is Mode.ACT else INTENT_OF[choice.mode]
        ranked = sorted(chance_of.items(), key=lambda item: -item[1])
        selection: dict[str, Any] = {"confidence": round(choice.confidence, 4)}
        if choice.mode is not Mode.ACT:
            selection["ranked"] = [label.removeprefix(FAQ) for label, _ in ranked if label.startswith(FAQ)][:SHOWN]
        if choice.mode in (Mode.ANSWER, Mode.OFFER):
            selection["articles"] = [[label.removeprefix(FAQ), round(chance_of[label], 4)] for label in choice.labels]
        if choice.also:
            selection["also"] = [label.removeprefix(FAQ) for label in choice.also]
        if choice.mode in (Mode.OTHER, Mode.ACT):
            selection["kind"] = choice.labels[0].partition("/")[2]
        follow_ups = [(label.removeprefix(FOLLOW_UP), chance) for label, chance in ranked if label.startswith(FOLLOW_UP)]
        if follow_ups:
            selection["follow_up"] = [follow_ups[0][0], round(sum(chance for _, chance in follow_ups), 4)]
        danger, likely = weighed.danger
        if likely >= self._thresholds.concern and choice is not OTHER_LANGUAGE:
            selection["danger"] = danger
        message.set("selection", selection, add_to_output=True)
        message.set(INTENT, {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: choice.confidence}, add_to_output=True)
        message.set(
            INTENT_RANKING_KEY,
            [{INTENT_NAME_KEY: label, PREDICTED_CONFIDENCE_KEY: chance} for label, chance in ranked[:SHOWN]],
            add_to_output=True,
        )
