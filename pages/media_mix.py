"""媒体组合: what does each medium bring, where would the next yuan bring most, and can that be known at all? For the market analyst."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from ui.media import mix as parts
from ui.pieces.definitions import definitions
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.session import ask, ask_quietly, t

head = page_head(t("媒体组合"), "media", kinds=(), filters=(), choices=parts.choices(), rule=t("估计，不是试验"))
# Spend belongs to the whole company: filters that came along from another page narrow nothing here.
scope = replace(head.scope, where=())
options = {"outcome": head.picked["outcome"], "terms": int(head.picked["terms"])}
with st.spinner(t("正在拟合媒体组合…")):
    answer = ask("media_mix", scope, **options)

if answer is not None and answer.empty:
    nothing_to_show(answer, "media")
elif answer is not None:
    tests = ask_quietly("media_test", scope, **options)
    if answer.facts["refusal"] is None:
        parts.cards(answer)
    if parts.known(answer).empty:
        parts.refusal_card(answer)
    parts.media_card(answer)
    if not parts.known(answer).empty:
        left, right = st.columns([640, 524], gap="small")
        with left:
            parts.curve_card(answer)
        with right:
            parts.order_card(answer)
    if tests is not None:
        parts.trial_card(tests)
    answer_notes(parts.without_refusal(answer))
    definitions(answer, scope.where)
