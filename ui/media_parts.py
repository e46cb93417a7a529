"""The parts of the media page: the table from cost to ROI, the scatter, and the months."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.scope import Scope
from analytics.units import Scale, format_value, missing, scale_for, split_value
from analytics.warehouse.tables import dimension_label, shown_value
from charts import cell_table, media_scatter, media_trend
from charts.cell_table import Cell, Head, Row
from ui.cards import card
from ui.figures import drawing, figure, legend, section_title
from ui.prepared import prepared
from ui.scope_bar import Choice
from ui.session import ask_quietly, colours, dark, lang, t
from ui.title_row import title_row

LEVELS = ("medium", "campaign", "segment")
MONTHS = 12
MOST_ROWS = 30


def level_choice() -> Choice:
    return Choice("level", t("层级"), tuple((name, dimension_label(name).in_(lang())) for name in LEVELS))


def money_scale(answer: Answer) -> Scale:
    """One scale for every money column of the table."""
    columns = [answer.rows[name] for name in ("cost_yuan", "revenue_yuan", "margin_yuan") if name in answer.rows]
    return scale_for(pd.concat(columns).astype("float64") if columns else [], "yuan", lang())


def caption(answer: Answer) -> str:
    return t(
        "金额 {unit}；ROI =（{basis} − 花费）÷ 花费",
        unit=money_scale(answer).heading,
        basis=t("毛利") if _basis(answer) == "margin" else t("成交额"),
    )


def _basis(answer: Answer) -> str:
    found = answer.rows["roi_basis"].dropna() if "roi_basis" in answer.rows else pd.Series(dtype=object)
    return "revenue" if len(found) and (found == "revenue").all() else "margin"


def total_words(answer: Answer) -> str:
    """What was spent and what came back, for the right of the title."""
    total = _total(answer)
    back = total.get("margin_yuan") if _basis(answer) == "margin" else total.get("revenue_yuan")
    if missing(total.get("cost_yuan")):
        return ""
    return t(
        "合计花费 {cost}，带回{basis} {back}",
        cost=format_value(total["cost_yuan"], "yuan", lang()),
        basis=t("毛利") if _basis(answer) == "margin" else t("成交额"),
        back=format_value(back, "yuan", lang()),
    )


def _total(answer: Answer) -> dict[str, Any]:
    facts: Any = answer.facts
    found = facts.get("total") or {}
    return dict(found) if not hasattr(found, "to_dict") else found.to_dict()


def roi_table(answer: Answer, level: str) -> None:
    """One line per medium from cost to ROI, bars in the cells, the total measured again at the foot."""
    drawing(prepared(answer, ("roi", level), lambda: _roi_table(answer, level)), key="media_table")


def _roi_table(answer: Answer, level: str) -> str:
    scale = money_scale(answer)
    rows = answer.rows.sort_values("cost_yuan", ascending=False, kind="stable", na_position="last")
    shown = rows.head(MOST_ROWS)
    most = {
        name: float(rows[name].max()) if rows[name].notna().any() else 0.0 for name in ("cost_yuan", "leads", "revenue_yuan", "margin_yuan")
    }
    heads = (
        Head(dimension_label(level).in_(lang()), 104),
        Head(t("花费"), 108, "bar"),
        Head(t("曝光"), 66, "right"),
        Head(t("观看"), 60, "right"),
        Head(t("留存"), 52, "right"),
        Head(t("点击率"), 58, "right"),
        Head(t("线索"), 98, "bar"),
        Head(t("线索成本"), 74, "right"),
        Head(t("成交"), 50, "right"),
        Head(t("成交率"), 58, "right"),
        Head(t("单均成交成本"), 92, "right"),
        Head(t("成交额"), 112, "bar"),
        Head(t("毛利"), 106, "bar"),
        Head("ROAS", 56, "right"),
        Head("ROI", 70, "right"),
    )
    lines = [Row(_line(row, str(shown_value(level, row[level], lang())), scale, most)) for row in shown.to_dict("records")]
    total = _total(answer)
    if total and len(rows) > 1:
        lines.append(Row(_line(total, t("合计"), scale, {}), "total"))
    left_out = len(rows) - len(shown)
    return cell_table.table(heads, lines, colours(), note=t("另有 {n} 行，见 Excel", n=left_out) if left_out > 0 else "")


def _line(row: dict[str, Any], name: str, scale: Scale, most: dict[str, float]) -> list[Cell | str]:
    def money(column: str, bar: str) -> Cell:
        value = row.get(column)
        return Cell(split_value(value, "yuan", lang(), scale=scale)[0], fill=_fill(value, most.get(column)), bar=bar)

    def plain(column: str, unit: str) -> str:
        return format_value(row.get(column), unit, lang())

    def each(column: str) -> str:
        value = row.get(column)
        return format_value(value, "yuan_each", lang(), digits=None if missing(value) or float(value) < 100 else 0)

    roi = row.get("roi")
    return [
        Cell(name, bold=True, hint=name),
        money("cost_yuan", "context"),
        _many(row.get("impressions")),
        _many(row.get("views")),
        format_value(row.get("retention"), "share", lang(), digits=0),
        format_value(row.get("ctr"), "share", lang(), digits=2),
        Cell(plain("leads", "count"), fill=_fill(row.get("leads"), most.get("leads"))),
        each("cpl_yuan"),
        plain("deals", "count"),
        plain("deal_rate", "share"),
        each("cost_per_deal_yuan"),
        money("revenue_yuan", "actual"),
        money("margin_yuan", "actual"),
        plain("roas", "ratio"),
        Cell(_roi_words(roi), tone="soft" if missing(roi) else "good" if float(roi) >= 0 else "bad", bold=True),  # type: ignore[arg-type]
    ]


def _fill(value: object, most: float | None) -> float | None:
    """The length of a small bar; no bar in the total row or where the column is unknown."""
    if most is None:
        return None
    return 0.0 if missing(value) or most <= 0 else max(float(value), 0.0) / most  # type: ignore[arg-type]


def _roi_words(roi: object) -> str:
    return "—" if missing(roi) else f"{'✓' if float(roi) >= 0 else '▽'} {format_value(roi, 'ratio', lang())}"  # type: ignore[arg-type]


def _many(value: object) -> str:
    """Large counts in 万 or K, so that the column stays narrow."""
    if missing(value) or float(value) < 100000:  # type: ignore[arg-type]
        return format_value(value, "count", lang())
    return f"{float(value) / 1e4:,.0f}万" if lang() == "zh" else f"{float(value) / 1e3:,.0f}K"  # type: ignore[arg-type]


def scatter_card(answer: Answer, level: str) -> None:
    """Cost against return with the break-even line."""
    free = media_scatter.without_cost(answer.rows, level)
    words = t("圆大小 = 成交数；空心 ▽ = 未回本")
    if free:
        words += t("；没有花费的不画：{names}", names="、".join(free[:3]))
    with card("media_scatter"):
        section_title(t("花费与回报"), words)
        frame = prepared(answer, ("scatter", level), lambda: media_scatter.rows(answer.rows, level, lang()))
        if not (frame["kind"] == "medium").any():
            st.caption(t("这一期没有既有花费又有回报的媒体。"))
            return
        figure(frame, media_scatter.spec(lang(), dark()), key="media_scatter", height=media_scatter.HEIGHT, alt=t("花费与回报"))


def months_card(answer: Answer, scope: Scope) -> None:
    """Cost, return and ROI of the last twelve months."""
    tone = colours()
    months = ask_quietly("media_roi", replace(scope, period=None), ("month",))
    with card("media_months"):
        with title_row("media_months", t("逐月花费与回报"), t("柱上数字为 ROI")):
            drawing(
                legend((tone.previous, t("花费"), "box"), (tone.actual, t("毛利") if _basis(answer) == "margin" else t("成交额"), "thin"))
            )
        frame = None if months is None or months.empty else prepared(months, "trend", lambda: _months(months))
        if frame is None:
            st.caption(t("媒体投放表没有日期，画不出逐月走势。"))
            return
        figure(frame, media_trend.spec(lang(), dark()), key="media_months", height=media_trend.HEIGHT, alt=t("逐月花费与回报"))


def _months(months: Answer) -> pd.DataFrame | None:
    """The last months that have a date; None when the sheet has no dates at all."""
    rows = months.rows[months.rows["month"].notna()].sort_values("month").tail(MONTHS)
    return None if rows.empty else media_trend.rows(rows.reset_index(drop=True), lang())
