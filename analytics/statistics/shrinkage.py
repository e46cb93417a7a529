"""Rates of small groups, drawn towards what groups are like in general: three wins of three deals are not a win rate of 100 %."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FEWEST_GROUPS = 3
# A prior that counts more deals than this means that the groups do not differ beyond chance: the likelihood has no maximum.
_NO_SPREAD = 1e4
# The first stride of the search: e² times the size, or the odds.
_STRIDE = 2.0


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
    mean, size = _likeliest(pairs, times, (float(np.log(pooled / (1 - pooled))), float(np.log(10.0))))
    return None if size >= _NO_SPREAD else (mean * size, (1 - mean) * size)


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


def _likeliest(pairs: Floats, times: NDArray[np.int64], start: tuple[float, float]) -> tuple[float, float]:
    """The mean and the size a + b under which the counts are likeliest, searched on their log-odds and logarithm from `start` on."""
    from scipy.optimize import minimize  # takes a moment to load, and most pages never need it
    from scipy.special import betaln, expit

    yes, asked = pairs.T

    def unlikely(at: Floats) -> float:
        mean, size = expit(at[0]), np.exp(at[1])
        a, b = mean * size, (1 - mean) * size
        return -float((times * (betaln(yes + a, asked - yes + b) - betaln(a, b))).sum())

    simplex = np.array(start) + np.array([[0, 0], [_STRIDE, 0], [0, _STRIDE]])
    largest = np.log(_NO_SPREAD) + _STRIDE  # a size that only chance explains is searched beyond what counts as none, but not for ever
    found = minimize(unlikely, start, method="Nelder-Mead", bounds=[(None, None), (None, largest)],
                     options={"initial_simplex": simplex, "xatol": 1e-5, "fatol": 1e-10})
    return float(expit(found.x[0])), float(np.exp(found.x[1]))
