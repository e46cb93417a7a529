"""What can only be seen once rows are typed: returns with the wrong sign, swapped coordinates, dates to come, split shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa

from analytics.errors import Defect
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.commitment_rows import COMMITMENTS, commitment_rows
from analytics.ingest.cleaning.deal_rows import deal_rows
from analytics.ingest.cleaning.media_rows import media_rows
from analytics.ingest.cleaning.sentences import Place
from analytics.ingest.terms.stage_names import STANDARD, StageNames
from analytics.schema import Dataset
from analytics.warehouse.file.sql_text import identifier

_ENOUGH_TO_COMPARE, _MOST_FAR_OFF, _LOOKED_AT = 20, 5, 20_000
MOST = 2_000  # defects listed per kind and column; the rest is counted

_COORDINATES = (("lat", "lon"), ("in_lat", "in_lon"), ("out_lat", "out_lon"))


def checked(
    con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset, headings: dict[str, str], place: Place, today: date,
    stages: Mapping[str, StageNames] = STANDARD,
) -> tuple[pa.Table, list[Defect]]:
    """`rows` with what could be repaired repaired, and a warning for every row that was doubtful.

    `headings` gives the user's own heading of each field, `stages` the names of the company's stages by track.
    """
    defects: list[Defect] = []
    if declared.name == "sales" and "kind" in rows.column_names:
        rows, found = _return_signs(con, rows, headings, place)
        defects += found
    if declared.name == "sales" and {"split_share", "order_id"} <= set(rows.column_names):
        defects += _split_shares(con, rows, headings, place)
    if declared.name == "sales" and "order_id" in rows.column_names and "line_no" not in rows.column_names:
        defects += _entered_twice(con, rows, headings, place)
    if declared.name in COMMITMENTS:
        rows, found = commitment_rows(con, rows, declared, headings, place)
        defects += found
    rows, found = deal_rows(con, rows, declared, headings, place, stages)
    defects += found
    defects += media_rows(con, rows, declared, headings, place)
    defects += _far_off(con, rows, declared, headings, place)
    for lat, lon in _COORDINATES:
        if lat in rows.column_names and lon in rows.column_names:
            rows, found = _swapped(con, rows, lat, lon, headings, place)
            defects += found
    placed = declared.placed_by
    if placed and placed in rows.column_names and declared[placed].type in ("date", "datetime"):
        defects += _future(con, rows, placed, headings, place, today)
    for ended in ("closed_on", "won_on"):
        if declared.name == "deals" and {ended, "outcome"} <= set(rows.column_names):
            defects += _future(con, rows, ended, headings, place, today, "outcome IN ('won', 'lost')")
    return rows, defects


def _select(con: duckdb.DuckDBPyConnection, rows: pa.Table, sql: str, *values: object) -> duckdb.DuckDBPyConnection:
    con.register("typed", rows)
    return con.execute(sql, list(values))


def _return_signs(con: duckdb.DuckDBPyConnection, rows: pa.Table, headings: dict[str, str], place: Place) -> tuple[pa.Table, list[Defect]]:
    wrong = "kind = 'return' AND amount_yuan > 0"
    found = _select(con, rows, f"SELECT row_no, amount_yuan FROM typed WHERE {wrong} ORDER BY row_no").fetchall()
    if not found:
        return rows, []
    # Quantity and cost go with the amount, or a return would leave its cost behind in the margin.
    turned = [name for name in ("amount_yuan", "quantity", "cost_yuan") if name in rows.column_names]
    changed = ", ".join(f"CASE WHEN {wrong} THEN -abs({name}) ELSE {name} END AS {name}" for name in turned)
    con.register("typed", rows)
    rows = con.execute(f"SELECT * REPLACE ({changed}) FROM typed").to_arrow_table()
    column = headings.get("amount_yuan", "amount_yuan")
    return rows, capped([sentences.return_sign(place, row, column, _plain(amount)) for row, amount in found[:MOST]], len(found), place)


def _split_shares(con: duckdb.DuckDBPyConnection, rows: pa.Table, headings: dict[str, str], place: Place) -> list[Defect]:
    line = [name for name in ("ordered_on", "line_no", "product", "amount_yuan") if name in rows.column_names]
    if "line_no" in line:
        line = ["line_no"]
    found = _select(con, rows, f"""
        SELECT min(row_no), order_id, round(sum(split_share), 6) FROM typed WHERE split_share IS NOT NULL AND order_id IS NOT NULL
        GROUP BY order_id, {', '.join(map(identifier, line)) or '1'} HAVING abs(sum(split_share) - 1) > 0.005 ORDER BY 1""").fetchall()
    column = headings.get("split_share", "split_share")
    return capped([sentences.split_shares(place, row, column, order, total) for row, order, total in found[:MOST]], len(found), place)


def _entered_twice(con: duckdb.DuckDBPyConnection, rows: pa.Table, headings: dict[str, str], place: Place) -> list[Defect]:
    """Rows of one order that are the same in every cell, or in all but the amount. Where that is usual, they are its lines."""
    cells = [identifier(name) for name in rows.column_names if name not in ("row_no", "extra")]
    but_amount = [cell for cell in cells if cell != identifier("amount_yuan")]
    extra = "CAST(extra AS VARCHAR)"
    groups = f"FROM typed WHERE order_id IS NOT NULL GROUP BY {', '.join(but_amount)}, {extra} HAVING count(*) > 1"
    found = _select(con, rows, f"""
        SELECT max(row_no), any_value(order_id), count(*), list_sort(list(DISTINCT amount_yuan) FILTER (amount_yuan IS NOT NULL))
        {groups} ORDER BY 1 LIMIT {MOST + 1}""").fetchall()
    if len(found) > max(20, 0.02 * rows.num_rows):
        return []
    column = headings.get("order_id", "order_id")
    same = [sentences.same_row_again(place, row, column, order, count) for row, order, count, amounts in found if len(amounts or ()) <= 1]
    other = [sentences.same_row_other_amount(place, row, column, order, "、".join(map(_plain, amounts))) for row, order, _, amounts in found if len(amounts or ()) > 1]
    return [*same, *other]



def _far_off(con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset, headings: dict[str, str], place: Place) -> list[Defect]:
    """Amounts a thousand times the middle one and far outside the spread of the rest: a zero too many, or another unit.

    By orders of magnitude, since amounts spread over several; where many lie far off, they are simply large customers.
    """
    found: list[Defect] = []
    for name in rows.column_names if rows.num_rows >= _ENOUGH_TO_COMPARE else ():
        if name not in declared or declared[name].type != "money":
            continue
        size = f"log10(abs({identifier(name)}::DOUBLE))"
        filled = f"FROM typed WHERE {identifier(name)} <> 0"
        some = f"{filled} AND row_no % {rows.num_rows // _LOOKED_AT + 1} = 0"  # the middle of a part is near enough
        (middle,) = _select(con, rows, f"SELECT median({size}) {some}").fetchone() or (None,)
        if middle is None:
            continue
        (spread,) = _select(con, rows, f"SELECT median(abs({size} - {middle})) {some}").fetchone() or (0,)
        limit = 10 ** (middle + max(3, 8 * spread))
        far = f"{filled} AND abs({identifier(name)}) > {limit:.4f}" if limit < 10**14 else f"{filled} AND FALSE"
        off = _select(con, rows, f"SELECT row_no, {identifier(name)}::DOUBLE {far} ORDER BY row_no LIMIT {_MOST_FAR_OFF + 1}").fetchall()
        if len(off) <= _MOST_FAR_OFF:
            found += [sentences.far_off(place, row, headings.get(name, name), value, 10**middle) for row, value in off]
    return found


def _swapped(con: duckdb.DuckDBPyConnection, rows: pa.Table, lat: str, lon: str, headings: dict[str, str], place: Place) -> tuple[pa.Table, list[Defect]]:
    wrong = f"((abs({lat}) > 90 AND abs({lon}) <= 90) OR ({lat} BETWEEN 73 AND 135.5 AND {lon} BETWEEN 17 AND 54))"
    found = _select(con, rows, f"SELECT row_no, {lat}, {lon} FROM typed WHERE {wrong} ORDER BY row_no").fetchall()
    if not found:
        return rows, []
    con.register("typed", rows)
    rows = con.execute(f"SELECT * REPLACE (CASE WHEN {wrong} THEN {lon} ELSE {lat} END AS {lat}, CASE WHEN {wrong} THEN {lat} ELSE {lon} END AS {lon}) FROM typed").to_arrow_table()
    column = headings.get(lat, lat)
    return rows, capped([sentences.swapped_coordinates(place, row, column, f"{a:g}, {b:g}") for row, a, b in found[:MOST]], len(found), place)


def _future(con: duckdb.DuckDBPyConnection, rows: pa.Table, placed: str, headings: dict[str, str], place: Place, today: date, where: str = "TRUE") -> list[Defect]:
    found = _select(con, rows, f"SELECT row_no, {placed} FROM typed WHERE CAST({placed} AS DATE) > ? AND {where} ORDER BY row_no", today).fetchall()
    column = headings.get(placed, placed)
    return capped([sentences.future_date(place, row, column, _day(value), today.isoformat()) for row, value in found[:MOST]], len(found), place)


def _plain(amount: Decimal) -> str:
    """An amount as a person writes it: 1234567.5, not 1234567.5000 or 1.23457e+06."""
    return f"{amount:f}".rstrip("0").rstrip(".")


def _day(value: date | datetime) -> str:
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


def capped(defects: list[Defect], total: int, place: Place) -> list[Defect]:
    """The listed defects, and one more saying how many there are in all when not all are listed."""
    if total > len(defects) and defects:
        first = defects[0]
        return [*defects, sentences.more_of_the_same(place, first.code, first.severity, first.column, len(defects), total)]
    return defects
