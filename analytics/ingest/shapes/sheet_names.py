"""One sheet per month, day, shop or person: the name of the sheet, or the title, says what no column says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from analytics.errors import Text
from analytics.ingest.cleaning.totals import is_total_label
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.recognise import titles
from analytics.ingest.recognising.table import Table
from analytics.ingest.shapes.period_columns import heading_period, stands_on
from analytics.ingest.terms.dates import DateStyle, last_day_named, parse_date, parse_period
from analytics.ingest.terms.numbers import is_blank
from analytics.schema import Dataset
from analytics.warehouse.file.folding import fold

_NAMED_BY = ("person", "team", "region", "owner", "customer")
_MONTH_ONLY = re.compile(r"(?:1[0-2]|0?[1-9])月份?")
_LOOK_AT = 200
_WHOLE_DAY = re.compile(r"(?<!\d)20\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}(?!\d)")
_PRINTED = re.compile(r"打印|导出|匯出|制表|制单|填报|生成|截至|截止|printed|export|generated|run (?:on|by)|as of|prepared", re.IGNORECASE)
_SHORT_DAY = re.compile(r"(\d{1,2})[.\-/](\d{1,2})")


def named_by_sheet(table: Table) -> Table:
    """The fields that no column fills and the sheet's name does, as what every row has."""
    table = table if table.periods else _with_period_column(table)
    values, notes = ({}, []) if table.periods else _from_sheet_name(table)
    if not values:
        return table
    found = table.recognised
    matching = replace(found.matching, constants=found.matching.constants | values)
    return replace(table, found=replace(found, matching=matching, missing=tuple(name for name in found.missing if name not in values))).noted(*notes)


def _with_period_column(table: Table) -> Table:
    """A column that holds months under whatever heading places the rows before a title or name that speaks of one month does."""
    declared, header, matching = table.recognised.dataset, table.header, table.matching
    placed = declared.placed_by
    if not placed or placed in matching.fields or placed not in declared.required:
        return table
    spelled = declared[placed].type == "period"
    free = [i for i in range(min(len(header.names), table.sheet.cells.num_columns)) if i not in matching.columns and i not in matching.left_out]
    held = [i for i in free if _holds_periods(table.sheet.cells.column(i).slice(header.index + 1, _LOOK_AT).to_pylist(), header.year, spelled)]
    if len(held) != 1:
        return table
    label, name = declared[placed].label, header.names[held[0]]
    found = replace(table.recognised, missing=tuple(one for one in table.recognised.missing if one != placed))
    return replace(table, found=found).matched(replace(matching, columns=matching.columns | {held[0]: placed})).noted(Text(
        f"「{name}」里是期间，当作「{label.zh}」", f"“{name}” holds periods and was taken for “{label.en}”"))


def _holds_periods(cells: Sequence[str | None], year: int | None, spelled: bool) -> bool:
    """Whether all filled cells name months or quarters; in a sheet placed by days a whole date is the date of something else."""
    filled = [cell for cell in cells if cell and not is_blank(cell) and not is_total_label(cell)]
    style = DateStyle(year=year)
    named = [cell for cell in filled if not cell.strip().replace(".", "").isdigit() and parse_period(cell, style) and (spelled or last_day_named(cell, style) or _MONTH_ONLY.fullmatch(cell.strip()))]
    return bool(filled) and len(named) == len(filled)


def _from_sheet_name(table: Table) -> tuple[dict[str, str], list[Text]]:
    """{field: value}, and the evidence.

    A period, failing the name that of the title, counts where the dataset is placed by a day or period that is missing; a
    name where the company knows it.
    """
    sheet, header, known, today = table.sheet.name, table.header, table.known, table.today
    declared, have = table.recognised.dataset, table.matching.fields
    found: dict[str, str] = {}
    notes: list[Text] = []
    placed = declared.placed_by
    if placed and placed not in have and placed in declared.required:
        spelled = declared[placed].type == "period"
        value = _period(sheet, header) if spelled else named_day(sheet, header, today)
        told = (f"表名「{sheet}」", f"The sheet's name “{sheet}”")
        if value is None and not spelled and (day := _day_of_titles(table)):
            value, told = day, (f"标题里的 {day}", f"{day}, of the title,")
        if value is None and header.year and header.month:
            month = f"{header.year}-{header.month:02d}"
            value = month if spelled else stands_on(month, today).isoformat()
            told = (f"标题或文件名里的 {month}", f"{month}, of the title or the file's name,")
        if value:
            found[placed] = value
            notes.append(_taken_for(*told, declared, placed, value))
    for name in _NAMED_BY:
        if name in declared and name not in have and fold(sheet) in known.names.get(name, frozenset()):
            found[name] = sheet.strip()
            notes.append(_taken_for(f"表名「{sheet}」", f"The sheet's name “{sheet}”", declared, name, sheet.strip()))
            break
    return found, notes


def _day_of_titles(table: Table) -> str | None:
    """The one whole day that the lines above the table and the file's name speak of; not when it was printed, nor the ends of a period."""
    said = [text for text in (*titles(table.sheet, table.header), table.raw.name) if not _PRINTED.search(text)]
    days = {found for text in said for day in _WHOLE_DAY.findall(text) if (found := parse_date(day, DateStyle(today=table.today)))}
    return days.pop().isoformat() if len(days) == 1 else None


def _taken_for(zh: str, en: str, declared: Dataset, name: str, value: str) -> Text:
    label = declared[name].label
    return Text(f"没有「{label.zh}」列，{zh}当作「{label.zh}」（{value}）", f"There is no column for “{label.en}”; {en} was taken for it ({value})")


def _period(sheet: str, header: Header) -> str | None:
    named = heading_period(sheet, header.year)
    return named[0] if named else None


def named_day(sheet: str, header: Header, today: date) -> str | None:
    """The day a sheet's name stands for, or None: `3月2日`, `3.2` under a title that names the year."""
    plain = unicodedata.normalize("NFKC", sheet).strip()
    short = _SHORT_DAY.fullmatch(plain)
    text = f"{header.year}-{int(short[1]):02d}-{int(short[2]):02d}" if short and header.year else plain
    # A bare number is the number of the sheet, not a day.
    day = None if plain.isdigit() and len(plain) != 8 else parse_date(text, DateStyle(year=header.year, today=today))
    if day is not None:
        return day.isoformat()
    named = heading_period(sheet, header.year)
    return stands_on(named[0], today).isoformat() if named else None
