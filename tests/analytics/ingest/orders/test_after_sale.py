"""A second status, of what became of an order after it was sold: a clear refund does not count, a word nobody knows is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import csv_file, only
from tests.analytics.ingest.orders.test_what_became_of_orders import counted

ROWS = "订单号,日期,金额,订单状态,{}\n1,2026-01-05,100,已完成,{}\n2,2026-01-06,200,已完成,{}\n3,2026-01-07,50,已完成,{}\n"
DOUYIN = ("主订单编号,子订单编号,选购商品,订单提交时间,支付完成时间,订单状态,售后状态,订单应付金额,达人昵称\n"
          "1,11,杯子,2026-02-01 10:00:00,2026-02-01 10:01:00,已完成,-,100,\n2,21,杯子,2026-02-02 10:00:00,2026-02-02 10:01:00,已完成,{},200,\n")


@pytest.mark.parametrize(("heading", "word"), [
    ("售后状态", "售后完成-已退款"), ("售后状态", "售后完成，退款成功"), ("退款状态", "已全额退款"), ("售后结果", "已退货退款"), ("Refund Status", "Refunded")])
def test_a_clear_refund_does_not_count(tmp_path: Path, heading: str, word: str):
    path = csv_file(tmp_path, ROWS.format(heading, "-", word, "-"))
    assert (counted(path), only(path).questions) == ((150, 2), ())


@pytest.mark.parametrize(("heading", "word"), [
    ("售后状态", "售后完成"), ("售后状态", "退款中"), ("退款状态", "买家已经申请退款，等待卖家同意"), ("售后单状态", "待商家处理"), ("Return status", "Escalated")])
def test_a_word_that_may_be_a_refund_is_asked(tmp_path: Path, heading: str, word: str):
    path = csv_file(tmp_path, ROWS.format(heading, "-", word, "-"))
    (question,) = only(path).questions
    assert question.key == f"status:{word}" and "200.00" in question.text.zh
    assert counted(path, answers={question.key: "no"}) == (150, 2) and counted(path, answers={question.key: "yes"}) == (350, 3)


@pytest.mark.parametrize("word", ["无售后", "未申请", "否", "售后关闭", "换货成功", "没有申请退款"])
def test_what_is_no_refund_counts_without_a_question(tmp_path: Path, word: str):
    path = csv_file(tmp_path, ROWS.format("售后状态", "-", word, "-"))
    assert (counted(path), only(path).questions) == ((350, 3), ())


def test_a_refund_taken_off_from_a_column_is_not_asked_again(tmp_path: Path):
    path = csv_file(tmp_path, "订单号,日期,金额,订单状态,售后状态,退款金额\n1,2026-01-05,100,已完成,-,\n2,2026-01-06,200,已完成,售后完成,50\n")
    assert (counted(path), only(path).questions) == ((250, 2), ())


def test_an_export_with_a_second_status_is_heard_alike(tmp_path: Path):
    assert counted(csv_file(tmp_path, DOUYIN.format("售后完成-已退款"))) == (100, 1)
    assert [one.key for one in only(csv_file(tmp_path, DOUYIN.format("售后处理"))).questions] == ["status:售后处理"]
