"""Deals without a number: told apart by their names, with the customer where names repeat."""

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
