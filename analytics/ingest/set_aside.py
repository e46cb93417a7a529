"""The rows an import set aside, as they stand in the user's own sheet, to be mended and uploaded again.

Uploading them must complete the import and change nothing else. So a row of months side by side keeps only its bad cells, and a
bad line of an order brings the order's other lines with it: together they replace what was loaded of the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analytics.clean_sheet import CleanSheet
from analytics.errors import Defect, Refused, Text
from analytics.ingest.cleaning.sentences import ERROR
from analytics.ingest.reading.raw import Merged, RawFile, RawSheet
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.tables_on_sheet import tables_of
from analytics.ingest.shapes.fill_down import filled_down
from analytics.ingest.shapes.unpivot import target_column
from analytics.ingest.terms.asked import Known, ReadOptions
from analytics.ingest.understanding import understand
from analytics.schema import DATASETS, MENDED_FROM

MOST_ROWS = 100_000
Row = tuple[str | None, ...]


@dataclass(frozen=True)
class SetAside:
    """One sheet of rows to mend: what stood above and in the header, then the rows. `marks` are {(place of a row, column): its
    defect}; `excel_rows` says on which row each stood; `beside` are the places of rows that are right and belong to the others."""

    sheet: str
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    excel_rows: tuple[int, ...]
    marks: dict[tuple[int, int], Defect]
    beside: frozenset[int] = frozenset()
    merged: tuple[Merged, ...] = ()


@dataclass
class _Columns:
    """Which columns of the sheet are written: `values` hold one loaded value per row and are blanked where they were good."""

    width: int
    values: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)


def set_aside(raw: RawFile, options: ReadOptions, known: Known, sheets: Sequence[CleanSheet]) -> list[SetAside]:
    """The rows of `raw` that were set aside when it was read into `sheets`, sheet by sheet; none where every row was good.

    Raises Refused when they are too many to be mended by hand.
    """
    found = []
    widths = {table.name: table.cells.num_columns for table in tables_of(raw)}
    for table in understand(raw, options, known):
        own = [sheet for sheet in sheets if sheet.sheet == table.sheet.name and sheet.aside]
        if table.loads and own:
            found.append(_marked(_of_sheet(table, own, widths[table.sheet.name]), raw.sha256))
    return [one for one in found if one.rows]


def _marked(one: SetAside, sha256: str) -> SetAside:
    """Each row says where it stood first, unless it said so when it came in."""
    if MENDED_FROM in one.head[-1]:
        return one
    head = tuple((*row, MENDED_FROM if place == len(one.head) - 1 else None) for place, row in enumerate(one.head))
    return replace(one, head=head, rows=tuple((*cells, f"{sha256[:12]}:{row}") for cells, row in zip(one.rows, one.excel_rows)))


def _of_sheet(table: Table, own: Sequence[CleanSheet], width: int) -> SetAside:
    header, sheet = table.header, filled_down(table).sheet
    columns = _columns(table, width)
    bad = {(d.row, d.column): d for one in own for d in one.defects if d.severity == ERROR and d.row is not None and d.column is not None}
    wanted = sorted({row for one in own for row in one.aside})
    if len(wanted) > MOST_ROWS:
        raise Refused(Text(
            f"搁置了 {len(wanted):,} 行，超过 {MOST_ROWS:,} 行；多半是有一列对错了，请先改对法再看。",
            f"{len(wanted):,} rows were set aside, over {MOST_ROWS:,}; most likely a column is matched wrongly: change that first."))
    beside = _belonging(sheet, table, own[0], set(wanted), bad)
    names = header.names[:width]
    rows: list[Row] = []
    excel_rows: list[int] = []
    marks: dict[tuple[int, int], Defect] = {}
    companions: set[int] = set()
    for row in sorted({*wanted, *beside}):
        cells = [None if i in columns.dropped else sheet.cells.column(i)[row - sheet.first_row].as_py() for i in range(width)]
        kept = {i for i in columns.values if (row, names[i]) in bad}
        if columns.values and not kept:
            continue
        for i in columns.values - kept:
            cells[i] = None
        place = len(rows)
        marks |= {(place, i): bad[(row, name)] for i, name in enumerate(names) if (row, name) in bad}
        if row in beside:
            companions.add(place)
        rows.append((*cells, *table.matching.constants.values()))
        excel_rows.append(row)
    return SetAside(
        sheet.whole or sheet.name, _head(sheet, header, table, columns), tuple(rows), tuple(excel_rows), marks, frozenset(companions),
        tuple(m for m in sheet.merged if m.bottom <= header.index and m.right < width),
    )


def _columns(table: Table, width: int) -> _Columns:
    columns = _Columns(width)
    header, found = table.header, table.recognised
    for wide in table.periods:
        columns.values |= {i for _period, values in wide.groups for i in values}
    if table.items is not None:
        columns.values |= set(table.items.columns)
    if found.dataset.name == "sales" and not table.periods:
        # Targets are sums over all rows of the sheet: those of a few rows would take their place.
        planned = target_column(header, found.matching)
        columns.dropped |= {planned} if planned is not None else set()
    return columns


def _head(sheet: RawSheet, header: Header, table: Table, columns: _Columns) -> tuple[Row, ...]:
    """What stands above the rows, titles and unit line too; constants the sheet's or file's name gave get a column of their own."""
    declared, matching = table.recognised.dataset, table.matching
    labels = tuple(declared[name].label.zh for name in matching.constants)
    if header.index < 0:  # columns known by their contents: under the names of their fields they are known again
        return ((*(declared[matching.columns[i]].label.zh if i in matching.columns else name for i, name in enumerate(header.names[:columns.width])), *labels),)
    cells = sheet.cells.slice(0, header.index + 1).columns[:columns.width]
    rows = [list(row) for row in zip(*(column.to_pylist() for column in cells))]
    for i in columns.dropped:
        for row in rows[header.index - header.height + 1:]:
            row[i] = None
    return tuple((*row, *(labels if place == header.index else (None,) * len(labels))) for place, row in enumerate(rows))


def _belonging(sheet: RawSheet, table: Table, own: CleanSheet, aside: set[int], bad: dict) -> set[int]:
    """Loaded rows of the groups that rows set aside belong to: all that agree with one in the parts of the key it has."""
    declared = DATASETS[own.dataset]
    header, found = table.header, table.recognised
    by_field = {name: i for i, name in found.matching.columns.items()}
    key = next((key for key in declared.keys if all(part in by_field for part in key.parts)), None)
    if declared.kind != "fact" or key is None or table.periods or table.items is not None:
        return set()
    texts = {part: sheet.cells.column(by_field[part]).to_pylist() for part in key.parts}
    wanted: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for row in aside:
        parts = tuple(part for part in key.parts if (row, header.names[by_field[part]]) not in bad and texts[part][row - sheet.first_row])
        if parts:
            wanted.setdefault(parts, set()).add(tuple(texts[part][row - sheet.first_row] or "" for part in parts))
    loaded = own.rows.column("row_no").to_pylist() if wanted else []
    return {row for row in loaded if any(tuple(texts[part][row - sheet.first_row] or "" for part in parts) in values for parts, values in wanted.items())}
