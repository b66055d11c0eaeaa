"""Rasa's memory in a SQLite file: short, and without a detour."""

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
_ALL = "SELECT data FROM events WHERE sender_id = :sender ORDER BY id"
# What the last session leaves behind: its start, its last turn, and the last value of every slot (Rasa keeps its name as action_name).
_SHORT = """
WITH session AS (SELECT coalesce(max(id), 0) AS first FROM events WHERE sender_id = :sender AND type_name = 'session_started'),
     turn AS (SELECT coalesce(max(id), 0) AS first FROM events WHERE sender_id = :sender AND type_name = 'user'),
     slots AS (SELECT max(id) AS last FROM events WHERE sender_id = :sender AND type_name = 'slot'
               AND id >= (SELECT first FROM session) GROUP BY action_name)
SELECT data FROM events WHERE sender_id = :sender AND id >= (SELECT first FROM session)
AND (id = (SELECT first FROM session) OR id >= (SELECT first FROM turn) OR id IN (SELECT last FROM slots)) ORDER BY id
"""


class TrackerStore(SQLTrackerStore):
    """The same table as Rasa's own SQL store, which also stays in charge of every database but SQLite.

    Rasa's store opens the file anew for every query, waits for the disk at every commit, and brings back the whole conversation for every
    message. Here one connection stays open, and a commit does not wait: after a power cut the assistant may have forgotten the last
    turns. (The record of what was said is the API's database, which does wait.) And a message finds the last turn and the slots: the
    dialogue is rules of one turn, and actions remember in slots. So the hundredth turn takes as long as the first.
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
        found = self._file.execute(_ALL if fetch_events_from_all_sessions else _SHORT, {"sender": sender_id})
        events = [json.loads(data) for (data,) in found]
        if not events or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.stored = len(tracker.events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that came after what ``_retrieve`` gave, in one transaction."""
        if self._file is None:
            await super().save(tracker)
            return
        await self.stream_events(tracker)
        with self._file:
            self._file.executemany(_INSERT, _rows(tracker.sender_id, itertools.islice(tracker.events, getattr(tracker, "stored", 0), None)))
        tracker.stored = len(tracker.events)


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
