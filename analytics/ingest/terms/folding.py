"""Headings as they are compared: width, case, spaces and punctuation folded, a unit in brackets taken off and kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

# Money units by how many yuan one of them is. `w` and `k` are how Chinese teams type them.
UNITS: dict[str, float] = {
    "元": 1, "圆": 1, "块": 1, "人民币": 1, "人民币元": 1, "rmb": 1, "cny": 1, "yuan": 1, "¥": 1, "usd": 1, "us$": 1, "$": 1, "€": 1, "eur": 1, "美元": 1,
    "千": 1e3, "千元": 1e3, "k": 1e3, "thousand": 1e3, "rmb'000": 1e3, "'000": 1e3, "000": 1e3,
    "万": 1e4, "万元": 1e4, "人民币万元": 1e4, "w": 1e4, "wan": 1e4,
    "十万": 1e5, "十万元": 1e5, "百万": 1e6, "百万元": 1e6, "m": 1e6, "mn": 1e6, "million": 1e6,
    "千万": 1e7, "千万元": 1e7, "亿": 1e8, "亿元": 1e8, "bn": 1e9, "billion": 1e9, "b": 1e9,
}
_OTHER_UNITS = frozenset(
    "% 百分比 台 件 个 套 单 次 人 人次 天 日 分钟 分 小时 h min 公里 km 米 m 户 家 条 张 笔 份 瓶 箱 吨 kg 升 l 岁 必填 选填 可选 required optional".split()
)
_BRACKETED = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]\s*$")
_TRAILING = re.compile(r"^(.{2,}?)\s*[/_\-:,|]?\s*(人民币万元|十万元|百万元|千万元|[万千亿萬仟億][元圆圓])$")
_SLASHED = re.compile(r"^(.{2,}?)\s*[/:,|]\s*([^/:,|]{1,6})$")
_MARKS = re.compile(r"[\W_]+", re.UNICODE)
_SIMPLIFIED = opencc.OpenCC("t2s")
# As units are written in traditional Chinese and on cheques: 萬, 仟元.
UNIT_CHARACTERS = str.maketrans({"萬": "万", "億": "亿", "仟": "千", "佰": "百", "圓": "圆", "塊": "块"})


@dataclass(frozen=True)
class Heading:
    """A column heading as written, and in the two forms it is compared by: whole, and without its unit."""

    text: str
    folded: str
    bare: str
    unit: str | None = None

    @property
    def factor(self) -> float | None:
        """How many yuan one of the heading's units is; None when it names none."""
        return UNITS.get(self.unit) if self.unit else None


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """`Order ID`, `order_id`, `ＯＲＤＥＲ－ＩＤ` are one, and so are 銷售員 and 销售员; `订单 ID（必填）` keeps its bracket.

    >>> fold("Order_ID"), fold("订单 ＩＤ："), fold("客户\\n名称"), fold("銷售員")
    ('orderid', '订单id', '客户名称', '销售员')
    """
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return folded if folded.isascii() else str(_SIMPLIFIED.convert(folded))


@lru_cache(maxsize=20_000)
def heading(text: str) -> Heading:
    """
    >>> heading("保证业绩（万元）").bare, heading("保证业绩（万元）").unit, heading("金额/千元").factor
    ('保证业绩', '万元', 1000.0)
    >>> heading("收入(折后)").bare, heading("收入(折后)").unit
    ('收入', None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("*＊")
    folded = fold(plain)
    bracket = _BRACKETED.search(plain)
    if bracket:
        unit = _unit(re.sub(r"^(?:单位|單位|unit)\s*[:：]?\s*", "", bracket[1], flags=re.IGNORECASE))
        return Heading(text, folded, fold(plain[: bracket.start()]) or folded, unit)
    trailing = _TRAILING.match(plain)
    if trailing:
        return Heading(text, folded, fold(trailing[1]), _unit(trailing[2]))
    slashed = _SLASHED.match(plain)
    if slashed and _unit(slashed[2]):
        return Heading(text, folded, fold(slashed[1]), _unit(slashed[2]))
    return Heading(text, folded, folded)


def _unit(text: str) -> str | None:
    word = re.sub(r"\s+", "", text).casefold().translate(UNIT_CHARACTERS)
    return word if word in UNITS or word in _OTHER_UNITS else None


def unit_factor(word: str) -> float | None:
    """How many yuan `word` (万元, k, 亿 …) is; None when it is no money unit."""
    return UNITS.get(re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).casefold().translate(UNIT_CHARACTERS))
