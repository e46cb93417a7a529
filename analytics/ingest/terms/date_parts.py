"""Columns that hold a part of the date beside them: its month, quarter or weekday."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from analytics.ingest.terms.dates import DateStyle, month_named, parse_period
from analytics.ingest.terms.folding import fold

_NAMED = (
    ("quarter", re.compile(r"季|quarter|qtr")), ("weekday", re.compile(r"星期|周几|礼拜|weekday|dayofweek|dayname")),
    ("month", re.compile(r"月|month|^mon$|^monat|^mois$|^mes$")), ("day", re.compile(r"^(?:日|几号|day|dayofmonth|daynumber|tag)$")),
)
_NO_PART = re.compile(r"额|款|费|价|量|目标|计划|累计|amount|sales|revenue|target|total|本月|当月|上月|last|this|个月|月数|months")
_CHINESE = {word: place for place, word in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}
_WEEKDAYS = {word: place for place, word in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))} | {word: place for place, word in enumerate("一二三四五六")} | {"日": 6, "天": 6}


@dataclass(frozen=True)
class Part:
    """What a date must agree with."""

    kind: str
    value: int
    year: int | None = None

    def holds(self, day: date) -> bool:
        own = {"month": day.month, "quarter": (day.month + 2) // 3, "weekday": day.weekday(), "day": day.day}[self.kind]
        return own == self.value and self.year in (None, day.year)


def part_named(name: str) -> str | None:
    """The part of a date a column called so holds.

    >>> [part_named(name) for name in ("Month Number", "月份", "Month Name", "季度", "本月销售额", "Day", "客户", "Weekday")]
    ['month', 'month', 'month', 'quarter', None, 'day', None, 'weekday']
    """
    said = fold(name)
    return None if _NO_PART.search(said) else next((kind for kind, word in _NAMED if word.search(said)), None)


def part_of(text: str, kind: str) -> Part | None:
    """
    >>> part_of("June", "month"), part_of("2025-06", "month"), part_of("6月", "month").value, part_of("Q2", "quarter").value
    (Part(kind='month', value=6, year=None), Part(kind='month', value=6, year=2025), 6, 2)
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if kind == "weekday":
        said = re.sub(r"^(?:星期|周|礼拜)", "", plain)
        return Part(kind, _WEEKDAYS[said[:3]]) if said[:3] in _WEEKDAYS else None
    if kind == "quarter":
        found = re.search(r"(?:q|第)?\s*([1-4一二三四])\s*(?:季|$)|q\s*([1-4])", plain)
        word = (found[1] or found[2]) if found else None
        return Part(kind, _CHINESE.get(word) or int(word)) if word else None
    number = re.fullmatch(r"(\d{1,2})(?:\.0+)?\s*(?:月份?|日|号)?", plain)
    if number:
        return Part(kind, int(number[1])) if int(number[1]) <= (12 if kind == "month" else 31) else None
    if kind == "day":
        return None
    named = month_named(plain) or _CHINESE.get(plain.removesuffix("份").removesuffix("月"))
    if named:
        return Part(kind, named)
    whole = re.fullmatch(r"(20\d\d)(0[1-9]|1[0-2])", plain)
    period = f"{whole[1]}-{whole[2]}" if whole else parse_period(text, DateStyle()) if not re.match(r"\d{1,2}[-/.]\d{1,2}[-/.]", plain) else None
    found = re.fullmatch(r"(\d{4})-(\d{2})", period or "")
    return Part(kind, int(found[2]), int(found[1])) if found else None
