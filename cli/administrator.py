"""The first administrator: nobody has a password that somebody else chose."""

from datetime import UTC, datetime

from api import staff
from api.db import engine
from api.settings import Settings


def first_link(settings: Settings) -> str | None:
    """Return the one-time link with which the first administrator makes an account, or None when there is one already."""
    connections = engine.make_engine(settings.database_url)
    try:
        with engine.session_factory(connections).begin() as session:
            token = staff.first_invitation(session, datetime.now(UTC), settings.invitation_days)
    finally:
        connections.dispose()
    return f"{settings.public_url}/inbox/welkom/{token}" if token else None
