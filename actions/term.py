"""What a word of the field means."""

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.follow_up import in_context
from actions.replies import answer, offer
from actions.turn import Turn, deliver
from knowledge import render, terms
from knowledge.library import articles
from knowledge.reply import Bubble, Kind, Outcome, Reply, SourceRef
from knowledge.terms import Term


class ActionTerm(Action):
    """Answer with the article that explains the word, or else with its meaning and the way to the nearest article."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_term"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it. "Vo", after a question that differs by school, is no question but an answer."""
        turn = Turn.of(tracker)
        elsewhere = in_context(dispatcher, turn, unclear=False)
        if elsewhere:
            return elsewhere
        term = terms.asked_for(turn.heard)
        if term is None:  # Rasa understood it with another list of terms than ours: after a change that was not trained
            return deliver(dispatcher, turn, offer(turn, "fallback_again", turn.ranked))
        known = articles()
        if term.article in known:
            return answer(dispatcher, turn, [known[term.article]])
        return deliver(dispatcher, turn, _meaning(term, turn), SlotSet("last_article", term.near[0]))


def _meaning(term: Term, turn: Turn) -> Reply:
    near = [articles()[slug] for slug in term.near]
    bubble = Bubble(
        term.meaning,
        kind=Kind.ARTICLE,
        title=term.reference().term,
        sources=tuple(SourceRef(s.title, s.url, s.checked_on.isoformat()) for s in term.sources()),
        options=tuple(render.article_option(article, turn.role) for article in near),
    )
    return Reply(
        outcome=Outcome.ANSWERED,
        bubbles=(bubble,),
        topics=(near[0].topic,),
        articles=(near[0].slug,),
        confidence=1.0,
        subject=term.name,
        role=turn.role,
        sector=turn.sector,
    )
