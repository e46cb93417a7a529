"""Strangers' files whose keys or next versions once lost rows: right, or asked before anything counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Asked
from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY

WILD = Path(__file__).parents[4] / "shared" / "wild"
pytestmark = pytest.mark.skipif(not WILD.is_dir(), reason="the made-up files of strangers are not here")


@pytest.mark.parametrize(("files", "rows", "amount"), [
    (("order-id-scientific.csv", "order-id-scientific-next.csv"), 5, 1_999),
    (("wide-months-first.csv", "wide-months-next.csv"), 6, 1_760),
    (("daily-file-first.csv", "daily-file-next.csv"), 6, 1_050),
])
def test_the_next_file_is_read_right(files: tuple[str, ...], rows: int, amount: float):
    with Warehouse.open(":memory:") as house:
        for name in files:
            import_file(house, WILD / name, ReadOptions(today=TODAY))
        (found,) = house.run("SELECT count(*) AS rows, CAST(sum(amount_yuan) AS DOUBLE) AS amount FROM main.sales").to_pylist()
        assert (found["rows"], found["amount"]) == (rows, amount)


@pytest.mark.parametrize(("name", "value"), [("target-store-key.csv", 400_000), ("target-by-department.csv", 500_000)])
def test_targets_told_apart_by_a_column_nobody_knows_are_asked_about_or_all_there(name: str, value: float):
    with Warehouse.open(":memory:") as house:
        try:
            import_file(house, WILD / name, ReadOptions(today=TODAY))
        except Asked:
            import_file(house, WILD / name, ReadOptions(today=TODAY, accept=True))
        assert sum(house.run("SELECT value FROM main.targets")["value"].to_pylist()) == value
