"""Times of day as cells hold them."""

from __future__ import annotations

import re

# 09:30 · 9:30:15 · 2:30 PM · 下午2:30, and what a time of day in a workbook reads as: a clock on the day its calendar begins.
CLOCK = re.compile(r"(?:1899-12-3[01]|1900-01-00)?[ T]?((?:上午|下午|晚上|中午)?\s*\d{1,2}\s*[:：]\s*\d{2}(?:\s*[:：]\s*\d{2})?\s*(?:am|pm|上午|下午)?)", re.IGNORECASE)


def is_clock(text: str) -> bool:
    """
    >>> is_clock("09:30"), is_clock("1899-12-31 16:12:27"), is_clock("2026-03-02 09:30"), is_clock("9")
    (True, True, False, False)
    """
    return bool(CLOCK.fullmatch(text.strip()))
