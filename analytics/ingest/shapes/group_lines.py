"""Lines between the rows that say whose they are (Opportunity Owner: Anna Low, 部门：一部), as grouped reports print them: what a line
says becomes a column of the rows under it, and the line itself is no row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.grammar import parse

# What rows are grouped by; a unit, a note, a day of printing are no groups.
_KINDS = frozenset(("person", "team", "place", "customer", "channel", "stage", "status", "product", "medium", "date", "period", "category", "brand", "kind"))
_LINE = r"^\s*[^:：]{1,40}[:：]"
_SAID = re.compile(r"^\s*(?P<label>[^:：]{1,40}?)\s*[:：]\s*(?P<value>.*?)\s*(?:[(（]\s*\d+\s*(?:records?|rows?|items?|deals?|条|笔|行|单|个|项)?\s*(?:记录)?[)）])?\s*$", re.IGNORECASE | re.DOTALL)
_LOOKED_AT = 3  # the first columns: groups within groups are written a little to the right


@dataclass(frozen=True)
class _Line:
    label: str
    value: str


def with_groups(table: Table) -> Table:
    """The table with a column for each label of such lines, and the lines emptied; they stay as blank rows, so that all others keep their numbers."""
    cells, first = table.sheet.cells, table.header.index + 1
    if table.header.index < 0 or cells.num_columns < 2 or first >= cells.num_rows:
        return table
    below = cells.slice(first)
    lines = _lines(below)
    if not lines or len(lines) > 0.8 * below.num_rows:
        return table
    last = _last_row(below, lines)
    labels = {fold(line.label): line.label for row, line in lines.items() if row < last}
    above = _lines(cells.slice(0, max(0, table.header.index - max(table.header.height, 1) + 1)))
    gone = pa.array([False] * first + [row in lines for row in range(below.num_rows)])
    emptied = pa.table({name: pc.if_else(gone, pa.scalar(None, pa.string()), cells.column(name)) for name in cells.column_names})
    made = replace(table, sheet=replace(table.sheet, cells=emptied))
    for folded, label in labels.items():
        made = _filled(made, label, {row: line.value for row, line in lines.items() if fold(line.label) == folded},
                       next((line.value for line in reversed(above.values()) if fold(line.label) == folded), None))
    shown = "；".join(f"{line.label}：{line.value}" for line in list(lines.values())[:3])
    if not labels:  # below all rows it says whose the sheet is: a signature
        return made.noted(Text(f"表尾 {len(lines)} 行是落款，不是数据，没有读（{shown}）", f"{len(lines)} lines below the table are no rows and were not read ({shown})"))
    return made.noted(Text(
        f"{len(lines)} 行是分组行，不是数据；写的内容填到它下面各行的「{'」「'.join(labels.values())}」（{shown}）",
        f"{len(lines)} lines say whose rows follow; they are no rows, and fill {', '.join(labels.values())} of the rows under them ({shown})"))


def _lines(cells: pa.Table) -> dict[int, _Line]:
    """The rows that hold nothing but a label and its value, in one cell or in two."""
    found = pa.array([False] * cells.num_rows, pa.bool_())
    for column in cells.columns[:_LOOKED_AT]:
        found = pc.or_(found, pc.fill_null(pc.match_substring_regex(column.combine_chunks(), _LINE), False))
    lines: dict[int, _Line] = {}
    found = pc.and_(found, pc.less_equal(_held(cells), 2))  # a time of day has a colon, too
    for row in pc.indices_nonzero(found).to_pylist():
        said = [cell.strip() for column in cells.columns if (cell := column[row].as_py()) and cell.strip()]
        line = _SAID.match(said[0]) if len(said) == 1 else _SAID.match("".join(said)) if len(said) == 2 and said[0].endswith((":", "：")) else None
        if line and line["value"] and parse(line["label"]).kind in _KINDS:
            lines[row] = _Line(line["label"].strip(), line["value"])
    return lines


def _last_row(cells: pa.Table, lines: Mapping[int, _Line]) -> int:
    """The last row with two cells or more that is no such line."""
    return max((row for row, count in enumerate(_held(cells).to_pylist()) if count >= 2 and row not in lines), default=-1)


def _held(cells: pa.Table) -> pa.Array:
    """How many cells of each row are filled."""
    count = pa.array([0] * cells.num_rows, pa.int32())
    for column in cells.columns:
        count = pc.add(count, pc.cast(pc.is_valid(column.combine_chunks()), pa.int32()))
    return count


def _filled(table: Table, label: str, values: Mapping[int, str], before: str | None) -> Table:
    """The column `label`, new or with its blanks filled: each row has what the last line above it said, `before` the first one `before`."""
    cells = table.sheet.cells.slice(table.header.index + 1)
    place = next((i for i, name in enumerate(table.header.names) if fold(name) == fold(label)), None)
    own = cells.column(place).to_pylist() if place is not None else [None] * cells.num_rows
    said, made = before, list(own)
    for row, held in enumerate(_held(cells).to_pylist()):
        said = values.get(row, said)
        if held >= 2 and row not in values and not own[row]:
            made[row] = said
    return with_column(table, place, pa.array(made, pa.string()), label)
