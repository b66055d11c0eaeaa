"""Danger that the model understood, where the patterns of the safety check did not."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.turn import Turn, deliver
from knowledge import safety


class ActionCrisis(Action):
    """Say where help is, in the same words as the safety check."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_crisis"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it."""
        turn = Turn.of(tracker)
        danger = turn.danger or safety.of_kind(safety.CrisisKind.UNSAFE_HOME)
        return deliver(dispatcher, turn, safety.reply(danger, turn.role))
