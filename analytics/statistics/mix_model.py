"""A light mix model: weekly spend carried over and saturating, many such models weighed against each other, drawn again for intervals.

Arrays only. scipy is imported where it is needed: the app starts without it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

THETAS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
GAMMAS = (0.2, 0.4, 0.8, 1.6, 3.2)
SHAPES = (1.0, 2.0, 3.0)
RESPONSES = tuple(itertools.product(THETAS, GAMMAS, SHAPES))
DRAWS, SETTLING, SEED = 240, 20, 20260319
BAR = (0.1, 0.9)
_TINY, _ROUNDS = 1e-10, 6


def adstock(spend: npt.ArrayLike, theta: float, lags: int | None = None) -> Floats:
    """What of the spend still works in each week: geometric, x'ₜ = xₜ + θ·x'ₜ₋₁ (along the first axis).

    With `lags`, the finite variant: weights θ⁰ … θ^(lags−1), made to sum to 1.
    Source: S. Broadbent, One way TV advertisements work, Journal of the Market Research Society 21 (1979); the finite variant as in
    PyMC-Marketing and Meridian.

    >>> adstock([100, 0, 0, 50, 0, 0, 0, 20], 0.5, 4).round(2).tolist()
    [53.33, 26.67, 13.33, 33.33, 13.33, 6.67, 3.33, 10.67]
    >>> adstock([100, 0, 0], 0.5).tolist()
    [100.0, 50.0, 25.0]
    """
    given = np.asarray(spend, dtype=np.float64)
    carried = np.zeros_like(given)
    if lags is not None:
        weights = theta ** np.arange(lags, dtype=np.float64)
        for lag, weight in enumerate(weights / weights.sum()):
            carried[lag:] += weight * given[: len(given) - lag]
        return carried
    before = np.zeros_like(given[0]) if len(given) else given
    for week, now in enumerate(given):
        before = carried[week] = now + theta * before
    return carried


def hill(level: npt.ArrayLike, kappa: npt.ArrayLike, shape: npt.ArrayLike = 1.0) -> Floats:
    """How much of the largest possible effect a level of spend has: xˢ ÷ (κˢ + xˢ), half of it at κ.

    Source: A. V. Hill, The possible effects of the aggregation of the molecules of haemoglobin, Journal of Physiology 40 (1910), iv-vii.

    >>> hill([0.0, 50.0, 100.0, 300.0], 100.0).round(4).tolist()
    [0.0, 0.3333, 0.5, 0.75]
    >>> hill([50.0, 100.0], 100.0, 2).round(4).tolist()
    [0.2, 0.5]
    """
    power = np.asarray(shape, dtype=np.float64)
    raised = np.asarray(level, dtype=np.float64) ** power
    return np.asarray(raised / (np.asarray(kappa, dtype=np.float64) ** power + raised), dtype=np.float64)


@dataclass(frozen=True)
class Mix:
    """Draws from the weighed models: a row per draw, a column per medium.

    `ceiling` × hill(level, `kappa`, `shape`) is a medium's effect in a week, level its spend carried over with (1 − θ) so that a steady
    spend has that level. `fitted` holds the ceilings before residuals were drawn again; `worked` the sum of hill over the
    weeks. `sigma` the residual standard deviation of a week (degrees of freedom taken off), `rho` its lag-1 autocorrelation.
    """

    ceiling: Floats
    fitted: Floats
    kappa: Floats
    shape: Floats
    theta: Floats
    worked: Floats
    sigma: float
    rho: float
    r_squared: float

    @property
    def contribution(self) -> Floats:
        """What each medium brought over the weeks, by draw."""
        return self.ceiling * self.worked

    @property
    def expected(self) -> Floats:
        """The mean over the weighed models."""
        return np.asarray((self.fitted * self.worked).mean(axis=0))

    def curve(self, medium: int, levels: Floats) -> Floats:
        """The weekly effect of a steady weekly spend, draws × levels."""
        return self.ceiling[:, [medium]] * hill(levels[None, :], self.kappa[:, [medium]], self.shape[:, [medium]])

    def marginal(self, medium: int, level: float) -> Floats:
        """What one more yuan a week brings at that steady spend (above 0), by draw: the slope of the curve."""
        reached = hill(level, self.kappa[:, medium], self.shape[:, medium])
        return np.asarray(self.ceiling[:, medium] * self.shape[:, medium] * reached * (1 - reached) / level)


@dataclass
class _Grid:
    """Every medium under every response (θ, γ, s) with the controls taken out, ready for least squares on their products.

    `counted` is how many independent weeks the weeks are worth, by the autocorrelation of what is left.
    """

    gram: Floats
    cross: Floats
    square: float
    counted: float

    def places(self, choices: Whole) -> Whole:
        """The columns of combinations, one a row: one per medium, then the level."""
        media = choices + np.arange(choices.shape[1]) * len(RESPONSES)
        return np.column_stack([media, np.full(len(choices), len(self.cross) - 1)])

    def solved(self, choices: Whole) -> tuple[Floats, Floats]:
        """(effects ≥ 0, residual sums of squares) of combinations, one a row."""
        at = self.places(choices)
        gram, cross = self.gram[at[:, :, None], at[:, None, :]], self.cross[at]
        effects = _many_non_negative(gram, cross)
        rest = self.square - 2 * (effects * cross).sum(axis=1) + np.einsum("ij,ijk,ik->i", effects, gram, effects)
        return effects, np.maximum(rest, _TINY * self.square)

    def scores(self, choices: Whole) -> Floats:
        """−BIC ÷ 2 but for a constant: all combinations have the same number of parameters."""
        return np.asarray(-0.5 * self.counted * np.log(self.solved(choices)[1]))

    def around(self, at: Whole, medium: int) -> Whole:
        """The combinations that differ from `at` in that medium's response only, every response once."""
        options = np.repeat(at[None, :], len(RESPONSES), axis=0)
        options[:, medium] = np.arange(len(RESPONSES))
        return options


def non_negative(gram: Floats, cross: Floats) -> Floats:
    """The least squares with no effect below zero, from the products XᵀX and Xᵀy.

    Source: C. L. Lawson, R. J. Hanson, Solving least squares problems (1974), chapter 23.

    >>> non_negative(np.eye(2), np.array([2.0, -1.0])).round(6).tolist()
    [2.0, 0.0]
    """
    from scipy.linalg import solve_triangular
    from scipy.optimize import nnls

    ridge = _TINY * max(float(np.trace(gram)), _TINY)
    lower = np.linalg.cholesky(gram + ridge * np.eye(len(gram)))
    return np.asarray(nnls(lower.T, solve_triangular(lower, cross, lower=True, check_finite=False))[0], dtype=np.float64)


def _many_non_negative(gram: Floats, cross: Floats) -> Floats:
    """`non_negative` for many small problems at once.

    Effects below zero are taken out and the rest solved again, all problems together; where one taken out would come back (the
    conditions of the optimum fail), the one pulled most does, a few times; what then still fails is solved on its own.
    """
    size = gram.shape[1]
    gram = gram + (_TINY * np.maximum(np.trace(gram, axis1=1, axis2=2), _TINY))[:, None, None] * np.eye(size)
    inside, scale = np.ones(cross.shape, dtype=bool), np.abs(cross).max(axis=1)
    effects: Floats = np.asarray(np.linalg.solve(gram, cross[:, :, None])[:, :, 0], dtype=np.float64)
    for _round in range(_ROUNDS):
        _without_negative(gram, cross, effects, inside)
        pull = np.where(inside, 0.0, cross - np.einsum("ijk,ik->ij", gram, effects))
        failing = np.flatnonzero(pull.max(axis=1) > 1e-9 * scale)
        if not len(failing):
            return np.asarray(effects, dtype=np.float64)
        inside[failing, pull[failing].argmax(axis=1)] = True
        effects[failing] = _inside_only(gram[failing], cross[failing], inside[failing])
    for row in failing:
        effects[row] = non_negative(gram[row], cross[row])
    return np.asarray(effects, dtype=np.float64)


def _without_negative(gram: Floats, cross: Floats, effects: Floats, inside: npt.NDArray[np.bool_]) -> None:
    """Takes out effects below zero and solves the rest again, in place, until none is."""
    while len(again := np.flatnonzero((effects < 0).any(axis=1))):
        inside[again] &= effects[again] > 0
        effects[again] = _inside_only(gram[again], cross[again], inside[again])


def _inside_only(gram: Floats, cross: Floats, inside: npt.NDArray[np.bool_]) -> Floats:
    """Least squares with only the effects inside; the others are exactly zero."""
    kept = inside.astype(np.float64)
    part = gram * kept[:, :, None] * kept[:, None, :] + (1 - kept)[:, :, None] * np.eye(gram.shape[1])
    return np.asarray(np.linalg.solve(part, (cross * kept)[:, :, None])[:, :, 0])


def mix(outcome: Floats, spend: Floats, controls: Floats, lead: int = 0, draws: int = DRAWS, seed: int = SEED) -> Mix:
    """What did each medium bring, over the models of the grid that fit, with what chance could have done to it?

    Definition: outcome = level + controls + Σ ceiling·hill(adstock), level and ceilings ≥ 0 by least squares (media never brought
    more than there was), for combinations of θ (9), κ = γ·max (5) and s (1 to 3) per medium. Combinations weigh exp(−BIC ÷ 2) with
    n·(1 − ρ) ÷ (1 + ρ) weeks, since weeks that drag on tell less; too many to list, they are drawn by these weights: each
    medium's response in turn, given the others' (Gibbs' sampler), from the best combination found one medium at a time. Each draw
    adds its model's residuals again in blocks of n^(1/3) weeks (widened for the numbers estimated) and fits anew.
    Parameters: outcome, one value a week; spend, weeks × media in yuan, with `lead` more weeks before, which only carry over;
    controls, weeks × columns, the first of them the level (ones), the others (trend, season) not bounded.
    Returns: a Mix of `draws` draws.
    Source: in the way of Y. Jin and others, Bayesian methods for media mix modeling with carryover and shape effects, Google (2017);
    G. Schwarz, Estimating the dimension of a model, Annals of Statistics 6 (1978), 461-464; H. R. Künsch, The jackknife and the
    bootstrap for general stationary observations, Annals of Statistics 17 (1989), 1217-1241. See docs/decisions/media-mix.md.

    A medium on every second week of 52 that brings 35 whenever it is on has brought 26 times 35:

    >>> on = np.tile([100.0, 0.0], 26)
    >>> found = mix(1000 + 0.35 * on, on[:, None], np.ones((52, 1)), draws=5)
    >>> round(float(found.expected[0]), 3), round(found.r_squared, 6)
    (910.0, 1.0)
    """
    rng = np.random.default_rng(seed)
    worked, kappas = _transformed(spend, lead)
    weeks, media = len(outcome), spend.shape[1]
    others = controls[:, 1:] - controls[:, 1:].mean(axis=0)
    basis = np.linalg.qr(others)[0]
    columns = np.column_stack([worked - basis @ (basis.T @ worked), np.ones(weeks)])
    rest = outcome - basis @ (basis.T @ outcome)
    grid = _Grid(columns.T @ columns, columns.T @ rest, float(rest @ rest), float(weeks))
    best = _best(grid, media)
    rho = _autocorrelation(rest - columns[:, grid.places(best[None])[0]] @ grid.solved(best[None])[0][0])
    grid.counted = weeks * (1 - max(rho, 0.0)) / (1 + max(rho, 0.0))
    chosen = _sampled(grid, best, draws, rng)
    at, effects = grid.places(chosen), grid.solved(chosen)[0]
    spare = max(weeks - controls.shape[1] - media, 1)
    left = np.array([rest - columns[:, place] @ own for place, own in zip(at, effects)]) * np.sqrt(weeks / spare)
    drawn = np.empty_like(effects)
    for draw, place in enumerate(at):
        gram, again = grid.gram[np.ix_(place, place)], left[draw][_blocks(weeks, rng)]
        drawn[draw] = non_negative(gram, gram @ effects[draw] + columns[:, place].T @ again)
    whole = float(((outcome - outcome.mean()) ** 2).sum())
    explained = 1 - float((left**2).sum(axis=1).mean()) * spare / weeks / whole if whole > 0 else 0.0
    at, responses = at[:, :media], np.array(RESPONSES)[chosen]
    return Mix(drawn[:, :media], effects[:, :media], kappas[at], responses[:, :, 2], responses[:, :, 0], worked.sum(axis=0)[at], float(np.sqrt((left**2).mean())), rho, explained)


def _autocorrelation(residuals: Floats) -> float:
    """Of lag 1; 0 where nothing is left."""
    square = float(residuals @ residuals)
    return float(residuals[1:] @ residuals[:-1]) / square if square > 0 else 0.0


def _transformed(spend: Floats, lead: int) -> tuple[Floats, Floats]:
    """Every medium under every response: weeks × (media · responses) between 0 and 1, and each one's κ."""
    columns, kappas = [], []
    carried = {theta: (adstock(spend, theta) * (1 - theta))[lead:] for theta in THETAS}
    for medium in range(spend.shape[1]):
        for theta, gamma, shape in RESPONSES:
            level = carried[theta][:, medium]
            kappa = gamma * float(level.max())
            columns.append(hill(level, kappa, shape) if kappa > 0 else np.zeros(len(level)))
            kappas.append(kappa)
    return np.column_stack(columns), np.array(kappas)


def _blocks(weeks: int, rng: np.random.Generator) -> Whole:
    """Weeks drawn again in blocks of n^(1/3), going round at the end."""
    long = max(2, round(weeks ** (1 / 3)))
    starts = rng.integers(0, weeks, -(-weeks // long))
    return ((starts[:, None] + np.arange(long)) % weeks).ravel()[:weeks]


def _sampled(grid: _Grid, best: Whole, draws: int, rng: np.random.Generator) -> Whole:
    """Combinations drawn by their weights: each medium's response in turn, given the others' (Gibbs' sampler)."""
    at, found = best.copy(), np.empty((draws, len(best)), dtype=np.int64)
    for sweep in range(SETTLING + draws):
        for medium in range(len(at)):
            at[medium] = rng.choice(len(RESPONSES), p=_chances(grid.scores(grid.around(at, medium))))
        if sweep >= SETTLING:
            found[sweep - SETTLING] = at
    return found


def _best(grid: _Grid, media: int) -> Whole:
    """The best combination that no change of a single medium's response makes better."""
    at, before = np.full(media, len(RESPONSES) // 2, dtype=np.int64), -np.inf
    while True:
        for medium in range(media):
            scores = grid.scores(grid.around(at, medium))
            at[medium] = int(scores.argmax())
        if (now := float(scores.max())) <= before:
            return at
        before = now


def _chances(scores: Floats) -> Floats:
    weight = np.exp(scores - scores.max())
    return np.asarray(weight / weight.sum())


def inflation(spend: Floats, controls: Floats) -> Floats:
    """Variance inflation of each medium's spend: 1 ÷ (1 − R²) against the other media and the controls; ∞ where they tell all.

    Source: D. W. Marquardt, Generalized inverses, ridge regression, biased linear estimation, and nonlinear estimation, Technometrics 12
    (1970), 591-612.

    Two that have nothing to do with each other, and two that are the same:

    >>> level, one, other = np.ones((4, 1)), np.array([1.0, 0, 1, 0]), np.array([1.0, 1, 0, 0])
    >>> inflation(np.column_stack([one, other]), level).round(6).tolist(), inflation(np.column_stack([one, one]), level).tolist()
    ([1.0, 1.0], [inf, inf])
    """
    found = np.full(spend.shape[1], np.inf)
    for medium in range(spend.shape[1]):
        others = np.column_stack([controls, np.delete(spend, medium, axis=1)])
        own = spend[:, medium]
        scale = np.abs(others).max(axis=0)
        left = own - others / np.where(scale > 0, scale, 1) @ np.linalg.lstsq(others / np.where(scale > 0, scale, 1), own, rcond=None)[0]
        whole, rest = float(((own - own.mean()) ** 2).sum()), float((left**2).sum())
        if rest > 1e-9 * whole > 0:
            found[medium] = max(whole / rest, 1.0)
    return found


def season(weeks: int, first_day_of_year: float, harmonics: int) -> Floats:
    """Sine and cosine of the year, weeks × 2·harmonics; the first week begins at that day of the year.

    >>> season(2, 0.0, 1).round(4).tolist()
    [[0.0, 1.0], [0.1201, 0.9928]]
    """
    angle = 2 * np.pi * (first_day_of_year + 7 * np.arange(weeks)) / 365.25
    return np.column_stack([wave(order * angle) for order in range(1, harmonics + 1) for wave in (np.sin, np.cos)]) if harmonics else np.zeros((weeks, 0))
