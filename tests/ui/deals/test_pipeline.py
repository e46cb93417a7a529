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
    assert "「商机」" in words(visit("pipeline"))


def test_open_deals_their_amount_and_what_is_missing_to_the_target(visit: Visit, deals) -> None:
    shown = words(visit("pipeline"))
    assert "在途金额 135.0:small[万]" in shown and "9 个" in shown
    assert "有关闭记录以来建立的商机只有 0 个有结果" in shown  # no chance is made up
    assert "D11" in shown and "4 价值展示" in shown


def test_what_moved_since_the_period_began(visit: Visit, deals) -> None:
    shown = words(visit("pipeline", period="2026-03"))
    assert "2026-02-28 收盘到" in shown
    assert "没有上传过商机表" in shown


def test_lost_deals_stand_with_their_reason(visit: Visit, deals) -> None:
    shown = words(visit("pipeline", period="2026-03"))
    assert "本期 2 个，19.0 万" in shown  # D9 and D10
    assert "未填写" in shown


def test_english_names_stages_and_movements(visit: Visit, deals) -> None:
    shown = words(visit("pipeline", "en", period="2026-03", loss_by="stage"))
    assert "4 Value shown" in shown and "First contact" in shown and "Advanced" in shown
    assert "价值展示" not in shown


def test_the_funnel_says_nothing_corrected_of_a_handful_of_deals(visit: Visit, deals) -> None:
    shown = words(visit("funnel", period="2026-Q1"))
    assert "赢率 0.0%" in shown and "成熟度校正后" not in shown


def test_without_open_deals_losses_are_still_told(visit: Visit, company) -> None:
    rows = [{"deal_id": f"L{n}", "created_on": "2026-03-02", "closed_on": "2026-03-12", "outcome": "lost", "lost_reason": "价格过高", "amount_yuan": 10_000} for n in range(3)]
    company.commit([sheet("deals", rows, file="商机.xlsx")])
    shown = words(visit("pipeline", period="2026-03"))
    assert "没有在途商机" in shown and "本期 3 个，3.0 万" in shown and "价格过高" in shown


def test_a_period_before_all_deals_is_no_error(visit: Visit, deals) -> None:
    assert "商机管道" in words(visit("pipeline", period="2025-01"))


def test_the_deals_behind_a_movement_are_listed(visit: Visit, deals) -> None:
    page = visit("pipeline", period="2026-03")
    assert "变动的商机" in words(page) and "当时的阶段" not in words(page)  # nothing was won
    page.session_state["pipeline_movement"] = "lost"
    shown = words(page.run())
    listed = shown.split("变动的商机")[1].split("在途商机")[0]
    assert "D9" in listed and "D10" in listed and "D11" not in listed


def test_a_movement_nobody_can_know_is_said(visit: Visit, deals) -> None:
    page = visit("pipeline", period="2026-03")
    page.session_state["pipeline_movement"] = "slipped"
    assert "这一种看不出来" in words(page.run())


def test_months_stand_below_each_other(visit: Visit, deals) -> None:
    shown = words(visit("pipeline", period="2026-03"))
    assert "成交效率走势" in shown and "▽ 2026-03" in shown.split("成交效率走势")[1]


def test_deals_closed_on_an_unknown_day_stand_below_the_months(visit: Visit, deals) -> None:
    deals.commit([sheet("deals", [{"deal_id": "N1", "created_on": "2026-01-05", "outcome": "lost", "lost_reason": "价格过高"}], file="没有日期.xlsx")])
    page = visit("pipeline", period="2026-03")
    trend = words(page).split("成交效率走势")[1]
    assert not page.exception and "出错" not in words(page)
    assert "没有关闭日期" in trend.split("▽ 2026-03")[1]
