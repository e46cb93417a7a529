"""The steps in figures: what became of every entry into a step, and the funnel's own numbers, for either process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.deals.funnel import MOVES
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, missing, scale_for, split_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing, legend
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

_WAYS = (("advanced", "actual"), ("moved_back", "bad"), ("lost_there", "context"), ("still_there", "tint"))
_VIEWS, _TRACKS = ("moves", "numbers"), ("sales", "decision")


def steps_card(scope: Scope, options: dict[str, str]) -> None:
    """What became of every entry into a step, or each step's rates, days and amount: one table, for either process."""
    with card("funnel_steps", height="content"):
        view = st.session_state.get("funnel_steps_view") or "moves"
        track = st.session_state.get("funnel_steps_track") or "sales"
        answer = ask_quietly("funnel", scope, track=track, moves="yes", **options)
        titles = {"moves": t("每次进入，后来怎样"), "numbers": t("逐步的数字")}
        with title_row("funnel_steps", titles[view], _caption(view, options["count"])):
            _switch("funnel_steps_track", t("哪个流程"), _TRACKS, {"sales": t("销售流程"), "decision": t("客户决策流程")})
            _switch("funnel_steps_view", t("看什么"), _VIEWS, {"moves": t("后来怎样"), "numbers": t("逐步数字")})
            if answer is not None and not answer.empty:
                excel_button(_exported(answer, view), Text("漏斗-逐步", "Funnel, step by step"), key="funnel_steps")
        if answer is None or answer.empty or (view == "moves" and not answer.facts.get("from_events")):
            st.caption(t("这个流程还没有阶段记录：上传「阶段流转」，才知道每次进入后来怎样。"))
            return
        draw = _moves if view == "moves" else _numbers
        drawing(prepared(answer, ("steps", view), lambda: draw(answer)), key="funnel_steps")
        if view == "moves":
            drawing(_marks())
            st.caption(t("同一天的几次按步骤先后排；再次进入同一步、中间没去别处的，不算新的进入。赢单的商机算还在它最后到的一步。"
                         "跳步率 = 一次往前走超过一步的 ÷ 往前走；回退率 = 往回走 ÷ 进入次数。"))


def _switch(key: str, label: str, values: tuple[str, ...], words: dict[str, str]) -> None:
    st.segmented_control(label, values, key=key, default=values[0], format_func=words.__getitem__, label_visibility="collapsed", required=True)


def _caption(view: str, count: str) -> str:
    if view == "moves":
        return t("进入次数 = 往前走 + 往回走 + 在此输单 + 还在这里")
    return t("到达的这一步或更远的都算") if count == "imputed" else t("只算真有记录的")


def _exported(answer: Answer, view: str) -> Answer:
    """Only the columns of the table on the screen, in its order."""
    names = ("step", "stage", *MOVES) if view == "moves" else tuple(c.name for c in answer.columns if c.name not in MOVES)
    return replace(answer, columns=tuple(c for c in answer.columns if c.name in names), rows=answer.rows[list(names)])


def _marks() -> str:
    tone = colours()
    words = (t("往前走"), t("往回走"), t("在此输单"), t("还在这里"))
    painted = (tone.actual, tone.bad, tone.context, tone.actual_tint)
    return legend(*((colour, word, "box") for colour, word in zip(painted, words, strict=True)))


def _labels(answer: Answer) -> dict[int, str]:
    facts: Any = answer.facts
    return {stage.step: stage.label.in_(lang()) for stage in facts["stages"]}


def _moves(answer: Answer) -> str:
    labels = _labels(answer)
    heads = (
        Head("", 30), Head(t("阶段"), 178), Head(t("进入次数"), 78, "right"), Head(t("后来怎样")), Head(t("往前走"), 116, "right"), Head(t("往回走"), 92, "right"),
        Head(t("在此输单"), 112, "right"), Head(t("还在这里"), 106, "right"), Head(t("跳步率"), 70, "right"), Head(t("回退率"), 74, "right"),
    )
    lines = [_move_line(str(int(row["step"])), labels[int(row["step"])], row) for row in answer.rows.to_dict("records")]
    whole: Any = answer.facts["moves"]
    return cell_table.table(heads, [*lines, replace(_move_line("", t("合计"), whole), kind="total")], colours())


def _move_line(number: str, name: str, row: dict[str, Any]) -> Row:
    entries = float(row["entries"])
    return Row((
        Cell(number, tone="soft"), Cell(name, bold=True, hint=name), format_value(entries, "count", lang()),
        Cell("", parts=tuple((float(row[way]) / entries, bar) for way, bar in _WAYS) if entries else ()),
        *(_part(row[way], entries) for way, _bar in _WAYS),
        format_value(row["skip_rate"], "share", lang()), format_value(row["back_rate"], "share", lang()),
    ))


def _part(count: float, entries: float) -> Cell:
    """A count and its share of the entries."""
    shown = format_value(count, "count", lang())
    return Cell(f"{shown} · {format_value(count / entries, 'share', lang(), digits=0)}" if entries and count else shown, tone="" if count else "soft")


def _numbers(answer: Answer) -> str:
    labels, scale = _labels(answer), scale_for(answer.rows["value_yuan"], "yuan", lang())
    heads = (
        Head("", 30), Head(t("阶段"), 178), Head(t("到达"), None, "bar"), Head(t("步转化"), 78, "right"), Head(t("总转化"), 78, "right"), Head(t("中位天"), 76, "right"),
        Head(t("p90 天"), 70, "right"), Head(t("流失"), 70, "right"), Head(t("停留中"), 70, "right"), Head(t("到达的金额，{unit}", unit=scale.heading), 126, "right"),
    )
    most = float(answer.rows["reached"].max() or 1)
    lines = []
    for row in answer.rows.to_dict("records"):
        name = labels[int(row["step"])]
        weak = int(row["step"]) == answer.facts.get("weakest_step") and not missing(row["step_rate"])
        lines.append(Row((
            Cell(str(int(row["step"])), tone="soft"), Cell(name, bold=True, hint=name),
            Cell(format_value(row["reached"], "count", lang()), fill=float(row["reached"]) / most, bar="actual"),
            Cell(("▽ " if weak else "") + format_value(row["step_rate"], "share", lang()), tone="bad" if weak else "", bold=weak),
            format_value(row["overall_rate"], "share", lang()), format_value(row["median_days"], "count", lang()), format_value(row["p90_days"], "count", lang()),
            format_value(row["dropped"], "count", lang()), format_value(row["waiting"], "count", lang()), split_value(row["value_yuan"], "yuan", lang(), scale=scale)[0],
        )))
    return cell_table.table(heads, lines, colours())
