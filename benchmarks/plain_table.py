"""A sheet as a plain table, whatever it is about: its header and its records, for cases that are no sales data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import ipc

from analytics.ingest.cleaning.totals import find_skipped
from analytics.ingest.reading.delimited import read_text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.header import Header, find_header


@dataclass(frozen=True)
class PlainTable:
    """`heading` holds the cells of the header row, empty when there is none; `records` leave out blank rows, repeated
    headers and total rows. A blank cell is ""; a record is as wide as the heading, wider only where it holds more."""

    header: Header
    heading: list[str]
    records: list[list[str]]


def plain_table(sheet: RawSheet, file: str) -> PlainTable:
    """The table on `sheet`, understood as far as the import does before it knows which dataset it is."""
    header = find_header(sheet, hint=file)
    cells = sheet.cells.slice(header.index + 1)
    numbered = cells.append_column("row_no", pa.array(range(cells.num_rows), pa.int64()))
    con = duckdb.connect(":memory:")
    try:
        con.register("raw", numbered)
        find_skipped(con, numbered, header.names, [], header.parts)
        skipped = {row for (row,) in con.execute("SELECT row_no FROM skipped").fetchall()}
    finally:
        con.close()
    heading = [] if header.index < 0 else _trimmed([cell.as_py() or "" for cell in (column[header.index] for column in sheet.cells.columns)], 0)
    rows = zip(*(column.to_pylist() for column in cells.columns))
    width = len(heading) or cells.num_columns
    records = [_trimmed([cell or "" for cell in row], width) for place, row in enumerate(rows) if place not in skipped]
    return PlainTable(header, heading, records)


def _trimmed(cells: list[str], width: int) -> list[str]:
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells


def text_sheet(path: Path, folder: Path) -> RawSheet:
    """The one sheet of a text file, read in this process: only for files known to be harmless."""
    target = folder / "sheet.arrow"
    told = read_text(path, target, None, False)
    (sheet,) = told["sheets"]  # type: ignore[misc]
    with pa.memory_map(str(target)) as source:
        return RawSheet(path.name, ipc.open_file(source).read_all(), True, sheet["first_row"], sheet["first_column"])
