"""Where the table starts: the header, of one row or several, under titles, notes and a unit line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import zip_longest

import pyarrow as pa

from analytics.errors import Refused, Text
from analytics.ingest.exporters.known import exporter_of
from analytics.ingest.reading.formats import column_letters
from analytics.ingest.reading.header_block import PERIOD_LIKE, Block, header_block, typed
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.terms.currencies import BY_CODE
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.units import Unit, unit_of_name, unit_said
from analytics.ingest.terms.vocabulary import is_known

_LOOK_AT = 40
_SAYS_UNIT = re.compile(r"[单單]\s*位|unit\s*[:：]", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|年度|[-/.]\d|(?!\d))")


@dataclass(frozen=True)
class Header:
    """`index` is the place in the cells of the header's last row, -1 when there is none; `excel_row` its first row as a
    person counts it. `parts` are the words over each column, from above; `names` what the columns are called by them; `written` what they
    were called where a step has added or renamed one. `sheet_factor` and `currency` (a foreign one's code) are what a line or name says
    of all its amounts."""

    index: int
    excel_row: int | None
    names: tuple[str, ...]
    sheet_factor: float | None
    year: int | None
    evidence: tuple[Text, ...]
    known: int = 0
    parts: tuple[tuple[str, ...], ...] = ()
    month: int | None = None
    currency: str | None = None
    written: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        """How many rows the header takes."""
        return max((len(parts) for parts in self.parts), default=1)


# The header of a table that nobody has looked at yet.
NOT_LOOKED_FOR = Header(-1, None, (), None, None, ())


def find_header(sheet: RawSheet, said: int | str | None = None, also_known: tuple[str, ...] = (), hint: str = "") -> Header:
    """The header of `sheet`. `said` is what a person chose, its first row; `hint` is text (file name) that may name a year.

    Raises Refused when the said row is not in the sheet.
    """
    top = _rows(sheet.cells, _LOOK_AT)
    if said == "none":
        index = -1
    elif said is not None:
        index = int(said) - sheet.first_row
        if not 0 <= index < sheet.cells.num_rows:
            shown, last = sheet.name or hint, sheet.first_row + sheet.cells.num_rows - 1
            raise Refused(Text(f"「{shown}」没有第 {said} 行，不能当表头；它的行号是 {sheet.first_row}–{last}，请另选一行，或不指定表头让程序自己找。",
                               f"“{shown}” has no row {said} to be the header; its rows are {sheet.first_row}–{last}: choose one of them, or leave the header to be found."))
        if index >= len(top):
            top = _rows(sheet.cells, index + 1)
    else:
        index = _guess(top, also_known)
    block = _block(sheet, top, index, said)
    above = top[: max(block.first, 0)]
    heads = tuple(part for parts in block.parts for part in parts)
    unit = _unit_line(above, heads, sheet.whole or sheet.name, hint, _foot(sheet))
    told: list[str | None] = [*(cell for row in above for cell in row if cell), sheet.name, hint]
    year, month = _year(told), _month(told)
    if index < 0:
        names = tuple(column_letters(sheet.first_column + i) for i in range(sheet.cells.num_columns))
        evidence = [Text("没有表头，列按 A、B、C 称呼", "There is no header; columns are called A, B, C")]
        excel_row = None
    else:
        names = _names(block, sheet)
        excel_row = sheet.first_row + block.first
        last = sheet.first_row + block.last
        evidence = [Text(f"第 {excel_row} 行是表头", f"Row {excel_row} is the header") if last == excel_row else
                    Text(f"第 {excel_row}–{last} 行是表头，上下合在一起读", f"Rows {excel_row}–{last} are the header, read together")]
    evidence += _about_unit(unit)
    known = sum(1 for name in names if is_known(heading(name)))
    return Header(block.last, excel_row, names, unit.factor, year, tuple(evidence), known, block.parts, month, unit.currency)


def _block(sheet: RawSheet, top: list[tuple[str | None, ...]], index: int, said: int | str | None) -> Block:
    if index < 0:
        return Block(-1, -1, ((),) * sheet.cells.num_columns)
    return header_block(top, index, sheet.merged, upwards=said is None)


def _rows(cells: pa.Table, count: int) -> list[tuple[str | None, ...]]:
    columns = [column.to_pylist() for column in cells.slice(0, count).columns]
    return list(zip_longest(*columns))


def _guess(top: list[tuple[str | None, ...]], also_known: tuple[str, ...]) -> int:
    """The row with the most headings we know; failing that, the first full row of words above rows that hold values."""
    exported = next((index for index, row in enumerate(top) if exporter_of([cell.strip() for cell in row if _filled(cell) and cell])), None)
    if exported is not None:
        return exported
    width = max((sum(1 for cell in row if _filled(cell)) for row in top), default=0)
    said = {heading(name).folded for name in also_known}
    best, best_score = None, 0.0
    for index, row in enumerate(top):
        cells = [cell.strip() for cell in row if cell and cell.strip()]
        if not cells:
            continue
        known = {h.folded for h in map(heading, cells) if is_known(h)}
        words = sum(1 for cell in cells if not typed(cell)) + _periods(cells)
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
        if len(cells) >= max(2, 0.6 * width) and len(set(cells)) >= 0.9 * len(cells) and sum(map(typed, cells)) == _periods(cells):
            return index
    return -1


def _periods(cells: list[str]) -> int:
    """How many cells name periods as the headings of columns do: at least two different ones."""
    named = [cell for cell in cells if typed(cell) and PERIOD_LIKE.fullmatch(unicodedata.normalize("NFKC", cell))]
    return len(named) if len(set(named)) >= 2 else 0


def _filled(cell: str | None) -> bool:
    return bool(cell and cell.strip())


def _unit_line(rows: list[tuple[str | None, ...]], heads: tuple[str, ...], name: str, file: str, foot: list[tuple[str | None, ...]]) -> Unit:
    """The unit said nearest above the header: by a unit line or by a title; failing both, in the corner of the header, by the name of
    the sheet, by a line below the table, or by the name of the file."""
    for row in reversed(rows):
        cells = [cell for cell in row if cell]
        # Beside a figure a bracket is the unit of that figure.
        alone = not any(map(typed, cells))
        for cell in cells:
            found = unit_said(cell, brackets=alone)
            if found is not None:
                return found
    corner = next((replace(unit, by=head) for head in heads[:1] if _SAYS_UNIT.search(head) and (unit := unit_said(head, brackets=True))), None)
    below = next((replace(unit, by=cell) for row in foot for cell in row if cell and (unit := unit_said(cell, brackets=False))), None)
    return corner or unit_of_name(name) or below or unit_of_name(file) or Unit()


def _foot(sheet: RawSheet) -> list[tuple[str | None, ...]]:
    """The last lines that hold one cell, or two of words: notes below the table."""
    last = _rows(sheet.cells.slice(max(0, sheet.cells.num_rows - 6)), 6)
    return [row for row in last if (cells := [cell for cell in row if _filled(cell) and cell]) and (len(cells) == 1 or len(cells) == 2 and not any(map(typed, cells)))]


def _about_unit(unit: Unit) -> list[Text]:
    if not unit.word:
        return []
    told = []
    if unit.factor is not None:
        told.append(Text(f"「{unit.by}」写着单位是「{unit.word}」", f"“{unit.by}” says the unit is {unit.word}") if unit.by else
                    Text(f"表头上方写着「单位：{unit.word}」", f"The line above the header says the unit is {unit.word}"))
    if unit.currency:
        name = BY_CODE[unit.currency].name
        told.append(Text(f"表名、文件名或表头上方写的是{name.zh}，没有另写币种的金额都算{name.zh}",
                         f"The title or a name says {name.en}: amounts that name no currency of their own are taken to be in it"))
    return told


def _year(texts: list[str | None]) -> int | None:
    """The year a title, sheet or file name speaks of, when it speaks of only one."""
    for text in texts:
        years = {int(year) for year in _YEAR.findall(unicodedata.normalize("NFKC", text or ""))}
        if len(years) == 1:
            return years.pop()
    return None


def _month(texts: list[str | None]) -> int | None:
    """The month they speak of, when it is one: `1-3月` is none."""
    plain = " ".join(unicodedata.normalize("NFKC", text or "") for text in texts)
    if re.search(r"\d\s*月?\s*[-~—–至到]\s*\d{1,2}\s*月", plain):
        return None
    months = {int(month) for month in re.findall(r"(?<!\d)(1[0-2]|0?[1-9])\s*月", plain)}
    return months.pop() if len(months) == 1 else None


def _names(block: Block, sheet: RawSheet) -> tuple[str, ...]:
    """The lowest words where they say enough (known, and said of one column only), else all words over the column."""
    lowest = [parts[-1] if parts else "" for parts in block.parts]
    names: list[str] = []
    for i, parts in enumerate(block.parts):
        alone = len(parts) > 1 and lowest.count(lowest[i]) == 1 and (is_known(heading(lowest[i])) or bool(parse(lowest[i]).kind))
        name = lowest[i] if alone else " ".join(parts) or column_letters(sheet.first_column + i)
        units = [heading(part).unit for part in parts if heading(part).unit]
        if len(parts) > 1 and units and heading(name).unit is None:
            name = f"{name}（{units[-1]}）"
        base, again = name, 2
        while name in names:
            name, again = f"{base}_{again}", again + 1
        names.append(name)
    return tuple(names)
