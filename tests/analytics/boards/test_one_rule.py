"""Rules that hold on every board: places, heads, what nothing measured is, last year, and data that end early."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.calendar import WorkCalendar, like_for_like, parse_period, period_of
from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with


def sale(day, person, amount, **more):
    return {"ordered_on": day, "person": person, "amount_yuan": amount} | more


def column(answer, subject, name):
    return {row[subject]: None if pd.isna(row[name]) else row[name] for row in answer.rows.to_dict("records")}


@pytest.mark.parametrize("subject", ["team", "region"])
def test_what_has_no_team_or_region_stands_last_without_a_place_and_counts(subject):
    house = warehouse_with(sheet("people", [{"person": "Ann", "team": "North", "region": "North"}, {"person": "Bo", "team": "South", "region": "South"}]),
                           sheet("sales", [sale("2026-02-10", "Ann", 20), sale("2026-02-10", None, 500), sale("2026-02-10", "Bo", 30), sale("2026-03-02", "Bo", 1)]))
    board = ask(house, "rankings", Scope("2026-02"), (subject,))
    assert list(board.rows[subject])[:2] == ["South", "North"] and list(board.rows["rank"].fillna(0)) == [1, 2, 0]
    assert board.facts["total"] == board.rows["sales"].sum() == 550 and pd.isna(board.rows["gap_to_next"].iloc[-1])


def test_a_product_that_is_gone_still_had_its_place():
    house = warehouse_with(sheet("sales", [sale("2026-01-05", "Ann", 90, product="Old"), sale("2026-01-05", "Ann", 50, product="A"), sale("2026-02-05", "Ann", 10, product="A"),
                                           sale("2026-02-05", "Ann", 70, product="New"), sale("2026-03-02", "Ann", 1, product="A")]))
    board = ask(house, "rankings", Scope("2026-02"), ("product",))
    assert column(board, "product", "previous_rank") == {"New": None, "A": 2} and column(board, "product", "previous") == {"New": 0, "A": 50}


def test_of_overlapping_memberships_the_latest_counts_and_the_earlier_comes_back():
    people = [{"person": "Ann", "team": "North"}, {"person": "Ann", "team": "South", "valid_from": "2026-02-01", "valid_to": "2026-02-28"}, {"person": "Bo", "team": "North"}]
    house = warehouse_with(sheet("people", people), sheet("sales", [sale(f"2026-0{month}-10", "Ann", 10) for month in (1, 2, 3, 4)]))
    for period, held in (("2026-01", {"North": 2}), ("2026-02", {"North": 1, "South": 1}), ("2026-03", {"North": 2})):
        heads = {team: n for team, n in column(ask(house, "rankings", Scope(period), ("team",)), "team", "heads").items() if n}
        assert heads == pytest.approx(held), period
    assert set(ask(house, "rankings", Scope("2026-02", where=(("team", ("North",)),))).rows["person"]) == {"Bo"}


def test_a_line_that_names_no_team_moves_nobody():
    house = warehouse_with(sheet("people", [{"person": "Ann", "team": "North", "valid_from": "2026-01-01"}]), sheet("people", [{"person": "Ann", "hired_on": "2026-01-05"}]),
                           sheet("sales", [sale("2026-02-10", "Ann", 10), sale("2026-03-02", "Ann", 1)]))
    assert column(ask(house, "rankings", Scope("2026-02"), ("team",)), "team", "heads") == {"North": 1}


def test_new_customers_of_a_channel_or_team_are_unknown_before_enough_history():
    sales = [sale("2025-12-01", "Ann", 5, customer="K0", channel="Web"), sale("2026-02-10", "Ann", 5, customer="K1", channel="Web"), sale("2026-03-10", "Bo", 5, customer="K2", channel="Shop"),
             sale("2026-04-01", "Bo", 1, customer="K2", channel="Shop")]
    house = warehouse_with(sheet("people", [{"person": "Ann", "team": "North"}, {"person": "Bo", "team": "South"}]), sheet("sales", sales))
    assert column(ask(house, "channels", Scope("2026-02")), "channel", "new_customers") == {"Web": None}
    split = ask(house, "totals", Scope("2026-Q1"), ("month",), {"metrics": "new_customers"})
    assert [None if pd.isna(value) else value for value in split.rows["value"]] == [None, 1.0] and split.rows["previous"].isna().all()
    target = warehouse_with(sheet("sales", sales), sheet("targets", [{"period": "2026-02", "owner": "Ann", "metric": "new_customers", "value": 3}]))
    assert pd.isna(ask(target, "targets", Scope("2026-02"), ("person",), {"metric": "new_customers"}).rows["actual"].iloc[0])


@pytest.mark.parametrize(("period", "days"), [("2025-02", 29), ("2024-02", 28), ("2025-Q1", 91), ("2025", 366), ("2025-03", 31)])
def test_a_finished_period_is_compared_with_the_whole_of_last_years(period, days):

    one = parse_period(period, date(2026, 3, 1))
    _previous, (start, end) = like_for_like(one, one.last_day, WorkCalendar(), True)
    assert (end - start).days == days


def test_an_unfinished_quarter_is_compared_to_the_same_date():
    _previous, (start, end) = like_for_like(period_of(date(2025, 2, 28), "quarter"), date(2025, 2, 28), WorkCalendar(), False)
    assert (start, end) == (date(2024, 1, 1), date(2024, 2, 29))


def test_a_board_read_beyond_the_data_is_compared_through_their_last_day_and_says_so():
    house = warehouse_with(sheet("sales", [sale("2026-02-03", "Ann", 40), sale("2026-02-20", "Ann", 900), sale("2026-03-03", "Ann", 50)]))
    board = ask(house, "rankings", Scope("2026-03", date(2026, 3, 25)))
    assert column(board, "person", "previous") == {"Ann": 40} and any("2026-03-03" in note.en for note in board.notes)
    assert column(ask(house, "rankings", Scope("2026-03", date(2026, 3, 3))), "person", "previous") == {"Ann": 40}


def test_what_a_year_leaves_is_shared_among_the_parts_without_a_row():
    aims = [{"period": "2026", "level": "company", "value": 1200}, {"period": "2026-Q1", "level": "company", "value": 300}, {"period": "2026-08", "level": "company", "value": 200}]
    house = warehouse_with(sheet("sales", [sale("2026-01-05", "Ann", 1)]), sheet("targets", aims))

    def target(period):
        rows = ask(house, "targets", Scope(period)).rows
        return float(rows["target"].iloc[0]) if len(rows) else None

    months = [target(f"2026-{month:02d}") for month in range(4, 13)]
    assert sum(months) == pytest.approx(900) and months[4] == 200 and target("2026-Q3") == pytest.approx(sum(months[3:6])) and target("2026-H2") == pytest.approx(sum(months[3:]))


def test_parts_that_ask_for_more_than_the_whole_leave_nothing_to_guess():
    aims = [{"period": "2026-Q1", "level": "company", "value": 100}, {"period": "2026-01", "level": "company", "value": 150}]
    house = warehouse_with(sheet("sales", [sale("2026-03-31", "Ann", 1)]), sheet("targets", aims))
    assert ask(house, "targets", Scope("2026-02")).rows.empty
