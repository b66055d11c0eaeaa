"""HTTP for sending a question to a person: first what would be sent, then sending it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api import handoff
from api.deps import ConversationFromPath, DbSession, FewTickets, HandoffTerms, Now, PartsOfApp
from api.domain.conversation import Author
from api.domain.ticket import ContactKind
from api.errors import (
    ConsentMissing,
    ConversationNotFound,
    EmailInvalid,
    InvalidPostcode,
    LinesNotInConversation,
    PhoneInvalid,
    QuestionMissing,
    SubjectMissing,
    TextTooLong,
    TicketAlreadyOpen,
    TooManyRequests,
)
from api.problems import responses_for
from api.routes.chat import TYPED, Role

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["vraag aan een medewerker"])


class LineOut(BaseModel):
    """A line of the conversation that can be kept or struck."""

    message_id: int
    author: Author
    text: str


class DeskOut(BaseModel):
    """Who would get the question. ``is_example``: no real steunpunt is connected for this region."""

    name: str
    is_example: bool


class ConsentOut(BaseModel):
    """The sentence the visitor agrees to."""

    version: str
    text: str


class PreviewOut(BaseModel):
    """Exactly what would be sent."""

    subject: str
    summary: str
    lines: list[LineOut]
    role: str
    region: dict[str, Any] | None
    desk: DeskOut
    reply_expected: date
    notice: str
    consent: ConsentOut


class ContactIn(BaseModel):
    """How to reach the visitor: by telephone, by e-mail, or not (they come back with the code)."""

    kind: ContactKind
    value: str = Field("", max_length=300)


class TicketIn(BaseModel):
    """What the visitor decided to send. ``message_ids`` are the lines that were kept."""

    subject: str = Field(max_length=TYPED)
    summary: str = Field("", max_length=TYPED)
    message_ids: list[int] = Field(max_length=10_000)
    postcode: str | None = Field(None, max_length=20)
    role: Role | None = None
    contact: ContactIn
    consent: bool
    client_id: UUID = Field(default_factory=uuid4)


class TicketOut(BaseModel):
    """The question was sent. The return code is shown this once. ``masked`` is what was taken out of subject and summary.

    ``first_version``: what was sent is an earlier request with this ``client_id``, which was not the same as this one.
    """

    reference: str
    return_code: str
    reply_expected: date
    desk: str
    status_url: str
    masked: list[dict[str, Any]]
    first_version: bool


@router.get("/handoff", response_model=PreviewOut, responses=responses_for(ConversationNotFound, InvalidPostcode))
def preview(
    conversation: ConversationFromPath,
    session: DbSession,
    terms: HandoffTerms,
    moment: Now,
    postcode: Annotated[str, Query(max_length=20)] = "",
) -> dict[str, Any]:
    """Show what would be sent, to whom, and when there is an answer."""
    shown = handoff.preview(session, conversation, postcode=postcode, terms=terms, now=moment)
    return {
        "subject": shown.subject,
        "summary": shown.summary,
        "lines": shown.lines,
        "role": shown.role,
        "region": shown.place.to_dict(),
        "desk": {"name": shown.place.desk.name, "is_example": shown.place.desk.is_example},
        "reply_expected": shown.reply_expected,
        "notice": shown.notice,
        "consent": {"version": shown.consent_version, "text": shown.consent},
    }


@router.post(
    "/tickets",
    status_code=201,
    response_model=TicketOut,
    dependencies=[FewTickets],
    responses=responses_for(
        ConversationNotFound,
        ConsentMissing,
        SubjectMissing,
        QuestionMissing,
        TextTooLong,
        LinesNotInConversation,
        InvalidPostcode,
        PhoneInvalid,
        EmailInvalid,
        TicketAlreadyOpen,
        TooManyRequests,
    ),
)
def send(
    body: TicketIn, *, conversation: ConversationFromPath, session: DbSession, terms: HandoffTerms, built: PartsOfApp, moment: Now
) -> dict[str, Any]:
    """Send the question to the steunpunt of the region."""
    request = handoff.Request(
        subject=body.subject,
        summary=body.summary,
        message_ids=body.message_ids,
        postcode=body.postcode or "",
        role=body.role or "",
        contact_kind=body.contact.kind,
        contact=body.contact.value,
        consent=body.consent,
        client_id=body.client_id,
    )
    sent = handoff.open_ticket(session, conversation, request, terms=terms, now=moment)
    return {
        "reference": sent.ticket.reference,
        "return_code": sent.return_code,
        "reply_expected": sent.ticket.reply_expected,
        "desk": sent.desk,
        "status_url": f"{built.settings.public_url}/terug",
        "masked": sent.masked,
        "first_version": sent.first_version,
    }
