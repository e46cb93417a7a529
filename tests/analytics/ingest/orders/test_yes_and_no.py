"""A column that asks with its heading, and cells that answer yes, no, or the asked word itself, said or denied."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import csv_file, only
from tests.analytics.ingest.orders.test_what_became_of_orders import ORDERS, counted, marked


@pytest.mark.parametrize(("heading", "cells"), [
    ("是否有效", ("有效", "无效", "有效")),
    ("有效", ("有效", "失效", "正常")),
    ("订单是否有效", ("Y", "N", "Y")),
    ("是否退款", ("未退款", "已退款", "无退款")),
    ("是否作废", ("正常", "作废", "未作废")),
    ("是否取消", ("非取消", "取消", "")),
    ("是否关闭", ("未关闭", "已关闭", "")),
    ("Is Valid", ("Valid", "Invalid", "Valid")),
    ("Cancelled?", ("Not cancelled", "Cancelled", "")),
    ("是否成交", ("成交", "未成交", "已成交")),
    ("已签约", ("是", "否", "√")),
    ("Sold?", ("yes", "no", "yes")),
])
def test_the_second_row_is_no_sale(tmp_path: Path, heading: str, cells: tuple[str, ...]):
    sheet = only(csv_file(tmp_path, ORDERS.format(heading, *cells)))
    assert (marked(sheet), sheet.questions) == ([None, "否", None], ())


@pytest.mark.parametrize(("heading", "cells"), [
    ("是否付款", ("是", "否", "是")),
    ("是否支付", ("已支付", "未支付", "已支付")),
    ("是否已付款", ("已付款", "未付款", "已付款")),
    ("Paid?", ("yes", "no", "Yes")),
    ("已付款", ("Y", "N", "Y")),
    ("是否付款", ("√", "", "√")),
    ("是否有效", ("有效", "待定", "有效")),
    ("是否退款", ("否", "退款中", "否")),
    ("是否审核", ("是", "否", "是")),
    ("有无售后", ("无", "有", "无")),
    ("是否申请退款", ("否", "是", "否")),
])
def test_a_no_that_may_yet_be_a_sale_is_asked_and_remembered(tmp_path: Path, heading: str, cells: tuple[str, ...]):
    path = csv_file(tmp_path, ORDERS.format(heading, *cells))
    (question,) = only(path).questions
    assert question.key.startswith("status:") and "1 行共 200.00" in question.text.zh
    assert counted(path, answers={question.key: "no"}) == (150, 2)
    assert counted(path, answers={question.key: "yes"}) == (350, 3)
    with Warehouse.open(":memory:") as warehouse:
        import_file(warehouse, path, ReadOptions(answers={question.key: "no"}))
        import_file(warehouse, csv_file(tmp_path, ORDERS.format(heading, *cells).replace("2026-01", "2026-02").replace("\n", "\n9"), "二月.csv"))


@pytest.mark.parametrize(("heading", "cells"), [
    ("是否发货", ("是", "否", "是")),  # what follows on a sale is no part of it
    ("是否开票", ("是", "否", "是")),
    ("退货", ("0", "12", "0")),
    ("Issued", ("yes", "no", "yes")),
])
def test_what_follows_on_a_sale_says_nothing(tmp_path: Path, heading: str, cells: tuple[str, ...]):
    sheet = only(csv_file(tmp_path, ORDERS.format(heading, *cells)))
    assert marked(sheet) == [None, None, None] and not [one for one in sheet.questions if one.key.startswith("status:")]


def test_a_status_that_counts_goes_before_a_payment_that_is_missing(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,金额,订单状态,是否付款\n1,2026-01-05,100,已完成,是\n2,2026-01-06,200,已发货,否\n")
    assert (counted(path), only(path).questions) == ((300, 2), ())


def test_a_mark_of_a_refund_beside_what_was_refunded_takes_it_off_once(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,金额,是否退款,退款金额\n1,2026-01-05,100,否,\n2,2026-01-06,200,是,50\n")
    assert counted(path) == (250, 2)
