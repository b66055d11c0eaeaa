"""Small talk, questions about other things, and not understanding."""

from abc import abstractmethod
from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.follow_up import in_context
from actions.replies import starters
from actions.turn import Turn, deliver
from knowledge import helplines, render
from knowledge.library import articles
from knowledge.phrases import catalogue, say
from knowledge.reply import Bubble, Outcome, Reply
from knowledge.search import search

DEFAULT_KIND = "kletsen"
# What we do know beside a question that is not ours: the sentence for that kind ends with it.
NEAREST = {
    "gezondheid": "medisch-handelen",
    "huiswerk": "basisondersteuning",
    "kosten": "weigering-ouderbijdrage",
    "loting": "toelatingsbeleid",
    "overgaan": "ondersteuning-bij-lager-niveau",
    "schoolkeuze": "schoolgids-scholen-vergelijken",
    "toetsen_cijfers": "dyslexie-extra-tijd",
    "vakantie_rooster": "verlof-vakantie",
}
# Who listens to a pupil: the number goes below the sentence that names them.
LISTENS = {"gezin": "kindertelefoon"}


class SmallTalk(Action):
    """One fixed sentence. The subclass says which; abstract, because Rasa registers every concrete action it finds."""

    @property
    @abstractmethod
    def key(self) -> str:
        """The sentence in knowledge/phrases/dialogue.yml."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return f"action_{self.key}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say the sentence, with the way to a person where that helps."""
        turn = Turn.of(tracker)
        person = (render.handoff_option(),) if self.key in {"deny", "feedback", "bot_challenge"} or turn.misses > 0 else ()
        return deliver(dispatcher, turn, render.sentence(self.key, Outcome.SMALLTALK, role=turn.role, extra=person))


class ActionGreet(SmallTalk):
    """Say who is talking."""

    key = "greet"


class ActionThanks(SmallTalk):
    """Accept thanks."""

    key = "thanks"


class ActionGoodbye(SmallTalk):
    """Say goodbye, and how to erase the conversation."""

    key = "goodbye"


class ActionAffirm(SmallTalk):
    """ "Ok", "hmm", "snap ik": taken as heard, no more."""

    key = "affirm"


class ActionDeny(SmallTalk):
    """A no: ask for other words, offer a person."""

    key = "deny"


class ActionBotChallenge(SmallTalk):
    """Say that this is a computer."""

    key = "bot_challenge"


class ActionFeedback(SmallTalk):
    """Take a remark about the assistant seriously."""

    key = "feedback"


class ActionHelp(Action):
    """Say what the assistant can do, with some questions to start from."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it, with buttons."""
        turn = Turn.of(tracker)
        return deliver(dispatcher, turn, render.sentence("help", Outcome.SMALLTALK, role=turn.role, extra=starters(turn.role)))


class ActionOutOfScope(Action):
    """Say honestly that this is not our field, and which door is the right one; what we do know beside it is a button."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_out_of_scope"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say the sentence for the kind that the selection names."""
        turn = Turn.of(tracker)
        meant = in_context(dispatcher, turn)
        if meant:
            return meant
        kind = turn.kind if turn.kind in catalogue("out_of_scope") else DEFAULT_KIND
        known = articles()
        nearest = [render.article_option(known[slug], turn.role) for slug in (NEAREST.get(kind, ""),) if slug in known]
        person = [render.handoff_option()] if kind in {"boos", "taal", "school"} or turn.misses > 0 else []
        reply = render.sentence(kind, Outcome.OUT_OF_SCOPE, role=turn.role, file="out_of_scope", extra=(*nearest, *person))
        if turn.role == "leerling" and kind in LISTENS:
            reply = replace(reply, bubbles=(replace(reply.bubbles[0], helplines=(helplines.get(LISTENS[kind]),)),))
        return deliver(dispatcher, turn, reply)


class ActionFallback(Action):
    """Not understood: first ask for other words; the second time offer what a plain search finds, and a person."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say that it was not understood."""
        turn = Turn.of(tracker)
        meant = in_context(dispatcher, turn)
        if meant:
            return meant
        if turn.misses == 0:
            reply = render.sentence("fallback_first", Outcome.FALLBACK, role=turn.role, extra=(render.handoff_option(),))
            return deliver(dispatcher, turn, reply)
        known = articles()
        found = [known[hit.slug] for hit in search(turn.text, limit=render.MAX_OPTIONS) if hit.slug in known]
        key = "fallback_again" if found else "fallback_again_nothing"
        buttons = (*(render.article_option(article, turn.role) for article in found), render.handoff_option())
        reply = Reply(
            outcome=Outcome.HANDOFF_OFFERED,
            bubbles=(Bubble(say(key, turn.role), options=buttons),),
            topics=tuple(dict.fromkeys(article.topic for article in found)),
            articles=tuple(article.slug for article in found),
            role=turn.role,
        )
        return deliver(dispatcher, turn, reply)


class ActionRephrase(Action):
    """ "Iets anders": none of the options was right, so ask for the visitor's own words and offer a person."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_rephrase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it."""
        turn = Turn.of(tracker)
        return deliver(dispatcher, turn, render.sentence("rephrase", Outcome.FALLBACK, role=turn.role, extra=(render.handoff_option(),)))
