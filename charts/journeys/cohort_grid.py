"""Conversion of cohorts group by group: one row per group, one column per cohort, the darker the better; young cohorts stay uncoloured."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.calendar import step_label
from analytics.errors import Text
from analytics.units import format_value, missing
from charts.marks import CAPTION, Spec, at, between, drawing, px, text
from charts.theme import palette

LEFT, TOP, ROW, SHOWN = 132, 26, 28, 12
FEW = 10  # a share of fewer than these is written, not coloured
_WORDS = {
    "group": Text("组", "Group"), "cohort": Text("进入期", "Cohort"), "rate": Text("转化率", "Conversion"), "interval": Text("95% 区间", "95 % interval"),
    "entered": Text("进入", "Entered"), "converted": Text("转化", "Converted"), "state": Text("说明", "Remark"),
    "young": Text("还没走满窗口", "younger than the window"), "old": Text("已走满窗口", "window is over"),
}


def height(rows: pd.DataFrame) -> int:
    return int(TOP + ROW * (rows["y"].max() if len(rows) else 1) + 2)


def rows(cohorts: pd.DataFrame, groups: list[str], grain: str, lang: str) -> pd.DataFrame:
    """What `spec` draws, from the rows of `funnel_trend` split by something; `groups` are the names shown, row by row.

    The newest cohorts that anybody entered; a cell nobody entered stays empty, one that few entered has no colour.
    """
    entered = cohorts.groupby("cohort_start")["entered_n"].sum()
    shown = list(entered[entered > 0].index[-SHOWN:])
    kept = cohorts.assign(group=groups)[cohorts["cohort_start"].isin(shown).to_numpy()]
    places = {group: place for place, group in enumerate(dict.fromkeys(groups), start=1)}
    columns = {day: place for place, day in enumerate(shown, start=1)}
    best = kept.loc[~kept["immature"].astype(bool) & (kept["entered_n"] >= FEW), "conversion"].astype("float64").max()
    made = []
    for row in kept.to_dict("records"):
        x, y, rate = float(columns[row["cohort_start"]]), float(places[row["group"]]), row["conversion"]
        kind = "empty" if missing(rate) else "young" if row["immature"] else "few" if row["entered_n"] < FEW else "old"
        made.append({
            "left": x - 0.5, "right": x + 0.5, "x": x, "top": y - 0.5, "bottom": y + 0.5, "y": y, "kind": kind, "first_row": y == 1, "first_column": x == 1,
            "group": row["group"], "cohort": step_label(row["cohort_start"], grain), "heat": min(float(rate) / best, 1.0) if kind == "old" and best else 0.0,
            "said": "" if missing(rate) else format_value(rate, "share", lang, digits=0), "rate": format_value(rate, "share", lang),
            "interval": "—" if missing(row["conversion_low"]) else
            f"{format_value(row['conversion_low'], 'share', lang)} – {format_value(row['conversion_high'], 'share', lang)}",
            "entered": format_value(row["entered_n"], "count", lang), "converted": format_value(row["converted"], "count", lang),
            "state": _WORDS["young" if row["immature"] else "old"].in_(lang),
        })
    return pd.DataFrame(made)


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    box = {"x": at("left", between(LEFT, "width - 2")), "x2": {"field": "right"}, "y": at("top", between(TOP, "height - 2")), "y2": {"field": "bottom"}}
    tips = [{"field": name, "type": "nominal", "title": _WORDS[name].in_(lang)} for name in ("group", "cohort", "rate", "interval", "entered", "converted", "state")]
    middle = (at("x"), at("y"))
    ends = [tone.sequential[place] for place in (0, 2, 4, 6, 8)]
    heat = {"field": "heat", "type": "quantitative", "legend": None, "scale": {"domain": [0, 1], "range": ends}}
    strong = "datum.heat > 0.62"

    def cells(kind: str, mark: Spec, **encoding: Spec) -> Spec:
        return {"transform": [{"filter": f"datum.kind == '{kind}'"}], "mark": {"type": "rect", "strokeWidth": 1, **mark}, "encoding": {**box, **encoding}}

    return drawing([
        cells("empty", {"color": tone.header, "stroke": tone.page}),
        cells("young", {"color": tone.panel, "stroke": tone.unknown, "strokeDash": [2, 3]}, tooltip=tips),  # type: ignore[arg-type]
        cells("few", {"color": tone.header, "stroke": tone.page}, tooltip=tips),  # type: ignore[arg-type]
        cells("old", {"stroke": tone.page}, tooltip=tips, color=heat),  # type: ignore[arg-type]
        text("said", *middle, tone.page, align="center", size=12, when=f"datum.kind == 'old' && {strong}"),
        text("said", *middle, tone.ink, align="center", size=12, when=f"datum.kind == 'old' && !({strong})"),
        text("said", *middle, tone.ink3, align="center", size=12, when="datum.kind == 'young' || datum.kind == 'few'"),
        text("group", px(0), at("y"), tone.ink, size=12.5, when="datum.first_column", limit=LEFT - 8),
        text("cohort", at("x"), px(12), tone.ink3, align="center", size=CAPTION, when="datum.first_row"),
    ], tone)
