"""Columns of people and customers under headings that nobody knows, and days that could be another: asked or read, never left out in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest.recognising.names_in_cells import names_parties, names_people
from tests.analytics.ingest.made_files import cleaned, column, csv_file, only


def asked(path: Path) -> list[str]:
    return [answer.said for sheet in cleaned(path, accept=False) for one in sheet.questions for answer in one.answers]


SALES = "订单号,日期,金额,{}\n1,2026-01-05,100,{}\n2,2026-01-06,200,{}\n3,2026-01-07,50,{}\n"


@pytest.mark.parametrize(("heading", "people"), [
    ("BDM", ("Tomas Ruiz", "Mei Tan", "Tomas Ruiz")), ("Closer", ("Tomas Ruiz", "Mei Tan", "Ann-Marie O'Neil")), ("Credit Controller", ("Dana Whitlock", "Paul Okafor", "Mei Tan")),
    ("铁军", ("王芳", "司徒磊", "欧阳建国")), ("在岗", ("賴俊宏", "游雅惠", "賴俊宏")),
])
def test_peoples_names_under_any_heading_are_asked_about(tmp_path: Path, heading: str, people: tuple[str, ...]) -> None:
    assert f"{heading}=person" in asked(csv_file(tmp_path, SALES.format(heading, *people)))


@pytest.mark.parametrize(("heading", "cells"), [
    ("备忘", ("徐州", "常州", "高铁票")), ("Segment", ("Trade Fair", "Back Office", "Key Customer")), ("审批人", ("王芳", "李强", "王芳")), ("收货人", ("王芳", "李强", "赵敏")),
    ("花色", ("白色", "红色", "黄色")), ("Colour", ("Red", "Blue", "Green")),
])
def test_what_is_none_of_our_people_is_not_asked_about(tmp_path: Path, heading: str, cells: tuple[str, ...]) -> None:
    assert not [said for said in asked(csv_file(tmp_path, SALES.format(heading, *cells))) if said.endswith("=person")]


@pytest.mark.parametrize(("heading", "dataset"), [("Account Representative", "sales"), ("USER RESPONSIBLE", "sales")])
def test_account_managers_and_those_responsible_are_ours(tmp_path: Path, heading: str, dataset: str) -> None:
    sheet = only(csv_file(tmp_path, SALES.format(heading, "Mei Tan", "Ingrid Moe", "Mei Tan")))
    assert (sheet.dataset, column(sheet, "person")) == (dataset, ["Mei Tan", "Ingrid Moe", "Mei Tan"])


@pytest.mark.parametrize("heading", ["Submitted By", "申请人", "填报人"])
def test_whoever_hands_expenses_in_has_them(tmp_path: Path, heading: str) -> None:
    sheet = only(csv_file(tmp_path, f"费用日期,费用类型,报销金额,{heading}\n2026-01-05,差旅,100,王芳\n2026-01-06,餐费,200,李强\n", "费用.csv"))
    assert (sheet.dataset, column(sheet, "person")) == ("expenses", ["王芳", "李强"])


@pytest.mark.parametrize("heading", ["汇款人", "来款单位", "匯款方", "Remitter"])
def test_who_paid_is_the_customer_of_a_receipt(tmp_path: Path, heading: str) -> None:
    sheet = only(csv_file(tmp_path, f"收款单号,到账日期,到账金额,{heading}\nR1,2026-01-05,100,绵阳天和餐饮\nR2,2026-01-06,200,嘉兴宏远纺织\n", "回款.csv"))
    assert (sheet.dataset, column(sheet, "customer")) == ("receipts", ["绵阳天和餐饮", "嘉兴宏远纺织"])


def test_who_paid_under_a_heading_nobody_knows_is_asked(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "收款单号,到账日期,到账金额,对手\nR1,2026-01-05,100,绵阳天和餐饮\nR2,2026-01-06,200,嘉兴宏远纺织\n", "回款.csv")
    assert "对手=customer" in asked(path)


@pytest.mark.parametrize(("values", "people", "parties"), [
    (["王芳", "李强"], True, False), (["Anna van Dyk", "Bob Ray"], True, False), (["甲公司", "乙公司"], False, False), (["绵阳天和餐饮", "嘉兴宏远纺织"], False, True),
    (["see mail", "call before delivery"], False, False), (["SF1000", "SF1001"], False, False), (["王芳", "王芳"], False, False), ([], False, False),
])
def test_names_by_their_cells(values: list[str], people: bool, parties: bool) -> None:
    assert (names_people(values), names_parties(values)) == (people, parties)


@pytest.mark.parametrize("made", ["创建日期", "制单时间", "Created Date"])
def test_when_goods_went_out_and_when_the_row_was_made_are_asked_between(tmp_path: Path, made: str) -> None:
    path = csv_file(tmp_path, f"单据编号,出库日期,客户,价税合计,{made}\nX1,2026-01-08,甲公司,100,2026-02-01\nX2,2026-01-09,乙公司,200,2026-02-02\n")
    sheet = only(path, accept=False)
    days = [one for one in sheet.questions if one.key == "day:出库日期"]
    assert days or [str(day) for day in column(sheet, "ordered_on")] == ["2026-01-08", "2026-01-09"]


def test_an_order_that_was_created_has_its_day(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "订单编号,订单创建时间,发货时间,买家,实付金额\nX1,2026-01-08,2026-01-10,甲公司,100\nX2,2026-01-09,2026-01-12,乙公司,200\n")
    assert not [one for one in only(path, accept=False).questions if one.key.startswith("day:")]


@pytest.mark.parametrize(("text", "of"), [
    ("打款编号,打款时间,付款方,打款金额\nR1,2026-01-05,绵阳天和餐饮,100\nR2,2026-01-06,嘉兴宏远纺织,200\n", "receipts"),
    ("Voucher No.,Paid On,Customer,Sum Paid\nR1,2026-01-05,Cooper & Sons,100\nR2,2026-01-06,Oak Dental,200\n", "receipts"),
    ("傳票號碼,日期,客戶名稱,實收金額\nR1,2026-01-05,東陽食品,100\nR2,2026-01-06,嘉南水電,200\n", "receipts"),
    ("Date,Street Address,Money Received,Received From,Salesperson\n2026-05-07,9 Harbour St,45800,Bluewater Cafe,Mei Tan\n2026-05-24,12 Mill Lane,55400,Oak Dental,Bob Ray\n", "receipts"),
    ("对账单编号,日期,客户,金额,最晚付款日\nINV-1,2026-01-10,甲公司,61600,2026-02-24\nINV-2,2026-01-16,乙公司,47500,2026-03-02\n", "invoices"),
    ("日期,投放平台,广告计划名称,花费,曝光数,行为数,支付金额\n2026-01-06,知乎,春季,2147.56,41998,82,5175.08\n2026-01-07,抖音,夏季,1200,31000,60,900\n", "media"),
    ("Month,Promised By,Promise,Pays If Missed\n2026-02,Mei Tan,740000,3300\n2026-02,Bob Ray,150000,3700\n", "pledges"),
    ("考核月,担当,责任额\n2026-01,王芳,100000\n2026-01,李强,200000\n", "targets"),
])
def test_payments_and_targets_are_not_silently_sales(tmp_path: Path, text: str, of: str) -> None:
    path = csv_file(tmp_path, text, "一月.csv")
    assert only(path).dataset == of or of in asked(path)


def test_what_advertising_brought_is_not_silently_a_sale(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="媒体"):
        cleaned(csv_file(tmp_path, "日期,投放位置,推广主题,投放成本,带动销售额\n2026-01-05,知乎,春季,100,900\n2026-01-06,抖音,春季,200,800\n", "一月.csv"), accept=False)


@pytest.mark.parametrize("cells", [("20260105", "20260106"), ("46031", "46032.5"), ("2026-01-05", "2026-01-06")])
@pytest.mark.parametrize("heading", ["刊登日", "Gregorian Date", "数据日期"])
def test_days_are_heard_however_they_are_written(tmp_path: Path, cells: tuple[str, str], heading: str) -> None:
    sheet = only(csv_file(tmp_path, f"{heading},广告平台,花费,曝光\n{cells[0]},知乎,100,2000\n{cells[1]},抖音,200,3000\n", "投放.csv"))
    assert (sheet.dataset, [str(day)[:7] for day in column(sheet, "date")]) == ("media", ["2026-01", "2026-01"])


def test_what_was_paid_is_what_advertising_brought(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "推广.日期,推广.投放平台,推广.花费（元）,推广.支付金额（元）\n2026-01-05,知乎,100,2000\n2026-01-06,抖音,200,3000\n", "投放.csv"))
    assert sheet.totals == {"cost_yuan": 300, "revenue_yuan": 5000}
