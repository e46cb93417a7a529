"""Months side by side: last year behind, finished months grey, the unfinished one red, the target a short line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import UNKNOWN, Scale, exact_value, format_value, missing, scale_for, split_value
from charts.marks import CAPTION, Spec, drawing, text
from charts.theme import palette

_WORDS = {
    "actual": Text("实际", "Actual"), "now": Text("本月至今", "Month to date"), "last_year": Text("去年同月", "Same month last year"), "target": Text("目标", "Target"),
    "attained": Text("完成", "Attained"), "reach": Text("落点", "to"), "aside": Text("预计落点", "Landing"),
}
HEIGHT = 262


def words(lang: str) -> dict[str, str]:
    """The legend: what grey, red, dark grey and the short line mean."""
    return {name: label.in_(lang) for name, label in _WORDS.items()}


def month_rows(answer_rows: pd.DataFrame, measure: str, unit: str, lang: str, *, unfinished_from: date | None = None, landing: float | None = None) -> pd.DataFrame:
    """Two rows per month (last year, this year), values in the axis' scale, labels 25-04, 05 … with the year where it turns.

    `landing` is where the unfinished month will end; it is drawn as a dashed outline.
    """
    months: Sequence[date] = list(answer_rows["period_start"])
    now = answer_rows[measure].astype("float64").to_list()
    before = answer_rows["last_year"].astype("float64").to_list() if "last_year" in answer_rows else [float("nan")] * len(months)
    target = answer_rows["target"].astype("float64").to_list() if "target" in answer_rows else [float("nan")] * len(months)
    scale = scale_for([*now, *before, *target, landing], unit, lang)
    best = max((value for value, month in zip(now, months, strict=True) if month != unfinished_from and not missing(value)), default=None)
    made = []
    for place, month in enumerate(months):
        label = f"{month:%y-%m}" if place == 0 or month.month == 1 else f"{month:%m}"
        tip = {"month": f"{month:%Y-%m}", "said": exact_value(now[place], unit, lang), "said_before": exact_value(before[place], unit, lang),
               "said_target": exact_value(target[place], unit, lang), "attained": _attained(now[place], target[place], lang)}
        open_month = month == unfinished_from
        shared = {"label": label, "place": place, **tip}
        made.append({**shared, "kind": "before", "tone": "before", "value": before[place] / scale.divisor})
        made.append({**shared, "kind": "now", "tone": "now" if open_month else "actual", "value": now[place] / scale.divisor,
                     "target": target[place] / scale.divisor, "landing": landing / scale.divisor if open_month and landing else None,
                     "top": max((one for one in (now[place], target[place], landing if open_month else None) if not missing(one)), default=float("nan")) / scale.divisor,
                     "note": _note(now[place], landing if open_month else None, unit, lang, scale) if open_month or now[place] == best else ""})
    return pd.DataFrame(made)


def _note(value: float, landing: float | None, unit: str, lang: str, scale: Scale) -> str:
    """The number over a bar; over the dashed outline it is what the month would reach."""
    shown = split_value(value if missing(landing) else landing, unit, lang, scale=scale, digits=0 if scale.divisor < 1e5 else 1)[0]
    return shown if missing(landing) else f"{_WORDS['reach'].in_(lang)} {shown}"


def _attained(value: float, target: float, lang: str) -> str:
    return UNKNOWN if missing(value) or missing(target) or target <= 0 else format_value(value / target, "share", lang)


@cache
def month_spec(lang: str, dark: bool, heading: str, measure_label: str) -> Spec:
    """Bars of `month_rows`; `heading` is the unit at the top left (万元)."""
    colours = palette(dark)
    x: Spec = {"field": "label", "type": "ordinal", "sort": {"field": "place"}, "title": None, "axis": {"labelFlush": False},
               "scale": {"paddingInner": 0.3, "paddingOuter": 0.12}}
    side: Spec = {"field": "kind", "type": "nominal", "scale": {"domain": ["before", "now"]}}
    y: Spec = {"field": "value", "type": "quantitative", "title": heading, "stack": None, "axis": {"tickCount": 4, "format": ",~r"}}
    tip = [{"field": name, "type": "nominal", "title": title} for name, title in (
        ("month", " "), ("said", measure_label), ("said_before", _WORDS["last_year"].in_(lang)), ("said_target", _WORDS["target"].in_(lang)),
        ("attained", _WORDS["attained"].in_(lang)))]
    tones = {"before": colours.previous, "actual": colours.context, "now": colours.actual}
    tone: Spec = {"field": "tone", "type": "nominal", "legend": None, "scale": {"domain": list(tones), "range": list(tones.values())}}
    own = "datum.kind == 'now'"
    layers = [
        {"mark": {"type": "bar"}, "encoding": {"x": x, "xOffset": side, "y": y, "color": tone, "tooltip": tip}},
        {"mark": {"type": "bar", "filled": False, "stroke": colours.actual, "strokeDash": [3, 3], "strokeWidth": 1.2},
         "encoding": {"x": x, "xOffset": side, "y": {**y, "field": "landing"}, "y2": {"field": "value"}}, "transform": [{"filter": f"{own} && isValid(datum.landing)"}]},
        {"mark": {"type": "tick", "orient": "horizontal", "thickness": 2, "width": {"band": 1.35}, "color": colours.target},
         "encoding": {"x": x, "xOffset": side, "y": {**y, "field": "target"}}, "transform": [{"filter": f"{own} && isValid(datum.target)"}]},
        text("note", {**x}, {**y, "field": "top"}, colours.ink2, align="center", size=CAPTION, when=f"{own} && datum.note != ''", dy=-9),
    ]
    layers[-1]["encoding"]["xOffset"] = side
    return drawing(layers, colours, height=HEIGHT)
