"""拜访: are customers visited as planned, really on the spot, and to some purpose? For the middle manager, each week."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.field import visit as parts
from ui.pieces.definitions import definitions
from ui.pieces.figures import section_title
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, t

head = page_head(t("拜访"), "visits", kinds=("week", "month", "quarter", "year"), choices=(parts.split_choice(),))
scope = fitting(head.scope, "visits")
split = head.picked["by"]
answer = ask("visits", scope, (split,))

if answer is not None and parts.nothing_in(answer.rows):
    nothing_to_show(answer, "visits", "day_plans")
elif answer is not None:
    with head.actions:
        excel_button(answer, Text("拜访", "Visits"), key="visits")
    parts.cards(answer, scope)
    left, right = st.columns([700, 464], gap="small")
    with left:
        parts.weeks(answer, scope)
    with right:
        parts.mixes(answer, scope)
    section_title(t("谁去了、有没有用"), t("有效 = 驻店够时长、有结果、未超范围；交易率含 7 天内成交"))
    parts.who_table(answer, split)
    answer_notes(answer)
    definitions(answer, scope.where, metrics=("visits",))
