"""HTTP for coming back with a return code: JSON for the widget, and /terug as plain pages."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api import follow_up, places
from api.db.models import Ticket
from api.deps import DbSession, HandoffTerms, NotTooFast, Now
from api.domain import redaction
from api.domain.conversation import Author
from api.domain.text import clean
from api.domain.ticket import Action, is_allowed
from api.errors import ActionNotAllowed, AssistantError, ReturnCodeUnknown, TextEmpty, TextTooLong, TooManyRequests
from api.pages import render
from api.problems import responses_for
from api.routes.chat import TYPED

router = APIRouter(tags=["terugkomen"])

Code = Annotated[str, Form(max_length=100)]


class CodeIn(BaseModel):
    """The code that was shown when the question was sent. Small letters and missing dashes are fine."""

    return_code: str = Field(max_length=100)


class AddIn(CodeIn):
    """Something to add."""

    text: str = Field(max_length=TYPED)


class ThreadMessageOut(BaseModel):
    """What visitor and employee wrote."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    author: Author
    sent_at: AwareDatetime
    text: str


class ReturnOut(BaseModel):
    """How far the question is, and what was answered."""

    reference: str
    subject: str
    summary: str
    status: str
    status_label: str
    desk: str
    created_at: AwareDatetime
    reply_expected: date
    contact_kept: bool
    can_add: bool
    can_withdraw: bool
    messages: list[ThreadMessageOut]
    masked: list[dict[str, Any]] = []


@router.post(
    "/api/return", response_model=ReturnOut, dependencies=[NotTooFast], responses=responses_for(ReturnCodeUnknown, TooManyRequests)
)
def look(body: CodeIn, session: DbSession) -> dict[str, Any]:
    """Read the status and the answer."""
    return _shown(session, follow_up.find(session, body.return_code))


@router.post(
    "/api/return/messages",
    response_model=ReturnOut,
    dependencies=[NotTooFast],
    responses=responses_for(ReturnCodeUnknown, ActionNotAllowed, TextEmpty, TextTooLong, TooManyRequests),
)
def add(body: AddIn, session: DbSession, terms: HandoffTerms, moment: Now) -> dict[str, Any]:
    """Add information; a question that was closed opens again."""
    ticket = follow_up.find(session, body.return_code)
    masked = _add(session, ticket, body.text, terms, moment)
    return {**_shown(session, ticket), "masked": masked}


@router.post(
    "/api/return/withdraw",
    response_model=ReturnOut,
    dependencies=[NotTooFast],
    responses=responses_for(ReturnCodeUnknown, ActionNotAllowed, TooManyRequests),
)
def withdraw(body: CodeIn, session: DbSession, moment: Now) -> dict[str, Any]:
    """Take the question back."""
    ticket = follow_up.find(session, body.return_code)
    follow_up.withdraw(session, ticket, moment)
    return _shown(session, ticket)


@router.get("/terug", include_in_schema=False)
def ask_code(request: Request) -> Response:
    """Show the form for the code."""
    return _code_page(request)


@router.post("/terug", include_in_schema=False, dependencies=[NotTooFast])
def show_page(request: Request, session: DbSession, return_code: Code = "") -> Response:
    """Show the question of a code."""
    try:
        ticket = follow_up.find(session, return_code)
    except ReturnCodeUnknown as error:
        return _code_page(request, return_code, error)
    return _ticket_page(request, session, ticket, return_code)


@router.post("/terug/bericht", include_in_schema=False, dependencies=[NotTooFast])
def add_on_page(
    request: Request,
    *,
    session: DbSession,
    terms: HandoffTerms,
    moment: Now,
    return_code: Code,
    text: Annotated[str, Form(max_length=TYPED)] = "",
) -> Response:
    """Add information, and show the result; what was typed stays when it is refused."""
    try:
        ticket = follow_up.find(session, return_code)
        masked = _add(session, ticket, text, terms, moment)
    except ReturnCodeUnknown as error:
        return _code_page(request, return_code, error)
    except (TextEmpty, TextTooLong, ActionNotAllowed) as error:
        return _ticket_page(request, session, ticket, return_code, error=error, typed=text)
    return _ticket_page(request, session, ticket, return_code, done="Uw informatie is toegevoegd.", masked=masked)


@router.post("/terug/intrekken", include_in_schema=False, dependencies=[NotTooFast])
def withdraw_on_page(request: Request, session: DbSession, moment: Now, return_code: Code) -> Response:
    """Take the question back, and show that."""
    try:
        ticket = follow_up.find(session, return_code)
        follow_up.withdraw(session, ticket, moment)
    except ReturnCodeUnknown as error:
        return _code_page(request, return_code, error)
    except ActionNotAllowed as error:
        return _ticket_page(request, session, ticket, return_code, error=error)
    return _ticket_page(request, session, ticket, return_code, done="Uw vraag is ingetrokken. Uw contactgegevens zijn gewist.")


def _add(session: DbSession, ticket: Ticket, text: str, terms: HandoffTerms, moment: datetime) -> list[dict[str, Any]]:
    """Add ``text`` without personal data, and return what was taken out."""
    masked = redaction.mask(clean(text))
    follow_up.add_once(session, ticket, text=masked.text, now=moment, working_days=terms.working_days)
    return [{"kind": item.kind, "shown": item.shown} for item in masked.found]


def _shown(session: DbSession, ticket: Ticket) -> dict[str, Any]:
    return {
        "reference": ticket.reference,
        "subject": ticket.subject,
        "summary": ticket.summary,
        "status": ticket.status,
        "status_label": ticket.status.visitor_label,
        "desk": places.desk_name(ticket.desk),
        "created_at": ticket.created_at,
        "reply_expected": ticket.reply_expected,
        "contact_kept": ticket.contact_value is not None,
        "can_add": is_allowed(ticket.status, Action.FOLLOW_UP),
        "can_withdraw": is_allowed(ticket.status, Action.WITHDRAW),
        "messages": follow_up.thread(session, ticket),
    }


def _code_page(request: Request, typed: str = "", error: AssistantError | None = None) -> Response:
    return render(request, "terug.html", {"typed": typed, "error": error}, status=error.status_code if error else 200)


def _ticket_page(
    request: Request,
    session: DbSession,
    ticket: Ticket,
    return_code: str,
    *,
    error: AssistantError | None = None,
    typed: str = "",
    done: str = "",
    masked: list[dict[str, Any]] | None = None,
) -> Response:
    context = {**_shown(session, ticket), "return_code": return_code, "error": error, "typed": typed, "done": done, "masked": masked or []}
    return render(request, "terug_vraag.html", context, status=error.status_code if error else 200)
