"""Credit by every model: the table of the methods, the small case by hand, and an enumeration for Shapley and removal."""

from __future__ import annotations

import csv
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics.touch_credit import MODELS, Paths, bars, credits, markov
from tests.modules import PROJECT

REAL = PROJECT.parent / "shared" / "data" / "attribution_paths" / "PathData.csv"


def paths_of(rows: list[tuple[str, float, float]], direct: tuple[str, ...] = (), values: list[float] | None = None) -> Paths:
    """("a > b", conversions, nulls) rows as arrays."""
    split = [[name.strip() for name in text.split(">")] for text, _won, _null in rows]
    media = tuple(sorted({name for path in split for name in path}))
    return Paths(
        media, np.array([place for place, path in enumerate(split) for _name in path], np.int64), np.array([media.index(name) for path in split for name in path], np.int64),
        np.array([row[1] for row in rows], float), np.array(values or [0.0] * len(rows)), np.array([row[2] for row in rows], float),
        frozenset(media.index(name) for name in direct))


def by_name(paths: Paths, values: np.ndarray) -> dict[str, float]:
    return dict(zip(paths.media, values.tolist(), strict=True))


@pytest.fixture(scope="module")
def real() -> Paths:
    if not REAL.exists():
        pytest.skip("the shared data are not here")
    with REAL.open(encoding="utf-8") as file:
        return paths_of([(row["path"], float(row["total_conversions"]), float(row["total_null"])) for row in csv.DictReader(file)])


TABLE = {  # first, last, linear, position, markov, shapley
    "alpha": (6308, 8447, 7574.72, 7444.8, 5344.95, 7627.9), "iota": (4606, 3355, 3857.10, 3944.9, 3884.61, 3505.0), "eta": (3164, 4167, 3539.95, 3618.8, 3340.85, 3613.7),
    "beta": (2831, 989, 2083.50, 1969.8, 2527.35, 1982.7), "theta": (1606, 653, 1022.80, 1092.7, 1971.91, 1191.0),
}


@pytest.mark.parametrize(("column", "model", "digits"), [(0, "first", 0), (1, "last", 0), (2, "linear", 2), (3, "position", 1), (5, "shapley", 1)])
def test_the_table_of_the_methods(real: Paths, column: int, model: str, digits: int):
    found = by_name(real, credits(real, model))
    assert {name: round(found[name], digits) for name in TABLE} == {name: row[column] for name, row in TABLE.items()}
    assert sum(found.values()) == pytest.approx(19_785)


def test_markov_is_exact(real: Paths):
    found = markov(real)
    assert {name: round(by_name(real, found.credit)[name], 2) for name in TABLE} == {name: row[4] for name, row in TABLE.items()}
    assert found.credit.sum() == pytest.approx(19_785)


def test_the_small_case_by_hand():
    small = paths_of([("c1 > c2 > c3", 1, 0), ("c1", 0, 1), ("c2 > c3", 0, 1)])
    found = markov(small)
    assert found.base == pytest.approx(1 / 3)
    assert found.removal.tolist() == pytest.approx([0.5, 1, 1]) and found.credit.tolist() == pytest.approx([0.2, 0.4, 0.4])


def test_the_last_touch_that_is_a_medium():
    found = by_name(paths := paths_of([("a > direct", 3, 0), ("direct", 2, 0), ("b > direct > a > direct > direct", 1, 0)], ("direct",)), credits(paths, "last_non_direct"))
    assert found == {"a": 4, "b": 0, "direct": 2}


PATHS = st.lists(st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(" > ".join), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8, unique_by=lambda row: row[0])


@given(PATHS)
def test_every_model_divides_the_conversions_and_nothing_else(rows):
    paths = paths_of(rows)
    for model in MODELS:
        found = markov(paths).credit if model == "markov" else credits(paths, model)
        if paths.conversions.sum() or model != "markov":
            assert found.sum() == pytest.approx(paths.conversions.sum()) and (found >= -1e-9).all()
        else:
            assert np.isnan(found).all()


@given(PATHS)
def test_shapley_is_the_mean_over_all_orders_of_arrival(rows):
    paths = paths_of(rows)
    sets = [({name.strip() for name in text.split(">")}, won) for text, won, _null in rows]

    def worth(members: set[str]) -> float:
        return sum(won for needed, won in sets if needed <= members)

    orders = list(itertools.permutations(paths.media))
    mean = {name: sum(worth({*order[:order.index(name) + 1]}) - worth({*order[:order.index(name)]}) for order in orders) / math.factorial(len(paths.media)) for name in paths.media}
    assert by_name(paths, credits(paths, "shapley")) == pytest.approx(mean)


@given(PATHS)
def test_removal_is_what_the_chain_loses_when_a_medium_leads_to_nothing(rows):
    paths = paths_of(rows)
    found = markov(paths)
    if not paths.conversions.sum():
        return
    n = len(paths.media)
    counts = np.zeros((n + 3, n + 3))
    for text, won, null in rows:
        walk = [n, *(paths.media.index(name.strip()) for name in text.split(">"))]
        for here, there in itertools.pairwise(walk):
            counts[here, there] += won + null
        counts[walk[-1], n + 1] += won
        counts[walk[-1], n + 2] += null
    sums = counts.sum(axis=1, keepdims=True)
    chance = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)

    def base(chain: np.ndarray) -> float:
        keep = [*range(n), n]
        return float(np.linalg.solve(np.eye(n + 1) - chain[np.ix_(keep, keep)], chain[keep, n + 1])[-1])

    for c in range(n):
        without = chance.copy()
        without[c] = 0
        assert found.removal[c] == pytest.approx(1 - base(without) / base(chance), abs=1e-9)


def test_bars_hold_the_share_and_steady_leaders_keep_their_place():
    paths = paths_of([("a", 500, 100), ("b", 100, 100), ("c", 110, 100), ("a > b", 30, 0)])
    for model in ("markov", "shapley"):
        low, high, kept = bars(paths, model)
        credit = markov(paths).credit if model == "markov" else credits(paths, model)
        share = credit / credit.sum()
        assert (low < share).all() and (share < high).all() and (high - low < 0.1).all()
        assert kept[0] == 1 and 0.5 < kept[1] < 1  # b and c are too near each other to be told apart
    assert bars(paths, "markov")[0].tolist() == bars(paths, "markov")[0].tolist()  # drawn the same again


def test_only_nulls_and_one_touch():
    nothing = paths_of([("a > b", 0, 5), ("a", 0, 2)])
    assert markov(nothing).base == 0 and np.isnan(markov(nothing).credit).all() and np.isnan(bars(nothing, "markov")[0]).all()
    one = paths_of([("a", 3, 4)])
    assert markov(one).credit.tolist() == [3] and all(credits(one, model).tolist() == [3] for model in MODELS if model != "markov")


def test_five_hundred_media_are_solved():
    rng = np.random.default_rng(1)
    names = [f"m{n}" for n in range(500)]
    paths = paths_of(sorted({(" > ".join(rng.choice(names, size=rng.integers(1, 6))), 1.0, 2.0) for _n in range(3000)} | {(name, 0.0, 1.0) for name in names}))
    assert len(paths.media) == 500 and markov(paths).credit.sum() == pytest.approx(paths.conversions.sum())
