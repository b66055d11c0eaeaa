"""Tables of the steunpunt's work: tickets, what is said about them, and who did what."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base
from api.domain.conversation import Author
from api.domain.ticket import Action, ContactKind, Status, next_status


class Ticket(Base):
    """A question that a person has to answer, not the bot.

    At most one is open per conversation: who asks again, adds to it. The partial unique index guarantees that, also when two requests
    arrive at once. The school that hosts the widget is not in this table: it has no part in the question.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index(
            "uq_ticket_one_open_per_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=text("status NOT IN ('closed', 'withdrawn')"),
            postgresql_where=text("status NOT IN ('closed', 'withdrawn')"),
        ),
        Index("ix_ticket_desk_status", "desk", "status"),
        # The transition table in api.domain.ticket, as far as a database can hold it.
        CheckConstraint("status IN ('new', 'in_progress', 'awaiting_visitor', 'closed', 'withdrawn')", name="known_status"),
        CheckConstraint("status <> 'new' OR assignee_id IS NULL", name="new_has_no_assignee"),
        CheckConstraint("status NOT IN ('in_progress', 'awaiting_visitor') OR assignee_id IS NOT NULL", name="handled_has_assignee"),
        CheckConstraint("status NOT IN ('closed', 'withdrawn') OR contact_value IS NULL", name="finished_has_no_contact"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"), index=True)
    request_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the conversation and the client's id: see api.handoff
    return_code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[Status] = mapped_column(default=Status.NEW)
    desk: Mapped[str] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(4), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    subject: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[dict[str, Any]]]  # exactly as the visitor saw them: {"message_id", "author", "text"}
    topics: Mapped[list[str]]
    urgent: Mapped[bool]
    contact_kind: Mapped[ContactKind]
    contact_value: Mapped[str | None] = mapped_column(String(200))
    consent_version: Mapped[str] = mapped_column(String(20))
    reply_expected: Mapped[date]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    created_at: Mapped[datetime]
    waiting_since: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column()

    # Two people who change a ticket at the same moment: the second learns of it, and nothing is overwritten.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    def is_late(self, today: date) -> bool:
        """Tell whether the visitor still waits while the promised date has passed."""
        return self.status in (Status.NEW, Status.IN_PROGRESS) and self.reply_expected < today

    def apply(self, action: Action, now: datetime) -> None:
        """Move to the status that follows from ``action``, with what belongs to it. Raises ``ActionNotAllowed``.

        ``Action.CLAIM`` is not done here but in one UPDATE, so that two colleagues cannot both win.
        """
        before, self.status = self.status, next_status(self.status, action)
        if self.status is Status.NEW:
            self.assignee_id = None
        if self.status.is_open:
            self.closed_at = None
        else:
            self.contact_value, self.closed_at = None, now
        if action is Action.FOLLOW_UP and before in (Status.AWAITING_VISITOR, Status.CLOSED):
            self.waiting_since = now  # who was waiting already keeps their place


class TicketMessage(Base):
    """What visitor and employee write to each other about a ticket."""

    __tablename__ = "ticket_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    author: Mapped[Author]
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    text: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]


class TicketNote(Base):
    """A remark for colleagues. A table of its own, so that no query for the visitor can return one."""

    __tablename__ = "ticket_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]


class AuditLine(Base):
    """Who did what, when. Never changed; never a word of what was said. ``employee_id`` is empty for the visitor and the system."""

    __tablename__ = "audit_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    action: Mapped[str] = mapped_column(String(40))


class Notification(Base):
    """The outbox: a message that somebody must get, written in the same transaction as its cause.

    ``recipient`` is ``desk`` or ``visitor``; it holds no address, that stands (until it is wiped) in the ticket.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    recipient: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), default="pending", index=True)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
