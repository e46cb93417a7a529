"""The head of a board and how it moves: hand-worked cases."""

from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))


def sale(amount, day=date(2026, 3, 5), **more):
    return {"ordered_on": day, "amount_yuan": amount, **more}


def totals(*sheets, scope=MARCH, by=(), **options):
    answer = ask(warehouse_with(*sheets), "totals", scope, by, options)
    return answer, {row["metric"]: row for row in answer.rows.to_dict("records")}


def test_value_previous_and_last_year_are_like_for_like():
    _, rows = totals(sheet("sales", [sale(120), sale(0, date(2026, 3, 19)), sale(100, date(2026, 2, 26)), sale(7, date(2026, 2, 27)), sale(60, date(2025, 3, 19)), sale(9, date(2025, 3, 20))]))
    assert [rows["sales"][c] for c in ("value", "previous", "last_year")] == [120, 100, 60]
    assert rows["sales"]["change_rate"] == pytest.approx(0.2) and rows["sales"]["last_year_rate"] == pytest.approx(1.0)


def test_a_window_before_the_first_row_is_unknown_not_zero():
    _, rows = totals(sheet("sales", [sale(120)]))
    assert pd.isna(rows["sales"]["previous"]) and pd.isna(rows["sales"]["change_rate"])


def test_without_a_period_everything_counts_and_nothing_is_compared():
    _, rows = totals(sheet("sales", [sale(120), sale(5, date(2024, 1, 2))]), scope=Scope())
    assert rows["sales"]["value"] == 125 and pd.isna(rows["sales"]["previous"])


def test_as_of_cuts_everything_later():
    _, rows = totals(sheet("sales", [sale(120), sale(5, date(2026, 3, 20))]))
    assert rows["sales"]["value"] == 120


def test_a_metric_whose_dataset_ends_earlier_is_compared_through_its_own_last_day():
    receipts = [{"received_on": date(2026, 3, 10), "amount_yuan": 50}, {"received_on": date(2026, 2, 11), "amount_yuan": 40},
                {"received_on": date(2026, 2, 3), "amount_yuan": 8},
                {"received_on": date(2026, 2, 25), "amount_yuan": 1000}]
    answer, rows = totals(sheet("sales", [sale(120, date(2026, 3, 19)), sale(1, date(2026, 2, 3))]), sheet("receipts", receipts), scope=Scope(period="2026-03"))
    # 10 March is the 7th working day; February's 7th is the 10th, so only receipts to 10 February count.
    assert rows["collected"]["value"] == 50 and rows["collected"]["previous"] == 8
    assert any("2026-03-10" in note.zh for note in answer.notes)


def test_totals_are_measured_at_their_own_grain():
    lines = [sale(100, order_id="A", line_no="1", person="甲", split_share=None), sale(50, order_id="A", line_no="2", person="乙")]
    _, rows = totals(sheet("sales", lines))
    assert rows["orders"]["value"] == 1  # two people share one order: 1 + 1 parts, one whole


def test_totals_split_by_a_dimension_add_up():
    warehouse = warehouse_with(sheet("sales", [sale(100, team="一部"), sale(40, team="二部"), sale(5)]))
    answer = ask(warehouse, "totals", MARCH, ("team",), {"metrics": "sales"})
    assert {r["team"]: r["value"] for r in answer.rows.to_dict("records")} == {"一部": 100, "二部": 40, "未分组": 5}


def test_a_metric_that_cannot_be_split_that_way_is_left_out_with_a_note():
    media = [{"date": date(2026, 3, 2), "medium": "抖音", "cost_yuan": 10}]
    answer, rows = totals(sheet("sales", [sale(100, team="一部")]), sheet("media", media), by=("team",), metrics="sales,cost_yuan")
    assert set(rows) == {"sales"} and any("花费" in note.zh for note in answer.notes)


def test_an_unknown_metric_is_answered_with_a_suggestion():
    with pytest.raises(UnknownName, match="sales"):
        totals(sheet("sales", [sale(1)]), metrics="sale")


def test_collected_goes_to_the_receipt_then_the_order_by_split():
    sales = [sale(600, order_id="A", line_no="1", person="甲"), sale(400, order_id="A", line_no="2", person="乙")]
    receipts = [{"received_on": date(2026, 3, 10), "amount_yuan": 100, "order_id": "A"}, {"received_on": date(2026, 3, 11), "amount_yuan": 7, "person": "丙"}]
    answer = ask(warehouse_with(sheet("sales", sales), sheet("receipts", receipts)), "rankings", Scope(period="2026-03"), (), {"measure": "collected"})
    assert {r["person"]: r["collected"] for r in answer.rows.to_dict("records")} == {"甲": 60, "乙": 40, "丙": 7}


def trend(*sales, scope=Scope(period="2026-Q1", as_of=date(2026, 3, 19)), by=(), **options):
    return ask(warehouse_with(sheet("sales", list(sales))), "trend", scope, by, options)


def test_trend_has_a_measured_zero_for_a_month_without_sales():
    answer = trend(sale(10, date(2026, 1, 5)), sale(30, date(2026, 3, 5)), grain="month")
    assert answer.rows["sales"].tolist() == [10, 0, 30] and answer.rows["cumulative"].tolist() == [10, 10, 40]
    assert answer.facts["unfinished_from"] == date(2026, 3, 1)


def test_trend_of_the_last_months_stands_beside_last_year():
    answer = trend(sale(10, date(2025, 3, 5)), sale(99, date(2025, 3, 25)), sale(30, date(2026, 3, 5)), grain="month", last="2")
    assert answer.rows["period_start"].tolist() == [date(2026, 2, 1), date(2026, 3, 1)]
    assert answer.rows["last_year"].iloc[1] == 10  # the unfinished month stops at the same date last year


def test_trend_by_week_starts_on_monday():
    answer = trend(sale(10, date(2026, 3, 15)), sale(5, date(2026, 3, 16)), scope=Scope(period="2026-03", as_of=date(2026, 3, 19)), grain="week")
    assert dict(zip(answer.rows["period_start"], answer.rows["sales"], strict=True))[date(2026, 3, 9)] == 10


def test_a_trend_of_an_empty_table_names_the_sheet():
    answer = ask(warehouse_with(), "trend", MARCH)
    assert answer.empty and "销售" in answer.notes[0].zh


def test_an_unknown_grain_is_answered_with_a_suggestion():
    with pytest.raises(UnknownName):
        trend(sale(1), grain="fortnight")


def test_a_team_reached_through_its_region_keeps_its_target_and_a_part_of_it_has_none():
    people = [{"person": "甲", "team": "一部", "region": "华东"}, {"person": "乙", "team": "二部", "region": "华东"}, {"person": "丙", "team": "二部", "region": "华南"}]
    aims = [{"level": level, "owner": owner, "period": "2026-03", "metric": "sales", "value": value}
            for level, owner, value in (("team", "一部", 200), ("team", "二部", 300), ("region", "华东", 900), ("person", "甲", 150))]
    house = warehouse_with(sheet("people", people), sheet("targets", aims), sheet("sales", [sale(120, person="甲"), sale(30, person="乙"), sale(10, person="丙")]))

    def target(**where):
        scope = Scope(period="2026-03", as_of=date(2026, 3, 19), where=tuple((dim, (value,)) for dim, value in where.items()))
        asked = ask(house, "totals", scope, options={"metrics": "sales"}).rows
        step = ask(house, "trend", scope, options={"measure": "sales", "grain": "month"}).rows
        pair = [frame["target"].iloc[-1] if "target" in frame else None for frame in (asked, step)]
        assert pair[0] == pair[1] or all(pd.isna(one) or one is None for one in pair)
        return None if pair[0] is None or pd.isna(pair[0]) else pair[0]

    assert target(region="华东", team="一部") == target(team="一部") == 200
    assert target(region="华东", team="一部", person="甲") == 150
    assert target(team="二部") == 300 and target(region="华东", team="二部") is None  # 丙 stands in another region
    assert target(region="华南", team="一部") is None and target(region="华东", customer="客") is None


def test_a_daily_trend_says_what_the_last_five_working_days_brought_a_day():
    # Friday 13 March to Thursday 19 March: five working days, and the Saturday's sale between them counts.
    sales = [sale(1000, date(2026, 3, 12)), sale(100, date(2026, 3, 13)), sale(40, date(2026, 3, 14)), sale(60, date(2026, 3, 19))]
    assert ask(warehouse_with(sheet("sales", sales)), "trend", MARCH, options={"grain": "day"}).facts["recent_per_workday"] == 40


def test_a_trend_that_has_no_sum_by_day_has_no_such_mean():
    house = warehouse_with(sheet("sales", [sale(100, date(2026, 3, 13))]))
    assert "recent_per_workday" not in ask(house, "trend", MARCH, options={"grain": "week"}).facts
    assert "recent_per_workday" not in ask(house, "trend", MARCH, ("person",), {"grain": "day"}).facts
