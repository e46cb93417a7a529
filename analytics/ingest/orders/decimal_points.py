"""Amounts with their decimals behind a comma (1.234,56), written with a point before orders are reckoned with: rules that add up lines,
share out totals and turn signs read and write one notation only."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column

_RECKONED = ("sales", "receipts", "invoices")
_NUMBER = r"^[^0-9]*[0-9][0-9.'\s]*(?:,[0-9]+)?[^0-9]*$"


def with_decimal_points(table: Table) -> Table:
    """The table with such columns rewritten; one with a cell of digits that is no such number stays as it is."""
    if table.recognised.dataset.name not in _RECKONED:
        return table
    for place in sorted(table.commas):
        cells = table.sheet.cells.column(place).slice(table.header.index + 1).combine_chunks()
        number = pc.fill_null(pc.match_substring_regex(cells, _NUMBER), False)
        digits = pc.fill_null(pc.match_substring_regex(cells, "[0-9]"), False)
        if pc.any(pc.and_not(digits, number)).as_py():
            continue
        pointed = pc.replace_substring(pc.replace_substring(cells, ".", ""), ",", ".")
        table = with_column(table, place, pc.if_else(number, pointed, cells).cast(pa.string()))
        table = replace(table, commas=table.commas - {place})
    return table
