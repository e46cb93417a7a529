"""Changes of how headings are spelled: the words stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import DATE, MONEY, Column, Draft
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

_ENTITY = {
    SIMPLIFIED: {"sales": "订单", "receipts": "收款", "deals": "商机", "visits": "拜访", "media": "推广", "invoices": "账单", "expenses": "费用"},
    TRADITIONAL: {"sales": "訂單", "receipts": "收款", "deals": "案件", "visits": "拜訪", "media": "廣告", "invoices": "帳單", "expenses": "費用"},
    ENGLISH: {"sales": "Order", "receipts": "Payment", "deals": "Opportunity", "visits": "Visit", "media": "Ad", "invoices": "Invoice", "expenses": "Expense"},
}
_NOTES = {
    SIMPLIFIED: {MONEY: ("（含税）", "(系统自动)"), DATE: ("（年月日）",), "": ("（必填）", "(选填)")},
    TRADITIONAL: {MONEY: ("（含稅）",), DATE: ("（年月日）",), "": ("（必填）",)},
    ENGLISH: {MONEY: (" (incl. VAT)", " [calc]"), DATE: (" (local time)",), "": (" (required)", " [txt]")},
}


def _words(head: str) -> list[str]:
    """The words of a heading, brackets and signs left out."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head)
    return re.findall(r"[A-Za-z0-9%#]+", apart)


def _each(write: Callable[[Column, Random], str]) -> Callable[[Draft, Random], None]:
    def make(draft: Draft, chance: Random) -> None:
        for column in draft.columns:
            if column.field != "month":
                column.head = write(column, chance)
    return make


def _cased(join: str, spell: Callable[[str], str], first: Callable[[str], str] | None = None) -> Callable[[Draft, Random], None]:
    def write(column: Column, _chance: Random) -> str:
        words = _words(column.head)
        return join.join((first or spell)(word) if place == 0 else spell(word) for place, word in enumerate(words)) or column.head
    return _each(write)


def _prefixed(draft: Draft, chance: Random) -> None:
    between = chance.choice((" - ", ".", ": ", "_") if draft.language == ENGLISH else (".", "-", "："))
    for column in draft.columns:
        column.head = f"{_ENTITY[draft.language][draft.subject]}{between}{column.head}"


def _with_notes(draft: Draft, chance: Random) -> None:
    notes = _NOTES[draft.language]
    for column in draft.columns:
        if column.field not in (None, "month", "total") and chance.random() < 0.6:
            column.head += chance.choice(notes.get(column.kind, notes[""]))


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def _spaced(column: Column, chance: Random) -> str:
    if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", column.head) and chance.random() < 0.5:
        return chance.choice((" ", "　")).join(column.head)
    return f"{chance.choice(('', ' '))}{column.head}{chance.choice((' ', '  ', chr(9)))}"


def _starred(column: Column, chance: Random) -> str:
    return column.head if column.field is None else chance.choice((f"*{column.head}", f"{column.head}*", f"* {column.head}"))


def _latin(draft: Draft) -> bool:
    return draft.language == ENGLISH and all(column.field != "month" for column in draft.columns)


CHANGES = (
    Change("headings in snake_case", _cased("_", str.lower), _latin, 2),
    Change("headings in CamelCase", _cased("", str.capitalize, str.lower), _latin, 2),
    Change("headings in kebab-case", _cased("-", str.lower), _latin),
    Change("headings in CAPITALS", _cased(" ", str.upper), _latin),
    Change("headings with the record's name before them", _prefixed, lambda draft: draft.subject in _ENTITY[ENGLISH] and all(column.field != "month" for column in draft.columns), 2),
    Change("headings with notes in brackets", _with_notes, weight=2),
    Change("headings in full width", _each(lambda column, _: _full_width(column.head)), lambda draft: draft.language != ENGLISH),
    Change("headings with spaces", _each(_spaced)),
    Change("headings with stars", _each(_starred)),
)
