from __future__ import annotations

import pytest

from sample_data.by_hand import sheet
from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_deals
from tests.ui.conftest import Handed, Visit, words


@pytest.fixture
def deals(handed: Handed):
    return handed(add_daily_sales, add_deals)


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


def test_every_entry_is_followed_and_the_parts_add_up(visit: Visit, deals) -> None:
    shown = words(visit("funnel", "en", period="2026-Q1"))
    assert "entries = advanced + moved back + lost there + still there" in shown
    # Entries of steps 1 to 4: 11 (9 advance, 2 are lost), 9 (6 advance), 6 (1 advances), 1; whoever neither advances nor is lost is still there.
    assert ">27<" in shown and "16 · 59%" in shown and "2 · 7%" in shown and "9 · 33%" in shown
    page = visit("funnel", period="2026-Q1")
    page.button_group(key="funnel_steps_track").set_value("decision").run()
    # The customer's side: nine come to step 1 and five of them to step 2.
    assert not page.exception and ">14<" in words(page)
    page.button_group(key="funnel_steps_view").set_value("numbers").run()
    assert not page.exception and "逐步的数字" in words(page)


def test_without_stage_events_the_entries_say_what_to_upload(visit: Visit, company) -> None:
    company.commit([sheet("deals", [{"deal_id": "A", "created_on": "2026-01-05", "customer": "客", "outcome": "open"}], file="商机.xlsx")])
    assert "才知道每次进入后来怎样" in words(visit("funnel", period="2026-Q1"))
