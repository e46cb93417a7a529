"""What was spent, beside what was sold: expenses and the media of a channel, through the same day as the sales they are divided by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.books.budget_book import budgets_by
from analytics.calendar import DAY, add_months, like_for_like, parse_period
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.warehouse.asking.tables import has_dimension, rows
from analytics.window import Window, window
from analytics.words.market_words import written_channel_media
from analytics.words.media_names import SETTING as ALIASES
from analytics.words.media_names import one_name

CHANNEL_MEDIA = "channel_media"


@dataclass(frozen=True)
class Spent:
    """`frame`: one row per group with `expenses_yuan` and, by channel, `media_spend_yuan`; `sql` what was run."""

    frame: pd.DataFrame
    sql: tuple[str, ...]


def reading_window(warehouse: Warehouse, scope: Scope, *datasets: str) -> Window:
    """The window of the first of the datasets that has rows; without any, that of a company read today."""
    dataset = next((name for name in datasets if warehouse.last_date(name)), None)
    if dataset is not None:
        return window(warehouse, scope, dataset)
    at, as_of = window(warehouse, scope, datasets[0]), scope.as_of or warehouse.today()
    if scope.period is None:
        return replace(at, as_of=as_of, end=as_of + DAY)
    period, calendar = parse_period(scope.period, as_of), warehouse.calendar()
    finished = period.last_day <= as_of
    previous, last_year = like_for_like(period, as_of, calendar, finished)
    elapsed = calendar.count(period.start, min(period.end, as_of + DAY)) if as_of >= period.start else 0
    return Window(as_of, period, period.start, period.end if finished else min(period.end, as_of + DAY), finished, previous, last_year,
                  elapsed, calendar.count(period.start, period.end))


def expenses_fit(by: tuple[str, ...], scope: Scope) -> bool:
    """Whether expenses can be told apart by these dimensions and filters; a reader's own limits are not asked: they only narrow."""
    return all(has_dimension("expenses", dim) for dim in (*by, *(dim for dim, _values in scope.where)))


def spent(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], start: date | None, end: date) -> Spent:
    """Expenses per group of `by` over [start, end), any sign; groups without any are absent."""
    expression = outlined(_spent, scope, by, start, end)
    return Spent(warehouse.frame(expression), (warehouse.sql(expression),))


def _spent(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    t = rows("expenses", scope, by, "date", start, end)
    total = {"expenses_yuan": t.amount_yuan.sum().cast("float64")}
    return t.group_by(list(by)).aggregate(**total) if by else t.aggregate(**total)


def budget_cells(warehouse: Warehouse, scope: Scope, at: Window, by: tuple[str, ...]) -> Spent:
    """One row per `by` (out of budget_book.LINE) × month: budget_yuan of the whole period, unknown where there is none; prorated;
    budgeted_yuan — what was spent on items that have a budget there that month; beyond_yuan — what was spent on others.

    Where the company budgets under other words than it spends, so that no item has both, items are not told apart.
    """
    start, end = (at.period.start, at.period.end) if at.period is not None else (None, at.end if at.end.day == 1 else add_months(at.end, 1))
    fine = by if "item" in by else (*by, "item")
    budget = budgets_by(warehouse, scope, fine, start, end)
    sql: tuple[str, ...] = ()
    cells = budget.assign(expenses_yuan=float("nan"))
    if warehouse.row_count("expenses"):
        found = spent(warehouse, scope, (*fine, "month"), at.start, at.end)
        known = set(budget["item"]) & set(found.frame["item"])
        if "item" not in by and not known:
            fine = by
            budget = budgets_by(warehouse, scope, by, start, end)
            found = spent(warehouse, scope, (*by, "month"), at.start, at.end)
        expenses = found.frame.assign(month=[pd.Timestamp(month).date() for month in found.frame["month"]])
        # A side without a row has no types of its own to be joined by.
        keys = dict.fromkeys((*fine, "month"), object)
        cells, sql = budget.astype(keys).merge(expenses.astype(keys), on=[*fine, "month"], how="outer"), found.sql
        cells["expenses_yuan"] = cells["expenses_yuan"].fillna(0.0)
    has = cells["budget_yuan"].notna()
    cells = cells.assign(budgeted_yuan=cells["expenses_yuan"].where(has, 0.0), beyond_yuan=cells["expenses_yuan"].mask(has, 0.0), prorated=cells["prorated"].eq(True))
    sums = cells.groupby([*by, "month"], as_index=False, sort=True).agg(
        budget_yuan=("budget_yuan", lambda one: one.sum(min_count=1)), budgeted_yuan=("budgeted_yuan", lambda one: one.sum(skipna=False)),
        beyond_yuan=("beyond_yuan", lambda one: one.sum(skipna=False)), prorated=("prorated", "any"))
    return Spent(sums, sql)


def channel_media(warehouse: Warehouse, scope: Scope, start: date | None, end: date) -> tuple[dict[str, float], float]:
    """What the media of each channel cost (a setting names them), and what those cost that belong to none.

    Media are not bought by team or region: with such a filter there is nothing to say, and a reader who may see certain
    rows only sees none of it.
    """
    if not warehouse.row_count("media") or not all(has_dimension("media", dim) for dim, _values in scope.where):
        return {}, 0.0
    frame = warehouse.frame(outlined(_media, scope, start, end))
    costs = {str(medium): float(cost) for medium, cost in zip(frame["medium"], frame["cost"], strict=True) if pd.notna(cost)}
    channel_of = media_of_channels(warehouse, costs)
    found: dict[str, float] = {}
    for medium, channel in channel_of.items():
        found[channel] = found.get(channel, 0.0) + costs[medium]
    return found, sum(cost for medium, cost in costs.items() if medium not in channel_of)


def media_of_channels(warehouse: Warehouse, media: Iterable[str]) -> dict[str, str]:
    """The channel of those of the media that the setting gives one, in whatever spelling."""
    held, listed = warehouse.settings(), list(media)
    mapped = dict(written_channel_media(str(held[CHANNEL_MEDIA])))
    meant = one_name([*listed, *mapped], str(held[ALIASES]))
    channels = {meant[medium]: channel for medium, channel in mapped.items()}
    return {medium: channels[meant[medium]] for medium in listed if meant[medium] in channels}


def _media(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    t = rows("media", scope, ("medium",), "date", start, end)
    return t.group_by("medium").aggregate(cost=t.cost_yuan.sum().cast("float64"))


def known_cost_shares(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], start: date | None, end: date) -> pd.DataFrame:
    """Per group of `by`: cost_coverage, the share of the sold amounts (returns by their size) whose cost is known, 0-1."""
    frame = warehouse.frame(outlined(_known_costs, scope, by, start, end))
    frame["cost_coverage"] = frame["known"] / frame["whole"].where(frame["whole"] > 0)
    return frame.drop(columns=["known", "whole"])


def _known_costs(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    t = rows("sales", scope, by, "ordered_on", start, end)
    t = t.filter(t.is_counted)
    size = t.credited_yuan.abs()
    known = ibis.ifelse(t.credited_cost_yuan.notnull(), size, ibis.null(size.type()))
    sums = {"known": known.sum().fill_null(0).cast("float64"), "whole": size.sum().cast("float64")}
    return t.group_by(list(by)).aggregate(**sums) if by else t.aggregate(**sums)


def common_end(warehouse: Warehouse, at: Window, *datasets: str) -> date:
    """Through which day all the datasets reach: expenses filed late are not divided by sales they have not caught up with."""
    lasts = [last for name in datasets if (last := warehouse.last_date(name)) is not None]
    return min([at.end, *(last + DAY for last in lasts)])


def ends_early(end: date, at: Window) -> tuple[Text, ...]:
    """The note of a ratio that is read through an earlier day than the page."""
    if end >= at.end:
        return ()
    last = (end - DAY).isoformat()
    return (Text(f"费用和成交额都有的数据只到 {last}，费用率和 ROI 按到那一天的费用和成交额算。",
                 f"Expenses and sales both reach {last} only; expense ratio and ROI are of what was spent and sold through that day."),)


