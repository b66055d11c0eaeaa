"""Use case: a visitor says something, and gets an answer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, exists, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from api import aftercare, answering, follow_up
from api.db.models import Conversation, Message, Ticket, TicketMessage, Turn
from api.domain import redaction
from api.domain.calendar import local_date
from api.domain.conversation import WITH_PERSON, Author, Choice, person_has_floor
from api.domain.text import clean, one_line
from api.domain.ticket import FINISHED
from api.errors import ChangedMeanwhile, ConversationNotFound
from api.rasa_client import Bot, Question
from api.tracker import Tracker
from knowledge import safety
from knowledge.library import articles
from knowledge.phrases import catalogue, say
from knowledge.reply import Bubble, Kind, Outcome, Reply, misses_after
from knowledge.roles import role_in

# What every turn asks the database and writes there. Made once: building a statement takes longer than running it.
_ANSWERED = exists().where(TicketMessage.ticket_id == Ticket.id, TicketMessage.author == Author.EMPLOYEE)
_MISSES = select(Turn.misses).where(Turn.conversation_id == Conversation.id).order_by(Turn.id.desc()).limit(1).scalar_subquery()
# The articles of the last turn that answered anything; a crisis answers with none.
_AFTER = (
    select(Turn.articles)
    .where(Turn.conversation_id == Conversation.id, Turn.outcome.in_([Outcome.ANSWERED, Outcome.ANSWERED_MULTIPLE, Outcome.CRISIS]))
    .order_by(Turn.id.desc())
    .limit(1)
    .scalar_subquery()
)
_SAME_MESSAGE = (
    select(Message.turn_id).where(Message.conversation_id == Conversation.id, Message.client_id == bindparam("client")).scalar_subquery()
)
_SO_FAR = (
    select(Conversation, Ticket, _ANSWERED, _MISSES, _AFTER, _SAME_MESSAGE)
    .outerjoin(Ticket, and_(Ticket.conversation_id == Conversation.id, Ticket.status.not_in(FINISHED)))
    .where(Conversation.id == bindparam("conversation"))
)
# Rows rather than objects: the session's book-keeping takes longer than the database.
_NEW_TURN = insert(cast("Table", Turn.__table__)).returning(Turn.__table__.c.id)
_NEW_MESSAGES = insert(cast("Table", Message.__table__)).returning(Message.__table__.c.id, sort_by_parameter_order=True)


class Overtaken(Exception):
    """Something else was stored while the bot was thinking."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the visitor sent: a text or a button, with the id that makes sending it again harmless."""

    said: str | Choice
    client_id: UUID


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as the widget gets it: the visitor's message and what came back."""

    messages: Sequence[Message]
    outcome: str
    topics: Sequence[str]
    articles: Sequence[str]
    confidence: float
    masked: Sequence[dict[str, Any]]
    crisis: bool
    role: str
    ms: int


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A message as it is heard (by the safety check only), and as it is written down and passed on: masked."""

    heard: str
    written: str
    asks: str | Choice
    masked: tuple[dict[str, Any], ...] = ()

    @classmethod
    def of(cls, said: str | Choice, role: str) -> "_Spoken":
        if isinstance(said, Choice):
            return cls(heard="", written=_words_of(said, role), asks=said)
        heard = clean(said)
        masked = redaction.mask(heard)
        found = tuple({"kind": item.kind, "shown": item.shown} for item in masked.found)
        return cls(heard=heard, written=masked.text, asks=masked.text, masked=found)


@dataclass(frozen=True, slots=True)
class _SoFar:
    """How things stand before the answer. ``ticket``: the open one, ``answered`` by an employee or not; ``misses``: turns in a row
    without an answer; ``after``: the article that was answered last; ``same_message``: the turn in which this very message was stored
    before; ``since``: what came after a crisis.
    """

    conversation: Conversation
    ticket: Ticket | None
    answered: bool
    misses: int
    after: str
    same_message: int | None
    since: aftercare.Since | None

    @classmethod
    def load(cls, session: Session, conversation_id: UUID, client_id: UUID) -> "_SoFar":
        """Ask all of it at once. Raises ``ConversationNotFound``."""
        row = session.execute(_SO_FAR, {"conversation": conversation_id, "client": client_id}).first()
        if row is None:
            raise ConversationNotFound
        conversation, ticket, answered, misses, after, same_message = row
        since = aftercare.load(session, conversation)
        return cls(conversation, ticket, bool(answered), misses or 0, next(iter(after or ()), ""), same_message, since)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What will be stored: the reply, or ``None`` where a person has the floor; the ticket that the message joins; the crisis."""

    reply: Reply | None
    thread: Ticket | None
    crisis: safety.Crisis | None
    misses: int


def receive(session: Session, bot: Bot, conversation_id: UUID, incoming: Incoming, *, now: datetime, working_days: int) -> TurnView:
    """Answer what the visitor sent. The same ``client_id`` again returns the stored turn.

    The order matters: mask, then the safety check (after a crisis first what is said about it), then whoever has the floor. The bot is
    asked before the first write, so that no lock is held while it thinks. Raises ``TextEmpty``, ``TextTooLong``,
    ``ConversationNotFound``, and ``Overtaken``: then this transaction is over, and ``stored_meanwhile`` in a new one tells what happened.
    """
    started = perf_counter()
    so_far = _SoFar.load(session, conversation_id, incoming.client_id)
    if so_far.same_message is not None:
        return _stored(session, so_far.same_message)
    spoken = _Spoken.of(incoming.said, so_far.conversation.role)
    answer = _answer(bot, so_far, spoken, now)
    try:
        ms = round((perf_counter() - started) * 1000)
        turn = _store_turn(session, so_far.conversation, spoken, answer=answer, now=now, ms=ms)
        messages = _store_messages(
            session, so_far.conversation, turn, incoming, spoken=spoken, answer=answer, now=now, working_days=working_days
        )
        return _view(turn, messages)
    except (IntegrityError, StaleDataError) as error:
        raise Overtaken from error


def stored_meanwhile(session: Session, tracker: Tracker, conversation_id: UUID, incoming: Incoming) -> TurnView:
    """Return the turn of a message that arrived twice at once, when the other one was first.

    Raises ``ConversationNotFound`` when the conversation was erased meanwhile, ``EraseFailed`` when Rasa, which has heard the message
    after that, cannot be made to forget it, and ``ChangedMeanwhile`` when an employee changed the ticket at that very moment.
    """
    try:
        so_far = _SoFar.load(session, conversation_id, incoming.client_id)
    except ConversationNotFound:
        tracker.erase([conversation_id])
        raise
    if so_far.same_message is None:
        raise ChangedMeanwhile
    return _stored(session, so_far.same_message)


def _answer(bot: Bot, so_far: _SoFar, spoken: _Spoken, now: datetime) -> _Answer:
    """Decide who answers. Nothing is written yet."""
    conversation, ticket, misses = so_far.conversation, so_far.ticket, so_far.misses
    joins = ticket is not None and isinstance(spoken.asks, str) and person_has_floor(ticket.status, answered=so_far.answered)
    thread = ticket if joins else None
    role = conversation.role or role_in(spoken.heard)
    said = None if joins else aftercare.hear(so_far.since, spoken.heard)
    if said is not None and not said.question:
        return _Answer(aftercare.answer(said, conversation, role), None, None, misses)
    crisis = safety.assess(spoken.heard) if said is None else None
    if crisis is not None:
        return _Answer(safety.reply(crisis, role), thread, crisis, misses)
    if joins:
        return _Answer(None, thread, None, misses)
    question = Question(
        conversation=conversation.id,
        said=spoken.asks if said is None else redaction.mask(said.question).text,
        role=conversation.role,
        sector=conversation.sector,
        crisis=bool(conversation.crisis),
        after=so_far.after,
    )
    reply = answering.reply_to(bot, question, today=local_date(now), misses=misses)
    if (understood := safety.told_by(reply)) is not None:
        return _Answer(reply, None, understood, misses)
    reply = aftercare.complete(reply, conversation, so_far.since, text=spoken.heard, said=said)
    return _Answer(reply, None, None, misses)


def _store_turn(session: Session, conversation: Conversation, spoken: _Spoken, *, answer: _Answer, now: datetime, ms: int) -> Turn:
    """Write what is counted, and what the conversation remembers."""
    reply = answer.reply
    if isinstance(spoken.asks, Choice) and spoken.asks.kind in ("role", "sector"):
        setattr(conversation, spoken.asks.kind, spoken.asks.value)
    if reply is not None:
        conversation.role = reply.role or conversation.role
        conversation.sector = reply.sector or conversation.sector
    if answer.crisis is not None:
        conversation.crisis, conversation.crisis_urgent = answer.crisis.kind.value, answer.crisis.urgent
    conversation.last_seen_at = now
    session.flush()
    values = {
        "conversation_id": conversation.id,
        "at": now,
        "outcome": reply.outcome.value if reply is not None else WITH_PERSON,
        "topics": list(reply.topics) if reply is not None else [],
        "articles": list(reply.articles) if reply is not None else [],
        "confidence": reply.confidence if reply is not None else 0.0,
        "subject": one_line(reply.subject, limit=200) if reply is not None else "",
        "role": conversation.role,
        "misses": misses_after(answer.misses, reply.outcome) if reply is not None else 0,
        "ms": ms,
    }
    return Turn(id=session.execute(_NEW_TURN, values).scalar_one(), **values)


def _store_messages(
    session: Session,
    conversation: Conversation,
    turn: Turn,
    incoming: Incoming,
    *,
    spoken: _Spoken,
    answer: _Answer,
    now: datetime,
    working_days: int,
) -> list[Message]:
    """Write the visitor's message and what came back; in a ticket's thread the assistant only says that it arrived there."""
    bubbles = list(answer.reply.bubbles) if answer.reply is not None else []
    if answer.thread is not None:
        answer.thread.urgent = answer.thread.urgent or answer.crisis is not None
        follow_up.add(session, answer.thread, text=spoken.written, now=now, working_days=working_days)
        sentence = say("joined_thread", conversation.role, file="api").format(reference=answer.thread.reference)
        bubbles.append(Bubble(sentence, kind=Kind.NOTICE))
    both = {"conversation_id": conversation.id, "turn_id": turn.id, "sent_at": now}
    visitor = {
        "client_id": incoming.client_id,
        "author": Author.VISITOR,
        "is_choice": isinstance(spoken.asks, Choice),
        "text": spoken.written,
        "bubble": None,
        "masked": list(spoken.masked),
    }
    bot: dict[str, Any] = {"client_id": None, "author": Author.BOT, "is_choice": False, "masked": []}
    rows = [both | visitor, *(both | bot | {"text": bubble.text, "bubble": asdict(bubble)} for bubble in bubbles)]
    ids = session.scalars(_NEW_MESSAGES, rows).all()
    return [Message(id=number, **row) for number, row in zip(ids, rows, strict=True)]


def _words_of(choice: Choice, role: str) -> str:
    """Return what a button says to someone of this ``role``, as a line of the visitor."""
    if choice.kind == "article":
        return articles()[choice.value].question(role)
    return catalogue("api")["choices"]["_".join(filter(None, (choice.kind, choice.value)))]


def _stored(session: Session, turn_id: int) -> TurnView:
    messages = session.scalars(select(Message).where(Message.turn_id == turn_id).order_by(Message.id)).all()
    return _view(session.get_one(Turn, turn_id), messages)


def _view(turn: Turn, messages: Sequence[Message]) -> TurnView:
    return TurnView(
        messages=messages,
        outcome=turn.outcome,
        topics=turn.topics,
        articles=turn.articles,
        confidence=turn.confidence,
        masked=messages[0].masked,
        crisis=turn.outcome == Outcome.CRISIS,
        role=turn.role,
        ms=turn.ms,
    )
