"""The parts of the visits page: cards, the weeks, what was checked on the spot, purposes, and the table with small bars."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.scope import Scope
from analytics.units import format_value, missing
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.field import visit_bars
from ui.pieces.cards import card, comparisons, kpi
from ui.pieces.figures import drawing, figure, legend, section_title
from ui.pieces.scope_bar import Choice
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t

SPLITS = ("person", "team", "region", "customer")
STEP_OF = {"day": "day", "week": "day", "month": "day", "quarter": "week", "half": "month", "year": "month"}
MOST_ROWS, TALLEST = 200, 470


def split_choice() -> Choice:
    return Choice("by", t("按"), tuple((name, dimension_label(name).in_(lang())) for name in SPLITS))


def cards(answer: Answer, scope: Scope) -> None:
    """Visits, effective rate, verified share, transaction rate, plan completion."""
    facts: Any = answer.facts
    total = facts.get("total") or {}
    compared = ask_quietly("totals", scope, metrics="visits")
    chip = (
        ""
        if compared is None or compared.empty
        else comparisons(compared.rows["change_rate"].iloc[0], compared.rows["last_year_rate"].iloc[0])
    )
    columns = st.columns(5, gap="small")
    with columns[0]:
        kpi("visits", t("拜访"), total.get("visits"), "count", suffix=t("次"), chip=chip)
    with columns[1]:
        kpi(
            "effective",
            t("有效访问率"),
            total.get("effective_rate"),
            "share",
            chip=t("有效 {n} 次", n=format_value(total.get("effective"), "count", lang())),
        )
    with columns[2]:
        kpi(
            "verified",
            t("到访核实率"),
            _share(total, "verified"),
            "share",
            chip=t("超出范围 {n} 次", n=format_value(total.get("out_of_range"), "count", lang())),
        )
    with columns[3]:
        kpi("transaction", t("交易率"), total.get("transaction_rate"), "share", chip=t("当场订货或 7 天内成交"))
    with columns[4]:
        kpi(
            "plan",
            t("计划完成率"),
            total.get("plan_completion"),
            "share",
            chip=t("计划 {n} 次", n=format_value(total.get("planned"), "count", lang())),
        )


def _share(total: dict[str, float], name: str) -> float | None:
    visits = total.get("visits")
    return None if missing(visits) or not visits or missing(total.get(name)) else total[name] / visits


def weeks(answer: Answer, scope: Scope) -> None:
    """Visits step by step, effective ones in red."""
    grain = STEP_OF.get(answer.period.kind if answer.period else "", "month")
    steps = ask_quietly("visits", scope, (grain,))
    tone = colours()
    with card("visit_steps"):
        with title_row("visit_steps", t("拜访走势"), t({"day": "每柱一天", "week": "每柱一周", "month": "每柱一个月"}[grain])):
            drawing(legend((tone.actual, t("有效的拜访"), "box"), (tone.actual_tint, t("其余"), "box")))
        if steps is None or steps.empty:
            st.caption(t("这一期没有拜访。"))
            return
        figure(
            prepared(steps, ("steps", grain), lambda: visit_bars.trend_rows(steps.rows, grain, lang())),
            visit_bars.trend_spec(lang(), dark()),
            key="visit_steps",
            height=visit_bars.HEIGHT,
            alt=t("拜访走势"),
        )


def mixes(answer: Answer, scope: Scope) -> None:
    """How the visits were checked, and what they were for."""
    facts: Any = answer.facts
    total = facts.get("total") or {}
    with card("visit_checks"):
        section_title(t("到访核实"), t("签到点与客户的距离"))
        names = [t("已核实"), t("超出范围"), t("无法核实")]
        frame = visit_bars.mix_rows(
            names, [total.get(name) for name in ("verified", "out_of_range", "unverifiable")], lang(), ["good", "bad", "unknown"]
        )
        figure(frame, visit_bars.mix_spec(lang(), dark()), key="visit_checks", height=visit_bars.mix_height(frame))
    purposes = ask_quietly("visits", scope, ("purpose",))
    with card("visit_purposes"):
        section_title(t("拜访目的"))
        if purposes is None or purposes.empty:
            st.caption(t("这一期没有拜访。"))
            return
        frame = prepared(purposes, "mix", lambda: _purposes(purposes.rows))
        figure(frame, visit_bars.mix_spec(lang(), dark()), key="visit_purposes", height=visit_bars.mix_height(frame))


def _purposes(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["visits"] > 0]
    names = [str(shown_value("purpose", value, lang())) for value in rows["purpose"]]
    return visit_bars.mix_rows(names, rows["visits"].astype("float64").to_list(), lang())


def who_table(answer: Answer, split: str) -> None:
    """One line per person or team, with small bars; the last line is everyone measured again."""
    drawing(prepared(answer, "who", lambda: _who_table(answer, split)), key="visit_table")


def _who_table(answer: Answer, split: str) -> str:
    facts: Any = answer.facts
    rows = answer.rows.head(MOST_ROWS)
    most = float(rows["visits"].max() or 1)
    heads = (
        Head(dimension_label(split).in_(lang())),
        Head(t("拜访"), 170, "bar"),
        Head(t("计划完成"), 86, "right"),
        Head(t("有效率"), 170, "bar"),
        Head(t("已核实"), 74, "right"),
        Head(t("超出范围"), 80, "right"),
        Head(t("无法核实"), 80, "right"),
        Head(t("交易率"), 78, "right"),
        Head(t("每次驻店分钟"), 104, "right"),
        Head(t("批阅率"), 78, "right"),
        Head(t("每访费用"), 92, "right"),
    )
    lines = [Row(_line(row, str(shown_value(split, row[split], lang())), most)) for row in rows.to_dict("records")]
    if facts.get("total") and len(answer.rows) > 1:
        lines.append(Row(_line(facts["total"], t("合计"), None), "total"))
    left_out = len(answer.rows) - len(rows)
    note = t("另有 {n} 行，见 Excel", n=left_out) if left_out > 0 else ""
    return cell_table.table(heads, lines, colours(), note=note, tallest=TALLEST)


def _line(row: dict[str, Any], name: str, most: float | None) -> list[Cell | str]:
    def shown(column: str, unit: str) -> str:
        return format_value(row.get(column), unit, lang())

    rate = row.get("effective_rate")
    each = (
        None
        if missing(row.get("minutes_on_site")) or missing(row.get("visits")) or not row["visits"]
        else row["minutes_on_site"] / row["visits"]
    )
    out = row.get("out_of_range")
    return [
        Cell(name, bold=True),
        Cell(shown("visits", "count"), fill=None if most is None else float(row["visits"]) / most, bar="actual"),
        shown("plan_completion", "share"),
        Cell(shown("effective_rate", "share"), fill=None if missing(rate) or most is None else float(rate)),  # type: ignore[arg-type]
        shown("verified", "count"),
        Cell(shown("out_of_range", "count"), tone="bad" if not missing(out) and out and out > 0 else ""),
        Cell(shown("unverifiable", "count"), tone="soft"),
        shown("transaction_rate", "share"),
        format_value(each, "count", lang()),
        shown("reviewed_rate", "share"),
        shown("cost_per_visit_yuan", "yuan"),
    ]


def nothing_in(rows: pd.DataFrame) -> bool:
    return rows.empty or not rows["visits"].fillna(0).any()
