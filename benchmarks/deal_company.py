"""A company whose deals walk through both processes as deals do: mostly step by step, some skipping, some going back, many stopping."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analytics import schema
from benchmarks.company import TODAY, build

ENTRIES = 8.3  # stage events per deal that come of the odds below, counted
_TRACKS = {"sales": schema.SALES_STAGES, "decision": schema.DECISION_NODES}


def walking_deals(folder: Path, events: int) -> Path:
    """A new warehouse file with about that many stage events: four in five deals go on at each step, one in twenty-five goes back."""
    deals = max(round(events / ENTRIES), 1)
    path = folder / f"walking-{events}.duckdb"
    build(path, deals)
    connection = duckdb.connect(str(path))
    connection.execute("SET threads = 2")
    for track, stages in _TRACKS.items():
        connection.execute(_entries(track, [stage.zh for stage in stages]))
    connection.execute("CHECKPOINT")
    connection.close()
    return path


def _entries(track: str, names: list[str]) -> str:
    """Nine tries a deal, a week or two apart; the chance to have come that far falls by a fifth each time."""
    chance = f"(hash(deal_id || '{track}') % 1000000) / 1e6"
    turn = f"hash(deal_id || '{track}' || j) % 100"
    step = f"greatest(1, least(9, j + CASE WHEN j > 1 AND {turn} < 4 THEN -1 WHEN {turn} >= 92 THEN 1 ELSE 0 END))"
    given = {"deal_id": "deal_id", "track": f"'{track}'", "batch_id": "1", "row_no": "row_number() OVER ()", "extra": "MAP {}",
             "stage": f"(list_value({', '.join(repr(name) for name in names)}))[{step}]",
             "entered_on": "created_on + (j * 9 + hash(deal_id || j) % 8)::INTEGER"}
    shown = ", ".join(f'({given.get(name, "NULL")})::{kind} AS "{name}"' for name, kind in schema.stored_columns("stage_events").items())
    return f"""INSERT INTO main.stage_events SELECT {shown} FROM main.deals, range(1, 10) t(j)
               WHERE {chance} < power(0.8, j - 1) AND created_on + (j * 9)::INTEGER < DATE '{TODAY}'"""
