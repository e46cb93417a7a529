"""From what was in the pipeline to what is: one hanging bar per movement, so that opening plus changes is closing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analytics.errors import Text
from analytics.units import Scale, format_value, missing, number, scale_for
from charts.marks import CAPTION, Spec, coloured, drawing, px, text
from charts.theme import palette

HEIGHT = 236
ORDER = ("opening", "new", "reopened", "grew", "shrank", "won", "lost", "closing")
NAMES = {
    "opening": Text("期初", "Opening"), "new": Text("新增", "New"), "reopened": Text("重新打开", "Reopened"), "grew": Text("变大", "Grew"), "shrank": Text("变小", "Shrank"),
    "won": Text("赢单", "Won"), "lost": Text("输单", "Lost"), "closing": Text("现在", "Now"), "advanced": Text("前进", "Advanced"),
    "fell_back": Text("后退", "Fell back"), "slipped": Text("推迟", "Slipped"), "pulled_in": Text("提前", "Pulled in"), "idle": Text("没动静", "Idle"),
}
_TONES = {"opening": "stock", "closing": "stock", "new": "in", "reopened": "in", "grew": "in", "shrank": "out", "lost": "out", "won": "won"}
_WORDS = {"value": Text("金额", "Amount"), "deals": Text("商机", "Deals")}


def rows(changes: pd.DataFrame, lang: str) -> pd.DataFrame:
    """What the spec draws, from the rows of the question `pipeline_changes`; a movement nobody knows has no bar and says "—"."""
    by_name = changes.set_index("movement")
    order = [name for name in ORDER if name != "reopened" or by_name["deals"].get(name)]  # seldom enough to have no place otherwise
    values = [float(by_name["change_yuan"].get(name, np.nan)) for name in order]
    scale = scale_for([values[0], values[-1]], "yuan", lang)
    level, tops, bottoms = 0.0, [], []
    for name, value in zip(order, values, strict=True):
        moved = 0.0 if missing(value) else value
        before = 0.0 if name in ("opening", "closing") else level
        level = before + moved
        tops.append(max(before, level))
        bottoms.append(min(before, level))
    return pd.DataFrame({
        "movement": order, "name": [NAMES[name].in_(lang) for name in order], "tone": [_TONES[name] for name in order],
        "top": tops, "bottom": bottoms, "label": [_label(name, value, scale) for name, value in zip(order, values, strict=True)],
        "deals": [format_value(by_name["deals"].get(name), "count", lang) for name in order],
        "exact": [format_value(value, "yuan", lang) for value in values],
    })


def _label(name: str, value: float, scale: Scale) -> str:
    if missing(value):
        return "—"
    return number(value / scale.divisor, scale.digits, signed=name not in ("opening", "closing"))


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x: Spec = {"field": "name", "type": "ordinal", "sort": None, "axis": None, "scale": {"paddingInner": 0.34, "paddingOuter": 0.14}}
    scale = {"zero": True, "nice": False, "range": [{"expr": "height - 40"}, 18]}
    top: Spec = {"field": "top", "type": "quantitative", "axis": None, "scale": scale}
    tips = [{"field": field, "type": "nominal", "title": title} for field, title in (
        ("name", " "), ("exact", _WORDS["value"].in_(lang)), ("deals", _WORDS["deals"].in_(lang)))]
    return drawing(
        [
            {"mark": {"type": "bar", "cornerRadius": 1}, "encoding": {
                "x": x, "y": top, "y2": {"field": "bottom"}, "tooltip": tips,
                "color": coloured("tone", {"stock": tone.context, "in": tone.good, "out": tone.bad, "won": tone.actual})}},
            text("label", x, top, tone.ink, align="center", size=12, dy=-9, fontWeight=600),
            text("name", x, px("height - 27"), tone.ink2, align="center", size=12),
            text("deals", x, px("height - 9"), tone.ink3, align="center", size=CAPTION),
        ],
        tone,
    )
