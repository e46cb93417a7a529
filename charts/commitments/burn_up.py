"""Burn-up: cumulative actual in red against the pledge's pace curve, the landing as a fan, the period before in grey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import scale_for, split_value
from charts.commitments.pledge_bullets import whole
from charts.marks import CAPTION, Spec, coloured, drawing, px, ruled_axis, text
from charts.theme import palette

HEIGHT = 300
_WORDS = {
    "actual": Text("实际", "Actual"),
    "pace": Text("保证", "Pledge"),
    "previous": Text("上期", "Previous"),
    "landing": Text("落点", "Landing"),
    "today": Text("今天", "today"),
}


def rows(
    days: Sequence[date],
    workdays: Sequence[date],
    actual: dict[date, float],
    pledge: float,
    as_of: date,
    lang: str,
    previous: Sequence[float] = (),
    curve: Sequence[float] = (),
    landing: tuple[float, float, float] | None = None,
) -> pd.DataFrame:
    """One row per line and day. `actual` is the amount of each day, `previous` the cumulative amounts of the period before.

    The pace line follows `curve`, the share expected by the end of each day; without one it rises by an equal part on every
    working day. `landing` (low, middle, high) draws the fan from today to the end.
    """
    scale = scale_for([pledge, *actual.values()], "yuan", lang)
    shares = list(curve) if len(curve) == len(days) else _even(days, workdays)
    reached = 0.0
    lines: list[tuple[str, date, float]] = []
    for place, day in enumerate(days):
        lines.append(("pace", day, pledge * shares[place]))
        if day <= as_of:
            reached += actual.get(day, 0.0)
            lines.append(("actual", day, reached))
        if place < len(previous):
            lines.append(("previous", day, previous[place]))
    fan = _fan(days, shares, reached, as_of, landing) if landing else []
    lines += [("landing", day, middle) for day, _low, middle, _high in fan]
    made = pd.DataFrame(lines, columns=["line", "day", "yuan"])
    bounds = {day: (low, high) for day, low, _middle, high in fan}
    for place, name in enumerate(("low", "high")):
        made[name] = [bounds[day][place] / scale.divisor if line == "landing" else None for line, day in zip(made["line"], made["day"], strict=True)]
    made["day"] = pd.to_datetime(made["day"])
    made["value"] = made["yuan"] / scale.divisor
    made["shown"] = [
        split_value(value, "yuan", lang, scale=scale, digits=whole([pledge], scale) if line == "pace" else None)[0]
        for line, value in zip(made["line"], made["yuan"], strict=True)
    ]
    made["last"] = ~made.duplicated("line", keep="last")
    made["label_value"] = _apart(made)
    made["name"] = [_WORDS[line].in_(lang) for line in made["line"]]
    made["unit"] = scale.heading
    made["date"] = made["day"].dt.strftime("%m-%d")
    made["tick"] = _ticks(made, days, as_of, lang)
    return made.drop(columns="yuan")


def _even(days: Sequence[date], workdays: Sequence[date]) -> list[float]:
    """The share of working days gone by at the end of each day."""
    working, done, shares = set(workdays), 0, []
    for day in days:
        done += day in working
        shares.append(done / max(len(working), 1))
    return shares


def _fan(
    days: Sequence[date], shares: Sequence[float], reached: float, as_of: date, landing: tuple[float, float, float]
) -> list[tuple[date, float, float, float]]:
    """(day, low, middle, high) from the reading day on: the middle follows the curve, the bounds open with the root of the work done."""
    low, middle, high = landing
    coming = [place for place, day in enumerate(days) if day >= as_of]
    left = 1 - shares[coming[0]] if coming else 0.0
    if left <= 0:
        return []
    fan = []
    for place in coming:
        part = (shares[place] - shares[coming[0]]) / left
        centre, opened = reached + part * (middle - reached), part**0.5
        fan.append((days[place], centre - opened * (middle - low), centre, centre + opened * (high - middle)))
    return fan


def _apart(made: pd.DataFrame) -> pd.Series:
    """Heights at which the end labels are written: a label too near to the one above moves down."""
    height, room = made["value"].copy(), 0.12 * float(made[["value", "high"]].astype("float64").max().max() or 1)
    ends = made[made["last"] & (made["line"] != "actual")].sort_values("value", ascending=False)
    above = None
    for place, value in ends["value"].items():
        above = value if above is None else min(value, above - room)
        height[place] = above
    return height


def _ticks(made: pd.DataFrame, days: Sequence[date], as_of: date, lang: str) -> list[str | None]:
    """The words under the axis: the first day, the reading date and the last day, where they do not run into each other."""
    named = {days[0]: f"{days[0]:%m-%d}", days[-1]: f"{days[-1]:%m-%d}"} if days else {}
    if days and days[0] <= as_of <= days[-1]:
        near = len(days) / 6
        named = {day: label for day, label in named.items() if abs((day - as_of).days) > near}
        named[as_of] = f"{as_of:%m-%d} {_WORDS['today'].in_(lang)}"
    return [named.get(day.date()) if line == "pace" else None for line, day in zip(made["line"], made["day"], strict=True)]


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x: Spec = {"field": "day", "type": "temporal", "axis": None, "scale": {"range": [40, {"expr": "width - 54"}]}}
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "range": [{"expr": "height - 22"}, 26]},
        "axis": ruled_axis(tone, title=None, tickCount=4, format=",.0f", offset=-40, zindex=0),
    }
    end = {"x": x, "y": y}
    actual_end = "datum.line == 'actual' && datum.last"
    beside: Spec = {"field": "label_value", "type": "quantitative"}
    name = text("name", x, beside, tone.ink3, size=CAPTION, dx=7, dy=-7)
    value = text("shown", x, beside, tone.ink, size=12.5, dx=7, dy=7, bold=True)
    for label in (name, value):
        label["transform"] = [{"filter": "datum.last && datum.line != 'actual'"}]
    for label, plain in ((name, tone.ink3), (value, tone.ink)):
        label["encoding"]["color"] = coloured("line", {"landing": tone.actual, "pace": plain, "previous": plain})
    now = text("shown", x, y, tone.actual, size=13.5, bold=True, align="right", dx=-8, dy=-8)
    now["transform"] = [{"filter": actual_end}]
    return drawing(
        [
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "area", "color": tone.actual, "opacity": 0.13},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {**_line("landing", end, tone.actual, 1.4), "mark": {"type": "line", "color": tone.actual, "strokeWidth": 1.4, "strokeDash": [3, 3]}},
            _line("pace", end, tone.target, 1.3),
            _line("previous", end, tone.previous, 2),
            {
                "transform": [{"filter": actual_end}],
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": tone.ink3},
                "encoding": {"x": x, "y": y, "y2": px("height - 22")},
            },
            _line("actual", end, tone.actual, 2.6),
            {
                "transform": [{"filter": actual_end}],
                "mark": {"type": "point", "filled": True, "size": 60, "color": tone.actual, "opacity": 1},
                "encoding": end,
            },
            name,
            value,
            now,
            text("unit", px(0), px(8), tone.ink3, size=CAPTION, when="datum.last && datum.line == 'pace'"),
            text("tick", x, px("height - 8"), tone.ink2, size=CAPTION, align="center", when="isValid(datum.tick)"),
            _pointer(x, y, lang, tone.ink),
        ],
        tone,
    )


def _line(name: str, places: Spec, colour: str, width: float) -> Spec:
    return {
        "transform": [{"filter": f"datum.line == '{name}'"}],
        "mark": {"type": "line", "color": colour, "strokeWidth": width, "strokeJoin": "round", "strokeCap": "round"},
        "encoding": places,
    }


def _pointer(x: Spec, y: Spec, lang: str, ink: str) -> Spec:
    """Invisible points that answer the pointer with the date and the amount."""
    return {
        "mark": {"type": "point", "opacity": 0, "size": 120, "color": ink},
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": [
                {"field": "date", "type": "nominal", "title": Text("日期", "Date").in_(lang)},
                {"field": "name", "type": "nominal", "title": Text("线", "Line").in_(lang)},
                {"field": "shown", "type": "nominal", "title": Text("金额", "Amount").in_(lang)},
            ],
        },
    }
