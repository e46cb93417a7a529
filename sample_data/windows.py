"""Like-for-like windows and ranks, worked out for the known answers; nothing here comes from `analytics`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt

from sample_data.market import LAST_DAY, month_end, workdays

Window = tuple[date, date]


@dataclass(frozen=True)
class Span:
    """A period cut at the last day of data, and what it is compared with; both ends of each window are included."""

    text: str
    now: Window
    previous: Window
    last_year: Window


def _to_nth_workday(start: date, end: date, n: int) -> Window:
    """From `start` to the n-th working day of [start, end]."""
    open_days = workdays(start, end)
    return start, open_days[n - 1] if n <= len(open_days) else end


# The last day is a working day, so no days off follow the n-th one.
MARCH = Span(
    "2026-03",
    (date(2026, 3, 1), LAST_DAY),
    _to_nth_workday(date(2026, 2, 1), date(2026, 2, 28), len(workdays(date(2026, 3, 1), LAST_DAY))),
    (date(2025, 3, 1), date(2025, 3, 19)),
)
WEEK_12 = Span(
    "2026-W12",
    (date(2026, 3, 16), LAST_DAY),
    _to_nth_workday(date(2026, 3, 9), date(2026, 3, 15), len(workdays(date(2026, 3, 16), LAST_DAY))),
    _to_nth_workday(date(2025, 3, 17), date(2025, 3, 23), len(workdays(date(2026, 3, 16), LAST_DAY))),
)
YEAR_2025 = Span(
    "2025", (date(2025, 1, 1), date(2025, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31))
)
QUARTER = (date(2026, 1, 1), LAST_DAY)


def inside(day: date | None, window: Window) -> bool:
    return day is not None and window[0] <= day <= window[1]


def change_rate(now: float, before: float | None) -> float | None:
    return None if before is None or before <= 0 else now / before - 1


def time_progress(month_first: date) -> tuple[float, int]:
    """(working days gone ÷ all, working days left) of the month at the last day."""
    last = month_end(f"{month_first:%Y-%m}")
    gone, whole = len(workdays(month_first, LAST_DAY)), len(workdays(month_first, last))
    return gone / whole, whole - gone


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Places by falling value; equal to the cent shares a place (1, 2, 2, 4)."""
    cents = {name: round(value, 2) for name, value in values.items()}
    return {name: 1 + sum(other > cents[name] for other in cents.values()) for name in cents}


def gaps(values: Mapping[str, float]) -> dict[str, float | None]:
    """What is missing to the smallest strictly greater value; None for the first."""
    cents = {name: round(value, 2) for name, value in values.items()}
    return {
        name: round(min((other for other in cents.values() if other > cents[name]), default=cents[name]) - cents[name], 2) or None
        for name in cents
    }


def median(values: list[float], share: float = 0.5) -> float | None:
    """The quantile by linear interpolation; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    return ordered[low] + (place - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def wilson(k: int, n: int, z: float = 1.959964) -> tuple[float | None, float | None]:
    if n == 0:
        return None, None
    p, spread = k / n, z * sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return (p + z * z / (2 * n) - spread) / (1 + z * z / n), (p + z * z / (2 * n) + spread) / (1 + z * z / n)
