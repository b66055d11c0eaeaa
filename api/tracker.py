"""Rasa's own memory of conversations: erased together with ours."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, Float, String, column, delete, inspect, make_url, select, table
from sqlalchemy.exc import SQLAlchemyError

from api.db.engine import flush_erased, make_engine
from api.errors import EraseFailed

# The table of Rasa's SQLTrackerStore, as far as we need it. ``timestamp`` is in seconds since 1970.
_EVENTS = table("events", column("sender_id", String), column("timestamp", Float))
_BATCH = 500


class Tracker:
    """Rasa's tracker database. Without one, or before Rasa has made its table, there is nothing to erase."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: Engine | None = None

    def erase(self, conversations: Sequence[UUID]) -> None:
        """Remove all that Rasa remembers of ``conversations``. Raises ``EraseFailed`` when that cannot be done now."""
        ids = [str(conversation) for conversation in conversations]
        try:
            if (engine := self._engine()) is None:
                return
            with engine.begin() as connection:
                for start in range(0, len(ids), _BATCH):
                    connection.execute(delete(_EVENTS).where(_EVENTS.c.sender_id.in_(ids[start : start + _BATCH])))
            flush_erased(engine)
        except SQLAlchemyError as error:
            raise EraseFailed from error

    def purge(self, before: datetime) -> None:
        """Remove conversations without an event since ``before``, also those that our own database does not know."""
        try:
            if (engine := self._engine()) is None:
                return
            recent = select(_EVENTS.c.sender_id).where(_EVENTS.c.timestamp >= before.timestamp())
            with engine.begin() as connection:
                connection.execute(delete(_EVENTS).where(_EVENTS.c.sender_id.not_in(recent)))
            flush_erased(engine)
        except SQLAlchemyError as error:
            raise EraseFailed from error

    def close(self) -> None:
        """Let go of the connections."""
        if self._made is not None:
            self._made.dispose()

    def _engine(self) -> Engine | None:
        """Return a connection pool when the table is there; connecting to a missing SQLite file would make an empty one."""
        if not self._url:
            return None
        url = make_url(self._url)
        if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
            return None
        if self._made is None:
            self._made = make_engine(self._url)
        return self._made if inspect(self._made).has_table("events") else None
