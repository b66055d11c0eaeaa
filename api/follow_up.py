"""What the visitor does with a ticket that was sent: read it back with the return code, add to it, withdraw it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit, outbox, places
from api.db.models import Ticket, TicketMessage
from api.domain import codes
from api.domain.conversation import Author
from api.domain.ticket import FINISHED, Action
from api.errors import ReturnCodeUnknown
from api.twice import is_repeat


def find(session: Session, return_code: str) -> Ticket:
    """Return the ticket of a return code. Raises ``ReturnCodeUnknown``, the same for every code that opens nothing."""
    ticket = session.scalars(select(Ticket).where(Ticket.return_code_hash == codes.hash_code(return_code))).first()
    if ticket is None or not codes.matches(return_code, ticket.return_code_hash):
        raise ReturnCodeUnknown
    return ticket


def thread(session: Session, ticket: Ticket) -> Sequence[TicketMessage]:
    """Return what visitor and employee wrote to each other, oldest first. Notes are in another table."""
    return session.scalars(select(TicketMessage).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.id)).all()


def add_once(session: Session, ticket: Ticket, *, text: str, now: datetime, working_days: int) -> None:
    """Do as ``add``, for a form that may be sent twice."""
    if not is_repeat(session, ticket, TicketMessage, text=text, employee_id=None, now=now):
        add(session, ticket, text=text, now=now, working_days=working_days)


def add(session: Session, ticket: Ticket, *, text: str, now: datetime, working_days: int) -> None:
    """Add masked ``text`` of the visitor; a closed ticket opens again. Raises ``ActionNotAllowed`` for a withdrawn one.

    Who waits again gets a new date, after ``working_days`` where the steunpunt has no term of its own.
    """
    stands_alone = not ticket.status.is_open and _other_is_open(session, ticket)
    ticket.apply(Action.FOLLOW_UP, now)
    if ticket.waiting_since == now:
        ticket.reply_expected = places.reply_expected(ticket.desk, now, working_days=working_days)
    if stands_alone:
        ticket.conversation_id = None  # the conversation has gone on with another ticket
    session.add(TicketMessage(ticket_id=ticket.id, author=Author.VISITOR, text=text, sent_at=now))
    audit.write(session, now, "follow_up", ticket=ticket)
    outbox.put(session, ticket, "follow_up", outbox.Recipient.DESK, now)
    session.flush()


def withdraw(session: Session, ticket: Ticket, now: datetime) -> None:
    """Take the question back: nobody answers it any more and the contact details are gone. Raises ``ActionNotAllowed``."""
    ticket.apply(Action.WITHDRAW, now)
    outbox.cancel_for_visitor(session, ticket, now)
    audit.write(session, now, "withdraw", ticket=ticket)
    session.flush()


def _other_is_open(session: Session, ticket: Ticket) -> bool:
    others = select(Ticket.id).where(
        Ticket.conversation_id == ticket.conversation_id, Ticket.id != ticket.id, Ticket.status.not_in(FINISHED)
    )
    return ticket.conversation_id is not None and session.scalars(others).first() is not None
