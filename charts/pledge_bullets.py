"""Pledges as bullets: the track is the pledge, red the actual, the thick tick 100 %, the dashed line where today should be."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, scale_for
from charts.marks import CAPTION, Spec, at, between, coloured, px, text
from charts.status import status_of
from charts.theme import palette

ROW, HEAD, FOOT = 31, 24, 22
LABEL, RIGHT = 92, 312
_WORDS = {
    "team": Text("团队", "Team"), "person": Text("成员", "Member"), "actual": Text("实际", "Actual"), "pledge": Text("/ 保证", "/ pledge"),
    "status": Text("状态", "Status"), "daily": Text("每日还需", "Needed per day"), "full": Text("保证 100%", "Pledge 100%"), "pace": Text("序时", "Time"),
}
LONGEST = 1.6


def height(rows: pd.DataFrame) -> int:
    return HEAD + FOOT + ROW * max(len(rows), 1)


def rows(pledges: pd.DataFrame, lang: str, *, chosen: str | None = None, finished: bool = False) -> pd.DataFrame:
    """What the spec draws, from the rows of the question `pledges`: one row per pledge, in the order given."""
    scale = scale_for(pd.concat([pledges["pledge_yuan"], pledges["actual_yuan"]]), "yuan", lang)
    each_day = scale_for(pledges["required_per_day_yuan"], "yuan", lang)
    progress = pledges["time_progress"].astype("float64")
    attained = pledges["attainment"].astype("float64")
    states = [status_of(code) for code in pledges["status"]]
    first = list(range(len(pledges)))
    return pd.DataFrame({
        "owner": pledges["owner"].astype(str).to_list(),
        "row": [float(place) for place in first],
        "below": [place + 1.0 for place in first],
        "middle": [place + 0.5 for place in first],
        "attained": attained.clip(lower=0, upper=LONGEST).to_list(),
        "pace": [None if finished else value for value in progress],
        "pace_label": [f"{_WORDS['pace'].in_(lang)} {format_value(value, 'share', lang)}" for value in progress],
        "actual": [format_value(value, "yuan", lang, scale=scale) for value in pledges["actual_yuan"]],
        "pledge": ["/ " + format_value(value, "yuan", lang, scale=scale) for value in pledges["pledge_yuan"]],
        "status": [state.words(lang) for state in states],
        "tone": [state.tone for state in states],
        "daily": [format_value(value, "yuan", lang, scale=each_day) for value in pledges["required_per_day_yuan"]],
        "share": [format_value(value, "share", lang) for value in attained],
        "chosen": [owner == chosen for owner in pledges["owner"]],
    })


@cache
def spec(lang: str, dark: bool, level: str = "team") -> Spec:
    """The chart without data: rows of `rows`. Clicking a row selects its `owner` under the name `chosen`."""
    tone = palette(dark)
    y_scale = between(HEAD, f"height - {FOOT}")
    x_scale = between(LABEL, f"width - {RIGHT}", {"unionWith": [0, 1.06]})
    y = at("middle", y_scale)
    columns = (("actual", f"width - {RIGHT - 76}", "right"), ("pledge", f"width - {RIGHT - 80}", "left"),
               ("status", "width - 158", "left"), ("daily", "width - 4", "right"))
    heads = [text({"value": _WORDS[name].in_(lang)}, px(x), px(8), tone.ink3, align=align, size=12, once=True) for name, x, align in columns]
    heads.append(text({"value": _WORDS[level].in_(lang)}, px(0), px(8), tone.ink3, size=12, once=True))
    cells = [text(name, px(x), y, tone.ink, align=align) for name, x, align in columns]
    cells[0]["mark"]["fontWeight"] = 600
    cells[1]["mark"]["color"] = tone.ink3
    cells[2]["encoding"]["color"] = coloured("tone", {"good": tone.good, "bad": tone.bad, "plain": tone.ink2})
    cells[2]["mark"]["fontWeight"] = 600
    names = [
        text("owner", px(0), y, tone.ink, size=13.5, when="!datum.chosen", limit=LABEL - 8),
        text("owner", px(0), y, tone.ink, size=13.5, bold=True, when="datum.chosen", limit=LABEL - 8),
    ]
    return {
        "layer": [
            _hit(tone, lang, y_scale), *_grid(tone, x_scale), *_bars(tone, x_scale, y), *_pace(tone, x_scale, lang), *heads, *names, *cells,
        ],
        "view": {"stroke": None},
    }


def _hit(tone, lang: str, y_scale: Spec) -> Spec:
    """The whole row answers the pointer; a hairline separates it from the next."""
    tips = (("owner", _WORDS["team"]), ("actual", _WORDS["actual"]), ("pledge", Text("保证", "Pledge")), ("share", Text("完成", "Attained")),
            ("status", _WORDS["status"]), ("daily", _WORDS["daily"]))
    return {
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["owner"], "on": "click", "clear": False}}],
        "mark": {"type": "rect", "color": tone.page, "stroke": tone.grid, "strokeWidth": 0, "cursor": "pointer"},
        "encoding": {
            "x": px(0), "x2": px("width"), "y": at("row", y_scale), "y2": {"field": "below"},
            "tooltip": [{"field": name, "type": "nominal", "title": title.in_(lang)} for name, title in tips],
        },
    }


def _grid(tone, x_scale: Spec) -> list[Spec]:
    lines: list[Spec] = [{
        "mark": {"type": "rule", "color": tone.grid},
        "encoding": {"x": px(0), "x2": px("width"), "y": at("below")},
    }]
    for share in (0, 0.5, 1):
        lines.append({
            "mark": {"type": "rule", "color": tone.grid},
            "transform": [{"aggregate": [{"op": "count", "as": "rows"}]}],
            "encoding": {"x": {"datum": share, "type": "quantitative", "scale": x_scale, "axis": None}, "y": px(HEAD - 4), "y2": px(f"height - {FOOT}")},
        })
    return lines


def _bars(tone, x_scale: Spec, y: Spec) -> list[Spec]:
    zero: Spec = {"datum": 0, "type": "quantitative"}
    x: Spec = {"type": "quantitative", "scale": x_scale, "axis": None}
    return [
        {"mark": {"type": "bar", "height": 15, "color": tone.track, "cornerRadius": 1.5, "orient": "horizontal", "tooltip": None},
         "encoding": {"x": {"datum": 1, **x}, "x2": zero, "y": y}},
        {"mark": {"type": "bar", "height": 9, "color": tone.actual, "cornerRadius": 1, "orient": "horizontal"},
         "encoding": {"x": {"field": "attained", **x}, "x2": zero, "y": y}},
        {"mark": {"type": "tick", "orient": "vertical", "size": 19, "thickness": 2, "color": tone.target},
         "encoding": {"x": {"datum": 1, **x}, "y": y}},
    ]


def _pace(tone, x_scale: Spec, lang: str) -> list[Spec]:
    one = [{"filter": "isValid(datum.pace)"},
           {"aggregate": [{"op": "max", "field": "pace", "as": "pace"}, {"op": "max", "field": "pace_label", "as": "pace_label"}]}]
    foot = px(f"height - {FOOT - 12}")
    x: Spec = {"field": "pace", "type": "quantitative", "scale": x_scale, "axis": None}
    small = {"fontSize": CAPTION, "align": "center", "baseline": "middle"}
    return [
        {"transform": one, "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.3, "color": tone.target},
         "encoding": {"x": x, "y": px(HEAD - 6), "y2": px(f"height - {FOOT - 2}")}},
        {"transform": [*one, {"filter": "datum.pace > 0.1"}], "mark": {"type": "text", "fontWeight": 700, "color": tone.ink, **small},
         "encoding": {"x": x, "y": foot, "text": {"field": "pace_label", "type": "nominal"}}},
        {"transform": [{"aggregate": [{"op": "max", "field": "pace", "as": "pace"}]}, {"filter": "!(datum.pace > 0.78)"}],
         "mark": {"type": "text", "color": tone.ink, **small},
         "encoding": {"x": {"datum": 1, "type": "quantitative", "scale": x_scale, "axis": None}, "y": foot,
                      "text": {"value": _WORDS["full"].in_(lang)}}},
        {"transform": [{"aggregate": [{"op": "count", "as": "rows"}]}], "mark": {"type": "text", "color": tone.ink3, **small},
         "encoding": {"x": {"datum": 0, "type": "quantitative", "scale": x_scale, "axis": None}, "y": foot, "text": {"value": "0"}}},
    ]
