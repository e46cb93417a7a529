"""From money to margin, worked by hand: ratios of sums, unknown denominators, undated rows, totals."""

from __future__ import annotations

import csv
from datetime import date, datetime

import numpy as np
import pytest

from analytics.catalog import ask
from analytics.media.spend_and_return import media_roi
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

AS_OF = date(2026, 3, 31)


@pytest.fixture
@handed_on
def company():
    return warehouse_with(sheet("media", [
        {"date": "2026-01-05", "medium": "抖音", "campaign": "A", "cost_yuan": 100, "impressions": 1000.0, "clicks": 10.0, "leads": 4.0, "deals": 1.0,
         "revenue_yuan": 500, "margin_yuan": 150, "viewers": 200.0, "repeat_viewers": 50.0},
        {"date": "2026-02-05", "medium": "抖音", "campaign": "B", "cost_yuan": 300, "impressions": 1000.0, "clicks": 30.0, "leads": 16.0, "deals": 3.0,
         "revenue_yuan": 1500, "margin_yuan": 650, "viewers": 300.0, "repeat_viewers": 200.0},
        {"date": "2026-02-06", "medium": "展会", "campaign": "C", "cost_yuan": 50, "leads": 2.0, "deals": 0.0, "revenue_yuan": 20},
        {"date": "2026-02-07", "medium": "转介绍", "cost_yuan": 0, "leads": 8.0, "deals": 2.0, "revenue_yuan": 100, "margin_yuan": 60},
        {"date": None, "medium": "展会", "campaign": "C", "cost_yuan": 40, "leads": 1.0},
        {"date": "2027-01-01", "medium": "抖音", "cost_yuan": 999},
    ]))


def _row(answer, medium):
    return answer.rows.set_index(answer.columns[0].name).loc[medium]


def test_ratios_divide_sums(company):
    row = _row(media_roi(company, Scope(as_of=AS_OF)), "抖音")
    assert (row.cost_yuan, row.impressions, row.clicks, row.leads, row.deals) == (400, 2000, 40, 20, 4)
    assert (row.ctr, row.cpc_yuan, row.cpl_yuan, row.deal_rate, row.cost_per_deal_yuan) == (0.02, 10, 20, 0.2, 100)
    assert (row.retention, row.roas, row.margin_yuan, row.roi, row.roi_basis) == (0.5, 5, 800, 1.0, "margin")


def test_without_a_margin_the_return_is_by_revenue_and_says_so(company):
    answer = media_roi(company, Scope(period="2026-02", as_of=AS_OF))
    row = _row(answer, "展会")
    assert (row.roi, row.roi_basis) == (pytest.approx(-0.6), "revenue")
    assert any("按收入计" in note.zh for note in answer.notes)


def test_a_margin_known_for_some_of_the_revenue_only_is_no_basis():
    warehouse = warehouse_with(sheet("media", [
        {"date": "2026-01-05", "medium": "抖音", "cost_yuan": 100, "revenue_yuan": 500, "margin_yuan": 150},
        {"date": "2026-01-06", "medium": "抖音", "cost_yuan": 100, "revenue_yuan": 500},
    ]))
    row = _row(media_roi(warehouse, Scope(as_of=AS_OF)), "抖音")
    assert (row.roi, row.roi_basis, row.margin_yuan) == (4.0, "revenue", 150)


def test_nothing_spent_and_nothing_counted_is_unknown_not_zero(company):
    answer = media_roi(company, Scope(as_of=AS_OF))
    free, fair = _row(answer, "转介绍"), _row(answer, "展会")
    assert np.isnan([free.cpl_yuan, free.cost_per_deal_yuan, free.roas, free.roi, free.ctr]).all()
    assert free.deal_rate == 0.25
    assert np.isnan([fair.impressions, fair.ctr, fair.cpc_yuan, fair.retention, fair.cost_per_deal_yuan]).all()
    assert fair.deals == 0


def test_undated_rows_count_only_without_a_period(company):
    whole, month = media_roi(company, Scope(as_of=AS_OF)), media_roi(company, Scope(period="2026-02", as_of=AS_OF))
    assert _row(whole, "展会").cost_yuan == 90 and "没有日期" in "".join(note.zh for note in whole.notes)
    assert _row(month, "展会").cost_yuan == 50 and "没有计入" in "".join(note.zh for note in month.notes)


def test_a_sheet_without_any_date_is_answered_as_a_whole():
    warehouse = warehouse_with(sheet("media", [{"medium": "抖音", "cost_yuan": 10, "revenue_yuan": 30}]))
    answer = media_roi(warehouse, Scope())
    assert answer.as_of is None and _row(answer, "抖音").roi == 2.0


def test_media_are_listed_by_what_they_cost_and_months_in_order(company):
    assert media_roi(company, Scope(as_of=AS_OF)).rows["medium"].tolist() == ["抖音", "展会", "转介绍"]
    months = media_roi(company, Scope(period="2026", as_of=AS_OF), ("month",)).rows
    assert months["month"].tolist() == [date(2026, 1, 1), date(2026, 2, 1)]
    assert months["cost_yuan"].tolist() == [100, 350]
    assert media_roi(company, Scope(as_of=AS_OF), ("medium", "campaign")).rows["campaign"].tolist() == ["B", "A", "C", "未填写"]


def test_the_total_is_measured_again_and_leaves_people_out(company):
    total = media_roi(company, Scope(as_of=AS_OF)).facts["total"]
    assert (total["cost_yuan"], total["leads"], total["deals"], total["revenue_yuan"]) == (490, 31, 6, 2120)
    assert total["viewers"] is None and total["retention"] is None
    assert total["impressions"] is None and total["ctr"] is None  # the fair counts none
    assert (total["roi_basis"], total["roi"]) == ("revenue", pytest.approx((2120 - 450) / 450))  # what the undated row brought is blank
    alone = media_roi(company, Scope(as_of=AS_OF).within("medium", "抖音")).facts["total"]
    assert (alone["impressions"], alone["ctr"], alone["viewers"]) == (2000, 0.02, None)


def test_acquisition_cost_counts_customers_by_where_they_came_from():
    warehouse = warehouse_with(
        sheet("customers", [{"customer": "甲", "source_medium": "抖音"}, {"customer": "乙", "source_medium": "抖音"}, {"customer": "丙"}]),
        sheet("sales", [
            {"ordered_on": "2025-06-01", "amount_yuan": 5, "customer": "老"}, {"ordered_on": "2026-02-03", "amount_yuan": 5, "customer": "甲"},
            {"ordered_on": "2026-02-20", "amount_yuan": 5, "customer": "乙"}, {"ordered_on": "2026-02-25", "amount_yuan": 5, "customer": "甲"},
            {"ordered_on": "2026-02-20", "amount_yuan": 5, "customer": "丙", "source_medium": "展会"}, {"ordered_on": "2026-02-21", "amount_yuan": 5, "customer": "老"},
        ]),
        sheet("media", [{"date": "2026-02-05", "medium": "抖音", "cost_yuan": 300}, {"date": "2026-02-05", "medium": "展会", "cost_yuan": 60},
                        {"date": "2026-02-05", "medium": "电梯", "cost_yuan": 10}]),
    )
    answer = media_roi(warehouse, Scope(period="2026-02", as_of=date(2026, 2, 28)))
    assert _row(answer, "抖音").cac_yuan == 150 and _row(answer, "展会").cac_yuan == 60
    assert np.isnan(_row(answer, "电梯").cac_yuan)
    assert answer.facts["total"]["cac_yuan"] == pytest.approx(370 / 3)
    assert media_roi(warehouse, Scope(period="2026-02", as_of=date(2026, 2, 28)), ("campaign",)).rows["cac_yuan"].isna().all()


def test_no_media_is_a_note():
    answer = media_roi(warehouse_with(), Scope())
    assert answer.empty and "媒体投放" in answer.notes[-1].zh


# --- real files -----------------------------------------------------------------------------------------------------


@pytest.mark.real_files
def test_the_published_returns_of_a_real_campaign_file_come_out(real_files):
    with (real_files / "marketing_romi" / "Marketing.csv").open(encoding="utf-8-sig") as file:
        rows = [{"date": r["C Date"], "medium": r["Category"], "campaign": f"{r['Campaign Name']} {r['ID']}", "cost_yuan": r["Mark Spent"],
                 "impressions": float(r["Impressions"]), "clicks": float(r["Clicks"]), "leads": float(r["Leads"]), "deals": float(r["Orders"]),
                 "revenue_yuan": r["Revenue"]} for r in csv.DictReader(file)]
    answer = media_roi(warehouse_with(sheet("media", rows)), Scope())
    found = answer.rows.set_index("medium")["roi"]
    assert answer.facts["total"]["roi"] == pytest.approx(0.40203, abs=5e-6)
    for medium, roi in {"influencer": 1.5429, "media": 0.2241, "search": 0.0707, "social": -0.1367}.items():
        assert found[medium] == pytest.approx(roi, abs=1e-4)


@pytest.mark.real_files
def test_the_totals_of_a_real_advertising_file_come_out(real_files):
    with (real_files / "kag_facebook_ads" / "KAG_conversion_data.csv").open(encoding="utf-8-sig") as file:
        rows = [{"date": datetime.strptime(r["Date"], "%d-%m-%Y").date(), "medium": "facebook", "campaign": r["xyz_campaign_id"], "segment": r["age"] + r["ad_id"],
                 "cost_yuan": r["Spent"], "clicks": float(r["Clicks"]), "leads": float(r["Total_Conversion"]), "deals": float(r["Approved_Conversion"])}
                for r in csv.DictReader(file)]
    answer = media_roi(warehouse_with(sheet("media", rows)), Scope(), ("campaign",))
    total = answer.facts["total"]
    assert (total["clicks"], total["deals"]) == (38165, 1079)
    assert total["cost_yuan"] == pytest.approx(58705.23, abs=0.005)
    assert answer.rows["cost_yuan"].sum() == pytest.approx(total["cost_yuan"])


def _steps(buyers: int = 10, **more):
    """Ten customers known before they bought, `lag` days 2, 4 … 20, and media in five weeks up to 2026-03-31."""
    known = [{"customer": f"客{n}", "created_on": f"2026-02-{1 + n:02d}"} for n in range(buyers)]
    sold = [{"ordered_on": str(np.datetime64(f"2026-02-{1 + n:02d}") + 2 * (n + 1)), "customer": f"客{n}", "amount_yuan": 100} for n in range(buyers)]
    old = [{"ordered_on": "2026-01-01", "customer": "老客", "amount_yuan": 1}]
    days = ("2026-03-02", "2026-03-09", "2026-03-15", "2026-03-16", "2026-03-31", None)
    spent = [{"date": day, "medium": medium, "cost_yuan": 10, "margin_yuan": 15, "revenue_yuan": 40} for day in days for medium in ("抖音", "百度")]
    return warehouse_with(sheet("customers", known), sheet("sales", sold + old), sheet("media", spent), **more)


def test_weeks_are_a_step_and_those_within_the_lag_are_immature():
    answer = ask(_steps(), "media_roi", Scope(as_of=AS_OF), ("week",))
    rows = answer.rows[answer.rows["week"].notna()]
    # lags 2 … 20 days: the ninth of ten comes on day 18, so what was spent after 03-13 has not run its course
    assert [f"{week:%m-%d}" for week in rows["week"]] == ["03-02", "03-09", "03-16", "03-30"]
    assert rows["immature"].tolist() == [False, True, True, True] and rows["cost_yuan"].tolist() == [20, 40, 20, 20]
    assert answer.rows["immature"].isna().sum() == 1  # rows without a date belong to no step
    assert "2026-03-13 之后（近 18 天）的投放未成熟" in " ".join(note.zh for note in answer.notes)
    assert answer.columns[-1].label.in_("en") == "Immature"


def test_the_lag_that_makes_weeks_immature_is_the_one_media_lag_tells():
    facts = ask(_steps(), "media_lag", Scope(as_of=AS_OF)).facts
    assert (facts["mature_days"], facts["immature_from"]) == (18, date(2026, 3, 13))


def test_of_two_steps_the_finer_one_is_judged_and_groups_share_it():
    rows = ask(_steps(), "media_roi", Scope(period="2026-03", as_of=AS_OF), ("medium", "month", "week")).rows
    assert rows.groupby("week")["immature"].first().tolist() == [False, True, True, True] and len(rows) == 8
    months = ask(_steps(), "media_roi", Scope(period="2026-03", as_of=AS_OF), ("month",)).rows
    assert months["immature"].tolist() == [True]


def test_with_too_few_buyers_nobody_can_say_which_weeks_are_immature():
    answer = ask(_steps(buyers=9), "media_roi", Scope(as_of=AS_OF), ("week",))
    assert answer.rows["immature"].isna().all() and "不足 10 个" in answer.notes[-1].zh


def test_media_themselves_are_neither_mature_nor_immature():
    assert "immature" not in ask(_steps(), "media_roi", Scope(as_of=AS_OF)).rows


def test_steps_of_a_period_that_has_run_its_course_are_mature_and_nothing_is_said():
    past = ask(_steps(), "media_roi", Scope(period="2026-W10"), ("week",))
    assert past.rows["immature"].tolist() == [False] and "未成熟" not in " ".join(note.zh for note in past.notes)
    assert ask(_steps(), "media_lag", Scope(period="2026-W10")).facts["buyers"] == ask(_steps(), "media_lag", Scope()).facts["buyers"]


def test_a_blank_cost_is_unknown_and_its_revenue_is_in_no_ratio_with_the_cost():
    def row(cost, revenue):
        return {"date": "2026-03-16", "medium": "抖音", "cost_yuan": cost, "revenue_yuan": revenue, "margin_yuan": revenue, "leads": 10.0}
    blank = media_roi(warehouse_with(sheet("media", [row(100, 150), row(None, 50)])), Scope(as_of=AS_OF))
    one = _row(blank, "抖音")
    assert (one.roas, one.roi, one.cpl_yuan, one.revenue_yuan, one.leads) == (1.5, 0.5, 10, 200, 20)
    assert blank.facts["total"]["roas"] == 1.5 and any("1 行有结果没有花费（成交额 50 元）" in note.zh for note in blank.notes)
    typed = media_roi(warehouse_with(sheet("media", [row(100, 150), row(0, 50)])), Scope(as_of=AS_OF))
    assert _row(typed, "抖音").roas == 2.0 and not any("没有花费（" in note.zh for note in typed.notes)
    apart = media_roi(warehouse_with(sheet("media", [row(100, None), row(None, 50)])), Scope(as_of=AS_OF))
    assert np.isnan(_row(apart, "抖音").roi)  # not −1: what was spent brought something nobody can set beside it
