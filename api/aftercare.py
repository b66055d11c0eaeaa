"""Use case: what a conversation about danger, or a message that may be about it, gets besides the bot's answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from logging import getLogger
from typing import cast

from sqlalchemy import Table, exists, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from api.db.models import Conversation, Message, Turn
from api.domain.conversation import with_last
from api.errors import DangerNotStored
from knowledge import aftermath, safety
from knowledge.aftermath import Aftermath, Heard
from knowledge.reply import Bubble, Kind, Outcome, Reply
from knowledge.roles import role_in
from knowledge.topic_words import names_topic

_log = getLogger(__name__)
_TURN = cast("Table", Turn.__table__).c
_SHOWS_HELP = exists().where(Message.turn_id == _TURN.id, Message.bubble["kind"].as_string() == Kind.CRISIS.value)
_LATEST = 20
_ANSWERS = (Outcome.ANSWERED, Outcome.ANSWERED_MULTIPLE)
_UNCLEAR = (Outcome.DISAMBIGUATED, Outcome.CLARIFIED, Outcome.OUT_OF_SCOPE, Outcome.FALLBACK)
# How many turns after the danger a message that is not understood is likely about that.
_CLOSE = 3
# What these say is about nothing: beside a child that is not safe at home it would hurt.
_CHATTER = (Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE, Outcome.FALLBACK)


@dataclass(frozen=True, slots=True)
class Since:
    """What came after the danger was told. ``turns`` and ``answered`` are as in ``aftermath.hear``.

    ``reminded``: the long reminder was read; ``in_sight``: help stood in the turn before.
    """

    turns: int
    answered: bool
    reminded: bool
    in_sight: bool


@contextmanager
def also_without_storage(text: str) -> Iterator[None]:
    """Answer danger in ``text`` when nothing can be stored: a full disk, a database that is away. Raises ``DangerNotStored`` then."""
    try:
        yield
    except DatabaseError as error:
        if (crisis := safety.assess(text)) is None:
            raise
        _log.error("a message could not be stored: %s", type(error).__name__)  # never its text: that holds what was typed
        first = safety.reply(crisis, role_in(text)).bubbles[0]
        lines = [f"{line.name}: {line.phone}." for line in first.helplines if line.phone]
        raise DangerNotStored(help=" ".join((first.text, *lines))) from None


def load(session: Session, conversation: Conversation) -> Since | None:
    """Read it from the latest turns; ``None`` where nobody told of danger."""
    if not conversation.crisis:
        return None
    latest = select(_TURN.outcome, _TURN.topics, _SHOWS_HELP).where(_TURN.conversation_id == conversation.id)
    rows = session.execute(latest.order_by(_TURN.id.desc()).limit(_LATEST)).all()
    about = [outcome == Outcome.CRISIS for outcome, _, _ in rows] + [True]
    told = [outcome == Outcome.CRISIS and tuple(topics) != aftermath.TOPICS for outcome, topics, _ in rows] + [True]
    turns = about.index(True)
    return Since(
        turns=turns,
        answered=any(outcome in _ANSWERS for outcome, _, _ in rows[:turns]),
        reminded=len(rows) == _LATEST or any(shown for _, _, shown in rows[: told.index(True)]),
        in_sight=bool(rows) and rows[0][2],
    )


def hear(since: Since | None, text: str) -> Heard | None:
    """Return what ``text`` says about the danger that was told, if it does."""
    return aftermath.hear(text, turns=since.turns, answered=since.answered) if since is not None and text else None


def answer(said: Heard, conversation: Conversation, role: str) -> Reply:
    """Return the fixed answer to that."""
    return aftermath.reply(said.kind, crisis_of(conversation), role)


def complete(reply: Reply, conversation: Conversation, since: Since | None, *, text: str, said: Heard | None) -> Reply:
    """Return the bot's ``reply`` to ``text`` with the help that belongs to it.

    Whoever took it back is believed first. In the next turns the way to help stands above what the bot does not understand, and above the
    way to an employee, who does not read at once; a few words right after the danger get no menu at all, a question with a topic of its
    own keeps its place. Later turns get a reminder, the second time in one line, and small talk none when help stood just above it. A
    message that may speak of danger gets a ``concern``.
    """
    role = reply.role or conversation.role
    worry = safety.suspects(text)
    if since is None:
        return reply if worry is None else _with_concern(reply, worry, role)
    crisis = crisis_of(conversation)
    if said is not None:
        return replace(reply, bubbles=(aftermath.bubble(Aftermath.TAKEN_BACK, crisis, role), *reply.bubbles))
    if since.turns < _CLOSE and reply.outcome in (*_UNCLEAR, Outcome.HANDOFF_OFFERED) and not names_topic(text):
        first = aftermath.bubble(Aftermath.UNCLEAR, crisis, role)
        if reply.outcome in _UNCLEAR and since.turns == 0 and aftermath.may_be_about_it(text):
            return replace(reply, bubbles=(first, *_ways_out(reply)), topics=(), articles=())
        return replace(reply, bubbles=(first, *reply.bubbles))
    if reply.outcome is Outcome.SMALLTALK and since.reminded and since.in_sight:
        return reply
    remind = safety.short_reminder if since.reminded and worry is None else safety.reminder
    return with_last(reply, remind(crisis, role))


def crisis_of(conversation: Conversation) -> safety.Crisis:
    """Return the danger that was told last."""
    return safety.Crisis(safety.CrisisKind(conversation.crisis), urgent=conversation.crisis_urgent)


def _with_concern(reply: Reply, worry: safety.Crisis, role: str) -> Reply:
    if any(bubble.kind is Kind.CRISIS for bubble in reply.bubbles):
        return reply
    block = safety.concern(worry, role)
    if reply.outcome in _CHATTER:
        return replace(reply, bubbles=(block, *_ways_out(reply)))
    return with_last(reply, block)


def _ways_out(reply: Reply) -> tuple[Bubble, ...]:
    return tuple(bubble for bubble in reply.bubbles if bubble.kind is Kind.HANDOFF)
