"""The year of days and months that name none: what a person says, else this year's or the last, which is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from analytics.calendar import parse_period as calendar_period
from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import ACCEPTED, Answer, Question, ReadOptions
from analytics.ingest.terms.dates import DateStyle, month_named, parse_date, parse_period
from analytics.ingest.terms.numbers import is_blank
from analytics.schema import Field

AHEAD = ("targets", "pledges", "budgets")  # what may lie in the future
_YEAR = re.compile(r"年|年份|年度|(?:fiscal )?year", re.IGNORECASE)
_A_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?年?度?")
_KEY = "year:"
_MOST = 0.8
_LOOK_AT = 5000


def said_year(options: ReadOptions) -> int | None:
    """The year a person gives for months that name none."""
    said = next((answer for key, answer in options.answers.items() if key.startswith(_KEY)), "")
    return int(said) if re.fullmatch(r"\d{4}", said) else None


def asking_the_year(table: Table, guessed: int, name: str) -> Table:
    """The table with the question of which year the days or months of `name` are, unless it was said to be the guessed one.

    That it was another one once says nothing of the next sheet: such an answer is asked for again.
    """
    key = f"{_KEY}{guessed}"
    if table.answer(key) in (str(guessed), ACCEPTED):
        return table
    other = guessed + 1 if table.recognised.dataset.name in AHEAD else guessed - 1
    return replace(table, questions=(*table.questions, Question(
        key, name, Text(f"「{name}」没有写是哪一年", f"“{name}” does not say of which year it is"),
        tuple(Answer(Text(f"{year} 年", f"{year}"), "answer", f"{key}={year}") for year in (guessed, other)), Text(f"按 {guessed} 年", f"takes them as {guessed}"))))


def with_the_year(table: Table) -> Table:
    """Columns of 3月 or 3月5日 under no title that names the year. Where the months pass from the end of a year to the next, nothing is said."""
    if table.header.year is not None or table.periods:
        return table
    for place, field in table.loaded.items():
        if field.type not in ("date", "datetime", "period") or place >= table.sheet.cells.num_columns:
            continue
        cells = [cell for cell in table.sheet.cells.column(place).slice(table.header.index + 1, _LOOK_AT).to_pylist() if cell and not is_blank(cell)]
        if sum(1 for cell in cells if _first_day(field, cell, DateStyle(today=table.today)) is None) <= _MOST * len(cells):
            continue
        years = next((i for i, name in enumerate(table.header.names) if i not in table.loaded and _YEAR.fullmatch(name.strip()) and _of_years(table, i)), None)
        if years is not None:
            return _with_years(table, place, years)
        said = said_year(table.options)
        days = _days(field, cells, DateStyle(year=said or table.today.year, today=table.today))
        if len(days) <= _MOST * len(cells) or any(before.month >= 11 and after.month <= 2 for before, after in zip(days, days[1:], strict=False)):
            continue
        # What was sold cannot lie ahead: the sheet is last year's.
        guessed = table.today.year - (table.recognised.dataset.name not in AHEAD and max(days) > table.today)
        dated = replace(table, header=replace(table.header, year=said or guessed))
        return dated if said else asking_the_year(dated, guessed, table.header.names[place])
    return table


def _of_years(table: Table, place: int) -> bool:
    if place >= table.sheet.cells.num_columns:
        return False
    cells = [cell for cell in table.sheet.cells.column(place).slice(table.header.index + 1).to_pylist() if cell and not is_blank(cell)]
    return bool(cells) and all(map(_A_YEAR.fullmatch, cells))


def _with_years(table: Table, place: int, years: int) -> Table:
    """The column of years in front of that of months."""
    top, cells = table.header.index + 1, table.sheet.cells
    pairs = zip(cells.column(years).to_pylist(), cells.column(place).to_pylist(), strict=True)
    made = [cell if i < top or not year or not cell else _joined(year[:4], cell) for i, (year, cell) in enumerate(pairs)]
    cells = cells.set_column(place, cells.column_names[place], pa.array(made, pa.string()))
    return replace(table, sheet=replace(table.sheet, cells=cells), spoken_for=table.spoken_for | {years})


def _joined(year: str, cell: str) -> str:
    """
    >>> _joined("2026", "3月5日"), _joined("2026", "March"), _joined("2026", "Q1")
    ('2026年3月5日', 'March 2026', '2026Q1')
    """
    return f"{cell} {year}" if month_named(cell.strip()) else f"{year}{'' if cell[0].isascii() and cell[0].isalpha() else '年'}{cell}"


def _days(field: Field, cells: Sequence[str], style: DateStyle) -> list[date]:
    return [day for cell in cells if (day := _first_day(field, cell, style)) is not None]


def _first_day(field: Field, cell: str, style: DateStyle) -> date | None:
    if field.type != "period":
        return parse_date(cell, style)
    found = parse_period(cell, style)
    return calendar_period(found, date.min).start if found else None
