"""Units: how a number of each kind is written, on the screen, in Excel, in documents and on chart axes.

The only place that formats numbers. Values come in the unit their name says (yuan, shares as 0-1, days, metres ...); what
leaves is text for a reader of one language, or a format string for Excel. Unknown is "—", minus is "−".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

import pandas as pd

from analytics.errors import Text

UNKNOWN = "—"
MONEY = ("yuan", "yuan_each", "yuan_small")  # never scaled: `yuan_each` is a price or a cost of one thing, `yuan_small` a donation, without fen
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Unit:
    """`digits` are the decimals shown by default; `suffix` follows the number in running text, never in tables."""

    name: str
    label: Text
    digits: int
    suffix: Text
    excel: str


@dataclass(frozen=True)
class Scale:
    """A divisor chosen once per card, axis or column; `suffix` follows a number, `heading` stands in a heading."""

    divisor: float
    suffix: str
    heading: str
    digits: int


UNITS = {unit.name: unit for unit in (
    Unit("", Text("", ""), 0, Text("", ""), "General"),
    Unit("yuan", Text("元", "¥"), 0, Text(" 元", ""), '#,##0.00;[Red]-#,##0.00'),
    Unit("yuan_each", Text("元", "¥"), 2, Text(" 元", ""), "#,##0.00"),
    Unit("yuan_small", Text("元", "¥"), 0, Text(" 元", ""), "#,##0"),
    Unit("share", Text("%", "%"), 1, Text("", ""), "0.0%"),
    Unit("count", Text("", ""), 0, Text("", ""), "#,##0"),
    Unit("people", Text("人", "people"), 0, Text(" 人", ""), "#,##0"),
    Unit("day", Text("天", "days"), 0, Text(" 天", " d"), "#,##0.0"),
    Unit("rank", Text("名", "rank"), 0, Text("", ""), "0"),
    Unit("minute", Text("分钟", "min"), 0, Text(" 分钟", " min"), "#,##0"),
    Unit("km", Text("公里", "km"), 1, Text(" 公里", " km"), "#,##0.0"),
    Unit("m", Text("米", "m"), 0, Text(" 米", " m"), "#,##0"),
    Unit("score", Text("分", "points"), 2, Text(" 分", ""), "0.00"),
    Unit("ratio", Text("", ""), 2, Text("", ""), "0.00"),
    Unit("date", Text("", ""), 0, Text("", ""), "yyyy-mm-dd"),
)}


def missing(value: object) -> bool:
    """Whether a cell of an answer is unknown: None, NaN or NaT."""
    return value is None or value is pd.NA or value != value


def scale_for(values: Iterable[object] | object, unit: str = "yuan", lang: str = "zh") -> Scale:
    """The scale in which the largest of `values` reads well: 元, 万元 or 亿元 (zh); ¥, K or M (en). One card or axis, one scale."""
    if not isinstance(values, Iterable) or isinstance(values, str):
        values = (values,)
    largest = max((abs(float(value)) for value in values if not missing(value)), default=0.0)  # type: ignore[arg-type]
    if unit in ("yuan_each", "yuan_small"):
        return Scale(1, "" if lang == "en" else "元", UNITS[unit].label.in_(lang), UNITS[unit].digits)
    if unit != "yuan":
        known = UNITS[unit]
        return Scale(0.01 if unit == "share" else 1, known.suffix.in_(lang), known.label.in_(lang), known.digits)
    if lang == "en":
        if largest >= 1e6:
            return Scale(1e6, "M", "¥M", 2)
        return Scale(1e3, "K", "¥K", 1) if largest >= 1e4 else Scale(1, "", "¥", 0 if largest >= 100 else 2)
    if largest >= 1e9:
        return Scale(1e8, "亿", "亿元", 2)
    return Scale(1e4, "万", "万元", 1) if largest >= 1e4 else Scale(1, "元", "元", 0 if largest >= 100 else 2)


def table_scale(values: Iterable[object], lang: str = "zh") -> Scale:
    """The scale of the money columns of a table: never so coarse that a single person's result disappears (亿 or M)."""
    known = sorted(abs(float(value)) for value in values if not missing(value) and value)  # type: ignore[arg-type]
    if not known or known[-1] < 1e4:
        return scale_for(known or (0,), "yuan", lang)
    middle = known[len(known) // 2]
    if lang == "en":
        return scale_for(1e6, "yuan", "en") if middle >= 1e7 else scale_for(1e4, "yuan", "en")
    return scale_for(1e4, "yuan", "zh")


def number(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """`value` with thousands separators, `digits` decimals, a true minus, and a plus when `signed`. Never "−0". Halves go away from nought, as in
    Excel and as people do: 11,500 in 万 is 1.2, although the machine's 1.15 lies a little below.

    >>> number(1.15, 1), number(54500 / 1e4, 1), number(-106.25, 1), number(0.5), number(-0.04, 1)
    ('1.2', '5.5', '−106.3', '1', '0.0')
    """
    text = f"{Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,f}" if isfinite(value) else f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        return text.lstrip("-")
    if value < 0:
        return MINUS + text.lstrip("-")
    return f"+{text}" if signed else text


def written(value: float, most: int = 4) -> str:
    """A number as a letter writes it, with the decimals it has and no more: 120, 1.5, 1,234.5678."""
    text = number(value, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def split_value(value: object, unit: str, lang: str = "zh", *, scale: Scale | None = None, digits: int | None = None,
                signed: bool = False) -> tuple[str, str]:
    """A value as (number, suffix), for cards that set the suffix smaller: (“3,842.6”, “万”), (“65.1”, “%”), (“—”, “”)."""
    if missing(value):
        return UNKNOWN, ""
    if unit == "date" or isinstance(value, date):
        return format_date(value), ""
    if unit == "" or isinstance(value, (str, bool)):
        return str(value), ""
    if unit == "share":
        return number(100 * float(value), 1 if digits is None else digits, signed=signed), "%"  # type: ignore[arg-type]
    if unit in MONEY:
        chosen = scale if scale and unit == "yuan" else scale_for(value, unit, lang)
        return number(float(value) / chosen.divisor, chosen.digits if digits is None else digits, signed=signed), chosen.suffix  # type: ignore[arg-type]
    known = UNITS[unit]
    return number(float(value), known.digits if digits is None else digits, signed=signed), known.suffix.in_(lang).strip()  # type: ignore[arg-type]


def format_value(value: object, unit: str, lang: str = "zh", *, scale: Scale | None = None, digits: int | None = None,
                 signed: bool = False) -> str:
    """A value in running text: “3,842.6 万”, “65.1%”, “12 天”, “¥38.43M”, “—”.

    Money picks its own scale unless one is given; `signed` writes a plus before gains.
    """
    shown, suffix = split_value(value, unit, lang, scale=scale, digits=digits, signed=signed)
    if not suffix and not (unit in MONEY and lang == "en"):
        return shown
    if shown == UNKNOWN or suffix == "%":
        return shown + suffix
    if unit in MONEY and lang == "en":
        sign = shown[0] if shown[0] in "+" + MINUS else ""
        return f"{sign}¥{shown[len(sign):]}{suffix}"
    return f"{shown} {suffix}"


def exact_value(value: object, unit: str, lang: str = "zh") -> str:
    """The unrounded reading for a tooltip: money to the fen, shares to 0.01 %, the rest as it is."""
    if missing(value):
        return UNKNOWN
    if unit in MONEY:
        text = number(float(value), 2)  # type: ignore[arg-type]
        return f"¥{text}" if lang == "en" else f"{text} 元"
    return format_value(value, unit, lang, digits=2 if unit == "share" else None)


def change_text(rate: object, *, digits: int = 1) -> str:
    """A change as direction and size: “▲ 12.1%”, “▼ 3.1%”, “– 0.0%”, “—” when there is no base."""
    if missing(rate):
        return UNKNOWN
    size = float(rate)  # type: ignore[arg-type]
    glyph = "–" if round(abs(size), digits + 2) == 0 else "▲" if size > 0 else "▼"
    return f"{glyph} {number(abs(100 * size), digits)}%"


def format_date(value: object, *, within_year: int | None = None) -> str:
    """2026-03-19, or 03-19 inside `within_year`; a time keeps hours and minutes."""
    if missing(value):
        return UNKNOWN
    if not isinstance(value, date):
        return str(value)
    short = within_year is not None and value.year == within_year
    pattern = "%m-%d" if short else "%Y-%m-%d"
    if isinstance(value, datetime) and (value.hour or value.minute):
        pattern += " %H:%M"
    return value.strftime(pattern)


def heading_unit(unit: str, lang: str = "zh", scale: Scale | None = None) -> str:
    """What stands in brackets after a heading: 万元, 天, km; empty for counts, shares and text."""
    if unit in ("", "count", "share", "rank", "ratio", "date"):
        return ""
    return scale.heading if scale and unit == "yuan" else UNITS[unit].label.in_(lang)


def excel_format(unit: str) -> str:
    """The Excel number format of a unit; values are written unscaled, so money keeps its fen."""
    return UNITS[unit].excel
