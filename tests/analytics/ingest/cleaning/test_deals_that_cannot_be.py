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
            found += [defect.code for defect in result.defects if defect.code not in ("UNKNOWN_PERSON", "UNKNOWN_DEAL")]
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
    assert load(house, tmp_path, events=forward + "D11,销售流程,见面约访,2026-02-06\nD11,销售流程,初步接洽,2026-01-05\n") == ["DATES_BACKWARD"]
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
    said = load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", "D1,销售流程,初步接洽,2026-01-05\nD1,销售流程,了解需求,2026-01-06\nD1,销售流程,神秘阶段,2026-02-05\n")
    assert said == ["UNKNOWN_STAGE"]
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


def test_a_file_with_stages_of_its_own_is_put_in_order_and_not_blamed(house, tmp_path):
    rows = "".join(f"D{n},销售流程,{stage},2026-02-{n + place:02d}\n" for n in (1, 2) for place, stage in enumerate(("报备", "打样", "量产")))
    assert load(house, tmp_path, "D1,2026-01-01,5,进行中,\nD2,2026-01-01,5,进行中,\n", rows) == []


def test_stages_are_judged_by_the_companys_own_set_and_those_of_teams(house, tmp_path):
    house.set_setting("sales_stages", "报备=1、打样*、取消×")
    house.set_setting("stage_sets_of_teams", "一部：送样、报样")
    events = "D1,销售流程,打样,2026-01-05\nD1,销售流程,报备,2026-02-06\nD1,销售流程,取消,2026-03-01\nD1,销售流程,报样,2026-01-01\nD1,销售流程,送样,2026-02-01\nD1,销售流程,赢单,2026-03-02\nD1,销售流程,初步接洽,2026-01-02\n"
    # 初步接洽 is what the company calls 报备; 取消 is an end, and 报样 and 送样 are a team's, in an order of its own.
    assert load(house, tmp_path, "D1,2026-01-01,5,进行中,\n", events.replace("初步接洽", "量产")) == ["STAGES_OUT_OF_ORDER", "UNKNOWN_STAGE"]
    assert load(house, tmp_path, events=events.replace("打样,2026-01-05", "打样,2026-03-05")) == []


def test_the_deals_own_stage_is_looked_at_too(house, tmp_path):
    head = "商机编号,创建日期,销售阶段,客户决策节点\n"
    result, = import_file(house, csv_file(tmp_path, head + "D1,2026-01-05,了解需求,满意使用\nD2,2026-01-05,火星阶段,满意使用\nD3,2026-01-05,火星阶段,满意使用\nD4,2026-01-05,赢单,\nD5,2026-01-05,见面约访,\nD6,2026-01-05,输单,\n", name="商机.csv"))
    assert [(defect.code, defect.row, "2" in defect.message.zh) for defect in result.defects] == [("UNKNOWN_STAGE", 3, True)]


def test_a_chance_that_is_none_and_a_negative_amount_are_told(house, tmp_path):
    head = "商机编号,创建日期,金额,填报概率,结果,关闭日期\n"
    result, = import_file(house, csv_file(tmp_path, head + "D1,2026-01-05,100,150%,,\nD2,2026-01-05,-5000,40%,,\nD3,2026-01-05,7,0.3,赢单,2027-02-02\n", name="商机.csv"))
    assert [(defect.code, defect.row) for defect in result.defects] == [("IMPOSSIBLE_CHANCE", 2), ("NEGATIVE_DEAL", 3), ("FUTURE_DATE", 4)]
    assert house.run("SELECT stated_probability AS p FROM main.deals ORDER BY deal_id")["p"].to_pylist() == [None, 0.4, 0.3]
