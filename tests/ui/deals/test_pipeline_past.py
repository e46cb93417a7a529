"""The card 以前说得准不准: opened, it says how many past ranges held, and when history is too short to say."""

from __future__ import annotations

from datetime import date

from sample_data.by_hand import sheet
from tests.analytics.deals.test_pipeline import months_of
from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_deals
from tests.ui.conftest import Handed, Visit, words


def _opened(visit: Visit, lang: str = "zh", **address: str) -> str:
    page = visit("pipeline", lang, **address)
    page.session_state["pipeline_calibration_open"] = True
    return words(page.run())


def test_past_ranges_are_counted_and_listed_when_opened(visit: Visit, company) -> None:
    deals, events = months_of(date(2024, 7, 1), date(2026, 3, 20), 10_000.0)
    company.commit([sheet("deals", deals, file="商机.xlsx"), sheet("stage_events", events, file="阶段.xlsx")])
    assert "落在 P10–P90 里" not in words(visit("pipeline", period="2026-03"))
    shown = _opened(visit, period="2026-03")
    assert "以前 12 期里 12 期落在 P10–P90 里" in shown and "偏高 0 期，偏低 0 期" in shown
    assert "2026-02-28" in shown and "在区间里" in shown
    english = _opened(visit, "en", period="2026-03")
    assert "12 of 12 past periods fell inside P10–P90" in english and "Inside" in english


def test_a_short_history_says_that_it_is_short(visit: Visit, handed: Handed) -> None:
    handed(add_daily_sales, add_deals)
    shown = _opened(visit, period="2026-03")
    assert "历史太短：能对照的以前只有 0 期" in shown


def test_the_company_s_own_luck_is_the_first_choice(visit: Visit, handed: Handed) -> None:
    handed(add_daily_sales, add_deals)
    shown = words(visit("pipeline", "en", period="2026-03"))
    assert "objections" in shown.lower() or "Objections" in shown
