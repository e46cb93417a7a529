"""Every measure, declared once: label, unit, table, value, the date that places its rows, and what it means.

Result columns are metric names, so cards, charts, headings, exports and docs/metrics.md all read label and unit here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from analytics.errors import Text, UnknownName

# An aggregate of a table's rows, over those where the condition holds (all of them without one); NULL over no rows.
Aggregate = Callable[[ir.Table, ir.BooleanValue | None], ir.Value]
Condition = Callable[[ir.Table], ir.BooleanValue]

# Of the sales, how far those of lines with a cost may be away before no profit is shown.
MOST_UNCOSTED = 0.05


@dataclass(frozen=True)
class Metric:
    """One measure. `value` aggregates the rows of `table`; a `formula` combines other metrics after aggregation.

    `per` names a column by which rows are netted first: the metric then is the number of its groups with a positive net
    (orders). `first_per` keeps only the earliest row of each such group in the whole history (a new customer is new
    once). A formula is unknown where its part `known_by` had rows and not one value. `better` is up, down or neither. `additive` says whether parts add up to the whole over any dimension.
    """

    name: str
    label: Text
    unit: str
    table: str
    description: Text
    value: Aggregate | None = None
    where: Condition | None = None
    date: str | None = None
    formula: Callable[[Any], Any] | None = None
    of: tuple[str, ...] = ()
    per: str | None = None
    first_per: str | None = None
    known_by: str | None = None
    better: str = "up"
    additive: bool = True
    source: str = ""


def _counted(t: ir.Table) -> ir.BooleanValue:
    return t.is_counted


def _has_cost(t: ir.Table) -> ir.BooleanValue:
    return t.credited_cost_yuan.notnull()


def _zero_is_unknown(top: Any, bottom: Any) -> Any:
    """top / bottom, unknown where the bottom is zero or unknown (Series in, Series out)."""
    return top / bottom.where(bottom != 0)


def costs_known(covered: Any, sales: Any) -> Any:
    """Whether the lines with a cost stand for all of them: their sales are all sales, to 5 % either way (numbers or Series).

    A return without a cost leaves the others selling more than the whole, which tells as little of the profit as selling less.

    >>> import pandas as pd
    >>> costs_known(pd.Series([96.0, 94.0, 200.0, -500.0, 0.0]), pd.Series([100.0, 100.0, 100.0, -500.0, 0.0])).tolist()
    [True, False, False, True, True]
    """
    return abs(covered - sales) <= MOST_UNCOSTED * abs(sales) + 0.005


def _sum(column: str) -> Aggregate:
    return lambda t, where: t[column].sum(where=where)


def _count(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
    return t.count(where=where).nullif(0)


def _with_cost(t: ir.Table, where: ir.BooleanValue | None) -> ir.BooleanValue:
    return _has_cost(t) if where is None else _has_cost(t) & where


def _m(name: str, zh: str, en: str, unit: str, table: str, about_zh: str, about_en: str, **more: Any) -> Metric:
    return Metric(name, Text(zh, en), unit, table, Text(about_zh, about_en), **more)


_SALES = (
    _m("sales", "成交额", "Sales", "yuan", "sales", "计入的订单金额之和，退货为负，分成订单按比例计入。",
       "Sum of credited order amounts; returns are negative, split orders count by share.", value=_sum("credited_yuan"), where=_counted, date="ordered_on"),
    _m("orders", "订单数", "Orders", "count", "sales", "净额为正的不同订单号个数；没有订单号的行各算一单。",
       "Distinct orders with a positive net; rows without an order number count one each.",
       value=_sum("credited_yuan"), where=_counted, date="ordered_on", per="order_key", additive=False),
    _m("quantity", "数量", "Units", "count", "sales", "计入的数量之和。", "Sum of credited quantities.", value=_sum("credited_quantity"),
       where=_counted, date="ordered_on"),
    _m("cost_covered_sales", "有成本的成交额", "Sales with a known cost", "yuan", "sales", "有成本的行的成交额。", "Sales of the lines whose cost is known.",
       value=lambda t, where: t.credited_yuan.sum(where=_with_cost(t, where)), where=_counted, date="ordered_on", better="neither"),
    _m("known_profit", "已知毛利", "Known gross profit", "yuan", "sales", "有成本的行的成交额减成本。", "Sales minus cost over the lines whose cost is known.",
       value=lambda t, where: (t.credited_yuan - t.credited_cost_yuan).sum(where=_with_cost(t, where)), where=_counted, date="ordered_on"),
    _m("gross_profit", "毛利", "Gross profit", "yuan", "sales", "成交额减成本，只算有成本的行；一行成本也没有，或这些行的成交额和全部成交额相差超过 5% 时不显示。",
       "Sales minus cost over lines with a cost; unknown when no line has one, or the sales of those lines differ from all sales by more than 5 %.", of=("known_profit", "cost_covered_sales", "sales"),
       formula=lambda f: f["known_profit"].where(costs_known(f["cost_covered_sales"], f["sales"])), known_by="known_profit"),
    _m("gross_margin", "毛利率", "Gross margin", "share", "sales", "毛利 ÷ 成交额。", "Gross profit ÷ sales.", of=("gross_profit", "sales"),
       formula=lambda f: _zero_is_unknown(f["gross_profit"], f["sales"]), additive=False),
    _m("new_customers", "新客户", "New customers", "count", "sales", "首次正向成交落在本期的客户，记给那一单的销售；数据最初 90 天内不算。",
       "Customers whose first positive sale falls in the period, credited to that sale's person; unknown in the first 90 days of data.",
       value=_count, where=lambda t: t.is_counted & (t.credited_yuan > 0) & t.customer_label.notnull(), date="ordered_on", first_per="customer_label"),
    _m("customers", "成交客户", "Customers served", "count", "sales", "本期有成交的不同客户数。", "Distinct customers with a sale.",
       value=lambda t, where: t.customer_label.nunique(where=where).nullif(0), where=lambda t: t.is_counted & (t.credited_yuan > 0), date="ordered_on", additive=False),
    _m("mean_order_yuan", "客单价", "Mean order", "yuan", "sales", "成交额 ÷ 订单数。", "Sales ÷ orders.", of=("sales", "orders"),
       formula=lambda f: _zero_is_unknown(f["sales"], f["orders"]), additive=False),
    _m("collected", "回款", "Collected", "yuan", "receipt_credits", "到账金额；按回款上的人、应收上的人、订单分成、客户归属依次归人。",
       "Money received, credited to the receipt's person, else the invoice's, else the order's by split, else the customer's owner.",
       value=_sum("credited_yuan"), date="received_on"),
)
_DEALS = (
    _m("won_amount", "赢单金额", "Won amount", "yuan", "deals", "本期关闭且赢下的商机金额。", "Amount of the deals won, by closing date.",
       value=_sum("amount_yuan"), where=lambda t: t.final_outcome == "won", date="final_closed_on"),
    _m("won_deals", "赢单数", "Deals won", "count", "deals", "本期关闭且赢下的商机数。", "Deals won, by closing date.",
       value=_count, where=lambda t: t.final_outcome == "won", date="final_closed_on"),
    _m("lost_deals", "输单数", "Deals lost", "count", "deals", "本期关闭且输掉的商机数。", "Deals lost, by closing date.",
       value=_count, where=lambda t: t.final_outcome == "lost", date="final_closed_on", better="down"),
    _m("new_deals", "新建商机", "Deals created", "count", "deals", "本期创建的商机数。", "Deals created in the period.",
       value=_count, date="created_on"),
)
_FIELD = (
    _m("visits", "拜访", "Visits", "count", "visits", "拜访记录数，按签到时间。", "Visits, by check-in time.", value=_count, date="started_at"),
)
_MEDIA_SUMS = (
    ("cost_yuan", "花费", "Cost", "yuan", "neither"), ("impressions", "曝光", "Impressions", "count", "up"), ("views", "观看", "Views", "count", "up"),
    ("viewers", "观看人数", "Viewers", "count", "up"), ("repeat_viewers", "重复观看人数", "Repeat viewers", "count", "up"),
    ("clicks", "点击", "Clicks", "count", "up"), ("leads", "线索", "Leads", "count", "up"), ("deals", "成交", "Deals", "count", "up"),
    ("revenue_yuan", "成交额", "Revenue", "yuan", "up"), ("margin_yuan", "毛利", "Margin", "yuan", "up"),
)
_MEDIA = tuple(
    _m(name, zh, en, unit, "media", f"媒体投放表中「{zh}」之和。", f"Sum of “{en}” in the media sheets.", value=_sum(name), date="date", better=better,
       additive=name not in ("viewers", "repeat_viewers"))
    for name, zh, en, unit, better in _MEDIA_SUMS
)


def _ratio(name: str, zh: str, en: str, unit: str, top: str, bottom: str, better: str = "up", *, above: Condition | None = None, below: Condition | None = None, part: bool = False) -> Metric:
    """A ratio of sums: of `top` over the rows where `above` holds, of `bottom` over those where `below` does (a blank is unknown, not 0).
    A `part` cannot be more than its whole, and nothing spent is no cost per something: unknown then."""
    labels = {m[0]: (m[1], m[2]) for m in _MEDIA_SUMS}

    def value(t: ir.Table, where: ir.BooleanValue | None) -> ir.Value:
        over, under = (t[column].sum(where=_both(t, where, known)).cast("float64") for column, known in ((top, above), (bottom, below)))
        sound = under > 0
        if part:
            sound = sound & (over <= under)
        if part and bottom == "viewers":
            sound = sound & ~(under > t.views.sum(where=where)).fill_null(False)
        if top == "cost_yuan":
            sound = sound & (over > 0)
        return ibis.ifelse(sound, over / under, ibis.null("float64"))

    return _m(name, zh, en, unit, "media", f"{labels[top][0]} ÷ {labels[bottom][0]}（先求和再相除）。", f"{labels[top][1]} ÷ {labels[bottom][1]} (sums divided).",
              value=value, date="date", better=better, additive=False)


def _both(t: ir.Table, where: ir.BooleanValue | None, known: Condition | None) -> ir.BooleanValue | None:
    return where if known is None else known(t) if where is None else where & known(t)


def _costed(t: ir.Table) -> ir.BooleanValue:
    return t.cost_yuan.notnull()


def _returned(t: ir.Table) -> ir.BooleanValue:
    """Media rows whose revenue is known, or that give money back: those bring nothing but less cost."""
    return t.revenue_yuan.notnull() | (t.cost_yuan <= 0).fill_null(False)


_MEDIA_RATIOS = (
    _ratio("retention", "留存", "Retention", "share", "repeat_viewers", "viewers", part=True),
    _ratio("ctr", "点击率", "CTR", "share", "clicks", "impressions", part=True),
    _ratio("cpc_yuan", "点击成本", "CPC", "yuan", "cost_yuan", "clicks", "down", below=_costed),
    _ratio("cpl_yuan", "线索成本", "CPL", "yuan", "cost_yuan", "leads", "down", below=_costed),
    _ratio("deal_rate", "成交率", "Deal rate", "share", "deals", "leads"),
    _ratio("cost_per_deal_yuan", "单均成交成本", "Cost per deal", "yuan", "cost_yuan", "deals", "down", below=_costed),
    _ratio("roas", "ROAS", "ROAS", "ratio", "revenue_yuan", "cost_yuan", above=_costed, below=_returned),
)

METRICS: tuple[Metric, ...] = _SALES + _DEALS + _FIELD + _MEDIA + _MEDIA_RATIOS
BY_NAME: dict[str, Metric] = {m.name: m for m in METRICS}

# Measures people and teams are ranked by; comparisons are made of other measures, not sums of rows.
SUMMED = ("sales", "gross_profit", "collected", "orders", "quantity", "new_customers", "customers", "won_amount", "won_deals", "new_deals", "visits")
COMPARED = ("attainment", "improvement", "composite")
RANKED = SUMMED + COMPARED


def metric(name: str) -> Metric:
    """The metric of that name. Raises UnknownName with a suggestion."""
    if name not in BY_NAME:
        raise UnknownName.of(Text("指标", "metric"), name, BY_NAME)
    return BY_NAME[name]


def with_parts(names: tuple[str, ...]) -> tuple[str, ...]:
    """The metrics and everything their formulas need, parts first."""
    needed: list[str] = []
    for name in names:
        for part in (*with_parts(metric(name).of), name):
            if part not in needed:
                needed.append(part)
    return tuple(needed)


