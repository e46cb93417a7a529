"""What was bought is never loaded as sold: refused where the sheet says so, asked where it only names a supplier."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import cleaned, csv_file, only


@pytest.mark.parametrize(("name", "text"), [
    ("采购明细.csv", "日期,供应商,商品,数量,单价,金额\n2026-01-03,甲厂,米,10,5,50\n2026-01-04,乙厂,面,20,4,80\n"),
    ("明细.csv", "入库日期,入库单号,供应商,商品名称,数量,单价,金额\n2026-01-03,C1,甲厂,米,10,5,50\n2026-01-04,C2,乙厂,面,20,4,80\n"),
    ("一月.csv", "日期,采购员,供货商,商品,数量,金额\n2026-01-03,李,甲厂,米,10,50\n2026-01-04,王,乙厂,面,20,80\n"),
    ("january.csv", "PO Number,PO Date,Supplier,Item,Qty,Unit Price,Total\nP1,2026-01-03,Acme,Rice,10,5,50\nP2,2026-01-04,Bolt,Flour,20,4,80\n"),
])
def test_what_says_it_was_bought_is_left_alone(tmp_path: Path, name: str, text: str):
    path = csv_file(tmp_path, text, name)
    with pytest.raises(Refused) as refused:
        cleaned(path)
    assert "买进" in refused.value.message.zh and "bought" in refused.value.message.en
    (sheet,) = cleaned(path, dataset="sales")  # whoever says it is sales is believed
    assert sheet.dataset == "sales" and sheet.rows.num_rows == 2


@pytest.mark.parametrize("text", [
    "Date,Vendor,Item,Qty,Price,Amount\n2026-01-03,Acme,Rice,10,5,50\n2026-01-04,Bolt,Flour,20,4,80\n",
    "日期,供应商,付款金额\n2026-01-03,甲厂,5000\n2026-01-04,乙厂,900\n",
    "供应商,发票号,开票日期,价税合计\n甲厂,1,2026-01-03,500\n乙厂,2,2026-01-04,700\n",
])
def test_a_supplier_without_a_customer_is_asked_about(tmp_path: Path, text: str):
    question = next(one for one in only(csv_file(tmp_path, text, "data.csv")).questions if one.key == "dataset")
    assert "买进" in question.text.zh and question.answers[0].option == "dataset"


@pytest.mark.parametrize(("name", "text"), [
    ("超市.csv", "销售日期,小票号,商品,供应商,数量,销售额\n2026-01-03,1,米,甲厂,1,5\n2026-01-04,2,面,乙厂,2,8\n"),
    ("超市.csv", "日期,门店,商品,供应商,数量,金额\n2026-01-03,一店,米,甲厂,1,5\n2026-01-04,二店,面,乙厂,2,8\n"),
    ("orders.csv", "Purchase Date,Product,Qty,Amount\n2026-01-03,Rice,1,5\n2026-01-04,Flour,2,8\n"),  # whose purchase: the customer's
    ("成交.csv", "采购单位,下单日期,业务员,金额\n一中,2026-01-03,甲,5000\n二中,2026-01-05,乙,7000\n"),
])
def test_what_was_sold_is_sold(tmp_path: Path, name: str, text: str):
    sheet = only(csv_file(tmp_path, text, name))
    assert sheet.dataset == "sales" and not sheet.questions


def test_money_that_came_in_beside_money_that_went_out_is_no_turnover(tmp_path: Path):
    text = "交易日期,交易时间,交易收入金额,交易支出金额,余额,资金属性\n2026-01-03,09:00,1000,,5000,活期\n2026-01-04,10:00,,300,4700,活期\n2026-01-05,11:00,200,,4900,活期\n"
    with pytest.raises(Refused):
        cleaned(csv_file(tmp_path, text, "流水.csv"))


def test_media_without_a_figure_are_none(tmp_path: Path):
    with pytest.raises(Refused):
        cleaned(csv_file(tmp_path, "日期,平台,仓库,库龄天数\n2026-01-03,亚马逊,一号,35\n2026-01-04,亚马逊,二号,20\n", "媒体.csv"))
