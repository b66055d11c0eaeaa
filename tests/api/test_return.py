"""Coming back with the return code: in the widget, and on the plain page /terug."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from support import NOW, RETURN_CODE

from api import deps, tickets
from api.db.models import Conversation, Notification, Ticket, TicketMessage, TicketNote
from api.domain.ticket import Status

WRONG_CODE = "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def test_code_shows_status_and_answer(client: TestClient, make_ticket, make_employee, session: Session) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    tickets.answer(session, employee, ticket, text="Ja, dat mag.", now=ticket.created_at)
    session.commit()

    shown = client.post("/api/return", json={"return_code": RETURN_CODE}).json()

    assert (shown["reference"], shown["status"], shown["status_label"]) == (ticket.reference, "awaiting_visitor", "Beantwoord")
    assert [(message["author"], message["text"]) for message in shown["messages"]] == [("employee", "Ja, dat mag.")]
    assert shown["reply_expected"] == "2026-11-27"


@pytest.mark.parametrize("typed", ["abcd efgh jkmn pqrs", "ABCDEFGHJKMNPQRS", " abcd-efgh-jkmn-pqrs\n"])
def test_code_may_be_typed_carelessly(client: TestClient, make_ticket, typed: str) -> None:
    make_ticket()

    assert client.post("/api/return", json={"return_code": typed}).status_code == 200


@pytest.mark.parametrize("code", [WRONG_CODE, "", "abc", "x" * 90, "ABCD-EFGH-JKMN-PQR", "é' OR 1=1 --"])
def test_wrong_code_gives_one_and_the_same_answer(client: TestClient, make_ticket, code: str) -> None:
    make_ticket()

    answer = client.post("/api/return", json={"return_code": code})

    assert answer.status_code == 404
    assert answer.json()["code"] == "return_code_unknown"
    assert answer.json()["message"].startswith("Met deze code vinden we geen vraag.")


def test_notes_never_reach_the_visitor(client: TestClient, make_ticket, make_employee, session: Session) -> None:
    employee, ticket = make_employee(), make_ticket()
    session.add(TicketNote(ticket_id=ticket.id, employee_id=employee.id, text="Moeder klonk boos.", written_at=ticket.created_at))
    session.commit()

    assert "boos" not in client.post("/api/return", json={"return_code": RETURN_CODE}).text
    assert "boos" not in client.post("/terug", data={"return_code": RETURN_CODE}).text


def test_visitor_adds_information_and_the_steunpunt_is_told(client: TestClient, make_ticket, session: Session) -> None:
    make_ticket()

    shown = client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": "De school belde. 06-12345678"}).json()

    assert shown["status"] == "new"
    assert shown["messages"][0]["author"] == "visitor"
    assert "12345678" not in shown["messages"][0]["text"]
    assert shown["masked"]
    assert [(row.kind, row.recipient) for row in session.scalars(select(Notification))] == [("follow_up", "desk")]


def test_adding_to_a_closed_question_opens_it_for_the_whole_team(client: TestClient, make_ticket, make_employee, session: Session) -> None:
    ticket = make_ticket(status=Status.CLOSED, assignee_id=make_employee().id)

    shown = client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": "Het is toch niet gelukt."}).json()

    session.refresh(ticket)
    assert shown["status"] == "new"
    assert (ticket.status, ticket.assignee_id, ticket.closed_at) == (Status.NEW, None, None)
    assert shown["contact_kept"] is False


def test_form_that_is_sent_twice_adds_once_and_again_later(app: FastAPI, client: TestClient, make_ticket, session: Session) -> None:
    make_ticket(status=Status.CLOSED)
    form, moment = {"return_code": RETURN_CODE, "text": "Is er al nieuws?"}, [NOW]
    app.dependency_overrides[deps.now] = lambda: moment[0]

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: client.post("/terug/bericht", data=form), range(4)))
    moment[0] += timedelta(days=1)
    client.post("/terug/bericht", data=form)

    assert ["Uw informatie is toegevoegd." in page.text for page in pages] == [True] * 4
    assert len(session.scalars(select(TicketMessage)).all()) == 2
    assert len(session.scalars(select(Notification)).all()) == 2


def test_same_words_open_a_question_again_that_was_closed_after_them(client: TestClient, make_ticket, session: Session) -> None:
    ticket = make_ticket()
    body = {"return_code": RETURN_CODE, "text": "Het lukt niet."}
    client.post("/api/return/messages", json=body)
    ticket.status, ticket.contact_value, ticket.closed_at = Status.CLOSED, None, NOW
    session.commit()

    assert client.post("/api/return/messages", json=body).json()["status"] == "new"


@pytest.mark.parametrize("status", [Status.CLOSED, Status.AWAITING_VISITOR])
def test_question_that_waits_again_gets_a_new_date(
    *, app: FastAPI, client: TestClient, make_ticket, make_employee, session: Session, status: Status
) -> None:
    ticket = make_ticket(status=status, assignee_id=make_employee().id, reply_expected=date(2026, 9, 1))
    app.dependency_overrides[deps.now] = lambda: NOW

    shown = client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": "Het is toch niet gelukt."}).json()

    session.refresh(ticket)
    assert shown["reply_expected"] == "2026-11-27"
    assert not ticket.is_late(NOW.date())


def test_addition_to_a_question_that_waits_leaves_its_date(client: TestClient, make_ticket) -> None:
    make_ticket(reply_expected=date(2026, 9, 1))

    shown = client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": "Duurt het nog lang?"}).json()

    assert shown["reply_expected"] == "2026-09-01"


def test_reopening_while_another_question_is_open_loses_neither(client: TestClient, make_ticket, session: Session) -> None:
    closed = make_ticket(status=Status.CLOSED)
    conversation = closed.conversation_id
    other = make_ticket(conversation_id=conversation)

    answer = client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": "Nog iets."})

    session.expire_all()
    assert answer.status_code == 200
    assert (closed.status, closed.conversation_id) == (Status.NEW, None)
    assert (other.status, other.conversation_id) == (Status.NEW, conversation)


def test_refused_addition_changes_nothing(client: TestClient, make_ticket, session: Session) -> None:
    withdrawn = make_ticket(status=Status.WITHDRAWN)
    conversation = withdrawn.conversation_id
    make_ticket(conversation_id=conversation)

    page = client.post("/terug/bericht", data={"return_code": RETURN_CODE, "text": "Toch nog iets."})

    session.refresh(withdrawn)
    assert page.status_code == 409
    assert (withdrawn.status, withdrawn.conversation_id) == (Status.WITHDRAWN, conversation)


def test_withdrawing_wipes_the_contact_details_and_ends_it(client: TestClient, make_ticket, session: Session) -> None:
    ticket = make_ticket()

    assert client.post("/api/return/withdraw", json={"return_code": RETURN_CODE}).json()["status"] == "withdrawn"
    again = client.post("/api/return/withdraw", json={"return_code": RETURN_CODE})

    session.refresh(ticket)
    assert ticket.contact_value is None
    assert (again.status_code, again.json()["code"]) == (409, "action_not_allowed")
    assert "Ingetrokken" in again.json()["message"]
    assert client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": "Toch"}).status_code == 409


@pytest.mark.parametrize(("text", "code"), [("", "text_empty"), ("a" * 10_000, "text_too_long")])
def test_added_text_is_checked(client: TestClient, make_ticket, session: Session, text: str, code: str) -> None:
    make_ticket()

    answer = client.post("/api/return/messages", json={"return_code": RETURN_CODE, "text": text})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert session.scalars(select(TicketMessage)).all() == []


def test_plain_page_asks_for_the_code_and_shows_the_question(client: TestClient, make_ticket) -> None:
    ticket = make_ticket(subject="Geen <b>plek</b>")

    asked = client.get("/terug")
    shown = client.post("/terug", data={"return_code": "abcd efgh jkmn pqrs"})

    assert '<label for="return_code">' in asked.text
    assert ticket.reference in shown.text
    assert "Geen &lt;b&gt;plek&lt;/b&gt;" in shown.text
    assert "Antwoord uiterlijk" in shown.text
    assert "27 november 2026" in shown.text


def test_wrong_code_on_the_page_keeps_what_was_typed_beside_the_error(client: TestClient) -> None:
    page = client.post("/terug", data={"return_code": WRONG_CODE})

    assert page.status_code == 404
    assert f'value="{WRONG_CODE}"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'aria-describedby="error hint"' in page.text


def test_information_is_added_on_the_page(client: TestClient, make_ticket, session: Session) -> None:
    make_ticket()

    page = client.post("/terug/bericht", data={"return_code": RETURN_CODE, "text": "Er is nu <wel> een plek."})

    assert "Uw informatie is toegevoegd." in page.text
    assert "Er is nu &lt;wel&gt; een plek." in page.text
    assert session.scalars(select(TicketMessage.text)).all() == ["Er is nu <wel> een plek."]


def test_half_a_form_of_a_connection_that_broke_is_not_added(app: FastAPI, client: TestClient, make_ticket, session: Session) -> None:
    make_ticket()
    half = f"return_code={RETURN_CODE}&text=U+hoeft+niet+te+betalen".encode()
    arrived = iter(({"type": "http.request", "body": half, "more_body": True}, {"type": "http.disconnect"}))
    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"3000")]
    scope = {"type": "http", "method": "POST", "path": "/terug/bericht", "query_string": b"", "headers": headers, "scheme": "http"}
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return next(arrived)

    async def send(message: Any) -> None:
        answers.append(message)

    asyncio.run(app(scope, receive, send))

    assert session.scalars(select(TicketMessage)).all() == []
    assert answers == []


def test_text_that_is_too_long_stays_on_the_page(client: TestClient, make_ticket) -> None:
    make_ticket()

    page = client.post("/terug/bericht", data={"return_code": RETURN_CODE, "text": "woord " * 1700})

    assert page.status_code == 422
    assert "10.199 tekens" in page.text
    assert "woord " * 1700 in page.text


def test_question_is_withdrawn_on_the_page(client: TestClient, make_ticket, session: Session) -> None:
    ticket = make_ticket()

    page = client.post("/terug/intrekken", data={"return_code": RETURN_CODE})

    session.refresh(ticket)
    assert "Uw vraag is ingetrokken" in page.text
    assert ticket.status is Status.WITHDRAWN


def test_unknown_code_on_the_other_forms_of_the_page_asks_for_the_code_again(client: TestClient) -> None:
    for path, more in (("/terug/bericht", {"text": "Hallo"}), ("/terug/intrekken", {})):
        page = client.post(path, data={"return_code": WRONG_CODE, **more})

        assert page.status_code == 404
        assert '<label for="return_code">' in page.text


def test_what_the_visitor_types_after_an_answer_joins_the_thread_and_the_bot_is_silent(
    *, app: FastAPI, client: TestClient, make_ticket, make_employee, session: Session, say, bot
) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    tickets.answer(session, employee, ticket, text="Welke school is het?", now=ticket.created_at)
    session.commit()
    app.dependency_overrides[deps.now] = lambda: NOW + timedelta(days=30)

    turn = say(str(ticket.conversation_id), "De school om de hoek.")

    session.refresh(ticket)
    assert turn["outcome"] == "with_person"
    assert ticket.reply_expected > date(2026, 11, 27)
    assert ticket.reference in turn["messages"][1]["text"]
    assert bot.asked == []
    assert ticket.status is Status.IN_PROGRESS
    assert session.scalars(select(TicketMessage.text)).all() == ["Welke school is het?", "De school om de hoek."]


def test_crisis_in_the_thread_gets_the_helplines_and_reaches_the_employee(
    client: TestClient, make_ticket, make_employee, session: Session, say
) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    tickets.answer(session, employee, ticket, text="Hoe gaat het nu?", now=ticket.created_at)
    session.commit()

    turn = say(str(ticket.conversation_id), "ik wil niet meer leven")

    assert turn["crisis"] is True
    assert "ik wil niet meer leven" in session.scalars(select(TicketMessage.text)).all()
    session.refresh(ticket)
    assert ticket.urgent is True


def test_button_still_reaches_the_bot_while_a_person_has_the_floor(
    client: TestClient, make_ticket, make_employee, session: Session, bot
) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    tickets.answer(session, employee, ticket, text="Welke school is het?", now=ticket.created_at)
    session.commit()

    turn = client.post(f"/api/conversations/{ticket.conversation_id}/messages", json={"choice": "handoff"}).json()

    assert turn["outcome"] == "answered"
    assert len(bot.asked) == 1


def test_answer_reaches_the_conversation_of_the_visitor(client: TestClient, make_ticket, make_employee, session: Session) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    tickets.answer(session, employee, ticket, text="Ja, dat mag.", now=ticket.created_at)
    session.commit()

    thread = client.get(f"/api/conversations/{ticket.conversation_id}/messages").json()

    assert [(message["author"], message["text"], message["bubble"]) for message in thread["messages"]] == [
        ("employee", "Ja, dat mag.", None)
    ]
    assert thread["ticket"]["status"] == "awaiting_visitor"


def test_answer_after_erasing_still_reaches_who_has_the_code(client: TestClient, make_ticket, make_employee, session: Session) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    client.delete(f"/api/conversations/{ticket.conversation_id}")
    session.expire_all()

    tickets.answer(session, employee, ticket, text="Ja, dat mag.", now=ticket.created_at)
    session.commit()

    assert session.scalars(select(Conversation)).all() == []
    assert session.scalars(select(Ticket.status)).one() is Status.AWAITING_VISITOR
    assert client.post("/api/return", json={"return_code": RETURN_CODE}).json()["messages"][0]["text"] == "Ja, dat mag."
