"""An answer as a real Excel file: what it is, as of when, filtered how, and numbers that stay numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analytics.answer import Answer, Column
from analytics.errors import Text
from analytics.units import excel_format, format_value, heading_unit
from reports.sheets import cells
from reports.wording import units_of, worded_columns

NOTES = Text("说明", "Notes")
AS_OF = Text("数据截至", "Data to")
PERIOD = Text("期间", "Period")
UNFINISHED = Text("进行中", "in progress")
FILTERS = Text("筛选", "Filters")
COMPARED = Text("对比期", "Compared with")
LAST_YEAR = Text("去年同期", "Same time last year")
ROWS = Text("行数", "Rows")
NO_ROWS = Text("没有数据", "No data")
HEADER_ROW = 4


def workbook(answer: Answer, title: Text, lang: str, filters: str = "") -> bytes:
    """The answer as .xlsx: title, as-of and filters on top, a frozen header, typed cells; notes on a second sheet.

    Money is exact in yuan, shares are Excel percentages, unknown values are empty cells. Text is never read as a formula.
    """
    return workbook_of(((title, answer),), lang, filters)


def workbook_of(answers: Sequence[tuple[Text, Answer]], lang: str, filters: str = "", title: str = "") -> bytes:
    """Several answers as one .xlsx, a sheet each; the notes are those of the first. `title` stands before each sheet's own."""
    book = Workbook()
    book.remove(book.active)
    for word, answer in answers:
        sheet = book.create_sheet(cells.sheet_name(word.in_(lang)))
        cells.write(sheet["A1"], f"{title} {word.in_(lang)}".strip())
        sheet["A1"].font = cells.TITLE
        cells.write(sheet["A2"], " · ".join(_reading(answer, lang, filters)))
        sheet["A2"].font = cells.QUIET
        _table(sheet, answer, lang)
        _printing(sheet, len(answer.columns))
    _notes(book.create_sheet(cells.sheet_name(NOTES.in_(lang))), answers[0][1], lang, filters)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column_heading(column: Column, lang: str) -> str:
    """The label, with what its figures are counted in where that is not said already."""
    label = column.label.in_(lang)
    unit = heading_unit(column.unit, lang)
    if not unit or unit in label:
        return label
    return f"{label} ({unit})" if lang == "en" else f"{label}（{unit}）"


def _reading(answer: Answer, lang: str, filters: str) -> list[str]:
    """The line under the title: as of when, which period, narrowed to what."""
    parts = []
    if answer.as_of is not None:
        parts.append(f"{AS_OF.in_(lang)} {answer.as_of.isoformat()}")
    if answer.period is not None:
        shown = f"{answer.period.label} ({answer.period.start.isoformat()} — {answer.period.last_day.isoformat()})"
        parts.append(f"{PERIOD.in_(lang)} {shown}" + ("" if answer.finished else f" {UNFINISHED.in_(lang)}"))
    if filters:
        parts.append(f"{FILTERS.in_(lang)} {filters}")
    return parts


def _table(sheet: Worksheet, answer: Answer, lang: str) -> None:
    texts: list[list[str]] = []
    words = worded_columns(answer, lang)
    for number, column in enumerate(answer.columns, start=1):
        label, values = column_heading(column, lang), words[column.name]
        units = units_of(answer, column.name, column.unit)
        cells.heading(sheet.cell(HEADER_ROW, number), label)
        for row, (value, unit) in enumerate(zip(values, units), start=HEADER_ROW + 1):
            cells.write(sheet.cell(row, number), value, excel_format(unit) if unit and not isinstance(value, str) else "")
        texts.append([label, *(_shown(value, unit, lang) for value, unit in zip(values[:200], units))])
    if answer.empty:
        cells.write(sheet.cell(HEADER_ROW + 1, 1), NO_ROWS.in_(lang))
    else:
        last = f"{get_column_letter(len(answer.columns))}{HEADER_ROW + len(answer.rows)}"
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}"
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 1)
    cells.set_widths(sheet, texts)


def _shown(value: object, unit: str, lang: str) -> str:
    """About what Excel will display, to choose a width."""
    value = cells.plain(value)
    if value is None:
        return ""
    if isinstance(value, float) and unit == "yuan":
        return f"{value:,.2f}"
    if isinstance(value, (int, float)) and unit:
        return str(format_value(value, unit, lang))
    return str(value)


def _printing(sheet: Worksheet, n_columns: int) -> None:
    sheet.page_setup.orientation = "landscape" if n_columns > 6 else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _notes(sheet: Worksheet, answer: Answer, lang: str, filters: str) -> None:
    """What the numbers rest on: the windows compared, the notes of the answer."""
    lines = [(None, part) for part in _reading(answer, lang, filters)]
    for label, span in ((COMPARED, answer.previous), (LAST_YEAR, answer.last_year)):
        if span is not None:
            lines.append((label, f"{span[0].isoformat()} — {(span[1] - timedelta(days=1)).isoformat()}"))
    lines.append((ROWS, str(len(answer.rows))))
    lines += [(None, note.in_(lang)) for note in answer.notes]
    for row, (label, text) in enumerate(lines, start=1):
        cells.write(sheet.cell(row, 1), text if label is None else f"{label.in_(lang)} {text}")
        sheet.cell(row, 1).alignment = cells.WRAPPED
    sheet.column_dimensions["A"].width = 100
