"""How a period is written on a document, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.calendar import Period
from analytics.errors import Text

WEEKDAYS = (("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"), ("周六", "Sat"), ("周日", "Sun"))
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
QUARTERS = ("一", "二", "三", "四")
KINDS = {"day": Text("日", "day"), "week": Text("周", "week"), "month": Text("月", "month"), "quarter": Text("季", "quarter"),
         "half": Text("半年", "half-year"), "year": Text("年", "year")}


def name(period: Period) -> Text:
    """2026 年第 12 周, 2026 年 3 月, 2026 年一季度; a free range by its days."""
    start, kind = period.start, period.kind
    if kind == "day":
        return Text(f"{start.isoformat()} {WEEKDAYS[start.weekday()][0]}", f"{WEEKDAYS[start.weekday()][1]} {start.isoformat()}")
    if kind == "week":
        year, week, _day = start.isocalendar()
        return Text(f"{year} 年第 {week} 周", f"{year} week {week}")
    if kind == "month":
        return Text(f"{start.year} 年 {start.month} 月", f"{MONTHS[start.month - 1]} {start.year}")
    if kind == "quarter":
        number = (start.month - 1) // 3
        return Text(f"{start.year} 年{QUARTERS[number]}季度", f"{start.year} Q{number + 1}")
    if kind == "half":
        return Text(f"{start.year} 年{'上' if start.month == 1 else '下'}半年", f"{start.year} H{1 if start.month == 1 else 2}")
    if kind == "year":
        return Text(f"{start.year} 年", str(start.year))
    return Text(span(period), span(period))


def span(period: Period) -> str:
    """03-16 — 03-22; with years where the period crosses one; one day as itself."""
    first, last = period.start, period.last_day
    if first == last:
        return first.isoformat()
    return f"{first:%m-%d} — {last:%m-%d}" if first.year == last.year else f"{first.isoformat()} — {last.isoformat()}"


def progress(finished: bool, elapsed: int, whole: int) -> Text:
    """已收官, or 进行中 4/5 工作日."""
    if finished:
        return Text("已收官", "finished")
    return Text(f"进行中 {elapsed}/{whole} 工作日", f"in progress, {elapsed} of {whole} workdays")


def as_of(day: date, year: int) -> Text:
    """数据截至 03-19 周四; the year is left out inside `year`."""
    shown = f"{day:%m-%d}" if day.year == year else day.isoformat()
    zh, en = WEEKDAYS[day.weekday()]
    return Text(f"数据截至 {shown} {zh}", f"Data to {shown} {en}")


def compared(previous: tuple[date, date] | None, last_year: tuple[date, date] | None) -> Text | None:
    """Which days 环比 and 同比 compare with; None where nothing is compared."""
    zh, en = [], []
    for pair, word, said in ((previous, "环比", "previous"), (last_year, "同比", "last year")):
        if pair is not None:
            first, last = pair[0], pair[1] - timedelta(days=1)
            days = first.isoformat() if first == last else f"{first.isoformat()} — {last:%m-%d}" if first.year == last.year else f"{first.isoformat()} — {last.isoformat()}"
            zh.append(f"{word}对 {days}")
            en.append(f"{said}: {days}")
    return Text("；".join(zh), "; ".join(en)) if zh else None
