"""The market the company sells into: its calendar, its seasons, and how much it sells in a month.

Every module draws its chances from `chances(topic)`: one stream per topic, so that a change in one part of the company
leaves the others as they were.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import TypeVar

import chinese_calendar
import numpy as np

SEED = 20260319
FIRST_DAY = date(2024, 3, 20)
LAST_DAY = date(2026, 3, 19)
WAN = 10_000

# What the whole company sells in each month, in 万元 (the first and the last month are parts of a month).
# January and February carry the Spring Festival; December closes the year.
MONTHLY_SALES = {
    "2024-03": 1750.0,
    "2024-04": 3550.0,
    "2024-05": 3780.0,
    "2024-06": 4250.0,
    "2024-07": 3650.0,
    "2024-08": 3760.0,
    "2024-09": 4320.0,
    "2024-10": 3700.0,
    "2024-11": 4380.0,
    "2024-12": 5080.0,
    "2025-01": 3300.0,
    "2025-02": 3420.0,
    "2025-03": 5080.0,
    "2025-04": 4620.0,
    "2025-05": 4860.0,
    "2025-06": 5460.0,
    "2025-07": 4690.0,
    "2025-08": 4830.0,
    "2025-09": 5540.0,
    "2025-10": 4640.0,
    "2025-11": 5620.0,
    "2025-12": 6480.0,
    "2026-01": 5680.0,
    "2026-02": 4240.0,
    "2026-03": 3842.6,
}

SPRING_FESTIVALS = ((date(2025, 1, 28), date(2025, 2, 4)), (date(2026, 2, 15), date(2026, 2, 23)))

T = TypeVar("T")


def chances(topic: str) -> np.random.Generator:
    """The stream of random numbers of one part of the company."""
    return np.random.default_rng([SEED, zlib.crc32(topic.encode())])


def pick(rng: np.random.Generator, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
    """One of `options`, by weight if weights are given."""
    if weights is None:
        return options[int(rng.integers(len(options)))]
    steps = list(accumulate(weights))
    return options[min(bisect_right(steps, float(rng.random()) * steps[-1]), len(options) - 1)]


@cache
def is_workday(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def days(start: date, end: date) -> list[date]:
    """The days from `start` to `end`, both included."""
    return [start + timedelta(n) for n in range((end - start).days + 1)]


def workdays(start: date, end: date) -> list[date]:
    """The working days from `start` to `end`, both included."""
    return [day for day in days(start, end) if is_workday(day)]


def next_workday(day: date) -> date:
    while not is_workday(day):
        day += timedelta(1)
    return day


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def month_start(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def month_end(month: str) -> date:
    start = month_start(month)
    return (start.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


def months(first: str = "2024-03", last: str = "2026-03") -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    end = int(last[:4]) * 12 + int(last[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


def _festival_factor(day: date) -> float:
    for first, last in SPRING_FESTIVALS:
        if first <= day <= last:
            return 0.15
        before, after = (first - day).days, (day - last).days
        if 0 < before <= 6:
            return 0.5 + 0.07 * before
        if 0 < after <= 6:
            return 0.35 + 0.1 * after
    return 1.0


@cache
def day_weight(day: date) -> float:
    """How much business a day brings compared with an ordinary working day: month-end rush, quiet weekends, the Festival."""
    if not is_workday(day):
        return 0.1 * _festival_factor(day)
    left = len(workdays(day, month_end(month_of(day))))
    gone = len(workdays(day.replace(day=1), day))
    rush = {1: 1.7, 2: 1.55, 3: 1.35, 4: 1.15}.get(left, 1.0)
    slow = {1: 0.8, 2: 0.88}.get(gone, 1.0)
    return rush * slow * _festival_factor(day)
