"""Amounts in 万元 or thousands, said in the heading, in the cell, on a line of the sheet, in the title or in the file's name."""

from __future__ import annotations

import re
from decimal import Decimal
from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import MONEY, Draft
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

# {language: (factor, in the heading, behind a cell's number, on a line, in a title)}.
_UNITS = {
    SIMPLIFIED: (
        (10**4, ("（万元）", "(万元)", "/万", "-万元"), "万", ("单位：万元", "单位 万元", "金额单位：人民币万元", "(单位:万)"), "（单位：万元）"),
        (10**3, ("（千元）", "(千元)"), None, ("单位：千元", "计量单位:千元"), "（千元）"),
        (10**8, ("（亿元）",), "亿", ("单位：亿元",), "（单位：亿元）"),
    ),
    TRADITIONAL: (
        (10**4, ("（萬元）", "(萬)"), "萬", ("單位：萬元", "單位 : 萬", "金額單位 萬元"), "（單位：萬元）"),
        (10**3, ("（仟元）", "(千元)"), None, ("單位：仟元", "單位 : 千元"), "（單位：仟元）"),
        (10**8, ("（億元）",), "億", ("單位：億元",), "（單位：億元）"),
    ),
    ENGLISH: (
        (10**3, (" (K)", " (thousands)", " in thousands", " ('000)"), "K", ("Amounts in thousands", "Unit: thousand", "All figures in K"), " (in thousands)"),
        (10**6, (" (M)", " in millions", " (millions)"), "M", ("Amounts in millions", "Unit: million"), " (in millions)"),
    ),
}
_TITLES = {SIMPLIFIED: "2026 年上半年明细", TRADITIONAL: "2026 年上半年明細", ENGLISH: "First half of 2026"}


def _unit(draft: Draft, chance: Random, *, in_cells: bool = False):  # noqa: ANN202
    possible = [unit for unit in _UNITS[draft.language] if (unit[2] or not in_cells) and _writable(draft, unit[0])]
    factor, heads, suffix, lines, title = chance.choices(possible, [6, 2, 1][: len(possible)])[0]
    draft.writing.factor = Decimal(factor)
    for column in _main_money(draft):
        column.head = re.sub(r"[（(]元[)）]$", "", column.head)
    return heads, suffix, lines, title


def _writable(draft: Draft, factor: int) -> bool:
    """Nobody writes more than six decimals: large units are for round amounts."""
    amounts = [value for column in _main_money(draft) for value in column.values if value is not None]
    return all(value * 10**6 % factor == 0 for value in amounts)


def _main_money(draft: Draft) -> list:
    return [column for column in draft.of_kind(MONEY) if column.field is not None]


def _only_main(draft: Draft) -> None:
    """Left-over amounts stay in yuan: the unit is said of the others."""
    for column in draft.of_kind(MONEY):
        column.scaled = column.field is not None


def _in_heading(draft: Draft, chance: Random) -> None:
    heads, *_ = _unit(draft, chance)
    written = chance.choice(heads)
    _only_main(draft)
    for column in _main_money(draft):
        column.head += written


def _in_cells(draft: Draft, chance: Random) -> None:
    _, draft.writing.suffix, *_ = _unit(draft, chance, in_cells=True)
    _only_main(draft)


def _on_a_line(draft: Draft, chance: Random) -> None:
    _, _, lines, _ = _unit(draft, chance)
    line = [""] * chance.choice((0, max(0, len(draft.columns) - 1))) + [chance.choice(lines)]
    draft.above = [*draft.above, line]


def _in_title(draft: Draft, chance: Random) -> None:
    *_, title = _unit(draft, chance)
    draft.above = [[_TITLES[draft.language] + title], *draft.above]


def _in_file_name(draft: Draft, chance: Random) -> None:
    *_, title = _unit(draft, chance)
    draft.name += title


def _plain_money(draft: Draft) -> bool:
    return bool(_main_money(draft)) and not draft.writing.suffix


def _no_months(draft: Draft) -> bool:
    return _plain_money(draft) and not draft.column("month")


CHANGES = (
    Change("unit in the heading", _in_heading, _no_months, 4),
    Change("unit in the cells", _in_cells, lambda draft: _plain_money(draft) and draft.writing.numbers != "comma or whole", 3),
    Change("unit on a line of the sheet", _on_a_line, _plain_money, 4),
    Change("unit in the title", _in_title, _plain_money, 2),
    Change("unit in the file's name", _in_file_name, _plain_money, 1),
)
