"""客群: which kinds of customers buy, win, cost to serve and leave something over, and which medium reaches them? For marketing and the director."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.customers import segment as parts
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, ask_quietly, t

head = page_head(
    t("客群"), "sales", kinds=("month", "quarter", "year"), default="quarter", filters=("region", "team"), choices=(parts.first_choice(), parts.second_choice()), rule="",
)
scope = fitting(head.scope, "sales")
by = parts.chosen(head.picked)
answer = ask("segments", scope, by)

if answer is not None and answer.empty:
    nothing_to_show(answer, "customers", "sales", "deals")
elif answer is not None:
    fit = ask_quietly("segment_fit", scope, by)
    with head.actions:
        excel_button(answer, Text("客群", "Segments"), key="segments", label=t("客群 Excel"), where=scope.where)
        excel_button(fit, Text("客群匹配分", "Fit of segments"), key="segment_fit", label=t("匹配分 Excel"), where=scope.where)
    parts.cards(answer)
    parts.segments_card(answer, by)
    left, right = st.columns([480, 684], gap="small")
    with left:
        parts.portrait_card(answer, by)
    with right:
        parts.fit_card(fit, by)
    parts.media_card(answer, scope, by)
    answer_notes(answer)
    definitions(answer, scope.where)
