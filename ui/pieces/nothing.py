"""A page without rows: the sheet was never uploaded, or this period and these filters have none. Never the one for the other."""

from __future__ import annotations

import streamlit as st

from analytics import schema
from analytics.answer import Answer
from ui.pieces.cards import card
from ui.pieces.notices import answer_notes, empty_state
from ui.session import lang, t, warehouse


def nothing_to_show(answer: Answer, *datasets: str) -> None:
    """Say which sheet is missing, or from when to when there are data."""
    house = warehouse()
    if not house.row_count(datasets[0]):
        empty_state(*datasets)
        return
    label = schema.dataset(datasets[0]).label.in_(lang())
    with card("nothing", height="content"):
        st.markdown(t("这一期、这些筛选下没有「{sheet}」的数据。", sheet=label))
        first, last = _reach(datasets[0])
        if first and last:
            st.caption(t("已有的数据从 {first} 到 {last}；请换一个期间，或去掉筛选。", first=first, last=last))
        answer_notes(answer)


def _reach(dataset: str) -> tuple[str, str]:
    """The first and the last day a dataset reaches; pledges and targets carry periods, not days."""
    if schema.dataset(dataset).placed_by in (None, "period"):
        return "", ""
    first, last = warehouse().first_date(dataset), warehouse().last_date(dataset)
    return (first.isoformat() if first else ""), (last.isoformat() if last else "")
