"""Use cases of accounts: invite, choose a password, log in, leave."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import audit
from api.db.models import Employee, Invitation, LoginSession, Ticket
from api.domain.text import one_line
from api.domain.ticket import FINISHED, ContactKind, contact_value
from api.errors import (
    EmailTaken,
    EmployeeNotFound,
    InvitationInvalid,
    LoginFailed,
    NameMissing,
    OwnAccount,
    PasswordsDiffer,
    PasswordTooLong,
    PasswordTooObvious,
    PasswordTooShort,
    UnknownDesk,
)
from knowledge import regions

MIN_PASSWORD = 12
MAX_PASSWORD = 200
INVITATION_DAYS = 7


def first_invitation(session: Session, now: datetime, days: int = INVITATION_DAYS) -> str | None:
    """Return the token of an invitation for the first administrator, ``None`` when there is an employee.

    Asking again replaces the link that was not used, so that only the last one printed works.
    """
    if session.scalars(select(Employee.id).limit(1)).first() is not None:
        return None
    session.execute(delete(Invitation))
    return _invite(session, desk=regions.desk_for(None).slug, is_admin=True, now=now, days=days)


def invite(session: Session, admin: Employee, *, desk: str, is_admin: bool, now: datetime, days: int = INVITATION_DAYS) -> str:
    """Return the token of an invitation for a colleague at ``desk``: shown once, stored as a hash. Raises ``UnknownDesk``."""
    if desk not in {known.slug for known in regions.desks()}:
        raise UnknownDesk
    audit.write(session, now, "invited", employee=admin)
    return _invite(session, desk=desk, is_admin=is_admin, now=now, days=days)


def password_link(session: Session, admin: Employee, employee_id: int, now: datetime, days: int = INVITATION_DAYS) -> str:
    """Return a token with which a colleague chooses a new password; older links for them stop working."""
    employee = colleague(session, employee_id)
    session.execute(delete(Invitation).where(Invitation.employee_id == employee.id))
    audit.write(session, now, "password_link", employee=admin, about=employee)
    return _invite(session, desk=employee.desk, is_admin=employee.is_admin, now=now, days=days, employee_id=employee.id)


def invitation(session: Session, token: str, now: datetime) -> Invitation:
    """Return the invitation of a link. Raises ``InvitationInvalid``."""
    query = select(Invitation).where(Invitation.token_hash == _hash(token), Invitation.expires_at > now)
    found = session.scalars(query).first()
    if found is None:
        raise InvitationInvalid
    return found


def accept(session: Session, token: str, *, name: str, email: str, password: str, again: str, now: datetime) -> Employee:
    """Make the account of an invitation, or set the new password; the link then works no more. Who had left gets the account back.

    Raises ``InvitationInvalid`` and an error for each field that is wrong.
    """
    invited = invitation(session, token, now)
    employee = session.get(Employee, invited.employee_id) if invited.employee_id is not None else None
    if employee is not None:
        name, email = employee.name, employee.email
    name, email = one_line(name, limit=100), _email(email)
    if not name:
        raise NameMissing
    _check_password(password, again, name=name, email=email)
    password_hash = _hasher().hash(password)
    action = "password_set" if employee is not None else "joined"
    if employee is None:
        left = session.scalars(select(Employee).where(Employee.email == email, Employee.is_active.is_(False))).first()
        employee = left or Employee(email=email, created_at=now)
        employee.name, employee.desk, employee.is_admin, employee.is_active = name, invited.desk, invited.is_admin, True
    try:
        with session.begin_nested():
            _use_up(session, invited)
            employee.password_hash = password_hash
            session.add(employee)
            session.flush()
            session.execute(delete(LoginSession).where(LoginSession.employee_id == employee.id))
            audit.write(session, now, action, employee=employee)
    except IntegrityError as error:
        raise EmailTaken from error
    return employee


def log_in(session: Session, *, email: str, password: str, now: datetime, hours: int) -> str:
    """Return the token of a new session. Raises ``LoginFailed``, after the same work whether or not the address exists."""
    query = select(Employee).where(Employee.email == one_line(email, limit=200).lower(), Employee.is_active)
    employee = session.scalars(query).first()
    if not _is_right(employee.password_hash if employee is not None else _nobodys_hash(), password) or employee is None:
        raise LoginFailed
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(hours=hours)
    session.add(LoginSession(token_hash=_hash(token), employee_id=employee.id, created_at=now, expires_at=expires))
    audit.write(session, now, "logged_in", employee=employee)
    session.flush()
    return token


def employee_of(session: Session, token: str, now: datetime) -> Employee | None:
    """Return who is logged in with ``token``."""
    return session.scalars(
        select(Employee)
        .join(LoginSession, LoginSession.employee_id == Employee.id)
        .where(LoginSession.token_hash == _hash(token), LoginSession.expires_at > now, Employee.is_active)
    ).first()


def log_out(session: Session, token: str) -> None:
    """End the session."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == _hash(token)))


def form_token(session_token: str) -> str:
    """Return what a form of this session carries, so that no other site can send it."""
    return hashlib.sha256(b"form:" + session_token.encode()).hexdigest()


def is_form_token(session_token: str, sent: str) -> bool:
    """Tell whether a form belongs to the session; takes equally long for every wrong value."""
    return hmac.compare_digest(form_token(session_token).encode(), sent.encode())


def team(session: Session) -> Sequence[Employee]:
    """Return every employee, by steunpunt and name."""
    return session.scalars(select(Employee).order_by(Employee.desk, Employee.name)).all()


def staffed_desks(session: Session) -> frozenset[str]:
    """Return the steunpunten where somebody can log in."""
    return frozenset(session.scalars(select(Employee.desk).where(Employee.is_active).distinct()))


def unattended(session: Session) -> Mapping[str, int]:
    """Return the steunpunten where nobody can log in while questions wait there, with how many."""
    query = (
        select(Ticket.desk, func.count())
        .where(Ticket.status.not_in(FINISHED), Ticket.desk.not_in(staffed_desks(session)))
        .group_by(Ticket.desk)
    )
    return {desk: count for desk, count in session.execute(query)}  # noqa: C416 - rows are not pairs to the type checker


def colleague(session: Session, employee_id: int) -> Employee:
    """Return an active employee. Raises ``EmployeeNotFound``."""
    employee = session.get(Employee, employee_id)
    if employee is None or not employee.is_active:
        raise EmployeeNotFound
    return employee


def deactivate(session: Session, admin: Employee, employee_id: int, now: datetime) -> None:
    """Take a colleague's access away, at once. What they did keeps their name. Raises ``OwnAccount``."""
    employee = colleague(session, employee_id)
    if employee.id == admin.id:
        raise OwnAccount
    employee.is_active = False
    session.execute(delete(LoginSession).where(LoginSession.employee_id == employee.id))
    session.execute(delete(Invitation).where(Invitation.employee_id == employee.id))
    audit.write(session, now, "deactivated", employee=admin, about=employee)
    session.flush()


def _use_up(session: Session, invited: Invitation) -> None:
    """Let the link work no more; of two people who use it at once, one gets in."""
    used = session.execute(delete(Invitation).where(Invitation.id == invited.id).execution_options(synchronize_session=False))
    if not cast("CursorResult[Any]", used).rowcount:
        raise InvitationInvalid


def _invite(session: Session, *, desk: str, is_admin: bool, now: datetime, days: int, employee_id: int | None = None) -> str:
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(days=days)
    session.add(
        Invitation(token_hash=_hash(token), desk=desk, is_admin=is_admin, employee_id=employee_id, created_at=now, expires_at=expires)
    )
    session.flush()
    return token


def _email(typed: str) -> str:
    return contact_value(ContactKind.EMAIL, typed.lower()) or ""


def _check_password(password: str, again: str, *, name: str, email: str) -> None:
    if password != again:
        raise PasswordsDiffer
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort(limit=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        raise PasswordTooLong(limit=MAX_PASSWORD)
    if password.strip().lower() in (name.lower(), email) or len(set(password)) < 4:
        raise PasswordTooObvious


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return len(password) <= MAX_PASSWORD and _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    """OWASP's smaller argon2id setting (19 MiB, 2 passes): several people logging in at once must fit on a small machine."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex(16))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
