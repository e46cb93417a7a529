"""How a period is written for a reader: its name, its dates, what it is compared with, and how far it has come."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.calendar import Period
from analytics.window import Span, Window
from ui.session import lang, t

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def short_name(period: Period) -> str:
    """第 12 周, 3 月, 一季度, 2026 年; the stepper's label."""
    start, kind = period.start, period.kind
    if kind == "day":
        return f"{start:%m-%d} {t(WEEKDAYS[start.weekday()])}"
    if kind == "week":
        return t("第 {n} 周", n=start.isocalendar().week)
    if kind == "month":
        return MONTHS[start.month - 1] if lang() == "en" else f"{start.month} 月"
    if kind == "quarter":
        return t(QUARTERS[(start.month - 1) // 3])
    if kind == "half":
        return t("上半年") if start.month == 1 else t("下半年")
    if kind == "year":
        return t("{year} 年", year=start.year)
    return span_text(period.start, period.end, None)


def full_name(period: Period) -> str:
    """2026 第 12 周 · 03-16 — 03-22, 2026 年 3 月, 2026 一季度; beside the title."""
    start, kind = period.start, period.kind
    if kind == "day":
        return f"{start.isoformat()} {t(WEEKDAYS[start.weekday()])}"
    if kind == "week":
        return t("{year} 第 {n} 周", year=start.isocalendar().year, n=start.isocalendar().week) + f" · {span_text(start, period.end, start.year)}"
    if kind == "month":
        return f"{MONTHS[start.month - 1]} {start.year}" if lang() == "en" else f"{start.year} 年 {start.month} 月"
    if kind in ("quarter", "half"):
        return f"{start.year} {short_name(period)}"
    return short_name(period)


def span_text(start: date, end: date, year: int | None) -> str:
    """A half-open span by its first and last day; the year is left out inside `year`."""
    last = end - timedelta(days=1)
    first_text = f"{start:%m-%d}" if start.year == year else start.isoformat()
    if last == start:
        return first_text
    return f"{first_text} — " + (f"{last:%m-%d}" if last.year == start.year else last.isoformat())


def progress_text(window: Window) -> str:
    """进行中 4/5 工作日, or 已收官."""
    if window.finished:
        return t("已收官")
    if window.period is not None and window.as_of is not None and window.as_of < window.period.start:
        return t("未开始")
    return t("进行中 {n}/{m} 工作日", n=window.elapsed_workdays, m=window.all_workdays)


def as_of_text(window: Window) -> str:
    """数据截至 03-19 周四."""
    day = window.as_of
    if day is None:
        return ""
    shown = f"{day:%m-%d}" if window.period and window.period.start.year == day.year else day.isoformat()
    return t("数据截至 {day} {weekday}", day=shown, weekday=t(WEEKDAYS[day.weekday()]))


def comparison_text(window: Window) -> str:
    """环比 = 上周前 4 个工作日 · 同比 = 2025-03-17 — 03-20; empty where nothing is compared."""
    parts = []
    if window.previous:
        parts.append(t("环比 = {span}", span=_previous_text(window, window.previous)))
    if window.last_year:
        parts.append(t("同比 = {span}", span=span_text(*window.last_year, None)))
    return " · ".join(parts)


def _previous_text(window: Window, span: Span) -> str:
    kind = window.period.kind if window.period else ""
    named = {"week": "上周", "month": "上月", "quarter": "上季", "year": "上年"}.get(kind)
    if named is None:
        return span_text(*span, window.period.start.year if window.period else None)
    if window.finished:
        return t(named)
    return t("{period}前 {n} 个工作日", period=t(named), n=window.elapsed_workdays) if window.elapsed_workdays else span_text(*span, None)
