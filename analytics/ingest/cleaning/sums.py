"""Which rows of a table sum up others: arithmetic alone, whatever the rows are called.

A row that is called or shaped like a total (`Hint`) and equals the sum of the rows above or below it is one; so is a row that equals the
sum of all others in several columns, and so are the rows that part a table into groups. Two equal rows prove nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# How a row may look like a total, from certain to slight: its label says so (合计); it is named after its group (华东 汇总) or after
# the whole (全国, All); no word stands in it; words that others have are missing.
LABEL, NAMED, WHOLE, BLANK, PARTLY = "label", "named", "whole", "blank", "partly"
_ONE_IS_ENOUGH = (LABEL, NAMED)
_LOOK_BACK = {PARTLY: 400}
_MOST_PARTLY = 1000  # blank cells are ordinary in a table where more rows have some
_MANY_ROWS = 8
_MOST_WITHOUT_HINT = 1500


@dataclass(frozen=True)
class Hint:
    """What makes a row look like a total, and what such rows of the table have in common: the label, or which words are missing."""

    kind: str
    group: str


@dataclass
class Sums:
    """The rows found, the rows each sums up, and those that do but look too little like totals to be sure of."""

    totals: dict[int, list[int]] = field(default_factory=dict)
    unsure: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """The figures of a table: rows × columns (nan where blank), which columns are money, and the smallest step each is written in."""

    values: Floats
    money: Mask
    step: Floats

    def agree(self, row: int, sums: Floats, counts: Floats, exact: bool = False) -> Mask:
        """For each of `sums` (of `counts` rows), whether the row is that sum: in all money, and in more than half of all else it has."""
        own = self.values[row]
        there = ~np.isnan(own)
        slack = np.full((len(sums), len(own)), 0.011) if exact else np.maximum(0.011, np.minimum(self.step * (0.5 + 0.5 * np.sqrt(counts))[:, None], 0.005 * np.abs(np.nan_to_num(own))))
        near = np.abs(sums - np.nan_to_num(own)) <= slack + 1e-9 * np.abs(np.nan_to_num(own))
        must = self.money & there if (self.money & there).any() else there
        some = (near & there & (np.abs(np.nan_to_num(own)) > 0))[:, must].any(axis=1)
        return np.asarray(near[:, must].all(axis=1) & some & ((near & there).sum(axis=1) * 2 > there.sum()))

    def is_sum(self, row: int, total: Floats, count: float = 1e6) -> bool:
        """Whether the row is `total`, a sum of `count` rows."""
        return bool(self.agree(row, total[None, :], np.array([count]))[0])

    def evidence(self, row: int, members: Sequence[int]) -> int:
        """In how many columns the row is a sum of at least two figures, columns in proportion to each other counted once."""
        part = np.nan_to_num(self.values[list(members)])
        own = np.nan_to_num(self.values[row])
        seen: list[Floats] = []
        for k in range(part.shape[1]):
            filled = np.abs(part[:, k]) > 0
            if filled.sum() < 2 or own[k] == 0 or abs(part[:, k].sum() - own[k]) > 0.011 + 0.005 * abs(own[k]):
                continue
            shape = part[:, k] / own[k]
            if not any(np.allclose(shape, other, atol=1e-6) for other in seen):
                seen.append(shape)
        return len(seen)

    def built_up(self, row: int, members: Sequence[int]) -> bool:
        """Whether the row is larger than each of its members in every column of money, and none has the other sign: no return mirrors a sale."""
        part, own = np.nan_to_num(self.values[list(members)]), np.nan_to_num(self.values[row])
        columns = self.money if self.money.any() else np.ones(len(own), dtype=bool)
        return bool((np.abs(part[:, columns]) < np.abs(own[columns]) + 0.005).all() and (part[:, columns] * own[columns] >= 0).all())


def sums_of_others(figures: Figures, hints: Sequence[Hint | None], *, unnamed: bool = True, planned: bool = False) -> Sums:
    """The rows of a table that sum up others. `unnamed`: also those nothing but arithmetic tells. `planned`: a team may have a target of its
    own beside those of its people, so nothing is sure that no word says.

    >>> table = Figures(np.array([[1300.0], [600.0], [300.0], [400.0]]), np.array([True]), np.array([1.0]))
    >>> sums_of_others(table, [Hint(WHOLE, "全国"), None, None, None]).totals
    {0: [1, 2, 3]}
    """
    if sum(1 for hint in hints if hint is not None and hint.kind == PARTLY) > _MOST_PARTLY:
        hints = [None if hint is not None and hint.kind == PARTLY else hint for hint in hints]
    found = Sums()
    _whole_classes(figures, hints, found)
    rows = [i for i in range(len(hints)) if i not in found.totals and not np.isnan(figures.values[i]).all()]
    _groups(figures, hints, rows, found)
    _sure_of(figures, hints, found)
    if unnamed:
        leaves = [i for i in rows if i not in found.totals]
        if not any(hint is not None and hint.kind == LABEL for hint in hints):  # a sheet that names its total has no other without a name
            _all_others(figures, leaves, found)
        leaves = [i for i in leaves if i not in found.totals]
        if not found.totals and not found.unsure and len(leaves) <= _MOST_WITHOUT_HINT:
            _parted(figures, leaves, found)
    elif planned and not found.totals and not found.unsure:
        whole = Sums()
        _all_others(figures, rows, whole)
        found.unsure |= {i: members for i, members in (whole.totals | whole.unsure).items() if i in (rows[0], rows[-1])}
    return found


def _whole_classes(figures: Figures, hints: Sequence[Hint | None], found: Sums) -> None:
    """Rows scattered over the table that share a label (全国 of each month) and together are the sum of all others."""
    classes: dict[Hint, list[int]] = {}
    for i, hint in enumerate(hints):
        if hint is not None and hint.kind in (WHOLE, PARTLY):
            classes.setdefault(hint, []).append(i)
    labelled = {i for i, hint in enumerate(hints) if hint is not None and hint.kind == LABEL}
    for _hint, rows in sorted(classes.items(), key=lambda one: one[0].kind != WHOLE):
        own = set(rows)
        rest = [i for i in range(len(hints)) if i not in own and i not in found.totals and i not in labelled]
        if len(rows) < 2 or len(rest) < max(3, len(rows)):
            continue
        together = Figures(np.vstack([figures.values, np.nansum(figures.values[rows], axis=0)]), figures.money, figures.step)
        if together.agree(len(hints), np.nansum(figures.values[rest], axis=0)[None, :], np.array([float(len(rest))]))[0]:
            found.totals |= dict.fromkeys(rows, rest)


def _groups(figures: Figures, hints: Sequence[Hint | None], rows: Sequence[int], found: Sums) -> None:
    """Totals below their groups, and above them, at every level: the direction that explains more comes first."""
    below, above = _pass(figures, hints, rows), _pass(figures, hints, rows[::-1])
    first, then = (below, rows[::-1]) if len(below) >= len(above) else (above, rows)
    labelled = {i for i in rows if (hint := hints[i]) is not None and hint.kind == LABEL}
    left = [i for i in then if i not in first and i not in labelled]
    found.totals |= first | _pass(figures, hints, left)
    # A group of one row is one where groups of several look the same.
    shapes = {hint for i in found.totals if (hint := hints[i]) is not None and hint.kind in (PARTLY, BLANK)}
    if shapes:
        again = _pass(figures, hints, rows if first is below else rows[::-1], alone=shapes)
        if len(again) > len(first):
            found.totals |= again
    found.totals |= {i: [] for i in labelled if i not in found.totals}


def _pass(figures: Figures, hints: Sequence[Hint | None], rows: Sequence[int], alone: set[Hint] | None = None) -> dict[int, list[int]]:
    """One way through the rows: each that looks like a total takes the place of the rows just passed which it sums up."""
    stack = np.zeros((len(rows) + 1, figures.values.shape[1]))
    members: list[list[int]] = []
    totals: dict[int, list[int]] = {}
    for i in rows:
        hint, height = hints[i], len(members)
        if hint is not None and height:
            depth = _depth(figures, i, stack[max(0, height - _LOOK_BACK.get(hint.kind, height)):height], 1 if hint.kind in _ONE_IS_ENOUGH or hint in (alone or ()) else 2)
            if depth:
                leaves = [leaf for group in members[height - depth:][::-1] for leaf in group[::-1]]
                value = np.where(np.isnan(figures.values[i]), stack[height - depth:height].sum(axis=0), figures.values[i])
                del members[height - depth:]
                members.append(leaves[::-1])
                stack[len(members) - 1] = value
                totals[i] = leaves
                continue
            if hint.kind == LABEL:
                continue
        stack[height] = np.nan_to_num(figures.values[i])
        members.append([i])
    return totals


def _depth(figures: Figures, row: int, passed: Floats, least: int) -> int:
    """How many of the entries just passed the row sums up; rows of zeros that could belong to it do."""
    sums = passed[::-1].cumsum(axis=0)
    counts = np.arange(1, len(passed) + 1, dtype=float)
    fits = figures.agree(row, sums, counts)
    filled = (np.abs(passed[::-1]) > 0).any(axis=1).cumsum()
    places = np.flatnonzero(fits & (filled >= least))
    if not len(places):
        return 0
    last = int(places[0])
    while last + 1 < len(fits) and fits[last + 1]:
        last += 1
    return last + 1


def _sure_of(figures: Figures, hints: Sequence[Hint | None], found: Sums) -> None:
    """Rows that only lack some words are totals where several are, or several columns or many rows say so; else they are unsure."""
    counts: dict[Hint, int] = {}
    for i in found.totals:
        hint = hints[i]
        if hint is not None:
            counts[hint] = counts.get(hint, 0) + 1
    for i, members in list(found.totals.items()):
        hint = hints[i]
        if hint is None or hint.kind != PARTLY or not members:
            continue
        if counts[hint] < 2 and figures.evidence(i, members) < 2 and len(members) < _MANY_ROWS:
            found.unsure[i] = found.totals.pop(i)


def _all_others(figures: Figures, leaves: Sequence[int], found: Sums) -> None:
    """A row that nothing marks and that is the sum of all others: in several columns, or of many rows. Two rows may come to a third by
    chance even in two columns: there the first or last row is unsure."""
    if len(leaves) < 3:
        return
    values = np.nan_to_num(figures.values[list(leaves)])
    whole = values.sum(axis=0)
    main = np.flatnonzero(figures.money) if figures.money.any() else np.arange(values.shape[1])
    half = (np.abs(2 * values[:, main] - whole[main]) <= 0.03).all(axis=1) & (np.abs(values[:, main]) > 0).any(axis=1)
    for place in np.flatnonzero(half):
        row, others = leaves[int(place)], [i for i in leaves if i != leaves[int(place)]]
        sums = (whole - values[int(place)])[None, :]
        if figures.agree(row, sums, np.array([float(len(others))]), exact=True)[0] and figures.built_up(row, others):
            nonzero = int((np.abs(values[:, main]) > 0).any(axis=1).sum()) - 1
            columns = figures.evidence(row, others)
            if nonzero >= _MANY_ROWS or columns >= 2 and nonzero >= 3 or columns >= 3:
                found.totals[row] = others
            elif columns >= 2 and row in (leaves[0], leaves[-1]):
                found.unsure[row] = others
            return


def _parted(figures: Figures, leaves: Sequence[int], found: Sums) -> None:
    """Unmarked rows each of which sums up the rows of its group, so that every row belongs to one group: 华东 · 甲 · 乙 · 华南 · 丙 · 丁."""
    every = list(leaves)
    for rows, apart in ((every, every[:0]), (every[1:], every[:1]), (every[:-1], every[-1:])):
        for way in (rows, rows[::-1]):
            totals, rest = _every_group(figures, way)
            rest = [*rest, *apart]
            over = {rest[0]: list(totals)} if len(rest) == 1 and totals and figures.agree(
                rest[0], np.nansum(figures.values[list(totals)], axis=0)[None, :], np.array([float(len(totals))]), exact=True)[0] else {}
            columns = min((figures.evidence(i, members) for i, members in totals.items()), default=0)
            enough = len(totals) >= 2 and columns >= 2 or len(totals) >= 3 and len(leaves) >= 9
            if enough and (over or not rest) and all(figures.built_up(i, members) for i, members in totals.items()):
                found.totals |= totals | over
                return


def _every_group(figures: Figures, rows: Sequence[int]) -> tuple[dict[int, list[int]], list[int]]:
    """The rows that sum up the rows just passed, and those that belong to no group."""
    totals: dict[int, list[int]] = {}
    start = 0
    for place, row in enumerate(rows):
        passed = figures.values[list(rows[start:place])]
        if len(passed) < 2:
            continue
        if figures.agree(row, np.nansum(passed, axis=0)[None, :], np.array([float(len(passed))]), exact=True)[0]:
            totals[row] = list(rows[start:place])
            start = place + 1
    return totals, list(rows[start:])
