"""How far deals share good and bad luck, from how much whole months differed from what their deals let expect.

Independent deals add up to a narrow range. When a market, a boss or a price list moves all of them, months scatter more than
that: the share of luck in common (ρ of a one-factor model) is read from that scatter. Few months say little, so ρ is not one
number but a set of likely ones, from which a sum of deals is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Where nothing is known, small shares are likelier than large ones: exponential with this mean.
EXPECTED = 0.05
GRID = np.array([0.0, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5])
FEWEST_MONTHS = 6
_LUCK = 61


@dataclass(frozen=True)
class Shock:
    """Likely shares of common luck and how likely each is; `months` is how many past months they are read from."""

    shares: Floats
    weights: Floats
    months: int

    @property
    def mean(self) -> float:
        return float(self.shares @ self.weights)

    @property
    def known(self) -> bool:
        """Whether enough months speak for it to be the company's own."""
        return self.months >= FEWEST_MONTHS

    def drawn(self, rng: np.random.Generator, n: int) -> Floats:
        return rng.choice(self.shares, n, p=self.weights)


def fixed_shock(share: float) -> Shock:
    """A share the reader chose.

    >>> fixed_shock(0.2).mean
    0.2
    """
    return Shock(np.array([share]), np.ones(1), FEWEST_MONTHS)


def usual_shock() -> Shock:
    """What is assumed before any month has been seen.

    Source: ours.

    >>> usual_shock().months, usual_shock().known, round(float(usual_shock().weights.sum()), 9)
    (0, False, 1.0)
    """
    return Shock(GRID, _prior(), 0)


def common_shock(seen: Floats, won: Floats, chance: Floats, overlap: float = 1.0) -> Shock:
    """Which shares of common luck explain the scatter of past months?

    Definition: deals of a place (stage × age) have a chance each; month by month, wins − expected wins scatter with the variance of
    independent deals plus that of the common luck (one factor, Gaussian). Each share of GRID is weighted by the
    likelihood of the scatter (normal, M − 1 of M months free) times an exponential prior of mean 5 %.
    Parameters: `seen` months × places, `won` per month, `chance` per place; `overlap` months tell one story.
    Source: the one-factor model: O. Vasicek, Probability of loss on loan portfolio, KMV (1987); reading it from months is ours.

    Twelve months of 100 deals with a chance of ½: all or none won every second month speaks for luck in common, 50 every month against it:

    >>> seen, half = np.full((12, 1), 100.0), np.array([0.5])
    >>> wild, calm = common_shock(seen, np.array([0.0, 100.0] * 6), half), common_shock(seen, np.full(12, 50.0), half)
    >>> wild.months, wild.mean > 0.4, calm.mean < 0.01
    (12, True, True)
    """
    told = seen.sum(axis=1) > 0
    seen, won = seen[told], won[told]
    months = len(seen)
    if months < 2:
        return usual_shock()
    off = (won - seen @ chance) ** 2
    lucks = normal_point((np.arange(_LUCK) + 0.5) / _LUCK)
    points = normal_point(chance)
    score = np.log(_prior())
    for place, share in enumerate(GRID):
        given = normal_share((points[:, None] - np.sqrt(share) * lucks) / np.sqrt(1 - share))
        variance = (seen @ given).var(axis=1) + (seen @ (given * (1 - given))).mean(axis=1)
        variance = np.maximum(variance, 1e-9) * (months - 1) / months
        score[place] -= 0.5 * float((np.log(variance) + off / variance).sum()) / overlap
    weights = np.exp(score - score.max())
    return Shock(GRID, weights / weights.sum(), int(months / overlap))


def _prior() -> Floats:
    edges = np.concatenate([[0.0], (GRID[1:] + GRID[:-1]) / 2, [1.0]])
    weights: Floats = np.exp(-edges[:-1] / EXPECTED) - np.exp(-edges[1:] / EXPECTED)
    return weights / weights.sum()


def normal_share(x: Floats) -> Floats:
    """The normal distribution function.

    >>> normal_share(np.array([0.0, 1.959964])).round(4).tolist()
    [0.5, 0.975]
    """
    from scipy.special import ndtr  # takes a moment to load, and most pages never need it

    return np.asarray(ndtr(x), dtype=np.float64)


def normal_point(share: Floats) -> Floats:
    """Below which point a share of the normal distribution lies: −∞ for 0, ∞ for 1.

    >>> normal_point(np.array([0.5, 0.975, 1.0])).round(4).tolist()
    [0.0, 1.96, inf]
    """
    from scipy.special import ndtri

    return np.asarray(ndtri(share), dtype=np.float64)
