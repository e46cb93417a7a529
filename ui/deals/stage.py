"""The card that says which stages are used: for whoever keeps the stage sets."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, missing
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

_TALLEST = 340


def stage_use_card() -> None:
    """Both tracks: used, never used, and the words nobody knows."""
    answers = {track: ask_quietly("stage_use", Scope(), track=track) for track in ("sales", "decision")}
    if all(answer is None or answer.empty for answer in answers.values()):
        return
    with card("stage_use", height="content"):
        with title_row("stage_use", t("阶段用得怎么样"), t("从没用过的可以去掉；没人认识的写法可以加进阶段，或改原表")):
            for track, title in (("sales", Text("销售阶段的使用", "Use of sales stages")), ("decision", Text("决策节点的使用", "Use of decision nodes"))):
                excel_button(answers[track], title, key=f"stage_use_{track}", label=t("销售 Excel") if track == "sales" else t("客户 Excel"))
        for place, answer in zip(st.columns(2, gap="small"), answers.values(), strict=True):
            if answer is not None and not answer.empty:
                with place:
                    drawing(prepared(answer, "stage_use", lambda one=answer: _table(one)))


def _table(answer: Answer) -> str:
    facts: Any = answer.facts
    names = {stage.step: stage.label.in_(lang()) for stage in facts["stages"]}
    words = {"used": (t("在用"), "good"), "never": (t("从没用过"), "bad"), "unknown": (t("不认识"), "bad")}
    heads = (Head(t("阶段")), Head(t("进入次数"), 78, "right"), Head(t("商机"), 66, "right"), Head(t("最近一次"), 96), Head(t("使用"), 84))
    rows = []
    for row in answer.rows.to_dict("records"):
        word, tone = words[row["use"]]
        name = str(row["stage"]) if missing(row["step"]) else f"{int(row['step'])} {names[int(row['step'])]}"
        rows.append(Row((
            Cell(name, bold=True, hint=str(row["evidence"] or name)), format_value(row["events"], "count", lang()), format_value(row["deals"], "count", lang()),
            "—" if missing(row["last_used"]) else str(row["last_used"]), Cell(word, tone=tone, pill=True),
        )))
    return cell_table.table(heads, rows, colours(), tallest=_TALLEST)
