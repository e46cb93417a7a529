"""怎么算的: the definition of a page's numbers, the filters in force, and the statements that were run."""

from __future__ import annotations

import inspect

import streamlit as st

from analytics import catalog
from analytics.answer import Answer
from analytics.metrics import BY_NAME
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from ui.pieces.periods import span_text
from ui.session import lang, t


def definitions(answer: Answer | None, scope_where: tuple[tuple[str, tuple[str, ...]], ...] = (), *, metrics: tuple[str, ...] = (), key: str = "how") -> None:
    """An expander at the foot of a page; heavy parts are only built when it is open."""
    if answer is None:
        return
    shown = st.expander(t("怎么算的"), icon=":material/help:", key=f"definitions_{key}", on_change="rerun")
    if not shown.open:
        return
    with shown:
        named = [*metrics, *(column.name for column in answer.columns if column.name in BY_NAME and column.name not in metrics)]
        asked = catalog.BY_NAME.get(answer.question)
        if asked is not None:
            st.markdown(f"**{asked.label.in_(lang())}** — {asked.description.in_(lang())}")
        for name in named:
            metric = BY_NAME[name]
            st.markdown(f"**{metric.label.in_(lang())}** — {metric.description.in_(lang())}")
        st.markdown(_reading(answer, scope_where))
        for note in answer.notes:
            st.caption(note.in_(lang()))
        if lang() == "en":  # the full rules are the docstring of the question, written in English
            st.code(_definition(answer.question), language=None, wrap_lines=True)
        for number, statement in enumerate(answer.sql):
            st.code(statement, language="sql", wrap_lines=False, height=220 if number == 0 else 160)


def _reading(answer: Answer, where: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    lines = []
    if answer.period:
        lines.append(f"{t('期间')}：{span_text(answer.period.start, answer.period.end, None)}")
    if answer.as_of:
        lines.append(f"{t('数据截至')}：{answer.as_of.isoformat()}")
    if answer.previous:
        lines.append(f"{t('环比期')}：{span_text(*answer.previous, None)}")
    if answer.last_year:
        lines.append(f"{t('同比期')}：{span_text(*answer.last_year, None)}")
    for name, values in where:
        lines.append(f"{dimension_label(name).in_(lang())}：{'、'.join(str(shown_value(name, value, lang())) for value in values)}")
    return "\u3000".join(lines)


def _definition(question: str) -> str:
    found = catalog.BY_NAME.get(question)
    return inspect.getdoc(found.function) or "" if found else ""
