"""Small companies written by hand, for tests and for the examples in docstrings: sheets from plain rows, and a warehouse holding them."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.warehouse import Warehouse

ARROW_TYPES = {
    "VARCHAR": pa.string(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "DECIMAL(18,4)": pa.decimal128(18, 4),
    "DOUBLE": pa.float64(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "MAP(VARCHAR, VARCHAR)": pa.map_(pa.string(), pa.string()),
}
_counter = itertools.count(1)


def sheet(
    dataset: str,
    rows: Sequence[Mapping[str, Any]],
    file: str = "a.xlsx",
    *,
    name: str = "Sheet1",
    sha256: str | None = None,
    first_row: int = 2,
    provided: Sequence[str] | None = None,
    cleared: Mapping[str, list[int]] | None = None,
    rejected: int = 0,
    skipped: int = 0,
) -> CleanSheet:
    """A clean sheet from plain rows: dates may be ISO text, money any number; keys that are not fields go to `extra`.

    `row_no` starts at `first_row`. Two sheets are different files unless `sha256` says otherwise.
    """
    has = schema.dataset(dataset)
    used = [field for field in has.fields if any(field.name in row for row in rows)]
    columns: dict[str, pa.Array] = {
        field.name: pa.array([_typed(field, row.get(field.name)) for row in rows], ARROW_TYPES[field.stored_as]) for field in used
    }
    others = [[(k, str(v)) for k, v in row.items() if k not in has and k != "row_no" and v is not None] for row in rows]
    columns["extra"] = pa.array([pairs or None for pairs in others], ARROW_TYPES["MAP(VARCHAR, VARCHAR)"])
    columns["row_no"] = pa.array([row.get("row_no", first_row + i) for i, row in enumerate(rows)], pa.int64())
    table = pa.table(columns)
    totals = {f.name: float(sum((v for v in table[f.name].to_pylist() if v is not None), Decimal(0))) for f in used if f.type == "money"}
    return CleanSheet(
        file=file, sha256=sha256 or hashlib.sha256(f"{file}{next(_counter)}".encode()).hexdigest(), sheet=name, dataset=has.name,
        header_row=first_row - 1, mapping={field.label.zh: field.name for field in used}, rows=table,
        provided=tuple(provided if provided is not None else (field.name for field in used)),
        rows_read=len(rows) + rejected + skipped, rows_rejected=rejected, rows_skipped=skipped, totals=totals, cleared=dict(cleared or {}),
    )


def warehouse_with(*sheets: CleanSheet, path: Path | str = ":memory:", **settings: Any) -> Warehouse:
    """An open warehouse holding the sheets, each committed on its own, in order."""
    warehouse = Warehouse.open(path)
    for setting, value in settings.items():
        warehouse.set_setting(setting, value)
    for one in sheets:
        warehouse.commit([one])
    return warehouse


def _typed(field: schema.Field, value: Any) -> Any:
    if value is None or value == "":
        return None
    if field.type == "money":
        return Decimal(str(value)).quantize(Decimal("0.0001"))
    if field.type == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if field.type == "datetime" and isinstance(value, str):
        return datetime.fromisoformat(value)
    if field.type in ("number", "share"):
        return float(value)
    return str(value) if field.type in ("text", "choice", "period", "list") else value
