"""Units of money in unit lines, titles, names and headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest.terms.units import unit_of_heading, unit_of_name, unit_said
from tests.analytics.ingest.made_files import column, csv_file, only, workbook


@pytest.mark.parametrize(("line", "factor"), [
    ("單位 : 萬", 1e4), ("单位：万元", 1e4), ("(单位:万元)", 1e4), ("币种：人民币     单位：万元", 1e4), ("单 位：千元", 1e3), ("單位：仟元", 1e3), ("单位 百万元", 1e6), ("單位：億", 1e8),
    ("Unit: RMB '000", 1e3), ("Amounts in thousands", 1e3), ("RMB in millions", 1e6), ("Unit: K", 1e3), ("金额单位：元", 1), ("以万元为单位", 1e4), ("单位:万元 制表日期:2026-01-01", 1e4),
])
def test_unit_lines(tmp_path: Path, line: str, factor: float) -> None:
    assert unit_said(line, False).factor == factor
    sheet = only(workbook(tmp_path, {"表": [[line], ["日期", "销售员", "金额"], ["2026-01-05", "甲", 12], ["2026-01-06", "乙", 8]]}))
    assert column(sheet, "amount_yuan") == [12 * factor, 8 * factor]


@pytest.mark.parametrize("line", ["单位名称：某某公司", "单位：件", "单位：某某公司 日期：2026-01-01", "in the Kitchen", "Sold in March", "女装（M）"])
def test_lines_that_say_no_unit_of_money(line: str) -> None:
    assert unit_said(line, True) is None


@pytest.mark.parametrize(("heading", "factor", "currency"), [
    ("金额（仟元）", 1e3, None), ("金额（万美元）", 1e4, "USD"), ("成交额（美元）", 1, "USD"), ("Amount (HKD)", 1, "HKD"), ("Amount_usd", 1, "USD"), ("销售额-日元", 1, "JPY"), ("Cost $", 1, "USD"), ("金额(RMB)", 1, None),
])
def test_units_of_headings(heading: str, factor: float, currency: str | None) -> None:
    unit = unit_of_heading(heading)
    assert unit is not None and (unit.factor, unit.currency) == (factor, currency)


@pytest.mark.parametrize("heading", ["金额", "Amount", "Amount (converted)", "金额（含税）", "Total won", "Country amount"])
def test_headings_without_a_unit(heading: str) -> None:
    assert unit_of_heading(heading) is None


@pytest.mark.parametrize(("name", "factor"), [("销售_万元.csv", 1e4), ("销售（千元）.csv", 1e3), ("2026 销售 单位：万元.csv", 1e4), ("百万大单.csv", 1), ("万达广场.csv", 1)])
def test_the_name_of_the_file_says_the_unit(tmp_path: Path, name: str, factor: float) -> None:
    sheet = only(csv_file(tmp_path, "日期,销售员,金额\n2026-01-05,甲,12\n", name))
    assert column(sheet, "amount_yuan") == [12 * factor]
    assert (unit_of_name(name) is not None) is (factor != 1)


def test_a_unit_below_the_table_or_in_its_corner_counts_and_is_said(tmp_path: Path) -> None:
    below = only(csv_file(tmp_path, "日期,销售员,金额\n2026-01-05,甲,12\n单位：万元,,\n"))
    assert (column(below, "amount_yuan"), below.defects) == ([120_000], ())
    corner = only(csv_file(tmp_path, "销售员（单位：万元）,2026-01,2026-02\n甲,12,13\n乙,8,9\n"))
    assert corner.totals == {"amount_yuan": 420_000.0} and any("万元" in text.zh for text in corner.evidence)


def test_a_heading_in_yuan_goes_before_the_line_and_says_so(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "单位：万元\n日期,销售员,金额（元）\n2026-01-05,甲,12000\n"))
    assert column(sheet, "amount_yuan") == [12_000] and any("不按表上方的" in text.zh for text in sheet.evidence)
