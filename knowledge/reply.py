"""What the assistant says in one turn: the contract between actions/, api/ and the widget.

The action server puts ``Reply.to_dict()`` in a Rasa custom message; the API reads it back with ``Reply.from_dict()``, stores it and
sends it to the widget unchanged. Nothing here knows HTTP, Rasa or the database.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How a turn ended. A closed list: reports and the evaluation count on it."""

    ANSWERED = "answered"
    ANSWERED_MULTIPLE = "answered_multiple"
    DISAMBIGUATED = "disambiguated"
    CLARIFIED = "clarified"
    HANDOFF_OFFERED = "handoff_offered"
    CRISIS = "crisis"
    OUT_OF_SCOPE = "out_of_scope"
    FALLBACK = "fallback"
    SMALLTALK = "smalltalk"
    ERROR = "error"


# Outcomes after which the visitor still has no answer. Two in a row, and a person is offered.
NON_ANSWERS = frozenset({Outcome.FALLBACK, Outcome.DISAMBIGUATED, Outcome.CLARIFIED, Outcome.OUT_OF_SCOPE, Outcome.ERROR})


def misses_after(before: int, outcome: Outcome) -> int:
    """Return how many turns in a row left the visitor without an answer, after a turn that ended in ``outcome``.

    Small talk neither counts nor forgives; an answer, a crisis answer or the offer of a person ends the row.
    """
    if outcome in NON_ANSWERS:
        return before + 1
    return before if outcome is Outcome.SMALLTALK else 0


class Kind(StrEnum):
    """What a bubble is, so that the widget can show it as such."""

    TEXT = "text"
    ARTICLE = "article"
    CRISIS = "crisis"
    HANDOFF = "handoff"
    NOTICE = "notice"


class InvalidReply(ValueError):
    """A payload that is not a reply: a bug in an action, or a foreign message."""


@dataclass(frozen=True, slots=True)
class Option:
    """A button. ``choice`` is what the widget sends back when it is pressed.

    ``choice`` is one of ``article:<slug>``, ``role:ouder``, ``role:leerling``, ``sector:<po|vo|so|vso|mbo>``, ``handoff``, ``rephrase``.
    """

    label: str
    choice: str


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where an answer comes from. ``checked_on`` is an ISO date (YYYY-MM-DD)."""

    title: str
    url: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class HelplineRef:
    """Whom to call or visit. ``phone`` is empty when the number is not certain: then only the website is shown."""

    name: str
    what_for: str
    phone: str = ""
    cost: str = ""
    hours: str = ""
    chat: str = ""
    website: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class TermRef:
    """An abbreviation or term used in the bubble, with its meaning in one plain sentence."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One block in the conversation. ``text`` is plain text: blank lines part paragraphs, lines that start with ``- `` are a list."""

    text: str
    kind: Kind = Kind.TEXT
    title: str = ""
    steps: tuple[str, ...] = ()
    more: str = ""
    sources: tuple[SourceRef, ...] = ()
    helplines: tuple[HelplineRef, ...] = ()
    terms: tuple[TermRef, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything the assistant says in one turn.

    ``topics`` and ``articles`` are slugs, best first: those answered, or those of the options offered. ``confidence`` is the calibrated
    probability (0 to 1) that the first topic is right. ``subject`` prefills a handoff.
    """

    outcome: Outcome
    bubbles: tuple[Bubble, ...]
    topics: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    confidence: float = 0.0
    subject: str = ""
    role: str = ""
    sector: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON-ready data, marked with ``"type": "reply"``."""
        return {"type": "reply", **asdict(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Reply":
        """Read what ``to_dict`` wrote. Raises ``InvalidReply`` for anything else."""
        try:
            if data["type"] != "reply":
                raise InvalidReply(f"not a reply: {data['type']!r}")
            return cls(
                outcome=Outcome(data["outcome"]),
                bubbles=tuple(_bubble(item) for item in data["bubbles"]),
                topics=tuple(data.get("topics", ())),
                articles=tuple(data.get("articles", ())),
                confidence=float(data.get("confidence", 0.0)),
                subject=str(data.get("subject", "")),
                role=str(data.get("role", "")),
                sector=str(data.get("sector", "")),
                extra=dict(data.get("extra", {})),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidReply(str(error)) from error

    def plain_text(self) -> str:
        """Return everything the visitor reads, as one string, buttons included."""
        return "\n\n".join(part for bubble in self.bubbles for part in _plain(bubble))


def _bubble(data: dict[str, Any]) -> Bubble:
    return Bubble(
        text=str(data["text"]),
        kind=Kind(data.get("kind", Kind.TEXT)),
        title=str(data.get("title", "")),
        steps=tuple(data.get("steps", ())),
        more=str(data.get("more", "")),
        sources=tuple(SourceRef(**item) for item in data.get("sources", ())),
        helplines=tuple(HelplineRef(**item) for item in data.get("helplines", ())),
        terms=tuple(TermRef(**item) for item in data.get("terms", ())),
        options=tuple(Option(**item) for item in data.get("options", ())),
    )


def _plain(bubble: Bubble) -> list[str]:
    lines = [bubble.title, bubble.text, *(f"- {step}" for step in bubble.steps), bubble.more]
    lines += [" ".join(filter(None, (h.name + ":", h.phone, h.cost, h.hours, h.chat, h.website))) for h in bubble.helplines]
    lines += [f"{t.term}: {t.meaning}" for t in bubble.terms]
    lines += [f"Bron: {s.title}, gecontroleerd op {s.checked_on}, {s.url}" for s in bubble.sources]
    lines += [f"[{option.label}]" for option in bubble.options]
    return [line for line in lines if line]
