"""媒体 ROI: which spending brings customers and margin, and which is wasted? For the market analyst."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.media import media as parts
from ui.media import own_books as books
from ui.media.mix import opened_on_request
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
    t("媒体 ROI"), "media", kinds=("month", "quarter", "year"), default="quarter", filters=("medium",), choices=(parts.level_choice(),), rule=parts.lag_words
)
scope = fitting(head.scope, "media")
level = head.picked["level"]
in_file = level in parts.LEVELS
answer = ask("media_roi", scope, (level if in_file else "medium",))

if answer is not None and answer.empty:
    nothing_to_show(answer, "media")
elif answer is not None:
    with head.actions:
        excel_button(answer, Text("媒体 ROI", "Media ROI"), key="media")
    said()
    books.spellings()
    sources = ask_quietly("media_sources", scope, ("medium" if in_file else level,))
    lag = ask_quietly("media_lag", scope)
    if in_file:
        section_title(t("从花费到毛利"), parts.caption(answer), parts.total_words(answer))
        parts.roi_table(answer, level)
        left, right = st.columns([582, 582], gap="small")
        with left:
            parts.scatter_card(answer, level)
        with right:
            parts.steps_card(answer, scope)
        parts.attribution_card(scope)
        books.rates_card(answer, level)
    books.sources_card(sources, "medium" if in_file else level)
    if not in_file:
        parts.steps_card(answer, scope)
    books.payback_and_lag(scope, level if in_file else "medium", lag)
    books.benchmarks_card(scope)
    opened_on_request(scope)
    answer_notes(answer)
    definitions(answer, scope.where)
