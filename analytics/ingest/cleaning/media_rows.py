"""Rows of media spending that cannot be as they stand, or stand there twice: loaded, with a warning for each."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from analytics.errors import Defect, Text
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.sentences import Place
from analytics.schema import Dataset
from analytics.warehouse.file.sql_text import identifier

MOST = 2_000
# (part, whole, the rate that is not shown where the sums contradict each other)
PARTS = (
    ("clicks", "impressions", Text("点击率", "the click rate")),
    ("viewers", "views", Text("留存", "retention")),
    ("repeat_viewers", "viewers", Text("留存", "retention")),
)
_NAMED, _ROWS_OF_ONE_DAY, _SHARE_OF_ONE_DAY = ("date", "medium", "campaign", "segment"), 20, 0.02


def media_rows(con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset, headings: dict[str, str], place: Place) -> list[Defect]:
    """The warnings of a sheet of media spending or of paths; none for other datasets."""
    if declared.name not in ("media", "touches"):
        return []
    con.register("typed", rows)
    has = set(rows.column_names)
    if declared.name == "touches":
        return _paths(con, has, headings, place)
    return [*_more_than_the_whole(con, has, headings, place), *_more_deals_than_leads(con, has, headings, place), *_more_margin_than_revenue(con, has, headings, place),
            *_negative_cost(con, has, headings, place), *_twice(con, rows, headings, place)]


def _paths(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """Counts below zero of whole paths, and counts of a path that names no medium."""
    counts = [name for name in ("conversions", "nulls") if name in has]
    found: list[Defect] = []
    for name in counts:
        wrong = con.execute(f"SELECT row_no, {name}::DOUBLE FROM typed WHERE {name} < 0 ORDER BY row_no LIMIT {MOST}").fetchall()
        found += [sentences.negative_count(place, row, headings.get(name, name), n) for row, n in wrong]
    if "path" in has and counts:
        nowhere = " AND ".join(["coalesce(trim(path), '') = ''", *(["coalesce(trim(medium), '') = ''"] if "medium" in has else [])])
        sums = " + ".join(f"coalesce({name}, 0)" for name in counts)
        empty = con.execute(f"SELECT row_no, ({sums})::DOUBLE FROM typed WHERE {nowhere} AND {sums} > 0 ORDER BY row_no LIMIT {MOST}").fetchall()
        found += [sentences.empty_path(place, row, headings.get("path", "path"), n) for row, n in empty]
    return found


def _more_than_the_whole(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """More clicks than impressions, viewers than views, repeat viewers than viewers. Views without impressions are no contradiction."""
    found: list[Defect] = []
    for part, whole, rate in PARTS:
        if not {part, whole} <= has:
            continue
        wrong = con.execute(f"SELECT row_no, {part}, {whole} FROM typed WHERE {part} > {whole} ORDER BY row_no LIMIT {MOST}").fetchall()
        column, other = headings.get(part, part), headings.get(whole, whole)
        found += [sentences.part_above_whole(place, row, column, other, more, less, rate) for row, more, less in wrong]
    return found


def _more_deals_than_leads(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """Rows with more deals than leads. Where many rows have them, deals close the leads of earlier days: then a medium is named only
    where all its deals are more than all its leads."""
    if not {"medium", "deals", "leads"} <= has:
        return []
    column, other = headings.get("deals", "deals"), headings.get("leads", "leads")
    wrong = con.execute(f"SELECT row_no, deals, leads FROM typed WHERE deals > leads ORDER BY row_no LIMIT {MOST}").fetchall()
    if len(wrong) <= _ROWS_OF_ONE_DAY:
        return [sentences.deals_above_leads(place, row, column, other, more, less) for row, more, less in wrong]
    media = con.execute(f"""
        SELECT min(row_no) FILTER (deals > leads), medium, sum(deals)::DOUBLE, sum(leads)::DOUBLE FROM typed WHERE medium IS NOT NULL
        GROUP BY medium HAVING sum(deals) > sum(leads) ORDER BY 1 LIMIT {MOST}""").fetchall()
    return [sentences.deals_of_a_medium_above_leads(place, row, column, other, medium, more, less) for row, medium, more, less in media]


def _more_margin_than_revenue(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """A margin above the revenue it is part of; of money given back (below zero) the margin lost is the smaller."""
    if not {"margin_yuan", "revenue_yuan"} <= has:
        return []
    wrong = con.execute(f"SELECT row_no, margin_yuan::DOUBLE, revenue_yuan::DOUBLE FROM typed WHERE margin_yuan > revenue_yuan AND revenue_yuan >= 0 ORDER BY row_no LIMIT {MOST}").fetchall()
    column, other = headings.get("margin_yuan", "margin_yuan"), headings.get("revenue_yuan", "revenue_yuan")
    return [sentences.margin_above_revenue(place, row, column, other, more, less) for row, more, less in wrong]


def _negative_cost(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    if "cost_yuan" not in has:
        return []
    wrong = con.execute(f"SELECT row_no, cost_yuan::DOUBLE FROM typed WHERE cost_yuan < 0 ORDER BY row_no LIMIT {MOST}").fetchall()
    column = headings.get("cost_yuan", "cost_yuan")
    return [sentences.negative_cost(place, row, column, cost) for row, cost in wrong]


def _twice(con: duckdb.DuckDBPyConnection, rows: pa.Table, headings: dict[str, str], place: Place) -> list[Defect]:
    """The same day and medium (campaign, segment) again: rows alike in every cell, and, in files where that is rare, rows that differ."""
    named = [name for name in _NAMED if name in rows.column_names]
    if not {"date", "medium"} <= set(named):
        return []
    keys = ", ".join(identifier(name) for name in named)
    cells = ", ".join("CAST(extra AS VARCHAR)" if name == "extra" else identifier(name) for name in rows.column_names if name not in (*named, "row_no")) or "1"
    alike = f"SELECT {keys}, max(row_no) AS row_no, count(*) AS n FROM typed WHERE date IS NOT NULL GROUP BY {keys}, {cells}"
    column = headings.get("medium", "medium")
    same = con.execute(f"SELECT row_no, medium, date, n FROM ({alike}) WHERE n > 1 ORDER BY 1 LIMIT {MOST}").fetchall()
    found = [sentences.same_medium_again(place, row, column, f"{medium} {day}", n) for row, medium, day, n in same]
    other = con.execute(f"SELECT max(row_no), any_value(medium), any_value(date), sum(n) FROM ({alike}) GROUP BY {keys} HAVING count(*) > 1 ORDER BY 1").fetchall()
    if len(other) <= max(_ROWS_OF_ONE_DAY, _SHARE_OF_ONE_DAY * rows.num_rows):
        found += [sentences.same_medium_other_numbers(place, row, column, f"{medium} {day}", int(n)) for row, medium, day, n in other]
    return found
