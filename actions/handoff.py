"""Offer a person instead of the bot."""

import re

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import Turn, deliver
from knowledge import helplines, regions
from knowledge.library import Article, articles
from knowledge.phrases import say
from knowledge.render import handoff_option
from knowledge.reply import Bubble, HelplineRef, Kind, Outcome, Reply

# The slot that tells that a person was asked for since the last answer: "hoe lang duurt dat" is then about that person.
ASKED = "asked_person"
PERSON_ASKED = SlotSet(ASKED, True)
# Whom to call now. Where the own steunpunt is found comes first: its number is there.
CALL = {
    "ouder": ("steunpuntenkaart", "onderwijsconsulenten", "ouders-onderwijs"),
    "leerling": ("kindertelefoon", "steunpuntenkaart"),
    "": ("steunpuntenkaart", "onderwijsconsulenten", "ouders-onderwijs", "kindertelefoon"),
}
MOST_HELPLINES = 5
# What a steunpunt that names no term of its own is held to: the standard value of WEGWIJZER_REPLY_WORKING_DAYS.
USUAL_DAYS = 5


def _any_of(*wordings: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(wordings)})\b", re.IGNORECASE)


_CALL = _any_of(
    r"(?:op|terug|beeld|video|opge|terugge|ge)?bel(?:len?|t|d|de|tje)?", "gebelt", r"\w*tell?e?fo\w+", r"\w*nummer", "lijn", "stem", "call",
    "phone",
)  # fmt: skip
# Who cannot wait reads the same: that it takes days, and whom to call.
_NOW = _any_of("nu", "direct", "meteen", "vandaag", "vanavond", "morgen", "spoed", "snel", "haast", "paniek", "dringend", "urgent")
_HELP = _any_of(r"h[eu]ll?e?p\w*")
_SOMEBODY = _any_of(
    r"mens\w*", r"perso\w+", r"iem\w*", r"medewerk\w*", r"collega\w*", "mevrouw", "meneer", "adviseur", "wie", "pra+te?n?", "spreken",
    "human", r"some\w+", "speak",
)  # fmt: skip


class ActionHandoff(Action):
    """Offer to put the question before an employee.

    The action only *says* so. The widget answers with a form that goes straight to the API: contact details never enter Rasa or its
    tracker, and the visitor gets a reference from the code that stored the ticket, never an empty promise.
    """

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_handoff"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say that a person can take over; the last topic becomes the subject. Who wants to call reads that it goes in writing."""
        turn = Turn.of(tracker)
        last = articles().get(turn.last_article)
        if _CALL.search(turn.text) or _NOW.search(turn.text):
            reply = _offer(turn, say("handoff_call", turn.role).format(days=in_days()), last, whom_to_call(turn.role, last))
        elif _HELP.search(turn.text) and not _SOMEBODY.search(turn.text):
            reply = _offer(turn, say("handoff_help", turn.role), last)
        else:
            reply = _offer(turn, say("handoff", turn.role), last)
        return deliver(dispatcher, turn, reply, PERSON_ASKED)


def when_answered(turn: Turn) -> Reply:
    """When and where the answer of a person comes. The exact date depends on the postcode: the form and the confirmation tell it."""
    return _offer(turn, say("about_handoff", turn.role).format(days=in_days()), articles().get(turn.last_article))


def in_days() -> str:
    """How many working days an answer takes at the steunpunt that takes longest, in words ("5 werkdagen")."""
    days = max(desk.working_days or USUAL_DAYS for desk in regions.desks())
    return "1 werkdag" if days == 1 else f"{days} werkdagen"


def whom_to_call(role: str, last: Article | None) -> tuple[HelplineRef, ...]:
    """Who can be called now: the independent ones for this role, then those of the last answer that have a number."""
    own = [helplines.get(name) for name in CALL[role]]
    others = (helplines.get(name) for name in (last.helplines if last else ()))
    return tuple(dict.fromkeys((*own, *(line for line in others if line.phone))))[:MOST_HELPLINES]


def _offer(turn: Turn, text: str, last: Article | None, lines: tuple[HelplineRef, ...] = ()) -> Reply:
    return Reply(
        outcome=Outcome.HANDOFF_OFFERED,
        bubbles=(Bubble(text, kind=Kind.HANDOFF, helplines=lines, options=(handoff_option(),)),),
        topics=("handoff",),
        confidence=turn.confidence or 1.0,
        subject=last.title if last else "",
        role=turn.role,
    )
