"""Deals that contradict themselves, and stage events in an order that cannot be: loaded as they stand, with a warning for each."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from analytics.errors import Defect
from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.sentences import Place
from analytics.ingest.terms.stage_names import StageNames
from analytics.schema import Dataset
from analytics.warehouse.file.sql_text import identifier
from analytics.words.stage_words import fold

# A file whose rows mostly follow each other in time was kept as a log: only there does a step back in time look like a slip.
_ONE_IN, _FOLLOWING = 10, 10
MOST, MOST_NAMES = 2_000, 50
_WON, _LOST = r"(\bwon\b|赢单)", r"(\blost\b|输单|丢单)"


def deal_rows(
    con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset, headings: dict[str, str], place: Place, stages: Mapping[str, StageNames],
) -> tuple[pa.Table, list[Defect]]:
    """The rows of a sheet of deals or stage events, chances that are none left blank, with their warnings; others as they are."""
    has = set(rows.column_names)
    con.register("typed", rows)
    if declared.name == "deals":
        found = [*_closed_too_early(con, has, headings, place), *_won_and_lost(con, has, headings, place), *_negative(con, has, headings, place)]
        for name, track in (("sales_stage", "sales"), ("decision_node", "decision")):
            if name in has:
                found += _unknown(con, name, f"'{track}'", stages, headings, place)
        rows, impossible = _chances(con, rows, has, headings, place)
        return rows, [*found, *impossible]
    if declared.name == "stage_events" and "stage" in has:
        found = _unknown(con, "stage", "CAST(track AS VARCHAR)" if "track" in has else "NULL", stages, headings, place)
        if {"deal_id", "entered_on"} <= has:
            found += [*_out_of_order(con, has, headings, place, stages), *_backward(con, has, headings, place)]
        return rows, found
    return rows, []


def _unknown(con: duckdb.DuckDBPyConnection, column: str, track: str, stages: Mapping[str, StageNames], headings: dict[str, str], place: Place) -> list[Defect]:
    """Stages that no stage set has. Where nobody wrote a set and most rows are of other stages, the file has stages of its own, which
    questions put in order themselves: no mistake."""
    texts = con.execute(f"SELECT {column}, {track} AS track, count(*), min(row_no) FROM typed WHERE {column} IS NOT NULL GROUP BY ALL ORDER BY 4 LIMIT 10000").fetchall()
    found = []
    for name, known in stages.items():
        # An event that names no track is a sales stage, unless only the decision set knows it.
        mine = [(text, n, row) for text, said, n, row in texts
                if (said or ("decision" if stages["decision"].knows(text) and not stages["sales"].knows(text) else "sales")) == name]
        strange = [one for one in mine if not known.knows(one[0])]
        if known.own or 2 * sum(n for _text, n, _row in strange) <= sum(n for _text, n, _row in mine):
            found += [sentences.unknown_stage(place, row, headings.get(column, column), text, n) for text, n, row in strange[:MOST_NAMES]]
    return found


def _negative(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    if "amount_yuan" not in has:
        return []
    rows = con.execute(f"SELECT row_no, amount_yuan FROM typed WHERE amount_yuan < 0 ORDER BY row_no LIMIT {MOST}").fetchall()
    return [sentences.negative_deal(place, row, headings.get("amount_yuan", "amount_yuan"), float(amount)) for row, amount in rows]


def _chances(con: duckdb.DuckDBPyConnection, rows: pa.Table, has: set[str], headings: dict[str, str], place: Place) -> tuple[pa.Table, list[Defect]]:
    """A chance below 0 or above 100 % is none: the cell is left blank."""
    name = "stated_probability"
    wrong = con.execute(f"SELECT row_no, {name} FROM typed WHERE {name} NOT BETWEEN 0 AND 1 ORDER BY row_no LIMIT {MOST}").fetchall() if name in has else []
    if wrong:
        rows = con.execute(f"SELECT * REPLACE (CASE WHEN {name} BETWEEN 0 AND 1 THEN {name} END AS {name}) FROM typed").to_arrow_table()
    return rows, [sentences.impossible_chance(place, row, headings.get(name, name), float(said)) for row, said in wrong]


def _closed_too_early(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    found: list[Defect] = []
    for name in ("closed_on", "won_on"):
        if {name, "created_on"} <= has:
            wrong = con.execute(f"SELECT row_no, {name}, created_on FROM typed WHERE {name} < created_on ORDER BY row_no LIMIT {MOST}").fetchall()
            found += [sentences.closed_too_early(place, row, headings.get(name, name), f"{closed}", f"{created}") for row, closed, created in wrong]
    return found


def _won_and_lost(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """The outcome says one thing, and the stage, the won date or the reason of a loss another."""
    if "outcome" not in has:
        return []
    other = {
        "won_on": "outcome = 'lost' AND won_on IS NOT NULL",
        "lost_reason": "outcome = 'won' AND lost_reason IS NOT NULL",
        "sales_stage": f"(outcome = 'lost' AND regexp_matches(lower(sales_stage), '{_WON}')) OR (outcome = 'won' AND regexp_matches(lower(sales_stage), '{_LOST}'))",
    }
    found = []
    for name, wrong in other.items():
        if name in has:
            rows = con.execute(f"SELECT row_no, {name}, outcome FROM typed WHERE {wrong} ORDER BY row_no LIMIT {MOST}").fetchall()
            found += [sentences.won_and_lost(place, row, headings.get(name, name), f"{said}", outcome) for row, said, outcome in rows]
    return found


def _out_of_order(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place, stages: Mapping[str, StageNames]) -> list[Defect]:
    """Events of stages that a deal entered for the first time only after a later one; a return to a stage is none."""
    texts = [text for (text,) in con.execute("SELECT DISTINCT stage FROM typed WHERE stage IS NOT NULL LIMIT 1000").fetchall()]
    known = [(text, track, names.steps[fold(text)]) for text in texts for track, names in stages.items() if fold(text) in names.steps]
    if not known:
        return []
    con.register("known_stages", pa.table({name: pa.array(list(values)) for name, values in zip(("text", "track", "step"), zip(*known, strict=True), strict=True)}))
    track = "coalesce(typed.track, 'sales')" if "track" in has else "'sales'"
    found = con.execute(f"""
        WITH firsts AS (
            SELECT deal_id, known_stages.track, step, min(entered_on) AS entered_on, arg_min(row_no, entered_on) AS row_no, arg_min(stage, entered_on) AS stage
            FROM typed JOIN known_stages ON typed.stage = known_stages.text AND known_stages.track = {track} WHERE deal_id IS NOT NULL GROUP BY deal_id, known_stages.track, step),
        beside AS (SELECT *, min({{'on': entered_on, 'stage': stage}}) OVER (PARTITION BY deal_id, track ORDER BY step DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS later FROM firsts)
        SELECT row_no, stage, entered_on, later.stage, later.on FROM beside WHERE later.on < entered_on ORDER BY 1 LIMIT {MOST}""").fetchall()
    con.unregister("known_stages")
    column = headings.get("stage", "stage")
    return [sentences.stage_out_of_order(place, row, column, stage, f"{entered}", other, f"{before}") for row, stage, entered, other, before in found]


def _backward(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """Rows of a deal dated before the row above of the same deal, in a file that runs forward in time otherwise."""
    apart = ", ".join(identifier(name) for name in ("deal_id", "track") if name in has)
    pairs = (f"SELECT row_no, entered_on, lag(entered_on) OVER (PARTITION BY {apart} ORDER BY row_no) AS above, lag(row_no) OVER (PARTITION BY {apart} ORDER BY row_no) AS above_row "
             "FROM typed WHERE deal_id IS NOT NULL AND entered_on IS NOT NULL")
    following, backward = con.execute(f"SELECT count(above), count(*) FILTER (entered_on < above) FROM ({pairs})").fetchone() or (0, 0)
    if not backward or following < _FOLLOWING or backward * _ONE_IN > following:
        return []
    found = con.execute(f"SELECT row_no, entered_on, above_row, above FROM ({pairs}) WHERE entered_on < above ORDER BY row_no LIMIT {MOST}").fetchall()
    column = headings.get("entered_on", "entered_on")
    return [sentences.date_backward(place, row, column, f"{entered}", above_row, f"{above}") for row, entered, above_row, above in found]
