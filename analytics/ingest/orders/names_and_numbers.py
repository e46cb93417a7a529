"""What a number says and a missing one leaves open: deals told apart by their names, the day at the front of an order number."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw, with_column
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading

_NAME = re.compile(r"^(?:商机|项目|机会|销售机会|线索|deal|opportunity|potential|project|topic)?(?:名称|名|主题|title|name)$|^topic$|^subject$|^商机$|^项目$|^opportunity$|^deal$")
_BESIDE = ("customer", "created_on", "product", "person")


def deals_by_name(table: Table) -> Table:
    """The table with a number for each deal, made of its name (and customer, day, product, seller as far as needed to tell all apart)."""
    found = table.found
    if found is None or found.dataset.name != "deals" or "deal_id" not in found.missing or table.periods:
        return table
    fields = set(found.matching.fields)
    if not {"sales_stage", "outcome", "won_on", "closed_on", "decision_node"} & fields or not fields & {"amount_yuan", "person", "created_on"}:
        return table
    free = [i for i in range(min(len(table.header.names), table.sheet.cells.num_columns)) if i not in found.matching.columns and i not in found.matching.left_out]
    name = next((i for i in free if _NAME.search(heading(table.header.names[i]).bare)), None)
    if name is None:
        name = next((i for i, field in found.matching.columns.items() if field == "customer" and _NAME.search(heading(table.header.names[i]).bare)), None)
    beside = [p for field in _BESIDE if (p := places(table, field)) is not None]
    parts = list(dict.fromkeys(([name] if name is not None else []) + beside))
    if not parts:
        return table
    with cells_of(table) as con:
        rows = con.execute(f"SELECT count(*) FROM cells WHERE said({raw(table, parts[0])}) IS NOT NULL").fetchone()
        for count in range(1, len(parts) + 1):
            key = f"concat_ws(' · ', {', '.join(f'said({raw(table, i)})' for i in parts[:count])})"
            named = f"CASE WHEN said({raw(table, parts[0])}) IS NOT NULL THEN {key} END"
            different = con.execute(f"SELECT count(DISTINCT {named}) FROM cells").fetchone()
            if rows and different and rows[0] == different[0] and rows[0]:
                break
        else:
            return table
        values = con.execute(f"SELECT {named} AS v FROM cells ORDER BY place").to_arrow_table().column("v")
    told = [table.header.names[i] for i in parts[:count]]
    made = with_column(table, None, values, "商机编号")
    place = len(made.header.names) - 1
    matching = replace(found.matching, columns={**found.matching.columns, place: "deal_id"})
    missing = tuple(one for one in found.missing if one != "deal_id")
    return replace(made, found=replace(found, matching=matching, missing=missing), spoken_for=made.spoken_for | set(parts[:count])).noted(Text(
        f"没有商机编号，用「{'」＋「'.join(told)}」区分每个商机", f"Deals have no number; “{'” + “'.join(told)}” tells them apart"))


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
