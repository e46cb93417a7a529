"""Cost and return by month or week: cost grey behind, return red in front, ROI above each pair; steps still growing are grey and named."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, scale_for
from charts.marks import CAPTION, Spec, coloured, drawing, px, ruled_axis, text
from charts.theme import palette

HEIGHT = 330
ROI_SIZE = {"month": 12.0, "week": 10.0}
_WORDS = {
    "step": Text("时段", "Step"), "cost": Text("花费", "Cost"), "back": Text("回报", "Return"), "state": Text("成熟", "Maturity"),
    "young": Text("未成熟", "Immature"), "mature": Text("已成熟", "Mature"),
}


def rows(steps: pd.DataFrame, lang: str, grain: str = "month") -> pd.DataFrame:
    """One row per step of time, from an answer of `media_roi` by `grain` (month or week); immature ones have no tone of good or bad."""
    basis = "margin_yuan" if steps["margin_yuan"].notna().any() else "revenue_yuan"
    scale = scale_for(pd.concat([steps["cost_yuan"], steps[basis]]), "yuan", lang)
    first = pd.to_datetime(steps[grain])
    cost, back = steps["cost_yuan"].astype("float64"), steps[basis].astype("float64")
    immature = [value is True or value == 1 for value in steps["immature"]] if "immature" in steps else [False] * len(steps)
    begins = next((place for place, young in enumerate(immature) if young), None)
    return pd.DataFrame(
        {
            "step": first.dt.strftime("%Y-%m" if grain == "month" else "%G-W%V"),
            "label": _labels(first, grain),
            "cost": cost / scale.divisor,
            "back": back / scale.divisor,
            "top": pd.concat([cost, back], axis=1).max(axis=1) / scale.divisor,
            "roi": [format_value(value, "ratio", lang) for value in steps["roi"]],
            "tone": ["plain" if young or pd.isna(value) else "good" if value >= 0 else "bad" for young, value in zip(immature, steps["roi"], strict=True)],
            "roi_size": ROI_SIZE[grain],
            "cost_label": [format_value(value, "yuan", lang) for value in cost],
            "back_label": [format_value(value, "yuan", lang) for value in back],
            "state": [_WORDS["young" if young else "mature"].in_(lang) for young in immature],
            "unit": scale.heading,
            "immature": immature,
            "begins": [place == begins for place in range(len(steps))],
            "young": _WORDS["young"].in_(lang),
            "first": [place == 0 for place in range(len(steps))],
        }
    )


def _labels(first: pd.Series, grain: str) -> list[str]:
    """Under the bars: the year once, then months; of weeks the day they begin, every other one, for there is no room for all."""
    if grain == "month":
        return [f"{day.year}-{day:%m}" if day.month == 1 or place == 0 else f"{day:%m}" for place, day in enumerate(first)]
    return [f"{day:%m-%d}" if (len(first) - 1 - place) % 2 == 0 else "" for place, day in enumerate(first)]


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x: Spec = {"field": "step", "type": "ordinal", "axis": None, "scale": {"range": [34, {"expr": "width"}], "paddingInner": 0.2}}
    y_axis = ruled_axis(tone, title=None, tickCount=4, offset=-34)
    y_scale = {"zero": True, "range": [{"expr": "height - 20"}, 40]}
    y = lambda field: {"field": field, "type": "quantitative", "axis": y_axis, "scale": y_scale}  # noqa: E731
    tips = [
        {"field": name, "type": "nominal", "title": title}
        for name, title in (
            ("step", _WORDS["step"].in_(lang)),
            ("cost_label", _WORDS["cost"].in_(lang)),
            ("back_label", _WORDS["back"].in_(lang)),
            ("roi", "ROI"),
            ("state", _WORDS["state"].in_(lang)),
        )
    ]
    roi = text("roi", x, y("top"), tone.ink, align="center", dy=-9, bold=True)
    roi["mark"]["fontSize"] = {"expr": "datum.roi_size"}
    roi["encoding"]["color"] = coloured("tone", {"good": tone.good, "bad": tone.bad, "plain": tone.ink3})
    shade = {"condition": {"test": "datum.immature", "value": 0.45}, "value": 1}
    back = {"condition": {"test": "datum.immature", "value": tone.ink3}, "value": tone.actual}
    return drawing(
        [
            {
                "mark": {"type": "bar", "color": tone.previous, "width": {"band": 0.72}},
                "encoding": {"x": x, "y": y("cost"), "tooltip": tips, "opacity": shade},
            },
            {"mark": {"type": "bar", "width": {"band": 0.36}},
             "encoding": {"x": x, "y": y("back"), "color": back, "tooltip": tips, "opacity": shade}},
            # What is to the right of the line has not run its course: grey, named, and no fact to set beside the left.
            {"transform": [{"filter": "datum.begins"}], "mark": {"type": "rule", "color": tone.ink3, "strokeDash": [4, 3]},
             "encoding": {"x": {**x, "bandPosition": 0}, "y": px(18), "y2": px("height - 20")}},
            text("young", {**x, "bandPosition": 0}, px(24), tone.ink3, size=CAPTION, dx=4, when="datum.begins"),
            roi,
            text("label", x, px("height - 7"), tone.ink3, align="center", size=CAPTION),
            text("unit", px(0), px(8), tone.ink3, size=CAPTION, when="datum.first"),
        ],
        tone,
    )
