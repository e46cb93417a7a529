"""The register of batches: one row per sheet ever loaded, and the append-only audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from analytics.clean_sheet import CleanSheet
from analytics.errors import NoSuchBatch, Text
from analytics.warehouse.log.merge import Replacement

SHOWN = ('batch_id, file, sheet, dataset, sha256, "by", imported_at, rows_read, rows_loaded, rows_rejected, rows_skipped, '
         "duplicates, active, totals, mapping, header_row, added, updated, unchanged, removed, moved")


@dataclass(frozen=True)
class Batch:
    """A batch as undo and redo need it; `replaces` whether it stands for a period or for rows of other batches."""

    batch_id: int
    dataset: str
    active: bool
    replaces: bool


def next_id(db: duckdb.DuckDBPyConnection) -> int:
    row = db.execute("SELECT coalesce(max(batch_id), 0) + 1 FROM meta.batches").fetchone()
    return int(row[0]) if row else 1


def active_ids(db: duckdb.DuckDBPyConnection, dataset: str) -> list[int]:
    found = db.execute("SELECT batch_id FROM meta.batches WHERE dataset = ? AND active ORDER BY batch_id", [dataset]).fetchall()
    return [row[0] for row in found]


def datasets_with_rows(db: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The datasets of which a batch counts: no other has a current row. Most companies keep a few of all there are."""
    return frozenset(name for (name,) in db.execute("SELECT DISTINCT dataset FROM meta.batches WHERE active").fetchall())


def replacements(db: duckdb.DuckDBPyConnection, dataset: str) -> list[Replacement]:
    found = db.execute("SELECT replaces_before, replaces_from, replaces_to FROM meta.batches "
                       "WHERE dataset = ? AND active AND replaces_from IS NOT NULL ORDER BY batch_id", [dataset]).fetchall()
    return [Replacement(*row) for row in found]


def has_overtaken(db: duckdb.DuckDBPyConnection, dataset: str) -> bool:
    """Whether newer batches stand for rows of older ones of the dataset."""
    return db.execute("SELECT 1 FROM meta.overtaken WHERE dataset = ? LIMIT 1", [dataset]).fetchone() is not None


def same_import(db: duckdb.DuckDBPyConnection, batch_id: int) -> list[int]:
    """The batches of the same file loaded in the same import, this one among them: one file is taken back as one. Raises NoSuchBatch."""
    batch(db, batch_id)
    found = db.execute("SELECT b.batch_id FROM meta.batches b JOIN meta.batches this ON this.batch_id = ? WHERE b.batch_id = this.batch_id "
                       "OR (this.sha256 <> '' AND b.sha256 = this.sha256 AND b.file = this.file AND b.imported_at = this.imported_at) ORDER BY 1", [batch_id]).fetchall()
    return [row[0] for row in found]


def same_content(db: duckdb.DuckDBPyConnection, sheet: CleanSheet) -> list[tuple[int, datetime]]:
    """Active batches of the same bytes, sheet and dataset; what is entered on a page has no bytes and never repeats."""
    if not sheet.sha256:
        return []
    return db.execute("SELECT batch_id, imported_at FROM meta.batches WHERE active AND sha256 = ? AND sheet = ? AND dataset = ? "
                      "ORDER BY batch_id", [sheet.sha256, sheet.sheet, sheet.dataset]).fetchall()


def batch(db: duckdb.DuckDBPyConnection, batch_id: int) -> Batch:
    """Raises Refused for a number no batch has."""
    row = db.execute("SELECT batch_id, dataset, active, replaces_from IS NOT NULL OR batch_id IN (SELECT o.batch_id FROM meta.overtaken o) "
                     "FROM meta.batches WHERE batch_id = ?", [batch_id]).fetchone()
    if row is None:
        raise NoSuchBatch(Text(f"没有第 {batch_id} 批。", f"There is no batch {batch_id}."))
    return Batch(*row)


def add(
    db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet, *, by: str, at: datetime, rows_loaded: int, duplicates: int,
    totals: Mapping[str, float], replaces: Replacement | None,
) -> None:
    db.execute(f"INSERT INTO meta.batches VALUES ({', '.join('?' * 19)}, NULL, NULL, NULL, NULL, NULL)", [
        batch_id, sheet.file, sheet.sheet, sheet.dataset, sheet.sha256, by, at, sheet.rows_read, rows_loaded, sheet.rows_rejected,
        sheet.rows_skipped, duplicates, True, json.dumps(dict(totals)), json.dumps(dict(sheet.mapping), ensure_ascii=False),
        sheet.header_row, *((replaces.start, replaces.end, replaces.before) if replaces else (None, None, None)),
    ])


def set_active(db: duckdb.DuckDBPyConnection, batch_id: int, active: bool) -> None:
    db.execute("UPDATE meta.batches SET active = ? WHERE batch_id = ?", [active, batch_id])


def write_audit(db: duckdb.DuckDBPyConnection, action: str, who: str, at: datetime, batch_id: int | None, detail: dict[str, Any]) -> None:
    """Every change leaves a line; nothing in the program changes or removes one."""
    db.execute("INSERT INTO meta.audit VALUES (?, ?, ?, ?, ?)", [at, who, action, batch_id, json.dumps(detail, ensure_ascii=False, default=str)])


def new_version(db: duckdb.DuckDBPyConnection) -> int:
    row = db.execute("UPDATE meta.state SET value = value + 1 WHERE name = 'data_version' RETURNING value").fetchone()
    return int(row[0]) if row else 0


def held_version(db: duckdb.DuckDBPyConnection) -> int:
    row = db.execute("SELECT value FROM meta.state WHERE name = 'data_version'").fetchone()
    return int(row[0]) if row else 0
