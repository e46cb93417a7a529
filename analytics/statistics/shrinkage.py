"""Rates of small groups, drawn towards what groups are like in general: three wins of three deals are not a win rate of 100 %."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FEWEST_GROUPS = 3
# A prior that counts more deals than this means that the groups do not differ beyond chance: the likelihood has no maximum.
_NO_SPREAD = 1e4


def beta_prior(k: ArrayLike, n: ArrayLike) -> tuple[float, float] | None:
    """Which Beta(a, b) do the rates of these groups come from?

    Definition: a, b that make the counts most likely when each group's k of n is beta-binomial.
    Parameters: one entry per group, k yes of n asked; groups with n = 0 say nothing.
    Returns: (a, b), or None where fewer than 3 groups were asked or they do not differ beyond chance.
    Source: J. G. Skellam, A probability distribution derived from the binomial distribution by regarding the probability of success as
    variable between the sets of trials, JRSS B 10 (1948), 257-261.

    One of ten, five of ten and nine of ten lie evenly about a half; three times five of ten do not differ:

    >>> a, b = beta_prior([1, 5, 9], [10, 10, 10])
    >>> round(a, 2) == round(b, 2), beta_prior([5, 5, 5], [10, 10, 10])
    (True, None)
    """
    yes, asked = _asked(k, n)
    if len(asked) < FEWEST_GROUPS or not 0 < yes.sum() < asked.sum():
        return None
    pairs, times = np.unique(np.column_stack([yes, asked]), axis=0, return_counts=True)
    pooled = float(yes.sum() / asked.sum())
    at = np.array([np.log(pooled / (1 - pooled)), np.log(10.0)])
    best, step = _likelihood(at, pairs, times), 2.0
    while step > 1e-4:
        tried = [at + step * np.array(move) for move in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        found = [_likelihood(one, pairs, times) for one in tried]
        place = int(np.argmax(found))
        if found[place] > best + 1e-10 and tried[place][1] < np.log(_NO_SPREAD) + 2:
            at, best = tried[place], found[place]
        else:
            step /= 2
    mean, size = 1 / (1 + np.exp(-at[0])), np.exp(at[1])
    return None if size >= _NO_SPREAD else (float(mean * size), float((1 - mean) * size))


def shrunk_rates(k: ArrayLike, n: ArrayLike) -> Floats:
    """The rate to expect of each group: its own, drawn to the others' the more the fewer it was asked.

    Definition: empirical Bayes, (a + k) ÷ (a + b + n) with `beta_prior`; where groups do not differ beyond chance, the pooled
    rate. NaN for fewer than 3 groups; a group never asked gets the rate of groups in general.
    Source: in the way of B. Efron, C. Morris, Data analysis using Stein's estimator and its generalizations, JASA 70 (1975), 311-319.

    >>> [round(float(rate), 3) for rate in shrunk_rates([3, 60, 10], [3, 100, 50])]
    [0.753, 0.598, 0.22]
    """
    yes, asked = np.asarray(k, dtype="float64"), np.asarray(n, dtype="float64")
    some_yes, some_asked = _asked(yes, asked)
    if len(some_asked) < FEWEST_GROUPS:
        return np.full(len(yes), np.nan)
    prior = beta_prior(yes, asked)
    if prior is None:
        return np.full(len(yes), float(some_yes.sum() / some_asked.sum()))
    return np.asarray((prior[0] + np.nan_to_num(yes)) / (sum(prior) + np.nan_to_num(asked)))


def drawn_to(k: ArrayLike, n: ArrayLike, rate: ArrayLike, weight: float) -> Floats:
    """k of n as if `weight` more had been asked and answered at `rate`: (k + weight·rate) ÷ (n + weight).

    Source: ours.

    >>> drawn_to([3, 0], [3, 0], 0.5, 20).round(4).tolist()
    [0.5652, 0.5]
    """
    return np.asarray((np.asarray(k, dtype="float64") + weight * np.asarray(rate, dtype="float64")) / (np.asarray(n, dtype="float64") + weight))


def _asked(k: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    yes, asked = np.asarray(k, dtype="float64"), np.asarray(n, dtype="float64")
    known = np.nan_to_num(asked) > 0
    return yes[known], asked[known]


def _likelihood(at: Floats, pairs: Floats, times: NDArray[np.int64]) -> float:
    from scipy.special import betaln  # takes a moment to load, and most pages never need it

    mean, size = 1 / (1 + np.exp(-at[0])), np.exp(at[1])
    a, b = mean * size, (1 - mean) * size
    yes, asked = pairs.T
    each = betaln(yes + a, asked - yes + b) - betaln(a, b)
    return float((each * times).sum())
