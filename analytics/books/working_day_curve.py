"""序时曲线: how the work of a period is spread over its working days, learnt from the company's own past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.books.daily_history import DailyHistory, Numbers, on_workdays
from analytics.calendar import WorkCalendar, add_months, period_of

FEWEST_MONTHS, MOST_MONTHS = 12, 24
# One giant order must not bend the curve of every month end.
LARGEST_RATIO = 5.0
ROUNDS = 50  # τ² and its weights settle within a few
_POSITIONS = ("first", "middle", "late", "closing", "last")


@dataclass(frozen=True)
class WorkingDayCurve:
    """Factors around 1 by weekday (0 = Monday) and by place in the month; `months` is how many months they were learnt from (0 = flat)."""

    weekday: tuple[float, ...] = (1.0,) * 7
    position: tuple[float, ...] = (1.0,) * len(_POSITIONS)
    months: int = 0

    def weights(self, days: Sequence[date], calendar: WorkCalendar) -> Numbers:
        """The weight of each day: 0 on a day off, else weekday factor × factor of the place in the month."""
        if not self.months:
            return np.array([1.0 if calendar.is_workday(day) else 0.0 for day in days])
        places = _places(days, calendar)
        return np.array([
            self.weekday[day.weekday()] * self.position[places[day]] if day in places else 0.0 for day in days
        ])


def expected_to_date(weights: Numbers) -> Numbers:
    """E(t) = Σ_{d ≤ t} w_d ÷ Σ w: the share of a period's work that is expected by the end of each of its days.

    >>> [round(float(share), 4) for share in expected_to_date(np.array([1.0, 0.0, 1.0, 2.0]))]
    [0.25, 0.25, 0.5, 1.0]
    """
    whole = float(weights.sum())
    return np.cumsum(weights) / whole if whole > 0 else np.full(len(weights), np.nan)


def working_day_curve(history: DailyHistory, calendar: WorkCalendar, before: date) -> WorkingDayCurve:
    """Which weekdays and which parts of the month bring more than an ordinary working day?

    Definition: for each of the last 24 whole months before the month of `before`, every working day's result ÷ the month's mean
    working day (at most 5). Position factor: mean ratio of the first 3 working days, the middle, the 5th and 4th last, the 3rd
    and 2nd last, and the last; weekday factor: mean of what the position leaves. Each is shrunk to 1 by how much
    the days of a group scatter (`_factors`): what chance could have made counts for little. Fewer than 12 whole months: flat, the plain working-day pace.
    Parameters: history of all owners of a level, whose sum is the company's; calendar; before — nothing of its month is read.
    Source: multiplicative decomposition, empirical-Bayes shrinkage with unequal variances (Efron & Morris 1975, Morris 1983); month-end "hockey stick" of quota periods.
    """
    last = period_of(before, "month").start
    first = max(add_months(last, -MOST_MONTHS), _next_month_start(history.start))
    days, values = on_workdays(history.between(first, last), calendar)
    total = values.sum(axis=0)
    months = np.array([day.year * 12 + day.month for day in days])
    ratios, kept = np.ones(len(days)), np.zeros(len(days), dtype=bool)
    for month in np.unique(months):
        inside = months == month
        mean = float(total[inside].mean())
        if mean > 0:
            ratios[inside], kept[inside] = np.clip(total[inside] / mean, 0.0, LARGEST_RATIO), True
    found = len(np.unique(months[kept]))
    if found < FEWEST_MONTHS:
        return WorkingDayCurve()
    places = _places(days, calendar)
    position = np.array([places[day] for day in days])
    weekday = np.array([day.weekday() for day in days])
    by_position = _factors(ratios[kept], position[kept], len(_POSITIONS))
    by_weekday = _factors(ratios[kept] / by_position[position[kept]], weekday[kept], 7)
    return WorkingDayCurve(tuple(map(float, by_weekday)), tuple(map(float, by_position)), found)


def _next_month_start(day: date) -> date:
    """The first whole month of a history: a month that began before the data is not whole."""
    return day if day.day == 1 else add_months(day, 1)


def _factors(ratios: Numbers, groups: np.ndarray, how_many: int) -> Numbers:
    """The mean ratio of each group, shrunk to 1 by τ² ÷ (τ² + s² ÷ n); a group never seen is 1.

    s² is the scatter within the groups, τ² how far the groups truly differ: the mean of (mean ratio − 1)² − s² ÷ n, each group
    weighted by 1 ÷ (τ² + s² ÷ n), so that the many middle days of a month do not alone decide how far its last day may stand out.
    """
    n = np.bincount(groups, minlength=how_many).astype("float64")
    means = np.divide(np.bincount(groups, weights=ratios, minlength=how_many), n, out=np.ones(how_many), where=n > 0)
    scatter = float(((ratios - means[groups]) ** 2).sum()) / max(len(ratios) - int((n > 0).sum()), 1)
    if scatter == 0:
        return means
    seen = n > 0
    noise, apart = scatter / n[seen], 0.0
    for _round in range(ROUNDS):
        weight = 1 / (apart + noise)
        apart = max(float((weight * ((means[seen] - 1) ** 2 - noise)).sum() / weight.sum()), 0.0)
    means[seen] = 1 + (means[seen] - 1) * apart / (apart + noise)
    return means


def _places(days: Sequence[date], calendar: WorkCalendar) -> dict[date, int]:
    """The place in its month of each working day: an index of `_POSITIONS`."""
    places: dict[date, int] = {}
    for start in {day.replace(day=1) for day in days}:
        worked = calendar.workdays(start, add_months(start, 1))
        for number, day in enumerate(worked):
            left = len(worked) - 1 - number
            places[day] = 4 if left == 0 else 3 if left <= 2 else 2 if left <= 4 else 0 if number < 3 else 1
    return places

