"""How much memory the engine may take: little while very many rows are written, all of it for whoever needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import duckdb

T = TypeVar("T")

# Ten row groups. From here on DuckDB's cache of the blocks it has just written is most of what a load takes, and nobody reads it;
# below it the thrift costs more time (a tenth at a million rows) than it saves memory.
MANY_ROWS = 10 * 122_880
LITTLE = "200MB"


class Thrift:
    """Keeps a load of any size within about the same memory: what DuckDB has written it need not keep.

    Asking and writing both go on with the usual limit where the little one does not do: nothing is refused for thrift's sake.
    """

    def __init__(self, connection: Callable[[], duckdb.DuckDBPyConnection], usual: str) -> None:
        self._connection, self._usual = connection, usual
        self._little = False
        self._changing = threading.Lock()

    def write(self, rows: int, work: Callable[[], T]) -> T:
        """What `work` returns, which writes that many rows in one transaction; done again with the usual memory where little is too little."""
        if rows < MANY_ROWS or not self._save():
            return work()
        try:
            return work()
        except (duckdb.OutOfMemoryException, duckdb.FatalException):
            self.lift()
            return work()
        finally:
            self.lift()

    def read(self, work: Callable[[], T]) -> T:
        """What `work` returns, which only reads; done again with the usual memory where a load had left too little."""
        try:
            return work()
        except duckdb.OutOfMemoryException:
            if not self.lift():
                raise
            return work()

    def lift(self) -> bool:
        """Back to the usual limit; whether it had been the little one."""
        with self._changing:
            was, self._little = self._little, False
            if was:
                self._set(self._usual)
        return was

    def _save(self) -> bool:
        with self._changing:
            limits = self._connection().cursor().execute("SELECT parse_formatted_bytes(?), parse_formatted_bytes(?)", [LITTLE, self._usual]).fetchone()
            if limits is None or limits[0] >= limits[1]:
                return False
            try:
                self._set(LITTLE)
            except duckdb.OutOfMemoryException:  # somebody is using more than that right now
                return False
            self._little = True
        return True

    def _set(self, limit: str) -> None:
        self._connection().cursor().execute(f"SET memory_limit = '{limit}'")
