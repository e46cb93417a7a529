"""The settlement ledger: what became of the pledges of a closed period, and the decisions about those that were missed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import previous_period
from analytics.commitments.donations import donation_shown
from analytics.commitments.settlement import FUND
from analytics.commitments.settlement_entry import (
    DECISIONS,
    changed_decisions,
    decision_findings,
    decision_table,
    save_decisions,
)
from analytics.errors import Text
from analytics.ingest.entered import overtaken
from analytics.scope import Scope
from analytics.units import format_value
from analytics.window import Window
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from reports.media_types import CSV
from reports.sheets.records import answer_csv
from ui.commitments.settlement import ledger_table, level_name
from ui.pieces.cards import card, kpi
from ui.pieces.entry_desk import Desk, desk, drawn, editor_key, keep
from ui.pieces.figures import drawing
from ui.pieces.periods import full_name
from ui.pieces.signing import confirmed, doing, from_editor, saved, signed_by
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.session import colours, lang, t, warehouse

_CARDS = ("due_yuan", "waived_yuan", "paid_yuan", "outstanding_yuan")
_KEYS = ("level", "owner")
# What is looked at for decisions of two people at once.
_OVERTAKEN = {"decision": Text("处理", "Decision"), "amount_yuan": Text("处理金额（元）", "Amount decided (元)"), "reason": Text("原因", "Reason"), "approver": Text("批准人", "Approver")}
_TALLEST = 340
_REWARDS_TALLEST = 128


def closed(scope: Scope, window: Window | None) -> Scope:
    """The period asked for when it is over, else the one before: only closed periods are settled."""
    if window is None or window.period is None or window.finished:
        return scope
    return replace(scope, period=previous_period(window.period).label, as_of=None)


def which_period(settled: Answer, window: Window | None) -> None:
    """Say so where another period is settled than the one asked for, which still runs."""
    asked = window.period if window else None
    if asked is not None and settled.period is not None and asked.label != settled.period.label:
        st.caption(t("{asked}还没有结束，这里是 {shown}的兑现。", asked=full_name(asked), shown=full_name(settled.period)))


def downloads(settled: Answer) -> None:
    """The ledger as a workbook and as csv."""
    title = Text("业绩保证兑现", "Settlement of pledges")
    excel_button(settled, title, key="ledger")
    language = lang()
    name = f"{title.in_(language)}-{settled.period.label if settled.period else ''}.csv"
    st.download_button("CSV", data=lambda: answer_csv(settled, language), file_name=name, mime=CSV, on_click="ignore", icon=":material/download:", key="csv_ledger", type="tertiary")


def cards(settled: Answer) -> None:
    """Kept and missed; what fell due, was waived and deferred, paid, and is not settled."""
    facts: Any = settled.facts
    shown = [("kept", t("已兑现"), float(facts["kept"]), "count", t("份")), ("missed", t("未兑现"), float(facts["missed"]), "count", t("份"))]
    if "due_yuan" in facts:
        shown += [(one.name, one.label.in_(lang()), facts[one.name], one.unit, None) for one in FUND if one.name in _CARDS]
    for place, (name, label, value, unit, suffix) in zip(st.columns(len(shown), gap="small"), shown, strict=True):
        with place:
            kpi(f"ledger_{name}", label, value, unit, suffix=suffix)


def decisions(settled: Answer) -> None:
    """Decide about the missed pledges; waiving stands first and is as easy as anything else."""
    before = decision_table(settled)
    if before.empty:
        return
    waiting = int(before["decision"].isna().sum())
    with card("decisions", height="content"):
        with title_row("decisions", t("未兑现的怎么处理") + f" · {before['period'].iat[0]}", t("{n} 份未兑现，{m} 份还没有处理", n=len(before), m=waiting)):
            who = signed_by("ledger")
        at = desk(_table(before), _KEYS)
        rows = _editor(before, at)
        ready = confirmed((*decision_findings(before, rows), *overtaken(before, rows, at.seen, _KEYS, _OVERTAKEN)), "decisions")
        new = len(changed_decisions(before, rows))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if st.button(t("保存 {n} 份处理", n=new), key="save_decisions", type="primary", icon=":material/check:", disabled=not ready or not new or not who):
                doing(lambda: saved(save_decisions(warehouse(), before, rows, who), at))
            if at.cells and st.button(t("不要没保存的"), key="drop_decisions", icon=":material/undo:", type="tertiary"):
                at.clear()
                st.rerun()
            st.caption(t("豁免和缓交要写原因和批准人。") + (t("请先写上经手人。") if new and not who else ""))


def _table(before: pd.DataFrame) -> str:
    return f"decisions_{before['period'].iat[0]}"


def _editor(before: pd.DataFrame, at: Desk) -> pd.DataFrame:
    cc = st.column_config
    money = donation_shown(warehouse())
    labels = {choice.code: choice.en if lang() == "en" else choice.zh for choice in DECISIONS}
    held = drawn(_table(before), at, before, warehouse().data_version).iloc[: len(before)]  # who is kept by now has nothing to decide
    frame = held.assign(level=[level_name(level) for level in held["level"]], pledge_wan=held["pledge_yuan"] / 10_000, actual_wan=held["actual_yuan"] / 10_000)
    for name in ("decision", "reason", "approver"):
        frame[name] = frame[name].astype("object")
    order = ["owner", "level", "team", "pledge_wan", "actual_wan", *(["due_yuan"] if money else []), "decision", "reason", "approver", *(["amount_yuan"] if money else [])]
    edited: Any = st.data_editor(
        frame, key=editor_key(_table(before), at), on_change=keep, args=(_table(before),), hide_index=True, height=min(_TALLEST, 38 + 35 * len(before)), column_order=order, placeholder="",
        disabled=["owner", "level", "team", "pledge_wan", "actual_wan", "due_yuan"],
        column_config={
            "owner": cc.TextColumn(t("保证人"), width=110, pinned=True), "level": cc.TextColumn(t("层级"), width=70), "team": cc.TextColumn(t("团队"), width=100),
            "pledge_wan": cc.NumberColumn(t("保证（万元）"), format="%.2f", width=100), "actual_wan": cc.NumberColumn(t("实际（万元）"), format="%.2f", width=100),
            "due_yuan": cc.NumberColumn(t("应乐捐（元）"), format="%.10g", width=100),
            "decision": cc.SelectboxColumn(t("处理"), options=list(labels), format_func=labels.__getitem__, width=90),
            "reason": cc.TextColumn(t("原因"), width=220), "approver": cc.TextColumn(t("批准人"), width=100),
            "amount_yuan": cc.NumberColumn(t("处理金额（元）"), format="%.10g", width=110),
        },
    )
    rows = from_editor(edited)
    return before.assign(**{name: rows[name] for name in ("decision", "reason", "approver", *(("amount_yuan",) if money else ()))})


def fund_card(settled: Answer) -> None:
    """What became of the donations, for teams and for people."""
    facts: Any = settled.facts
    if "fund" not in facts or not facts["fund"]:
        return
    with card("fund", height="content"):
        with title_row("fund", t("乐捐台账"), t("未结 = 待付 + 缓交 + 未处理 = 应乐捐 − 豁免 − 已付")):
            pass
        heads = (Head(t("层级"), 80), *(Head(one.label.in_(lang()), None, "right") for one in FUND))
        rows = [Row((Cell(level_name(level), bold=True), *(_money(sums[one.name]) for one in FUND))) for level, sums in facts["fund"].items()]
        rows.append(Row((t("合计"), *(_money(facts[one.name]) for one in FUND)), kind="total"))
        drawing(cell_table.table(heads, rows, colours()), key="fund_table")


def _money(value: float) -> str:
    return format_value(value, "yuan_small", lang())


def rewards_card(settled: Answer) -> None:
    """The rewards of those who kept their pledge: announced at the meeting, paid out as promised."""
    kept = settled.rows[[one is True for one in settled.rows["kept"]]]
    kept = kept[kept["reward"].notna() & (kept["reward"] != "")]
    if kept.empty:
        return
    with card("rewards", height="content"):
        with title_row("rewards", t("兑现的激励"), t("{n} 份", n=len(kept))):
            pass
        heads = (Head(t("保证人"), 110), Head(t("层级"), 64), Head(t("激励")))
        rows = [Row((Cell(str(one["owner"]), bold=True), level_name(one["level"]), str(one["reward"]))) for one in kept.to_dict("records")]
        drawing(cell_table.table(heads, rows, colours(), tallest=_REWARDS_TALLEST), key="rewards_table")


def ledger_card(settled: Answer) -> None:
    """Every pledge of the period, kept and missed, as the pledges page shows it too."""
    with card("ledger", height="content"):
        with title_row("ledger", t("兑现") + f" · {settled.period.label if settled.period else ''}", t("{n} 份保证", n=len(settled.rows))):
            pass
        drawing(ledger_table(settled, 460), key="ledger_table")
