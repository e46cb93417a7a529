"""Keeping the current tables true to the log: what a batch, an undo or a redo changes, and what depends on it."""

from __future__ import annotations

import duckdb

from analytics import schema
from analytics.warehouse.asking.dimensions import person_column
from analytics.warehouse.current import receipts
from analytics.warehouse.current.identities import LISTED, settle_listed
from analytics.warehouse.current.people import settle_memberships
from analytics.warehouse.current.resolve import BORROWED, insert_resolved, resolve_again
from analytics.warehouse.current.spellings import settle_spellings
from analytics.warehouse.log import batches
from analytics.warehouse.log.changes import count
from analytics.warehouse.log.keys import SEPARATOR, key_sql, narrowing_part, quoted, quoted_list
from analytics.warehouse.log.merge import current_rows, raw_columns, replaced_sql
from analytics.warehouse.log.staging import Staged

Settings = dict[str, object]

# Lists first, then rows other rows borrow from, then the rest: each is resolved after what it depends on.
ORDER = ("people", "products", "customers", "deals", "visits", "trips",
         *(name for name in schema.DATASETS if name not in ("people", "products", "customers", "deals", "visits", "trips")))


def apply_batch(db: duckdb.DuckDBPyConnection, dataset: str, batch_id: int, staged: Staged, repeats: bool, settings: Settings) -> None:
    """Bring a batch that is new in the log into the current table. `repeats`: rows of an entity have the key of another in it."""
    own = staged.source
    if dataset in LISTED:
        rebuild(db, dataset, settings)
        return
    shared = _shared_keys(db, dataset, batch_id, own, repeats)
    n_again = 0
    if shared is not None:
        db.execute(f"CREATE OR REPLACE TEMP TABLE again AS {shared}")
        n_again = count(db, "again")
    if schema.DATASETS[dataset].kind == "fact":
        if n_again:
            _forget_keys(db, dataset, "again")
        n_again = 0
    if not n_again:
        for piece in staged.pieces(db):
            insert_resolved(db, dataset, f"({piece})", settings)
        return
    _forget_keys(db, dataset, "again")
    fresh = f"SELECT {quoted_list(raw_columns(dataset))} FROM ({own}) own WHERE coalesce({key_sql(dataset, 'own.')} NOT IN (FROM again), TRUE)"
    insert_resolved(db, dataset, f"({fresh})", settings)
    _insert_current(db, dataset, "key IN (FROM again)", settings)


def _shared_keys(db: duckdb.DuckDBPyConnection, dataset: str, batch_id: int, own: str, repeats: bool) -> str | None:
    """Keys of the batch that other active batches have too; for an entity also those the batch itself repeats. None: there are none."""
    if not schema.DATASETS[dataset].keys:
        return None
    entity = schema.DATASETS[dataset].kind == "entity"
    others = [i for i in batches.active_ids(db, dataset) if i != batch_id]
    keys = f"SELECT {key_sql(dataset)} AS key FROM ({own})"
    if not others and not repeats or not count(db, f"(SELECT key FROM ({keys}) WHERE key IS NOT NULL LIMIT 1)"):
        return None
    repeated = f"SELECT key FROM ({keys}) WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1"
    if not others:
        return repeated
    part = narrowing_part(dataset)
    narrow = f" AND {quoted(part)} IN (SELECT {quoted(part)} FROM ({own}))" if part else ""
    older = f"SELECT {key_sql(dataset)} AS key FROM log.{dataset} WHERE batch_id IN ({', '.join(map(str, others))}){narrow}"
    shared = f"SELECT key FROM ({older}) WHERE key IS NOT NULL AND key IN ({keys})"
    return f"{repeated} UNION {shared}" if entity and repeats else f"SELECT DISTINCT key FROM ({shared})"


def take_away(db: duckdb.DuckDBPyConnection, batch: batches.Batch, settings: Settings) -> None:
    """The current table after `batch` stopped counting: only its own keys are worked out again."""
    name = batch.dataset
    own = _keys_of(batch)
    if _worked_out_whole(db, batch, own, settings):
        return
    db.execute(f"DELETE FROM main.{name} WHERE batch_id = {batch.batch_id}")
    others = batches.active_ids(db, name)
    if not others or not schema.DATASETS[name].keys:
        return
    db.execute(f"CREATE OR REPLACE TEMP TABLE again AS SELECT key FROM (SELECT {key_sql(name)} AS key, batch_id FROM log.{name} "
               f"WHERE batch_id IN ({', '.join(map(str, others))})) WHERE key IN ({own}) GROUP BY key HAVING max(batch_id) < {batch.batch_id}")
    _insert_current(db, name, "key IN (FROM again)", settings)


def _keys_of(batch: batches.Batch) -> str:
    return f"SELECT DISTINCT {key_sql(batch.dataset)} AS key FROM log.{batch.dataset} WHERE batch_id = {batch.batch_id}"


def _worked_out_whole(db: duckdb.DuckDBPyConnection, batch: batches.Batch, own: str, settings: Settings) -> bool:
    """Undo and redo alike: listed names and replaced periods are rebuilt, entities refolded; facts are left to the caller."""
    name = batch.dataset
    if name in LISTED or batch.replaces:
        rebuild(db, name, settings)
        return True
    if schema.DATASETS[name].kind == "entity":
        _refold(db, name, f"SELECT key FROM ({own}) WHERE key IS NOT NULL", settings)
        return True
    return False


def bring_back(db: duckdb.DuckDBPyConnection, batch: batches.Batch, settings: Settings) -> None:
    """The current table after `batch` counts again, in its old place in the order."""
    name = batch.dataset
    own = _keys_of(batch)
    if _worked_out_whole(db, batch, own, settings):
        return
    newer = [i for i in batches.active_ids(db, name) if i > batch.batch_id]
    ids = ", ".join(map(str, newer)) or "NULL"
    taken = f"SELECT key FROM (SELECT {key_sql(name)} AS key FROM log.{name} WHERE batch_id IN ({ids})) WHERE key IS NOT NULL"
    db.execute(f"CREATE OR REPLACE TEMP TABLE again AS SELECT key FROM ({own}) WHERE key IS NOT NULL AND key NOT IN ({taken})")
    _forget_keys(db, name, "again")
    _insert_current(db, name, f"key IN (FROM again) OR (key IS NULL AND batch_id = {batch.batch_id})", settings)


def rebuild(db: duckdb.DuckDBPyConnection, dataset: str, settings: Settings) -> None:
    """The whole current table from the log."""
    if dataset in schema.DERIVED_TABLES:
        receipts.credit_receipts(db)
        return
    active, replaced = batches.active_ids(db, dataset), batches.replacements(db, dataset)
    if dataset in LISTED:
        settle_listed(db, dataset, active, replaced)
        if dataset == "people":
            settle_memberships(db)
        db.execute(f"DELETE FROM main.{dataset}")
        insert_resolved(db, dataset, "listed_now", settings)
        return
    db.execute(f"DELETE FROM main.{dataset}")
    _insert_current(db, dataset, "TRUE", settings)


def cut_replaced(db: duckdb.DuckDBPyConnection, dataset: str, settings: Settings) -> None:
    """After a batch that stands for a whole period arrived: older rows of the period go."""
    if schema.DATASETS[dataset].kind == "entity":
        rebuild(db, dataset, settings)
    else:
        db.execute(f"DELETE FROM main.{dataset} WHERE {replaced_sql(dataset, batches.replacements(db, dataset))}")


def cut_overtaken(db: duckdb.DuckDBPyConnection, dataset: str, batch_id: int, settings: Settings) -> None:
    """After a batch arrived that stands for rows of older ones: those rows go, and what else shared their groups stays."""
    source = f"(SELECT l.batch_id, {key_sql(dataset, 'l.')} AS key FROM log.{dataset} l JOIN meta.overtaken o ON o.from_batch = l.batch_id AND o.seq = l.seq WHERE o.batch_id = {batch_id})"
    db.execute(f"CREATE OR REPLACE TEMP TABLE again AS SELECT DISTINCT key FROM {source} WHERE key IS NOT NULL")
    keyless = ", ".join(str(one) for (one,) in db.execute(f"SELECT DISTINCT batch_id FROM {source} WHERE key IS NULL").fetchall()) or "NULL"
    _forget_keys(db, dataset, "again")
    db.execute(f"DELETE FROM main.{dataset} WHERE batch_id IN ({keyless}) AND {key_sql(dataset)} IS NULL")
    _insert_current(db, dataset, f"key IN (FROM again) OR (key IS NULL AND batch_id IN ({keyless}))", settings)


def settle(db: duckdb.DuckDBPyConnection, changed: set[str], settings: Settings, also: frozenset[str] = frozenset()) -> None:
    """Bring everything that depends on the changed datasets up to date: labels, borrowed columns, credited receipts."""
    stale = _dependents(changed) | set(also)
    held = batches.datasets_with_rows(db)
    done = _resolve(db, stale, held, settings)
    respelled = settle_spellings(db, changed, held, settings)
    done |= _resolve(db, respelled | _dependents(respelled & {"deals", "visits", "trips"}), held, settings)
    if (changed | done) & receipts.DEPENDS_ON:
        receipts.credit_receipts(db)


def _resolve(db: duckdb.DuckDBPyConnection, stale: set[str], held: frozenset[str], settings: Settings) -> set[str]:
    done: set[str] = set()
    for name in ORDER:
        wanted = name in held and (name in stale or (name in BORROWED and BORROWED[name][0] in done))
        if wanted and resolve_again(db, name, settings):
            done.add(name)
    return done


def _dependents(changed: set[str]) -> set[str]:
    found: set[str] = set()
    for name in schema.DATASETS:
        resolved = schema.resolved(name)
        if "people" in changed and (name == "customers" or person_column(name) and name not in LISTED):
            found.add(name)
        if "customers" in changed and "customer_label" in resolved and name != "customers":
            found.add(name)
        if "products" in changed and "product_label" in resolved and name != "products":
            found.add(name)
        if name in BORROWED and BORROWED[name][0] in changed:
            found.add(name)
    return found


def _refold(db: duckdb.DuckDBPyConnection, dataset: str, keys: str, settings: Settings) -> None:
    db.execute(f"CREATE OR REPLACE TEMP TABLE again AS {keys}")
    _forget_keys(db, dataset, "again")
    _insert_current(db, dataset, "key IN (FROM again)", settings)


def _forget_keys(db: duckdb.DuckDBPyConnection, dataset: str, keys: str) -> None:
    part = narrowing_part(dataset)
    narrow = ""
    if part and schema.DATASETS[dataset][part].stored_as == "VARCHAR":
        # The first part of the key is a column compared as written: most rows are passed over without making their key.
        narrow = f"{quoted(part)} IN (SELECT split_part(key, {SEPARATOR}, 2) FROM {keys}) AND "
    db.execute(f"DELETE FROM main.{dataset} WHERE {narrow}{key_sql(dataset)} IN (FROM {keys})")


def _insert_current(db: duckdb.DuckDBPyConnection, dataset: str, where: str, settings: Settings) -> None:
    rows = current_rows(dataset, batches.active_ids(db, dataset), batches.replacements(db, dataset), where, overtaken=batches.has_overtaken(db, dataset))
    db.execute(f"CREATE OR REPLACE TEMP TABLE taken_rows AS {rows}")
    insert_resolved(db, dataset, "taken_rows", settings)
    db.execute("DROP TABLE taken_rows")
