"""Days: when a steunpunt works, and by which date a visitor may honestly expect an answer."""

import json
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import knowledge

WEEKDAYS = frozenset(range(5))
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


@cache
def amsterdam() -> ZoneInfo:
    """Return Dutch time. Raises ``ZoneInfoNotFoundError`` on a machine without time zone data: ask it once at the start."""
    return ZoneInfo("Europe/Amsterdam")


def local_date(moment: datetime) -> date:
    """Return the Dutch date of an aware ``moment``."""
    return moment.astimezone(amsterdam()).date()


def dutch_date(day: date) -> str:
    """Write a date as 3 december 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dutch_moment(moment: datetime) -> str:
    """Write an aware moment as 3 december 2026, 14:05 (Dutch time)."""
    local = moment.astimezone(amsterdam())
    return f"{dutch_date(local.date())}, {local:%H:%M}"


def dutch_duration(duration: timedelta) -> str:
    """Write how long somebody waits: minutes, hours, or from two days on days."""
    minutes = max(int(duration.total_seconds()) // 60, 0)
    if minutes < 60:
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    return f"{minutes // 60} uur" if minutes < 2 * 24 * 60 else f"{minutes // (24 * 60)} dagen"


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the days of ``year`` on which a Dutch office may be closed.

    The general holidays (Algemene termijnenwet, article 3), with Good Friday and Liberation Day in every year: both are a day off in
    much of education. A day too many makes the promised date later, which disappoints nobody.
    """
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            easter - timedelta(days=2),
            easter,
            easter + timedelta(days=1),
            kings_day if kings_day.weekday() != 6 else date(year, 4, 26),
            date(year, 5, 5),
            easter + timedelta(days=39),
            easter + timedelta(days=49),
            easter + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


@cache
def school_holidays(region: str = "") -> frozenset[date]:
    """Return the school holidays we know, in ``region`` (noord, midden, zuid).

    Without a region: the days that are a holiday anywhere, so that the promise also holds where the region is not known. Past the last
    school year in the data file there are none.
    """
    path = Path(knowledge.__file__).parent / "data" / "schoolvakanties.json"
    periods = json.loads(path.read_text(encoding="utf-8"))["vakanties"]
    days = set()
    for period in periods.get(region) or [period for of_region in periods.values() for period in of_region]:
        start, end = date.fromisoformat(period["start"]), date.fromisoformat(period["einde"])
        days |= {start + timedelta(days=number) for number in range((end - start).days + 1)}
    return frozenset(days)


def is_working_day(day: date, region: str = "") -> bool:
    """Tell whether a steunpunt in ``region`` works on ``day``: no weekend, no public holiday, no school holiday."""
    return day.weekday() in WEEKDAYS and day not in public_holidays(day.year) and day not in school_holidays(region)


def expected_reply(now: datetime, *, working_days: int, opening_days: Collection[int] = WEEKDAYS, region: str = "") -> date:
    """Return the date by which the visitor has an answer: ``working_days`` after today, on a day the steunpunt is open.

    ``opening_days`` are weekdays, Monday is 0. The day of asking itself does not count.
    """
    open_on = WEEKDAYS.intersection(opening_days) or WEEKDAYS
    day, left = local_date(now), max(working_days, 1)
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, region)
    while not (is_working_day(day, region) and day.weekday() in open_on):
        day += timedelta(days=1)
    return day


def months_before(now: datetime, months: int) -> datetime:
    """Return the moment ``months`` calendar months before ``now``; the 31st becomes the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return now.astimezone(UTC).replace(year=year, month=month + 1, day=min(now.day, last))


def _easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
