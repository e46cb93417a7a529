"""The rows that were set aside, back in the user's own sheet: bad cells coloured, each with its sentence as a comment."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from analytics.errors import Defect, Text
from analytics.ingest.cleaning.sentences import sentence
from analytics.ingest.set_aside import SetAside
from analytics.schema import MENDED_FROM
from reports.sheets import cells
from reports.uploads.defects import write_defects

BAD = PatternFill("solid", fgColor="F9D9A8")
SAID_BY = "Zhanbao"
HOW = Text(
    "改好有颜色的格子（批注里写着问题），保存后整个文件再上传一次：只补这些行。没有颜色的行是同一单的其他行，请保留。",
    "Correct the coloured cells (their comments say what is wrong), save, and upload this file: only these rows are added. Rows without "
    "colour belong to the same orders; please leave them in.",
)
FROM_ROW = Text("原文件第 {row} 行", "Row {row} of the original file")
# Plain numbers become numbers again; ids with leading zeros or more digits than Excel keeps stay text.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?")


def mending_workbook(aside: Sequence[SetAside], defects: Iterable[Defect], lang: str) -> bytes:
    """One sheet per sheet with rows to mend, named as it was, and the list of all defects behind them."""
    book = Workbook()
    book.remove(book.active)
    for one in aside:
        _write(book.create_sheet(_free_name(book, one.sheet)), one, lang)
    write_defects(book.create_sheet(), defects, lang)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mending_file_name(file: str, lang: str) -> str:
    """销售明细.csv -> 销售明细-待更正.xlsx: the name still says what the file is."""
    stem = re.sub(r"\.[A-Za-z0-9]{2,5}$", "", file)
    return f"{stem}-{'to-mend' if lang == 'en' else '待更正'}.xlsx"


def _free_name(book: Workbook, wanted: str) -> str:
    name, again = cells.sheet_name(wanted or "Sheet1"), 2
    while name in book.sheetnames:
        name, again = f"{cells.sheet_name(wanted)[:27]}({again})", again + 1
    return name


def _write(sheet: Worksheet, one: SetAside, lang: str) -> None:
    for row, values in enumerate(one.head, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                cells.write(sheet.cell(row, column), _value(value))
                if row == len(one.head):
                    sheet.cell(row, column).font = cells.HEADING
    for m in one.merged:
        sheet.merge_cells(start_row=m.top + 1, start_column=m.left + 1, end_row=m.bottom + 1, end_column=m.right + 1)
    said_of: dict[int, list[tuple[int, str]]] = {}
    for (place, column), defect in one.marks.items():
        said_of.setdefault(place, []).append((column, sentence(defect, lang)))
    for place, values in enumerate(one.rows):
        row = len(one.head) + place + 1
        for column, value in enumerate(values, start=1):
            if value is not None:
                cells.write(sheet.cell(row, column), _value(value))
        said = said_of.get(place, [])
        for column, words in said:
            sheet.cell(row, column + 1).fill = BAD
            sheet.cell(row, column + 1).comment = _comment(words)
        if not said and place not in one.beside:
            sheet.cell(row, 1).comment = _comment(FROM_ROW.in_(lang).format(row=one.excel_rows[place]))
    first = next((column for column, value in enumerate(one.head[-1], start=1) if value), 1)
    sheet.cell(len(one.head), first).comment = _comment(HOW.in_(lang))
    sheet.freeze_panes = sheet.cell(len(one.head) + 1, 1)
    cells.set_widths(sheet, ([str(row[i] or "") for row in (*one.head[-1:], *one.rows[:200])] for i in range(len(one.head[-1]))))
    if MENDED_FROM in one.head[-1]:
        sheet.column_dimensions[get_column_letter(one.head[-1].index(MENDED_FROM) + 1)].hidden = True


def _comment(words: str) -> Comment:
    return Comment(words, SAID_BY, height=90, width=320)


def _value(text: str) -> object:
    text = text.removesuffix(" 00:00:00")
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
