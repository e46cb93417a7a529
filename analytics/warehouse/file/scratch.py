"""Tables looked at in memory: connections of one database a process, because a database takes twenty milliseconds and a connection none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import duckdb
import pyarrow as pa

from analytics.warehouse.file.sql_text import identifier

_A_ROW_GROUP = 122_880  # what one thread takes of a table at a time: with fewer rows a second one only costs a third more


@contextmanager
def scratch(rows: int, macros: Sequence[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for tables of about `rows` that are registered in it and for temporary ones, which nobody else sees and which end
    with it. `macros` are statements `CREATE OR REPLACE MACRO`, run once a process.
    """
    con = _database(os.getpid(), 1 if rows < _A_ROW_GROUP else 2, tuple(macros)).cursor()
    try:
        yield con
    finally:
        con.close()


@cache
def _database(process: int, threads: int, macros: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """By process: the threads of a database do not survive a fork."""
    con = duckdb.connect(":memory:", config={"threads": threads})
    for macro in macros:
        con.execute(macro)
    return con


def lay_out(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """`table` as `name` in a connection that asks it often: a small one is copied, and each statement takes a third."""
    if table.num_rows >= _A_ROW_GROUP:
        con.register(name, table)
        return
    con.register("given", table)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {identifier(name)} AS FROM given")
    con.unregister("given")
