"""Cost and return month by month: cost grey behind, return red in front, ROI written above each pair."""

from __future__ import annotations

from datetime import date
from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, scale_for
from charts.marks import CAPTION, Spec, coloured, drawing, px, text
from charts.theme import palette

HEIGHT = 330
_WORDS = {"month": Text("月份", "Month"), "cost": Text("花费", "Cost"), "back": Text("回报", "Return")}


def rows(months: pd.DataFrame, lang: str, since: date | None = None) -> pd.DataFrame:
    """One row per month, from an answer of `media_roi` by month; months that end after `since` are immature."""
    basis = "margin_yuan" if months["margin_yuan"].notna().any() else "revenue_yuan"
    scale = scale_for(pd.concat([months["cost_yuan"], months[basis]]), "yuan", lang)
    month = pd.to_datetime(months["month"])
    cost, back = months["cost_yuan"].astype("float64"), months[basis].astype("float64")
    return pd.DataFrame(
        {
            "month": month.dt.strftime("%Y-%m"),
            "label": [f"{day.year}-{day:%m}" if day.month == 1 or place == 0 else f"{day:%m}" for place, day in enumerate(month)],
            "cost": cost / scale.divisor,
            "back": back / scale.divisor,
            "top": pd.concat([cost, back], axis=1).max(axis=1) / scale.divisor,
            "roi": [format_value(value, "ratio", lang) for value in months["roi"]],
            "tone": ["plain" if pd.isna(value) else "good" if value >= 0 else "bad" for value in months["roi"]],
            "cost_label": [format_value(value, "yuan", lang) for value in cost],
            "back_label": [format_value(value, "yuan", lang) for value in back],
            "unit": scale.heading,
            "immature": [since is not None and (day + pd.offsets.MonthEnd(0)).date() > since for day in month],
            "first": [place == 0 for place in range(len(months))],
        }
    )


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x: Spec = {"field": "month", "type": "ordinal", "axis": None, "scale": {"range": [34, {"expr": "width"}], "paddingInner": 0.2}}
    y_axis = {
        "title": None,
        "grid": True,
        "gridColor": tone.grid,
        "tickCount": 4,
        "ticks": False,
        "domain": False,
        "labelColor": tone.ink3,
        "labelFontSize": CAPTION,
        "offset": -34,
    }
    y_scale = {"zero": True, "range": [{"expr": "height - 20"}, 40]}
    y = lambda field: {"field": field, "type": "quantitative", "axis": y_axis, "scale": y_scale}  # noqa: E731
    tips = [
        {"field": name, "type": "nominal", "title": title}
        for name, title in (
            ("month", _WORDS["month"].in_(lang)),
            ("cost_label", _WORDS["cost"].in_(lang)),
            ("back_label", _WORDS["back"].in_(lang)),
            ("roi", "ROI"),
        )
    ]
    roi = text("roi", x, y("top"), tone.ink, align="center", size=12, dy=-9, bold=True)
    roi["encoding"]["color"] = coloured("tone", {"good": tone.good, "bad": tone.bad, "plain": tone.ink3})
    shade = {"condition": {"test": "datum.immature", "value": 0.45}, "value": 1}
    return drawing(
        [
            {
                "mark": {"type": "bar", "color": tone.previous, "width": {"band": 0.72}},
                "encoding": {"x": x, "y": y("cost"), "tooltip": tips, "opacity": shade},
            },
            {"mark": {"type": "bar", "color": tone.actual, "width": {"band": 0.36}},
             "encoding": {"x": x, "y": y("back"), "tooltip": tips, "opacity": shade}},
            roi,
            text("label", x, px("height - 7"), tone.ink3, align="center", size=CAPTION),
            text("unit", px(0), px(8), tone.ink3, size=CAPTION, when="datum.first"),
        ],
        tone,
    )
