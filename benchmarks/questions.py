"""The questions over millions of rows, three ways: as the product asks them, as hand-written DuckDB SQL, and in pandas.

All answer in one process, from the same data, with two threads, and must agree. pandas is timed twice: on frames already
in memory and narrowed to a few columns, the kindest reading of what people do today; and as a script or page does it that
first reads the columns it needs, from Parquet.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analytics.answer import Answer
from analytics.catalog import ask
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from benchmarks.company import TODAY, build
from benchmarks.timing import milliseconds, side_by_side, table, times

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Case:
    """One question three ways; `check` turns an answer, SQL's Arrow table or a frame into the number all must share."""

    name: str
    ask: Callable[[Warehouse], Answer]
    sql: str
    pandas: Callable[[Frames], pd.DataFrame]
    check: str
    reads: dict[str, tuple[str, ...]]


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def _between(frame: pd.DataFrame, column: str, start: str, end: str) -> pd.DataFrame:
    return frame[(frame[column] >= _day(start)) & (frame[column] < _day(end))]


def _ranked(frames: Frames, by: str, now: tuple[str, str], before: tuple[str, str]) -> pd.DataFrame:
    sales = frames["sales"]
    sales = sales[sales["is_counted"]]
    board = _between(sales, "ordered_on", *now).groupby(by)["credited_yuan"].sum().rename("sales").to_frame()
    board["previous"] = _between(sales, "ordered_on", *before).groupby(by)["credited_yuan"].sum()
    board["rank"] = board["sales"].rank(method="min", ascending=False)
    board["share"] = board["sales"] / board["sales"].sum()
    board["change_rate"] = (board["sales"] - board["previous"]) / board["previous"]
    return board.sort_values("sales", ascending=False).reset_index()


def _rankings_sql(column: str, blank: str, now: tuple[str, str], before: tuple[str, str]) -> str:
    return f"""
        WITH board AS (
            SELECT coalesce({column}, '{blank}') AS subject,
                   sum(credited_yuan) FILTER (ordered_on >= DATE '{now[0]}') AS sales,
                   sum(credited_yuan) FILTER (ordered_on < DATE '{before[1]}') AS previous
            FROM sales WHERE is_counted AND ordered_on >= DATE '{before[0]}' AND ordered_on < DATE '{now[1]}' GROUP BY 1)
        SELECT rank() OVER (ORDER BY sales DESC) AS rank, subject, sales, sales / sum(sales) OVER () AS share, previous,
               (sales - previous) / previous AS change_rate
        FROM board ORDER BY sales DESC"""


_YEARS = ("2025-01-01", "2026-01-01"), ("2024-01-01", "2025-01-01")
_TOTALS_SQL = """
    WITH s AS (
        SELECT ordered_on >= DATE '2025-01-01' AS now, sum(credited_yuan) AS sales,
               sum(credited_yuan - credited_cost_yuan) FILTER (credited_cost_yuan IS NOT NULL) AS profit
        FROM sales WHERE is_counted AND ordered_on >= DATE '2024-01-01' AND ordered_on < DATE '2026-01-01' GROUP BY 1),
    d AS (
        SELECT final_closed_on >= DATE '2025-01-01' AS now, sum(amount_yuan) AS won_amount, count(*) AS won_deals
        FROM deals WHERE final_outcome = 'won' AND final_closed_on >= DATE '2024-01-01' AND final_closed_on < DATE '2026-01-01' GROUP BY 1),
    v AS (
        SELECT started_at >= DATE '2025-01-01' AS now, count(*) AS visits
        FROM visits WHERE started_at >= DATE '2024-01-01' AND started_at < DATE '2026-01-01' GROUP BY 1)
    SELECT now, sales, profit, won_amount, won_deals, visits FROM s JOIN d USING (now) JOIN v USING (now) ORDER BY now DESC"""


def _totals(frames: Frames) -> pd.DataFrame:
    sales = frames["sales"]
    sales = sales[sales["is_counted"]]
    won = frames["deals"]
    won = won[won["final_outcome"] == "won"]
    rows = []
    for start, end in _YEARS:
        sold, closed = _between(sales, "ordered_on", start, end), _between(won, "final_closed_on", start, end)
        rows.append({
            "sales": sold["credited_yuan"].sum(), "profit": (sold["credited_yuan"] - sold["credited_cost_yuan"]).sum(),
            "won_amount": closed["amount_yuan"].sum(), "won_deals": len(closed),
            "visits": len(_between(frames["visits"], "started_at", start, end)),
        })
    return pd.DataFrame(rows)


_TREND_SQL = """
    WITH m AS (
        SELECT date_trunc('month', ordered_on)::DATE AS period_start, sum(credited_yuan) AS sales
        FROM sales WHERE is_counted AND ordered_on >= DATE '2024-01-01' AND ordered_on < DATE '2026-01-01'
        GROUP BY date_trunc('month', ordered_on))
    SELECT now.period_start, now.sales, sum(now.sales) OVER (ORDER BY now.period_start) AS cumulative, before.sales AS last_year
    FROM m now LEFT JOIN m before ON before.period_start = now.period_start - INTERVAL 1 YEAR
    WHERE now.period_start >= DATE '2025-01-01' ORDER BY 1"""


def _trend(frames: Frames) -> pd.DataFrame:
    sales = frames["sales"]
    sales = _between(sales[sales["is_counted"]], "ordered_on", _YEARS[1][0], _YEARS[0][1])
    totals = sales.groupby(sales["ordered_on"].dt.to_period("M"))["credited_yuan"].sum()
    months = totals[totals.index >= pd.Period("2025-01", "M")].rename("sales").to_frame()
    months["cumulative"] = months["sales"].cumsum()
    months["last_year"] = totals.reindex(months.index - 12).to_numpy()
    return months.reset_index()


_FUNNEL_SQL = """
    WITH d AS (
        SELECT coalesce(final_outcome, 'open') = 'won' AND (final_closed_on IS NULL OR final_closed_on <= DATE '2026-03-10') AS is_won,
               coalesce(final_outcome, 'open') = 'lost' AND (final_closed_on IS NULL OR final_closed_on <= DATE '2026-03-10') AS is_lost,
               sales_stage, amount_yuan, date_diff('day', created_on, final_closed_on)::DOUBLE AS took
        FROM deals WHERE created_on >= DATE '2025-01-01' AND created_on < DATE '2026-01-01')
    SELECT CASE WHEN is_won THEN '赢单' ELSE sales_stage END AS stage, is_lost, count(*) AS deals, sum(amount_yuan) AS value_yuan,
           quantile_cont(took, 0.5) FILTER (is_won AND took >= 0) AS median_days,
           quantile_cont(took, 0.9) FILTER (is_won AND took >= 0) AS p90_days
    FROM d GROUP BY ALL"""


def _outcomes(deals: pd.DataFrame) -> pd.DataFrame:
    happened = deals["final_closed_on"].isna() | (deals["final_closed_on"] <= _day("2026-03-10"))
    return deals.assign(is_won=(deals["final_outcome"] == "won") & happened, is_lost=(deals["final_outcome"] == "lost") & happened)


def _funnel(frames: Frames) -> pd.DataFrame:
    deals = _outcomes(_between(frames["deals"], "created_on", *_YEARS[0]))
    took = (deals["final_closed_on"] - deals["created_on"]).dt.days.where(deals["is_won"])
    deals = deals.assign(stage=deals["sales_stage"].where(~deals["is_won"], "赢单"), took=took)
    grouped = deals.groupby(["stage", "is_lost"])
    return pd.DataFrame({
        "deals": grouped.size(), "value_yuan": grouped["amount_yuan"].sum(), "median_days": grouped["took"].median(),
        "p90_days": grouped["took"].quantile(0.9),
    }).reset_index()


_VELOCITY_SQL = """
    WITH d AS (
        SELECT team_label AS team, amount_yuan::DOUBLE AS amount, date_diff('day', created_on, final_closed_on)::DOUBLE AS cycle,
               created_on,
               final_outcome IN ('won', 'lost') AND final_closed_on <= DATE '2026-03-10' AS is_closed, final_outcome = 'won' AS won,
               final_closed_on >= DATE '2025-01-01' AND final_closed_on < DATE '2026-01-01' AS inside
        FROM deals)
    SELECT team, count(*) FILTER (is_closed AND won AND inside) AS won, count(*) FILTER (is_closed AND NOT won AND inside) AS lost,
           count(*) FILTER (NOT coalesce(is_closed, false) AND created_on <= DATE '2026-03-10') AS open,
           avg(amount) FILTER (is_closed AND won AND inside) AS mean_deal_yuan,
           quantile_cont(cycle, 0.5) FILTER (is_closed AND won AND inside) AS median_cycle_days,
           avg(cycle) FILTER (is_closed AND won AND inside) AS mean_cycle_days
    FROM d GROUP BY team ORDER BY won DESC"""


def _velocity(frames: Frames) -> pd.DataFrame:
    deals = _outcomes(frames["deals"])
    inside = (deals["final_closed_on"] >= _day("2025-01-01")) & (deals["final_closed_on"] < _day("2026-01-01"))
    won = deals[deals["is_won"] & inside]
    cycle = (won["final_closed_on"] - won["created_on"]).dt.days
    table_ = won.groupby("team_label").agg(won=("amount_yuan", "size"), mean_deal_yuan=("amount_yuan", "mean"))
    table_["median_cycle_days"] = cycle.groupby(won["team_label"]).median()
    table_["mean_cycle_days"] = cycle.groupby(won["team_label"]).mean()
    table_["lost"] = deals[deals["is_lost"] & inside].groupby("team_label").size()
    table_["open"] = deals[~deals["is_won"] & ~deals["is_lost"]].groupby("team_label").size()
    return table_.reset_index()


_VISITS_SQL = """
    WITH v AS (
        SELECT *, date_diff('second', started_at, ended_at) / 60.0 AS minutes, started_at::DATE AS visited_on
        FROM visits WHERE started_at >= DATE '2025-12-01' AND started_at < DATE '2026-01-01'),
    sold AS (
        SELECT DISTINCT person_label AS seller, customer_label AS buyer, ordered_on FROM sales
        WHERE is_counted AND credited_yuan > 0 AND ordered_on >= DATE '2025-12-01' AND ordered_on < DATE '2026-01-08'),
    followed AS (
        SELECT person_label, count(*) AS followed FROM v WHERE NOT coalesce(ordered, false) AND EXISTS (
            SELECT 1 FROM sold WHERE seller = v.person_label AND buyer = v.customer_label
              AND ordered_on BETWEEN v.visited_on AND v.visited_on + 7) GROUP BY 1)
    SELECT person_label AS person, count(*) AS visits, count(*) FILTER (distance_m <= 500) AS verified,
           count(*) FILTER (distance_m > 500) AS out_of_range, count(*) FILTER (distance_m IS NULL) AS unverifiable,
           count(*) FILTER (ended_at >= started_at AND minutes >= 10 AND trim(coalesce(result, analysis, '')) <> ''
                            AND NOT coalesce(distance_m > 500, false)) AS effective,
           sum(minutes) AS minutes_on_site, sum(cost_yuan) AS cost_yuan, count(*) FILTER (ordered) AS ordered,
           any_value(followed) AS followed
    FROM v LEFT JOIN followed USING (person_label) GROUP BY 1 ORDER BY visits DESC"""


def _visits(frames: Frames) -> pd.DataFrame:
    visits = _between(frames["visits"], "started_at", "2025-12-01", "2026-01-01")
    minutes = (visits["ended_at"] - visits["started_at"]).dt.total_seconds() / 60
    far = visits["distance_m"] > 500
    visits = visits.assign(
        verified=visits["distance_m"] <= 500, far=far, unverifiable=visits["distance_m"].isna(), minutes=minutes,
        effective=(minutes >= 10) & visits["result"].notna() & ~far, visited_on=visits["started_at"].dt.normalize(),
    )
    sales = _between(frames["sales"], "ordered_on", "2025-12-01", "2026-01-08")
    sold = sales.loc[sales["is_counted"] & (sales["credited_yuan"] > 0), ["person_label", "customer_label", "ordered_on"]].drop_duplicates()
    open_visits = visits.loc[~visits["ordered"].astype(bool), ["person_label", "customer_label", "visited_on"]].reset_index()
    pairs = open_visits.merge(sold, on=["person_label", "customer_label"])
    waited = (pairs["ordered_on"] - pairs["visited_on"]).dt.days
    followed = pairs[(waited >= 0) & (waited <= 7)].drop_duplicates("index").groupby("person_label").size()
    board = visits.groupby("person_label").agg(
        visits=("verified", "size"), verified=("verified", "sum"), out_of_range=("far", "sum"), unverifiable=("unverifiable", "sum"),
        effective=("effective", "sum"), minutes_on_site=("minutes", "sum"), cost_yuan=("cost_yuan", "sum"), ordered=("ordered", "sum"),
    )
    return board.assign(followed=followed).reset_index()


CASES = (
    Case("rankings · person · a month", lambda w: ask(w, "rankings", Scope("2026-02")),
         _rankings_sql("person_label", "未分配", ("2026-02-01", "2026-03-01"), ("2026-01-01", "2026-02-01")),
         lambda f: _ranked(f, "person_label", ("2026-02-01", "2026-03-01"), ("2026-01-01", "2026-02-01")), "sales",
         {"sales": ("ordered_on", "credited_yuan", "is_counted", "person_label")}),
    Case("rankings · team · a year", lambda w: ask(w, "rankings", Scope("2025"), ("team",)),
         _rankings_sql("team_label", "未分组", *_YEARS), lambda f: _ranked(f, "team_label", *_YEARS), "sales",
         {"sales": ("ordered_on", "credited_yuan", "is_counted", "team_label")}),
    Case("totals · a year and the one before", lambda w: ask(w, "totals", Scope("2025"), options={
        "metrics": "sales,gross_profit,won_amount,won_deals,visits"}), _TOTALS_SQL, _totals, "sales",
         {"sales": ("ordered_on", "credited_yuan", "credited_cost_yuan", "is_counted"), "deals": ("final_closed_on", "final_outcome", "amount_yuan"),
          "visits": ("started_at",)}),
    Case("trend · months of a year", lambda w: ask(w, "trend", Scope("2025"), options={"grain": "month"}), _TREND_SQL, _trend, "sales",
         {"sales": ("ordered_on", "credited_yuan", "is_counted")}),
    Case("funnel · deals of a year", lambda w: ask(w, "funnel", Scope("2025")), _FUNNEL_SQL, _funnel, "deals",
         {"deals": ("created_on", "final_closed_on", "final_outcome", "sales_stage", "amount_yuan")}),
    Case("velocity · team · a year", lambda w: ask(w, "velocity", Scope("2025"), ("team",), {"corrected": "no"}), _VELOCITY_SQL, _velocity, "won",
         {"deals": ("created_on", "final_closed_on", "final_outcome", "amount_yuan", "team_label")}),
    Case("visits · person · a month", lambda w: ask(w, "visits", Scope("2025-12")), _VISITS_SQL, _visits, "visits",
         {"visits": ("started_at", "ended_at", "distance_m", "result", "ordered", "cost_yuan", "person_label", "customer_label"),
          "sales": ("ordered_on", "credited_yuan", "is_counted", "person_label", "customer_label")}),
)

_FRAME_COLUMNS = {
    "sales": "ordered_on::TIMESTAMP AS ordered_on, credited_yuan::DOUBLE AS credited_yuan, "
             "credited_cost_yuan::DOUBLE AS credited_cost_yuan, is_counted, person_label, team_label, customer_label",
    "deals": "created_on::TIMESTAMP AS created_on, final_closed_on::TIMESTAMP AS final_closed_on, final_outcome, sales_stage, "
             "amount_yuan::DOUBLE AS amount_yuan, team_label",
    "visits": "started_at, ended_at, distance_m, result, ordered, cost_yuan::DOUBLE AS cost_yuan, person_label, customer_label",
}


def frames(warehouse: Warehouse) -> Frames:
    return {name: warehouse.run(f"SELECT {columns} FROM {name}").to_pandas() for name, columns in _FRAME_COLUMNS.items()}


def agreed(case: Case, answer: Answer, sql: pa.Table, peer: pd.DataFrame) -> float:
    """The number all three ways came to. Raises AssertionError where they differ."""
    rows = answer.rows
    if case.name.startswith("totals"):
        ours = float(rows.loc[rows["metric"] == "sales", "value"].iloc[0])
        theirs, third = float(sql["sales"][0].as_py()), float(peer["sales"].iloc[0])
    elif case.name.startswith("funnel"):
        ours = float(answer.facts["deals"])  # type: ignore[arg-type]
        theirs, third = float(sum(sql["deals"].to_pylist())), float(peer["deals"].sum())
    else:
        ours = float(rows[case.check].sum())
        theirs, third = float(sum(value or 0 for value in sql[case.check].to_pylist())), float(peer[case.check].sum())
    assert math.isclose(ours, theirs, rel_tol=1e-9) and math.isclose(ours, third, rel_tol=1e-9), (case.name, ours, theirs, third)
    return ours


def parquet_files(held: Frames, folder: Path, size: int) -> dict[str, Path]:
    """The frames as Parquet, the fastest way to keep them between two runs of a script."""
    files = {name: folder / f"{name}-{size}.parquet" for name in held}
    for name, path in files.items():
        if not path.exists():
            held[name].to_parquet(path, index=False)
    return files


def timed_row(case: Case, warehouse: Warehouse, held: Frames, files: dict[str, Path], repeat: int) -> tuple[str, ...]:
    def read_and_answer() -> pd.DataFrame:
        return case.pandas({name: pd.read_parquet(files[name], columns=list(columns)) for name, columns in case.reads.items()})

    timed = side_by_side({
        "ours": lambda: case.ask(warehouse), "sql": lambda: warehouse.run(case.sql), "memory": lambda: case.pandas(held), "file": read_and_answer,
    }, repeat)
    for peer in ("memory", "file"):
        agreed(case, timed["ours"].result, timed["sql"].result, timed[peer].result)  # type: ignore[arg-type]
    ours, sql, memory, file = (timed[name].median for name in ("ours", "sql", "memory", "file"))
    ratios = times(ours / sql), times(memory / ours), times(file / ours)
    return case.name, milliseconds(ours), milliseconds(sql), ratios[0], milliseconds(memory), ratios[1], milliseconds(file), ratios[2]


def report(folder: Path, sizes: tuple[int, ...], repeat: int) -> str:
    """The tables of docs/benchmarks.md for the questions."""
    os.environ["ZHANBAO_TODAY"] = TODAY
    headings = ("question", "Zhanbao", "hand-written SQL", "ours ÷ SQL", "pandas, in memory", "÷ ours", "pandas, from Parquet", "÷ ours")
    parts = []
    for size in sizes:
        path = build(folder / f"company-{size}.duckdb", size)
        with Warehouse.open(path, who="benchmarks", memory_limit="8GB") as warehouse:
            held = frames(warehouse)
            files = parquet_files(held, folder, size)
            rows = []
            for case in CASES:
                rows.append(timed_row(case, warehouse, held, files, repeat))
                print(" · ".join(rows[-1]), flush=True)
        parts.append(f"### {size:,} sales, deals and visits\n\n{table(headings, rows)}\n")
    return "\n".join(parts)
