"""Kaplan-Meier, Aalen-Johansen and shrunk rates against published and hand-worked answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.statistics.shrinkage import beta_prior, drawn_to, shrunk_rates
from analytics.statistics.survival import FEWEST_AT_RISK, aalen_johansen, incidence, matured, median_day

# Remission times in weeks of 21 leukaemia patients on 6-MP (Freireich 1963); nine relapsed, twelve were last seen well.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
WELL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
EIGHT = [2, 3, 3.1, 5, 6, 7, 8, 9], [1, 2, 0, 1, 2, 1, 0, 1]


def test_kaplan_meier_of_the_leukaemia_patients():
    curve = aalen_johansen([*RELAPSED, *WELL], [1] * 9 + [0] * 12)
    assert curve.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.surviving == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5)
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert median_day(curve) == 23


def test_aalen_johansen_of_eight_deals():
    times, ends = EIGHT
    curve = aalen_johansen(times, ends)
    assert curve.won_by(9) == pytest.approx(0.725)
    assert 1 - aalen_johansen(times, [int(end == 1) for end in ends]).open_after(9) == pytest.approx(1.0)  # lost as censored overstates
    won, lost = ends.count(1), ends.count(2)
    assert (won / (won + lost), won / len(ends)) == (pytest.approx(2 / 3), 0.5)


def test_won_lost_and_undecided_are_everybody_on_every_day():
    rng = np.random.default_rng(3)
    curve = aalen_johansen(rng.integers(0, 50, 400).tolist(), rng.integers(0, 3, 400).tolist())
    assert curve.surviving + curve.won_share + curve.lost_share == pytest.approx(np.ones(len(curve.days)))
    assert (np.diff(curve.won_share) >= 0).all()


def test_days_counted_together_answer_like_deals_one_by_one():
    times, ends = EIGHT
    one = aalen_johansen(times, ends)
    many = incidence([0, *times], [80] + [0] * 8, [0] + [10 * (e == 1) for e in ends], [0] + [10 * (e == 2) for e in ends], [0] + [10 * (e == 0) for e in ends])
    assert many.won_share == pytest.approx(one.won_share) and many.at_risk.tolist() == [80, 70, 50, 40, 30, 10]


def test_late_entries_are_at_risk_only_once_they_are_seen():
    curve = aalen_johansen([5, 5, 10], [1, 0, 1], entered=[0, 6 - 6, 6])
    assert curve.at_risk.tolist() == [2, 1]
    assert curve.won_share.tolist() == [0.5, 1.0]


def test_the_correction_comes_nearer_the_truth_than_both_plain_rates():
    """Wins take three times as long as losses and deals keep coming: a share of young ones is open when the data end."""
    rng = np.random.default_rng(20260319)
    n, horizon, truth_p = 6000, 180.0, 0.3
    wins = rng.random(n) < truth_p
    took = np.where(wins, rng.gamma(4, 15, n), rng.gamma(1.5, 10, n))
    seen = rng.uniform(0, 120, n)  # created evenly over the last 120 days
    truth = float((wins & (took <= horizon)).mean())
    ends = np.where(took > seen, 0, np.where(wins, 1, 2))
    curve = aalen_johansen(np.minimum(took, seen).tolist(), ends.tolist())
    corrected, closed, everyone = curve.won_by(horizon), (ends == 1).sum() / (ends > 0).sum(), (ends == 1).mean()
    assert abs(corrected - truth) < 0.02
    assert min(truth - closed, truth - everyone) > 0.03


def test_the_matured_rate_has_an_interval_that_covers_the_truth():
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(200):
        wins = rng.random(300) < 0.3
        took = np.where(wins, rng.gamma(4, 15, 300), rng.gamma(1.5, 10, 300))
        seen = rng.uniform(0, 365, 300)
        found = matured(aalen_johansen(np.minimum(took, seen).tolist(), np.where(took > seen, 0, np.where(wins, 1, 2)).tolist()))
        hits += found.low <= 0.3 <= found.high
    assert 180 <= hits <= 200, hits


def test_without_open_deals_the_interval_is_that_of_a_plain_share():
    """Everybody decided at one age: Aalen's variance is p(1 − p)/n."""
    found = matured(aalen_johansen([5] * 100, [1] * 40 + [2] * 60))
    spread = 1.959964 * math.sqrt(0.4 * 0.6 / 100) / (0.4 * abs(math.log(0.4)))
    assert (found.rate, found.low, found.high) == pytest.approx((0.4, 0.4 ** math.exp(spread), 0.4 ** math.exp(-spread)))


def test_too_little_or_too_young_is_not_matured():
    assert np.isnan(matured(aalen_johansen(*EIGHT)).rate)  # eight at risk, ten are needed
    young = matured(aalen_johansen([1] * 20 + [5] * 80, [1] * 20 + [0] * 80))
    assert np.isnan(young.rate) and young.undecided == pytest.approx(0.8)
    assert np.isnan(matured(aalen_johansen([], [])).rate)
    assert FEWEST_AT_RISK == 10


# --- shrunk rates ---------------------------------------------------------------------------------------------------


def test_the_prior_of_simulated_groups_is_found_again():
    p = np.random.default_rng(1).beta(3, 7, 2000)
    a, b = beta_prior(np.random.default_rng(2).binomial(60, p), np.full(2000, 60)) or (0, 0)
    assert (a, b) == (pytest.approx(3, rel=0.1), pytest.approx(7, rel=0.1))


def test_no_other_prior_makes_the_counts_likelier():
    k, n = np.array([3.0, 12.0, 30.0, 1.0, 9.0]), np.array([10.0, 20.0, 90.0, 15.0, 11.0])
    a, b = beta_prior(k, n) or (0, 0)

    def likelihood(a: float, b: float) -> float:
        return sum(math.lgamma(x + a) + math.lgamma(m - x + b) - math.lgamma(m + a + b) - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)
                   for x, m in zip(k, n))

    assert all(likelihood(a, b) >= likelihood(a * s, b * u) - 1e-6 for s in (0.9, 1, 1.1) for u in (0.9, 1, 1.1))


def test_small_groups_move_furthest_and_order_by_evidence():
    rates = shrunk_rates([3, 60, 10, 5], [3, 100, 50, 25])
    assert 0.6 < rates[0] < 0.8 and rates[1] == pytest.approx(0.6, abs=0.01)
    assert abs(rates[3] - 0.2) > abs(rates[2] - 0.2)


def test_groups_that_differ_no_more_than_chance_get_the_pooled_rate():
    """The likelihood has no maximum there: sizes would run away to infinity."""
    assert beta_prior([10, 10, 10, 10], [40, 40, 40, 40]) is None
    assert shrunk_rates([10, 10, 10, 0], [40, 40, 40, 0]).tolist() == [0.25] * 4


def test_two_groups_say_nothing_about_groups():
    assert np.isnan(shrunk_rates([1, 2], [3, 4])).all()
    assert shrunk_rates([], []).size == 0


def test_drawing_towards_a_rate_counts_as_that_many_more():
    assert drawn_to([3], [5], [0.5], 5).tolist() == [0.55]
