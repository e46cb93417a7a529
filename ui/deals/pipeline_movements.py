"""Two parts of the pipeline page: the deals behind a movement, and how win rate, size and length of deals went month by month."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import step_label
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.deals.pipeline_bridge import NAMES
from ui.pieces.cards import card
from ui.pieces.figures import drawing
from ui.pieces.notices import answer_notes
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t

MOVEMENTS = ("new", "reopened", "won", "lost", "advanced", "fell_back", "slipped", "pulled_in", "grew", "shrank", "idle")
MONTHS = 12
LISTED, TALLEST = 100, 340


def movement_card(scope: Scope) -> None:
    """The deals behind one number of 管道变动, as they stood at the start and stand now."""
    whole = ask_quietly("pipeline_changes", scope)
    if whole is None or whole.empty:
        return
    counts = whole.rows.set_index("movement")["deals"]
    words = {name: f"{NAMES[name].in_(lang())} {format_value(counts.get(name), 'count', lang())}" for name in MOVEMENTS}
    with card("pipeline_movement", height="content"):
        chosen = st.session_state.get("pipeline_movement") or "won"
        known = not missing(counts.get(chosen))
        answer = ask_quietly("pipeline_changes", scope, (), movement=chosen) if known else None
        facts: Any = whole.facts
        with title_row("pipeline_movement", t("变动的商机"), t("{since} 收盘到 {now}，按金额", since=facts["since"], now=facts["now"])):
            if answer is not None and not answer.empty:
                excel_button(answer, Text("变动的商机", "Deals that moved"), key="pipeline_movement")
        st.pills(t("哪一种变动"), list(MOVEMENTS), key="pipeline_movement", default="won", format_func=words.__getitem__, label_visibility="collapsed", required=True)
        if not known:
            st.caption(t("那天之前没有上传过商机表，这一种看不出来。"))
        elif answer is None or answer.empty:
            st.caption(t("没有这样的商机。"))
        else:
            drawing(prepared(answer, ("movement", chosen), lambda: _moved(answer)), key="pipeline_movement")


def _moved(answer: Answer) -> str:
    facts: Any = answer.facts
    names = {stage.zh: f"{stage.step} {stage.label.in_(lang())}" for stage in facts["stages"]}
    scale = scale_for(answer.rows["amount_yuan"], "yuan", lang())
    heads = (
        Head(t("商机"), 90), Head(t("客户")), Head(t("销售员"), 90), Head(t("当时的阶段"), 140), Head(t("现在的阶段"), 140),
        Head(t("当时 {unit}", unit=scale.heading), 92, "right"), Head(t("现在 {unit}", unit=scale.heading), 92, "right"),
        Head(t("当时预计成交"), 110, "right"), Head(t("现在预计成交"), 110, "right"),
    )
    lines = []
    for deal in answer.rows.head(LISTED).to_dict("records"):
        customer = str(shown_value("customer", deal["customer"], lang()))
        later = not missing(deal["expected_then"]) and not missing(deal["expected_close_on"]) and deal["expected_close_on"] > deal["expected_then"]
        lines.append(Row((
            Cell(str(deal["deal_id"]), tone="soft", hint=str(deal["deal_id"])), Cell(customer, bold=True, hint=customer), str(shown_value("person", deal["person"], lang())),
            names.get(deal["stage_then"], "—"), names.get(deal["stage"], "—"),
            Cell(split_value(deal["amount_then"], "yuan", lang(), scale=scale)[0], tone="soft"), split_value(deal["amount_yuan"], "yuan", lang(), scale=scale)[0],
            Cell(_day(deal["expected_then"]), tone="soft"), Cell(_day(deal["expected_close_on"]), tone="bad" if later else ""),
        )))
    more = len(answer.rows) - len(lines)
    return cell_table.table(heads, lines, colours(), framed=False, tallest=TALLEST, note=t("另有 {n} 行，见 Excel", n=more) if more > 0 else "")


def _day(value: Any) -> str:
    return "—" if missing(value) else f"{value:%Y-%m-%d}"


def trend_card(scope: Scope) -> None:
    """Win rate, size and length of the deals closed in each of the last twelve months."""
    answer = ask_quietly("velocity", replace(scope, period=None), ("month",))
    if answer is None or answer.empty:
        return
    with card("velocity_trend", height="content"):
        with title_row("velocity_trend", t("成交效率走势"), t("按关闭的月份，最近 {n} 个月；▽ 不足一个月", n=min(MONTHS, int(answer.rows["month"].notna().sum())))):
            excel_button(answer, Text("成交效率走势", "Efficiency by month"), key="velocity_trend")
        drawing(prepared(answer, "velocity_trend", lambda: _trend(answer)), key="velocity_trend")
        answer_notes(answer)


def _trend(answer: Answer) -> str:
    dated = answer.rows["month"].notna()
    # Deals closed on a day nobody wrote down belong to no month: they stand below the months.
    rows = pd.concat([answer.rows[dated].tail(MONTHS), answer.rows[~dated]])
    scale = scale_for(rows["mean_deal_yuan"], "yuan", lang())
    heads = (
        Head(t("月份"), 110), Head(t("赢单"), 70, "right"), Head(t("输单"), 70, "right"), Head(t("赢率"), None, "bar"), Head(t("95% 区间"), 140, "right"),
        Head(t("成熟度校正"), 100, "right"), Head(t("平均赢单额 {unit}", unit=scale.heading), 150, "right"), Head(t("中位周期"), 100, "right"), Head(t("平均周期"), 100, "right"),
    )
    lines = []
    for row in rows.to_dict("records"):
        rate, low, known = row["win_rate"], row["win_rate_low"], not missing(row["month"])
        going = known and answer.as_of is not None and (row["month"].year, row["month"].month) == (answer.as_of.year, answer.as_of.month)
        lines.append(Row((
            Cell(("▽ " if going else "") + (step_label(row["month"], "month") if known else t("没有关闭日期")), bold=True), *(format_value(row[name], "count", lang()) for name in ("won", "lost")),
            Cell(format_value(rate, "share", lang()), fill=None if missing(rate) else float(rate), bar="context" if going else "actual"),
            "—" if missing(low) else f"{format_value(low, 'share', lang())} – {format_value(row['win_rate_high'], 'share', lang())}",
            format_value(row["matured_win_rate"], "share", lang()), split_value(row["mean_deal_yuan"], "yuan", lang(), scale=scale)[0],
            format_value(row["median_cycle_days"], "day", lang()), format_value(row["mean_cycle_days"], "day", lang()),
        )))
    return cell_table.table(heads, lines, colours(), framed=False)
