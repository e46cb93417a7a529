"""Changes of which columns there are and where they stand."""

from __future__ import annotations

from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import COUNT, DATE, MONEY, TEXT, TIME, Column, Draft
from benchmarks.wild.words import left_over

_KINDS = {"fee": MONEY, "price": MONEY, "when": TIME, "count": COUNT, "percent": COUNT, "running": COUNT}
_WITH_FEES = ("sales", "invoices", "expenses")
_INDOORS = ("media", "surveys", "targets", "pledges")  # nobody keeps an address or a waybill there


def _left_over(draft: Draft, chance: Random) -> None:
    """One to six columns that decide nothing, of the export's own and of people's."""
    everyday = {head: kind for head, kind in left_over.LEFT_OVER[draft.language].items() if _has_such(draft.subject, kind)}
    wanted = list((dict(draft.family.left) or everyday).items()) if draft.family.left else list(everyday.items())
    if draft.family.left and chance.random() < 0.4:
        wanted += list(everyday.items())
    chance.shuffle(wanted)
    days = _days(draft)
    for head, kind in wanted[: chance.randint(1, 6)]:
        if head.casefold() not in {column.head.casefold() for column in draft.columns}:
            made = left_over.values(kind, draft.language, draft.height, chance, days)
            draft.columns.append(Column(None, head, _KINDS.get(kind, TEXT), made))


def _has_such(subject: str, kind: str) -> bool:
    if kind in ("fee", "price", "rate", "flag"):
        return subject in _WITH_FEES
    return subject not in _INDOORS or kind in ("name", "when", "note", "running")


def _days(draft: Draft) -> list:
    """The days of the rows, as far as a column has them."""
    from benchmarks.wild.clean import FIRST

    dated = [column for column in draft.of_kind(DATE, TIME) if all(column.values)]
    return list(dated[0].values) if dated else [FIRST]


def _reordered(draft: Draft, chance: Random) -> None:
    chance.shuffle(draft.columns)


def _not_across(draft: Draft) -> bool:
    return not any(column.field == "month" for column in draft.columns)


LEFT_OVER = (Change("left-over columns", _left_over, _not_across),)
ORDER = (Change("columns reordered", _reordered, _not_across),)
