"""The portrait of buyers: each segment's index with its interval against 100, where buyers are as frequent as among all customers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, number
from charts.marks import CAPTION, Spec, at, between, coloured, drawing, px, text
from charts.theme import palette

ROW, HEAD, LEFT, RIGHT = 28, 20, 132, 122
FIRST = "datum.middle < 1"
_WORDS = {"name": Text("客群", "Segment"), "index": Text("画像指数", "Portrait index"), "interval": Text("95% 区间", "95 % interval"), "buyers": Text("成交客户", "Buyers"), "customers": Text("客户", "Customers")}
_TIPS = (("name", "name"), ("index_label", "index"), ("interval", "interval"), ("buyers", "buyers"), ("customers", "customers"))


def height(rows: pd.DataFrame) -> int:
    return HEAD + max(len(rows), 1) * ROW + 2


def rows(segments: pd.DataFrame, names: Sequence[str], lang: str) -> pd.DataFrame:
    """One row per segment that has an index, the highest first, from an answer of `segments` and the segments' names."""
    kept = segments.assign(name=list(names))
    kept = kept[kept["portrait_index"].notna()].sort_values("portrait_index", ascending=False, kind="stable")
    top = max(200.0, float(kept["portrait_index"].max()) * 1.1) if len(kept) else 200.0
    return pd.DataFrame({
        "name": kept["name"].astype(str), "index": kept["portrait_index"].astype("float64"), "low": kept["portrait_low"].astype("float64"),
        "high": kept["portrait_high"].astype("float64").clip(upper=top), "index_label": [number(value) for value in kept["portrait_index"]],
        "interval": [f"{number(low)} – {number(high)}" for low, high in zip(kept["portrait_low"], kept["portrait_high"], strict=True)],
        "tone": kept["portrait"].astype(str), "middle": [place + 0.5 for place in range(len(kept))], "rows": float(len(kept)), "top": top, "even": 100.0,
        "buyers": [format_value(value, "count", lang) for value in kept["buyers"]], "customers": [format_value(value, "count", lang) for value in kept["customers"]],
    })


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x = between(LEFT, f"width - {RIGHT}", {"unionWith": [0]})
    y = at("middle", between(HEAD, "height", {"unionWith": [0]}))
    tips = [{"field": field, "type": "nominal", "title": _WORDS[word].in_(lang)} for field, word in _TIPS]
    colour = coloured("tone", {"over": tone.good, "under": tone.bad, "even": tone.context})
    return drawing([
        {"mark": {"type": "point", "opacity": 0, "size": 1}, "encoding": {"x": at("top", x), "y": at("rows", y["scale"])}},
        {"transform": [{"filter": FIRST}], "mark": {"type": "rule", "color": tone.target, "strokeDash": [4, 3]},
         "encoding": {"x": at("even", x), "y": px(HEAD), "y2": px("height")}},
        {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": {"x": at("low", x), "x2": {"field": "high"}, "y": y, "color": colour, "tooltip": tips}},
        {"mark": {"type": "point", "shape": "circle", "filled": True, "size": 90, "opacity": 1}, "encoding": {"x": at("index", x), "y": y, "color": colour, "tooltip": tips}},
        text("name", px(0), y, tone.ink, limit=LEFT - 12),
        text("index_label", px(f"width - {RIGHT - 34}"), y, tone.ink, align="right", bold=True),
        text("interval", px("width - 2"), y, tone.ink3, align="right", size=CAPTION),
        text({"value": "100"}, at("even", x), px(8), tone.ink2, align="center", size=CAPTION, when=FIRST),
    ], tone)
