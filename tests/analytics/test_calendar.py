"""Periods, working days and like-for-like windows: the dates every comparison rests on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.calendar import DAY, WorkCalendar, add_months, canonical_period, like_for_like, parse_period, period_of, year_before
from analytics.errors import Refused

CALENDAR = WorkCalendar()
THURSDAY = date(2026, 3, 19)


def test_working_days_of_2026_match_the_state_council_notice():
    months = [CALENDAR.count(date(2026, m, 1), add_months(date(2026, m, 1), 1)) for m in range(1, 13)]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(CALENDAR.count(date(2024, m, 1), add_months(date(2024, m, 1), 1)) for m in range(1, 13)) == 251


def test_make_up_days_are_worked_and_spring_festival_is_not():
    assert [CALENDAR.is_workday(d) for d in (date(2026, 2, 14), date(2026, 2, 28), date(2026, 1, 4), date(2026, 9, 20))] == [True] * 4
    assert not CALENDAR.is_workday(date(2026, 2, 23))
    assert not CALENDAR.is_workday(date(2020, 1, 31))


def test_a_year_without_a_published_calendar_is_an_estimate():
    assert CALENDAR.estimated(date(2027, 1, 1), date(2027, 2, 1))
    assert CALENDAR.estimated(date(2026, 12, 1), date(2027, 1, 2))
    assert not CALENDAR.estimated(date(2026, 1, 1), date(2027, 1, 1))
    assert CALENDAR.count(date(2027, 1, 1), date(2028, 1, 1)) == 248


def test_a_company_lays_its_own_days_over_the_statutory_ones():
    own = WorkCalendar(extra_workdays=["2026-03-21"], extra_days_off=["2026-03-20", "not a day"])
    assert own.is_workday(date(2026, 3, 21)) and not own.is_workday(date(2026, 3, 20))


@pytest.mark.parametrize(("text", "start", "last"), [
    ("2026-03-15", date(2026, 3, 15), date(2026, 3, 15)),
    ("2026-W11", date(2026, 3, 9), date(2026, 3, 15)),
    ("2026-03", date(2026, 3, 1), date(2026, 3, 31)),
    ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
    ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
    ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ("2026-03-01..2026-03-20", date(2026, 3, 1), date(2026, 3, 20)),
    ("today", THURSDAY, THURSDAY),
    ("yesterday", date(2026, 3, 18), date(2026, 3, 18)),
    ("this-week", date(2026, 3, 16), date(2026, 3, 22)),
    ("last-week", date(2026, 3, 9), date(2026, 3, 15)),
    ("this-month", date(2026, 3, 1), date(2026, 3, 31)),
    ("last-quarter", date(2025, 10, 1), date(2025, 12, 31)),
    ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
    ("last-7d", date(2026, 3, 13), THURSDAY),
])
def test_every_spelling_of_a_period_is_read(text, start, last):
    period = parse_period(text, THURSDAY)
    assert (period.start, period.last_day) == (start, last)


def test_a_range_equal_to_a_calendar_period_is_that_period():
    assert parse_period("2026-03-01..2026-03-31", THURSDAY).kind == "month"
    assert parse_period("2026-03-16..2026-03-22", THURSDAY).label == "2026-W12"


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-W60", "2026-02-30", "2026-03-20..2026-03-01", "2026-Q5", "last-0d", "..", "９"])
def test_a_period_that_cannot_be_read_is_refused_with_the_spellings(text):
    with pytest.raises(Refused) as refused:
        parse_period(text, THURSDAY)
    assert "2026-W11" in refused.value.message.zh and "2026-W11" in refused.value.message.en


@pytest.mark.parametrize(("typed", "stored"), [
    ("2026年3月", "2026-03"), ("2026/3", "2026-03"), ("202603", "2026-03"), ("2026Q1", "2026-Q1"), ("26Q1", "2026-Q1"),
    ("2026年第一季度", "2026-Q1"), ("2026 Q1", "2026-Q1"), ("2026年度", "2026"), ("2026-03-01", "2026-03"), ("2026-13", None), ("下个月", None),
])
def test_target_periods_are_stored_in_one_spelling(typed, stored):
    assert canonical_period(typed) == stored


def compared(text, as_of=THURSDAY, finished=None):
    period = parse_period(text, as_of)
    return like_for_like(period, as_of, CALENDAR, period.last_day <= as_of if finished is None else finished)


def test_an_unfinished_month_is_compared_through_the_same_working_day():
    previous, last_year = compared("2026-03")  # 14th working day of March; February's 14th is the 26th
    assert previous == (date(2026, 2, 1), date(2026, 2, 27))
    assert last_year == (date(2025, 3, 1), date(2025, 3, 20))


def test_an_unfinished_week_is_compared_through_the_same_working_day():
    assert compared("2026-W12") == ((date(2026, 3, 9), date(2026, 3, 13)), (date(2025, 3, 17), date(2025, 3, 21)))


def test_a_day_off_takes_in_the_days_off_that_follow_the_matching_working_day():
    previous, _ = compared("2026-W12", date(2026, 3, 21))  # a Saturday after five working days
    assert previous == (date(2026, 3, 9), date(2026, 3, 16))


def test_no_working_day_yet_compares_the_same_number_of_calendar_days():
    previous, _ = compared("2026-03", date(2026, 3, 1))  # a Sunday
    assert previous == (date(2026, 2, 1), date(2026, 2, 2))


def test_a_previous_period_too_short_counts_whole():
    previous, _ = compared("2026-03", date(2026, 3, 30))  # 21 working days, February has 16
    assert previous == (date(2026, 2, 1), date(2026, 3, 1))


def test_a_finished_period_is_compared_whole_against_whole():
    assert compared("2026-02") == ((date(2026, 1, 1), date(2026, 2, 1)), (date(2025, 2, 1), date(2025, 3, 1)))
    assert compared("2026-W12", date(2026, 3, 20), finished=True)[0] == (date(2026, 3, 9), date(2026, 3, 16))


def test_a_day_is_compared_with_the_previous_working_day():
    assert compared("2026-03-16", date(2026, 3, 16)) == ((date(2026, 3, 13), date(2026, 3, 14)), None)


def test_free_ranges_are_compared_with_as_many_days_before():
    assert compared("last-7d")[0] == (date(2026, 3, 6), date(2026, 3, 13))
    assert compared("2026-03-05..2026-03-14")[0] == (date(2026, 2, 23), date(2026, 3, 5))


def test_week_53_is_compared_with_week_52():
    _, last_year = compared("2026-W53", date(2027, 1, 3))
    assert last_year == (date(2025, 12, 22), date(2025, 12, 29))


def test_the_29th_of_february_becomes_the_28th():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert compared("2024-02", date(2024, 2, 29))[1] == (date(2023, 2, 1), date(2023, 3, 1))


def test_a_period_that_has_not_begun_has_nothing_to_compare():
    assert compared("2026-05") == (None, None)


@given(st.dates(date(2005, 1, 1), date(2026, 12, 31)), st.sampled_from(["day", "week", "month", "quarter", "half", "year"]))
def test_calendar_periods_tile_time(day, kind):
    period = period_of(day, kind)
    assert period.start <= day < period.end
    assert period_of(period.end, kind).start == period.end
    assert parse_period(period.label, day) == period


@given(st.dates(date(2006, 1, 1), date(2026, 12, 31)), st.sampled_from(["week", "month", "quarter", "year"]))
def test_a_comparison_never_leaves_the_previous_period_and_never_has_more_working_days(day, kind):
    period = period_of(day, kind)
    previous, _ = like_for_like(period, day, CALENDAR, finished=period.last_day <= day)
    assert previous is not None
    before = period_of(period.start - DAY, kind)
    assert before.start == previous[0] < previous[1] <= before.end
    if period.last_day > day and CALENDAR.count(period.start, day + DAY) > 0:
        assert CALENDAR.count(*previous) <= CALENDAR.count(period.start, day + timedelta(days=1))
