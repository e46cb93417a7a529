"""What each medium costs and what it brings back, from money to margin."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column
from analytics.columns import column
from analytics.errors import Text
from analytics.measure import NEW_CUSTOMER_HISTORY
from analytics.metrics import BY_NAME
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.outline import AnyDay, day, outlined
from analytics.warehouse.tables import DIMENSIONS, rows, table
from analytics.window import Window, nothing_to_read, window

SHOWN = (
    "cost_yuan", "impressions", "views", "viewers", "retention", "clicks", "ctr", "cpc_yuan", "leads", "cpl_yuan", "deals", "deal_rate",
    "cost_per_deal_yuan", "cac_yuan", "revenue_yuan", "roas", "margin_yuan", "roi", "roi_basis",
)
_SUMS = ("cost_yuan", "impressions", "views", "viewers", "repeat_viewers", "clicks", "leads", "deals", "revenue_yuan", "margin_yuan")
# A volume counted by some media only has no honest total; distinct viewers never add up.
_WHOLE_ONLY = ("impressions", "views", "clicks")
_GRAINS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def media_roi(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("medium",)) -> Answer:
    """Which media pay for themselves?

    Definition: ratios of sums over the window: ctr = clicks ÷ impressions; retention = repeat viewers ÷ viewers; cpc, cpl,
    cost_per_deal = cost ÷ clicks, leads, deals; deal_rate = deals ÷ leads; roas = revenue ÷ cost; roi = (margin − cost) ÷
    cost where every row with revenue has a margin, else (revenue − cost) ÷ cost, `roi_basis` says which; cac_yuan = cost ÷
    new customers (first positive sale in the window) whose source is the medium. Zero or unknown denominators, and costs
    per something where nothing was spent: unknown. Rows without a date count only where no period is asked for.
    Parameters: media (date × medium × campaign × segment); sales and customers for new customers.
    Returns: one row per group, most expensive first (time in its order): money in yuan, ratios 0-1 except roas and roi.
    facts: `total`, the same columns measured at their own grain: viewers and retention unknown (people are not additive),
    impressions, views, clicks unknown where a group lacks them.
    Raises: UnknownName for a dimension.
    """
    by = by or ("medium",)
    at = window(warehouse, scope, "media")
    shown = (*by, *SHOWN)
    if not warehouse.row_count("media"):
        return Answer("media_roi", None, at.period, _columns(shown), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("media")))
    expression = outlined(_sums, scope, by, at.start, at.end)
    frame, whole = warehouse.frame(expression), warehouse.frame(outlined(_sums, scope, (), at.start, at.end))
    frame["new_customers"] = _new_customers(warehouse, scope, by, at, frame)
    whole["new_customers"] = _new_customers(warehouse, scope, (), at, whole)
    result = _rates(frame)
    timely = [dim for dim in by if dim in DIMENSIONS and DIMENSIONS[dim].grain]
    result = result.sort_values([*timely, "cost_yuan", *by], ascending=[*(True for _ in timely), False, *(True for _ in by)], kind="stable")
    undated = int(whole["undated"].fillna(0).iloc[0])
    facts: dict[str, object] = {"total": _total(whole, result), "undated": undated, "rows": int(whole["n"].iloc[0])}
    return Answer(
        "media_roi", at.as_of, at.period, _columns(shown), result[list(shown)].reset_index(drop=True),
        (*at.notes, *_notes(warehouse, scope, at, result, undated)), at.finished, facts=facts, sql=(warehouse.sql(expression),),
    )


def _columns(shown: tuple[str, ...]) -> tuple[Column, ...]:
    """Media columns are labelled by their metric (`deals` are deals the medium brought)."""
    return tuple(
        Column(name, BY_NAME[name].label, BY_NAME[name].unit) if name in BY_NAME and name not in DIMENSIONS
        else column(name, "yuan_each" if name == "cac_yuan" else None) for name in shown
    )


def _placed(media: ir.Table, start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Rows of the window; undated ones only where no period is asked for."""
    if start is None:
        return media.filter(media["date"].isnull() | (media["date"] < day(end)))
    return media.filter((media["date"] >= day(start)) & (media["date"] < day(end)))


def _sums(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    media = _placed(rows("media", scope, by, "date"), start, end)
    has_revenue = media.revenue_yuan.fill_null(0) != 0
    measures: dict[str, ir.Value] = {name: media[name].sum().cast("float64") for name in _SUMS}
    measures |= {
        "n": media.count(), "undated": media["date"].isnull().sum(),
        "margin_missing": (has_revenue & media.margin_yuan.isnull()).sum(),
    }
    return media.group_by(list(by)).aggregate(**measures) if by else media.aggregate(**measures)


def _rates(sums: pd.DataFrame) -> pd.DataFrame:
    table = sums.copy()

    def over(top: str, bottom: str) -> pd.Series:
        return table[top] / table[bottom].where(table[bottom] > 0)

    table["retention"], table["ctr"] = over("repeat_viewers", "viewers"), over("clicks", "impressions")
    table["deal_rate"], table["roas"] = over("deals", "leads"), over("revenue_yuan", "cost_yuan")
    # Where nothing was spent there is no cost per lead, rather than a lead for nothing.
    spent = table["cost_yuan"] > 0
    for name, bottom in (("cpc_yuan", "clicks"), ("cpl_yuan", "leads"), ("cost_per_deal_yuan", "deals"), ("cac_yuan", "new_customers")):
        table[name] = over("cost_yuan", bottom).where(spent)
    on_margin = table["margin_yuan"].notna() & (table["margin_missing"] == 0)
    gained = table["margin_yuan"].where(on_margin, table["revenue_yuan"])
    table["roi"] = (gained - table["cost_yuan"]) / table["cost_yuan"].where(spent)
    basis = pd.Series("revenue", index=table.index, dtype="object").where(~on_margin, "margin")
    table["roi_basis"] = basis.where(gained.notna(), None)
    return table


def _total(whole: pd.DataFrame, groups: pd.DataFrame) -> dict[str, object]:
    sums = whole.copy()
    for name in _WHOLE_ONLY:
        if groups[name].isna().any():
            sums[name] = float("nan")
    sums[["viewers", "repeat_viewers"]] = float("nan")
    total = _rates(sums).iloc[0]
    return {name: None if pd.isna(total[name]) else total[name] for name in SHOWN}


def _new_customers(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window, groups: pd.DataFrame) -> pd.Series:
    """New customers per group, by the source they came from; unknown for groups that sales cannot be divided by."""
    unknown = pd.Series(float("nan"), index=groups.index)
    first_day = warehouse.first_date("sales", "ordered_on") if warehouse.row_count("sales") else None
    divisible = all(dim == "medium" or dim in _GRAINS for dim in by) and all(dim == "medium" for dim, _values in scope.filters)
    if first_day is None or at.start is None or at.start < first_day + NEW_CUSTOMER_HISTORY or not divisible:
        return unknown
    found = warehouse.frame(outlined(_first_buyers, scope, by, at.start, at.end))
    if not by:
        return pd.Series(float(found["n"].iloc[0]), index=groups.index)
    merged = groups[list(by)].merge(found, on=list(by), how="left")["n"].astype("float64").fillna(0.0)
    return merged.set_axis(groups.index)


def _first_buyers(scope: Scope, by: tuple[str, ...], start: AnyDay, end: AnyDay) -> ir.Table:
    """Customers whose first positive sale falls in the window, counted by source and by the step of time it falls in."""
    sales, customers = table("sales"), table("customers")
    sales = sales.filter(sales.is_counted & (sales.credited_yuan > 0) & sales.customer_label.notnull() & (sales.ordered_on < day(end)))
    firsts = sales.group_by("customer_label").aggregate(first_on=sales.ordered_on.min(), said=sales.source_label.max())
    firsts = firsts.filter(firsts.first_on >= day(start))
    known = customers.group_by(of_customer=customers.customer_label).aggregate(known=customers.source_label.max())
    joined = firsts.left_join(known, firsts.customer_label == known.of_customer)
    joined = joined.mutate(medium=ibis.coalesce(joined.known, joined.said).fill_null(DIMENSIONS["medium"].blank.zh))
    for _dim, values in scope.filters:
        joined = joined.filter(joined.medium.isin(list(values)))
    keys = {dim: joined.medium if dim == "medium" else joined.first_on.truncate(_GRAINS[dim]).cast("date") for dim in by}
    return joined.group_by(**keys).aggregate(n=joined.count()) if keys else joined.aggregate(n=joined.count())


def _notes(warehouse: Warehouse, scope: Scope, at: Window, result: pd.DataFrame, undated: int) -> tuple[Text, ...]:
    said = []
    if at.start is None and undated:
        said.append(Text(f"{undated} 行没有日期，已计入；选了期间时不计入。", f"{undated} rows have no date and are counted; with a period they are not."))
    elif at.start is not None:
        media = rows("media", scope)
        without = int(warehouse.frame(media.aggregate(n=media["date"].isnull().sum()))["n"].fillna(0).iloc[0])
        if without:
            said.append(Text(f"{without} 行没有日期，没有计入这个期间。", f"{without} rows have no date and are left out of this period."))
    if (result["roi_basis"] == "revenue").any():
        said.append(Text("没有毛利的，ROI 按收入计：(成交额 − 花费) ÷ 花费。", "Without a margin ROI is by revenue: (revenue − cost) ÷ cost."))
    if result["viewers"].notna().any():
        said.append(Text("观看人数按行相加，同一个人可能被重复计算；不作合计。", "Viewers are added row by row; one person may count twice, so there is no total."))
    return tuple(said)
