"""What an action knows about the turn it answers: the one place that reads Rasa's tracker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from knowledge.library import ROLES, SECTORS, Article, articles
from knowledge.reply import Outcome, Reply, misses_after
from knowledge.roles import role_in, sector_in
from knowledge.safety import Crisis, concern, of_kind

# "En op het vo?", "geldt dat ook op het mbo": the last question again, for another kind of school.
_AGAIN = re.compile(r"\s*(?:en|maar|ook|geldt|hoe zit)\b", re.IGNORECASE)
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """The visitor's message with all that was understood of it and remembered before it."""

    text: str
    role: str
    sector: str
    misses: int
    asked_role: bool
    last_article: str
    entity: dict[str, str]
    ranking: tuple[tuple[Article, float], ...]
    confidence: float
    danger: Crisis | None
    in_crisis: bool
    today: date

    @classmethod
    def of(cls, tracker: Tracker) -> "Turn":
        """Read the turn from Rasa's tracker. A role or sector said in words counts where none was chosen."""
        message: dict[str, Any] = tracker.latest_message or {}
        metadata: dict[str, Any] = message.get("metadata") or {}
        text = str(message.get("text") or "")
        is_button = text.startswith("/")
        known = articles()
        selection: dict[str, Any] = message.get("selection") or {}
        return cls(
            text="" if is_button else text,
            role=_one_of(ROLES, metadata.get("role"), tracker.get_slot("role"), "" if is_button else role_in(text)),
            sector=_one_of(SECTORS, "" if is_button else sector_in(text), tracker.get_slot("sector"), metadata.get("sector")),
            misses=int(tracker.get_slot("misses") or 0),
            asked_role=bool(tracker.get_slot("asked_role")),
            last_article=str(tracker.get_slot("last_article") or ""),
            entity={item["entity"]: str(item["value"]) for item in message.get("entities") or ()},
            ranking=tuple((known[slug], float(p)) for slug, p in selection.get("articles", ()) if slug in known),
            confidence=float(selection.get("confidence", 0.0)),
            danger=of_kind(selection["danger"]) if selection.get("danger") else None,
            in_crisis=bool(metadata.get("crisis")),
            today=date.today(),
        )

    @property
    def same_question_elsewhere(self) -> Article | None:
        """The last article, when a short follow-up asks no more than how that is at another kind of school."""
        last = articles().get(self.last_article)
        short = len(self.text.split()) <= _SHORT and _AGAIN.match(self.text)
        return last if last and short and sector_in(self.text) in last.sectors else None


def deliver(dispatcher: CollectingDispatcher, turn: Turn, reply: Reply, *events: EventType) -> list[EventType]:
    """Say ``reply`` and remember what the next turn needs: role, sector, and how many turns went without an answer.

    A message that may speak of danger gets the way to help below its answer. Not after an earlier crisis: there the API always adds it.
    """
    if turn.danger is not None and reply.outcome is not Outcome.CRISIS and not turn.in_crisis:
        reply = replace(reply, bubbles=(*reply.bubbles, concern(turn.danger, reply.role or turn.role)))
    dispatcher.utter_message(json_message=reply.to_dict())
    return [
        SlotSet("misses", float(misses_after(turn.misses, reply.outcome))),
        SlotSet("role", reply.role or turn.role or None),
        SlotSet("sector", reply.sector or turn.sector or None),
        *events,
    ]


def _one_of(allowed: Sequence[str], *candidates: Any) -> str:
    return next((str(candidate) for candidate in candidates if candidate in allowed), "")
