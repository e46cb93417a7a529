"""Media by cost and return: filled above the break-even line, hollow with ▽ below it; size is the number of deals."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value, missing, scale_for
from charts.marks import CAPTION, Spec, drawing, px, quiet_axis, ruled_axis, shortened, text
from charts.name_places import BESIDE, name_sides
from charts.theme import Palette, palette

HEIGHT = 330
EVEN, MEDIUM, BENCHMARK = "datum.kind == 'even'", "datum.kind == 'medium'", "datum.kind == 'benchmark'"
_WORDS = {
    "margin": Text("毛利", "Margin"),
    "revenue": Text("成交额", "Revenue"),
    "cost": Text("花费", "Cost"),
    "deals": Text("成交", "Deals"),
    "medium": Text("媒体", "Medium"),
    "loss": Text("亏：补不回花费", "Loss: cost not covered"),
    "even": Text("回本线", "Break-even"),
    "back": Text("回报", "Return"),
    "roi": Text("ROI", "ROI"),
}
_TIPS = (("medium", "medium"), ("cost", "cost"), ("back", "back"), ("deals_label", "deals"), ("roi", "roi"))


def rows(media: pd.DataFrame, subject: str, lang: str, benchmark: tuple[float, str] | None = None) -> pd.DataFrame:
    """One row per medium with a cost, and the two ends of the break-even line, from an answer of `media_roi`.

    The return is the margin where the answer's `roi_basis` says so, else the revenue. `benchmark`: an ROI somebody typed in and its source.
    """
    kept = media[media["cost_yuan"].fillna(0) > 0]
    basis = "margin" if len(kept) and kept["margin_yuan"].notna().any() else "revenue"
    kept = kept[kept[f"{basis}_yuan"].notna()]
    across, up = scale_for(kept["cost_yuan"], "yuan", lang), scale_for(kept[f"{basis}_yuan"], "yuan", lang)
    scale = max(across, up, key=lambda one: one.divisor)
    cost, back = kept["cost_yuan"].astype("float64") / scale.divisor, kept[f"{basis}_yuan"].astype("float64") / scale.divisor
    ahead = back >= cost
    made = pd.DataFrame(
        {
            "kind": "medium",
            "medium": kept[subject].astype(str),
            "x": cost,
            "y": back,
            "deals": kept["deals"].astype("float64").fillna(0),
            "label": [shortened(str(name)) if good else f"{shortened(str(name))} ▽" for name, good in zip(kept[subject], ahead, strict=True)],
            "good": ahead,
            "roi": [format_value(value, "ratio", lang) for value in kept["roi"]],
            "cost": [format_value(value, "yuan", lang) for value in kept["cost_yuan"]],
            "back": [format_value(value, "yuan", lang) for value in kept[f"{basis}_yuan"]],
            "deals_label": [format_value(value, "count", lang) for value in kept["deals"]],
        }
    )
    reach = 1.1 * float(made["x"].max()) if len(made) else 1.0
    room = 1.1 * float(made["y"].max()) if len(made) else 1.0  # so that the highest dot is not cut in half
    made["align"] = name_sides([*(made["x"] / reach)], [*(made["y"] / max(room, 1e-9))], [*made["label"]], [*made["deals"]])
    ends = pd.DataFrame({"kind": ["even", "even", "room"], "x": [0.0, reach, 0.0], "y": [0.0, reach, room]})
    if benchmark is not None:
        far = min(reach, room / max(1 + benchmark[0], 1e-9))
        line = pd.DataFrame({"kind": "benchmark", "x": [0.0, far], "y": [0.0, far * (1 + benchmark[0])]})
        line["bench_label"] = f"ROI {format_value(benchmark[0], 'ratio', lang)} · {benchmark[1]}"
        ends = pd.concat([ends, line], ignore_index=True)
    made = pd.concat([made, ends], ignore_index=True)
    if "bench_label" not in made:
        made["bench_label"] = None
    made["x_title"] = f"{_WORDS['cost'].in_(lang)} {scale.heading}"
    made["y_title"] = f"{_WORDS[basis].in_(lang)} {scale.heading}"
    made["even_label"] = f"{_WORDS['even'].in_(lang)} {_WORDS[basis].in_(lang)} = {_WORDS['cost'].in_(lang)}"
    return made


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    x: Spec = {"field": "x", "type": "quantitative", "axis": quiet_axis(tone, title=None, tickCount=4, grid=False), "scale": {"zero": True, "nice": False}}
    y: Spec = {
        "field": "y", "type": "quantitative", "axis": ruled_axis(tone, title=None, tickCount=4),
        "scale": {"zero": True, "nice": False, "range": [{"expr": "height"}, 24]},
    }
    small = {"size": CAPTION, "align": "right"}
    return drawing([
        {"transform": [{"filter": "datum.kind == 'room'"}], "mark": {"type": "point", "opacity": 0}, "encoding": {"x": x, "y": y}},
        *_break_even(tone, x, y),
        {"transform": [{"filter": BENCHMARK}], "mark": {"type": "line", "color": tone.ink3, "strokeWidth": 1.2, "strokeDash": [4, 3]}, "encoding": {"x": x, "y": y}},
        text("bench_label", x, y, tone.ink3, size=CAPTION, align="right", dx=-6, dy=-6, when=f"{BENCHMARK} && datum.x > 0"),
        *_dots(tone, x, y, lang),
        *_names(x, y, tone.ink, tone.bad),
        text("y_title", px(0), px(8), tone.ink3, size=CAPTION, when=f"{EVEN} && datum.x == 0"),
        text("x_title", px("width"), px("height - 8"), tone.ink3, when=f"{EVEN} && datum.x == 0", **small),
        text("even_label", x, y, tone.ink2, bold=True, dx=-8, dy=-10, when=f"{EVEN} && datum.x > 0", **small),
    ], tone)


def _break_even(tone: Palette, x: Spec, y: Spec) -> list[Spec]:
    """The line where the return equals the cost; the loss below it is tinted."""
    kept, places = [{"filter": EVEN}], {"x": x, "y": y}
    return [
        {"transform": kept, "mark": {"type": "area", "color": tone.panel, "opacity": 1, "line": False}, "encoding": places},
        {"transform": kept, "mark": {"type": "line", "color": tone.target, "strokeWidth": 1.4}, "encoding": places},
    ]


def _dots(tone: Palette, x: Spec, y: Spec, lang: str) -> list[Spec]:
    """Filled where the return covers the cost, hollow and amber where it does not."""
    size: Spec = {"field": "deals", "type": "quantitative", "legend": None, "scale": {"type": "linear", "range": [70, 480], "zero": True}}
    tips = [{"field": name, "type": "nominal", "title": _WORDS[word].in_(lang)} for name, word in _TIPS]
    places = {"x": x, "y": y, "size": size, "tooltip": tips}
    dot = {"type": "point", "shape": "circle", "filled": True}
    return [
        {"transform": [{"filter": f"{MEDIUM} && datum.good"}],
         "mark": {**dot, "color": tone.good, "opacity": 0.88, "stroke": tone.good}, "encoding": places},
        {"transform": [{"filter": f"{MEDIUM} && !datum.good"}],
         "mark": {**dot, "color": tone.page, "stroke": tone.bad, "strokeWidth": 2, "opacity": 1}, "encoding": places},
    ]


def _names(x: Spec, y: Spec, ink: str, bad: str) -> list[Spec]:
    """The names beside the dots, amber below break-even."""
    made = []
    for side, (align, dx, dy) in BESIDE.items():
        for good, colour in ((True, ink), (False, bad)):
            kept = f"{MEDIUM} && datum.align == '{side}' && {'' if good else '!'}datum.good"
            made.append(text("label", x, y, colour, size=12.5, bold=not good, align=align, dx=dx, dy=dy, when=kept))
    return made


def without_cost(media: pd.DataFrame, subject: str) -> list[str]:
    """The media left out of the picture because they cost nothing."""
    return [str(name) for name, cost in zip(media[subject], media["cost_yuan"], strict=True) if missing(cost) or float(cost) <= 0]
