"""Accounts: invitations, passwords, logging in, and leaving."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from support import DESK, PASSWORD, form_token

from api import deps, staff
from api.db.models import AuditLine, Employee, Invitation, LoginSession
from api.settings import Settings
from knowledge import regions

NEW_PASSWORD = "nog een lange zin erbij"
OTHER_DESK = next(desk.slug for desk in regions.desks() if desk.slug != DESK)


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@pytest.fixture
def admin(make_employee, log_in) -> TestClient:
    """The browser of an administrator."""
    logged_in: TestClient = log_in(make_employee("Ada Min", is_admin=True))
    return logged_in


@pytest.fixture
def still(app: FastAPI) -> list[datetime]:
    """The moment of every request, until a test changes it: at midnight the count of wrong passwords begins again."""
    moment = [now()]
    app.dependency_overrides[deps.now] = lambda: moment[0]
    return moment


def post(browser: TestClient, path: str, **fields: str):
    """Send a form of the team page."""
    return browser.post(path, data={"formulier": form_token(browser.get("/inbox/team").text), **fields})


def link_on(page: str) -> str:
    """Return the path of the link that a page shows."""
    return page.split('<p class="code">http://testserver')[1].split("<", maxsplit=1)[0]


JOIN = {"name": "Sam Bakker", "email": "Sam@Steunpunt.example", "password": PASSWORD, "again": PASSWORD}


def test_first_invitation_makes_an_administrator_who_is_logged_in(client: TestClient, session: Session) -> None:
    token = staff.first_invitation(session, now())
    session.commit()

    answer = client.post(f"/inbox/welkom/{token}", data=JOIN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    employee = session.scalars(select(Employee)).one()
    assert (employee.email, employee.is_admin, employee.desk) == ("sam@steunpunt.example", True, DESK)
    assert client.get("/inbox/team").status_code == 200
    assert staff.first_invitation(session, now()) is None


def test_asking_for_the_first_invitation_again_replaces_the_link(client: TestClient, session: Session) -> None:
    first, second = staff.first_invitation(session, now()), staff.first_invitation(session, now())
    session.commit()

    assert client.get(f"/inbox/welkom/{first}").status_code == 404
    assert client.get(f"/inbox/welkom/{second}").status_code == 200


def test_link_works_once(client: TestClient, session: Session) -> None:
    token = staff.first_invitation(session, now())
    session.commit()
    client.post(f"/inbox/welkom/{token}", data=JOIN)

    again = client.post(f"/inbox/welkom/{token}", data={**JOIN, "email": "ander@steunpunt.example"})

    assert again.status_code == 404
    assert "Vraag uw beheerder om een nieuwe uitnodiging" in again.text
    assert len(session.scalars(select(Employee)).all()) == 1


def test_link_ends_after_its_term(client: TestClient, session: Session) -> None:
    token = staff.first_invitation(session, now() - timedelta(days=8))
    session.commit()

    assert client.get(f"/inbox/welkom/{token}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": " "}, "name", "Vul uw naam in."),
        ({"email": "sam"}, "email", "Dit e-mailadres klopt niet"),
        ({"password": "kort", "again": "kort"}, "password", "ten minste 12 tekens"),
        ({"password": "x" * 201, "again": "x" * 201}, "password", "ten hoogste 200"),
        ({"password": "sam@steunpunt.example", "again": "sam@steunpunt.example"}, "password", "te makkelijk"),
        ({"password": "aaaaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaaaa"}, "password", "te makkelijk"),
        ({"again": "iets heel anders"}, "again", "niet hetzelfde"),
    ],
)
def test_wrong_field_of_an_invitation_is_explained_beside_it_and_the_link_still_works(
    client: TestClient, session: Session, changes: dict, field: str, message: str
) -> None:
    token = staff.first_invitation(session, now())
    session.commit()

    page = client.post(f"/inbox/welkom/{token}", data={**JOIN, **changes})

    assert page.status_code == 422
    assert f'id="error-{field}">' in page.text
    assert message in page.text
    assert f'aria-describedby="error-{field}' in page.text
    assert "Bakker" in page.text or field == "name"
    assert not re.search(r'type="password"[^>]* value=', page.text)
    assert client.post(f"/inbox/welkom/{token}", data=JOIN).status_code == 303


def test_address_that_is_taken_is_explained_and_keeps_the_invitation(admin: TestClient, client: TestClient, session: Session) -> None:
    link = link_on(post(admin, "/inbox/team/uitnodigen", desk=DESK).text)

    page = client.post(link, data={**JOIN, "email": "ada@steunpunt.example"})

    assert page.status_code == 409
    assert "Met dit e-mailadres bestaat al een account" in page.text
    assert client.post(link, data=JOIN).status_code == 303


def test_colleague_is_invited_for_a_steunpunt(admin: TestClient, client: TestClient, session: Session) -> None:
    page = post(admin, "/inbox/team/uitnodigen", desk=OTHER_DESK)

    assert "De link werkt één keer" in page.text
    client.post(link_on(page.text), data=JOIN)
    colleague = session.scalars(select(Employee).where(Employee.name == "Sam Bakker")).one()
    assert (colleague.desk, colleague.is_admin) == (OTHER_DESK, False)
    assert client.get("/inbox/team").status_code == 404
    assert link_on(page.text) not in admin.get("/inbox/team").text


def test_link_is_stored_only_as_a_hash(admin: TestClient, session: Session) -> None:
    token = link_on(post(admin, "/inbox/team/uitnodigen", desk=DESK).text).rpartition("/")[2]

    assert token not in str(session.scalars(select(Invitation.token_hash)).all())


def test_unknown_steunpunt_cannot_be_invited_for(admin: TestClient, session: Session) -> None:
    page = post(admin, "/inbox/team/uitnodigen", desk="verzonnen")

    assert page.status_code == 422
    assert "Kies een steunpunt uit de lijst." in page.text
    assert session.scalars(select(Invitation)).all() == []


@pytest.mark.usefixtures("still")
def test_wrong_password_ten_times_gets_a_clear_sentence_and_a_wait(client: TestClient, make_employee) -> None:
    employee = make_employee()
    wrong = {"email": employee.email, "password": "dit is het niet"}

    answers = [client.post("/inbox/login", data=wrong) for _ in range(10)]
    right = client.post("/inbox/login", data={"email": employee.email, "password": PASSWORD})

    assert [answer.status_code for answer in answers] == [401] * 9 + [429]
    assert "Het e-mailadres of het wachtwoord klopt niet." in answers[0].text
    assert "te vaak een verkeerd wachtwoord" in answers[9].text
    assert "Wacht 15 minuten" in answers[9].text
    assert right.status_code == 429
    assert 1 <= int(right.headers["Retry-After"]) <= 900
    assert employee.email in right.text


def test_wait_ends_after_a_quarter_of_an_hour(client: TestClient, still: list[datetime], make_employee) -> None:
    employee = make_employee()
    for _ in range(11):
        client.post("/inbox/login", data={"email": employee.email, "password": "dit is het niet"})

    still[0] += timedelta(minutes=15, seconds=1)

    assert client.post("/inbox/login", data={"email": employee.email, "password": PASSWORD}).status_code == 303


@pytest.mark.usefixtures("still")
def test_right_password_starts_the_count_again(client: TestClient, make_employee) -> None:
    employee = make_employee()
    for _ in range(3):
        for _ in range(9):
            client.post("/inbox/login", data={"email": employee.email, "password": "dit is het niet"})
        assert client.post("/inbox/login", data={"email": employee.email.upper(), "password": PASSWORD}).status_code == 303


@pytest.mark.usefixtures("still")
def test_unknown_address_hears_the_same_and_is_limited_too(client: TestClient) -> None:
    wrong = {"email": "niemand@steunpunt.example", "password": "dit is het niet"}

    answers = [client.post("/inbox/login", data=wrong) for _ in range(10)]

    assert "Het e-mailadres of het wachtwoord klopt niet." in answers[0].text
    assert answers[9].status_code == 429


def test_null_byte_in_an_address_is_a_wrong_address(client: TestClient) -> None:
    answer = client.post("/inbox/login", data={"email": "a\0@steunpunt.example", "password": "dit is het niet"})

    assert answer.status_code == 401


def test_password_is_not_readable_in_the_database(client: TestClient, make_employee, tmp_path) -> None:
    employee = make_employee()

    assert employee.password_hash.startswith("$argon2id$")
    assert not any(PASSWORD.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_cookie_is_for_the_inbox_and_out_of_reach_of_scripts(client: TestClient, make_employee, session: Session) -> None:
    answer = client.post("/inbox/login", data={"email": make_employee().email, "password": PASSWORD})

    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/inbox"):
        assert part in cookie
    assert "Secure" not in cookie
    assert cookie.split("=")[1].split(";")[0] not in str(session.scalars(select(LoginSession.token_hash)).all())


def test_cookie_is_secure_where_the_site_is(client: TestClient, settings: Settings, make_employee) -> None:
    settings.public_url = "https://wegwijzer.example"

    answer = client.post("/inbox/login", data={"email": make_employee().email, "password": PASSWORD})

    assert "Secure" in answer.headers["set-cookie"]


def test_login_form_of_another_site_is_refused(client: TestClient, make_employee) -> None:
    data = {"email": make_employee().email, "password": PASSWORD}

    assert client.post("/inbox/login", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_session_ends_after_its_term_and_on_logging_out(client: TestClient, app: FastAPI, make_employee, log_in, session: Session) -> None:
    browser = log_in(make_employee())
    later = now() + timedelta(hours=10, seconds=5)
    app.dependency_overrides[deps.now] = lambda: later
    assert browser.get("/inbox").headers["location"] == "/inbox/login"
    app.dependency_overrides.clear()

    browser.post("/inbox/uitloggen", data={"formulier": form_token(browser.get("/inbox").text)})

    assert browser.get("/inbox").status_code == 303
    assert session.scalars(select(LoginSession)).all() == []


def test_who_leaves_is_out_at_once_and_no_link_for_a_password_lets_them_in(
    admin: TestClient, make_employee, log_in, client: TestClient
) -> None:
    employee = make_employee("Sam Bakker")
    browser = log_in(employee)

    assert post(admin, f"/inbox/team/{employee.id}/intrekken").status_code == 303

    assert browser.get("/inbox").status_code == 303
    assert client.post("/inbox/login", data={"email": employee.email, "password": PASSWORD}).status_code == 401
    assert "geen toegang meer" in admin.get("/inbox/team").text
    assert post(admin, f"/inbox/team/{employee.id}/wachtwoord").status_code == 404


def test_who_left_comes_back_with_a_new_invitation_for_the_same_address(
    admin: TestClient, make_employee, client: TestClient, session: Session
) -> None:
    employee = make_employee("Sam Bakker")
    post(admin, f"/inbox/team/{employee.id}/intrekken")
    link = link_on(post(admin, "/inbox/team/uitnodigen", desk=OTHER_DESK, is_admin="ja").text)

    answer = client.post(link, data={**JOIN, "name": "Sam de Boer", "password": NEW_PASSWORD, "again": NEW_PASSWORD})

    session.refresh(employee)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert (employee.name, employee.desk, employee.is_admin, employee.is_active) == ("Sam de Boer", OTHER_DESK, True, True)
    assert client.post("/inbox/login", data={"email": employee.email, "password": PASSWORD}).status_code == 401
    assert len(session.scalars(select(Employee)).all()) == 2


def test_administrator_cannot_lock_themselves_out(admin: TestClient, session: Session) -> None:
    own = session.scalars(select(Employee.id)).one()

    page = post(admin, f"/inbox/team/{own}/intrekken")

    assert (page.status_code, "Vraag het een andere beheerder" in page.text) == (409, True)


def test_new_password_ends_the_old_one_and_every_login(
    admin: TestClient, make_employee, log_in, client: TestClient, session: Session
) -> None:
    employee = make_employee("Sam Bakker")
    browser = log_in(employee)
    first = link_on(post(admin, f"/inbox/team/{employee.id}/wachtwoord").text)
    link = link_on(post(admin, f"/inbox/team/{employee.id}/wachtwoord").text)
    assert client.get(first).status_code == 404
    assert "Kies een nieuw wachtwoord" in client.get(link).text

    client.post(link, data={"password": NEW_PASSWORD, "again": NEW_PASSWORD})

    assert browser.get("/inbox").status_code == 303
    assert client.post("/inbox/login", data={"email": employee.email, "password": PASSWORD}).status_code == 401
    assert client.post("/inbox/login", data={"email": employee.email, "password": NEW_PASSWORD}).status_code == 303
    assert len(session.scalars(select(Employee)).all()) == 2


def test_team_page_is_for_administrators(make_employee, log_in) -> None:
    browser = log_in(make_employee())

    assert browser.get("/inbox/team").status_code == 404
    assert "/inbox/team" not in browser.get("/inbox").text
    token = form_token(browser.get("/inbox").text)
    assert browser.post("/inbox/team/uitnodigen", data={"formulier": token, "desk": DESK}).status_code == 404


def test_team_page_warns_of_questions_that_nobody_can_read(admin: TestClient, make_ticket) -> None:
    make_ticket(desk=OTHER_DESK)

    page = admin.get("/inbox/team").text

    assert "wacht 1 vraag" in page
    assert "daar werkt niemand" in page


def test_every_change_of_an_account_leaves_a_line(admin: TestClient, make_employee, session: Session) -> None:
    employee = make_employee("Sam Bakker")
    post(admin, "/inbox/team/uitnodigen", desk=DESK)
    post(admin, f"/inbox/team/{employee.id}/wachtwoord")
    post(admin, f"/inbox/team/{employee.id}/intrekken")

    lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [line.action for line in lines if line.action != "joined"] == ["logged_in", "invited", "password_link", "deactivated"]
    assert lines[-1].about_id == employee.id
