"""Remove what is past its term, everywhere we keep it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from api import conversations, limits
from api.db.models import AuditLine, Conversation, Invitation, LoginSession, Ticket, Turn
from api.domain.calendar import months_before
from api.errors import EraseFailed
from api.settings import Settings
from api.tracker import Tracker

_BATCH = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """How much was removed."""

    conversations: int
    tickets: int


def clean_up(session: Session, tracker: Tracker, settings: Settings, now: datetime) -> Removed:
    """Remove conversations and finished tickets past their term, Rasa's memory of them, and what guards and figures leave behind.

    Raises ``EraseFailed`` when Rasa's memory cannot be reached; then nothing is reported as removed.
    """
    last_day = now - timedelta(days=settings.conversation_days)
    old = session.scalars(select(Conversation.id).where(Conversation.last_seen_at < last_day)).all()
    tracker.erase(old)
    tracker.purge(last_day)
    for start in range(0, len(old), _BATCH):
        conversations.forget(session, old[start : start + _BATCH])
    finished = select(Ticket).where(Ticket.closed_at < months_before(now, settings.ticket_months))
    tickets = session.scalars(finished).all()
    for ticket in tickets:
        session.delete(ticket)
    session.flush()
    figures_until = months_before(now, settings.figures_months)
    session.execute(delete(Turn).where(Turn.at < figures_until))
    session.execute(delete(AuditLine).where(AuditLine.ticket_id.is_(None), AuditLine.at < figures_until))
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    session.execute(delete(Invitation).where(Invitation.expires_at <= now))
    limits.purge(session, now)
    return Removed(conversations=len(old), tickets=len(tickets))


class Housekeeper:
    """Cleans up when the API starts and then every so many hours, in a thread. Several processes may do the same work: it is harmless."""

    def __init__(self, factory: sessionmaker[Session], tracker: Tracker, settings: Settings, after: Callable[[], None]) -> None:
        self._factory, self._tracker, self._settings, self._after = factory, tracker, settings, after
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="housekeeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        if self._settings.cleanup_hours:
            self._thread.start()

    def stop(self) -> None:
        """End, after what is being removed now."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        pause = timedelta(hours=self._settings.cleanup_hours).total_seconds()
        while not self._stop.is_set():
            try:
                with self._factory.begin() as session:
                    removed = clean_up(session, self._tracker, self._settings, datetime.now(UTC))
                self._after()
                _log.info("removed %d conversations and %d tickets past their term", removed.conversations, removed.tickets)
            except EraseFailed:
                _log.warning("Rasa's memory could not be reached; the clean-up is tried again later")
            except Exception:  # noqa: BLE001 - the next round must come, whatever went wrong in this one
                _log.exception("the clean-up failed")
            self._stop.wait(pause)
