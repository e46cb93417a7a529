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
