"""A day in one place and clock times in another (日期 · 签到时间 09:30): put together into moments before they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa

from analytics.calendar import DAY
from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_meaning import fits
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import Table
from analytics.ingest.shapes.sheet_names import named_day
from analytics.ingest.terms.clocks import CLOCK, is_clock
from analytics.ingest.terms.dates import DateStyle, parse_moment
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.vocabulary import spellings
from analytics.schema import Dataset

_DAY = re.compile(r"\d{1,4}\s*[-/.年月]\s*\d{1,2}|^\d{8}$|[A-Za-z]{3,9}[\s.-]+\d|^\d{1,2}[日号]$")
_CLOCK_BEHIND = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?$")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_OF_THE_ROW = ("modified", "created", "recorder", "approved", "printed", "next", "planned")  # when somebody wrote it, not when it was
_LOOK_AT = 200


def with_days(table: Table) -> Table:
    """The day written before each clock time of the table's moments; the day comes from what a person said, a column
    of days, or the sheet's name. Without any of them the cells stay as they are, and each time is a defect."""
    sheet, header, declared = table.sheet, table.header, table.recognised.dataset
    moments = [field.name for field in declared.fields if field.type == "datetime"]
    if declared.placed_by not in moments:
        return table
    matching, day_column = _swapped(sheet, header, table.matching, declared)
    table = table.matched(matching)
    clocks = {i: name for i, name in sorted(matching.columns.items()) if name in moments and _all(is_clock, sheet, header, i)}
    if not clocks:
        return table
    placed = str(declared.placed_by)
    said = matching.constants.get(placed)
    if said is None and day_column is None:
        day_column = _day_column(sheet, header, matching)
    named = named_day(sheet.name, header, table.today) if said is None and day_column is None else None
    if said is None and day_column is None and named is None:
        return table
    days = [said or named] * sheet.cells.num_rows if day_column is None else sheet.cells.column(day_column).to_pylist()
    cells = sheet.cells
    for i in clocks:
        joined = [_joined(day, clock) if row > header.index else clock for row, (day, clock) in enumerate(zip(days, cells.column(i).to_pylist()))]
        cells = cells.set_column(i, cells.column_names[i], pa.array(joined, pa.string()))
    cells, past = _past_midnight(cells, header, {name: i for i, name in clocks.items()})
    constants = {name: value for name, value in matching.constants.items() if name != placed or placed not in clocks.values()}
    told = "」「".join(header.names[i] for i in clocks)
    source = (f"「{header.names[day_column]}」列", f"“{header.names[day_column]}”") if day_column is not None else (f"{said or named}", f"{said or named}")
    note = Text(f"「{told}」只有钟点，日期取自{source[0]}", f"“{told}” holds only clock times; the day is taken from {source[1]}")
    made = replace(table, sheet=replace(sheet, cells=cells)).matched(replace(matching, constants=constants)).noted(note)
    return made if not past else made.noted(Text(f"{past} 行过了零点才离开，离开记在第二天", f"In {past} rows the end lies past midnight and is placed on the day after"))


def _past_midnight(cells: pa.Table, header: Header, places: dict[str, int]) -> tuple[pa.Table, int]:
    """Ends that lie before their start on the same day, by up to half a day, on the day after; and how many."""
    start, end = places.get("started_at"), places.get("ended_at")
    if start is None or end is None:
        return cells, 0
    begun, done = (cells.column(i).to_pylist() for i in (start, end))
    moved = 0
    for row in range(header.index + 1, cells.num_rows):
        first, last = (parse_moment(cell, DateStyle()) if cell else None for cell in (begun[row], done[row]))
        if first and last and last < first and last + DAY - first <= DAY / 2:
            done[row], moved = f"{last + DAY:%Y-%m-%d %H:%M:%S}", moved + 1
    return cells.set_column(end, cells.column_names[end], pa.array(done, pa.string())), moved


def _swapped(sheet: RawSheet, header: Header, matching: Matching, declared: Dataset) -> tuple[Matching, int | None]:
    """The clock column in the place of the field that a column of days took, or that a person gave as one day; and the column of days."""
    placed = str(declared.placed_by)
    taken = next((i for i, name in matching.columns.items() if name == placed), None)
    if taken is None and placed not in matching.constants or taken is not None and not _all(_is_day, sheet, header, taken):
        return matching, None
    known = spellings(declared.name)
    for i, name in enumerate(header.names):
        said = heading(name)
        means = {meant.field for key in (said.folded, said.bare) for meant in known.get(key, ())} | {fit.field for fit in fits(declared.name, name)}
        if i not in matching.columns and i not in matching.left_out and placed in means and _all(is_clock, sheet, header, i):
            columns = {column: field for column, field in matching.columns.items() if column != taken}
            return replace(matching, columns=columns | {i: placed}), taken
    return matching, taken


def _is_day(text: str) -> bool:
    return bool(_DAY.search(_CLOCK_BEHIND.sub("", text.strip())))


def _day_column(sheet: RawSheet, header: Header, matching: Matching) -> int | None:
    """The column of days nothing took: one that is called the day, else one whose heading says it is a day of its own."""
    days = [i for i in range(len(header.names)) if i not in matching.columns and i not in matching.left_out and _all(_is_day, sheet, header, i)]
    called = [i for i in days if (plain := heading(header.names[i]).bare).endswith(("日期", "date", "日")) or plain == "day"]
    meant = [i for i in days if (meaning := parse(header.names[i])).kind == "date" and not meaning.says(*_OF_THE_ROW)]
    return next(iter((*called, *meant)), None)


def _all(holds: Callable[[str], bool], sheet: RawSheet, header: Header, column: int) -> bool:
    if column >= sheet.cells.num_columns:
        return False
    values = [cell for cell in sheet.cells.column(column).slice(header.index + 1, _LOOK_AT).to_pylist() if cell and cell.strip()]
    judged = [holds(value) for value in values]
    return bool(judged) and sum(judged) >= 0.9 * len(judged)


def _joined(day: str | None, clock: str | None) -> str | None:
    found = CLOCK.fullmatch(clock.strip()) if clock else None
    if not found or not day or not day.strip():
        return clock
    day = _CLOCK_BEHIND.sub("", day.strip())
    written = _COMPACT.fullmatch(day)
    return f"{'-'.join(written.groups()) if written else day} {found[1]}"
