"""Number cards: label, value with a smaller unit, one grey chip with both comparisons, at most one small line."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import step_label
from analytics.errors import Text
from analytics.metrics import BY_NAME
from analytics.units import MONEY, UNKNOWN, change_text, format_value, missing, split_value
from charts import sparkline
from ui.memo import made_from
from ui.pieces.figures import chart_rows, figure
from ui.session import colours, dark, lang, t

# What a count counts, in the words of a card.
COUNTED = {"new_customers": Text("家", ""), "customers": Text("家", ""), "orders": Text("单", ""), "visits": Text("次", ""), "won_deals": Text("单", "")}


def card(key: str, *, height: int | Literal["stretch", "content"] = "stretch") -> AbstractContextManager:
    """A hairline box for a chart or a list, as tall as its neighbours; fill it with `with card("regions"):`."""
    return st.container(key=f"card_{key}", gap="small", height=height)


def direction(rate: object, words: str = "") -> str:
    """A change in Markdown, coloured by the company's setting: :red[▲ 12.1%] 环比; the glyph carries the meaning too."""
    text = change_text(rate)
    tail = f" {words}" if words else ""
    if text == UNKNOWN or text.startswith("–"):
        return f"{text}{tail}"
    colour = "red" if text.startswith("▲") == _red_rises() else "green"
    return f":{colour}[{text}]{tail}"


def _red_rises() -> bool:
    palette = colours()
    return palette.rise == palette.actual


def comparisons(previous_rate: object, last_year_rate: object) -> str:
    """环比 and 同比 side by side, in one chip; a comparison without a base is left out."""
    parts = [direction(rate, t(word)) for rate, word in ((previous_rate, "环比"), (last_year_rate, "同比")) if not missing(rate)]
    return "\u3000".join(part.replace(" ", "\u00a0") for part in parts) or t("没有可比的上期")


def kpi(
    key: str, label: str, value: object, unit: str, *, chip: str = "", help: str | None = None, suffix: str | None = None,
    trend: Sequence[float | None] = (), trend_labels: Sequence[str] = (), digits: int | None = None, below: str = "",
    line: pa.Table | None = None,
) -> None:
    """One number card. `chip` is Markdown (see `comparisons`); `trend` draws the line under it, oldest value first,
    or `line` does with rows of `charts.sparkline` made before.

    `below` is a static drawing from `charts` in the place of the line. `suffix` replaces the unit's own (家 for customers). The exact value is in the card's tooltip when the card rounds.
    """
    shown, own = split_value(value, unit, lang(), digits=digits)
    tail = own if suffix is None or shown == UNKNOWN else suffix
    prefix = "¥" if unit in MONEY and lang() == "en" and shown != UNKNOWN else ""
    with st.container(key=f"kpi_{key}", gap=None, height="stretch"):
        st.metric(label, f"{prefix}{shown}:small[{tail}]" if tail else f"{prefix}{shown}", delta=chip or None, delta_color="off", delta_arrow="off", help=help)
        if below:
            st.html(below)
        elif line is not None or len(trend) > 1:
            said = [format_value(step, unit, lang(), digits=digits) for step in trend]
            rows = sparkline.rows(trend, said, list(trend_labels) or [""] * len(trend)) if line is None else line
            figure(rows, sparkline.spec(dark()), key=f"spark_{key}", height=40, alt=label)


def metric_row(answer: Answer | None, name: str) -> pd.Series | None:
    """The row of one metric in an answer of `totals`; None when it has none."""
    if answer is None or "metric" not in answer.rows:
        return None
    by_metric = made_from(answer, "metric_row", lambda: {str(row["metric"]): row for _place, row in answer.rows.iterrows()})
    return by_metric.get(name)


def metric_card(answer: Answer | None, name: str, *, chip: str | None = None, trend: Answer | None = None) -> None:
    """A KPI card of one metric of `totals`, labelled by the registry, with both comparisons and its recent steps."""
    row = metric_row(answer, name)
    known = BY_NAME[name]
    value = None if row is None else row["value"]
    said = comparisons(row["change_rate"], row["last_year_rate"]) if chip is None and row is not None else (chip or "")
    line = chart_rows(trend, name, lambda: _steps(trend, name)) if trend is not None and name in trend.rows and len(trend.rows) > 1 else None
    kpi(name, known.label.in_(lang()), value, known.unit, chip=said if row is not None else "", help=known.description.in_(lang()),
        suffix=COUNTED[name].in_(lang()) if name in COUNTED else None, line=line)


def _steps(trend: Answer, name: str) -> pd.DataFrame:
    """The rows of a card's line from an answer of `trend`."""
    steps = [None if missing(step) else float(step) for step in trend.rows[name]]
    labels = [step_label(day, str(trend.facts.get("grain", "month"))) for day in trend.rows["period_start"]]
    return sparkline.rows(steps, [format_value(step, BY_NAME[name].unit, lang()) for step in steps], labels)
