"""客户盘点: how many customers, at which node, and what moves each of them on? For the director, at the monthly stock-taking."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.customers import inventory as parts
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.signing import said
from ui.pieces.tables import excel_button
from ui.session import ask, t, warehouse

read = "deals" if warehouse().row_count("deals") else "inventories"
head = page_head(t("客户盘点"), read, kinds=("month", "quarter", "year"), rule=t("推进率 =（前进 + 之后赢单）÷ 可比的；期限早于截至日是逾期"))
said()
scope = fitting(head.scope, read)
answer = ask("inventory", scope)

if answer is not None and answer.empty:
    nothing_to_show(answer, "inventories", "deals")
elif answer is not None:
    with head.actions:
        excel_button(answer, Text("客户盘点", "Customer inventory"), key="inventory", where=scope.where)
    parts.another_day(answer)
    parts.cards(answer)
    left, right = st.columns([780, 384], gap="small")
    with left:
        parts.nodes_card(answer)
    with right:
        parts.moves_card(answer)
    parts.entry_card(answer)
    answer_notes(answer)
    definitions(answer, scope.where)
