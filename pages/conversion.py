"""转化分析: through which events do deals come, how long does it take, are we getting better, and what do winners have? For the analyst."""

from __future__ import annotations

import streamlit as st

from ui.journeys import conversion as parts
from ui.journeys.conversion_cohorts import cohorts_card, split_card
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.page_head import page_head
from ui.session import ask, t

head = page_head(
    t("转化分析"),
    "deals",
    kinds=("month", "quarter", "year"),
    default="year",
    filters=("region", "line"),
    choices=parts.choices(),
    rule="",
)
scope = fitting(head.scope, "deals")
whole = ask("event_funnel", scope)

if whole is not None and whole.empty:
    nothing_to_show(whole, "deals")
elif whole is not None:
    followed, asked = parts.explorer(scope, head.picked, head.actions)
    if asked:
        left, right = st.columns(2, gap="small")
        with left:
            cohorts_card(followed, head.window, asked, head.picked["within"])
        with right:
            parts.days_card(followed, asked)
        if head.picked["by"]:
            split_card(followed, head.window, asked, head.picked["within"], head.picked["by"])
    parts.winners_card(scope)
    definitions(whole, scope.where)
