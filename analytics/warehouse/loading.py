"""Loading sheets: refusing repeats, one batch each, all of them in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.errors import AlreadyDone, Defect, Refused, Text
from analytics.warehouse.current import current
from analytics.warehouse.current.findings import repeated_keys, seen_before, strangers, unknown_deals
from analytics.warehouse.keeping import memory, pledge_locks
from analytics.warehouse.log import batches
from analytics.warehouse.log.changes import Changes, changes, compared_with_table, set_changes
from analytics.warehouse.log.keys import quoted
from analytics.warehouse.log.merge import Replacement, replaced_sql
from analytics.warehouse.log.overtaking import overtake
from analytics.warehouse.log.result import Books, ImportResult, unloaded
from analytics.warehouse.log.staging import Staged, release, write_log

ON_DUPLICATE = ("refuse", "skip", "replace", "keep")


@dataclass(frozen=True)
class Order:
    """How the sheets are to be loaded, the same for all of them."""

    by: str
    at: datetime
    on_duplicate: str = "refuse"
    replaces: tuple[date, date] | None = None


@dataclass(frozen=True)
class _Loaded:
    sheet: CleanSheet
    batch_id: int
    staged: Staged
    overtaken: int
    defects: tuple[Defect, ...]


def load(db: duckdb.DuckDBPyConnection, sheets: Sequence[CleanSheet], order: Order, settings: dict[str, object]) -> list[ImportResult]:
    """Write the sheets and everything that follows from them; the caller holds the transaction.

    Raises Refused for a repeat of an active batch (unless `order` says what to do), UnknownName for an unknown dataset.
    """
    _refuse_an_empty_period(db, sheets, order)
    pledge_locks.refuse_replacing(db, sheets, Replacement(0, *order.replaces) if order.replaces else None)
    sheets = pledge_locks.without_locked(db, sheets)
    skipped, changed = _settle_repeats(db, sheets, order, settings)
    first = batches.next_id(db)
    replaces = Replacement(first, *order.replaces) if order.replaces else None
    numbered = enumerate((place for place in range(len(sheets)) if place not in skipped), start=first)
    loaded = {place: _log(db, batch_id, sheets[place], order, replaces) for batch_id, place in numbered}
    try:
        did = _merge(db, list(loaded.values()), order, changed, settings)
    finally:
        for one in loaded.values():
            release(db, one.batch_id)
    current.settle(db, changed, settings)
    return [unloaded(sheet, sheet.rows.num_rows) if place in skipped else _result(db, loaded[place], *did[loaded[place].batch_id])
            for place, sheet in enumerate(sheets)]


def _merge(
    db: duckdb.DuckDBPyConnection, loaded: list[_Loaded], order: Order, changed: set[str], settings: dict[str, object],
) -> dict[int, tuple[Changes, Books]]:
    """Bring the logged sheets into the current tables, lists first; adds to `changed` what they touched.

    Returns what each batch did to the rows that were there, and what the books then hold.
    """
    found: dict[int, Changes] = {}
    books: dict[int, Books] = {}
    for name in current.ORDER:
        own = [one for one in loaded if one.sheet.dataset == name]
        money = [field.name for field in schema.DATASETS[name].fields if field.type == "money"]
        sums = _sums(db, name, money) if own else {}
        for one in own:
            did = changes(db, name, one.batch_id, one.staged, one.sheet.provided, [each.batch_id for each in own])
            overtakes = overtake(db, one.batch_id, own[0].batch_id, one.sheet, one.staged)
            if name not in current.LISTED or name not in changed:
                current.apply_batch(db, name, one.batch_id, one.staged, bool(one.overtaken), settings)
            if overtakes:
                did = _overtaken(db, one, did, settings)
            found[one.batch_id] = did
            set_changes(db, one.batch_id, did)
            held = {field: total for field, total in _sums(db, name, money).items() if field in one.sheet.provided}
            books[one.batch_id] = Books({field: (sums[field], total) for field, total in held.items()}, _days(db, one.sheet))
            sums |= held
            changed.add(name)
        if order.replaces and own:
            before = _rows(db, name)
            current.cut_replaced(db, name, settings)
            did = found[own[-1].batch_id]
            found[own[-1].batch_id] = replace(did, removed=did.removed + before - _rows(db, name))
            set_changes(db, own[-1].batch_id, found[own[-1].batch_id])
            last = books[own[-1].batch_id]
            cut = _sums(db, name, list(last.sums))
            books[own[-1].batch_id] = replace(last, sums={field: (before, cut[field]) for field, (before, _after) in last.sums.items()})
    return {batch_id: (did, books[batch_id]) for batch_id, did in found.items()}


def _overtaken(db: duckdb.DuckDBPyConnection, one: _Loaded, did: Changes, settings: dict[str, object]) -> Changes:
    """Cuts the rows the batch stands for; what it did, with those counted as moved, or compared with it where it is the same table."""
    name = one.sheet.dataset
    before = _rows(db, name)
    if not one.sheet.stands_for:
        current.cut_overtaken(db, name, one.batch_id, settings)
        moved = before - _rows(db, name)
        from_new = min(moved, did.added)
        return replace(did, added=did.added - from_new, updated=did.updated - (moved - from_new), moved=moved)
    table = compared_with_table(db, one.batch_id, one.staged, one.sheet)
    current.cut_overtaken(db, name, one.batch_id, settings)
    return table


def _sums(db: duckdb.DuckDBPyConnection, dataset: str, fields: list[str]) -> dict[str, float]:
    """What the current rows of a dataset add up to in its fields of money."""
    if not fields:
        return {}
    row = db.execute(f"SELECT {', '.join(f'CAST(coalesce(sum({quoted(name)}), 0) AS DOUBLE)' for name in fields)} FROM main.{dataset}").fetchone()
    return dict(zip(fields, row or (), strict=True))


def _days(db: duckdb.DuckDBPyConnection, sheet: CleanSheet) -> tuple[date, date] | None:
    """The first and last day of a sheet's rows."""
    placed = schema.DATASETS[sheet.dataset].placed_by
    if placed not in sheet.rows.column_names or not pa.types.is_temporal(sheet.rows.schema.field(placed).type):
        return None
    ends = pc.min_max(sheet.rows.column(placed).cast(pa.date32())).as_py()
    return (ends["min"], ends["max"]) if ends["min"] is not None else None


def _rows(db: duckdb.DuckDBPyConnection, dataset: str) -> int:
    row = db.execute(f"SELECT count(*) FROM main.{dataset}").fetchone()
    return int(row[0]) if row else 0


def _refuse_an_empty_period(db: duckdb.DuckDBPyConnection, sheets: Sequence[CleanSheet], order: Order) -> None:
    """A period is replaced by rows of it: a file that has none would only take the old ones away."""
    if order.replaces is None:
        return
    start, end = order.replaces
    for name in dict.fromkeys(sheet.dataset for sheet in sheets):
        inside = replaced_sql(name, [Replacement(1, start, end)])
        placed = schema.DATASETS[name].placed_by
        own = [sheet for sheet in sheets if sheet.dataset == name and placed in sheet.rows.column_names]
        if placed is None or not own:
            continue
        for sheet in own:
            db.register("period_asked", sheet.rows.select([placed]))
            row = db.execute(f"SELECT count(*) FROM (SELECT *, 0 AS batch_id FROM period_asked) WHERE {inside}").fetchone()
            db.unregister("period_asked")
            if row and row[0]:
                break
        else:
            label, last = schema.DATASETS[name].label, end - timedelta(days=1)
            raise Refused(Text(
                f"文件里没有 {start} 至 {last} 的{label.zh}，替换只会删掉原有的行，所以没有入库；请核对要替换的时间。",
                f"The file has no {label.en.lower()} from {start} to {last}: replacing would only take the older rows away, so nothing was loaded; check the period."))


def _settle_repeats(
    db: duckdb.DuckDBPyConnection, sheets: Sequence[CleanSheet], order: Order, settings: dict[str, object],
) -> tuple[set[int], set[str]]:
    """Decide about sheets loaded before, before anything is written: which to skip, and what undoing older copies changed."""
    skipped: set[int] = set()
    changed: set[str] = set()
    seen: set[tuple[str, str, str]] = set()
    for place, sheet in enumerate(sheets):
        schema.dataset(sheet.dataset)
        same = batches.same_content(db, sheet)
        content = (sheet.sha256, sheet.sheet, sheet.dataset)
        again = bool(sheet.sha256) and content in seen
        seen.add(content)
        if order.on_duplicate == "refuse" and (same or again):
            raise _repeat(sheet, *(same[-1] if same else (None, order.at)))
        if again and order.on_duplicate == "replace" or (same or again) and order.on_duplicate == "skip":
            skipped.add(place)
        elif same and order.on_duplicate == "replace":
            changed |= _undo_older(db, [batch_id for batch_id, _at in same], order, settings)
    return skipped, changed


def refuse_repeats(db: duckdb.DuckDBPyConnection, sheets: Sequence[CleanSheet], order: Order) -> None:
    """Raises AlreadyDone where a sheet is in the books byte for byte and nobody says what to do about that."""
    for sheet in sheets if order.on_duplicate == "refuse" else ():
        same = batches.same_content(db, sheet)
        if same:
            raise _repeat(sheet, *same[-1])


def undo_import(db: duckdb.DuckDBPyConnection, batch_id: int, order: Order, settings: dict[str, object]) -> tuple[list[int], set[str]]:
    """Takes back the batch and what was loaded of the same file with it; the batches, and the datasets that changed (not yet settled)."""
    own = [one for one in batches.same_import(db, batch_id) if one == batch_id or batches.batch(db, one).active]
    return own, set().union(*(undo_batch(db, one, order, settings) for one in reversed(own)))


def redo_import(db: duckdb.DuckDBPyConnection, batch_id: int, order: Order, settings: dict[str, object]) -> tuple[list[int], set[str]]:
    """Puts back the batch and what was taken back of the same file; the batches, and the datasets that changed (not yet settled)."""
    own = [one for one in batches.same_import(db, batch_id) if one == batch_id or not batches.batch(db, one).active]
    return own, set().union(*(redo_batch(db, one, order, settings) for one in own))


def undo_batch(db: duckdb.DuckDBPyConnection, batch_id: int, order: Order, settings: dict[str, object]) -> set[str]:
    """The batch no longer counts; what it had replaced counts again. Returns the datasets that changed (not yet settled)."""
    batch = batches.batch(db, batch_id)
    if not batch.active:
        raise AlreadyDone(Text(f"第 {batch_id} 批已经撤销过了。", f"Batch {batch_id} is already undone."))
    pledge_locks.refuse_taking_back(db, batch.dataset, batch_id)
    batches.set_active(db, batch_id, False)
    current.take_away(db, batch, settings)
    batches.write_audit(db, "undo", order.by, order.at, batch_id, {"dataset": batch.dataset})
    return {batch.dataset}


def redo_batch(db: duckdb.DuckDBPyConnection, batch_id: int, order: Order, settings: dict[str, object]) -> set[str]:
    """The batch counts again, in its old place in the order. Returns the datasets that changed (not yet settled)."""
    batch = batches.batch(db, batch_id)
    if batch.active:
        raise AlreadyDone(Text(f"第 {batch_id} 批没有撤销，不用恢复。", f"Batch {batch_id} is not undone."))
    pledge_locks.refuse_taking_back(db, batch.dataset, batch_id)
    batches.set_active(db, batch_id, True)
    current.bring_back(db, batch, settings)
    batches.write_audit(db, "redo", order.by, order.at, batch_id, {"dataset": batch.dataset})
    return {batch.dataset}


def _log(db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet, order: Order, replaces: Replacement | None) -> _Loaded:
    if order.replaces and schema.DATASETS[sheet.dataset].placed_by is None:
        label = schema.DATASETS[sheet.dataset].label
        raise Refused(Text(f"「{label.zh}」没有日期，不能按期间替换；请去掉期间后重新导入。", f"“{label.en}” has no date, so a period of it cannot be replaced; leave the period out and import it again."))
    staged = write_log(db, batch_id, sheet)
    overtaken, left_out, defects = repeated_keys(db, sheet, staged.source)
    staged = replace(staged, totals={name: round(value - left_out.get(name, 0.0), 4) for name, value in staged.totals.items()})
    batches.add(db, batch_id, sheet, by=order.by, at=order.at, rows_loaded=staged.rows - overtaken, duplicates=staged.duplicates + overtaken,
                totals=staged.totals, replaces=replaces)
    memory.learn(db, batch_id, sheet)
    batches.write_audit(db, "import", order.by, order.at, batch_id, {
        "file": sheet.file, "sheet": sheet.sheet, "dataset": sheet.dataset, "sha256": sheet.sha256, "rows_read": sheet.rows_read,
        "rows_loaded": staged.rows - overtaken, "replaces": order.replaces})
    return _Loaded(sheet, batch_id, staged, overtaken, tuple(defects))


def _undo_older(db: duckdb.DuckDBPyConnection, older: list[int], order: Order, settings: dict[str, object]) -> set[str]:
    changed: set[str] = set()
    for batch_id in older:
        changed |= undo_batch(db, batch_id, order, settings)
    # A list that was rebuilt without its older copy is rebuilt again with the new one.
    return changed - set(current.LISTED)


def _repeat(sheet: CleanSheet, batch_id: int | None, at: datetime) -> Refused:
    which = Text(f"{sheet.file}「{sheet.sheet}」", f"Sheet “{sheet.sheet}” of {sheet.file}") if sheet.sheet else Text(f"{sheet.file} ", sheet.file)
    if batch_id is None:
        return Refused(Text(f"{which.zh}在这次导入里出现了两次，没有载入；请去掉其中一份。",
                            f"{which.en} is in this import twice and nothing was loaded; leave one of the two out."))
    day = at.strftime("%Y-%m-%d %H:%M")
    return AlreadyDone(Text(
        f"{which.zh}已经在 {day} 载入过（第 {batch_id} 批），内容一个字节都没变，没有重复载入；"
        "请选择跳过它、替换旧的一批，或两份都保留（命令行 --on-duplicate skip、replace、keep）。",
        f"{which.en} was already loaded on {day} (batch {batch_id}), byte for byte, and was not loaded again; "
        "choose to skip it, to replace the older batch or to keep both (command line: --on-duplicate skip, replace, keep).",
    ))


def _result(db: duckdb.DuckDBPyConnection, one: _Loaded, did: Changes, books: Books) -> ImportResult:
    sheet = one.sheet
    return ImportResult(
        one.batch_id, sheet.file, sheet.sha256, sheet.dataset, sheet.sheet, sheet.header_row, dict(sheet.mapping), sheet.rows_read,
        one.staged.rows - one.overtaken, sheet.rows_rejected, sheet.rows_skipped, one.staged.duplicates + one.overtaken,
        one.staged.totals, (*sheet.defects, *one.defects, *seen_before(db, sheet, one.batch_id), *strangers(db, sheet, one.batch_id), *unknown_deals(db, sheet, one.batch_id)),
        tuple(sheet.evidence), did, sheet.questions, sheet.left_out, books,
    )
