"""The working-day curve: what weekdays and month ends weigh, and when nothing is known."""

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.books.daily_history import DailyHistory, on_workdays
from analytics.books.working_day_curve import expected_to_date, working_day_curve
from analytics.calendar import DAY, WorkCalendar

CALENDAR = WorkCalendar()


def history(first, last, amount):
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return DailyHistory(first, {"": 0}, np.array([[float(amount(day)) if CALENDAR.is_workday(day) else 0.0 for day in days]]))


def month_ends_double(day):
    """200 on the last working day of a month, else 100."""
    after = day + DAY
    while not CALENDAR.is_workday(after):
        after += DAY
    return 200 if after.month != day.month else 100


def test_days_off_weigh_nothing_and_without_a_year_all_working_days_weigh_the_same():
    curve = working_day_curve(history(date(2025, 8, 1), date(2026, 2, 20), month_ends_double), CALENDAR, date(2026, 2, 1))
    february = [date(2026, 2, 1) + timedelta(days=n) for n in range(28)]
    weights = curve.weights(february, CALENDAR)
    assert curve.months == 0 and weights.sum() == 16
    assert expected_to_date(weights)[19] == pytest.approx(11 / 16)


def test_a_year_of_month_ends_bends_the_curve():
    curve = working_day_curve(history(date(2025, 1, 1), date(2026, 1, 31), month_ends_double), CALENDAR, date(2026, 1, 15))
    march = [date(2026, 3, 1) + timedelta(days=n) for n in range(31)]
    weights = curve.weights(march, CALENDAR)
    assert curve.months == 12
    assert weights[30] / weights[17] == pytest.approx(2, rel=0.08)  # Tuesday the 31st against Wednesday the 18th
    assert expected_to_date(weights)[16] < 12 / 22 and expected_to_date(weights)[-1] == pytest.approx(1)


def test_the_month_that_is_running_is_not_read():
    ordinary, wild = (history(date(2025, 1, 1), date(2026, 1, 20), lambda day, big=big: big if day >= date(2026, 1, 1) else month_ends_double(day)) for big in (100, 90_000))
    assert working_day_curve(ordinary, CALENDAR, date(2026, 1, 15)) == working_day_curve(wild, CALENDAR, date(2026, 1, 15))


def test_scatter_alone_leaves_the_factors_near_one():
    noise = np.random.default_rng(3)
    curve = working_day_curve(history(date(2024, 1, 1), date(2025, 12, 31), lambda day: noise.exponential(100)), CALENDAR, date(2026, 1, 1))
    assert curve.months == 24
    assert max(abs(factor - 1) for factor in (*curve.weekday, *curve.position)) < 0.2


def test_what_is_sold_on_days_off_counts_with_the_next_working_day():
    # Friday 6, Saturday 7, Sunday 8, Monday 9, Tuesday 10 March 2026; the last Saturday belongs to no working day yet.
    days, values = on_workdays(DailyHistory(date(2026, 3, 6), {"甲": 0}, np.array([[1.0, 2, 3, 4, 5, 0, 0, 7, 8]])), CALENDAR)
    assert [day.day for day in days] == [6, 9, 10, 11, 12, 13]
    assert values.tolist() == [[1, 9, 5, 0, 0, 7]]


def test_what_is_sold_on_days_off_after_the_last_working_day_stays_in_its_month():
    # Friday 30, Saturday 31 January, Sunday 1, Monday 2, Tuesday 3 February 2026.
    days, values = on_workdays(DailyHistory(date(2026, 1, 30), {"甲": 0}, np.array([[1.0, 2, 3, 4, 5]])), CALENDAR)
    assert [day.day for day in days] == [30, 2, 3]
    assert values.tolist() == [[3, 7, 5]]


def test_days_off_that_end_a_history_belong_to_the_month_that_is_over():
    # Saturday 31 January 2026 is the last day known; so is Saturday 24 January, whose month goes on.
    over, going_on = DailyHistory(date(2026, 1, 30), {"甲": 0}, np.array([[1.0, 2]])), DailyHistory(date(2026, 1, 23), {"甲": 0}, np.array([[1.0, 2]]))
    assert on_workdays(over, CALENDAR)[1].tolist() == [[3]]
    assert on_workdays(going_on, CALENDAR)[1].tolist() == [[1]]


def test_a_long_holiday_across_months_is_shared_by_the_months():
    # 30 September 2025 is a working day; 1 to 8 October are off, and 9 October works.
    days, values = on_workdays(DailyHistory(date(2025, 9, 30), {"甲": 0}, np.arange(1.0, 11.0)[None, :]), CALENDAR)
    assert [(day.month, day.day) for day in days] == [(9, 30), (10, 9), (10, 10)][: len(days)]
    assert values[0, 0] == 1 and values[0, 1] == sum(range(2, 11))


def test_a_last_day_that_stands_out_is_not_pulled_to_one_by_the_many_that_do_not():
    # The last working day brings double while days scatter by half: weighing groups by their days alone would leave 1.65.
    ratios = []
    for seed in range(5):
        noise = np.random.default_rng(seed)
        sold = history(date(2024, 1, 1), date(2025, 12, 31), lambda day, noise=noise: month_ends_double(day) * noise.normal(1, 0.5))
        curve = working_day_curve(sold, CALENDAR, date(2026, 1, 1))
        ratios.append(curve.position[4] / curve.position[1])
    assert 1.72 < np.mean(ratios) < 2
