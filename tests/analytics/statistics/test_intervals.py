"""Published and hand-worked bounds for shares and net promoter scores."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics.intervals import nps, nps_bounds, nps_interval, wilson, wilson_bounds


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 5, 0.0, 0.4345), (45, 60, 0.6277, 0.8422), (180, 200, 0.8506, 0.9343)],
)
def test_wilson_gives_the_known_bounds(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_nobody_asked_has_no_interval() -> None:
    assert all(math.isnan(bound) for bound in wilson(0, 0))
    assert all(math.isnan(bound) for bound in nps_interval(0, 0, 0))
    assert math.isnan(nps(0, 0, 0))


def test_columns_give_the_same_bounds_as_single_values_and_keep_unknown_rows() -> None:
    low, high = wilson_bounds([8, 3, 45], [10, np.nan, 60])
    assert (low[0], high[0]) == wilson(8, 10)
    assert np.isnan(low[1]) and np.isnan(high[1])
    assert (low[2], high[2]) == wilson(45, 60)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_observed_share_lies_inside_its_interval(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = wilson(k, n)
    assert 0 <= low <= k / n + 1e-12 and k / n - 1e-12 <= high <= 1


def test_small_samples_of_promoters_get_the_adjusted_interval() -> None:
    assert nps(5, 3, 2) == pytest.approx(30)
    assert nps_interval(5, 3, 2) == pytest.approx((-19.1, 65.2), abs=0.06)


def test_ten_promoters_are_not_a_certain_hundred() -> None:
    low, high = nps_interval(10, 0, 0)
    assert low == pytest.approx(47.5, abs=0.05)
    assert high == 100


def test_net_promoter_columns_equal_single_values() -> None:
    low, high = nps_bounds([5, 10], [3, 0], [2, 0])
    assert (low[0], high[0]) == nps_interval(5, 3, 2)
    assert (low[1], high[1]) == nps_interval(10, 0, 0)
    assert len(nps_bounds([], [], [])[0]) == 0
