"""Periods, working days and like-for-like comparison.

Working days are Chinese ones (make-up days included) from `chinesecalendar`; outside its years `holidays` estimates and
answers say 预估. A company adds or removes days in settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import chinese_calendar

from analytics.errors import Refused, Text
from analytics.words.settings_words import day_of

DAY = timedelta(days=1)
_WHOLE_MONTHS = ("month", "quarter", "half", "year")
GRAINS = ("day", "week", "month", "quarter", "half", "year")


@dataclass(frozen=True)
class Period:
    """A named stretch of days, half-open: `start` counts, `end` does not."""

    start: date
    end: date
    label: str
    kind: str

    @property
    def last_day(self) -> date:
        return self.end - DAY

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def add_months(day: date, months: int) -> date:
    """The first day of the month `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def year_before(day: date) -> date:
    """The same date a year earlier; 29 February becomes the 28th."""
    return date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def period_of(day: date, kind: str) -> Period:
    """The calendar period of that kind that contains `day`."""
    if kind == "day":
        return Period(day, day + DAY, day.isoformat(), kind)
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        year, week, _ = monday.isocalendar()
        return Period(monday, monday + timedelta(days=7), f"{year}-W{week:02d}", kind)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    number = (start.month - 1) // months + 1
    label = {"month": f"{start:%Y-%m}", "quarter": f"{start.year}-Q{number}", "half": f"{start.year}-H{number}", "year": str(start.year)}[kind]
    return Period(start, add_months(start, months), label, kind)


def step_label(day: date, grain: str) -> str:
    """How a step of a trend that starts on `day` is written: 2026-W11, 2026-03, 2026-Q1 …"""
    return period_of(day, grain).label


def previous_period(period: Period) -> Period:
    """The calendar period of the same kind just before."""
    return period_of(period.start - DAY, period.kind)


_SPELLINGS = (
    (r"(\d{4})-?Q([1-4])|(\d{2})Q([1-4])|(\d{4})年?第?([1-4一二三四])季度?", "quarter"),
    (r"(\d{4})-?H([12])|(\d{4})年?([上下])半年", "half"),
    (r"(\d{4})[-/.年](\d{1,2})月?|(\d{4})(0[1-9]|1[0-2])", "month"),
    (r"(\d{4})年?", "year"),
)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}


@lru_cache(maxsize=20_000)
def canonical_period(text: str) -> str | None:
    """The stored spelling of a target or pledge period (2026-03, 2026-Q1, 2026-H1, 2026), or None if it is none.

    >>> [canonical_period(t) for t in ("2026年3月", "202603", "2026Q1", "26Q1", "2026年第一季度", "2026", "soon")]
    ['2026-03', '2026-03', '2026-Q1', '2026-Q1', '2026-Q1', '2026', None]
    """
    folded = re.sub(r"\s", "", text).upper().removesuffix("度") if not text.strip().endswith("季度") else re.sub(r"\s", "", text).upper()
    for pattern, kind in _SPELLINGS:
        found = re.fullmatch(pattern, folded)
        if not found:
            continue
        parts = [part for part in found.groups() if part is not None]
        year = int(parts[0]) + (2000 if len(parts[0]) == 2 else 0)
        if kind == "year":
            return str(year)
        number = _NUMERALS.get(parts[1]) or int(parts[1])
        if kind == "month":
            return f"{year}-{number:02d}" if 1 <= number <= 12 else None
        return f"{year}-{kind[0].upper()}{number}"
    day = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.]0?1(\D.*)?", folded)  # a month typed as its first day
    return f"{day[1]}-{int(day[2]):02d}" if day and 1 <= int(day[2]) <= 12 else None


def parse_period(text: str, as_of: date) -> Period:
    """The period a reader named; relative names resolve against `as_of`.

    Raises Refused with the spellings that are understood.
    """
    word = text.strip()
    try:
        relative = _relative(word, as_of)
        if relative:
            return relative
        if ".." in word:
            first, last = (date.fromisoformat(part.strip()) for part in word.split("..", 1))
            if last < first:
                raise ValueError(word)
            return _range(first, last)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
            return period_of(date.fromisoformat(word), "day")
        week = re.fullmatch(r"(\d{4})-?W(\d{1,2})", word, re.IGNORECASE)
        if week:
            return period_of(date.fromisocalendar(int(week[1]), int(week[2]), 1), "week")
        canonical = canonical_period(word)
        if canonical:
            return _from_canonical(canonical)
    except (ValueError, OverflowError) as wrong:  # the calendar ends with the year 9999
        raise _not_a_period(word) from wrong
    raise _not_a_period(word)


def _not_a_period(word: str) -> Refused:
    return Refused(Text(
        f"不认识期间「{word}」；可以写 2026-03-15、2026-W11、2026-03、2026-Q1、2026-H1、2026、2026-03-01..2026-03-20 或 this-month、last-7d。",
        f"“{word}” is not a period; write 2026-03-15, 2026-W11, 2026-03, 2026-Q1, 2026-H1, 2026, 2026-03-01..2026-03-20, this-month or last-7d.",
    ))


def _from_canonical(text: str) -> Period:
    year = int(text[:4])
    if len(text) == 4:
        return period_of(date(year, 1, 1), "year")
    if text[5] in "QH":
        kind, months = ("quarter", 3) if text[5] == "Q" else ("half", 6)
        return period_of(date(year, (int(text[6]) - 1) * months + 1, 1), kind)
    return period_of(date(year, int(text[5:7]), 1), "month")


def _range(first: date, last: date) -> Period:
    """A range; one that is exactly a calendar period is that period."""
    for kind in GRAINS:
        whole = period_of(first, kind)
        if (whole.start, whole.last_day) == (first, last):
            return whole
    return Period(first, last + DAY, f"{first.isoformat()}..{last.isoformat()}", "custom")


def _relative(word: str, as_of: date) -> Period | None:
    if word in ("today", "yesterday"):
        return period_of(as_of if word == "today" else as_of - DAY, "day")
    named = re.fullmatch(r"(this|last)-(week|month|quarter|year)", word)
    if named:
        this = period_of(as_of, named[2])
        return this if named[1] == "this" else previous_period(this)
    last_days = re.fullmatch(r"last-(\d{1,4})d", word)
    if last_days and int(last_days[1]) > 0:
        return Period(as_of - timedelta(days=int(last_days[1]) - 1), as_of + DAY, word, "last")
    return None


@lru_cache(maxsize=20_000)
def _statutory(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return bool(_estimating().is_working_day(day))


@lru_cache(maxsize=1)
def _estimating() -> Any:
    import holidays  # 14 MB and a quarter of a second, needed only outside the published years

    return holidays.country_holidays("CN")


@lru_cache(maxsize=1)
def _known_years() -> tuple[int, int]:
    years = {day.year for day in chinese_calendar.constants.holidays} | {day.year for day in chinese_calendar.constants.workdays}
    return min(years), max(years)


class WorkCalendar:
    """Which days a company works: the statutory calendar with the company's own days laid over it."""

    def __init__(self, extra_workdays: Iterable[str] = (), extra_days_off: Iterable[str] = ()) -> None:
        self._own = dict.fromkeys(_dates(extra_workdays), True) | dict.fromkeys(_dates(extra_days_off), False)
        self._counted: dict[tuple[date, date], int] = {}

    def is_workday(self, day: date) -> bool:
        own = self._own.get(day)
        return _statutory(day) if own is None else own

    def workdays(self, start: date, end: date) -> list[date]:
        """Working days in [start, end)."""
        return [day for day in days(start, end) if self.is_workday(day)]

    def count(self, start: date, end: date) -> int:
        """How many working days in [start, end)."""
        if (start, end) not in self._counted:  # every target of a board asks for the same few periods
            self._counted[start, end] = len(self.workdays(start, end))
        return self._counted[start, end]

    def estimated(self, start: date, end: date) -> bool:
        """Whether any of those days lies outside the published statutory calendar (预估)."""
        first, last = _known_years()
        return end > start and not (first <= start.year and (end - DAY).year <= last)


def _dates(texts: Iterable[str]) -> list[date]:
    """The days among them: a setting kept by an earlier version may hold something else."""
    return [day for text in texts if (day := day_of(text)) is not None]


def days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days)]


def like_for_like(period: Period, as_of: date, calendar: WorkCalendar, finished: bool) -> tuple[tuple[date, date] | None, tuple[date, date] | None]:
    """The windows that `period`, read at `as_of`, is fairly compared with: (previous, last year), half-open.

    Unfinished: the previous period up to the same working day; finished: whole against whole; a day: the previous
    working day; free ranges: as many days before. See docs/decisions/like-for-like.md.
    """
    cut = period.end if finished else min(period.end, as_of + DAY)
    if cut <= period.start:
        return None, None
    return _previous(period, cut, as_of, calendar, finished), _last_year(period, cut, as_of, calendar, finished)


def _previous(period: Period, cut: date, as_of: date, calendar: WorkCalendar, finished: bool) -> tuple[date, date]:
    if period.kind == "day":
        day = period.start - DAY
        while not calendar.is_workday(day):
            day -= DAY
        return day, day + DAY
    if period.kind in ("custom", "last"):
        start = period.start - timedelta(days=period.days)
        return start, start + (cut - period.start)
    before = previous_period(period)
    return (before.start, before.end) if finished else (before.start, _same_progress(period, before, as_of, calendar))


def _last_year(period: Period, cut: date, as_of: date, calendar: WorkCalendar, finished: bool) -> tuple[date, date] | None:
    if period.kind == "day":
        return None  # the same date falls on another weekday: there is no like for like
    if period.kind == "week":
        year, week, _ = period.start.isocalendar()
        try:
            monday = date.fromisocalendar(year - 1, week, 1)
        except ValueError:
            monday = date.fromisocalendar(year - 1, 52, 1)
        before = period_of(monday, "week")
        return (before.start, before.end) if finished else (before.start, _same_progress(period, before, as_of, calendar))
    # Whole against whole: February 2025 against all 29 days of February 2024. On the way: the same dates.
    return year_before(period.start), year_before(cut) if finished and period.kind in _WHOLE_MONTHS else year_before(cut - DAY) + DAY


def _same_progress(period: Period, before: Period, as_of: date, calendar: WorkCalendar) -> date:
    """The end of the part of `before` that matches `period` read at `as_of`, by working days."""
    elapsed = calendar.count(period.start, as_of + DAY)
    if elapsed == 0:
        return min(before.end, before.start + (as_of + DAY - period.start))
    worked = calendar.workdays(before.start, before.end)
    if len(worked) < elapsed:
        return before.end
    end = worked[elapsed - 1] + DAY
    while not calendar.is_workday(as_of) and end < before.end and not calendar.is_workday(end):
        end += DAY
    return end
