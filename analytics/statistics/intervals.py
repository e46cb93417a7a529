"""Confidence intervals for shares and for the net promoter score; both stay honest when n is small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The two-sided 95 % point of the normal distribution.
Z95 = 1.959964


def wilson(k: float, n: float, z: float = Z95) -> tuple[float, float]:
    """Between which shares does the true one lie, when `k` of `n` said yes?

    Definition: Wilson's score interval, (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). NaN when nothing was asked.
    Parameters: k — times yes, 0..n; n — times asked; z — 1.959964 for 95 %.
    Returns: (low, high), shares 0-1.
    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    low, high = wilson_bounds([k], [n], z)
    return float(low[0]), float(high[0])


def wilson_bounds(k: ArrayLike, n: ArrayLike, z: float = Z95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`wilson` for whole columns: one pair of bounds per row, NaN where n is 0 or unknown.

    Source: as `wilson`.

    >>> low, high = wilson_bounds([0, 45, 0], [5, 60, 0])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.6277, nan], [0.4345, 0.8422, nan])
    """
    yes, asked = np.asarray(k, dtype="float64"), np.asarray(n, dtype="float64")
    asked = np.where(asked > 0, asked, np.nan)
    share = yes / asked
    shrink = 1 + z**2 / asked
    centre = (share + z**2 / (2 * asked)) / shrink
    half = z * np.sqrt(share * (1 - share) / asked + z**2 / (4 * asked**2)) / shrink
    # Rounding must not push a bound past what a share can be.
    return np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def nps(promoters: float, passives: float, detractors: float) -> float:
    """Net promoter score in points, −100..100: the share of promoters less the share of detractors; NaN without answers.

    Source: F. F. Reichheld, The one number you need to grow, Harvard Business Review 81 (2003), 46-54.

    >>> nps(60, 25, 15), nps(0, 0, 0)
    (45.0, nan)
    """
    answers = promoters + passives + detractors
    return 100.0 * (promoters - detractors) / answers if answers > 0 else float("nan")


def nps_interval(promoters: float, passives: float, detractors: float, z: float = Z95) -> tuple[float, float]:
    """Between which scores does the true net promoter score lie?

    Definition: adjusted Wald: three answers are added (¾ promoters, 1½ passives, ¾ detractors), then
    p − d ± z·√((p + d − (p − d)²) ÷ n), cut at ±100. NaN without answers.
    Parameters: counts of answers 9-10, 7-8 and 0-6.
    Returns: (low, high), points −100..100.
    Source: B. Rocks, Interval estimation for the Net Promoter Score, The American Statistician 70 (2016).

    >>> [round(bound, 1) for bound in nps_interval(5, 3, 2)]
    [-19.1, 65.2]
    """
    answers = promoters + passives + detractors
    if not answers > 0:
        return float("nan"), float("nan")
    n = answers + 3
    p, d = (promoters + 0.75) / n, (detractors + 0.75) / n
    half = z * np.sqrt((p + d - (p - d) ** 2) / n)
    return max(-100.0, 100.0 * float(p - d - half)), min(100.0, 100.0 * float(p - d + half))


def nps_bounds(
    promoters: Sequence[float], passives: Sequence[float], detractors: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`nps_interval` for whole columns.

    Source: as `nps_interval`.

    >>> low, high = nps_bounds([5, 10], [3, 0], [2, 0])
    >>> low.round(1).tolist(), high.round(1).tolist()
    ([-19.1, 47.5], [65.2, 100.0])
    """
    pairs = [nps_interval(*counts) for counts in zip(promoters, passives, detractors, strict=True)]
    low, high = np.array(pairs, dtype="float64").reshape(-1, 2).T
    return low, high
