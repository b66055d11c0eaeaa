"""HTTP for the chat: parse, call, return."""

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, BackgroundTasks, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api import aftercare, conversations, turns
from api.deps import ConversationFromPath, DbSession, NotTooFast, Now, PartsOfApp, VisitToConversation
from api.domain.conversation import Author, Choice
from api.errors import (
    ChangedMeanwhile,
    ConversationNotFound,
    DangerNotStored,
    EraseFailed,
    MessageNotFound,
    TextEmpty,
    TextOrChoice,
    TextTooLong,
    TooManyRequests,
    UnknownChoice,
)
from api.problems import responses_for

router = APIRouter(prefix="/api/conversations", tags=["gesprek"])

Role = Literal["ouder", "leerling"]
# Far above what is accepted: the use case counts the characters and says how many there are.
TYPED = 100_000
# The largest number that a database holds.
RowId = Annotated[int, Field(ge=0, le=2**63 - 1)]


class StartIn(BaseModel):
    """Who begins, as far as they want to say, and on which website."""

    role: Role | None = None
    host: str | None = Field(None, max_length=500)


class MessageIn(BaseModel):
    """A text or a button. Sending the same ``client_id`` again is harmless."""

    text: str | None = Field(None, max_length=TYPED)
    choice: str | None = Field(None, max_length=200)
    client_id: UUID = Field(default_factory=uuid4)


class FeedbackIn(BaseModel):
    """Whether an answer helped."""

    message_id: RowId
    helpful: bool
    text: str | None = Field(None, max_length=TYPED)


class MessageOut(BaseModel):
    """A message as the widget shows it; ``bubble`` is a bubble of knowledge/reply.py."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    author: Author
    sent_at: AwareDatetime
    text: str
    bubble: dict[str, Any] | None


class ConversationOut(BaseModel):
    """A new conversation, with the greeting."""

    id: UUID
    messages: list[MessageOut]


class TurnOut(BaseModel):
    """The visitor's message and what came back. ``outcome`` is one of knowledge/reply.py, or ``with_person``."""

    model_config = ConfigDict(from_attributes=True)

    messages: list[MessageOut]
    outcome: str
    topics: list[str]
    articles: list[str]
    confidence: float
    masked: list[dict[str, Any]]
    crisis: bool
    role: str
    ms: int


class TicketStatusOut(BaseModel):
    """How far the question is that was sent from this conversation."""

    reference: str
    status: str
    status_label: str


class ThreadOut(BaseModel):
    """Messages after the one asked for, and the ticket."""

    messages: list[MessageOut]
    ticket: TicketStatusOut | None
    role: str


@router.post("", status_code=201, response_model=ConversationOut, dependencies=[NotTooFast], responses=responses_for(TooManyRequests))
def start(body: StartIn, session: DbSession, moment: Now) -> dict[str, Any]:
    """Begin a conversation."""
    conversation, messages = conversations.start(session, role=body.role or "", host=body.host or "", now=moment)
    return {"id": conversation.id, "messages": messages}


@router.post(
    "/{conversation_id}/messages",
    response_model=TurnOut,
    responses=responses_for(
        ConversationNotFound,
        ChangedMeanwhile,
        DangerNotStored,
        EraseFailed,
        TextEmpty,
        TextTooLong,
        TextOrChoice,
        UnknownChoice,
        TooManyRequests,
    ),
)
def send(body: MessageIn, visit: VisitToConversation) -> turns.TurnView:
    """Say something, or press a button."""
    incoming = turns.Incoming(said=_said(body), client_id=body.client_id)
    with aftercare.also_without_storage(body.text or ""):
        visit.count()
        return _receive(incoming, visit)


def _receive(incoming: turns.Incoming, visit: VisitToConversation) -> turns.TurnView:
    try:
        with visit.transaction() as (session, conversation_id):
            working_days = visit.built.settings.reply_working_days
            return turns.receive(session, visit.built.bot, conversation_id, incoming, now=visit.moment, working_days=working_days)
    except turns.Overtaken:
        with visit.transaction() as (session, conversation_id):
            return turns.stored_meanwhile(session, visit.built.tracker, conversation_id, incoming)


@router.get("/{conversation_id}/messages", response_model=ThreadOut, responses=responses_for(ConversationNotFound))
def read(conversation: ConversationFromPath, session: DbSession, after: Annotated[RowId, Query()] = 0) -> dict[str, Any]:
    """Read back after a reload, or look whether an employee answered."""
    ticket = conversations.latest_ticket(session, conversation)
    status = ticket and {"reference": ticket.reference, "status": ticket.status, "status_label": ticket.status.visitor_label}
    return {"messages": conversations.messages_after(session, conversation, after), "ticket": status, "role": conversation.role}


@router.delete("/{conversation_id}", status_code=204, responses=responses_for(ConversationNotFound, EraseFailed))
def erase(conversation: ConversationFromPath, session: DbSession, built: PartsOfApp, later: BackgroundTasks) -> None:
    """Erase the conversation, also from Rasa's memory. A question that was sent to a person stays."""
    later.add_task(built.flush_erased)
    conversations.erase(session, built.tracker, [conversation.id])


@router.post(
    "/{conversation_id}/feedback",
    status_code=204,
    dependencies=[NotTooFast],
    responses=responses_for(ConversationNotFound, MessageNotFound, TextTooLong, TooManyRequests),
)
def feedback(body: FeedbackIn, conversation: ConversationFromPath, session: DbSession, moment: Now) -> None:
    """Say whether an answer helped."""
    conversations.give_feedback(session, conversation, body.message_id, helpful=body.helpful, text=body.text or "", now=moment)


def _said(body: MessageIn) -> str | Choice:
    if (body.text is None) == (body.choice is None):
        raise TextOrChoice
    return body.text if body.text is not None else Choice.parse(body.choice or "")
