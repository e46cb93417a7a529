"""转化分析: through which events do deals come, how long does it take, are we getting better, and what do winners have? For the analyst."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui import conversion_parts as parts
from ui.definitions import definitions
from ui.fitting import fitting
from ui.nothing import nothing_to_show
from ui.page_head import page_head
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
    nothing_to_show(whole, "deals", "stage_events")
elif whole is not None:
    steps = parts.explorer(scope, head.picked, head.actions)
    if steps:
        left, right = st.columns(2, gap="small")
        with left:
            parts.cohorts_card(replace(scope, period=None), steps, head.picked["within"])
        with right:
            parts.days_card(scope, steps)
    parts.winners_card(scope)
    definitions(whole, scope.where)
