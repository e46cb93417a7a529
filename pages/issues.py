"""往期战报: what was published, as it was published, and where it was sent. For everyone who looks back."""

from __future__ import annotations

import streamlit as st

from ui.boards import issue as parts
from ui.pieces.figures import section_title
from ui.pieces.page_head import page_head
from ui.session import t

page_head(t("往期战报"), "sales", bar=False)
answer = parts.listed()

if answer.empty:
    section_title(t("还没有发布过战报"), t("在排行榜或业绩保证页上点「发群」，或用命令行 publish 发布第一期"))
else:
    left, right = st.columns([600, 564], gap="small")
    with left:
        parts.issue_list(answer)
        made = parts.chosen(answer)
        if made is not None:
            parts.delivery_list(made)
    with right:
        if made is not None:
            parts.picture(made)
