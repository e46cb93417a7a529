"""Tables for a terminal: columns that line up with Chinese text, units in the headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from analytics.answer import Answer
from analytics.units import Scale, format_value, heading_unit, scale_for, split_value
from reports.wording import units_of, worded_columns

WIDEST = 100  # of a cell in a terminal


def width(text: str) -> int:
    """Columns a text takes on a terminal: Chinese and full-width characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text
    )


def laid_out(headings: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool]) -> str:
    """The table as text, numbers to the right."""
    lines = [list(headings), *[list(row) for row in rows]]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]

    def one(line: Sequence[str]) -> str:
        shown = []
        for text, wide, to_the_right in zip(line, widths, right):
            blank = " " * (wide - width(text))
            shown.append(blank + text if to_the_right else text + blank)
        return "  ".join(shown).rstrip()

    return "\n".join([one(lines[0]), "  ".join("─" * wide for wide in widths), *[one(line) for line in lines[1:]]])


def answer_table(answer: Answer, lang: str) -> str:
    """The rows of an answer; money in one scale per column (万元, 亿元; K, M), unknown as —; columns without any value are left out."""
    headings, columns, right = [], [], []
    words = worded_columns(answer, lang)
    for column in answer.columns:
        values = words[column.name]
        if all(value is None for value in values):
            continue
        units = units_of(answer, column.name, column.unit)
        numbers = [value for value in values if isinstance(value, (int, float))]
        scale = scale_for(numbers, column.unit, lang) if column.unit == "yuan" else None
        unit = heading_unit(column.unit, lang, scale)
        label = column.label.in_(lang)
        headings.append(f"{label}({unit})" if unit and unit not in label else label)
        columns.append([_shortened(_cell(value, own, lang, scale)) for value, own in zip(values, units)])
        right.append(column.unit not in ("", "date") or any(isinstance(value, (int, float)) for value in values))
    return laid_out(headings, list(zip(*columns)), right) if columns else ""


def _shortened(text: str) -> str:
    """A cell a terminal has room for; files and JSON keep the whole."""
    if width(text) <= WIDEST:
        return text
    while width(text) > WIDEST - 1:
        text = text[:-1]
    return f"{text}…"


def _cell(value: object, unit: str, lang: str, scale: Scale | None) -> str:
    if not unit and isinstance(value, float) and 0 < value < 0.001:
        return "< 0.001"  # a p value: how many zeros follow says nothing
    if not unit and isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, str) or not unit:
        return "—" if value is None else str(value)
    if scale is None:  # rows of different units: each cell says its own
        return format_value(value, unit, lang) if unit in ("yuan", "share") else split_value(value, unit, lang)[0]
    return split_value(value, unit, lang, scale=scale)[0]
