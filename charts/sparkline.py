"""A small line without axes: where a number has come from. Grey, with the last point in our colour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from charts.marks import Spec, drawing
from charts.theme import palette

HEIGHT = 36


@cache
def spec(dark: bool) -> Spec:
    """Rows: step (order), value, shown (the value in words), label (the step in words), last (bool)."""
    colours = palette(dark)
    place: Spec = {
        "x": {"field": "step", "type": "quantitative", "axis": None, "scale": {"nice": False, "zero": False}},
        "y": {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": False, "nice": False}},
    }
    said = [{"field": "label", "type": "nominal", "title": " "}, {"field": "shown", "type": "nominal", "title": "  "}]
    layers = [
        {"mark": {"type": "line", "color": colours.context, "strokeWidth": 1.6}, "encoding": place},
        {"mark": {"type": "point", "opacity": 0, "size": 160}, "encoding": {**place, "tooltip": said}},
        {"mark": {"type": "point", "filled": True, "opacity": 1, "color": colours.actual, "size": 26}, "encoding": place, "transform": [{"filter": "datum.last"}]},
    ]
    return {**drawing(layers, colours, height=HEIGHT), "padding": {"left": 4, "right": 6, "top": 4, "bottom": 5}}


def rows(values: Sequence[float | None], shown: Sequence[str], labels: Sequence[str]) -> pd.DataFrame:
    """The rows of a sparkline, oldest first; unknown steps leave a gap."""
    steps = len(values)
    return pd.DataFrame({
        "step": range(steps), "value": pd.Series(values, dtype="float64"), "shown": list(shown), "label": list(labels),
        "last": [step == steps - 1 for step in range(steps)],
    })
