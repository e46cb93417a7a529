"""Calibration: the chance said against the share kept, on the diagonal if the chances are right."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import exact_value, format_value
from charts.marks import CAPTION, Spec, drawing, px, ruled_axis, text
from charts.theme import palette

HEIGHT = 280
_WORDS = {
    "said": Text("说的把握", "Chance said"),
    "kept": Text("实际兑现率", "Share kept"),
    "n": Text("次数", "Times"),
    "interval": Text("95% 区间", "95 % interval"),
    "right": Text("虚线：说几成就兑现几成", "dashed: kept as often as said"),
}


def rows(tenths: pd.DataFrame, lang: str) -> pd.DataFrame:
    """What the spec draws, from the rows of the question `calibration`: one row per tenth that was ever said."""
    seen = tenths[tenths["n"] > 0]
    return pd.DataFrame({
        "said": seen["said_mean"].astype("float64").to_list(),
        "kept": seen["kept_share"].astype("float64").to_list(),
        "low": seen["kept_low"].astype("float64").to_list(),
        "high": seen["kept_high"].astype("float64").to_list(),
        "n": seen["n"].astype("float64").to_list(),
        "n_label": [format_value(n, "count", lang) for n in seen["n"]],
        "said_label": [format_value(one, "share", lang) for one in seen["said_mean"]],
        "kept_label": [exact_value(one, "share", lang) for one in seen["kept_share"]],
        "interval": [
            f"{format_value(low, 'share', lang)} – {format_value(high, 'share', lang)}" for low, high in zip(seen["kept_low"], seen["kept_high"], strict=True)
        ],
    })


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    axis = ruled_axis(tone, titleColor=tone.ink3, titleFontSize=CAPTION, titleFontWeight="normal", format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    whole = {"domain": [0, 1], "nice": False}
    x: Spec = {"field": "said", "type": "quantitative", "scale": whole, "axis": {**axis, "title": _WORDS["said"].in_(lang)}}
    y: Spec = {"field": "kept", "type": "quantitative", "scale": whole, "axis": {**axis, "title": _WORDS["kept"].in_(lang)}}
    tips = (("said_label", "said"), ("kept_label", "kept"), ("interval", "interval"), ("n_label", "n"))
    ends: Spec = {"datum": 0, "type": "quantitative"}
    top: Spec = {"datum": 1, "type": "quantitative"}
    return drawing(
        [
            {"transform": [{"aggregate": [{"op": "count", "as": "rows"}]}], "mark": {"type": "rule", "color": tone.target, "strokeDash": [4, 3]},
             "encoding": {"x": ends, "x2": top, "y": ends, "y2": top}},
            {"mark": {"type": "rule", "color": tone.previous, "strokeWidth": 2}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
            {"mark": {"type": "point", "filled": True, "color": tone.actual, "opacity": 1}, "encoding": {
                "x": x, "y": y, "size": {"field": "n", "type": "quantitative", "legend": None, "scale": {"range": [30, 220]}},
                "tooltip": [{"field": field, "type": "nominal", "title": _WORDS[word].in_(lang)} for field, word in tips]}},
            text({"value": _WORDS["right"].in_(lang)}, px("width - 6"), px("height - 10"), tone.ink3, align="right", size=CAPTION, once=True),
        ],
        tone,
    )
