"""What a route may ask for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Form, Path, Request
from sqlalchemy.orm import Session, sessionmaker

from api import conversations, handoff, staff
from api.db.models import Conversation, Employee
from api.errors import ConversationNotFound, FormExpired, LoginNeeded, PageNotFound
from api.limits import Limit, Limiter, network_of
from api.rasa_client import Bot
from api.settings import Settings
from api.tracker import Tracker

SESSION_COOKIE = "wegwijzer_inbox"


@dataclass(frozen=True, slots=True)
class Parts:
    """What ``create_app`` built, once per process."""

    settings: Settings
    session_factory: sessionmaker[Session]
    bot: Bot
    tracker: Tracker
    limiter: Limiter
    flush_erased: Callable[[], None]  # what was erased also leaves the database's own log


async def parts(request: Request) -> Parts:
    """Return what ``create_app`` built."""
    return cast("Parts", request.app.state.parts)


PartsOfApp = Annotated[Parts, Depends(parts)]


def transaction(built: PartsOfApp) -> Iterator[Session]:
    """One request is one transaction: commit when it succeeds, roll back when it does not."""
    with built.session_factory.begin() as session:
        yield session


# scope="function" commits before the response leaves: a failed commit is never a 2xx.
DbSession = Annotated[Session, Depends(transaction, scope="function")]


async def now() -> datetime:
    """Return the time: the only place a request reads the clock."""
    return datetime.now(UTC)


Now = Annotated[datetime, Depends(now)]


async def network(request: Request) -> str:
    """Return the network the request comes from; behind a proxy uvicorn reads it from the forwarded headers."""
    return network_of(request.client.host if request.client else "")


def not_too_fast(built: PartsOfApp, client: Annotated[str, Depends(network)], moment: Now) -> None:
    """Refuse a network that sends more than its share. Raises ``TooManyRequests``."""
    built.limiter.hit(moment, (_per_client(built.settings), client))


def few_tickets(built: PartsOfApp, client: Annotated[str, Depends(network)], moment: Now) -> None:
    """Refuse a flood of tickets: people have to read them. Raises ``TooManyRequests``."""
    tickets = Limit("tickets", built.settings.client_tickets_per_hour, timedelta(hours=1))
    built.limiter.hit(moment, (_per_client(built.settings), client), (tickets, client))


def calm_conversation(conversation_id: UUID, built: PartsOfApp, client: Annotated[str, Depends(network)], moment: Now) -> None:
    """Refuse a conversation that sends more than anyone types. Raises ``TooManyRequests``."""
    talking = Limit("conversation", built.settings.conversation_messages_per_minute, timedelta(minutes=1))
    built.limiter.hit(moment, (_per_client(built.settings), client), (talking, str(conversation_id)))


def _per_client(settings: Settings) -> Limit:
    return Limit("client", settings.client_messages_per_second, timedelta(seconds=1))


NotTooFast = Depends(not_too_fast)
FewTickets = Depends(few_tickets)


def conversation_from_path(session: DbSession, conversation_id: Annotated[str, Path()]) -> Conversation:
    """Turn the id in the path into a conversation, or into a 404; also what is no id at all."""
    return conversations.get(session, _id_in(conversation_id))


def _id_in(path: str) -> UUID:
    try:
        return UUID(path)
    except ValueError:
        raise ConversationNotFound from None


ConversationFromPath = Annotated[Conversation, Depends(conversation_from_path)]


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who comes to say something in a conversation, for the route that everybody waits for.

    Counting, loading, answering and storing happen in one thread. As dependencies each would wait for a thread of its own, and on a
    busy machine that waiting takes longer than the work.
    """

    built: Parts
    client: str
    moment: datetime
    conversation_id: UUID

    def count(self) -> None:
        """Refuse a flood, as ``calm_conversation`` does. Raises ``TooManyRequests``."""
        calm_conversation(self.conversation_id, self.built, self.client, self.moment)

    @contextmanager
    def transaction(self) -> Iterator[tuple[Session, UUID]]:
        """Open a transaction, for the conversation of the path."""
        with self.built.session_factory.begin() as session:
            yield session, self.conversation_id


async def visit(conversation_id: Annotated[str, Path()], built: PartsOfApp, client: Annotated[str, Depends(network)], moment: Now) -> Visit:
    """Return who comes; nothing is asked of the database yet. Raises ``ConversationNotFound`` for what is no id at all."""
    return Visit(built, client, moment, _id_in(conversation_id))


VisitToConversation = Annotated[Visit, Depends(visit)]


async def handoff_terms(built: PartsOfApp) -> handoff.Terms:
    """Return what the operator set for tickets."""
    return handoff.Terms(working_days=built.settings.reply_working_days, months=built.settings.ticket_months)


HandoffTerms = Annotated[handoff.Terms, Depends(handoff_terms)]


def current_employee(request: Request, session: DbSession, moment: Now) -> Employee:
    """Return who is logged in. Raises ``LoginNeeded``."""
    employee = staff.employee_of(session, request.cookies.get(SESSION_COOKIE, ""), moment)
    if employee is None:
        raise LoginNeeded
    return employee


CurrentEmployee = Annotated[Employee, Depends(current_employee)]


def current_admin(employee: CurrentEmployee) -> Employee:
    """Return who is logged in, if they manage accounts; for anyone else the page does not exist."""
    if not employee.is_admin:
        raise PageNotFound
    return employee


CurrentAdmin = Annotated[Employee, Depends(current_admin)]


def same_site(request: Request) -> None:
    """Refuse a form that another site sent. Raises ``FormExpired``.

    Our pages send no referrer, so browsers give ``Origin: null``; ``Sec-Fetch-Site`` tells more where there is one.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "null")
    foreign = site not in ("same-origin", "none") if site else origin not in ("null", str(request.base_url).rstrip("/"))
    if foreign:
        raise FormExpired


def own_form(request: Request, token: Annotated[str, Form(alias="formulier")] = "") -> None:
    """Refuse a form that does not belong to this login. Raises ``FormExpired``."""
    same_site(request)
    if not staff.is_form_token(request.cookies.get(SESSION_COOKIE, ""), token):
        raise FormExpired


SameSite = Depends(same_site)
OwnForm = Depends(own_form)
