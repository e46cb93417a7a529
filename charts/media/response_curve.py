"""What a medium brings a week at each weekly spend: the curve with its 80 % band, the range spent so far, and the break-even line."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, scale_for
from charts.marks import CAPTION, Spec, drawing, px, quiet_axis, ruled_axis, text
from charts.theme import palette

HEIGHT = 300
_WORDS = {
    "spend": Text("周花费", "Weekly spend"), "brought": Text("一周带来", "Brought a week"), "band": Text("80% 区间", "80 % interval"),
    "range": Text("历史花费范围", "Spent so far"), "recent": Text("近 13 周", "Last 13 weeks"), "even": Text("保本线", "Break-even"),
}


def rows(curve: pd.DataFrame, recent: float, margin: float | None, lang: str) -> pd.DataFrame:
    """What the spec draws, from a curve of `media_mix`: its points, the ends of the range, the present spend, the break-even line.

    The line says that what is brought, times the margin (1 where unknown), equals the spend; it ends where the band does.
    """
    across, up = scale_for(curve["spend_yuan"], "yuan", lang), scale_for(curve["high_yuan"], "yuan", lang)
    seen = curve[curve["seen"]]
    low, high = float(seen["spend_yuan"].min()), float(seen["spend_yuan"].max())
    top, reach = float(curve["high_yuan"].max()), float(curve["spend_yuan"].max())
    points = pd.DataFrame({
        "kind": "curve", "part": ["in" if one else "out" for one in curve["seen"]], "x": curve["spend_yuan"] / across.divisor, "y": curve["brought_yuan"] / up.divisor,
        "low": curve["low_yuan"] / up.divisor, "high": curve["high_yuan"] / up.divisor,
        "spend": [format_value(one, "yuan", lang) for one in curve["spend_yuan"]], "brought": [format_value(one, "yuan", lang) for one in curve["brought_yuan"]],
        "band": [f"{format_value(one, 'yuan', lang)} – {format_value(other, 'yuan', lang)}" for one, other in zip(curve["low_yuan"], curve["high_yuan"], strict=True)]})
    # The ends of the range belong to the parts beyond it too, so that the line has no gap.
    ends = points[curve["spend_yuan"].isin([low, high]).to_numpy()].assign(part="out")
    below, above = points[curve["spend_yuan"].to_numpy() <= low], points[curve["spend_yuan"].to_numpy() >= high]
    points = pd.concat([points[points["part"] == "in"], pd.concat([below, ends.head(1)]).assign(part="below"), pd.concat([ends.tail(1), above]).assign(part="above")], ignore_index=True)
    at = (curve["spend_yuan"] - recent).abs().idxmin()
    now = pd.DataFrame({"kind": ["recent"], "x": [recent / across.divisor], "y": [float(curve["brought_yuan"][at]) / up.divisor],
                        "label": [f"{_WORDS['recent'].in_(lang)} {format_value(recent, 'yuan', lang)}"]})
    box = pd.DataFrame({"kind": ["range"], "x": [low / across.divisor], "x2": [high / across.divisor], "label": [_WORDS["range"].in_(lang)]})
    share = margin if margin else 1.0
    stop = min(reach, top * share)
    even = pd.DataFrame({"kind": "even", "x": [part * stop / across.divisor for part in (0, 0.5, 1)], "y": [part * stop / share / up.divisor for part in (0, 0.5, 1)],
                         "label": ["", _WORDS["even"].in_(lang), ""]})
    made = pd.concat([points, now, box, even], ignore_index=True)
    made["x_title"], made["y_title"] = f"{_WORDS['spend'].in_(lang)} {across.heading}", f"{_WORDS['brought'].in_(lang)} {up.heading}"
    return made


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x: Spec = {"field": "x", "type": "quantitative", "axis": quiet_axis(tone, title=None, tickCount=5, grid=False), "scale": {"zero": True, "nice": False}}
    y_scale: Spec = {"zero": True, "nice": False, "range": [{"expr": "height"}, 26]}

    def y(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "axis": ruled_axis(tone, title=None, tickCount=4), "scale": y_scale}

    def only(kind: str) -> list[Spec]:
        return [{"filter": f"datum.kind == '{kind}'"}]

    def line(part: str, **more: object) -> Spec:
        return {"transform": [{"filter": f"datum.kind == 'curve' && datum.part == '{part}'"}], "mark": {"type": "line", "color": tone.actual, "strokeWidth": 2, **more},
                "encoding": {"x": x, "y": y("y"), "order": {"field": "x", "type": "quantitative"}}}

    tips = [{"field": name, "type": "nominal", "title": _WORDS[name].in_(lang)} for name in ("spend", "brought", "band")]
    return drawing([
        {"transform": only("range"), "mark": {"type": "rect", "color": tone.panel}, "encoding": {"x": x, "x2": {"field": "x2"}, "y": px(26), "y2": px("height")}},
        {"transform": only("curve"), "mark": {"type": "area", "color": tone.actual_tint, "opacity": 0.9, "line": False}, "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}}},
        {"transform": only("even"), "mark": {"type": "line", "color": tone.target, "strokeWidth": 1.2, "strokeDash": [2, 3]}, "encoding": {"x": x, "y": y("y")}},
        line("in"), line("below", strokeDash=[5, 4], opacity=0.6), line("above", strokeDash=[5, 4], opacity=0.6),
        {"transform": only("recent"), "mark": {"type": "point", "shape": "circle", "filled": True, "color": tone.actual, "size": 90}, "encoding": {"x": x, "y": y("y")}},
        {"transform": only("curve"), "mark": {"type": "point", "opacity": 0, "size": 120}, "encoding": {"x": x, "y": y("y"), "tooltip": tips}},
        text("label", x, y("y"), tone.actual, size=12, bold=True, dx=-8, dy=-10, align="right", when="datum.kind == 'recent'"),
        text("label", x, px(34), tone.ink3, size=CAPTION, dx=4, when="datum.kind == 'range'"),
        text("label", x, y("y"), tone.ink2, size=CAPTION, dx=8, dy=12, when="datum.kind == 'even' && datum.label"),
        text("y_title", px(0), px(8), tone.ink3, size=CAPTION, when="datum.kind == 'range'"),
        text("x_title", px("width"), px("height - 8"), tone.ink3, size=CAPTION, align="right", when="datum.kind == 'range'"),
    ], tone)
