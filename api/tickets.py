"""Use cases of the inbox: what an employee sees and does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, case, func, select, update
from sqlalchemy.orm import Session

from api import audit, outbox
from api.db.models import Conversation, Employee, Message, Ticket, TicketMessage, TicketNote
from api.domain.access import desks_visible_to
from api.domain.conversation import Author
from api.domain.text import clean
from api.domain.ticket import FINISHED, Action, Status, is_allowed, next_status
from api.errors import AlreadyClaimed, ChangedMeanwhile, NotAssignee, TicketNotFound
from api.twice import is_repeat

MAX_LISTED = 200


class Folder(StrEnum):
    """A tab of the inbox."""

    NEW = "nieuw"
    MINE = "mijn"
    OTHERS = "anderen"
    FINISHED = "klaar"


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note with the name of who wrote it."""

    author: str
    text: str
    written_at: datetime


def listing(session: Session, employee: Employee, folder: Folder) -> Sequence[Ticket]:
    """Return the tickets in a folder: urgent ones first, then who waits longest. Finished ones: the latest first."""
    order = (Ticket.closed_at.desc(),) if folder is Folder.FINISHED else (Ticket.urgent.desc(), Ticket.waiting_since, Ticket.id)
    query = select(Ticket).where(_visible_to(employee), _in(folder, employee)).order_by(*order).limit(MAX_LISTED)
    return session.scalars(query).all()


def counts(session: Session, employee: Employee) -> Mapping[Folder, int]:
    """Return how many tickets each folder holds."""
    columns = [func.sum(case((_in(folder, employee), 1), else_=0)) for folder in Folder]
    row = session.execute(select(*columns).where(_visible_to(employee))).one()
    return dict(zip(Folder, (int(number or 0) for number in row), strict=True))


def get(session: Session, employee: Employee, reference: str) -> Ticket:
    """Return a ticket. Raises ``TicketNotFound``, also for another steunpunt's: an employee does not learn that it exists."""
    ticket = session.scalars(select(Ticket).where(_visible_to(employee), Ticket.reference == reference)).first()
    if ticket is None:
        raise TicketNotFound
    return ticket


def allowed(ticket: Ticket, employee: Employee) -> frozenset[Action]:
    """Return what ``employee`` can do now: the buttons to show."""
    actions = {action for action in (Action.CLAIM, Action.RELEASE) if is_allowed(ticket.status, action)}
    if ticket.assignee_id == employee.id:
        actions |= {action for action in (Action.ANSWER, Action.CLOSE) if is_allowed(ticket.status, action)}
    return frozenset(actions)


def claim(session: Session, employee: Employee, reference: str, now: datetime) -> Ticket:
    """Take a ticket: one UPDATE decides, so of any number of colleagues exactly one gets it.

    Raises ``AlreadyClaimed`` with the name of who has it, ``ActionNotAllowed``, or ``ChangedMeanwhile``.
    """
    taken = session.execute(
        update(Ticket)
        .where(_visible_to(employee), Ticket.reference == reference, Ticket.status == Status.NEW, Ticket.assignee_id.is_(None))
        .values(assignee_id=employee.id, status=next_status(Status.NEW, Action.CLAIM), version=Ticket.version + 1)
        .execution_options(synchronize_session=False)
    )
    ticket = get(session, employee, reference)
    session.refresh(ticket)
    if not cast("CursorResult[Any]", taken).rowcount:
        if ticket.assignee_id is not None and ticket.status.is_open:
            raise AlreadyClaimed(name=name_of(session, ticket.assignee_id))
        next_status(ticket.status, Action.CLAIM)
        raise ChangedMeanwhile  # the colleague who was first has just given it back
    outbox.seen_by_desk(session, ticket, now)
    audit.write(session, now, Action.CLAIM, ticket=ticket, employee=employee)
    session.flush()
    return ticket


def release(session: Session, employee: Employee, ticket: Ticket, now: datetime) -> None:
    """Give a ticket back to the team. Any colleague may: who has it can be ill."""
    ticket.apply(Action.RELEASE, now)
    audit.write(session, now, Action.RELEASE, ticket=ticket, employee=employee)
    session.flush()


def answer(session: Session, employee: Employee, ticket: Ticket, *, text: str, now: datetime) -> None:
    """Answer the visitor: in the ticket, and in the conversation if that is still there. Raises ``NotAssignee``."""
    words = clean(text)
    if is_repeat(session, ticket, TicketMessage, text=words, employee_id=employee.id, now=now):
        return
    _must_handle(ticket, employee)
    ticket.apply(Action.ANSWER, now)
    session.add(TicketMessage(ticket_id=ticket.id, author=Author.EMPLOYEE, employee_id=employee.id, text=words, sent_at=now))
    conversation = session.get(Conversation, ticket.conversation_id) if ticket.conversation_id is not None else None
    if conversation is not None:
        conversation.last_seen_at = max(now, conversation.last_seen_at)  # an answer is a message too: it must not vanish the next day
        session.add(Message(conversation_id=ticket.conversation_id, author=Author.EMPLOYEE, text=words, sent_at=now))
    outbox.put(session, ticket, "answer", outbox.Recipient.VISITOR, now)
    outbox.seen_by_desk(session, ticket, now)
    audit.write(session, now, Action.ANSWER, ticket=ticket, employee=employee)
    session.flush()


def write_note(session: Session, employee: Employee, ticket: Ticket, *, text: str, now: datetime) -> None:
    """Add a remark that only colleagues read. Anyone of the steunpunt may, at any time."""
    words = clean(text)
    if is_repeat(session, ticket, TicketNote, text=words, employee_id=employee.id, now=now):
        return
    session.add(TicketNote(ticket_id=ticket.id, employee_id=employee.id, text=words, written_at=now))
    audit.write(session, now, "note", ticket=ticket, employee=employee)
    session.flush()


def close(session: Session, employee: Employee, ticket: Ticket, now: datetime) -> None:
    """Finish a ticket; how to reach the visitor is forgotten. Raises ``NotAssignee``."""
    _must_handle(ticket, employee)
    ticket.apply(Action.CLOSE, now)
    outbox.cancel_for_visitor(session, ticket, now)
    audit.write(session, now, Action.CLOSE, ticket=ticket, employee=employee)
    session.flush()


def notes(session: Session, ticket: Ticket) -> list[Note]:
    """Return the internal notes, oldest first."""
    rows = session.execute(
        select(Employee.name, TicketNote.text, TicketNote.written_at)
        .join(Employee, Employee.id == TicketNote.employee_id)
        .where(TicketNote.ticket_id == ticket.id)
        .order_by(TicketNote.id)
    )
    return [Note(*row) for row in rows]


def name_of(session: Session, employee_id: int | None) -> str:
    """Return an employee's name, or an empty string."""
    employee = session.get(Employee, employee_id) if employee_id is not None else None
    return employee.name if employee is not None else ""


def _must_handle(ticket: Ticket, employee: Employee) -> None:
    if ticket.status.is_open and ticket.assignee_id != employee.id:
        raise NotAssignee


def _visible_to(employee: Employee) -> ColumnElement[bool]:
    return Ticket.desk.in_(desks_visible_to(employee.desk))


def _in(folder: Folder, employee: Employee) -> ColumnElement[bool]:
    handled = Ticket.status.in_((Status.IN_PROGRESS, Status.AWAITING_VISITOR))
    return {
        Folder.NEW: Ticket.status == Status.NEW,
        Folder.MINE: handled & (Ticket.assignee_id == employee.id),
        Folder.OTHERS: handled & (Ticket.assignee_id != employee.id),
        Folder.FINISHED: Ticket.status.in_(FINISHED),
    }[folder]
