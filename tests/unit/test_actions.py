"""What the bot says, without a server: real actions, real articles, Rasa's own tracker."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answer, conversation, follow_up, handoff, term
from knowledge import terms
from knowledge.follow_up import KEYS, FollowUp
from knowledge.library import articles
from knowledge.phrases import catalogue
from knowledge.reply import Kind, Outcome, Reply


class Reviewed(date):
    """A day on which no article is past its review date."""

    @classmethod
    def today(cls) -> "Reviewed":
        return cls(2026, 11, 22)


@pytest.fixture(autouse=True)
def _reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.turn.date", Reviewed)


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


def test_an_answer_that_was_just_read_is_not_said_again_but_what_else_there_is() -> None:
    said = "overtreed ik dan de Leerplichtwet"
    whole = articles()["schorsing"].variant("ouder")
    reply, _ = run(answer.ActionAnswer(), said, selection=selected("schorsing"), last_article="schorsing", role="ouder")
    bubble = reply.bubbles[0]

    assert whole.summary not in bubble.text
    assert any(part in bubble.text for part in whole.more.split("\n\n"))
    assert bubble.sources
    assert (reply.outcome, reply.articles) == (Outcome.ANSWERED, ("schorsing",))


def test_what_is_told_further_is_what_comes_nearest_to_the_question() -> None:
    last = "overstappen-andere-school"
    reply, _ = run(answer.ActionAnswer(), "mijn ouders willen niet", selection=selected(last), last_article=last, role="leerling")

    assert "Willen je ouders niet?" in reply.bubbles[0].text


def test_what_may_belong_to_the_answer_of_before_gets_its_steps_other_questions_and_a_person() -> None:
    said = "telt het weekend ook mee of niet"
    reply, _ = run(answer.ActionAnswer(), said, selection=selected("schorsing"), last_article="schorsing", role="ouder")
    whole, bubble = articles()["schorsing"].variant("ouder"), reply.bubbles[0]

    assert whole.summary not in bubble.text
    assert (bubble.steps, bubble.more) == (whole.steps, whole.more)
    assert "handoff" in choices(reply)
    assert "article:schorsing" not in choices(reply)
    assert any(choice.startswith("article:") for choice in choices(reply))


def test_in_the_middle_of_a_conversation_a_person_is_offered_and_not_the_question_that_was_just_answered() -> None:
    asked = selected("schorsing", "verwijdering", "klacht-school")
    reply, _ = run(answer.ActionOffer(), "en wat nu", selection=asked, last_article="schorsing", role="ouder")

    assert "article:schorsing" not in choices(reply)
    assert "handoff" in choices(reply)


def test_the_question_that_is_answered_stands_above_the_answer() -> None:
    reply, _ = run(answer.ActionAnswer(), "ik ben geschorst", selection=selected("schorsing"))

    assert reply.bubbles[0].title == articles()["schorsing"].question("leerling")


def test_who_is_asking_is_asked_once_when_the_words_do_not_tell() -> None:
    first, slots = run(answer.ActionAnswer(), "schorsing", selection=selected("schorsing"))
    again, _ = run(answer.ActionAnswer(), "schorsing", selection=selected("schorsing"), **slots)

    assert "role:leerling" in choices(first)
    assert "role:leerling" not in choices(again)


def test_what_kind_of_school_it_is_about_is_asked_once_and_then_all_kinds_are_told_behind_read_more() -> None:
    first, second = [a for a in articles().values() if a.variants["ouder"].sectors][:2]

    asked, slots = run(answer.ActionAnswer(), selection=selected(first.slug), role="ouder")
    again, _ = run(answer.ActionAnswer(), selection=selected(second.slug), **slots)
    said = first.variant("ouder").more.split("\n\n")[0]
    same, _ = run(answer.ActionAnswer(), said, selection=selected(first.slug), **slots)

    assert any(choice.startswith("sector:") for choice in choices(asked))
    assert not any(choice.startswith("sector:") for choice in choices(again))
    assert all(told in again.bubbles[0].more for told in second.variants["ouder"].sectors.values())
    assert any(choice.startswith("sector:") for choice in choices(same)), "the same answer keeps its buttons"


def test_choosing_a_role_says_the_last_answer_again_in_other_words() -> None:
    entities = [{"entity": "role", "value": "leerling"}]

    reply, slots = run(answer.ActionChooseRole(), '/choose_role{"role": "leerling"}', entities=entities, last_article="schorsing")

    assert reply.bubbles[0].text == articles()["schorsing"].variants["leerling"].summary
    assert slots["role"] == "leerling"


def test_two_questions_in_one_message_are_both_answered() -> None:
    reply, _ = run(answer.ActionAnswer(), selection=selected("schorsing", "klacht-school"))

    assert reply.outcome is Outcome.ANSWERED_MULTIPLE
    assert reply.articles == ("schorsing", "klacht-school")


def test_what_else_was_perhaps_asked_is_offered_below_the_answer() -> None:
    reply, _ = run(answer.ActionAnswer(), selection={**selected("pesten"), "also": ["leerlingenvervoer", "opp"]}, role="ouder")
    same, _ = run(answer.ActionAnswer(), selection={**selected("pesten"), "also": ["pesten"]}, role="ouder")

    assert reply.outcome is Outcome.ANSWERED
    assert "article:leerlingenvervoer" in choices(reply)
    assert "leerlingenvervoer" not in reply.topics, "offered is not answered"
    assert len(same.bubbles) == 1


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


@pytest.mark.parametrize(("kind", "slug"), conversation.NEAREST.items())
def test_beside_a_question_that_is_not_ours_stands_what_we_do_know(kind: str, slug: str) -> None:
    reply, _ = run(conversation.ActionOutOfScope(), selection={"kind": kind, "confidence": 0.9}, role="leerling")

    assert f"article:{slug}" in choices(reply)
    assert reply.bubbles[0].options[0].label == articles()[slug].question("leerling")


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


@pytest.mark.parametrize("text", ["en op het vo?", "En op de middelbare school dan", "geldt dat ook op het vo", "hij zit in 3 havo", "vo"])
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


def follow(kind: FollowUp, text: str = "", *, last: str = "", **slots: Any) -> tuple[Reply, dict[str, Any]]:
    return run(follow_up.ActionFollowUp(), text, selection={"kind": kind.value, "confidence": 0.9}, last_article=last, **slots)


def test_a_follow_up_is_answered_by_the_article_that_the_last_one_names() -> None:
    reply, slots = follow(FollowUp.HOW_LONG, "hoe lang duurt dat", last="opp", role="ouder")

    assert reply.articles == ("opp-termijn-evaluatie",) == (articles()["opp"].follow_ups["hoe_lang"],)
    assert slots["last_article"] == "opp-termijn-evaluatie"


def test_a_follow_up_that_the_last_article_answers_itself_gets_only_those_sentences_with_their_source() -> None:
    reply, _ = follow(FollowUp.HOW_LONG, "hoe lang duurt dat", last="schorsing", role="ouder")

    whole = articles()["schorsing"].variants["ouder"]
    assert reply.outcome is Outcome.ANSWERED
    assert "Ten hoogste één week." in reply.bubbles[0].text
    assert len(reply.bubbles[0].text) < len(whole.summary + whole.more)
    assert all(source.checked_on for source in reply.bubbles[0].sources)
    assert reply.bubbles[0].sources


def test_what_the_last_article_does_not_say_is_admitted_with_a_person() -> None:
    reply, _ = follow(FollowUp.COST, "wat kost dat", last="leerlingvolgsysteem-meekijken", role="ouder")

    assert reply.outcome is Outcome.DISAMBIGUATED
    assert "staat niet in dit antwoord" in reply.bubbles[0].text
    assert "handoff" in choices(reply)


@pytest.mark.parametrize("kind", FollowUp)
@pytest.mark.parametrize("role", ["ouder", "leerling"])
def test_every_follow_up_after_every_article_has_an_answer_or_a_person(kind: FollowUp, role: str) -> None:
    for slug in articles():
        reply, _ = follow(kind, "en dat", last=slug, role=role)
        assert reply.outcome is Outcome.ANSWERED or "handoff" in choices(reply), slug
        assert reply.outcome is not Outcome.ANSWERED or any(bubble.sources for bubble in reply.bubbles), slug


@pytest.mark.parametrize("kind", FollowUp)
def test_a_follow_up_without_an_answer_before_it_is_asked_what_it_is_about(kind: FollowUp) -> None:
    reply, _ = follow(kind, "hoe lang duurt dat")

    assert reply.outcome is Outcome.CLARIFIED
    assert {"article:schorsing", "handoff"} <= set(choices(reply))


def test_a_long_story_without_a_topic_is_not_asked_what_it_is_about_but_for_other_words() -> None:
    reply, _ = follow(FollowUp.WHO_DECIDES, "wie gaat er nu over wat er met die dingen van daar en hier gebeurt")

    assert reply.outcome is Outcome.FALLBACK


def test_simpler_says_less_than_the_article_explains_its_words_and_offers_a_person() -> None:
    reply, _ = follow(FollowUp.SIMPLER, "ik snap het niet", last="tlv-aanvragen", role="leerling")

    whole = articles()["tlv-aanvragen"].variants["leerling"]
    assert len(reply.bubbles[0].text.partition("\n\n")[0]) < len(whole.summary)
    assert reply.bubbles[0].terms
    assert len(reply.bubbles[0].steps) <= follow_up.MOST_STEPS
    assert "handoff" in choices(reply)


def test_what_now_gives_the_steps_and_where_is_that_written_gives_the_sources() -> None:
    steps, _ = follow(FollowUp.NEXT_STEP, "en dan", last="schorsing", role="ouder")
    sources, _ = follow(FollowUp.LEGAL_BASIS, "welke wet is dat", last="schorsing", role="ouder")

    assert steps.bubbles[0].steps == articles()["schorsing"].variants["ouder"].steps
    assert {s.url for s in sources.bubbles[0].sources} == {s.url for s in articles()["schorsing"].sources}


def test_another_child_gets_the_same_answer_and_the_first_childs_school_is_forgotten() -> None:
    by_school = next(a for a in articles().values() if "vo" in a.variants["ouder"].sectors)

    reply, slots = follow(FollowUp.OTHER_CHILD, "en mijn andere kind", last=by_school.slug, role="ouder", sector="vo")
    later, _ = run(answer.ActionAnswer(), "x", selection=selected(by_school.slug), metadata={"sector": "vo"}, **slots)

    assert reply.articles == (by_school.slug,)
    assert by_school.variants["ouder"].sectors["vo"] not in reply.plain_text()
    assert "sector:vo" in choices(later), "what the API remembers of the first child does not count"


def test_another_child_at_another_school_gets_what_holds_there() -> None:
    last = next(a for a in articles().values() if "vo" in a.variants["ouder"].sectors)

    reply, slots = follow(FollowUp.OTHER_CHILD, "en mijn dochter die op de middelbare zit", last=last.slug, role="ouder", sector="po")

    assert last.variants["ouder"].sectors["vo"] in reply.plain_text()
    assert slots["sector"] == "vo"


def test_an_answer_that_does_not_hold_at_the_other_childs_school_is_not_given() -> None:
    last = next(a for a in articles().values() if "mbo" not in a.sectors)

    reply, _ = follow(FollowUp.OTHER_CHILD, "en mijn zoon op het mbo", last=last.slug, role="ouder")

    assert reply.outcome is Outcome.DISAMBIGUATED
    assert "handoff" in choices(reply)


def test_that_is_not_what_i_meant_offers_the_next_best_questions_once_and_a_person() -> None:
    ranked = ["schorsing", "verwijdering", "weigering", "opp", "tlv"]
    _, slots = run(answer.ActionAnswer(), "weg van school", selection=selected("schorsing") | {"ranked": ranked})

    first, slots = follow(FollowUp.CORRECTION, "nee dat bedoel ik niet", last=slots["last_article"], last_ranking=slots["last_ranking"])
    second, slots = follow(FollowUp.CORRECTION, "nee ook niet", last="schorsing", last_ranking=slots["last_ranking"])
    third, _ = follow(FollowUp.CORRECTION, "nee", last="schorsing", last_ranking=slots["last_ranking"])

    assert choices(first) == ["article:verwijdering", "article:weigering", "article:opp", "handoff"]
    assert choices(second) == ["article:tlv", "handoff"]
    assert choices(third) == ["handoff"]


def test_after_a_correction_what_was_wrong_is_not_said_again() -> None:
    text = "nee, ik bedoel dat hij van school moet"

    reply, _ = run(answer.ActionAnswer(), text, selection=selected("schorsing", "verwijdering"), last_article="schorsing", role="ouder")

    assert reply.articles == ("verwijdering",)


def test_a_correction_that_is_the_name_of_an_article_gets_that_article() -> None:
    reply, _ = run(answer.ActionAnswer(), "nee, ik bedoel de leerplicht", selection=selected("leerplichtambtenaar"), last_article="opp")

    assert reply.articles == ("leerplicht",)


def test_a_correction_to_another_kind_of_school_says_the_last_answer_for_that_school() -> None:
    last = next(a for a in articles().values() if "vo" in a.variants["ouder"].sectors)

    text = "sorry ik bedoelde mijn zoon op het vo"
    reply, _ = run(answer.ActionAnswer(), text, selection=selected("opp"), last_article=last.slug, sector="po")

    assert reply.articles == (last.slug,)
    assert reply.sector == "vo"


def test_an_unclear_message_that_is_probably_a_follow_up_counts_as_one_only_after_an_answer() -> None:
    unclear = {"confidence": 0.2, "follow_up": ["how_long", 0.4]}

    after, _ = run(conversation.ActionFallback(), "hoelang daarmee dan", selection=unclear, last_article="opp", role="ouder")
    first, _ = run(conversation.ActionFallback(), "hoelang daarmee dan", selection=unclear)

    assert after.articles == ("opp-termijn-evaluatie",)
    assert first.outcome is Outcome.FALLBACK


@pytest.mark.parametrize("asked", terms.terms(), ids=lambda found: found.name)
def test_every_term_has_its_article_or_its_meaning_with_a_dated_source_and_the_nearest_article(asked: terms.Term) -> None:
    reply, _ = run(term.ActionTerm(), f"wat betekent {asked.name}?")

    assert reply.outcome is Outcome.ANSWERED
    assert all(source.checked_on for source in reply.bubbles[0].sources)
    assert reply.bubbles[0].sources
    if asked.article:
        assert reply.articles == (asked.article,)
    else:
        assert reply.bubbles[0].text == asked.meaning
        assert choices(reply)[0] == f"article:{asked.near[0]}"
        assert reply.topics == (articles()[asked.near[0]].topic,)


def test_what_an_article_names_as_follow_up_is_another_article() -> None:
    assert {key for a in articles().values() for key in a.follow_ups} == set(KEYS.values())
