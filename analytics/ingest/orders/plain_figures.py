"""Amounts of orders in one notation before they are reckoned with: rules that add up lines, share out totals and turn signs read and write
plain figures only. 1.234,56 and 36.8K become 1234.56 and 36800."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.numbers import parse_number

_RECKONED = ("sales", "receipts", "invoices")
_NUMBER = r"^[^0-9]*[0-9][0-9.'\s]*(?:,[0-9]+)?[^0-9]*$"
_WITH_A_UNIT = r"(?i)[0-9]\s*(?:[十百千]?[万萬]|[千仟亿億kmw])[元圆圓]?\s*\)?$"
_BEFORE = re.compile(r"^[^0-9(.−-]*")
_MOST = 20_000  # different cells with a unit; more are left to the cleaning, which reads them as they are


def with_plain_figures(table: Table) -> Table:
    """The table with decimal commas and units in cells of its amounts written out; a column with a cell that does not fit stays as it is."""
    if table.recognised.dataset.name not in _RECKONED:
        return table
    for place in sorted(table.commas):
        table = _with_points(table, place)
    if "order_id" in table.matching.fields and table.header.sheet_factor in (None, 1):
        for place, field in table.loaded.items():
            if field.type == "money" and place < table.sheet.cells.num_columns and place not in table.commas and field.name not in table.scale:
                table = _without_units(table, place)
    return table


def _cells(table: Table, place: int) -> pa.Array:
    return table.sheet.cells.column(place).slice(table.header.index + 1).combine_chunks()


def _with_points(table: Table, place: int) -> Table:
    cells = _cells(table, place)
    number = pc.fill_null(pc.match_substring_regex(cells, _NUMBER), False)
    digits = pc.fill_null(pc.match_substring_regex(cells, "[0-9]"), False)
    if pc.any(pc.and_not(digits, number)).as_py():
        return table
    pointed = pc.replace_substring(pc.replace_substring(cells, ".", ""), ",", ".")
    table = with_column(table, place, pc.if_else(number, pointed, cells).cast(pa.string()))
    return replace(table, commas=table.commas - {place})


def _without_units(table: Table, place: int) -> Table:
    cells, name = _cells(table, place), table.header.names[place]
    marked = pc.fill_null(pc.match_substring_regex(cells, _WITH_A_UNIT), False)
    different = pc.unique(cells.filter(marked)).to_pylist()
    if not different or len(different) > _MOST or heading(name).unit not in (None, "元"):
        return table
    written = {cell: _written_out(cell) for cell in different}
    if None in written.values():
        return table
    values = pa.array([written.get(cell, cell) for cell in cells.to_pylist()], pa.string())
    return with_column(table, place, values).noted(Text(
        f"「{name}」有的格自带单位（如 {different[0]}），换算成元", f"Cells of “{name}” have a unit of their own (such as {different[0]}) and were written out in yuan"))


def _written_out(cell: str) -> str | None:
    found = parse_number(cell)
    if found is None or found.factor is None:
        return None
    before = _BEFORE.match(cell)
    return f"{before[0] if before else ''}{found.value * found.factor:f}"
