"""A draft as a file: text of any coding, or a workbook."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.wild.draft import EXCEL_BEGINS, Column, Draft

_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def write(draft: Draft, folder: Path) -> Path:
    """Writes `draft` into `folder`; a coding that has no sign for what stands in it becomes UTF-8."""
    path = folder / f"{draft.name}.{draft.form}"
    if draft.form == "xlsx":
        _write_workbook(draft, path)
        return path
    text = io.StringIO()
    csv.writer(text, delimiter=draft.delimiter, lineterminator="\r\n").writerows(draft.texts())
    try:
        path.write_bytes(text.getvalue().encode(draft.encoding))
    except UnicodeEncodeError:
        path.write_bytes(text.getvalue().encode("utf-8"))
    return path


def _write_workbook(draft: Draft, path: Path) -> None:
    # Two files of the same draft are the same bytes: the time of making is part of a workbook.
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": datetime(2026, 6, 30)})
        sheet = book.add_worksheet(draft.sheet)
        day, moment = (book.add_format({"num_format": form}) for form in (_DAY, _MOMENT))
        begins = len(draft.above)
        for row, texts in enumerate(draft.above):
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text) if text else None
        if draft.merged and len(draft.columns) > 1:
            sheet.merge_range(0, 0, 0, len(draft.columns) - 1, draft.above[0][0])
        for place, column in enumerate(draft.columns):
            sheet.write_string(begins, place, column.head)
            for row, value in enumerate(column.values, start=begins + 1):
                cell = _cell(draft, column, value)
                if isinstance(cell, datetime):
                    sheet.write_datetime(row, place, cell, moment if isinstance(value, datetime) else day)
                elif cell is not None:
                    sheet.write(row, place, cell)
        for row, texts in enumerate(draft.below, start=begins + 1 + draft.height):
            for place, text in enumerate(texts):
                sheet.write_string(row, place, text) if text else None


def _cell(draft: Draft, column: Column, value: Any) -> Any:
    """What stands in a cell of a workbook: days and numbers as such, unless they are written in a form that is text."""
    writing = draft.writing
    if value is None or value == "":
        return None
    if hasattr(value, "year"):
        if writing.dates == "iso":
            return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return (value - EXCEL_BEGINS).days if writing.dates == "serial" and not isinstance(value, datetime) else draft.written(column, value)
    if isinstance(value, Decimal):
        text = writing.numbers.startswith("comma") or (column.field is not None and (writing.sign or writing.suffix))
        return draft.written(column, value) if text else float(draft.in_unit(column, value))
    return value
