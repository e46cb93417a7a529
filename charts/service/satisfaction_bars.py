"""Satisfaction per item: the share of top-2 answers as a bar with its 95 % interval, mean and n beside it."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import UNKNOWN, format_value, missing, number
from charts.marks import CAPTION, ONCE, Spec, at, between, drawing, px, text
from charts.theme import Palette, palette

ROW, HEAD, FOOT, LABEL, RIGHT = 30, 26, 20, 132, 210
FEWEST = 5
_WORDS = {
    "item": Text("项目", "Item"),
    "top2": Text("满意率（前两档）", "Top-2 share"),
    "mean": Text("均分", "Mean"),
    "before": Text("较上期", "vs before"),
    "n": Text("样本", "n"),
    "thin": Text("样本不足（n={n}）", "Too few answers (n={n})"),
    "interval": Text("95% 区间", "95 % interval"),
}


def height(rows: pd.DataFrame) -> int:
    return HEAD + FOOT + ROW * max(len(rows), 1)


def rows(items: pd.DataFrame, lang: str) -> pd.DataFrame:
    """One row per part and item, from an answer of the question `satisfaction`; fewer than five answers show no number."""
    n = items["n"].astype("float64").fillna(0)
    thin = (n < FEWEST) | items["top2_rate"].isna()
    hidden = lambda column: items[column].astype("float64").where(~thin)  # noqa: E731
    change = (
        hidden("mean") - hidden("previous_mean")
        if "previous_mean" in items
        else pd.Series([None] * len(items), index=items.index, dtype="float64")
    )
    place = [float(row) for row in range(len(items))]
    return pd.DataFrame(
        {
            "item": items["item"].astype(str).to_list(),
            "part": items["part"].astype(str).to_list(),
            "row": place,
            "below": [row + 1 for row in place],
            "middle": [row + 0.5 for row in place],
            "rate": hidden("top2_rate").to_list(),
            "low": hidden("top2_low").to_list(),
            "high": hidden("top2_high").to_list(),
            "rate_label": [UNKNOWN if missing(value) else format_value(value, "share", lang) for value in hidden("top2_rate")],
            "interval": [
                UNKNOWN if missing(low) else f"{format_value(low, 'share', lang)} – {format_value(high, 'share', lang)}"
                for low, high in zip(hidden("top2_low"), hidden("top2_high"), strict=True)
            ],
            "mean": [UNKNOWN if missing(value) else number(float(value), 2) for value in hidden("mean")],
            "change": [UNKNOWN if missing(value) else number(float(value), 2, signed=True) for value in change],
            "n": [format_value(value, "count", lang) for value in n],
            "thin": [_WORDS["thin"].in_(lang).format(n=int(value)) if few else None for value, few in zip(n, thin, strict=True)],
        }
    )


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x = between(LABEL, f"width - {RIGHT}", [0, 1])
    zero: Spec = {"datum": 0, "type": "quantitative"}
    tips = [
        {"field": name, "type": "nominal", "title": _WORDS[word].in_(lang)}
        for name, word in (("item", "item"), ("rate_label", "top2"), ("interval", "interval"), ("mean", "mean"), ("n", "n"))
    ]
    known = [{"filter": "isValid(datum.rate)"}]
    y = at("middle")
    return drawing(
        [
            {
                "mark": {"type": "rule", "opacity": 0},
                "encoding": {"x": px(0), "x2": px("width"), "y": at("row", between(HEAD, f"height - {FOOT}"))},
            },
            {"mark": {"type": "rule", "color": tone.grid}, "encoding": {"x": px(0), "x2": px("width"), "y": at("below")}},
            *_axis(tone, x),
            {
                "transform": known,
                "mark": {"type": "bar", "orient": "horizontal", "height": 11, "color": tone.actual, "cornerRadius": 1},
                "encoding": {"x": at("rate"), "x2": zero, "y": y, "tooltip": tips},
            },
            {
                "transform": known,
                "mark": {"type": "rule", "strokeWidth": 1.4, "color": tone.ink},
                "encoding": {"x": at("low"), "x2": {"field": "high"}, "y": y, "tooltip": tips},
            },
            *[
                {
                    "transform": known,
                    "mark": {"type": "tick", "orient": "vertical", "size": 8, "thickness": 1.4, "color": tone.ink, "opacity": 1},
                    "encoding": {"x": at(end), "y": y},
                }
                for end in ("low", "high")
            ],
            text("thin", px(LABEL + 6), y, tone.ink3, size=12, when="isValid(datum.thin)"),
            *_columns(tone, y, lang),
        ],
        tone,
    )


def _axis(tone: Palette, x: Spec) -> list[Spec]:
    made: list[Spec] = []
    for share in (0, 0.5, 1):
        place: Spec = {"datum": share, "type": "quantitative", "axis": None} | ({"scale": x} if share == 0 else {})
        made.append(
            {
                "transform": ONCE,
                "mark": {"type": "rule", "color": tone.grid},
                "encoding": {"x": place, "y": px(HEAD - 4), "y2": px(f"height - {FOOT}")},
            }
        )
        made.append(
            text(
                {"value": f"{share:.0%}"},
                {"datum": share, "type": "quantitative", "axis": None},
                px(f"height - {FOOT - 11}"),
                tone.ink3,
                align="center",
                size=CAPTION,
                once=True,
            )
        )
    return made


def _columns(tone: Palette, y: Spec, lang: str) -> list[Spec]:
    """Item, rate, mean, change and n as text columns with their heads."""
    columns = (
        ("item", "item", "0", "left"),
        ("rate_label", "top2", f"width - {RIGHT - 62}", "right"),
        ("mean", "mean", "width - 100", "right"),
        ("change", "before", "width - 46", "right"),
        ("n", "n", "width - 2", "right"),
    )
    made = []
    for field, word, place, align in columns:
        made.append(
            text(
                field,
                px(place),
                y,
                tone.ink if field in ("item", "rate_label", "mean") else tone.ink3,
                align=align,
                bold=field == "rate_label",
                **({"limit": LABEL - 8} if field == "item" else {}),
            )
        )
        head = f"{LABEL}" if word == "top2" else place
        made.append(
            text(
                {"value": _WORDS[word].in_(lang)}, px(head), px(9), tone.ink3, align="left" if word == "top2" else align, size=12, once=True
            )
        )
    return made
