"""最新成交: the orders that came in last, for the strip of the TV wall."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.boards.columns import FAMILY
from analytics.calendar import DAY
from analytics.columns import columns
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import AnyDay, outlined
from analytics.window import nothing_to_read, window

MOST = 100
JUST_HOURS = 24
OWN = (*FAMILY, Column("loaded_at", Text("入库时间", "Loaded at")), Column("products", Text("产品数", "Products"), "count"))
_NAMES = ("ordered_on", "loaded_at", "order_id", "person", "customer", "product", "products", "quantity", "credited_yuan")
_OF_ORDER = ["order_key", "order_id", "person", "customer"]
FACTS = (Fact("day", Text("成交日", "Day of the orders"), "date"),)


def newest_orders(warehouse: Warehouse, scope: Scope) -> Answer:
    """Which orders came in last?

    Definition: the counted orders of the last day of the window that has one; returns, and orders whose lines come to nothing,
    are left out. One row per order, person and customer with what that person is credited with (the own share of a split order,
    in money and in pieces). product is the line with most money, quantity its pieces, products how many different ones there are.
    An order came with the first active batch that had its number on that day; loading the same order again makes it no newer.
    Parameters: reads sales and the register of batches; the scope's filters say whose.
    Returns: orders of the newest batch first, then the largest amounts; at most 100 rows: ordered_on, loaded_at (text, to the
    minute), order_id, person, customer, product (None where the sheet says nothing), products, quantity, credited_yuan.
    `facts["day"]`: the day, None without orders.
    Raises: Refused for a period that cannot be read; UnknownName for a filter sales do not have.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "order_id": "S1", "person": "甲", "amount_yuan": 900},
    ...     {"ordered_on": "2026-03-03", "order_id": "S2", "person": "乙", "product": "泵", "amount_yuan": 100, "quantity": 1},
    ...     {"ordered_on": "2026-03-03", "order_id": "S2", "person": "乙", "product": "阀", "amount_yuan": 200, "quantity": 4}]))
    >>> newest_orders(house, Scope("2026-03")).rows[["order_id", "person", "product", "products", "quantity", "credited_yuan"]].values.tolist()
    [['S2', '乙', '阀', 2, 4.0, 300.0]]
    """
    at = window(warehouse, scope, "sales")
    shown, empty = columns(_NAMES, OWN), pd.DataFrame(columns=list(_NAMES))
    if at.as_of is None:
        return Answer("newest_orders", None, at.period, shown, empty, (nothing_to_read("sales", warehouse),), facts={"day": None})
    last = outlined(_last_day, scope, at.start, at.end)
    day = warehouse.frame(last)["day"].iloc[0]
    if day is None or pd.isna(day):
        return Answer("newest_orders", at.as_of, at.period, shown, empty, at.notes, at.finished, facts={"day": None}, sql=(warehouse.sql(last),))
    lines, came = outlined(_lines, scope, day, day + DAY), outlined(_came_with, day, day + DAY)
    rows = _orders(warehouse.frame(lines), warehouse.frame(came), warehouse.batches())
    rows = rows.assign(ordered_on=day)[list(_NAMES)].head(MOST).reset_index(drop=True)
    return Answer("newest_orders", at.as_of, at.period, shown, rows, at.notes, at.finished, facts={"day": day if len(rows) else None},
                  sql=tuple(warehouse.sql(one) for one in (last, lines, came)))


def just_closed(ordered_on: date, loaded_at: str, now: datetime) -> bool:
    """Whether an order may be called 刚刚成交: loaded within the last 24 hours, and dated today or yesterday.

    >>> just_closed(date(2026, 3, 19), "2026-03-19 09:30", datetime(2026, 3, 20, 9, 0))
    True
    >>> just_closed(date(2026, 3, 12), "2026-03-20 08:59", datetime(2026, 3, 20, 9, 0))
    False
    """
    age = now - datetime.fromisoformat(loaded_at)
    return timedelta(0) <= age <= timedelta(hours=JUST_HOURS) and timedelta(0) <= now.date() - ordered_on <= DAY


def _sold(scope: Scope, start: AnyDay | None, end: AnyDay | None) -> ir.Table:
    sold = tables.rows("sales", scope, (), "ordered_on", start, end)
    return sold.filter(sold.is_counted, sold.kind.fill_null("") != "return")


def _last_day(scope: Scope, start: AnyDay | None, end: AnyDay | None) -> ir.Table:
    sold = _sold(scope, start, end)
    sold = sold.filter(sold.credited_yuan > 0)
    return sold.aggregate(day=sold.ordered_on.max())


def _lines(scope: Scope, start: AnyDay, end: AnyDay) -> ir.Table:
    """What each person is credited with, by order and product; a correction keeps the batch that brought it."""
    sold = _sold(scope, start, end)
    named = sold.select("order_key", "order_id", "batch_id", person=sold.person_label, customer=sold.customer_label, product=sold.product_label,
                        credited_yuan=sold.credited_yuan.cast("float64"), quantity=sold.credited_quantity)
    return named.group_by([*_OF_ORDER, "product"]).aggregate(
        credited_yuan=named.credited_yuan.sum(), quantity=named.quantity.sum(), batch_id=named.batch_id.min())


def _came_with(start: AnyDay, end: AnyDay) -> ir.Table:
    """order_id -> the first active batch that had it on that day."""
    every, register = tables.log_rows("sales"), tables.register()
    placed = every.filter(tables.inside(every, "sales", "ordered_on", start, end))
    active = register.filter(register.active).select(loaded_batch=register.batch_id)
    known = placed.filter(placed.order_id.notnull()).inner_join(active, [placed.batch_id == active.loaded_batch])
    return known.group_by("order_id").aggregate(first_batch=known.batch_id.min())


def _orders(lines: pd.DataFrame, came: pd.DataFrame, batches: pd.DataFrame) -> pd.DataFrame:
    """One row per order and person from its products, newest batch first."""
    ordered = lines.sort_values(["credited_yuan", "product"], ascending=[False, True], kind="stable")
    grouped = ordered.groupby(_OF_ORDER, dropna=False, sort=False)
    first = ordered.loc[~ordered.duplicated(_OF_ORDER)].set_index(_OF_ORDER)[["product", "quantity"]]
    sums = grouped.agg(credited_yuan=("credited_yuan", "sum"), products=("product", "nunique"), batch_id=("batch_id", "min"))
    orders = sums.assign(product=first["product"].to_numpy(), quantity=first["quantity"].to_numpy()).reset_index()
    orders = orders[orders["credited_yuan"].round(2) > 0].merge(came, on="order_id", how="left")
    orders["batch_id"] = orders["first_batch"].fillna(orders["batch_id"])
    stamped = batches.set_index("batch_id")["imported_at"]
    orders["loaded_at"] = [f"{pd.Timestamp(stamped[batch]):%Y-%m-%d %H:%M}" for batch in orders["batch_id"]]
    orders = orders.sort_values(["batch_id", "credited_yuan", "order_key", "person"], ascending=[False, False, True, True], kind="stable")
    names = ["order_id", "person", "customer", "product"]
    return orders.assign(**{name: orders[name].astype(object).where(orders[name].notna(), None) for name in names})
