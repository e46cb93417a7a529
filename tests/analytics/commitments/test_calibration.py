"""Calibration: what we would have said of past pledges, against what happened."""

from datetime import date

import pytest

from analytics.calendar import DAY, WorkCalendar
from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with


def company(pledges, last=date(2026, 3, 19)):
    """甲 sells 1,000 on every working day since the start of 2025."""
    sales = [{"ordered_on": day, "amount_yuan": 1000, "person": "甲"} for day in WorkCalendar().workdays(date(2025, 1, 1), last + DAY)]
    rows = [{"owner": "甲", "level": "person", "period": period, "pledge_yuan": amount} for period, amount in pledges]
    return warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}]), sheet("sales", sales), sheet("pledges", rows))


SURE_AND_HOPELESS = [("2025-09", 1_000), ("2025-10", 1_000), ("2025-11", 90_000), ("2025-12", 90_000)]


def test_sure_and_hopeless_pledges_are_told_apart_at_every_point():
    answer = ask(company(SURE_AND_HOPELESS), "calibration")
    rows = answer.rows.set_index("said")
    assert list(rows.index) == [f"{low}–{low + 10}%" for low in range(0, 100, 10)]
    assert (rows.loc["0–10%", "n"], rows.loc["0–10%", "kept_n"]) == (6, 0)
    assert (rows.loc["90–100%", "n"], rows.loc["90–100%", "kept_share"]) == (6, 1)
    assert rows.loc["40–50%", "n"] == 0 and rows.loc["40–50%"].isna()["kept_share"]
    assert answer.facts["brier"] == 0 and answer.facts["said"] == 12
    assert {point: one["said"] for point, one in answer.facts["by_point"].items()} == {0.25: 4, 0.5: 4, 0.75: 4}


def test_a_tenth_has_wilsons_interval():
    rows = ask(company(SURE_AND_HOPELESS), "calibration").rows.set_index("said")
    assert rows.loc["90–100%", "kept_low"] == pytest.approx(0.6097, abs=5e-5)  # 6 of 6


def test_fewer_than_twenty_pledges_are_answered_and_called_too_few():
    answer = ask(company(SURE_AND_HOPELESS), "calibration")
    assert answer.facts["pledges"] == 4 and answer.facts["enough"] is False
    assert "数据太少" in answer.notes[-1].zh and len(answer.rows) == 10


def test_only_what_was_known_on_the_day_is_read():
    # Whatever happens after the reading days of October, what would have been said in October stays.
    steady = company([("2025-10", 16_000)], last=date(2025, 10, 31))
    later = company([("2025-10", 16_000)], last=date(2026, 3, 19))
    assert ask(steady, "calibration").rows.equals(ask(later, "calibration").rows)


def test_a_pledge_still_running_and_one_outside_the_asked_year_are_left_out():
    pledges = [*SURE_AND_HOPELESS, ("2026-01", 1_000), ("2026-03", 1_000)]
    assert ask(company(pledges), "calibration").facts["pledges"] == 5
    assert ask(company(pledges), "calibration", Scope(period="2025")).facts["pledges"] == 4
    assert ask(company(pledges), "calibration", Scope(as_of=date(2025, 11, 15))).facts["pledges"] == 2


def test_what_the_page_would_have_hidden_is_counted_as_hidden():
    answer = ask(company([("2025-02", 1_000), ("2025-09", 1_000)]), "calibration")
    assert (answer.facts["said"], answer.facts["hidden"]) == (3, 3)  # in February 2025 there were not three months of history


def test_one_level_is_kept_and_an_unknown_one_refused():
    house = company(SURE_AND_HOPELESS)
    assert ask(house, "calibration", options={"level": "team"}).facts["pledges"] == 0
    with pytest.raises(UnknownName):
        ask(house, "calibration", options={"level": "galaxy"})


def test_without_pledges_the_answer_says_what_to_upload():
    answer = ask(warehouse_with(sheet("sales", [{"ordered_on": date(2026, 2, 3), "amount_yuan": 1, "person": "甲"}])), "calibration")
    assert answer.rows["n"].sum() == 0 and "业绩保证" in answer.notes[0].zh
