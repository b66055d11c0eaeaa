"""What tests share: a real database of their own, the real app, and a bot that says what the test wants.

The database is SQLite, or with ``--postgresql`` a server that is started for the run.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import postgresql
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session
from support import DESK, NOW, PASSWORD, RETURN_CODE, FakeBot

from api import staff
from api.db.models import Conversation, Employee, Ticket
from api.domain import codes
from api.domain.ticket import FINISHED, ContactKind, Status
from api.main import create_app
from api.settings import Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the run choose the database."""
    parser.addoption("--postgresql", action="store_true", help="on PostgreSQL instead of SQLite")


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[postgresql.Server | None]:
    """The PostgreSQL server of this run, when it asked for one."""
    if not request.config.getoption("--postgresql", default=False):
        yield None
        return
    with postgresql.server() as started:
        yield started


@pytest.fixture
def database_url(server: postgresql.Server | None, tmp_path: Path) -> str:
    """The address of an empty database."""
    return server.empty() if server else f"sqlite:///{tmp_path}/wegwijzer.db"


@pytest.fixture
def settings(server: postgresql.Server | None, tmp_path: Path) -> Settings:
    """Settings of an API of its own, with limits that a test does not reach by accident."""
    return Settings.model_validate(
        {
            "database_url": server.filled() if server else f"sqlite:///{tmp_path}/wegwijzer.db",
            "tracker_url": f"sqlite:///{tmp_path}/rasa-tracker.db",
            "rasa_url": "http://127.0.0.1:9",
            "public_url": "http://testserver",
            "cleanup_hours": 0,
            "client_messages_per_second": 100_000,
            "client_tickets_per_hour": 100_000,
            "conversation_messages_per_minute": 100_000,
        }
    )


@pytest.fixture
def bot() -> FakeBot:
    """The bot of the app."""
    return FakeBot()


@pytest.fixture
def app(settings: Settings, bot: FakeBot) -> FastAPI:
    """The app as it runs, with the fake bot."""
    return create_app(settings, bot)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A visitor's browser."""
    with TestClient(app, follow_redirects=False) as browser:
        yield browser


@pytest.fixture
def session(app: FastAPI, client: TestClient) -> Iterator[Session]:
    """The database of the app; read only what the requests wrote, or commit what a request must find."""
    with app.state.parts.session_factory() as opened:
        yield opened


@pytest.fixture
def make_employee(session: Session) -> Callable[..., Employee]:
    """Return a function that makes an employee with ``PASSWORD``."""

    def make(name: str = "Noor de Wit", desk: str = DESK, *, is_admin: bool = False) -> Employee:
        token = staff._invite(session, desk=desk, is_admin=is_admin, now=datetime.now(UTC), days=1)
        email = f"{name.split(maxsplit=1)[0].lower()}@steunpunt.example"
        employee = staff.accept(session, token, name=name, email=email, password=PASSWORD, again=PASSWORD, now=datetime.now(UTC))
        session.commit()
        return employee

    return make


@pytest.fixture
def log_in(app: FastAPI, session: Session) -> Iterator[Callable[[Employee], TestClient]]:
    """Return a function that gives a browser in which an employee is logged in."""
    opened = []

    def log(employee: Employee) -> TestClient:
        browser = TestClient(app, follow_redirects=False)
        opened.append(browser)
        answer = browser.post("/inbox/login", data={"email": employee.email, "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    yield log
    for browser in opened:
        browser.close()


@pytest.fixture
def make_ticket(session: Session) -> Callable[..., Ticket]:
    """Return a function that stores a ticket; what a test does not mention does not matter to it. The first opens with ``RETURN_CODE``."""
    unused = iter((RETURN_CODE,))

    def make(*, status: Status = Status.NEW, **fields: Any) -> Ticket:
        conversation = Conversation(id=uuid4(), created_at=NOW, last_seen_at=NOW)
        session.add(conversation)
        session.flush()
        values: dict[str, Any] = {
            "reference": codes.reference(2026, uuid4().bytes),
            "conversation_id": conversation.id,
            "request_hash": uuid4().hex,
            "return_code_hash": codes.hash_code(next(unused, None) or codes.return_code(uuid4().bytes)),
            "desk": DESK,
            "subject": "Geen plek op school",
            "summary": "Ons kind zit al drie weken thuis.",
            "lines": [{"message_id": 1, "author": "visitor", "text": "Ons kind zit thuis."}],
            "topics": ["thuiszitten"],
            "urgent": False,
            "contact_kind": ContactKind.EMAIL,
            "contact_value": None if status in FINISHED else "ouder@voorbeeld.example",
            "consent_version": "2026-11",
            "reply_expected": date(2026, 11, 27),
            "created_at": NOW,
            "waiting_since": NOW,
            "closed_at": NOW if status in FINISHED else None,
        }
        ticket = Ticket(status=status, **{**values, **fields})
        session.add(ticket)
        session.commit()
        return ticket

    return make


@pytest.fixture
def start(client: TestClient) -> Callable[..., str]:
    """Return a function that begins a conversation and gives its id."""

    def begin(**body: Any) -> str:
        answer = client.post("/api/conversations", json=body)
        assert answer.status_code == 201
        return str(answer.json()["id"])

    return begin


@pytest.fixture
def say(client: TestClient) -> Callable[..., dict[str, Any]]:
    """Return a function that says something in a conversation and gives the turn."""

    def send(conversation: str, text: str, **body: Any) -> dict[str, Any]:
        answer = client.post(f"/api/conversations/{conversation}/messages", json={"text": text, **body})
        assert answer.status_code == 200, answer.text
        turn: dict[str, Any] = answer.json()
        return turn

    return send
