"""Warehouse: one DuckDB file, one owner; batches in, current tables out."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from analytics import schema, settings
from analytics.calendar import WorkCalendar, parse_period
from analytics.clean_sheet import CleanSheet
from analytics.errors import Refused, Text
from analytics.warehouse import backup, loading, migrations
from analytics.warehouse.asking.day_columns import day_column
from analytics.warehouse.asking.outline import Outline, written_in
from analytics.warehouse.current import coordinates, current, derived, findings
from analytics.warehouse.file import engine, folding, locking
from analytics.warehouse.file.thrift import Thrift
from analytics.warehouse.keeping import kept, memory, originals, settings_store
from analytics.warehouse.keeping.ritual import Ritual
from analytics.warehouse.log import batches, tables_before
from analytics.warehouse.log.result import ImportResult

T = TypeVar("T")

# Which current tables depend on a setting.
_RESETTLED_BY = {"excluded_status": frozenset({"sales"}), "coordinate_system": frozenset({"visits"})}
# Which setting decides how names are spelled, and a dataset that has them: spellings are chosen again as if it had changed.
_RESPELLED_BY = {"media_aliases": frozenset({"media"})}
_MEMO_KEPT = 2048


class Warehouse(Ritual):
    """The company's data, open. Reading is free for any thread; writing goes one at a time and all or nothing."""

    dialect = "duckdb"

    def __init__(
        self, path: Path, connection: duckdb.DuckDBPyConnection, staging: Path, lock: locking.FileLock | None, memory_limit: str,
    ) -> None:
        self.path = path
        self.staging = staging
        self._connection = connection
        self._writer = connection.cursor()
        self._file_lock = lock
        self._writing = threading.RLock()
        self._cursors = threading.Lock()
        self._thrift = Thrift(lambda: self._connection, memory_limit)
        self._compiler = engine.Compiler(self.dialect)
        self._memo: dict[Hashable, Any] = {}
        self._memo_lock = threading.Lock()
        self._version = 0
        self._closed = False
        self._reconnect: Callable[[], duckdb.DuckDBPyConnection] | None = None

    @classmethod
    def open(cls, path: Path | str, *, who: str = "", threads: int = 2, memory_limit: str = "4GB") -> Warehouse:
        """Open (or create) a warehouse file; `:memory:` is one that leaves nothing behind.

        Raises HeldElsewhere when another process has it, Refused when it is not a file of this program.
        """
        in_memory = str(path) == ":memory:"
        file = Path(path) if in_memory else Path(path).absolute()
        lock = None
        if in_memory:
            staging = Path(tempfile.mkdtemp(prefix="zhanbao-"))
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            lock = locking.acquire(file, who)
            staging = file.with_name(file.name + ".staging")
        try:
            staging.mkdir(parents=True, exist_ok=True)
            _remove(staging / "uploads")  # what a visit left that never ended
            connect = partial(engine.connected, file, ":memory:" if in_memory else file, staging, threads, memory_limit)
            opened = cls(file, connect(), staging, lock, memory_limit)
            if in_memory:  # also when it is dropped without being closed
                weakref.finalize(opened, _remove, staging)
            opened._reconnect = None if in_memory else connect
            opened._prepare()
        except BaseException:
            if lock:
                lock.release()
            raise
        return opened

    def close(self) -> None:
        """Write everything to the file and give it free. Closing twice does nothing."""
        with self._writing:
            if self._closed:
                return
            self._closed = True
            self._writer.close()
            self._connection.close()
            if self._file_lock:
                self._file_lock.release()
            else:
                _remove(self.staging)

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # Reading -------------------------------------------------------------------------------------------------------

    @property
    def data_version(self) -> int:
        """Changes with every commit, undo, redo and setting: the cache key of everything computed from the data."""
        return self._version

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """The result of one statement that reads, on a cursor of its own."""
        return self._thrift.read(lambda: self._reading(lambda db: engine.read(db, sql, parameters)))

    def sql(self, expr: ir.Expr | Outline) -> str:
        """The SQL of an Ibis expression in this engine's dialect."""
        if isinstance(expr, Outline):
            return written_in(self._compiler.sql(expr.expression), expr.written)
        return self._compiler.sql(expr)

    def frame(self, expr: ir.Expr | Outline) -> pd.DataFrame:
        """The rows of an Ibis expression: numbers float64 or int64 (Int64 with blanks), text object with None, days
        `date` objects, times datetime64."""
        return engine.as_frame(self.run(self.sql(expr)), expr.expression if isinstance(expr, Outline) else expr)

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returns, remembered until the data changes."""
        marked = (self._version, key)
        with self._memo_lock:
            if marked in self._memo:
                return self._memo[marked]
        made = make()
        with self._memo_lock:
            if len(self._memo) >= _MEMO_KEPT:
                self._memo.clear()
            self._memo[marked] = made
        return made

    def batches(self) -> pd.DataFrame:
        """One row per sheet ever loaded, newest first."""
        found = self.run(f"SELECT {batches.SHOWN} FROM meta.batches ORDER BY batch_id DESC").to_pandas()
        return found.astype(dict.fromkeys(("file", "sheet", "dataset", "sha256", "by", "totals", "mapping"), object))

    def settings(self) -> dict[str, Any]:
        """Every setting by name."""
        return dict(self.cached("settings", lambda: self._reading(settings_store.held_settings)))

    def today(self) -> date:
        """Today where the company is; `ZHANBAO_TODAY=YYYY-MM-DD` stands in for it."""
        return self._now().date()

    def now(self) -> datetime:
        """The moment it is where the company is, for a clock on the wall."""
        return self._now()

    def last_date(self, dataset: str, column: str | None = None) -> date | None:
        """The latest day, up to today, on which the dataset has a row; None when it has none."""
        day = day_column(dataset, column)
        tomorrow = self.today() + timedelta(days=1)
        return self.cached(("last_date", dataset, column, tomorrow), lambda: self._day(
            f"SELECT max({day}) FROM main.{dataset} WHERE {day} < DATE '{tomorrow}'")) if day else None

    def first_date(self, dataset: str, column: str | None = None) -> date | None:
        """The earliest day on which the dataset has a row; None when it has none."""
        day = day_column(dataset, column)
        return self.cached(("first_date", dataset, column), lambda: self._day(f"SELECT min({day}) FROM main.{dataset}")) if day else None

    def row_count(self, table: str) -> int:
        """How many current rows a dataset or derived table has."""
        name = table if table in schema.DERIVED_TABLES else schema.dataset(table).name
        return self.cached(("row_count", name), lambda: int(self.run(f"SELECT count(*) AS n FROM main.{name}")["n"][0].as_py()))

    def calendar(self) -> WorkCalendar:
        """Working days, with the company's own."""
        def make() -> WorkCalendar:
            held = self.settings()
            return WorkCalendar(settings.listed(held, "extra_workdays"), settings.listed(held, "extra_days_off"))
        return self.cached("calendar", make)

    def tables_before(self, sheet: CleanSheet) -> tuple[int, list[tables_before.Overlap]]:
        """How many rows of a sheet no number tells apart, and the batches that hold some of the same rows."""
        return self._reading(lambda db: tables_before.tables_before(db, sheet))

    def unknown_people(self) -> pd.DataFrame:
        """One row per name and dataset: current rows naming someone who is not in the list of people, most rows first."""
        found = self.run(findings.unknown_people()).to_pandas()
        return found.astype({"person": object, "dataset": object})

    def people_named(self) -> pd.DataFrame:
        """Every name and number a person of the list ever had, folded, beside the label shown today: name, label."""
        found = self.run("SELECT DISTINCT written AS name, label FROM (SELECT name AS written, who, kind FROM meta.known_names "
                         "UNION ALL SELECT id, who, kind FROM meta.known_ids) JOIN meta.known USING (kind, who) WHERE kind = 'person'").to_pandas()
        return found.astype(object)

    # Writing -------------------------------------------------------------------------------------------------------

    def commit(
        self, sheets: Sequence[CleanSheet], *, by: str = "", on_duplicate: str = "refuse", replace_period: str | None = None,
        originals: Mapping[str, Path] | None = None,
    ) -> list[ImportResult]:
        """Load sheets, one batch each, all in one transaction; on any failure nothing is changed.

        `on_duplicate` decides about bytes that were loaded before: refuse, skip, replace (the older batch is undone) or
        keep. `replace_period` takes away the older rows of the sheets' datasets in that period. `originals` are the files
        they were read from, by content hash: they are kept, to be had again.
        Raises Refused, UnknownName.
        """
        order = self._order(by, on_duplicate, replace_period)

        def load() -> list[ImportResult]:
            with self._keeping(originals or {}), self._transaction() as db:
                return [replace(one, questions=()) for one in loading.load(db, sheets, order, self.settings())]

        with self._writing:
            return self._thrift.write(sum(sheet.rows.num_rows for sheet in sheets), load)

    def refuse_repeats(self, sheets: Sequence[CleanSheet], on_duplicate: str = "refuse") -> None:
        """Raises AlreadyDone where a sheet is in the books byte for byte and `on_duplicate` does not say what to do about that."""
        order = self._order("", on_duplicate, None)
        self._reading(lambda db: loading.refuse_repeats(db, sheets, order))

    def rehearse(self, sheets: Sequence[CleanSheet], *, on_duplicate: str = "refuse", replace_period: str | None = None) -> list[ImportResult]:
        """What `commit` would come to, to the last duplicate and unknown name, with nothing written. Raises as it does."""
        order = self._order("", on_duplicate, replace_period)
        with self._writing:
            self._writer.execute("BEGIN")
            try:
                results = loading.load(self._writer, sheets, order, self.settings())
            finally:
                engine.roll_back(self._writer)
        return [replace(one, batch_id=None) for one in results]

    def _order(self, by: str, on_duplicate: str, replace_period: str | None) -> loading.Order:
        if on_duplicate not in loading.ON_DUPLICATE:
            raise Refused(Text(f"重复文件的处理方式只能是 {'、'.join(loading.ON_DUPLICATE)}。",
                               f"Repeated files can be handled by {', '.join(loading.ON_DUPLICATE)}."))
        replaces = None
        if replace_period:
            period = parse_period(replace_period, self.today())
            replaces = (period.start, period.end)
        return loading.Order(by, self._now(), on_duplicate, replaces)

    @contextmanager
    def keeping(self, sha256: str, path: Path) -> Iterator[None]:
        """Keep the file while the block makes its rows ready, so that `commit` finds it kept: packing a large file takes a while.

        What went wrong is said by `commit`, which keeps what it does not find.
        """
        def keep() -> None:
            with self._writing, suppress(duckdb.Error, OSError):
                originals.keep(self._writer, path, sha256)

        thread = threading.Thread(target=keep, name="keep original")
        thread.start()
        try:
            yield
        finally:
            thread.join()
            with self._writing:
                originals.forget_unloaded(self._writer)

    def original(self, sha256: str) -> Iterator[bytes]:
        """The bytes of an uploaded file, piece by piece; nothing where it was not kept."""
        with self._cursors:
            cursor = self._connection.cursor()
        try:
            yield from originals.pieces(cursor, sha256)
        finally:
            cursor.close()

    def kept(self, name: str) -> bytes:
        """A picture or workbook kept under this name."""
        return self._reading(lambda db: kept.get(db, name))

    def has_original(self, sha256: str) -> bool:
        """Whether the file of that content is kept."""
        held = self.cached("originals", lambda: frozenset(self.run("SELECT DISTINCT sha256 FROM meta.originals")["sha256"].to_pylist()))
        return sha256 in held

    def remembered(self) -> pd.DataFrame:
        """What people said when they loaded files, one row each: kind, dataset, said, meant, and the last file it was said of."""
        return self.run(memory.REMEMBERED).to_pandas()

    def memory(self) -> memory.Memory:
        """The same, as reading files asks for it."""
        return self.cached("memory", lambda: memory.remembered(self.run(memory.REMEMBERED).to_pylist()))

    def forget(self, kind: str, dataset: str, said: str, by: str = "") -> None:
        """Forget one thing that was said of a heading or sheet. Raises Refused when nothing of it is remembered."""
        with self._transaction() as db:
            if not memory.forget(db, kind, dataset, said):
                raise Refused(Text(f"没有记住过「{said}」。", f"Nothing is remembered of “{said}”."))
            batches.write_audit(db, "forget", by, self._now(), None, {"kind": kind, "dataset": dataset, "said": said})

    def undo(self, batch_id: int, by: str = "") -> list[int]:
        """Take a batch out, and with it what was loaded of the same file; what they had replaced counts again.

        Returns the batches. Raises Refused when unknown or already undone.
        """
        with self._transaction() as db:
            held = settings_store.held_settings(db)
            own, changed = loading.undo_import(db, batch_id, loading.Order(by, self._now()), held)
            current.settle(db, changed, held)
        return own

    def redo(self, batch_id: int, by: str = "") -> list[int]:
        """Put an undone batch, and what was taken back of the same file, back in their old place in the order.

        Returns the batches. Raises Refused when unknown or not undone.
        """
        with self._transaction() as db:
            held = settings_store.held_settings(db)
            own, changed = loading.redo_import(db, batch_id, loading.Order(by, self._now()), held)
            current.settle(db, changed, held)
        return own

    def set_setting(self, name: str, value: Any, by: str = "") -> None:
        """Change one setting. Raises UnknownName, Refused."""
        with self._transaction() as db:
            taken = settings_store.store(db, name, value)
            batches.write_audit(db, "setting", by, self._now(), None, {"name": name, "value": taken})
            if name in _RESETTLED_BY or name in _RESPELLED_BY:
                current.settle(db, set(_RESPELLED_BY.get(name, ())), settings_store.held_settings(db), also=_RESETTLED_BY.get(name, frozenset()))

    def rebuild(self) -> None:
        """Work out every current table again from the log of all batches."""
        with self._transaction() as db:
            self._rebuild(db, list(current.ORDER))

    def backup(self, target: Path) -> Path:
        """A whole copy of the warehouse at `target`. Raises Refused when it cannot be written."""
        with self._writing:
            return backup.write_backup(self._writer, self.path, self.staging, Path(target).absolute())

    @staticmethod
    def restore(source: Path, target: Path) -> Path:
        """Put a backup in the place of the warehouse `target`, which nobody may hold. Raises Refused, HeldElsewhere."""
        return backup.restore_backup(Path(source), Path(target).absolute())

    # Inside --------------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._declare_macros()
        stale = migrations.migrate(self._writer)
        if stale:
            with self._transaction() as db:
                self._rebuild(db, [name for name in current.ORDER if name in stale])
        self._version = batches.held_version(self._writer)

    def _declare_macros(self) -> None:
        self._writer.execute("; ".join((*coordinates.MACROS, derived.HAVERSINE, folding.MACRO)))

    def _open_again(self) -> None:
        """After an error that DuckDB says nobody survives: the file as it was after the last commit, on a new connection."""
        if self._reconnect is None:
            return
        with self._cursors:
            self._connection.close()
            self._connection = self._reconnect()
            self._writer = self._connection.cursor()
            self._declare_macros()

    def _rebuild(self, db: duckdb.DuckDBPyConnection, names: list[str]) -> None:
        held = settings_store.held_settings(db)
        for name in names:
            current.rebuild(db, name, held)
        current.settle(db, set(names), held)

    @contextmanager
    def _transaction(self, new_data: bool = True) -> Any:
        with self._writing:
            db = self._writer
            db.execute("BEGIN")
            try:
                yield db
                version = batches.new_version(db) if new_data else self._version
                db.execute("COMMIT")
            except duckdb.FatalException:
                self._open_again()
                raise
            except BaseException:
                engine.roll_back(db)
                raise
            if not new_data:
                return  # what was worked out from the data stays true
            with self._memo_lock:
                self._version = version
                self._memo.clear()

    @contextmanager
    def _keeping(self, files: Mapping[str, Path]) -> Iterator[None]:
        """Keep the files an import reads; those that lead to no batch are forgotten."""
        try:
            for sha256, path in files.items():
                originals.keep(self._writer, path, sha256)
            yield
        finally:
            if files:
                originals.forget_unloaded(self._writer)

    def _reading(self, read: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        with self._cursors:
            cursor = self._connection.cursor()
        try:
            return read(cursor)
        finally:
            cursor.close()

    def _day(self, sql: str) -> date | None:
        found = self._reading(lambda db: db.execute(sql).fetchone())
        day = found[0] if found else None
        return day.date() if isinstance(day, datetime) else day

    def _now(self) -> datetime:
        """The moment it is where the company is: what is done on a fixed day is stamped with that day, at the clock's time."""
        fixed = os.environ.get("ZHANBAO_TODAY")
        try:
            now = datetime.now(ZoneInfo(str(self.settings()["time_zone"])))
        except (ZoneInfoNotFoundError, ValueError):  # a machine without time zone data, or a mistyped setting
            now = datetime.now()
        now = now.replace(tzinfo=None, microsecond=0)
        return datetime.combine(date.fromisoformat(fixed), now.time()) if fixed else now


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
