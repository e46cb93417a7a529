"""Dates as people write them. Whether 3/1/2017 is March or January is decided once per column, over all its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MONTHS = {name: i + 1 for i, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
_MONTHS |= {"mrz": 3, "mai": 5, "okt": 10, "dez": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12}  # German and Spanish where they differ
_NOISE = re.compile(r"[（(]?(?:星期|周|礼拜)[一二三四五六日天](?:[)）])?|\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b[,.]?", re.IGNORECASE)
_TIME = re.compile(
    r"(?:^|[\sT])(上午|下午|晚上|中午|早上|凌晨|am|pm)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?(?:\s*[:]?\s*(\d{1,2}))?\s*秒?(?:[.,](\d{1,9}))?\s*(上午|下午|am|pm|a\.m\.|p\.m\.)?"
    r"\s*(z|(?:utc|gmt)?[+-]\d{2}:?\d{2}|(?:utc|gmt)?[+-]\d{2}|(?:utc|gmt)[+-]\d|utc|gmt|p[sd]t|e[sd]t|m[sd]t|bst|cest|cet|jst)?$", re.IGNORECASE)
# Zones that exports write by name; CST is China's and Chicago's and says nothing.
_ZONES = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "pst": "-08:00", "pdt": "-07:00", "mst": "-07:00", "mdt": "-06:00", "est": "-05:00", "edt": "-04:00",
          "bst": "+01:00", "cet": "+01:00", "cest": "+02:00", "jst": "+09:00"}
_YMD = re.compile(r"(\d{4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_THREE = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{1,2})(?!\d)")
_SHORT_YMD = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
_REPUBLIC = re.compile(r"(?:[民中][国國華华][民国國]*\s*)?(1\d{2}|(?<=[国國])\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")  # Taiwan's years
_MONTH_DAY = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?份?")
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?[\s'\-]*(\d{4}|\d{2})", re.IGNORECASE)
_QUARTER = re.compile(r"(?:(20\d\d)\s*年?\s*[-/.]?\s*)?(?:Q([1-4])|第?([一二三四1-4])季度?)", re.IGNORECASE)
_WEEK = re.compile(r"(?:(20\d\d)\s*年?\s*[-/.]?\s*)?(?:第\s*(\d{1,2})\s*周|W(\d{1,2})周?)", re.IGNORECASE)
_MONTH_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTH_ALONE = re.compile(rf"(?:(\d{{1,2}})|({'|'.join(reversed(_MONTH_NUMERALS))}))\s*月份?")
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4}
_DAY_ONLY = re.compile(r"(\d{1,2})\s*[日号]?")
_NAMED = (
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*(?P<m>[a-z]{3,9})\.?[\s,.\-/]*(?P<y>\d{4}|\d{2})", re.IGNORECASE),
    re.compile(r"(?P<m>[a-z]{3,9})\.?[\s.\-/]*(?P<d>\d{1,2})(?:st|nd|rd|th)?,?[\s\-/]+(?P<y>\d{4}|\d{2})", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4})[\s.\-/]+(?P<m>[a-z]{3,9})\.?[\s.\-/]+(?P<d>\d{1,2})", re.IGNORECASE),
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True)
class DateStyle:
    """How one column writes its dates: the order of three short numbers (DMY, MDY, YMD), and what the sheet adds: the year and
    month of its title, and today, on which a month that is not over yet stands."""

    order: str = "MDY"
    year: int | None = None
    month: int | None = None
    today: date | None = None
    date1904: bool = False
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True)
class Order:
    """The decision for a column: its order, how many values write three short numbers, whether they settle the order,
    and whether they contradict each other."""

    order: str
    seen: int
    settled: bool
    mixed: bool = False
    example: str = ""


def decide_order(values: Iterable[str]) -> Order:
    """The order of day, month and year over all values of a column that write three short numbers.

    >>> decide_order(["01-02-2018", "26-02-2018"]).order, decide_order(["10/20/2016", "3/1/2017"]).order
    ('DMY', 'MDY')
    """
    fits = {"DMY": 0, "MDY": 0, "YMD": 0}
    total, dots, dashes, long_year = 0, 0, 0, 0
    examples: dict[str, str] = {}
    for value in values:
        found = _THREE.match(unicodedata.normalize("NFKC", value).strip())
        if not found:
            continue
        total += 1
        dots += "." in found[0]
        dashes += "-" in found[0]
        long_year += len(found[3]) == 4
        first, second, third = int(found[1]), int(found[2]), int(found[3])
        possible = [order for order, month, day in (("DMY", second, first), ("MDY", first, second), ("YMD", second, third)) if 1 <= month <= 12 and 1 <= day <= 31]
        if len(found[3]) == 4:
            possible = [order for order in possible if order != "YMD"]
        elif len(found[3]) == 1:  # 21-3-5: no year has one digit
            possible = [order for order in possible if order == "YMD"]
        for order in possible:
            fits[order] += 1
        if len(possible) == 1:
            examples.setdefault(possible[0], value)
    # Without a telling value: slashes with a full year are American, dots European, short years Chinese (26-3-2).
    preferred = ("MDY", "DMY", "YMD") if long_year and not (dots or dashes) else ("DMY", "MDY", "YMD") if long_year else ("YMD", "MDY", "DMY")
    best = max(preferred, key=lambda order: (fits[order], -preferred.index(order)))
    settled = sum(1 for order in fits if fits[order] == fits[best] and (order != "YMD" or not long_year)) == 1
    return Order(best, total, settled and total > 0, total > 0 and fits[best] < total, examples.get(best, ""))


def parse_date(text: str, style: DateStyle) -> date | None:
    """The date in `text`; a time of day is dropped."""
    moment = parse_moment(text, style)
    return moment.date() if moment else None


def parse_moment(text: str, style: DateStyle) -> datetime | None:
    """The date and time in `text` (midnight where none is given), in company-local time, or None.

    >>> parse_moment("2021年3月5日 下午2:30", DateStyle())
    datetime.datetime(2021, 3, 5, 14, 30)
    >>> parse_moment("45352.5", DateStyle()), parse_moment("2024/13/01", DateStyle())
    (datetime.datetime(2024, 3, 1, 12, 0), None)
    >>> parse_moment("21-3-5", DateStyle(order="DMY"))  # no year has one digit
    datetime.datetime(2021, 3, 5, 0, 0)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain):
        return _serial(float(plain), style.date1904)
    compact = _COMPACT.fullmatch(plain)
    if compact:
        return _moment(_day(int(compact[1]), int(compact[2]), int(compact[3])), (int(compact[4] or 0), int(compact[5] or 0), int(compact[6] or 0)))
    plain = _NOISE.sub(" ", plain).strip().rstrip(",.;")
    clock, offset, plain = _clock(plain)
    if clock is None:
        return None
    day = _calendar_day(plain.strip().strip(","), style)
    if day is None:
        return None
    moment = _moment(day, clock)
    if moment is not None and offset:
        moment = datetime.fromisoformat(f"{moment.isoformat()}{offset}").astimezone(ZoneInfo(style.zone)).replace(tzinfo=None)
    return moment


def _serial(number: float, date1904: bool) -> datetime | None:
    # 1 March 1900 on: before that Excel's calendar has a day that never was.
    if not 61 <= number < 120_000:
        return None
    start = datetime.combine(EPOCH_1904 if date1904 else EPOCH_1900, time())
    return (start + timedelta(days=number) + timedelta(microseconds=500)).replace(microsecond=0)


def _clock(plain: str) -> tuple[tuple[int, int, int] | None, str, str]:
    """(hour, minute, second), offset, and the text without them; None when the time is impossible."""
    found = _TIME.search(plain)
    if not found or (":" not in found[0] and "时" not in found[0] and "点" not in found[0]):
        return (0, 0, 0), "", plain
    hour, minute, second = int(found[2]), int(found[3] or 0), int(found[4] or 0)
    half = (found[1] or found[6] or "").lower().replace(".", "")
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am", "凌晨") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None, "", plain
    return (hour, minute, second), _offset((found[7] or "").lower()), plain[: found.start()]


def zone_of(text: str) -> str:
    """The zone a moment names, as written; "" where it names none.

    >>> zone_of("Mar 1, 2024 8:00:00 AM PST"), zone_of("2026-03-02T09:30:00Z"), zone_of("2026-03-02 09:30")
    ('PST', 'Z', '')
    """
    found = _TIME.search(unicodedata.normalize("NFKC", text))
    return (found[7] or "") if found and ":" in found[0] else ""


def _offset(zone: str) -> str:
    """The offset of a zone as ISO writes it; "" of none.

    >>> _offset("z"), _offset("utc+8"), _offset("+0530"), _offset("-03"), _offset("pdt"), _offset("")
    ('+00:00', '+08:00', '+05:30', '-03:00', '-07:00', '')
    """
    if not zone or zone in _ZONES:
        return _ZONES.get(zone, "")
    sign, digits = re.fullmatch(r"(?:utc|gmt)?([+-])([\d:]+)", zone).groups()  # type: ignore[union-attr]
    digits = digits.replace(":", "").zfill(2).ljust(4, "0")
    return f"{sign}{digits[:2]}:{digits[2:]}"


def _calendar_day(plain: str, style: DateStyle) -> date | None:
    for pattern in (_YMD, _SHORT_YMD):
        found = pattern.fullmatch(plain)
        if found:
            return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _REPUBLIC.fullmatch(plain)
    if found:
        return _day(int(found[1]) + 1911, int(found[2]), int(found[3]))
    found = _THREE.fullmatch(plain)
    if found:
        order = "YMD" if len(found[3]) == 1 else style.order
        return _three(int(found[1]), int(found[2]), int(found[3]), len(found[3]) == 4, order)
    for named in _NAMED:
        match = named.fullmatch(plain)
        if match and match["m"][:3].lower() in _MONTHS:
            return _day(int(match["y"]), _MONTHS[match["m"][:3].lower()], int(match["d"]))
    found = _MONTH_DAY.fullmatch(plain)
    if found and style.year:
        return _day(style.year, int(found[1]), int(found[2]))
    found = _DAY_ONLY.fullmatch(plain)
    if found and style.year and style.month:
        return _day(style.year, style.month, int(found[1]))
    return last_day_named(plain, style)


def _three(first: int, second: int, third: int, long_year: bool, order: str) -> date | None:
    """Three short numbers in the column's order; where that is no date, in the only other order that is one."""
    if order == "YMD" and not long_year:
        return _day(first, second, third)
    day_first, month_first = _day(third, second, first), _day(third, first, second)
    return (day_first or month_first) if order == "DMY" else (month_first or day_first)


def last_day_named(text: str, style: DateStyle) -> date | None:
    """The day a cell that names only a month, quarter or week stands on: its last, or today while it lasts; None for anything else.

    >>> last_day_named("2021年3月", DateStyle()), last_day_named("Mar-24", DateStyle()), last_day_named("2021-03-05", DateStyle())
    (datetime.date(2021, 3, 31), datetime.date(2024, 3, 31), None)
    >>> last_day_named("2026-W11", DateStyle()), last_day_named("第11周", DateStyle(year=2026)), last_day_named("2026年二季度", DateStyle())
    (datetime.date(2026, 3, 15), datetime.date(2026, 3, 15), datetime.date(2026, 6, 30))
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    ends = _ends_named(plain, style.year)
    if ends is None:
        return None
    first, last = ends
    return min(last, style.today) if style.today and first <= style.today else last


def _ends_named(plain: str, year: int | None) -> tuple[date, date] | None:
    found, named = _YEAR_MONTH.fullmatch(plain), _NAMED_MONTH.fullmatch(plain)
    if found:
        return _months(int(found[1]), int(found[2]), 1)
    if named and named[1][:3].lower() in _MONTHS:
        return _months(int(named[2]), _MONTHS[named[1][:3].lower()], 1)
    month = _month_alone(plain)
    if month and year:
        return _months(year, month, 1)
    found = _QUARTER.fullmatch(plain)
    if found and (found[1] or year):
        quarter = _NUMERALS.get(found[3] or "") or int(found[2] or found[3])
        return _months(int(found[1] or year or 0), 3 * quarter - 2, 3)
    found = _WEEK.fullmatch(plain)
    if found and (found[1] or year):
        try:
            first = date.fromisocalendar(int(found[1] or year or 0), int(found[2] or found[3]), 1)
        except ValueError:  # a year of 52 weeks
            return None
        return first, first + timedelta(days=6)
    return None


def _month_alone(plain: str) -> int | None:
    """
    >>> _month_alone("3月"), _month_alone("十二月份"), _month_alone("March"), _month_alone("13月"), _month_alone("3")
    (3, 12, 3, None, None)
    """
    found = _MONTH_ALONE.fullmatch(plain)
    if found is None:
        return month_named(plain)
    month = int(found[1]) if found[1] else _MONTH_NUMERALS.index(found[2]) + 1
    return month if 1 <= month <= 12 else None


def _months(year: int, month: int, count: int) -> tuple[date, date] | None:
    first, last = _day(year, month, 1), _day(year, month + count - 1, 1)
    if first is None or last is None:
        return None
    return first, (last.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moment(day: date | None, clock: tuple[int, int, int]) -> datetime | None:
    if day is None or clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        return None
    return datetime.combine(day, time(*clock))


def plain_digits(text: str) -> str:
    """The text of a cell with digits and marks of full width made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def month_named(text: str) -> int | None:
    """The month a word names: June, Sept, Okt.

    >>> month_named("June"), month_named("sept."), month_named("Marketing"), month_named("6")
    (6, 9, None, None)
    """
    found = re.fullmatch(r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|mrz|mai|okt|dez|ene|abr|ago|dic)"
                         r"(?:uary|ruary|ch|il|e|y|ust|tember|ember|ober|ober)?\.?", text.strip().casefold())
    return _MONTHS[found[1][:3]] if found else None


def parse_period(text: str, style: DateStyle) -> str | None:
    """The stored spelling of a target or pledge period: the spellings of the calendar, a date for its month, `3月` with
    the year of the title. None for a week, which is no period of targets or pledges and must not stand for its month.

    >>> parse_period("2026-03-01 00:00:00", DateStyle()), parse_period("3月", DateStyle(year=2026)), parse_period("Q1", DateStyle(year=2026))
    ('2026-03', '2026-03', '2026-Q1')
    """
    from analytics.calendar import canonical_period

    plain = unicodedata.normalize("NFKC", text).strip()
    found = canonical_period(plain)
    if found:
        return found
    if style.year and re.fullmatch(r"(\d{1,2}月份?|Q[1-4]|第?[一二三四1-4]季度|H[12]|[上下]半年)", plain, re.IGNORECASE):
        return canonical_period(f"{style.year}年{plain.rstrip('份')}") or canonical_period(f"{style.year}{plain}")
    moment = None if _WEEK.fullmatch(plain) else parse_moment(plain, style)
    return f"{moment.year}-{moment.month:02d}" if moment else None
