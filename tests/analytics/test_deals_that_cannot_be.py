"""Deals and stage events as bad files have them: what is warned of at import, and the rule by which each is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import ask
from analytics.ingest.whole_way import import_file
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import csv_file

AS_OF = Scope(as_of=date(2026, 3, 20))
DEALS = "商机编号,创建日期,金额,结果,关闭日期\n"
EVENTS = "商机编号,流程,阶段,进入日期\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-03-20")
    with Warehouse.open(tmp_path / "z.duckdb") as held:
        yield held


def load(house: Warehouse, folder: Path, deals: str = "", events: str = "") -> list[str]:
    found = []
    for name, head, rows in (("商机.csv", DEALS, deals), ("阶段流转.csv", EVENTS, events)):
        if rows:
            result, = import_file(house, csv_file(folder, head + rows, name=name))
            assert result.rows_rejected == 0
            found += [defect.code for defect in result.defects if defect.code != "UNKNOWN_PERSON"]
    return found


def reached(house: Warehouse, count: str = "imputed") -> list[int]:
    return ask(house, "funnel", AS_OF, options={"count": count}).rows["reached"].astype(int).tolist()


def test_stages_out_of_order_are_told_and_counted_by_their_dates(house, tmp_path):
    said = load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", "D1,销售流程,价值展示,2026-01-05\nD1,销售流程,见面约访,2026-02-06\n")
    assert said == ["STAGES_OUT_OF_ORDER"]
    assert reached(house)[:5] == [1, 1, 1, 1, 0] and reached(house, "visited")[:5] == [0, 1, 0, 1, 0]


def test_going_back_to_a_stage_is_no_defect(house, tmp_path):
    assert load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", "D1,销售流程,初步接洽,2026-01-05\nD1,销售流程,见面约访,2026-01-06\nD1,销售流程,初步接洽,2026-02-06\n") == []
    assert reached(house)[:3] == [1, 1, 0]


def test_the_same_stage_twice_on_one_day_counts_once(house, tmp_path):
    said = load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", "D1,销售流程,见面约访,2026-01-05\nD1,销售流程,见面约访,2026-01-05\nD1,销售流程,约访,2026-01-05\n")
    assert said == ["DUPLICATE_KEY"]
    assert reached(house, "visited")[:3] == [0, 1, 0]


def test_dates_that_run_backwards_are_told_only_where_the_file_runs_forward(house, tmp_path):
    forward = "".join(f"D{n},销售流程,初步接洽,2026-01-{n:02d}\nD{n},销售流程,见面约访,2026-02-{n:02d}\n" for n in range(1, 11))
    assert load(house, tmp_path, events=forward + "D11,销售流程,神秘,2026-02-06\nD11,销售流程,初步接洽,2026-01-05\n") == ["DATES_BACKWARD"]
    newest_first = "".join(f"E{n},销售流程,见面约访,2026-02-{n:02d}\nE{n},销售流程,初步接洽,2026-01-{n:02d}\n" for n in range(1, 11))
    assert load(house, tmp_path, events=newest_first) == []


def test_a_deal_won_and_lost_is_what_its_outcome_says(house, tmp_path):
    result, = import_file(house, csv_file(tmp_path, "商机编号,创建日期,赢单日期,结果,关闭日期,销售阶段\nD1,2026-01-05,2026-02-02,输单,2026-02-03,了解需求\nD2,2026-01-05,,赢单,2026-02-03,输单\n", name="商机.csv"))
    assert [(defect.code, defect.row) for defect in result.defects] == [("WON_AND_LOST", 2), ("WON_AND_LOST", 3)]
    row, = ask(house, "velocity", AS_OF).rows.to_dict("records")
    assert (row["won"], row["lost"], row["win_rate"]) == (1, 1, 0.5)


def test_a_deal_closed_before_it_was_created_has_no_length(house, tmp_path):
    assert load(house, tmp_path, "D1,2026-02-01,5,赢单,2026-01-01\nD2,2026-01-01,5,赢单,2026-01-11\n") == ["CLOSED_BEFORE_CREATED"]
    row, = ask(house, "velocity", AS_OF).rows.to_dict("records")
    assert (row["won"], row["mean_cycle_days"], row["median_cycle_days"]) == (2, 10, 10)


def test_a_stage_nobody_knows_is_left_out_and_named(house, tmp_path):
    load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", "D1,销售流程,初步接洽,2026-01-05\nD1,销售流程,了解需求,2026-01-06\nD1,销售流程,神秘阶段,2026-02-05\n")
    answer = ask(house, "funnel", AS_OF)
    assert answer.rows["reached"].astype(int).tolist()[:4] == [1, 1, 1, 0]
    assert any("神秘阶段" in note.zh for note in answer.notes)


def test_a_deal_without_events_stands_nowhere_and_is_counted_as_unrecorded(house, tmp_path):
    load(house, tmp_path, "D1,2026-01-01,5,进行中,\nD2,2026-01-01,7,进行中,\n", "D1,销售流程,初步接洽,2026-01-05\n")
    assert ask(house, "funnel", AS_OF).facts["unrecorded"] == 1
    matrix = ask(house, "dual_funnel", AS_OF)
    assert matrix.rows["deals"].tolist() == [1, 1] and matrix.rows["sales_step"].isna().tolist() == [False, True]
    assert ask(house, "inventory", AS_OF).facts["listed"] == 2


@pytest.mark.parametrize("question", ["funnel", "dual_funnel", "out_of_step", "velocity", "inventory"])
def test_one_deal_only_is_answered_without_claims(house, tmp_path, question):
    load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", "D1,销售流程,初步接洽,2026-01-05\n")
    answer = ask(house, question, AS_OF)
    rates = [name for name in answer.rows.columns if name in ("outcome_rate", "win_rate", "dwell_days", "median_cycle_days")]
    assert answer.rows[rates].isna().all().all()
