"""The second file: one more row in the same layout, or the same file again; see `shapes` for a table that grew by a month."""

from __future__ import annotations

from copy import deepcopy
from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import Draft


def _one_more_row(draft: Draft, chance: Random) -> None:
    """All rows but the last come first, the last one in a file of its own."""
    draft.before = deepcopy(draft)
    draft.before.name += " 1"
    for column in draft.before.columns:
        column.values = column.values[:-1]
    for column in draft.columns:
        column.values = column.values[-1:]
    draft.name += " 2"


def _again(draft: Draft, chance: Random) -> None:
    draft.twice = True


def _long(draft: Draft) -> bool:
    return not draft.column("month") and draft.height > 3 and "order lines, total repeated" not in draft.changes


CHANGES = (
    Change("a second file with one row", _one_more_row, _long, 3), Change("the same file again", _again, lambda draft: draft.before is None, 2),
)
