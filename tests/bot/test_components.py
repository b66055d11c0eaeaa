"""The components in Rasa itself: what they remember, refuse and hand on."""

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import pipeline
from bot.article_selector import RANKING, ArticleSelector
from bot.calibration import Thresholds
from bot.decision import Decision
from bot.dutch_spacy import DutchSpacyNLP
from bot.importer import KnowledgeImporter
from bot.ranking import Example
from knowledge.library import articles

ROOT = Path(__file__).parents[2]
CONTEXT = ExecutionContext(GraphSchema({}))
UTTERANCES = {
    "faq/schorsing": ["mijn zoon is geschorst", "mag de school schorsen", "geschorst wat nu"],
    "faq/opp": ["wat is een opp", "moet er een plan komen", "wanneer komt het opp"],
    "greet": ["hallo", "goedemorgen", "hoi hoi"],
}


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage.create(folder)


@pytest.fixture(scope="module")
def dutch() -> DutchSpacyNLP:
    return DutchSpacyNLP.create({}, None, Resource("spacy"), CONTEXT)


@pytest.fixture
def trained(storage: LocalModelStorage, dutch: DutchSpacyNLP) -> ArticleSelector:
    return trained_on(storage, dutch, UTTERANCES)


def trained_on(storage: LocalModelStorage, dutch: DutchSpacyNLP, utterances: dict[str, list[str]]) -> ArticleSelector:
    examples = [
        Message({"text": text, "intent": label.partition("/")[0], **({"intent_response_key": label} if "/" in label else {})})
        for label, texts in utterances.items()
        for text in texts
    ]
    selector = ArticleSelector.create({"c": 1.0, "rare": 1}, storage, Resource("selector"), CONTEXT)
    data = dutch.process_training_data(TrainingData(examples), dutch.provide())
    selector.train(SpacyTokenizer(SpacyTokenizer.get_default_config()).process_training_data(data))
    return selector


def understood(selector: ArticleSelector, text: str, after: str | None = None) -> dict[str, Any]:
    message = Message({"text": text, "metadata": {"after": after}})
    Decision.create({}, None, Resource("decision"), CONTEXT).process(selector.process([message]))
    return message.as_dict(only_output_properties=True)


def test_a_message_gets_the_intent_faq_and_the_article(trained: ArticleSelector) -> None:
    parsed = understood(trained, "ze hebben hem geschorst")

    assert parsed["intent"]["name"] in {"faq", "ambiguous"}
    assert parsed["selection"]["articles"][0][0] == "schorsing"


def test_a_message_without_a_topic_is_about_what_was_answered_before(trained: ArticleSelector, storage: LocalModelStorage) -> None:
    asked = {"schorsing": Example("mag de school schorsen", "mag de school schorsen"), "opp": Example("wat is een opp", "wat zijn een opp")}
    selector = ArticleSelector({}, storage, Resource("selector"), trained._ranker, asked)

    after_suspension, after_plan = (
        understood(selector, "en als ze nee zeggen", slug)["selection"]["ranked"][0] for slug in ("schorsing", "opp")
    )

    assert (after_suspension, after_plan) == ("schorsing", "opp")
    assert understood(selector, "moet er een plan komen", "schorsing")["selection"]["ranked"][0] == "opp"


def test_the_question_of_each_article_is_kept_with_the_model(storage: LocalModelStorage, dutch: DutchSpacyNLP) -> None:
    question = articles()["schorsing"].question("ouder")
    trained_on(storage, dutch, {**UTTERANCES, "faq/schorsing": [question, "geschorst wat nu"]})

    loaded = ArticleSelector.load({}, storage, Resource("selector"), CONTEXT)

    assert {slug: example.text for slug, example in loaded._questions.items()} == {"schorsing": question}


def test_an_article_that_is_gone_since_the_training_is_not_chosen_and_breaks_nothing(trained: ArticleSelector) -> None:
    message = Message({"text": "ze hebben hem geschorst, en moet er een plan komen"})
    topics = {slug: article.topic for slug, article in articles().items() if slug != "schorsing"}
    Decision(Thresholds.load(), topics).process(trained.process([message]))

    assert "schorsing" not in json.dumps(message.get("selection"))


@pytest.mark.parametrize("text", ["هل يمكن للمدرسة رفض ابني", "чи може школа відмовити", "学校能拒绝吗"])
def test_another_script_is_answered_as_another_language(trained: ArticleSelector, text: str) -> None:
    parsed = understood(trained, text)

    assert (parsed["intent"]["name"], parsed["selection"]["kind"]) == ("out_of_scope", "taal")


def test_the_scores_do_not_leave_rasa(trained: ArticleSelector) -> None:
    assert RANKING not in understood(trained, "geschorst")


def test_what_is_understood_survives_storage(trained: ArticleSelector, storage: LocalModelStorage) -> None:
    loaded = ArticleSelector.load({"c": 1.0, "rare": 1}, storage, Resource("selector"), CONTEXT)

    assert understood(loaded, "hallo") == understood(trained, "hallo")


def test_a_model_trained_with_another_dutch_pipeline_is_refused_with_the_command_that_mends_it(
    trained: ArticleSelector, storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "resolve", lambda: ("nl_core_news_sm", "3.7.0", "elsewhere"))

    with pytest.raises(RasaException, match=r"wegwijzer train"):
        ArticleSelector.load({"c": 1.0, "rare": 1}, storage, Resource("selector"), CONTEXT)


def test_a_button_is_left_to_rasa(trained: ArticleSelector) -> None:
    message = Message({"text": '/choose_article{"article": "opp"}'})

    Decision.create({}, None, Resource("decision"), CONTEXT).process(trained.process([message]))

    assert message.get("intent") is None


def test_the_dutch_pipeline_brings_the_forms_of_a_word_together(dutch: DutchSpacyNLP) -> None:
    language = dutch.provide().model

    lemmas = {language(sentence)[-1].lemma_ for sentence in ("school heeft hem geweigerd", "de school kan hem niet weigeren")}

    assert len(lemmas) == 1


def test_the_articles_own_questions_are_taught_and_every_label_has_a_response() -> None:
    data = KnowledgeImporter(training_data_paths=[str(ROOT / "data")]).get_nlu_data()

    taught = {message.get("text") for message in data.intent_examples}
    assert articles()["opp"].question("ouder") in taught
    assert {f"utter_faq/{slug}" for slug in articles()} <= set(data.responses)


def test_the_thresholds_file_holds_plain_numbers() -> None:
    figures = json.loads((ROOT / "bot" / "thresholds.json").read_text(encoding="utf-8"))

    assert all(isinstance(value, float | int) for value in figures.values())
