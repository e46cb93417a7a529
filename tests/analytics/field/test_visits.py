"""Visits: planned, verified, effective, followed by an order; hand-worked."""

from datetime import date, datetime

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 20))
# 0.001° of latitude is about 111 m; both points are given in the same system.
CUSTOMERS = [{"customer": "河酒店", "lat": 30.0, "lon": 120.0, "industry": "酒店"}, {"customer": "山学校", "industry": "学校"}]
PEOPLE = [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "二部"}]


def visit(person="甲", customer="河酒店", start="2026-03-02 09:00", minutes=30, result="谈妥", lat=30.0, **more):
    started = datetime.fromisoformat(start)
    ended = None if minutes is None else started + pd.Timedelta(minutes=minutes).to_pytimedelta()
    position = {"in_lat": lat, "in_lon": 120.0} if lat is not None else {}
    return {"person": person, "customer": customer, "started_at": started, "ended_at": ended, "result": result, **position, **more}


def asked(*visits, scope=MARCH, by=(), sales=(), plans=(), **settings):
    sheets = [sheet("people", PEOPLE), sheet("customers", CUSTOMERS), sheet("visits", list(visits))]
    sheets += [sheet("sales", list(sales))] if sales else []
    sheets += [sheet("day_plans", list(plans))] if plans else []
    return ask(warehouse_with(*sheets, **settings), "visits", scope, by)


def the_one(answer):
    assert len(answer.rows) == 1
    return {name: None if pd.isna(value) else value for name, value in answer.rows.iloc[0].items()}


def test_a_check_in_within_the_radius_and_its_accuracy_is_verified():
    # 0.005° = 556 m: out of 500 m alone, within 500 + 100; an accuracy of 9999 m counts as 200.
    answer = asked(
        visit(start="2026-03-02 09:00"), visit(start="2026-03-02 10:00", lat=30.005), visit(start="2026-03-02 11:00", lat=30.005, accuracy_m=100),
        visit(start="2026-03-02 12:00", lat=30.01, accuracy_m=9999), visit(start="2026-03-02 13:00", lat=None),
        visit(customer="山学校", start="2026-03-02 14:00"),
    )
    row = the_one(answer)
    assert (row["verified"], row["out_of_range"], row["unverifiable"], row["visits"]) == (2, 2, 2, 6)


def test_the_radius_is_a_setting():
    assert the_one(asked(visit(lat=30.005), verify_radius_m=600))["verified"] == 1
    assert the_one(asked(visit(lat=30.005)))["verified"] == 0


def test_an_effective_visit_lasts_ten_minutes_leaves_words_and_is_in_range():
    answer = asked(
        visit(start="2026-03-02 09:00", minutes=10), visit(start="2026-03-02 10:00", minutes=9), visit(start="2026-03-02 11:00", result=None),
        visit(start="2026-03-02 12:00", lat=30.1), visit(start="2026-03-02 13:00", minutes=None),
        visit(start="2026-03-02 14:00", result=None, analysis="首访分析", lat=None),
    )
    row = the_one(answer)
    assert (row["effective"], row["effective_rate"]) == (2, pytest.approx(2 / 5))  # one visit's times are unknown
    assert row["minutes_on_site"] == 10 + 9 + 30 + 30 + 30


def test_visits_without_times_leave_the_effective_rate_unknown():
    row = the_one(asked(visit(minutes=None)))
    assert (row["effective"], row["effective_rate"], row["minutes_on_site"]) == (0, None, None)


def test_a_visit_that_ends_before_it_starts_has_no_known_time():
    assert the_one(asked(visit(minutes=-20)))["effective_rate"] is None


def order(day, person="甲", customer="河酒店", amount=100):
    return {"ordered_on": day, "person": person, "customer": customer, "amount_yuan": amount}


@pytest.mark.parametrize(
    ("sale", "rate"),
    [
        (order(date(2026, 3, 2)), 1), (order(date(2026, 3, 9)), 1), (order(date(2026, 3, 10)), 0), (order(date(2026, 3, 1)), 0),
        (order(date(2026, 3, 3), person="乙"), 0), (order(date(2026, 3, 3), customer="山学校"), 0), (order(date(2026, 3, 3), amount=-5), 0),
    ],
)
def test_an_order_of_the_same_person_and_customer_within_a_week_makes_a_transaction(sale, rate):
    assert the_one(asked(visit(), sales=[sale]))["transaction_rate"] == rate


@pytest.mark.parametrize("day", range(1, 17))
def test_the_week_after_a_visit_is_seven_days_wherever_it_starts(day):
    visited, late = visit(start=f"2026-03-{day:02d} 23:00"), Scope(period="2026-03", as_of=date(2026, 3, 31))
    assert the_one(asked(visited, scope=late, sales=[order(date(2026, 3, day + 7))]))["transaction_rate"] == 1
    assert the_one(asked(visited, scope=late, sales=[order(date(2026, 3, day + 8))]))["transaction_rate"] == 0


def test_a_visit_counts_once_however_many_orders_follow():
    row = the_one(asked(visit(ordered=True), visit(start="2026-03-03 09:00"), visit(customer="山学校"), sales=[order(date(2026, 3, 4)), order(date(2026, 3, 5))]))
    assert row["transaction_rate"] == pytest.approx(2 / 3)


def test_an_order_after_the_reading_day_is_not_known_yet():
    assert the_one(asked(visit(), scope=Scope(as_of=date(2026, 3, 3)), sales=[order(date(2026, 3, 5))]))["transaction_rate"] == 0


def test_plans_are_counted_by_person_day_and_customer():
    plans = [
        {"person": "甲", "date": date(2026, 3, 2), "customer": "河酒店", "slot": "上午"},
        {"person": "甲", "date": date(2026, 3, 2), "customer": "河酒店", "slot": "下午"},
        {"person": "甲", "date": date(2026, 3, 3), "customer": "河酒店"},
        {"person": "乙", "date": date(2026, 3, 3), "customer": "山学校"},
        {"person": "甲", "date": date(2026, 4, 1), "customer": "河酒店"},
    ]
    answer = asked(visit(), visit(start="2026-03-02 15:00"), plans=plans)
    rows = {row["person"]: row for row in answer.rows.to_dict("records")}
    assert (rows["甲"]["planned"], rows["甲"]["plan_completion"]) == (2, 0.5)
    assert (rows["乙"]["visits"], rows["乙"]["planned"], rows["乙"]["plan_completion"]) == (0, 1, 0)
    assert pd.isna(rows["乙"]["transaction_rate"])
    assert (answer.facts["total"]["visits"], answer.facts["total"]["planned"]) == (2, 3)
    assert answer.facts["total"]["plan_completion"] == pytest.approx(1 / 3)


def test_without_plans_completion_is_unknown_and_the_note_says_so():
    answer = asked(visit())
    assert pd.isna(answer.rows["planned"].iat[0]) and any("访问计划" in note.zh for note in answer.notes)


def test_visits_by_industry_have_no_plan_figures_but_all_the_others():
    plans = [{"person": "甲", "date": date(2026, 3, 2), "customer": "河酒店"}]
    answer = asked(visit(), visit(customer="山学校"), by=("industry",), plans=plans)
    assert dict(zip(answer.rows["industry"], answer.rows["visits"])) == {"酒店": 1, "学校": 1}


def test_visits_by_week_come_in_order_with_mondays():
    answer = asked(visit(start="2026-03-10 09:00"), visit(start="2026-03-02 09:00"), visit(start="2026-03-08 09:00"), by=("week",))
    assert list(answer.rows["week"]) == [date(2026, 3, 2), date(2026, 3, 9)] and list(answer.rows["visits"]) == [2, 1]


def test_visits_by_team_and_someone_not_in_people():
    answer = asked(visit(), visit(person="外人"), visit(person="乙", start="2026-03-05 09:00"), by=("team",))
    assert dict(zip(answer.rows["team"], answer.rows["visits"])) == {"一部": 1, "二部": 1, "未分组": 1}


def test_reviewed_means_a_date_or_guidance_and_cost_is_spread_over_all_visits():
    answer = asked(
        visit(guidance="再约老板", cost_yuan=90), visit(start="2026-03-03 09:00", reviewed_at=datetime(2026, 3, 4, 9)), visit(start="2026-03-04 09:00"),
    )
    row = the_one(answer)
    assert (row["reviewed_rate"], row["cost_per_visit_yuan"]) == (pytest.approx(2 / 3), 30)
    assert the_one(asked(visit()))["cost_per_visit_yuan"] is None


def test_visits_after_the_reading_day_and_outside_the_period_do_not_count():
    answer = asked(visit(), visit(start="2026-03-21 09:00"), visit(start="2026-02-27 09:00"))
    assert the_one(answer)["visits"] == 1


def test_an_unknown_dimension_is_refused():
    with pytest.raises(UnknownName):
        asked(visit(), by=("persom",))


def test_without_visits_the_answer_says_what_to_upload():
    answer = ask(warehouse_with(sheet("people", PEOPLE)), "visits", MARCH)
    assert answer.empty and "拜访" in answer.notes[0].zh and "effective_rate" in answer.rows.columns
