"""Offer a person instead of the bot."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import Turn, deliver
from knowledge.library import articles
from knowledge.phrases import say
from knowledge.render import handoff_option
from knowledge.reply import Bubble, Kind, Outcome, Reply

DEFAULT_SUBJECT = "Vraag via de chat"


class ActionHandoff(Action):
    """Offer to put the question before an employee.

    The action only *says* so. The widget answers with a form that goes straight to the API: contact details never enter Rasa or its
    tracker, and the visitor gets a reference from the code that stored the ticket, never an empty promise.
    """

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_handoff"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say that a person can take over; the last topic becomes the subject."""
        turn = Turn.of(tracker)
        last = articles().get(turn.last_article)
        bubble = Bubble(say("handoff", turn.role), kind=Kind.HANDOFF, options=(handoff_option(),))
        reply = Reply(
            outcome=Outcome.HANDOFF_OFFERED,
            bubbles=(bubble,),
            topics=("handoff",),
            confidence=turn.confidence or 1.0,
            subject=last.title if last else DEFAULT_SUBJECT,
            role=turn.role,
        )
        return deliver(dispatcher, turn, reply)
