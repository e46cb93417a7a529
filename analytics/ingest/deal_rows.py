"""Deals that contradict themselves, and stage events in an order that cannot be: loaded as they stand, with a warning for each."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from analytics.errors import Defect
from analytics.ingest import sentences
from analytics.ingest.columns import identifier
from analytics.ingest.folding import fold
from analytics.ingest.sentences import Place
from analytics.schema import DECISION_NODES, SALES_STAGES, Dataset

# A file whose rows mostly follow each other in time was kept as a log: only there does a step back in time look like a slip.
_ONE_IN, _FOLLOWING = 10, 10
MOST = 2_000
_WON, _LOST = r"(\bwon\b|赢单)", r"(\blost\b|输单|丢单)"


def deal_rows(con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset, headings: dict[str, str], place: Place) -> list[Defect]:
    """The warnings of a sheet of deals or stage events; none for other datasets."""
    con.register("typed", rows)
    has = set(rows.column_names)
    if declared.name == "deals":
        return [*_closed_too_early(con, has, headings, place), *_won_and_lost(con, has, headings, place)]
    if declared.name == "stage_events" and {"deal_id", "stage", "entered_on"} <= has:
        con.register("typed", rows)
        return [*_out_of_order(con, has, headings, place), *_backward(con, has, headings, place)]
    return []


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


def _out_of_order(con: duckdb.DuckDBPyConnection, has: set[str], headings: dict[str, str], place: Place) -> list[Defect]:
    """Events of the standard stages that a deal entered for the first time only after a later one; a return to a stage is none."""
    steps = [(fold(name), track, stage.step) for track, stages in (("sales", SALES_STAGES), ("decision", DECISION_NODES))
             for stage in stages for name in (stage.zh, stage.en, *stage.aliases)]
    texts = [text for (text,) in con.execute("SELECT DISTINCT stage FROM typed WHERE stage IS NOT NULL LIMIT 1000").fetchall()]
    known = [(text, track, step) for text in texts for name, track, step in steps if fold(text) == name]
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
