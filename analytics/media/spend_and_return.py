"""What each medium costs and what it brings back, from money to margin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics import settings
from analytics.answer import Answer, Column, Fact
from analytics.calendar import period_of
from analytics.columns import YES_NO, columns
from analytics.errors import Text
from analytics.measure import NEW_CUSTOMER_HISTORY
from analytics.media.columns import FAMILY
from analytics.media.media_sums import GRAINS, days_to_mature, first_buyers, immature_since, observed_lags, rates, spending, sums
from analytics.metrics import BY_NAME
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import is_step
from analytics.warehouse.asking.outline import outlined
from analytics.warehouse.asking.tables import rows
from analytics.window import Span, Window, nothing_to_read, window

CONTRACT = (
    "cost_yuan", "impressions", "views", "viewers", "retention", "clicks", "ctr", "cpc_yuan", "leads", "cpl_yuan", "deals", "deal_rate",
    "cost_per_deal_yuan", "cac_yuan", "revenue_yuan", "roas", "margin_yuan", "roi", "roi_basis",
)
COMPARED = ("previous_cost_yuan", "previous_roi", "last_year_cost_yuan", "last_year_roi")
SHOWN = (*CONTRACT, "cpm_yuan", "cost_per_view_yuan", "view_rate", "frequency", "lead_rate", "media_new_customers", "cac_loaded_yuan", *COMPARED)
OWN = (
    *FAMILY, Column("deals", BY_NAME["deals"].label, BY_NAME["deals"].unit), Column("immature", Text("未成熟", "Immature"), words=YES_NO),
    Column("cac_yuan", Text("媒体获客成本", "CAC (media only)"), "yuan_each"), Column("cpm_yuan", Text("千次曝光成本", "CPM"), "yuan_each"),
    Column("cost_per_view_yuan", Text("观看成本", "Cost per view"), "yuan_each"), Column("view_rate", Text("观看率", "View rate"), "share"),
    Column("frequency", Text("频次", "Frequency"), "ratio"), Column("lead_rate", Text("线索率", "Lead rate"), "share"),
    Column("media_new_customers", Text("媒体新客户", "New customers by medium"), "count"),
    Column("cac_loaded_yuan", Text("全口径获客成本", "CAC (fully loaded)"), "yuan_each"),
    Column("previous_cost_yuan", Text("上期同进度花费", "Cost, previous"), "yuan"), Column("previous_roi", Text("上期同进度 ROI", "ROI, previous"), "ratio"),
    Column("last_year_cost_yuan", Text("去年同期花费", "Cost, last year"), "yuan"), Column("last_year_roi", Text("去年同期 ROI", "ROI, last year"), "ratio"),
)
# A volume counted by some media only has no honest total; distinct viewers never add up.
_WHOLE_ONLY = ("impressions", "views", "clicks")
_PEOPLE = ("viewers", "repeat_viewers", "reached", "impressions_reached")
# What the totals of the window, of the groups beyond those listed and of an earlier window hold.
_TOTAL = tuple(name for name in SHOWN if name not in COMPARED)
_OTHERS = tuple(name for name in _TOTAL if name not in ("media_new_customers", "cac_loaded_yuan"))
_THEN = ("cost_yuan", "leads", "deals", "revenue_yuan", "margin_yuan", "gained_yuan", "roas", "roi", "roi_basis")
# Media by cost from here on are one line on a page.
MOST_SHOWN = 30


def media_roi(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("medium",)) -> Answer:
    """Which media pay for themselves?

    Definition: ratios of sums over the window: ctr = clicks ÷ impressions; view_rate = views ÷ impressions; lead_rate = leads ÷
    clicks; retention = repeat viewers ÷ viewers; cpm = 1000 × cost ÷ impressions; cost_per_view, cpc, cpl, cost_per_deal = cost ÷
    views, clicks, leads, deals; deal_rate = deals ÷ leads; roas = revenue ÷ cost; roi = (margin − cost) ÷ cost where every row with
    revenue has a margin, else (revenue − cost) ÷ cost, `roi_basis` says which. Rows whose cost is
    blank are in no ratio with the cost, rows whose revenue and margin are blank in no roas and roi (0 is known, a blank is not). frequency = impressions ÷ viewers over the rows that
    have both (viewers of different days may be the same people: it is the frequency of a row, not of the period). cac_yuan = cost ÷
    new customers (first positive sale in the window) whose source is the medium; cac_loaded_yuan adds the expenses of the window
    with an item of the setting acquisition_items, the same for each new customer of the company. A rate whose part is more than its
    whole, zero or unknown denominators, and costs per something where nothing was spent: unknown. previous, last_year: the
    like-for-like windows, for groups other than steps of time. Rows without a date count only where no period is asked for.
    By steps of time (day, week, month …) immature says of each step whether its last day lies within the days that all but 20 % of first
    purchases take to follow the first contact (`media_lag`): its return still grows. Unknown with fewer than ten such customers.
    Parameters: media (date × medium × campaign × segment); sales and customers for new customers and the lag; expenses for the loaded CAC.
    Returns: one row per group, most expensive first (time in its order): money in yuan, ratios 0-1 except roas, roi and frequency;
    immature — true, false or unknown, of steps of time only.
    facts: `total`, the same columns measured at their own grain: viewers, retention and frequency unknown (people are not additive),
    impressions, views, clicks unknown where a group lacks them; `others`, the same for the `others_n` groups beyond the first 30;
    `previous`, `last_year`, the totals of those windows.
    Raises: UnknownName for a dimension; Refused for a period that cannot be read.
    Source: the usual ratios of the trade; ROI on margin, else on revenue, is ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("media", [
    ...     {"date": "2026-03-02", "medium": "抖音", "cost_yuan": 100, "impressions": 10000, "clicks": 200, "revenue_yuan": 300, "margin_yuan": 150},
    ...     {"date": "2026-03-03", "medium": "抖音", "cost_yuan": 100, "impressions": 10000, "clicks": 300, "revenue_yuan": 200, "margin_yuan": 130},
    ...     {"date": "2026-03-03", "medium": "百度", "cost_yuan": 50, "clicks": 100, "revenue_yuan": 40, "margin_yuan": 20}]))
    >>> media_roi(house, Scope("2026-03")).rows[["medium", "cost_yuan", "ctr", "cpc_yuan", "roas", "roi"]].values.tolist()
    [['抖音', 200.0, 0.025, 0.4, 2.5, 0.4], ['百度', 50.0, nan, 0.5, 0.8, -0.6]]
    """
    by = by or ("medium",)
    at = window(warehouse, scope, "media")
    shown = (*by, *SHOWN)
    if not warehouse.row_count("media"):
        return Answer("media_roi", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("media", warehouse)))
    expression = outlined(sums, scope, by, at.start, at.end)
    frame, whole = warehouse.frame(expression), warehouse.frame(outlined(sums, scope, (), at.start, at.end))
    for summed, dims in ((frame, by), (whole, ())):
        summed["new_customers"] = _new_customers(warehouse, scope, dims, at, summed)
    timely = [dim for dim in by if is_step(dim)]
    order = frame.sort_values([*timely, "cost_yuan", *by], ascending=[*(True for _ in timely), False, *(True for _ in by)], kind="stable")
    result = rates(order)
    overhead, said = _overhead(warehouse, scope, tuple(timely), at)
    result["cac_loaded_yuan"] = result["cac_yuan"] + _each(result, tuple(timely), overhead)
    said = said if result["cac_yuan"].notna().any() else ()  # no word about a cost that is nowhere shown
    result["media_new_customers"] = result["new_customers"]
    if timely:
        shown = (*shown, "immature")
        result["immature"], young = _immature(warehouse, scope, tuple(timely), at, result)
        said = (*said, *young)
    facts: dict[str, object] = {
        "total": _total(whole, result, overhead if not timely else _overhead(warehouse, scope, (), at)[0]), "undated": int(whole["undated"].fillna(0).iloc[0]), "rows": int(whole["n"].iloc[0])}
    facts |= _others(order) | {"uncosted": int(whole["uncosted"].fillna(0).iloc[0]), "uncosted_yuan": float(whole["uncosted_yuan"].fillna(0).iloc[0])}
    facts |= {"unreturned": int(whole["unreturned"].fillna(0).iloc[0]), "unreturned_yuan": float(whole["unreturned_yuan"].fillna(0).iloc[0])}
    for name, span in (("previous", at.previous), ("last_year", at.last_year)):
        facts[name] = _compare(warehouse, scope, by, span, result, name, bool(timely))
    return Answer(
        "media_roi", at.as_of, at.period, columns(shown, OWN), result[list(shown)].reset_index(drop=True),
        (*at.notes, *_notes(warehouse, scope, at, result, facts), *said), at.finished, at.previous, at.last_year, facts=facts, sql=(warehouse.sql(expression),),
    )


FACTS = (
    Fact("total", Text("合计", "Total"), parts=columns(_TOTAL, OWN)), Fact("undated", Text("没有日期的行", "Rows without a date"), "count"),
    Fact("rows", Text("行数", "Rows"), "count"), Fact("others", Text("其余", "Others"), parts=columns(_OTHERS, OWN)),
    Fact("others_n", Text("其余几组", "Other groups"), "count"), Fact("uncosted", Text("有结果没有花费的行", "Rows with results and a blank cost"), "count"),
    Fact("uncosted_yuan", Text("它们的成交额", "Their revenue"), "yuan"),
    Fact("unreturned", Text("有花费没有成交额的行", "Rows with a cost and a blank revenue"), "count"),
    Fact("unreturned_yuan", Text("它们的花费", "Their cost"), "yuan"), Fact("previous", Text("上期同进度", "Previous"), parts=columns(_THEN, OWN)),
    Fact("last_year", Text("去年同期", "Last year"), parts=columns(_THEN, OWN)),
)


def _immature(warehouse: Warehouse, scope: Scope, timely: tuple[str, ...], at: Window, groups: pd.DataFrame) -> tuple[list[bool | None], tuple[Text, ...]]:
    """Whether each step of time still waits for what it brings, and the sentence that says from when, where any does."""
    held = warehouse.row_count("sales") and at.as_of is not None
    days = observed_lags(warehouse, scope, at.as_of)[0]["lag"].to_numpy("float64") if held and at.as_of else np.empty(0)
    mature = days_to_mature(days)
    since = immature_since(at.as_of, mature) if at.as_of is not None else None
    if since is None:
        return [None] * len(groups), (Text(
            "先认识、后成交的客户不足 10 个，看不出哪些时段还没成熟。",
            "Fewer than ten customers were known before they bought: which steps are immature cannot be told."),)
    grain = next(one for one in GRAINS if one in timely)  # the finest of them
    ends = [None if pd.isna(value) else period_of(pd.Timestamp(value).date(), grain).last_day for value in groups[grain]]
    young = [None if end is None else end > since for end in ends]
    return young, () if True not in young else (Text(
        f"{since} 之后（近 {mature:.0f} 天）的投放未成熟：八成首次成交要 {mature:.0f} 天才走完，回报还会升，别和以前的比。",
        f"What was spent after {since} (the last {mature:.0f} days) is immature: four fifths of first purchases take {mature:.0f} days to follow, "
        "so its return still grows; do not compare it with earlier steps."),)


def _total(whole: pd.DataFrame, groups: pd.DataFrame, overhead: pd.DataFrame | None) -> dict[str, object]:
    summed = whole.copy()
    for name in _WHOLE_ONLY:
        if groups[name].isna().any():
            summed[[name, f"{name}_costed"]] = float("nan")
    summed[list(_PEOPLE)] = float("nan")
    made = rates(summed)
    made["media_new_customers"] = made["new_customers"]
    made["cac_loaded_yuan"] = made["cac_yuan"] + _each(made, (), overhead)
    return _record(made, _TOTAL)


def _record(made: pd.DataFrame, names: tuple[str, ...]) -> dict[str, object]:
    total = made.iloc[0]
    return {name: None if pd.isna(total[name]) else total[name] for name in names}


def _others(order: pd.DataFrame) -> dict[str, object]:
    """The groups beyond the ones a page lists, as one: sums added, rates of the sums."""
    rest = order.iloc[MOST_SHOWN:]
    if rest.empty:
        return {"others": None, "others_n": 0}
    added = rest[[name for name in rest.columns if pd.api.types.is_numeric_dtype(rest[name])]].sum(min_count=1).to_frame().T
    for name in _WHOLE_ONLY:
        if rest[name].isna().any():
            added[[name, f"{name}_costed"]] = float("nan")
    if rest["new_customers"].isna().any():
        added["new_customers"] = float("nan")
    added[list(_PEOPLE)] = float("nan")
    return {"others": _record(rates(added), _OTHERS), "others_n": len(rest)}


def _compare(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], span: Span | None, result: pd.DataFrame, name: str, timely: bool) -> dict[str, object] | None:
    """Cost and ROI of each group in another window, put beside it; the totals of that window."""
    result[f"{name}_cost_yuan"], result[f"{name}_roi"] = float("nan"), float("nan")
    if span is None:
        return None
    def made(dims: tuple[str, ...]) -> pd.DataFrame:
        found = warehouse.frame(outlined(sums, scope, dims, *span))
        return rates(found.assign(new_customers=float("nan")))
    whole = made(())
    if not int(whole["n"].iloc[0]):
        return None
    if not timely:
        then = made(by).set_index(list(by))
        places = result.set_index(list(by)).index
        for value in ("cost_yuan", "roi"):
            result[f"{name}_{value}"] = then[value].reindex(places).to_numpy()
    return _record(whole, _THEN)


def _new_customers(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window, groups: pd.DataFrame) -> pd.Series:
    """New customers per group, by the source they came from; unknown for groups that sales cannot be divided by."""
    unknown = pd.Series(float("nan"), index=groups.index)
    if not _divisible(warehouse, scope, by, at) or at.start is None:
        return unknown
    found = warehouse.frame(outlined(first_buyers, scope, by, at.start, at.end))
    if not by:
        return pd.Series(float(found["n"].iloc[0]), index=groups.index)
    merged = groups[list(by)].merge(found, on=list(by), how="left")["n"].astype("float64").fillna(0.0)
    return merged.set_axis(groups.index)


def _divisible(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window) -> bool:
    first_day = warehouse.first_date("sales", "ordered_on") if warehouse.row_count("sales") else None
    if first_day is None or at.start is None or at.start < first_day + NEW_CUSTOMER_HISTORY:
        return False
    return all(dim == "medium" or dim in GRAINS for dim in by) and all(dim == "medium" for dim, _values in scope.filters)


def _overhead(warehouse: Warehouse, scope: Scope, timely: tuple[str, ...], at: Window) -> tuple[pd.DataFrame | None, tuple[Text, ...]]:
    """Expenses of winning customers ÷ new customers of the company, per step of time, as `each`; None and why where that is unknown."""
    items = tuple(dict.fromkeys(str(item).strip().lower() for item in settings.listed(warehouse.settings(), "acquisition_items")))
    if not _divisible(warehouse, scope, timely, at) or at.start is None:
        return None, ()
    found = warehouse.frame(outlined(spending, items, timely, at.start, at.end)) if warehouse.row_count("expenses") and items else pd.DataFrame()
    if found.empty or found["expenses_yuan"].isna().all():
        return None, (Text("全口径获客成本是「—」：这段时间没有设置里「获客费用科目」的费用。", "The fully loaded CAC is —: the window has no expenses with an item of the setting “Expense items of winning customers”."),)
    buyers = warehouse.frame(outlined(first_buyers, Scope(), timely, at.start, at.end))
    merged = found.merge(buyers, on=list(timely)) if timely else found.assign(n=buyers["n"])
    merged["each"] = merged["expenses_yuan"].astype("float64") / merged["n"].where(merged["n"] > 0)
    total, listed = float(found["expenses_yuan"].sum()), "、".join(settings.listed(warehouse.settings(), "acquisition_items"))
    return merged, (Text(
        f"全口径获客成本 = 媒体获客成本 + 获客费用 {total / 10_000:,.1f} 万元 ÷ 全公司新客户，每个新客户分得一样多；科目：{listed}。媒体花费已经记在这些科目里的，请在设置里去掉那个科目。",
        f"Fully loaded CAC = media CAC + {total:,.0f} yuan of expenses ÷ all new customers, the same for each; items: {listed}. "
        "Where an item holds the media cost already, take it out in the settings."),)


def _each(groups: pd.DataFrame, timely: tuple[str, ...], overhead: pd.DataFrame | None) -> pd.Series:
    if overhead is None:
        return pd.Series(float("nan"), index=groups.index)
    if not timely:
        return pd.Series(float(overhead["each"].iloc[0]), index=groups.index)
    return groups[list(timely)].merge(overhead, on=list(timely), how="left")["each"].set_axis(groups.index)


def _notes(warehouse: Warehouse, scope: Scope, at: Window, result: pd.DataFrame, facts: dict[str, Any]) -> tuple[Text, ...]:
    said, undated = [], facts["undated"]
    if at.start is None and undated:
        said.append(Text(f"{undated} 行没有日期，已计入；选了期间时不计入。", f"{undated} rows have no date and are counted; with a period they are not."))
    elif at.start is not None:
        media = rows("media", scope)
        without = int(warehouse.frame(media.aggregate(n=media["date"].isnull().sum()))["n"].fillna(0).iloc[0])
        if without:
            said.append(Text(f"{without} 行没有日期，没有计入这个期间。", f"{without} rows have no date and are left out of this period."))
    if facts["uncosted"] and result["cost_yuan"].notna().any():
        said.append(Text(
            f"{facts['uncosted']} 行有结果没有花费（成交额 {facts['uncosted_yuan']:,.0f} 元）：花费不知道，不当作 0，ROAS、ROI 和各种单价不算这些行；真的没花钱请填 0。",
            f"Rows with results and a blank cost: {facts['uncosted']}, {facts['uncosted_yuan']:,.0f} yuan of revenue. Their cost is unknown and not 0, so ROAS, ROI and unit costs "
            "leave them out; where nothing was spent write 0."))
    if facts["unreturned"] and result["roi"].notna().any():
        said.append(Text(
            f"{facts['unreturned']} 行有花费没有成交额和毛利（花费 {facts['unreturned_yuan']:,.0f} 元）：不知道带来多少，不当作 0，ROAS 和 ROI 不算这些行；真的没有成交请填 0。",
            f"Rows with a cost and a blank revenue and margin: {facts['unreturned']}, {facts['unreturned_yuan']:,.0f} yuan of cost. What they brought is unknown and not 0, so ROAS and ROI "
            "leave them out; where nothing was sold write 0."))
    if (result["roi_basis"] == "revenue").any():
        said.append(Text("没有毛利的，ROI 按收入计：(成交额 − 花费) ÷ 花费。", "Without a margin ROI is by revenue: (revenue − cost) ÷ cost."))
    if result["viewers"].notna().any():
        said.append(Text("观看人数按行相加，同一个人可能被重复计算；不作合计。", "Viewers are added row by row; one person may count twice, so there is no total."))
    if ((result["clicks"] > result["impressions"]) | (result["repeat_viewers"] > result["viewers"]) | (result["viewers"] > result["views"])).any():
        said.append(Text("有的媒体部分比整体还多（如点击多于曝光），那个率显示「—」；请核对投放表。", "For some media a part is more than its whole (clicks than impressions, say); that rate is —. Please check the sheet."))
    return tuple(said)
