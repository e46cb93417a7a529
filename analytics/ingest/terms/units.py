"""Units of money in words: 万元, RMB'000, 千美元, in a unit line, a title, the name of a sheet or file, or a heading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from analytics.ingest.terms.currencies import CURRENCIES, HOME, currency_of
from analytics.ingest.terms.folding import UNIT_CHARACTERS, heading, unit_factor

_SCALE = r"十万|百万|千万|[万千亿]"
_ENGLISH = r"'?000S?|10,?000|THOUSANDS?|MILLIONS?|MN|BN|BILLIONS?|K|M|W"
_FIGURES = {"'000": 1e3, "000": 1e3, "10000": 1e4, "10,000": 1e4}
_MARKS = "|".join(re.escape(mark) for mark in sorted((mark for one in CURRENCIES for mark in one.marks), key=len, reverse=True))
_MONEY_UNIT = re.compile(rf"(?:(?P<before>{_SCALE}|{_ENGLISH})[元圆]?)?(?:OF|IN)?(?P<currency>{_MARKS})?(?:IN)?(?P<after>{_SCALE}|{_ENGLISH})?[元圆]?(?:YUAN)?")
_UNIT = r"(?:金额|货币|计价|计量)?\s*单\s*位|\bunits?\b"
_CURRENCY = r"币\s*[种别制]|货\s*币|\bcurrency\b"
# What stands behind 单位 or 币种: `单位 : 万元`, `单位均为万元`, `币种：人民币     单位：万元`, `Unit: RMB '000`.
_BEHIND = re.compile(rf"(?:{_UNIT})\s*(?:[:=]|(?:[均都皆全]|一律|统一)?[为是])?\s*[:=]?\s*[(\[]?\s*([^()\[\]【】,、;。]{{1,24}})", re.IGNORECASE)
_BEHIND_CURRENCY = re.compile(rf"(?:{_CURRENCY})\s*[:=]?\s*([^\s()\[\]【】,、;。]{{1,12}})", re.IGNORECASE)
_IN = re.compile(rf"\b(?:in|expressed in)\s+(?:the\s+)?((?:(?:{_MARKS})\s*)?(?:{_ENGLISH})(?:\s+(?:of\s+)?(?:{_MARKS}|yuan))?)(?![\w])", re.IGNORECASE)
_AS_UNIT = re.compile(rf"以\s*((?:{_SCALE})[元圆]?)\s*(?:为单位|计)|((?:{_SCALE})[元圆])为单位")
_ARE = re.compile(rf"(?:金额|数字|数据|业绩|销售额|成交额|表[内中]|以上|上表)[^,。;]{{0,8}}(?:[均都皆全]|一律|统一)[为是]\s*((?:{_SCALE})[元圆])")
_WORD = re.compile(rf"^(?:(?:{_UNIT})|(?:{_CURRENCY})|in\b)\s*[:=]?\s*", re.IGNORECASE)
# Where a title says its unit: in brackets (（万元）, （单位：万元，%）).
_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]{1,24})[)\]】]")
_PROSE = re.compile(r"[。!?;]|,(?![^(\[【]*[)\]】])|^\W*(?:备注|附注|注|说明|口径|来源|note|source)", re.IGNORECASE)
_LONGEST_TITLE = 60
_IN_A_NAME = re.compile(r"(?:^|[_\-\s.·])((?:人民币)?(?:十万|百万|千万|[万千亿])[元圆])(?=$|[_\-\s.·])")


@dataclass(frozen=True)
class Unit:
    """A unit of money: how many yuan (None where only a currency is said), the word, a foreign currency's code, and the text that says it where that is no unit line."""

    factor: float | None = None
    word: str = ""
    currency: str | None = None
    by: str = ""


def plain(text: str) -> str:
    """`單位 : 萬` and `单位：万` are one.

    >>> plain("單位 ： 萬"), plain("币種")
    ('单位 : 万', '币种')
    """
    return unicodedata.normalize("NFKC", text).translate(UNIT_CHARACTERS).translate(_TRADITIONAL).strip()


_TRADITIONAL = str.maketrans({"單": "单", "貨": "货", "幣": "币", "種": "种", "別": "别", "額": "额", "計": "计", "價": "价", "為": "为"})


def unit_said(text: str, brackets: bool) -> Unit | None:
    """The unit that a line above the table says; `brackets`: also by no more than a bracket, as titles do.

    >>> unit_said("單位 : 萬", False).factor, unit_said("币种：人民币     单位：万元", False).factor, unit_said("(单位:万元)", False).factor
    (10000.0, 10000.0, 10000.0)
    >>> unit_said("Unit: RMB '000", False).factor, unit_said("in thousands of USD", False).currency, unit_said("业绩（万件）", True)
    (1000.0, 'USD', None)
    >>> unit_said("注：以上金额单位为万元", False).factor, unit_said("注：1. 金额均为千元；2. 含税", False).factor
    (10000.0, 1000.0)
    """
    said = plain(text)
    if brackets and len(said) <= _LONGEST_TITLE and not _PROSE.search(said):
        for found in _BRACKETS.finditer(said):
            unit = unit_in(found[1])
            if unit is not None and ("单位" in found[1] or unit.word.upper() not in ("M", "W", "B")):  # 女装（M） is a size
                return unit if "单位" in found[1] else replace(unit, by=text.strip())
    in_words = _IN.search(said)
    behind = _BEHIND.search(said)
    counted = _AS_UNIT.search(said)
    are = _ARE.search(said)
    written = in_words[1] if in_words else _first_words(behind[1]) if behind else (counted[1] or counted[2]) if counted else are[1] if are else ""
    unit = unit_in(written) if written else None
    currency = _BEHIND_CURRENCY.search(said)
    code = currency_of(currency[1]) if currency else None
    if code not in (None, HOME):
        return replace(unit, currency=code) if unit else Unit(None, currency[1] if currency else "", code)
    return unit


def _first_words(said: str) -> str:
    """What stands behind 单位 up to the next heading of the line: of `万元 日期：2026-03-01` the first word."""
    first = re.split(r"\s{2,}|\s+(?=\S+\s*[:=])", said.strip())[0]
    return first if unit_in(first) else first.split()[0] if first.split() else ""


@lru_cache(maxsize=4096)
def unit_in(said: str) -> Unit | None:
    """The unit of money `said` names, alone or among units of other things; None where it holds anything else.

    >>> unit_in("万元、%"), unit_in("万件"), unit_in("单位:万美元")
    (Unit(factor=10000.0, word='万元', currency=None, by=''), None, Unit(factor=10000.0, word='万美元', currency='USD', by=''))
    """
    units = []
    for piece in re.split(r"[、;/]|,(?!000)", _WORD.sub("", plain(said))):
        shown = re.sub(r"[\s:]+", "", _WORD.sub("", piece.strip()))
        found = _MONEY_UNIT.fullmatch(shown.upper()) if shown else None
        scale = ((found["before"] or found["after"] or "元").casefold()) if found else ""
        if found and not (found["before"] and found["after"]):
            factor = _FIGURES.get(scale.removesuffix("s")) or unit_factor(scale) or unit_factor(scale.removesuffix("s"))
            code = currency_of(found["currency"]) if found["currency"] else None
            units.append(Unit(factor, shown, None if code == HOME else code))
        elif heading(f"列({shown})").unit is None:
            return None
    return units[0] if len(set(units)) == 1 else None


# Amount in thousands, without brackets.
_IN_WORDS = re.compile(r"\bin (?:[a-z]{3} )?(?:thousands?|millions?|ten thousands?)(?: of [a-z]+)?$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def unit_of_heading(text: str) -> Unit | None:
    """The unit a column's own heading says behind its words or in brackets, with its currency: 金额（万美元）, Amount (HKD).

    >>> unit_of_heading("成交额（美元）"), unit_of_heading("金额（万美元）").factor, unit_of_heading("Amount (HKD)").currency
    (Unit(factor=1, word='美元', currency='USD', by=''), 10000.0, 'HKD')
    >>> unit_of_heading("Amount in thousands").factor, unit_of_heading("Grand Total (Purchased) in thousands").factor
    (1000.0, 1000.0)
    >>> unit_of_heading("金额（万元）").factor, unit_of_heading("Sales USD").currency, unit_of_heading("客户"), unit_of_heading("美元金额").currency
    (10000.0, 'USD', None, 'USD')
    """
    said = plain(text)
    brackets = _BRACKETS.findall(said)
    for one in reversed(brackets):
        unit = unit_in(one)
        if unit is not None:
            return unit
    behind = _IN_WORDS.search(said)
    if behind is not None and (unit := unit_in(behind[0])) is not None:
        return unit
    factor = heading(text).factor
    code = _currency_of_heading(said)
    if factor is None and code is None:
        return None
    return Unit(1.0 if factor is None else factor, heading(text).unit or code or "", code)


def _currency_of_heading(said: str) -> str | None:
    """A currency among a heading's words: 美元金额, Amount_USD, cost $, SalesEUR; None where it says yuan or nothing."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said)
    for one in CURRENCIES:
        for mark in one.marks:
            there = mark in apart if not mark.isascii() or not mark.isalpha() else re.search(rf"(?<![A-Za-z]){mark}(?![A-Za-z])", apart, re.IGNORECASE if len(apart.split()) < 5 else 0)
            if there:
                return None if one.code == HOME else one.code
    return None


def unit_of_name(name: str) -> Unit | None:
    """The unit the name of a sheet or file says: in brackets, or as a word of its own.

    >>> unit_of_name("销售（万元）").factor, unit_of_name("2026销售_单位万元.xlsx").factor, unit_of_name("sales_USD.csv").currency, unit_of_name("百万大单.xlsx")
    (10000.0, 10000.0, 'USD', None)
    """
    stem = re.sub(r"\.(?:xlsx?|xlsm|xlsb|csv|tsv|txt|ods|et)$", "", name.strip(), flags=re.IGNORECASE)
    found = unit_said(stem, brackets=True)
    word = _IN_A_NAME.search(plain(stem)) if found is None else None
    unit = unit_in(word[1]) if word else None
    if found is None and unit is None:
        code = next((code for piece in re.split(r"[_\-\s.·()]+", plain(stem)) if (code := _named_currency(piece)) is not None), None)
        found = Unit(None, BY_WORD[code], code) if code else None
    said = found or unit
    return replace(said, by=name) if said else None


BY_WORD = {one.code: one.name.zh for one in CURRENCIES}


def _named_currency(piece: str) -> str | None:
    """A whole word of a name that is a currency: USD, 美元, 港币销售."""
    for one in CURRENCIES:
        if one.code != HOME and any(piece.upper() == mark if mark.isascii() else mark in piece for mark in one.marks):
            return one.code
    return None
