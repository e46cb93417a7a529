"""The curve of time to close: by which age what share of deals has been won, and what share lost."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value
from charts.marks import CAPTION, Spec, drawing, ruled_axis
from charts.theme import palette

HEIGHT = 250
MOST_POINTS = 240
_WORDS = {
    "days": Text("建立后天数", "Days since creation"),
    "won": Text("已赢", "Won"),
    "lost": Text("已输", "Lost"),
    "open": Text("还没有结果", "Undecided"),
    "risk": Text("在观察的商机", "Deals at risk"),
}


def rows(curve: pd.DataFrame, lang: str, readable: float | None = None) -> pd.DataFrame:
    """What the spec draws, from the rows of the question `time_to_close`: one row per line and age, from nothing at age 0.

    The curve ends at `readable`, the age up to which it rests on enough deals; of very many ages some are left out.
    """
    kept = curve if readable is None else curve[curve["days"] <= readable]
    kept = kept.iloc[:: max(1, -(-len(kept) // MOST_POINTS))]
    start = pd.DataFrame({"days": [0.0], "won_cif": [0.0], "lost_cif": [0.0], "still_open": [1.0], "n_at_risk": [kept["n_at_risk"].iloc[0] if len(kept) else 0]})
    kept = pd.concat([start, kept[start.columns].astype("float64")], ignore_index=True)
    parts = []
    for line, column in (("won", "won_cif"), ("lost", "lost_cif")):
        last = len(kept) - 1
        parts.append(pd.DataFrame({
            "line": line, "days": kept["days"], "share": kept[column], "name": _WORDS[line].in_(lang),
            "share_label": [format_value(one, "share", lang) for one in kept[column]],
            "open_label": [format_value(one, "share", lang) for one in kept["still_open"]],
            "risk_label": [format_value(one, "count", lang) for one in kept["n_at_risk"]],
            "end": [f"{_WORDS[line].in_(lang)} {format_value(kept[column].iloc[last], 'share', lang)}" if place == last else "" for place in range(len(kept))],
        }))
    return pd.concat(parts, ignore_index=True)


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    axis = ruled_axis(tone, titleColor=tone.ink3, titleFontSize=CAPTION, titleFontWeight="normal")
    x: Spec = {"field": "days", "type": "quantitative", "scale": {"nice": False, "zero": True}, "axis": {**axis, "grid": False, "title": _WORDS["days"].in_(lang), "tickCount": 6}}
    y: Spec = {"field": "share", "type": "quantitative", "scale": {"zero": True, "nice": True}, "axis": {**axis, "title": None, "format": ".0%", "tickCount": 4}}
    colour: Spec = {"field": "line", "type": "nominal", "legend": None, "scale": {"domain": ["won", "lost"], "range": [tone.actual, tone.context]}}
    tips = [{"field": name, "type": "nominal", "title": title} for name, title in (
        ("days", _WORDS["days"].in_(lang)), ("name", " "), ("share_label", "  "), ("open_label", _WORDS["open"].in_(lang)), ("risk_label", _WORDS["risk"].in_(lang)))]
    end: Spec = {"mark": {"type": "text", "align": "right", "dx": -4, "dy": -9, "fontSize": 12, "fontWeight": 600},
                 "encoding": {"x": x, "y": y, "text": {"field": "end", "type": "nominal"}, "color": colour}}
    return drawing(
        [
            {"mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2}, "encoding": {"x": x, "y": y, "color": colour}},
            {"mark": {"type": "point", "opacity": 0, "size": 90}, "encoding": {"x": x, "y": y, "tooltip": tips}},
            end,
        ],
        tone,
    )
