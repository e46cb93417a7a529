"""How long a medium must be paused before its absence shows in weekly sales."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log, sqrt
from statistics import NormalDist

ALPHA, POWER = 0.10, 0.80
SHORTEST, LONGEST = 2, 12
_LEFT_OVER = 0.1


@dataclass(frozen=True)
class Pause:
    """`weeks` to measure, after `wash` weeks in which earlier spend still works; the power reached; whether it is enough."""

    weeks: int
    wash: int
    power: float
    enough: bool


def power(effect: float, sigma: float, rho: float, weeks: int, before: int, alpha: float = ALPHA) -> float:
    """The chance to notice that a medium which brings `effect` a week is off.

    Definition: Φ(effect ÷ se − z₁₋α), one-sided, with se² = σ²·(1 + ρ) ÷ (1 − ρ)·(1 ÷ weeks + 1 ÷ before): the mean of the
    paused weeks against that of the weeks before. σ is the standard deviation of what a week has beyond level, trend, season
    and media; ρ ≥ 0 its lag-1 autocorrelation.
    Source: the power of a one-sided z test; the variance of a mean of weeks that follow a first-order autoregression.

    >>> round(power(100, 100, 0, 4, 100), 3)
    0.752
    >>> round(power(0, 100, 0, 4, 100), 3)
    0.1
    """
    alike = min(max(rho, 0.0), 0.9)
    error = sigma * sqrt((1 + alike) / (1 - alike) * (1 / weeks + 1 / before))
    if error <= 0:
        return 1.0 if effect > 0 else alpha
    return NormalDist().cdf(effect / error - NormalDist().inv_cdf(1 - alpha))


def pause(effect: float, sigma: float, rho: float, before: int, theta: float = 0.0) -> Pause:
    """The shortest pause of 2 to 12 weeks that notices `effect` with 80 % power at α = 10 %; else what 12 weeks reach.

    `theta`: how much of a week's effect is carried into the next; the pause is measured once under 10 % is left.
    Source: ours; see docs/decisions/media-mix.md.

    >>> found = pause(100, 100, 0, 100)
    >>> found.weeks, round(found.power, 3), found.enough
    (5, 0.816, True)
    """
    wash = ceil(log(_LEFT_OVER) / log(theta)) if 0 < theta < 1 else 0
    for weeks in range(SHORTEST, LONGEST + 1):
        reached = power(effect, sigma, rho, weeks, before)
        if reached >= POWER:
            return Pause(weeks, wash, reached, True)
    return Pause(LONGEST, wash, reached, False)
