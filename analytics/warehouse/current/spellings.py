"""One label for names nobody listed: `GTX Pro` and `GTXPro` in uploaded rows are one product, shown one way.

Of several spellings the first in alphabetical order is shown (spaced before joined, capital before small, half before
full width). The rule looks only at which spellings are there, not at when they came, so that undoing and redoing batches
can never flip a label.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from analytics import schema
from analytics.warehouse.asking.dimensions import person_column
from analytics.words.media_names import SETTING, one_name


def _columns(kind: str) -> list[tuple[str, str]]:
    """The tables and columns where names of that kind are written."""
    found = [("customers", "owner")] if kind == "person" else []
    for name, dataset in schema.DATASETS.items():
        labelled = f"{kind}_label" in schema.resolved(name) or kind == "person" and name in schema.OWNED
        if labelled and name not in ("people", "customers", "products"):
            column = person_column(name) if kind == "person" else kind
            if column and column in dataset:
                found.append((name, column))
    return found


def settle_spellings(db: duckdb.DuckDBPyConnection, changed: set[str], held: frozenset[str], settings: dict[str, object]) -> set[str]:
    """Choose the spellings again after some datasets changed; returns the datasets whose rows need new labels. `held` have rows."""
    stale: set[str] = set()
    chosen = {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM meta.spellings").fetchall()}
    names = {kind: _columns(kind) for kind in ("person", "customer", "product")}
    names = {kind: columns for kind, columns in names.items()
             if changed & ({name for name, _column in columns} | {f"{kind}s", "people" if kind == "person" else ""})}
    names = {kind: [(name, column) for name, column in columns if name in held] for kind, columns in names.items()}
    # Nearly always every name is spelled one way, and one look at all of them is all.
    twice = _spelled_twice(db, names)
    for kind, columns in names.items():
        if kind in twice | chosen:
            _spell(db, _written(columns))
            stale |= _settle(db, kind, columns)
    media = [(name, column) for name in schema.DATASETS if (column := schema.medium_column(name))]
    if changed & {name for name, _column in media}:
        media = [(name, column) for name, column in media if name in held]
        if _spell_media(db, _written(media), str(settings[SETTING])) or "medium" in chosen:
            stale |= _settle(db, "medium", media)
    return stale


def _spelled_twice(db: duckdb.DuckDBPyConnection, names: dict[str, list[tuple[str, str]]]) -> set[str]:
    """The kinds of which some name is written in more than one way."""
    every = " UNION ALL ".join(f"SELECT '{kind}' AS kind, written FROM ({_written(columns)})" for kind, columns in names.items() if columns)
    if not every:
        return set()
    found = db.execute(f"SELECT kind FROM (SELECT kind, fold(written) AS name FROM ({every})) GROUP BY kind HAVING count(name) > count(DISTINCT name)").fetchall()
    return {kind for (kind,) in found}


def _written(columns: list[tuple[str, str]]) -> str:
    every = " UNION ALL ".join(f"SELECT {column} AS written FROM main.{name} WHERE {column} IS NOT NULL" for name, column in columns)
    every = every or "SELECT CAST(NULL AS VARCHAR) AS written WHERE FALSE"
    return f"SELECT DISTINCT written FROM ({every})"


def _spell_media(db: duckdb.DuckDBPyConnection, written: str, aliases: str) -> bool:
    """`spelled`: media are also brought together over punctuation, and where the company said so. Whether any are."""
    names = [name for (name,) in db.execute(written).fetchall()]
    moved = {name: label for name, label in one_name(names, aliases).items() if label != name.strip()}
    db.register("moved_media", pa.table({"written": pa.array(moved, pa.string()), "label": pa.array(moved.values(), pa.string())}))
    db.execute("CREATE OR REPLACE TEMP TABLE spelled AS FROM moved_media")
    db.unregister("moved_media")
    return bool(moved)


def _spell(db: duckdb.DuckDBPyConnection, written: str) -> None:
    """`spelled`: the spellings that are not alone, and the one each is shown by."""
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE spelled AS
        WITH names AS (SELECT written, fold(written) AS name FROM ({written})),
        ranked AS (SELECT written, min(trim(written)) OVER same AS label, count(*) OVER same AS n
            FROM names WHERE name IS NOT NULL WINDOW same AS (PARTITION BY name))
        SELECT written, label FROM ranked WHERE n > 1""")


def _settle(db: duckdb.DuckDBPyConnection, kind: str, columns: list[tuple[str, str]]) -> set[str]:
    # Nearly always nothing differs, and one look is all.
    differ = f"""
        SELECT coalesce(a.written, b.written) AS written FROM spelled a
        FULL JOIN (SELECT * FROM meta.spellings WHERE kind = '{kind}') b USING (written) WHERE a.label IS DISTINCT FROM b.label"""
    if not db.execute(f"SELECT 1 FROM ({differ}) LIMIT 1").fetchone():
        return set()
    db.execute(f"CREATE OR REPLACE TEMP TABLE respelled AS {differ}")
    db.execute(f"DELETE FROM meta.spellings WHERE kind = '{kind}'")
    db.execute(f"INSERT INTO meta.spellings SELECT '{kind}', written, label FROM spelled")
    stale = set()
    for name, column in columns:
        found = db.execute(f"SELECT 1 FROM main.{name} WHERE {column} IN (FROM respelled) LIMIT 1").fetchone()
        if found:
            stale.add(name)
    return stale
