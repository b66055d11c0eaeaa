"""Questions about the chat itself: who reads it, whose it is, whether it writes letters, and when a person answers."""

from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.follow_up import in_context
from actions.handoff import ASKED, PERSON_ASKED, when_answered
from actions.turn import Turn, deliver
from knowledge import helplines, render, terms
from knowledge.library import Article, articles
from knowledge.phrases import say
from knowledge.reply import Bubble, Kind, Option, Outcome, Reply

# Beside who reads this chat, people ask whether the person they may write to keeps it to himself.
CONFIDENTIAL = "steunpunt-vertrouwelijk"
# Who is on nobody's side but yours; whose role we do not know sees both.
INDEPENDENT = {"ouder": ("onafhankelijk-advies",), "leerling": ("wie-staat-aan-mijn-kant",)}
FOR_PARENTS = "ouders-onderwijs"


class ActionChatPrivacy(Action):
    """Say who can read this chat and how long it stays; below it how to erase it, and how to get away fast."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_chat_privacy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say only what docs/privacy.md says."""
        turn = Turn.of(tracker)
        device = Bubble(say("chat_privacy_device", turn.role), kind=Kind.NOTICE, options=_buttons((CONFIDENTIAL,), turn.role))
        bubbles = (Bubble(say("chat_privacy", turn.role)), device)
        return deliver(dispatcher, turn, Reply(Outcome.SMALLTALK, bubbles, role=turn.role))


class ActionChatOwner(Action):
    """Say whose assistant this is and that it takes no side, with who is independent."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_chat_owner"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it. Ouders & Onderwijs is for parents only."""
        turn = Turn.of(tracker)
        slugs = INDEPENDENT.get(turn.role) or (*INDEPENDENT["ouder"], *INDEPENDENT["leerling"])
        lines = () if turn.role == "leerling" else (helplines.get(FOR_PARENTS),)
        bubble = Bubble(say("chat_owner", turn.role), helplines=lines, options=_buttons(slugs, turn.role))
        return deliver(dispatcher, turn, Reply(Outcome.SMALLTALK, (bubble,), role=turn.role))


class ActionWriteLetter(Action):
    """A letter or mail is asked for: we write none, but the steps of the last answer say what to put in it, and a person can help."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_write_letter"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say so, with those steps where there was an answer that has them."""
        turn = Turn.of(tracker)
        last = articles().get(turn.last_article)
        if last is not None and last.variant(turn.role).steps:
            return deliver(dispatcher, turn, _steps(last, turn))
        person = (render.handoff_option(),)
        return deliver(dispatcher, turn, render.sentence("write_letter", Outcome.SMALLTALK, role=turn.role, extra=person))


class ActionAboutHandoff(Action):
    """When does a person answer, and where: told as it is."""

    def name(self) -> str:
        """Rasa's name for this action."""
        return "action_about_handoff"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it. After an answer "wanneer krijg ik antwoord" may be about the school, unless a person was asked for since."""
        turn = Turn.of(tracker)
        meant = [] if tracker.get_slot(ASKED) else in_context(dispatcher, turn)
        return meant or deliver(dispatcher, turn, when_answered(turn), PERSON_ASKED)


def _steps(last: Article, turn: Turn) -> Reply:
    """The steps of an article again, below its question and with its sources."""
    whole = render.answer([last], role=turn.role, sector=turn.sector, confidence=1.0, today=turn.today)
    steps = last.variant(turn.role).steps
    bubble = replace(
        whole.bubbles[0],
        text=say("write_letter_steps", turn.role),
        more="",
        helplines=(),
        terms=tuple(terms.found_in("\n".join(steps))),
        options=(render.handoff_option(),),
    )
    return replace(whole, bubbles=(bubble,))


def _buttons(slugs: Sequence[str], role: str) -> tuple[Option, ...]:
    known = articles()
    return tuple(render.article_option(known[slug], role) for slug in slugs if slug in known)
