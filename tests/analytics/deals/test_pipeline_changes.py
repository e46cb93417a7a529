"""What moved in the pipeline since a day: opening plus changes is closing, whatever files said and when."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.deals.pipeline_changes import pipeline_changes
from analytics.errors import Refused, UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

THEN, AS_OF = date(2026, 3, 1), date(2026, 3, 20)


def _deal(name: str, amount: float | None = 100, created: str | None = "2026-01-10", **more) -> dict:
    return {"deal_id": name, "created_on": created, "amount_yuan": amount} | more


def _entry(name: str, stage: str, on: str) -> dict:
    return {"deal_id": name, "track": "sales", "stage": stage, "entered_on": on}


FIRST = [
    _deal("stays", expected_close_on="2026-04-01"), _deal("grows", 100, expected_close_on="2026-04-01"), _deal("shrinks", 100),
    _deal("slips", expected_close_on="2026-03-15"), _deal("sooner", expected_close_on="2026-06-01"), _deal("wins", 100), _deal("loses", 80),
    _deal("climbs"), _deal("falls"),
]
NOW = [
    _deal("stays", expected_close_on="2026-04-01"), _deal("grows", 130, expected_close_on="2026-04-01"), _deal("shrinks", 60),
    _deal("slips", expected_close_on="2026-05-15"), _deal("sooner", expected_close_on="2026-05-01"),
    _deal("wins", 90, outcome="won", closed_on="2026-03-10"), _deal("loses", 80, outcome="lost", closed_on="2026-03-02"), _deal("climbs"), _deal("falls"),
    _deal("fresh", 70, "2026-03-05"), _deal("quick", 20, "2026-03-05", outcome="won", closed_on="2026-03-09"),
    _deal("earlier", 500, "2025-12-01", outcome="won", closed_on="2026-02-01"),
]
EVENTS = [
    _entry("climbs", "初步接洽", "2026-01-10"), _entry("climbs", "了解需求", "2026-03-09"), _entry("stays", "初步接洽", "2026-01-10"),
    _entry("falls", "了解需求", "2026-01-12"), _entry("falls", "初步接洽", "2026-03-03"), _entry("grows", "初步接洽", "2026-03-08"), _entry("grows", "初步接洽", "2026-01-08"),
]


@pytest.fixture
def company(monkeypatch):
    house = warehouse_with()
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-02-20")
    house.commit([sheet("deals", FIRST)])
    monkeypatch.setenv("ZHANBAO_TODAY", AS_OF.isoformat())
    house.commit([sheet("deals", NOW), sheet("stage_events", EVENTS)])
    return house


def _table(answer):
    return answer.rows.set_index("movement")


def test_every_movement_is_counted_once_with_its_amount(company):
    rows = _table(pipeline_changes(company, Scope(as_of=AS_OF), since=THEN.isoformat()))
    assert rows["deals"].to_dict() == {
        "opening": 9, "new": 2, "reopened": 0, "grew": 1, "shrank": 2, "won": 2, "lost": 1, "closing": 8, "advanced": 1, "fell_back": 1, "slipped": 1, "pulled_in": 1, "idle": 1,
    }
    assert rows["change_yuan"].dropna().to_dict() == {"opening": 880, "new": 90, "reopened": 0, "grew": 30, "shrank": -50, "won": -110, "lost": -80, "closing": 760}


def test_opening_and_changes_make_closing(company):
    change = _table(pipeline_changes(company, Scope(as_of=AS_OF), since=THEN.isoformat()))["change_yuan"]
    assert change[["opening", "new", "reopened", "grew", "shrank", "won", "lost"]].sum() == pytest.approx(change["closing"])


def test_nothing_is_said_of_amounts_before_the_first_file(company):
    answer = pipeline_changes(company, Scope(as_of=AS_OF), since="2026-02-10")
    rows = _table(answer)
    assert rows.loc[["grew", "shrank", "slipped", "pulled_in"], "deals"].isna().all()
    assert rows.loc["opening", "deals"] == 9 and "没有上传过" in answer.notes[-1].zh
    change = rows["change_yuan"].fillna(0)
    assert change[["opening", "new", "won", "lost"]].sum() == change["closing"] == 760


def test_an_undone_file_said_nothing(company):
    company.undo(1)
    assert np.isnan(_table(pipeline_changes(company, Scope(as_of=AS_OF), since=THEN.isoformat())).loc["grew", "deals"])


def test_a_period_starts_the_day_before_it_and_ends_with_it(company):
    answer = pipeline_changes(company, Scope("2026-02", as_of=AS_OF))
    assert (answer.facts["since"], answer.facts["now"]) == (date(2026, 1, 31), date(2026, 2, 28))
    rows = _table(answer)
    assert (rows.loc["opening", "deals"], rows.loc["won", "deals"], rows.loc["closing", "deals"]) == (10, 1, 9)


def test_random_companies_balance(monkeypatch):
    rng = np.random.default_rng(7)
    for _ in range(6):
        house = warehouse_with()
        for loaded in ("2026-02-01", "2026-03-01", "2026-03-20"):
            monkeypatch.setenv("ZHANBAO_TODAY", loaded)
            deals = []
            for n in range(60):
                born = None if rng.random() < 0.1 else date(2026, 1, 1) + timedelta(days=int(rng.integers(0, 90)))
                closed = date(2026, 1, 1) + timedelta(days=int(rng.integers(0, 90)))
                ended = rng.choice(["open", "won", "lost"])
                deals.append(_deal(f"D{n}", None if rng.random() < 0.1 else float(rng.integers(1, 99)), born and born.isoformat(), outcome=ended,
                                   closed_on=closed.isoformat() if ended != "open" and rng.random() < 0.9 else None))
            house.commit([sheet("deals", deals)])
        for since in ("2026-01-15", "2026-02-10", "2026-03-05"):
            rows = _table(pipeline_changes(house, Scope(as_of=AS_OF), since=since))
            change = rows["change_yuan"].fillna(0)
            assert change[["opening", "new", "reopened", "grew", "shrank", "won", "lost"]].sum() == pytest.approx(change["closing"])
            count = rows["deals"]
            assert count[["opening", "new", "reopened"]].sum() - count[["won", "lost"]].sum() == count["closing"]


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "2026-03-20", "2027-01-01"])
def test_a_day_that_is_none_or_not_before_the_data_is_refused(company, since: str):
    with pytest.raises(Refused):
        pipeline_changes(company, Scope(as_of=AS_OF), since=since)


def test_no_deals_is_a_note():
    assert pipeline_changes(warehouse_with(), Scope()).empty


def test_the_deals_of_a_movement_are_listed_with_both_ends(company):
    slipped = pipeline_changes(company, Scope(as_of=AS_OF), since=THEN.isoformat(), movement="slipped").rows
    assert slipped[["deal_id", "expected_then", "expected_close_on"]].values.tolist() == [["slips", date(2026, 3, 15), date(2026, 5, 15)]]
    advanced = pipeline_changes(company, Scope(as_of=AS_OF), since=THEN.isoformat(), movement="advanced").rows
    assert advanced[["deal_id", "stage_then", "stage"]].values.tolist() == [["climbs", "初步接洽", "了解需求"]]
    grew = pipeline_changes(company, Scope(as_of=AS_OF), since=THEN.isoformat(), movement="grew").rows
    assert grew[["deal_id", "amount_then", "amount_yuan"]].values.tolist() == [["grows", 100, 130]]
    assert pipeline_changes(company, Scope(as_of=AS_OF), since="2026-02-10", movement="grew").rows.empty  # nobody knows
    with pytest.raises(UnknownName):
        pipeline_changes(company, Scope(as_of=AS_OF), movement="up")
