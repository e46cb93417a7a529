"""Which touch of a path gets the credit: the usual rules, Markov's removal effect and Shapley's value, exactly, as array arithmetic.

A path is a customer's touches up to a conversion, or without one. None of the models is causal: they divide what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MODELS = ("first", "last", "last_non_direct", "linear", "position", "markov", "shapley")
ENDS_SHARE = 0.4  # position: first and last touch, the rest shared by those between
DRAWS, LARGEST_WORK = 200, 20_000_000
BAR = (0.1, 0.9)
SEED = 20260319


@dataclass(frozen=True)
class Paths:
    """Distinct paths, touch by touch: touch i is medium `medium[i]` of path `path[i]`, touches of a path in order and together.

    `conversions`, `values` and `nulls` are per path; `media` the names the codes stand for; `direct` the codes of media that
    are no medium (typed addresses).
    """

    media: tuple[str, ...]
    path: Whole
    medium: Whole
    conversions: Floats
    values: Floats
    nulls: Floats
    direct: frozenset[int] = frozenset()

    @property
    def starts(self) -> Whole:
        """The place of each path's first touch."""
        return np.flatnonzero(np.r_[True, self.path[1:] != self.path[:-1]])

    @property
    def lengths(self) -> Whole:
        return np.diff(np.r_[self.starts, len(self.path)])


def credits(paths: Paths, model: str, weight: Floats | None = None) -> Floats:
    """What each medium is credited with under a rule or Shapley: the sums of `weight` per path (its conversions by default).

    first, last: the whole to that touch. last_non_direct: the last touch that is a medium; the last where none is. linear: 1/m
    each. position: .4, .2 shared, .4; one touch has all, two half each. shapley, with v(S) = conversions of paths whose media
    lie in S: 1/|S| to each distinct medium of a path. The credits of every model sum to the conversions.
    Source: the rules are those of Google Analytics; L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II
    (1953), 307-317.

    One path a > b > c that converted once:

    >>> path = Paths(("a", "b", "c"), np.zeros(3, int), np.arange(3), np.ones(1), np.zeros(1), np.zeros(1))
    >>> [credits(path, model).round(4).tolist() for model in ("first", "linear", "position")]
    [[1.0, 0.0, 0.0], [0.3333, 0.3333, 0.3333], [0.4, 0.2, 0.4]]
    """
    per_path = paths.conversions if weight is None else weight
    starts, lengths = paths.starts, paths.lengths
    if model in ("first", "last", "last_non_direct"):
        place = starts if model == "first" else starts + lengths - 1
        if model == "last_non_direct":
            place = _last_non_direct(paths, place)
        return _sums(paths, paths.medium[place], per_path)
    length = np.repeat(lengths, lengths).astype(float)
    if model == "linear":
        share = 1 / length
    elif model == "position":
        at_end = np.zeros(len(paths.path), bool)
        at_end[starts] = at_end[starts + lengths - 1] = True
        share = np.where(length == 1, 1.0, np.where(length == 2, 0.5, np.where(at_end, ENDS_SHARE, (1 - 2 * ENDS_SHARE) / np.maximum(length - 2, 1))))
    elif model == "shapley":
        return _shapley(paths, per_path)
    else:
        raise ValueError(model)
    return _sums(paths, paths.medium, share * per_path[paths.path])


def _last_non_direct(paths: Paths, last: Whole) -> Whole:
    proper = ~np.isin(paths.medium, list(paths.direct))
    places = np.where(proper, np.arange(len(paths.path)), -1)
    found = np.maximum.reduceat(places, paths.starts) if len(paths.path) else places
    return np.where(found >= 0, found, last)


def _shapley(paths: Paths, per_path: Floats) -> Floats:
    pairs = np.sort(paths.path * len(paths.media) + paths.medium, kind="stable")  # nearly in order: sorting is quicker than a table
    path, medium = np.divmod(pairs[np.r_[True, pairs[1:] != pairs[:-1]]], len(paths.media))
    distinct = np.bincount(path, minlength=len(per_path))
    return _sums(paths, medium, per_path[path] / distinct[path])


def _sums(paths: Paths, medium: Whole, weight: Floats) -> Floats:
    return np.bincount(medium, weight, len(paths.media)).astype(np.float64)


@dataclass(frozen=True)
class Markov:
    """The absorbing chain of order 1: the chance that a path converts, and by how much of it that falls without a medium."""

    base: float
    removal: Floats
    credit: Floats


@dataclass(frozen=True)
class _Steps:
    """Every step of every path: from a state to a state (0 … n−1 media, n start, n+1 conversion, n+2 none), the path it is of."""

    edge: Whole
    path: Whole
    converts: npt.NDArray[np.int8]  # 1 a step to a conversion, −1 to none, 0 within the path
    states: int


def _steps(paths: Paths) -> _Steps:
    n = len(paths.media)
    states, starts, ends = n + 3, paths.starts, paths.starts + paths.lengths - 1
    inner = np.setdiff1d(np.arange(len(paths.path)), ends, assume_unique=True)
    own = paths.path[starts]
    edges = [n * states + paths.medium[starts], paths.medium[inner] * states + paths.medium[inner + 1],
             paths.medium[ends] * states + n + 1, paths.medium[ends] * states + n + 2]
    of = [own, paths.path[inner], own, own]
    kinds = [np.full(len(one), kind, np.int8) for one, kind in zip(edges, (0, 0, 1, -1), strict=True)]
    return _Steps(np.concatenate(edges), np.concatenate(of), np.concatenate(kinds), states)


def markov(paths: Paths) -> Markov:
    """Removal effects of order 1, solved and not simulated: every path weighs its conversions and its nulls.

    With N = (I − Q)⁻¹ the chance of ever coming to c is f = (sN)_c / N_cc and of converting from there h = N·r; sending c to
    nothing loses f·h of the base P = s·h. removal = f·h ÷ P; credit = conversions × removal ÷ Σ removal. Touches of the same
    medium in a row change nothing. Without any conversion base is 0 and the credits are unknown.
    Source: E. Anderl, I. Becker, F. von Wangenheim, J. H. Schumann, Mapping the customer journey, International Journal of Research in
    Marketing 33 (2016), 457-474; solved instead of simulated is ours.

    Paths c1 > c2 > c3 won, c1 lost, c2 > c3 lost:

    >>> small = Paths(("c1", "c2", "c3"), np.array([0, 0, 0, 1, 2, 2]), np.array([0, 1, 2, 0, 1, 2]), np.array([1.0, 0, 0]), np.zeros(3), np.array([0.0, 1, 1]))
    >>> found = markov(small)
    >>> round(found.base, 4), found.removal.round(4).tolist(), found.credit.round(4).tolist()
    (0.3333, [0.5, 1.0, 1.0], [0.2, 0.4, 0.4])
    """
    return _solved(_steps(paths), paths.conversions, paths.nulls)


def _solved(steps: _Steps, conversions: Floats, nulls: Floats) -> Markov:
    n = steps.states - 3
    weight = np.where(steps.converts == 1, conversions[steps.path], np.where(steps.converts == -1, nulls[steps.path], (conversions + nulls)[steps.path]))
    counts = np.bincount(steps.edge, weight, steps.states * steps.states).reshape(steps.states, steps.states)
    sums = counts.sum(axis=1, keepdims=True)
    chance = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    ever = np.linalg.inv(np.eye(n) - chance[:n, :n])
    start, to_win = chance[n, :n], chance[:n, n + 1]
    winning = ever @ to_win
    base = float(start @ winning)
    if base <= 0:
        return Markov(0.0, np.full(n, np.nan), np.full(n, np.nan))
    removal = (start @ ever) / np.diag(ever) * winning / base
    return Markov(base, removal, conversions.sum() * removal / removal.sum())


def draws_for(paths: Paths) -> int:
    """How often paths are drawn again: 200 times, less often where there are very many touches.

    >>> draws_for(Paths(("a", "b", "c"), np.zeros(3, int), np.arange(3), np.ones(1), np.zeros(1), np.zeros(1)))
    200
    """
    return int(max(20, min(DRAWS, LARGEST_WORK // max(len(paths.path), 1))))


def bars(paths: Paths, model: str, seed: int = SEED) -> tuple[Floats, Floats, Floats]:
    """(low, high, places kept): `redrawn` for Shapley, or for Markov of order 1.

    However often its one path is drawn, each of three media has a third of it:

    >>> low, high, kept = bars(Paths(("a", "b", "c"), np.zeros(3, int), np.arange(3), np.ones(1), np.zeros(1), np.zeros(1)), "shapley")
    >>> low.round(4).tolist(), high.round(4).tolist(), kept.tolist()
    ([0.3333, 0.3333, 0.3333], [0.3333, 0.3333, 0.3333], [1.0, 1.0, 1.0])
    """
    steps = _steps(paths) if model == "markov" else None
    return redrawn(paths, lambda won, null: _solved(steps, won, null).credit if steps is not None else credits(paths, model, won), draws_for(paths), seed)


def redrawn(paths: Paths, credit_of: Callable[[Floats, Floats], Floats], draws: int, seed: int = SEED) -> tuple[Floats, Floats, Floats]:
    """(low, high, places kept): an 80 % bar of each medium's share, and how often it keeps its place, over paths drawn again.

    As many paths as there are, converted or not, drawn with replacement (multinomial over the distinct paths); shares, since
    the number of conversions differs from draw to draw. Places: 1 is the largest share; ties keep the order of the names.
    `credit_of` takes conversions and nulls per path. Unknown without a conversion, or without a draw.
    Source: B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979), 1-26.

    Where a medium always gets ¾ of what converts, its bar is a point:

    >>> path = Paths(("a", "b"), np.zeros(2, int), np.arange(2), np.ones(1), np.zeros(1), np.zeros(1))
    >>> low, high, kept = redrawn(path, lambda won, null: won.sum() * np.array([0.75, 0.25]), draws=5)
    >>> low.tolist(), high.tolist(), kept.tolist()
    ([0.75, 0.25], [0.75, 0.25], [1.0, 1.0])
    """
    n, both = len(paths.media), np.concatenate([paths.conversions, paths.nulls])
    total = int(round(float(both.sum())))
    if total <= 0 or paths.conversions.sum() <= 0 or draws <= 0:
        return np.full(n, np.nan), np.full(n, np.nan), np.full(n, np.nan)
    rng, shares, kept = np.random.default_rng(seed), np.empty((draws, n)), np.zeros(n)
    own = _places(_share(credit_of(paths.conversions, paths.nulls)))
    for draw in range(draws):
        again = rng.multinomial(total, both / both.sum()).astype(float)
        shares[draw] = _share(credit_of(again[:len(again) // 2], again[len(again) // 2:]))
        kept += _places(shares[draw]) == own
    low, high = np.nanquantile(shares, BAR, axis=0)
    return low, high, kept / draws


def _share(credit: Floats) -> Floats:
    return credit / credit.sum() if credit.sum() > 0 else np.full(len(credit), np.nan)


def _places(share: Floats) -> Whole:
    order = np.argsort(-share, kind="stable")
    places = np.empty(len(share), np.int64)
    places[order] = np.arange(1, len(share) + 1)
    return places
