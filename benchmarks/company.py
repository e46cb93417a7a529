"""A large made-up company straight into the tables questions read: as many sales, deals and visits as asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from analytics import schema
from analytics.warehouse import Warehouse

PEOPLE, TEAMS, REGIONS, CUSTOMERS, PRODUCTS = 500, 40, 6, 50_000, 200
FIRST_DAY, DAYS = "2024-01-01", 800  # to 2026-03-10
TODAY = "2026-03-10"
STAGES = tuple(stage.zh for stage in schema.SALES_STAGES[:6])
_STAGE_LIST = ", ".join(f"'{stage}'" for stage in STAGES)


def _pick(count: int, salt: int) -> str:
    """A whole number in [0, count), spread evenly and the same on every run."""
    return f"(hash(i * 7919 + {salt}) % {count})::BIGINT"


_WHO = {
    "person": "'P' || lpad(p::VARCHAR, 3, '0')", "person_label": "'P' || lpad(p::VARCHAR, 3, '0')", "person_known": "'known'",
    "team_label": f"'T' || (p % {TEAMS})", "region_label": f"'R' || (p % {TEAMS} % {REGIONS})",
}
_WHOM = {"customer": "'C' || c", "customer_label": "'C' || c"}
_DAY = f"DATE '{FIRST_DAY}' + d::INTEGER"

COLUMNS: dict[str, dict[str, str]] = {
    "sales": _WHO | _WHOM | {
        "ordered_on": _DAY, "amount_yuan": "a", "order_id": "'O' || (i // 3)", "line_no": "(i % 3 + 1)::VARCHAR",
        "product": "'X' || x", "product_label": "'X' || x", "line_label": "'L' || (x % 10)",
        "channel": "CASE WHEN x % 3 = 0 THEN '直销' ELSE '经销' END",
        "quantity": "1 + x % 9", "cost_yuan": "a * 0.6",
        "credited_yuan": "a", "credited_cost_yuan": "a * 0.6", "credited_quantity": "1 + x % 9",
        "order_key": "'O' || (i // 3)", "is_counted": f"{_pick(100, 11)} > 0",
    },
    "deals": _WHO | _WHOM | {
        "deal_id": "'D' || i", "created_on": _DAY, "amount_yuan": "a", "product": "'X' || x", "product_label": "'X' || x",
        "sales_stage": f"(list_value({_STAGE_LIST}))[1 + x % {len(STAGES)}]",
        "outcome": "o", "final_outcome": "o", "source_medium": "'M' || (x % 12)",
        "closed_on": f"CASE WHEN o <> 'open' THEN {_DAY} + (x % 120)::INTEGER END",
        "final_closed_on": f"CASE WHEN o <> 'open' THEN {_DAY} + (x % 120)::INTEGER END",
    },
    "visits": _WHO | _WHOM | {
        "visit_id": "'V' || i", "started_at": f"({_DAY})::TIMESTAMP + to_minutes(540 + x * 2)",
        "ended_at": f"({_DAY})::TIMESTAMP + to_minutes(545 + x * 2 + x % 50)",
        "distance_m": "CASE WHEN x % 20 = 0 THEN NULL ELSE (x * 37 % 1500)::DOUBLE END", "result": "CASE WHEN x % 4 > 0 THEN '已沟通' END",
        "ordered": "x % 5 = 0", "cost_yuan": "(x % 80)::DECIMAL(18,4)", "purpose": "'develop'",
    },
}
# Rows lie in the order of their days within a week, as they do where files are loaded month by month.
_SOURCE = f"""
    SELECT i, {_pick(PEOPLE, 1)} p, {_pick(CUSTOMERS, 2)} c, least(i * {DAYS} // {{rows}} + {_pick(7, 3)}, {DAYS - 1}) d, {_pick(PRODUCTS, 4)} x,
           ({_pick(10_000_000, 5)} / 100 + 50)::DECIMAL(18,4) a,
           CASE WHEN {_pick(100, 6)} < 40 THEN 'won' WHEN {_pick(100, 6)} < 65 THEN 'lost' ELSE 'open' END o
    FROM range({{rows}}) t(i)"""


def build(path: Path, rows: int) -> Path:
    """A new warehouse file with `rows` sales, deals and visits and the people behind them.

    Its rows stand past the log: a newer program that works the tables out again would find none, so no older file is used.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(".making")
    making.unlink(missing_ok=True)
    Warehouse.open(making).close()
    connection = duckdb.connect(str(making))
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = false")
    for name, given in COLUMNS.items():
        _insert(connection, name, given, _SOURCE.format(rows=rows))
    people = {name: value for name, value in _WHO.items() if name in schema.stored_columns("people")} | {
        "team": f"'T' || (p % {TEAMS})", "region": f"'R' || (p % {TEAMS} % {REGIONS})", "hired_on": f"DATE '{FIRST_DAY}'",
    }
    _insert(connection, "people", people, f"SELECT i, i p FROM range({PEOPLE}) t(i)")
    connection.execute("CHECKPOINT")
    connection.close()
    path.with_name(path.name + ".wal").unlink(missing_ok=True)  # of the file it replaces
    making.rename(path)
    making.with_name(making.name + ".lock").unlink(missing_ok=True)
    shutil.rmtree(making.with_name(making.name + ".staging"), ignore_errors=True)
    return path


def _insert(connection: duckdb.DuckDBPyConnection, name: str, given: dict[str, str], source: str) -> None:
    shown = []
    for column, kind in schema.stored_columns(name).items():
        value = {"batch_id": "1", "row_no": "i", "extra": "MAP {}"}.get(column) or given.get(column, "NULL")
        shown.append(f'({value})::{kind} AS "{column}"')
    connection.execute(f"INSERT INTO main.{name} SELECT {', '.join(shown)} FROM ({source})")
