"""并列区间: places that are statistically the same, from how each person's working days vary.

docs/decisions/tie-bands.md says what a band means and what it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.books.headcount import employed
from analytics.calendar import DAY
from analytics.errors import Text
from analytics.metrics import metric
from analytics.scope import Scope
from analytics.units import number
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import AnyDay, outlined

DRAWS = 1000
SEED = 20260319
SURE = 0.80
FEWEST_DAYS = 10
FEWEST_ORDERS = 5


@dataclass(frozen=True)
class Bands:
    """One entry per person in the order given: `band` is "3–9", the place alone where nobody can be confused with it, None
    where there is too little to say; `p_top3` the share of draws in which the person is among the first three (NaN likewise)."""

    band: np.ndarray
    p_top3: np.ndarray
    notes: tuple[Text, ...] = ()


def tie_bands(warehouse: Warehouse, scope: Scope, measure: str, start: date, end: date, people: Sequence[str], ranks: np.ndarray) -> Bands:
    """Which places of a board of people are statistically the same?

    Definition: the days of [start, end) that are working days, or on which anyone had results, are drawn with replacement, the
    same days for everyone, 1,000 times; each draw adds up everyone's amounts of its days. Two people can be told apart when
    one is ahead in at least 80 % of the draws (a tie counts half). From the top, a band takes in the next place as long as
    nobody in the band can be told apart from it. People with fewer than 10 working days in employment or 5 orders
    (rows, where the table has no orders) have no band, and a band does not reach across them.
    Parameters: an additive measure; people in the order of their places, `ranks` as shown (NaN: not ranked).
    Returns: Bands. Seeded: the same data always give the same bands.
    """
    nothing = Bands(np.full(len(people), None, dtype=object), np.full(len(people), np.nan))
    m = metric(measure)
    if m.formula is not None or not m.additive or m.first_per or m.value is None:
        return Bands(nothing.band, nothing.p_top3, (Text("并列区间只对可相加的指标计算。", "Tie bands are worked out for additive measures only."),))
    rows = warehouse.frame(outlined(_by_day, measure, scope, start, end))
    workdays = [day for day in _days(start, end) if warehouse.calendar().is_workday(day)]
    if len(workdays) < FEWEST_DAYS:
        said = Text(f"这段时间只有 {number(len(workdays))} 个工作日，不足 {FEWEST_DAYS} 个，不算并列区间。",
                    f"The window has {number(len(workdays))} working days, fewer than {FEWEST_DAYS}: no tie bands.")
        return Bands(nothing.band, nothing.p_top3, (said,))
    amounts = _amounts(rows, people, workdays)
    enough = _enough(warehouse, scope, rows, people, workdays, start, end) & ~np.isnan(ranks)
    totals = drawn_totals(amounts)
    return Bands(bands(totals, ranks, enough), np.where(enough, top_share(totals, 3), np.nan))


def _by_day(measure: str, scope: Scope, start: AnyDay, end: AnyDay) -> ir.Table:
    """The measure and the number of orders per person and day."""
    m = metric(measure)
    assert m.value is not None
    rows = tables.rows(m.table, scope, ("person",), m.date, start, end)
    if m.where is not None:
        rows = rows.filter(m.where(rows))
    count = rows.order_key.nunique() if "order_key" in rows.columns else rows.count()
    return rows.group_by(["person", rows[m.date or ""].cast("date").name("day")]).aggregate(value=m.value(rows, None).cast("float64"), orders=count)


def _days(start: date, end: date) -> list[date]:
    return [start + number_ * DAY for number_ in range((end - start).days)]


def _amounts(rows: pd.DataFrame, people: Sequence[str], workdays: Sequence[date]) -> np.ndarray:
    """People × days: working days and other days with results; zero where there is nothing."""
    days = [pd.Timestamp(day).date() for day in rows["day"]]
    columns = {day: place for place, day in enumerate(sorted({*workdays, *days}))}
    lines = {person: place for place, person in enumerate(people)}
    amounts = np.zeros((len(people), len(columns)))
    for person, day, value in zip(rows["person"], days, rows["value"], strict=True):
        if person in lines and value == value:
            amounts[lines[person], columns[day]] += value
    return amounts


def _enough(
    warehouse: Warehouse, scope: Scope, rows: pd.DataFrame, people: Sequence[str], workdays: Sequence[date], start: date, end: date
) -> np.ndarray:
    """Who was there for enough working days and has enough orders to say anything about chance."""
    orders = rows.groupby("person")["orders"].sum().to_dict() if len(rows) else {}
    held = employed(warehouse, scope, start, end)
    there: dict[str, int] = {}
    for person, since, until in zip(held["person"], held["since"], held["until"], strict=True):
        there[person] = there.get(person, 0) + sum(since <= day <= until for day in workdays)
    # Someone 人员 does not know is taken to have been there all the time.
    return np.array([there.get(one, len(workdays)) >= FEWEST_DAYS and orders.get(one, 0) >= FEWEST_ORDERS for one in people], dtype=bool)


def drawn_totals(amounts: np.ndarray, draws: int = DRAWS) -> np.ndarray:
    """People × draws: totals over days drawn with replacement, the same days for everyone."""
    days = amounts.shape[1]
    times = np.random.default_rng(SEED).multinomial(days, np.full(days, 1 / days), size=draws)
    return amounts @ times.T.astype("float64")


def top_share(totals: np.ndarray, places: int) -> np.ndarray:
    """The share of draws in which each person is among the first `places`; people level with the last of them count."""
    if not len(totals):
        return np.zeros(0)
    bar = -np.partition(-totals, min(places, len(totals)) - 1, axis=0)[min(places, len(totals)) - 1]
    return np.asarray((totals >= bar).mean(axis=1))


def bands(totals: np.ndarray, ranks: np.ndarray, enough: np.ndarray) -> np.ndarray:
    """The band of each place, "first–last" as shown ranks; people stand in the order of their places."""
    found = np.full(len(ranks), None, dtype=object)
    run: list[int] = []
    for place in [*range(len(ranks)), None]:
        joins = place is not None and bool(enough[place]) and all(not _apart(totals[other], totals[place]) for other in run)
        if run and not joins:
            first, last = int(ranks[run[0]]), int(ranks[run[-1]])
            found[run] = str(first) if len(run) == 1 else f"{first}–{last}"
            run = []
        if place is not None and enough[place]:
            run.append(place)
    return found


def _apart(ahead: np.ndarray, behind: np.ndarray) -> bool:
    return float((ahead > behind).mean() + (ahead == behind).mean() / 2) >= SURE
