"""Merged first columns: the value stands in the top row of its group only, and belongs to the rows below it too."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.cleaning.totals import is_total_label
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.table import Table

_NUMBERS = ("money", "number", "integer", "share")
_GROUPS = ("person", "team", "region", "owner", "channel", "product", "customer", "medium")
_ENOUGH_BLANK = 0.3
_WRITTEN_BY_HAND = 200_000  # rows; nobody types ditto marks into more
_SAME_AS_ABOVE = ("〃", "″", "同上", "''", "”")


def filled_down(table: Table) -> Table:
    """The blanks of merged cells filled, in columns that hold no numbers; a merged amount is one amount.

    Without merged ranges only the leftmost column is filled, and only where its blanks can be nothing else: a value in the
    first row, a third of the rows blank, no value standing twice in a row.
    """
    sheet, header = table.sheet, table.header
    start = header.index + 1
    notes: list[Text] = []
    for column, field in table.loaded.items():
        if field.type in _NUMBERS or column >= sheet.cells.num_columns:
            continue
        sheet, above = _ditto(sheet, header, column, start)
        notes += above
        ranges = [m for m in sheet.merged if m.left <= column <= m.right and m.left == column and m.bottom > max(m.top, start)]
        if ranges:
            values = sheet.cells.column(column).to_pylist()
            for m in ranges:
                for row in range(max(m.top, start) + 1, min(m.bottom + 1, len(values))):
                    values[row] = values[row] or values[m.top]
            said = Text(f"「{header.names[column]}」的合并单元格按每一行补齐", f"Merged cells of “{header.names[column]}” were filled in for each row")
        elif column == _leftmost(sheet, start) and field.name in _GROUPS and _grouped(sheet, column, start):
            values = _carried(sheet, sheet.cells.column(column).to_pylist(), start)
            said = Text(f"「{header.names[column]}」只写在每组第一行，空白处按上一行补齐", f"“{header.names[column]}” stands in the first row of each group only; blanks take the value above")
        else:
            continue
        sheet = replace(sheet, cells=sheet.cells.set_column(column, sheet.cells.column_names[column], pa.array(values, pa.string())))
        notes.append(said)
    return replace(table, sheet=sheet).noted(*notes)


def _ditto(sheet: RawSheet, header: Header, column: int, start: int) -> tuple[RawSheet, list[Text]]:
    """〃 and 同上 mean what stands above."""
    cells = sheet.cells.column(column)
    if len(cells) > _WRITTEN_BY_HAND or not pc.any(pc.is_in(cells, pa.array(_SAME_AS_ABOVE, pa.string()))).as_py():
        return sheet, []
    values = cells.to_pylist()
    for row in range(start + 1, len(values)):
        values[row] = values[row - 1] if values[row] in _SAME_AS_ABOVE else values[row]
    made = sheet.cells.set_column(column, sheet.cells.column_names[column], pa.array(values, pa.string()))
    name = header.names[column]
    return replace(sheet, cells=made), [Text(f"「{name}」里的「〃」「同上」按上一行补齐", f"〃 and 同上 in “{name}” were filled with what stands above")]


def _leftmost(sheet: RawSheet, start: int) -> int | None:
    part = sheet.cells.slice(start)
    return next((i for i, column in enumerate(part.columns) if column.null_count < part.num_rows), None)


def _occupied(sheet: RawSheet, start: int) -> list[bool]:
    """Whether each row under the header holds at least two cells beside the first: blank lines and notes do not. Nor does
    the header count where it is written again."""
    columns = [column.to_pylist() for column in sheet.cells.columns]
    headings = [set(column[:start]) - {None} for column in columns]

    def full(row: int) -> bool:
        cells = [(column[row], headings[i]) for i, column in enumerate(columns) if column[row]]
        return sum(1 for column in columns[1:] if column[row]) >= 2 and not all(cell in above for cell, above in cells)

    return [full(row) for row in range(start, sheet.cells.num_rows)]


def _grouped(sheet: RawSheet, column: int, start: int) -> bool:
    cells = sheet.cells.column(column).slice(start)
    if cells.null_count < _ENOUGH_BLANK / 2 * len(cells):  # cheap to know; rows of blanks or notes are counted below
        return False
    part, occupied = cells.to_pylist(), _occupied(sheet, start)
    rows = [value for value, full in zip(part, occupied) if full]
    filled = [value for value in rows if value]
    blank = len(rows) - len(filled)
    repeated = any(one == other for one, other in zip(filled, filled[1:]))
    return bool(rows and rows[0]) and len(filled) >= 2 and blank >= _ENOUGH_BLANK * len(rows) and not repeated


def _carried(sheet: RawSheet, values: list[str | None], start: int) -> list[str | None]:
    carried: str | None = None
    filled = values[:start]
    headings = set(values[:start]) - {None}
    for value, full in zip(values[start:], _occupied(sheet, start)):
        if value and (full or value not in headings):
            carried = None if is_total_label(value) else value
        filled.append(value or (carried if full else None))
    return filled
