"""A wall that runs all day: a real server, a real visit, and no memory that grows with the readings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.warehouse import Warehouse
from benchmarks.server import PROJECT, served
from benchmarks.wall import readings
from tests.companies.wall_company import build

GROWTH_MIB = 2.5  # between the 50th and the 250th reading; 0.1 was measured, and a drawing kept per reading would make 3


@pytest.mark.slow
def test_two_hundred_readings_leave_the_servers_memory_as_it_was(tmp_path: Path) -> None:
    database = build(tmp_path / "wall.duckdb")
    with Warehouse.open(database) as house:
        token = house.renew_wall_token()
    with served(PROJECT / "app.py", database, ZHANBAO_TODAY=date(2026, 3, 20).isoformat()) as server:
        measured = readings(server, token, (50, 150, 250))
    assert all(one.failed == 0 for one in measured)
    assert all(one.boards >= 3 for one in measured)  # it turned its pages meanwhile
    grown = measured[-1].memory_mib - measured[0].memory_mib
    assert grown < GROWTH_MIB, [round(one.memory_mib, 1) for one in measured]
