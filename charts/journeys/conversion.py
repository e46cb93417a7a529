"""Conversion of cohorts as bars, the young ones grey, and the days to convert as a histogram."""

from __future__ import annotations

from datetime import date
from functools import cache

import pandas as pd

from analytics.calendar import step_label
from analytics.errors import Text
from analytics.units import format_value, missing
from charts.marks import Spec, drawing, px, quiet_axis, ruled_axis
from charts.theme import palette

HEIGHT = 240
SHOWN_COHORTS = 18
_WORDS = {
    "cohort": Text("进入期", "Cohort"), "rate": Text("转化率", "Conversion"), "interval": Text("95% 区间", "95 % interval"),
    "entered": Text("进入", "Entered"), "converted": Text("转化", "Converted"), "days": Text("天数", "Days"),
    "state": Text("说明", "Remark"), "immature": Text("还没走满窗口", "younger than the window"), "mature": Text("已走满窗口", "window is over"),
}


def trend_rows(cohorts: pd.DataFrame, grain: str, lang: str, start: date | None = None, end: date | None = None) -> pd.DataFrame:
    """What `trend_spec` draws, from the rows of `funnel_trend`: the newest cohorts that anybody entered.

    Cohorts that begin in [start, end) are marked as the chosen ones.
    """
    seen = cohorts[cohorts["entered_n"] > 0].tail(SHOWN_COHORTS)
    return pd.DataFrame({
        "cohort": [step_label(day, grain) for day in seen["cohort_start"]],
        "rate": seen["conversion"].astype("float64").to_list(),
        "low": seen["conversion_low"].astype("float64").to_list(),
        "high": seen["conversion_high"].astype("float64").to_list(),
        "chosen": [start is not None and end is not None and start <= day < end for day in seen["cohort_start"]],
        "immature": ["yes" if young else "no" for young in seen["immature"]],
        "state": [_WORDS["immature" if young else "mature"].in_(lang) for young in seen["immature"]],
        "rate_label": [format_value(one, "share", lang) for one in seen["conversion"]],
        "interval_label": [
            "—" if missing(low) else f"{format_value(low, 'share', lang)} – {format_value(high, 'share', lang)}"
            for low, high in zip(seen["conversion_low"], seen["conversion_high"], strict=True)
        ],
        "entered_label": [format_value(n, "count", lang) for n in seen["entered_n"]],
        "converted_label": [format_value(n, "count", lang) for n in seen["converted"]],
    })


def _axes(dark: bool) -> tuple[Spec, Spec]:
    tone = palette(dark)
    across = quiet_axis(tone, title=None, labelAngle=0, labelOverlap=True) | {"domain": True, "domainColor": tone.line}
    return across, ruled_axis(tone, title=None, tickCount=4)


@cache
def trend_spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `trend_rows`."""
    tone = palette(dark)
    x_axis, y_axis = _axes(dark)
    x: Spec = {"field": "cohort", "type": "ordinal", "axis": x_axis, "sort": None, "scale": {"paddingInner": 0.3, "paddingOuter": 0.15}}
    fields = (("cohort", "cohort"), ("rate_label", "rate"), ("interval_label", "interval"), ("entered_label", "entered"), ("converted_label", "converted"),
              ("state", "state"))
    tips = [{"field": field, "type": "nominal", "title": _WORDS[word].in_(lang)} for field, word in fields]
    colour: Spec = {"field": "immature", "type": "nominal", "legend": None, "scale": {"domain": ["no", "yes"], "range": [tone.actual, tone.unknown]}}
    rate: Spec = {"field": "rate", "type": "quantitative", "axis": {**y_axis, "format": ".0%"}, "scale": {"zero": True}}
    return drawing([
        {"mark": {"type": "bar", "cornerRadius": 1}, "encoding": {"x": x, "y": rate, "color": colour, "tooltip": tips}},
        {"mark": {"type": "rule", "color": tone.ink3}, "encoding": {
            "x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}, "tooltip": tips}},
        {"transform": [{"filter": "datum.chosen"}], "mark": {"type": "bar", "color": tone.ink, "clip": False},
         "encoding": {"x": x, "y": px("height"), "y2": px("height + 3")}},
    ], tone)


def bin_rows(bins: pd.DataFrame, lang: str) -> pd.DataFrame:
    """What `bin_spec` draws, from the rows of `time_to_convert`."""
    return pd.DataFrame({
        "low": bins["bin_from_days"].astype("float64").to_list(),
        "high": bins["bin_to_days"].astype("float64").to_list(),
        "n": bins["converted"].astype("float64").to_list(),
        "n_label": [format_value(n, "count", lang) for n in bins["converted"]],
        "days_label": [f"{int(low)} – {int(high)}" for low, high in zip(bins["bin_from_days"], bins["bin_to_days"], strict=True)],
    })


@cache
def bin_spec(lang: str, dark: bool) -> Spec:
    """The histogram without data: rows of `bin_rows`."""
    tone = palette(dark)
    x_axis, y_axis = _axes(dark)
    x: Spec = {"field": "low", "type": "quantitative", "axis": {**x_axis, "tickCount": 8}, "scale": {"zero": False, "nice": False}}
    tips = [{"field": field, "type": "nominal", "title": _WORDS[word].in_(lang)} for field, word in (("days_label", "days"), ("n_label", "converted"))]
    return drawing([{
        "mark": {"type": "bar", "color": tone.actual, "stroke": tone.panel, "strokeWidth": 1},
        "encoding": {"x": x, "x2": {"field": "high"}, "y": {"field": "n", "type": "quantitative", "axis": y_axis}, "y2": {"datum": 0}, "tooltip": tips},
    }], tone)
