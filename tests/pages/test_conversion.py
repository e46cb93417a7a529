"""The conversion page: sequences from the address, cohorts, winners, and what it says without data."""

from __future__ import annotations

import pytest

from tests.company import sheet
from tests.pages.conftest import Visit, words
from tests.pages.process_company import add_deals


@pytest.fixture
def deals(company):
    add_deals(company)
    return company


def test_without_deals_the_page_names_the_sheets_to_upload(visit: Visit) -> None:
    assert "「商机」" in words(visit("conversion"))


def test_the_sequence_of_the_address_is_counted(visit: Visit, deals) -> None:
    shown = words(visit("conversion", period="2026", steps="created,sales:2,sales:3"))
    assert "销售 · 3 了解需求" in shown
    assert "81.8%" in shown  # nine of eleven reach step 2
    assert "54.5%" in shown  # six of eleven reach step 3


def test_a_breakdown_shows_what_is_left_of_each_group(visit: Visit, deals) -> None:
    shown = words(visit("conversion", "en", period="2026", steps="created,sales:2", by="team"))
    assert "share left after each step" in shown
    assert "80.0%" in shown  # eight of ten of 华东一部


def test_unknown_events_in_the_address_fall_away(visit: Visit, deals) -> None:
    assert "请选 2 到 9 个事件" in words(visit("conversion", period="2026", steps="created,nonsense"))


def test_with_losses_only_there_are_no_winners(visit: Visit, deals) -> None:
    assert "关闭了 2 个商机，赢 0 个、输 2 个；至少各要 1 个" in words(visit("conversion", period="2026"))


def test_winners_are_listed_with_their_odds(visit: Visit, deals) -> None:
    deals.commit([sheet("deals", [{"deal_id": f"W{n}", "created_on": "2026-01-05", "closed_on": "2026-02-01", "outcome": "won", "team": "华南一部"} for n in range(3)],
                        file="赢单.xlsx")])
    shown = words(visit("conversion", "en", period="2026"))
    assert "3 won, 2 lost" in shown
    assert "华南一部" in shown
    assert "Only 5 deals are closed (3 won, 2 lost)" in shown and "every value is compared" in shown
    assert "12.00" in shown  # (3 + 1)(2 + 1) ÷ ((0 + 1)(0 + 1))


def test_customers_can_be_counted_instead_of_deals(visit: Visit, deals) -> None:
    deals.commit([sheet("deals", [{"deal_id": "X1", "created_on": "2026-01-06", "customer": "客户1", "outcome": "open"}], file="再一个.xlsx")])
    page = visit("conversion", period="2026", steps="created,sales:2")
    assert ">12<" in words(page)  # twelve deals of eleven customers
    page.button_group(key="conversion_actor").set_value("customer").run()
    assert not page.exception and ">11<" in words(page) and ">12<" not in words(page)


def test_filters_not_every_event_of_a_customer_has_are_left_out_and_named(visit: Visit, deals) -> None:
    shown = words(visit("conversion", "en", period="2026", steps="created,visit", actor="customer", line="X"))
    assert "Customers are not filtered by Product line" in shown
    assert "Customers are not filtered" not in words(visit("conversion", "en", period="2026", steps="created,visit", actor="customer", team="华东一部"))


def test_cohorts_end_with_the_chosen_period_and_split_into_a_grid(visit: Visit, deals) -> None:
    shown = words(visit("conversion", period="2026-02", by="team", steps="created,sales:2"))
    assert "到所选期间末为止的 18 期" in shown and "各期进入的转化，按团队" in shown
    before = words(visit("conversion", period="2025-12", steps="created,sales:2"))
    assert "还没有进入第一步的" in before  # all were created in January 2026
