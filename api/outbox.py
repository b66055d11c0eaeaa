"""Messages that somebody must get: written with their cause, in one transaction, so that neither exists without the other."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from api.db.models import Notification, Ticket


class Recipient(StrEnum):
    """Who must get it."""

    DESK = "desk"
    VISITOR = "visitor"


def put(session: Session, ticket: Ticket, kind: str, recipient: Recipient, now: datetime) -> None:
    """Add a message about ``ticket``. The address is looked up when it is sent, and only then."""
    session.add(Notification(ticket_id=ticket.id, kind=kind, recipient=recipient, created_at=now))


def seen_by_desk(session: Session, ticket: Ticket, now: datetime) -> None:
    """The steunpunt knows of this ticket: what was meant for it needs no sending any more."""
    session.execute(
        update(Notification)
        .where(Notification.ticket_id == ticket.id, Notification.recipient == Recipient.DESK, Notification.status == "pending")
        .values(status="seen", done_at=now)
    )


def cancel_for_visitor(session: Session, ticket: Ticket, now: datetime) -> None:
    """The contact details are gone, so nothing can be sent to them any more."""
    session.execute(
        update(Notification)
        .where(Notification.ticket_id == ticket.id, Notification.recipient == Recipient.VISITOR, Notification.status == "pending")
        .values(status="cancelled", done_at=now)
    )
