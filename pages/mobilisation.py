"""动员会: who pledges what before the team sets out, and does it add up? For the owner and the head of sales, at the meeting."""

from __future__ import annotations

import streamlit as st

from ui.commitments import mobilisation as parts
from ui.commitments.letter import letters_card
from ui.pieces.notices import empty_state, warehouse_has_rows
from ui.pieces.page_head import page_head
from ui.pieces.signing import said
from ui.session import t

page_head(t("动员会"), "pledges", bar=False)
said()

if not warehouse_has_rows():
    empty_state("pledges", "people", "targets")
else:
    period, who = parts.meeting_bar()
    pledges = parts.entry_card(period, who)
    left, right = st.columns([780, 384], gap="small")
    with left:
        parts.sums_card(period, pledges)
    with right:
        letters_card(period, who)
    parts.versions_card(period)
