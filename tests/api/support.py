"""What the tests of the API share besides fixtures: a bot that says what the test wants, and standard values."""

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.rasa_client import BotUnavailable, Question
from knowledge import regions
from knowledge.reply import Bubble, Option, Outcome, Reply

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DESK = regions.desk_for(None).slug
PASSWORD = "een lange zin met woorden"
RETURN_CODE = "ABCD-EFGH-JKMN-PQRS"


def answered(text: str = "Ja. De school moet een passende plek zoeken.", **changes: Any) -> Reply:
    """Return an ordinary answer of the bot."""
    fields: dict[str, Any] = {
        "outcome": Outcome.ANSWERED,
        "bubbles": (Bubble(text, title="Zorgplicht"),),
        "topics": ("zorgplicht",),
        "articles": ("zorgplicht",),
        "confidence": 0.93,
        "subject": "Zorgplicht",
    }
    return Reply(**{**fields, **changes})


def not_understood(*options: Option) -> Reply:
    """Return a fallback of the bot, without a way to a person unless ``options`` hold one."""
    return Reply(outcome=Outcome.FALLBACK, bubbles=(Bubble("Dat begrijp ik niet.", options=options),))


@dataclass
class FakeBot:
    """A bot that answers with ``reply`` and remembers what it was asked; ``down`` makes it unreachable."""

    reply: Reply = field(default_factory=answered)
    down: bool = False
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Reply:
        """Answer."""
        self.asked.append(question)
        if self.down:
            raise BotUnavailable("down")
        return self.reply

    def is_reachable(self) -> bool:
        """Tell whether it answers."""
        return not self.down


def form_token(page: str) -> str:
    """Return what the forms of a page carry."""
    return page.split('name="formulier" value="')[1].split('"', maxsplit=1)[0]


def fill_tracker(path: Path, *events: tuple[str, float]) -> None:
    """Make Rasa's tracker table, with events of (conversation, seconds since 1970)."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, "
            "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )
        connection.executemany("INSERT INTO events (sender_id, type_name, timestamp) VALUES (?, 'user', ?)", events)
    connection.close()


def tracked(path: Path) -> list[str]:
    """Return the conversations that Rasa's tracker table still knows."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT DISTINCT sender_id FROM events ORDER BY sender_id").fetchall()
    connection.close()
    return [str(row[0]) for row in rows]
