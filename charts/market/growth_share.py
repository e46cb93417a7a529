"""Regions by growth and share, cut by the growth of all and the median share; what grows faster is filled, size is sales."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import change_text, format_value
from charts.marks import CAPTION, Spec, drawing, px, quiet_axis, ruled_axis, shortened, text
from charts.name_places import BESIDE, name_sides
from charts.theme import Palette, palette

HEIGHT = 330
_LETTER = 0.026  # the card is narrower than that of media
ROOM, DOT, LINES = "datum.kind == 'room'", "datum.kind == 'dot'", "datum.kind == 'lines'"
_WORDS = {
    "share": Text("份额", "Share"), "growth": Text("增长", "Growth"), "sales": Text("成交额", "Sales"), "name": Text("名称", "Name"),
    "heads": Text("人数", "Heads"), "per_head": Text("人均", "Per head"), "ratio": Text("费用率", "Expense ratio"), "all": Text("整体", "All"), "median": Text("中位", "Median"),
}
_TIPS = (("name", "name"), ("sales", "sales"), ("share_label", "share"), ("growth_label", "growth"), ("heads_label", "heads"), ("per_head_label", "per_head"), ("ratio_label", "ratio"))


def rows(regions: pd.DataFrame, subject: str, lines: tuple[float, float] | None, lang: str) -> pd.DataFrame:
    """One row per region with a growth and a share, from an answer of `regions`, and the two lines (share, growth) if there are any."""
    kept = regions[regions["growth"].notna() & regions["share"].notna()]
    if lines is not None:
        kept = kept[kept["quadrant"].notna()]
    share, growth = 100 * kept["share"].astype("float64"), 100 * kept["growth"].astype("float64")
    made = pd.DataFrame({
        "kind": "dot", "name": kept[subject].astype(str), "short": [shortened(str(name)) for name in kept[subject]], "x": share, "y": growth, "size": kept["sales"].astype("float64").clip(lower=0.0),
        "fast": [quadrant in ("star", "question") for quadrant in kept["quadrant"]], "sales": [format_value(value, "yuan", lang) for value in kept["sales"]],
        "share_label": [format_value(value, "share", lang) for value in kept["share"]], "growth_label": [change_text(value) for value in kept["growth"]],
        "heads_label": [format_value(value, "people", lang, digits=1) for value in kept["heads"]], "per_head_label": [format_value(value, "yuan", lang) for value in kept["per_head"]],
        "ratio_label": [format_value(value, "share", lang) for value in kept["expense_ratio"]],
    })
    if made.empty:
        return made
    cut = [] if lines is None else [100 * lines[1]]
    low, high = min([*growth, *cut, 0.0]), max([*growth, *cut, 0.0])
    pad = 0.15 * (high - low or 10.0)
    far = 1.18 * max(share.max(), 1.0)
    made["align"] = name_sides([*(made["x"] / far)], [*((made["y"] - low + pad) / (high - low + 2 * pad))], [*made["short"]], [*made["size"]], _LETTER)
    ends = pd.DataFrame({"kind": ["room", "room"], "x": [0.0, far], "y": [low - pad, high + pad]})
    parts = [made, ends]
    if lines is not None:
        label = f"{_WORDS['all'].in_(lang)} {change_text(lines[1])}"
        parts.append(pd.DataFrame({"kind": ["lines"], "x": [100 * lines[0]], "y": [100 * lines[1]], "y_label": [label],
                                   "x_label": [f"{_WORDS['median'].in_(lang)} {format_value(lines[0], 'share', lang)}"]}))
    return pd.concat(parts, ignore_index=True)


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    labels: Spec = {"title": None, "tickCount": 4, "labelExpr": "format(datum.value, ',.0f') + '%'"}
    x: Spec = {"field": "x", "type": "quantitative", "axis": quiet_axis(tone, grid=False, **labels), "scale": {"zero": True, "nice": False}}
    y: Spec = {"field": "y", "type": "quantitative", "axis": ruled_axis(tone, **labels), "scale": {"zero": False, "nice": False, "range": [{"expr": "height"}, 24]}}
    return drawing([
        {"transform": [{"filter": ROOM}], "mark": {"type": "point", "opacity": 0}, "encoding": {"x": x, "y": y}},
        {"transform": [{"filter": LINES}], "mark": {"type": "rule", "color": tone.target, "strokeDash": [4, 3]}, "encoding": {"y": y}},
        {"transform": [{"filter": LINES}], "mark": {"type": "rule", "color": tone.target, "strokeDash": [4, 3]}, "encoding": {"x": x}},
        *_dots(tone, x, y, lang),
        *(text("short", x, y, tone.ink, size=12.5, bold=True, align=align, dx=dx, dy=dy, when=f"{DOT} && datum.align == '{side}'") for side, (align, dx, dy) in BESIDE.items()),
        text("y_label", px("width"), y, tone.ink2, size=CAPTION, align="right", dy=-8, when=LINES),
        text("x_label", x, px(34), tone.ink2, size=CAPTION, dx=5, when=LINES),
        text({"value": _WORDS["growth"].in_(lang)}, px(0), px(8), tone.ink3, size=CAPTION, once=True),
        text({"value": _WORDS["share"].in_(lang)}, px("width"), px("height - 8"), tone.ink3, size=CAPTION, align="right", once=True),
    ], tone)


def _dots(tone: Palette, x: Spec, y: Spec, lang: str) -> list[Spec]:
    size: Spec = {"field": "size", "type": "quantitative", "legend": None, "scale": {"type": "linear", "range": [70, 480], "zero": True}}
    tips = [{"field": name, "type": "nominal", "title": _WORDS[word].in_(lang)} for name, word in _TIPS]
    dot = {"type": "point", "shape": "circle", "filled": True}
    return [
        {"transform": [{"filter": f"{DOT} && {'' if fast else '!'}datum.fast"}], "mark": {**dot, **look}, "encoding": {"x": x, "y": y, "size": size, "tooltip": tips}}
        for fast, look in ((True, {"color": tone.actual, "opacity": 0.88}), (False, {"color": tone.page, "stroke": tone.context, "strokeWidth": 2, "opacity": 1}))
    ]
