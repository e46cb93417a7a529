"""What every owner of a level reached on each day: the past that landings are drawn from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.books.owners import DIMENSION_OF_LEVEL
from analytics.calendar import DAY, WorkCalendar, add_months
from analytics.measure import measure
from analytics.metrics import BY_NAME
from analytics.scope import Scope
from analytics.warehouse import Warehouse

Numbers = NDArray[np.float64]

# What a day adds to these is known day by day; a ratio, or a count of distinct things, does not add up over days.
_ADDS_UP_AS = {"gross_profit": "known_profit"}


@dataclass(frozen=True)
class DailyHistory:
    """`values`: one row per owner, one column per calendar day from `start`; in the metric's own unit, 0 where nothing was reached."""

    start: date
    owners: dict[str, int]
    values: Numbers
    sql: tuple[str, ...] = ()

    @property
    def end(self) -> date:
        """The day after the last one known."""
        return self.start + timedelta(days=self.values.shape[1])

    def between(self, start: date, end: date) -> DailyHistory:
        """The same owners over [start, end), as far as it is known."""
        first = max((start - self.start).days, 0)
        last = max((end - self.start).days, first)
        return replace(self, start=max(start, self.start), values=self.values[:, first:last])

    def total(self) -> Numbers:
        """The whole level by day."""
        return self.values.sum(axis=0)


def adds_up(metric: str) -> bool:
    """Whether the days of a metric add up to its period, so that a landing can be drawn from them."""
    known = BY_NAME.get(_ADDS_UP_AS.get(metric, metric))
    return known is not None and known.additive and known.formula is None and known.per is None


def daily_history(warehouse: Warehouse, metric: str, level: str, start: date, end: date) -> DailyHistory:
    """What did each owner of a level reach on each day of [start, end)?

    Definition: the metric as rankings measure it, by owner and day; a day without rows is 0. A team's days follow the team at
    the time of each sale; gross profit counts the lines whose cost is known. One query for all owners.
    Parameters: metric — one of which `adds_up` is true; level — as in `commitments.LEVELS`.
    Returns: a DailyHistory that begins on the first day with a row, with the statement that was run.
    """
    name, by = _ADDS_UP_AS.get(metric, metric), DIMENSION_OF_LEVEL[level]
    measured = measure(warehouse, (name,), (*by, "day"), start, end, Scope())
    frame = measured.frame.dropna(subset=["day", name])
    if frame.empty:
        return DailyHistory(end, {}, np.zeros((0, 0)), measured.sql)
    labels, names = pd.factorize(frame[by[0]].fillna("")) if by else (np.zeros(len(frame), dtype=int), np.array([""]))
    days = pd.to_datetime(frame["day"])
    first = max(start, days.min().date())
    values = np.zeros((len(names), (end - first).days))
    np.add.at(values, (labels, (days - pd.Timestamp(first)).dt.days.to_numpy()), frame[name].to_numpy(dtype="float64"))
    return DailyHistory(first, {str(owner): place for place, owner in enumerate(names)}, values, measured.sql)


def on_workdays(history: DailyHistory, calendar: WorkCalendar) -> tuple[list[date], Numbers]:
    """The working days of a history and what each owner reached on them.

    What was reached on days off counts with the next working day of the same month; after the last working day of a month, with
    that one, as it belongs to this month's result. Days off at the end of the history whose month goes on are left out.
    """
    every = [history.start + n * DAY for n in range(history.values.shape[1])]
    places = [n for n, day in enumerate(every) if calendar.is_workday(day)]
    if not places:
        return [], history.values[:, :0]
    # Each working day ends a group that began after the one before it, or with its month where that is later.
    begins = [0, *(_group_end(every, place, following) for place, following in zip(places[:-1], places[1:], strict=True))]
    last = every[places[-1]]
    month_goes_on = calendar.count(last + DAY, add_months(last, 1)) > 0
    upto = history.values[:, : places[-1] + 1 if month_goes_on else _group_end(every, places[-1], len(every))]
    return [every[n] for n in places], np.add.reduceat(upto, begins, axis=1)


def _group_end(every: list[date], place: int, following: int) -> int:
    """Behind which day the group of a working day ends: itself, or the last day of its month if the next working day is in another."""
    if following < len(every) and every[following].month == every[place].month:
        return place + 1
    return min(following, place + (add_months(every[place], 1) - every[place]).days)
