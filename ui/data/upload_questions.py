"""What has to be said before a file may be loaded: on top of the page, each question with its answers and what they do."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from analytics.ingest.terms.asked import Answer, Question
from charts.spec import escaped
from ui.data.upload_desk import Part, answer, answered, take_back
from ui.session import lang, t

STAND = -1
OPEN = "…"  # where an answer leaves a figure to the reader: USD=…


def questions(part: Part) -> None:
    """The open questions of a sheet, then those that were answered, each open to change."""
    settled = answered(part)
    if not settled and not part.questions:
        return
    numbered = [(question, given) for question, given in settled] + [(question, None) for question in part.questions]
    for place, (question, given) in sorted(enumerate(numbered, start=1), key=lambda one: one[1][1] is not None):
        if given is None:
            _open(part, question, place)
        else:
            _settled(part, question, given.label.in_(lang()), place)


def _open(part: Part, question: Question, place: int) -> None:
    with st.container(key=f"asked_{place}", gap="small"):
        st.html(_line(place, question, f'<span class="zb-bad">! {escaped(t("请您说一句"))}</span>'))
        open_ended = next((one for one in question.answers if OPEN in one.said), None)
        labels = {at: one.label.in_(lang()) for at, one in enumerate(question.answers) if one is not open_ended}
        if not labels:  # otherwise what happens without an answer is one of the answers, in other words
            labels[STAND] = question.without.in_(lang()) if question.without is not None else t("照这样入库")
        chosen = st.pills(
            question.text.in_(lang()), list(labels), key=f"answer_{part.held.key}_{part.sheet.name}_{question.key}", format_func=labels.__getitem__,
            label_visibility="collapsed",
        )
        if open_ended is not None and (typed := _typed(part, question, open_ended)):
            answer(part, question, replace(open_ended, said=open_ended.said.replace(OPEN, typed)))
            st.rerun()
    if chosen is not None:
        answer(part, question, None if chosen == STAND else question.answers[chosen])
        st.rerun()


def _typed(part: Part, question: Question, wanted: Answer) -> str:
    """What the reader types where an answer leaves a figure open; empty until it is one."""
    said = st.text_input(wanted.label.in_(lang()), key=f"typed_{part.held.key}_{part.sheet.name}_{question.key}", placeholder="7.10", width=320).strip()
    return said if said.replace(".", "", 1).isdigit() else ""


def _settled(part: Part, question: Question, said: str, place: int) -> None:
    with st.container(key=f"settled_{place}", horizontal=True, vertical_alignment="center"):
        st.html(_line(place, question, f'<span class="zb-good">✓ {escaped(said)}</span>'))
        st.button(t("改"), key=f"again_{place}", type="tertiary", on_click=partial(take_back, part, question))


def _line(place: int, question: Question, state: str) -> str:
    return (f'<div class="zb-plain" style="display:flex;gap:10px;flex-wrap:wrap"><b>{place}</b><b style="flex:1 1 320px">{escaped(question.text.in_(lang()))}</b>'
            f"<span>{state}</span></div>")
