"""Connections: SQLite by default, PostgreSQL by configuration."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, literal, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

SQLITE_WAIT_SECONDS = 15


def make_engine(url: str) -> Engine:
    """Return an engine for ``url``; the folder of a SQLite file is made when it is not there.

    On SQLite a transaction begins at its first write, and then takes the write lock at once. Reading first and writing a while later
    (the bot is asked in between) therefore never works on an old snapshot, and two writers wait for each other instead of failing.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=20, max_overflow=20, hide_parameters=True)
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=20,
        max_overflow=20,
        hide_parameters=True,  # an error text must not repeat what a visitor typed
        connect_args={"isolation_level": "IMMEDIATE", "timeout": SQLITE_WAIT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "savepoint", _begin_before_savepoint)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",  # a ticket that was confirmed survives a power cut
        "secure_delete = ON",  # what is erased is overwritten, not only unlinked
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def hurried(engine: Engine) -> Engine:
    """Return an engine for what may be lost in a power cut, such as how often somebody asked: its commits do not wait for the disk.

    Only SQLite waits for each of them; elsewhere this is ``engine`` itself.
    """
    if engine.dialect.name != "sqlite":
        return engine
    other = make_engine(engine.url.render_as_string(hide_password=False))
    event.listen(other, "connect", _do_not_wait)
    return other


def _do_not_wait(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA synchronous = NORMAL").close()


def _begin_before_savepoint(connection: Connection, _: str) -> None:
    """Open the transaction that a savepoint is part of: the driver does so only for a write, and would commit with the savepoint."""
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection) and not driver.in_transaction:
        driver.execute("BEGIN IMMEDIATE").close()


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Return what makes sessions on ``engine``."""
    return sessionmaker(engine, expire_on_commit=False)


def database_answers(factory: sessionmaker[Session]) -> bool:
    """Tell whether the database can be read."""
    try:
        with factory() as session:
            return session.scalar(select(literal(1))) == 1
    except SQLAlchemyError:
        return False


def flush_erased(engine: Engine) -> None:
    """Let SQLite's write-ahead log forget what was erased. A busy reader postpones it to the next time."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
