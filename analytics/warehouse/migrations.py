"""The layout of the warehouse file, brought up to date in order when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from analytics import schema
from analytics.errors import Refused, Text
from analytics.warehouse.keeping import originals, published
from analytics.warehouse.log.keys import LOG_COLUMNS, quoted


@dataclass(frozen=True)
class Migration:
    """One step of the file's layout; steps are only ever appended. `moves` run before the `statements`; `rebuilds`: the current
    tables were worked out otherwise before."""

    version: int
    statements: tuple[str, ...]
    rebuilds: bool = False
    moves: tuple[Callable[[duckdb.DuckDBPyConnection], None], ...] = ()


MIGRATIONS = (
    Migration(1, (
        """CREATE TABLE meta.batches (
            batch_id BIGINT, file VARCHAR, sheet VARCHAR, dataset VARCHAR, sha256 VARCHAR, "by" VARCHAR, imported_at TIMESTAMP,
            rows_read BIGINT, rows_loaded BIGINT, rows_rejected BIGINT, rows_skipped BIGINT, duplicates BIGINT, active BOOLEAN,
            totals VARCHAR, mapping VARCHAR, header_row BIGINT, replaces_from DATE, replaces_to DATE, replaces_before BIGINT)""",
        "CREATE TABLE meta.settings (name VARCHAR, value VARCHAR)",
        "CREATE TABLE meta.audit (happened_at TIMESTAMP, who VARCHAR, action VARCHAR, batch_id BIGINT, detail VARCHAR)",
        "CREATE TABLE meta.state (name VARCHAR, value BIGINT)",
        "INSERT INTO meta.state VALUES ('data_version', 1)",
        # Who and what is known, worked out from the uploaded lists by `identities` and `people`.
        "CREATE TABLE meta.known (kind VARCHAR, who BIGINT, label VARCHAR, has_id BOOLEAN)",
        "CREATE TABLE meta.known_ids (kind VARCHAR, id VARCHAR, who BIGINT)",
        "CREATE TABLE meta.known_names (kind VARCHAR, name VARCHAR, who BIGINT)",
        "CREATE TABLE meta.memberships (who BIGINT, start_on DATE, end_on DATE, team VARCHAR, region VARCHAR, stated BOOLEAN)",
        "CREATE TABLE meta.spellings (kind VARCHAR, written VARCHAR, label VARCHAR)",
    )),
    Migration(2, (
        # What a batch did to the rows that were there.
        *(f"ALTER TABLE meta.batches ADD COLUMN {name} BIGINT" for name in ("added", "updated", "unchanged", "removed")),
        # The files as they were uploaded, in pieces; `packed` pieces are compressed.
        "CREATE TABLE meta.originals (sha256 VARCHAR, place BIGINT, packed BOOLEAN, size BIGINT, content BLOB)",
        # What people said about headings and sheets, per batch: it counts while the batch does.
        "CREATE TABLE meta.memory (batch_id BIGINT, dataset VARCHAR, said VARCHAR, meant VARCHAR, kind VARCHAR)",
    ), rebuilds=True),
    Migration(3, (
        # Periods of pledges that were locked at the meeting; a lock holds until `unlocked_at`.
        """CREATE TABLE meta.pledge_locks (
            period VARCHAR, locked_at TIMESTAMP, locked_by VARCHAR, unlocked_at TIMESTAMP, unlocked_by VARCHAR, reason VARCHAR)""",
        # The company's own form of the pledge letter; the newest counts, one without content stands for the product's own.
        'CREATE TABLE meta.letter_templates (name VARCHAR, "by" VARCHAR, placed_at TIMESTAMP, content BLOB)',
    )),
    Migration(4, (
        # What was published, as it was, and what became of sending it. `places` holds everyone's place, for the movement of the next issue.
        """CREATE TABLE meta.issues (
            issue_id BIGINT, series VARCHAR, board VARCHAR, audience VARCHAR, kind VARCHAR, issue_no BIGINT, period VARCHAR, as_of DATE,
            finished BOOLEAN, data_version BIGINT, published_at TIMESTAMP, "by" VARCHAR, title VARCHAR, digest VARCHAR, lang VARCHAR,
            content VARCHAR, places VARCHAR, poster BLOB, workbook BLOB, text VARCHAR)""",
        """CREATE TABLE meta.deliveries (issue_id BIGINT, target VARCHAR, "at" TIMESTAMP, state VARCHAR, attempts BIGINT, parts VARCHAR,
            said_zh VARCHAR, said_en VARCHAR)""",
    )),
    # Files, posters and workbooks each get a table of their own, in the schema `kept`.
    Migration(5, (
        "CREATE TABLE meta.originals_now AS SELECT * EXCLUDE (content) FROM meta.originals",
        "DROP TABLE meta.originals",
        "ALTER TABLE meta.originals_now RENAME TO originals",
        """CREATE TABLE meta.issues_now AS SELECT * EXCLUDE (poster, workbook),
            octet_length(poster) AS poster_size, octet_length(workbook) AS workbook_size FROM meta.issues""",
        "DROP TABLE meta.issues",
        "ALTER TABLE meta.issues_now RENAME TO issues",
    ), moves=(originals.move_to_own_tables, published.move_to_own_tables)),
    Migration(6, (
        # Rows of older batches for which rows of `batch_id` stand: the same order under another date, the same table grown.
        "CREATE TABLE meta.overtaken (batch_id BIGINT, dataset VARCHAR, from_batch BIGINT, seq BIGINT)",
        "ALTER TABLE meta.batches ADD COLUMN moved BIGINT",
    )),
)


def migrate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Bring the file to this program's layout, in one transaction.

    Returns the datasets whose current table has to be built again because the dictionary grew.
    Raises Refused when the file was written by a newer program.
    """
    connection.execute("BEGIN")
    try:
        stale = _migrate(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return stale


def _migrate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    connection.execute("CREATE SCHEMA IF NOT EXISTS meta")
    connection.execute("CREATE SCHEMA IF NOT EXISTS log")
    connection.execute("CREATE SCHEMA IF NOT EXISTS kept")
    connection.execute("CREATE TABLE IF NOT EXISTS meta.schema_version (version BIGINT, applied_at TIMESTAMP)")
    row = connection.execute("SELECT coalesce(max(version), 0) FROM meta.schema_version").fetchone()
    held = int(row[0]) if row else 0
    if held > MIGRATIONS[-1].version:
        raise Refused(Text(
            f"数据文件是更新版本的战报写的（第 {held} 版，本程序认识到第 {MIGRATIONS[-1].version} 版）；请升级程序。",
            f"The data file was written by a newer Zhanbao (layout {held}; this program knows {MIGRATIONS[-1].version}). Please upgrade.",
        ))
    for migration in MIGRATIONS:
        if migration.version > held:
            for move in migration.moves:
                move(connection)
            connection.execute("; ".join(migration.statements))
            connection.execute("INSERT INTO meta.schema_version VALUES (?, now()::TIMESTAMP)", [migration.version])
    stale = _follow_dictionary(connection, new=not held)
    again = held and any(migration.rebuilds for migration in MIGRATIONS if migration.version > held)
    return [*schema.DATASETS, *schema.DERIVED_TABLES] if again else stale


def _follow_dictionary(connection: duckdb.DuckDBPyConnection, new: bool) -> list[str]:
    """Give every dataset its log and its current table; fields the dictionary gained become columns."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    ours = "schema_name IN ('main', 'log') AND database_name = current_database()"
    # A new file has no tables; the list of all columns takes a third of the time of opening one.
    rows = [] if new else connection.execute(
        f"SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE {ours} ORDER BY column_index",
    ).fetchall()
    for schema_name, table, column, kind in rows:
        found.setdefault((schema_name, table), {})[column] = kind
    stale = []
    # Run as one: seventy small statements, each by itself, take half as long again.
    statements: list[str] = []
    for name, dataset in schema.DATASETS.items():
        logged = {field.name: field.stored_as for field in dataset.fields} | LOG_COLUMNS
        held = found.get(("log", name))
        if held is None:
            statements.append(f"CREATE TABLE log.{name} ({_columns(logged)})")
        else:
            statements += [f"ALTER TABLE log.{name} ADD COLUMN {quoted(column)} {logged[column]}" for column in logged.keys() - held.keys()]
    for name, columns in ({name: schema.stored_columns(name) for name in schema.DATASETS} | schema.DERIVED_TABLES).items():
        held = found.get(("main", name))
        if held is None or [(c, _plain(k)) for c, k in held.items()] != [(c, _plain(k)) for c, k in columns.items()]:
            statements.append(f"CREATE OR REPLACE TABLE main.{name} ({_columns(columns)})")
            stale += [] if held is None else [name]
    if statements:
        connection.execute("; ".join(statements))
    return stale


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())


def _plain(kind: str) -> str:
    return kind.replace(" ", "")
