"""Rules of a conversation: who has the floor, when a person is offered, and what a line of it says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from api.domain.ticket import Status
from api.errors import UnknownChoice
from knowledge.library import ROLES, SECTORS, articles
from knowledge.reply import Bubble, Reply

MAX_MISSES = 2

# The outcome of a turn in which a person has the floor. Not one of ``knowledge.reply.Outcome``: the assistant said nothing.
WITH_PERSON = "with_person"


class Author(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    BOT = "bot"
    EMPLOYEE = "employee"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button that was pressed: its kind and, for some kinds, which one. See ``knowledge.reply.Option``."""

    kind: str
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> "Choice":
        """Read the ``choice`` the widget sends. Raises ``UnknownChoice``."""
        kind, _, value = text.partition(":")
        known: Mapping[str, Any] = {
            "article": articles(),
            "role": dict.fromkeys(ROLES),
            "sector": dict.fromkeys(SECTORS),
            "handoff": {"": None},
            "rephrase": {"": None},
        }
        if value not in known.get(kind, ()):
            raise UnknownChoice
        return cls(kind, value)


def offers_person(reply: Reply) -> bool:
    """Tell whether the visitor can reach a person from this reply in one click."""
    return any(option.choice == "handoff" for bubble in reply.bubbles for option in bubble.options)


def with_last(reply: Reply, bubble: Bubble) -> Reply:
    """Return ``reply`` with one more bubble at the end."""
    return replace(reply, bubbles=(*reply.bubbles, bubble))


def person_has_floor(status: Status | None, *, answered: bool) -> bool:
    """Tell whether what the visitor types is meant for the employee.

    A ticket that waits does not silence the assistant: a steunpunt may answer tomorrow. From the employee's first answer until the
    ticket is finished the thread is theirs, so that the two never talk through each other.
    """
    return status is not None and status.is_open and answered


def line_text(text: str, bubble: Mapping[str, Any] | None) -> str:
    """Return what a message reads as in the transcript of a ticket: a title where it had one, its text, and the questions it offered.

    What stands below an answer leads on from it and stays away: an employee reads what the visitor was told.
    """
    title = str(bubble.get("title") or "") if bubble else ""
    offered = bubble.get("options", ()) if bubble and not title else ()
    questions = [f"- {option['label']}" for option in offered if option["choice"].startswith("article:")]
    return "\n".join((*filter(None, [title]), text, *questions))
