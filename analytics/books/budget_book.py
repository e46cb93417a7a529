"""What was budgeted for each month, by item, team, region and channel: budgets of quarters and years spread over their months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from analytics.books.headcount import memberships
from analytics.calendar import Period, WorkCalendar, add_months, parse_period
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import DIMENSIONS, stored_values

LINE = ("item", "team", "region", "channel")
_STORED = {"item": "item", "team": "team_label", "region": "region_label", "channel": "channel"}


def budgets_by(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], start: date | None, end: date) -> pd.DataFrame:
    """What was budgeted for each month of [start, end)?

    Definition: a month's budget of a line (item × team × region × channel) is its own row; else what its quarter, half or
    year holds beyond the months that have rows of their own, by working days. Of a month that lies in the window in part,
    the share of its working days. A budget without a region is its team's, where the team has a single one.
    Parameters: budgets; `by` out of LINE; start None — from the first month budgeted.
    Returns: one row per `by` × month: month — first day; budget_yuan; prorated — whether any of it was spread. Nothing for a
    filter budgets know nothing of.
    """
    lines = _lines(warehouse, scope)
    empty = pd.DataFrame({name: pd.Series(dtype="object") for name in (*by, "month")} | {"budget_yuan": pd.Series(dtype="float64"), "prorated": pd.Series(dtype="bool")})
    if lines.empty:
        return empty
    first = min(period.start for period in lines["period"]) if start is None else start
    calendar = warehouse.calendar()
    made = [(*row, *month) for row, months in _monthly(lines, calendar) for month in _inside(months, first, end, calendar)]
    if not made:
        return empty
    frame = pd.DataFrame(made, columns=[*LINE, "month", "budget_yuan", "prorated"])
    return frame.groupby([*by, "month"], as_index=False, sort=True).agg(budget_yuan=("budget_yuan", "sum"), prorated=("prorated", "any"))


def _lines(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    """One row per line and period, as far as the scope lets them through."""
    every = warehouse.cached(("budget lines",), lambda: _all_lines(warehouse))
    for dim, values in scope.filters:
        every = every[every[dim].isin(stored_values(dim, values))] if dim in LINE else every.iloc[:0]
    return every


def _all_lines(warehouse: Warehouse) -> pd.DataFrame:
    t = tables.table("budgets")
    keys = {name: t[stored].fill_null(DIMENSIONS[name].blank.zh) for name, stored in _STORED.items()}
    found = warehouse.frame(t.group_by(period=t.period, **keys).aggregate(amount=t.amount_yuan.sum().cast("float64")))
    nowhere = DIMENSIONS["region"].blank.zh
    held = memberships(warehouse, Scope())
    of_team = {str(team): set(part) - {nowhere} for team, part in held.groupby("team")["region"]}
    regions = {team: next(iter(named)) for team, named in of_team.items() if len(named) == 1}
    found["region"] = [regions.get(team, nowhere) if region == nowhere else region for region, team in zip(found["region"], found["team"], strict=True)]
    periods = [parse_period(str(label), date(2000, 1, 1)) for label in found["period"]]
    return found.assign(period=pd.Series(periods, index=found.index, dtype="object"))


def _monthly(lines: pd.DataFrame, calendar: WorkCalendar) -> Iterable[tuple[tuple[str, ...], dict[date, tuple[float, bool]]]]:
    """Each line's months: first day -> (budget, whether it was spread from a longer period)."""
    for line, rows in lines.groupby(list(LINE), sort=True):
        held: dict[date, tuple[float, bool]] = {}
        # The narrowest periods first: a quarter's budget holds the months that have rows of their own.
        for period, amount in sorted(zip(rows["period"], rows["amount"], strict=True), key=lambda one: (one[0].days, one[0].start)):
            _spread(held, period, float(amount), calendar)
        yield tuple(str(part) for part in line), held


def _spread(held: dict[date, tuple[float, bool]], period: Period, amount: float, calendar: WorkCalendar) -> None:
    months = [period.start]
    while (following := add_months(months[-1], 1)) < period.end:
        months.append(following)
    free = [month for month in months if month not in held]
    # Months may be budgeted above what their quarter holds: the others are then left with nothing, not with less.
    rest = max(amount - sum(held[month][0] for month in months if month in held), min(amount, 0.0))
    days = {month: calendar.count(month, add_months(month, 1)) for month in free}
    whole = sum(days.values())
    for month in free:
        held[month] = (rest * days[month] / whole if whole else rest / len(free), len(months) > 1)


def _inside(months: dict[date, tuple[float, bool]], start: date, end: date, calendar: WorkCalendar) -> Iterable[tuple[date, float, bool]]:
    """The months that touch [start, end), each by the share of its working days that lies within."""
    for month, (amount, spread) in sorted(months.items()):
        after = add_months(month, 1)
        if after <= start or month >= end:
            continue
        if month >= start and after <= end:
            yield month, amount, spread
            continue
        low, high = max(month, start), min(after, end)
        whole = calendar.count(month, after)
        share = calendar.count(low, high) / whole if whole else (high - low).days / (after - month).days
        yield month, amount * share, True
