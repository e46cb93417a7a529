"""预计落点 of a period: one forecast, from the past of whom it is about, that serves every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from analytics.books.daily_history import DailyHistory, Numbers, adds_up, daily_history, on_workdays
from analytics.books.landing import Ahead, landings
from analytics.books.owners import COMPANY
from analytics.books.working_day_curve import MOST_MONTHS, WorkingDayCurve, working_day_curve
from analytics.calendar import DAY, Period, WorkCalendar, add_months
from analytics.metrics import BY_NAME
from analytics.warehouse import Warehouse

_LAST_YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Forecast:
    """Where a result will end: the median and an 80 % interval; `done` is what is reached so far."""

    done: float
    low: float
    landing: float
    high: float


def history_until(warehouse: Warehouse, metric: str, level: str, read_on: date) -> DailyHistory:
    """What every owner of a level reached on each day of the last 24 months, up to the reading day."""
    first = add_months(read_on, -MOST_MONTHS)
    return warehouse.cached(("daily history", metric, level, first, read_on), lambda: daily_history(warehouse, metric, level, first, read_on + DAY))


def starting_point(
    history: DailyHistory, curve: WorkingDayCurve, period: Period, calendar: WorkCalendar, read_on: date, *, counts: bool
) -> tuple[Ahead, Numbers]:
    """What the landings of a period start from on the reading day, and what each owner reached on the working days of the last year."""
    past, values = on_workdays(history.between(read_on - _LAST_YEAR, read_on + DAY), calendar)
    ahead = calendar.workdays(max(period.start, read_on + DAY), period.end)
    gone = calendar.workdays(period.start, min(read_on + DAY, period.end))
    return Ahead(
        curve.weights(past, calendar), curve.weights(ahead, calendar), float(curve.weights(gone, calendar).sum()),
        sum(day < period.start for day in past), counts,
    ), values


def forecast(warehouse: Warehouse, metric: str, node: tuple[str, str], period: Period, read_on: date) -> Forecast | None:
    """Where will the company, a region, a team or a person end in the period, by their own past?

    Definition: `landing.landings` over the last 365 days, weighted by the working-day curve of the level, as for a pledge. None where
    the period is over or not begun, where days do not add up, and for the reasons a pledge has no landing for.
    Parameters: node — (level, owner) as in `target_of`; read_on — the last day known.
    """
    return warehouse.cached(("forecast", metric, node, period.start, period.end, read_on), lambda: _forecast(warehouse, metric, node, period, read_on))


def _forecast(warehouse: Warehouse, metric: str, node: tuple[str, str], period: Period, read_on: date) -> Forecast | None:
    calendar, (level, owner) = warehouse.calendar(), node
    if not adds_up(metric) or not period.start <= read_on < period.last_day or calendar.count(read_on + DAY, period.end) == 0:
        return None
    history = history_until(warehouse, metric, level, read_on)
    place = history.owners.get("" if level == "company" and owner == COMPANY else owner)
    if place is None:
        return None
    curve = working_day_curve(history, calendar, min(period.start, read_on))
    at, values = starting_point(history, curve, period, calendar, read_on, counts=BY_NAME[metric].unit == "count")
    done = float(history.between(period.start, read_on + DAY).values[place].sum())
    found = landings(values[place : place + 1], [owner], np.array([done]), at)
    if found.few[0] is not None:
        return None
    return Forecast(done, float(found.low[0]), float(found.median[0]), float(found.high[0]))
