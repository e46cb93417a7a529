"""Amounts some of which name their unit (12万) and some of which are as small without one (9): nobody can tell what the latter are."""

from __future__ import annotations

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.ingest.terms.units import unit_of_heading
from analytics.warehouse.file.scratch import scratch

_MARKED = "[0-9]\\s*(十万|百万|千万|[万千亿萬億仟]|[kKwW]$)"
_WORDS = {1e3: "千元", 1e4: "万元", 1e5: "十万元", 1e6: "百万元", 1e8: "亿元"}
_MOST = 20_000
_TIMES = 10


def with_units_in_cells(table: Table) -> Table:
    """Asks of columns in which numbers without a unit are no larger than those that stand before 万 beside them."""
    if table.header.sheet_factor not in (None, 1):
        return table
    for i, field in table.loaded.items():
        own = unit_of_heading(table.header.names[i])
        if field.type == "money" and field.name not in table.scale and i < table.sheet.cells.num_columns and (own is None or own.factor is None):
            asked = _asked_of(table, i, field.name)
            table = table.asking(asked) if asked else table
    return table


def _asked_of(table: Table, column: int, field: str) -> Question | None:
    with scratch(table.sheet.cells.num_rows) as con:
        con.register("raw", table.sheet.cells.slice(table.header.index + 1))
        raw = table.sheet.cells.column_names[column]
        if not con.execute(f"SELECT 1 FROM raw WHERE try_cast({raw} AS DOUBLE) IS NULL AND regexp_matches({raw}, $1) LIMIT 1", [_MARKED]).fetchone():
            return None
        cells = [cell for (cell,) in con.execute(f"SELECT DISTINCT {raw} FROM raw WHERE {raw} IS NOT NULL LIMIT {_MOST}").fetchall()]
    numbers = [(cell, number) for cell in sorted(cells) if not is_blank(cell) and (number := parse_number(cell, column in table.commas)) is not None and number.value]
    marked = [(cell, number) for cell, number in numbers if number.factor is not None and number.factor >= 1000]
    plain = [(cell, number) for cell, number in numbers if number.factor is None]
    if not marked or not plain:
        return None
    largest = max(abs(number.value) for _cell, number in marked)
    small = [cell for cell, number in plain if abs(number.value) <= _TIMES * largest and abs(number.value) < 1000]
    if not small:
        return None
    name, word = table.header.names[column], _WORDS.get(float(marked[0][1].factor or 1), "万元")
    return Question(
        f"unit:{name}", name,
        Text(f"「{name}」有的写单位（{marked[0][0]}）、有的不写（{small[0]}），看不出不写的是元还是{word}",
             f"“{name}” names a unit here ({marked[0][0]}) and none there ({small[0]}): it cannot be told whether the latter are yuan or {word}"),
        (Answer(Text(f"没写的也是{word}", f"those without one are {word}, too"), "scale", f"{field}={word}"), Answer(Text("没写的是元", "those without one are yuan"), "scale", f"{field}=元")),
        Text("没写的当作元", "take those without one as yuan"))
