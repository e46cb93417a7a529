"""兑现: which pledges were kept, and what is decided about the others? For the summary meeting, after a month or quarter."""

from __future__ import annotations

import streamlit as st

from ui.commitments import ledger as parts
from ui.pieces.definitions import definitions
from ui.pieces.fitting import for_pledges
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.signing import said
from ui.session import ask, t

head = page_head(t("兑现"), "sales", kinds=("month", "quarter"), filters=("region",), rule=t("期间结束之后才兑现"))
said()
scope = parts.closed(for_pledges(head.scope), head.window)
settled = ask("settlement", scope)

if settled is not None and settled.empty:
    nothing_to_show(settled, "pledges", "sales")
elif settled is not None:
    with head.actions:
        parts.downloads(settled)
    parts.which_period(settled, head.window)
    parts.cards(settled)
    parts.decisions(settled)
    left, right = st.columns([780, 384], gap="small")
    with left:
        parts.fund_card(settled)
    with right:
        parts.rewards_card(settled)
    parts.ledger_card(settled)
    answer_notes(settled)
    definitions(settled, scope.where, metrics=("sales",))
