"""The inbox: what an employee sees and does, as pages and plain forms."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from support import NOW, form_token

from api import tickets
from api.db.models import AuditLine, Employee, Notification, Ticket, TicketMessage, TicketNote
from api.domain.ticket import ContactKind, Status
from api.errors import AlreadyClaimed

OTHER_DESK = "ander-steunpunt"
SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def employee(make_employee) -> Employee:
    """Who is logged in."""
    found: Employee = make_employee("Noor de Wit")
    return found


@pytest.fixture
def browser(log_in, employee: Employee) -> TestClient:
    """The browser of ``employee``."""
    logged_in: TestClient = log_in(employee)
    return logged_in


def do(browser: TestClient, ticket: Ticket, step: str, **fields: str):
    """Press a button on the page of a ticket."""
    token = form_token(browser.get("/inbox").text)
    return browser.post(f"/inbox/vragen/{ticket.reference}/{step}", data={"formulier": token, **fields})


def test_inbox_needs_a_login(client: TestClient, make_ticket) -> None:
    for path in ("/inbox", f"/inbox/vragen/{make_ticket().reference}", "/inbox/team"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/inbox/login")


def test_list_shows_subject_region_role_and_waiting_time_oldest_first(browser: TestClient, make_ticket) -> None:
    make_ticket(subject="Later gesteld", created_at=NOW, waiting_since=NOW, region="po: SWV Hier", role="ouder")
    make_ticket(subject="Eerder gesteld", waiting_since=NOW - timedelta(days=3))

    page = browser.get("/inbox").text

    assert page.index("Eerder gesteld") < page.index("Later gesteld")
    assert "po: SWV Hier" in page
    assert "<dd>ouder</dd>" in page
    assert "<dt>Wacht al</dt>" in page
    assert '<a href="/inbox?map=nieuw" aria-current="page">Nieuw <span class="count">2</span></a>' in page


def test_urgent_question_stands_first(browser: TestClient, make_ticket) -> None:
    make_ticket(subject="Eerder gesteld", waiting_since=NOW - timedelta(days=3))
    make_ticket(subject="Over veiligheid", urgent=True)

    page = browser.get("/inbox").text

    assert page.index("Over veiligheid") < page.index("Eerder gesteld")
    assert "Let op: veiligheid" in page


def test_folders_hold_new_mine_others_and_finished(browser: TestClient, employee: Employee, make_employee, make_ticket) -> None:
    colleague = make_employee("Sam Bakker")
    make_ticket(subject="Een nieuwe")
    make_ticket(subject="Een van mij", status=Status.IN_PROGRESS, assignee_id=employee.id)
    make_ticket(subject="Een van Sam", status=Status.AWAITING_VISITOR, assignee_id=colleague.id)
    make_ticket(subject="Een oude", status=Status.CLOSED, assignee_id=colleague.id)

    for folder, subject in (("nieuw", "Een nieuwe"), ("mijn", "Een van mij"), ("anderen", "Een van Sam"), ("klaar", "Een oude")):
        page = browser.get("/inbox", params={"map": folder}).text
        assert re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', page) == [subject]
        assert re.findall(r'class="count">(\d)<', page) == ["1", "1", "1", "1"]


def test_question_of_another_steunpunt_is_not_listed_not_counted_and_a_404(
    browser: TestClient, employee: Employee, make_ticket, session: Session
) -> None:
    theirs = make_ticket(subject="Van een ander", desk=OTHER_DESK)

    assert "Van een ander" not in browser.get("/inbox").text
    assert set(tickets.counts(session, employee).values()) == {0}
    assert browser.get(f"/inbox/vragen/{theirs.reference}").status_code == 404
    for step in ("oppakken", "teruggeven", "antwoord", "notitie", "afhandelen"):
        answer = do(browser, theirs, step, text="Hallo")
        assert answer.status_code == 404
        assert "niet voor uw steunpunt" in answer.text
    session.refresh(theirs)
    assert theirs.status is Status.NEW


def test_administrator_reads_no_question_of_another_steunpunt(make_employee, log_in, make_ticket) -> None:
    browser = log_in(make_employee("Ada Min", is_admin=True))

    assert browser.get(f"/inbox/vragen/{make_ticket(desk=OTHER_DESK).reference}").status_code == 404


def test_page_of_a_question_shows_all_that_is_known(browser: TestClient, make_ticket) -> None:
    ticket = make_ticket(
        contact_kind=ContactKind.PHONE, contact_value="0612345678", region="po: SWV Hier", postcode="3511", topics=["thuiszitten"]
    )

    page = browser.get(f"/inbox/vragen/{ticket.reference}").text

    for part in (ticket.reference, "Ons kind zit al drie weken thuis.", "Ons kind zit thuis.", "0612345678", "po: SWV Hier", "3511"):
        assert part in page
    assert "Thuiszitten" in page or "thuiszitten" in page
    assert "Vraag oppakken" in page
    assert "Antwoord sturen" not in page
    assert "Vraag afhandelen" not in page


def test_markup_of_a_visitor_is_shown_as_text_everywhere(browser: TestClient, make_ticket, employee: Employee, session: Session) -> None:
    ticket = make_ticket(
        status=Status.IN_PROGRESS,
        assignee_id=employee.id,
        subject=SCRIPT,
        summary=SCRIPT,
        region=SCRIPT,
        contact_value=SCRIPT,
        lines=[{"message_id": 1, "author": "visitor", "text": SCRIPT}],
        topics=[SCRIPT],
    )
    do(browser, ticket, "antwoord", text=SCRIPT)
    do(browser, ticket, "notitie", text=SCRIPT)

    for page in (browser.get(f"/inbox/vragen/{ticket.reference}").text, browser.get("/inbox?map=mijn").text):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
    assert session.scalars(select(TicketMessage.text)).all() == [SCRIPT]


def test_address_of_a_visitor_adds_nothing_to_the_mail(browser: TestClient, make_ticket) -> None:
    ticket = make_ticket(contact_value="a@b.nl?bcc=c%40d.nl&subject=x")

    page = browser.get(f"/inbox/vragen/{ticket.reference}").text

    assert 'href="mailto:a@b.nl%3Fbcc%3Dc%2540d.nl%26subject%3Dx"' in page


def test_claiming_answering_and_closing(browser: TestClient, employee: Employee, make_ticket, session: Session) -> None:
    ticket = make_ticket()

    assert do(browser, ticket, "oppakken").headers["location"] == f"/inbox/vragen/{ticket.reference}?gedaan=opgepakt"
    page = browser.get(f"/inbox/vragen/{ticket.reference}?gedaan=opgepakt").text
    assert "U hebt deze vraag opgepakt." in page
    assert "Antwoord sturen" in page
    do(browser, ticket, "antwoord", text="Ja, dat mag.")
    session.refresh(ticket)
    assert (ticket.status, ticket.assignee_id) == (Status.AWAITING_VISITOR, employee.id)
    do(browser, ticket, "afhandelen")

    session.refresh(ticket)
    assert ticket.status is Status.CLOSED
    assert ticket.contact_value is None
    assert ticket.closed_at is not None
    assert [line.action for line in session.scalars(select(AuditLine).where(AuditLine.ticket_id == ticket.id))] == [
        "claim",
        "answer",
        "close",
    ]


def test_audit_trail_names_who_did_what(browser: TestClient, make_ticket) -> None:
    ticket = make_ticket()
    do(browser, ticket, "oppakken")
    do(browser, ticket, "teruggeven")

    page = browser.get(f"/inbox/vragen/{ticket.reference}").text

    assert "Opgepakt (Noor de Wit)" in page
    assert "Teruggegeven aan het team (Noor de Wit)" in page


def test_closing_leaves_nothing_to_send_to_the_wiped_address(browser: TestClient, make_ticket, session: Session) -> None:
    ticket = make_ticket()
    do(browser, ticket, "oppakken")
    do(browser, ticket, "antwoord", text="Ja, dat mag.")

    do(browser, ticket, "afhandelen")

    assert [(row.kind, row.status) for row in session.scalars(select(Notification))] == [("answer", "cancelled")]


def test_fifty_parallel_claims_have_one_winner(client: TestClient, app: FastAPI, make_employee, make_ticket, session: Session) -> None:
    team = [make_employee(f"Nummer{number} Test") for number in range(5)]
    ticket = make_ticket()
    factory = app.state.parts.session_factory

    def claim(number: int) -> bool:
        try:
            with factory.begin() as own:
                tickets.claim(own, own.get(Employee, team[number % 5].id), ticket.reference, NOW)
        except AlreadyClaimed:
            return False
        return True

    with ThreadPoolExecutor(25) as pool:
        outcomes = list(pool.map(claim, range(50)))

    session.refresh(ticket)
    assert sum(outcomes) == 1
    assert ticket.status is Status.IN_PROGRESS
    assert len(session.scalars(select(AuditLine).where(AuditLine.action == "claim")).all()) == 1


def test_claim_that_lost_from_a_colleague_who_gave_it_back_is_no_claim(
    browser: TestClient, make_employee, make_ticket, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=make_employee("Sam Bakker").id)
    get = tickets.get

    def after_giving_back(own: Session, *asked: object) -> Ticket:
        own.execute(update(Ticket).values(status=Status.NEW, assignee_id=None))
        return get(own, *asked)

    monkeypatch.setattr(tickets, "get", after_giving_back)
    answer = do(browser, ticket, "oppakken")

    assert answer.status_code == 409
    assert session.scalars(select(AuditLine).where(AuditLine.action == "claim")).all() == []


def test_second_claim_hears_who_was_first(browser: TestClient, make_employee, make_ticket) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=make_employee("Sam Bakker").id)

    answer = do(browser, ticket, "oppakken")

    assert answer.status_code == 409
    assert "Sam Bakker heeft deze vraag al opgepakt." in answer.text


@pytest.mark.parametrize("step", ["antwoord", "notitie"])
def test_button_that_is_pressed_twice_writes_once(
    browser: TestClient, employee: Employee, make_ticket, session: Session, step: str
) -> None:
    ticket = make_ticket(status=Status.AWAITING_VISITOR, assignee_id=employee.id)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: do(browser, ticket, step, text="Ja, dat mag."), range(4)))
    do(browser, ticket, step, text="Nee, toch niet.")
    do(browser, ticket, step, text="Ja, dat mag.")

    written = session.scalars(select(TicketMessage.text if step == "antwoord" else TicketNote.text)).all()
    assert [answer.status_code for answer in answers] == [303] * 4
    assert written == ["Ja, dat mag.", "Nee, toch niet.", "Ja, dat mag."]
    assert len(session.scalars(select(AuditLine).where(AuditLine.ticket_id == ticket.id)).all()) == 3


def test_colleague_can_give_back_what_somebody_else_has_but_not_answer_it(
    browser: TestClient, make_employee, make_ticket, session: Session
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=make_employee("Sam Bakker").id)

    refused = do(browser, ticket, "antwoord", text="Ik antwoord toch maar even.")
    assert (refused.status_code, session.scalars(select(TicketMessage)).all()) == (409, [])
    assert "Pak de vraag eerst op" in refused.text
    assert "Ik antwoord toch maar even." in refused.text
    assert do(browser, ticket, "afhandelen").status_code == 409
    assert do(browser, ticket, "teruggeven").status_code == 303

    session.refresh(ticket)
    assert (ticket.status, ticket.assignee_id) == (Status.NEW, None)


@pytest.mark.parametrize("step", ["antwoord", "afhandelen", "teruggeven", "oppakken"])
def test_closed_question_refuses_every_step(browser: TestClient, employee: Employee, make_ticket, session: Session, step: str) -> None:
    ticket = make_ticket(status=Status.CLOSED, assignee_id=employee.id)

    answer = do(browser, ticket, step, text="Te laat, maar wel getypt.")

    assert answer.status_code == 409
    assert "Afgehandeld" in answer.text
    assert session.scalars(select(TicketMessage)).all() == []
    if step == "antwoord":
        assert "Te laat, maar wel getypt." in answer.text


@pytest.mark.parametrize(
    ("step", "text", "message"), [("antwoord", "", "is leeg"), ("antwoord", "a" * 4001, "4.001"), ("notitie", " ", "is leeg")]
)
def test_text_that_is_refused_stays_in_the_form_beside_the_error(
    *, browser: TestClient, employee: Employee, make_ticket, step: str, text: str, message: str
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)

    answer = do(browser, ticket, step, text=text)

    assert answer.status_code == 422
    assert message in answer.text
    assert f'aria-describedby="{step}-error' in answer.text
    assert text in answer.text
    assert "<title>Fout: " in answer.text


def test_note_is_for_colleagues_and_needs_no_claim(browser: TestClient, make_ticket, session: Session) -> None:
    ticket = make_ticket()

    do(browser, ticket, "notitie", text="Bel terug na vieren.")

    assert session.scalars(select(TicketNote.text)).all() == ["Bel terug na vieren."]
    assert "Bel terug na vieren." in browser.get(f"/inbox/vragen/{ticket.reference}").text
    assert session.scalars(select(TicketMessage)).all() == []


def test_form_of_another_site_is_refused(browser: TestClient, make_ticket, session: Session) -> None:
    ticket = make_ticket()
    path, token = f"/inbox/vragen/{ticket.reference}/oppakken", form_token(browser.get("/inbox").text)

    without = browser.post(path, data={})
    wrong = browser.post(path, data={"formulier": "x" * 64})
    foreign = browser.post(path, data={"formulier": token}, headers={"Origin": "https://ergens.example"})
    cross = browser.post(path, data={"formulier": token}, headers={"Sec-Fetch-Site": "cross-site"})

    assert [answer.status_code for answer in (without, wrong, foreign, cross)] == [403, 403, 403, 403]
    session.refresh(ticket)
    assert ticket.status is Status.NEW


def test_form_from_a_browser_that_tells_no_origin_is_accepted(browser: TestClient, make_ticket) -> None:
    token = form_token(browser.get("/inbox").text)

    answer = browser.post(
        f"/inbox/vragen/{make_ticket().reference}/oppakken",
        data={"formulier": token},
        headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    )

    assert answer.status_code == 303


def test_text_typed_while_the_login_ended_is_given_back(browser: TestClient, employee: Employee, make_ticket, session: Session) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    token = form_token(browser.get("/inbox").text)
    employee.is_active = False
    session.commit()

    answer = browser.post(f"/inbox/vragen/{ticket.reference}/antwoord", data={"formulier": token, "text": "Een lang <antwoord>"})

    assert answer.status_code == 401
    assert "Een lang &lt;antwoord&gt;" in answer.text
    assert "Kopieer hem" in answer.text


def test_two_changes_at_the_same_moment_do_not_overwrite_each_other(
    client: TestClient, app: FastAPI, employee: Employee, make_ticket, session: Session
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    client.post("/api/return/withdraw", json={"return_code": "ABCD-EFGH-JKMN-PQRS"})

    with pytest.raises(Exception, match="matched"):
        tickets.close(session, employee, ticket, NOW)
    session.rollback()
    session.refresh(ticket)
    assert ticket.status is Status.WITHDRAWN


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.IN_PROGRESS},
        {"status": Status.CLOSED, "contact_value": "ouder@voorbeeld.example"},
        {"status": Status.NEW, "assignee_id": 1},
    ],
)
def test_database_refuses_a_state_that_cannot_be(make_ticket, employee: Employee, session: Session, fields: dict) -> None:
    with pytest.raises(IntegrityError):
        make_ticket(**fields)
    session.rollback()


def test_unknown_reference_is_a_page_with_a_sentence(browser: TestClient) -> None:
    page = browser.get("/inbox/vragen/WP-2026-ZZZZZ")

    assert page.status_code == 404
    assert "Deze vraag bestaat niet" in page.text
    assert '<html lang="nl">' in page.text


def test_every_page_has_a_language_a_skip_link_one_heading_and_labelled_fields(
    browser: TestClient, employee: Employee, make_ticket
) -> None:
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    pages = ("/inbox", f"/inbox/vragen/{ticket.reference}", "/inbox/login", "/terug", "/docs", "/inbox/onbekend")
    for path in pages:
        page = browser.get(path).text
        assert '<html lang="nl">' in page
        assert '<a class="skip" href="#inhoud">' in page
        assert page.count("<h1>") == 1
        fields = set(re.findall(r'<(?:input|textarea|select) id="([^"]+)"', page))
        assert fields <= set(re.findall(r'<label for="([^"]+)"', page))
        assert not re.search(r"<script|<style| style=| on[a-z]+=|https?://(?!testserver)", page), path


def test_question_whose_promised_date_has_passed_stands_out(browser: TestClient, make_ticket, employee: Employee) -> None:
    make_ticket(subject="Te laat", reply_expected=date(2020, 1, 1))
    make_ticket(subject="Beantwoord", reply_expected=date(2020, 1, 1), status=Status.AWAITING_VISITOR, assignee_id=employee.id)

    assert "Antwoord is te laat" in browser.get("/inbox").text
    assert "Antwoord is te laat" not in browser.get("/inbox?map=mijn").text
