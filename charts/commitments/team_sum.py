"""A team's pledge beside the sum of its members' pledges, on one scale, with what is reached in both."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, scale_for
from charts.commitments.pledge_bullets import whole
from charts.marks import Spec, at, between, drawing, px, text
from charts.theme import palette

HEIGHT = 96
_WORDS = {
    "team": Text("团队保证", "Team pledge"),
    "members": Text("成员保证合计", "Sum of the members' pledges"),
    "actual": Text("实际", "Actual"),
}


def rows(team: float, members: float, actual: float, lang: str) -> pd.DataFrame:
    """Two rows, the team's pledge and its members' sum."""
    scale = scale_for([team, members], "yuan", lang)
    pledged, reached = [team, members], [actual, actual]
    return pd.DataFrame(
        {
            "name": [_WORDS["team"].in_(lang), _WORDS["members"].in_(lang)],
            "label_y": [8.0, 56.0],
            "middle": [30.0, 78.0],
            "pledge": pledged,
            "actual": reached,
            "shown": [format_value(value, "yuan", lang, scale=scale, digits=whole(pledged, scale)) for value in pledged],
            "actual_label": [format_value(value, "yuan", lang) for value in reached],
            "team": [float(team)] * 2,
        }
    )


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    zero: Spec = {"datum": 0, "type": "quantitative"}
    x = at("pledge", between(0, "width - 4", {"unionWith": [0]}))
    y_scale = between(0, "height", [0, HEIGHT])
    tips = [
        {"field": field, "type": "nominal", "title": title}
        for field, title in (("name", ""), ("shown", Text("保证", "Pledge").in_(lang)), ("actual_label", _WORDS["actual"].in_(lang)))
    ]
    return drawing(
        [
            {
                "mark": {"type": "bar", "orient": "horizontal", "height": 15, "color": tone.track, "cornerRadius": 1.5},
                "encoding": {"x": x, "x2": zero, "y": at("middle", y_scale), "tooltip": tips},
            },
            {
                "mark": {"type": "bar", "orient": "horizontal", "height": 7, "color": tone.actual, "cornerRadius": 1},
                "encoding": {"x": at("actual"), "x2": zero, "y": at("middle"), "tooltip": tips},
            },
            {
                "mark": {"type": "tick", "orient": "vertical", "size": 19, "thickness": 2, "color": tone.target, "opacity": 1},
                "encoding": {"x": at("pledge"), "y": at("middle")},
            },
            {
                "transform": [{"aggregate": [{"op": "max", "field": "team", "as": "team"}]}],
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": tone.ink3},
                "encoding": {"x": at("team"), "y": px(68), "y2": px(90)},
            },
            text("name", px(0), at("label_y"), tone.ink),
            text("shown", px("width - 2"), at("label_y"), tone.ink, align="right", fontWeight=600),
        ],
        tone,
    )
