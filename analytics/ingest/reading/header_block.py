"""Headers of two or three rows: groups above (一月, 二月) and headings below (目标, 实际), merged or just left blank."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.ingest.reading.raw import Merged

Row = Sequence[str | None]

MOST_ROWS = 3
_NOTE = re.compile(
    r"单位\s*[:：]|制表|填表|审核|日期\s*[:：]|注\s*[:：]|备注\s*[:：]|导出|匯出|打印|列印|截至|\b(?:run|printed|prepared|generated|exported|created) (?:by|on|at)\b|^export$|\bas of\b", re.IGNORECASE)
# Periods look like values (1月, 2024年3月, Q1) but head columns.
PERIOD_LIKE = re.compile(
    r"(?:20\d\d\s*[年\-/.]?\s*)?(?:\d{1,2}\s*月份?|q[1-4]|第?[一二三四1-4]季度?|h[12]|[上下]半年|w\d{1,2}|第\d{1,2}周)|20\d\d[-/.年]\d{1,2}月?|20\d\d\s*年度?|\d{1,2}[日号]"
    r"|20\d\d-\d\d-\d\d(?: 00:00:00)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*[-\s.']*(?:20\d\d|\d\d)?", re.IGNORECASE)
_TYPED = re.compile(r"^[\s¥￥$€(+\-]*\d[\d,.:/\s年月日号%\-()TZ]*(?:[元万亿千kKmM%]|万元|亿元)?\s*$")


@dataclass(frozen=True)
class Block:
    """The rows of a header, first to last, and for each column the words that stand over it, from above."""

    first: int
    last: int
    parts: tuple[tuple[str, ...], ...]


def typed(cell: str) -> bool:
    """Whether a cell looks like a number or a date."""
    return bool(_TYPED.match(unicodedata.normalize("NFKC", cell)))


def heads(cell: str) -> bool:
    """Whether a cell can head a column: words, or the name of a period."""
    return not typed(cell) or bool(PERIOD_LIKE.fullmatch(unicodedata.normalize("NFKC", cell).strip()))


def header_block(rows: Sequence[Row], index: int, merged: Sequence[Merged] = (), upwards: bool = True) -> Block:
    """The header around row `index`: headings in the row below it and (`upwards`) groups in the row above, where there are any."""
    first = last = index
    while last - first + 1 < MOST_ROWS and last + 1 < len(rows) and _goes_on(rows[last], rows[last + 1], last, merged):
        last += 1
    while upwards and last - first + 1 < MOST_ROWS and first > 0 and _groups(rows[first - 1], rows[first], first - 1, merged):
        first -= 1
    return Block(first, last, _parts(rows[first:last + 1], first, merged))


def _text(cell: str | None) -> str:
    return re.sub(r"\s+", " ", cell).strip() if cell else ""


def _goes_on(row: Row, below: Row, index: int, merged: Sequence[Merged]) -> bool:
    """Whether `below` holds headings under the groups of `row`: words only under groups and blanks, nothing under the rest."""
    under = [i for i, cell in enumerate(below) if _text(cell)]
    if len(under) < 2 or not all(heads(_text(below[i])) for i in under):
        return False
    spans = _spans(row, below, index, merged)
    wide = [span for span in spans if len(span) > 1]
    grouped = {i for span in wide for i in span}
    return bool(wide) and all(i in grouped or not _text(row[i]) for i in under) and all(_text(below[i]) for span in wide for i in span[:2])


def _groups(row: Row, base: Row, index: int, merged: Sequence[Merged]) -> bool:
    """Whether `row` holds groups over the headings of `base`: at least two cells, one of them wide, none of them a value or a note."""
    filled = [i for i, cell in enumerate(row) if _text(cell)]
    if len(filled) < 2 or not all(heads(_text(row[i])) and not _NOTE.search(_text(row[i])) for i in filled):
        return False
    spans = _spans(row, base, index, merged)
    alone = [span[0] for span in spans if len(span) == 1]
    # Beside the groups stand headings merged downwards: what is below them is blank.
    return any(len(span) > 1 for span in spans) and sum(1 for i in alone if _text(base[i])) <= len(filled) // 2


def _spans(row: Row, below: Row, index: int, merged: Sequence[Merged]) -> list[list[int]]:
    """The columns each filled cell of `row` stands over: its merged range, else the blanks to its right that are headed below."""
    here = {m.left: m for m in merged if m.top <= index <= m.bottom}
    spans: list[list[int]] = []
    place, width = 0, min(len(row), len(below))
    while place < width:
        if not _text(row[place]):
            place += 1
            continue
        end = place + 1
        if place in here:
            end = min(here[place].right + 1, width)
        elif _text(below[place]) and not here:
            while end < width and not _text(row[end]) and _text(below[end]):
                end += 1
        spans.append(list(range(place, end)))
        place = end
    return spans


def _parts(block: Sequence[Row], first: int, merged: Sequence[Merged]) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in block)
    said: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(block):
        below = block[depth + 1] if depth + 1 < len(block) else None
        over = {i: [i] for i in range(len(row)) if _text(row[i])} if below is None else {span[0]: span for span in _spans(row, below, first + depth, merged)}
        for start, span in over.items():
            for i in span:
                if not said[i] or said[i][-1] != _text(row[start]):
                    said[i].append(_text(row[start]))
    return tuple(map(tuple, said))
