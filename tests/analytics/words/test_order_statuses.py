"""What the status of an order says of its money."""

from __future__ import annotations

import pytest

from analytics.words.order_statuses import COUNTS, NOT, PARTLY, ends_by_itself, says_refund, standing


@pytest.mark.parametrize(("words", "verdict"), [
    ("交易成功|买家已付款，等待卖家发货|卖家已发货，等待买家确认|完成|等待出库|等待确认收货|已收货|待发货|已发货，待收货|已签收|交易完成|已完成|部分发货|部分回款|未回款|订单未关闭|无售后|无售后或售后取消|没有申请退款|"
     "退款关闭|售后关闭|退款失败|未退款|已结清|已审核|执行中|正常|同意|已完結|Paid|Completed|Shipped|Processing|In Process|Unshipped|partially_fulfilled|Closed Won|Sales Order|已出货|待出货|未出库|未签收|待签收|已核销|Signed|Billed|Backordered|Awaiting shipment|To Deliver and Bill|Not cancelled", COUNTS),
    ("交易关闭|等待买家付款|退款成功|已发货，退款成功|待支付|已取消|(已)取消|待付款|已全额退款|作废|红冲|已退货|拒收|未付款|草稿|报价|驳回|不通过|支付超时|交易關閉|已取消訂單|超时取消|"
     "Cancelled|canceled|Void|voided|Draft|Unpaid|Refunded|Returned|Failed|Expired|Quotation|Pending payment|Payment failed|Closed Lost|Not sold|Unsigned|未签约|未成功|未售出|退保|待打款|Chargeback|REJECTED", NOT),
    ("部分退款|部分退货|已完成（部分退款）|partially_refunded|Partial refund|partially_paid", PARTLY),
    ("待补差|Pending|On hold|Open|Disputed|Closed|退款中|售后处理中|待收退货|申请退款|售后完成|待审核|审批中|取消中|refund requested|未确认|未完成|不正常|Unconfirmed|not billed|甲", None),
])
def test_words(words: str, verdict: str | None):
    assert {word: standing(word) for word in words.split("|")} == dict.fromkeys(words.split("|"), verdict)


def test_the_companys_own_words_are_left_to_its_setting():
    assert [ends_by_itself(word) for word in ("已取消", "Cancelled", "未 付款", "交易关闭", "已完成", "待补差")] == [False, False, False, True, False, False]


def test_only_money_given_back_is_a_refund():
    assert [says_refund(word) for word in ("退款成功", "Refunded", "credit note", "交易关闭", "无售后或售后取消", "未退款")] == [True, True, True, False, False, False]
