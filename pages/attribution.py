"""归因: which media get the credit, how far do the models differ, and by which paths did customers come? For the market analyst."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.media import attribution as parts
from ui.pieces.definitions import definitions
from ui.pieces.fitting import fitting
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, ask_quietly, t

head = page_head(t("归因"), "touches", kinds=("month", "quarter", "year"), default="quarter", filters=(), choices=parts.choices(), rule=t("归因不是因果"))
scope = parts.of_their_time(fitting(head.scope, "touches"))
options = {"lookback": int(head.picked["lookback"])}
answer = ask("attribution", scope, value=head.picked["value"], order=head.picked["order"], **options)

if answer is not None and answer.empty:
    nothing_to_show(answer, "touches")
elif answer is not None:
    paths = ask_quietly("conversion_paths", scope, **options)
    with head.actions:
        excel_button(answer, Text("归因", "Attribution"), key="attribution")
    parts.cards(answer, paths)
    parts.models_card(answer)
    if paths is not None and not paths.empty:
        left, right = st.columns([784, 380], gap="small")
        with left:
            parts.paths_card(paths)
        with right:
            parts.lengths_card(paths)
    answer_notes(answer)
    definitions(answer, scope.where)
