"""What is entered on a page, as a sheet: cleaned like a file, with the same defects, and loaded as a batch like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.cleaning.clean import clean
from analytics.ingest.reading.raw import RawFile, RawSheet
from analytics.ingest.recognising.header import find_header
from analytics.ingest.recognising.match import Matching
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import CleanSheet, Known, ReadOptions
from analytics.schema import dataset
from analytics.warehouse import Warehouse


@dataclass(frozen=True)
class Finding:
    """What is wrong (`severity` error: it cannot be saved) or doubtful (warning: someone has to confirm it) with a row of a page's
    table, which counts from 1; `text` is the whole sentence."""

    row: int
    severity: str
    text: Text


def finding(row: int, whose: str, error: bool, said: Text) -> Finding:
    """What `said` of a row and of whom it is about, as a whole sentence."""
    return Finding(row, "error" if error else "warning", Text(f"第 {row} 行「{whose}」{said.zh}。", f"Row {row}, “{whose}”, {said.en}."))


def filled(value: object) -> object:
    """What a cell of a page's table says, without the spaces around it; None where it says nothing."""
    if isinstance(value, str):
        return value.strip() or None
    return None if value is None or pd.isna(value) else value  # type: ignore[call-overload]


def entered_sheet(warehouse: Warehouse, name: str, headings: Mapping[str, str], rows: Sequence[Mapping[str, object]], file: str) -> CleanSheet:
    """The rows of a page's table as a clean sheet of dataset `name`.

    `headings` gives each field its heading with its unit, 保证业绩(万元); a name that is no field is kept beside the row. The
    first row is row 1, as the page counts them. Blank cells are None; nothing is guessed, filled down or taken for a total.
    """
    declared = dataset(name)
    fields = [field for field in headings if any(row.get(field) not in (None, "") for row in rows)]
    cells = pa.table({
        f"c{place}": pa.array([headings[field], *(_text(row.get(field)) for row in rows)], pa.string()) for place, field in enumerate(fields)
    })
    sheet = RawSheet("", cells, first_row=0)
    raw = RawFile(file, "", "entered", (sheet,))
    header = find_header(sheet, 0)
    matching = Matching(declared.name, {place: field for place, field in enumerate(fields) if field in declared}, 1.0)
    known = Known(time_zone=str(warehouse.settings()["time_zone"]))
    found = clean(Table(raw, sheet, ReadOptions(), known, warehouse.today(), header), sheet, matching)
    return CleanSheet(
        file, "", "", declared.name, None, {headings[field]: field for field in fields if field in declared}, found.rows,
        tuple(column for column in found.rows.column_names if column not in ("extra", "row_no")), found.read, found.rejected, found.skipped_rows,
        found.totals, found.defects, found.evidence, found.cleared, aside=found.aside,
    )


def _text(value: object) -> str | None:
    """A cell as a person would type it: 2026-03-02, 12.5, never 12.0 or nan."""
    if value is None or value != value or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value).strip() or None


def overtaken(before: pd.DataFrame, rows: pd.DataFrame, seen: Mapping[tuple, Mapping[str, object]], keys: tuple[str, ...], labels: Mapping[str, Text]) -> tuple[Finding, ...]:
    """Which entries would overwrite what someone else saved while they were typed? One finding to be confirmed per cell.

    `before` is what the data hold now, `seen` what a cell held when it was first changed, `rows` the table as it will be saved;
    `keys` tell its rows apart, the last one names them; only columns in `labels` are looked at.
    """
    now = {tuple(row[name] for name in keys): row for row in before.to_dict("records")}
    found = []
    for place, row in enumerate(rows.to_dict("records"), start=1):
        key = tuple(row[name] for name in keys)
        for name, old in seen.get(key, {}).items():
            held = now.get(key, {}).get(name)
            if name in labels and not _same(held, old) and not _same(held, row.get(name)):
                zh, en = (_text(held) or word for word in ("空白", "blank"))
                found.append(Finding(place, "warning", Text(
                    f"第 {place} 行「{row[keys[-1]]}」：您填写的时候有人保存过，「{labels[name].zh}」现在是 {zh}；照样保存会盖掉它。",
                    f"Row {place}, “{row[keys[-1]]}”: somebody saved while you were typing; “{labels[name].en}” is {en} now, and saving replaces it.")))
    return tuple(found)


def _same(one: object, other: object) -> bool:
    return _text(one) == _text(other)
