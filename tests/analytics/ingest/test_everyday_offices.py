"""Sheets as offices keep them: a column of units, a day in the title, money paid out, claims that were turned down, money given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import cleaned, column, csv_file, only, workbook


def asked(path: Path) -> list[str]:
    return [answer.said for sheet in cleaned(path, accept=False) for one in sheet.questions for answer in one.answers]


@pytest.mark.parametrize("heading", ["单位", "金额单位", "Unit"])
def test_a_column_says_the_unit_of_each_amount(tmp_path: Path, heading: str) -> None:
    sheet = only(csv_file(tmp_path, f"日期,客户,销售员,金额,{heading}\n2024-03-01,甲,王芳,3.5,万元\n2024-03-02,乙,李强,8000,元\n2024-03-03,丙,李强,2,千元\n"))
    assert sheet.totals == {"amount_yuan": 45_000} and not any("没有对应的字段" in told.zh for told in sheet.evidence)


def test_units_of_pieces_change_nothing(tmp_path: Path) -> None:
    assert only(csv_file(tmp_path, "日期,客户,金额,数量,单位\n2024-03-01,甲,3.5,2,台\n2024-03-02,乙,8000,1,万\n")).totals == {"amount_yuan": 8003.5}


def test_whose_unit_it_is_beside_a_quantity_is_asked(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "日期,客户,数量,单位,金额\n2024-03-01,甲,2,万,3500\n2024-03-02,乙,1,万,8000\n")
    assert [one.key for one in only(path, accept=False).questions] == ["units of:单位"]
    assert [only(path, answers={"units of:单位": said}).totals["amount_yuan"] for said in ("money", "pieces")] == [115_000_000, 11_500]


@pytest.mark.parametrize("title", ["2024年6月18日销售日报", "日期：2024年6月18日", "Daily sales 2024-06-18"])
def test_the_day_of_the_title_is_the_day_of_the_rows(tmp_path: Path, title: str) -> None:
    sheet = only(workbook(tmp_path, {"Sheet1": [[title], ["客户", "商品", "销售员", "数量", "金额"], ["甲", "茶叶", "王芳", 2, 360], ["乙", "茶具", "李强", 1, 880]]}))
    assert [str(day)[:10] for day in column(sheet, "ordered_on")] == ["2024-06-18", "2024-06-18"]


def test_when_it_was_printed_is_no_day_of_a_sale(tmp_path: Path) -> None:
    rows = [["2024年6月销售明细"], ["打印日期：2024年7月3日"], ["客户", "销售员", "金额"], ["甲", "王芳", 360], ["乙", "李强", 880]]
    with pytest.raises(Refused, match="下单日期"):  # two months are spoken of
        cleaned(workbook(tmp_path, {"Sheet1": rows}))


@pytest.mark.parametrize(("name", "text", "of"), [
    ("销售费用.csv", "日期,姓名,交通费,住宿费,餐费,其他,合计\n2024-03-04,关羽,120,300,80,0,500\n2024-03-09,张飞,60,0,200,20,280\n", "expenses"),
    ("付款登记.csv", "付款日期,收款单位,付款金额,用途,经办人\n2024-05-02,宝钢,5000,材料款,卫东\n2024-05-12,物业公司,3000,房租,小美\n", "expenses"),
    ("流水.csv", "日期,凭证号,收支,摘要,金额,经手人\n2024-06-01,1,收入,货款,5000,王芳\n2024-06-03,2,支出,房租,3000,李强\n", "receipts"),
    ("一月.csv", "日期,流水号,类型,商品,金额,营业员\n2024-06-01,1,销售,鞋,500,丽丽\n2024-06-04,4,退货,裤,200,娜娜\n", "sales"),
])
def test_what_it_is_is_asked(tmp_path: Path, name: str, text: str, of: str) -> None:
    path = csv_file(tmp_path, text, name)
    assert only(path).dataset == of or of in asked(path)


def test_money_given_back_is_taken_off_receipts(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "收款日期,收款单号,客户,收款类型,收款金额\n2024-06-01,1,甲,货款,500\n2024-06-03,2,乙,货款,300\n2024-06-04,3,乙,退款,200\n", "收款.csv"))
    assert (sheet.dataset, sheet.totals) == ("receipts", {"amount_yuan": 600})


@pytest.mark.parametrize("word", ["已驳回", "已撤回", "Rejected", "已作废"])
def test_claims_that_were_turned_down_are_no_expense(tmp_path: Path, word: str) -> None:
    sheet = only(csv_file(tmp_path, f"报销日期,报销人,费用类型,金额,审批状态\n2024-03-03,王芳,差旅费,1280.50,已付款\n2024-03-18,王芳,交通费,95.6,{word}\n", "报销.csv"))
    assert (sheet.dataset, sheet.totals) == ("expenses", {"amount_yuan": 1280.5})


def test_who_sells_in_a_broadcast_may_be_ours(tmp_path: Path) -> None:
    assert "主播=person" in asked(csv_file(tmp_path, "订单号,付款时间,商品金额,主播\nD1,2024-06-01 20:01,100,薇薇\nD2,2024-06-02 21:11,300,佳佳\n"))


@pytest.mark.parametrize(("moment", "zone"), [("Mar 1, 2024 8:00:00 PM PST", "PST"), ("2024-03-01T20:00:00-08:00", "-08:00"), ("2024-03-01 20:00", "")])
def test_moments_of_another_zone_say_that_days_may_differ(tmp_path: Path, moment: str, zone: str) -> None:
    sheet = only(csv_file(tmp_path, f'order id,date/time,amount\nA1,"{moment}",100\nA2,"{moment}",200\n'))
    assert [str(day)[:10] for day in column(sheet, "ordered_on")] == ["2024-03-02" if zone else "2024-03-01"] * 2
    assert any("时区" in told.zh and zone in told.zh for told in sheet.evidence) == bool(zone)
