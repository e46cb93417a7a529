"""Tables looked at in memory: connections of one database a process, because a database takes twenty milliseconds and a connection none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import duckdb


@contextmanager
def scratch(macros: Sequence[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for what is registered in it and for temporary tables, which nobody else sees and which end with it.

    `macros` are statements `CREATE OR REPLACE MACRO`, run once a process.
    """
    con = _database(os.getpid(), tuple(macros)).cursor()
    try:
        yield con
    finally:
        con.close()


@cache
def _database(process: int, macros: tuple[str, ...]) -> duckdb.DuckDBPyConnection:
    """By process: the threads of a database do not survive a fork."""
    con = duckdb.connect(":memory:", config={"threads": 2})
    for macro in macros:
        con.execute(macro)
    return con
