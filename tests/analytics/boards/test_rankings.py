"""Who leads: hand-worked boards of three to six rows."""

from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))
PEOPLE = [
    {"person": "甲", "team": "一部", "region": "华东", "hired_on": date(2025, 1, 1)},
    {"person": "乙", "team": "一部", "region": "华东", "hired_on": date(2025, 1, 1)},
    {"person": "丙", "team": "二部", "region": "华南", "hired_on": date(2025, 1, 1)},
    {"person": "丁", "team": "二部", "region": "华南", "hired_on": date(2026, 3, 10)},
]


def sale(person, amount, day=date(2026, 3, 5), **more):
    return {"ordered_on": day, "amount_yuan": amount, "person": person, **more}


def board(*sales, people=PEOPLE, scope=MARCH, by=(), **options):
    sheets = [sheet("people", people)] if people else []
    warehouse = warehouse_with(*sheets, sheet("sales", list(sales)))
    return ask(warehouse, "rankings", scope, by, options)


# Somebody sells on the last day read: then the data reach it, and windows are compared through it.
TODAY = {"ordered_on": date(2026, 3, 19), "amount_yuan": 0, "person": "甲", "team": "一部"}


def by_name(answer, column, subject="person"):
    cells = {row[subject]: row[column] for row in answer.rows.to_dict("records")}
    return {name: None if not isinstance(cell, list) and pd.isna(cell) else cell for name, cell in cells.items()}


def test_tied_sellers_share_a_rank_and_the_next_place_is_skipped():
    answer = board(sale("甲", 100), sale("乙", 100.004), sale("丙", 300), sale("丁", 50))
    assert by_name(answer, "rank") == {"丙": 1, "甲": 2, "乙": 2, "丁": 4}


def test_gap_to_next_is_to_the_strictly_greater_value():
    answer = board(sale("甲", 100), sale("乙", 100), sale("丙", 300), sale("丁", 50))
    assert by_name(answer, "gap_to_next") == {"丙": None, "甲": 200, "乙": 200, "丁": 50}


def test_returns_are_subtracted():
    answer = board(sale("甲", 100, order_id="A"), sale("甲", -30, order_id="B"), sale("乙", 80, order_id="C"))
    assert by_name(answer, "sales")["甲"] == 70 and answer.rows["person"].iloc[0] == "乙"


def test_people_without_sales_rank_last_together_at_a_measured_zero():
    answer = board(sale("甲", 100))
    assert by_name(answer, "sales") == {"甲": 100, "乙": 0, "丙": 0, "丁": 0}
    assert by_name(answer, "rank") == {"甲": 1, "乙": 2, "丙": 2, "丁": 2}


def test_a_split_order_is_credited_by_share():
    answer = board(sale("甲", 1000, order_id="A", line_no="1", split_share=0.6), sale("乙", 1000, order_id="A", line_no="2", split_share=0.4))
    assert by_name(answer, "sales")["甲"] == pytest.approx(600) and by_name(answer, "sales")["乙"] == pytest.approx(400)


def test_cancelled_orders_are_left_out():
    assert by_name(board(sale("甲", 100, status="已取消"), sale("甲", 40, status="已完成")), "sales")["甲"] == 40


def test_sales_without_a_person_count_in_the_total_but_are_not_ranked():
    answer = board(sale("甲", 100), sale(None, 300))
    assert answer.facts["total"] == 400 and answer.facts["unassigned"] == 300
    assert "未分配" not in by_name(answer, "rank")
    assert by_name(answer, "share")["甲"] == pytest.approx(0.25)
    assert any("没有写明销售员" in note.zh for note in answer.notes)


def test_someone_not_in_the_people_sheet_is_ranked_and_marked():
    assert by_name(board(sale("甲", 100), sale("路人", 300)), "mark") == {"路人": "unknown", "甲": None, "乙": None, "丙": None, "丁": "new"}


def test_someone_who_left_is_marked():
    people = [*PEOPLE, {"person": "戊", "team": "一部", "region": "华东", "hired_on": date(2025, 1, 1), "left_on": date(2026, 3, 10)}]
    assert by_name(board(sale("戊", 10), people=people), "mark")["戊"] == "left"


def test_change_compares_through_the_same_working_day():
    answer = board(TODAY, sale("甲", 100), sale("甲", 80, date(2026, 2, 26)), sale("甲", 999, date(2026, 2, 27)))
    assert by_name(answer, "previous")["甲"] == 80
    assert by_name(answer, "change_rate")["甲"] == pytest.approx(0.25)


def test_change_rate_is_unknown_on_a_base_of_zero_or_less():
    rates = by_name(board(TODAY, sale("甲", 100), sale("乙", 50), sale("乙", -20, date(2026, 2, 10)), sale("丙", 1, date(2026, 2, 10))), "change_rate")
    assert rates["甲"] is None and rates["乙"] is None and rates["丙"] == -1


def test_movement_is_over_those_present_in_both_windows():
    # February: 丙 300, 甲 200, 乙 100. March: 丁 (new) 500, 甲 400, 乙 300, 丙 200.
    feb = date(2026, 2, 10)
    answer = board(TODAY, sale("丙", 300, feb), sale("甲", 200, feb), sale("乙", 100, feb), sale("丁", 500), sale("甲", 400), sale("乙", 300), sale("丙", 200))
    assert by_name(answer, "rank") == {"丁": 1, "甲": 2, "乙": 3, "丙": 4}
    assert by_name(answer, "rank_change") == {"丁": None, "甲": 1, "乙": 1, "丙": -2}
    assert by_name(answer, "previous_rank") == {"丁": None, "甲": 2, "乙": 3, "丙": 1}


def test_teams_show_heads_by_person_days_and_the_measure_per_head():
    answer = board(sale("甲", 100), sale("丙", 190), by=("team",))
    assert by_name(answer, "heads", "team")["二部"] == pytest.approx(1 + 10 / 19)  # 丁 joined on the 10th: 10 of 19 days
    assert by_name(answer, "per_head", "team")["一部"] == pytest.approx(50)
    assert by_name(answer, "sales", "team") == {"二部": 190, "一部": 100}


def test_a_sale_belongs_to_the_team_of_its_day():
    people = [{"person": "甲", "team": "一部", "valid_to": date(2026, 3, 9)}, {"person": "甲", "team": "二部", "valid_from": date(2026, 3, 10)}]
    answer = board(sale("甲", 100), sale("甲", 30, date(2026, 3, 12)), people=people, by=("team",))
    assert by_name(answer, "sales", "team") == {"一部": 100, "二部": 30}


def test_the_rows_own_team_comes_first():
    assert by_name(board(sale("甲", 100, team="特战队"), by=("team",)), "sales", "team")["特战队"] == 100


def test_a_filter_narrows_population_and_facts():
    answer = board(sale("甲", 100), sale("丙", 300), scope=MARCH.within("team", "一部"))
    assert by_name(answer, "sales") == {"甲": 100, "乙": 0}


def test_rows_a_reader_may_not_see_are_not_there():
    scope = Scope(period="2026-03", as_of=date(2026, 3, 19), visible=(("team", ("一部",)),))
    assert set(by_name(board(sale("甲", 100), sale("丙", 300), scope=scope), "rank")) == {"甲", "乙"}


def test_an_empty_period_ranks_everyone_at_zero_not_at_nothing():
    answer = board(sale("甲", 100), sale("甲", 1, date(2026, 4, 20)), scope=Scope(period="2026-03-20..2026-03-25"), people=PEOPLE)
    assert set(by_name(answer, "sales").values()) == {0}


def test_without_rows_there_is_a_note_naming_the_sheet_and_no_rows():
    answer = ask(warehouse_with(), "rankings", MARCH)
    assert answer.empty and "销售" in answer.notes[0].zh


def test_orders_are_distinct_and_net_positive():
    answer = board(sale("甲", 100, order_id="A", line_no="1"), sale("甲", 50, order_id="A", line_no="2"), sale("甲", 70, order_id="B", line_no="1"),
                   sale("甲", -70, order_id="B", line_no="2"), sale("甲", 5), measure="orders")
    assert by_name(answer, "orders")["甲"] == 2


def test_gross_profit_needs_costs_for_nearly_all_sales():
    known = board(sale("甲", 100, cost_yuan=60), sale("甲", 100, cost_yuan=70), measure="gross_profit")
    assert by_name(known, "gross_profit")["甲"] == 70
    partly = board(sale("甲", 100, cost_yuan=60), sale("甲", 100), measure="gross_profit")
    assert by_name(partly, "gross_profit")["甲"] is None


def test_a_customer_is_new_once_and_belongs_to_the_first_seller():
    early = date(2025, 11, 3)
    answer = board(sale("丙", 1, early, customer="老客"), sale("甲", 100, customer="老客"), sale("甲", 100, customer="新客"),
                   sale("乙", 100, date(2026, 3, 6), customer="新客"), measure="new_customers")
    assert by_name(answer, "new_customers") == {"甲": 1, "乙": 0, "丙": 0, "丁": 0}


def test_new_customers_are_unknown_in_the_first_ninety_days_of_data():
    answer = board(sale("甲", 100, customer="新客"), measure="new_customers")
    assert by_name(answer, "new_customers")["甲"] is None


def test_improvement_ranks_only_those_above_the_floor():
    feb = date(2026, 2, 10)
    answer = board(TODAY, sale("甲", 100_000, feb), sale("甲", 150_000), sale("乙", 100, feb), sale("乙", 900), sale("丙", 80_000, feb), sale("丙", 40_000),
                   measure="improvement")
    assert by_name(answer, "improvement")["甲"] == pytest.approx(0.5)
    assert by_name(answer, "rank")["甲"] == 1 and by_name(answer, "rank")["丙"] == 2 and by_name(answer, "rank")["乙"] is None


def test_attainment_is_against_the_whole_periods_target():
    warehouse = warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale("甲", 60), sale("丙", 300)]),
                               sheet("targets", [{"period": "2026-03", "value": 100.0, "metric": "sales", "level": "person", "owner": "甲"}]))
    answer = ask(warehouse, "rankings", MARCH, ("person",), {"measure": "attainment"})
    assert by_name(answer, "attainment")["甲"] == pytest.approx(0.6) and by_name(answer, "rank")["丙"] is None


def test_other_dimensions_rank_what_has_facts():
    answer = board(sale("甲", 100, product="A"), sale("甲", 30, product="B"), sale("乙", 80, product="B"), by=("product",))
    assert by_name(answer, "sales", "product") == {"B": 110, "A": 100}


def test_an_extra_column_can_be_a_dimension():
    answer = board(sale("甲", 100, 支付方式="微信"), sale("乙", 30, 支付方式="现金"), by=("支付方式",))
    assert by_name(answer, "sales", "支付方式") == {"微信": 100, "现金": 30}


@pytest.mark.parametrize("options", [{"measure": "sails"}, {"nonsense": "1"}])
def test_an_unknown_measure_or_option_is_answered_with_a_suggestion(options):
    with pytest.raises(UnknownName):
        board(sale("甲", 1), **options)


def test_an_unknown_dimension_is_answered_with_a_suggestion():
    with pytest.raises(UnknownName) as unknown:
        board(sale("甲", 1), by=("persn",))
    assert "person" in unknown.value.message.en


def test_recent_periods_end_with_the_current_one():
    answer = board(sale("甲", 100), sale("甲", 80, date(2026, 2, 27)), sale("甲", 7, date(2026, 1, 5)), history=3)
    assert by_name(answer, "recent")["甲"] == [7, 80, 100]


@pytest.mark.parametrize(("subject", "blank"), [("product", "未填写"), ("customer", "未填写"), ("channel", "未填写"), ("region", "未分区"), ("team", "未分组")])
def test_what_has_no_name_takes_no_place_in_any_dimension(subject, blank):
    found = board(sale("甲", 100, **{subject: "A"}), sale("甲", 150), sale("乙", 30, **{subject: "B"}), people=None, by=(subject,))
    assert found.rows[[subject, "rank"]].astype(object).where(found.rows[[subject, "rank"]].notna(), None).values.tolist() == [["A", 1], ["B", 2], [blank, None]]
    assert found.facts["total"] == 280


def test_gross_profit_is_unknown_of_whom_no_line_has_a_cost_whatever_the_sales_come_to():
    found = board(sale("甲", 200, cost_yuan=120), sale("乙", 100), sale("乙", -100), measure="gross_profit")
    assert by_name(found, "gross_profit") == {"甲": 80, "乙": None, "丙": 0, "丁": 0}
    assert by_name(found, "rank")["乙"] is None and found.facts["total"] == 80
