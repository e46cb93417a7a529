"""A deal that was closed and opened again: closed in between, for whoever reads a past day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet

DEAL = {"deal_id": "A", "created_on": "2026-02-02", "person": "Ann", "amount_yuan": 100}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """A was won on 5 March and open again in the file of 25 March, which reaches to the 20th; B stayed open; C is lost."""
    warehouse = Warehouse.open(":memory:")
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-10")
    warehouse.commit([sheet("deals", [DEAL | {"outcome": "won", "closed_on": "2026-03-05"}, {"deal_id": "B", "created_on": "2026-02-03", "person": "Bo", "amount_yuan": 50},
                                      {"deal_id": "C", "created_on": "2026-03-09", "person": "Bo", "amount_yuan": 10}])])
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-25")
    warehouse.commit([sheet("deals", [DEAL | {"outcome": "open"}, {"deal_id": "C", "outcome": "lost", "closed_on": "2026-03-20"}])])
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-31")
    return warehouse


def moved(warehouse: Warehouse, since: str, as_of: date | None = None) -> dict[str, tuple[float, float]]:
    rows = ask(warehouse, "pipeline_changes", Scope(as_of=as_of), options={"since": since}).rows
    return {name: (deals, yuan) for name, deals, yuan in zip(rows["movement"], rows["deals"], rows["change_yuan"], strict=True)}


def test_a_reopened_deal_comes_back_as_a_movement_of_its_own(house: Warehouse) -> None:
    found = moved(house, "2026-03-15", date(2026, 3, 31))
    assert found["opening"] == (2, 60) and found["reopened"] == (1, 100) and found["lost"] == (1, -10) and found["closing"] == (2, 150)
    steps = ("opening", "new", "reopened", "grew", "shrank", "won", "lost")
    assert sum(found[name][1] for name in steps) == found["closing"][1]


def test_before_it_was_reopened_it_was_won(house: Warehouse) -> None:
    then = Scope("2026-03", date(2026, 3, 15))
    assert ask(house, "velocity", then, options={"corrected": "no"}).rows[["won", "open"]].values.tolist() == [[1, 2]]
    assert ask(house, "totals", then, options={"metrics": "won_amount,won_deals"}).rows["value"].tolist() == [100, 1]
    assert ask(house, "rankings", then, options={"measure": "won_amount"}).rows[["person", "won_amount"]].values.tolist()[0] == ["Ann", 100]
    assert len(ask(house, "pipeline", then).rows) == 2 and moved(house, "2026-03-01", date(2026, 3, 15))["won"] == (1, -100)


def test_today_it_is_open_and_was_not_won(house: Warehouse) -> None:
    today = Scope("2026-03")
    assert ask(house, "velocity", today, options={"corrected": "no"}).rows[["won", "lost", "open"]].values.tolist() == [[0, 1, 2]]
    assert ask(house, "totals", today, options={"metrics": "won_deals,lost_deals"}).rows["value"].tolist() == [0, 1]


def test_undoing_the_file_that_reopened_it_leaves_it_won(house: Warehouse) -> None:
    house.undo(2)
    assert ask(house, "velocity", Scope("2026-03"), options={"corrected": "no"}).rows["won"].tolist() == [1]
    assert moved(house, "2026-03-01")["reopened"] == (0, 0)


def test_a_won_deal_nobody_dated_counts_alike_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-31")
    warehouse = Warehouse.open(":memory:")
    warehouse.commit([sheet("deals", [DEAL | {"outcome": "won"}, DEAL | {"deal_id": "B", "outcome": "won", "closed_on": "2026-03-05"}])])
    for scope, won in ((Scope(), 2), (Scope("2026-03"), 1)):
        answers = (ask(warehouse, "velocity", scope, options={"corrected": "no"}), ask(warehouse, "totals", scope, options={"metrics": "won_deals"}),
                   ask(warehouse, "rankings", scope, options={"measure": "won_deals"}))
        assert [float(answer.rows[name].iloc[0]) for answer, name in zip(answers, ("won", "value", "won_deals"), strict=True)] == [won] * 3
        assert all(any(note.en.startswith("1 ") and "closing date" in note.en for note in answer.notes) for answer in answers)


def test_totals_answer_from_deals_or_receipts_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-31")
    alone = Warehouse.open(":memory:")
    alone.commit([sheet("deals", [DEAL, DEAL | {"deal_id": "B", "outcome": "lost", "closed_on": "2026-03-05"}])])
    found = ask(alone, "totals", Scope("2026-03")).rows.set_index("metric")["value"].to_dict()
    assert found["lost_deals"] == 1 and found["won_deals"] == 0 and "new_deals" in found
    paid = Warehouse.open(":memory:")
    paid.commit([sheet("receipts", [{"received_on": "2026-03-03", "amount_yuan": 70}, {"received_on": "2026-02-03", "amount_yuan": 50}])])
    rows = ask(paid, "totals", Scope("2026-03")).rows
    assert rows[["metric", "value", "previous"]].values.tolist() == [["collected", 70, 50]]


def test_only_open_deals_still_answer_totals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-31")
    warehouse = Warehouse.open(":memory:")
    warehouse.commit([sheet("deals", [DEAL])])
    found = ask(warehouse, "totals", Scope()).rows.set_index("metric")["value"]
    assert found["new_deals"] == 1 and pd.isna(found["won_amount"])
