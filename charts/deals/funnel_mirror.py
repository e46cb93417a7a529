"""The two processes as a mirror: ours in red to the left, the customer's decision in ink to the right, one row per step.

The lighter end of a bar is what waits at that step now; a chip between two steps carries the step rate, amber where it is
the weakest before signing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import UNKNOWN, format_value, missing
from charts.marks import ONCE, Spec, at, between, drawing, px, text
from charts.theme import Palette, palette

ROW, HEAD, CHIP = 34.5, 46, 19
_WORDS = {
    "sales": Text("销售流程", "Our sales process"),
    "decision": Text("客户决策流程", "The customer's decision"),
    "sales_about": Text("我们做到哪一步", "how far we are"),
    "decision_about": Text("客户走到哪一步", "how far they are"),
    "waiting": Text("停留中", "Waiting"),
    "days": Text("中位 / p90 天", "Median / p90 d"),
    "rate": Text("步转化", "Step rate"),
    "reached": Text("到达", "Reached"),
    "dropped": Text("丢单", "Lost here"),
    "value": Text("金额", "Amount"),
    "stage": Text("阶段", "Stage"),
}


def height(rows: pd.DataFrame) -> int:
    return int(HEAD + ROW * max(rows["step"].max() if len(rows) else 1, 1))


def rows(sales: pd.DataFrame, decision: pd.DataFrame, lang: str, *, signing: int | None = None) -> pd.DataFrame:
    """One row per track and step, from two answers of the question `funnel`.

    `signing` is the step that counts as won: the weakest step rate is looked for up to it.
    """
    largest = max([float(frame["reached"].max()) for frame in (sales, decision) if len(frame)], default=0.0)
    parts = [_track(frame, name, largest or 1.0, lang, signing) for name, frame in (("sales", sales), ("decision", decision)) if len(frame)]
    return pd.concat(parts, ignore_index=True)


def _track(frame: pd.DataFrame, track: str, largest: float, lang: str, signing: int | None) -> pd.DataFrame:
    step = frame["step"].astype("float64")
    reached, waiting = frame["reached"].astype("float64"), frame["waiting"].astype("float64").fillna(0)
    weakest = _weakest(frame, signing)
    # the rate of a step stands between it and the one before
    chips = [
        UNKNOWN if missing(rate) else f"{'▽' if place == weakest else '↓'} {format_value(rate, 'share', lang)}"
        for place, rate in zip(frame["step"], frame["step_rate"], strict=True)
    ]
    first = step.min()
    return pd.DataFrame(
        {
            "track": track,
            "step": step,
            "top": step - 0.5,
            "bottom": step + 0.5,
            "stage": frame["stage"].astype(str),
            "number": frame["step"].astype(int).astype(str),
            "reached": reached / largest,
            "moving": (reached - waiting).clip(lower=0) / largest,
            "reached_label": [format_value(value, "count", lang) for value in reached],
            "waiting": [format_value(value, "count", lang) for value in frame["waiting"]],
            "dropped": [format_value(value, "count", lang) for value in frame["dropped"]],
            "value": [format_value(value, "yuan", lang) for value in frame["value_yuan"]],
            "days": [f"{_days(low)} / {_days(high)}" for low, high in zip(frame["median_days"], frame["p90_days"], strict=True)],
            "chip": chips,
            "between": step - 0.5,
            "has_chip": step > first,
            "weak": frame["step"] == weakest,
        }
    )


def _days(value: object) -> str:
    return UNKNOWN if missing(value) else f"{float(value):,.0f}"  # type: ignore[arg-type]


def _weakest(frame: pd.DataFrame, signing: int | None) -> int | None:
    """The step with the lowest rate up to signing; None when no rate is known."""
    known = frame[frame["step_rate"].notna() & (frame["step"] > frame["step"].min())]
    if signing is not None:
        known = known[known["step"] <= signing]
    return None if known.empty else int(known.loc[known["step_rate"].astype("float64").idxmin(), "step"])


@dataclass(frozen=True)
class _Side:
    """Where a track is drawn. Places are expressions over the width; `inner` is the end of the bars at the stage names."""

    track: str
    inner: str
    outer: str
    count_align: str
    title_align: str
    name_x: str
    name_align: str
    chip_x: str
    days_x: str
    waiting_x: str
    about_x: str

    @property
    def only(self) -> Spec:
        return {"filter": f"datum.track == '{self.track}'"}


# Half the room of the stage names in the middle: English names are longer.
_MIDDLE = {"zh": 112, "en": 150}
# Where the columns stand, counted from the edge: in a narrow chart closer together, so that the bars keep their room.
_WIDE = "clamp((width - 980) / 166, 0, 1)"
_OUTER = f"(242 + 32 * {_WIDE} + max(width - 1146, 0) * 0.1)"
_CHIP, _DAYS, _WAITING = (f"({close} + {more} * {_WIDE})" for close, more in ((167, 31), (97, 25), (30, 10)))
_LEFT = _Side(
    "sales", "width/2 - {middle}", _OUTER, "right", "right", "width/2 - 16", "right", _CHIP, _DAYS, _WAITING, "width/2 - 200",
)
_RIGHT = _Side(
    "decision", "width/2 + {middle}", f"width - {_OUTER}", "left", "left", "width/2 + 16", "left", f"width - {_CHIP}", f"width - {_DAYS}", f"width - {_WAITING}",
    "width/2 + 224",
)


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    layers = _rules(tone)
    middle = _MIDDLE[lang]
    for plan, fill, light in ((_LEFT, tone.actual, tone.actual_tint), (_RIGHT, tone.ink2, tone.track)):
        side = replace(plan, inner=plan.inner.format(middle=middle))
        layers += _bars(side, fill, light, tone, lang) + _heads(side, tone, lang) + _cells(side, tone, middle - 18) + _chips(side, tone)
    return drawing(layers, tone, resolve={"scale": {"x": "independent"}})


def _y(field: str) -> Spec:
    return at(field)


def _rules(tone: Palette) -> list[Spec]:
    """Hairlines between the steps, and the numbered discs in the middle. The first layer declares the shared vertical scale."""
    scale = between(HEAD, "height - 1")
    line = {"x": px(0), "x2": px("width")}
    return [
        {"mark": {"type": "rule", "opacity": 0}, "encoding": {**line, "y": at("top", scale)}},
        {"mark": {"type": "rule", "opacity": 0}, "encoding": {**line, "y": _y("bottom")}},
        {
            "transform": [{"filter": "datum.has_chip"}],
            "mark": {"type": "rule", "color": tone.grid},
            "encoding": {**line, "y": _y("between")},
        },
        {"mark": {"type": "rule", "color": tone.line}, "transform": ONCE, "encoding": {"x": px(0), "x2": px("width"), "y": px(HEAD - 1)}},
        {
            "mark": {"type": "point", "shape": "circle", "filled": True, "size": 400, "color": tone.panel, "opacity": 1},
            "encoding": {"x": px("width/2"), "y": _y("step")},
        },
        text("number", px("width/2"), _y("step"), tone.ink2, align="center", size=12.5, bold=True),
    ]


def _bars(side: _Side, fill: str, light: str, tone: Palette, lang: str) -> list[Spec]:
    scale = between(side.inner, side.outer, [0, 1])
    zero: Spec = {"datum": 0, "type": "quantitative"}
    tips = (
        ("stage", "stage"),
        ("reached_label", "reached"),
        ("chip", "rate"),
        ("waiting", "waiting"),
        ("dropped", "dropped"),
        ("days", "days"),
        ("value", "value"),
    )
    bar = {"type": "bar", "orient": "horizontal", "height": 18, "cornerRadius": 1.5}
    return [
        {
            "transform": [side.only],
            "mark": {**bar, "color": light, "stroke": fill, "strokeWidth": 1},
            "encoding": {
                "x": at("reached", scale),
                "x2": zero,
                "y": _y("step"),
                "tooltip": [{"field": name, "type": "nominal", "title": _WORDS[word].in_(lang)} for name, word in tips],
            },
        },
        {
            "transform": [side.only],
            "mark": {**bar, "color": fill, "tooltip": None},
            "encoding": {"x": at("moving", scale), "x2": zero, "y": _y("step")},
        },
        {
            **text(
                "reached_label",
                at("reached", scale),
                _y("step"),
                tone.ink,
                align=side.count_align,
                size=13.5,
                fontWeight=600,
                dx=-7 if side.count_align == "right" else 7,
            ),
            "transform": [side.only],
        },
    ]


def _heads(side: _Side, tone: Palette, lang: str) -> list[Spec]:
    inner = f"{side.inner} {'- 6' if side.track == 'sales' else '+ 6'}"
    made = [
        text({"value": _WORDS[side.track].in_(lang)}, px(inner), px(11), tone.ink, align=side.title_align, size=15, bold=True, once=True),
        text(
            {"value": _WORDS[f"{side.track}_about"].in_(lang)},
            px(side.about_x if lang == "zh" else inner),
            px(12 if lang == "zh" else 32),
            tone.ink3,
            align=side.title_align,
            size=12,
            once=True,
        ),
    ]
    for word, x in (("waiting", side.waiting_x), ("days", side.days_x), ("rate", side.chip_x)):
        made.append(text({"value": _WORDS[word].in_(lang)}, px(x), px(32), tone.ink3, align="center", size=12, once=True))
    return made


def _cells(side: _Side, tone: Palette, room: int) -> list[Spec]:
    cells = [
        text("stage", px(side.name_x), _y("step"), tone.ink, align=side.name_align, limit=room),
        text("days", px(side.days_x), _y("step"), tone.ink, align="center"),
        text("waiting", px(side.waiting_x), _y("step"), tone.ink, align="center"),
    ]
    return [{**cell, "transform": [side.only]} for cell in cells]


def _chips(side: _Side, tone: Palette) -> list[Spec]:
    """Step rates on the hairlines; the weakest is amber, bold and carries ▽."""
    made = []
    for weak, fill, line, ink in ((False, tone.page, tone.line, tone.ink2), (True, tone.bad_fill, tone.bad, tone.bad)):
        kept = [side.only, {"filter": f"datum.has_chip && {'' if weak else '!'}datum.weak"}]
        made += [
            {
                "transform": kept,
                "mark": {"type": "rect", "color": fill, "stroke": line, "strokeWidth": 1, "cornerRadius": 9.5, "height": CHIP},
                "encoding": {"x": px(f"{side.chip_x} - 33"), "x2": px(f"{side.chip_x} + 33"), "y": _y("between")},
            },
            {**text("chip", px(side.chip_x), _y("between"), ink, align="center", size=12, bold=weak), "transform": kept},
        ]
    return made


def legend(lang: str, count: str = "imputed") -> tuple[tuple[str, str], ...]:
    """The kinds of mark and their words, for the line under the chart."""
    words = {
        "reached": Text("走过这一步", "Passed this step"),
        "waiting": Text("其中现在停在这一步", "of which waiting here now") if count == "visited" else Text("其中最远走到这一步，没输单", "of which came no further and are not lost"),
        "weak": Text("签约前最弱一步", "Weakest step before signing"),
    }
    return tuple((kind, label.in_(lang)) for kind, label in words.items())
