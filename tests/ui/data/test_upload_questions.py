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
