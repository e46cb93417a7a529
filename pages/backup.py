"""备份: take everything away as one file, or put one back. For whoever looks after the computer."""

from __future__ import annotations

import streamlit as st

from ui.data import backup as parts
from ui.data.upload_commit import what_was_said
from ui.data.upload_style import upload_style
from ui.pieces.page_head import page_head
from ui.session import t

page_head(t("备份"), "sales", bar=False)
upload_style("duckdb")
what_was_said()
left, right = st.columns([1, 2], gap="small")
with left:
    parts.what_is_inside()
with right:
    parts.download()
    parts.restore()
