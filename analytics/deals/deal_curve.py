"""How old deals are when they are won or lost, counted by age: what curves of time to close are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.books.deal_progress import days_between, outcome_at
from analytics.scope import Scope
from analytics.statistics.survival import Incidence, incidence
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, Outline, day, outlined
from analytics.warehouse.asking.tables import rows

COUNTS = ("joined", "won", "lost", "open")


@dataclass(frozen=True)
class Ages:
    """Deals by age, one row per group × age: how many came under observation, were won, lost or last seen open at that age.

    `ageless` counts, in the same columns, the deals that say nothing about age: without a date, or closed before they were created.
    """

    frame: pd.DataFrame
    ageless: pd.DataFrame
    by: tuple[str, ...]
    sql: str

    def curve(self, group: tuple[object, ...] = ()) -> Incidence:
        """The curve of one group, or of all together."""
        frame = self.frame
        for dim, value in zip(self.by, group, strict=False):
            frame = frame[frame[dim] == value]
        return curve_of(frame)

    def curves(self) -> dict[tuple[object, ...], Incidence]:
        """The curve of every group."""
        if not self.by:
            return {(): curve_of(self.frame)}
        groups = self.frame.groupby(list(self.by), sort=False, dropna=False)
        return {key if isinstance(key, tuple) else (key,): curve_of(group) for key, group in groups}


def curve_of(frame: pd.DataFrame) -> Incidence:
    """The curve of rows of `Ages.frame`."""
    return incidence(*(frame[name].to_numpy(dtype="float64") for name in ("age", "joined", "won", "lost", "open")))


def ages_in_window(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], start: date | None, last: date) -> Ages:
    """What happened between `start` and `last` to all deals, whatever their age then.

    A deal is under observation from its age on `start` (from its creation where that is later, or where there is no start)
    to its age on `last`, or when it closed. Deals without a creation date, closed without a closing date, or closed before
    they were created say nothing about age and are counted apart.
    """
    expression = outlined(_in_window, scope, by, start, last)
    return _read(warehouse, expression, by)


def ages_of_cohort(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], start: date | None, end: date, as_of: date) -> Ages:
    """The deals created in [start, end), followed to as_of."""
    expression = outlined(_of_cohort, scope, by, start, end, as_of)
    return _read(warehouse, expression, by)


def _read(warehouse: Warehouse, expression: Outline, by: tuple[str, ...]) -> Ages:
    frame = warehouse.frame(expression)
    aged = frame["age"] >= 0
    return Ages(frame[aged].reset_index(drop=True), frame[~aged], by, warehouse.sql(expression))


def _in_window(scope: Scope, by: tuple[str, ...], start: AnyDay | None, last: AnyDay) -> ir.Table:
    deals = rows("deals", scope, by, "final_closed_on", as_of=last)
    if start is None:
        return _counted(deals, by, ibis.literal(0, "int64"), last)
    # Closed on nobody knows which day: in no window.
    undated_end = deals.final_closed_on.isnull() & (outcome_at(deals, last) != "open")
    deals = deals.filter(~undated_end & (deals.final_closed_on.isnull() | (deals.final_closed_on >= day(start))))
    # Seen on `start` itself: a deal of that age may still close on that day.
    return _counted(deals, by, ibis.greatest(days_between(deals.created_on, day(start)), 0), last)


def _of_cohort(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, as_of: AnyDay) -> ir.Table:
    deals = rows("deals", scope, by, "created_on", start, end)
    return _counted(deals, by, ibis.literal(0, "int64"), as_of)


def _counted(deals: ir.Table, by: tuple[str, ...], joined_at: ir.IntegerValue, last: AnyDay) -> ir.Table:
    ended = outcome_at(deals, last)
    age = days_between(deals.created_on, ibis.ifelse(ended == "open", day(last), deals.final_closed_on))
    # Who has no age, or one below zero, is counted at −1, apart.
    known = age.fill_null(-1) >= 0
    aged = deals.select(*by, joined_at=ibis.ifelse(known, joined_at, -1), age=ibis.ifelse(known, age, -1), ended=ended)
    came = aged.group_by([*by, aged.joined_at.cast("int64").name("age")]).aggregate(
        joined=aged.count(), **{name: ibis.literal(0, "int64") for name in COUNTS[1:]})
    went = aged.group_by([*by, aged.age.cast("int64").name("age")]).aggregate(
        joined=ibis.literal(0, "int64"), **{name: (aged.ended == name).sum() for name in COUNTS[1:]})
    return ibis.union(came, went)


def chance_ahead(history: Incidence, age: float) -> float:
    """The chance that a deal open at this age is won in the end: (share won at last − share won by now) ÷ share still open."""
    last = history.readable - 1
    still = history.open_after(age)
    if last < 0 or still <= 0:
        return float("nan") if last < 0 else 0.0
    return max(float(history.won_share[last]) - history.won_by(age), 0.0) / still


def expected_wins(frame: pd.DataFrame, history: Incidence) -> tuple[float, float]:
    """How many of the open deals of a cohort will be won, as older deals of their age were, and the variance of that number."""
    still = frame[frame["open"] > 0]
    chances = np.array([chance_ahead(history, float(age)) for age in still["age"]])
    counts = still["open"].to_numpy(dtype="float64")
    return float((counts * chances).sum()), float((counts * chances * (1 - chances)).sum())
