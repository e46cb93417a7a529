"""Rows without a day: counted where no period is asked for, never in one, and said either way."""

from __future__ import annotations

from functools import partial

import ibis.expr.types as ir

from analytics.errors import Text
from analytics.metrics import Metric, metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import outlined
from analytics.window import Window

_WORDS = {
    "media": (Text("行媒体投放没有日期", "media rows have no date"), Text("已计入；选了期间时不计入", "are counted; with a period they are not")),
    "deals": (Text("个商机没有关闭日期", "deals have no closing date"), Text("已计入；选了期间时不计入", "are counted; with a period they are not")),
}


def undated_notes(warehouse: Warehouse, scope: Scope, at: Window, names: tuple[str, ...]) -> tuple[Text, ...]:
    """What is to be said of the rows of these metrics that no period contains: how many, and whether they count here."""
    said: list[Text] = []
    for m in map(metric, with_parts(names)):
        if m.value is None or m.table not in _WORDS or (m.table, m.date) not in tables.MAY_LACK_A_DAY:
            continue
        if not all(tables.has_dimension(m.table, dim) for dim, _values in scope.filters):
            continue
        n = warehouse.cached(("undated", m.name, scope.filters), partial(_count, warehouse, scope, m))
        what, counted = _WORDS[m.table]
        of = f"（{m.label.zh}）" if m.table == "deals" else ""
        if n and at.start is None:
            said.append(Text(f"{n} {what.zh}{of}，{counted.zh}。", f"{n} {what.en}{f' ({m.label.en.lower()})' if of else ''}; they {counted.en}."))
        elif n:
            said.append(Text(f"{n} {what.zh}{of}，没有计入这个期间。", f"{n} {what.en}{f' ({m.label.en.lower()})' if of else ''} and are left out of this period."))
    return tuple(dict.fromkeys(said))


def _count(warehouse: Warehouse, scope: Scope, m: Metric) -> int:
    return int(warehouse.frame(outlined(_undated, scope, m.name))["n"].iloc[0])


def _undated(scope: Scope, name: str) -> ir.Table:
    """How many rows a metric counts lack a day."""
    m = metric(name)
    rows = tables.rows(m.table, scope)
    rows = rows.filter(rows[m.date or ""].isnull())
    rows = rows if m.where is None else rows.filter(m.where(rows))
    return rows.aggregate(n=rows.count())
