"""The leaderboard's drawings: the podium, and the board of bars with the previous period behind and the target beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import Scale, exact_value, format_value, missing, scale_for, split_value
from charts.marks import BODY, CAPTION, Spec, at, between, drawing, px, text
from charts.spec import escaped
from charts.theme import palette

ROW, HEAD = 29.4, 24
LABEL, RIGHT = 94, 86
_WORDS = {
    "actual": Text("本期", "This period"), "previous": Text("上期同进度", "Previous, same days"), "target": Text("目标", "Target"),
    "per_head": Text("人均", "Per head"), "attainment": Text("达成", "Attained"), "total": Text("总额", "Total"),
    "lower_quartile": Text("下四分位", "Lower quartile"),
}


@dataclass(frozen=True)
class Place:
    """One step of the podium; `said` are short true sentences, `tone` colours the movement (rise, fall or plain)."""

    rank: int
    name: str
    team: str
    value: str
    suffix: str
    movement: str
    tone: str
    said: tuple[str, ...] = ()


def podium(places: Sequence[Place]) -> str:
    """The first three, the winner in the middle and in our colour; a static drawing."""
    order = [place for position in (1, 0, 2) if position < len(places) for place in [places[position]]]
    heights = {0: 106, 1: 88, 2: 80}
    steps = [_step(place, heights[list(places).index(place)], first=place is places[0]) for place in order]
    return f'<div style="display:flex;gap:8px;height:106px;border-bottom:2px solid var(--zb-target)">{"".join(steps)}</div>'


def _step(place: Place, height: int, *, first: bool) -> str:
    ink, soft, ground = ("var(--zb-on_actual)", "var(--zb-on_actual2)", "var(--zb-actual)") if first else ("var(--zb-ink)", "var(--zb-ink2)", "var(--zb-panel)")
    moved = ink if first else {"rise": "var(--zb-rise)", "fall": "var(--zb-fall)"}.get(place.tone, "var(--zb-ink3)")
    said = "".join(f"\u3000{escaped(one)}" for one in place.said)
    return (
        f'<div style="flex:1;min-width:0;align-self:flex-end;height:{height}px;background:{ground};border-radius:6px 6px 0 0;display:flex;align-items:center;'
        f'padding:0 16px;gap:14px;color:{ink};overflow:hidden"><span style="font-size:{44 if first else 34}px;font-weight:700;line-height:1;'
        f'color:{ink if first else "var(--zb-context)"}">{place.rank}</span><div style="flex:1;min-width:0;white-space:nowrap">'
        f'<div style="overflow:hidden;text-overflow:ellipsis"><b style="font-size:16px">{escaped(place.name)}</b> '
        f'<span style="color:{soft};font-size:12.5px">{escaped(place.team)}</span></div>'
        f'<div style="font-size:{25 if first else 21}px;font-weight:600;line-height:1.25">{escaped(place.value)}'
        f'<span style="font-size:13px;font-weight:700"> {escaped(place.suffix)}</span></div>'
        f'<div style="font-size:12.5px;color:{soft};overflow:hidden;text-overflow:ellipsis"><span style="color:{moved}">{escaped(place.movement)}</span>{said}</div></div></div>'
    )


def reordered(board: pd.DataFrame, subject: str, measure: str, by: str) -> pd.DataFrame:
    """The same board by another of its columns (per_head, attainment, lower_quartile): that column in the place of the
    measure, the measure itself as `total`, places anew; unknown stands last. Nothing to compare with but, for attainment, 100 %."""
    values = board[by].astype("float64")
    order = values.sort_values(ascending=False, kind="stable", na_position="last").index
    shown = pd.DataFrame({subject: board[subject], "rank": values.round(4).rank(ascending=False, method="min"), measure: values, "total": board[measure]})
    return shown.assign(previous=float("nan"), target=1.0 if by == "attainment" else float("nan")).loc[order].reset_index(drop=True)


def board_height(n: int) -> int:
    return round(HEAD + ROW * max(n, 1))


def board_rows(board: pd.DataFrame, subject: str, measure: str, unit: str, lang: str, *, beside: str = "per_head", beside_unit: str = "") -> pd.DataFrame:
    """What the board draws: one row per subject in the order given, numbers in words, places in rows.

    `beside` names the second number at the right: per_head, attainment or total, in `beside_unit` (that of the measure by default).
    """
    scale = scale_for(board[measure], unit, lang)
    aside = board[beside] if beside in board else pd.Series([None] * len(board), index=board.index)
    target = board["target"] if "target" in board else pd.Series([None] * len(board), index=board.index)
    other = beside_unit or unit
    beside_scale = scale_for(aside, other, lang) if other != unit else scale if unit == "yuan" else None
    return pd.DataFrame({
        "subject": board[subject].astype(str).to_list(),
        "rank": ["" if missing(rank) else str(int(rank)) for rank in board["rank"]],
        "middle": [place + 0.5 for place in range(len(board))],
        "value": board[measure].astype("float64").clip(lower=0).to_list(),
        "previous": board["previous"].astype("float64").clip(lower=0).to_list(),
        "target": pd.to_numeric(target).astype("float64").to_list(),
        "shown": [split_value(value, unit, lang, scale=scale)[0] for value in board[measure]],
        "beside": [_beside(value, beside, other, lang, beside_scale) for value in aside],
        "exact": [exact_value(value, unit, lang) for value in board[measure]],
        "before": [exact_value(value, unit, lang) for value in board["previous"]],
        "aim": [exact_value(value, unit, lang) for value in target],
    })


def _beside(value: object, kind: str, unit: str, lang: str, scale: Scale | None) -> str:
    if kind == "attainment":
        return format_value(value, "share", lang, digits=0)
    return split_value(value, unit, lang, scale=scale)[0]


@cache
def board_spec(lang: str, dark: bool, n: int, measure_label: str, beside: str = "per_head") -> Spec:
    """Grey = the previous period at the same progress, red = now, the tick = the target; a click selects a row (`picked`)."""
    colours = palette(dark)
    middle: Spec = {"field": "middle", "type": "quantitative", "axis": None, "scale": {"domain": [0, n], "range": [HEAD, {"expr": "height"}], "nice": False, "zero": False}}
    reach = between(LABEL, f"width - {RIGHT}")
    x = {**at("value", {**reach, "zero": True}), "stack": None}
    tip = [{"field": name, "type": "nominal", "title": title} for name, title in (
        ("subject", " "), ("exact", measure_label), ("before", _WORDS["previous"].in_(lang)), ("aim", _WORDS["target"].in_(lang)))]
    layers = [
        {"mark": {"type": "bar", "orient": "horizontal", "height": BODY * 2, "opacity": 0, "cursor": "pointer"},
         "encoding": {"x": px(0), "x2": px("width"), "y": middle, "tooltip": tip},
         "params": [{"name": "picked", "select": {"type": "point", "fields": ["subject"], "toggle": False}}]},
        {"mark": {"type": "bar", "orient": "horizontal", "height": 15, "color": colours.previous}, "encoding": {"x": {**x, "field": "previous"}, "y": middle, "tooltip": tip}},
        {"mark": {"type": "bar", "orient": "horizontal", "height": 7, "color": colours.actual}, "encoding": {"x": x, "y": middle, "tooltip": tip}},
        {"mark": {"type": "tick", "orient": "vertical", "thickness": 1.6, "size": 19, "color": colours.target}, "encoding": {"x": {**x, "field": "target"}, "y": middle},
         "transform": [{"filter": "isValid(datum.target)"}]},
        text("rank", px(2), middle, colours.ink3),
        text("subject", px(18), middle, colours.ink, bold="datum.rank == '1'", limit=LABEL - 22),
        text("shown", px(f"width - {RIGHT - 50}"), middle, colours.ink, align="right", bold=True),
        text("beside", px("width - 2"), middle, colours.ink2, align="right"),
        text({"value": measure_label}, px(LABEL), px(10), colours.ink3, size=CAPTION, once=True),
        text({"value": _WORDS[beside].in_(lang)}, px("width - 2"), px(10), colours.ink3, align="right", size=CAPTION, once=True),
    ]
    return drawing(layers, colours, height=board_height(n))


def board_words(lang: str) -> dict[str, str]:
    """The legend of the board: actual, previous, target."""
    return {name: _WORDS[name].in_(lang) for name in ("actual", "previous", "target")}
