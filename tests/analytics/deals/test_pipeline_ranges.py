"""What would have been said of past periods, against what became of the deals then open; and how much luck deals share."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.deals import pipeline_ranges as ranges
from analytics.deals.deal_outlook import month_end
from analytics.deals.pipeline import pipeline
from analytics.deals.pipeline_ranges import pipeline_ranges
from analytics.scope import Scope
from analytics.statistics.common_shock import GRID, common_shock, normal_point, normal_share, usual_shock
from analytics.statistics.uncertain_sum import uncertain_sums
from sample_data.by_hand import sheet, warehouse_with
from tests.analytics.deals.test_pipeline import months_of

AS_OF = date(2026, 3, 20)


@pytest.fixture(scope="module")
def steady():
    deals, events = months_of(date(2024, 7, 1), AS_OF)
    return warehouse_with(sheet("deals", deals), sheet("stage_events", events))


def test_each_past_month_is_read_as_many_days_before_its_end_as_are_left_now(steady):
    answer = pipeline_ranges(steady, Scope("2026-03", as_of=AS_OF))
    rows = answer.rows
    assert answer.facts["left_days"] == 11 and len(rows) == 12
    assert rows["until"].tolist()[:2] == [date(2026, 2, 28), date(2026, 1, 31)]
    assert rows["read_on"].tolist()[:2] == [date(2026, 2, 17), date(2026, 1, 20)]
    # Of the six deals open then, two were won by the end of the month; what began later counts on neither side.
    assert set(rows["open"]) == {6} and set(rows["won"]) == {2} and set(rows["won_yuan"]) == {200.0}
    assert rows["inside"].all() and rows["inside_deals"].all()
    assert (answer.facts["n"], answer.facts["inside"], answer.facts["in_yuan"], answer.facts["enough"]) == (12, 12, True, True)


def test_what_is_said_of_a_past_day_is_what_the_pipeline_says_as_of_that_day(steady, monkeypatch):
    monkeypatch.setattr(ranges, "_DRAWS", 5000)
    row = pipeline_ranges(steady, Scope("2026-03", as_of=AS_OF)).rows.iloc[0]
    then = pipeline(steady, Scope("2026-02", as_of=row["read_on"])).facts
    assert (row["p10_yuan"], row["p50_yuan"], row["p90_yuan"]) == (then["p10_yuan"], then["p50_yuan"], then["p90_yuan"])


def test_what_happened_after_the_day_read_changes_nothing_that_was_said(steady):
    deals, events = months_of(date(2024, 7, 1), AS_OF)
    later = [one | {"outcome": "won", "closed_on": date(2026, 3, 19)} if one["deal_id"].startswith("202603") else one for one in deals]
    other = pipeline_ranges(warehouse_with(sheet("deals", later), sheet("stage_events", events)), Scope("2026-03", as_of=AS_OF)).rows
    assert other.equals(pipeline_ranges(steady, Scope("2026-03", as_of=AS_OF)).rows)


def test_a_period_that_is_over_is_read_at_the_beginning_of_others(steady):
    facts = pipeline_ranges(steady, Scope("2026-02", as_of=AS_OF)).facts
    assert facts["left_days"] == 28


def test_few_periods_are_shown_and_called_too_few(steady):
    answer = pipeline_ranges(steady, Scope("2026-Q1", as_of=AS_OF))
    assert 0 < answer.facts["n"] < 6 and not answer.facts["enough"] and "历史太短" in answer.notes[-1].zh
    empty = pipeline_ranges(warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-01", "amount_yuan": 10}])), Scope(as_of=AS_OF))
    assert empty.facts["n"] == 0 and "历史太短" in empty.notes[-1].zh


def test_amounts_that_only_wins_have_are_not_compared():
    deals, events = months_of(date(2025, 1, 1), AS_OF)
    deals = [one if one.get("outcome") == "won" else one | {"amount_yuan": 0 if "outcome" in one else None} for one in deals]
    answer = pipeline_ranges(warehouse_with(sheet("deals", deals), sheet("stage_events", events)), Scope("2026-03", as_of=AS_OF))
    assert not answer.facts["in_yuan"] and answer.rows["won_yuan"].isna().all() and set(answer.rows["won"]) == {2}
    assert answer.facts["inside"] == answer.facts["n"] > 6 and "只比个数" in answer.notes[0].zh


def test_amounts_are_those_a_file_gave_by_then(monkeypatch):
    deals, events = months_of(date(2025, 1, 1), AS_OF)
    loaded_late = pipeline_ranges(warehouse_with(sheet("deals", deals), sheet("stage_events", events)), Scope("2026-03", as_of=AS_OF))
    assert loaded_late.facts["unknown_amounts"] == 6 * loaded_late.facts["n"] and any("当时没有上传过" in note.zh for note in loaded_late.notes)
    # A file of 1 February gave all deals of January and before as 50; today's says 100.
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-02-01")
    house = warehouse_with(sheet("deals", [{"deal_id": one["deal_id"], "created_on": one["created_on"], "amount_yuan": 50} for one in deals if one["created_on"] < date(2026, 3, 1)]))
    monkeypatch.setenv("ZHANBAO_TODAY", AS_OF.isoformat())
    house.commit([sheet("deals", deals), sheet("stage_events", events)])
    rows = pipeline_ranges(house, Scope("2026-03", as_of=AS_OF)).rows.set_index("until")
    assert rows.loc[date(2026, 2, 28), ["open_yuan", "won_yuan"]].tolist() == [300, 100]  # read on 17 February: the file was there
    assert rows.loc[date(2026, 1, 31), ["open_yuan", "won_yuan"]].tolist() == [600, 200]  # read on 20 January: it was not


def test_months_are_numbered_by_year_and_month():
    assert [month_end(2026 * 12 + place) for place in (0, 1, 11)] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 12, 31)]


# --- common luck ------------------------------------------------------------------------------------------------------


def _months(shock: float, months: int, deals: int, chance: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    luck = rng.standard_normal(months)
    given = normal_share((normal_point(np.array([chance])) - np.sqrt(shock) * luck) / np.sqrt(1 - shock))
    return np.full((months, 1), float(deals)), rng.binomial(deals, given).astype(float)


@pytest.mark.parametrize(("shock", "low", "high"), [(0.0, 0.0, 0.01), (0.1, 0.05, 0.2), (0.3, 0.15, 0.45)])
def test_the_common_luck_of_many_months_is_found(shock: float, low: float, high: float):
    seen, won = _months(shock, 60, 200, 0.3)
    found = common_shock(seen, won, np.array([won.sum() / seen.sum()]))
    assert low <= found.mean <= high and found.known and found.months == 60


def test_few_months_leave_what_is_usual():
    seen, won = _months(0.0, 2, 4, 0.3)
    few = common_shock(seen, won, np.array([0.3]))
    assert few.mean == pytest.approx(usual_shock().mean, rel=0.35) and not few.known
    assert usual_shock().mean == pytest.approx(0.05, rel=0.15) and usual_shock().weights.sum() == pytest.approx(1) and len(GRID) == len(usual_shock().weights)


def test_uncertain_chances_widen_the_sum_and_keep_its_mean():
    amounts, places = np.full(200, 1.0), np.zeros(200, dtype="int64")
    sure = uncertain_sums(amounts, places, np.array([[0.3]]), np.zeros(4000))
    unsure = uncertain_sums(amounts, places, np.array([[0.2, 0.3, 0.4]]), np.zeros(4000))
    assert unsure.mean() == pytest.approx(sure.mean(), rel=0.02) and unsure.std() > 2 * sure.std()


def test_eight_of_ten_ranges_of_a_company_of_known_chances_hold():
    """Ten deals a month, each won with chance 0.3 five days before its end: months are independent, ranges hold 80 % or a little more (whole deals)."""
    rng = np.random.default_rng(8)
    deals = []
    for month in range(2023 * 12, 2026 * 12 + 2):
        end = month_end(month)
        for number in range(10):
            won = rng.random() < 0.3
            deals.append({"deal_id": f"{month}-{number}", "created_on": end.replace(day=1), "amount_yuan": 100, "outcome": "won" if won else "lost",
                          "closed_on": end - timedelta(days=int(rng.integers(0, 4)))})
    house = warehouse_with(sheet("deals", deals))
    found = [pipeline_ranges(house, Scope(f"{year}-12", as_of=date(year, 12, 26))).rows for year in (2024, 2025)]
    inside = sum(int(rows["inside_deals"].astype(bool).sum()) for rows in found)
    assert 18 <= inside <= 24 and sum(len(rows) for rows in found) >= 20
