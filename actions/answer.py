"""Answer from the kennisbank, or offer the questions that come nearest."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.follow_up import further, in_context, next_best
from actions.replies import answer
from actions.turn import Turn, deliver
from knowledge import render
from knowledge.library import articles
from knowledge.reply import Outcome, Reply


class ActionAnswer(Action):
    """Answer the question that was understood: one article, or the two that the message asks about. A likely second is offered."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say the articles that the selection names."""
        turn = Turn.of(tracker)
        found = [article for article, _ in turn.ranking[:2]]
        meant = in_context(dispatcher, turn, unclear=False)
        if meant:
            return meant
        if not found:
            return next_best(dispatcher, turn)
        if turn.was_just_read(found):
            return further(dispatcher, turn, found[0], (*found[1:], *turn.also))
        new = [article for article in found if article.slug != turn.last_article]
        return answer(dispatcher, turn, new or found, also=turn.also)


class ActionOffer(Action):
    """Not sure between two or three: offer their canonical questions, without the one that was just answered.

    After an earlier miss, and in the middle of a conversation, a person is offered as well.
    """

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say the questions as buttons."""
        turn = Turn.of(tracker)
        meant = in_context(dispatcher, turn)
        if meant:
            return meant
        found = [article for article, _ in turn.ranking]
        new = [article for article in found if article.slug != turn.last_article]
        person = turn.misses > 0 or bool(turn.last_article)
        return deliver(dispatcher, turn, render.options(new or found, role=turn.role, confidence=turn.confidence, person=person))


class ActionChooseArticle(Action):
    """Answer the question whose button was pressed."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_choose_article"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say the chosen article; an article that no longer exists gets a sentence of its own."""
        turn = Turn.of(tracker)
        chosen = articles().get(turn.entity.get("article", ""))
        if chosen is None:
            return deliver(dispatcher, turn, _sentence("unknown_article", Outcome.FALLBACK, turn, person=True))
        return answer(dispatcher, turn, [chosen])


class ActionChooseRole(Action):
    """Remember who is asking; say the last answer again, now in the words for them."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_choose_role"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Set the role and repeat the last article where there was one."""
        turn = Turn.of(tracker)
        role = turn.entity.get("role", turn.role)
        last = articles().get(turn.last_article)
        events: list[EventType] = [SlotSet("asked_role", True)]
        if last is not None:
            return [*answer(dispatcher, turn, [last], role=role), *events]
        return deliver(dispatcher, turn, render.sentence("role_set", Outcome.SMALLTALK, role=role), *events)


class ActionChooseSector(Action):
    """Remember what kind of school it is about; say the last answer again, now with what holds there."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_choose_sector"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Set the sector and repeat the last article where there was one."""
        turn = Turn.of(tracker)
        sector = turn.entity.get("sector", turn.sector)
        last = articles().get(turn.last_article)
        if last is not None:
            return answer(dispatcher, turn, [last], sector=sector)
        return deliver(dispatcher, turn, _sentence("sector_set", Outcome.SMALLTALK, turn), SlotSet("sector", sector))


def _sentence(key: str, outcome: Outcome, turn: Turn, *, person: bool = False) -> Reply:
    return render.sentence(key, outcome, role=turn.role, extra=(render.handoff_option(),) if person else ())
