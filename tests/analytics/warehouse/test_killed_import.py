"""Killing the process in the middle of an import leaves the old state or the new one, never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.company import sheet, warehouse_with

from analytics.warehouse import Warehouse

PROJECT = Path(__file__).resolve().parents[3]
KILLS = 20
ROWS = 4000

# Imports batches of ROWS sales and as many deals without end, saying when each begins; every sheet's rows add to ROWS.
IMPORTER = """
import itertools, sys
from tests.company import sheet
from analytics.warehouse import Warehouse
rows = int(sys.argv[2])
with Warehouse.open(sys.argv[1]) as held:
    for n in itertools.count(int(sys.argv[3])):
        sales = sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 1, "order_id": f"{n}-{i}", "person": "甲"} for i in range(rows)])
        deals = sheet("deals", [{"deal_id": f"{i}", "amount_yuan": n, "person": "甲"} for i in range(rows)])
        print("begin", flush=True)
        held.commit([sales, deals])
"""


def state(held: Warehouse) -> tuple[int, int, int]:
    """Batches, sales and the number of different deal amounts; of an untorn file they agree."""
    found = held.run("SELECT (SELECT count(*) FROM meta.batches) AS b, (SELECT count(*) FROM main.sales) AS s, "
                     "(SELECT count(DISTINCT amount_yuan) FROM main.deals) AS d, (SELECT count(*) FROM log.sales) AS l, "
                     "(SELECT count(*) FROM main.deals) AS rows, (SELECT count(*) FROM meta.audit) AS a").to_pylist()[0]
    assert found["b"] % 2 == 0 and found["a"] == found["b"]
    assert found["s"] == found["l"] == found["b"] // 2 * ROWS
    assert found["d"] == min(found["b"], 1) and found["rows"] == ROWS * min(found["b"], 1)
    return found["b"], found["s"], found["d"]


def test_a_killed_import_leaves_the_old_state_or_the_new_one(tmp_path):
    file = tmp_path / "z.duckdb"
    with warehouse_with(path=file):
        pass
    seen, landed = 0, 0
    process = start(file, 0)
    for kill in range(KILLS):
        assert process.stdout
        assert process.stdout.readline().strip() == "begin"
        time.sleep(0.012 * kill)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Warehouse.open(file) as held:
            batches, _sales, _deals = state(held)
        assert batches >= seen
        landed += batches > seen
        seen = batches
        process = start(file, kill + 1) if kill + 1 < KILLS else process
    with Warehouse.open(file) as held:
        held.commit([sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 1}])])
    assert 0 < landed, "no import ever got through before its kill: the moments tried are too early"


def start(file: Path, first: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", IMPORTER, str(file), str(ROWS), str(first * 1000)], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
