"""Rows of older batches for which rows of a new one stand although their keys differ: an order that comes again under another date,
and the same table, a month longer. They are written down at loading, so that undo and redo find them.

Batches that do not count now are looked at as well: where one is put back, it must not count beside the newer one.
"""

from __future__ import annotations

import duckdb

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.warehouse.file.sql_text import literal
from analytics.warehouse.log.changes import count
from analytics.warehouse.log.keys import key_sql, quoted
from analytics.warehouse.log.staging import Staged


def overtake(db: duckdb.DuckDBPyConnection, batch_id: int, first: int, sheet: CleanSheet, staged: Staged) -> bool:
    """Writes down for which rows of batches before `first` the rows of `batch_id` stand; returns whether there are any."""
    if schema.DATASETS[sheet.dataset].kind != "fact":
        return False
    _moved_lines(db, batch_id, first, sheet, staged)
    _table_before(db, batch_id, sheet)
    return db.execute("SELECT 1 FROM meta.overtaken WHERE batch_id = ? LIMIT 1", [batch_id]).fetchone() is not None


def _moved_lines(db: duckdb.DuckDBPyConnection, batch_id: int, first: int, sheet: CleanSheet, staged: Staged) -> None:
    """Lines without a number of orders that are there under another date: those equal but for the date are the same lines.

    Each older batch is compared by itself. Lines it has under the same date are no others; groups the sheet has too are replaced anyway.
    """
    if sheet.dataset != "sales" or not {"order_id", "ordered_on"} <= set(sheet.provided) or first == 1:
        return
    wanted = "order_id IS NOT NULL AND line_no IS NULL"
    older = f"SELECT * FROM log.sales WHERE batch_id < {first} AND {wanted}"
    # Only orders that stand somewhere under a day the sheet does not give them can have moved: few, of most files.
    db.execute(f"""CREATE OR REPLACE TEMP TABLE elsewhere AS SELECT DISTINCT order_id FROM ({older})
        WHERE order_id IN (SELECT order_id FROM ({staged.source}) WHERE {wanted})
        AND (order_id, ordered_on) NOT IN (SELECT (order_id, ordered_on) FROM ({staged.source}) WHERE {wanted} AND ordered_on IS NOT NULL)""")
    if not count(db, "elsewhere"):
        return
    wanted += " AND order_id IN (FROM elsewhere)"
    older += " AND order_id IN (FROM elsewhere)"
    equal = [quoted(name) for name in sheet.provided if name != "ordered_on" and name in schema.DATASETS["sales"]]
    line = ", ".join(["batch_id", *equal])
    db.execute(f"CREATE OR REPLACE TEMP TABLE older_lines AS SELECT batch_id, seq, {', '.join(equal)}, ordered_on, "
               f"row_number() OVER (PARTITION BY {line}, ordered_on ORDER BY seq) AS nth FROM ({older})")
    # Its own lines once for each older batch that has their order.
    own = ", ".join(f"o.{name}" for name in equal)
    db.execute(f"""CREATE OR REPLACE TEMP TABLE own_lines AS
        SELECT b.batch_id, o.seq, {own}, o.ordered_on, row_number() OVER (PARTITION BY b.batch_id, {own}, o.ordered_on ORDER BY o.seq) AS nth
        FROM (SELECT * FROM ({staged.source}) WHERE {wanted}) o JOIN (SELECT DISTINCT batch_id, order_id FROM older_lines) b USING (order_id)""")
    same = " AND ".join(f"o.{name} IS NOT DISTINCT FROM h.{name}" for name in equal)
    again = "(order_id, ordered_on) IN (SELECT (order_id, ordered_on) FROM own_lines)"
    db.execute(f"""INSERT INTO meta.overtaken
        WITH here AS (SELECT * EXCLUDE (nth), row_number() OVER (PARTITION BY {line} ORDER BY ordered_on, seq) AS nth FROM own_lines o
                      WHERE NOT EXISTS (FROM older_lines h WHERE h.batch_id = o.batch_id AND h.ordered_on = o.ordered_on AND h.nth = o.nth AND {same})),
             there AS (SELECT * EXCLUDE (nth), row_number() OVER (PARTITION BY {line} ORDER BY ordered_on, seq) AS nth FROM older_lines WHERE NOT ({again}))
        SELECT {batch_id}, 'sales', h.batch_id, h.seq FROM there h JOIN here o ON h.batch_id = o.batch_id AND h.nth = o.nth AND {same}""")
    db.execute("DROP TABLE older_lines")
    db.execute("DROP TABLE own_lines")
    db.execute("DROP TABLE elsewhere")


def _table_before(db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet) -> None:
    """The rows without a key of batches that held the same table, in the spans of time it now speaks of."""
    placed = schema.DATASETS[sheet.dataset].placed_by
    if not sheet.stands_for or placed is None:
        return
    day = f"CAST({quoted(placed)} AS DATE)"
    inside = " OR ".join(f"({day} >= DATE {literal(start)} AND {day} < DATE {literal(end)})" for start, end in sheet.spans) or "TRUE"
    ids = ", ".join(map(str, sheet.stands_for))
    # Versions of the table that were taken back stand for the same rows: put back, they must not count beside this one.
    others = db.execute(f"SELECT DISTINCT batch_id FROM meta.overtaken WHERE from_batch IN ({ids}) AND dataset = '{sheet.dataset}' AND batch_id < {batch_id}").fetchall()
    ids = ", ".join(map(str, sorted({*sheet.stands_for, *(one for (one,) in others)})))
    db.execute(f"INSERT INTO meta.overtaken SELECT {batch_id}, '{sheet.dataset}', batch_id, seq FROM log.{sheet.dataset} "
               f"WHERE batch_id IN ({ids}) AND {key_sql(sheet.dataset)} IS NULL AND ({inside})")
