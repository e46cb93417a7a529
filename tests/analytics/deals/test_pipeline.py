"""What open deals are worth and when they close, against the known answer and a company small enough to count."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.calendar import add_months
from analytics.deals.pipeline import pipeline
from analytics.deals.pipeline_calibration import pipeline_calibration
from analytics.errors import Refused
from analytics.schema import SALES_STAGES
from analytics.scope import Scope
from analytics.statistics.uncertain_sum import DRAWS, ONE_BY_ONE, uncertain_sums
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

AS_OF = date(2026, 3, 20)
FOUR = [100.0, 50.0, 80.0, 30.0], [0.4, 0.6, 0.2, 0.9]


# --- the sum of uncertain deals -------------------------------------------------------------------------------------


def exact_sum(amounts, chances):
    """Every total that independent deals can add up to, ascending, and its probability: the convolution, deal by deal."""
    held = {0.0: 1.0}
    for amount, chance in zip(amounts, chances, strict=True):
        grown: dict[float, float] = {}
        for total, probability in held.items():
            grown[total] = grown.get(total, 0.0) + probability * (1 - chance)
            grown[total + amount] = grown.get(total + amount, 0.0) + probability * chance
        held = grown
    totals = np.array(sorted(held))
    return totals, np.array([held[total] for total in totals])


def quantile(totals, probabilities, share: float) -> float:
    """The smallest total that is not exceeded with probability `share`."""
    return float(totals[int(np.searchsorted(np.cumsum(probabilities), share - 1e-12))])


def drawn_sums(amounts, chances, shock: float = 0.0, draws: int = DRAWS):
    """Totals of deals whose chances and common shock are known."""
    distinct, places = np.unique(np.asarray(chances, dtype="float64"), return_inverse=True)
    return uncertain_sums(amounts, places, distinct[:, None], np.full(draws, shock))


def test_four_deals_by_exact_convolution():
    totals, p = exact_sum(*FOUR)
    mean = float(totals @ p)
    assert p.sum() == pytest.approx(1)
    assert (mean, float(np.sqrt(totals**2 @ p - mean**2))) == (pytest.approx(113), pytest.approx(64.07, abs=0.005))
    assert [quantile(totals, p, share) for share in (0.1, 0.5, 0.9)] == [30, 110, 180]
    assert float(p[totals >= 120].sum()) == pytest.approx(0.4592)


def test_imagined_outcomes_of_four_deals_come_to_the_same():
    drawn = drawn_sums(*FOUR, draws=40_000)
    assert [float(np.quantile(drawn, share, method="inverted_cdf")) for share in (0.1, 0.5, 0.9)] == [30, 110, 180]
    assert (drawn.mean(), drawn.std(), (drawn >= 120).mean()) == pytest.approx((113, 64.07, 0.4592), rel=0.02)
    totals, p = exact_sum(*FOUR)
    assert [(drawn == total).mean() for total in totals] == pytest.approx(list(p), abs=0.01)
    assert (drawn_sums(*FOUR) == drawn_sums(FOUR[0][::-1], FOUR[1][::-1])).all()  # whatever order the rows come in


@pytest.mark.parametrize("shock", [0.2, 0.6])
def test_a_common_shock_widens_the_spread_and_leaves_the_mean(shock: float):
    amounts, chances = np.full(200, 10.0), np.full(200, 0.3)
    alone, together = drawn_sums(amounts, chances, draws=20_000), drawn_sums(amounts, chances, shock, draws=20_000)
    assert together.mean() == pytest.approx(600, rel=0.03) and together.std() > 3 * alone.std()


@pytest.mark.parametrize("shock", [0.0, 0.3])
def test_many_small_deals_are_added_as_if_drawn_one_by_one(shock: float):
    rng = np.random.default_rng(5)
    amounts, chances = rng.uniform(1, 2, ONE_BY_ONE + 1500), rng.choice([0.1, 0.35, 0.8], ONE_BY_ONE + 1500)
    drawn = drawn_sums(amounts, chances, shock)
    assert drawn.mean() == pytest.approx(float(amounts @ chances), rel=0.02)
    if not shock:
        assert drawn.std() == pytest.approx(float(np.sqrt(amounts**2 @ (chances * (1 - chances)))), rel=0.05)


def test_certain_and_impossible_deals_are_neither_more_nor_less():
    assert set(drawn_sums([5, 7], [1.0, 0.0], 0.3)) == {5.0}
    assert set(drawn_sums([], [])) == {0.0}


# --- the question ---------------------------------------------------------------------------------------------------


def _past(n: int, won: bool, last_step: int, born: date, days: int, name: str) -> tuple[list[dict], list[dict]]:
    """n closed deals that took `days` per step up to last_step and closed `days` after it."""
    deals, events = [], []
    for number in range(n):
        deal = f"{name}{number}"
        deals.append({"deal_id": deal, "created_on": born.isoformat(), "outcome": "won" if won else "lost", "amount_yuan": 1000,
                      "closed_on": (born + timedelta(days=days * last_step)).isoformat()})
        events += [{"deal_id": deal, "track": "sales", "stage": SALES_STAGES[step].zh, "entered_on": (born + timedelta(days=days * step)).isoformat()}
                   for step in range(last_step)]
    return deals, events


@pytest.fixture
@handed_on
def company():
    """Sixty past deals: 20 lost at step 1 after 10 days, 20 lost and 20 won at step 2, each step 10 days; four are open.

    One more closed before they were created: since then closings are on record.
    """
    born = date(2025, 6, 1)
    parts = [_past(1, False, 1, date(2025, 5, 10), 10, "E"), _past(20, False, 1, born, 10, "L"), _past(20, False, 2, born, 10, "M"), _past(20, True, 2, born, 10, "W")]
    deals, events = [d for part in parts for d in part[0]], [e for part in parts for e in part[1]]
    deals += [{"deal_id": "O1", "created_on": "2026-03-18", "amount_yuan": 300, "customer": "甲公司", "person": "王", "expected_close_on": "2026-04-01", "stated_probability": 0.9},
              {"deal_id": "O2", "created_on": "2026-03-01", "amount_yuan": 200}, {"deal_id": "O3", "created_on": "2026-03-15", "amount_yuan": None},
              {"deal_id": "O4", "created_on": "2026-03-19", "amount_yuan": 50}]
    events += [{"deal_id": "O1", "track": "sales", "stage": "初步接洽", "entered_on": "2026-03-18"},
               {"deal_id": "O2", "track": "sales", "stage": "初步接洽", "entered_on": "2026-03-01"},
               {"deal_id": "O2", "track": "sales", "stage": "见面约访", "entered_on": "2026-03-05"},
               {"deal_id": "O3", "track": "sales", "stage": "初步接洽", "entered_on": "2026-03-15"}]
    return warehouse_with(sheet("deals", deals), sheet("stage_events", events))


def test_an_open_deal_shows_its_age_stage_and_worth(company):
    rows = pipeline(company, Scope("2026-03", as_of=AS_OF)).rows.set_index("deal_id")
    assert list(rows.index) == ["O1", "O2", "O4", "O3"]  # largest first, unknown last
    assert rows["age_days"].to_dict() == {"O1": 2, "O2": 15, "O3": 5, "O4": 1}
    assert rows["stage"].to_dict() == {"O1": "初步接洽", "O2": "见面约访", "O3": "初步接洽", "O4": None}
    assert rows.loc["O1", "stated_probability"] == 0.9
    # All deals, with those still open: of 61 that lasted ten days (O2 is one) 20 were lost, then 20 of 40 won. The same of step 1.
    whole = 41 / 61 * 20 / 40
    assert rows.loc["O1", "p_win"] == pytest.approx(whole)
    assert rows.loc["O1", "weighted_yuan"] == pytest.approx(300 * whole)
    # Step 2: 20 of 41 (O2 again), counting 40 deals beside the 20 of all; all 41 stayed 4 and 8 days, and nobody longer than 15.
    chance = whole
    for _band in (0, 4, 8):
        chance = (40 * 20 / 41 + 20 * chance) / 60
    assert rows.loc["O2", "p_win"] == pytest.approx(chance)
    assert np.isnan(rows.loc["O3", "weighted_yuan"])


def test_a_deal_is_stale_beyond_nine_of_ten_wins_of_its_stage_and_unjudged_without_ten(company):
    rows = pipeline(company, Scope("2026-03", as_of=date(2026, 3, 30))).rows.set_index("deal_id")
    assert rows.loc["O1", ["age_days", "usual_days", "stale"]].tolist() == [12, 10, True]
    assert rows.loc["O3", "stale"] is True
    assert rows.loc["O2", "stale"] is None and np.isnan(rows.loc["O2", "usual_days"])  # no win went beyond step 2
    assert rows.loc["O4", "stale"] is None


def test_what_is_weighted_adds_up(company):
    answer = pipeline(company, Scope("2026-03", as_of=AS_OF))
    assert (answer.facts["open"], answer.facts["open_yuan"], answer.facts["unpriced"]) == (4, 550, 1)
    assert answer.facts["weighted_yuan"] == pytest.approx(answer.rows["weighted_yuan"].sum())


def test_one_past_month_does_not_say_what_will_close(company):
    answer = pipeline(company, Scope("2026-03", as_of=AS_OF))
    # Eleven days before the end of June 2025 forty deals were open; no other month has any.
    assert answer.facts["months"] == 1 and answer.facts["p50_yuan"] is None and answer.facts["p_target"] is None
    assert any("1 个月，后来赢 20" in note.zh for note in answer.notes)


def test_a_deal_older_than_the_records_of_closings_proves_nothing(company):
    before = pipeline(company, Scope("2026-03", as_of=AS_OF)).rows.set_index("deal_id")["p_win"]
    # In the file because they had lasted until then: wins all of them.
    deals, events = _past(39, True, 2, date(2024, 12, 1), 100, "A")
    company.commit([sheet("deals", deals), sheet("stage_events", events)])
    assert pipeline(company, Scope("2026-03", as_of=AS_OF)).rows.set_index("deal_id")["p_win"].equals(before)


def test_an_open_deal_that_sleeps_for_most_of_a_year_counts_against_the_sleepers(company):
    rows = [{"deal_id": f"S{n}", "created_on": "2025-06-02", "amount_yuan": 10} for n in range(40)]
    events = [{"deal_id": f"S{n}", "track": "sales", "stage": "初步接洽", "entered_on": "2025-06-02"} for n in range(40)]
    company.commit([sheet("deals", rows), sheet("stage_events", events)])
    chance = pipeline(company, Scope("2026-03", as_of=AS_OF)).rows.set_index("deal_id")["p_win"]
    assert chance["S0"] < 0.05 < chance["O1"]


def test_a_chance_is_the_same_whatever_the_filter(company):
    whole = pipeline(company, Scope("2026-03", as_of=AS_OF)).rows.set_index("deal_id")
    one = pipeline(company, Scope("2026-03", as_of=AS_OF, where=(("person", ("王",)),))).rows
    assert one["deal_id"].tolist() == ["O1"] and one["p_win"].iloc[0] == whole.loc["O1", "p_win"]


def test_coverage_is_open_over_what_is_missing(company):
    company.commit([sheet("targets", [{"period": "2026-03", "value": 1000.0, "metric": "sales", "level": "company"}]),
                    sheet("sales", [{"ordered_on": "2026-03-10", "amount_yuan": 450}])])
    facts = pipeline(company, Scope("2026-03", as_of=AS_OF)).facts
    assert (facts["target"], facts["remaining"], facts["coverage"]) == (1000, 550, 1.0)
    assert pipeline(company, Scope("2026-02", as_of=AS_OF)).facts["coverage"] is None


# --- what closes in the days left ------------------------------------------------------------------------------------


def months_of(since: date, last: date, amount: float = 100.0) -> tuple[list[dict], list[dict]]:
    """Every month six deals begin on the 1st and reach step 2 on the 10th; on the 25th two are won, on the 26th two lost, two more on the 5th after."""
    deals, events, month = [], [], since
    while month <= last:
        after = add_months(month, 1)
        for number, (outcome, end) in enumerate([("won", month.replace(day=25))] * 2 + [("lost", month.replace(day=26))] * 2 + [("lost", after.replace(day=5))] * 2):
            deal = f"{month:%Y%m}-{number}"
            deals.append({"deal_id": deal, "created_on": month, "amount_yuan": amount} | ({"outcome": outcome, "closed_on": end} if end <= last else {}))
            events += [{"deal_id": deal, "track": "sales", "stage": SALES_STAGES[step].zh, "entered_on": on}
                       for step, on in ((0, month), (1, month.replace(day=10))) if on <= last]
        month = after
    return deals, events


@pytest.fixture
@handed_on
def steady():
    deals, events = months_of(date(2025, 1, 1), AS_OF)
    return warehouse_with(sheet("deals", deals), sheet("stage_events", events))


def test_what_closes_is_what_closed_as_many_days_before_the_end_of_past_months(steady):
    facts = pipeline(steady, Scope("2026-03", as_of=AS_OF)).facts
    # Eleven days before the end of each month two of the six deals then open were won: January 2025 came before the first closing.
    assert facts["months"] == 13 and facts["expected_yuan"] == pytest.approx(6 * 100 / 3)
    assert facts["p10_yuan"] <= facts["p50_yuan"] == 200 <= facts["p90_yuan"]
    # Read on the 28th nothing is won any more in the three days left, in any month.
    assert pipeline(steady, Scope("2026-02", as_of=date(2026, 2, 25))).facts["p50_yuan"] is None


def test_months_that_scatter_widen_the_range_and_a_chosen_shock_is_taken(steady):
    def width(house, **options):
        facts = pipeline(house, Scope("2026-03", as_of=AS_OF), **options).facts
        return facts["p90_yuan"] - facts["p10_yuan"], facts["shock"]

    deals, events = [], []
    for number, one in enumerate(range(-14, 0)):  # whole months are won or lost
        month = add_months(AS_OF, one)
        for place in range(40):
            ends = {"outcome": "won" if number % 2 else "lost", "closed_on": month.replace(day=25)}
            deals.append({"deal_id": f"{number}-{place}", "created_on": month, "amount_yuan": 100} | ends)
            events.append({"deal_id": f"{number}-{place}", "track": "sales", "stage": SALES_STAGES[0].zh, "entered_on": month})
    for place in range(40):
        deals.append({"deal_id": f"open-{place}", "created_on": date(2026, 3, 1), "amount_yuan": 100})
        events.append({"deal_id": f"open-{place}", "track": "sales", "stage": SALES_STAGES[0].zh, "entered_on": date(2026, 3, 1)})
    wild = warehouse_with(sheet("deals", deals), sheet("stage_events", events))
    own, alone = width(wild), width(wild, shock=0)
    assert own[1] >= 30 and alone[1] == 0 and own[0] > 2.5 * alone[0]
    assert width(steady)[1] <= 5


def test_the_chance_to_make_up_for_what_is_missing_counts_the_same_outcomes(steady):
    steady.commit([sheet("targets", [{"period": "2026-03", "value": 650.0, "metric": "sales", "level": "company"}]),
                   sheet("sales", [{"ordered_on": "2026-03-10", "amount_yuan": 450}])])
    facts = pipeline(steady, Scope("2026-03", as_of=AS_OF), shock=0).facts
    # Two or more of six at one third each: 1 − (2/3)⁶ − 6·(1/3)(2/3)⁵ = 0.649, a little less sure as the third is not certain.
    assert facts["remaining"] == 200 and facts["p_target"] == pytest.approx(0.649, abs=0.03)


def test_too_little_history_gives_no_chance_and_says_why():
    house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-01", "amount_yuan": 10}]))
    answer = pipeline(house, Scope(as_of=AS_OF))
    assert np.isnan(answer.rows["p_win"]).all() and answer.facts["weighted_yuan"] is None and answer.facts["p50_yuan"] is None
    assert any("历史太少" in note.zh for note in answer.notes)


def test_odd_deals_break_nothing():
    odd = [{"deal_id": "X", "created_on": "2026-03-10", "closed_on": "2026-03-01", "outcome": "won", "amount_yuan": 5},
           {"deal_id": "Y", "amount_yuan": 5, "sales_stage": "没听过的阶段"}, {"deal_id": "Z", "created_on": "2026-04-10", "amount_yuan": 5}]
    events = [{"deal_id": "Y", "stage": "初步接洽", "entered_on": "2026-03-01"}, {"deal_id": "Y", "stage": "初步接洽", "entered_on": "2026-03-09"},
              {"deal_id": "Y", "stage": "了解需求", "entered_on": "2026-02-01"}, {"deal_id": "nobody", "stage": "初步接洽", "entered_on": "2026-03-01"}]
    rows = pipeline(warehouse_with(sheet("deals", odd), sheet("stage_events", events)), Scope(as_of=AS_OF)).rows
    # Stages out of order and twice: the last entry counts.
    assert rows[["deal_id", "stage", "age_days"]].values.tolist() == [["Y", "初步接洽", 11]]


def test_no_deals_and_no_such_shock():
    assert pipeline(warehouse_with(), Scope()).empty
    with pytest.raises(Refused):
        pipeline(warehouse_with(), Scope(), shock=95)


# --- were the chances right -----------------------------------------------------------------------------------------


def test_stated_chances_are_those_said_while_the_deal_was_open():
    first = [{"deal_id": "A", "created_on": "2026-01-01", "stated_probability": 0.8}, {"deal_id": "B", "created_on": "2026-01-01", "stated_probability": 0.25}]
    later = [{"deal_id": "A", "created_on": "2026-01-01", "outcome": "won", "closed_on": "2026-02-01", "stated_probability": 1.0},
             {"deal_id": "B", "created_on": "2026-01-01", "outcome": "lost", "closed_on": "2026-02-01", "stated_probability": 0.0}]
    answer = pipeline_calibration(warehouse_with(sheet("deals", first), sheet("deals", later)), Scope(as_of=AS_OF))
    stated = answer.rows[answer.rows["basis"] == "stated"].set_index("said")
    assert stated.loc["80–90%", ["n", "won"]].tolist() == [1, 1] and stated.loc["20–30%", ["n", "won"]].tolist() == [1, 0]
    assert answer.facts["stated_brier"] == pytest.approx((0.2**2 + 0.25**2) / 2) and answer.facts["stated_n"] == 2
    assert answer.facts["ours_n"] == 0 and "历史不够" in answer.notes[0].zh


def test_an_undone_file_has_said_nothing():
    house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-01-01", "stated_probability": 0.8}]),
                           sheet("deals", [{"deal_id": "A", "created_on": "2026-01-01", "outcome": "won", "closed_on": "2026-02-01"}]))
    house.undo(1)
    assert pipeline_calibration(house, Scope(as_of=AS_OF)).facts["stated_n"] == 0


def test_our_past_chances_of_a_steady_company_come_true():
    """Every week four deals begin: two are lost after 10 days, one after 20, one is won after 30."""
    rows = []
    for week in range(70):
        born = AS_OF - timedelta(days=7 * week + 3)
        for number, (outcome, took) in enumerate((("lost", 10), ("lost", 10), ("lost", 20), ("won", 30))):
            end = born + timedelta(days=took)
            rows.append({"deal_id": f"{week}-{number}", "created_on": born.isoformat(), "amount_yuan": 1}
                        | ({"outcome": outcome, "closed_on": end.isoformat()} if end <= AS_OF else {}))
    answer = pipeline_calibration(warehouse_with(sheet("deals", rows)), Scope(as_of=AS_OF))
    ours = answer.rows[(answer.rows["basis"] == "ours") & (answer.rows["n"] > 0)]
    assert len(answer.facts["readings"]) == 6 and ours["n"].sum() == answer.facts["ours_n"] > 40
    share = ours["won"].sum() / ours["n"].sum()
    assert answer.facts["ours_brier"] < share * (1 - share) - 0.03  # what saying the same of every deal would score at best
    assert (ours["won_low"] - 0.1 <= ours["said_mean"]).all() and (ours["said_mean"] <= ours["won_high"] + 0.1).all()
