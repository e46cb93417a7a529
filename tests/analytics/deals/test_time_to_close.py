"""The curve of time to close, and the win rate corrected for young deals, in the questions."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.deals.time_to_close import time_to_close
from analytics.deals.velocity import velocity
from analytics.errors import UnknownName
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

BORN, AS_OF = date(2026, 1, 1), date(2026, 3, 31)
# The eight deals of the known answer, in whole days of ten, each five times.
EIGHT = [(20, "won"), (30, "lost"), (31, "open"), (50, "won"), (60, "lost"), (70, "won"), (80, "open"), (90, "won")]


def eight(times: int = 5, person: str = "甲") -> list[dict]:
    """Open ones are as young as their age on AS_OF; closed ones were created early enough to close before it."""
    rows = []
    for copy in range(times):
        for number, (age, outcome) in enumerate(EIGHT):
            born = AS_OF - timedelta(days=age if outcome == "open" else 100)
            closed = {} if outcome == "open" else {"closed_on": (born + timedelta(days=age)).isoformat()}
            rows.append({"deal_id": f"{person}{copy}-{number}", "created_on": born.isoformat(), "outcome": outcome, "person": person, **closed})
    return rows


def test_the_curve_of_eight_deals_ends_at_725_won():
    answer = time_to_close(warehouse_with(sheet("deals", eight(1))), Scope(as_of=AS_OF))
    assert answer.rows["days"].tolist() == [20, 30, 50, 60, 70, 90]
    assert answer.rows["n_at_risk"].tolist() == [8, 7, 5, 4, 3, 1]
    assert answer.rows["won_cif"].iloc[-1] == pytest.approx(0.725) and answer.rows["still_open"].iloc[-1] == pytest.approx(0)
    assert answer.facts["win_rate"] == pytest.approx(2 / 3)
    assert answer.facts["matured_win_rate"] is None and "校正赢率不给数" in answer.notes[-1].zh


def test_enough_of_them_give_a_matured_rate_beside_the_raw_one():
    house = warehouse_with(sheet("deals", eight(12)))
    curve, row = time_to_close(house, Scope(as_of=AS_OF)), velocity(house, Scope(as_of=AS_OF)).rows.iloc[0]
    assert curve.facts["matured_win_rate"] == pytest.approx(0.725) == row.matured_win_rate
    assert row.win_rate == pytest.approx(2 / 3) and row.matured_low < 0.725 < row.matured_high
    assert curve.facts["young"] is True


def test_velocity_matures_each_group_and_says_when_it_cannot():
    house = warehouse_with(sheet("deals", eight(12) + eight(1, "乙")))
    rows = velocity(house, Scope(as_of=AS_OF), ("person",)).rows.set_index("person")
    assert rows.loc["甲", "matured_win_rate"] == pytest.approx(0.725) and np.isnan(rows.loc["乙", "matured_win_rate"])
    small = velocity(warehouse_with(sheet("deals", eight(1))), Scope(as_of=AS_OF))
    assert np.isnan(small.rows["matured_win_rate"].iloc[0]) and "数据太少" in small.notes[0].zh
    assert "matured_win_rate" not in velocity(house, Scope(as_of=AS_OF), corrected="no").rows


def test_three_people_are_shrunk_towards_each_other():
    rows = [{"deal_id": f"{who}{n}", "created_on": "2026-01-01", "closed_on": "2026-01-20", "outcome": "won" if n < won else "lost", "person": who}
            for who, won, deals in (("甲", 2, 2), ("乙", 30, 60), ("丙", 5, 50)) for n in range(deals)]
    rates = velocity(warehouse_with(sheet("deals", rows)), Scope(as_of=AS_OF), ("person",)).rows.set_index("person")
    assert rates.loc["甲", "win_rate"] == 1.0 and 0.4 < rates.loc["甲", "shrunk_win_rate"] < 0.8
    assert rates.loc["乙", "shrunk_win_rate"] == pytest.approx(0.5, abs=0.01)


def test_a_period_counts_what_happened_in_it_at_any_age():
    """Twenty deals of January, half won in February at 40 days, half lost in March at 60: in March nobody was won."""
    rows = [{"deal_id": f"D{n}", "created_on": "2026-01-10", "outcome": "won" if n < 10 else "lost",
             "closed_on": "2026-02-19" if n < 10 else "2026-03-11"} for n in range(20)]
    house = warehouse_with(sheet("deals", rows))
    march = time_to_close(house, Scope(period="2026-03", as_of=AS_OF), cohort="closed")
    assert march.rows[["days", "n_at_risk", "won", "lost"]].values.tolist() == [[60, 10, 0, 10]]
    february = time_to_close(house, Scope(period="2026-02", as_of=AS_OF), cohort="closed")
    assert february.rows[["days", "n_at_risk", "won", "lost"]].values.tolist() == [[40, 20, 10, 0]]
    whole = time_to_close(house, Scope(period="2026-Q1", as_of=AS_OF), cohort="closed")
    assert whole.rows["won_cif"].tolist() == [0.5, 0.5] and whole.rows["lost_cif"].tolist() == [0, 0.5]


def test_a_young_cohort_is_filled_up_with_what_older_deals_became():
    """40 old deals: half lost at 10 days, then half won at 40. Of 20 young ones ten were lost at 10 days, ten are open at 20."""
    old = [{"deal_id": f"O{n}", "created_on": "2025-06-01", "outcome": "lost" if n < 20 else "won",
            "closed_on": "2025-06-11" if n < 20 else "2025-07-11"} for n in range(40)]
    young = [{"deal_id": f"Y{n}", "created_on": "2026-03-11"} | ({"outcome": "lost", "closed_on": "2026-03-21"} if n < 10 else {}) for n in range(20)]
    facts = time_to_close(warehouse_with(sheet("deals", old + young)), Scope(period="2026-03", as_of=AS_OF)).facts
    assert (facts["won"], facts["lost"], facts["open"], facts["win_rate"]) == (0, 10, 10, 0.0)
    assert facts["matured_win_rate"] == pytest.approx(0.5) and facts["young"] is True


def test_by_month_the_matured_rate_is_that_of_each_month():
    rows = [{"deal_id": f"{month}{n}", "created_on": f"2026-0{month}-02", "outcome": "won" if n < 10 * month else "lost", "closed_on": f"2026-0{month}-20"}
            for month in (1, 2, 3) for n in range(40)]
    table = velocity(warehouse_with(sheet("deals", rows)), Scope(as_of=AS_OF), ("month",)).rows
    assert table["matured_win_rate"].tolist() == pytest.approx([0.25, 0.5, 0.75])


def test_deals_without_an_age_are_left_out_of_the_curve_and_count_in_the_win_rate():
    odd = [{"deal_id": "A", "outcome": "won", "closed_on": "2026-02-01"}, {"deal_id": "B", "created_on": "2026-02-01", "outcome": "won"},
           {"deal_id": "C", "created_on": "2026-02-01", "outcome": "lost", "closed_on": "2026-01-01"},
           {"deal_id": "D", "created_on": "2026-02-01", "outcome": "won", "closed_on": "2026-02-01"}]
    answer = time_to_close(warehouse_with(sheet("deals", odd)), Scope(as_of=AS_OF))
    assert answer.rows[["days", "n_at_risk", "won"]].values.tolist() == [[0, 1, 1]]
    assert (answer.facts["win_rate"], answer.facts["ageless"]) == (pytest.approx(2 / 3), 2)  # A was created nobody knows when: in no cohort
    assert answer.notes[0].en == "Deals without a date, or closed before they were created, have no age: 2; they count in the win rate, not in the curve and the matured rate."


@pytest.mark.parametrize(("cohort", "rate", "ageless"), [("created", 2 / 3, 2), ("closed", 0.5, 1)])
def test_a_closing_nobody_dated_belongs_to_its_cohort_and_to_no_window(cohort, rate, ageless):
    odd = [{"deal_id": "B", "created_on": "2026-02-01", "outcome": "won"}, {"deal_id": "C", "created_on": "2026-02-03", "outcome": "lost", "closed_on": "2026-02-01"},
           {"deal_id": "D", "created_on": "2026-02-01", "outcome": "won", "closed_on": "2026-02-01"}]
    facts = time_to_close(warehouse_with(sheet("deals", odd)), Scope(period="2026-02", as_of=AS_OF), cohort=cohort).facts
    assert (facts["win_rate"], facts["ageless"]) == (pytest.approx(rate), ageless)


def test_the_curve_knows_no_time_and_no_other_cohort():
    house = warehouse_with(sheet("deals", eight(1)))
    with pytest.raises(UnknownName):
        time_to_close(house, Scope(), ("month",))
    with pytest.raises(UnknownName):
        time_to_close(house, Scope(), cohort="opened")
    assert time_to_close(warehouse_with(), Scope()).empty
