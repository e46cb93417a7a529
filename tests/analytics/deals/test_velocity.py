"""Win rates, cycles and yuan per day, worked by hand."""

from __future__ import annotations

import csv
from datetime import date, datetime

import numpy as np
import pytest

from analytics.deals.velocity import velocity
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

AS_OF = date(2026, 3, 31)


def _deal(deal_id: str, created_on: str | None, outcome: str = "open", closed_on: str | None = None, amount: float | None = None, **more):
    return {"deal_id": deal_id, "created_on": created_on, "outcome": outcome, "closed_on": closed_on, "amount_yuan": amount} | more


@pytest.fixture
@handed_on
def company():
    return warehouse_with(sheet("deals", [
        _deal("A", "2026-01-01", "won", "2026-01-11", 1000.0, person="王"),
        _deal("B", "2026-01-01", "won", "2026-02-10", 3000.0, person="王"),
        _deal("C", "2026-01-05", "won", "2026-03-06", None, person="李"),
        _deal("D", "2026-01-05", "lost", "2026-02-20", 500.0, person="王"),
        _deal("E", "2026-02-01", "open", None, 800.0, person="李"),
        _deal("F", None, "open", None, 800.0, person="李"),
        _deal("G", "2026-03-01", "won", "2026-04-20", 900.0, person="李"),
    ]))


def test_won_lost_and_open_are_counted_as_of_the_day(company):
    row = velocity(company, Scope(as_of=AS_OF)).rows.iloc[0]
    assert (row.won, row.lost, row.open) == (3, 1, 3)  # G is closed later, F has no creation date but is in stock
    assert row.win_rate == 0.75
    assert (row.win_rate_low, row.win_rate_high) == pytest.approx((0.3006, 0.9544), abs=1e-4)
    assert row.mean_deal_yuan == 2000  # the amount of C is unknown
    assert (row.median_cycle_days, row.mean_cycle_days) == pytest.approx((40, 110 / 3))
    assert row.velocity_yuan_per_day == pytest.approx(3 * 0.75 * 2000 / (110 / 3))


def test_a_period_counts_closings_in_it_and_the_stock_at_the_reading_date(company):
    row = velocity(company, Scope(period="2026-02", as_of=AS_OF)).rows.iloc[0]
    assert (row.won, row.lost, row.open, row.win_rate, row.mean_cycle_days) == (1, 1, 3, 0.5, 40)


def test_fifty_deals_at_a_quarter_of_8000_over_forty_days_bring_2500_a_day():
    closed = [_deal(f"W{i}", "2026-01-01", "won", "2026-02-10", 8000.0) for i in range(5)]
    closed += [_deal(f"L{i}", "2026-01-01", "lost", "2026-02-10") for i in range(15)]
    stock = [_deal(f"O{i}", "2026-02-01") for i in range(50)]
    answer = velocity(warehouse_with(sheet("deals", closed + stock)), Scope(as_of=AS_OF))
    assert answer.rows["velocity_yuan_per_day"].tolist() == [2500.0]


def test_groups_stand_beside_a_total_that_is_measured_again(company):
    answer = velocity(company, Scope(as_of=AS_OF), ("person",))
    assert answer.rows[["person", "won", "lost", "open"]].values.tolist() == [["王", 2, 1, 0], ["李", 1, 0, 3]]
    assert answer.rows["mean_deal_yuan"].tolist()[0] == 2000 and np.isnan(answer.rows["mean_deal_yuan"][1])
    assert answer.facts["win_rate"] == 0.75 and answer.facts["won"] == 3


def test_over_time_deals_lie_where_they_were_closed_and_the_stock_is_not_divided(company):
    answer = velocity(company, Scope(as_of=AS_OF), ("month",))
    assert answer.rows[["month", "won", "lost"]].values.tolist() == [[date(2026, 1, 1), 1, 0], [date(2026, 2, 1), 1, 1], [date(2026, 3, 1), 1, 0]]
    assert answer.rows["open"].isna().all() and answer.rows["velocity_yuan_per_day"].isna().all()
    assert answer.facts["open"] == 3


def test_a_rate_without_closings_is_unknown():
    row = velocity(warehouse_with(sheet("deals", [_deal("A", "2026-01-01")])), Scope(as_of=AS_OF)).rows.iloc[0]
    assert (row.won, row.lost, row.open) == (0, 0, 1)
    assert np.isnan([row.win_rate, row.win_rate_low, row.mean_deal_yuan, row.velocity_yuan_per_day]).all()


def test_closings_without_a_date_count_only_without_a_period():
    warehouse = warehouse_with(sheet("deals", [_deal("A", "2026-01-01", "won"), _deal("B", "2026-01-01", "lost", "2026-01-20")]))
    whole, month = velocity(warehouse, Scope(as_of=AS_OF)), velocity(warehouse, Scope(period="2026-01", as_of=AS_OF))
    assert whole.rows[["won", "lost"]].values.tolist() == [[1, 1]] and "没有关闭日期" in whole.notes[-1].zh
    assert month.rows[["won", "lost"]].values.tolist() == [[0, 1]]


def test_groups_have_no_win_rate_where_nothing_was_ever_recorded_as_lost():
    deals = [_deal(f"{who}{n}", "2026-01-01", "won", "2026-01-20", person=who) for who in "甲乙丙" for n in range(4)]
    rate, note = ["win_rate", "win_rate_low", "win_rate_high", "shrunk_win_rate", "velocity_yuan_per_day"], "没有一个登记为输单"
    none = velocity(warehouse_with(sheet("deals", deals)), Scope(as_of=AS_OF), ("person",))
    assert none.rows["won"].tolist() == [4, 4, 4] and none.rows[rate].isna().all(axis=None) and note in none.notes[-1].zh
    before = _deal("L", "2025-01-01", "lost", "2025-01-20", person="甲")
    some = velocity(warehouse_with(sheet("deals", [*deals, before])), Scope(period="2026-01", as_of=AS_OF), ("person",))
    assert some.rows["win_rate"].tolist() == [1, 1, 1]  # losses are recorded, there were none in January


def test_no_deals_is_a_note():
    answer = velocity(warehouse_with(), Scope())
    assert answer.empty and "商机" in answer.notes[-1].zh


# --- a real file ----------------------------------------------------------------------------------------------------


@pytest.mark.real_files
def test_the_published_rates_of_a_real_pipeline_come_out(real_files):
    def day(text: str) -> date | None:
        return datetime.strptime(text, "%m/%d/%Y").date() if text else None

    with (real_files / "crm_maven" / "sales_pipeline.csv").open(encoding="utf-8-sig") as file:
        deals = [_deal(r["opportunity_id"], day(r["engage_date"]), {"Won": "won", "Lost": "lost"}.get(r["deal_stage"], "open"), day(r["close_date"]),
                       float(r["close_value"]) if r["close_value"] else None, person=r["sales_agent"]) for r in csv.DictReader(file)]
    answer = velocity(warehouse_with(sheet("deals", deals)), Scope(), ("person",))
    darcel = answer.rows.iloc[0]
    assert (darcel["person"], darcel["won"], darcel["lost"]) == ("Darcel Schlecht", 349, 204)
    assert darcel["win_rate"] == pytest.approx(0.6311, abs=5e-5)
    assert (darcel["mean_deal_yuan"], darcel["mean_cycle_days"]) == pytest.approx((3304.34, 49.43), abs=0.005)
    assert (answer.facts["won"], answer.facts["lost"], answer.facts["open"]) == (4238, 2473, 2089)
