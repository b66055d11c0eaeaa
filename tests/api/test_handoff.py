"""A question goes to a person: shown first, then sent exactly as shown, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from support import DESK, FakeBot, answered

from api.db.models import AuditLine, Conversation, Message, Notification, Ticket
from api.domain.conversation import Author
from api.domain.ticket import ContactKind, Status
from api.settings import Settings


@pytest.fixture
def conversation(start, say) -> str:
    """A conversation with two questions."""
    begun: str = start(role="ouder")
    say(begun, "Moet de school een plek zoeken?")
    say(begun, "En als zij nee zegt?")
    return begun


@pytest.fixture
def preview(client: TestClient):
    """Return a function that shows what would be sent."""

    def show(conversation: str, **query: str) -> dict:
        answer = client.get(f"/api/conversations/{conversation}/handoff", params=query)
        assert answer.status_code == 200, answer.text
        shown: dict = answer.json()
        return shown

    return show


def body(shown: dict, **changes) -> dict:
    """Return the request that sends what was shown."""
    whole = {
        "subject": shown["subject"],
        "summary": shown["summary"],
        "message_ids": [line["message_id"] for line in shown["lines"]],
        "postcode": None,
        "role": "ouder",
        "contact": {"kind": "email", "value": "ouder@voorbeeld.example"},
        "consent": True,
        "client_id": str(uuid4()),
    }
    return {**whole, **changes}


def send(client: TestClient, conversation: str, request: dict):
    """Send a ticket."""
    return client.post(f"/api/conversations/{conversation}/tickets", json=request)


def test_preview_shows_everything_that_would_be_sent(conversation: str, preview) -> None:
    shown = preview(conversation)

    assert shown["subject"] == "Zorgplicht"
    assert shown["summary"] == "Moet de school een plek zoeken?\nEn als zij nee zegt?"
    assert [line["author"] for line in shown["lines"]] == ["bot", "visitor", "bot", "visitor", "bot"]
    assert shown["lines"][2]["text"] == "Zorgplicht\nJa. De school moet een passende plek zoeken."
    assert shown["role"] == "ouder"
    assert shown["region"] is None
    assert shown["desk"]["name"]
    assert "112" in shown["notice"]
    assert "De school kan dit niet lezen" in shown["notice"]
    assert "12 maanden" in shown["consent"]["text"]


def test_stored_transcript_equals_the_preview_byte_for_byte(
    *, client: TestClient, conversation: str, preview, say, bot: FakeBot, session: Session
) -> None:
    bot.reply = answered("Ja — ‘echt’ waar.\n\n- één\n- twee <b>& drie</b> 👍")
    say(conversation, "Regel een\nregel twee\t<script>alert(1)</script> é e\u0301")
    shown = preview(conversation)

    assert send(client, conversation, body(shown)).status_code == 201

    ticket = session.scalars(select(Ticket)).one()
    assert ticket.lines == shown["lines"]
    assert (ticket.subject, ticket.summary) == (shown["subject"], shown["summary"])


def test_struck_lines_are_not_sent(client: TestClient, conversation: str, preview, session: Session) -> None:
    shown = preview(conversation)
    kept = [shown["lines"][1], shown["lines"][3]]

    send(client, conversation, body(shown, message_ids=[line["message_id"] for line in kept]))

    assert session.scalars(select(Ticket)).one().lines == kept


def test_button_is_not_a_word_of_the_visitor_in_the_summary(client: TestClient, conversation: str, preview) -> None:
    client.post(f"/api/conversations/{conversation}/messages", json={"choice": "handoff"})

    assert "medewerker" not in preview(conversation)["summary"]


def test_ticket_gets_a_reference_a_code_and_a_date(client: TestClient, conversation: str, preview, session: Session) -> None:
    shown = preview(conversation)

    answer = send(client, conversation, body(shown))

    sent, ticket = answer.json(), session.scalars(select(Ticket)).one()
    assert answer.status_code == 201
    assert sent["reference"] == ticket.reference
    assert len(sent["return_code"].split("-")) == 4
    assert sent["reply_expected"] == shown["reply_expected"] == ticket.reply_expected.isoformat()
    assert sent["desk"] == shown["desk"]["name"]
    assert sent["status_url"].endswith("/terug")
    assert (ticket.desk, ticket.status, ticket.topics, ticket.urgent) == (DESK, Status.NEW, ["zorgplicht"], False)
    assert ticket.contact_value == "ouder@voorbeeld.example"
    assert ticket.consent_version == shown["consent"]["version"]


def test_return_code_is_nowhere_in_the_database(client: TestClient, conversation: str, preview, tmp_path) -> None:
    code = send(client, conversation, body(preview(conversation))).json()["return_code"]

    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert code.encode() not in stored
    assert code.replace("-", "").encode() not in stored


def test_conversation_says_that_the_question_was_sent(client: TestClient, conversation: str, preview) -> None:
    sent = send(client, conversation, body(preview(conversation))).json()

    thread = client.get(f"/api/conversations/{conversation}/messages").json()
    assert thread["ticket"] == {"reference": sent["reference"], "status": "new", "status_label": "Verstuurd"}
    assert sent["reference"] in thread["messages"][-1]["text"]
    assert sent["return_code"] not in str(thread)


def test_ticket_confirmation_and_notification_are_written_together(
    client: TestClient, conversation: str, preview, session: Session
) -> None:
    send(client, conversation, body(preview(conversation)))

    outbox = session.scalars(select(Notification).order_by(Notification.id)).all()
    assert [(row.kind, row.recipient, row.status) for row in outbox] == [
        ("confirmation", "visitor", "pending"),
        ("notification", "desk", "pending"),
    ]
    assert [line.action for line in session.scalars(select(AuditLine))] == ["opened"]


def test_failed_commit_is_never_reported_as_sent_and_leaves_nothing(
    app: FastAPI, client: TestClient, conversation: str, preview, session: Session
) -> None:
    request = body(preview(conversation))
    factory, stored = app.state.parts.session_factory, []

    def fail(_: Session) -> None:
        if stored:  # the transaction of the ticket, not that of the rate limit
            raise OSError("disk full")

    event.listen(Ticket, "after_insert", lambda *_: stored.append("ticket"))
    event.listen(factory, "before_commit", fail)
    answer = send(client, conversation, request)
    event.remove(factory, "before_commit", fail)

    assert stored
    assert answer.status_code == 500
    assert answer.json()["code"] == "unexpected"
    assert "staat er nog" in answer.json()["message"]
    assert session.scalars(select(Ticket)).all() == []
    assert session.scalars(select(Notification)).all() == []
    assert send(client, conversation, request).status_code == 201


def test_sending_again_gives_the_same_ticket_and_the_same_code(client: TestClient, conversation: str, preview, session: Session) -> None:
    request = body(preview(conversation))

    first, second = send(client, conversation, request).json(), send(client, conversation, request).json()

    assert first == second
    assert len(session.scalars(select(Ticket)).all()) == 1
    assert len(session.scalars(select(Notification)).all()) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Iets anders"},
        {"subject": ""},
        {"summary": "Een zin minder"},
        {"message_ids": []},
        {"postcode": "3512"},
        {"postcode": None},
        {"role": "leerling"},
        {"contact": {"kind": "email", "value": "ander@voorbeeld.example"}},
        {"contact": {"kind": "phone", "value": "06 12 34 56 78"}},
        {"contact": {"kind": "code"}},
        {"consent": False},
    ],
)
def test_what_was_changed_before_sending_again_is_not_sent_and_that_is_said(
    *, client: TestClient, conversation: str, preview, session: Session, changes: dict
) -> None:
    request = body(preview(conversation), postcode="3511")
    first = send(client, conversation, request).json()
    stored = session.scalars(select(Ticket)).one()
    before = (stored.subject, stored.summary, stored.lines, stored.postcode, stored.role, stored.contact_kind, stored.contact_value)

    again = send(client, conversation, {**request, **changes}).json()

    session.refresh(stored)
    after = (stored.subject, stored.summary, stored.lines, stored.postcode, stored.role, stored.contact_kind, stored.contact_value)
    assert before == after
    assert again == {**first, "first_version": True}
    assert first["first_version"] is False


def test_the_same_in_another_spelling_is_the_same(client: TestClient, conversation: str, preview) -> None:
    request = body(preview(conversation), postcode="3511", contact={"kind": "phone", "value": "0612345678"}, summary="Bel 06-87654321")
    first = send(client, conversation, request).json()

    other = {"postcode": "3511 AB", "contact": {"kind": "phone", "value": "06 - 12 34 56 78"}, "message_ids": request["message_ids"][::-1]}
    assert send(client, conversation, {**request, **other}).json() == first


def test_contact_details_that_were_wiped_meanwhile_are_no_change(client: TestClient, conversation: str, preview) -> None:
    request = body(preview(conversation))
    first = send(client, conversation, request).json()
    client.post("/api/return/withdraw", json={"return_code": first["return_code"]})

    assert send(client, conversation, request).json() == first


def test_twenty_identical_requests_at_once_make_one_ticket(client: TestClient, conversation: str, preview, session: Session) -> None:
    request = body(preview(conversation))

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: send(client, conversation, request), range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["return_code"] for answer in answers}) == 1
    assert len(session.scalars(select(Ticket)).all()) == 1


def test_second_question_from_one_conversation_is_refused_with_the_number(client: TestClient, conversation: str, preview) -> None:
    shown = preview(conversation)
    reference = send(client, conversation, body(shown)).json()["reference"]

    answer = send(client, conversation, body(shown))

    assert (answer.status_code, answer.json()["code"]) == (409, "ticket_already_open")
    assert reference in answer.json()["message"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consent": False}, "consent_missing"),
        ({"subject": "  \u0000 "}, "subject_missing"),
        ({"summary": " ", "message_ids": []}, "question_missing"),
        ({"summary": "x" * 2001}, "text_too_long"),
        ({"message_ids": [999_999]}, "lines_not_in_conversation"),
        ({"postcode": "12AB"}, "invalid_postcode"),
        ({"contact": {"kind": "phone", "value": "bel maar"}}, "phone_invalid"),
        ({"contact": {"kind": "phone", "value": "12345"}}, "phone_invalid"),
        ({"contact": {"kind": "email", "value": "ouder@voorbeeld"}}, "email_invalid"),
        ({"contact": {"kind": "email", "value": ""}}, "email_invalid"),
        ({"contact": {"kind": "email", "value": "a@b.nl?bcc=c%40d.nl&subject=x"}}, "email_invalid"),
    ],
)
def test_field_that_is_wrong_is_explained_and_nothing_is_stored(
    *, client: TestClient, conversation: str, preview, session: Session, changes: dict, code: str
) -> None:
    answer = send(client, conversation, body(preview(conversation), **changes))

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["message"].endswith((".", ")"))
    assert session.scalars(select(Ticket)).all() == []


def test_request_of_the_wrong_form_is_explained_in_dutch(client: TestClient, conversation: str, preview) -> None:
    answer = send(client, conversation, {**body(preview(conversation)), "contact": {"kind": "pigeon", "value": ""}})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert "contact.kind" in answer.json()["message"]


@pytest.mark.parametrize(
    ("contact", "stored"),
    [
        ({"kind": "phone", "value": "06 - 12 34 56 78"}, "0612345678"),
        ({"kind": "phone", "value": "+31 (0)30 1234567"}, "+310301234567"),
        ({"kind": "code", "value": ""}, None),
        ({"kind": "code"}, None),
    ],
)
def test_visitor_chooses_how_to_be_reached(
    *, client: TestClient, conversation: str, preview, session: Session, contact: dict, stored: str | None
) -> None:
    assert send(client, conversation, body(preview(conversation), contact=contact)).status_code == 201

    ticket = session.scalars(select(Ticket)).one()
    assert (ticket.contact_kind, ticket.contact_value) == (ContactKind(contact["kind"]), stored)


def test_personal_data_in_subject_and_summary_is_masked_and_told(client: TestClient, conversation: str, preview, session: Session) -> None:
    request = body(preview(conversation), subject="Bel 06-12345678", summary="Of bel 06-87654321")

    answer = send(client, conversation, request)

    ticket = session.scalars(select(Ticket)).one()
    assert "12345678" not in ticket.subject
    assert "87654321" not in ticket.summary
    assert len(answer.json()["masked"]) == 2


def test_subject_that_grows_by_masking_still_fits(client: TestClient, conversation: str, preview, session: Session) -> None:
    answer = send(client, conversation, body(preview(conversation), subject=("mail a@b.nl " * 20)[:199]))

    assert answer.status_code == 201
    stored = session.scalars(select(Ticket)).one().subject
    assert stored.startswith("mail [e-mailadres] mail")
    assert len(stored) <= 200


def test_contact_details_never_reach_the_bot_or_the_conversation(
    client: TestClient, conversation: str, preview, session: Session, bot: FakeBot
) -> None:
    send(client, conversation, body(preview(conversation)))

    assert "ouder@voorbeeld.example" not in str(bot.asked)
    assert not [text for text in session.scalars(select(Message.text)) if "ouder@voorbeeld" in text]


def test_ticket_survives_erasing_the_conversation(client: TestClient, conversation: str, preview, session: Session) -> None:
    shown = preview(conversation)
    code = send(client, conversation, body(shown)).json()["return_code"]

    client.delete(f"/api/conversations/{conversation}")

    ticket = session.scalars(select(Ticket)).one()
    assert (ticket.conversation_id, ticket.lines) == (None, shown["lines"])
    assert client.post("/api/return", json={"return_code": code}).json()["reference"] == ticket.reference


def test_handoff_works_without_the_bot(client: TestClient, start, say, bot: FakeBot, preview) -> None:
    bot.down = True
    conversation = start()
    say(conversation, "Wat nu?")

    assert send(client, conversation, body(preview(conversation))).status_code == 201


def test_ticket_after_a_crisis_is_urgent(client: TestClient, start, say, preview, session: Session) -> None:
    conversation = start(role="leerling")
    say(conversation, "ik wil niet meer leven")

    send(client, conversation, body(preview(conversation), role="leerling"))

    assert session.scalars(select(Ticket)).one().urgent is True


def test_question_of_a_known_postcode_names_the_region(client: TestClient, conversation: str, preview, session: Session) -> None:
    shown = preview(conversation, postcode="3511 AB")

    send(client, conversation, body(shown, postcode="3511"))

    ticket = session.scalars(select(Ticket)).one()
    assert shown["region"]["gemeente"]
    assert shown["region"]["po"]["name"] in ticket.region
    assert ticket.postcode == "3511"


def test_regions_answers_without_a_postcode_too(client: TestClient) -> None:
    assert client.get("/api/regions").json()["po"] is None
    found = client.get("/api/regions", params={"postcode": "3511"}).json()
    assert {"code", "name", "website"} <= set(found["po"])
    assert found["desk"]["name"]
    assert client.get("/api/regions", params={"postcode": "0999"}).json()["code"] == "invalid_postcode"


def test_handoff_of_an_unknown_conversation_is_a_404(client: TestClient) -> None:
    assert client.get(f"/api/conversations/{uuid4()}/handoff").status_code == 404
    assert send(client, str(uuid4()), body({"subject": "Iets", "summary": "Iets", "lines": []})).status_code == 404


def test_flood_of_tickets_from_one_network_is_refused(*, app: FastAPI, settings: Settings, client: TestClient, start, say, preview) -> None:
    settings.client_tickets_per_hour = 2
    answers = []
    for _ in range(3):
        conversation = start()
        say(conversation, "Wat nu?")
        answers.append(send(client, conversation, body(preview(conversation))).status_code)

    assert answers == [201, 201, 429]


def test_message_after_the_ticket_is_still_answered_by_the_bot(client: TestClient, conversation: str, preview, say) -> None:
    send(client, conversation, body(preview(conversation)))

    assert say(conversation, "Wat is een OPP?")["outcome"] == "answered"


def test_conversation_is_seen_again_when_a_ticket_is_sent(client: TestClient, conversation: str, preview, session: Session) -> None:
    before = session.scalars(select(Conversation.last_seen_at)).one()

    send(client, conversation, body(preview(conversation)))

    assert session.scalars(select(Conversation.last_seen_at)).one() > before
    assert Author.BOT in session.scalars(select(Message.author)).all()


def test_subject_begins_with_the_visitors_words_where_no_topic_was_recognised(start, say, preview, bot: FakeBot) -> None:
    bot.down = True
    conversation = start()
    say(conversation, "Mijn dochter gaat al weken niet naar school en niemand belt ons terug, wat kunnen wij doen?")

    subject = preview(conversation)["subject"]

    assert subject.startswith("Mijn dochter gaat al weken niet")
    assert len(subject) <= 80
    assert preview(start())["subject"] == "Vraag via de Wegwijzer"


def test_what_was_only_offered_is_no_recognised_topic(*, client: TestClient, start, say, preview, bot: FakeBot, session: Session) -> None:
    bot.down = True
    conversation = start()
    say(conversation, "mijn kind is geschorst")

    send(client, conversation, body(preview(conversation)))

    assert session.scalars(select(Ticket)).one().topics == []
