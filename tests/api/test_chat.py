"""The conversation between a visitor and the assistant, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from support import FakeBot, answered, fill_tracker, not_understood, tracked

from api.db.models import Conversation, Feedback, Message, Turn
from api.domain.conversation import Choice
from api.settings import Settings
from knowledge import safety
from knowledge.library import articles
from knowledge.reply import Bubble, Option, Outcome, Reply


def test_greeting_says_that_it_is_a_machine_and_asks_no_name(client: TestClient) -> None:
    answer = client.post("/api/conversations", json={"role": None})

    assert answer.status_code == 201
    greeting, who = answer.json()["messages"]
    assert "digitale assistent" in greeting["text"]
    assert "geen mens" in greeting["text"]
    assert "geen naam" in greeting["text"]
    assert [option["choice"] for option in who["bubble"]["options"]] == ["role:ouder", "role:leerling"]


def test_pupil_is_greeted_with_je_and_is_not_asked_again_who_they_are(client: TestClient) -> None:
    messages = client.post("/api/conversations", json={"role": "leerling"}).json()["messages"]

    assert len(messages) == 1
    assert "Je hoeft geen naam" in messages[0]["text"]


def test_question_is_answered_by_the_bot(start, say, bot: FakeBot) -> None:
    conversation = start(role="ouder")

    turn = say(conversation, "Moet de school een plek zoeken?")

    assert [message["author"] for message in turn["messages"]] == ["visitor", "bot"]
    assert turn["messages"][0]["text"] == "Moet de school een plek zoeken?"
    assert turn["messages"][1]["bubble"]["title"] == "Zorgplicht"
    assert (turn["outcome"], turn["topics"], turn["articles"]) == ("answered", ["zorgplicht"], ["zorgplicht"])
    assert turn["confidence"] == 0.93
    assert turn["crisis"] is False
    assert (str(bot.asked[0].conversation), bot.asked[0].role) == (conversation, "ouder")


def test_same_client_id_again_returns_the_stored_turn_and_asks_the_bot_once(start, say, bot: FakeBot) -> None:
    conversation, client_id = start(), str(uuid4())

    first = say(conversation, "Wat is een OPP?", client_id=client_id)
    bot.reply = answered("Iets heel anders.")
    second = say(conversation, "Wat is een OPP?", client_id=client_id)

    assert second == first
    assert len(bot.asked) == 1


def test_same_client_id_in_another_conversation_is_another_message(start, say) -> None:
    client_id = str(uuid4())

    first = say(start(), "Wat is een OPP?", client_id=client_id)
    second = say(start(), "Wat is een OPP?", client_id=client_id)

    assert first["messages"][0]["id"] != second["messages"][0]["id"]


def test_message_without_client_id_is_accepted(start, say) -> None:
    assert say(start(), "Hallo")["outcome"] == "answered"


@pytest.mark.parametrize("text", ["", "   \n ", "\u0000\u0000", "\u200b\u202e\ufeff"])
def test_empty_text_is_refused_with_a_sentence(client: TestClient, start, text: str) -> None:
    answer = client.post(f"/api/conversations/{start()}/messages", json={"text": text})

    assert answer.status_code == 422
    assert answer.json() == {"code": "text_empty", "message": "Uw bericht is leeg. Typ eerst uw vraag."}


def test_ten_thousand_characters_are_refused_with_both_numbers_and_nothing_is_stored(
    client: TestClient, start, session: Session, bot: FakeBot
) -> None:
    answer = client.post(f"/api/conversations/{start()}/messages", json={"text": "a" * 10_000})

    assert answer.status_code == 422
    assert answer.json()["code"] == "text_too_long"
    assert "10.000 tekens" in answer.json()["message"]
    assert "4.000" in answer.json()["message"]
    assert "staat er nog" in answer.json()["message"]
    assert bot.asked == []
    assert session.scalars(select(Turn)).all() == []


def test_four_thousand_characters_are_accepted(start, say) -> None:
    assert len(say(start(), "é" * 4000)["messages"][0]["text"]) == 4000


@pytest.mark.parametrize("text", ["😢", "👨‍👩‍👧", "???", "…"])
def test_emoji_alone_gets_a_helpful_answer_with_the_way_to_a_person(start, say, bot: FakeBot, text: str) -> None:
    turn = say(start(), text)

    assert turn["messages"][0]["text"] == text
    assert turn["outcome"] == "fallback"
    assert "in één of twee zinnen" in turn["messages"][1]["text"]
    assert choices_in(turn) == ["handoff"]
    assert bot.asked == []


def test_markup_is_stored_as_the_text_it_is(start, say, client: TestClient) -> None:
    conversation, text = start(), '<script>alert("x")</script><img src=x onerror=alert(1)> & school'

    turn = say(conversation, text)

    assert turn["messages"][0]["text"] == text
    assert client.get(f"/api/conversations/{conversation}/messages").json()["messages"][-2]["text"] == text


def test_null_bytes_and_control_characters_are_left_out(start, say, bot: FakeBot) -> None:
    turn = say(start(), "Wat is\u0000 een\u0007 \u202eOPP?\r\nEn\teen TLV?")

    assert turn["messages"][0]["text"] == "Wat is een OPP?\nEn een TLV?"
    assert bot.asked[0].said == "Wat is een OPP?\nEn een TLV?"


def test_half_a_surrogate_pair_does_not_break_anything(client: TestClient, start) -> None:
    answer = client.post(
        f"/api/conversations/{start()}/messages", content=b'{"text": "hallo \\ud83d school"}', headers={"Content-Type": "application/json"}
    )

    assert answer.status_code in (200, 422)
    assert answer.status_code == 200 or "message" in answer.json()


def test_unknown_conversation_is_explained_in_dutch(client: TestClient) -> None:
    for conversation in (uuid4(), "geen-nummer"):
        answer = client.post(f"/api/conversations/{conversation}/messages", json={"text": "Hallo?"})

        assert answer.status_code == 404
        assert answer.json()["code"] == "conversation_not_found"
        assert "Begin een nieuw gesprek" in answer.json()["message"]


@pytest.mark.parametrize("body", [{}, {"text": "Hallo", "choice": "handoff"}, {"text": None, "choice": None}])
def test_message_is_a_text_or_a_choice(client: TestClient, start, body: dict[str, str]) -> None:
    answer = client.post(f"/api/conversations/{start()}/messages", json=body)

    assert (answer.status_code, answer.json()["code"]) == (422, "text_or_choice")


@pytest.mark.parametrize("choice", ["article:bestaat-niet", "role:leraar", "sector:hbo", "sector", "handoff:nu", "/restart", "", "x" * 150])
def test_unknown_button_is_refused(client: TestClient, start, choice: str) -> None:
    answer = client.post(f"/api/conversations/{start()}/messages", json={"choice": choice})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_choice")


def test_button_reaches_the_bot_as_a_choice_and_the_thread_as_a_sentence(client: TestClient, start, bot: FakeBot) -> None:
    slug = next(iter(articles()))

    turn = client.post(f"/api/conversations/{start()}/messages", json={"choice": f"article:{slug}"}).json()

    assert bot.asked[0].said == Choice("article", slug)
    assert turn["messages"][0]["text"] == articles()[slug].question("")


def test_chosen_role_and_sector_are_remembered(client: TestClient, start, say, bot: FakeBot) -> None:
    conversation = start()
    for choice in ("role:leerling", "sector:vo"):
        client.post(f"/api/conversations/{conversation}/messages", json={"choice": choice})

    say(conversation, "Wat is een OPP?")

    assert (bot.asked[-1].role, bot.asked[-1].sector) == ("leerling", "vo")


def test_role_that_the_bot_recognises_is_remembered(start, say, bot: FakeBot) -> None:
    conversation, bot.reply = start(), answered(role="ouder", sector="po")

    say(conversation, "Mijn zoon zit op de basisschool.")
    say(conversation, "En verder?")

    assert (bot.asked[-1].role, bot.asked[-1].sector) == ("ouder", "po")


def test_personal_data_reaches_neither_the_database_nor_the_bot(start, say, bot: FakeBot, session: Session) -> None:
    turn = say(start(), "Bel mij op 06-12345678 over de school")

    assert "12345678" not in turn["messages"][0]["text"]
    assert turn["masked"]
    assert "12345678" not in str(bot.asked[0].said)
    assert not [text for text in session.scalars(select(Message.text)) if "12345678" in text]


def test_masking_is_told_again_when_the_message_is_sent_again(start, say) -> None:
    conversation, client_id = start(), str(uuid4())

    first = say(conversation, "Bel mij op 06-12345678", client_id=client_id)

    assert say(conversation, "Bel mij op 06-12345678", client_id=client_id)["masked"] == first["masked"]


CRISIS = "ik wil niet meer leven"


def test_crisis_is_answered_at_once_without_the_bot(start, say, bot: FakeBot) -> None:
    bot.down = True

    turn = say(start(role="leerling"), CRISIS)

    assert (turn["outcome"], turn["crisis"]) == ("crisis", True)
    assert turn["messages"][1]["bubble"]["kind"] == "crisis"
    assert turn["messages"][1]["bubble"]["helplines"]
    assert bot.asked == []


def test_danger_is_answered_also_when_nothing_can_be_stored(client: TestClient, start, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/api/conversations/{start(role='leerling')}/messages"

    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("api.turns._store_turn", full)
    told, asked = (client.post(path, json={"text": text, "client_id": str(uuid4())}) for text in (CRISIS, "Wat is een OPP?"))

    assert (told.status_code, told.json()["code"]) == (503, "danger_not_stored")
    assert "113 of 0800-0113" in told.json()["message"]
    assert (asked.status_code, asked.json()["code"]) == (500, "unexpected")


def test_helplines_stay_in_sight_after_a_crisis(start, say, bot: FakeBot) -> None:
    conversation = start(role="leerling")
    say(conversation, CRISIS)

    later = say(conversation, "Wat is een OPP?")

    assert later["outcome"] == "answered"
    assert later["crisis"] is False
    assert later["messages"][-1]["bubble"]["kind"] == "crisis"
    assert later["messages"][-1]["bubble"]["helplines"]
    assert bot.asked[0].crisis is True


def test_the_bot_is_told_which_article_was_answered_before_and_nothing_of_that_after_a_crisis(start, say, bot: FakeBot) -> None:
    conversation = start()

    say(conversation, "Wat is een OPP?")
    say(conversation, "En wie beslist dat?")
    say(conversation, "ik wil niet meer leven")
    say(conversation, "Hoe vraag ik leerlingenvervoer aan?")

    assert [question.after for question in bot.asked] == ["", "zorgplicht", ""]


def test_danger_that_only_the_bot_understood_is_remembered_as_a_crisis(start, say, bot: FakeBot) -> None:
    conversation, ordinary = start(role="leerling"), bot.reply
    bot.reply = safety.reply(safety.of_kind("unsafe_home"), "leerling")

    turn = say(conversation, "een zin die geen patroon kent")
    bot.reply = ordinary
    later = say(conversation, "Wat is een OPP?")

    assert (turn["outcome"], turn["crisis"]) == ("crisis", True)
    assert later["messages"][-1]["bubble"]["kind"] == "crisis"


def test_two_misses_in_a_row_always_offer_a_person(start, say, bot: FakeBot) -> None:
    conversation, bot.reply = start(), not_understood()

    first, second, third = (say(conversation, text) for text in ("blub", "blub blub", "blub blub blub"))

    assert choices_in(first) == []
    assert choices_in(second) == ["handoff"]
    assert choices_in(third) == ["handoff"]


def test_person_is_not_offered_twice_in_one_reply(start, say, bot: FakeBot) -> None:
    conversation, bot.reply = start(), not_understood(Option("Vraag een medewerker", "handoff"))

    say(conversation, "blub")

    assert choices_in(say(conversation, "blub blub")) == ["handoff"]


def test_an_answer_ends_the_row_of_misses(start, say, bot: FakeBot) -> None:
    conversation, bot.reply = start(), not_understood()
    say(conversation, "blub")
    bot.reply = answered()
    say(conversation, "Wat is een OPP?")
    bot.reply = not_understood()

    assert choices_in(say(conversation, "blub")) == []


def test_without_the_bot_a_search_offers_questions_and_a_person(start, say, bot: FakeBot) -> None:
    bot.down = True

    turn = say(start(role="ouder"), "mijn kind is geschorst, wat zijn de regels bij schorsing")

    assert turn["outcome"] == "disambiguated"
    assert turn["messages"][1]["bubble"]["kind"] == "notice"
    *offered, last = choices_in(turn)
    assert last == "handoff"
    assert 1 <= len(offered) <= 3
    assert [f"article:{slug}" for slug in turn["articles"]] == offered
    assert turn["topics"]


def test_without_the_bot_and_without_a_find_a_person_is_offered(start, say, bot: FakeBot) -> None:
    bot.down = True

    turn = say(start(role="leerling"), "qwxzk vbnqp")

    assert (turn["outcome"], choices_in(turn)) == ("handoff_offered", ["handoff"])
    assert "je vraag" in turn["messages"][1]["text"]


def test_without_the_bot_every_button_still_works(client: TestClient, start, bot: FakeBot) -> None:
    bot.down = True
    conversation, slug = start(role="ouder"), next(iter(articles()))

    def press(choice: str) -> dict[str, object]:
        turn: dict[str, object] = client.post(f"/api/conversations/{conversation}/messages", json={"choice": choice}).json()
        return turn

    assert (press(f"article:{slug}")["outcome"], press("handoff")["outcome"]) == ("answered", "handoff_offered")
    assert press("role:leerling")["role"] == "leerling"
    assert press("sector:vo")["outcome"] == "smalltalk"
    assert press("rephrase")["outcome"] == "fallback"


def test_resume_returns_what_was_said_after_a_message(client: TestClient, start, say) -> None:
    conversation = start(role="ouder")
    first = say(conversation, "Wat is een OPP?")
    second = say(conversation, "En een TLV?")

    resumed = client.get(f"/api/conversations/{conversation}/messages", params={"after": first["messages"][-1]["id"]}).json()

    assert resumed == {"messages": second["messages"], "ticket": None, "role": "ouder"}


def test_resume_of_an_unknown_conversation_is_a_404(client: TestClient) -> None:
    assert client.get(f"/api/conversations/{uuid4()}/messages").json()["code"] == "conversation_not_found"


def test_feedback_is_stored_once_per_answer_and_masked(client: TestClient, start, say, session: Session) -> None:
    conversation = start()
    message = say(conversation, "Wat is een OPP?")["messages"][-1]["id"]

    for helpful, text in ((True, ""), (False, "Bel 06-12345678")):
        body = {"message_id": message, "helpful": helpful, "text": text}
        assert client.post(f"/api/conversations/{conversation}/feedback", json=body).status_code == 204

    stored = session.scalars(select(Feedback)).all()
    assert [feedback.helpful for feedback in stored] == [False]
    assert "12345678" not in stored[0].text


def test_thumbs_that_come_at_once_are_all_taken_and_one_stays(client: TestClient, start, say, session: Session) -> None:
    for _ in range(5):
        conversation = start()
        body = {"message_id": say(conversation, "Wat is een OPP?")["messages"][-1]["id"], "helpful": False, "text": "Niet duidelijk."}

        with ThreadPoolExecutor(4) as pool:
            answers = list(
                pool.map(lambda sent: client.post(f"/api/conversations/{sent[0]}/feedback", json=sent[1]), [(conversation, body)] * 4)
            )

        assert [answer.status_code for answer in answers] == [204] * 4
    assert session.scalars(select(Feedback.text)).all() == ["Niet duidelijk."] * 5


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_number_that_no_database_holds_is_refused(client: TestClient, start, number: int) -> None:
    conversation = start()

    thumb = client.post(f"/api/conversations/{conversation}/feedback", json={"message_id": number, "helpful": True})
    resumed = client.get(f"/api/conversations/{conversation}/messages", params={"after": number})

    assert [(answer.status_code, answer.json()["code"]) for answer in (thumb, resumed)] == [(422, "invalid_request")] * 2


def test_feedback_on_a_message_of_somebody_else_is_refused(client: TestClient, start, say) -> None:
    message = say(start(), "Wat is een OPP?")["messages"][-1]["id"]

    answer = client.post(f"/api/conversations/{start()}/feedback", json={"message_id": message, "helpful": True})

    assert (answer.status_code, answer.json()["code"]) == (404, "message_not_found")


def test_erasing_reaches_rasas_memory_and_leaves_the_others_alone(
    client: TestClient, start, say, session: Session, settings: Settings
) -> None:
    erased, kept = start(), start()
    say(erased, "Dit moet weg")
    path = settings.tracker_url.removeprefix("sqlite:///")
    fill_tracker(path, (erased, 1.0), (erased, 2.0), (kept, 3.0))

    answer = client.delete(f"/api/conversations/{erased}")

    assert answer.status_code == 204
    assert tracked(path) == [kept]
    assert [str(found) for found in session.scalars(select(Conversation.id))] == [kept]
    assert client.get(f"/api/conversations/{erased}/messages").status_code == 404


def test_erasing_leaves_no_word_in_the_files(client: TestClient, start, say, server, tmp_path) -> None:
    if server:
        pytest.skip("PostgreSQL overwrites by itself, when it vacuums")
    conversation = start()
    message = say(conversation, "Xylofoonwoord moet weg")["messages"][-1]["id"]
    client.post(
        f"/api/conversations/{conversation}/feedback", json={"message_id": message, "helpful": False, "text": "Xylofoonwoord helpt niet"}
    )
    assert any(b"Xylofoonwoord" in file.read_bytes() for file in tmp_path.iterdir())

    client.delete(f"/api/conversations/{conversation}")

    assert not [file for file in tmp_path.iterdir() if b"Xylofoonwoord" in file.read_bytes()]


def test_erasing_works_before_rasa_ever_ran(client: TestClient, start) -> None:
    assert client.delete(f"/api/conversations/{start()}").status_code == 204


def test_erasing_that_cannot_reach_rasas_memory_is_not_reported_as_done(client: TestClient, start, settings: Settings, tmp_path) -> None:
    conversation = start()
    (tmp_path / "rasa-tracker.db").write_bytes(b"this is no database, and long enough to look at" * 100)

    answer = client.delete(f"/api/conversations/{conversation}")

    assert (answer.status_code, answer.json()["code"]) == (503, "erase_failed")
    assert client.get(f"/api/conversations/{conversation}/messages").status_code == 200


def test_figures_survive_erasing_without_a_word(client: TestClient, start, say, session: Session) -> None:
    conversation = start()
    say(conversation, "Wat is een OPP?")

    client.delete(f"/api/conversations/{conversation}")

    turn = session.scalars(select(Turn)).one()
    assert (turn.conversation_id, turn.outcome, turn.topics) == (None, "answered", ["zorgplicht"])
    assert session.scalars(select(Message)).all() == []


def test_conversation_erased_while_the_bot_was_thinking_is_gone(
    client: TestClient, start, bot: FakeBot, session: Session, settings: Settings
) -> None:
    conversation = start()
    ask, path = bot.ask, settings.tracker_url.removeprefix("sqlite:///")

    def erase_first(question):
        client.delete(f"/api/conversations/{conversation}")
        fill_tracker(path, (conversation, 1.0))  # Rasa remembers after it has answered
        return ask(question)

    bot.ask = erase_first  # type: ignore[method-assign]
    answer = client.post(f"/api/conversations/{conversation}/messages", json={"text": "Hallo?"})

    assert (answer.status_code, answer.json()["code"]) == (404, "conversation_not_found")
    assert session.scalars(select(Message)).all() == []
    assert tracked(path) == []


def test_no_write_lock_is_held_while_the_bot_thinks(client: TestClient, start, say, bot: FakeBot) -> None:
    slow, other = start(), start()
    ask = bot.ask

    def meanwhile(question):
        if str(question.conversation) == slow:
            say(other, "Ik wacht niet op de ander.")
        return ask(question)

    bot.ask = meanwhile  # type: ignore[method-assign]

    assert say(slow, "Hallo?")["outcome"] == "answered"
    assert [str(question.conversation) for question in bot.asked] == [other, slow]


def test_every_kind_of_bubble_comes_through_unchanged(start, say, bot: FakeBot) -> None:
    bubble = Bubble("Kies er een.", title="Titel", steps=("Doe dit.",), options=(Option("Iets anders", "rephrase"),))
    bot.reply = Reply(outcome=Outcome.DISAMBIGUATED, bubbles=(bubble,), topics=("opp",))

    sent = say(start(), "Wat is een OPP?")["messages"][1]["bubble"]

    assert Reply.from_dict({"type": "reply", "outcome": "answered", "bubbles": [sent]}).bubbles == (bubble,)


def choices_in(turn: dict) -> list[str]:
    """Return the buttons of a turn, in order."""
    bubbles = [message["bubble"] for message in turn["messages"] if message["bubble"]]
    return [option["choice"] for bubble in bubbles for option in bubble["options"]]


def test_who_tells_of_a_crisis_is_addressed_as_who_they_are(start, say) -> None:
    parent = say(start(), "mijn zoon van 12 zegt dat hij niet meer wil leven")
    pupil = say(start(), "ik wil niet meer leven")

    assert parent["crisis"]
    assert pupil["crisis"]
    assert " u " in f" {parent['messages'][1]['text']} "
    assert " je " in f" {pupil['messages'][1]['text']} "
