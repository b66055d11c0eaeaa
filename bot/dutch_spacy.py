"""Load the Dutch spaCy pipeline that this machine has, instead of one fixed name."""

from __future__ import annotations

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP

from bot import pipeline

# Only lemmas and tags are used; leaving the rest out saves most of the time a message takes.
UNUSED = ["parser", "morphologizer", "ner", "senter"]


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="DutchSpacyNLP",
)
class DutchSpacyNLP(SpacyNLP):
    """Rasa's SpacyNLP with ``nl_core_news_sm`` where it is installed, and else the project's own pipeline.

    The name and version of the pipeline are the fingerprint of its model, so that Rasa trains anew when another one takes its place.
    """

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> DutchSpacyNLP:
        """Load the pipeline that ``bot.pipeline.resolve`` finds."""
        name, version, target = pipeline.resolve()
        language = spacy.load(target, disable=UNUSED)
        return cls(SpacyModel(model=language, model_name=f"{name} {version}"), {**cls.get_default_config(), **config})
