"""渠道: what each sales channel sells, earns and costs, and whom it brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.setting_names import names_to_come
from analytics.books.spending import (
    CHANNEL_MEDIA,
    budget_cells,
    channel_media,
    common_end,
    ends_early,
    expenses_fit,
    known_cost_shares,
    spent,
)
from analytics.columns import columns
from analytics.errors import Text
from analytics.market.columns import FAMILY
from analytics.measure import covers, measure_spans, nothing
from analytics.metrics import costs_known
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.tables import has_dimension
from analytics.window import TIME_PROGRESS, Window, nothing_to_read, window

OWN = (*FAMILY, Column("media_spend_yuan", Text("媒体花费", "Media"), "yuan"), Column("spend_yuan", Text("费用合计", "Cost"), "yuan"))
SHOWN = (
    "channel", "sales", "share", "previous", "change_rate", "last_year", "last_year_rate", "gross_profit", "known_margin", "cost_coverage",
    "expenses_yuan", "media_spend_yuan", "spend_yuan", "expense_ratio", "roi", "customers", "new_customers", "budget_yuan", "used_rate",
)
_MEASURED = ("sales", "cost_covered_sales", "known_profit", "gross_profit", "customers", "new_customers")
_COMPARED = ("sales", "gross_profit")
BLANK = DIMENSIONS["channel"].blank.zh
NAN = float("nan")
FACTS = (
    Fact("total", Text("合计", "Total"), parts=columns(SHOWN[1:], OWN)), Fact("unassigned_yuan", Text("没写渠道的费用", "Expenses without a channel"), "yuan"),
    Fact("unmapped_media_yuan", Text("没有分给渠道的媒体花费", "Media given to no channel"), "yuan"),
    TIME_PROGRESS,
)


def channels(warehouse: Warehouse, scope: Scope) -> Answer:
    """What does each sales channel sell, earn and cost, whom does it bring, and does it keep to its budget?

    Definition: channels as the company spells them, sales without one in a row of their own. sales, customers (distinct: they
    do not add up), new_customers, gross_profit as their metrics; share = sales ÷ sales of all; known_margin = profit ÷ sales
    over the lines whose cost is known, cost_coverage = their share of what was sold (returns by their size). expenses_yuan — of
    the rows of 费用 that name the channel; media_spend_yuan — of the media the setting channel_media gives it; both unknown while
    nothing in the period names a channel. spend_yuan = both, unknown where there are expenses but none names a channel; expense_ratio = spend ÷ sales and roi = (gross profit − spend) ÷
    spend, all through the last day that expenses and sales both reach. used_rate = expenses on items with a budget that month ÷ the
    period's budget.
    Previous and last year like for like; a rate on nothing is unknown.
    Parameters: reads sales (lines), expenses, media, budgets (month × team × item), customers.
    Returns: one row per channel, most sales first, blank last: money in yuan; share, rates — 0-1; roi — ratio. facts: `total`, the same
    columns measured at their own grain; unassigned_yuan — expenses without a channel; unmapped_media_yuan.
    Raises: UnknownName for a filter sales do not have; Refused for a period or setting that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "channel": "直营", "amount_yuan": 300, "cost_yuan": 200},
    ...     {"ordered_on": "2026-03-31", "channel": "经销", "amount_yuan": 100, "cost_yuan": 80}]),
    ...     sheet("expenses", [{"date": "2026-03-31", "item": "差旅", "channel": "直营", "amount_yuan": 60}]))
    >>> channels(house, Scope("2026-03")).rows[["channel", "sales", "share", "gross_profit", "spend_yuan", "expense_ratio"]].values.tolist()
    [['直营', 300.0, 0.75, 100.0, 60.0, 0.2], ['经销', 100.0, 0.25, 20.0, 0.0, 0.0]]
    """
    at = window(warehouse, scope, "sales")
    if at.as_of is None:
        return Answer("channels", None, at.period, columns(SHOWN, OWN), pd.DataFrame(columns=list(SHOWN)), (*at.notes, nothing_to_read("sales", warehouse)), at.finished)
    split, sql = _measured(warehouse, scope, at, ("channel",))
    whole, _sql = _measured(warehouse, scope, at, ())
    costs = _costs(warehouse, scope, at, sorted(set(split["channel"])))
    rows = split.merge(costs.frame, on="channel", how="outer")
    # A channel that only spends sold nothing, where sales reach the period at all.
    spends_only = ~rows["channel"].isin(split["channel"])
    for name in _MEASURED:
        rows[name] = rows[name].mask(spends_only, nothing(warehouse, name, at.start, at.end))
    if rows["like_sales"].notna().any():
        rows["like_sales"] = rows["like_sales"].fillna(0.0)
    for name, value in costs.total.items():
        whole[name] = value
    total_sales = float(whole["sales"].iloc[0])
    rows, whole = _rated(rows, total_sales), _rated(whole, total_sales)
    rows = rows.assign(last=rows["channel"] == BLANK).sort_values(["last", "sales", "channel"], ascending=[True, False, True], kind="stable")
    facts: dict[str, object] = {
        "total": {name: None if pd.isna(whole[name].iloc[0]) else float(whole[name].iloc[0]) for name in SHOWN if name != "channel"},
        "unassigned_yuan": costs.unassigned, "unmapped_media_yuan": costs.unmapped, "time_progress": at.time_progress,
    }
    return Answer(
        "channels", at.as_of, at.period, columns(SHOWN, OWN), rows[list(SHOWN)].reset_index(drop=True), (*at.notes, *_notes(warehouse, at, rows, costs)),
        at.finished, at.previous, at.last_year, facts, (*sql, *costs.sql),
    )


def _measured(warehouse: Warehouse, scope: Scope, at: Window, by: tuple[str, ...]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Sales and what goes with them: of the window, compared, and through the day expenses reach too (like_)."""
    end = common_end(warehouse, at, "expenses") if warehouse.row_count("expenses") else at.end
    spans: dict[str, tuple[date | None, date]] = {"current": (at.start, at.end)}
    spans |= {name: span for name, span in (("previous", at.previous), ("last_year", at.last_year)) if span is not None}
    reached = at.start is None or end > at.start
    if reached:
        spans["like"] = (at.start, end)
    measured = measure_spans(warehouse, _MEASURED, by, spans, scope)
    found = measured["current"].frame
    for name in ("previous", "last_year", "like"):
        compared = measured[name].frame if name in measured else pd.DataFrame({one: pd.Series(dtype="object") for one in by} | {one: pd.Series(dtype="float64") for one in _COMPARED})
        kept = compared[[*by, *_COMPARED]].rename(columns={"sales": name if name != "like" else "like_sales", "gross_profit": f"{name}_profit"})
        found = found.merge(kept, on=list(by), how="outer") if by else pd.concat([found, kept], axis=1)
    if by:  # absent from a window it could have been in: nothing sold there
        here = set(measured["current"].frame["channel"])
        for one in _MEASURED:
            found[one] = found[one].where(found["channel"].isin(here), nothing(warehouse, one, at.start, at.end))
        for name, span in spans.items():
            if name != "current":
                column = "like_sales" if name == "like" else name
                found[column] = found[column].fillna(nothing(warehouse, "sales", *span))
    shares = known_cost_shares(warehouse, scope, by, at.start, at.end)
    found = found.merge(shares, on=list(by), how="left") if by else pd.concat([found, shares], axis=1)
    found["known_margin"] = found["known_profit"] / found["cost_covered_sales"].where(found["cost_covered_sales"] > 0)
    return found, measured["current"].sql


@dataclass(frozen=True)
class _Costs:
    """What the channels cost: `frame` per channel, `total` for all of them, what belongs to none, and through which day."""

    frame: pd.DataFrame
    total: dict[str, float]
    unassigned: float
    unmapped: float
    end: date
    sql: tuple[str, ...]


def _costs(warehouse: Warehouse, scope: Scope, at: Window, sold: list[str]) -> _Costs:
    end = common_end(warehouse, at, "expenses") if warehouse.row_count("expenses") else at.end
    fit = bool(warehouse.row_count("expenses")) and expenses_fit((), scope)
    reached = fit and (at.start is None or end > at.start)
    found = spent(warehouse, scope, ("channel",), at.start, at.end) if fit else None
    by_channel = {} if found is None else dict(zip(found.frame["channel"].astype(str), found.frame["expenses_yuan"].astype("float64"), strict=True))
    media, unmapped = channel_media(warehouse, scope, at.start, at.end)
    like_media, _rest = (media, 0.0) if end >= at.end else channel_media(warehouse, scope, at.start, end)
    named = [channel for channel in by_channel if channel != BLANK]
    budgets = _budgets(warehouse, scope, at)
    names = list(dict.fromkeys([*sold, *by_channel, *media, *budgets]))
    rows = pd.DataFrame({"channel": pd.Series(names, dtype="object")})
    # Nothing names a channel: what each costs is unknown. Once some do, the others are measured to cost nothing.
    rows["expenses_yuan"] = [by_channel.get(name, 0.0) if named or name in by_channel else NAN for name in names]
    rows["media_spend_yuan"] = [media.get(name, 0.0) if media else NAN for name in names]
    # Media alone are not what a channel costs while there are expenses nobody has given to a channel.
    partly = rows["expenses_yuan"].isna() & bool(by_channel)
    rows["spend_yuan"] = rows[["expenses_yuan", "media_spend_yuan"]].sum(axis=1, min_count=1).mask(partly)
    rows["like_spend"] = rows["expenses_yuan"].fillna(0.0) + [like_media.get(name, 0.0) for name in names]
    rows["like_spend"] = rows["like_spend"].where(rows["spend_yuan"].notna() & (reached or bool(media)))
    # What nobody gave to a channel is no cost of the sales nobody gave to one.
    rows["like_spend"] = rows["like_spend"].mask(rows["channel"] == BLANK)
    rows["budget_yuan"] = [budgets.get(name, (NAN, NAN))[0] for name in names]
    rows["used_rate"] = [budgets.get(name, (NAN, NAN))[1] for name in names]
    every = budgets.get("", (NAN, NAN))
    rows = rows[rows["channel"] != ""]
    total = {"expenses_yuan": sum(by_channel.values()) if reached else NAN, "media_spend_yuan": sum(media.values()) if media else NAN}
    total["spend_yuan"] = float(pd.Series(list(total.values())).sum(min_count=1))
    total["like_spend"] = (total["expenses_yuan"] if reached else 0.0) + sum(like_media.values()) if reached or media else NAN
    total |= {"budget_yuan": every[0], "used_rate": every[1]}
    return _Costs(rows, total, by_channel.get(BLANK, 0.0), unmapped, end, found.sql if found is not None else ())


def _budgets(warehouse: Warehouse, scope: Scope, at: Window) -> dict[str, tuple[float, float]]:
    """Channel -> (budget of the period, share used); "" is all of them. The share used is of items that have a budget that month."""
    if not warehouse.row_count("budgets") or not all(has_dimension("budgets", dim) for dim, _values in scope.where):
        return {}
    found: dict[str, tuple[float, float]] = {}
    for by in (("channel",), ()):
        cells = budget_cells(warehouse, scope, at, by).frame
        for name, rows in cells.groupby(by[0]) if by else [("", cells)]:
            planned = float(rows["budget_yuan"].sum(min_count=1))
            if planned == planned:
                found[str(name)] = (planned, float(rows["budgeted_yuan"].sum(skipna=False)) / planned if planned > 0 else NAN)
    named = [name for name in found if name not in ("", BLANK)]
    return found if named else {name: value for name, value in found.items() if name != BLANK}


def _rated(frame: pd.DataFrame, total_sales: float) -> pd.DataFrame:
    """Shares and rates; what is divided by nothing or by less is unknown."""
    frame = frame.copy()
    frame["share"] = frame["sales"] / total_sales if total_sales > 0 else NAN
    for rate, base in (("change_rate", "previous"), ("last_year_rate", "last_year")):
        frame[rate] = (frame["sales"] - frame[base]) / frame[base].where(frame[base] > 0)
    frame["expense_ratio"] = frame["like_spend"] / frame["like_sales"].where(frame["like_sales"] > 0)
    frame["roi"] = (frame["like_profit"] - frame["like_spend"]) / frame["like_spend"].where(frame["like_spend"] > 0)
    return frame


def _notes(warehouse: Warehouse, at: Window, rows: pd.DataFrame, costs: _Costs) -> tuple[Text, ...]:
    said = list(ends_early(costs.end, at)) if costs.total["spend_yuan"] == costs.total["spend_yuan"] else []
    if rows["spend_yuan"][rows["channel"] != BLANK].isna().all():
        said.append(Text("这段时间没有一笔费用写明渠道，所以各渠道的费用合计、费用率和 ROI 不知道；归到渠道的媒体花费（设置「渠道的媒体」）单独列着。",
                         "No expense of the period names a channel: cost, expense ratio and ROI by channel are unknown; media given to channels (setting “Media of channels”) stand by themselves."))
    if costs.unassigned:
        said.append(Text(f"有 {costs.unassigned:,.2f} 元费用没有写渠道，计入合计，不计入任何渠道。", f"{costs.unassigned:,.2f} yuan of expenses name no channel; they count in the total, in no channel."))
    if costs.unmapped:
        said.append(Text(f"有 {costs.unmapped:,.2f} 元媒体花费没有归到渠道，这里没有计入。", f"{costs.unmapped:,.2f} yuan of media belong to no channel and are not counted here."))
    said += names_to_come(warehouse, CHANNEL_MEDIA)
    if not costs_known(rows["cost_covered_sales"], rows["sales"])[rows["sales"].notna()].all():
        said.append(Text("有成本的行和全部成交额相差超过 5% 的渠道不给毛利和 ROI；毛利率只算有成本的行，旁边写着这些行占成交的多少。",
                         "Where the sales of lines with a cost differ from all sales by more than 5 % there is no gross profit or ROI; "
                         "the margin is of the lines with a cost, whose share stands beside it."))
    if at.previous and not covers(warehouse, "sales", *at.previous):
        said.append(Text("对比期没有数据，环比不显示。", "There is no data in the compared period, so no change is shown."))
    return tuple(said)
