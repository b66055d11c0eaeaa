"""HTTP for accounts: log in and out, accept an invitation, and (for administrators) the team."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api import places, staff
from api.db.models import Employee
from api.deps import (
    SESSION_COOKIE,
    CurrentAdmin,
    CurrentEmployee,
    DbSession,
    NotTooFast,
    Now,
    OwnForm,
    Parts,
    PartsOfApp,
    SameSite,
)
from api.errors import (
    AssistantError,
    EmailInvalid,
    EmailTaken,
    InvitationInvalid,
    LoginFailed,
    LoginLocked,
    NameMissing,
    PasswordsDiffer,
    PasswordTooLong,
    PasswordTooObvious,
    PasswordTooShort,
    TooManyRequests,
)
from api.limits import Limit, forget
from api.pages import render

router = APIRouter(prefix="/inbox", include_in_schema=False)

LOCK = timedelta(minutes=15)
# Which field of the invitation page an error belongs to.
_FIELD_OF: dict[type[AssistantError], str] = {
    NameMissing: "name",
    EmailInvalid: "email",
    EmailTaken: "email",
    PasswordTooShort: "password",
    PasswordTooLong: "password",
    PasswordTooObvious: "password",
    PasswordsDiffer: "again",
}
Text = Annotated[str, Form(max_length=1000)]


@router.get("/login")
def login_page(request: Request) -> Response:
    """Show the form."""
    return render(request, "login.html", {"email": "", "error": None})


@router.post("/login", dependencies=[SameSite, NotTooFast])
def login(request: Request, *, session: DbSession, built: PartsOfApp, moment: Now, email: Text = "", password: Text = "") -> Response:
    """Log in. Every attempt counts before the password is looked at; a right one starts the count again."""
    limit, address = Limit("login", built.settings.login_attempts, LOCK), email.strip().lower()
    try:
        [tries] = built.limiter.hit(moment, (limit, address))
        token = staff.log_in(session, email=email, password=password, now=moment, hours=built.settings.session_hours)
    except TooManyRequests as error:
        return _login_refused(request, email, _locked(error.retry_after))
    except LoginFailed as error:
        return _login_refused(request, email, error if tries < limit.count else _locked(LOCK.total_seconds()))
    forget(session, limit, address, moment)
    return _logged_in(token, built)


@router.post("/uitloggen", dependencies=[OwnForm])
def logout(request: Request, session: DbSession) -> Response:
    """Log out."""
    staff.log_out(session, request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse("/inbox/login", status_code=303)
    response.delete_cookie(SESSION_COOKIE, path="/inbox")
    return response


@router.get("/welkom/{token}")
def welcome(request: Request, token: str, session: DbSession, moment: Now) -> Response:
    """Show the form of an invitation, or of a new password."""
    return _welcome_page(request, session, staff.invitation(session, token, moment).employee_id)


@router.post("/welkom/{token}", dependencies=[SameSite, NotTooFast])
def accept(
    request: Request,
    *,
    token: str,
    session: DbSession,
    built: PartsOfApp,
    moment: Now,
    name: Text = "",
    email: Text = "",
    password: Text = "",
    again: Text = "",
) -> Response:
    """Make the account, or set the password, and log in."""
    employee_id = staff.invitation(session, token, moment).employee_id
    try:
        employee = staff.accept(session, token, name=name, email=email, password=password, again=again, now=moment)
    except InvitationInvalid:
        raise
    except AssistantError as error:
        return _welcome_page(request, session, employee_id, error=error, name=name, email=email)
    login_token = staff.log_in(session, email=employee.email, password=password, now=moment, hours=built.settings.session_hours)
    return _logged_in(login_token, built)


@router.get("/team")
def team(request: Request, session: DbSession, admin: CurrentAdmin) -> Response:
    """Show every colleague."""
    return _team_page(request, session, admin)


@router.post("/team/uitnodigen", dependencies=[OwnForm])
def invite(
    request: Request, *, session: DbSession, admin: CurrentAdmin, built: PartsOfApp, moment: Now, desk: Text = "", is_admin: Text = ""
) -> Response:
    """Make an invitation; its link is shown this once."""
    days = built.settings.invitation_days
    try:
        token = staff.invite(session, admin, desk=desk, is_admin=bool(is_admin), now=moment, days=days)
    except AssistantError as error:
        return _team_page(request, session, admin, error=error)
    return _team_page(request, session, admin, link=f"{built.settings.public_url}/inbox/welkom/{token}", days=days)


@router.post("/team/{employee_id}/wachtwoord", dependencies=[OwnForm])
def password_link(
    request: Request, *, employee_id: int, session: DbSession, admin: CurrentAdmin, built: PartsOfApp, moment: Now
) -> Response:
    """Make a link with which a colleague chooses a new password."""
    days = built.settings.invitation_days
    token = staff.password_link(session, admin, employee_id, moment, days=days)
    return _team_page(request, session, admin, link=f"{built.settings.public_url}/inbox/welkom/{token}", days=days)


@router.post("/team/{employee_id}/intrekken", dependencies=[OwnForm])
def deactivate(request: Request, employee_id: int, session: DbSession, admin: CurrentAdmin, moment: Now) -> Response:
    """Take a colleague's access away."""
    try:
        staff.deactivate(session, admin, employee_id, moment)
    except AssistantError as error:
        return _team_page(request, session, admin, error=error)
    return RedirectResponse("/inbox/team", status_code=303)


def _logged_in(token: str, built: Parts) -> Response:
    response = RedirectResponse("/inbox", status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=built.settings.session_hours * 3600,
        path="/inbox",
        secure=built.settings.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return response


def _locked(seconds: object) -> LoginLocked:
    return LoginLocked(minutes=max(1, -int(-float(str(seconds)) // 60)), seconds=seconds)


def _login_refused(request: Request, email: str, error: AssistantError) -> Response:
    headers = {"Retry-After": str(int(float(str(error.retry_after))))} if error.retry_after else {}
    return render(request, "login.html", {"email": email, "error": error}, status=error.status_code, headers=headers)


def _welcome_page(
    request: Request, session: DbSession, employee_id: int | None, *, error: AssistantError | None = None, name: str = "", email: str = ""
) -> Response:
    known = staff.colleague(session, employee_id) if employee_id is not None else None
    context = {
        "known": known,
        "name": name,
        "email": email,
        "error": error,
        "field": _FIELD_OF.get(type(error), "") if error else "",
        "min_password": staff.MIN_PASSWORD,
    }
    return render(request, "welkom.html", context, status=error.status_code if error else 200)


def _team_page(
    request: Request,
    session: DbSession,
    admin: CurrentEmployee,
    *,
    link: str = "",
    days: int = 0,
    error: AssistantError | None = None,
) -> Response:
    members: list[tuple[Employee, str]] = [(member, places.desk_name(member.desk)) for member in staff.team(session)]
    context = {
        "employee": admin,
        "desk": places.desk_name(admin.desk),
        "members": members,
        "desks": places.desks(),
        "unattended": [(places.desk_name(slug), count) for slug, count in staff.unattended(session).items()],
        "link": link,
        "days": days,
        "error": error,
    }
    return render(request, "team.html", context, status=error.status_code if error else 200)
