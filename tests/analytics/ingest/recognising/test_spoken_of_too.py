"""Sheets whose amounts would do as sales while their words speak of something else: read as that, or asked, never silently sales."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import cleaned, column, csv_file

EXPENSES = (
    "最后修改时间,经办人,支出类型,收款银行,税额,消费金额,消费日期\n2026-01-13 14:12,王芳,展会搭建,招行,16,83900,2026-01-08\n2026-01-17 16:11,李强,客户宴请,建行,47,26500,2026-01-16\n",
    "报销编号,费用发生日期,消费类型,消费金额,费用承担部门\nBX1,2026-01-06,展会搭建,83900,川渝组\nBX2,2026-01-31,客户宴请,26500,苏南组\n",
    "Expense ID,Expense Date,Expense Type,Expense Amount,Employee\nE1,2026-01-06,Travel,83900,Anna Lee\nE2,2026-01-31,Meals,26500,Bob Ray\n",
)


@pytest.mark.parametrize("text", EXPENSES)
@pytest.mark.parametrize("name", ["明细.csv", "开支流水.csv"])
def test_what_colleagues_spent_is_no_sale(tmp_path: Path, text: str, name: str) -> None:
    [sheet] = cleaned(csv_file(tmp_path, text, name))
    assert (sheet.dataset, sheet.totals) == ("expenses", {"amount_yuan": 110400.0})


def asked(path: Path) -> list[list[str]]:
    """The answers offered to the question what the sheet is; none where it is not asked."""
    sheets = cleaned(path, accept=False)
    return [[answer.said for answer in one.answers] for sheet in sheets for one in sheet.questions if one.key == "dataset"]


@pytest.mark.parametrize(("text", "of"), [
    ("票号,开单日,欠款客户,挂账金额,应付日\nINV-1,2026-01-15,甲公司,32521.52,2026-03-01\nINV-2,2026-01-17,乙公司,84267.48,2026-03-03\n", "invoices"),
    ("日期,经手人,费用类别,花费,备注\n2026-01-15,王芳,差旅,320,高铁\n2026-01-17,李强,餐费,840,客户\n", "expenses"),
    ("商机编号,商机主题,客户,签单金额,当前状态,主责人,录入时间,结束时间\nP1,扩容 1,甲公司,13500,已签单,王芳,2026-01-03,2026-02-12\nP2,扩容 2,乙公司,3300,跟进中,李强,2026-01-12,\n", "deals"),
])
def test_words_of_something_else_are_asked_about(tmp_path: Path, text: str, of: str) -> None:
    path = csv_file(tmp_path, text, "明细.csv")
    [sheet] = cleaned(path)
    assert sheet.dataset == of or any(of in offered for offered in asked(path))


@pytest.mark.parametrize("text", [
    "日期,销售员,客户,销售金额,运费,推广费用\n2026-01-15,王芳,甲公司,32521.52,30,100\n2026-01-17,李强,乙公司,84267.48,20,0\n",
    "会员号,消费金额,消费时间,备注\n2,45,2026-03-01 01:10,文具盒\n2,12,2026-03-01 01:12,钢笔\n",
])
def test_costs_beside_sales_ask_nothing_of_it(tmp_path: Path, text: str) -> None:
    path = csv_file(tmp_path, text, "明细.csv")
    assert not asked(path) and {sheet.dataset for sheet in cleaned(path)} == {"sales"}


def test_visits_with_a_cost_beside_them_stay_visits(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "拜访人,客户,签到时间,签退时间,交通费\n王芳,甲公司,2026-01-03 09:00,2026-01-03 10:00,30\n李强,乙公司,2026-01-04 09:00,2026-01-04 10:00,20\n", "明细.csv")
    assert not asked(path)
    [sheet] = cleaned(path)
    assert (sheet.dataset, len(column(sheet, "person"))) == ("visits", 2)
