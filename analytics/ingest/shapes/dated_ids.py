"""Numbers that a workbook formats as dates (order 43659 shown as 2019-07-13): put back where the column can hold no date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.dates import EPOCH_1900, EPOCH_1904

_MIDNIGHT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")


def ids_put_back(table: Table) -> Table:
    """The numbers of the id columns, where every cell of such a column reads as a day without a time."""
    if table.raw.kind == "text":
        return table
    sheet, header = table.sheet, table.header
    notes: list[Text] = []
    for column, field in table.loaded.items():
        if not field.name.endswith("_id") or column >= sheet.cells.num_columns:
            continue
        values = sheet.cells.column(column).to_pylist()
        found = [_MIDNIGHT.fullmatch(value) if value else None for value in values[header.index + 1:]]
        if not any(found) or any(value and not match for value, match in zip(values[header.index + 1:], found)):
            continue
        start = EPOCH_1904 if table.raw.date1904 else EPOCH_1900
        numbers = [str((date(int(m[1]), int(m[2]), int(m[3])) - start).days) if m else None for m in found]
        cells = sheet.cells.set_column(column, sheet.cells.column_names[column], pa.array([*values[: header.index + 1], *numbers], pa.string()))
        sheet = replace(sheet, cells=cells)
        first = next(number for number in numbers if number)
        notes.append(Text(f"「{header.names[column]}」是编号，单元格却设成了日期格式，已还原成数字（如 {first}）",
                          f"“{header.names[column]}” is an id whose cells are formatted as dates; the numbers were put back (as {first})"))
    return replace(table, sheet=sheet).noted(*notes)
