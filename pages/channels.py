"""渠道: what does each channel sell, earn and cost, which regions grow, and is the budget kept? For the sales director and finance."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.market import channel as parts
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, ask_quietly, t

head = page_head(
    t("渠道"), "sales", kinds=("month", "quarter", "year"), filters=("region", "team"), choices=(parts.base_choice(), parts.budget_choice())
)
scope = fitting(head.scope, "sales")
answer = ask("channels", scope)
budget = ask_quietly("budget_use", fitting(head.scope, "budgets"), parts.budget_by(head.picked["budget_by"]))

if answer is not None and answer.empty and (budget is None or budget.empty):
    nothing_to_show(answer, "sales", "expenses", "budgets")
elif answer is not None:
    regions = ask_quietly("regions", scope, base=head.picked["base"])
    with head.actions:
        excel_button(answer, Text("渠道", "Channels"), key="channels", label=t("渠道 Excel"), where=scope.where)
        excel_button(regions, Text("大区增长与份额", "Region growth and share"), key="regions", label=t("大区 Excel"), where=scope.where)
        excel_button(budget, Text("预算使用", "Budget use"), key="budget_use", label=t("预算 Excel"), where=scope.where)
    parts.cards(answer, budget)
    parts.channels_card(answer)
    left, right = st.columns([408, 756], gap="small")
    with left:
        parts.matrix_card(regions)
    with right:
        parts.regions_card(regions)
    parts.budget_card(budget, head.picked["budget_by"])
    answer_notes(answer)
    definitions(answer, scope.where)
