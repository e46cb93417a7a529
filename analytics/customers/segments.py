"""客群: which kinds of customers buy, win, cost and leave something over."""

from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.spending import reading_window
from analytics.columns import columns
from analytics.customers.columns import FAMILY
from analytics.customers.customer_cut import attributes
from analytics.customers.segment_score import PORTRAITS, segments_of
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import nothing_to_read

OWN = (
    *FAMILY, Column("buyers", Text("成交客户", "Buyers"), "count"), Column("buyer_rate", Text("成交比例", "Share that bought"), "share"),
    Column("returned_yuan", Text("退货", "Returns"), "yuan"), Column("service_yuan", Text("服务成本", "Service cost"), "yuan"),
    Column("service_ratio", Text("服务成本率", "Service ÷ sales"), "share"), Column("complaints", Text("投诉", "Complaints"), "count"),
    Column("media_share_yuan", Text("分摊媒体花费", "Media allocated"), "yuan"), Column("net_contribution", Text("净贡献", "Net contribution"), "yuan"),
    Column("net_per_customer", Text("人均净贡献", "Net per customer"), "yuan"), Column("portrait_index", Text("画像指数", "Portrait index"), "ratio"),
    Column("portrait_low", Text("画像指数下限（95%）", "Portrait index, low (95 %)"), "ratio"),
    Column("portrait_high", Text("画像指数上限（95%）", "Portrait index, high (95 %)"), "ratio"), Column("portrait", Text("画像", "Portrait"), words=PORTRAITS),
)
SHOWN = (
    "customers", "share", "buyers", "buyer_rate", "sales", "returned_yuan", "won", "lost", "win_rate", "win_rate_low", "win_rate_high", "gross_profit", "known_margin",
    "cost_coverage", "service_yuan", "service_ratio", "complaints", "won_customers", "media_share_yuan", "net_contribution", "net_per_customer",
    "portrait_index", "portrait_low", "portrait_high", "portrait", "fit_score",
)
_OF_ALL = tuple(name for name in SHOWN if name != "portrait")
FACTS = (
    Fact("total", Text("全部客户", "All customers"), parts=columns(_OF_ALL, OWN)),
    Fact("coverage", Text("填了属性的客户", "Customers with the attribute"), "share"),
    Fact("sales_without_customer", Text("没有写客户的成交额", "Sales without a customer"), "yuan"),
    Fact("media_allocated", Text("分摊的媒体花费", "Media allocated"), "yuan"), Fact("media_outside", Text("分不到的媒体花费", "Media on no customer here"), "yuan"),
    Fact("service_known", Text("知不知道服务成本", "Service cost known")),
)


def segments(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("industry",)) -> Answer:
    """Which kinds of customers buy, how often are their deals won, what does serving them cost and what do they leave?

    Definition: customers — listed in 客户 and created by the end of the window, or named by a sale, deal, expense or complaint; those with a
    blank attribute are a row of their own. buyers — with a positive sale in the window; buyer_rate = buyers ÷ customers; sales with returns,
    returned_yuan their size. win_rate = won ÷ (won + lost) of deals closed in the window, with Wilson's 95 % interval. gross_profit over lines
    with a cost, unknown where their sales are not all sales to 5 %; known_margin and cost_coverage as in `channels`. service_yuan = expenses that name a
    customer under the items of the setting service_items + what complaints cost (returns are in sales and gross profit already).
    media_share_yuan: a medium's cost ÷ the new customers it brought (customer's source), put where they are. net_contribution = gross_profit −
    service − media (media only where known, a note says which); net_per_customer = ÷ customers. portrait_index = 100 × share among buyers ÷
    share among all customers, bounds from Wilson's of the share among buyers; over or under where the interval leaves 100 out; not for fewer
    than 5 customers or 10 buyers in all. fit_score: see `segment_fit`.
    Parameters: reads customers, sales, deals, expenses, complaints, media; `by` — one or two attributes of customers.
    Returns: one row per segment, most sales first, blanks last: counts, yuan, shares 0-1, index around 100, fit_score 0-100. facts: `total`
    (everybody, measured again), coverage — share of customers with the attribute, sales_without_customer, media_allocated, media_outside.
    Raises: UnknownName for what is no attribute of customers; Refused for more than two, or a period or setting that cannot be read.
    Source: ours; portrait_index is the target group index of market research, its interval E. B. Wilson's, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("customers", [{"customer": "甲公司", "industry": "食品"}, {"customer": "乙公司", "industry": "食品"},
    ...     {"customer": "丙公司", "industry": "化工"}]),
    ...     sheet("sales", [{"ordered_on": "2026-03-02", "customer": "甲公司", "amount_yuan": 300, "cost_yuan": 200}]),
    ...     sheet("expenses", [{"date": "2026-03-02", "item": "售后", "customer": "甲公司", "amount_yuan": 30}]))
    >>> segments(house, Scope("2026-03")).rows[["industry", "customers", "buyers", "buyer_rate", "sales", "net_contribution"]].values.tolist()
    [['食品', 2.0, 1.0, 0.5, 300.0, 70.0], ['化工', 1.0, 0.0, 0.0, 0.0, 0.0]]
    """
    by = attributes(by)
    shown = (*by, *SHOWN)
    at = reading_window(warehouse, scope, "sales", "deals", "customers")
    if not any(warehouse.row_count(name) for name in ("customers", "sales", "deals")):
        return Answer("segments", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("customers", warehouse)), at.finished)
    found = segments_of(warehouse, scope, by, at)
    total = {name: None if name not in found.total or found.total[name] is None or pd.isna(found.total[name]) else float(found.total[name]) for name in _OF_ALL}
    return Answer("segments", at.as_of, at.period, columns(shown, OWN), found.frame[list(shown)], (*at.notes, *found.notes), at.finished,
                  facts={"total": total} | found.facts, sql=found.sql)
