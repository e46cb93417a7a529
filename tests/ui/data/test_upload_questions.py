"""What has to be said before a file may be loaded: the page asks it on top, loads nothing meanwhile, and takes an answer back."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.conftest import Visit, words
from tests.ui.data.test_upload import drop, press
from ui import session

ORDERS = "下单日期,订单号,客户,金额,订单状态\n2026-03-02,A1,甲,100,已完成\n2026-03-03,A2,乙,40,待补差\n".encode()


def answered(at: AppTest, place: int) -> AppTest:
    """Press one of the chips of the question on top."""
    next(one for one in at.button_group if str(one.key).startswith("answer_")).set_value(place).run()
    assert not at.exception
    return at


def test_a_question_stops_the_load_until_it_is_answered(visit: Visit) -> None:
    at = drop(visit("upload"), ("订单.csv", ORDERS))
    shown = words(at)
    assert "状态「待补差」的 1 行共 40.00 算不算业绩？" in shown and "1 处要您说" in shown
    assert at.button(key="load").disabled and "还差 1 处" in at.button(key="load").label
    assert not session.warehouse().row_count("sales")


def test_an_answer_lets_it_load_and_can_be_taken_back(visit: Visit) -> None:
    at = answered(drop(visit("upload"), ("订单.csv", ORDERS)), 1)
    assert "✓ 不算" in words(at) and not at.button(key="load").disabled
    press(at, "again_1")
    assert at.button(key="load").disabled
    press(answered(at, 0), "load")
    found = session.warehouse().run("SELECT CAST(sum(credited_yuan) AS DOUBLE) AS yuan FROM sales WHERE is_counted").to_pylist()
    assert found == [{"yuan": 140.0}]
    assert session.warehouse().memory().answers["sales"]["status:待补差"] == "yes"


def test_nothing_is_offered_twice(visit: Visit) -> None:
    asked = next(one for one in drop(visit("upload"), ("订单.csv", ORDERS)).button_group if str(one.key).startswith("answer_"))
    assert asked.options == ["算（+40.00）", "不算"]


PURCHASES = ("采购日期,采购单号,供应商,品名,数量,采购金额\n2026-03-02,CG001,鑫源五金,螺丝,100,1200.00\n"
             "2026-03-03,CG002,鑫源五金,螺母,50,800.00\n").encode()


def test_what_was_bought_says_so_and_asks_for_no_column(visit: Visit) -> None:
    at = drop(visit("upload"), ("采购单.csv", PURCHASES))
    assert "是买进不是卖出" in at.warning[0].value
    asked = [one.label for one in at.selectbox]
    assert "这张表是什么" in asked and not any("是哪一列" in label for label in asked)


BANK = ("交易日期,交易时间,收入金额,支出金额,账户余额,对方户名,摘要\n2026-03-02,10:01:22,1200.00,,5000.00,深圳甲公司,货款\n"
        "2026-03-03,11:01:22,,300.00,4700.00,物业公司,物业费\n").encode()


def test_a_cash_book_is_named_as_one(visit: Visit) -> None:
    assert "收入不一定是销售" in drop(visit("upload"), ("流水.csv", BANK)).warning[0].value
