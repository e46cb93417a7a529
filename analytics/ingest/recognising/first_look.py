"""The first look at a table: whether there is anything to read, where its header is, and what of it cannot be seen on the screen."""

from __future__ import annotations

from dataclasses import replace

from analytics.errors import Text
from analytics.ingest.recognising.header import find_header
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading

_LOOK_AT = 40


def visible(table: Table) -> Table:
    """A hidden sheet is left alone unless it is asked for by its name."""
    shown = table.shown
    return table if table.sheet.visible or table.options.sheet is not None else table.left_alone(
        Text(f"「{shown}」是隐藏的工作表，没有加载（要加载请先取消隐藏）", f"“{shown}” is a hidden sheet and was not loaded (unhide it to load it)"))


def readable(table: Table) -> Table:
    shown = table.shown
    return table if table.sheet.readable else table.left_alone(Text(
        f"「{shown}」是图表或已损坏，读不出单元格，没有加载（要加载请把数据复制到新的工作表）",
        f"“{shown}” is a chart or damaged, holds no cells to read and was not loaded (copy its data into a new sheet to load it)",
    ))


def filled(table: Table) -> Table:
    """A table has more than one filled cell."""
    shown, cells = table.shown, table.sheet.cells
    count = sum(cells.num_rows - column.null_count for column in cells.columns)
    if count == 0:
        return table.left_alone(Text(f"「{shown}」是空的，没有数据（要用请先填好）", f"“{shown}” is empty and has no data (fill it in to use it)"))
    if count == 1:
        return table.left_alone(Text(
            f"「{shown}」只有一格有内容，不是数据表（要用请写上表头，数据放在表头下面）",
            f"“{shown}” has one filled cell only and is no table (to use it, write headings and the rows under them)",
        ))
    return table


def headed(table: Table) -> Table:
    """The header where a person says or where it looks like one; else where the headings of a table loaded before stand."""
    said, words = table.options.header, tuple(table.options.mapping)
    found = find_header(table.sheet, said, words, table.raw.name)
    before = _header_before(table, frozenset(heading(name).folded for name in found.names)) if said is None else None
    return replace(table, header=found if before is None else find_header(table.sheet, before, words, table.raw.name))


def _header_before(table: Table, found: frozenset[str]) -> int | None:
    """The row, as Excel counts it, that holds exactly the headings of a table loaded before, where those that were found are none's."""
    known = {frozenset(one.layout.headings) for one in table.known.memory.layouts if not one.layout.wide and len(one.layout.headings) > 1}
    if not known or found in known:
        return None
    rows = zip(*(column.to_pylist() for column in table.sheet.cells.slice(0, _LOOK_AT).columns))
    held = (frozenset(heading(cell).folded for cell in row if cell) for row in rows)
    return next((table.sheet.first_row + place for place, names in enumerate(held) if names in known), None)


def with_rows(table: Table) -> Table:
    shown = table.shown
    return table if table.has_rows else table.left_alone(
        Text(f"「{shown}」只有表头，没有数据（要用请在表头下面填上数据）", f"“{shown}” has a header but no rows (to use it, fill in rows under the header)"))


def hidden_parts_told(table: Table) -> Table:
    """What was read though it is hidden, and which part of the sheet it was."""
    sheet, told = table.sheet, []
    if sheet.hidden_rows:
        told.append(Text(f"有 {sheet.hidden_rows:,} 行是隐藏的，也读了", f"{sheet.hidden_rows:,} rows are hidden and were read all the same"))
    if sheet.hidden_columns:
        told.append(Text(f"有 {sheet.hidden_columns} 列是隐藏的，也读了", f"{sheet.hidden_columns} columns are hidden and were read all the same"))
    if sheet.span:
        told.append(Text(f"这张表上不止一个表，读的是 {sheet.span}", f"The sheet holds more than one table; {sheet.span} was read"))
    return table.noted(*told)
