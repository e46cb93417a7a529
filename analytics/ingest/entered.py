"""What is entered on a page, as a sheet: cleaned like a file, with the same defects, and loaded as a batch like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.clean import clean
from analytics.ingest.clean_sheet import CleanSheet
from analytics.ingest.header import find_header
from analytics.ingest.match import Matching
from analytics.ingest.read import RawFile, RawSheet
from analytics.schema import dataset
from analytics.warehouse import Warehouse


@dataclass(frozen=True)
class Finding:
    """What is wrong (`severity` error: it cannot be saved) or doubtful (warning: someone has to confirm it) with a row of a page's
    table, which counts from 1; `text` is the whole sentence."""

    row: int
    severity: str
    text: Text


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
    found = clean(raw, sheet, header, matching, declared, {}, warehouse.today(), str(warehouse.settings()["time_zone"]))
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
