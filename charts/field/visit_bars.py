"""Visits week by week (effective ones in red, the rest tinted), and the mix of purposes or checks as labelled bars."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, missing
from charts.marks import CAPTION, Spec, at, between, coloured, drawing, px, ruled_axis, text
from charts.theme import palette

HEIGHT = 332
ROW = 28
_WORDS = {
    "visits": Text("拜访", "Visits"),
    "effective": Text("有效", "Effective"),
    "rate": Text("有效率", "Effective rate"),
    "step": Text("日期", "From"),
    "share": Text("占比", "Share"),
    "kind": Text("类别", "Kind"),
}


def trend_rows(steps: pd.DataFrame, grain: str, lang: str) -> pd.DataFrame:
    """One row per day, week or month, from an answer of `visits` by that step."""
    when = pd.to_datetime(steps[grain])
    visits, effective = steps["visits"].astype("float64"), steps["effective"].astype("float64").fillna(0)
    often = max(1, len(steps) // 9)
    return pd.DataFrame(
        {
            "step": when.dt.strftime("%Y-%m-%d"),
            "label": [f"{day:%m-%d}" if place % often == 0 else "" for place, day in enumerate(when)],
            "visits": visits,
            "effective": effective,
            "visits_label": [format_value(value, "count", lang) for value in visits],
            "effective_label": [format_value(value, "count", lang) for value in steps["effective"]],
            "rate_label": [format_value(value, "share", lang) for value in steps["effective_rate"]],
            "shown": [
                format_value(value, "count", lang) if len(steps) <= 9 or place == len(steps) - 1 or value == visits.max() else ""
                for place, value in enumerate(visits)
            ],
        }
    )


@cache
def trend_spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `trend_rows`."""
    tone = palette(dark)
    x: Spec = {
        "field": "step",
        "type": "ordinal",
        "axis": None,
        "scale": {"range": [30, {"expr": "width"}], "paddingInner": 0.28, "paddingOuter": 0.1},
    }
    axis = ruled_axis(tone, title=None, tickCount=4, offset=-30)
    scale = {"zero": True, "range": [{"expr": "height - 20"}, 22]}
    tips = [
        {"field": name, "type": "nominal", "title": _WORDS[word].in_(lang)}
        for name, word in (("step", "step"), ("visits_label", "visits"), ("effective_label", "effective"), ("rate_label", "rate"))
    ]
    visits: Spec = {"field": "visits", "type": "quantitative", "axis": axis, "scale": scale}
    return drawing(
        [
            {"mark": {"type": "bar", "color": tone.actual_tint, "cornerRadius": 1}, "encoding": {"x": x, "y": visits, "tooltip": tips}},
            {
                "mark": {"type": "bar", "color": tone.actual, "cornerRadius": 1},
                "encoding": {"x": x, "y": {"field": "effective", "type": "quantitative"}, "tooltip": tips},
            },
            text("shown", x, visits, tone.ink, align="center", size=12, dy=-8),
            text("label", x, px("height - 7"), tone.ink3, align="center", size=CAPTION),
        ],
        tone,
    )


def mix_height(rows: pd.DataFrame) -> int:
    return ROW * max(len(rows), 1) + 4


def mix_rows(names: list[str], counts: list[float], lang: str, tones: list[str] | None = None) -> pd.DataFrame:
    """One row per kind with its share of the whole; `tones` are good, bad, unknown or plain."""
    whole = sum(count for count in counts if not missing(count)) or 1.0
    return pd.DataFrame(
        {
            "kind": names,
            "row": [float(place) for place in range(len(names))],
            "below": [place + 1.0 for place in range(len(names))],
            "middle": [place + 0.5 for place in range(len(names))],
            "share": [0.0 if missing(count) else count / whole for count in counts],
            "count": [format_value(count, "count", lang) for count in counts],
            "share_label": [format_value(None if missing(count) else count / whole, "share", lang) for count in counts],
            "tone": tones or ["plain"] * len(names),
        }
    )


@cache
def mix_spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `mix_rows`."""
    tone = palette(dark)
    left, right = 96, 118
    y = at("middle")
    tips = [
        {"field": name, "type": "nominal", "title": _WORDS[word].in_(lang)}
        for name, word in (("kind", "kind"), ("count", "visits"), ("share_label", "share"))
    ]
    bar = {"type": "bar", "orient": "horizontal", "height": 9, "cornerRadius": 1}
    return drawing(
        [
            {"mark": {"type": "rule", "opacity": 0}, "encoding": {"x": px(0), "x2": px("width"), "y": at("row", between(2, "height - 2"))}},
            {"mark": {"type": "rule", "color": tone.grid}, "encoding": {"x": px(0), "x2": px("width"), "y": at("below")}},
            {"mark": {**bar, "color": tone.track}, "encoding": {"x": px(left), "x2": px(f"width - {right}"), "y": y}},
            {
                "mark": bar,
                "encoding": {
                    "x": at("share", between(left, f"width - {right}", [0, 1])),
                    "x2": {"datum": 0, "type": "quantitative"},
                    "y": y,
                    "tooltip": tips,
                    "color": coloured("tone", {"plain": tone.context, "good": tone.good, "bad": tone.bad, "unknown": tone.unknown}),
                },
            },
            text("kind", px(0), y, tone.ink, limit=left - 8),
            text("count", px("width - 58"), y, tone.ink, align="right", fontWeight=600),
            text("share_label", px("width - 2"), y, tone.ink3, align="right"),
        ],
        tone,
    )
