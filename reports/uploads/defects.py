"""The defects of an import as a workbook: where, what was seen, what to do; one line each, in the order of the file."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analytics.errors import Defect, Text
from analytics.ingest.recognising.defect_list import DEFECT_LIST
from reports.sheets import cells

TITLE = Text("导入问题", "Import defects")
SEVERITY = {"error": Text("未导入", "not loaded"), "warning": Text("已导入，请核对", "loaded, please check")}


def defect_list(defects: Iterable[Defect], lang: str) -> bytes:
    """The defects as .xlsx; row numbers are those Excel shows."""
    book = Workbook()
    write_defects(book.active, defects, lang)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_defects(sheet: Worksheet, defects: Iterable[Defect], lang: str) -> None:
    """The defects on a sheet of a workbook."""
    sheet.title = cells.sheet_name(TITLE.in_(lang))
    texts: list[list[str]] = []
    for number, label in enumerate(DEFECT_LIST, start=1):
        cells.heading(sheet.cell(1, number), label.in_(lang))
        texts.append([label.in_(lang)])
    for row, defect in enumerate(defects, start=2):
        values = (
            defect.file, defect.sheet, defect.row, defect.column, defect.value, SEVERITY[defect.severity].in_(lang),
            defect.message.in_(lang), defect.fix.in_(lang), defect.code,
        )
        for number, value in enumerate(values, start=1):
            cells.write(sheet.cell(row, number), value)
            texts[number - 1].append("" if value is None else str(value))
    sheet.freeze_panes = "A2"
    cells.set_widths(sheet, texts, widest=60)
