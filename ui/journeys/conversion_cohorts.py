"""The cohorts of the conversion page: one bar each up to the chosen period, or a grid where they are split by something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from analytics.answer import Answer
from analytics.calendar import DAY, period_of
from analytics.errors import Text
from analytics.journeys.conversion import DEFAULT_WINDOW, GRAINS
from analytics.scope import Scope
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.window import Window
from charts.journeys import cohort_grid, conversion
from ui.pieces.cards import card
from ui.pieces.figures import figure
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, dark, lang, t


def cohorts_scope(scope: Scope, window: Window | None, grain: str, shown: int) -> Scope:
    """The last `shown` months, weeks or quarters up to the end of the chosen period: a period alone is too short to see a trend."""
    if window is None or window.period is None or window.as_of is None:
        return replace(scope, period=None)
    last = min(window.period.last_day, window.as_of)
    first = period_of(last, grain)
    for _step in range(shown - 1):
        first = period_of(first.start - DAY, grain)
    return replace(scope, period=f"{first.start.isoformat()}..{max(last, first.start).isoformat()}")


def cohorts_card(scope: Scope, window: Window | None, asked: dict[str, str], within: str) -> None:
    """Conversion cohort by cohort up to the chosen period; cohorts still inside the window are grey."""
    days = within or str(DEFAULT_WINDOW)
    with card("cohorts", height="content"):
        grain = _grain()
        answer = ask_quietly("funnel_trend", cohorts_scope(scope, window, grain, conversion.SHOWN_COHORTS), grain=grain, **{**asked, "window_days": days})
        with title_row("cohorts", t("各期进入的转化")):
            _grain_switch()
            excel_button(answer, Text("各期转化", "Conversion by cohort"), key="cohorts")
        if answer is None or answer.empty:
            st.caption(t("还没有进入第一步的。"))
            return
        start, end = _chosen(window)
        frame = prepared(answer, ("cohorts", start, end), lambda: conversion.trend_rows(answer.rows, grain, lang(), start, end))
        figure(frame, conversion.trend_spec(lang(), dark()), key="cohorts", height=conversion.HEIGHT, alt=t("各期进入的转化"))
        st.caption(t("{days} 天内走到最后一步的比例，到所选期间末为止的 {n} 期；底边加粗的在所选期间里，灰色的还没走满 {days} 天。规则和排除与漏斗相同。", n=conversion.SHOWN_COHORTS, days=days))


def split_card(scope: Scope, window: Window | None, asked: dict[str, str], within: str, by: str) -> None:
    """The same, group by group."""
    days = within or str(DEFAULT_WINDOW)
    grain = _grain()
    answer = ask_quietly("funnel_trend", cohorts_scope(scope, window, grain, cohort_grid.SHOWN), (by,), grain=grain, **{**asked, "window_days": days})
    if answer is None or answer.empty:
        return
    label = dimension_label(by)
    with card("cohort_grid", height="content"):
        said = t("{n} 天内走到最后一步；虚线框的还没走满；进入不到 {few} 个的不上色", n=days, few=cohort_grid.FEW)
        with title_row("cohort_grid", t("各期进入的转化，按{dimension}", dimension=label.in_(lang())), said):
            excel_button(answer, Text(f"各期转化-按{label.zh}", f"Conversion by cohort and {label.en}"), key="cohort_grid")
        frame = prepared(answer, ("cohort_grid", by), lambda: cohort_grid.rows(answer.rows, _names(answer, by), grain, lang()))
        figure(frame, cohort_grid.spec(lang(), dark()), key="cohort_grid", height=cohort_grid.height(frame), alt=t("各期进入的转化"))
        if answer.facts["left_out"]:
            st.caption(answer.notes[-1].in_(lang()))


def _names(answer: Answer, by: str) -> list[str]:
    return [str(shown_value(by, name, lang())) for name in answer.rows[by]]


def _grain() -> str:
    return st.session_state.get("cohort_grain") or GRAINS[0]


def _grain_switch() -> None:
    words = {"month": t("月"), "week": t("周"), "quarter": t("季")}
    st.segmented_control(t("按什么分期"), GRAINS, key="cohort_grain", default=GRAINS[0], format_func=words.__getitem__, label_visibility="collapsed", required=True)


def _chosen(window: Window | None) -> tuple[date | None, date | None]:
    return (None, None) if window is None or window.period is None else (window.period.start, window.period.end)
