"""A button that was pressed twice: what was written a moment ago is not written again."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.db.models import Ticket, TicketMessage, TicketNote

MOMENT = timedelta(minutes=5)
_AT = {TicketMessage: TicketMessage.sent_at, TicketNote: TicketNote.written_at}


def is_repeat(
    session: Session, ticket: Ticket, table: type[TicketMessage | TicketNote], *, text: str, employee_id: int | None, now: datetime
) -> bool:
    """Tell whether the last row of an open ``ticket`` in ``table`` says the same, by the same person (``None``: the visitor).

    Of two requests at once the second waits here, and then sees what the first wrote.
    """
    lock = update(Ticket).where(Ticket.id == ticket.id).values(version=Ticket.version)
    session.execute(lock.execution_options(synchronize_session=False))
    session.refresh(ticket)
    latest = select(table.text, table.employee_id, _AT[table]).where(table.ticket_id == ticket.id).order_by(table.id.desc()).limit(1)
    last = session.execute(latest).first()
    return last is not None and ticket.status.is_open and (last[0], last[1]) == (text, employee_id) and now - last[2] < MOMENT
