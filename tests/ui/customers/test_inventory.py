from __future__ import annotations

import pytest

from analytics.catalog import ask
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet
from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_deals
from tests.ui.conftest import Handed, Visit, words


def take_stock_twice(house: Warehouse) -> None:
    rows = [{"inv_date": day, "customer": f"客户{n}", "deal_id": f"D{n}", "node": node, "sales_stage": "了解需求", "strategy": "演示", "due_on": "2026-02-20", "owner": "田野"}
            for day, stand in (("2026-02-02", ("添加微信", "添加微信", "确认需求")), ("2026-03-02", ("确认需求", "添加微信", "添加微信"))) for n, node in enumerate(stand, start=1)]
    house.commit([sheet("inventories", rows, file="盘点.xlsx")])


@pytest.fixture
def taken(handed: Handed):
    return handed(add_daily_sales, add_deals, take_stock_twice)


def button(at, key):
    return next(one for one in at.button if one.key == key)


def test_without_data_the_page_names_the_sheets(visit: Visit) -> None:
    assert "「客户盘点」、「商机」" in words(visit("inventory"))


def test_cards_and_moves_against_the_last_time(visit: Visit, taken) -> None:
    shown = words(visit("inventory", period="2026-03"))
    assert "推进率 33.3" in shown and "3 家客户" in shown
    assert "停滞与退回 2" in shown and "2026-03-02，对比 2026-02-02" in shown
    assert "已逾期 3" in shown  # due on 02-20


def test_the_list_is_narrowed_and_nothing_is_saved_unsigned(visit: Visit, taken) -> None:
    at = visit("inventory", period="2026-03")
    assert button(at, "take_stock").disabled and button(at, "save_inventory").disabled
    at.segmented_control(key="inventory_which").set_value("fell_back").run()
    assert not at.exception
    at.selectbox(key="inventory_node").set_value("复购").run()
    assert not at.exception


def test_stock_is_taken_from_the_deals_and_signed(visit: Visit, taken) -> None:
    at = visit("inventory", period="2026-03")
    at.text_input(key="signed_inventory").set_value("陈立").run()
    button(at, "take_stock").click().run()
    assert not at.exception and "已按商机盘点，记下 9 条" in at.success[0].value
    assert "陈立" in set(taken.batches()["by"])
    assert ask(taken, "inventory").facts["listed"] == 9
    button(at, "take_stock").click().run()
    assert "今天已经盘点过了" in at.warning[0].value


def test_deals_alone_are_read_only_until_stock_is_taken(visit: Visit, handed: Handed) -> None:
    handed(add_daily_sales, add_deals)
    at = visit("inventory", period="2026-03")
    assert "先盘点，才能写策略和期限" in words(at)
    assert [one for one in at.button if one.key == "save_inventory"] == []


def test_english_has_no_chinese_labels(visit: Visit, taken) -> None:
    shown = words(visit("inventory", "en", period="2026-03"))
    assert [word for word in ("盘点", "推进", "逾期", "节点", "停滞") if word in shown] == []
