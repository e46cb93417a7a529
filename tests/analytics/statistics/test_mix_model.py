"""The mix model on numbers: carry-over, saturation, a world without noise, and what chance may do."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.statistics import mix_model, mix_power
from analytics.statistics.mix_model import BAR, adstock, hill, inflation, mix, non_negative, season

WEEKS = 156
CONTROLS = np.column_stack([np.ones(WEEKS), np.linspace(-1, 1, WEEKS)])


def test_spend_carries_over_as_in_the_published_example():
    spent = [100, 0, 0, 50, 0, 0, 0, 20]
    assert adstock(spent, 0.5, 4).round(2).tolist() == [53.33, 26.67, 13.33, 33.33, 13.33, 6.67, 3.33, 10.67]
    assert adstock(spent, 0.0).tolist() == spent
    assert adstock(spent, 0.5).tolist() == [100, 50, 25, 62.5, 31.25, 15.625, 7.8125, 23.90625]


def test_half_of_the_effect_is_reached_at_kappa():
    assert hill([0, 80, 240], 80).tolist() == [0, 0.5, 0.75]
    assert hill([80, 240], 80, 2).tolist() == [0.5, 0.9]


def noiseless(spend: np.ndarray) -> np.ndarray:
    """A level of 1,000 that rises by 100, and two media on points of the grid, with 4 weeks before."""
    first, second = adstock(spend[:, 0], 0.5)[4:] * 0.5, adstock(spend[:, 1], 0.2)[4:] * 0.8
    return 1000 + 50 * np.linspace(-1, 1, WEEKS) + 400 * hill(first, 0.8 * first.max()) + 200 * hill(second, 0.4 * second.max(), 2)


def test_a_world_without_noise_is_found_again():
    spend = np.random.default_rng(3).uniform(10, 100, (WEEKS + 4, 2))
    found = mix(noiseless(spend), spend, CONTROLS, lead=4)
    assert found.fitted.mean(axis=0) == pytest.approx([400, 200], rel=1e-4)
    assert found.theta.mean(axis=0) == pytest.approx([0.5, 0.2], abs=1e-6)
    assert found.shape.mean(axis=0) == pytest.approx([1, 2])
    low, high = np.quantile(found.contribution, BAR, axis=0)
    assert high == pytest.approx(low, rel=1e-4) and found.r_squared == pytest.approx(1.0)


def test_the_slope_is_that_of_the_curve():
    spend = np.random.default_rng(3).uniform(10, 100, (WEEKS + 4, 2))
    found = mix(noiseless(spend), spend, CONTROLS, lead=4)
    for medium in (0, 1):
        curve = found.curve(medium, np.array([39.99, 40.01])).mean(axis=0)
        assert found.marginal(medium, 40.0).mean() == pytest.approx((curve[1] - curve[0]) / 0.02, rel=1e-5)


def test_media_never_bring_more_than_there_was():
    rng = np.random.default_rng(9)
    spend = np.column_stack([rng.normal(100, 4, WEEKS)])
    outcome = 3 * spend[:, 0] + rng.normal(0, 40, WEEKS)
    assert (mix(outcome, spend, CONTROLS).fitted * mix(outcome, spend, CONTROLS).worked).sum(axis=1).max() <= outcome.sum() * 1.02


def test_what_brings_nothing_brings_little_with_a_wide_interval():
    rng = np.random.default_rng(5)
    spend = rng.uniform(0, 100, (WEEKS, 2))
    outcome = 1000 + 300 * hill(spend[:, 0], 50) + rng.normal(0, 20, WEEKS)
    found = mix(outcome, spend, CONTROLS)
    low, high = np.quantile(found.contribution, BAR, axis=0)
    assert low[0] < (300 * hill(spend[:, 0], 50)).sum() < high[0]
    assert high[1] - low[1] > found.expected[1] and low[1] < 0.02 * outcome.sum()


def test_the_same_data_give_the_same_answer():
    rng = np.random.default_rng(5)
    spend, outcome = rng.uniform(0, 100, (WEEKS, 2)), rng.uniform(900, 1100, WEEKS)
    assert (mix(outcome, spend, CONTROLS).ceiling == mix(outcome, spend, CONTROLS).ceiling).all()


def test_many_small_problems_are_solved_as_each_alone():
    rng = np.random.default_rng(0)
    sides = [(x := rng.normal(size=(30, 6)) + rng.random() * 3, x @ rng.normal(size=6) + rng.normal(size=30)) for _ in range(200)]
    gram, cross = np.array([x.T @ x for x, _y in sides]), np.array([x.T @ y for x, y in sides])
    alone = np.array([non_negative(one, other) for one, other in zip(gram, cross, strict=True)])
    assert np.abs(mix_model._many_non_negative(gram, cross) - alone).max() < 1e-6 and (alone == 0).any()


def test_inflation_is_one_alone_and_endless_for_a_copy():
    rng = np.random.default_rng(1)
    first, second = rng.normal(10, 1, WEEKS), rng.normal(10, 1, WEEKS)
    assert inflation(np.column_stack([first, second]), CONTROLS) == pytest.approx([1, 1], abs=0.05)
    assert np.isinf(inflation(np.column_stack([first, 2 * first]), CONTROLS)).all()
    r = np.corrcoef(first, first + second)[0, 1]
    assert inflation(np.column_stack([first, first + second]), CONTROLS[:, :1]) == pytest.approx([1 / (1 - r**2)] * 2)


def test_a_season_comes_back_after_a_year():
    waves = season(160, 1.0, 2)
    assert waves.shape == (160, 4) and season(60, 1.0, 0).shape == (60, 0)
    assert waves[0] == pytest.approx(waves[int(round(3 * 365.25 / 7))], abs=0.12)


@pytest.mark.parametrize(("effect", "rho", "weeks"), [(60.0, 0.0, 4), (100.0, 0.0, 3), (80.0, 0.4, 8)])
def test_the_power_formula_holds_in_simulation(effect: float, rho: float, weeks: int):
    rng, before, runs, sigma = np.random.default_rng(8), 100, 4000, 100.0
    noise = rng.normal(size=(runs, before + weeks))
    for week in range(1, before + weeks):
        noise[:, week] = rho * noise[:, week - 1] + np.sqrt(1 - rho**2) * noise[:, week]
    drop = sigma * (noise[:, :before].mean(axis=1) - noise[:, before:].mean(axis=1)) + effect
    error = sigma * np.sqrt((1 + rho) / (1 - rho) * (1 / weeks + 1 / before))
    seen = (drop > 1.2816 * error).mean()
    assert seen == pytest.approx(mix_power.power(effect, sigma, rho, weeks, before), abs=0.02 if rho == 0 else 0.05)


def test_a_pause_that_shows_nothing_in_twelve_weeks_says_so():
    assert not mix_power.pause(10, 100, 0, 100).enough and mix_power.pause(10, 100, 0, 100).weeks == 12
    assert mix_power.pause(500, 100, 0, 100) == mix_power.Pause(2, 0, pytest.approx(1.0, abs=1e-4), True)
    assert mix_power.pause(500, 100, 0, 100, theta=0.5).wash == 4
    assert mix_power.power(100, 0, 0, 2, 100) == 1.0
