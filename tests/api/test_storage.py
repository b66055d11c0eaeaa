"""What keeps the data: migrations, retention, settings."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import Table, inspect, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateIndex, CreateTable
from support import NOW, fill_tracker, tracked

from api import retention, tickets
from api import settings as settings_module
from api.db import engine, migrate
from api.db.models import AuditLine, Base, Conversation, Message, Ticket, TicketMessage, TicketNote, Turn
from api.domain.conversation import Author
from api.domain.ticket import Status
from api.main import create_app
from api.retention import clean_up
from api.settings import ROOT, Settings
from api.tracker import Tracker


def test_migrations_make_exactly_the_tables_of_the_models(database_url: str) -> None:
    migrate.upgrade(database_url)

    connections = engine.make_engine(database_url)
    with connections.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        checks = {check["name"] for check in inspect(connection).get_check_constraints("ticket")}
        assert "ck_ticket_handled_has_assignee" in checks
    connections.dispose()


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    migrate.upgrade(f"sqlite:///{tmp_path}/new/folder/fresh.db")

    assert (tmp_path / "new" / "folder" / "fresh.db").exists()


def test_upgrading_twice_changes_nothing_and_loses_nothing(database_url: str) -> None:
    migrate.upgrade(database_url)
    connections = engine.make_engine(database_url)
    with engine.session_factory(connections).begin() as session:
        session.add(Conversation(id=uuid4(), created_at=NOW, last_seen_at=NOW))

    migrate.upgrade(database_url)

    with engine.session_factory(connections)() as session:
        assert len(session.scalars(select(Conversation)).all()) == 1
    connections.dispose()


def test_failed_migration_leaves_nothing_behind(database_url: str) -> None:
    connections = engine.make_engine(database_url)
    with connections.begin() as connection:
        connection.execute(text("CREATE TABLE ticket_note (id INTEGER)"))  # the last table of the migration is in the way

    with pytest.raises(Exception, match="ticket_note"):
        migrate.upgrade(database_url)

    with connections.connect() as connection:
        assert inspect(connection).get_table_names() == ["ticket_note"]
    connections.dispose()


def test_moments_come_back_in_utc(client: TestClient, session: Session) -> None:
    amsterdam = datetime.fromisoformat("2026-07-01T14:00:00+02:00")
    session.add(Conversation(id=uuid4(), created_at=amsterdam, last_seen_at=amsterdam))
    session.commit()
    session.expire_all()

    assert session.scalars(select(Conversation.created_at)).one() == datetime(2026, 7, 1, 12, tzinfo=UTC)


def remember(session: Session, days_ago: int) -> UUID:
    """Store a conversation whose last message is so many days old."""
    moment = NOW - timedelta(days=days_ago)
    conversation = Conversation(id=uuid4(), created_at=moment, last_seen_at=moment)
    session.add(conversation)
    session.flush()
    turn = Turn(conversation_id=conversation.id, at=moment, outcome="answered", topics=[], articles=[], confidence=1, misses=0, ms=1)
    session.add(turn)
    session.flush()
    session.add(Message(conversation_id=conversation.id, turn_id=turn.id, author=Author.VISITOR, text="Hallo", sent_at=moment))
    session.commit()
    return conversation.id


def tidy(session: Session, settings: Settings, now: datetime = NOW) -> retention.Removed:
    """Clean up as the API does."""
    tracker = Tracker(settings.tracker_url)
    removed = clean_up(session, tracker, settings, now)
    session.commit()
    session.expire_all()
    tracker.close()
    return removed


def test_conversation_goes_thirty_days_after_its_last_message(client: TestClient, session: Session, settings: Settings) -> None:
    remember(session, 31)
    kept = remember(session, 29)

    removed = tidy(session, settings)

    assert removed.conversations == 1
    assert session.scalars(select(Conversation.id)).all() == [kept]
    assert session.scalars(select(Message.conversation_id)).all() == [kept]
    assert len(session.scalars(select(Turn)).all()) == 2


def test_term_is_a_setting(client: TestClient, session: Session, settings: Settings) -> None:
    remember(session, 29)

    assert tidy(session, settings.model_copy(update={"conversation_days": 7})).conversations == 1


def test_retention_reaches_rasas_memory_also_of_conversations_we_do_not_know(
    client: TestClient, session: Session, settings: Settings
) -> None:
    old, fresh = remember(session, 31), remember(session, 1)
    path = settings.tracker_url.removeprefix("sqlite:///")
    long_ago, just_now = (NOW - timedelta(days=31)).timestamp(), NOW.timestamp()
    fill_tracker(path, (str(old), just_now), (str(fresh), long_ago), (str(fresh), just_now), ("unknown", long_ago), ("other", just_now))

    tidy(session, settings)

    assert tracked(path) == sorted([str(fresh), "other"])


def test_retention_works_without_rasas_database(client: TestClient, session: Session, settings: Settings) -> None:
    remember(session, 31)

    assert tidy(session, settings.model_copy(update={"tracker_url": ""})).conversations == 1
    assert not Path(settings.tracker_url.removeprefix("sqlite:///")).exists()


def test_retention_works_before_rasa_made_its_table(client: TestClient, session: Session, settings: Settings) -> None:
    Path(settings.tracker_url.removeprefix("sqlite:///")).touch()
    remember(session, 31)

    assert tidy(session, settings).conversations == 1


def test_finished_ticket_goes_twelve_months_after_closing_with_all_that_hangs_on_it(
    client: TestClient, session: Session, settings: Settings, make_ticket, make_employee
) -> None:
    employee = make_employee()
    old = make_ticket(status=Status.CLOSED, closed_at=NOW - timedelta(days=366))
    session.add(TicketMessage(ticket_id=old.id, author=Author.EMPLOYEE, text="Ja.", sent_at=NOW))
    session.add(TicketNote(ticket_id=old.id, employee_id=employee.id, text="Notitie.", written_at=NOW))
    session.add(AuditLine(at=NOW, ticket_id=old.id, action="close"))
    kept = [make_ticket(status=Status.CLOSED, closed_at=NOW - timedelta(days=364)).id]
    kept.append(make_ticket(created_at=NOW - timedelta(days=900)).id)
    session.commit()

    removed = tidy(session, settings)

    assert removed.tickets == 1
    assert session.scalars(select(Ticket.id).order_by(Ticket.id)).all() == kept
    for table in (TicketMessage, TicketNote):
        assert session.scalars(select(table)).all() == []
    assert session.scalars(select(AuditLine).where(AuditLine.action == "close")).all() == []


def test_figures_go_after_their_own_term(client: TestClient, session: Session, settings: Settings) -> None:
    remember(session, 800)
    remember(session, 400)

    tidy(session, settings)

    assert [turn.at for turn in session.scalars(select(Turn))] == [NOW - timedelta(days=400)]


def test_running_api_cleans_up_by_itself(settings: Settings, tmp_path: Path) -> None:
    migrate.upgrade(settings.database_url)
    connections = engine.make_engine(settings.database_url)
    with engine.session_factory(connections)() as session:
        remember(session, 400)

    with TestClient(create_app(settings.model_copy(update={"cleanup_hours": 1}))):
        pass  # stopping waits for the round that is running

    with engine.session_factory(connections)() as session:
        assert session.scalars(select(Conversation)).all() == []
    connections.dispose()


def test_round_that_fails_does_not_stop_the_api(app: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(retention, "clean_up", fail)

    with TestClient(create_app(settings.model_copy(update={"cleanup_hours": 1}))) as browser:
        assert browser.get("/api/regions").status_code == 200


def test_example_of_the_settings_is_up_to_date() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == settings_module.example()


def test_every_setting_is_explained() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEGWIJZER_API_PORT", "9000")
    monkeypatch.setenv("WEGWIJZER_WIDGET_ORIGINS", "https://a.example/, https://b.example")
    monkeypatch.setenv("WEGWIJZER_DATABASE_URL", "sqlite:///elders/gesprekken.db")

    found = Settings()

    assert found.public_url == "http://127.0.0.1:9000"
    assert found.widget_origins == ("https://a.example", "https://b.example")
    assert found.database_url == f"sqlite:///{ROOT}/elders/gesprekken.db"


def test_impossible_setting_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"conversation_days": 0})


def test_answer_of_an_employee_keeps_the_conversation_its_full_term(
    client: TestClient, session: Session, settings: Settings, make_ticket, make_employee
) -> None:
    employee = make_employee()
    ticket = make_ticket(status=Status.IN_PROGRESS, assignee_id=employee.id)
    tickets.answer(session, employee, ticket, text="Ja.", now=NOW + timedelta(days=29))
    session.commit()

    assert tidy(session, settings, NOW + timedelta(days=31)).conversations == 0
    assert tidy(session, settings, NOW + timedelta(days=60)).conversations == 1


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_tables_fit_postgresql_too(table: Table) -> None:
    statements = [CreateTable(table), *(CreateIndex(index) for index in table.indexes)]

    assert all(str(statement.compile(dialect=postgresql.dialect())) for statement in statements)
