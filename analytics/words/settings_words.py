"""How the words of single settings are read: days, names, a time zone, an address; what cannot be used is refused before it is kept."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from analytics.errors import Refused, Text


def own_days(text: str) -> tuple[date, ...]:
    """The company's own days: 2026-10-10、2026-10-11. Raises Refused for an entry that is no day of the calendar.

    >>> own_days("2026-10-10、2026-10-11")
    (datetime.date(2026, 10, 10), datetime.date(2026, 10, 11))
    """
    days = []
    for entry in text.replace(",", "、").replace("，", "、").split("、"):
        if not entry.strip():
            continue
        day = day_of(entry.strip())
        if day is None:
            raise Refused(Text(f"「{entry.strip()}」不是日期；请写成 2026-10-10 这样，几天之间用顿号分开。",
                               f"“{entry.strip()}” is no day; write it like 2026-10-10, several separated by commas."))
        days.append(day)
    return tuple(days)


def day_of(text: str) -> date | None:
    """A day written 2026-10-10; None for anything else, a day the month does not have included."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def named_entries(text: str) -> tuple[str, ...]:
    """The names of a list: 售后、维修. Raises Refused for an entry without a letter or a digit, which names nothing.

    >>> named_entries("售后、维修")
    ('售后', '维修')
    """
    entries = tuple(part.strip() for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip())
    for entry in entries:
        if not any(one.isalnum() for one in entry):
            raise Refused(Text(f"「{entry}」不是名字；请写成 售后、维修 这样，用顿号分开。", f"“{entry}” is no name; write them like 售后、维修, separated by 、."))
    return entries


def time_zone(text: str) -> str:
    """The name of a time zone. Raises Refused for a name there is not."""
    try:
        return ZoneInfo(text.strip()).key
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise Refused(Text(f"没有叫「{text.strip()}」的时区；请写成 Asia/Shanghai 这样。", f"There is no time zone “{text.strip()}”; write it like Asia/Shanghai.")) from error


def web_address(text: str) -> str:
    """The address colleagues open, or nothing. Raises Refused for what a browser could not open as a page."""
    parts = urlsplit(text.strip())
    if text.strip() and (parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text.strip())):
        raise Refused(Text(f"「{text.strip()}」不是网址；请写成 https://board.example.com 这样，以 http:// 或 https:// 开头。",
                           f"“{text.strip()}” is no web address; write it like https://board.example.com, beginning with http:// or https://."))
    return text.strip()
