"""Rows of pledges and settlements that no one can be held to: other periods than months and quarters, amounts below zero, pledges of nothing."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from analytics.errors import Defect
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.sentences import Place
from analytics.schema import Dataset
from analytics.warehouse.file.sql_text import identifier

COMMITMENTS = ("pledges", "settlements")
_MONTH_OR_QUARTER = r"\d{4}-(\d{2}|Q[1-4])"


def commitment_rows(
    con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset, headings: dict[str, str], place: Place,
) -> tuple[pa.Table, list[Defect]]:
    """`rows` without those that cannot be a pledge or its settlement, which join the rows set aside, and a defect for each."""
    defects: list[Defect] = []
    wrong = []
    con.register("typed", rows)
    if "period" in rows.column_names:
        other = f"period IS NOT NULL AND NOT regexp_full_match(period, '{_MONTH_OR_QUARTER}')"
        wrong.append(other)
        found = con.execute(f"SELECT row_no, period FROM typed WHERE {other} ORDER BY row_no").fetchall()
        defects += [sentences.bad_period(place, row, headings.get("period", declared["period"].label.zh), value) for row, value in found]
    for name in [field.name for field in declared.fields if field.type == "money" and field.name in rows.column_names]:
        below = f"{identifier(name)} < 0"
        wrong.append(below)
        found = con.execute(f"SELECT row_no, {identifier(name)}::DOUBLE FROM typed WHERE {below} ORDER BY row_no").fetchall()
        defects += [sentences.negative_amount(place, row, headings.get(name, declared[name].label.zh), value) for row, value in found]
    if declared.name == "pledges" and "pledge_yuan" in rows.column_names:
        wrong.append("pledge_yuan = 0")
        found = con.execute("SELECT row_no FROM typed WHERE pledge_yuan = 0 ORDER BY row_no").fetchall()
        defects += [sentences.nothing_pledged(place, row, headings.get("pledge_yuan", declared["pledge_yuan"].label.zh)) for (row,) in found]
    if not defects:
        return rows, []
    bad = " OR ".join(f"({one})" for one in wrong)
    con.execute(f"INSERT INTO aside SELECT row_no FROM typed WHERE {bad}")
    return con.execute(f"SELECT * FROM typed WHERE ({bad}) IS NOT TRUE").to_arrow_table(), defects
