"""Bullets as small static drawings: the track is the target, red the actual, the thick tick 100 %, the dashed line today's pace.

They follow the theme through the page's CSS variables and stretch with their box; every name in them is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charts.spec import escaped

TONES = {"good": "zb-good", "bad": "zb-bad", "plain": "zb-2"}


@dataclass(frozen=True)
class BulletRow:
    """One owner against a target: shares of the target (0-1) and the words beside them."""

    name: str
    attainment: float | None
    said: str
    attained: str
    status: str
    tone: str
    hint: str = ""


def _percent(share: float, longest: float) -> str:
    return f"{100 * max(0.0, min(share, longest)) / longest:.2f}%"


def _line(left: str, style: str) -> str:
    return f'<i style="position:absolute;left:{left};{style}"></i>'


def bar(attainment: float | None, pace: float | None, longest: float, *, height: int, ink: int, reach: int) -> str:
    """Track, actual, tick at 100 % and dashed pace line; `ink` is the height of the red bar, `reach` how far lines stick out."""
    inset = (height - ink) // 2
    parts = [_line("0", f"top:0;width:{_percent(1, longest)};height:{height}px;background:var(--zb-track);border-radius:2px")]
    if attainment is not None and attainment > 0:
        parts.append(_line("0", f"top:{inset}px;width:{_percent(attainment, longest)};height:{ink}px;background:var(--zb-actual);border-radius:1.5px"))
    if pace is not None:
        parts.append(_line(_percent(pace, longest), f"top:{-reach}px;height:{height + 2 * reach}px;border-left:1.4px dashed var(--zb-pace)"))
    parts.append(_line(_percent(1, longest), f"top:{2 - reach}px;height:{height + 2 * reach - 4}px;width:2.4px;margin-left:-1px;background:var(--zb-target)"))
    return f'<div style="position:relative;height:{height}px">{"".join(parts)}</div>'


def hero_bullet(attainment: float | None, pace: float | None, pace_label: str, target_label: str) -> str:
    """The large bullet of the first card, its two marks labelled below."""
    longest = max(1.2, (attainment or 0) * 1.04)
    under = []
    close = pace is not None and pace > 0.72  # the two labels would touch: the pace label then ends at its line
    if pace is not None:
        shift = "translateX(-100%)" if close else "translateX(-50%)"
        under.append(f'<b style="position:absolute;left:{_percent(min(pace, 0.86) if close else pace, longest)};transform:{shift};white-space:nowrap">{escaped(pace_label)}</b>')
    under.append(f'<b style="position:absolute;left:{_percent(1, longest)};transform:translateX(-50%);white-space:nowrap">{escaped(target_label)}</b>')
    labels = f'<div style="position:relative;height:20px;margin-top:10px;font-size:12.5px;color:var(--zb-ink)">{"".join(under)}</div>'
    return f'<div style="padding:8px 0 0">{bar(attainment, pace, longest, height=26, ink=16, reach=8)}{labels}</div>'


def bullet_list(rows: Sequence[BulletRow], pace: float | None, pace_label: str, target_label: str) -> str:
    """One bullet per owner, all in shares of their own target, with attainment and a status word at the right."""
    longest = max([1.15, *(row.attainment for row in rows if row.attainment is not None)])
    grid = "display:grid;grid-template-columns:minmax(40px,max-content) minmax(0,1fr) 50px 58px;column-gap:12px;align-items:start"
    marks = []
    if pace is not None:
        marks.append(f'<b style="position:absolute;left:{_percent(pace, longest)};transform:translateX(-50%);color:var(--zb-ink);white-space:nowrap">{escaped(pace_label)}</b>')
    if pace is None or abs(1 - pace) * 100 / longest > 14:
        marks.append(f'<span style="position:absolute;left:{_percent(1, longest)};transform:translateX(-50%);white-space:nowrap">{escaped(target_label)}</span>')
    head = f'<div style="{grid};font-size:12px;color:var(--zb-ink2);height:22px"><span></span><div style="position:relative;height:18px">{"".join(marks)}</div></div>'
    body = "".join(
        f'<div style="{grid};min-height:56px" title="{escaped(row.hint)}"><b style="font-size:14px;line-height:22px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">'
        f'{escaped(row.name)}</b><div style="padding-top:3px">{bar(row.attainment, pace, longest, height=16, ink=9, reach=4)}'
        f'<div style="font-size:11.5px;color:var(--zb-ink2);margin-top:4px;white-space:nowrap">{escaped(row.said)}</div></div>'
        f'<b style="font-size:13px;text-align:right;line-height:22px">{escaped(row.attained)}</b>'
        f'<b class="{TONES[row.tone]}" style="font-size:13px;line-height:22px;white-space:nowrap">{escaped(row.status)}</b></div>'
        for row in rows
    )
    return f'<div style="font-variant-numeric:tabular-nums">{head}{body}</div>'


@dataclass(frozen=True)
class Meter:
    """One thin bar: a share of the longest, a number and a comparison beside it."""

    name: str
    share: float | None
    value: str
    note: str = ""
    note_class: str = "zb-2"
    tone: str = ""
    hint: str = ""


def meter_list(meters: Sequence[Meter], *, name_width: int = 88) -> str:
    """Thin bars under one another: name, bar, number, comparison."""
    grid = f"display:grid;grid-template-columns:{name_width}px minmax(0,1fr) 64px 66px;column-gap:10px;align-items:center;height:34px;font-size:13.5px"
    return "".join(
        f'<div style="{grid}" title="{escaped(m.hint)}"><span style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap">{escaped(m.name)}</span>'
        f'<div class="zb-bar {escaped(m.tone)}"><i style="width:{_percent(m.share or 0, 1)}"></i></div>'
        f'<b class="zb-num">{escaped(m.value)}</b><span class="zb-num {escaped(m.note_class)}" style="font-size:12.5px">{escaped(m.note)}</span></div>'
        for m in meters
    )


def meter_grid(meters: Sequence[Meter], *, columns: int = 3) -> str:
    """Thin bars side by side, each under its name and share, for many owners in little room."""
    cells = "".join(
        f'<div title="{escaped(m.hint)}" style="min-width:0"><div style="display:flex;justify-content:space-between;gap:6px;font-size:13px;line-height:20px">'
        f'<span style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap">{escaped(m.name)}</span>'
        f'<b class="{escaped(m.note_class)}">{escaped(m.value)}</b></div><div class="zb-bar {escaped(m.tone)}"><i style="width:{_percent(m.share or 0, 1)}"></i></div></div>'
        for m in meters
    )
    return f'<div style="display:grid;grid-template-columns:repeat({columns},minmax(0,1fr));gap:26px 18px;padding-top:4px">{cells}</div>'
