"""A table drawn as static HTML, for what Streamlit's own grid cannot do: bars of several colours in cells, a total row,
marked cells with a word in them, small status words. Values are escaped; colours come from the theme by meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from charts.spec import escaped
from charts.theme import FONT, Palette

ROW, HEAD = 28, 29
_MAY_BE_CUT = 12  # a longer text may not fit its column: the whole of it is in the tooltip
_LONGEST_NUMBER, _PLAIN, _BOLD = 12, 1.06, 1.12  # how much wider a cell is written than a heading
_LETTERS = {"i": 3.4, "j": 3.4, "l": 3.4, "t": 4.6, "f": 4.2, "r": 4.8, "I": 4.0, "m": 10.2, "w": 9.6, "M": 10.6, "W": 10.8, ".": 3.2, "(": 4.0, ")": 4.0, "-": 4.2, ",": 3.2, "%": 10.4}
SIDE = 8
SIDES = f"0 {SIDE}px"  # of headings and cells alike, so that they stand under each other


@dataclass(frozen=True)
class Cell:
    """What one cell shows. `fill` (0-1) draws a bar beside the text; `tone` colours the text; `mark` frames the cell in amber.

    `parts` draws one bar of several pieces instead of `fill`: (share of the whole bar, its colour as in `bar`).
    """

    text: str
    tone: str = ""
    fill: float | None = None
    bar: str = "context"
    bold: bool = False
    mark: bool = False
    hint: str = ""
    pill: bool = False
    parts: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class Head:
    """A column: its heading, its width in pixels (None shares the rest) and its side; "bar" is a heading left of numbers right."""

    text: str
    width: int | None = None
    align: str = "left"


@dataclass(frozen=True)
class Row:
    """A row of cells. `kind` is "" for a plain row, "total", "asked" (amber) or "chosen"."""

    cells: Sequence[Cell | str] = field(default_factory=tuple)
    kind: str = ""


def table(
    heads: Sequence[Head], rows: Sequence[Row], tone: Palette, *, framed: bool = True, note: str = "", tallest: int | None = None
) -> str:
    """The table as HTML with inline styles only; it fills its container and scrolls sideways where that is too narrow.

    `tallest` is the height in pixels from which the rows scroll under their heading, the total row staying in sight.
    """
    limit = f"max-height:{tallest}px" if tallest else ""
    wide = _widths(heads, rows)
    widths = "".join(f'<col style="width:{width}px">' if width else "<col>" for width in wide)
    least = least_width(heads, rows)
    frame = f"border:1px solid {tone.line};border-radius:6px;" if framed else ""
    named = "".join(_head(head, tone, framed) for head in heads)
    top = f"<thead><tr>{named}</tr></thead>" if any(head.text for head in heads) else ""
    body = "".join(_row(row, heads, tone, last=place == len(rows) - 1 and not note) for place, row in enumerate(rows))
    if note:
        body += f'<tr><td colspan="{len(heads)}" style="height:{ROW}px;padding:4px 8px;color:{tone.ink3}">{escaped(note)}</td></tr>'
    return (
        f'<div style="{frame}overflow:auto;{limit}"><table style="border-collapse:separate;border-spacing:0;width:100%;'
        f"min-width:{least}px;font:13px/1.45 {_font()};"
        f'font-variant-numeric:tabular-nums;table-layout:fixed;color:{tone.ink};margin:0"><colgroup>{widths}</colgroup>'
        f"{top}<tbody>{body}</tbody></table></div>"
    )


def least_width(heads: Sequence[Head], rows: Sequence[Row]) -> int:
    """Pixels below which the table scrolls sideways."""
    return sum(width or 90 for width in _widths(heads, rows))


def width_of(text: str) -> int:
    """Pixels a column needs for this text, for cells too long to be measured as numbers."""
    return ceil(_pixels(text) * _PLAIN + 2 * SIDE)


def _widths(heads: Sequence[Head], rows: Sequence[Row]) -> list[int | None]:
    return [None if head.width is None else max(head.width, _least(head.text), _numbers(place, rows) if head.align == "right" else 0) for place, head in enumerate(heads)]


def _least(heading: str) -> int:
    """Pixels a heading needs so that none of its words is cut: it may turn into lines between words, and between Chinese letters."""
    words = re.split(r"\s+|(?<=[^\x00-\x7f])|(?=[^\x00-\x7f])", heading)
    return ceil(max(map(_pixels, words), default=0) + 2 * SIDE)


def _numbers(place: int, rows: Sequence[Row]) -> int:
    """Pixels a column of numbers needs so that none of them is cut: half a number is another number."""
    shown = [(cell if isinstance(cell, Cell) else Cell(cell), row) for row in rows for cell in row.cells[place:place + 1]]
    sizes = [_pixels(cell.text) * (_BOLD if cell.bold or row.kind == "total" else _PLAIN) for cell, row in shown if len(cell.text) <= _LONGEST_NUMBER]
    return ceil(max(sizes, default=0) + 2 * SIDE)


def _pixels(word: str) -> float:
    return sum(_LETTERS.get(letter, 9.0 if letter.isupper() else 6.9) if letter.isascii() else 12.5 for letter in word)


def _font() -> str:
    return FONT.replace('"', "'")


def _head(head: Head, tone: Palette, framed: bool) -> str:
    back = f"background:{tone.header if framed else tone.page};"
    side = "left" if head.align == "bar" else head.align
    return (
        f'<th style="font-weight:400;color:{tone.ink3};font-size:12.5px;text-align:{side};height:{HEAD}px;padding:{SIDES};{back}'
        f"position:sticky;top:0;z-index:1;"
        f'border:0;border-bottom:1px solid {tone.line};line-height:1.2;overflow:hidden;text-overflow:ellipsis">{escaped(head.text)}</th>'
    )


def _row(row: Row, heads: Sequence[Head], tone: Palette, *, last: bool) -> str:
    back = {"total": tone.panel, "asked": tone.bad_fill, "chosen": tone.selected}.get(row.kind, "transparent")
    weight = ";font-weight:700" if row.kind == "total" else ""
    cells = "".join(
        _cell(cell if isinstance(cell, Cell) else Cell(cell), head, tone, last) for cell, head in zip(row.cells, heads, strict=True)
    )
    stays = ";position:sticky;bottom:0" if row.kind == "total" else ""
    return f'<tr style="background:{back}{weight}{stays}">{cells}</tr>'


def _cell(cell: Cell, head: Head, tone: Palette, last: bool) -> str:
    colour = {"": "inherit", "soft": tone.ink3, "plain": tone.ink2, "good": tone.good, "bad": tone.bad, "actual": tone.actual}.get(
        cell.tone, "inherit"
    )
    side = "right" if head.align == "bar" else head.align
    style = (
        f"height:{ROW}px;padding:{SIDES};border:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;text-align:{side};color:{colour};"
    )
    if not last:
        style += f"border-bottom:1px solid {tone.grid};"
    if cell.bold or cell.mark:
        style += "font-weight:700;"
    if cell.mark:
        style += f"background:{tone.bad_fill};box-shadow:inset 0 0 0 1.5px {tone.bad};color:{tone.bad};"
    shown = escaped(cell.text)
    if cell.pill:
        back = {"good": tone.good_fill, "bad": tone.bad_fill}.get(cell.tone, tone.panel)
        shown = f'<span style="background:{back};border-radius:5px;padding:1px 7px">{shown}</span>'
    if cell.parts:
        shown = _pieces(cell, tone)
    elif cell.fill is not None:
        shown = _bar(cell, shown, tone)
    said = cell.hint or (cell.text if len(cell.text) > _MAY_BE_CUT else "")
    hint = f' title="{escaped(said)}"' if said else ""
    return f'<td style="{style}"{hint}>{shown}</td>'


def _colour(name: str, tone: Palette) -> str:
    return {"actual": tone.actual, "good": tone.good, "bad": tone.bad, "tint": tone.actual_tint, "previous": tone.previous}.get(name, tone.context)


def _pieces(cell: Cell, tone: Palette) -> str:
    """One bar of pieces side by side, two pixels apart; what is too small to see keeps a pixel."""
    drawn = "".join(
        f'<span style="flex:{share:.4f} 1 1px;min-width:1px;background:{_colour(bar, tone)}"></span>' for share, bar in cell.parts if share > 0)
    return f'<span style="display:flex;gap:1px;height:9px;border-radius:2px;overflow:hidden">{drawn}</span>'


def _bar(cell: Cell, shown: str, tone: Palette) -> str:
    colour = _colour(cell.bar, tone)
    width = 100 * min(max(cell.fill or 0.0, 0.0), 1.0)
    return (
        f'<span style="display:flex;align-items:center;gap:7px">'
        f'<span style="flex:1;height:6px;border-radius:3px;background:{tone.track};overflow:hidden">'
        f'<span style="display:block;height:6px;width:{width:.1f}%;background:{colour}"></span></span>'
        f'<span style="flex:none;min-width:36px;text-align:right">{shown}</span></span>'
    )


def chip(text: str, tone: Palette, kind: str = "", *, wraps: bool = False) -> str:
    """A small rounded word: evidence, a count, a state. `kind` is "", good, bad or now; `wraps` lets a sentence take several lines."""
    back, ink = {"good": (tone.good_fill, tone.good), "bad": (tone.bad_fill, tone.bad), "now": (tone.actual_tint, tone.actual)}.get(
        kind, (tone.panel, tone.ink2)
    )
    line = f"border:1px solid {tone.line};" if not kind else "border:1px solid transparent;"
    return (
        f'<span style="display:inline-flex;align-items:center;min-height:24px;padding:0 9px;border-radius:12px;font-size:12.5px;'
        f'white-space:{"normal" if wraps else "nowrap"};background:{back};color:{ink};{line}">{escaped(text)}</span>'
    )


def chips(texts: Sequence[tuple[str, str]], tone: Palette) -> str:
    """Chips in a row that wraps, as does what is too long for one line: (text, kind)."""
    return f'<div style="display:flex;flex-wrap:wrap;gap:6px">{"".join(chip(text, tone, kind, wraps=True) for text, kind in texts)}</div>'


def facts(pairs: Mapping[str, str], tone: Palette) -> str:
    """A short list of label and number, number on the right."""
    return table((Head(""), Head("", 90, "right")), [Row((label, value)) for label, value in pairs.items()], tone, framed=False)
