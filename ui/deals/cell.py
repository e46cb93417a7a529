"""The cells of both processes one by one: how long deals stay there, how they end from there, what to do next, and the playbook."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.deals.dual_funnel import action_key
from analytics.errors import Text
from analytics.scope import Scope
from analytics.settings import checked
from analytics.units import format_value, missing, number, scale_for, split_value
from analytics.words.next_actions import SIDES, with_actions
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.signing import doing
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t, warehouse

_TALLEST = 340


def cells_card(scope: Scope) -> None:
    """Every cell with open deals, the most money first."""
    answer = ask_quietly("dual_funnel", scope, deals="open")
    if answer is None or answer.empty:
        return
    with card("cells", height="content"):
        with title_row("cells", t("每一格怎么走"), t("停留和赢的比例来自走过这一格的全部商机；停留不足 5 段、结束不足 10 个不给数")):
            excel_button(answer, Text("双流程矩阵", "Dual funnel"), key="dual_funnel", where=scope.where)
            with st.popover(t("下一步手册"), icon=":material/menu_book:"):
                _playbook(answer)
        drawing(prepared(answer, "cells", lambda: _cells(answer)), key="cells")


def _cells(answer: Answer) -> str:
    facts: Any = answer.facts
    ours, theirs = ({stage.step: stage.label.in_(lang()) for stage in facts[side]} for side in ("stages", "nodes"))
    rows = answer.rows.sort_values(["value_yuan", "deals"], ascending=False, kind="stable")
    scale = scale_for(rows["value_yuan"], "yuan", lang())
    heads = (
        Head(t("我们到"), 128), Head(t("客户到"), 128), Head(t("差"), 44, "right"), Head(t("在途"), 56, "right"), Head(scale.heading, 74, "right"),
        Head(t("停留中位天"), 92, "right"), Head(t("从这里赢"), 132, "bar"), Head(t("95% 区间"), 116, "right"), Head(t("建议下一步")),
    )
    return cell_table.table(heads, [_cell(row, ours, theirs, scale, facts["actions"]) for row in rows.to_dict("records")], colours(), tallest=_TALLEST)


def _cell(row: dict[Any, Any], ours: dict[int, str], theirs: dict[int, str], scale: Any, actions: dict[Any, Text]) -> Row:
    def at(step: float, names: dict[int, str]) -> Cell:
        return Cell(t("未录"), tone="soft") if missing(step) else Cell(f"{int(step)} {names.get(int(step), '')}", bold=True)

    lead, rate = row["lead"], row["outcome_rate"]
    interval = "—" if missing(rate) else f"{format_value(row['outcome_low'], 'share', lang(), digits=0)} – {format_value(row['outcome_high'], 'share', lang(), digits=0)}"
    action = actions[action_key(row["decision_step"], lead)].in_(lang())
    ended = t("{n} 个走过这里的已经结束", n=format_value(row["closed"], "count", lang()))
    return Row((
        at(row["sales_step"], ours), at(row["decision_step"], theirs), "—" if missing(lead) else Cell(number(lead, 0, signed=True), tone="bad" if lead >= 2 else "good" if lead < 0 else ""),
        format_value(row["deals"], "count", lang()), split_value(row["value_yuan"], "yuan", lang(), scale=scale)[0],
        Cell(format_value(row["dwell_days"], "count", lang()), hint=t("{n} 段停留", n=format_value(row["stays"], "count", lang()))),
        Cell(format_value(rate, "share", lang(), digits=0), fill=None if missing(rate) else float(rate), bar="actual", hint=ended), Cell(interval, hint=ended), Cell(action, hint=action),
    ))


def _playbook(answer: Answer) -> None:
    """One line per node, one column per side; what differs from what is there now is saved."""
    facts: Any = answer.facts
    actions, nodes = facts["actions"], facts["nodes"]
    frame = pd.DataFrame([{"node": f"{stage.step} {stage.label.in_(lang())}"} | {side: actions[stage.step, side].in_(lang()) for side in SIDES} for stage in nodes])
    st.caption(t("按客户所在节点和谁在前，团队下一步做什么；改了马上用在这一页。清空一格就回到默认。"))
    edited = st.data_editor(
        frame, key=f"playbook_{warehouse().data_version}_{hash(str(warehouse().settings()['next_actions']))}", hide_index=True, disabled=["node"], num_rows="fixed", width=680,
        column_config={"node": st.column_config.TextColumn(t("客户到"), width=110)} | {side: st.column_config.TextColumn(word.in_(lang()), width=188) for side, word in SIDES.items()},
    )
    changed = {(stage.zh, side): str(edited[side].iloc[place] or "").strip() for place, stage in enumerate(nodes) for side in SIDES
               if (edited[side].iloc[place] or "") != frame[side].iloc[place]}
    if st.button(t("保存手册"), key="save_playbook", type="primary", disabled=not changed):
        doing(lambda: _saved(changed))


def _saved(changed: dict[tuple[str, str], str]) -> Text:
    written = with_actions(str(warehouse().settings()["next_actions"]), changed)
    warehouse().set_setting("next_actions", checked("next_actions", written), by="app")
    return Text(f"手册已保存，改了 {len(changed)} 格。", f"The playbook is saved; cells changed: {len(changed)}.")
