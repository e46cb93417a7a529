from __future__ import annotations

import pytest

from tests.companies.page_company import add_daily_sales
from tests.companies.process_company import add_media
from tests.ui.conftest import Handed, Visit, words


@pytest.fixture
def media(handed: Handed):
    return handed(add_daily_sales, add_media)


def test_without_media_the_page_names_the_sheet_to_upload(visit: Visit) -> None:
    assert "「媒体投放」" in words(visit("media"))


def test_each_medium_has_its_roi_and_a_mark(visit: Visit, media) -> None:
    shown = words(visit("media"))
    assert "✓ 1.00" in shown
    assert "▽ −0.50" in shown


def test_the_total_is_measured_again_not_summed(visit: Visit, media) -> None:
    shown = words(visit("media"))
    # (255,000 − 150,000) ÷ 150,000
    assert "✓ 0.70" in shown
    assert "合计花费 15.0 万，带回毛利 25.5 万" in shown


def test_a_medium_without_cost_is_named_not_drawn(visit: Visit, media) -> None:
    assert "没有净花费的不画：老客转介绍" in words(visit("media"))


def test_names_from_files_are_never_markup(visit: Visit, company) -> None:
    from sample_data.by_hand import sheet

    company.commit([sheet("media", [{"date": "2026-03-02", "medium": "<b>x</b>", "cost_yuan": 1, "revenue_yuan": 2}])])
    shown = words(visit("media"))
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x</b>" not in shown


def test_english_has_no_chinese_labels(visit: Visit, media) -> None:
    shown = words(visit("media", "en"))
    assert "From cost to margin" in shown
    assert "花费" not in shown


def test_names_that_look_alike_are_merged_by_a_click_and_parted_again(visit: Visit, media) -> None:
    from sample_data.by_hand import sheet

    media.commit([sheet("media", [{"date": "2026-03-03", "medium": "百度搜索广告", "cost_yuan": 100_000, "margin_yuan": 0, "revenue_yuan": 0}])])
    page = visit("media")
    assert "「百度搜索广告」（1 行）像是「百度搜索」的另一种写法" in " ".join(one.value for one in page.caption)
    page.button(key="merge_0").click().run()
    assert media.settings()["media_aliases"] == "百度搜索广告=百度搜索" and "✓ 0.00" in words(page)
    page.button(key="part_0").click().run()
    assert media.settings()["media_aliases"] == ""


def test_names_said_to_differ_are_not_asked_about_again(visit: Visit, media) -> None:
    from sample_data.by_hand import sheet

    media.commit([sheet("media", [{"date": "2026-03-03", "medium": "百度搜索广告", "cost_yuan": 1}])])
    page = visit("media")
    page.button(key="apart_0").click().run()
    assert media.settings()["media_aliases"] == "百度搜索广告≠百度搜索" and not [one for one in page.button if one.key == "merge_0"]


def test_by_region_our_own_books_are_shown_without_a_cost(visit: Visit, media) -> None:
    shown = words(visit("media", level="region"))
    assert "华东" in shown and "投放表不分这个维度" in shown and "从花费到毛利" not in shown


def test_a_benchmark_stands_beside_ours_with_its_source(visit: Visit, media) -> None:
    assert "与别家比" not in words(visit("media"))
    media.set_setting("media_benchmarks", "百度搜索@ROI=1.2（协会报告，2025）")
    shown = words(visit("media"))
    assert "与别家比" in shown and "协会报告 2025" in shown and "1.20" in shown


def test_hundreds_of_media_are_thirty_lines_and_the_others(visit: Visit, company) -> None:
    from sample_data.by_hand import sheet

    company.commit([sheet("media", [{"date": "2026-03-02", "medium": f"号{n:03d}", "cost_yuan": 1000 + n, "revenue_yuan": 3000, "margin_yuan": 2000} for n in range(500)])])
    shown = words(visit("media"))
    assert "其余 470 个" in shown and "号499" in shown and "号001" not in shown


def test_weeks_or_months_are_chosen_and_the_choice_is_in_the_address(visit: Visit, media) -> None:
    page = visit("media")
    chosen = page.segmented_control(key="media_step") if hasattr(page, "segmented_control") else page.button_group(key="media_step")
    assert chosen.value == "month"
    chosen.set_value("week").run()
    assert not page.exception and page.query_params["step"] in ("week", ["week"])
    assert visit("media", step="week").button_group(key="media_step").value == "week"


def test_a_week_is_named_as_people_write_it(visit: Visit, media) -> None:
    assert "2026-W10" in words(visit("media", level="week", period="2026-03"))


EVERY_RATE = "百度搜索@留存=41%（报告，2026）；百度搜索@点击率=12.3%（报告，2026）；百度搜索@线索成本=1234（报告，2026）；全部@成交率=12.5%（报告，2026）；全部@单均成交成本=12345（报告，2026）；全部@ROAS=11.25（报告，2026）"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("written", ["百度搜索@点击率=0.9%（行业报告，2026-01）；全部@ROI=1.2（白皮书，2025）", EVERY_RATE])
def test_with_benchmarks_the_table_still_fits_a_small_window_and_keeps_its_roi(visit: Visit, company, lang: str, written: str) -> None:
    import re

    from sample_data.by_hand import sheet
    from ui.media.media import ROOM

    row = {"date": "2026-03-02", "medium": "百度搜索", "cost_yuan": 1_234_567, "impressions": 98_765_432.0, "views": 5_000_000.0, "viewers": 4_000_000.0, "repeat_viewers": 1_600_000.0,
           "clicks": 1_234_567.0, "leads": 12_345.0, "deals": 1_234.0, "revenue_yuan": 9_876_543, "margin_yuan": 4_567_890}
    company.commit([sheet("media", [row, row | {"medium": "抖音信息流"}])])
    company.set_setting("media_benchmarks", written)
    table = next(one for one in words(visit("media", lang)).split("<table") if "ROAS</th>" in one)
    assert int(re.search(r"min-width:(\d+)px", table)[1]) <= ROOM  # type: ignore[index]
    assert ">ROI</th>" in table and (" / 0.90%" in table or "12.30%" in table)


def _lagging(company) -> None:
    from sample_data.by_hand import sheet

    known = [{"customer": f"识{n}", "created_on": f"2026-02-{1 + n:02d}"} for n in range(12)]
    company.commit([sheet("customers", known)])
    company.commit([sheet("sales", [{"order_id": f"L{n}", "ordered_on": f"2026-03-{1 + n:02d}", "customer": f"识{n}", "amount_yuan": 100} for n in range(12)])])
    company.commit([sheet("media", [{"date": day, "medium": "百度搜索", "cost_yuan": 10, "revenue_yuan": 40, "margin_yuan": 20} for day in ("2025-03-03", "2025-08-01", "2026-03-19")])])


def test_only_a_period_with_days_within_the_lag_is_said_to_rise(visit: Visit, company) -> None:
    _lagging(company)
    assert "ROI 会继续上升" in words(visit("media", period="2026-Q1"))
    for period in ("2025-W10", "2025-Q1", "2030-Q1"):
        assert "ROI 会继续上升" not in words(visit("media", period=period)), period


def test_what_runs_to_the_present_says_so_in_a_past_period(visit: Visit, company) -> None:
    _lagging(company)
    shown = words(visit("media", period="2025-Q1"))
    assert "从第一笔花费累计到 2026-03-19，不随期间变" in shown and "到 2026-03-19 共 12 个" in shown and "到 2026-03-19 为止最近的时段" in shown
    assert "Added up from the first cost to 2026-03-19" in words(visit("media", "en", period="2025-Q1"))
    assert "为止最近的时段" not in words(visit("media", period="2026-Q1"))


def test_a_medium_called_like_the_word_for_all_is_an_option_of_its_own(visit: Visit, media) -> None:
    from sample_data.by_hand import sheet

    media.commit([sheet("media", [{"date": "2026-03-03", "medium": name, "cost_yuan": 10, "revenue_yuan": 20, "margin_yuan": 15} for name in ("全部", "All")])])
    for lang in ("zh", "en"):
        page = visit("media", lang)
        assert len(set(page.selectbox(key="scope_medium").options)) == len(page.selectbox(key="scope_medium").options)
        page.run()
        assert page.selectbox(key="scope_medium").value == "" and not page.query_params.get("medium")
