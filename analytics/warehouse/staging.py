"""A clean sheet into the log: typed, numbered, identical lines counted once."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.warehouse.keys import quoted, quoted_list
from analytics.warehouse.migrations import LOG_COLUMNS


@dataclass(frozen=True)
class Staged:
    """What reached the log: rows, identical lines left out, and the sums of the money fields that count."""

    rows: int
    duplicates: int
    totals: dict[str, float]


def write_log(db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet) -> Staged:
    """Append the sheet's rows to the log of its dataset as batch `batch_id`."""
    rows = sheet.rows
    if "seq" not in rows.column_names:
        rows = rows.append_column("seq", pa.array(np.arange(rows.num_rows, dtype=np.int64)))
    db.register("incoming", rows)
    db.register("clearing", _clearing(sheet))
    try:
        duplicates = _mark_repeated_lines(db, sheet)
        kept = "seq NOT IN (SELECT seq FROM repeated)" if duplicates else "TRUE"
        columns = [field.name for field in schema.DATASETS[sheet.dataset].fields]
        db.execute(f"INSERT INTO log.{sheet.dataset} ({quoted_list([*columns, *LOG_COLUMNS])}) SELECT {_typed(sheet, batch_id)} "
                   f"FROM incoming{' LEFT JOIN clearing USING (row_no)' if sheet.cleared else ''} WHERE {kept}")
        return Staged(rows.num_rows - duplicates, duplicates, _totals(db, sheet, duplicates))
    finally:
        db.unregister("incoming")
        db.unregister("clearing")


def _typed(sheet: CleanSheet, batch_id: int) -> str:
    held = set(sheet.rows.column_names)
    parts = [f"CAST({quoted(field.name) if field.name in held else 'NULL'} AS {field.stored_as})"
             for field in schema.DATASETS[sheet.dataset].fields]
    extra = "CASE WHEN cardinality(extra) > 0 THEN extra END" if "extra" in held else f"CAST(NULL AS {LOG_COLUMNS['extra']})"
    row_no = "row_no" if "row_no" in held else "seq"
    return ", ".join([*parts, extra, str(batch_id), row_no, "seq", "fields" if sheet.cleared else "CAST(NULL AS VARCHAR[])"])


def _clearing(sheet: CleanSheet) -> pa.Table:
    """Which fields each row clears: cells that said 清空."""
    of_row: dict[int, list[str]] = {}
    for name, rows in sheet.cleared.items():
        for row_no in rows:
            of_row.setdefault(row_no, []).append(name)
    return pa.table({"row_no": pa.array(list(of_row), pa.int64()), "fields": pa.array(list(of_row.values()), pa.list_(pa.string()))})


def _mark_repeated_lines(db: duckdb.DuckDBPyConnection, sheet: CleanSheet) -> int:
    """`repeated`: later copies of lines identical in every column, where a line number or record id says they are one line."""
    dataset = schema.DATASETS[sheet.dataset]
    held = [name for name in sheet.rows.column_names if name not in ("row_no", "seq")]
    numbered = [name for name in dataset.line_keyed if name in held]
    if not numbered or dataset.kind != "fact":
        return 0
    has_number = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in numbered)
    same = ", ".join("CAST(extra AS VARCHAR)" if name == "extra" else quoted(name) for name in held)
    # The numbers first: a file in which none repeats, the usual one, then needs no comparing of whole rows.
    keyed = dict.fromkeys(name for name in (*numbered, *(part for key in dataset.keys for part in key.fields)) if name in held)
    row = db.execute(f"SELECT count(*) - count(DISTINCT hash({quoted_list(list(keyed))})) FROM incoming WHERE {has_number}").fetchone()
    if not row or not row[0]:
        return 0
    db.execute(f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT seq FROM incoming WHERE {has_number} "
               f"QUALIFY row_number() OVER (PARTITION BY {same} ORDER BY seq) > 1")
    found = db.execute("SELECT count(*) FROM repeated").fetchone()
    return int(found[0]) if found else 0


def _totals(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, duplicates: int) -> dict[str, float]:
    totals = {name: float(value) for name, value in sheet.totals.items()}
    counted = [name for name in totals if name in sheet.rows.column_names]
    if duplicates and counted:
        sums = ", ".join(f"CAST(coalesce(sum({quoted(name)}), 0) AS DOUBLE)" for name in counted)
        left_out = db.execute(f"SELECT {sums} FROM incoming WHERE seq IN (SELECT seq FROM repeated)").fetchone() or ()
        totals |= {name: round(totals[name] - value, 4) for name, value in zip(counted, left_out, strict=True)}
    return totals
