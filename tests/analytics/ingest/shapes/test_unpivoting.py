"""Wide sheets become rows: stages, survey items, targets beside sales."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.ingest import Known, ReadOptions, clean_sheets, read_file
from analytics.schema import Stage
from tests.analytics.ingest.made_files import TODAY, cleaned, codes, column, csv_file, workbook

DEALS = "商机编号,销售员,金额,初步接洽,了解需求日期,成交签约\nD1,王,100,2026-01-05,2026-01-20,2026-02-03\nD2,李,200,2026-01-06,,\nD3,王,300,2026-01-07,某天,\n"


def test_a_date_column_per_stage_becomes_stage_events(tmp_path: Path) -> None:
    deals, events = cleaned(csv_file(tmp_path, DEALS, name="商机.csv"))
    assert (deals.dataset, events.dataset) == ("deals", "stage_events")
    assert column(deals, "deal_id") == ["D1", "D2", "D3"]
    assert deals.rows.column("extra").to_pylist() == [[], [], []]
    found = set(zip(column(events, "deal_id"), column(events, "stage"), column(events, "entered_on"), column(events, "track"), column(events, "row_no")))
    assert found == {
        ("D1", "初步接洽", date(2026, 1, 5), "sales", 2), ("D1", "了解需求", date(2026, 1, 20), "sales", 2), ("D1", "成交签约", date(2026, 2, 3), "sales", 2),
        ("D2", "初步接洽", date(2026, 1, 6), "sales", 3), ("D3", "初步接洽", date(2026, 1, 7), "sales", 4),
    }
    assert codes(events) == [("BAD_DATE", 4)] and events.defects[0].column == "了解需求日期"
    assert events.rows_read == events.rows.num_rows + events.rows_rejected + events.rows_skipped


def test_a_company_may_have_its_own_stages(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "商机编号,报备,打样,量产\nD1,2026-01-05,2026-01-20,\n", name="商机.csv")
    own = Known(sales_stages=tuple(Stage(i + 1, name, name) for i, name in enumerate(("报备", "打样", "量产"))))
    sheets = clean_sheets(read_file(path), ReadOptions(today=TODAY), own)
    assert column(sheets[1], "stage") == ["报备", "打样"]
    assert len(clean_sheets(read_file(path), ReadOptions(today=TODAY, dataset="deals"))) == 1


def test_a_column_per_survey_item_becomes_rows(tmp_path: Path) -> None:
    text = "受访者,填写日期,产品-外观,售后-响应速度,总体满意度,推荐意愿\nR1,2026-03-02,5,4,5,9\nR2,2026-03-02,3,,4,7\n"
    (sheet,) = cleaned(csv_file(tmp_path, text, name="满意度调查.csv"))
    names = ("respondent", "part", "item", "score", "recommend", "row_no")
    rows = set(zip(*(column(sheet, name) for name in names)))
    assert rows == {
        ("R1", "product", "外观", 5.0, None, 2), ("R1", "service", "响应速度", 4.0, None, 2), ("R1", None, "总体满意度", 5.0, None, 2), ("R1", None, None, None, 9.0, 2),
        ("R2", "product", "外观", 3.0, None, 3), ("R2", None, "总体满意度", 4.0, None, 3), ("R2", None, None, None, 7.0, 3),
    }
    assert sheet.rows_read == 7
    assert any(text.zh == "3 列项目转成了行" for text in sheet.evidence)


def test_several_columns_said_to_be_scores_are_items(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "编号,信号,清晰\n1,10,6\n2,98,1\n", name="a.csv")
    (sheet,) = cleaned(path, dataset="surveys", mapping={"信号": "score", "清晰": "score", "编号": "respondent"})
    assert sorted(zip(column(sheet, "item"), column(sheet, "score"))) == [("信号", 10.0), ("信号", 98.0), ("清晰", 1.0), ("清晰", 6.0)]


def test_planned_amounts_beside_sales_become_targets_by_month(tmp_path: Path) -> None:
    rows = [["日期", "销售员", "金额", "目标金额（万元）"], ["2026-03-02", "王", 100, 1], ["2026-03-20", "王", 200, 2], ["2026-04-01", "李", 300, 3]]
    sales, targets = cleaned(workbook(tmp_path, {"表": rows}))
    assert (sales.dataset, targets.dataset) == ("sales", "targets")
    assert sales.totals == {"amount_yuan": 600.0}
    found = list(zip(column(targets, "period"), column(targets, "owner"), column(targets, "level"), column(targets, "value")))
    assert found == [("2026-03", "王", "person", 30_000.0), ("2026-04", "李", "person", 30_000.0)]
    assert targets.mapping == {"目标金额（万元）": "value"}


def test_targets_beside_sales_load_where_another_heading_is_nearly_right(tmp_path: Path) -> None:
    # Nearly "Customer Name", a field of sales that targets do not have.
    sales, targets = cleaned(csv_file(tmp_path, "日期,销售员,金额,目标,Customer Nane\n2026-03-02,王,100,200,甲\n2026-03-03,王,100,300,乙\n"))
    assert (sales.dataset, column(sales, "customer"), targets.dataset, column(targets, "value")) == ("sales", ["甲", "乙"], "targets", [500.0])
    assert any("「Customer Nane」写法相近，当作「客户」" in text.zh for text in sales.evidence)


def test_targets_beside_sales_take_the_month_of_the_title(tmp_path: Path) -> None:
    rows = [["2024年3月华东区销售战报"], ["单位：万元"], [], ["区域", "销售员", "目标", "实际"], ["华东", "张伟", 100, 90.5], ["华东", "李娜", 200, 180], ["合计", None, 300, 270.5]]
    sales, targets = cleaned(workbook(tmp_path, {"战报": rows}))
    assert [str(day) for day in column(sales, "ordered_on")] == ["2024-03-31"] * 2
    assert [float(value) for value in column(sales, "amount_yuan")] == [905_000, 1_800_000]
    assert list(zip(column(targets, "period"), column(targets, "owner"), column(targets, "value"))) == [("2024-03", "张伟", 1_000_000), ("2024-03", "李娜", 2_000_000)]


@pytest.mark.parametrize("number", ["#", "序号", "No."])
def test_the_number_of_a_row_is_no_score(tmp_path: Path, number: str) -> None:
    text = f"{number},受访者,提交日期,服务态度,响应速度\n1,甲,2026-03-01,5,4\n2,乙,2026-03-02,3,5\n3,丙,2026-03-02,4,2\n"
    [sheet] = cleaned(csv_file(tmp_path, text, "满意度.csv"))
    assert sheet.dataset == "surveys" and set(column(sheet, "item")) == {"服务态度", "响应速度"}
