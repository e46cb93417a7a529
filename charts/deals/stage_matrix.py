"""The nine-by-nine matrix: our step against the customer's, open deals as ink blue; the stair marks us running ahead by two steps."""

from __future__ import annotations

from functools import cache

import pandas as pd

from analytics.errors import Text
from analytics.units import format_value
from charts.marks import CAPTION, Spec, at, between, drawing, px, text
from charts.theme import palette

LEFT, TOP, HEIGHT = 92, 46, 296
FAR = 2
_WORDS = {
    "across": Text("客户决策 →", "Customer →"),
    "down": Text("销售流程 ↓", "We ↓"),
    "us": Text("我们跑在前面 ≥ 2 步", "We are ≥ 2 steps ahead"),
    "them": Text("客户在等我们", "The customer waits for us"),
    "deals": Text("商机", "Deals"),
    "value": Text("金额", "Amount"),
    "sales": Text("我们到", "We are at"),
    "decision": Text("客户到", "Customer at"),
    "count": Text("{n} 个", "{n} deals"),
    "none": Text("未录", "None"),
}

# The customer's nodes as column heads; other names are cut to what fits.
_SHORT = {
    "添加微信": "微信",
    "决策人面谈": "面谈",
    "确认需求": "需求",
    "了解细节/异议": "异议",
    "优惠拉扯": "拉扯",
    "付定金": "定金",
    "结清全款": "结清",
    "转介绍": "转介",
    "Contact added": "Contact",
    "Decision maker met": "Decider",
    "Need confirmed": "Need",
    "Details and objections": "Details",
    "Price talk": "Price",
    "Deposit paid": "Deposit",
    "Paid in full": "Paid",
    "Repurchase": "Repeat",
}


def rows(matrix: pd.DataFrame, sales_stages: list[str], decision_nodes: list[str], lang: str) -> pd.DataFrame:
    """Every cell of the grid, empty ones too, from an answer of the question `dual_funnel`.

    A deal without a decision node stands in an extra column on the right.
    """
    counted = {}
    for found in matrix.itertuples(index=False):
        step = 0 if pd.isna(found.decision_step) else int(found.decision_step)
        if not pd.isna(found.sales_step):
            counted[int(found.sales_step), step] = (float(found.deals), found.value_yuan)
    wide, high = len(decision_nodes), len(sales_stages)
    columns = [*range(1, wide + 1)] + ([0] if any(node == 0 for _, node in counted) else [])
    most = max((deals for (_, node), (deals, _) in counted.items() if node), default=1.0)
    cells = []
    for row in range(1, high + 1):
        for column in columns:
            deals, value = counted.get((row, column), (0.0, None))
            place = wide + 1.4 if column == 0 else float(column)
            cells.append(
                {
                    "left": place - 0.5,
                    "right": place + 0.5,
                    "x": place,
                    "top": row - 0.5,
                    "bottom": row + 0.5,
                    "y": float(row),
                    "heat": deals / most,
                    "deals": format_value(deals, "count", lang) if deals else "",
                    "kind": "none" if column == 0 else "cell" if deals else "empty",
                    "sales": sales_stages[row - 1],
                    "decision": decision_nodes[column - 1] if column else _WORDS["none"].in_(lang),
                    "value": format_value(value, "yuan", lang),
                    "first_row": row == 1,
                    "first_column": column == 1,
                    "head": _SHORT.get(decision_nodes[column - 1], decision_nodes[column - 1]) if column else _WORDS["none"].in_(lang),
                    "head_line": 0 if lang == "zh" else (column - 1) % 2 if column else 0,
                    "stair": column == 1 and row >= 1 + FAR,
                    "step_right": float(max(row - FAR, 0)) + 0.5,
                    "is_last": row == high and column == 1,
                }
            )
    made = pd.DataFrame(cells)
    ahead = sum(deals for (us, them), (deals, _) in counted.items() if them and us - them >= FAR)
    waits = sum(deals for (us, them), (deals, _) in counted.items() if them and them > us)
    made["ahead"] = _WORDS["count"].in_(lang).format(n=format_value(ahead, "count", lang))
    made["waits"] = _WORDS["count"].in_(lang).format(n=format_value(waits, "count", lang))
    made["wide"], made["high"] = float(wide), float(high)
    return made


@cache
def spec(lang: str, dark: bool) -> Spec:
    """The chart without data: rows of `rows`."""
    tone = palette(dark)
    box = {
        "x": at("left", between(LEFT, "width - 2")),
        "x2": {"field": "right"},
        "y": at("top", between(TOP, "height - 2")),
        "y2": {"field": "bottom"},
    }
    middle = (at("x"), at("y"))
    tips = [{"field": name, "type": "nominal", "title": _WORDS[name].in_(lang)} for name in ("sales", "decision", "deals", "value")]
    limit = 46 if lang == "zh" else 64  # headings on two lines have the room of two columns
    dark_ink = "datum.heat > 0.45"
    ends = [tone.sequential[1], tone.sequential[3], tone.sequential[5], tone.sequential[7], tone.sequential[9]]
    return drawing(
        [
            {
                "transform": [{"filter": "datum.kind == 'empty'"}],
                "mark": {"type": "rect", "color": tone.header, "stroke": tone.page, "strokeWidth": 1},
                "encoding": box,
            },
            {
                "transform": [{"filter": "datum.kind == 'none'"}],
                "mark": {"type": "rect", "color": tone.panel, "stroke": tone.unknown, "strokeDash": [2, 3], "strokeWidth": 1},
                "encoding": {**box, "tooltip": tips},
            },
            {
                "transform": [{"filter": "datum.kind == 'cell'"}],
                "mark": {"type": "rect", "stroke": tone.page, "strokeWidth": 1},
                "encoding": {
                    **box,
                    "tooltip": tips,
                    "color": {
                        "field": "heat",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {"type": "sqrt", "domain": [0, 1], "range": ends},
                    },
                },
            },
            text("deals", *middle, tone.page, align="center", size=12, when=f"datum.kind == 'cell' && {dark_ink}"),
            text("deals", *middle, tone.ink, align="center", size=12, when=f"datum.kind == 'cell' && !({dark_ink})"),
            text("deals", *middle, tone.ink3, align="center", size=12, when="datum.kind == 'none'"),
            text("sales", px(LEFT - 8), at("y"), tone.ink2, align="right", size=12, when="datum.first_column", limit=LEFT - 10),
            *(text("head", at("x"), px(TOP - 9 - 13 * high), tone.ink2, align="center", size=11.5, when=f"datum.first_row && datum.head_line == {high}", limit=limit)
              for high, limit in ((0, limit), (1, limit))),
            text({"value": _WORDS["across"].in_(lang)}, px(LEFT), px(8), tone.ink3, size=CAPTION, once=True),
            text({"value": _WORDS["down"].in_(lang)}, px(LEFT - 8), px(TOP - 9), tone.ink3, align="right", size=CAPTION, once=True),
            *_stair(tone.bad),
            *_note("us", "ahead", tone.bad, 0.62, "left", lang),
            *_note("them", "waits", tone.good, -0.62, "right", lang),
        ],
        tone,
    )


def _stair(colour: str) -> list[Spec]:
    """The outline of the cells where we are at least two steps ahead of the customer, drawn as rules cell by cell."""
    rule = {"type": "rule", "color": colour, "strokeWidth": 1.8, "strokeCap": "square"}
    kept = [{"filter": "datum.stair"}]
    return [
        {"transform": kept, "mark": rule, "encoding": {"x": at("left"), "y": at("top"), "y2": {"field": "bottom"}}},
        {"transform": kept, "mark": rule, "encoding": {"x": at("step_right"), "y": at("top"), "y2": {"field": "bottom"}}},
        {
            "transform": [*kept, {"calculate": "datum.step_right - 1", "as": "from_x"}],
            "mark": rule,
            "encoding": {"x": at("from_x"), "x2": {"field": "step_right"}, "y": at("top")},
        },
        {
            "transform": [{"filter": "datum.is_last"}],
            "mark": rule,
            "encoding": {"x": at("left"), "x2": {"field": "step_right"}, "y": at("bottom")},
        },
    ]


def _note(word: str, count: str, colour: str, corner: float, align: str, lang: str) -> list[Spec]:
    """Two lines in a corner: below left for us ahead, above right for the customer waiting."""
    low = corner > 0
    x = at("note_x")
    made = []
    for line, (what, size) in enumerate((({"value": _WORDS[word].in_(lang)}, 12), (count, 12))):
        layer = text(what, x, at("note_y"), colour, align=align, size=size, bold=True, dx=8 if low else -6)
        row = f"datum.high - {0.1 if line else 0.9}" if low else f"{2.6 if line else 1.8}"
        layer["transform"] = [
            {"filter": "datum.is_last"},
            {"calculate": "0.5" if low else "datum.wide + 0.5", "as": "note_x"},
            {"calculate": row, "as": "note_y"},
        ]
        made.append(layer)
    return made
