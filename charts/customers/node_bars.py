"""Customers per decision node, now and at the stock-taking before: one bar each, the earlier one thin underneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, missing, number
from charts.marks import Spec, at, between, drawing, px, text
from charts.theme import palette

ROW, LEFT, RIGHT = 30, 164, 96
_WORDS = {"node": Text("节点", "Node"), "now": Text("这次", "Now"), "previous": Text("上次", "Last time"), "changed": Text("增减", "Change")}


def height(rows: pd.DataFrame) -> int:
    return max(len(rows), 1) * ROW + 2


def rows(nodes: Sequence[Mapping[str, Any]], lang: str) -> pd.DataFrame:
    """One row per node of the facts of `inventory`; those beyond the last one anybody ever stood at are left out."""
    used = [place for place, node in enumerate(nodes) if node["now"] or node["previous"] or node["step"] == 1]
    last = max((place for place in used if nodes[place]["step"] is not None), default=0)
    kept = [node for place, node in enumerate(nodes) if place <= last or (node["step"] is None and place in used)]
    made = []
    for place, node in enumerate(kept):
        before = node["previous"]
        changed = None if missing(before) else node["now"] - before
        label = node["label"].in_(lang)
        made.append({
            "node": f"{node['step']} {label}" if node["step"] else label, "recorded": node["step"] is not None, "middle": place + 0.5,
            "now": float(node["now"]), "previous": None if missing(before) else float(before), "shown": format_value(node["now"], "count", lang),
            "before": format_value(before, "count", lang), "changed": "" if not changed else number(changed, 0, signed=True),
        })
    frame = pd.DataFrame(made)
    frame["previous"] = frame["previous"].astype("float64")
    frame["most"] = float(max(frame["now"].max(), frame["previous"].max() if frame["previous"].notna().any() else 0, 1))
    frame["rows"] = float(len(frame))
    return frame


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    zero: Spec = {"datum": 0, "type": "quantitative"}
    x_scale = between(LEFT, f"width - {RIGHT}", {"unionWith": [0]})
    y = at("middle", between(0, "height", {"unionWith": [0]}))
    tips = [{"field": field, "type": "nominal", "title": _WORDS[name].in_(lang)} for field, name in (("node", "node"), ("shown", "now"), ("before", "previous"), ("changed", "changed"))]
    colour = {"condition": {"test": "datum.recorded", "value": tone.sequential[6]}, "value": tone.unknown}
    return drawing(
        [
            {
                "mark": {"type": "bar", "orient": "horizontal", "height": 13, "cornerRadius": 1.5},
                "encoding": {"x": at("now", x_scale), "x2": zero, "y": y, "color": colour, "tooltip": tips},
            },
            {
                "transform": [{"filter": "isValid(datum.previous)"}],
                "mark": {"type": "bar", "orient": "horizontal", "height": 4, "yOffset": 10, "color": tone.previous, "cornerRadius": 1},
                "encoding": {"x": at("previous"), "x2": zero, "y": at("middle"), "tooltip": tips},
            },
            {"mark": {"type": "point", "opacity": 0, "size": 1}, "encoding": {"x": at("most"), "y": at("rows")}},
            text("node", px(0), at("middle"), tone.ink, limit=LEFT - 8),
            text("shown", px(f"width - {RIGHT - 44}"), at("middle"), tone.ink, align="right", bold=True),
            text("changed", px("width - 4"), at("middle"), tone.ink2, align="right"),
        ],
        tone,
    )
