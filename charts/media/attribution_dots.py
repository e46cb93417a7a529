"""Attribution models side by side: a number per model, and on one axis where they put each medium."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.cell_table import HEAD, ROW
from charts.spec import escaped
from charts.theme import FONT, Palette

AXIS, PAD = 190, 24  # an amount under the last mark is wider than the mark


@dataclass(frozen=True)
class Line:
    """A medium: what each model credits it with, as text and as a share of the axis (None where unknown); `bar` is the 80 % bar of
    the model taken as the lead."""

    name: str
    shown: Sequence[str]
    places: Sequence[float | None]
    bar: tuple[float, float] | None = None


def attribution_dots(lines: Sequence[Line], models: Sequence[str], lead: int, ends: tuple[int, int], ticks: Sequence[tuple[float, str]], tone: Palette) -> str:
    """The table as HTML. `lead` is the model in front, `ends` those drawn as ring and square (first and last); `ticks` are (place, text)."""
    heads = "".join(_head(model, tone, place == lead) for place, model in enumerate(models))
    axis = "".join(f'<span style="position:absolute;left:{PAD + place * (AXIS - 2 * PAD):.1f}px;transform:translateX(-50%)">{escaped(text)}</span>' for place, text in ticks)
    grid = [PAD + place * (AXIS - 2 * PAD) for place, _text in ticks]
    body = "".join(_line(line, lead, ends, grid, tone) for line in lines)
    return (
        f'<div style="overflow:auto"><table style="border-collapse:separate;border-spacing:0;width:100%;font:13px/1.45 {FONT.replace(chr(34), chr(39))};'
        f'font-variant-numeric:tabular-nums;color:{tone.ink};margin:0"><thead><tr><th style="{_plain(tone)}text-align:left"></th>{heads}'
        f'<th style="{_plain(tone)}width:{AXIS}px;padding:0"><span style="position:relative;display:block;width:{AXIS}px;height:18px;font-size:11.5px">{axis}</span></th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>")


def _plain(tone: Palette) -> str:
    return f"font-weight:400;color:{tone.ink3};font-size:12.5px;height:{HEAD}px;padding:0 8px;border:0;border-bottom:1px solid {tone.line};white-space:nowrap;"


def _head(text: str, tone: Palette, leads: bool) -> str:
    mine = f"background:{tone.actual_tint};color:{tone.actual};font-weight:700;" if leads else ""
    return f'<th style="{_plain(tone)}text-align:right;{mine}">{escaped(text)}</th>'


def _line(line: Line, lead: int, ends: tuple[int, int], grid: Sequence[float], tone: Palette) -> str:
    cell = f"height:{ROW}px;padding:0 8px;border:0;border-bottom:1px solid {tone.grid};white-space:nowrap;"
    numbers = "".join(
        f'<td style="{cell}text-align:right;{f"background:{tone.actual_tint};color:{tone.actual};font-weight:700;" if place == lead else ""}">{escaped(text)}</td>'
        for place, text in enumerate(line.shown))
    name = f'<td style="{cell}font-weight:700;max-width:150px;overflow:hidden;text-overflow:ellipsis" title="{escaped(line.name)}">{escaped(line.name)}</td>'
    return f'<tr>{name}{numbers}<td style="{cell}padding:0;width:{AXIS}px">{_dots(line, lead, ends, grid, tone)}</td></tr>'


def _dots(line: Line, lead: int, ends: tuple[int, int], grid: Sequence[float], tone: Palette) -> str:
    def x(share: float) -> float:
        return PAD + min(max(share, 0.0), 1.0) * (AXIS - 2 * PAD)

    known = [place for place in line.places if place is not None]
    parts = [_mark(at, 1, ROW, tone.grid) for at in grid]
    if line.bar is not None:
        low, high = (x(end) for end in line.bar)
        parts.append(_mark((low + high) / 2, max(high - low, 2), 12, tone.actual_tint))
    if known:
        low, high = x(min(known)), x(max(known))
        parts.append(_mark((low + high) / 2, max(high - low, 1), 1.5, tone.context))
    parts += [_mark(x(share), 1.5, 10, tone.context) for place, share in enumerate(line.places) if share is not None and place not in (lead, *ends)]
    first, last = (line.places[end] for end in ends)
    if last is not None:
        parts.append(_mark(x(last), 8, 8, tone.ink2))
    if (ahead := line.places[lead]) is not None:
        parts.append(_mark(x(ahead), 10, 10, tone.actual, "border-radius:50%"))
    if line.bar is not None:  # its ends stand before the dot, which would hide a narrow band
        parts += [_mark(x(end), 1.5, 16, tone.actual) for end in line.bar]
    if first is not None:
        parts.append(_mark(x(first), 9, 9, tone.page, f"border-radius:50%;box-sizing:border-box;border:2px solid {tone.ink2}"))
    return f'<span style="position:relative;display:block;width:{AXIS}px;height:{ROW}px">{"".join(parts)}</span>'


def _mark(x: float, width: float, height: float, colour: str, more: str = "") -> str:
    """A box of a colour, centred on `x` and in the row."""
    return (f'<span style="position:absolute;left:{x - width / 2:.1f}px;top:{(ROW - height) / 2:.1f}px;width:{width:.1f}px;height:{height:.1f}px;'
            f'background:{colour};{more}"></span>')
