"""Use case: the visitor's question goes to a person. First shown, then sent exactly as shown."""

import hashlib
import secrets
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import audit, outbox, places, staff
from api.conversations import bot_message, messages_after
from api.db.models import Conversation, Message, Ticket, Turn
from api.domain import codes, redaction
from api.domain.calendar import dutch_date, local_date
from api.domain.conversation import Author, line_text
from api.domain.text import clean, one_line, tidy
from api.domain.ticket import FINISHED, ContactKind, contact_value
from api.errors import AssistantError, ConsentMissing, LinesNotInConversation, QuestionMissing, SubjectMissing, TicketAlreadyOpen
from knowledge.phrases import say
from knowledge.reply import Bubble, Kind, Outcome

CONSENT_VERSION = "2026-11"
DEFAULT_SUBJECT = "Vraag via de Wegwijzer"
MAX_SUBJECT = 200
FIRST_WORDS = 80
MAX_SUMMARY = 2000
SUMMARY_LINES = 5
SUMMARY_LINE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Terms:
    """What the operator set: how soon a steunpunt answers by default, and how long a ticket is kept."""

    working_days: int
    months: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be sent, with everything that can be struck or changed."""

    subject: str
    summary: str
    lines: Sequence[dict[str, Any]]
    role: str
    place: places.Place
    reply_expected: date
    notice: str
    consent: str
    consent_version: str = CONSENT_VERSION


@dataclass(frozen=True, slots=True)
class Request:
    """What the visitor decided to send."""

    subject: str
    summary: str
    message_ids: Sequence[int]
    postcode: str
    role: str
    contact_kind: ContactKind
    contact: str
    consent: bool
    client_id: UUID


@dataclass(frozen=True, slots=True)
class Sent:
    """A ticket with what only now can be said of it: the return code is not stored.

    ``first_version``: it was sent before by an earlier request, and what this one asks for differs.
    """

    ticket: Ticket
    return_code: str
    desk: str
    masked: Sequence[dict[str, Any]]
    first_version: bool = False


def preview(session: Session, conversation: Conversation, *, postcode: str, terms: Terms, now: datetime) -> Preview:
    """Show what would be sent. Raises ``InvalidPostcode``."""
    place = places.find(postcode, staff.staffed_desks(session))
    messages = messages_after(session, conversation, 0)
    own = [message.text for message in messages if message.author is Author.VISITOR and not message.is_choice]
    summary = "\n".join(one_line(text, limit=SUMMARY_LINE_LENGTH) for text in own[-SUMMARY_LINES:])
    return Preview(
        subject=_last_subject(session, conversation) or _first_words(own) or DEFAULT_SUBJECT,
        summary=summary,
        lines=[_line(message) for message in messages],
        role=conversation.role,
        place=place,
        reply_expected=places.reply_expected(place.desk.slug, now, working_days=terms.working_days),
        notice=say("handoff_notice", conversation.role, file="api"),
        consent=say("consent", file="api").format(months=terms.months),
    )


def open_ticket(session: Session, conversation: Conversation, request: Request, *, terms: Terms, now: datetime) -> Sent:
    """Send the question: ticket, confirmation and notification in one transaction. A ``client_id`` seen before gives the first ticket.

    Raises an error for each field that is wrong, and ``TicketAlreadyOpen``.
    """
    request_hash, return_code = _keys(conversation, request.client_id)
    if (ticket := _sent_before(session, request_hash)) is not None:
        return _again(ticket, return_code, request)
    if not request.consent:
        raise ConsentMissing
    subject, summary, masked = _written(request)
    lines = _kept_lines(session, conversation, request.message_ids)
    if not summary and not lines:
        raise QuestionMissing
    place = places.find(request.postcode, staff.staffed_desks(session))
    if (reference := _open_reference(session, conversation)) is not None:
        # Between the first look and this one, the same request may have come in from elsewhere.
        if (first := _sent_before(session, request_hash)) is not None:
            return _again(first, return_code, request)
        raise TicketAlreadyOpen(reference=reference)
    ticket = Ticket(
        reference=_free_reference(session, local_date(now).year),
        conversation_id=conversation.id,
        request_hash=request_hash,
        return_code_hash=codes.hash_code(return_code),
        desk=place.desk.slug,
        region=place.label,
        postcode=place.postcode,
        role=request.role,
        subject=subject,
        summary=summary,
        lines=lines,
        topics=_topics(session, conversation),
        urgent=bool(conversation.crisis),
        contact_kind=request.contact_kind,
        contact_value=contact_value(request.contact_kind, request.contact),
        consent_version=CONSENT_VERSION,
        reply_expected=places.reply_expected(place.desk.slug, now, working_days=terms.working_days),
        created_at=now,
        waiting_since=now,
    )
    try:
        with session.begin_nested():
            session.add(ticket)
    except IntegrityError:  # two requests at once: the same one twice, or one from another tab
        if (first := _sent_before(session, request_hash)) is not None:
            return _again(first, return_code, request)
        raise TicketAlreadyOpen(reference=_open_reference(session, conversation) or "") from None
    conversation.role = request.role or conversation.role
    conversation.last_seen_at = now
    audit.write(session, now, "opened", ticket=ticket)
    outbox.put(session, ticket, "confirmation", outbox.Recipient.VISITOR, now)
    outbox.put(session, ticket, "notification", outbox.Recipient.DESK, now)
    session.add(_confirmation(conversation, ticket, place.desk.name, now))
    session.flush()
    return Sent(ticket, return_code, place.desk.name, masked)


def _sent_before(session: Session, request_hash: str) -> Ticket | None:
    return session.scalars(select(Ticket).where(Ticket.request_hash == request_hash)).first()


def _again(ticket: Ticket, return_code: str, request: Request) -> Sent:
    """Answer a request that came before; perhaps its answer was lost, and the visitor has changed something since."""
    asked = None
    masked: list[dict[str, Any]] = []
    with suppress(AssistantError):  # what is refused now is not what was sent
        subject, summary, masked = _written(request)
        contact = contact_value(request.contact_kind, request.contact) if ticket.contact_value is not None else None  # else wiped
        place = places.find(request.postcode, ())
        asked = (subject, summary, sorted(set(request.message_ids)), place.postcode, request.role, request.contact_kind, contact)
    kept = [line["message_id"] for line in ticket.lines]
    stored = (ticket.subject, ticket.summary, kept, ticket.postcode, ticket.role, ticket.contact_kind, ticket.contact_value)
    is_same = request.consent and asked == stored
    return Sent(ticket, return_code, places.desk_name(ticket.desk), masked if is_same else [], first_version=not is_same)


def _free_reference(session: Session, year: int) -> str:
    while True:
        reference = codes.reference(year, secrets.token_bytes(8))
        if session.scalars(select(Ticket.id).where(Ticket.reference == reference)).first() is None:
            return reference


def _keys(conversation: Conversation, client_id: UUID) -> tuple[str, str]:
    """Return the hash that recognises a request that is sent again, and the return code that goes with it.

    The code follows from two random ids, of which the database holds one: sending again (an answer was lost on the way) gives the same
    code, and yet nobody can make it from what is stored.
    """
    seed = f"{conversation.id}:{client_id}".encode()
    return hashlib.sha256(b"request:" + seed).hexdigest(), codes.return_code(hashlib.sha256(b"code:" + seed).digest())


def _written(request: Request) -> tuple[str, str, list[dict[str, Any]]]:
    """Return subject and summary without personal data, and what was taken out of them."""
    masked = redaction.mask(one_line(request.subject, limit=MAX_SUBJECT))
    subject = one_line(masked.text, limit=MAX_SUBJECT)  # a placeholder can be longer than what it hides
    if not subject:
        raise SubjectMissing
    summary = redaction.mask(clean(request.summary, limit=MAX_SUMMARY) if tidy(request.summary) else "")
    found = [{"kind": item.kind, "shown": item.shown} for item in (*masked.found, *summary.found)]
    return subject, summary.text, found


def _line(message: Message) -> dict[str, Any]:
    return {"message_id": message.id, "author": message.author.value, "text": line_text(message.text, message.bubble)}


def _kept_lines(session: Session, conversation: Conversation, message_ids: Sequence[int]) -> list[dict[str, Any]]:
    kept = set(message_ids)
    lines = [_line(message) for message in messages_after(session, conversation, 0) if message.id in kept]
    if len(lines) != len(kept):
        raise LinesNotInConversation
    return lines


def _topics(session: Session, conversation: Conversation) -> list[str]:
    """Return the topics that were answered, in the order in which they came up; what was only offered was not recognised."""
    answered = (Outcome.ANSWERED, Outcome.ANSWERED_MULTIPLE)
    turns = session.scalars(select(Turn).where(Turn.conversation_id == conversation.id, Turn.outcome.in_(answered)).order_by(Turn.id))
    return list(dict.fromkeys(topic for turn in turns for topic in turn.topics[:1]))


def _last_subject(session: Session, conversation: Conversation) -> str:
    query = select(Turn.subject).where(Turn.conversation_id == conversation.id, Turn.subject != "")
    return session.scalars(query.order_by(Turn.id.desc()).limit(1)).first() or ""


def _first_words(own: Sequence[str]) -> str:
    """Return the beginning of the visitor's first message, cut off at a word: a subject where no topic was recognised."""
    return textwrap.shorten(own[0], FIRST_WORDS, placeholder="…") if own else ""


def _open_reference(session: Session, conversation: Conversation) -> str | None:
    query = select(Ticket.reference).where(Ticket.conversation_id == conversation.id, Ticket.status.not_in(FINISHED))
    return session.scalars(query).first()


def _confirmation(conversation: Conversation, ticket: Ticket, desk: str, now: datetime) -> Message:
    sentence = say("ticket_sent", conversation.role, file="api")
    text = sentence.format(desk=desk, reference=ticket.reference, date=dutch_date(ticket.reply_expected))
    return bot_message(conversation, Bubble(text, kind=Kind.NOTICE), now)
