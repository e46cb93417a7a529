"""A column that says in which unit the amount of each row is (3.5 · 万元, 8000 · 元): the unit goes into the cell, where it is read."""

from __future__ import annotations

import re

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.folding import UNITS, fold, heading
from analytics.ingest.terms.numbers import is_blank, parse_number

_CALLED = re.compile(r"单位|(?<![a-z])units?(?![a-z])")
_NO_SUM = frozenset({"list_price_yuan", "unit_cost_yuan"})  # a price is each piece's, in yuan


def with_a_column_of_units(table: Table) -> Table:
    """The amounts of `table` with the unit that a column beside them says; other columns of units (台, 件) are of pieces and change nothing."""
    start, cells = table.header.index + 1, table.sheet.cells
    for i, name in enumerate(table.header.names):
        if i in table.matching.columns or i in table.matching.left_out or i >= cells.num_columns or not _CALLED.search(fold(name)):
            continue
        said = [None if text is None or is_blank(text) else fold(text) for text in cells.column(i).slice(start).to_pylist()]
        words = {text for text in said if text}
        if not words or not words <= UNITS.keys() or all(UNITS[word] == 1 for word in words):
            continue
        wanted = [k for k, field in table.matching.columns.items() if k < cells.num_columns and field in table.recognised.dataset
                  and table.recognised.dataset[field].type == "money" and field not in _NO_SUM and heading(table.header.names[k]).unit is None]
        for k in wanted:
            values = [f"{text.strip()}{unit}" if text and unit and _plain(text) else text for text, unit in zip(cells.column(k).slice(start).to_pylist(), said, strict=True)]
            table = with_column(table, k, pa.array(values, pa.string()))
        told = "」「".join(table.header.names[k] for k in wanted)
        return table.noted(Text(f"「{told}」每行的单位取自「{name}」", f"The unit of each row of “{told}” is taken from “{name}”")) if wanted else table
    return table


def _plain(text: str) -> bool:
    number = parse_number(text)
    return number is not None and number.factor is None
