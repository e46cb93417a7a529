"""The list behind a step of the funnel: the reader picks the step, the deals that stand there follow."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, scale_for, split_value
from analytics.warehouse.asking.dimensions import shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

LISTED = 50
TALLEST = 340


def stage_deals_card(scope: Scope, sales: Answer, options: dict[str, str]) -> None:
    """The deals that wait at the chosen step of our process."""
    facts: Any = sales.facts
    if not facts.get("from_events"):
        return
    labels = {stage.step: f"{stage.step} {stage.label.in_(lang())}" for stage in facts["stages"]}
    with card("stage_deals", height="content"):
        step = st.session_state.get("stage_deals_step") or _fullest(sales)
        answer = ask_quietly("stage_deals", scope, step=str(step), limit=str(LISTED), **options)
        found = 0 if answer is None else int(str(answer.facts.get("found", 0)))
        caption = t("{n} 个，按金额列前 {m} 个", n=format_value(found, "count", lang()), m=min(LISTED, found)) if found else ""
        with title_row("stage_deals", t("停在这一步的商机"), caption):
            if found:
                excel_button(answer, Text("停在这一步的商机", "Deals at this step"), key="stage_deals")
        st.pills(t("停在哪一步"), list(labels), key="stage_deals_step", default=step, format_func=labels.__getitem__, label_visibility="collapsed", required=True)
        if answer is None or answer.empty:
            st.caption(t("没有停在这一步的商机。"))
            return
        drawing(prepared(answer, "stage_deals", lambda: _listed(answer)), key="stage_deals")


def _fullest(sales: Answer) -> int:
    """The step most deals wait at."""
    return int(sales.rows["step"].iloc[int(sales.rows["waiting"].to_numpy().argmax())])


def _listed(answer: Answer) -> str:
    scale = scale_for(answer.rows["amount_yuan"], "yuan", lang())
    heads = (Head(t("商机"), 100), Head(t("客户"), 240), Head(t("销售员"), 110), Head(t("团队"), 130), Head(t("结果"), 90), Head(scale.heading, 90, "right"),
             Head(t("停留天"), 80, "right"))
    rows = []
    for deal in answer.rows.itertuples(index=False):
        customer = str(shown_value("customer", deal.customer, lang()))
        rows.append(Row((
            Cell(str(deal.deal_id), tone="soft"), Cell(customer, bold=True, hint=customer), str(shown_value("person", deal.person, lang())),
            str(shown_value("team", deal.team, lang())), str(shown_value("outcome", deal.outcome, lang())),
            split_value(deal.amount_yuan, "yuan", lang(), scale=scale)[0], format_value(deal.days_waiting, "count", lang()),
        )))
    return cell_table.table(heads, rows, colours(), tallest=TALLEST)
