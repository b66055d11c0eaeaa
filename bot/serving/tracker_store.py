"""Rasa's memory in a SQLite file, without a detour."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

_WAIT_SECONDS = 15.0
_INSERT = "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) VALUES (?, ?, ?, ?, ?, ?)"
# The events since the last session began; all of them where none did.
_SESSION = """
    FROM events WHERE sender_id = :sender AND (:all OR timestamp >= coalesce(
        (SELECT max(timestamp) FROM events WHERE sender_id = :sender AND type_name = 'session_started'), timestamp))
"""


class TrackerStore(SQLTrackerStore):
    """The same table as Rasa's own SQL store, which also stays in charge of every database but SQLite.

    Rasa's store opens the file anew for every query, waits for the disk at every commit, and goes through an object mapper: a third of
    the time of a turn. Here one connection stays open, and a commit does not wait: after a power cut the assistant may have forgotten
    the last turns of a conversation. The record of what was said is the API's database, which does wait.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """Let Rasa make the table; then open the file where it is one."""
        super().__init__(*arguments, **settings)
        self._file: sqlite3.Connection | None = None
        if self.engine.dialect.name == "sqlite" and self.engine.url.database:
            self._file = _open(self.engine.url.database)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        if self._file is None:
            return await super()._retrieve(sender_id, fetch_events_from_all_sessions)
        found = self._file.execute(f"SELECT data {_SESSION} ORDER BY id", {"sender": sender_id, "all": fetch_events_from_all_sessions})
        events = [json.loads(data) for (data,) in found]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots) if events and self.domain else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are not there yet, in one transaction."""
        if self._file is None:
            await super().save(tracker)
            return
        await self.stream_events(tracker)
        with self._file:
            known = self._file.execute(f"SELECT count(*) {_SESSION}", {"sender": tracker.sender_id, "all": False}).fetchone()[0]
            self._file.executemany(_INSERT, _rows(tracker.sender_id, itertools.islice(tracker.events, known, None)))


def _open(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_WAIT_SECONDS, check_same_thread=False)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "secure_delete = ON",  # what is erased is overwritten, not only unlinked
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _rows(sender_id: str, events: Iterator[Event]) -> Iterator[tuple[Any, ...]]:
    for event in events:
        data = event.as_dict()
        intent = data.get("parse_data", {}).get("intent", {}).get("name")
        yield sender_id, event.type_name, data.get("timestamp"), intent, data.get("name"), json.dumps(data)
