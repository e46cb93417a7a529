"""Several tables on one sheet, side by side or one below the other: told apart, never read as one.

Blank columns and blank rows alone divide nothing: people leave them for looks. Both sides must have a header of their own.
Without a blank column, tables are told apart by their headings: the same ones, over again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import groupby

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Refused, Text
from analytics.ingest.reading.formats import column_letters
from analytics.ingest.reading.header_block import typed
from analytics.ingest.reading.raw import Merged, RawFile, RawSheet
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.vocabulary import is_known, spellings
from analytics.schema import DATASETS

_HEADER_WITHIN = 4  # rows of a block above its header: a title, a unit line, a blank
_NAMES, _DAYS, _SUMS = ("text", "list"), ("date", "datetime"), ("money",)
_MOST_BLOCKS = 200  # a sheet with more pieces than that is no sheet of a few tables


def tables_of(raw: RawFile) -> tuple[RawSheet, ...]:
    """The tables of a file: its sheets, and the tables of those that hold several."""
    return tuple(table for sheet in raw.sheets for table in tables_on(sheet))


def wanted_tables(raw: RawFile, chosen: str | None) -> list[RawSheet]:
    """The tables of a file, or those on the sheet `chosen` by its name or number. Raises Refused where there is none."""
    tables = tables_of(raw)
    if chosen is None:
        return list(tables)
    found = [table for table in tables if chosen in (table.name, table.whole)]
    if not found and chosen.isdigit() and 1 <= int(chosen) <= len(raw.sheets):
        found = list(tables_on(raw.sheets[int(chosen) - 1]))
    if not found:
        names = "、".join(table.name for table in tables if table.name) or "—"
        raise Refused(Text(f"「{raw.name}」里没有叫「{chosen}」的工作表；请从这些里选：{names}。", f"“{raw.name}” has no sheet called “{chosen}”; choose one of these: {names}."))
    return found


def one_of_each_sheet(tables: Sequence[Table]) -> list[Table]:
    """Where several tables of one sheet could be loaded, none is until a person says which: one may sum up the other."""
    asked: list[Table] = []
    for one in tables:
        beside = [other for other in tables if one.sheet.whole is not None and other.sheet.whole == one.sheet.whole and other.loads]
        if one.loads and len(beside) > 1 and one.options.sheet != one.sheet.name:
            zh = "，".join(f"{_called(other)[0]}" for other in beside)
            en = ", ".join(f"{_called(other)[1]}" for other in beside)
            one = one.left_alone(Text(
                f"「{one.sheet.whole}」上有 {len(beside)} 个表（{zh}），没有加载；请说明要哪一个（命令行 --sheet \"{beside[0].sheet.name}\" 这样）",
                f"“{one.sheet.whole}” holds {len(beside)} tables ({en}) and none was loaded; say which one (command line: --sheet \"{beside[0].sheet.name}\")"))
        asked.append(one)
    return asked


def _called(one: Table) -> tuple[str, str]:
    label = one.recognised.dataset.label
    return f"{one.sheet.name} {one.sheet.span} 像是{label.zh}", f"{one.sheet.name} {one.sheet.span}, {label.en}"


def tables_on(sheet: RawSheet) -> tuple[RawSheet, ...]:
    """`sheet` itself, or each table on it, called `name#1`, `name#2` … from left to right and from above."""
    if not sheet.cells.num_rows or not sheet.cells.num_columns or not sheet.readable:
        return (sheet,)
    parts = [part for columns in _side_by_side(sheet) for part in _stacked(sheet, columns)]
    if len(parts) < 2:
        return (sheet,)
    return tuple(_part(sheet, place, columns, rows) for place, (columns, rows) in enumerate(parts, start=1))


def _side_by_side(sheet: RawSheet) -> list[list[int]]:
    """The columns of each table beside the others; all columns where they are one table with blank columns in it."""
    count = sheet.cells.num_columns
    filled = [i for i in range(count) if sheet.cells.column(i).null_count < sheet.cells.num_rows]
    runs = [[i for _, i in run] for _, run in groupby(enumerate(filled), key=lambda pair: pair[1] - pair[0])]
    groups = [block for run in runs for block in _over_again(sheet, run)]
    whole = [list(range(count))]
    if len(groups) < 2 or any(len(group) < 2 for group in groups):
        return whole
    heads = [_header_in(_top(sheet, group)) for group in groups]
    if any(head is None for head in heads):
        return whole
    words = [frozenset(heading(cell).folded for cell in head or ()) for head in heads]
    heights = {_last_filled(sheet, group) for group in groups}
    # Equally long and nothing said twice, in the same words or in others: most likely one table with a gap in it.
    twice = any(one & other or _mean_the_same(heads[k] or (), heads[k + n] or ()) for k, one in enumerate(words) for n, other in enumerate(words[k + 1:], start=1))
    return groups if len(heights) > 1 or twice else whole


def _over_again(sheet: RawSheet, columns: list[int]) -> list[list[int]]:
    """`columns` in blocks, where the row of headings is the same few over and over: 销售员 日期 金额 销售员 日期 金额."""
    for row in _top(sheet, columns):
        said = [heading(cell).folded if cell else "" for cell in row]
        # Groups over the columns (一月, 二月) leave figures only beneath them: a table has something beside its figures.
        for size in range(2, len(said) // 2 + 1):
            if all(said) and len(said) % size == 0 and said == said[:size] * (len(said) // size):
                blocks = [columns[start:start + size] for start in range(0, len(columns), size)]
                heads = [_header_in(_top(sheet, block)) for block in blocks]
                return blocks if all(head is not None and _names_something(head) for head in heads) else [columns]
    return [columns]


def _meanings(cell: str, types: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The fields of those types, with their dataset, that a heading may mean."""
    said = heading(cell)
    return frozenset(
        (name, meant.field) for name, declared in DATASETS.items() for key in (said.folded, said.bare) for meant in spellings(name).get(key, ())
        if declared[meant.field].type in types)


def _names_something(head: Sequence[str]) -> bool:
    return any(_meanings(cell, (*_NAMES, *_DAYS)) for cell in head)


def _mean_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both headers name the same things: a name (销售员 beside 姓名), or both a day and a sum. A table may well have
    two days, or two sums."""

    def both(types: Sequence[str]) -> bool:
        return any(_one_field(_meanings(left, types), _meanings(right, types)) for left in one for right in other)

    return both(_NAMES) or (both(_DAYS) and both(_SUMS))


def _one_field(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> bool:
    """Whether two headings mean one field, and no dataset tells them apart: 团队 and 大区 may both own a target."""
    known = {dataset for dataset, _ in left} & {dataset for dataset, _ in right}
    return bool(known) and {dataset for dataset, _ in left & right} == known


def _last_filled(sheet: RawSheet, columns: list[int]) -> int:
    return int(np.flatnonzero(_filled_rows(sheet, columns)).max(initial=-1))


def _filled_rows(sheet: RawSheet, columns: list[int]) -> np.ndarray:
    valid = [pc.is_valid(sheet.cells.column(i)) for i in columns]
    return np.asarray(reduce(pc.or_, valid).to_numpy())


def _top(sheet: RawSheet, columns: list[int], start: int = 0) -> list[list[str | None]]:
    part = sheet.cells.slice(start, _HEADER_WITHIN + 1).select(columns)
    return [list(row) for row in zip(*(column.to_pylist() for column in part.columns))]


def _header_in(rows: Sequence[Sequence[str | None]]) -> list[str] | None:
    """The header among the first rows of a block: words only, known ones among them, over a row that holds a value."""
    for row, below in zip(rows, rows[1:]):
        cells = [cell for cell in row if cell]
        known = sum(1 for cell in cells if is_known(heading(cell)))
        words = len(cells) >= 2 and len(set(cells)) == len(cells) and not any(map(typed, cells))
        under = [value for cell, value in zip(row, below) if cell and value]
        if words and known >= max(1, len(cells) / 3) and any(map(typed, under)):
            return cells
    return None


def _stacked(sheet: RawSheet, columns: list[int]) -> list[tuple[list[int], range]]:
    """The rows of each table among `columns`: after blank rows a header follows that is not the first one again."""
    filled = _filled_rows(sheet, columns)
    rows = len(filled)
    starts = np.flatnonzero(filled & ~np.concatenate([[False], filled[:-1]]))
    if len(starts) < 2 or len(starts) > _MOST_BLOCKS:
        return [(columns, range(rows))]
    first = _header_in(_top(sheet, columns, int(starts[0])))
    begins = [0]
    if first is not None:
        seen = {frozenset(map(str.casefold, first))}
        for start in map(int, starts[1:]):
            head = _header_in(_top(sheet, columns, start))
            if head is not None and frozenset(map(str.casefold, head)) not in seen:
                seen.add(frozenset(map(str.casefold, head)))
                begins.append(start)
    return [(columns, range(start, end)) for start, end in zip(begins, [*begins[1:], rows])]


def _part(sheet: RawSheet, place: int, columns: list[int], rows: range) -> RawSheet:
    cells = sheet.cells.slice(rows.start, len(rows)).select(columns)
    last = int(np.flatnonzero(_filled_rows(replace(sheet, cells=cells), list(range(len(columns))))).max(initial=0))
    left, top = sheet.first_column + columns[0], sheet.first_row + rows.start
    cells = cells.slice(0, last + 1)
    span = f"{column_letters(left)}{top}:{column_letters(sheet.first_column + columns[-1])}{top + last}"
    inside = [m for m in sheet.merged if m.top in rows and columns[0] <= m.left <= columns[-1]]
    return replace(
        sheet, name=f"{sheet.name}#{place}", whole=sheet.name, span=span, first_row=top, first_column=left,
        cells=pa.table(cells.columns, names=[f"c{i}" for i in range(len(columns))]),
        merged=tuple(Merged(m.top - rows.start, m.left - columns[0], m.bottom - rows.start, m.right - columns[0]) for m in inside),
        scaled=frozenset(columns.index(i) for i in sheet.scaled if i in columns), ragged=(),
    )
