"""Use case: a visitor says something, and gets an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from api import answering, follow_up
from api.conversations import bot_message
from api.db.models import Conversation, Message, Ticket, TicketMessage, Turn
from api.domain import redaction
from api.domain.calendar import local_date
from api.domain.conversation import WITH_PERSON, Author, Choice, person_has_floor, with_last
from api.domain.text import clean, one_line
from api.domain.ticket import FINISHED
from api.errors import ChangedMeanwhile, ConversationNotFound
from api.rasa_client import Bot, Question
from knowledge import safety
from knowledge.library import articles
from knowledge.phrases import catalogue, say
from knowledge.reply import Bubble, Kind, Outcome, Reply, misses_after
from knowledge.roles import role_in

# What every turn asks the database. Made once: building a statement takes longer than running it.
_STORED = select(Turn).where(
    Turn.id.in_(
        select(Message.turn_id).where(Message.conversation_id == bindparam("conversation"), Message.client_id == bindparam("client"))
    )
)
_MISSES = select(Turn.misses).where(Turn.conversation_id == bindparam("conversation")).order_by(Turn.id.desc()).limit(1)
_ANSWERED = exists().where(TicketMessage.ticket_id == Ticket.id, TicketMessage.author == Author.EMPLOYEE)
_OPEN_TICKET = select(Ticket, _ANSWERED).where(Ticket.conversation_id == bindparam("conversation"), Ticket.status.not_in(FINISHED))


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
class _Answer:
    """What will be stored: the reply, or ``None`` where a person has the floor; the ticket that the message joins; the crisis."""

    reply: Reply | None
    thread: Ticket | None
    crisis: safety.Crisis | None
    misses: int


def receive(session: Session, bot: Bot, conversation: Conversation, incoming: Incoming, *, now: datetime) -> TurnView:
    """Answer what the visitor sent. The same ``client_id`` again returns the stored turn.

    The order matters: mask, then the safety check, then whoever has the floor. The bot is asked before the first write, so that no
    lock is held while it thinks. Raises ``TextEmpty``, ``TextTooLong``, ``ConversationNotFound`` when it was erased
    meanwhile, and ``ChangedMeanwhile`` when an employee changed the ticket at that very moment.
    """
    started, conversation_id = perf_counter(), conversation.id
    if (stored := _stored_turn(session, conversation_id, incoming.client_id)) is not None:
        return stored
    spoken = _Spoken.of(incoming.said, conversation.role)
    answer = _answer(session, bot, conversation, spoken, now)
    try:
        with session.begin_nested():
            turn = _store_turn(session, conversation, spoken, answer=answer, now=now, ms=round((perf_counter() - started) * 1000))
            return _view(turn, _store_messages(session, conversation, turn, incoming, spoken=spoken, answer=answer, now=now))
    except (IntegrityError, StaleDataError) as error:
        session.expire_all()
        # The same message arrived twice at once and the other one was first; or something else changed while the bot was thinking.
        if (stored := _stored_turn(session, conversation_id, incoming.client_id)) is not None:
            return stored
        if session.get(Conversation, conversation_id) is None:
            raise ConversationNotFound from error
        raise ChangedMeanwhile from error


def _answer(session: Session, bot: Bot, conversation: Conversation, spoken: _Spoken, now: datetime) -> _Answer:
    """Decide who answers. Nothing is written yet."""
    ticket, answered = _open_ticket(session, conversation)
    joins = ticket is not None and isinstance(spoken.asks, str) and person_has_floor(ticket.status, answered=answered)
    thread = ticket if joins else None
    misses = _misses(session, conversation)
    crisis = safety.assess(spoken.heard)
    if crisis is not None:
        return _Answer(safety.reply(crisis, conversation.role or role_in(spoken.heard)), thread, crisis, misses)
    if joins:
        return _Answer(None, thread, None, misses)
    question = Question(
        conversation=conversation.id,
        said=spoken.asks,
        role=conversation.role,
        sector=conversation.sector,
        crisis=bool(conversation.crisis),
    )
    reply = answering.reply_to(bot, question, today=local_date(now), misses=misses)
    if (understood := safety.told_by(reply)) is not None:
        return _Answer(reply, None, understood, misses)
    if conversation.crisis:
        reply = with_last(reply, safety.reminder(_crisis_of(conversation), reply.role or conversation.role))
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
    turn = Turn(
        conversation_id=conversation.id,
        at=now,
        outcome=reply.outcome.value if reply is not None else WITH_PERSON,
        topics=list(reply.topics) if reply is not None else [],
        articles=list(reply.articles) if reply is not None else [],
        confidence=reply.confidence if reply is not None else 0.0,
        subject=one_line(reply.subject, limit=200) if reply is not None else "",
        role=conversation.role,
        misses=misses_after(answer.misses, reply.outcome) if reply is not None else 0,
        ms=ms,
    )
    session.add(turn)
    session.flush()
    return turn


def _store_messages(
    session: Session,
    conversation: Conversation,
    turn: Turn,
    incoming: Incoming,
    *,
    spoken: _Spoken,
    answer: _Answer,
    now: datetime,
) -> list[Message]:
    """Write the visitor's message and what came back; in a ticket's thread the assistant only says that it arrived there."""
    visitor = Message(
        conversation_id=conversation.id,
        turn_id=turn.id,
        client_id=incoming.client_id,
        author=Author.VISITOR,
        is_choice=isinstance(spoken.asks, Choice),
        text=spoken.written,
        masked=list(spoken.masked),
        sent_at=now,
    )
    bubbles = list(answer.reply.bubbles) if answer.reply is not None else []
    if answer.thread is not None:
        answer.thread.urgent = answer.thread.urgent or answer.crisis is not None
        follow_up.add(session, answer.thread, text=spoken.written, now=now)
        sentence = say("joined_thread", conversation.role, file="api").format(reference=answer.thread.reference)
        bubbles.append(Bubble(sentence, kind=Kind.NOTICE))
    messages = [visitor, *(bot_message(conversation, bubble, now, turn) for bubble in bubbles)]
    session.add_all(messages)
    session.flush()
    return messages


def _crisis_of(conversation: Conversation) -> safety.Crisis:
    return safety.Crisis(safety.CrisisKind(conversation.crisis), urgent=conversation.crisis_urgent)


def _words_of(choice: Choice, role: str) -> str:
    """Return what a button says to someone of this ``role``, as a line of the visitor."""
    if choice.kind == "article":
        return articles()[choice.value].question(role)
    return catalogue("api")["choices"]["_".join(filter(None, (choice.kind, choice.value)))]


def _stored_turn(session: Session, conversation_id: UUID, client_id: UUID) -> TurnView | None:
    turn = session.scalars(_STORED, {"conversation": conversation_id, "client": client_id}).first()
    if turn is None:
        return None
    return _view(turn, session.scalars(select(Message).where(Message.turn_id == turn.id).order_by(Message.id)).all())


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


def _misses(session: Session, conversation: Conversation) -> int:
    return session.scalar(_MISSES, {"conversation": conversation.id}) or 0


def _open_ticket(session: Session, conversation: Conversation) -> tuple[Ticket | None, bool]:
    """Return the open ticket of this conversation, and whether an employee has answered it."""
    row = session.execute(_OPEN_TICKET, {"conversation": conversation.id}).first()
    return (row[0], bool(row[1])) if row is not None else (None, False)
