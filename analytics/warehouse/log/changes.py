"""What a batch does to the rows that are there: how many of its rows are new, change one, or say what was known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.warehouse.log import batches
from analytics.warehouse.log.keys import key_sql, quoted
from analytics.warehouse.log.merge import current_rows
from analytics.warehouse.log.staging import Staged


@dataclass(frozen=True)
class Changes:
    """Rows of a batch by what they did; `removed` are older rows of the same groups that it no longer has, `moved` lines of orders
    that were there under another date."""

    added: int
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    moved: int = 0


def changes(
    db: duckdb.DuckDBPyConnection, dataset: str, batch_id: int, staged: Staged, provided: tuple[str, ...], together: Sequence[int] = (),
) -> Changes:
    """How the rows that are `staged` (of `batch_id`, which is in the log but not yet in the current table) change what is there.

    `together` are the batches of the same import and dataset: after the first of them the current table may hold the rows of all,
    so what the later ones find there is worked out from the log.

    A row without a key is new. An entity's row is unchanged when each cell it fills says what the current row says; a fact's
    when its group held the same row before, in the columns the file has.
    """
    own, total = staged.source, staged.rows
    others = [i for i in batches.active_ids(db, dataset) if i != batch_id and not (i in together and i > batch_id)]
    if not schema.DATASETS[dataset].keys or not others:
        return Changes(total)
    if not count(db, f"(SELECT 1 FROM ({own}) WHERE {key_sql(dataset)} IS NOT NULL LIMIT 1)"):
        return Changes(total)
    db.execute(f"CREATE OR REPLACE TEMP TABLE own_rows AS SELECT *, {key_sql(dataset)} AS key FROM ({own})")
    wanted = "key IN (SELECT key FROM own_rows WHERE key IS NOT NULL)"
    there = f"main.{dataset}"
    if any(i < batch_id for i in together):
        there = f"({current_rows(dataset, others, batches.replacements(db, dataset), wanted, overtaken=batches.has_overtaken(db, dataset))})"
    db.execute(f"CREATE OR REPLACE TEMP TABLE held_rows AS SELECT * FROM (SELECT *, {key_sql(dataset)} AS key FROM {there}) WHERE {wanted}")
    try:
        shared = count(db, "own_rows WHERE key IN (SELECT key FROM held_rows)")
        if not shared:
            return Changes(total)
        if schema.DATASETS[dataset].kind == "entity":
            same = _same_entities(db, provided)
            return Changes(total - shared, shared - same, same)
        same, held = _same_facts(db, provided), count(db, "held_rows")
        updated = min(shared, held) - same
        return Changes(total - same - updated, updated, same, held - same - updated)
    finally:
        db.execute("DROP TABLE IF EXISTS own_rows")
        db.execute("DROP TABLE IF EXISTS held_rows")


def compared_with_table(db: duckdb.DuckDBPyConnection, batch_id: int, staged: Staged, sheet: CleanSheet) -> Changes:
    """How the rows of a table that was there before change what it said: those the batch stands for, which still are in the current table."""
    columns = ", ".join(quoted(name) for name in sheet.provided)
    held = (f"(SELECT {columns} FROM log.{sheet.dataset} l JOIN meta.overtaken o ON o.from_batch = l.batch_id AND o.seq = l.seq "
            f"JOIN meta.batches b ON b.batch_id = l.batch_id WHERE o.batch_id = {batch_id} AND b.active "
            f"AND NOT EXISTS (FROM meta.overtaken p JOIN meta.batches n USING (batch_id) WHERE n.active AND p.batch_id < {batch_id} AND p.from_batch = l.batch_id AND p.seq = l.seq))")
    same = count(db, f"(SELECT {columns} FROM ({staged.source}) INTERSECT ALL SELECT {columns} FROM {held})")
    there = count(db, held)
    updated = min(there, staged.rows) - same
    return Changes(staged.rows - same - updated, updated, same, there - same - updated)


def set_changes(db: duckdb.DuckDBPyConnection, batch_id: int, changes: Changes) -> None:
    """Writes them into the register of batches."""
    db.execute("UPDATE meta.batches SET added = ?, updated = ?, unchanged = ?, removed = ?, moved = ? WHERE batch_id = ?", [
        changes.added, changes.updated, changes.unchanged, changes.removed, changes.moved, batch_id])


def _same_entities(db: duckdb.DuckDBPyConnection, provided: tuple[str, ...]) -> int:
    told = " AND ".join(f"(own.{quoted(name)} IS NULL OR own.{quoted(name)} IS NOT DISTINCT FROM held.{quoted(name)})" for name in provided) or "TRUE"
    return count(db, f"own_rows own JOIN held_rows held USING (key) WHERE own.cleared IS NULL AND {told}")


def _same_facts(db: duckdb.DuckDBPyConnection, provided: tuple[str, ...]) -> int:
    columns = ", ".join(["key", *(quoted(name) for name in provided)])
    return count(db, f"(SELECT {columns} FROM own_rows WHERE key IS NOT NULL INTERSECT ALL SELECT {columns} FROM held_rows)")


def count(db: duckdb.DuckDBPyConnection, source: str) -> int:
    """How many rows a table, or whatever may stand behind FROM, has."""
    row = db.execute(f"SELECT count(*) FROM {source}").fetchone()
    return int(row[0]) if row else 0
