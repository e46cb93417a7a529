"""What a handful of uncertain deals adds up to: the whole distribution, not only its mean."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
SEED = 20260319
DRAWS = 5000
# The largest deals are drawn one by one; of the many small ones only mean and spread matter.
ONE_BY_ONE = 1000
_PIECE = 250


def exact_sum(amounts: Sequence[float], chances: Sequence[float]) -> tuple[Floats, Floats]:
    """Every total that independent deals can add up to, ascending, and its probability: the convolution, deal by deal.

    >>> totals, p = exact_sum([100, 50, 80, 30], [0.4, 0.6, 0.2, 0.9])
    >>> round(float(totals @ p), 2), round(float(p[totals >= 120].sum()), 4)
    (113.0, 0.4592)
    """
    held = {0.0: 1.0}
    for amount, chance in zip(amounts, chances, strict=True):
        grown: dict[float, float] = {}
        for total, probability in held.items():
            grown[total] = grown.get(total, 0.0) + probability * (1 - chance)
            grown[total + amount] = grown.get(total + amount, 0.0) + probability * chance
        held = grown
    totals = np.array(sorted(held))
    return totals, np.array([held[total] for total in totals])


def quantile(totals: Floats, probabilities: Floats, share: float) -> float:
    """The smallest total that is not exceeded with probability `share`."""
    return float(totals[int(np.searchsorted(np.cumsum(probabilities), share - 1e-12))])


def drawn_sums(amounts: ArrayLike, chances: ArrayLike, shock: float = 0.0, draws: int = DRAWS) -> Floats:
    """Totals of `draws` imagined outcomes of the deals.

    Definition: a deal is won when √shock·Z + √(1 − shock)·e lies below the normal point of its chance; Z is one draw for all
    deals (a good or a bad month), e its own. `shock` 0 is independence, towards 1 all deals share one fate; each deal
    keeps its own chance throughout. Of more than 1,000 deals the small ones are added as normal, given Z.
    Returns: one total per draw. Seeded: the same deals give the same draws.
    """
    value, chance = np.asarray(amounts, dtype="float64"), np.asarray(chances, dtype="float64")
    order = np.lexsort((chance, -np.abs(value)))  # the same deals in any order are drawn alike
    value, chance = value[order], chance[order]
    points = _normal_points(chance)
    rng = np.random.default_rng(SEED)
    common = rng.standard_normal(draws)
    totals = np.zeros(draws)
    for first in range(0, min(len(value), ONE_BY_ONE), _PIECE):
        part = slice(first, min(first + _PIECE, ONE_BY_ONE))
        own = rng.standard_normal((len(value[part]), draws), dtype=np.float32)
        own *= np.float32(np.sqrt(1 - shock))
        own += (np.sqrt(shock) * common).astype(np.float32)
        totals += value[part] @ (own < points[part, None].astype(np.float32)).astype("float64")
    return totals + _small_ones(value[ONE_BY_ONE:], points[ONE_BY_ONE:], shock, common, rng)


def _small_ones(value: Floats, points: Floats, shock: float, common: Floats, rng: np.random.Generator) -> Floats:
    """Mean and spread of many small deals given the common draw; deals of one chance are one term."""
    mean, variance = np.zeros(len(common)), np.zeros(len(common))
    distinct, place = np.unique(points, return_inverse=True)
    sums, squares = np.bincount(place, weights=value, minlength=len(distinct)), np.bincount(place, weights=value**2, minlength=len(distinct))
    for point, total, square in zip(distinct, sums, squares, strict=True):
        chance = _normal_share((point - np.sqrt(shock) * common) / np.sqrt(1 - shock))
        mean += total * chance
        variance += square * chance * (1 - chance)
    return np.asarray(mean + np.sqrt(variance) * rng.standard_normal(len(common)) if len(value) else mean)


def _normal_points(chance: Floats) -> Floats:
    distinct, place = np.unique(chance, return_inverse=True)
    normal = NormalDist()
    points = np.array([-np.inf if one <= 0 else np.inf if one >= 1 else normal.inv_cdf(float(one)) for one in distinct])
    return points[place] if len(chance) else chance


def _normal_share(x: Floats) -> Floats:
    """The normal distribution function to 1e-7 (Abramowitz and Stegun 26.2.17)."""
    t = 1 / (1 + 0.2316419 * np.abs(x))
    tail = np.exp(-np.minimum(x**2, 1400) / 2) / np.sqrt(2 * np.pi) * t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    return np.where(x > 0, 1 - tail, tail)
