"""How far a pledge is: hand-worked progress, pace and status."""

from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

FEBRUARY = Scope(period="2026-02", as_of=date(2026, 2, 20))
PEOPLE = [
    {"person": "甲", "team": "一部", "region": "华东"},
    {"person": "乙", "team": "一部", "region": "华东"},
    {"person": "丙", "team": "二部", "region": "华南"},
]


def sale(person, amount, day=date(2026, 2, 3), **more):
    return {"ordered_on": day, "amount_yuan": amount, "person": person, **more}


def pledge(owner, amount, level="person", period="2026-02", **more):
    return {"owner": owner, "pledge_yuan": amount, "level": level, "period": period, **more}


def asked(pledges, sales, scope=FEBRUARY, people=PEOPLE, **options):
    sheets = [sheet("people", people)] if people else []
    warehouse = warehouse_with(*sheets, sheet("sales", list(sales)), sheet("pledges", list(pledges)))
    return ask(warehouse, "pledges", scope, options=options)


def the_one(answer):
    assert len(answer.rows) == 1
    return {name: None if not isinstance(value, str) and pd.isna(value) else value for name, value in answer.rows.iloc[0].items()}


def by_owner(answer, column):
    return dict(zip(answer.rows["owner"], answer.rows[column], strict=True))


def test_february_2026_read_on_the_20th():
    # Eleven of sixteen working days: Spring Festival is off, the Saturdays 14 and 28 February are worked.
    row = the_one(asked([pledge("甲", 1000, donation_yuan=200)], [sale("甲", 600)]))
    assert row["time_progress"] == pytest.approx(11 / 16)
    assert row["expected_yuan"] == pytest.approx(687.5)
    assert row["pace"] == pytest.approx(0.8727, abs=5e-5)
    assert (row["attainment"], row["gap_yuan"], row["days_left"], row["required_per_day_yuan"]) == (0.6, 400, 5, 80)
    assert (row["status"], row["donation_yuan"]) == ("behind", 200)


@pytest.mark.parametrize(
    ("actual", "status"),
    [(1000, "kept"), (999.99, "ahead"), (525, "ahead"), (524.99, "on_track"), (475, "on_track"), (474.99, "behind"), (400, "behind"), (399.99, "critical")],
)
def test_status_follows_the_pace(actual, status):
    # 16 March is the eleventh of March's 22 working days: 500 are expected of 1000.
    row = the_one(asked([pledge("甲", 1000, period="2026-03")], [sale("甲", actual, date(2026, 3, 2))], Scope(period="2026-03", as_of=date(2026, 3, 16))))
    assert (row["expected_yuan"], row["status"]) == (500, status)


def test_a_pledge_that_is_reached_early_is_kept_and_needs_nothing_more():
    row = the_one(asked([pledge("甲", 1000)], [sale("甲", 1200)]))
    assert (row["status"], row["gap_yuan"], row["required_per_day_yuan"]) == ("kept", -200, 0)


def test_a_period_that_is_over_is_kept_or_missed_without_a_daily_need():
    answer = asked([pledge("甲", 1000), pledge("乙", 1000)], [sale("甲", 1000), sale("乙", 999), sale("丙", 5, date(2026, 3, 2))], Scope(period="2026-02"))
    assert by_owner(answer, "status") == {"甲": "kept", "乙": "missed"}
    assert answer.finished and set(answer.rows["time_progress"]) == {1.0} and set(answer.rows["days_left"]) == {0.0}
    assert answer.rows["required_per_day_yuan"].isna().all()


def test_a_period_still_to_come_is_not_started():
    row = the_one(asked([pledge("甲", 1000, period="2026-03")], [sale("甲", 600)], Scope(period="2026-03", as_of=date(2026, 2, 20))))
    assert (row["status"], row["actual_yuan"], row["time_progress"], row["expected_yuan"], row["pace"]) == ("not_started", 0, 0, 0, None)


def test_returns_lower_and_split_orders_share_what_was_reached():
    answer = asked(
        [pledge("甲", 1000), pledge("乙", 1000)],
        [sale("甲", 500, order_id="A"), sale("甲", -100, order_id="B"),
         sale("甲", 1000, order_id="C", line_no="1", split_share=0.3), sale("乙", 1000, order_id="C", line_no="2", split_share=0.7)],
    )
    assert by_owner(answer, "actual_yuan") == pytest.approx({"甲": 700, "乙": 700})


def test_an_owner_who_sold_nothing_has_a_measured_zero():
    row = the_one(asked([pledge("丙", 1000)], [sale("甲", 600)]))
    assert (row["actual_yuan"], row["attainment"], row["status"]) == (0, 0, "critical")


def test_someone_not_in_people_can_pledge_too():
    row = the_one(asked([pledge("外人", 1000)], [sale("外人", 900)]))
    assert (row["actual_yuan"], row["team"]) == (900, None)


def test_a_teams_actual_follows_the_team_at_the_time_of_the_sale():
    people = [
        {"person": "甲", "team": "一部", "valid_to": date(2026, 2, 10)},
        {"person": "甲", "team": "二部", "valid_from": date(2026, 2, 11)},
    ]
    answer = asked([pledge("一部", 1000, "team"), pledge("二部", 1000, "team")], [sale("甲", 100, date(2026, 2, 9)), sale("甲", 40, date(2026, 2, 12))], people=people)
    assert by_owner(answer, "actual_yuan") == {"一部": 100, "二部": 40}


def test_a_blank_level_is_a_team_if_the_owner_is_one():
    answer = asked([pledge("一部", 1000, None), pledge("甲", 500, None)], [sale("甲", 300), sale("乙", 100)])
    assert by_owner(answer, "level") == {"一部": "team", "甲": "person"}
    assert by_owner(answer, "actual_yuan") == {"一部": 400, "甲": 300}


def test_a_quarter_pledge_answers_only_its_quarter():
    rows = [pledge("甲", 3000, period="2026-Q1"), pledge("甲", 1000)]
    sales = [sale("甲", 200, date(2026, 1, 5)), sale("甲", 600)]
    month, quarter = asked(rows, sales), asked(rows, sales, Scope(period="2026-Q1", as_of=date(2026, 2, 20)))
    assert (the_one(month)["pledge_yuan"], the_one(month)["actual_yuan"]) == (1000, 600)
    assert (the_one(quarter)["pledge_yuan"], the_one(quarter)["actual_yuan"]) == (3000, 800)
    assert the_one(quarter)["time_progress"] == pytest.approx((21 + 11) / (21 + 16 + 22))


@pytest.mark.parametrize("period", ["2026-02-20", "2026-W08", "2026-02-10..2026-03-05", "last-7d"])
def test_a_day_a_week_or_a_range_answers_the_pledges_that_contain_the_reading_day(period):
    rows = [pledge("甲", 1000), pledge("乙", 3000, period="2026-Q1"), pledge("丙", 9, period="2026-03")]
    answer = asked(rows, [sale("甲", 600), sale("乙", 300, date(2026, 1, 6))], Scope(period=period, as_of=date(2026, 2, 20)))
    assert by_owner(answer, "actual_yuan") == {"甲": 600, "乙": 300}
    assert by_owner(answer, "time_progress") == pytest.approx({"甲": 11 / 16, "乙": 32 / 59})


def test_without_a_period_the_month_of_the_last_sale_is_read():
    answer = asked([pledge("甲", 1000), pledge("甲", 2000, period="2026-03")], [sale("甲", 600), sale("甲", 50, date(2026, 3, 4))], Scope())
    row = the_one(answer)
    assert (row["period"], row["actual_yuan"], answer.as_of) == ("2026-03", 50, date(2026, 3, 4))


def test_a_pledge_may_name_another_metric():
    warehouse = warehouse_with(
        sheet("people", PEOPLE), sheet("sales", [sale("甲", 600)]),
        sheet("receipts", [{"received_on": date(2026, 2, 5), "amount_yuan": 250, "person": "甲", "receipt_id": "R1"}]),
        sheet("pledges", [pledge("甲", 1000, metric="回款")]),
    )
    assert the_one(ask(warehouse, "pledges", FEBRUARY))["actual_yuan"] == 250


def test_the_team_stands_beside_the_sum_of_its_members():
    answer = asked([pledge("一部", 900, "team"), pledge("甲", 600), pledge("乙", 500), pledge("丙", 70)], [sale("甲", 300), sale("乙", 100)])
    assert list(answer.rows["owner"])[0] == "一部"
    assert answer.facts["members"] == {"一部": {"pledge_yuan": 1100.0, "actual_yuan": 400.0}}
    assert answer.facts["levels"]["person"]["pledge_yuan"] == 1170
    assert answer.facts["levels"]["team"]["attainment"] == pytest.approx(400 / 900)


def test_what_those_short_still_need_is_not_set_off_by_anothers_surplus():
    answer = asked([pledge("甲", 600), pledge("乙", 500), pledge("丙", 100)], [sale("甲", 300), sale("乙", 900), sale("丙", 95)])
    level = answer.facts["levels"]["person"]
    # Five working days are left: 甲 lacks 300, 丙 lacks 5, 乙 has 400 too many.
    assert (level["missing_yuan"], level["needed_per_day_yuan"], level["days_left"]) == (305, 61, 5)
    assert level["on_course"] == 2  # 乙 has kept it, 丙 is ahead of 11/16; 甲 is behind


def test_filters_keep_a_team_with_its_people():
    rows = [pledge("一部", 900, "team"), pledge("甲", 600), pledge("丙", 70)]
    scope = Scope(period="2026-02", as_of=date(2026, 2, 20), where=(("team", ("一部",)),))
    assert list(asked(rows, [sale("甲", 1)], scope).rows["owner"]) == ["一部", "甲"]
    region = Scope(period="2026-02", as_of=date(2026, 2, 20), where=(("region", ("华南",)),))
    assert list(asked(rows, [sale("甲", 1)], region).rows["owner"]) == ["丙"]


def test_a_reader_who_may_see_one_person_sees_one_pledge():
    rows = [pledge("一部", 900, "team"), pledge("甲", 600), pledge("乙", 70)]
    scope = Scope(period="2026-02", as_of=date(2026, 2, 20), visible=(("person", ("甲",)),))
    assert list(asked(rows, [sale("甲", 1)], scope).rows["owner"]) == ["甲"]
    blind = Scope(period="2026-02", as_of=date(2026, 2, 20), visible=(("product", ("A",)),))
    assert asked(rows, [sale("甲", 1)], blind).empty


def test_pledges_cannot_be_narrowed_to_a_product():
    with pytest.raises(UnknownName):
        asked([pledge("甲", 600)], [sale("甲", 1)], Scope(where=(("product", ("A",)),)))


def test_a_month_without_pledges_names_the_periods_that_have_some():
    answer = asked([pledge("甲", 600, period="2026-01")], [sale("甲", 1)])
    assert answer.empty and any("已有的期间：2026-01" in note.zh for note in answer.notes)


def test_without_pledges_or_sales_the_answer_says_what_to_upload():
    no_pledges = ask(warehouse_with(sheet("sales", [sale("甲", 1)])), "pledges", FEBRUARY)
    assert no_pledges.empty and "业绩保证" in no_pledges.notes[0].zh
    no_sales = ask(warehouse_with(sheet("pledges", [pledge("甲", 1)])), "pledges", FEBRUARY)
    assert no_sales.empty and "销售" in no_sales.notes[0].zh


def test_a_pledge_before_the_first_sale_is_unknown_and_not_missed():
    answer = asked([pledge("甲", 1000, period="2025-12")], [sale("甲", 600)], Scope(period="2025-12"))
    row = the_one(answer)
    assert (row["actual_yuan"], row["status"]) == (None, None) and answer.notes


def test_one_level_is_asked_for_by_option_or_by_dimension():
    pledged = [pledge("一部", 300, level="team"), pledge("甲", 200)]
    assert list(asked(pledged, [sale("甲", 100)], level="team").rows["owner"]) == ["一部"]
    warehouse = warehouse_with(sheet("people", PEOPLE), sheet("sales", [sale("甲", 100)]), sheet("pledges", pledged))
    assert list(ask(warehouse, "pledges", FEBRUARY, by=("person",)).rows["owner"]) == ["甲"]
    with pytest.raises(UnknownName):
        ask(warehouse, "pledges", FEBRUARY, options={"level": "galaxy"})
