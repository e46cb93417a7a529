"""How a share grows with time while some are still undecided: Kaplan-Meier, and Aalen-Johansen where two ends compete.

Won ÷ closed is wrong for young deals when losses come faster than wins (or the other way round); counting losses as "left the
study" overstates. The cumulative incidence of winning, with losing as a competing end, is neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.statistics.intervals import Z95

Floats = NDArray[np.float64]
# Where one deal moves the curve by more than this share, it rests on chance; from there on it is not read.
HEAVIEST = 0.10
FEWEST_AT_RISK = round(1 / HEAVIEST)
# Where more than this share is still undecided at the last readable day, what they become is not known.
MOST_OPEN = 0.25


@dataclass(frozen=True)
class Incidence:
    """A curve of time to close: one place per day on which anybody won or lost.

    `at_risk` were undecided until that day; `surviving` is the share still undecided after it, `won_share` and `lost_share`
    the shares that had won and lost by then: the three add up to 1.
    """

    days: Floats
    at_risk: Floats
    won: Floats
    lost: Floats
    surviving: Floats
    won_share: Floats
    lost_share: Floats

    def place(self, day: float) -> int:
        """The place of the last day up to `day`; −1 before the first."""
        return int(np.searchsorted(self.days, day, side="right")) - 1

    def won_by(self, day: float) -> float:
        """The share that had won by `day`."""
        return float(self.won_share[self.place(day)]) if self.place(day) >= 0 else 0.0

    def open_after(self, day: float) -> float:
        """The share still undecided after `day`."""
        return float(self.surviving[self.place(day)]) if self.place(day) >= 0 else 1.0

    @property
    def readable(self) -> int:
        """How many places from the first on rest on enough deals: none of them weighs more than a tenth.

        Few at risk are enough where few are undecided: the weight of one is the share undecided ÷ the number at risk.
        """
        before = np.concatenate([[1.0], self.surviving[:-1]]) if len(self.days) else self.surviving
        thin = np.flatnonzero(before / self.at_risk > HEAVIEST + 1e-9)
        return int(thin[0]) if len(thin) else len(self.days)


@dataclass(frozen=True)
class Matured:
    """The share that wins in the end: `rate` with its 95 % interval, read on `day`; NaN where the curve cannot tell."""

    rate: float
    low: float
    high: float
    day: float
    undecided: float


UNKNOWN = Matured(float("nan"), float("nan"), float("nan"), float("nan"), float("nan"))


def incidence(days: ArrayLike, joined: ArrayLike, won: ArrayLike, lost: ArrayLike, left: ArrayLike) -> Incidence:
    """How do won and lost shares grow with age, when some are still open and some were seen only from a later age on?

    Definition: Aalen-Johansen with two competing ends. With n at risk on a day and S the share undecided before it, the won
    share grows by S·won/n, the lost share by S·lost/n, and S shrinks by the factor 1 − (won + lost)/n.
    Parameters: one entry per day (any order, days may repeat): `joined` come under observation on that day (0 for all who
    are followed from the start), `won` and `lost` end on it, `left` are last seen on it, undecided. Who ends or leaves on a
    day is at risk on it.
    Returns: an Incidence, one place per day with an end.
    Source: O. Aalen and S. Johansen, An empirical transition matrix for non-homogeneous Markov chains, Scand. J. Statist. 5 (1978).

    >>> curve = aalen_johansen([2, 3, 3.1, 5, 6, 7, 8, 9], [1, 2, 0, 1, 2, 1, 0, 1])
    >>> [round(float(share), 3) for share in curve.won_share]
    [0.125, 0.125, 0.275, 0.275, 0.425, 0.725]
    """
    seen = np.asarray(days, dtype="float64")
    ages, place = np.unique(seen, return_inverse=True)
    counts = [np.bincount(place, weights=np.asarray(column, dtype="float64"), minlength=len(ages)).astype("float64") for column in (joined, won, lost, left)]
    gone = counts[1] + counts[2] + counts[3]
    at_risk = np.cumsum(counts[0]) - (np.cumsum(gone) - gone)
    ends = (counts[1] + counts[2]) > 0
    n, d_won, d_lost = at_risk[ends], counts[1][ends], counts[2][ends]
    after = np.cumprod(1 - (d_won + d_lost) / n) if len(n) else n
    before = np.concatenate([[1.0], after[:-1]]) if len(n) else n
    return Incidence(ages[ends], n, d_won, d_lost, after, np.cumsum(before * d_won / n), np.cumsum(before * d_lost / n))


def aalen_johansen(times: Sequence[float], ends: Sequence[int], entered: Sequence[float] | None = None) -> Incidence:
    """`incidence` from one entry per deal: its age at the end, 1 won, 2 lost or 0 still open, and the age it was first seen at.

    With one kind of end, `surviving` is Kaplan-Meier's curve.
    Source: as `incidence`; E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958), 457-481.

    >>> curve = aalen_johansen([6, 6, 6, 6, 7, 9], [1, 1, 1, 0, 1, 0])
    >>> [round(float(share), 4) for share in curve.surviving]
    [0.5, 0.25]
    """
    age, end = np.asarray(times, dtype="float64"), np.asarray(ends)
    first = np.full(len(age), min(0.0, float(age.min(initial=0.0)))) if entered is None else np.asarray(entered, dtype="float64")
    nobody, one = np.zeros(len(age)), np.ones(len(age))
    return incidence(np.concatenate([first, age]), np.concatenate([one, nobody]), np.concatenate([nobody, end == 1]),
                     np.concatenate([nobody, end == 2]), np.concatenate([nobody, end == 0]))


def median_day(curve: Incidence) -> float:
    """The first day after which half or fewer are undecided; NaN where the curve does not come down to it.

    >>> median_day(aalen_johansen([1, 2, 3], [1, 2, 0])), median_day(aalen_johansen([1, 2, 3], [1, 0, 0]))
    (2.0, nan)
    """
    below = np.flatnonzero(curve.surviving <= 0.5 + 1e-12)
    return float(curve.days[below[0]]) if len(below) else float("nan")


def matured(curve: Incidence) -> Matured:
    """What share wins in the end, once the open ones are as old as the closed?

    Definition: the won share on the last day before a single deal would move the curve by more than a tenth, if at most a
    quarter is then undecided. Interval: Aalen's variance on the log(−log) scale, 95 %.
    Returns: Matured; NaN throughout where the curve is too thin or too many are undecided (`undecided` says how many).
    Source: O. Aalen, Nonparametric estimation of partial transition probabilities in multiple decrement models, Annals of Statistics 6
    (1978), 534-545; where it is read is ours.

    Six of ten deals won, none undecided; the variance is p(1 − p) ÷ n:

    >>> found = matured(aalen_johansen([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 1, 2, 1, 2, 1, 2, 1, 1]))
    >>> [round(value, 4) for value in (found.rate, found.low, found.high, found.day, found.undecided)]
    [0.6, 0.2527, 0.8272, 10.0, 0.0]
    """
    last = curve.readable - 1
    if last < 0:
        return UNKNOWN
    undecided, day, rate = float(curve.surviving[last]), float(curve.days[last]), float(curve.won_share[last])
    if undecided > MOST_OPEN:
        return Matured(float("nan"), float("nan"), float("nan"), day, undecided)
    low, high = _bounds(rate, _variance(curve, last))
    return Matured(rate, low, high, day, undecided)


def _variance(curve: Incidence, last: int) -> float:
    """Aalen's variance of the won share at place `last`, by the delta method."""
    n, won, all_ends = curve.at_risk[: last + 1], curve.won[: last + 1], (curve.won + curve.lost)[: last + 1]
    before = np.concatenate([[1.0], curve.surviving[:last]])
    ahead = curve.won_share[last] - curve.won_share[: last + 1]
    # Where everybody left at risk ends at once nothing comes after: that term is nothing, not nothing ÷ nothing.
    spread = np.where(n > all_ends, n * np.where(n > all_ends, n - all_ends, 1), np.inf)
    terms = ahead**2 * all_ends / spread + before**2 * won * (n - won) / n**3 - 2 * ahead * before * won / n**2
    return max(float(terms.sum()), 0.0)


def _bounds(rate: float, variance: float) -> tuple[float, float]:
    if not 0 < rate < 1:
        return float("nan"), float("nan")
    spread = Z95 * np.sqrt(variance) / (rate * abs(np.log(rate)))
    return float(rate ** np.exp(spread)), float(rate ** np.exp(-spread))
