"""商机管道: what are the open deals worth, which stand too long, what will close, what moved and why are deals lost? For the director."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.deals import pipeline as parts
from ui.deals import pipeline_movements as movements
from ui.deals.pipeline_past import past_card
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, ask_quietly, t

head = page_head(
    t("商机管道"), "deals", kinds=("month", "quarter", "year"), filters=("region", "team", "line"), choices=(parts.shock_choice(), parts.loss_choice()), rule="",
)
scope = fitting(head.scope, "deals")
answer = ask("pipeline", scope, **parts.chosen_shock(head.picked["shock"]))

if answer is not None and answer.as_of is None:
    nothing_to_show(answer, "deals")
elif answer is not None:
    with head.actions:
        excel_button(answer, Text("商机管道", "Pipeline"), key="pipeline", label=t("商机 Excel"))
        excel_button(ask_quietly("loss", scope), Text("输单原因", "Lost deals"), key="loss", label=t("输单 Excel"))
    parts.cards(answer, scope)
    left, right = st.columns([726, 438], gap="small")
    with left:
        parts.stages_card(scope)
        parts.attempts_card(scope)
    with right:
        parts.changes_card(scope)
    past_card(scope)
    movements.movement_card(scope)
    parts.deals_card(answer)
    left, right = st.columns([532, 632], gap="small")
    with left:
        parts.curve_card(scope)
    with right:
        parts.loss_card(scope, head.picked["loss_by"])
    movements.trend_card(scope)
    answer_notes(answer)
    definitions(answer, scope.where)
