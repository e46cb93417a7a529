"""业绩保证: who keeps the pace of what was pledged? For the head of sales and the team leaders, every day of the month."""

from __future__ import annotations

import streamlit as st

from analytics.errors import Text
from ui.boards.publish import publish_buttons
from ui.commitments import pledge as parts
from ui.commitments.calibration import calibration_card
from ui.commitments.settlement import settlement_card
from ui.pieces.definitions import definitions
from ui.pieces.fitting import for_pledges
from ui.pieces.nothing import nothing_to_show
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import page_head
from ui.pieces.tables import excel_button
from ui.session import ask, t

head = page_head(
    t("业绩保证"),
    "sales",
    kinds=("month", "quarter"),
    filters=("region",),
    choices=(parts.status_choice(),),
    rule=t("序时 = 已过工作日 ÷ 全期工作日；落点区间 80%，由近 12 个月的日成交按同进度重抽样得出"),
)
scope = for_pledges(head.scope)
answer = ask("pledges", scope)

if answer is not None and answer.empty:
    nothing_to_show(answer, "pledges", "sales")
    settlement_card(answer, scope)
elif answer is not None:
    with head.actions:
        publish_buttons("pledges", head, scope=scope)
        excel_button(answer, Text("业绩保证", "Pledges"), key="pledges")
    shown = parts.book(answer, head.picked["status"])
    parts.cards(shown)
    left, right = st.columns([780, 384], gap="small")
    with left:
        parts.bullets(
            shown.top, shown, level=shown.level, title=t(parts.LEVEL_WORDS[shown.level]), caption="", key="pledges_top", choosing=True
        )
        members = parts.members(shown)
        if len(members):
            parts.bullets(
                members,
                shown,
                level="person",
                title=f"{shown.chosen['owner']} · {t('成员保证')}",
                caption=parts.members_caption(members),
                key="pledges_members",
                choosing=False,
            )
        calibration_card(shown.level, scope)
    with right:
        parts.team_beside_members(shown)
        parts.burn_up_card(shown, scope)
    settlement_card(answer, scope)
    answer_notes(answer)
    definitions(answer, scope.where, metrics=("sales",))
