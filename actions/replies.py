"""Say articles: what several actions have in common."""

from collections.abc import Sequence

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, deliver
from knowledge import render
from knowledge.library import Article, articles
from knowledge.phrases import say
from knowledge.reply import Bubble, Option, Outcome, Reply

# What is offered to someone who does not know where to start.
STARTERS = ("zorgplicht", "weigering", "opp", "schorsing", "thuiszitten", "klacht-school")


def answer(
    dispatcher: CollectingDispatcher,
    turn: Turn,
    found: Sequence[Article],
    *events: EventType,
    role: str = "",
    sector: str = "",
    also: Sequence[Article] = (),
) -> list[EventType]:
    """Say one article, or two, in the words for who asks. Who that is, and at what kind of school, is asked once when it is unknown.

    ``also`` is what else was perhaps asked: those questions are buttons below the answer.
    """
    role, sector = role or turn.role, sector or turn.sector
    ask_role = not role and not turn.asked_role
    reply = render.answer(
        found,
        role=role,
        sector=sector,
        confidence=turn.confidence or 1.0,
        today=turn.today,
        ask_role=ask_role,
        ask_sector=not turn.asked_sector or found[0].slug == turn.last_article,
        also=also,
    )
    asked_sector = any(option.choice.startswith(render.SECTOR) for bubble in reply.bubbles for option in bubble.options)
    remembered = (
        SlotSet("last_article", found[0].slug),
        SlotSet("asked_person", False),
        SlotSet("asked_role", turn.asked_role or ask_role),
        SlotSet("asked_sector", turn.asked_sector or asked_sector),
    )
    return deliver(dispatcher, turn, reply, *remembered, *events)


def offer(turn: Turn, key: str, slugs: Sequence[str]) -> Reply:
    """The sentence ``key`` with the questions of these articles as buttons, and a person."""
    known = articles()
    found = [known[slug] for slug in dict.fromkeys(slugs) if slug in known][: render.MAX_OPTIONS]
    buttons = (*(render.article_option(article, turn.role) for article in found), render.handoff_option())
    return Reply(
        outcome=Outcome.DISAMBIGUATED if found else Outcome.FALLBACK,
        bubbles=(Bubble(say(key, turn.role), options=buttons),),
        topics=tuple(dict.fromkeys(article.topic for article in found)),
        articles=tuple(article.slug for article in found),
        confidence=turn.confidence,
        role=turn.role,
    )


def starters(role: str) -> tuple[Option, ...]:
    """The questions to start from, as buttons."""
    known = articles()
    return tuple(render.article_option(known[slug], role) for slug in STARTERS if slug in known)
