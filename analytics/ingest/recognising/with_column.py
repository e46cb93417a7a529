"""One column of a table put in the place of another, or beside the others, before the cells are typed."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from analytics.ingest.recognising.table import Table


def with_column(table: Table, place: int | None, values: pa.ChunkedArray | pa.Array, name: str = "") -> Table:
    """The table with the cells of column `place` replaced below its header, or with one more column called `name`."""
    sheet, header = table.sheet, table.header
    top = header.index + 1
    below = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    below = below.cast(pa.string())
    if place is None:
        column = pa.chunked_array([pa.nulls(top, pa.string()), below])
        cells = sheet.cells.append_column(f"c{sheet.cells.num_columns}", column)
        return replace(table, sheet=replace(sheet, cells=cells), header=replace(header, names=(*header.names, name), parts=(*header.parts, (name,)), written=header.written or header.names))
    column = pa.chunked_array([sheet.cells.column(place).slice(0, top).combine_chunks(), below])
    return replace(table, sheet=replace(sheet, cells=sheet.cells.set_column(place, str(sheet.cells.column_names[place]), column)))
