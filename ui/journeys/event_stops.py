"""The list behind a step of the event funnel: the reader picks the step, those who came there and no further follow."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import UNKNOWN, format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.notices import answer_notes
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

LISTED = 50
TALLEST = 340
STEP, GROUP = "event_stops_step", "event_stops_group"


def event_stops_card(scope: Scope, funnel: Answer, options: dict[str, Any], split: Answer | None, by: str, *, named: list[str], numbered: bool) -> None:
    """Who came to the chosen step and no further, of all or of one group of the breakdown; the steps are `named`, some with their number."""
    labels = {place: f"{place} {name}" if numbered else name for place, name in enumerate(named, start=1)}
    if st.session_state.get(STEP) not in labels:
        st.session_state[STEP] = _before_the_weakest(funnel)
    step = st.session_state[STEP]
    with card("event_stops", height="content"):
        groups = [str(name) for name in split.rows[by].unique()] if split is not None and not split.empty else []
        group = st.session_state.get(GROUP, "")
        within = scope.within(by, group) if group in groups else scope
        answer = ask_quietly("event_stops", within, step=str(step), limit=str(LISTED), **options)
        found = 0 if answer is None else int(str(answer.facts.get("found", 0)))
        with title_row("event_stops", t("谁停在这一步"), _caption(found, last=step == len(labels), actor=options["actor"])):
            if groups:
                _group_choice(groups, by)
            if found:
                excel_button(answer, Text(f"停在第{step}步的", f"Stopped at step {step}"), key="event_stops")
        st.pills(t("停在哪一步"), list(labels), key=STEP, format_func=labels.__getitem__, label_visibility="collapsed", required=True)
        if answer is None or answer.empty:
            st.caption(t("没有停在这一步的。"))
            return
        drawing(prepared(answer, "event_stops", lambda: _listed(answer)), key="event_stops")
        if options["actor"] == "customer":
            st.caption(t("商机数和金额是客户在途的商机；没有在途的看赢单，再没有看输单。销售员和团队是其中最大的一个的。"))
        answer_notes(answer)


def _before_the_weakest(funnel: Answer) -> int:
    """The step before the weakest one: those the funnel loses most of."""
    rates = funnel.rows["step_rate"].astype("float64")
    return int(funnel.rows["step"].iloc[int(rates.argmin()) - 1]) if rates.notna().any() else 1


def _caption(found: int, *, last: bool, actor: str) -> str:
    if not found:
        return ""
    values = {"n": format_value(found, "count", lang()), "m": min(LISTED, found)}
    if last:
        return t("走完最后一步的 {n} 个客户，按金额列前 {m} 个", **values) if actor == "customer" else t("走完最后一步的 {n} 个商机，按金额列前 {m} 个", **values)
    return t("到了这一步、没有再往下走的 {n} 个客户，按金额列前 {m} 个", **values) if actor == "customer" else (
        t("到了这一步、没有再往下走的 {n} 个商机，按金额列前 {m} 个", **values))


def _group_choice(groups: list[str], by: str) -> None:
    """One group of the breakdown, or all."""
    if st.session_state.get(GROUP) not in groups:
        st.session_state[GROUP] = ""
    dimension = dimension_label(by).in_(lang())
    st.selectbox(dimension, ["", *groups], key=GROUP, label_visibility="collapsed", width=190,
                 format_func=lambda name: str(shown_value(by, name, lang())) if name else f"{dimension} {t('全部')}")


def _listed(answer: Answer) -> str:
    customers = "deals" in answer.rows
    scale = scale_for(answer.rows["amount_yuan"], "yuan", lang())
    first = () if customers else (Head(t("商机"), 90),)
    heads = (*first, Head(t("客户"), 220), *((Head(t("商机数"), 70, "right"),) if customers else ()), Head(t("销售员"), 100), Head(t("团队"), 120), Head(t("结果"), 80),
             Head(scale.heading, 90, "right"), Head(t("到达日期"), 100, "right"), Head(t("之后天数"), 80, "right"))
    return cell_table.table(heads, [_row(one, customers, scale) for one in answer.rows.to_dict("records")], colours(), tallest=TALLEST)


def _row(one: dict[str, Any], customers: bool, scale: Any) -> Row:
    customer = _name("customer", one["customer"])
    return Row((
        *(() if customers else (Cell(str(one["deal_id"]), tone="soft"),)), Cell(customer, bold=True, hint=customer),
        *((format_value(one["deals"], "count", lang()),) if customers else ()),
        _name("person", one["person"]), _name("team", one["team"]), _name("outcome", one["outcome"]),
        split_value(one["amount_yuan"], "yuan", lang(), scale=scale)[0], format_value(one["reached_on"], "date", lang()),
        format_value(one["days_since"], "count", lang()),
    ))


def _name(dimension: str, value: object) -> str:
    return UNKNOWN if missing(value) else str(shown_value(dimension, value, lang()))
