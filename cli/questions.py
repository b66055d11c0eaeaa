"""Read questions for ``ask``: plain lines, or JSON lines as evaluation/README.md describes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.library import ROLES
from knowledge.reply import Outcome


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the input. ``conversation`` is empty for a conversation of its own."""

    id: Any
    text: str
    role: str | None = None
    conversation: str = ""


def read(lines: Iterable[str]) -> Iterator[Question | dict[str, Any]]:
    """Read one question a line; a line that holds none gives a finished ``failed`` line. Empty lines give nothing, but do count."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix("\ufeff").strip()
        if text.startswith("{"):
            try:
                yield _record(json.loads(text), number)
            except (ValueError, KeyError, AttributeError) as error:
                yield failed(number, f"Regel {number} is geen geldige vraag: {error}.")
        elif text:
            yield Question(number, text)


def _record(record: dict[str, Any], number: int) -> Question:
    role = record.get("role")
    role = role if role in ROLES else None  # "onbekend", as in a set of questions: a visitor who has not said
    return Question(record.get("id", number), str(record["text"]), role, str(record.get("conversation") or ""))


def failed(id_: Any, why: str) -> dict[str, Any]:
    """Return the output line of a question that got no answer."""
    return {
        "id": id_,
        "outcome": Outcome.ERROR.value,
        "topics": [],
        "articles": [],
        "confidence": 0.0,
        "text": why,
        "sources": [],
        "ms": 0,
    }
