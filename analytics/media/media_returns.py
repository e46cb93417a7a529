"""When a medium has paid for itself, how long a customer takes to buy, and what our own books say beside the media file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import ceil, isfinite, sqrt
from typing import Any

import numpy as np
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.calendar import add_months
from analytics.columns import columns
from analytics.errors import Refused, Text
from analytics.media.columns import FAMILY
from analytics.media.media_sums import (
    IMMATURE_ABOVE,
    UNNAMED,
    days_to_mature,
    immature_since,
    observed_lags,
    own_deals,
    own_sales,
    rates,
    sums,
)
from analytics.metrics import costs_known
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS, is_step
from analytics.warehouse.asking.outline import outlined
from analytics.warehouse.asking.tables import has_dimension
from analytics.window import Window, nothing_to_read, window

PAYBACK = (
    "first_spend", "cost_yuan", "gained_yuan", "roi_basis", "payback_state", "payback_month", "payback_months", "balance_yuan", "deepest_yuan", "payback_low_months", "payback_high_months",
)
LAG = ("first_buyers", "lag_median_days", "lag_p90_days", "within_30", "within_90")
SOURCES = (
    "cost_yuan", "file_deals", "own_deals", "deals_difference", "file_revenue_yuan", "own_won_yuan", "own_revenue_yuan", "revenue_difference_yuan", "own_returns_yuan", "by_customer_yuan",
    "own_margin_yuan", "own_roi", "own_orders", "difference_reason",
)
STATES = {
    "paid": Text("已回本", "Paid back"), "again_below": Text("回过本，又亏了", "Below again"), "not_yet": Text("还没回本", "Not yet"),
    "no_cost": Text("没有净花费", "No net cost"), "unknown": Text("没有回报数字", "No return known"),
}
REASONS = {
    "same": Text("一致", "The same"), "no_media_row": Text("投放表里没有这个媒体", "No row in the media file"), "no_source": Text("来源没有填", "No source given"),
    "not_in_books": Text("自有数据里没有这个来源", "Not in our own books"), "repeat": Text("商机与投放表一致；多的是老客户再买", "Deals agree; the rest is customers buying again"),
    "window": Text("投放表只记线索带来的，时间按投放表", "The file counts what leads brought, on the file's days"),
    "returns": Text("自有数据扣了退货", "Our books take returns off"), "only_ours": Text("投放表不分这个维度", "The media file is not told apart by this"),
}
OF_PAYBACK = (
    *FAMILY, Column("first_spend", Text("首次花费", "First spent"), "date"),
    Column("payback_state", Text("回本", "Payback"), words=STATES), Column("payback_month", Text("回本月", "Month of payback"), "date"),
    Column("payback_months", Text("几个月回本", "Months to payback"), "count"), Column("balance_yuan", Text("累计净额", "Balance"), "yuan"),
    Column("deepest_yuan", Text("最深垫付", "Deepest outlay"), "yuan"), Column("payback_low_months", Text("再过几个月（早）", "Months to come, early"), "count"),
    Column("payback_high_months", Text("再过几个月（晚）", "Months to come, late"), "count"),
)
OF_LAG = (
    Column("first_buyers", Text("成交客户", "First-time buyers"), "count"), Column("lag_median_days", Text("中位天数", "Median lag"), "day"),
    Column("lag_p90_days", Text("九成在几天内", "90 % within (days)"), "day"), Column("within_30", Text("30 天内", "Within 30 days"), "share"),
    Column("within_90", Text("90 天内", "Within 90 days"), "share"),
)
OF_SOURCES = (
    Column("file_deals", Text("投放表成交", "Deals in the media file"), "count"), Column("own_deals", Text("商机赢单", "Deals won in our books"), "count"),
    Column("deals_difference", Text("相差", "Difference"), "count"), Column("file_revenue_yuan", Text("投放表成交额", "Revenue in the media file"), "yuan"),
    Column("own_won_yuan", Text("商机赢单金额", "Amount of deals won"), "yuan"), Column("own_revenue_yuan", Text("自有成交额", "Sales in our books"), "yuan"),
    Column("revenue_difference_yuan", Text("成交额相差", "Difference"), "yuan"), Column("own_returns_yuan", Text("其中退货", "Of it returns"), "yuan"),
    Column("by_customer_yuan", Text("来源取自客户表", "Source taken from Customers"), "yuan"),
    Column("own_margin_yuan", Text("自有毛利", "Margin in our books"), "yuan"), Column("own_roi", Text("自有 ROI", "ROI by our books"), "ratio"),
    Column("own_orders", Text("自有订单", "Orders in our books"), "count"), Column("difference_reason", Text("差在哪里", "Why"), words=REASONS),
)
_FEWEST_MONTHS, _TREND, _Z80, _LONGEST = 6, 6, 1.2816, 120
_FEWEST_BUYERS = 5


def media_payback(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("medium",)) -> Answer:
    """Which media have paid back what was put into them, when, and how far are the others?

    Definition: months from the first with a cost to as_of, whatever the period: payback_month = the first month at whose
    end the cumulative return ≥ the cumulative cost; the return is the margin, or the revenue where a row with revenue lacks its
    margin (roi_basis). again_below: paid back once, and below now. balance = cumulative return − cost now; deepest = its lowest
    month end. For media not paid back: months still to come = −balance ÷ the mean monthly net of the last 6 full months, at the
    80 % bounds of that mean; unknown with fewer than 6 full months, the late bound unknown where the lower bound is not above 0.
    Rows without a date cannot be placed and are left out, and so are those whose cost or return is blank.
    Parameters: media.
    Returns: one row per group, most expensive first: first_spend, payback_month — first day of the month; money in yuan;
    payback_state — paid, again_below, not_yet, no_cost, unknown.
    Raises: UnknownName for a dimension or filter; Refused for a step of time or a period that cannot be read.
    Source: the usual payback period.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [{"date": "2026-01-05", "medium": "百度", "cost_yuan": 200, "margin_yuan": 20},
    ...     {"date": "2026-01-05", "medium": "抖音", "cost_yuan": 100, "margin_yuan": 40}, {"date": "2026-02-02", "medium": "抖音", "cost_yuan": 0, "margin_yuan": 70}]))
    >>> media_payback(house, Scope()).rows[["medium", "payback_month", "balance_yuan", "payback_state"]].astype(str).values.tolist()
    [['百度', nan, '-180.0', 'not_yet'], ['抖音', '2026-02-01', '10.0', 'paid']]
    """
    by = tuple(by or ("medium",))
    if any(is_step(dim) for dim in by):
        raise Refused(Text("回本是从头累计的，不能再按时间拆；请按媒体、活动或人群看。", "Payback adds up from the start and cannot be split by time; take media, campaigns or segments."))
    at, asked = _to_date(warehouse, scope, "media")
    shown = (*by, *PAYBACK)
    if not warehouse.row_count("media") or at.as_of is None:
        return Answer("media_payback", None, at.period, columns(shown, OF_PAYBACK), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("media", warehouse)))
    expression = outlined(sums, scope, (*by, "month"), None, at.end)
    monthly = warehouse.frame(expression)
    monthly = monthly[monthly["month"].notna()]
    records = [{**dict(zip(by, key if isinstance(key, tuple) else (key,), strict=True)), **_paid_back(months, at.end)} for key, months in monthly.groupby(list(by), sort=True)]
    made = pd.DataFrame(records, columns=list(shown)).sort_values(["cost_yuan", *by], ascending=[False, *(True for _ in by)], kind="stable").reset_index(drop=True)
    late = Text("「还没回本」的预计是按最近 6 个完整月的净额外推的 80% 区间，不是承诺。", "What is still to come extends the net of the last 6 full months (80 % interval); it is no promise.")
    return Answer("media_payback", at.as_of, at.period, columns(shown, OF_PAYBACK), made, (*at.notes, *asked, late), at.finished, sql=(warehouse.sql(expression),))


def _to_date(warehouse: Warehouse, scope: Scope, dataset: str) -> tuple[Window, tuple[Text, ...]]:
    """The window from the first row to as_of, and the words for a reader who asked for a period."""
    given = window(warehouse, scope, dataset)  # a period that cannot be read is refused all the same
    if given.period is None:
        return given, ()
    at = window(warehouse, replace(scope, period=None), dataset)
    return at, (Text(f"从头累计到 {at.as_of}，不随期间变。", f"Added up from the start to {at.as_of}, whatever the period."),) if at.as_of else ()


def _paid_back(months: pd.DataFrame, end: date) -> dict[str, Any]:
    rows = months.sort_values("month")
    basis = "revenue" if rows["margin_missing_costed"].sum() > 0 or rows["margin_yuan_costed"].isna().all() else "margin"
    back, cost = (rows[name].fillna(0).to_numpy("float64") for name in (f"{basis}_yuan_costed", f"cost_with_{basis}"))
    made: dict[str, Any] = dict.fromkeys(PAYBACK)
    made |= {"cost_yuan": cost.sum(), "gained_yuan": back.sum(), "roi_basis": basis}
    if rows[f"{basis}_yuan_costed"].isna().all():
        spent = rows["cost_yuan"].fillna(0)
        return made | {"payback_state": "unknown" if (spent > 0).any() else "no_cost", "cost_yuan": spent.sum(), "gained_yuan": None, "roi_basis": None}
    if not (cost > 0).any():
        return made | {"payback_state": "no_cost"}
    first = int(np.argmax(cost > 0))
    months_on = [one if isinstance(one, date) else one.date() for one in rows["month"]]
    balance = np.cumsum(back[first:] - cost[first:])
    reached = np.flatnonzero(balance >= 0)
    made |= {"first_spend": months_on[first], "balance_yuan": balance[-1], "deepest_yuan": min(balance.min(), 0.0)}
    made["payback_state"] = "paid" if balance[-1] >= 0 else "again_below" if len(reached) else "not_yet"
    if len(reached):
        month = months_on[first + int(reached[0])]
        made |= {"payback_month": month, "payback_months": float((month.year - months_on[first].year) * 12 + month.month - months_on[first].month + 1)}
    if balance[-1] < 0:
        low, high = _to_come(dict(zip(months_on, back - cost, strict=True)), months_on[first], end, balance[-1])
        made |= {"payback_low_months": low, "payback_high_months": high}
    return made


def _to_come(net: dict[date, float], first: date, end: date, balance: float) -> tuple[float | None, float | None]:
    """Months until the balance is made up, early and late, by the last full months; None where that cannot be said."""
    full: list[float] = []
    month = add_months(end.replace(day=1), -1)
    while month >= first and len(full) < _TREND:
        full.append(net.get(month, 0.0))
        month = add_months(month, -1)
    if len(full) < _FEWEST_MONTHS:
        return None, None
    mean, error = float(np.mean(full)), _Z80 * float(np.std(full, ddof=1)) / sqrt(len(full))
    def after(pace: float) -> float | None:
        needed = -balance / pace if pace > 0 else float("inf")
        return float(ceil(needed)) if isfinite(needed) and needed <= _LONGEST else None
    return after(mean + error), after(mean - error)


LAG_FACTS = (
    Fact("buyers", Text("先认识、后成交的客户", "Known before they bought"), "count"), Fact("median_days", Text("中位天数", "Median days"), "day"),
    Fact("p90_days", Text("九成在几天内", "90 % within (days)"), "day"), Fact("mature_days", Text("几天才算走完", "Days to mature"), "day"),
    Fact("threshold", Text("还没走完的占比线", "Share that may follow"), "share"), Fact("immature_from", Text("走完的最后一天", "Last mature day"), "date"),
)


def media_lag(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ()) -> Answer:
    """How long does it take from first contact to the first purchase, and from which day on are numbers still growing?

    Definition: of customers with a positive sale that counts by as_of, whatever the period: lag = first such sale − the day first known (customers.created_on
    or their first deal, the earlier), in days; customers listed only after their first sale, and those known before our sales begin
    (they may have bought before), are left out. Median and p90 by the
    nearest observed day. Only those who bought are counted: people still deciding would make it longer. Media with fewer than 5
    buyers show no days. Mature: the day after which all but 20 % of the purchases had followed; what was spent since is immature.
    Parameters: sales, customers, deals; of the filters only those by medium narrow it.
    Returns: one row per medium (source of the customer), most buyers first: first_buyers — count; days; shares 0-1. facts: buyers,
    median_days, p90_days (None under 5 buyers), mature_days (None under 10), immature_from — the last day that is mature; threshold.
    Raises: nothing of its own; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("customers", [{"customer": name, "source_medium": "抖音", "created_on": "2026-03-03"} for name in "甲乙丙丁戊"]),
    ...     sheet("sales", [{"ordered_on": f"2026-03-{day}", "customer": name, "amount_yuan": 100} for day, name in (
    ...     ("02", "老客户"), ("05", "甲"), ("06", "乙"), ("08", "丙"), ("09", "丁"), ("12", "戊"), ("13", "甲"))]))

    2, 3, 5, 6 and 9 days:

    >>> found = media_lag(house, Scope())
    >>> found.rows[["medium", "first_buyers", "lag_median_days", "lag_p90_days", "within_30"]].values.tolist(), found.facts["median_days"]
    ([['抖音', 5, 5.0, 9.0, 1.0]], 5.0)
    """
    at, asked = _to_date(warehouse, scope, "media" if warehouse.row_count("media") else "sales")
    shown = ("medium", *LAG)
    held = warehouse.row_count("sales") and (warehouse.row_count("customers") or warehouse.row_count("deals"))
    if not held:
        lacking = "sales" if not warehouse.row_count("sales") else "customers"
        return Answer("media_lag", None, at.period, columns(shown, OF_LAG), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read(lacking, warehouse)))
    as_of = at.as_of or warehouse.today()
    found, sql = observed_lags(warehouse, scope, as_of)
    days = found["lag"].to_numpy("float64")
    records = []
    for medium, group in found.groupby("medium", sort=True):
        own = group["lag"].to_numpy("float64")
        enough = len(own) >= _FEWEST_BUYERS
        records.append({"medium": medium, "first_buyers": len(own), "lag_median_days": _quantile(own, 0.5) if enough else None, "lag_p90_days": _quantile(own, 0.9) if enough else None,
                        "within_30": float((own <= 30).mean()) if enough else None, "within_90": float((own <= 90).mean()) if enough else None})
    made = pd.DataFrame(records, columns=list(shown)).sort_values(["first_buyers", "medium"], ascending=[False, True], kind="stable").reset_index(drop=True)
    mature = days_to_mature(days)
    facts: dict[str, object] = {
        "buyers": len(days), "median_days": _quantile(days, 0.5) if len(days) >= _FEWEST_BUYERS else None, "p90_days": _quantile(days, 0.9) if len(days) >= _FEWEST_BUYERS else None,
        "mature_days": mature, "threshold": IMMATURE_ABOVE, "immature_from": immature_since(as_of, mature)}
    few = () if len(days) else (Text("还没有一个客户先认识、后成交：客户表或商机要有创建日期，早于第一次成交。", "No customer was known before the first purchase: Customers or Deals need a creation date before the first sale."),)
    return Answer("media_lag", as_of, at.period, columns(shown, OF_LAG), made, (*at.notes, *asked, *_left_out(scope), *few), at.finished, facts=facts, sql=(sql,))


def _left_out(scope: Scope) -> tuple[Text, ...]:
    """The filters a lag does not follow: it is the company's, and an answer that kept silent would be taken for the part's."""
    names = [DIMENSIONS[dim].label if dim in DIMENSIONS else Text(dim, dim) for dim, _values in scope.where if dim != "medium"]
    if not names:
        return ()
    zh, en = "、".join(f"「{name.zh}」" for name in names), ", ".join(name.en.lower() for name in names)
    return (Text(f"时差按全公司算，没有按{zh}筛选。", f"Lags are the whole company's: the filter by {en} was left out."),)


def _quantile(values: np.ndarray, share: float) -> float:
    return float(np.quantile(values, share, method="inverted_cdf"))


SOURCES_FACTS = (
    Fact("total", Text("合计", "Total"), parts=columns(SOURCES[:-1], OF_SOURCES)), Fact("unsourced_share", Text("没有来源的成交额", "Revenue without a source"), "share"),
)


def media_sources(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("medium",)) -> Answer:
    """What do our own deals and sales say each medium brought, beside what the media file says, and why do they differ?

    Definition: file_deals, file_revenue: sums of the media file over the window, by its own days. own_deals: deals won, by the day they
    closed; own_revenue, own_margin, own_returns, own_orders: sales that count, by order day, returns taken off; both by the source of
    the row, else of its customer (by_customer_yuan), else 未填写. own_margin is that of lines with a cost, and unknown
    where they are below 95 % of the sales. The
    differences are ours − the file's. Split by what the media file does not have (region, product, line …) its columns and the cost
    are unknown. difference_reason: the main one of same, only_ours, no_source, no_media_row, not_in_books, repeat (the deals won are
    worth what the file says, and sales are more), returns (more than half of what sales fall short of the file), window.
    Parameters: media; deals and sales with customers.
    Returns: one row per group, highest own revenue first. facts: `total`, the same of everything, its own_roi of what has a source; `unsourced_share`, the share of the
    company's revenue without a source.
    Raises: UnknownName for a dimension sales do not have; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [{"date": "2026-03-02", "medium": "抖音", "cost_yuan": 100, "revenue_yuan": 500},
    ...     {"date": "2026-03-02", "medium": "百度", "cost_yuan": 50, "revenue_yuan": 300}]),
    ...     sheet("sales", [{"ordered_on": "2026-03-02", "source_medium": "抖音", "amount_yuan": 500}, {"ordered_on": "2026-03-02", "amount_yuan": 200}]))
    >>> found = media_sources(house, Scope("2026-03"))
    >>> found.rows[["medium", "file_revenue_yuan", "own_revenue_yuan", "difference_reason"]].values.tolist(), round(found.facts["unsourced_share"], 4)
    ([['抖音', 500.0, 500.0, 'same'], ['未填写', nan, 200.0, 'no_source'], ['百度', 300.0, nan, 'not_in_books']], 0.2857)
    """
    by = tuple(by or ("medium",))
    at = window(warehouse, scope, "media" if warehouse.row_count("media") else "sales")
    shown = (*by, *SOURCES)
    if not warehouse.row_count("sales") and not warehouse.row_count("deals"):
        return Answer("media_sources", None, at.period, columns(shown, OF_SOURCES), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("sales", warehouse)))
    statements: list[str] = []
    made = _beside(warehouse, scope, by, at.start, at.end, statements)
    whole = _beside(warehouse, scope, (), at.start, at.end, statements)
    made["difference_reason"] = [_reason(row, by) for row in made.to_dict("records")]
    made = made.sort_values(["own_revenue_yuan", "file_revenue_yuan", "cost_yuan", *by], ascending=[False, False, False, *(True for _ in by)], kind="stable", na_position="last").reset_index(drop=True)
    total = {name: None if pd.isna(value) else value for name, value in whole.iloc[0].items() if name in SOURCES} if len(whole) else {}
    notes = [*at.notes]
    facts: dict[str, object] = {"total": total}
    if by == ("medium",):
        without, every = made.loc[made["medium"] == UNNAMED, "own_revenue_yuan"].fillna(0).sum(), made["own_revenue_yuan"].fillna(0).sum()
        total["own_roi"] = _credited_roi(made, total.get("cost_yuan"))
        facts["unsourced_share"] = unsourced = float(without / every) if every > 0 else None
        if unsourced and unsourced >= 0.005:
            notes.append(Text(f"自有成交额里 {without / every:.0%} 没有来源：订单没写，客户表也没写；补上来源才能算到媒体头上。",
                              f"{without / every:.0%} of our sales have no source, neither on the order nor with the customer; fill it in to credit a medium."))
    else:
        notes.append(Text("媒体投放表没有这个维度，花费和投放表的成交分不下去；这里是自有订单和商机。", "The media file is not told apart by this, so its cost and deals cannot be split; these are our own orders and deals."))
    return Answer("media_sources", at.as_of, at.period, columns(shown, OF_SOURCES), made[list(shown)], tuple(notes), at.finished, facts=facts, sql=tuple(statements))


def _credited_roi(made: pd.DataFrame, cost: object) -> float | None:
    """ROI of all media together: the margin of what has a source. What nobody knows the source of was earned by no medium."""
    sold = made[(made["medium"] != UNNAMED) & (made["own_revenue_yuan"].fillna(0) != 0)]
    if sold.empty or sold["own_margin_yuan"].isna().any() or not isinstance(cost, float) or cost <= 0:
        return None
    return float(sold["own_margin_yuan"].sum() - cost) / cost


def _beside(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], start: date | None, end: date, statements: list[str]) -> pd.DataFrame:
    """The media file's sums and our own per group, outer joined."""
    in_file = all(has_dimension("media", dim) for dim in (*by, *(dim for dim, _values in scope.filters)))
    own_scope = Scope(as_of=scope.as_of, where=tuple((dim, values) for dim, values in scope.where if dim != "medium"), visible=scope.visible)
    media = {value for dim, values in scope.where if dim == "medium" for value in values}
    parts = []
    for table, build, dimensioned in (("sales", own_sales, own_scope), ("deals", own_deals, own_scope), ("media", sums, scope)):
        dims = by if not media or "medium" in by or table == "media" else (*by, "medium")
        fits = all(dim == "medium" or has_dimension(table, dim) for dim in dims) and (table != "media" or in_file)
        if not warehouse.row_count(table) or not fits:
            continue
        expression = outlined(build, dimensioned, dims, start, end)
        statements.append(warehouse.sql(expression))
        frame = warehouse.frame(expression)
        if media and table != "media":
            frame = frame[frame["medium"].isin(media)]
            numbers = [name for name in frame.columns if name not in dims]
            frame = frame if dims == by else frame.groupby(list(by))[numbers].sum(min_count=1).reset_index() if by else frame[numbers].sum(min_count=1).to_frame().T
        if table == "media":
            frame = rates(frame.assign(new_customers=float("nan"))).rename(columns={"deals": "file_deals", "revenue_yuan": "file_revenue_yuan"})[[*by, "cost_yuan", "file_deals", "file_revenue_yuan"]]
        parts.append(frame)
    if not parts:
        return pd.DataFrame(columns=[*by, *SOURCES])
    made = parts[0]
    for part in parts[1:]:
        made = made.merge(part, on=list(by), how="outer") if by else pd.concat([made.reset_index(drop=True), part.reset_index(drop=True)], axis=1)
    return _compared(made)


def _compared(made: pd.DataFrame) -> pd.DataFrame:
    for name in ("own_revenue_yuan", "own_returns_yuan", "own_margin_yuan", "costed_yuan", "said_otherwise", "own_orders", "own_deals", "own_won_yuan", "cost_yuan", "file_deals", "file_revenue_yuan"):
        made[name] = made[name].astype("float64") if name in made else float("nan")
    made["own_margin_yuan"] = made["own_margin_yuan"].where(costs_known(made["costed_yuan"], made["own_revenue_yuan"]))
    made["by_customer_yuan"] = made["said_otherwise"]
    made["deals_difference"] = made["own_deals"] - made["file_deals"]
    made["revenue_difference_yuan"] = made["own_revenue_yuan"] - made["file_revenue_yuan"]
    cost = made["cost_yuan"].where(made["cost_yuan"] > 0)
    made["own_roi"] = (made["own_margin_yuan"] - cost) / cost
    return made


def _reason(row: Mapping[Any, Any], by: tuple[str, ...]) -> str:
    if by != ("medium",):
        return "only_ours" if any(not has_dimension("media", dim) for dim in by) else "window"
    own, told = row["own_revenue_yuan"], row["file_revenue_yuan"]
    if row["medium"] == UNNAMED:
        return "no_source"
    if pd.isna(told) and pd.isna(row["cost_yuan"]):
        return "no_media_row"
    if pd.isna(own) and pd.isna(row["own_deals"]):
        return "not_in_books"
    difference = 0.0 if pd.isna(own) or pd.isna(told) else own - told
    if difference == 0 and not pd.isna(own) and not pd.isna(told):
        return "same"
    if difference > 0 and abs(row["own_won_yuan"] - told) < 0.005:
        return "repeat"
    back = row["own_returns_yuan"]
    return "returns" if not pd.isna(back) and difference < 0 and back <= difference / 2 else "window"
