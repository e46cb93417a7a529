"""Markov's removal effect of order 2: what comes next hangs on the last two touches, not on the last alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.statistics.touch_credit import DRAWS, Floats, Markov, Paths, Whole, redrawn

Bools = npt.NDArray[np.bool_]

MOST_PAIRS = 2_000  # a dense matrix of this size is inverted
_LEAST_DRAWS, _WORK = 20, 2e10  # a second or two of inverting


@dataclass(frozen=True)
class _Walk:
    """Every touch as a state: the medium and the one before it. `state` per touch, `medium` per state."""

    state: Whole
    medium: Whole
    starts: Whole
    inner: Whole  # touches another one follows
    ends: Whole
    path: Whole


def pairs(paths: Paths) -> int:
    """How many different pairs of touches follow one another in these paths, first touches included.

    c1 and c2 begin paths, c2 follows c1, c3 follows c2:

    >>> small = Paths(("c1", "c2", "c3"), np.array([0, 0, 0, 1, 2, 2]), np.array([0, 1, 2, 0, 1, 2]), np.array([1.0, 0, 0]), np.zeros(3), np.array([0.0, 1, 1]))
    >>> pairs(small)
    4
    """
    return len(_walk(paths).medium)


def markov_of_pairs(paths: Paths) -> Markov:
    """The removal effects of order 2, solved: as `markov`, with a state for every pair of touches in a row.

    A first touch is a state of its own. Without medium c whatever comes to it leads to nothing: P_c is the chance of
    converting along the other states, removal = 1 − P_c ÷ P; credit = conversions × removal ÷ Σ removal. Unlike order 1,
    touches of the same medium in a row count. Without any conversion base is 0 and the credits are unknown.
    Source: as `markov`; higher orders as in Anderl and others (2016).

    Paths c1 > c2 > c3 won, c1 lost, c2 > c3 lost: P = ⅔·½·½ + ⅓·½; without c1 the second half is left:

    >>> small = Paths(("c1", "c2", "c3"), np.array([0, 0, 0, 1, 2, 2]), np.array([0, 1, 2, 0, 1, 2]), np.array([1.0, 0, 0]), np.zeros(3), np.array([0.0, 1, 1]))
    >>> found = markov_of_pairs(small)
    >>> round(found.base, 4), found.removal.round(4).tolist(), found.credit.round(4).tolist()
    (0.3333, [0.5, 1.0, 1.0], [0.2, 0.4, 0.4])
    """
    return _solved(_walk(paths), len(paths.media), paths.conversions, paths.nulls)


def bars_of_pairs(paths: Paths) -> tuple[Floats, Floats, Floats]:
    """(low, high, places kept) of order 2, `redrawn` as for order 1; unknown where drawing again would take too long.

    Source: as `redrawn`.

    >>> low, high, kept = bars_of_pairs(Paths(("c1",), np.zeros(2, int), np.zeros(2, int), np.ones(1), np.zeros(1), np.zeros(1)))
    >>> low.tolist(), high.tolist(), kept.tolist()
    ([1.0], [1.0], [1.0])
    """
    n, walk = len(paths.media), _walk(paths)
    draws = int(min(DRAWS, _WORK / max(len(walk.medium), 50) ** 3))
    return redrawn(paths, lambda won, null: _solved(walk, n, won, null).credit, draws if draws >= _LEAST_DRAWS else 0)


def _walk(paths: Paths) -> _Walk:
    n, starts = len(paths.media), paths.starts
    before = np.r_[n, paths.medium[:-1]]
    before[starts] = n  # nothing came before
    found, state = np.unique(before * n + paths.medium, return_inverse=True)
    ends = starts + paths.lengths - 1
    inner = np.setdiff1d(np.arange(len(state)), ends, assume_unique=True)
    return _Walk(state.astype(np.int64), found % n, starts, inner, ends, paths.path)


def _solved(walk: _Walk, n: int, conversions: Floats, nulls: Floats) -> Markov:
    states, both = len(walk.medium), conversions + nulls
    steps = walk.state[walk.inner] * states + walk.state[walk.inner + 1]
    counts = np.bincount(steps, both[walk.path[walk.inner]], states * states).reshape(states, states)
    won = np.bincount(walk.state[walk.ends], conversions[walk.path[walk.ends]], states)
    came = counts.sum(axis=1) + won + np.bincount(walk.state[walk.ends], nulls[walk.path[walk.ends]], states)
    seen = np.where(came > 0, came, 1.0)
    onward, to_win = counts / seen[:, None], (won / seen).astype(np.float64)
    start: Floats = np.bincount(walk.state[walk.starts], both[walk.path[walk.starts]], states) / max(both.sum(), 1.0)
    ever = np.linalg.inv(np.eye(states) - onward).astype(np.float64)
    base = float(start @ ever @ to_win)
    if base <= 0:
        return Markov(0.0, np.full(n, np.nan), np.full(n, np.nan))
    removal = np.array([1 - _without(ever, start, to_win, walk.medium == medium) / base for medium in range(n)])
    return Markov(base, removal, conversions.sum() * removal / removal.sum())


def _without(ever: Floats, start: Floats, to_win: Floats, gone: Bools) -> float:
    """The chance of converting when these states lead to nothing.

    The inverse over the other states follows from that over all by blocks: N_AA − N_AS · N_SS⁻¹ · N_SA, S the states that are
    gone. One large inverse serves all media.
    """
    start, to_win = np.where(gone, 0.0, start), np.where(gone, 0.0, to_win)
    came, wins = start @ ever, ever @ to_win
    return float(came @ to_win - came[gone] @ np.linalg.solve(ever[np.ix_(gone, gone)], wins[gone]))
