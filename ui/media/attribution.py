"""The parts of the attribution page: its choices, cards, the models side by side, the paths and their lengths."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.media.attribution import CREDITED
from analytics.media.touch_paths import LOOKBACK
from analytics.scope import Scope
from analytics.units import Scale, format_value, missing, scale_for, split_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.marks import shortened
from charts.media.attribution_dots import Line, attribution_dots
from ui.pieces.cards import card, kpi
from ui.pieces.figures import drawing, legend, section_title
from ui.pieces.scope_bar import Choice
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import colours, lang, t, warehouse

LOOKBACKS = (30, 60, LOOKBACK, 180)
LEAD = CREDITED.index("markov")
ENDS = (CREDITED.index("first"), CREDITED.index("last"))
MOST_ROWS, MOST_LENGTHS = 20, 8


def of_their_time(scope: Scope) -> Scope:
    """`scope`, without its period where no touch has a date: files of whole paths can only be read all together."""
    house = warehouse()
    return replace(scope, period=None) if house.row_count("touches") and house.last_date("touches") is None else scope


def choices() -> tuple[Choice, ...]:
    """分配: conversions or money. 回看: how far back a path reaches. 马尔可夫: what comes next hangs on the last touch, or on the last two."""
    return (
        Choice("value", t("分配"), (("conversions", t("转化数")), ("yuan", t("转化金额"))), width=176),
        Choice("lookback", t("回看"), tuple((str(days), t("{n} 天", n=days)) for days in LOOKBACKS), str(LOOKBACK)),
        Choice("order", t("马尔可夫"), (("1", t("1 阶：看前一次")), ("2", t("2 阶：看前两次"))), width=216),
    )


def cards(answer: Answer, paths: Answer | None) -> None:
    """Conversions, how often a path converts, how long and how many touches a conversion takes."""
    facts: Any = answer.facts
    more: Any = paths.facts if paths is not None else {}
    places = st.columns(4, gap="small")
    with places[0]:
        kpi("conversions", t("转化"), facts["conversions"], "count", chip=t("共 {n} 条路径", n=format_value(facts["paths"], "count", lang())))
    with places[1]:
        kpi("base_rate", t("路径转化率"), facts["base_rate"], "share", chip=t("未转化 {n} 条", n=format_value(facts["nulls"], "count", lang())))
    with places[2]:
        kpi("value", t("转化金额"), facts["value_yuan"] or None, "yuan", chip=t("回看 {n} 天", n=facts["lookback"]))
    with places[3]:
        days = more.get("median_days")
        kpi("length", t("平均几次触达"), more.get("mean_length"), "ratio",
            chip=t("没有时间，天数未知") if missing(days) else t("从首次到转化，中位 {n} 天", n=format_value(days, "day", lang(), digits=0).split(" ")[0]))


def models_card(answer: Answer) -> None:
    """The models side by side, with the medium about which they differ most."""
    with card("attribution_models", height="content"):
        section_title(t("各模型并排"), _caption(answer))
        tone = colours()
        st.html(legend((tone.ink2, t("首次"), "ring"), (tone.ink2, t("末次"), "box"), (tone.actual, t("马尔可夫"), "dot"), (tone.actual_tint, t("马尔可夫的 80% 区间"), "box"),
                       (tone.context, t("其余模型"), "tick")))
        drawing(prepared(answer, "models", lambda: _models(answer)), key="attribution_models")
        if words := _widest(answer):
            st.caption(words)
        if words := _kept(answer):
            st.caption(words)


def _kept(answer: Answer) -> str:
    """How often each medium keeps its place by Markov when paths are drawn again: names and shares in the order of the picture."""
    rows = answer.rows.head(MOST_ROWS).dropna(subset=["place_kept"])
    said = [f"{shortened(str(row['medium']))} {format_value(row['place_kept'], 'share', lang(), digits=0)}" for row in rows.to_dict("records")]
    return t("名次稳定（路径重抽时马尔可夫名次不变的次数）：{shares}", shares=("、" if lang() == "zh" else ", ").join(said)) if said else ""


def _caption(answer: Answer) -> str:
    facts: Any = answer.facts
    if _in_yuan(answer):
        return t("转化金额（{unit}），每列合计 {total}", unit=_scale(answer).heading, total=format_value(facts["value_yuan"], "yuan", lang()))
    return t("转化数，每列合计 {total}", total=format_value(facts["conversions"], "count", lang()))


def _in_yuan(answer: Answer) -> bool:
    return next(one.unit for one in answer.columns if one.name == "linear") == "yuan"


def _scale(answer: Answer) -> Scale:
    return scale_for(pd.concat([answer.rows[name] for name in CREDITED]).dropna(), "yuan" if _in_yuan(answer) else "ratio", lang())


def _models(answer: Answer) -> str:
    shown_as = {column.name: column.label for column in answer.columns}
    rows, unit, scale = answer.rows.head(MOST_ROWS), "yuan" if _in_yuan(answer) else "ratio", _scale(answer)
    whole = float(answer.rows["linear"].sum())
    top = max((float(value) for name in CREDITED for value in rows[name].dropna()), default=0.0)
    top = max([top, *(float(high) * whole for high in rows["markov_high"].dropna())])
    small = top < 10 and unit == "ratio"

    def shown(value: object) -> str:
        return split_value(value, unit, lang(), scale=scale, digits=None if unit == "yuan" else 2 if small else 1)[0]

    lines = [Line(
        str(row["medium"]), [shown(row[name]) for name in CREDITED], [None if missing(row[name]) or top <= 0 else float(row[name]) / top for name in CREDITED],
        None if missing(row["markov_low"]) or top <= 0 else (float(row["markov_low"]) * whole / top, float(row["markov_high"]) * whole / top)) for row in rows.to_dict("records")]
    ticks = [(place, split_value(place * top, unit, lang(), scale=scale, digits=0 if top >= 4 or unit == "yuan" else 1)[0]) for place in (0.0, 0.5, 1.0)]
    return attribution_dots(lines, [shown_as[name].in_(lang()) for name in CREDITED], LEAD, ENDS, ticks, colours())


def _widest(answer: Answer) -> str:
    """The medium the models disagree about most, in the words of the picture: not to move a budget on it before a test."""
    rows = answer.rows.dropna(subset=["model_risk"])
    if rows.empty or len(rows) < 2:
        return ""
    row = rows.loc[rows["model_risk"].idxmax()]
    known = [float(row[name]) for name in CREDITED if not missing(row[name])]
    unit, scale = ("yuan", _scale(answer)) if _in_yuan(answer) else ("ratio", None)
    low, high = (split_value(value, unit, lang(), scale=scale, digits=0 if unit == "ratio" else None)[0] for value in (min(known), max(known)))
    return t("分歧最大：{medium} {low} — {high}；调整预算前先做停投试验。归因不是因果。", medium=shortened(str(row["medium"])), low=low, high=high)


def paths_card(paths: Answer) -> None:
    """The paths with most conversions, how often each converts and how long it takes."""
    facts: Any = paths.facts
    with card("conversion_paths", height="content"):
        with title_row("paths", t("转化路径"), t("{n} 种里转化最多的", n=format_value(facts["paths"], "count", lang()))):
            excel_button(paths, Text("转化路径", "Conversion paths"), key="paths")
        drawing(prepared(paths, "paths", lambda: _paths(paths)), key="conversion_paths")


def _paths(paths: Answer) -> str:
    most = float(paths.rows["conversions"].max()) or 1.0
    heads = (Head(t("路径")), Head(t("转化"), 120, "bar"), Head(t("未转化"), 70, "right"), Head(t("转化率"), 66, "right"), Head(t("95% 区间"), 110, "right"), Head(t("中位天数"), 92, "right"))
    lines = []
    for row in paths.rows.to_dict("records"):
        said = str(row["path"]).replace(" > ", " › ")
        low, high = (format_value(row[name], "share", lang(), digits=0) for name in ("conversion_rate_low", "conversion_rate_high"))
        lines.append(Row((
            Cell(said, hint=said), Cell(format_value(row["conversions"], "count", lang()), fill=float(row["conversions"]) / most, bar="actual"), format_value(row["nulls"], "count", lang()),
            format_value(row["conversion_rate"], "share", lang()), Cell(f"{low} – {high}", tone="soft"), format_value(row["median_days"], "count", lang(), digits=0))))
    return cell_table.table(heads, lines, colours())


def lengths_card(paths: Answer) -> None:
    """How many touches conversions took."""
    with card("path_lengths", height="content"):
        section_title(t("几次触达才转化"), t("按转化数"))
        drawing(prepared(paths, "lengths", lambda: _lengths(paths)), key="path_lengths")


def _lengths(paths: Answer) -> str:
    facts: Any = paths.facts
    lengths: dict[int, float] = facts["lengths"]
    shown = {length: count for length, count in sorted(lengths.items()) if length < MOST_LENGTHS}
    longer = sum(count for length, count in lengths.items() if length >= MOST_LENGTHS)
    named = [(t("{n} 次", n=length), count) for length, count in shown.items()] + ([(t("{n} 次及以上", n=MOST_LENGTHS), longer)] if longer else [])
    most, whole = max((count for _name, count in named), default=1.0), sum(count for _name, count in named) or 1.0
    lines = [Row((name, Cell(format_value(count, "count", lang()), fill=count / most, bar="actual"), format_value(count / whole, "share", lang(), digits=0))) for name, count in named]
    return cell_table.table((Head(t("触达"), 96), Head(t("转化"), None, "bar"), Head(t("占比"), 60, "right")), lines, colours())
