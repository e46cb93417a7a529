"""Landings: the known answers of the methods, and what is hidden for which reason."""

from datetime import date

import numpy as np
import pytest

from analytics.books.landing import (
    Ahead,
    bootstrap,
    chance_of_count,
    count_ahead,
    fano,
    first_days,
    landings,
    negative_binomial_tail,
    rate_prior,
    too_little,
)
from analytics.calendar import DAY, WorkCalendar
from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

TWELVE_DAYS = np.array([3.0, 0, 7, 2, 5, 11, 0, 4, 6, 1, 9, 2])
MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))  # fourteen of 22 working days


def workdays(first, last):
    return WorkCalendar().workdays(first, last + DAY)


def sold(person, amounts, first=date(2025, 3, 24), last=date(2026, 3, 19)):
    """One sale on every working day; amounts go round."""
    days = workdays(first, last)
    return [{"ordered_on": day, "amount_yuan": amounts[n % len(amounts)], "person": person} for n, day in enumerate(days) if amounts[n % len(amounts)]]


def asked(pledges, sales, scope=MARCH, **sheets):
    named = [sheet(name, rows) for name, rows in sheets.items()]
    people = sheet("people", [{"person": "甲", "team": "一部", "region": "华东"}, {"person": "乙", "team": "一部", "region": "华东"}])
    rows = [{"level": "person", "period": "2026-03"} | one for one in pledges]
    return ask(warehouse_with(people, sheet("sales", sales), sheet("pledges", rows), *named), "pledges", scope)


def the(answer, owner):
    return answer.rows[answer.rows["owner"] == owner].iloc[0]


def flat(values, done, elapsed, ahead, **more):
    known = values.shape[1]
    return landings(values, [f"o{n}" for n in range(len(values))], np.array(done), Ahead(np.ones(known), np.ones(ahead), elapsed, known - int(elapsed), **more))


def test_a_count_of_132_in_twelve_of_22_days_reaches_230_with_a_chance_of_82_percent():
    seen = (0.5 + 132, 12.0)  # Jeffreys' prior
    median, low, high = count_ahead(seen, 10)
    assert (132 + median, 132 + low, 132 + high) == (242, 224, 261)
    assert chance_of_count(seen, 10, 230 - 132) == pytest.approx(0.8169, abs=5e-5)


def test_a_team_that_counts_ten_a_day_makes_a_member_less_sure_of_eleven():
    assert chance_of_count((20 + 132, 2 + 12.0), 10, 98) == pytest.approx(0.7887, abs=5e-5)


def test_a_negative_binomial_of_one_half_is_a_fair_coin():
    # a = 1, p = 1/2: P(K = k) = 1/2, 1/4, 1/8 …
    assert [negative_binomial_tail(1.0, 0.5, least) for least in (0, 1, 2, 3)] == pytest.approx([1, 0.5, 0.25, 0.125])


def test_ten_days_drawn_from_twelve_bring_forty_with_a_chance_of_57_percent():
    uniform = np.random.default_rng(1).random((200_000, 10))
    sums = bootstrap(TWELVE_DAYS[None, :], np.ones(12), np.ones(10), uniform)
    assert (sums >= 40).mean() == pytest.approx(0.566, abs=0.01)
    assert sums.mean() == pytest.approx(10 * 50 / 12, abs=0.1)


def test_a_day_of_double_weight_brings_double_what_a_past_day_of_weight_one_did():
    uniform = np.array([[0.0, 0.99]])  # the first past day, then the second
    assert bootstrap(np.array([[10.0, 30.0]]), np.array([1.0, 3.0]), np.array([2.0, 1.0]), uniform).tolist() == [[30.0]]


def test_daily_counts_that_scatter_more_than_poisson_are_drawn_from_days():
    assert fano(TWELVE_DAYS) == pytest.approx(3.0036, abs=5e-5)
    even, wild = np.tile([2.0, 3.0, 1.0, 2.0], 20), np.tile([0.0, 0.0, 0.0, 8.0], 20)
    found = flat(np.vstack([even, wild]), [20.0, 20.0], 10, 10, counts=True)
    assert found.rates[0] == (20.5, 10) and found.rates[1] is None


def test_members_of_a_team_tell_what_a_rate_is_like():
    # Rates 1, 2 and 3 a day: mean 2, variance 1, less 2 ÷ 100 of chance.
    a, b = rate_prior(np.array([100.0, 200.0, 300.0]), 100.0)
    assert (a, b) == pytest.approx((4 / 0.98, 2 / 0.98))
    assert rate_prior(np.array([100.0, 200.0]), 100.0) == (0.5, 0.0)


def test_the_same_result_every_day_lands_without_doubt():
    found = flat(np.full((1, 100), 10.0), [100.0], 10, 5)
    assert (found.median[0], found.low[0], found.high[0]) == pytest.approx((150, 150, 150))
    assert found.chance(np.array([150.0])) == [1.0] and found.chance(np.array([150.01])) == [0.0]


def test_the_level_of_the_period_counts_against_thirty_days_of_the_past():
    # Twice the past in 30 days: halfway between, 15 a day; ten more days.
    values = np.concatenate([np.full(70, 10.0), np.full(30, 20.0)])[None, :]
    assert flat(values, [600.0], 30, 10).paths.mean() == pytest.approx(600 + 10 * 15, rel=0.01)


def test_owners_share_their_drawn_days_so_that_a_sum_is_drawn_too():
    good_and_bad = np.tile([0.0, 10.0], 50)
    found = flat(np.vstack([good_and_bad, 10 - good_and_bad, good_and_bad]), [0.0, 0.0, 0.0], 0, 10)
    # What one gains on a day the other misses: together every day brings 10, whatever is drawn.
    assert np.corrcoef(found.paths[0], found.paths[1])[0, 1] < 0
    assert np.corrcoef(found.paths[0], found.paths[2])[0, 1] > 0.99


def test_a_landing_lies_in_its_interval_whatever_one_giant_order_of_the_past_was():
    days = np.tile([100.0, 0, 0, 0, 0], 30)
    days[7] = 90_000.0
    found = flat(np.vstack([days, np.where(days > 1000, 90_000.0, days + 50)]), [1000.0, 1000.0], 10, 10)
    assert ((found.low <= found.median) & (found.median <= found.high)).all() and found.few == (None, None)


def test_a_landing_below_what_is_reached_is_withheld_where_one_past_return_puts_it_there():
    days = np.where(np.arange(100) % 2 == 0, 5.0, 0.0)
    days[50] = -3000.0
    assert flat(days[None, :], [1000.0], 10, 90).few == ("one_return",)
    often = np.where(np.arange(200) % 2 == 0, -5.0, 1.0)  # many returns are how this owner goes on
    assert flat(often[None, :], [1000.0], 10, 60).few == (None,)


def test_few_deals_are_drawn_as_a_number_and_sizes():
    # One deal of 1,000 every fifth day: two are expected in ten days. Six seen in thirty: none with a chance of (30 / 40)^6.
    found = flat(np.tile([1000.0, 0, 0, 0, 0], 30)[None, :], [0.0], 0, 10)
    assert found.median[0] == 2000 and found.paths[0].mean() == pytest.approx(2000, rel=0.06)
    assert (found.paths[0] == 0).mean() == pytest.approx(0.75**6, abs=0.03)
    assert set(np.unique(found.paths[0] % 1000)) == {0.0}


def test_a_past_is_too_short_or_too_thin():
    assert too_little(np.ones(59)) == "short_history" and too_little(np.ones(60)) is None
    assert too_little(np.r_[np.ones(19), np.zeros(60)]) == "few_days"
    began = np.zeros((3, 100))
    began[0, 19], began[1, 20] = 1, 1
    assert first_days(began).tolist() == [0, 20, 100]


def test_a_steady_seller_lands_at_the_pace_and_is_sure_of_what_is_below():
    answer = asked([{"owner": "甲", "pledge_yuan": 21_900}], sold("甲", [1000]))
    row = the(answer, "甲")
    assert (row["landing_yuan"], row["landing_low_yuan"], row["landing_high_yuan"]) == pytest.approx((22_000, 22_000, 22_000), rel=0.06)
    assert row["p_hit"] > 0.5 and row["landing_unknown"] is None


def test_a_period_that_is_over_lands_where_it_is():
    answer = asked([{"owner": "甲", "pledge_yuan": 16_000, "period": "2026-02"}, {"owner": "乙", "pledge_yuan": 1, "period": "2026-02"}],
                   sold("甲", [1000]), Scope(period="2026-02"))
    row = the(answer, "甲")
    assert row["landing_yuan"] == row["actual_yuan"] and np.isnan(row["landing_low_yuan"])
    assert dict(zip(answer.rows["owner"], answer.rows["p_hit"], strict=True)) == {"甲": 0.0 if row["status"] == "missed" else 1.0, "乙": 0.0}
    assert not any("落点" in note.zh for note in answer.notes)


def test_without_working_days_left_nothing_more_is_expected():
    # Saturday 31 January 2026: the last working day of the month was the 30th.
    answer = asked([{"owner": "甲", "pledge_yuan": 20_000, "period": "2026-01"}], sold("甲", [1000], last=date(2026, 1, 30)), Scope(period="2026-01", as_of=date(2026, 1, 30)))
    row = the(answer, "甲")
    assert row["landing_yuan"] == row["actual_yuan"] and np.isnan(row["landing_high_yuan"]) and row["p_hit"] in (0.0, 1.0)


def test_what_is_reached_is_certain_unless_returns_have_happened():
    # On the 30th one working day is left; 乙 had a return on every fourth day.
    scope, last = Scope(period="2026-03", as_of=date(2026, 3, 30)), date(2026, 3, 30)
    sales = sold("甲", [1000], last=last) + sold("乙", [2000, 500, -300, 1800], last=last)
    reached = {name: float(the(asked([{"owner": name, "pledge_yuan": 1}], sales, scope), name)["actual_yuan"]) for name in "甲乙"}
    answer = asked([{"owner": name, "pledge_yuan": amount} for name, amount in reached.items()], sales, scope)
    assert set(answer.rows["status"]) == {"kept"}
    assert the(answer, "甲")["p_hit"] == 1.0 and the(answer, "乙")["p_hit"] == pytest.approx(0.75, abs=0.04)


def test_what_is_not_known_well_enough_is_hidden_and_the_reason_is_said():
    sales = [*sold("甲", [1000], first=date(2026, 1, 12)), {"ordered_on": date(2025, 3, 24), "amount_yuan": 1, "person": "乙"}]
    answer = asked([{"owner": "甲", "pledge_yuan": 30_000}, {"owner": "乙", "pledge_yuan": 500}], sales)
    assert the(answer, "甲")["landing_unknown"] == "short_history" and the(answer, "乙")["landing_unknown"] == "few_days"
    assert answer.rows[["landing_yuan", "landing_low_yuan", "p_hit"]].isna().all().all()
    assert any("不足三个月" in note.zh for note in answer.notes)


def test_an_interval_wider_than_the_pledge_is_hidden():
    answer = asked([{"owner": "甲", "pledge_yuan": 2000}], sold("甲", [0, 0, 9000, 0, 200]))
    assert the(answer, "甲")["landing_unknown"] == "too_wide" and np.isnan(the(answer, "甲")["p_hit"])


def test_the_whole_is_the_sum_of_paths_and_narrower_than_the_sum_of_bounds():
    amounts = [500, 3000, 0, 1500, 2500, 200, 900]
    pledges = [{"owner": "甲", "pledge_yuan": 27_000}, {"owner": "乙", "pledge_yuan": 27_000}]
    answer = asked(pledges, sold("甲", amounts) + sold("乙", amounts[3:] + amounts[:2]))
    whole, rows = answer.facts["levels"]["person"], answer.rows
    assert whole["landing_yuan"] == pytest.approx(rows["landing_yuan"].sum(), rel=0.01)  # the median of a sum is about the sum of medians
    assert whole["landing_high_yuan"] - whole["landing_low_yuan"] < (rows["landing_high_yuan"] - rows["landing_low_yuan"]).sum()
    assert whole["expected_kept"] == pytest.approx(rows["p_hit"].sum()) and whole["chances"] == 2


def test_a_filter_does_not_change_a_chance():
    rows, sales = [{"owner": "甲", "pledge_yuan": 27_000}, {"owner": "乙", "pledge_yuan": 20_000}], sold("甲", [500, 3000, 0, 1500]) + sold("乙", [100, 2000])
    both, alone = asked(rows, sales), asked(rows, sales, Scope(period="2026-03", as_of=date(2026, 3, 19), where=(("person", ("甲",)),)))
    assert 0 < the(both, "甲")["p_hit"] == the(alone, "甲")["p_hit"] < 1


def test_a_pledge_in_a_count_lands_in_counts():
    visits = [{"started_at": f"{day} 09:00:00", "person": "甲", "customer": "客户"} for day in workdays(date(2025, 3, 24), date(2026, 3, 19)) for _ in range(2)]
    answer = asked([{"owner": "甲", "pledge_yuan": 36, "metric": "拜访"}], sold("甲", [10]), visits=visits)
    row = the(answer, "甲")
    assert row["actual_yuan"] == 28 and row["landing_yuan"] == pytest.approx(28 + 16, rel=0.05) and row["landing_low_yuan"] % 1 == 0


def test_orders_of_several_days_do_not_add_up_and_have_no_landing():
    answer = asked([{"owner": "甲", "pledge_yuan": 30, "metric": "订单数"}], sold("甲", [1000]))
    assert the(answer, "甲")["landing_unknown"] == "no_daily_sum" and the(answer, "甲")["actual_yuan"] > 0


def test_of_owners_whose_days_are_independent_four_of_five_land_inside_the_interval():
    rng = np.random.default_rng(1)
    owners, known, month, gone = 300, 220, 22, 11
    days = np.where(rng.random((owners, known + month)) < 0.6, rng.lognormal(0, 0.8, (owners, known + month)), 0)
    end, level = days[:, known:].sum(axis=1), days[:, :known].mean(axis=1) * month
    seen = days[:, : known + gone]
    found = landings(seen, [f"o{n}" for n in range(owners)], seen[:, known:].sum(axis=1), Ahead(np.ones(known + gone), np.ones(month - gone), gone, known), paths=400)
    assert ((found.low <= end) & (end <= found.high)).mean() == pytest.approx(0.8, abs=0.06)
    assert found.paths.mean(axis=1).sum() == pytest.approx(end.sum(), rel=0.02)
    chance, kept = found.chance(level), end >= level
    assert kept[chance > 0.9].mean() > 0.85 and kept[chance < 0.1].mean() < 0.2
