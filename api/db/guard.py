"""Tables that keep abuse out without keeping addresses."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base


class RateLimit(Base):
    """How often something happened within a window. ``key`` is a hash that means nothing after today."""

    __tablename__ = "rate_limit"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class DailySalt(Base):
    """Random bytes of one day. Thrown away the day after, so that a hashed address can never be looked up again."""

    __tablename__ = "daily_salt"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
