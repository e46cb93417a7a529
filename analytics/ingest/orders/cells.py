"""The cells under a table's header in SQL, for what is looked up and rewritten before they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa

from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.currencies import MARKS
from analytics.ingest.terms.numbers import BLANKS
from analytics.warehouse.file.scratch import lay_out, scratch
from analytics.warehouse.file.sql_text import literal

# 1,299.00 · ¥90 · RMB 36,056.13 · (5.00) · 12.5元; anything else (1.234,56, 3万) is no number here, and such a column is left as it is.
_PLAIN = r"^-?\d{1,3}(,\d{3})*(\.\d+)?$|^-?\d+(\.\d+)?$|^-?\.\d+$"
_LONGEST_BLANK = max(map(len, BLANKS)) + 4
_NOTHING = ", ".join(map(literal, ("", *sorted(BLANKS))))
_UNITS = ((100_000_000, "亿|億"), (1_000_000, "百万|百萬|m"), (10_000, "万|萬|w"), (1_000, "千|仟|k"))
_IN_UNITS = "CASE " + " ".join(
    f"WHEN regexp_matches(plain(x), '^-?[0-9.,]+(?:{word})$', 'i') THEN CAST({factor} * try_cast(replace(regexp_extract(plain(x), '^-?[0-9.,]+'), ',', '') AS DOUBLE) AS DECIMAL(28,6))"
    for factor, word in _UNITS) + " END"
_MACROS = (
    rf"""CREATE OR REPLACE MACRO plain(x) AS
        regexp_replace(regexp_replace(replace(replace(trim(x, ' ''＇' || chr(9)), '，', ','), '−', '-'), '^\((.*)\)$', '-\1'), '{MARKS}|[元\s]', '', 'gi')""",
    # Another number in the place of that of a cell, its currency beside it as before: USD 100 -> USD -50.
    r"""CREATE OR REPLACE MACRO rewritten(x, v) AS coalesce(regexp_extract(x, '^[^0-9(.−-]*'), '') || CAST(v AS VARCHAR) || coalesce(regexp_extract(x, '[^0-9).,\s]*\s*$'), '')""",
    f"""CREATE OR REPLACE MACRO num(x) AS coalesce(try_cast(x AS DECIMAL(28,6)),
        CASE WHEN regexp_matches(plain(x), '{_PLAIN}') THEN try_cast(replace(plain(x), ',', '') AS DECIMAL(28,6)) END)""",
    # What a cell is worth, its unit counted (5.37萬): for sums that are told; what is written back is written in the cell's own unit.
    f"""CREATE OR REPLACE MACRO worth(x) AS coalesce(num(x), {_IN_UNITS})""",
    f"""CREATE OR REPLACE MACRO said(x) AS CASE WHEN x IS NULL OR length(x) <= {_LONGEST_BLANK} AND lower(trim(x, ' ''' || chr(9))) IN ({_NOTHING}) THEN NULL
        ELSE trim(x, ' ''' || chr(9)) END""",
)


@contextmanager
def cells_of(table: Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """The cells under the header as `cells`: the columns of the sheet and `place`, the row's number from 0. `num(x)` is a plain number,
    `worth(x)` one with its unit counted, `said(x)` what a cell says, null where it says nothing."""
    part = table.sheet.cells.slice(table.header.index + 1)
    with scratch(part.num_rows, _MACROS) as con:
        lay_out(con, "cells", part.append_column("place", pa.array(np.arange(part.num_rows))))
        yield con


def said(text: str | None) -> str | None:
    """What a cell says, as `said` in SQL."""
    plain = (text or "").strip(" \t'")
    return None if not plain or plain.lower() in BLANKS else plain


def raw(table: Table, place: int) -> str:
    """The name of a column in `cells`."""
    return str(table.sheet.cells.column_names[place])


def places(table: Table, field: str) -> int | None:
    """The column that fills `field`."""
    return next((i for i, name in table.matching.columns.items() if name == field), None)


def renamed(table: Table, place: int, name: str) -> Table:
    """The table with column `place` under another name: what it held was taken into account, and must not be a second time."""
    names = tuple(name if i == place else one for i, one in enumerate(table.header.names))
    return replace(table, header=replace(table.header, names=names, written=table.header.written or table.header.names))
