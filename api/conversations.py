"""Use cases of the chat around the turns: start, read back, give feedback, erase."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.db.models import Conversation, Feedback, Message, Ticket, Turn
from api.domain import redaction
from api.domain.conversation import Author
from api.domain.text import clean, one_line, tidy
from api.errors import ConversationNotFound, MessageNotFound
from api.tracker import Tracker
from knowledge import render
from knowledge.phrases import say
from knowledge.reply import Bubble


def start(session: Session, *, role: str, host: str, now: datetime) -> tuple[Conversation, list[Message]]:
    """Begin a conversation with a greeting that says who is talking: a machine."""
    conversation = Conversation(id=uuid4(), role=role, host=one_line(host, limit=200), created_at=now, last_seen_at=now)
    session.add(conversation)
    session.flush()
    bubbles = [Bubble(say("greeting", role, file="api"), options=(render.handoff_option(),))]
    if not role:
        bubbles.append(Bubble(say("ask_role", file="api"), options=render.role_options()))
    messages = [bot_message(conversation, bubble, now) for bubble in bubbles]
    session.add_all(messages)
    session.flush()
    return conversation, messages


def get(session: Session, conversation_id: UUID) -> Conversation:
    """Load a conversation, or raise ``ConversationNotFound``."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise ConversationNotFound
    return conversation


def messages_after(session: Session, conversation: Conversation, after: int) -> Sequence[Message]:
    """Return the messages with an id above ``after``, in order."""
    query = select(Message).where(Message.conversation_id == conversation.id, Message.id > after).order_by(Message.id)
    return session.scalars(query).all()


def latest_ticket(session: Session, conversation: Conversation) -> Ticket | None:
    """Return the last ticket that was sent from this conversation."""
    return session.scalars(select(Ticket).where(Ticket.conversation_id == conversation.id).order_by(Ticket.id.desc()).limit(1)).first()


def give_feedback(session: Session, conversation: Conversation, message_id: int, *, helpful: bool, text: str, now: datetime) -> None:
    """Remember whether an answer helped; a second thumb replaces the first. Raises ``MessageNotFound``."""
    remark = redaction.mask(clean(text)).text if tidy(text) else ""
    turn_id = session.scalar(
        select(Message.turn_id).where(Message.id == message_id, Message.conversation_id == conversation.id, Message.author == Author.BOT)
    )
    if turn_id is None:
        raise MessageNotFound
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    thumb = {"helpful": helpful, "text": remark, "at": now}
    session.execute(insert(Feedback).values(turn_id=turn_id, **thumb).on_conflict_do_update(index_elements=["turn_id"], set_=thumb))


def erase(session: Session, tracker: Tracker, conversations: Sequence[UUID]) -> None:
    """Remove conversations, here and in Rasa's memory. Figures without words stay, and so does a ticket that was sent.

    Rasa's memory goes first: if that fails (``EraseFailed``) ours is still there to try again.
    """
    tracker.erase(conversations)
    forget(session, conversations)


def forget(session: Session, conversations: Sequence[UUID]) -> None:
    """Remove conversations from our own database only."""
    turns = select(Turn.id).where(Turn.conversation_id.in_(conversations))
    session.execute(update(Feedback).where(Feedback.turn_id.in_(turns)).values(text=""))
    for conversation in session.scalars(select(Conversation).where(Conversation.id.in_(conversations))):
        session.delete(conversation)
    session.flush()


def bot_message(conversation: Conversation, bubble: Bubble, now: datetime) -> Message:
    """Return a message of the assistant that shows ``bubble``."""
    return Message(
        conversation_id=conversation.id,
        author=Author.BOT,
        text=bubble.text,
        bubble=asdict(bubble),
        sent_at=now,
    )
