"""What a handful of uncertain deals adds up to: the whole distribution, not only its mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.statistics.common_shock import normal_point, normal_share

Floats = NDArray[np.float64]
SEED = 20260319
DRAWS = 5000
# The largest deals are drawn one by one; of the many small ones only mean and spread matter.
ONE_BY_ONE = 1000
_PIECE = 250


def uncertain_sums(amounts: ArrayLike, places: ArrayLike, chances: Floats, shocks: Floats, spread: float = 1.0) -> Floats:
    """Totals of imagined outcomes of deals where neither the chances nor the common shock are known for sure: each draw has its own.

    Definition: a deal is won when √shock·Z + √(1 − shock)·e lies below the normal point of its chance; Z is one draw for all
    deals (a good or a bad month), e its own. A shock of 0 is independence, towards 1 all deals share one fate; each deal
    keeps its own chance throughout. Of more than 1,000 deals the small ones are added as normal, given Z.
    Parameters: `places` says which row of `chances` a deal has; its columns are tables as likely as each other, used in
    turn; `shocks` has one share per draw; `spread` is the variance of the common luck where even its mean is only estimated.
    Returns: one total per draw. Seeded: the same deals give the same draws.
    Source: the one-factor model: O. Vasicek, Probability of loss on loan portfolio, KMV (1987); uncertain chances are ours.

    Two deals of 100 and 50, each as good as a coin, independent: 75 on average, never more than 150:

    >>> totals = uncertain_sums([100, 50], [0, 0], np.array([[0.5]]), np.zeros(5000))
    >>> sorted(set(totals.tolist())), abs(float(totals.mean()) - 75) < 3
    ([0.0, 50.0, 100.0, 150.0], True)
    """
    value, place = np.asarray(amounts, dtype="float64"), np.asarray(places, dtype="int64")
    order = np.lexsort((place, -np.abs(value)))  # the same deals in any order are drawn alike
    value, place = value[order], place[order]
    draws = len(shocks)
    rng = np.random.default_rng(SEED)
    used, place = np.unique(place, return_inverse=True)
    points = normal_point(chances[used])[:, np.arange(draws) % chances.shape[1]]
    # Given the common luck, a deal is won when its own luck lies below this point.
    points = (points - np.sqrt(shocks * spread) * rng.standard_normal(draws)) / np.sqrt(1 - shocks)
    sharp = points.astype(np.float32)
    totals = np.zeros(draws)
    for first in range(0, min(len(value), ONE_BY_ONE), _PIECE):
        part = slice(first, min(first + _PIECE, ONE_BY_ONE))
        own = rng.standard_normal((len(value[part]), draws), dtype=np.float32)
        totals += value[part] @ (own < sharp[place[part]]).astype("float64")
    return totals + _small_ones(value[ONE_BY_ONE:], place[ONE_BY_ONE:], points, rng)


def _small_ones(value: Floats, place: NDArray[np.int64], points: Floats, rng: np.random.Generator) -> Floats:
    """Mean and spread of many small deals given the common luck; deals of one place are one term."""
    if not len(value):
        return np.zeros(points.shape[1])
    sums, squares = np.bincount(place, weights=value, minlength=len(points)), np.bincount(place, weights=value**2, minlength=len(points))
    chance = normal_share(points)
    mean, variance = sums @ chance, squares @ (chance * (1 - chance))
    return np.asarray(mean + np.sqrt(variance) * rng.standard_normal(len(mean)))
