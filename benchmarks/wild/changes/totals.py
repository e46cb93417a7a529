"""Rows that are the sum of others, wherever they stand and whatever they are called."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import COUNT, MONEY, TEXT, Column, Draft
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

_LABELS = {SIMPLIFIED: ("合计", "总计：", "合 计", "本页合计"), TRADITIONAL: ("合計", "總計", "加總"), ENGLISH: ("Total", "Grand Total", "TOTALS", "Sum", "Overall")}
_EVERYBODY = {SIMPLIFIED: ("全国", "全部门店", "全公司", "总部汇总"), TRADITIONAL: ("全公司", "全部門市"), ENGLISH: ("All", "Company", "Nationwide", "All Stores")}
_OF_GROUP = {SIMPLIFIED: ("{} 小计", "{} 汇总", "{}合计"), TRADITIONAL: ("{} 小計", "{}合計"), ENGLISH: ("{} Total", "Subtotal {}", "{} subtotal")}
_WHO = ("person", "customer", "owner", "medium", "item")


def _sums(draft: Draft, rows: list[int]) -> list[Any]:
    """A row of sums over `rows`, blank under everything that cannot be added."""
    return [_sum(column, rows) if column.kind in (MONEY, COUNT) and column.head not in ("行号#", "項次", "#", "Sl No") else None for column in draft.columns]


def _sum(column: Column, rows: list[int]) -> Any:
    amounts = [column.values[row] for row in rows if column.values[row] is not None]
    return sum(amounts, Decimal(0) if column.kind == MONEY else 0) if amounts else None


def _label_place(draft: Draft) -> int:
    """Where people write the label: the first column of words."""
    return next((place for place, column in enumerate(draft.columns) if column.kind == TEXT), 0)


def _who_place(draft: Draft) -> int:
    return next((place for place, column in enumerate(draft.columns) if column.field in _WHO), _label_place(draft))


def _labelled(draft: Draft, rows: list[int], label: str, place: int) -> list[Any]:
    row = _sums(draft, rows)
    row[place] = label
    return row


def _bottom(draft: Draft, chance: Random) -> None:
    row = _labelled(draft, list(range(draft.height)), chance.choice(_LABELS[draft.language]), _label_place(draft))
    if chance.random() < 0.3:
        draft.insert(draft.height, [None] * len(draft.columns))
    draft.insert(draft.height, row)


def _top(draft: Draft, chance: Random) -> None:
    draft.insert(0, _labelled(draft, list(range(draft.height)), chance.choice(_LABELS[draft.language]), _label_place(draft)))


def _everybody(draft: Draft, chance: Random) -> None:
    place = chance.choice((0, draft.height))
    draft.insert(place, _labelled(draft, list(range(draft.height)), chance.choice(_EVERYBODY[draft.language]), _who_place(draft)))


def _unlabelled(draft: Draft, chance: Random) -> None:
    draft.insert(draft.height, _sums(draft, list(range(draft.height))))


def _dashes(draft: Draft, chance: Random) -> None:
    row = _sums(draft, list(range(draft.height)))
    dash = chance.choice(("--", " --", "-"))
    row = [dash if value is None and column.kind == TEXT else value for value, column in zip(row, draft.columns)]
    draft.insert(draft.height, row)


def _groups(draft: Draft, chance: Random) -> None:
    """Rows by who they belong to, a subtotal under each group and often a total under all."""
    who = _who_place(draft)
    order = sorted(range(draft.height), key=lambda row: str(draft.columns[who].values[row]))
    for column in draft.columns:
        column.values = [column.values[row] for row in order]
    names = list(draft.columns[who].values)
    everything = _labelled(draft, list(range(len(names))), chance.choice(_LABELS[draft.language]), who)
    form = chance.choice(_OF_GROUP[draft.language])
    for row in range(len(names), 0, -1):
        if row == len(names) or names[row] != names[row - 1]:
            group = [place for place, name in enumerate(names) if name == names[row - 1]]
            draft.insert(row, _labelled(draft, group, form.format(names[row - 1]), who))
    if chance.random() < 0.6:
        draft.insert(draft.height, everything)


def _summable(draft: Draft) -> bool:
    """Sums make sense, are of one currency, and the total of an order is not repeated."""
    mixed = draft.column("currency") is not None and len(set(draft.column("currency").values)) > 1  # type: ignore[union-attr]
    return bool(draft.of_kind(MONEY)) and draft.height > 3 and not mixed and "order lines, total repeated" not in draft.changes and draft.before is None


def _long(draft: Draft) -> bool:
    return _summable(draft) and not draft.column("month") and any(column.field in _WHO for column in draft.columns)


CHANGES = (
    Change("total row at the bottom", _bottom, _summable, 4),
    Change("total row on top", _top, _summable, 2),
    Change("total row of everybody", _everybody, _summable, 2),
    Change("total row without a label", _unlabelled, _summable, 2),
    Change("total row of dashes", _dashes, _long, 2),
    Change("subtotals of groups", _groups, _long, 3),
)
