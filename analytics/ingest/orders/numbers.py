"""What the number of an order says: the day at its front."""

from __future__ import annotations

from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column


def orders_by_number(table: Table) -> Table:
    """The day of an order from the front of its number, where its exporter writes it there and no column holds it."""
    found, order = table.found, places(table, "order_id") if table.found else None
    if found is None or table.exporter is None or not table.exporter.day_in_number or order is None or "ordered_on" not in found.missing:
        return table
    with cells_of(table) as con:
        day = f"try_strptime(regexp_extract(said({raw(table, order)}), '^(\\d{{6}})-', 1), '%y%m%d')"
        row = con.execute(f"SELECT count(said({raw(table, order)})), count({day}) FROM cells").fetchone()
        if not row or not row[0] or row[0] != row[1]:
            return table
        values = con.execute(f"SELECT strftime({day}, '%Y-%m-%d') AS v FROM cells ORDER BY place").to_arrow_table().column("v")
    name = table.header.names[order]
    made = with_column(table, None, values, "下单日期")
    matching = replace(found.matching, columns={**found.matching.columns, len(made.header.names) - 1: "ordered_on"})
    missing = tuple(one for one in found.missing if one != "ordered_on")
    return replace(made, found=replace(found, matching=matching, missing=missing)).noted(Text(
        f"没有下单时间一列，按「{name}」开头的年月日算下单日期", f"No column holds the day of the order; it was taken from the front of “{name}”"))
