"""Periods side by side: which dataset the columns are of, and what is left alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import cleaned, column, csv_file, only, workbook

ITEMS = "科目,部门,1月,2月,合计\n市场推广,一部,100,200,300\n差旅,二部,10,,10\n"


def test_expenses_by_month_stand_on_the_last_day_of_each(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, ITEMS, name="2026年费用.csv"))
    found = list(zip(column(sheet, "date"), column(sheet, "item"), column(sheet, "team"), column(sheet, "amount_yuan")))
    assert sheet.dataset == "expenses"
    assert found == [
        (date(2026, 1, 31), "市场推广", "一部", Decimal(100)), (date(2026, 1, 31), "差旅", "二部", Decimal(10)),
        (date(2026, 2, 28), "市场推广", "一部", Decimal(200)),
    ]


@pytest.mark.parametrize("item", ["科目", "预算科目", "费用项目", "项目"])
def test_a_budget_by_month_is_no_target_of_sales(tmp_path: Path, item: str) -> None:
    sheet = only(csv_file(tmp_path, ITEMS.replace("科目", item), name="2026年费用预算.csv"))
    assert sheet.dataset == "budgets"
    assert list(zip(column(sheet, "period"), column(sheet, "item"), column(sheet, "team"), column(sheet, "amount_yuan"))) == [
        ("2026-01", "市场推广", "一部", Decimal(100)), ("2026-01", "差旅", "二部", Decimal(10)), ("2026-02", "市场推广", "一部", Decimal(200))]


def test_budget_and_expense_side_by_side_are_both_loaded(tmp_path: Path) -> None:
    sheets = cleaned(csv_file(tmp_path, "科目,1月预算,1月实际,2月预算,2月实际\n差旅,10,9,20,21\n", name="2026年费用.csv"))
    assert {sheet.dataset: column(sheet, "amount_yuan") for sheet in sheets} == {"budgets": [10, 20], "expenses": [9, 21]}


def test_income_and_costs_in_one_statement_are_not_loaded_as_expenses(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        cleaned(csv_file(tmp_path, "科目,1月,2月\n主营业务收入,900,800\n差旅费,10,20\n净利润,890,780\n", name="2026年费用.csv"))


def test_a_sales_budget_of_people_is_still_a_target_of_sales(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "销售员,1月,2月\n张三,100,200\n", name="2026年销售预算.csv"))
    assert (sheet.dataset, column(sheet, "metric"), column(sheet, "value")) == ("targets", ["sales", "sales"], [100.0, 200.0])


def test_projects_under_a_title_of_sales_are_no_cost_items(tmp_path: Path) -> None:
    assert only(csv_file(tmp_path, "项目,1月,2月\n星河酒店,100,200\n", name="2026年销售.csv")).dataset == "sales"


def test_receipts_are_told_by_the_headings_of_the_months(tmp_path: Path) -> None:
    sheets = cleaned(csv_file(tmp_path, "销售员,1月销售额,1月回款,2月销售额,2月回款\n张三,100,60,200,150\n", name="2026年.csv"))
    sales, receipts = sorted(sheets, key=lambda sheet: sheet.dataset, reverse=True)
    assert (sales.dataset, column(sales, "amount_yuan")) == ("sales", [100, 200])
    assert (receipts.dataset, column(receipts, "amount_yuan"), column(receipts, "received_on")) == ("receipts", [60, 150], [date(2026, 1, 31), date(2026, 2, 28)])


def test_a_target_of_receipts_is_not_a_target_of_sales(tmp_path: Path) -> None:
    by_title = only(csv_file(tmp_path, "销售员,1月,2月\n张三,100,200\n", name="2026年回款目标.csv"))
    assert column(by_title, "metric") == ["collected", "collected"]
    by_heading = cleaned(csv_file(tmp_path, "销售员,1月回款目标,1月回款,2月回款目标,2月回款\n张三,100,90,200,150\n", name="2026年.csv"))
    assert {sheet.dataset: column(sheet, "value" if sheet.dataset == "targets" else "amount_yuan") for sheet in by_heading} == {
        "targets": [100, 200], "receipts": [90, 150]}
    assert column(next(sheet for sheet in by_heading if sheet.dataset == "targets"), "metric") == ["collected", "collected"]


def test_targets_of_sales_and_of_receipts_are_never_taken_for_one(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "销售员,1月销售目标,1月回款目标\n张三,100,90\n李四,50,40\n".replace("1月回款", "2月回款"), name="2026年目标.csv"))
    assert (column(sheet, "metric"), column(sheet, "value")) == (["sales", "sales"], [100, 50])
    assert any("2月回款目标" in text.zh and "没有加载" in text.zh for text in sheet.evidence)


def test_weeks_side_by_side_become_rows(tmp_path: Path) -> None:
    rows = [["2026年销售周报"], ["销售员", "第10周", "第11周", "合计"], ["王海燕", 10, 20, 30], ["李泽明", 1, 2, 3]]
    sheet = only(workbook(tmp_path, {"周报": rows}))
    assert sorted(zip(map(str, column(sheet, "ordered_on")), map(float, column(sheet, "amount_yuan")))) == [
        ("2026-03-08", 1), ("2026-03-08", 10), ("2026-03-15", 2), ("2026-03-15", 20)]


@pytest.mark.parametrize("head", [
    "1月,2月,3月,一季度,4月,5月,6月,二季度", "1月,2月,3月,Q1,4月,5月,6月,Q2", "1月业绩,2月业绩,3月业绩,一季度业绩,4月业绩,5月业绩,6月业绩,二季度业绩"])
def test_a_quarter_beside_its_months_is_not_counted_again(tmp_path: Path, head: str) -> None:
    sheet = only(csv_file(tmp_path, f"销售员,{head}\n张三,1,2,3,6,4,5,6,15\n李四,1,2,3,6,1,1,1,3\n", name="2026年销售.csv"))
    assert sum(column(sheet, "amount_yuan")) == 21 + 9  # type: ignore[arg-type]
    names = head.split(",")
    assert any(names[3] in text.zh and names[7] in text.zh and "没有重复加载" in text.zh for text in sheet.evidence)


def test_half_and_whole_years_and_what_runs_up_to_now_are_not_counted_again(tmp_path: Path) -> None:
    text = "销售员,一季度,二季度,上半年,三季度,四季度,下半年,全年,累计销售额\n张三,1,2,3,4,5,9,12,12\n"
    sheet = only(csv_file(tmp_path, text, name="2025年销售.csv"))
    assert (column(sheet, "amount_yuan"), column(sheet, "extra")) == ([1, 2, 4, 5], [[]] * 4)
    assert any("「上半年」「下半年」「全年」" in text.zh for text in sheet.evidence) and any("「累计销售额」" in text.zh for text in sheet.evidence)


def test_half_years_alone_are_periods_of_their_own(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "销售员,上半年,下半年,全年\n张三,1,2,3\n", name="2025年销售.csv"))
    assert list(zip(column(sheet, "ordered_on"), column(sheet, "amount_yuan"))) == [(date(2025, 6, 30), 1), (date(2025, 12, 31), 2)]


def test_a_quarter_without_its_months_is_kept(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "销售员,一季度,4月,5月\n张三,6,4,5\n", name="2026年销售.csv"))
    assert column(sheet, "amount_yuan") == [4, 5, 6]


def test_a_quarter_over_its_months_groups_them(tmp_path: Path) -> None:
    rows = [["2026年销售"], ["销售员", "部门", "一季度", None, None, None, "二季度", None], [None, None, "1月", "2月", "3月", "小计", "4月", "小计"],
            ["张三", "一部", 1, 2, 3, 6, 4, 4], ["李四", "一部", 1, 1, 1, 3, 1, 1]]
    sheet = only(workbook(tmp_path, {"表": rows}))
    assert sum(column(sheet, "amount_yuan")) == 14  # type: ignore[arg-type]


def test_targets_of_quarters_and_years_beside_those_of_months_are_not_counted_again(tmp_path: Path) -> None:
    text = "销售员,1月目标,1月完成,2月目标,2月完成,一季度目标,一季度完成\n张三,1,2,3,3,4,5\n"
    found = {sheet.dataset: column(sheet, "value" if sheet.dataset == "targets" else "amount_yuan") for sheet in cleaned(csv_file(tmp_path, text, name="2026年.csv"))}
    assert found == {"targets": [1, 3], "sales": [2, 3]}


def test_months_of_a_cost_beside_media_end_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        cleaned(csv_file(tmp_path, "媒体,1月花费,2月花费,3月花费\nA媒,100,200,300\nB媒,10,20,30\n", name="m.csv"))


def test_figures_of_media_that_nobody_named_are_doubted(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "媒体,2026-01,2026-02,2026-03\nA媒,100,200,300\nB媒,10,20,30\n", name="n.csv"))
    assert sheet.dataset == "sales" and [doubt.column for doubt in sheet.doubtful] == ["媒体"]
    named = only(csv_file(tmp_path, "媒体,2026-01,2026-02,2026-03\nA媒,100,200,300\nB媒,10,20,30\n", name="各媒体销售额.csv"))
    assert named.dataset == "sales" and not named.doubtful


def test_months_without_a_year_are_asked_and_the_answer_is_taken(tmp_path: Path) -> None:
    file = csv_file(tmp_path, "省份,1月,2月\n江苏,100,200\n浙江,50,60\n", "销售.csv")
    [asked] = cleaned(file, accept=False)[0].questions
    assert asked.key == "year:2026" and [one.said for one in asked.answers] == ["year:2026=2026", "year:2026=2025"]
    [said] = cleaned(file, answers={"year:2026": "2025"}, accept=False)
    assert not said.questions and {day.year for day in said.rows.column("ordered_on").to_pylist()} == {2025}


def test_a_year_in_the_name_of_the_file_is_not_asked_again(tmp_path: Path) -> None:
    assert not cleaned(csv_file(tmp_path, "省份,1月,2月\n江苏,100,200\n浙江,50,60\n", "2025年销售.csv"), accept=False)[0].questions
