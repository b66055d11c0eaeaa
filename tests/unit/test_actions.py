"""What the bot says, without a server: real actions, real articles, Rasa's own tracker."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answer, conversation, handoff
from knowledge.library import articles
from knowledge.phrases import catalogue
from knowledge.reply import Kind, Outcome, Reply


def run(
    action: Action, text: str = "", *, selection: dict[str, Any] | None = None, entities: Sequence[dict[str, str]] = (), **slots: Any
) -> tuple[Reply, dict[str, Any]]:
    message = {"text": text, "selection": selection or {}, "entities": list(entities), "metadata": slots.pop("metadata", {})}
    tracker = Tracker("test", slots, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    assert len(dispatcher.messages) == 1
    reply = Reply.from_dict(dispatcher.messages[0]["custom"])
    return reply, {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def selected(*slugs: str, confidence: float = 0.8) -> dict[str, Any]:
    return {"articles": [[slug, 0.4] for slug in slugs], "confidence": confidence}


def choices(reply: Reply) -> list[str]:
    return [option.choice for bubble in reply.bubbles for option in bubble.options]


def test_an_answer_has_its_source_with_a_date_and_a_next_step() -> None:
    reply, _ = run(answer.ActionAnswer(), "mag de school mijn zoon schorsen", selection=selected("schorsing"))

    assert reply.outcome is Outcome.ANSWERED
    assert reply.topics[0] == "schorsing"
    assert all(source.url and source.checked_on for source in reply.bubbles[0].sources)
    assert reply.bubbles[0].options


def test_a_parent_reads_u_and_a_pupil_reads_je() -> None:
    parent, _ = run(answer.ActionAnswer(), "mijn dochter is geschorst", selection=selected("schorsing"))
    pupil, _ = run(answer.ActionAnswer(), "ik ben geschorst", selection=selected("schorsing"))

    assert (parent.role, pupil.role) == ("ouder", "leerling")
    assert parent.bubbles[0].text == articles()["schorsing"].variants["ouder"].summary
    assert pupil.bubbles[0].text == articles()["schorsing"].variants["leerling"].summary


def test_the_question_that_is_answered_stands_above_the_answer() -> None:
    reply, _ = run(answer.ActionAnswer(), "ik ben geschorst", selection=selected("schorsing"))

    assert reply.bubbles[0].title == articles()["schorsing"].question("leerling")


def test_who_is_asking_is_asked_once_when_the_words_do_not_tell() -> None:
    first, slots = run(answer.ActionAnswer(), "schorsing", selection=selected("schorsing"))
    again, _ = run(answer.ActionAnswer(), "schorsing", selection=selected("schorsing"), **slots)

    assert "role:leerling" in choices(first)
    assert "role:leerling" not in choices(again)


def test_choosing_a_role_says_the_last_answer_again_in_other_words() -> None:
    entities = [{"entity": "role", "value": "leerling"}]

    reply, slots = run(answer.ActionChooseRole(), '/choose_role{"role": "leerling"}', entities=entities, last_article="schorsing")

    assert reply.bubbles[0].text == articles()["schorsing"].variants["leerling"].summary
    assert slots["role"] == "leerling"


def test_two_questions_in_one_message_are_both_answered() -> None:
    reply, _ = run(answer.ActionAnswer(), selection=selected("schorsing", "klacht-school"))

    assert reply.outcome is Outcome.ANSWERED_MULTIPLE
    assert reply.articles == ("schorsing", "klacht-school")


def test_unsure_offers_the_canonical_questions_and_something_else() -> None:
    reply, _ = run(answer.ActionOffer(), "mijn kind mag niet komen", selection=selected("weigering", "schorsing"))

    assert reply.outcome is Outcome.DISAMBIGUATED
    assert choices(reply) == ["article:weigering", "article:schorsing", "rephrase"]
    assert reply.bubbles[0].options[0].label == articles()["weigering"].question("ouder")


def test_unsure_again_also_offers_a_person() -> None:
    reply, _ = run(answer.ActionOffer(), selection=selected("weigering", "schorsing"), misses=1.0)

    assert "handoff" in choices(reply)


def test_not_understood_asks_for_other_words_and_then_offers_a_person() -> None:
    first, slots = run(conversation.ActionFallback(), "blauwe maandag geschorst")
    second, _ = run(conversation.ActionFallback(), "blauwe maandag geschorst", **slots)

    assert first.outcome is Outcome.FALLBACK
    assert second.outcome is Outcome.HANDOFF_OFFERED
    assert "handoff" in choices(second)


def test_an_answer_ends_a_row_of_misses() -> None:
    _, slots = run(answer.ActionAnswer(), selection=selected("schorsing"), misses=1.0)

    assert slots["misses"] == 0


def test_a_request_for_a_person_offers_one_about_the_last_topic() -> None:
    reply, _ = run(handoff.ActionHandoff(), "kan iemand mij bellen", last_article="schorsing")

    assert reply.outcome is Outcome.HANDOFF_OFFERED
    assert reply.subject == articles()["schorsing"].title
    assert reply.bubbles[0].kind is Kind.HANDOFF


def test_the_bot_says_that_it_is_a_computer() -> None:
    reply, _ = run(conversation.ActionBotChallenge(), "ben je een mens")

    assert "computer" in reply.plain_text()


@pytest.mark.parametrize("kind", catalogue("out_of_scope"))
def test_every_kind_of_other_question_has_its_own_door(kind: str) -> None:
    reply, _ = run(conversation.ActionOutOfScope(), selection={"kind": kind, "confidence": 0.9})

    assert reply.outcome is Outcome.OUT_OF_SCOPE
    assert reply.bubbles[0].text == catalogue("out_of_scope")[kind].get("beide", catalogue("out_of_scope")[kind].get("ouder"))


def test_a_button_for_an_article_that_is_gone_asks_for_the_question_in_words() -> None:
    reply, _ = run(answer.ActionChooseArticle(), entities=[{"entity": "article", "value": "bestaat-niet"}])

    assert reply.outcome is Outcome.FALLBACK
    assert "handoff" in choices(reply)


def test_the_sector_that_was_chosen_is_remembered_and_told() -> None:
    with_difference = next(a for a in articles().values() if "vo" in a.variants["ouder"].sectors)
    entities = [{"entity": "sector", "value": "vo"}]

    reply, slots = run(answer.ActionChooseSector(), entities=entities, last_article=with_difference.slug, role="ouder")

    assert with_difference.variants["ouder"].sectors["vo"] in reply.bubbles[0].text
    assert slots["sector"] == "vo"


@pytest.mark.parametrize("text", ["en op het vo?", "En op de middelbare school dan", "geldt dat ook op het vo"])
@pytest.mark.parametrize(
    "action", [answer.ActionAnswer(), answer.ActionOffer(), conversation.ActionFallback(), conversation.ActionOutOfScope()]
)
def test_a_short_follow_up_asks_the_last_question_for_another_kind_of_school(action: Action, text: str) -> None:
    last = next(a for a in articles().values() if "vo" in a.variants["ouder"].sectors)

    reply, slots = run(action, text, selection=selected("opp"), last_article=last.slug, role="ouder", sector="po")

    assert reply.articles == (last.slug,)
    assert last.variants["ouder"].sectors["vo"] in reply.bubbles[0].text
    assert slots["sector"] == "vo"


@pytest.mark.parametrize("text", ["en hoe vraag ik een tlv aan voor het vso van mijn dochter die nu thuis zit", "schorsing vo", "en nu?"])
def test_a_new_question_is_not_taken_for_a_follow_up(text: str) -> None:
    reply, _ = run(answer.ActionAnswer(), text, selection=selected("opp"), last_article="schorsing", role="ouder")

    assert reply.articles == ("opp",)
