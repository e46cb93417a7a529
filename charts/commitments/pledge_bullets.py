"""Pledges as bullets: the track is the pledge, red the actual, the thick tick 100 %, the dashed line where today should be.

The open dot with whiskers is where the result will land, with its 80 % interval; the grey bar at the right the chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

from analytics.errors import Text
from analytics.units import UNKNOWN, Scale, exact_value, format_value, missing, scale_for, split_value
from charts.marks import CAPTION, ONCE, Spec, at, between, coloured, drawing, px, text
from charts.status import status_of
from charts.theme import Palette, palette

ROW, COMPACT, HEAD, FOOT = 31, 23, 24, 22
LABEL, RIGHT, CHANCE = 92, 312, 104
_WORDS = {
    "team": Text("团队", "Team"),
    "person": Text("成员", "Member"),
    "actual": Text("实际", "Actual"),
    "pledge": Text("/ 保证", "/ pledge"),
    "status": Text("状态", "Status"),
    "daily": Text("每日还需", "Needed per day"),
    "chance": Text("兑现把握", "Chance"),
    "landing": Text("预计落点", "Landing"),
    "interval": Text("80% 区间", "80 % interval"),
    "full": Text("保证 100%", "Pledge 100%"),
    "pace": Text("序时", "Time"),
}
LONGEST = 1.28  # longer bars are cut and say so with »


def height(rows: pd.DataFrame, *, compact: bool = False) -> int:
    return HEAD + FOOT + (COMPACT if compact else ROW) * max(len(rows), 1)


def rows(pledges: pd.DataFrame, lang: str, *, chosen: str | None = None, finished: bool = False) -> pd.DataFrame:
    """What the spec draws, from the rows of the question `pledges`: one row per pledge, in the order given."""
    scale = scale_for(pd.concat([pledges["pledge_yuan"], pledges["actual_yuan"]]), "yuan", lang)
    digits = whole(pledges["pledge_yuan"], scale)
    each_day = scale_for(pledges["required_per_day_yuan"], "yuan", lang)
    progress = pledges["time_progress"].astype("float64")
    attained = pledges["attainment"].astype("float64")
    states = [status_of(code) for code in pledges["status"]]
    first = list(range(len(pledges)))
    return pd.DataFrame(
        {
            "owner": pledges["owner"].astype(str).to_list(),
            "row": [float(place) for place in first],
            "below": [place + 1.0 for place in first],
            "middle": [place + 0.5 for place in first],
            "attained": attained.clip(lower=0, upper=LONGEST).to_list(),
            "cut": [bool(value > LONGEST) for value in attained],
            "pace": [None if finished else value for value in progress],
            "pace_label": [f"{_WORDS['pace'].in_(lang)} {format_value(value, 'share', lang)}" for value in progress],
            "actual": [split_value(value, "yuan", lang, scale=scale)[0] for value in pledges["actual_yuan"]],
            "pledge": ["/ " + split_value(value, "yuan", lang, scale=scale, digits=digits)[0] for value in pledges["pledge_yuan"]],
            "status": [state.words(lang) for state in states],
            "tone": [state.tone for state in states],
            "actual_exact": [exact_value(value, "yuan", lang) for value in pledges["actual_yuan"]],
            "pledge_exact": [exact_value(value, "yuan", lang) for value in pledges["pledge_yuan"]],
            "daily": [format_value(value, "yuan", lang, scale=each_day) for value in pledges["required_per_day_yuan"]],
            "share": [format_value(value, "share", lang) for value in attained],
            "chosen": [owner == chosen for owner in pledges["owner"]],
            **_landed(pledges, lang, finished),
        }
    )


def _landed(pledges: pd.DataFrame, lang: str, finished: bool) -> dict[str, list[Any]]:
    """Landing and bounds as shares of the pledge, cut where bars are cut; nothing for a period that is over."""
    none = [float("nan")] * len(pledges)
    landing, low, high, chance = (
        pledges[name].astype("float64").to_list() if name in pledges and not finished else none
        for name in ("landing_yuan", "landing_low_yuan", "landing_high_yuan", "p_hit")
    )
    shares = {"landing": landing, "low": low, "high": high}
    furthest = [actual if missing(end) else max(actual, end) for actual, end in zip(pledges["actual_yuan"].fillna(0.0), high, strict=True)]
    interval = [
        UNKNOWN if missing(one) else f"{format_value(one, 'yuan', lang)} – {format_value(other, 'yuan', lang)}"
        for one, other in zip(low, high, strict=True)
    ]
    return {
        **{
            name: [None if missing(value) else min(max(value / pledge, 0.0), LONGEST) for value, pledge in zip(values, pledges["pledge_yuan"], strict=True)]
            for name, values in (shares | {"reach": furthest}).items()
        },
        "chance": [None if missing(one) else one for one in chance],
        "chance_label": [chance_words(one, lang) for one in chance],
        "landing_label": [format_value(one, "yuan", lang) for one in landing],
        "interval": interval,
    }


def chance_words(chance: object, lang: str) -> str:
    """A chance in whole percent; drawn paths cannot tell 0 from nearly 0, nor 1 from nearly 1."""
    if missing(chance):
        return UNKNOWN
    known = float(chance)  # type: ignore[arg-type]
    return "<1%" if known < 0.005 else ">99%" if known > 0.995 else format_value(known, "share", lang, digits=0)


def whole(values: Iterable[object], scale: Scale) -> int | None:
    """Pledges are round numbers: no decimals where none of them needs any (None: the scale's own)."""
    known = [float(value) for value in values if not missing(value)]  # type: ignore[arg-type]
    return 0 if all(value % scale.divisor == 0 for value in known) else None


@cache
def spec(lang: str, dark: bool, level: str = "team", *, compact: bool = False, landing: bool = True) -> Spec:
    """The chart without data: rows of `rows`. Clicking a row selects its `owner` under the name `chosen`.

    Without `landing` (a period that is over) there is no column for the chance.
    """
    tone = palette(dark)
    y_scale = between(HEAD, f"height - {FOOT}")
    more = CHANCE if landing else 0
    right = RIGHT + more
    x_scale = between(LABEL, f"width - {right}", {"unionWith": [0, 1.06]})
    y = at("middle")
    columns = (
        ("actual", f"width - {right - 76}", "right"),
        ("pledge", f"width - {right - 80}", "left"),
        ("status", f"width - {158 + more}", "left"),
        ("daily", f"width - {4 + more}", "right"),
    )
    heads = [
        text({"value": _WORDS[name].in_(lang)}, px(x), px(8), tone.ink3, align=align, size=12, once=True) for name, x, align in columns
    ]
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
    return drawing(
        [
            _hit(tone, lang, y_scale, landing), *_grid(tone), *_bars(tone, y, x_scale, compact), *_pace(tone, lang),
            *(_landing(tone, y, lang) if landing else []), *heads, *names, *cells,
        ],
        tone,
    )


def _landing(tone: Palette, y: Spec, lang: str) -> list[Spec]:
    """The open dot and its whiskers, and the chance as a bar and in words."""
    known = [{"filter": "isValid(datum.low)"}]
    left, wide = f"width - {CHANCE - 18}", CHANCE - 60
    return [
        {"transform": known, "mark": {"type": "rule", "color": tone.ink2, "strokeWidth": 1.4}, "encoding": {"x": at("low"), "x2": {"field": "high"}, "y": y}},
        *(
            {"transform": known, "mark": {"type": "tick", "orient": "vertical", "size": 8, "thickness": 1.4, "color": tone.ink2, "opacity": 1},
             "encoding": {"x": at(end), "y": y}}
            for end in ("low", "high")
        ),
        {"transform": [{"filter": "isValid(datum.landing)"}],
         "mark": {"type": "point", "shape": "circle", "size": 34, "fill": tone.page, "stroke": tone.ink2, "strokeWidth": 1.4, "opacity": 1},
         "encoding": {"x": at("landing"), "y": y}},
        {"transform": [{"filter": "isValid(datum.chance)"}], "mark": {"type": "rule", "color": tone.track, "strokeWidth": 6, "strokeCap": "round"},
         "encoding": {"x": px(left), "x2": px(f"{left} + {wide}"), "y": y}},
        {"transform": [{"filter": "datum.chance > 0.005"}], "mark": {"type": "rule", "color": tone.previous, "strokeWidth": 6, "strokeCap": "round"},
         "encoding": {"x": px(left), "x2": px(f"{left} + {wide} * datum.chance"), "y": y}},
        text("chance_label", px("width - 4"), y, tone.ink, align="right", fontWeight=600),
        text({"value": _WORDS["chance"].in_(lang)}, px("width - 4"), px(8), tone.ink3, align="right", size=12, once=True),
    ]


def _hit(tone: Palette, lang: str, y_scale: Spec, landing: bool) -> Spec:
    """The whole row answers the pointer; a hairline separates it from the next."""
    tips = (
        ("owner", _WORDS["team"]),
        ("actual_exact", _WORDS["actual"]),
        ("pledge_exact", Text("保证", "Pledge")),
        ("share", Text("完成", "Attained")),
        ("status", _WORDS["status"]),
        ("daily", _WORDS["daily"]),
        *((("landing_label", _WORDS["landing"]), ("interval", _WORDS["interval"]), ("chance_label", _WORDS["chance"])) if landing else ()),
    )
    return {
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["owner"], "on": "click", "clear": False}}],
        "mark": {"type": "rect", "color": tone.page, "stroke": tone.grid, "strokeWidth": 0, "cursor": "pointer"},
        "encoding": {
            "x": px(0),
            "x2": px("width"),
            "y": at("row", y_scale),
            "y2": {"field": "below"},
            "tooltip": [{"field": name, "type": "nominal", "title": title.in_(lang)} for name, title in tips],
        },
    }


def _grid(tone: Palette) -> list[Spec]:
    lines: list[Spec] = [{"mark": {"type": "rule", "color": tone.grid}, "encoding": {"x": px(0), "x2": px("width"), "y": at("below")}}]
    for share in (0, 0.5, 1):
        place: Spec = {"datum": share, "type": "quantitative", "axis": None}
        lines.append(
            {
                "mark": {"type": "rule", "color": tone.grid},
                "transform": ONCE,
                "encoding": {"x": place, "y": px(HEAD - 4), "y2": px(f"height - {FOOT}")},
            }
        )
    return lines


def _bars(tone: Palette, y: Spec, x_scale: Spec, compact: bool) -> list[Spec]:
    """Track, actual and the tick at 100 %; what reaches furthest (`reach`) declares the scale that every layer shares."""
    track, actual, tick = (12, 6, 15) if compact else (15, 9, 19)
    zero = px(LABEL)
    full: Spec = {"datum": 1, "type": "quantitative", "axis": None}
    return [
        {"mark": {"type": "point", "opacity": 0, "color": tone.actual}, "encoding": {"x": at("reach", x_scale), "y": y}},
        {
            "mark": {"type": "bar", "height": track, "color": tone.track, "cornerRadius": 1.5, "orient": "horizontal"},
            "encoding": {"x": full, "x2": zero, "y": y},
        },
        {
            "mark": {"type": "bar", "height": actual, "color": tone.actual, "cornerRadius": 1, "orient": "horizontal"},
            "encoding": {"x": at("attained"), "x2": zero, "y": y},
        },
        text({"value": "»"}, at("attained"), y, tone.actual, size=13, bold=True, dx=4, when="datum.cut"),
        {
            "mark": {"type": "tick", "orient": "vertical", "size": tick, "thickness": 2, "color": tone.target, "opacity": 1},
            "encoding": {"x": full, "y": y},
        },
    ]


def _pace(tone: Palette, lang: str) -> list[Spec]:
    """The dashed line where today should be, and the words under the axis; 100 % keeps silent when both would meet."""
    one = [
        {"filter": "isValid(datum.pace)"},
        {"aggregate": [{"op": "max", "field": "pace", "as": "pace"}, {"op": "max", "field": "pace_label", "as": "pace_label"}]},
    ]
    foot = px(f"height - {FOOT - 12}")
    small = {"align": "center", "size": CAPTION}
    full: Spec = {"datum": 1, "type": "quantitative", "axis": None}
    late = text({"value": _WORDS["full"].in_(lang)}, full, foot, tone.ink, **small)
    late["transform"] = [{"aggregate": [{"op": "max", "field": "pace", "as": "pace"}]}, {"filter": "!(datum.pace > 0.78)"}]
    today = text("pace_label", at("pace"), foot, tone.ink, bold=True, **small)
    today["transform"] = [*one, {"filter": "datum.pace > 0.1"}]
    return [
        {
            "transform": one,
            "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.3, "color": tone.target},
            "encoding": {"x": at("pace"), "y": px(HEAD - 6), "y2": px(f"height - {FOOT - 2}")},
        },
        today,
        late,
        text({"value": "0"}, {"datum": 0, "type": "quantitative", "axis": None}, foot, tone.ink3, once=True, **small),
    ]
