"""What strangers do to a clean sheet: groups of changes, of each of which at most one is made, in the order in which they can be made."""

from __future__ import annotations

from random import Random

from benchmarks.wild.changes import around, cells, columns, files, headings, sequels, shapes, totals, units
from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import Draft

# (how often one of the group is made, the group).
GROUPS: tuple[tuple[float, tuple[Change, ...]], ...] = (
    (0.40, shapes.CHANGES),
    (0.60, columns.LEFT_OVER),
    (0.40, columns.ORDER),
    (0.40, headings.CHANGES),
    (0.45, cells.DATES),
    (0.40, cells.NUMBERS),
    (0.25, units.CHANGES),
    (0.12, sequels.CHANGES),
    (0.30, totals.CHANGES),
    (0.35, around.CHANGES),
    (0.50, files.CHANGES),
)


def changed(draft: Draft, chance: Random) -> None:
    """Changes `draft` at random; what was done is named in `draft.changes`. A file that comes first is written in the same way."""
    for often, group in GROUPS:
        possible = [change for change in group if change.fits(draft)]
        if possible and chance.random() < often:
            change = chance.choices(possible, [one.weight for one in possible])[0]
            change.make(draft, chance)
            draft.changes.append(change.name)
    if draft.before is not None:
        _written_alike(draft.before, draft)


def _written_alike(first: Draft, second: Draft) -> None:
    """Gives the file that comes first the headings and the form of the second, which changes were made on."""
    for part in ("above", "below", "form", "encoding", "delimiter", "merged", "writing"):
        setattr(first, part, getattr(second, part))
    more = len(second.columns) - len(first.columns)  # a month, before the total
    for place, column in enumerate(first.columns):
        column.head = second.columns[place + (more if column.field == "total" else 0)].head
