"""How fast deals turn into money: won and lost, win rate, size, cycle, and yuan per day."""

from __future__ import annotations

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer
from analytics.columns import columns
from analytics.deal_progress import days_between, outcome_at
from analytics.errors import Text
from analytics.intervals import wilson_bounds
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.outline import AnyDay, day, outlined
from analytics.warehouse.tables import DIMENSIONS, rows
from analytics.window import Window, nothing_to_read, window

SHOWN = (
    "won", "lost", "open", "win_rate", "win_rate_low", "win_rate_high", "mean_deal_yuan", "median_cycle_days", "mean_cycle_days", "velocity_yuan_per_day",
)


def velocity(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """How much do the open deals bring in per day, and what decides it?

    Definition: won, lost = deals closed in the period (without a period also those whose closing date is unknown); open =
    at as_of, whenever created. win_rate = won ÷ (won + lost) with Wilson's 95 % interval. mean_deal_yuan over won deals
    with an amount; cycles = closing − creation over won deals with both. velocity = open × win_rate × mean deal ÷ mean
    cycle. Zero or unknown denominators: unknown. By a step of time, deals lie where they were closed and open is unknown.
    Parameters: deals, one row per deal.
    Returns: one row per group, most won first (time in its order): won, lost, open — count; win_rate, its bounds — share;
    mean_deal_yuan — yuan; median_cycle_days, mean_cycle_days — days; velocity_yuan_per_day — yuan. facts hold the same
    for all groups together, from their counts and sums; its median only where nothing is split.
    Raises: UnknownName for a dimension.
    """
    at = window(warehouse, scope, "deals")
    shown = (*by, *SHOWN)
    if not warehouse.row_count("deals") or at.as_of is None:
        return Answer("velocity", None, at.period, columns(shown), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("deals")))
    expression = outlined(_closings, scope, by, at.start, at.end, at.as_of)
    frame = warehouse.frame(expression)
    timely = any(dim in DIMENSIONS and DIMENSIONS[dim].grain for dim in by)
    table = _rates(frame[(frame[["won", "lost", "open"]].fillna(0) > 0).any(axis=1)] if by else frame, timely)
    total = _rates(_together(frame), False).iloc[0]
    facts = {name: None if pd.isna(total[name]) else total[name].item() for name in SHOWN} | {"undated": int(total["undated"])}
    order = [dim for dim in by if timely and DIMENSIONS[dim].grain]
    table = table.sort_values([*order, "won", *by], ascending=[*(True for _ in order), False, *(True for _ in by)], kind="stable")
    return Answer(
        "velocity", at.as_of, at.period, columns(shown), table[list(shown)].reset_index(drop=True), (*at.notes, *_notes(facts, at, timely)),
        at.finished, facts=facts, sql=(warehouse.sql(expression),),
    )


def _closings(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, as_of: AnyDay) -> ir.Table:
    """One row per group: counts and sizes of the deals closed in the window, and how many are open."""
    deals = rows("deals", scope, by, "final_closed_on")
    outcome = outcome_at(deals, as_of)
    closed_on = deals.final_closed_on
    inside = (closed_on < day(end)) if start is None else (closed_on >= day(start)) & (closed_on < day(end))
    # A closing that cannot be placed counts only where no period was asked for.
    inside = inside.fill_null(start is None)
    exists = deals.created_on.isnull() | (deals.created_on <= day(as_of))
    deals = deals.select(
        *by, "amount_yuan", cycle=days_between(deals.created_on, closed_on), is_won=(outcome == "won") & inside,
        is_lost=(outcome == "lost") & inside, is_open=(outcome == "open") & exists, is_undated=(outcome != "open") & closed_on.isnull(),
    )
    measures = {
        "won": deals.is_won.sum(), "lost": deals.is_lost.sum(), "open": deals.is_open.sum(), "undated": deals.is_undated.sum(),
        "won_yuan": deals.amount_yuan.sum(where=deals.is_won).cast("float64"), "won_priced": deals.amount_yuan.count(where=deals.is_won),
        "cycle_days": deals.cycle.sum(where=deals.is_won).cast("float64"), "cycles": deals.cycle.count(where=deals.is_won),
        "median_cycle_days": deals.cycle.quantile(0.5, where=deals.is_won),
    }
    return deals.group_by(list(by)).aggregate(**measures) if by else deals.aggregate(**measures)


_COUNTS = ["won", "lost", "open", "undated", "won_priced", "cycles"]
_SUMS = ["won_yuan", "cycle_days"]


def _together(frame: pd.DataFrame) -> pd.DataFrame:
    """All groups as one: counts and sums add up, ratios are taken afterwards; a median cannot be put together."""
    added = {name: [frame[name].fillna(0).sum()] for name in (*_COUNTS, *_SUMS)}
    return pd.DataFrame(added | {"median_cycle_days": [frame["median_cycle_days"].iloc[0] if len(frame) == 1 else np.nan]})


def _rates(frame: pd.DataFrame, timely: bool) -> pd.DataFrame:
    table = frame.copy()
    counts = table[_COUNTS].fillna(0).astype("int64")
    table[_COUNTS] = counts
    if timely:
        table = table[(counts["won"] + counts["lost"]) > 0].copy()
        table["open"] = np.nan
    closed = (table["won"] + table["lost"]).astype("float64")
    table["win_rate"] = table["won"] / closed.where(closed > 0)
    table["win_rate_low"], table["win_rate_high"] = wilson_bounds(table["won"], closed)
    table["mean_deal_yuan"] = table["won_yuan"] / table["won_priced"].where(table["won_priced"] > 0)
    table["mean_cycle_days"] = table["cycle_days"] / table["cycles"].where(table["cycles"] > 0)
    table["median_cycle_days"] = table["median_cycle_days"].astype("float64")
    cycle = table["mean_cycle_days"]
    table["velocity_yuan_per_day"] = table["open"] * table["win_rate"] * table["mean_deal_yuan"] / cycle.where(cycle > 0)
    return table


def _notes(facts: dict[str, object], at: Window, timely: bool) -> tuple[Text, ...]:
    said = []
    if facts["undated"]:
        counted = at.start is None
        said.append(Text(f"{facts['undated']} 个已结束的商机没有关闭日期，{'已计入' if counted else '有期间时不计入'}。",
                         f"{facts['undated']} closed deals have no closing date and are {'counted' if counted else 'left out of a period'}."))
    if timely:
        said.append(Text("按关闭的时间分组；在途商机没有关闭时间，不分到各期。", "Grouped by closing date; open deals have none and are not divided over time."))
    return tuple(said)
