"""Where the table starts: the header row under titles, notes and a unit line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest

import pyarrow as pa

from analytics.errors import Refused, Text
from analytics.ingest.folding import heading, unit_factor
from analytics.ingest.read import RawSheet
from analytics.ingest.vocabulary import is_known

_LOOK_AT = 40
_UNIT_LINE = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*[(（]?\s*(十万元|百万元|千万元|[万千亿萬億]元?|元|rmb|k|m)\s*[)）]?", re.IGNORECASE)
_UNIT_LINE_EN = re.compile(r"(?:unit|in)\s*:?\s*(?:rmb|cny|usd|us\$|¥|\$)?\s*(thousand|million|billion|k|m)s?\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|年度|[-/.]\d|(?!\d))")
_TYPED = re.compile(r"^[\s¥￥$€(+\-]*\d[\d,.:/\s年月日号%\-()TZ]*(?:[元万亿千kKmM%]|万元|亿元)?\s*$")


@dataclass(frozen=True)
class Header:
    """`index` is the header's place in the cells, -1 when there is none; `excel_row` as a person counts it."""

    index: int
    excel_row: int | None
    names: tuple[str, ...]
    sheet_factor: float | None
    year: int | None
    evidence: tuple[Text, ...]
    known: int = 0


def find_header(sheet: RawSheet, said: int | str | None = None, also_known: tuple[str, ...] = (), hint: str = "") -> Header:
    """The header of `sheet`. `said` is what a person chose; `hint` is text (file name) that may name a year.

    Raises Refused when the said row is not in the sheet.
    """
    top = _rows(sheet.cells, _LOOK_AT)
    if said == "none":
        index = -1
    elif said is not None:
        index = int(said) - sheet.first_row
        if not 0 <= index < sheet.cells.num_rows:
            raise Refused(Text(f"「{sheet.name or '表'}」没有第 {said} 行，不能当表头。", f"“{sheet.name or 'the sheet'}” has no row {said} to be the header."))
        if index >= len(top):
            top = _rows(sheet.cells, index + 1)
    else:
        index = _guess(top, also_known)
    above = top[: max(index, 0)]
    factor, unit = _unit_line(above)
    year = _year([*(cell for row in above for cell in row if cell), sheet.name, hint])
    if index < 0:
        names = tuple(_letter(sheet, i) for i in range(sheet.cells.num_columns))
        evidence = [Text("没有表头，列按 A、B、C 称呼", "There is no header; columns are called A, B, C")]
        excel_row = None
    else:
        names = _names(top[index], sheet)
        excel_row = sheet.first_row + index
        evidence = [Text(f"第 {excel_row} 行是表头", f"Row {excel_row} is the header")]
    if unit:
        evidence.append(Text(f"表头上方写着「单位：{unit}」", f"The line above the header says the unit is {unit}"))
    known = sum(1 for name in names if is_known(heading(name)))
    return Header(index, excel_row, names, factor, year, tuple(evidence), known)


def _rows(cells: pa.Table, count: int) -> list[tuple[str | None, ...]]:
    columns = [column.to_pylist() for column in cells.slice(0, count).columns]
    return list(zip_longest(*columns))


def _guess(top: list[tuple[str | None, ...]], also_known: tuple[str, ...]) -> int:
    """The row with the most headings we know; failing that, the first full row of words above rows that hold values."""
    width = max((sum(1 for cell in row if _filled(cell)) for row in top), default=0)
    said = {heading(name).folded for name in also_known}
    best, best_score = None, 0.0
    for index, row in enumerate(top):
        cells = [cell.strip() for cell in row if cell and cell.strip()]
        if not cells:
            continue
        known = {h.folded for h in map(heading, cells) if is_known(h)}
        words = sum(1 for cell in cells if not _typed(cell))
        told = len(said & {h.folded for h in map(heading, cells)})
        enough = told or len(known) >= 2 and len(known) >= 0.25 * len(cells) or (known and len(cells) <= 2 and words == len(cells) and len(cells) >= min(width, 2))
        # A row of values may hold words we know (产品, 服务), but not only words.
        score = 10 * told + len(known) + 0.5 * words / len(cells) - (1.5 if words < 0.7 * len(cells) else 0)
        if enough and score > best_score:
            best, best_score = index, score
    if best is not None:
        return best
    for index, row in enumerate(top[:10]):
        cells = [cell.strip() for cell in row if cell and cell.strip()]
        if len(cells) >= max(2, 0.6 * width) and len(set(cells)) >= 0.9 * len(cells) and not any(_typed(cell) for cell in cells):
            return index
    return -1


def _typed(cell: str) -> bool:
    """Whether a cell looks like a number or a date."""
    return bool(_TYPED.match(unicodedata.normalize("NFKC", cell)))


def _filled(cell: str | None) -> bool:
    return bool(cell and cell.strip())


def _unit_line(rows: list[tuple[str | None, ...]]) -> tuple[float | None, str]:
    for row in reversed(rows):
        for cell in row:
            found = (_UNIT_LINE.search(cell) or _UNIT_LINE_EN.search(cell)) if cell else None
            if found:
                return unit_factor(found[1]), found[1]
    return None, ""


def _year(texts: list[str | None]) -> int | None:
    """The year a title, sheet or file name speaks of, when it speaks of only one."""
    for text in texts:
        years = {int(year) for year in _YEAR.findall(unicodedata.normalize("NFKC", text or ""))}
        if len(years) == 1:
            return years.pop()
    return None


def _names(row: tuple[str | None, ...], sheet: RawSheet) -> tuple[str, ...]:
    names: list[str] = []
    for i, cell in enumerate(row):
        name = re.sub(r"\s+", " ", cell.strip()) if cell and cell.strip() else _letter(sheet, i)
        base, again = name, 2
        while name in names:
            name, again = f"{base}_{again}", again + 1
        names.append(name)
    return tuple(names)


def _letter(sheet: RawSheet, i: int) -> str:
    number, letters = sheet.first_column + i + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
