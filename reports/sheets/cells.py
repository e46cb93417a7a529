"""Writing one cell of a workbook: real numbers and dates, text that can never become a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from reports.wording import plain

# Excel, LibreOffice and WPS read a cell that starts with one of these as a formula once it is edited or saved as csv.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
LONGEST_TEXT = 32_767  # characters in one Excel cell

TITLE = Font(bold=True, size=14)
QUIET = Font(color="6B7280", size=10)
EXAMPLE = Font(color="9CA3AF", italic=True)
HEADING = Font(bold=True)
HEADING_FILL = PatternFill("solid", fgColor="E8EDF5")
REQUIRED_FILL = PatternFill("solid", fgColor="FCE8D9")
HEADING_LINE = Border(bottom=Side(style="thin", color="9CA3AF"))
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write(cell: Cell, value: object, number_format: str = "") -> None:
    """Puts `value` into the cell; text stays text whatever it starts with, and reads back unchanged."""
    value = plain(value)
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"  # openpyxl would make a formula of a leading "="
        if text.startswith(FORMULA_STARTS):
            cell.quotePrefix = True  # the same mark as a typed leading apostrophe: survives editing the cell
        return
    cell.value = value
    if number_format and value is not None:
        cell.number_format = number_format


def made(sheet: Any, value: object = None, font: Font | None = None) -> Cell:
    """A cell to append to a sheet that is written row by row."""
    cell = WriteOnlyCell(sheet)
    write(cell, value)
    if font is not None:
        cell.font = font
    return cell


def heading(cell: Cell, text: str, required: bool = False) -> None:
    write(cell, text)
    cell.font = HEADING
    cell.fill = REQUIRED_FILL if required else HEADING_FILL
    cell.border = HEADING_LINE
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def shown_width(text: str) -> int:
    """Columns the text takes: a Chinese character is two wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def set_widths(sheet: Worksheet | WriteOnlyWorksheet, columns: Iterable[Iterable[str]], narrowest: int = 9, widest: int = 48) -> None:
    """Each column as wide as its longest text, within reason."""
    for number, texts in enumerate(columns, start=1):
        longest = max((shown_width(text) for text in texts), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, narrowest), widest)


def sheet_name(text: str) -> str:
    """A name Excel accepts: at most 31 characters, none of []:*?/\\."""
    kept = "".join("·" if character in "[]:*?/\\" else character for character in text).strip("' ")
    return kept[:31] or "Sheet"
