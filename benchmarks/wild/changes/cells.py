"""Changes of how days and amounts are written."""

from __future__ import annotations

from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.draft import DATE, MONEY, TEXT, TIME, Column, Draft
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

_FORMS = {
    "day first": "days as DD/MM/YYYY", "month first": "days as M/D/YYYY", "kanji": "days as 2026年3月5日", "digits": "days as 20260305", "serial": "days as Excel's serial numbers",
    "short": "days as Sep-10-26", "dots": "days as DD.MM.YYYY", "slashes": "days as 2026/3/5", "named": "days as 5 Mar 2026", "timed": "days with a time",
}
_OF_ENGLISH = {"day first", "month first", "short", "dots", "named"}
_EVERYWHERE = {"digits", "serial", "slashes", "timed"}
_CURRENCY_HEADS = {SIMPLIFIED: ("结算币", "货币代码"), TRADITIONAL: ("幣別代碼",), ENGLISH: ("Currency Code", "ISO Ccy", "Txn Currency")}


def _dated(form: str) -> Change:
    def make(draft: Draft, chance: Random) -> None:
        draft.writing.dates = form

    def fits(draft: Draft) -> bool:
        usual = form in _EVERYWHERE or (form in _OF_ENGLISH) == (draft.language == ENGLISH)
        return usual and bool(draft.of_kind(DATE, TIME)) and not (form in ("serial", "digits", "short") and bool(draft.of_kind(TIME)))
    return Change(_FORMS[form], make, fits)


def _numbered(form: str):  # noqa: ANN202 - the maker of a change
    def make(draft: Draft, chance: Random) -> None:
        draft.writing.numbers = form
    return make


def _comma(draft: Draft, chance: Random) -> None:
    """A decimal comma, in a file of semicolons; sometimes whole amounts stand without decimals between the others."""
    amounts = [value for column in draft.of_kind(MONEY) for value in column.values if value is not None]
    proven = any(value != value.to_integral_value() for value in amounts)
    draft.writing.numbers = "comma or whole" if proven and chance.random() < 0.4 else "comma"
    draft.delimiter = ";"


def _signed(draft: Draft, chance: Random) -> None:
    draft.writing.sign = chance.choice(("￥", "¥", "RMB ", "CNY "))
    draft.writing.numbers = "grouped"


def _with_yuan(draft: Draft, chance: Random) -> None:
    draft.writing.suffix = "元"


def _currency_column(draft: Draft, chance: Random) -> None:
    draft.columns.append(Column("currency", chance.choice(_CURRENCY_HEADS[draft.language]), TEXT, [chance.choice(("CNY", "RMB"))] * draft.height))


def _has_money(draft: Draft) -> bool:
    return bool(draft.of_kind(MONEY))


DATES = tuple(_dated(form) for form in _FORMS)
NUMBERS = (
    Change("amounts with two decimals", _numbered("cents"), _has_money),
    Change("amounts with thousands", _numbered("grouped"), _has_money, 2),
    Change("decimal comma", _comma, lambda draft: draft.language == ENGLISH and _has_money(draft), 4),
    Change("a currency sign", _signed, _has_money, 2),
    Change("amounts with 元", _with_yuan, lambda draft: draft.language != ENGLISH and _has_money(draft)),
    Change("a column of the currency", _currency_column, lambda draft: _has_money(draft) and not draft.column("currency") and not draft.column("month"), 2),
)
