"""漏斗: how far do we get, how far does the customer get, and where do both disagree? For the analyst and the director."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.deals import funnel as parts
from ui.deals.cell import cells_card
from ui.deals.funnel_steps import steps_card
from ui.deals.stage_deals import stage_deals_card
from ui.deals.win_words import cohort_words
from ui.pieces.definitions import definitions
from ui.pieces.figures import section_title
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.signing import said
from ui.pieces.tables import excel_button
from ui.session import ask, ask_quietly, t

head = page_head(
    t("双流程漏斗"),
    "deals",
    kinds=("month", "quarter", "year"),
    default="quarter",
    filters=("region", "line"),
    choices=parts.choices(),
    rule=cohort_words,
)
said()
scope = fitting(head.scope, "deals")
split, options = head.picked["by"], {name: head.picked[name] for name in ("cohort", "count")}
sales = ask("funnel", scope, track="sales", moves="yes", **options)
decision = ask_quietly("funnel", scope, track="decision", **options)

if sales is not None and sales.empty:
    nothing_to_show(sales, "deals")
elif sales is not None:
    with head.actions:
        excel_button(sales, Text("漏斗-销售流程", "Funnel, sales process"), key="funnel_sales", label=t("销售 Excel"))
        excel_button(decision, Text("漏斗-客户决策", "Funnel, customer's decision"), key="funnel_decision", label=t("客户 Excel"))
    section_title(t("从接洽到复购"), parts.win_words(sales))
    parts.mirror_card(sales, decision)
    stage_deals_card(scope, sales, options)
    steps_card(scope, options)
    left, right = st.columns([532, 632], gap="small")
    with left:
        parts.matrix_card(scope)
    with right:
        parts.out_of_step_card(scope)
    cells_card(scope)
    if split:
        parts.breakdown_card(ask("funnel", scope, (split,), track="sales", **options), split)
    parts.speed_card(scope, split)
    answer_notes(sales)
    definitions(sales, scope.where)
