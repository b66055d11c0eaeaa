"""Tables of the conversation between a visitor and the assistant."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base
from api.domain.conversation import Author


class Conversation(Base):
    """A thread. Its id is the visitor's only key: random, and in no address that others see."""

    __tablename__ = "conversation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(20), default="")
    sector: Mapped[str] = mapped_column(String(10), default="")
    host: Mapped[str] = mapped_column(String(200), default="")
    crisis: Mapped[str] = mapped_column(String(50), default="")  # the kind of the last crisis; its helplines stay in sight
    crisis_urgent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


class Turn(Base):
    """How one message of the visitor was answered, for the figures: no text.

    Outlives its conversation: erasing takes the words away, not the count.
    """

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(32))
    topics: Mapped[list[str]]
    articles: Mapped[list[str]]
    confidence: Mapped[float]
    subject: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    misses: Mapped[int]
    ms: Mapped[int]


class Message(Base):
    """One utterance. ``text`` is masked before it comes here.

    The pair (conversation, client_id) is unique: a message that is sent again is stored once.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id", ondelete="SET NULL"), index=True)
    client_id: Mapped[UUID | None]
    author: Mapped[Author]
    is_choice: Mapped[bool] = mapped_column(default=False)  # a button the visitor pressed, not their own words
    text: Mapped[str] = mapped_column(Text)
    bubble: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    masked: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    sent_at: Mapped[datetime]


class Feedback(Base):
    """What a visitor thought of an answer. The remark goes with the conversation, the thumb stays."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), unique=True)
    helpful: Mapped[bool]
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
