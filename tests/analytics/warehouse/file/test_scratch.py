"""Connections for tables in memory: of one database, and apart from each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from analytics.warehouse.file.scratch import lay_out, scratch

SMALL, LARGE = pa.table({"v": ["a", "b"]}), pa.table({"v": pa.array(range(130_000))})


def test_what_one_lays_out_another_does_not_see_and_it_ends_with_it():
    with scratch(2) as one, scratch(2) as other:
        lay_out(one, "mine", SMALL)
        with pytest.raises(duckdb.CatalogException):
            other.execute("FROM mine")
    with scratch(2) as later, pytest.raises(duckdb.CatalogException):
        later.execute("FROM mine")


@pytest.mark.parametrize("table", [SMALL, LARGE])
def test_a_table_may_be_laid_out_anew_with_more_columns(table: pa.Table):
    with scratch(table.num_rows) as con:
        lay_out(con, "raw", table)
        lay_out(con, "raw", table.append_column("more", pa.nulls(table.num_rows)))
        assert con.execute("SELECT count(*), count(more) FROM raw").fetchone() == (table.num_rows, 0)


def test_rows_keep_their_order():
    with scratch(3) as con:
        lay_out(con, "raw", pa.table({"v": ["c", "a", "b"]}))
        assert [v for (v,) in con.execute("SELECT v FROM raw").fetchall()] == ["c", "a", "b"]


def test_macros_are_there_in_every_connection():
    macros = ("CREATE OR REPLACE MACRO twice(x) AS 2 * x",)
    for _ in range(2):
        with scratch(1, macros) as con:
            assert con.execute("SELECT twice(21)").fetchone() == (42,)


def test_many_at_once_keep_their_tables_apart():
    def own(number: int) -> int:
        with scratch(1) as con:
            lay_out(con, "raw", pa.table({"v": [number] * 50}))
            return int(con.execute("SELECT sum(v) FROM raw").fetchone()[0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(own, range(64))) == [50 * number for number in range(64)]
