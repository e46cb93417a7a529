"""Boards of dealers and channels, marks, the floor of a team, and boards of one, none, equals and leavers."""

from datetime import date

import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))
DAY = date(2026, 3, 5)
JANUARY = date(2025, 1, 1)


def sale(person, amount, day=DAY, **more):
    return {"ordered_on": day, "amount_yuan": amount, "person": person, **more}


def person(name, team="一部", **more):
    return {"person": name, "team": team, "region": "华东", "hired_on": JANUARY} | more


def cells(answer, column, subject="person"):
    return {row[subject]: None if pd.isna(row[column]) else row[column] for row in answer.rows.to_dict("records")}


def test_dealers_are_customers_marked_so_or_sold_to_through_that_channel():
    house = warehouse_with(
        sheet("customers", [{"customer": "甲商行", "dealer": True}, {"customer": "乙饭店", "dealer": False}]),
        sheet("sales", [sale("甲", 100, customer="甲商行"), sale("甲", 70, customer="乙饭店", channel="直销"), sale("甲", 50, customer="丙商贸", channel="经销"),
                        sale("甲", 30, customer="丙商贸", channel="直销")]),
    )
    answer = ask(house, "rankings", MARCH, ("dealer",))
    assert cells(answer, "sales", "dealer") == {"甲商行": 100, "丙商贸": 50}
    assert answer.facts["unassigned"] == 100 and answer.facts["total"] == 250


def test_a_dealer_narrows_other_boards():
    house = warehouse_with(sheet("customers", [{"customer": "甲商行", "dealer": True}]),
                           sheet("sales", [sale("甲", 100, customer="甲商行"), sale("乙", 70, customer="乙饭店")]))
    assert cells(ask(house, "rankings", MARCH.within("dealer", "甲商行")), "sales") == {"甲": 100}


@pytest.mark.parametrize("period", ["2026-03-05", "2026-W10", "2026-03", "2026-Q1", "2026", "2026-03-01..2026-03-12"])
@pytest.mark.parametrize("subject", ["person", "team", "region", "product", "channel", "dealer"])
def test_every_subject_has_a_board_of_every_period(period, subject):
    house = warehouse_with(sheet("people", [person("甲")]), sheet("sales", [sale("甲", 100, customer="客", product="X", channel="经销")]))
    rows = ask(house, "rankings", Scope(period, as_of=date(2026, 3, 19)), (subject,)).rows
    assert list(rows["rank"]) == [1] and list(rows["sales"]) == [100]


def test_someone_whose_team_changed_in_the_window_is_marked():
    people = [person("甲", "一部", valid_to=date(2026, 3, 9)), person("甲", "二部", valid_from=date(2026, 3, 10)), person("乙")]
    house = warehouse_with(sheet("people", people), sheet("sales", [sale("甲", 5), sale("乙", 9)]))
    assert cells(ask(house, "rankings", MARCH), "mark") == {"甲": "transferred", "乙": None}


def test_someone_in_another_team_than_at_the_end_of_the_previous_window_is_marked():
    people = [person("甲", "一部", valid_to=date(2026, 2, 28)), person("甲", "二部", valid_from=date(2026, 3, 1)),
              person("乙", "一部", valid_to=date(2026, 2, 5)), person("乙", "二部", valid_from=date(2026, 2, 6))]
    house = warehouse_with(sheet("people", people), sheet("sales", [sale("甲", 5), sale("乙", 9) | {"ordered_on": date(2026, 3, 19)}]))
    assert cells(ask(house, "rankings", MARCH), "mark") == {"甲": "transferred", "乙": None}


def test_the_lower_quartile_counts_members_without_sales_and_needs_four():
    people = [person(name) for name in "甲乙丙丁"] + [person(name, "二部") for name in "戊己庚"]
    house = warehouse_with(sheet("people", people), sheet("sales", [sale("甲", 400), sale("乙", 200), sale("丙", 100), sale("戊", 900)]))
    # 一部: 0, 100, 200, 400 -> the 25th percentile stands three quarters of the way from 0 to 100.
    assert cells(ask(house, "rankings", MARCH, ("team",)), "lower_quartile", "team") == {"一部": 75, "二部": None}


def test_the_lower_quartile_takes_only_selling_roles():
    people = [person(name, role="销售") for name in "甲乙丙丁"] + [person("戊", role="主管")]
    house = warehouse_with(sheet("people", people), sheet("sales", [sale(name, 100) for name in "甲乙丙丁"]), selling_roles="销售")
    assert cells(ask(house, "rankings", MARCH, ("team",)), "lower_quartile", "team") == {"一部": 100}


def test_what_a_member_sold_for_another_team_is_not_in_this_teams_floor():
    people = [person(name) for name in "甲乙丙丁"]
    house = warehouse_with(sheet("people", people), sheet("sales", [*(sale(name, 100) for name in "甲乙丙丁"), sale("甲", 500, team="特战队")]))
    assert cells(ask(house, "rankings", MARCH, ("team",)), "lower_quartile", "team")["一部"] == 100


def test_a_board_of_one_has_a_first_place_and_no_gap():
    house = warehouse_with(sheet("people", [person("甲")]), sheet("sales", [sale("甲", 5)]))
    row = ask(house, "rankings", MARCH, (), {"bands": "yes"}).rows.iloc[0]
    assert row["rank"] == 1 and pd.isna(row["gap_to_next"]) and row["tie_band"] is None


def test_a_board_where_all_are_equal_has_only_first_places():
    house = warehouse_with(sheet("people", [person(name) for name in "甲乙丙"]), sheet("sales", [sale(name, 5) for name in "甲乙丙"]))
    rows = ask(house, "rankings", MARCH).rows
    assert list(rows["rank"]) == [1, 1, 1] and rows["gap_to_next"].isna().all()


def test_a_team_of_leavers_is_ranked_and_marked():
    people = [person(name, left_on=date(2026, 3, 10)) for name in "甲乙丙丁"]
    house = warehouse_with(sheet("people", people), sheet("sales", [sale("甲", 50), sale("乙", 5, date(2026, 3, 19))]))
    assert set(cells(ask(house, "rankings", MARCH), "mark").values()) == {"left"}
    team = ask(house, "rankings", MARCH, ("team",)).rows.iloc[0]
    assert team["heads"] == pytest.approx(4 * 10 / 19) and team["lower_quartile"] == 0


def test_the_composite_of_nobody_is_no_rows():
    assert ask(warehouse_with(), "rankings", MARCH, (), {"measure": "composite"}).empty
    assert ask(warehouse_with(), "composite", MARCH).empty
