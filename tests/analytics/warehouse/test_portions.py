"""A large file is written a portion at a time, in one transaction, and nothing comes out different."""

from __future__ import annotations

import pytest

from analytics.warehouse import staging
from tests.company import sheet, warehouse_with

ROWS = [{"ordered_on": f"2026-03-{1 + i % 28:02d}", "order_id": f"A{i}", "amount_yuan": i, "person": "甲" if i % 2 else "乙"} for i in range(25)]


@pytest.mark.parametrize("portion", [1, 7, 25, 1000])
def test_portions_hold_the_rows_of_the_whole(portion: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(staging, "PORTION", portion)
    with warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}]), sheet("sales", ROWS), sheet("sales", ROWS[:3])) as held:
        found = held.run("SELECT order_id, CAST(amount_yuan AS DOUBLE) AS a, team_label, batch_id FROM main.sales ORDER BY amount_yuan").to_pylist()
        assert [(row["order_id"], row["a"]) for row in found] == [(row["order_id"], float(row["amount_yuan"])) for row in ROWS]
        assert [row["team_label"] for row in found[1::2]] == ["一部"] * 12
        assert {row["batch_id"] for row in found[:3]} == {3} and {row["batch_id"] for row in found[3:]} == {2}
        assert held.run("SELECT count(*) AS n FROM log.sales")["n"][0].as_py() == 28
        held.undo(3)
        held.undo(2)
        assert held.row_count("sales") == 0
