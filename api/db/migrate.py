"""Bring a database to the newest tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url

from api.db.engine import SQLITE_WAIT_SECONDS


def upgrade(url: str, revision: str = "head") -> None:
    """Apply every migration that ``url`` has not had yet, all or nothing. Processes that start together wait for each other."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    file = make_url(url).database
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    # The driver would commit before every CREATE TABLE; with its own transactions off, ours spans them all.
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": SQLITE_WAIT_SECONDS})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
