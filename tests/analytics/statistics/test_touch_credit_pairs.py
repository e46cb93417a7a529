"""Removal effects of order 2: against an enumeration of the chain, and where they must equal what was counted."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given

from analytics.statistics.touch_credit import markov
from analytics.statistics.touch_credit_pairs import bars_of_pairs, markov_of_pairs, pairs
from tests.analytics.statistics.test_touch_credit import PATHS, REAL, paths_of, real  # noqa: F401  (a fixture)


def chance_of_converting(rows, without: str | None = None) -> float:
    """The chain walked step by step, pair by pair, until nothing is left on the way."""
    steps: dict[tuple, dict[object, float]] = {}
    for text, won, null in rows:
        touches = [None, None, *(name.strip() for name in text.split(">"))]
        walk = [*itertools.pairwise(touches)]
        for here, there in itertools.pairwise(walk):
            steps.setdefault(here, {}).setdefault(there, 0.0)
            steps[here][there] += won + null
        last = steps.setdefault(walk[-1], {})
        last["won"], last["lost"] = last.get("won", 0.0) + won, last.get("lost", 0.0) + null
    on_the_way, converted = {(None, None): 1.0}, 0.0
    for _step in range(400):
        arrived: dict[object, float] = {}
        for here, weight in on_the_way.items():
            whole = sum(steps.get(here, {}).values())
            for there, count in steps.get(here, {}).items():
                if whole and there == "won":
                    converted += weight * count / whole
                elif whole and there != "lost" and there[1] != without:
                    arrived[there] = arrived.get(there, 0.0) + weight * count / whole
        on_the_way = arrived
    return converted


@given(PATHS)
def test_it_is_what_the_chain_of_pairs_loses_without_a_medium(rows):
    paths = paths_of(rows)
    found = markov_of_pairs(paths)
    if not paths.conversions.sum():
        assert found.base == 0 and np.isnan(found.credit).all()
        return
    base = chance_of_converting(rows)
    assert found.base == pytest.approx(base, rel=1e-6)
    assert found.removal.tolist() == pytest.approx([1 - chance_of_converting(rows, name) / base for name in paths.media], abs=1e-6)
    assert found.credit.sum() == pytest.approx(paths.conversions.sum())


def test_paths_of_two_touches_are_told_apart_as_they_were():
    rows = [("a > b", 6, 4), ("b > a", 1, 9), ("a", 2, 8), ("c > b", 3, 7)]
    found = markov_of_pairs(paths_of(rows))
    assert found.base == pytest.approx(12 / 40)  # what was counted, which order 1 does not know
    assert found.removal.tolist() == pytest.approx([9 / 12, 10 / 12, 3 / 12])
    assert markov(paths_of(rows)).removal.tolist() != pytest.approx(found.removal.tolist())


def test_single_touches_are_the_same_by_either_order():
    rows = [("a", 5, 5), ("b", 1, 9)]
    assert markov_of_pairs(paths_of(rows)).credit.tolist() == pytest.approx([5, 1])
    assert markov(paths_of(rows)).credit.tolist() == pytest.approx([5, 1])


def test_real_paths_keep_their_conversions_and_have_bars_around_the_shares(real):  # noqa: F811
    found = markov_of_pairs(real)
    low, high, kept = bars_of_pairs(real)
    share = found.credit / found.credit.sum()
    assert found.credit.sum() == pytest.approx(19_785) and pairs(real) > len(real.media)
    assert ((low <= share) & (share <= high))[share > 0].mean() > 0.7 and ((kept >= 0) & (kept <= 1)).all()


def test_bars_are_unknown_where_nothing_converted():
    assert all(np.isnan(one).all() for one in bars_of_pairs(paths_of([("a > b", 0, 3)])))
