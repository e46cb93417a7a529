"""How right past chances were: the sentence under the burn-up and the card that opens when it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, missing
from charts.commitments import calibration as reliability
from ui.pieces.cards import card
from ui.pieces.figures import figure
from ui.pieces.notices import answer_notes
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, dark, lang, t

OPEN = "calibration_open"
# A tenth that was said less often than this says nothing about the chance at hand.
FEWEST_SAID = 20


def said_before(level: str, chance: object, scope: Scope) -> None:
    """What became of pledges that were given about this chance; only once the card has been opened, and with enough of them."""
    answer = _asked(level, scope) if st.session_state.get(OPEN) and not missing(chance) else None
    if answer is None or answer.empty:
        return
    tenth = answer.rows.iloc[min(int(round(float(chance), 9) * 10), 9)]  # type: ignore[arg-type]
    if tenth["n"] >= FEWEST_SAID:
        share = format_value(tenth["kept_share"], "share", lang(), digits=0)
        st.caption(t("我们说过 {said} 把握的 {n} 次，兑现了 {share}", said=tenth["said"], n=format_value(tenth["n"], "count", lang()), share=share))


def calibration_card(level: str, scope: Scope) -> None:
    """Past chances against what happened: worked out only when the reader opens it, since every past pledge is read again."""
    with card("calibration", height="content"):
        with title_row("calibration", t("以前说的把握准不准"), t("过去每份保证，在过半前后会给多少把握，后来兑现了没有")):
            opened = st.toggle(t("打开"), key=OPEN)
            place = st.container(width="content")
        if not opened:
            return
        with st.spinner(t("正在重读过去的保证…")):
            answer = _asked(level, scope)
        if answer is None:
            return
        facts: Any = answer.facts
        if facts["said"]:
            with place:
                excel_button(answer, Text("把握准不准", "Calibration"), key="calibration")
            st.caption(_summary(facts))
            frame = prepared(answer, "calibration", lambda: reliability.rows(answer.rows, lang()))
            figure(frame, reliability.spec(lang(), dark()), key="calibration", height=reliability.HEIGHT, alt=t("以前说的把握准不准"))
        answer_notes(answer)


def _summary(facts: dict[str, Any]) -> str:
    return t(
        "{pledges} 份到期的保证，在 25%、50%、75% 的工作日各看一次，说过 {said} 次把握；Brier 分 {brier}（0 最准，0.25 等于乱说）；{coverage} 落在 80% 区间里。",
        pledges=facts["pledges"], said=format_value(facts["said"], "count", lang()), brier=format_value(facts["brier"], "ratio", lang()),
        coverage=format_value(facts["coverage"], "share", lang(), digits=0),
    )


def _asked(level: str, scope: Scope) -> Answer | None:
    """Every closed pledge of the level; the period on the page does not narrow it."""
    return ask_quietly("calibration", replace(scope, period=None), level=level)
