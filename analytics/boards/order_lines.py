"""订单明细: the orders behind a number, the last step down from region to team, person and customer."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Fact
from analytics.boards.columns import FAMILY
from analytics.columns import columns
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import number
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.window import nothing_to_read, window

MOST = 1000
_NAMES = ("order_id", "ordered_on", "customer", "product", "person", "credited_yuan")
_KEYS = ["order_id", "ordered_on", "customer", "product", "person"]
FACTS = (
    Fact("total", Text("合计", "Total"), "yuan"), Fact("rows", Text("全部行数", "Rows in all"), "count"),
    Fact("listed", Text("列出的合计", "Total of the rows listed"), "yuan"),
)


def order_lines(warehouse: Warehouse, scope: Scope) -> Answer:
    """Which orders make up these sales?

    Definition: counted sales of the window; one row per order, day, customer, product and person with what that person is
    credited with (the own share of a split order; returns are negative). Rows without an order number stand by themselves.
    Parameters: reads sales; the scope's filters say whose.
    Returns: the largest amounts first, returns last, at most 1,000 rows: order_id, ordered_on, customer, product, person,
    credited_yuan. `facts`: total (of all rows, also those not listed), rows, listed (the sum of the rows listed).
    Raises: Refused for a period that cannot be read; UnknownName for a filter sales do not have.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "order_id": "S1", "person": "甲", "amount_yuan": 1000, "split_share": 0.6},
    ...     {"ordered_on": "2026-03-02", "order_id": "S1", "person": "乙", "amount_yuan": 1000, "split_share": 0.4},
    ...     {"ordered_on": "2026-03-03", "order_id": "S2", "person": "甲", "amount_yuan": -100}]))
    >>> found = order_lines(house, Scope("2026-03"))
    >>> found.rows[["order_id", "person", "credited_yuan"]].values.tolist(), found.facts["total"]
    ([['S1', '甲', 600.0], ['S1', '乙', 400.0], ['S2', '甲', -100.0]], 900.0)
    """
    at = window(warehouse, scope, "sales")
    shown = columns(_NAMES, FAMILY)
    if at.as_of is None:
        return Answer("order_lines", None, at.period, shown, pd.DataFrame(columns=list(_NAMES)), (nothing_to_read("sales", warehouse),), facts={"total": 0.0, "rows": 0, "listed": 0.0})
    expression = outlined(_orders, scope, at.start, at.end)
    found = warehouse.frame(expression)
    rows = found[list(_NAMES)].head(MOST).reset_index(drop=True)
    notes = list(at.notes)
    if len(found) > MOST:
        notes.append(Text(f"共 {number(len(found))} 行，只列金额最大的 {number(MOST)} 行；合计是全部的。",
                          f"{number(len(found))} rows; the {number(MOST)} largest are listed, the total is of all."))
    facts: dict[str, object] = {"total": float(found["credited_yuan"].sum()), "rows": len(found), "listed": float(rows["credited_yuan"].sum())}
    return Answer("order_lines", at.as_of, at.period, shown, rows, tuple(notes), at.finished, at.previous, at.last_year, facts, (warehouse.sql(expression),))


def _orders(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    sold = tables.rows("sales", scope, ("customer", "product", "person"), "ordered_on", start, end)
    sold = sold.filter(sold.is_counted)
    # A row without an order number is an order of its own: order_key tells such rows apart, order_id does not.
    grouped = sold.group_by([*_KEYS, "order_key"]).aggregate(credited_yuan=sold.credited_yuan.sum().cast("float64"))
    return grouped.order_by(grouped.credited_yuan.desc(), grouped.ordered_on, grouped.order_key, grouped["product"], grouped.person)
