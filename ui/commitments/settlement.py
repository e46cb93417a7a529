"""The settlement card of the pledges page: which pledges of the last closed period were kept, what is due, what was decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.calendar import previous_period
from analytics.errors import Text
from analytics.schema import DECISION, LEVEL, Choice
from analytics.scope import Scope
from analytics.units import Scale, format_value, missing, scale_for, split_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.entry_rooms import PAGES
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

TALLEST = 322


def settlement_card(answer: Answer, scope: Scope) -> None:
    """What the last closed period came to: this one when it is over, else the one before."""
    if answer.period is None:
        return
    period = answer.period if answer.finished else previous_period(answer.period)
    settled = ask_quietly("settlement", replace(scope, period=period.label, as_of=None))
    if settled is None or settled.empty:
        return
    facts: Any = settled.facts
    due = format_value(facts.get("due_yuan"), "yuan_small", lang())
    with card("settlement", height="content"):
        words = t("兑现 {kept} 份，未兑现 {missed} 份，应乐捐 {due}", kept=facts["kept"], missed=facts["missed"], due=due)
        words = words if "due_yuan" in facts else t("兑现 {kept} 份，未兑现 {missed} 份", kept=facts["kept"], missed=facts["missed"])
        with title_row("settlement", t("兑现") + f" · {period.label}", words):
            if any(kept is False for kept in settled.rows["kept"]) and st.button(t("处理未兑现的"), key="go_settlement", icon=":material/gavel:", type="tertiary"):
                st.switch_page(str(PAGES / "settlement.py"), query_params={"period": period.label})
            excel_button(settled, Text("业绩保证兑现", "Settlement of pledges"), key="settlement")
        drawing(prepared(settled, "settlement", lambda: ledger_table(settled)), key="settlement_table")


def ledger_table(settled: Answer, tallest: int = TALLEST) -> str:
    """The settlement as a drawing; without the money columns where the company pledges none."""
    money = "due_yuan" in settled.rows
    scale = scale_for([*settled.rows["pledge_yuan"], *settled.rows["actual_yuan"]], "yuan", lang())
    heads = (
        Head(t("保证人"), 120), Head(t("层级"), 64), Head(t("团队"), 100), Head(f"{t('保证')} {scale.heading}", 96, "right"),
        Head(f"{t('实际')} {scale.heading}", 96, "right"), Head(t("结果"), 100), Head(t("激励")),
        *((Head(t("应乐捐"), 96, "right"),) if money else ()), Head(t("处理"), 80), *((Head(t("处理金额"), 96, "right"),) if money else ()), Head(t("批准人"), 90),
    )
    return cell_table.table(heads, [_line(row, scale, money) for row in settled.rows.to_dict("records")], colours(), tallest=tallest)


def _line(row: dict[str, Any], scale: Scale, money: bool) -> Row:
    kept = row["kept"]
    result = (
        Cell("—", tone="soft") if missing(kept) else Cell(f"✓ {t('已兑现')}", tone="good") if kept else Cell(f"✕ {t('未兑现')}", tone="bad")
    )
    pledge, actual = (split_value(row[name], "yuan", lang(), scale=scale)[0] for name in ("pledge_yuan", "actual_yuan"))
    if kept is False and pledge == actual:  # missed by less than the figures show
        pledge, actual = (split_value(row[name], "yuan", lang(), scale=scale, digits=4)[0] for name in ("pledge_yuan", "actual_yuan"))
    return Row((
        Cell(str(row["owner"]), bold=True), Cell(_label(LEVEL, row["level"]), tone="plain"), Cell(_text(row["team"]), tone="plain"), pledge, actual, result,
        Cell(_text(row["reward"]), hint=_text(row["reward"])), *((format_value(row["due_yuan"], "yuan_small", lang()),) if money else ()),
        _label(DECISION, row["decision"]), *((format_value(row["amount_yuan"], "yuan_small", lang()),) if money else ()), _text(row["approver"]),
    ))


def _text(value: object) -> str:
    return "—" if missing(value) or value == "" else str(value)


def level_name(code: object) -> str:
    """团队, 个人 …, in the reader's language."""
    return _label(LEVEL, code)


def _label(choices: tuple[Choice, ...], code: object) -> str:
    found = next((choice for choice in choices if choice.code == code), None)
    return _text(code) if found is None else found.en if lang() == "en" else found.zh
