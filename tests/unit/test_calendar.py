"""By which date a visitor may honestly expect an answer."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.calendar import (
    amsterdam,
    dutch_date,
    dutch_duration,
    dutch_moment,
    expected_reply,
    is_working_day,
    local_date,
    months_before,
    public_holidays,
    school_holidays,
)
from scripts.maak_schoolvakanties import convert

ROOT = Path(__file__).parent.parent.parent


def noon(year: int, month: int, day: int) -> datetime:
    """Return noon in the Netherlands."""
    return datetime(year, month, day, 12, tzinfo=amsterdam())


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2028, (4, 16)), (2029, (4, 1)), (2030, (4, 21)), (2038, (4, 25))],
)
def test_holidays_that_move_with_easter(year: int, easter: tuple[int, int]) -> None:
    sunday, days = date(year, *easter), public_holidays(year)

    assert {sunday + timedelta(days=after) for after in (-2, 0, 1, 39, 49, 50)} <= days


@pytest.mark.parametrize(("year", "day"), [(2025, 26), (2026, 27), (2031, 26), (2032, 27)])
def test_kings_day_is_on_saturday_where_it_would_be_on_sunday(year: int, day: int) -> None:
    assert [found.day for found in public_holidays(year) if found.month == 4 and found.day in (26, 27)] == [day]


@pytest.mark.parametrize(
    ("asked", "working_days", "opening_days", "region", "answer"),
    [
        (noon(2026, 11, 21), 5, {0, 1, 2, 3, 4}, "midden", date(2026, 11, 27)),  # Saturday: the week after
        (noon(2026, 11, 23), 1, {0, 1, 2, 3, 4}, "midden", date(2026, 11, 24)),
        (noon(2026, 11, 23), 1, {0, 2}, "midden", date(2026, 11, 25)),  # open on Monday and Wednesday
        (noon(2026, 11, 23), 5, {0, 2}, "midden", date(2026, 11, 30)),
        (noon(2026, 12, 17), 5, {0, 1, 2, 3, 4}, "zuid", date(2027, 1, 7)),  # over the Christmas holidays
        (noon(2026, 4, 2), 1, {0, 1, 2, 3, 4}, "noord", date(2026, 4, 7)),  # Maundy Thursday: after Easter Monday
        (noon(2026, 5, 13), 1, {0, 1, 2, 3, 4}, "noord", date(2026, 5, 15)),  # the day before Ascension Day
    ],
)
def test_expected_reply(asked: datetime, working_days: int, opening_days: set[int], region: str, answer: date) -> None:
    assert expected_reply(asked, working_days=working_days, opening_days=opening_days, region=region) == answer


def test_holiday_of_the_own_region_counts_and_that_of_another_does_not() -> None:
    spring_in_midden_and_zuid = date(2026, 2, 16)

    assert is_working_day(spring_in_midden_and_zuid, "noord")
    assert not is_working_day(spring_in_midden_and_zuid, "midden")
    assert not is_working_day(spring_in_midden_and_zuid)


@given(
    st.integers(0, 650 * 24).map(lambda hours: datetime(2025, 9, 1, tzinfo=UTC) + timedelta(hours=hours)),
    st.integers(1, 15),
    st.frozensets(st.integers(0, 4), min_size=1),
    st.sampled_from(["", "noord", "midden", "zuid"]),
)
@example(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 1, frozenset({0}), "")  # the night the clock goes forward
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 1, frozenset({0}), "")  # and back
def test_expected_reply_is_the_first_open_day_after_enough_working_days(
    asked: datetime, working_days: int, opening_days: frozenset[int], region: str
) -> None:
    answer = expected_reply(asked, working_days=working_days, opening_days=opening_days, region=region)

    def passed(day: date) -> int:
        """Count working days after the day of asking, one by one."""
        start = local_date(asked)
        return sum(is_working_day(start + timedelta(days=n), region) for n in range(1, (day - start).days + 1))

    def fits(day: date) -> bool:
        return passed(day) >= working_days and is_working_day(day, region) and day.weekday() in opening_days

    assert fits(answer)
    assert not any(fits(answer - timedelta(days=earlier)) for earlier in range(1, (answer - local_date(asked)).days))


def test_question_after_midnight_in_the_netherlands_is_asked_on_the_new_day() -> None:
    assert local_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert local_date(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == date(2026, 12, 1)


def test_steunpunt_without_opening_days_is_taken_to_be_open_on_weekdays() -> None:
    assert expected_reply(noon(2026, 11, 23), working_days=1, opening_days=()) == date(2026, 11, 24)


@pytest.mark.parametrize("region", ["noord", "midden", "zuid"])
def test_every_region_has_its_holidays_and_they_begin_on_saturday(region: str) -> None:
    days = school_holidays(region)

    starts = [day for day in days if day - timedelta(days=1) not in days]
    assert len(starts) == 10
    assert {day.weekday() for day in starts} == {5}


def test_data_file_names_its_source() -> None:
    content = json.loads((ROOT / "knowledge/data/schoolvakanties.json").read_text(encoding="utf-8"))

    assert content["bron"].startswith("https://opendata.rijksoverheid.nl/")
    assert content["gecontroleerd_met_bron"] is False


def test_table_of_holidays_that_is_wrong_is_refused() -> None:
    period = {"naam": "Herfst", "start": "2026-10-18", "einde": "2026-10-10"}

    with pytest.raises(ValueError, match="eindigt voor het begin"):
        convert({"2026-2027": {"noord": [period], "midden": [], "zuid": []}})
    with pytest.raises(ValueError, match="geen vakanties voor regio noord"):
        convert({"2026-2027": {}})


def test_dates_are_written_in_dutch() -> None:
    assert dutch_date(date(2026, 3, 1)) == "1 maart 2026"
    assert dutch_moment(datetime(2026, 12, 3, 13, 5, tzinfo=UTC)) == "3 december 2026, 14:05"


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=-5), "0 minuten"),
        (timedelta(minutes=1), "1 minuut"),
        (timedelta(minutes=59), "59 minuten"),
        (timedelta(hours=1), "1 uur"),
        (timedelta(hours=47), "47 uur"),
        (timedelta(days=2), "2 dagen"),
    ],
)
def test_waiting_is_written_in_dutch(duration: timedelta, words: str) -> None:
    assert dutch_duration(duration) == words


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (datetime(2028, 3, 31, tzinfo=UTC), 1, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 11, 21, 9, tzinfo=UTC), 12, datetime(2025, 11, 21, 9, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 1, datetime(2026, 11, 30, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, datetime(2025, 12, 15, tzinfo=UTC)),
    ],
)
def test_months_before(moment: datetime, months: int, before: datetime) -> None:
    assert months_before(moment, months) == before
