"""A clean sheet into the log: typed, numbered, identical lines counted once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.warehouse.log.keys import LOG_COLUMNS, count_repeated_numbers, line_numbers, quoted, quoted_list

_MOST_MENDED = 200_000  # rows to mend are never that many
# Ten of the engine's row groups. One INSERT with joins keeps more and more of its rows in memory until it ends.
_PIECE = 10 * 122_880


@dataclass(frozen=True)
class Staged:
    """What reached the log: rows, identical lines left out, and the sums of the money fields that count.

    `source` selects the same rows from memory (log columns), which is several times quicker than reading them back from
    the log while its transaction is open.
    """

    source: str
    rows: int
    duplicates: int
    totals: dict[str, float]
    incoming: str
    held: pa.Table

    def pieces(self, db: duckdb.DuckDBPyConnection) -> Iterator[str]:
        """`source` again for each piece of the rows in turn, for work that looks at one row at a time."""
        if self.held.num_rows <= _PIECE:
            yield self.source
            return
        for start in range(0, self.held.num_rows, _PIECE):
            db.register(self.incoming, self.held.slice(start, _PIECE))
            yield self.source
        db.register(self.incoming, self.held)


def write_log(db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet) -> Staged:
    """Append the sheet's rows to the log of its dataset as batch `batch_id`; `release` frees them when they are merged."""
    rows = sheet.rows
    if "seq" not in rows.column_names:
        rows = rows.append_column("seq", pa.array(np.arange(rows.num_rows, dtype=np.int64)))
    db.register(f"incoming_{batch_id}", rows)
    db.register(f"clearing_{batch_id}", _clearing(sheet))
    duplicates = _mark_repeated_lines(db, sheet, batch_id) + _mark_mended_again(db, sheet, batch_id)
    kept = f"seq NOT IN (SELECT seq FROM repeated_{batch_id})" if duplicates else "TRUE"
    source = (f"SELECT {_typed(sheet, batch_id)} FROM incoming_{batch_id}"
              f"{f' LEFT JOIN clearing_{batch_id} USING (row_no)' if sheet.cleared else ''} WHERE {kept}")
    columns = [field.name for field in schema.DATASETS[sheet.dataset].fields]
    db.execute(f"INSERT INTO log.{sheet.dataset} ({quoted_list([*columns, *LOG_COLUMNS])}) {source}")
    return Staged(source, rows.num_rows - duplicates, duplicates, _totals(db, sheet, duplicates, batch_id), f"incoming_{batch_id}", rows)


def release(db: duckdb.DuckDBPyConnection, batch_id: int) -> None:
    """Forget the rows of a batch held in memory; harmless for a batch that never was."""
    db.unregister(f"incoming_{batch_id}")
    db.unregister(f"clearing_{batch_id}")
    with suppress(duckdb.TransactionException):  # after a failure, whose own error is the one to show: the table goes with the transaction
        db.execute(f"DROP TABLE IF EXISTS repeated_{batch_id}")


def _typed(sheet: CleanSheet, batch_id: int) -> str:
    held = set(sheet.rows.column_names)
    parts = [f"CAST({quoted(field.name) if field.name in held else 'NULL'} AS {field.stored_as}) AS {quoted(field.name)}"
             for field in schema.DATASETS[sheet.dataset].fields]
    own = {
        "extra": "CASE WHEN cardinality(extra) > 0 THEN extra END" if "extra" in held else "NULL",
        "batch_id": str(batch_id), "row_no": "row_no" if "row_no" in held else "seq", "seq": "seq",
        "cleared": "fields" if sheet.cleared else "NULL",
    }
    return ", ".join([*parts, *(f"CAST({own[name]} AS {kind}) AS {name}" for name, kind in LOG_COLUMNS.items())])


def _clearing(sheet: CleanSheet) -> pa.Table:
    """Which fields each row clears: cells that said 清空."""
    of_row: dict[int, list[str]] = {}
    for name, rows in sheet.cleared.items():
        for row_no in rows:
            of_row.setdefault(row_no, []).append(name)
    return pa.table({"row_no": pa.array(list(of_row), pa.int64()), "fields": pa.array(list(of_row.values()), pa.list_(pa.string()))})


def _mark_repeated_lines(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, batch_id: int) -> int:
    """`repeated_<batch>`: later copies of lines identical in every column, where a line number or record id says they are one line."""
    held = sheet.rows.column_names
    numbered = line_numbers(sheet.dataset, held)
    if not numbered or sheet.lines_differ:
        return 0
    row = db.execute(count_repeated_numbers(sheet.dataset, held, f"incoming_{batch_id}")).fetchone()
    if not row or not row[0]:
        return 0
    has_number = " OR ".join(f"{quoted(name)} IS NOT NULL" for name in numbered)
    same = ", ".join("CAST(extra AS VARCHAR)" if name == "extra" else quoted(name) for name in held if name not in ("row_no", "seq"))
    db.execute(f"CREATE OR REPLACE TEMP TABLE repeated_{batch_id} AS SELECT seq FROM incoming_{batch_id} WHERE {has_number} "
               f"QUALIFY row_number() OVER (PARTITION BY {same} ORDER BY seq) > 1")
    found = db.execute(f"SELECT count(*) FROM repeated_{batch_id}").fetchone()
    return int(found[0]) if found else 0


def _mark_mended_again(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, batch_id: int) -> int:
    """Adds to `repeated_<batch>` the rows that came back from mending and were loaded before by a batch that counts."""
    has = schema.DATASETS[sheet.dataset]
    if has.kind != "fact" or "extra" not in sheet.rows.column_names or sheet.rows.num_rows > _MOST_MENDED:
        return 0
    if not any(pc.any(pc.equal(chunk.keys, schema.MENDED_FROM)).as_py() for chunk in sheet.rows["extra"].chunks):
        return 0  # nearly every sheet: no row says where it was mended
    mark = f"map_extract_value(extra, '{schema.MENDED_FROM}')"
    marked = db.execute(f"SELECT count(*) FROM incoming_{batch_id} WHERE {mark} IS NOT NULL").fetchone()
    if not marked or not marked[0]:
        return 0
    # A row of months side by side is several rows of one place: their days tell them apart.
    placed = has.placed_by if has.placed_by in sheet.rows.column_names else None
    day = f"CAST({quoted(placed)} AS VARCHAR)" if placed else "''"
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS repeated_{batch_id} (seq BIGINT)")
    found = db.execute(
        f"INSERT INTO repeated_{batch_id} SELECT seq FROM incoming_{batch_id} WHERE {mark} IS NOT NULL AND seq NOT IN (FROM repeated_{batch_id}) "
        f"AND ({mark}, {day}) IN (SELECT ({mark}, {day}) FROM log.{sheet.dataset} JOIN meta.batches b USING (batch_id) WHERE b.active AND {mark} IS NOT NULL) "
        "RETURNING 1").fetchall()
    return len(found)


def _totals(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, duplicates: int, batch_id: int) -> dict[str, float]:
    totals = {name: float(value) for name, value in sheet.totals.items()}
    counted = [name for name in totals if name in sheet.rows.column_names]
    if duplicates and counted:
        sums = ", ".join(f"CAST(coalesce(sum({quoted(name)}), 0) AS DOUBLE)" for name in counted)
        left_out = db.execute(f"SELECT {sums} FROM incoming_{batch_id} WHERE seq IN (SELECT seq FROM repeated_{batch_id})").fetchone() or ()
        totals |= {name: round(totals[name] - value, 4) for name, value in zip(counted, left_out, strict=True)}
    return totals
