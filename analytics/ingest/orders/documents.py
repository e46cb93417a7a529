"""An order's money that is written on each of its lines, or on its first one only, counts once: shared out over the lines."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw
from analytics.ingest.orders.roles import roles_of
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import parse

_LINE_AMOUNT = re.compile(r"^(?:商品|行|明细|小计|产品|宝贝)?(?:小计|行小计|行金额|明细金额|商品金额|商品小计)$|^(?:item|line|lineitem)(?:total|amount|subtotal|price)$|^amount$")
_DIGITS = 6  # of a number in thousands, ten thousands or millions: a cent and a little more
_LINES_DIFFER = ("product", "product_id", "quantity", "list_price_yuan", "line_no")
# What an order has once, though its first line alone may say it.
_OF_THE_ORDER = ("ordered_on", "person", "customer", "team", "region", "channel", "status", "kind", "source_medium", "customer_id")
_ENOUGH = 0.9
_FIRST = 20_000  # rows looked at first


def orders_once(table: Table) -> Table:
    """The table with each order's total counted once.

    That the amount is the order's is told by its exporter, by the lines' own amounts adding up to it, or by standing on the first line
    alone; where all lines of several orders repeat one amount and nothing tells, it is asked.
    """
    order, amount = places(table, "order_id"), places(table, "amount_yuan")
    if table.recognised.dataset.name != "sales" or table.periods or order is None or amount is None or "split_share" in table.matching.fields:
        return table
    with cells_of(table) as con:
        if not _may_be_whole(table, con, order, amount):
            return table
        con.execute(f"CREATE TEMP TABLE lines AS SELECT place, said({raw(table, order)}) AS id, num({raw(table, amount)}) AS yuan, {_weight(table)} AS weight,"
                    f" said({raw(table, amount)}) IS NULL AS blank, {_line(table)} AS line FROM cells")
        several = con.execute("SELECT count(*) FROM (SELECT id FROM lines WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)").fetchone()
        if not several or not several[0]:
            return table
        how = _how(table, con, amount)
        if isinstance(how, Question):
            return table.asking(how)
        return table if how is None else _shared(table, con, order, amount, how)


def _may_be_whole(table: Table, con: duckdb.DuckDBPyConnection, order: int, amount: int) -> bool:
    """Whether among the first orders any has several lines with one amount, or with blanks: where none has, no line holds the order's total."""
    row = con.execute(f"""SELECT count_if(n > 1 AND amounts <= 1) FROM (SELECT {raw(table, order)} AS id, count(*) AS n, count(DISTINCT {raw(table, amount)}) AS amounts
        FROM cells WHERE place < {_FIRST} AND id IS NOT NULL GROUP BY id)""").fetchone()
    return bool(row and row[0])


def _weight(table: Table) -> str:
    """What a line alone comes to: its own amount, else price × quantity."""
    own = next((i for i, name in enumerate(table.header.names) if i not in table.matching.columns and i < table.sheet.cells.num_columns
                and _LINE_AMOUNT.search(heading(name).bare)), None)
    price, quantity = places(table, "list_price_yuan"), places(table, "quantity")
    worked = f"CAST(num({raw(table, price)}) AS DOUBLE) * num({raw(table, quantity)})" if price is not None and quantity is not None else None
    if worked is not None:
        return f"CAST({worked} AS DECIMAL(28,6))"
    return f"num({raw(table, own)})" if own is not None else "CAST(NULL AS DECIMAL(28,6))"


def _line(table: Table) -> str:
    """What tells the lines of an order apart."""
    held = [raw(table, i) for i, name in table.matching.columns.items() if name in _LINES_DIFFER]
    # What nobody understood may be what was sold; the day somebody touched a row is not.
    held += [raw(table, i) for i, name in enumerate(table.header.names)
             if i not in table.matching.columns and i not in table.matching.left_out and i < table.sheet.cells.num_columns and parse(name).kind != "date"]
    return f"concat_ws('|', {', '.join(held)})" if held else "''"


_ORDERS = """SELECT id, count(*) AS n, count(yuan) AS filled, count(DISTINCT yuan) AS amounts, count(DISTINCT line) AS lines, max(yuan) AS total, sum(yuan) AS added,
    sum(weight) AS weighed, bool_or(weight IS DISTINCT FROM yuan) AS unlike, arg_min(blank, place) AS first_blank, count_if(blank) AS blanks
    FROM lines WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1"""


def _how(table: Table, con: duckdb.DuckDBPyConnection, amount: int) -> str | Question | None:
    """`every` where each line repeats the order's amount, `first` where the first alone has it, a question where nobody can tell."""
    row = con.execute(f"""SELECT count(*), count_if(filled = 1 AND blanks = n - 1 AND NOT first_blank AND lines > 1),
        count_if(filled = n AND amounts = 1 AND unlike AND (lines > 1 AND weighed BETWEEN total * 0.5 AND total * 1.02 OR abs(weighed - total) <= 0.02)),
        count_if(filled = n AND amounts = 1 AND lines > 1 AND NOT unlike), count_if(filled = n AND amounts = 1 AND lines > 1),
        max(n), sum(added), sum(total), count_if(filled = n AND amounts > 1) FROM ({_ORDERS})""").fetchone()
    orders, first, proven, own, same, most, added, once, differ = row or (0,) * 9
    if first and first >= _ENOUGH * orders:
        return "first"
    if table.exporter is not None:
        return "every" if table.exporter.every_line and same else None
    if proven and proven >= _ENOUGH * (orders - own) and not differ:
        return "every"
    if not same or own or differ or same < _ENOUGH * orders or orders < 2 and most < 3:
        return None
    name = table.header.names[amount]
    key = f"order_total:{heading(name).folded}"
    said = (table.answer(key) or "").strip().casefold()
    if said in ("order", "整单"):
        return "every"
    if said:
        return None
    return Question(key, name, Text(
        f"{orders} 个订单各行的「{name}」都一样：是整单的金额（每单算一次，合计 {float(once):,.2f}），还是每一行自己的（合计 {float(added):,.2f}）？",
        f"The lines of {orders} orders all repeat one “{name}”: is it the order's (counted once each, {float(once):,.2f}) or each line's own ({float(added):,.2f})?"),
        (Answer(Text(f"整单的，每单一次：{float(once):,.2f}", f"the order's, once each: {float(once):,.2f}"), "answer", f"{key}=order"),
         Answer(Text(f"每行自己的：{float(added):,.2f}", f"each line's own: {float(added):,.2f}"), "answer", f"{key}=line")),
        Text(f"按每行自己的算：{float(added):,.2f}", f"counts each line's own: {float(added):,.2f}"))


def _shared(table: Table, con: duckdb.DuckDBPyConnection, order: int, amount: int, how: str) -> Table:
    """The order's amount shared out over its lines by what each comes to, to the cent; all on the first where that is not known."""
    refund = roles_of(table).refund
    for place in (amount, refund):
        if place is None:
            continue
        digits = _digits(table, place)
        con.execute(f"""CREATE OR REPLACE TEMP TABLE shared AS WITH one AS (
            SELECT l.place, l.id, num(c.{raw(table, place)}) AS yuan, greatest(l.weight, 0) AS weight, said(c.{raw(table, place)}) AS text, text IS NULL AS blank
            FROM lines l JOIN cells c USING (place)),
            orders AS (SELECT id, max(yuan) AS total, sum(weight) AS weighed, count(weight) = count(*) AS known, min(place) AS first, count(*) AS n, max(text) AS text,
                count(DISTINCT yuan) = 1 AND (count(yuan) = count(*) OR count(yuan) = 1 AND NOT arg_min(blank, place)) AS whole FROM one WHERE id IS NOT NULL GROUP BY id),
            parts AS (SELECT place, orders.id, orders.text, total, first, whole AND n > 1 AS whole,
                CASE WHEN known AND weighed > 0 THEN round(CAST(total AS DOUBLE) * CAST(weight AS DOUBLE) / weighed, {digits}) ELSE 0 END AS part FROM one JOIN orders USING (id)),
            rest AS (SELECT id, any_value(total) - sum(part) AS rest FROM parts GROUP BY id)
            SELECT place, text, CAST(CASE WHEN place = first THEN part + rest ELSE part END AS DECIMAL(18,{digits})) AS part FROM parts JOIN rest USING (id) WHERE whole""")
        values = con.execute(f"""SELECT CASE WHEN s.place IS NULL THEN c.{raw(table, place)} ELSE rewritten(s.text, s.part) END AS v
            FROM cells c LEFT JOIN shared s USING (place) ORDER BY c.place""").to_arrow_table().column("v")
        table = with_column(table, place, values)
        if place == amount:
            count = con.execute("SELECT count(DISTINCT id) FROM shared JOIN lines USING (place)").fetchone()
    if how == "first":
        table = _carried(table, con)
    name = table.header.names[amount]
    where = ("写在每一行", "is written on every line") if how == "every" else ("只写在第一行", "stands on the first line only")
    return table.noted(Text(f"「{name}」是整单金额，{where[0]}：{count[0] if count else 0} 个多行订单每单只算一次，按各行的金额分到行上",
                            f"“{name}” is the order's and {where[1]}: {count[0] if count else 0} orders of several lines count once each, shared out over their lines"))


def _digits(table: Table, place: int) -> int:
    """To how many digits of the written figure a cent is told: more where it is written in thousands."""
    name = table.header.names[place]
    told = (table.options.scale.get(table.matching.columns.get(place, "")), heading(name).unit, table.header.sheet_factor)
    return _DIGITS if any(one not in (None, "元", 1.0) for one in told) else 2


def _carried(table: Table, con: duckdb.DuckDBPyConnection) -> Table:
    """What the first line alone says of the order, on its other lines too."""
    roles = roles_of(table)
    wanted = {i for i, name in table.matching.columns.items() if name in _OF_THE_ORDER} | (roles.told - ({roles.refund} if roles.refund is not None else set()))
    wanted |= {i for i, name in enumerate(table.header.names) if heading(name).folded in ("currency", "币种", "币别") and i < table.sheet.cells.num_columns}
    for place in sorted(wanted):
        column = raw(table, place)
        values = con.execute(f"""SELECT coalesce(c.{column}, CASE WHEN l.id IS NOT NULL THEN first(c.{column} ORDER BY c.place) OVER (PARTITION BY l.id) END) AS v
            FROM cells c JOIN lines l USING (place) ORDER BY c.place""").to_arrow_table().column("v")
        table = with_column(table, place, values)
    return replace(table)
