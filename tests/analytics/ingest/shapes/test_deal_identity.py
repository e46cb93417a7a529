"""Deals without a number, and sheets with a column of days for each stage."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.ingest import CleanSheet, ReadOptions, clean_sheets, read_file
from tests.analytics.ingest.made_files import cleaned, column, csv_file
from tests.modules import PROJECT

WILD = PROJECT.parent / "shared" / "wild"
TODAY = date(2026, 3, 31)


def read(path: Path) -> list[CleanSheet]:
    return clean_sheets(read_file(path), ReadOptions(today=TODAY))


@pytest.mark.parametrize(("name", "customer"), [("Opportunity Name", "Account Name"), ("商机名称", "客户"), ("Deal - Title", "Deal - Organization"), ("项目名称", "客户名称")])
def test_deals_without_a_number_are_told_apart_by_name_and_customer(tmp_path: Path, name: str, customer: str):
    text = f"{name},{customer},Stage,Amount,Close Date,Owner\n甲案,东方,Closed Won,1000,2026-01-20,甲一\n乙案,东方,Proposal,500,2026-03-30,甲一\n"
    (sheet,) = read(csv_file(tmp_path, text))
    assert (sheet.dataset, column(sheet, "deal_id")) == ("deals", ["甲案 · 东方", "乙案 · 东方"])
    assert column(sheet, "customer") == ["东方", "东方"]
    assert any("没有商机编号" in told.zh for told in sheet.evidence)


def test_a_number_goes_before_a_name(tmp_path: Path):
    (sheet,) = read(csv_file(tmp_path, "Opportunity ID,Opportunity Name,Stage,Amount,Close Date\n7,A,Closed Won,1000,2026-01-20\n8,A,Proposal,500,2026-03-30\n"))
    assert column(sheet, "deal_id") == ["7", "8"]


def test_a_line_of_notes_has_no_deal(tmp_path: Path):
    (sheet,) = read(csv_file(tmp_path, "Opportunity Owner,Opportunity Name,Account Name,Stage,Amount,Close Date\nAnna,A,East,Closed Won,1000,2026-01-20\nMy pipeline,,,,,\n"))
    assert column(sheet, "deal_id") == ["A · East"]


STAGES = "客户,销售,{},金额\n东方,甲一,2026-01-05,2026-01-10,2026-01-15,2026-01-20,2026-01-25,1000\n西方,乙二,2026-01-06,2026-01-12,2026-01-18,,,2000\n南方,甲一,2026-01-07,,,,,500\n"


@pytest.mark.parametrize("stages", [
    "初次接触,需求确认,方案报价,谈判,签约", "初步接洽日期,了解需求日期,价值展示日期,商务谈判日期,成交签约日期",
    "First contact,Needs,Value shown,Negotiation,Signed", "进入线索,进入需求分析,进入报价,进入合同谈判,进入成交",
])
def test_a_column_of_days_for_each_stage_makes_deals_and_their_events(tmp_path: Path, stages: str):
    deals, events = read(csv_file(tmp_path, STAGES.format(stages)))
    assert (deals.dataset, column(deals, "deal_id"), deals.totals) == ("deals", ["东方", "西方", "南方"], {"amount_yuan": 3500.0})
    assert column(deals, "customer") == ["东方", "西方", "南方"]
    assert [f"{day}" for day in column(deals, "won_on")] == ["2026-01-25", "None", "None"]
    assert events.dataset == "stage_events" and events.rows.num_rows == 9
    reached = [column(events, "stage").count(stage) for stage in dict.fromkeys(column(events, "stage"))]
    assert reached == [3, 2, 2, 1, 1]


def test_entered_dates_of_stages_nobody_knows_keep_their_names(tmp_path: Path):
    text = 'Deal Name,Amount,"Date entered ""Demo done (Sales Pipeline)""",Date entered Legal,Date entered Trial\nA,100,2026-01-05,2026-01-09,\nB,200,2026-01-06,,2026-01-08\n'
    found = read(csv_file(tmp_path, text.replace("Deal Name", "Deal ID")))
    assert sorted(set(column(found[1], "stage"))) == ["Demo done", "Legal", "Trial"]


def test_words_of_stages_over_other_things_than_days_make_no_deals(tmp_path: Path):
    found = read(csv_file(tmp_path, "日期,客户,金额,签约,报价,谈判\n2026-01-05,东方,100,是,否,是\n2026-01-06,西方,200,否,否,是\n"))
    assert [sheet.dataset for sheet in found] == ["sales"]


def test_a_stage_or_outcome_of_its_own_decides_who_won(tmp_path: Path):
    deals, _ = read(csv_file(tmp_path, "商机编号,客户,结果,需求确认,方案报价,签约\n1,东方,输单,2026-01-05,2026-01-10,2026-01-12\n2,西方,进行中,2026-01-06,,\n"))
    assert "won_on" not in deals.provided and column(deals, "outcome") == ["lost", "open"]


def test_the_stage_columns_of_a_stranger():
    path = WILD / "stage-columns-no-id.csv"
    if not path.exists():
        pytest.skip("the made-up cases are not here")
    deals, events = read(path)
    assert (deals.rows.num_rows, deals.totals, events.rows.num_rows) == (3, {"amount_yuan": 3500.0}, 9)


CRM = "{head},客户,商机金额,销售阶段\n{a},甲公司,100,需求确认\n{b},乙公司,200,需求确认\n{c},甲公司,300,需求确认\n"


def test_the_records_own_number_tells_deals_apart(tmp_path: Path) -> None:
    [sheet] = cleaned(csv_file(tmp_path, CRM.format(head="ID", a="8841", b="8912", c="9007"), "商机.csv"))
    assert sheet.rows.column("deal_id").to_pylist() == ["8841", "8912", "9007"]


def test_a_count_of_the_rows_is_nobodys_number(tmp_path: Path) -> None:
    [sheet] = cleaned(csv_file(tmp_path, CRM.format(head="ID", a="1", b="2", c="3"), "商机.csv"))
    assert sheet.rows.column("deal_id").to_pylist() != ["1", "2", "3"]
