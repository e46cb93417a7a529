from __future__ import annotations

import pytest

from tests.pages.conftest import Visit, words
from tests.pages.process_company import add_deals


@pytest.fixture
def deals(company):
    add_deals(company)
    return company


def test_without_deals_the_page_names_the_sheets_to_upload(visit: Visit) -> None:
    assert "「商机」" in words(visit("funnel"))


def test_the_cohort_and_its_rates_stand_beside_the_title(visit: Visit, deals) -> None:
    shown = words(visit("funnel", period="2026-Q1"))
    assert "商机 11 个" in shown
    assert "在途 9 个" in shown
    assert "赢率 0.0%" in shown


def test_the_matrix_counts_open_deals_in_step(visit: Visit, deals) -> None:
    assert "全部在途 9 个，135.0 万；同步 0 个" in words(visit("funnel", period="2026-Q1"))


def test_the_deal_three_steps_ahead_is_listed(visit: Visit, deals) -> None:
    shown = words(visit("funnel", period="2026-Q1"))
    assert "D11" in shown
    assert "+3" in shown
    assert "4 价值展示" in shown


def test_a_breakdown_shows_step_rates_of_each_group(visit: Visit, deals) -> None:
    shown = words(visit("funnel", period="2026-Q1", by="team"))
    assert "按团队拆分" in shown
    assert "80.0%" in shown  # eight of ten of 华东一部 reach step 2


def test_english_names_the_stages(visit: Visit, deals) -> None:
    shown = words(visit("funnel", "en", period="2026-Q1"))
    assert "4 Value shown" in shown
    assert "价值展示" not in shown


def test_each_cell_says_how_it_goes_on_and_what_to_do(visit: Visit, deals) -> None:
    shown = words(visit("funnel", period="2026-Q1"))
    assert "每一格怎么走" in shown and "先别报价：补一次见面，认识决策人" in shown  # D11: we at 4, the customer at 1
    assert "No quotation yet" in words(visit("funnel", "en", period="2026-Q1"))


def test_the_deals_behind_a_step_follow_its_choice(visit: Visit, deals) -> None:
    page = visit("funnel", period="2026-Q1")
    assert "5 个，按金额列前 5 个" in words(page)  # most wait at step 3
    page.button_group(key="stage_deals_step").set_value(2).run()
    assert not page.exception
    assert "3 个，按金额列前 3 个" in words(page)
