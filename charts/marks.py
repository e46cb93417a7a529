"""Small pieces of Vega-Lite shared by the charts: text at a place, rules and rects in pixels or data."""

from __future__ import annotations

import unicodedata
from typing import Any

from charts.theme import Palette, config

Spec = dict[str, Any]

CAPTION = 11.5
BODY = 13
NAME = 20  # letters of a name that are written out in a chart
# The transform that draws a layer only once, however many rows there are.
ONCE: list[Spec] = [{"aggregate": [{"op": "count", "as": "rows"}]}]


def shortened(name: str, columns: int = NAME) -> str:
    """A name that fits beside its dot or bar: cut with … where it is wider than `columns` letters (a Chinese one counts two).

    The whole name belongs in the tooltip.

    >>> shortened("抖音信息流"), shortened("华东区域经销商联合推广活动", 12), shortened("Trade fair", 6)
    ('抖音信息流', '华东区域经…', 'Trade…')
    """
    name = " ".join(name.split())
    if wide(name) <= columns:
        return name
    kept, room = "", columns - 1
    for letter in name:
        room -= _columns(letter)
        if room < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def wide(name: str) -> int:
    """How many letters wide a name is, Chinese ones counting two."""
    return sum(map(_columns, name))


def _columns(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def drawing(layers: list[Spec], colours: Palette, **more: Any) -> Spec:
    """The layers as a chart that fills its box to the last pixel and brings its own theme."""
    edge = {"left": 1, "top": 1, "right": 1, "bottom": 1}
    return {"layer": layers, "padding": edge, "autosize": {"type": "fit", "contains": "padding"}, "config": config(colours), **more}


def px(expression: str | float) -> Spec:
    """A place on the canvas: a number of pixels, or an expression over `width` and `height`."""
    return {"value": {"expr": expression}} if isinstance(expression, str) else {"value": expression}


def at(field: str, scale: Spec | None = None) -> Spec:
    """A place given by a numeric field; without axis, the chart writes its own labels."""
    made: Spec = {"field": field, "type": "quantitative", "axis": None}
    if scale is not None:
        made["scale"] = scale
    return made


def quiet_axis(colours: Palette, **more: Any) -> Spec:
    """An axis that stays behind the marks: small labels, neither line nor ticks."""
    return {"domain": False, "ticks": False, "labelColor": colours.ink3, "labelFontSize": CAPTION, **more}


def ruled_axis(colours: Palette, **more: Any) -> Spec:
    """A quiet axis whose values run as faint rules across the chart."""
    return quiet_axis(colours, grid=True, gridColor=colours.grid, **more)


def between(low: str | float, high: str | float, domain: list[Any] | Spec | None = None) -> Spec:
    """A linear scale onto the pixels from `low` to `high` (numbers or expressions), neither rounded nor stretched to zero."""
    ends = [{"expr": end} if isinstance(end, str) else end for end in (low, high)]
    scale: Spec = {"range": ends, "nice": False, "zero": False}
    if domain is not None:
        scale["domain"] = domain
    return scale


def text(
    what: str | Spec,
    x: Spec,
    y: Spec,
    colour: str,
    *,
    align: str = "left",
    size: float = BODY,
    bold: bool | str = False,
    when: str | None = None,
    once: bool = False,
    **mark: Any,
) -> Spec:
    """A text layer. `what` is a field name, or `{"value": "…"}`; `when` keeps the rows for which it holds.

    `once` draws a single text however many rows there are (headings); `bold` may be a condition over a row.
    """
    layer: Spec = {
        "mark": {"type": "text", "align": align, "baseline": "middle", "fontSize": size, "color": colour, **mark},
        "encoding": {"x": x, "y": y, "text": what if isinstance(what, dict) else {"field": what, "type": "nominal"}},
    }
    if bold is True:
        layer["mark"]["fontWeight"] = 700
    elif isinstance(bold, str):
        layer["mark"]["fontWeight"] = {"expr": f"{bold} ? 700 : 400"}
    if once:
        layer["transform"] = ONCE
    elif when:
        layer["transform"] = [{"filter": when}]
    return layer


def coloured(field: str, colours: dict[str, str]) -> Spec:
    """A colour by meaning: the values of `field` and their colours; no legend."""
    return {"field": field, "type": "nominal", "legend": None, "scale": {"domain": list(colours), "range": list(colours.values())}}
