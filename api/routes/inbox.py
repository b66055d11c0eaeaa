"""HTTP for the inbox: pages and plain forms, no JavaScript."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import audit, follow_up, places, tickets
from api.db.models import Employee, Ticket
from api.deps import CurrentEmployee, DbSession, Now, OwnForm
from api.domain.calendar import local_date
from api.errors import ActionNotAllowed, AlreadyClaimed, AssistantError, NotAssignee, TextEmpty, TextTooLong
from api.pages import render
from api.routes.chat import TYPED
from knowledge.library import topics

router = APIRouter(prefix="/inbox", include_in_schema=False)

FOLDER_NAMES = {
    tickets.Folder.NEW: "Nieuw",
    tickets.Folder.MINE: "Mijn vragen",
    tickets.Folder.OTHERS: "Bij collega's",
    tickets.Folder.FINISHED: "Afgehandeld",
}
DONE = {
    "opgepakt": "U hebt deze vraag opgepakt.",
    "teruggegeven": "De vraag is teruggegeven aan het team.",
    "beantwoord": "Uw antwoord is opgeslagen. De bezoeker leest het in het gesprek of met de terugkomcode.",
    "genoteerd": "Uw notitie is opgeslagen.",
    "afgehandeld": "De vraag is afgehandeld. De contactgegevens zijn gewist.",
}


@router.get("")
def listing(
    request: Request,
    session: DbSession,
    employee: CurrentEmployee,
    moment: Now,
    folder: Annotated[tickets.Folder, Query(alias="map")] = tickets.Folder.NEW,
) -> Response:
    """Show a folder."""
    shown = tickets.listing(session, employee, folder)
    context = {
        "employee": employee,
        "desk": places.desk_name(employee.desk),
        "folder": folder,
        "folders": FOLDER_NAMES,
        "counts": tickets.counts(session, employee),
        "tickets": shown,
        "late": {ticket.id for ticket in shown if ticket.is_late(local_date(moment))},
        "names": {ticket.id: tickets.name_of(session, ticket.assignee_id) for ticket in shown},
        "limit": tickets.MAX_LISTED,
    }
    return render(request, "inbox.html", context)


def ticket_from_path(reference: str, session: DbSession, employee: CurrentEmployee) -> Ticket:
    """Turn the reference in the path into a ticket this employee may see, or into a 404."""
    return tickets.get(session, employee, reference)


TicketFromPath = Annotated[Ticket, Depends(ticket_from_path)]


@router.get("/vragen/{reference}")
def show(request: Request, ticket: TicketFromPath, session: DbSession, employee: CurrentEmployee, gedaan: str = "") -> Response:
    """Show a ticket with all that is known of it."""
    return _page(request, session, employee, ticket, done=DONE.get(gedaan, ""))


@router.post("/vragen/{reference}/oppakken", dependencies=[OwnForm])
def claim(request: Request, reference: str, session: DbSession, employee: CurrentEmployee, moment: Now) -> Response:
    """Take the ticket."""
    try:
        tickets.claim(session, employee, reference, moment)
    except (AlreadyClaimed, ActionNotAllowed) as error:
        return _page(request, session, employee, tickets.get(session, employee, reference), error=error)
    return _back(reference, "opgepakt")


@router.post("/vragen/{reference}/teruggeven", dependencies=[OwnForm])
def release(request: Request, ticket: TicketFromPath, session: DbSession, employee: CurrentEmployee, moment: Now) -> Response:
    """Give the ticket back to the team."""
    try:
        tickets.release(session, employee, ticket, moment)
    except ActionNotAllowed as error:
        return _page(request, session, employee, ticket, error=error)
    return _back(ticket.reference, "teruggegeven")


@router.post("/vragen/{reference}/antwoord", dependencies=[OwnForm])
def answer(
    request: Request,
    *,
    ticket: TicketFromPath,
    session: DbSession,
    employee: CurrentEmployee,
    moment: Now,
    text: Annotated[str, Form(max_length=TYPED)] = "",
) -> Response:
    """Answer the visitor."""
    try:
        tickets.answer(session, employee, ticket, text=text, now=moment)
    except (TextEmpty, TextTooLong, NotAssignee, ActionNotAllowed) as error:
        return _page(request, session, employee, ticket, error=error, field="antwoord", typed=text)
    return _back(ticket.reference, "beantwoord")


@router.post("/vragen/{reference}/notitie", dependencies=[OwnForm])
def note(
    request: Request,
    *,
    ticket: TicketFromPath,
    session: DbSession,
    employee: CurrentEmployee,
    moment: Now,
    text: Annotated[str, Form(max_length=TYPED)] = "",
) -> Response:
    """Write a remark for colleagues."""
    try:
        tickets.write_note(session, employee, ticket, text=text, now=moment)
    except (TextEmpty, TextTooLong) as error:
        return _page(request, session, employee, ticket, error=error, field="notitie", typed=text)
    return _back(ticket.reference, "genoteerd")


@router.post("/vragen/{reference}/afhandelen", dependencies=[OwnForm])
def close(request: Request, ticket: TicketFromPath, session: DbSession, employee: CurrentEmployee, moment: Now) -> Response:
    """Finish the ticket."""
    try:
        tickets.close(session, employee, ticket, moment)
    except (NotAssignee, ActionNotAllowed) as error:
        return _page(request, session, employee, ticket, error=error)
    return _back(ticket.reference, "afgehandeld")


def _back(reference: str, done: str) -> RedirectResponse:
    """After a change the browser gets a page of its own: reloading it sends nothing twice."""
    return RedirectResponse(f"/inbox/vragen/{reference}?gedaan={done}", status_code=303)


def _page(
    request: Request,
    session: DbSession,
    employee: Employee,
    ticket: Ticket,
    *,
    error: AssistantError | None = None,
    field: str = "",
    typed: str = "",
    done: str = "",
) -> Response:
    labels = topics()
    context: dict[str, Any] = {
        "employee": employee,
        "desk": places.desk_name(employee.desk),
        "ticket": ticket,
        "assignee": tickets.name_of(session, ticket.assignee_id),
        "allowed": {action.value for action in tickets.allowed(ticket, employee)},
        "topics": [labels.get(topic, topic) for topic in ticket.topics],
        "thread": [(message, tickets.name_of(session, message.employee_id)) for message in follow_up.thread(session, ticket)],
        "notes": tickets.notes(session, ticket),
        "trail": audit.trail(session, ticket),
        "error": error,
        "field": field,
        "typed": typed,
        "done": done,
    }
    return render(request, "vraag.html", context, status=error.status_code if error else 200)
