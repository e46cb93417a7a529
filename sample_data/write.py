"""Writing tables as the files people have: workbooks with titles and totals, csv in several encodings, text named .xls.

The same rows give the same bytes: nothing written depends on the clock.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | datetime | None

FONT = {"font_name": "宋体", "font_size": 11}
CREATED = datetime(2026, 3, 19)
WIDTH = 14


@dataclass(frozen=True)
class Sheet:
    """One table. `above` are the lines over the header (title, unit); `summed` the columns of the 合计 row, if any."""

    name: str
    header: Sequence[str]
    rows: list[list[Cell]]
    above: tuple[str, ...] = ()
    summed: tuple[str, ...] = ()

    def total_row(self) -> list[Cell] | None:
        if not self.summed:
            return None
        total: list[Cell] = [None] * len(self.header)
        total[0] = "合计"
        for name in self.summed:
            place = list(self.header).index(name)
            total[place] = round(sum(value for row in self.rows if isinstance(value := row[place], int | float)), 4)
        return total


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """An .xlsx workbook with one worksheet for each table."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED})
        plain, bold = book.add_format(FONT), book.add_format(FONT | {"bold": True})
        heading = book.add_format(FONT | {"bold": True, "font_size": 14})
        dates = {date: book.add_format(FONT | {"num_format": "yyyy-mm-dd"}), datetime: book.add_format(FONT | {"num_format": "yyyy-mm-dd hh:mm"})}
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            last = len(sheet.header) - 1
            page.set_column(0, last, WIDTH)
            for place, text in enumerate(sheet.above):
                page.write_string(place, 0, text, plain if place else heading)
            if sheet.above and last:
                page.merge_range(0, 0, 0, last, sheet.above[0], heading)
            top = len(sheet.above)
            page.freeze_panes(top + 1, 0)
            page.write_row(top, 0, sheet.header, bold)
            for number, row in enumerate(sheet.rows, start=top + 1):
                _write_row(page, number, row, plain, dates)
            total = sheet.total_row()
            if total:
                _write_row(page, top + 1 + len(sheet.rows), total, bold, dates)


def _write_row(page: Worksheet, number: int, row: Sequence[Cell], plain: Format, dates: dict[type, Format]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str):
            page.write_string(number, place, value, plain)
        elif isinstance(value, date):
            page.write_datetime(number, place, value, dates[type(value)])
        elif value is not None:
            page.write_number(number, place, value, plain)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def write_text(
    path: Path, header: Sequence[str], rows: list[list[Cell]], encoding: str, delimiter: str = ",", above: Sequence[str] = ()
) -> None:
    """A delimited text file; `above` are lines over the header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for line in above:
        writer.writerow([line] + [""] * (len(header) - 1))
    writer.writerow(header)
    writer.writerows([_text(value) for value in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))
