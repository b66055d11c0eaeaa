"""How much is too much: counts per conversation and per network, kept in the database so that several processes share them."""

import hashlib
import ipaddress
import math
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import Connection, Engine, Executable, Table, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.db.models import DailySalt, RateLimit
from api.errors import TooManyRequests

# Made once: building a statement takes longer than running it.
_SALT = select(DailySalt.salt).where(DailySalt.day == bindparam("today"))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` times within ``window``, counted from the first time."""

    name: str
    count: int
    window: timedelta


class Limiter:
    """Counts in a transaction of its own: an attempt also counts when the request then fails.

    A key (a conversation, a network, an e-mail address) is stored only as a hash with the salt of the day.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._salt: tuple[date, str] | None = None

    def hit(self, now: datetime, *counted: tuple[Limit, str]) -> list[int]:
        """Count one more for each limit and key, and return the counts. Raises ``TooManyRequests``, with the seconds to wait."""
        salt = self._salt_of(now.date())
        with self._engine.begin() as connection:
            counts = [_increment(connection, _hash(salt, limit, key), now, limit.window) for limit, key in counted]
        waits = [expires - now for (limit, _), (count, expires) in zip(counted, counts, strict=True) if count > limit.count]
        if waits:
            raise TooManyRequests(seconds=max(1, math.ceil(max(waits).total_seconds())))
        return [count for count, _ in counts]

    def _salt_of(self, day: date) -> str:
        """Return the salt of ``day``, which is read once: it stays the same all day."""
        known = self._salt
        if known is None or known[0] != day:
            with Session(self._engine) as session, session.begin():
                known = self._salt = day, _salt(session, day)
        return known[1]


def forget(session: Session, limit: Limit, key: str, now: datetime) -> None:
    """Begin again at zero, together with what made that right."""
    session.execute(delete(RateLimit).where(RateLimit.key == _hash(_salt(session, now.date()), limit, key)))


def network_of(address: str) -> str:
    """Return the network an address belongs to (IPv4 /24, IPv6 /56); an unknown form is its own network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))


def purge(session: Session, now: datetime) -> None:
    """Remove windows that are over, and the salts of other days."""
    session.execute(delete(RateLimit).where(RateLimit.expires_at <= now))
    session.execute(delete(DailySalt).where(DailySalt.day != now.date()))


def _increment(connection: Connection, key: str, now: datetime, window: timedelta) -> tuple[int, datetime]:
    """Add one within the database, so that two requests at once count as two."""
    parameters = {"hashed": key, "moment": now, "end": now + window}
    count, expires_at = connection.execute(_add_one(connection.dialect.name), parameters).one()
    return count, expires_at


@cache
def _add_one(dialect: str) -> Executable:
    """Return the one statement that counts: it begins a window, begins it again when it is over, or adds to it."""
    counts = cast("Table", RateLimit.__table__)
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    new = insert(counts).values(key=bindparam("hashed"), count=1, expires_at=bindparam("end"))
    goes_on = counts.c.expires_at > bindparam("moment")
    changed = {
        "count": case((goes_on, counts.c.count + 1), else_=1),
        "expires_at": case((goes_on, counts.c.expires_at), else_=new.excluded.expires_at),
    }
    return new.on_conflict_do_update(index_elements=[counts.c.key], set_=changed).returning(counts.c.count, counts.c.expires_at)


def _hash(salt: str, limit: Limit, key: str) -> str:
    return f"{limit.name}:{hashlib.sha256(f'{salt}:{limit.name}:{key}'.encode()).hexdigest()}"


def _salt(session: Session, day: date) -> str:
    """Return the salt of ``day``; making it throws away those of other days."""
    salt: str | None = session.scalar(_SALT, {"today": day})
    if salt is not None:
        return salt
    session.execute(delete(DailySalt).where(DailySalt.day != day))
    try:
        with session.begin_nested():
            session.add(DailySalt(day=day, salt=secrets.token_hex(32)))
    except IntegrityError:  # another process was first
        pass
    return session.scalars(_SALT, {"today": day}).one()
