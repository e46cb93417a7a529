"""Places that are statistically the same."""

import time
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.boards.tie_bands import bands, drawn_totals, top_share
from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 31))
PEOPLE = [{"person": name, "team": "一部", "hired_on": date(2025, 1, 1)} for name in "甲乙丙丁"]
WORKDAYS = [day for day in (date(2026, 3, 2) + timedelta(days=n) for n in range(26)) if day.weekday() < 5]
EVERYONE = np.array([True] * 4)


def steady(person, amounts, days=WORKDAYS):
    """An order a day, the amounts taking turns."""
    return [{"ordered_on": day, "amount_yuan": amounts[place % len(amounts)], "person": person, "order_id": f"{person}{place}"} for place, day in enumerate(days)]


def test_steady_sellers_are_told_apart_and_erratic_ones_are_not():
    # 甲 always sells more; 乙 and 丙 take turns at 0 and 200, with 乙 a little ahead; 丁 always sells little.
    sold = [*steady("甲", [500]), *steady("乙", [0.01, 210]), *steady("丙", [200, 0.01]), *steady("丁", [10])]
    rows = ask(warehouse_with(sheet("people", PEOPLE), sheet("sales", sold)), "rankings", MARCH, (), {"bands": "yes"}).rows
    assert dict(zip(rows["person"], rows["tie_band"], strict=True)) == {"甲": "1", "乙": "2–3", "丙": "2–3", "丁": "4"}
    assert list(rows["p_top3"]) == [1, 1, 1, 0]


def test_bands_are_only_worked_out_when_asked():
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", steady("甲", [5])))
    assert "tie_band" not in ask(house, "rankings", MARCH).rows


def test_four_orders_or_nine_days_are_too_little():
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", [*steady("甲", [500]), *steady("乙", [400], WORKDAYS[:4]), *steady("丙", [30])]))
    rows = ask(house, "rankings", MARCH, (), {"bands": "yes"}).rows.set_index("person")
    assert rows.loc["乙", "tie_band"] is None and pd.isna(rows.loc["乙", "p_top3"]) and rows.loc["甲", "tie_band"] == "1"
    short = ask(house, "rankings", Scope("2026-03-02..2026-03-12", as_of=date(2026, 3, 31)), (), {"bands": "yes"})
    assert short.rows["tie_band"].isna().all() and any("工作日" in note.zh for note in short.notes)


def test_a_short_time_in_employment_is_too_little():
    people = [PEOPLE[0], {"person": "乙", "team": "一部", "hired_on": date(2026, 3, 24)}]
    house = warehouse_with(sheet("people", people), sheet("sales", [*steady("甲", [100]), *steady("乙", [90], WORKDAYS[-6:])]))
    rows = ask(house, "rankings", MARCH, (), {"bands": "yes"}).rows.set_index("person")
    assert rows.loc["甲", "tie_band"] == "1" and rows.loc["乙", "tie_band"] is None


def test_nobody_in_a_band_can_be_told_apart_from_another():
    # Chances of being ahead: neighbours 50–70 %, but the first beats the third in 9 draws of 10: no chain across.
    totals = np.array([[10.0] * 10, [11] * 3 + [9] * 7, [11] + [8] * 9, [11] + [7.5] * 9])
    assert list(bands(totals, np.array([1.0, 2, 3, 4]), EVERYONE)) == ["1–2", "1–2", "3", "4"]


def test_a_tie_in_a_draw_counts_half():
    assert list(bands(np.full((4, 10), 5.0), np.array([1.0, 1, 1, 1]), EVERYONE)) == ["1–1"] * 4


def test_a_band_does_not_reach_across_someone_unknown():
    assert list(bands(np.full((4, 10), 5.0), np.array([1.0, 2, 3, 4]), np.array([True, True, False, True]))) == ["1–2", "1–2", None, "4"]


def test_people_level_at_third_place_are_all_in_the_top_three():
    assert list(top_share(np.array([[9.0], [8], [5], [5], [1]]), 3)) == [1, 1, 1, 1, 0]


def test_the_same_data_give_the_same_draws():
    amounts = np.random.default_rng(1).gamma(1, 100, (5, 20))
    assert (drawn_totals(amounts) == drawn_totals(amounts)).all()


def test_a_hundred_people_take_a_blink():
    amounts = np.sort(np.random.default_rng(1).gamma(0.5, 100, (100, 65)).sum(axis=1))[::-1][:, None] * np.random.default_rng(2).gamma(1, 1 / 65, (100, 65))
    started = time.perf_counter()
    totals = drawn_totals(amounts)
    bands(totals, np.arange(1.0, 101), np.ones(100, dtype=bool))
    top_share(totals, 3)
    assert time.perf_counter() - started < 0.5  # 0.1 s on a quiet machine


def test_a_composite_board_says_why_it_has_no_bands():
    house = warehouse_with(sheet("people", PEOPLE), sheet("sales", steady("甲", [5])))
    answer = ask(house, "rankings", MARCH, (), {"bands": "yes", "measure": "composite"})
    assert "tie_band" not in answer.rows and any("可相加" in note.zh for note in answer.notes)
