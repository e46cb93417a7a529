"""Numbers as people write them: currency signs, thousands, full-width digits, 万元, per cent, brackets for minus."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from analytics.ingest.terms.folding import UNIT_CHARACTERS, UNITS

# Cells that say "nothing" in a column of numbers or dates.
BLANKS = frozenset(("-", "--", "---", "—", "——", "–", "−", "/", "\\", "\\n", "无", "空", "暂无", "null", "(null)", "none", "nan", "na", "n/a", "nil", "(空)", "(空白)", "未填写", "清空"))

_SIGN = r"us\$|hk\$|nt\$|s\$|a\$|rmb|cny|usd|hkd|twd|sgd|aud|jpy|gbp|krw|eur|cad|chf|nzd|mop|inr|thb|vnd|idr|myr|php|rub|brl|mxn|sek|nok|dkk|pln|czk|huf|ron|try|zar|aed|sar|ils|kzt|[¥$€£₩]"
_WORD = r"美元|美金|欧元|英镑|日元|日圆|韩元|港币|港元|新台币|台币|新加坡元|澳元|人民币|元整|元|圆|块钱|块"
_CURRENCY = re.compile(rf"^(?:{_SIGN}|美元|欧元|港币|人民币)\s*|\s*(?:{_SIGN}|{_WORD})$", re.IGNORECASE)
_SUFFIX = re.compile(r"^(.*?\d[.)]?)\s*(十万|百万|千万|[万亿千]|thousand|million|billion|mn|bn|[kKmMwWbB])$")
_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "，": ",", "．": ".", "。": ".", "’": "'", "‘": "'"}) | UNIT_CHARACTERS
# By thousands, by ten thousands, and as India groups: 12,34,567.
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,4}(?:,\d{4})+(?:\.\d*)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?")
_GROUPED_OTHER = re.compile(r"\d{1,3}(?:[' ]\d{3})+(?:\.\d*)?")
_EUROPEAN = re.compile(r"\d{1,3}(?:[. ']\d{3})+,\d{1,2}|\d+,\d{1,2}")
_COMMA = re.compile(r"\d{1,3}(?:[. ']\d{3})+(?:,\d*)?|\d*,\d+")
_PLAIN = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")


@dataclass(frozen=True)
class Number:
    """A parsed cell: the number as written, the unit the cell itself names (None: none), and whether it was a percentage."""

    value: Decimal
    factor: Decimal | None = None
    percent: bool = False


def parse_number(text: str, comma: bool = False) -> Number | None:
    """The number in `text`, or None when it is none. A unit in the cell is returned, not applied. `comma`: the column writes its
    decimals behind a comma, so that a point groups by thousands.

    >>> parse_number("￥１，２３４．５０")
    Number(value=Decimal('1234.50'), factor=None, percent=False)
    >>> parse_number("(3.2万元)")
    Number(value=Decimal('-3.2'), factor=Decimal('10000'), percent=False)
    >>> parse_number("2.000").value, parse_number("2.000", comma=True).value
    (Decimal('2.000'), Decimal('2000'))
    >>> parse_number("12.5%").percent, parse_number("1052,75元").value, parse_number("十二") is None
    (True, Decimal('1052.75'), True)
    """
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    sign = 1
    if plain.startswith("(") and plain.endswith(")"):
        plain, sign = plain[1:-1].strip(), -1
    plain = plain.removeprefix("约").removesuffix("左右").strip()
    plain, sign = _signed(plain, sign)
    stated_yuan = False
    for _ in range(2):
        shorter = _CURRENCY.sub("", plain)
        stated_yuan = stated_yuan or (shorter != plain and plain.endswith(("元", "元整", "圆", "块", "块钱")))
        plain = shorter.strip()
    plain, sign = _signed(plain, sign)
    if plain.startswith("(") and plain.endswith(")"):
        plain, sign = plain[1:-1].strip(), -1
    percent = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    factor = None
    suffix = _SUFFIX.match(plain)
    if suffix:
        plain, factor = suffix[1].strip(), Decimal(int(UNITS[suffix[2].casefold()]))
    elif stated_yuan:
        factor = Decimal(1)
    value = _decimal(plain, comma)
    return None if value is None else Number(sign * value, factor, percent)


def _signed(plain: str, sign: int) -> tuple[str, int]:
    if plain.startswith("-"):
        return plain[1:].strip(), -sign
    if plain.endswith("-") and len(plain) > 1:  # trailing minus, as accounting systems write it
        return plain[:-1].strip(), -sign
    return plain.removeprefix("+").strip(), sign


def _decimal(plain: str, comma: bool) -> Decimal | None:
    if comma and _COMMA.fullmatch(plain):
        plain = re.sub("[.' ]", "", plain).replace(",", ".")
    elif _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _GROUPED_OTHER.fullmatch(plain):
        plain = re.sub("[' ]", "", plain)
    elif _EUROPEAN.fullmatch(plain):
        plain = re.sub("[.' ]", "", plain).replace(",", ".")
    elif not _PLAIN.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def is_blank(text: str) -> bool:
    """Whether a cell of a typed column says that there is no value."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in BLANKS or not text.strip()
