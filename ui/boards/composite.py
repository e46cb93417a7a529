"""怎么算的 of a composite score: each part's value, score, weight and contribution for one person."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.boards.board_policy import MASKED
from analytics.metrics import metric
from analytics.scope import Scope
from analytics.units import format_value, missing
from charts.cell_table import Cell, Head, Row
from charts.cell_table import table as cell_table
from ui.pieces.figures import drawing
from ui.pieces.notices import answer_notes
from ui.session import ask, colours, lang, t


def composite_trace(scope: Scope, board: Answer, subject: str) -> None:
    """An expander under the board; the parts are asked for when it is opened. Only names the board shows can be picked."""
    names = [name for name in board.rows[subject].astype(str) if name != MASKED] if {subject, "composite"} <= set(board.rows) else []
    if not names:
        return
    shown = st.expander(t("综合分怎么算的"), icon=":material/calculate:", key="composite_trace", on_change="rerun")
    if not shown.open:
        return
    with shown:
        picked = st.selectbox(t("看谁的"), names, key="composite_of", width=220)
        answer = ask("composite", replace(scope, where=tuple(pair for pair in scope.where if pair[0] in ("region", "team"))), (subject,))
        if answer is not None and picked:
            drawing(_parts(answer.rows[answer.rows[subject] == picked]), key="composite_parts")
            answer_notes(answer)


def _parts(rows: pd.DataFrame) -> str:
    heads = (Head(t("指标"), 90), Head(t("实际"), 100, "right"), Head(t("对照"), 170, "right"), Head(t("得分"), 70, "right"), Head(t("计入"), 70, "right"),
             Head(t("权重"), 60, "right"), Head(t("贡献"), 70, "right"))
    lines: list[Row] = []
    for row in rows.itertuples():
        m = metric(str(row.metric))
        against = row.target if row.basis == "attainment" else row.best
        word = t("目标") if row.basis == "attainment" else t("最好")
        lines.append(Row((
            Cell(m.label.in_(lang()), bold=True), Cell(format_value(row.value, m.unit, lang())),
            Cell(f"{word} {format_value(against, m.unit, lang())}"), Cell(format_value(row.score, "share", lang(), digits=0)),
            Cell(format_value(row.capped, "share", lang(), digits=0)), Cell(format_value(row.weight, "count", lang())), Cell(format_value(row.points, "score", lang()), bold=True),
        )))
    whole = None if rows.empty or missing(rows["composite"].iloc[0]) else rows["composite"].iloc[0]
    lines.append(Row((t("综合分"), "", "", "", "", "", format_value(whole, "score", lang())), "total"))
    return cell_table(heads, lines, colours())
