"""Who did what: one line for every change, without a word of what was said."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db.models import AuditLine, Employee, Ticket

LABELS = {
    "opened": "Vraag verstuurd",
    "claim": "Opgepakt",
    "release": "Teruggegeven aan het team",
    "answer": "Antwoord gestuurd",
    "note": "Interne notitie geschreven",
    "close": "Afgehandeld; contactgegevens gewist",
    "follow_up": "Informatie toegevoegd",
    "withdraw": "Ingetrokken; contactgegevens gewist",
    "invited": "Collega uitgenodigd",
    "password_link": "Link voor een nieuw wachtwoord gemaakt",
    "joined": "Account gemaakt",
    "password_set": "Wachtwoord gekozen",
    "logged_in": "Ingelogd",
    "deactivated": "Toegang van een collega ingetrokken",
}


def write(
    session: Session,
    now: datetime,
    action: str,
    *,
    ticket: Ticket | None = None,
    employee: Employee | None = None,
    about: Employee | None = None,
) -> None:
    """Add a line: ``employee`` did it (without one it was the visitor), to ``ticket`` or to the account of ``about``."""
    if action not in LABELS:
        raise ValueError(f"unknown audit action {action!r}")
    line = AuditLine(at=now, action=action)
    line.ticket_id, line.employee_id, line.about_id = (thing.id if thing else None for thing in (ticket, employee, about))
    session.add(line)


def trail(session: Session, ticket: Ticket) -> list[tuple[datetime, str, str]]:
    """Return what happened to ``ticket``, oldest first: when, what (in Dutch), and by whom."""
    rows = session.execute(
        select(AuditLine.at, AuditLine.action, Employee.name)
        .outerjoin(Employee, Employee.id == AuditLine.employee_id)
        .where(AuditLine.ticket_id == ticket.id)
        .order_by(AuditLine.id)
    )
    return [(at, LABELS[action], name or "Bezoeker") for at, action, name in rows]
