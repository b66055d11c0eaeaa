"""What an action knows about the turn it answers: the one place that reads Rasa's tracker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from knowledge.corrections import meant
from knowledge.library import ROLES, SECTORS, Article, articles
from knowledge.reply import Outcome, Reply, misses_after
from knowledge.roles import role_in, sector_in
from knowledge.safety import Crisis, concern, of_kind
from knowledge.spelling import normalise

# "En op het vo?", "geldt dat ook op het mbo": the last question again, for another kind of school.
_AGAIN = re.compile(r"\s*(?:en|maar|ook|geldt|hoe zit)\b", re.IGNORECASE)
_SHORT = 8
_ARTICLE = re.compile(r"^(?:de|het|een) ")
# "Hij zit op het vmbo", "middelbare school": nothing but where it is.
_ONLY_WHERE = frozenset(
    """
    het dat is hij zij ze ik zit zitten gaat op in naar voor bij een de mijn mn me onze zoon dochter kind kinderen school nu
    nog en maar dan ook van jaar klas groep over om nee ja sorry po vo so vso sbo mbo roc basisschool bassisschool
    middelbare voortgezet speciaal onderwijs brugklas havo vwo vmbo mavo gymnasium praktijkonderwijs kleuters kleuterklas
    andere jongste oudste
    """.split()
)
# In the slot for the kind of school: it is about another child now, so what the API remembers of the first one does not count.
FORGOTTEN = "vergeten"
# From this mass on a message that is unclear by itself is taken for a follow-up of the last answer.
_LIKELY = 0.25


@dataclass(frozen=True, slots=True)
class Turn:
    """The visitor's message with all that was understood of it and remembered before it."""

    text: str
    heard: str
    role: str
    sector: str
    misses: int
    asked_role: bool
    asked_sector: bool
    last_article: str
    last_ranking: tuple[str, ...]
    kind: str
    likely: tuple[str, float]
    ranked: tuple[str, ...]
    sector_forgotten: bool
    entity: dict[str, str]
    ranking: tuple[tuple[Article, float], ...]
    also: tuple[Article, ...]
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
        span = None if is_button else meant(text)
        heard = "" if is_button else text[slice(*span)] if span else text
        last = str(tracker.get_slot("last_article") or "")
        wrong = {last} if span else set()
        named = _named(heard) if span else None
        found: list[tuple[str, float]] = [(named, 1.0)] if named else selection.get("articles", [])
        forgotten = tracker.get_slot("sector") == FORGOTTEN
        remembered = () if forgotten else (tracker.get_slot("sector"), metadata.get("sector"))
        return cls(
            text="" if is_button else text,
            heard=heard,
            role=_one_of(ROLES, metadata.get("role"), tracker.get_slot("role"), "" if is_button else role_in(text)),
            sector=_one_of(SECTORS, sector_in(heard), *remembered),
            misses=int(tracker.get_slot("misses") or 0),
            asked_role=bool(tracker.get_slot("asked_role")),
            asked_sector=bool(tracker.get_slot("asked_sector")),
            last_article=last,
            last_ranking=tuple(slug for slug in tracker.get_slot("last_ranking") or () if slug in known),
            kind=str(selection.get("kind", "")),
            likely=tuple(selection.get("follow_up", ("", 0.0))),
            ranked=tuple(slug for slug in selection.get("ranked", ()) if slug in known and slug not in wrong),
            sector_forgotten=forgotten,
            entity={item["entity"]: str(item["value"]) for item in message.get("entities") or ()},
            ranking=tuple((known[slug], float(p)) for slug, p in found if slug in known and slug not in wrong),
            also=tuple(known[slug] for slug in selection.get("also", ()) if slug in known),
            confidence=float(selection.get("confidence", 0.0)),
            danger=of_kind(selection["danger"]) if selection.get("danger") else None,
            in_crisis=bool(metadata.get("crisis")),
            today=date.today(),
        )

    @property
    def corrects(self) -> bool:
        """Tell whether the visitor says that the last answer was wrong, and what was meant instead."""
        return self.heard != self.text

    @property
    def same_question_elsewhere(self) -> Article | None:
        """The last article, when a short message asks no more than how that is at another kind of school, or only says which kind."""
        last = articles().get(self.last_article)
        if last is None or sector_in(self.heard) not in last.sectors or len(self.heard.split()) > _SHORT:
            return None
        words = set(normalise(self.heard).split())
        only_where = all(word in _ONLY_WHERE or word.isdigit() for word in words)
        asks = _AGAIN.match(self.heard) or (only_where and (self.corrects or last.variant(self.role).sectors))
        return last if asks else None

    def was_just_read(self, found: Sequence[Article]) -> bool:
        """Tell whether the first of ``found`` is the last answer, and no kind of school was named that would add to it."""
        return found[0].slug == self.last_article and sector_in(self.heard) not in found[0].variant(self.role).sectors

    @property
    def likely_follow_up(self) -> str:
        """Which follow-up a message may be that is unclear by itself: only after an answer."""
        kind, mass = self.likely
        return kind if self.last_article and mass >= _LIKELY else ""


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
        SlotSet("sector", reply.sector or turn.sector or (FORGOTTEN if turn.sector_forgotten else None)),
        *([SlotSet("last_ranking", list(turn.ranked))] if turn.ranked else []),
        *events,
    ]


def _named(heard: str) -> str | None:
    """The article whose name is all that was said: "nee, ik bedoel de leerplicht" is about that article, not about one beside it."""
    name = _ARTICLE.sub("", normalise(heard))
    return next((slug for slug, article in articles().items() if name in (slug.replace("-", " "), normalise(article.title))), None)


def _one_of(allowed: Sequence[str], *candidates: Any) -> str:
    return next((str(candidate) for candidate in candidates if candidate in allowed), "")
