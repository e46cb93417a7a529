"""`python -m benchmarks.event_funnel`: an ordered funnel over millions of stage events, beside the best forms written by hand.

All read the same file with the same two threads and must agree: the question in full (reached, and days between steps, of
the deals on record), hand-written ASOF joins and running-maximum windows for the counts alone, and the ASOF form with the days.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import duckdb

from analytics import schema
from analytics.catalog import ask
from analytics.warehouse import Warehouse
from benchmarks.__main__ import machine
from benchmarks.company import DAYS, FIRST_DAY, TODAY, build
from benchmarks.timing import milliseconds, side_by_side, table, times

STEPS, WINDOW_DAYS, EVENTS_EACH = 4, 30, 7
NAMES = [stage.zh for stage in schema.SALES_STAGES[:6]]


def with_events(folder: Path, events: int) -> Path:
    """A company with a seventh as many deals, whose deals enter stages at random, early ones more often, in any order."""
    deals = max(events // EVENTS_EACH, 1)
    path = folder / f"events-{events}.duckdb"
    build(path, deals)
    connection = duckdb.connect(str(path))
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = false")
    given = {"deal_id": "'D' || hash(i * 13 + 1) % " + str(deals), "track": "'sales'", "batch_id": "1", "row_no": "i", "extra": "MAP {}",
             "stage": f"(list_value({', '.join(repr(name) for name in NAMES)}))[1 + floor(6 * power(hash(i * 13 + 2) % 1000000 / 1e6, 1.5))::INTEGER]",
             "entered_on": f"DATE '{FIRST_DAY}' + (hash(i * 13 + 3) % {DAYS})::INTEGER"}
    shown = ", ".join(f'({given.get(name, "NULL")})::{kind} AS "{name}"' for name, kind in schema.stored_columns("stage_events").items())
    connection.execute(f"INSERT INTO main.stage_events SELECT {shown} FROM range({events}) t(i)")
    connection.execute("CHECKPOINT")
    connection.close()
    return path


def asof_sql(with_days: bool) -> str:
    """The exact ASOF chain: for every event of a step the latest one of the step before, and its start."""
    gap = ", 0 AS gap" if with_days else ""
    parts = [f"c1 AS (SELECT deal_id, entered_on AS t, entered_on AS s{gap} FROM stage_events WHERE stage = '{NAMES[0]}')"]
    for k in range(2, STEPS + 1):
        gap = ", e.t - c.t AS gap" if with_days else ""
        parts.append(
            f"c{k} AS (SELECT e.deal_id, e.t, c.s{gap} FROM (SELECT deal_id, entered_on AS t FROM stage_events WHERE stage = '{NAMES[k - 1]}') e "
            f"ASOF JOIN c{k - 1} c ON e.deal_id = c.deal_id AND e.t >= c.t WHERE e.t - c.s <= {WINDOW_DAYS})")
    firsts = " UNION ALL ".join(
        f"SELECT deal_id, {k} AS step{', arg_min(gap, t) AS gap' if with_days else ''} FROM c{k} GROUP BY deal_id" for k in range(1, STEPS + 1))
    return f"WITH {', '.join(parts)} SELECT step, count(*) AS reached{', median(gap) AS days' if with_days else ''} FROM ({firsts}) GROUP BY step ORDER BY step"


def windows_sql() -> str:
    """The same counts by a running maximum over each deal's events, one nested pass per step."""
    over = "OVER (PARTITION BY deal_id ORDER BY t, step)"
    numbered = " ".join(f"WHEN '{name}' THEN {k}" for k, name in enumerate(NAMES[:STEPS], start=1))
    inner = f"SELECT * FROM (SELECT deal_id, entered_on AS t, CASE stage {numbered} END AS step FROM stage_events) WHERE step IS NOT NULL"
    inner = f"SELECT *, max(CASE WHEN step = 1 THEN t END) {over} AS s1 FROM ({inner})"
    for k in range(2, STEPS + 1):
        inner = f"SELECT *, max(CASE WHEN step = {k} AND t - s{k - 1} <= {WINDOW_DAYS} THEN s{k - 1} END) {over} AS s{k} FROM ({inner})"
    furthest = " + ".join(f"(count(s{k}) > 0)::INTEGER" for k in range(1, STEPS + 1))
    counts = f"SELECT deal_id, {furthest} AS furthest FROM ({inner}) GROUP BY deal_id"
    each = " UNION ALL ".join(f"SELECT {k} AS step, count(*) FILTER (furthest >= {k}) AS reached FROM f" for k in range(1, STEPS + 1))
    return f"WITH f AS ({counts}) SELECT * FROM ({each}) ORDER BY step"


def report(folder: Path, sizes: tuple[int, ...], repeat: int) -> str:
    """One row per size: medians side by side, and ours over the best by hand."""
    os.environ["ZHANBAO_TODAY"] = TODAY
    lines = []
    for events in sizes:
        with Warehouse.open(with_events(folder, events)) as warehouse:
            lines.append(_measured(warehouse, events, repeat))
    headings = ("stage events", "Zhanbao", "ASOF, counts", "windows, counts", "ASOF with days", "ours ÷ best counts", "ours ÷ with days")
    return table(headings, lines)


def _measured(warehouse: Warehouse, events: int, repeat: int) -> tuple[str, ...]:
    options = {"steps": ",".join(f"sales:{k}" for k in range(1, STEPS + 1)), "window_days": WINDOW_DAYS}
    ran = side_by_side({
        "ours": lambda: ask(warehouse, "event_funnel", options=options).rows["reached"].tolist(),
        "asof": lambda: warehouse.run(asof_sql(False))["reached"].to_pylist(),
        "windows": lambda: warehouse.run(windows_sql())["reached"].to_pylist(),
        "days": lambda: warehouse.run(asof_sql(True))["reached"].to_pylist(),
    }, repeat)
    answers = {name: one.result for name, one in ran.items()}
    if len({tuple(one) for one in answers.values()}) != 1:  # type: ignore[arg-type]
        raise SystemExit(f"The contestants disagree: {answers}")
    took = {name: one.median for name, one in ran.items()}
    return (f"{events:,}", *(milliseconds(took[name]) for name in ("ours", "asof", "windows", "days")),
            times(took["ours"] / min(took["asof"], took["windows"])), times(took["ours"] / took["days"]))


def main() -> None:
    words = argparse.ArgumentParser("python -m benchmarks.event_funnel", description=__doc__)
    words.add_argument("--events", type=int, nargs="+", default=[1_000_000, 10_000_000], help="how many stage events")
    words.add_argument("--repeat", type=int, default=3, help="runs of which the median is taken")
    words.add_argument("--folder", type=Path, default=Path("build/benchmarks"), help="where the made-up data is kept")
    given = words.parse_args()
    print(f"\n{report(given.folder, tuple(given.events), given.repeat)}\n{machine()}\n", flush=True)


if __name__ == "__main__":
    main()
