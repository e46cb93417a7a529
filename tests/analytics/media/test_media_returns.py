"""Rates and comparisons of media, payback, lag, the media file beside our own books, benchmarks: worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.catalog import ask
from analytics.errors import Refused, UnknownName
from analytics.scope import Scope
from analytics.words.media_benchmark_words import written_benchmarks
from sample_data.by_hand import sheet, warehouse_with

AS_OF = date(2026, 3, 31)


def _media(*rows):
    names = ("date", "medium", "cost_yuan", "revenue_yuan", "margin_yuan")
    return sheet("media", [dict(zip(names, row, strict=False)) for row in rows])


def test_every_rate_is_a_ratio_of_sums_and_unknown_where_a_part_is_more_than_its_whole():
    house = warehouse_with(sheet("media", [
        {"date": "2026-03-01", "medium": "A", "cost_yuan": 300, "impressions": 6000.0, "views": 1000.0, "viewers": 500.0, "clicks": 100.0, "leads": 10.0},
        {"date": "2026-03-02", "medium": "A", "cost_yuan": 100, "impressions": 2000.0, "views": 600.0, "viewers": 300.0, "clicks": 60.0, "leads": 6.0},
        {"date": "2026-03-01", "medium": "B", "cost_yuan": 10, "impressions": 100.0, "clicks": 120.0, "viewers": 50.0, "repeat_viewers": 60.0, "leads": 200.0}]))
    a, b = (row for _place, row in ask(house, "media_roi", Scope(as_of=AS_OF)).rows.iterrows())
    assert (a.cpm_yuan, a.cost_per_view_yuan, a.view_rate, a.frequency, a.lead_rate) == (50, 0.25, 0.2, 10, 0.1)
    assert np.isnan([b.ctr, b.retention, b.lead_rate, b.view_rate]).all() and b.frequency == 2
    total = ask(house, "media_roi", Scope(as_of=AS_OF)).facts["total"]
    assert total["frequency"] is None and total["cpm_yuan"] == pytest.approx(1000 * 410 / 8100)


def test_frequency_needs_people():
    house = warehouse_with(sheet("media", [{"date": "2026-03-01", "medium": "A", "cost_yuan": 3, "impressions": 6000.0}]))
    assert np.isnan(ask(house, "media_roi", Scope(as_of=AS_OF)).rows["frequency"]).all()


def test_groups_stand_beside_the_same_days_of_the_previous_period_and_the_previous_year():
    house = warehouse_with(_media(("2025-03-10", "A", 50, 90, 60), ("2026-02-10", "A", 100, 300, 150), ("2026-03-10", "A", 200, 300, 250), ("2026-03-31", "B", 10, 20, 5)))
    answer = ask(house, "media_roi", Scope(period="2026-03", as_of=AS_OF))
    row = answer.rows.set_index("medium").loc["A"]
    assert (row.previous_cost_yuan, row.previous_roi, row.last_year_cost_yuan) == (100, 0.5, 50) and row.last_year_roi == pytest.approx(0.2)
    assert np.isnan(answer.rows.set_index("medium").loc["B", "previous_roi"])
    assert answer.facts["previous"]["roi"] == 0.5 and answer.facts["last_year"]["cost_yuan"] == 50


def test_the_loaded_acquisition_cost_adds_the_same_for_each_new_customer():
    sales = [{"ordered_on": "2025-01-01", "amount_yuan": 5, "customer": "老"}] + [{"ordered_on": "2026-03-02", "amount_yuan": 5, "customer": name, "source_medium": medium}
                                                                               for name, medium in (("甲", "A"), ("乙", "A"), ("丙", "B"), ("丁", None))]
    spent = [{"date": "2026-03-05", "item": "差旅", "amount_yuan": 300}, {"date": "2026-03-05", "item": "办公", "amount_yuan": 999}, {"date": "2026-03-06", "item": " 市场推广", "amount_yuan": 100}]
    media = _media(("2026-03-02", "A", 100, 300, 150), ("2026-03-02", "B", 30, 90, 50))
    house = warehouse_with(sheet("sales", sales), media, sheet("expenses", spent))
    answer = ask(house, "media_roi", Scope(period="2026-03", as_of=AS_OF))
    rows = answer.rows.set_index("medium")
    assert rows.loc["A", "cac_yuan"] == 50 and rows.loc["A", "cac_loaded_yuan"] == 150 and rows.loc["B", "cac_loaded_yuan"] == 130
    assert any("一样多" in note.zh for note in answer.notes)
    without = ask(warehouse_with(sheet("sales", sales), media), "media_roi", Scope(period="2026-03", as_of=AS_OF))
    assert without.rows["cac_loaded_yuan"].isna().all() and any("获客费用科目" in note.zh for note in without.notes)


def test_five_hundred_media_keep_their_sums_in_one_line_of_others():
    house = warehouse_with(_media(*((f"2026-03-{1 + n % 28:02d}", f"媒体{n}", 1000 - n, 2000, 1500 - n) for n in range(500))))
    answer = ask(house, "media_roi", Scope(as_of=AS_OF))
    others, rest = answer.facts["others"], answer.rows.iloc[30:]
    assert answer.facts["others_n"] == 470 and others["cost_yuan"] == rest["cost_yuan"].sum()
    assert others["roi"] == pytest.approx((rest["margin_yuan"].sum() - rest["cost_yuan"].sum()) / rest["cost_yuan"].sum())


def test_money_back_lowers_the_cost_and_a_cost_below_nothing_has_no_return():
    house = warehouse_with(_media(("2026-03-01", "A", 100, 300, 150), ("2026-03-02", "A", -20, None, None), ("2026-03-02", "B", -5, 10, 5)))
    rows = ask(house, "media_roi", Scope(as_of=AS_OF)).rows.set_index("medium")
    assert rows.loc["A", "cost_yuan"] == 80 and rows.loc["A", "roi"] == 0.875 and np.isnan(rows.loc["B", "roi"])


# --- payback --------------------------------------------------------------------------------------------------------


def _payback(*rows, as_of=AS_OF):
    return ask(warehouse_with(_media(*rows)), "media_payback", Scope(as_of=as_of)).rows.set_index("medium")


def test_payback_is_the_first_month_whose_cumulative_margin_covers_the_cumulative_cost():
    row = _payback(("2026-01-05", "A", 100, 90, 40), ("2026-02-05", "A", 100, 300, 120), ("2026-03-05", "A", 50, 300, 90)).loc["A"]
    assert (row.payback_state, row.payback_month, row.payback_months, row.balance_yuan, row.deepest_yuan) == ("paid", date(2026, 3, 1), 3, 0, -60)


def test_a_medium_that_fell_back_and_one_that_never_paid_are_told_apart():
    rows = _payback(("2026-01-05", "A", 100, 200, 150), ("2026-03-05", "A", 200, 10, 5), ("2026-01-05", "B", 100, 50, 20), ("2026-01-05", "C", 0, 50, 20), ("2026-01-05", "D", 10, None, None))
    assert rows["payback_state"].to_dict() == {"A": "again_below", "B": "not_yet", "C": "no_cost", "D": "unknown"}
    assert rows.loc["A", "payback_month"] == date(2026, 1, 1) and rows.loc["B", "payback_month"] is None


def test_what_is_still_to_come_needs_six_full_months_and_carries_its_interval():
    months = [(f"2025-{month:02d}-05", "A", cost, 900, cost + net) for month, cost, net in ((6, 1000, -700), (7, 100, 90), (8, 100, 110), (9, 100, 90), (10, 100, 110), (11, 100, 90), (12, 100, 110))]
    short, long = _payback(*months[:4], as_of=date(2025, 9, 30)).loc["A"], _payback(*months, ("2026-01-05", "A", 200, 10, 10), as_of=date(2026, 1, 20)).loc["A"]
    assert short.payback_state == "not_yet" and np.isnan(float(short.payback_low_months or np.nan))
    # −290 to make up, 100 ± 1.2816 × 10.954 ÷ √6 a month: 2.74 to 3.08 months.
    assert long.balance_yuan == -290 and (long.payback_low_months, long.payback_high_months) == (3, 4)


# --- lag and our own books ------------------------------------------------------------------------------------------


def test_the_lag_runs_from_the_first_contact_to_the_first_sale():
    start = date(2026, 1, 1)
    people = [{"customer": f"客{n}", "source_medium": "A", "created_on": start + timedelta(days=n)} for n in range(10)] + [{"customer": "早", "source_medium": "A", "created_on": date(2020, 1, 1)}]
    sales = [{"ordered_on": start, "amount_yuan": 1, "customer": "始"}] + [{"ordered_on": start + timedelta(days=n + 10 * (n + 1)), "amount_yuan": 5, "customer": f"客{n}"} for n in range(10)]
    sales += [{"ordered_on": "2026-05-01", "amount_yuan": 5, "customer": "客0"}, {"ordered_on": "2026-02-01", "amount_yuan": 5, "customer": "早"}]
    answer = ask(warehouse_with(sheet("customers", people), sheet("sales", sales)), "media_lag", Scope(as_of=date(2026, 6, 1)))
    row = answer.rows.iloc[0]
    assert (row.medium, row.first_buyers, row.lag_median_days, row.lag_p90_days, row.within_30) == ("A", 10, 50, 90, 0.3)
    assert answer.facts["mature_days"] == 90 and answer.facts["immature_from"] == date(2026, 3, 3)


def test_a_lag_says_which_filters_it_does_not_follow():
    house = warehouse_with(sheet("customers", [{"customer": "甲", "source_medium": "抖音", "created_on": "2026-03-03"}]),
                           sheet("sales", [{"ordered_on": "2026-03-05", "customer": "甲", "amount_yuan": 100, "channel": "直销"}]))
    said = ask(house, "media_lag", Scope().within("channel", "线上").within("medium", "抖音")).notes
    assert [note.zh for note in said if "没有按" in note.zh] == ["时差按全公司算，没有按「渠道」筛选。"]
    assert not [note for note in ask(house, "media_lag", Scope().within("medium", "抖音")).notes if "没有按" in note.zh]


def test_the_file_and_our_books_stand_side_by_side_with_the_reason():
    house = warehouse_with(
        sheet("customers", [{"customer": "甲", "source_medium": "B"}]),
        sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 100, "cost_yuan": 60, "source_medium": "a"}, {"ordered_on": "2026-03-02", "amount_yuan": 50, "cost_yuan": 30, "customer": "甲"},
                        {"ordered_on": "2026-03-09", "amount_yuan": -20, "cost_yuan": -12, "customer": "甲"}, {"ordered_on": "2026-03-02", "amount_yuan": 7}, {"ordered_on": "2026-03-03", "amount_yuan": 9, "source_medium": "D"},
                        {"ordered_on": "2026-03-03", "amount_yuan": 30, "source_medium": "E"}]),
        sheet("deals", [{"deal_id": "1", "created_on": "2026-03-01", "closed_on": "2026-03-02", "outcome": "won", "amount_yuan": 10, "source_medium": "E"}]),
        sheet("media", [{"date": "2026-03-01", "medium": "A", "cost_yuan": 20, "deals": 1.0, "revenue_yuan": 100}, {"date": "2026-03-01", "medium": "B", "cost_yuan": 10, "deals": 1.0, "revenue_yuan": 50},
                        {"date": "2026-03-01", "medium": "C", "cost_yuan": 5, "revenue_yuan": 3}, {"date": "2026-03-01", "medium": "E", "cost_yuan": 5, "deals": 1.0, "revenue_yuan": 10}]))
    answer = ask(house, "media_sources", Scope(period="2026-03", as_of=AS_OF))
    rows = answer.rows.set_index("medium")
    assert rows["difference_reason"].to_dict() == {"A": "same", "B": "returns", "C": "not_in_books", "D": "no_media_row", "E": "repeat", "未填写": "no_source"}
    assert rows.loc["B", "own_revenue_yuan"] == 30 and rows.loc["B", "own_returns_yuan"] == -20 and rows.loc["B", "revenue_difference_yuan"] == -20
    assert rows.loc["A", "own_roi"] == 1.0 and rows.loc["E", "own_deals"] == 1 and rows.loc["B", "by_customer_yuan"] == 30
    assert answer.facts["unsourced_share"] == pytest.approx(7 / 176)
    assert answer.facts["total"]["own_roi"] is None  # D and E sold without a cost


def test_what_has_no_source_was_earned_by_no_medium():
    media = sheet("media", [{"date": "2026-03-01", "medium": "A", "cost_yuan": 20}])
    sold = [{"ordered_on": "2026-03-02", "amount_yuan": 100, "cost_yuan": 50}]
    scope = Scope(period="2026-03", as_of=AS_OF)
    assert ask(warehouse_with(media, sheet("sales", sold)), "media_sources", scope).facts["total"]["own_roi"] is None
    sourced = [*sold, {"ordered_on": "2026-03-02", "amount_yuan": 90, "cost_yuan": 60, "source_medium": "A"}]
    assert ask(warehouse_with(media, sheet("sales", sourced)), "media_sources", scope).facts["total"]["own_roi"] == 0.5


def test_by_region_our_books_speak_and_the_cost_is_unknown():
    house = warehouse_with(sheet("people", [{"person": "王", "region": "华东"}]), sheet("sales", [{"ordered_on": "2026-03-02", "amount_yuan": 100, "cost_yuan": 60, "source_medium": "A", "person": "王"}]),
                           _media(("2026-03-01", "A", 20, 100, 40)))
    row = ask(house, "media_sources", Scope(period="2026-03", as_of=AS_OF).within("medium", "A"), ("region",)).rows.iloc[0]
    assert (row.region, row.own_revenue_yuan, row.difference_reason) == ("华东", 100, "only_ours") and np.isnan(row.cost_yuan)


# --- benchmarks -----------------------------------------------------------------------------------------------------


def test_benchmarks_stand_beside_ours_and_are_never_assumed():
    house = warehouse_with(_media(("2026-03-01", "抖音", 100, 300, 150), ("2026-03-01", "百度", 50, 300, 150)))
    assert ask(house, "media_benchmarks", Scope(as_of=AS_OF)).empty
    house.set_setting("media_benchmarks", "抖 音@ROI=0.4（协会报告，2025）；全部@ROAS=4（某年鉴，2024-06）")
    rows = ask(house, "media_benchmarks", Scope(as_of=AS_OF)).rows.set_index(["medium", "metric"])
    assert rows.loc[("抖音", "roi"), "difference"] == pytest.approx(0.1) and rows.loc[("百度", "roas"), "difference"] == 2
    assert all(column.unit == "" for column in ask(house, "media_benchmarks", Scope(as_of=AS_OF)).columns)  # each row has its own
    assert ("百度", "roi") not in rows.index and rows.loc[("抖音", "roi"), "benchmark_source"] == "协会报告 2025"


@pytest.mark.parametrize("text", ["抖音@ROI=1.2", "抖音@ROI=1.2（，2025）", "抖音@ROI=1.2（报告，去年）", "抖音@人气=1（报告，2025）", "抖音@ROI=高（报告，2025）", "A@ROI=1（x，2025）；a@ROI=2（y，2025）"])
def test_a_benchmark_without_source_date_or_number_is_refused(text):
    with pytest.raises((Refused, UnknownName)):
        written_benchmarks(text)


def test_payback_and_lag_run_to_the_reading_date_whatever_the_period():
    house = warehouse_with(_media(("2025-01-05", "A", 100, 90, 40), ("2025-07-05", "A", 10, 300, 120), ("2026-03-31", "A", 1, 2, 1)))
    asked, whole = (ask(house, "media_payback", Scope(period=period)) for period in ("2025-Q1", None))
    assert asked.rows.iloc[0].to_dict() == whole.rows.iloc[0].to_dict() and asked.rows.iloc[0].payback_state == "paid"
    assert "从头累计到 2026-03-31" in " ".join(note.zh for note in asked.notes) and "从头累计" not in " ".join(note.zh for note in whole.notes)
    with pytest.raises(Refused):
        ask(house, "media_payback", Scope(period="foo"))


def test_a_medium_called_like_the_word_for_all_has_its_own_benchmark():
    from analytics.words.media_benchmark_words import benchmark_of

    known = written_benchmarks("全部@ROI=1（报告，2025）；「全部」@ROI=2（报告，2025）")
    assert [benchmark_of(known, medium, "roi").value for medium in ("全部", "抖音", None)] == [2, 1, 1]


def test_a_long_name_is_shortened_in_a_terminal_only():
    from reports.sheets.plain_table import answer_table, width

    answer = ask(warehouse_with(_media(("2026-03-01", "长" * 300, 100, 300, 150))), "media_roi", Scope(as_of=AS_OF))
    table = answer_table(answer, "zh")
    assert answer.rows.loc[0, "medium"] == "长" * 300 and "长…" in table and max(len(line) for line in table.split("\n")) < 700 and "长" * 60 not in table
    assert width("长" * 300) == 600
