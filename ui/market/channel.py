"""The parts of the channels page: cards, the table of channels, regions by growth and share, and what is used of the budget."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import step_label
from analytics.market.budget_use import STATES
from analytics.market.regions import QUADRANTS
from analytics.units import Scale, change_text, format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.market import growth_share
from ui.pieces.cards import card, comparisons, kpi
from ui.pieces.figures import drawing, figure, section_title
from ui.pieces.notices import answer_notes
from ui.pieces.scope_bar import Choice
from ui.prepared import prepared
from ui.session import colours, dark, lang, t

BUDGET_BY = ("item", "team", "region", "channel", "month", "team,item")
TALLEST = 420


def base_choice() -> Choice:
    return Choice("base", t("增长比"), (("last_year", t("去年同期")), ("previous", t("上期"))))


def budget_choice() -> Choice:
    return Choice("budget_by", t("预算按"), tuple((by, " × ".join(dimension_label(dim).in_(lang()) for dim in by.split(","))) for by in BUDGET_BY))


def budget_by(chosen: str) -> tuple[str, ...]:
    return tuple(chosen.split(","))


def cards(answer: Answer, budget: Answer | None) -> None:
    """Sales, margin where the cost is known, expenses, what they are of sales, and how much of the budget is used."""
    facts: Any = answer.facts
    total = facts.get("total") or {}
    columns = st.columns(5, gap="small")
    with columns[0]:
        kpi("channel_sales", t("成交额"), total.get("sales"), "yuan", chip=comparisons(total.get("change_rate"), total.get("last_year_rate")))
    with columns[1]:
        known = t("有成本的占 {share}", share=format_value(total.get("cost_coverage"), "share", lang()))
        kpi("channel_margin", t("毛利率"), total.get("known_margin"), "share", chip=known, help=t("只算有成本的行；旁边写着这些行占成交的多少。"))
    with columns[2]:
        unassigned = t("没写渠道 {value}", value=format_value(facts.get("unassigned_yuan"), "yuan", lang()))
        kpi("channel_spend", t("费用合计"), total.get("spend_yuan"), "yuan", chip=unassigned, help=t("费用表加上归到渠道的媒体花费"))
    with columns[3]:
        roi = f"ROI {format_value(total.get('roi'), 'ratio', lang())}"
        kpi("channel_ratio", t("费用率"), total.get("expense_ratio"), "share", chip=roi, help=t("费用 ÷ 成交额，按两边都有数据的日子；ROI =（毛利 − 费用）÷ 费用"))
    with columns[4]:
        budgets: Any = {} if budget is None else budget.facts
        used = budgets.get("total") or {}
        progress = t("序时 {share}", share=format_value(used.get("time_progress"), "share", lang()))
        kpi("channel_budget", t("预算使用"), used.get("used_rate"), "share", chip=progress, help=t("有预算的科目已用 ÷ 整期预算；没有预算的科目另列"))


def _money(value: object, scale: Scale) -> str:
    return split_value(value, "yuan", lang(), scale=scale)[0]


def _share(value: object) -> str:
    return format_value(value, "share", lang())


def _changed(rate: object) -> str:
    return change_text(rate).replace(" ", "")


def _fill(value: object, most: float) -> float:
    return 0.0 if missing(value) or most <= 0 else max(float(value), 0.0) / most  # type: ignore[arg-type]


def _most(rows: pd.DataFrame, name: str) -> float:
    return float(rows[name].max()) if rows[name].notna().any() else 0.0


def channels_card(answer: Answer) -> None:
    """One line per channel, the total measured again at the foot."""
    section_title(t("各渠道"), t("金额 {unit}；费用率含归到渠道的媒体花费；客户按人去重，不能相加", unit=_scale(answer.rows, "sales").heading))
    if answer.empty:
        st.caption(t("这一期没有成交。"))
        return
    drawing(prepared(answer, "channels", lambda: _channels(answer)), key="channels_table")


def _scale(rows: pd.DataFrame, *names: str) -> Scale:
    columns = [rows[name].astype("float64") for name in names if name in rows]
    return scale_for(pd.concat(columns) if columns else [], "yuan", lang())


def _channels(answer: Answer) -> str:
    facts: Any = answer.facts
    rows, scale = answer.rows, _scale(answer.rows, "sales")
    heads = (
        Head(t("渠道")), Head(t("成交额"), 82, "bar"), Head(t("占比"), 56, "right"), Head(t("环比"), 66, "right"), Head(t("同比"), 66, "right"), Head(t("毛利"), 58, "right"),
        Head(t("毛利率"), 56, "right"), Head(t("有成本的"), 66, "right"), Head(t("费用"), 56, "right"), Head(t("媒体花费"), 56, "right"), Head(t("费用率"), 58, "right"),
        Head("ROI", 54, "right"), Head(t("客户数"), 58, "right"), Head(t("新客户"), 56, "right"), Head(t("预算使用"), 66, "right"),
    )
    lines = [Row(_channel(row, str(shown_value("channel", row["channel"], lang())), scale, _most(rows, "sales"))) for row in rows.to_dict("records")]
    lines.append(Row(_channel(facts["total"], t("合计"), scale, None), "total"))
    return cell_table.table(heads, lines, colours())


def _channel(row: dict[Any, Any], name: str, scale: Scale, most: float | None) -> list[Cell | str]:
    roi, used = row["roi"], row["used_rate"]
    return [
        Cell(name, bold=True, hint=name), Cell(_money(row["sales"], scale), fill=None if most is None else _fill(row["sales"], most), bar="actual"), _share(row["share"]),
        _changed(row["change_rate"]), _changed(row["last_year_rate"]), _money(row["gross_profit"], scale), _share(row["known_margin"]), _share(row["cost_coverage"]),
        _money(row["expenses_yuan"], scale), _money(row["media_spend_yuan"], scale), _share(row["expense_ratio"]),
        Cell(format_value(roi, "ratio", lang()), tone="soft" if missing(roi) else "good" if roi >= 0 else "bad"),
        format_value(row["customers"], "count", lang()), format_value(row["new_customers"], "count", lang()),
        Cell(_share(used), tone="bad" if not missing(used) and used > 1 else ""),
    ]


def matrix_card(answer: Answer | None) -> None:
    """Growth against share."""
    with card("growth_share"):
        section_title(t("增长 × 份额"), t("圆大小 = 成交额；实心 = 长得不比整体慢"))
        facts: Any = {} if answer is None else answer.facts
        lines = None if missing(facts.get("share_line")) else (float(facts["share_line"]), float(facts["growth_line"]))
        frame = pd.DataFrame() if answer is None else prepared(answer, "matrix", lambda: growth_share.rows(answer.rows, "region", lines, lang()))
        if frame.empty or lines is None or answer is None:
            st.caption(t("能比的大区不到两个，画不出矩阵。"))
            return
        figure(frame, growth_share.spec(lang(), dark()), key="growth_share", height=growth_share.HEIGHT, alt=t("增长 × 份额"))


def regions_card(answer: Answer | None) -> None:
    """Regions with their heads and cost."""
    with card("regions"):
        section_title(t("各大区"), "" if answer is None else t("金额 {unit}；费用率不含媒体花费", unit=_scale(answer.rows, "sales").heading))
        if answer is None or answer.empty:
            st.caption(t("这一期没有成交。"))
            return
        drawing(prepared(answer, "regions", lambda: _regions(answer)), key="regions_table")
        answer_notes(answer)


def _regions(answer: Answer) -> str:
    facts: Any = answer.facts
    rows, scale = answer.rows, _scale(answer.rows, "sales")
    small = _scale(rows, "expenses_yuan")
    heads = (
        Head(t("大区"), 74), Head(t("成交额"), 60, "right"), Head(t("占比"), 56, "right"), Head(t("增长"), 64, "right"), Head(t("象限")), Head(t("人数"), 48, "right"),
        Head(t("人均"), 50, "right"), Head(t("费用 {unit}", unit=small.heading), 78, "right"), Head(t("费用率"), 62, "right"),
    )
    lines = [Row(_region(row, str(shown_value("region", row["region"], lang())), scale, small)) for row in rows.to_dict("records")]
    lines.append(Row(_region(facts["total"], t("合计"), scale, small), "total"))
    return cell_table.table(heads, lines, colours(), framed=False)


def _region(row: dict[Any, Any], name: str, scale: Scale, small: Scale) -> list[Cell | str]:
    quadrant = row["quadrant"]
    words = QUADRANTS[quadrant].in_(lang()) if isinstance(quadrant, str) else "—"
    return [
        Cell(name, bold=True, hint=name), _money(row["sales"], scale), _share(row["share"]), _changed(row["growth"]), Cell(words, hint=words),
        format_value(row["heads"], "count", lang(), digits=1), _money(row["per_head"], scale), _money(row["expenses_yuan"], small), _share(row["expense_ratio"]),
    ]


def budget_card(answer: Answer | None, by: str) -> None:
    """What is used of the budget; over budget is marked."""
    with card("budget", height="content"):
        section_title(t("预算与费用"), "" if answer is None else t("金额 {unit}；费用率不含媒体花费；! 超预算，▽ 比序时快 10 个点以上", unit=_scale(answer.rows, "budget_yuan", "spent_yuan").heading))
        if answer is None or answer.empty:
            st.caption(t("没有预算，也没有费用；上传「预算」和「费用」表后这里就有内容。"))
            return
        drawing(prepared(answer, ("budget", by), lambda: _budgets(answer, budget_by(by))), key="budget_table")
        answer_notes(answer)


def _budgets(answer: Answer, by: tuple[str, ...]) -> str:
    facts: Any = answer.facts
    rows, scale = answer.rows, _scale(answer.rows, "budget_yuan", "spent_yuan")
    heads = (
        *(Head(dimension_label(dim).in_(lang()), 104) for dim in by), Head(t("预算"), 84, "right"), Head(t("已用"), 84, "right"), Head(t("预算外"), 76, "right"), Head(t("使用率"), 112, "bar"),
        Head(t("序时"), 58, "right"), Head(t("剩余"), 80, "right"), Head(t("超出"), 70, "right"), Head(t("状态"), 124), Head(t("费用率"), 66, "right"),
    )
    lines = [Row(_budget(row, [_named(dim, row[dim]) for dim in by], scale)) for row in rows.head(300).to_dict("records")]
    lines.append(Row(_budget(facts["total"], [t("合计"), *("" for _dim in by[1:])], scale), "total"))
    return cell_table.table(heads, lines, colours(), framed=False, tallest=TALLEST)


def _named(dim: str, value: Any) -> str:
    return step_label(pd.Timestamp(value).date(), dim) if dim in ("month", "quarter", "year") else str(shown_value(dim, value, lang()))


def _budget(row: dict[Any, Any], names: list[str], scale: Scale) -> list[Cell | str]:
    state, used = row["budget_state"], row["used_rate"]
    over = state == "over"
    glyph = {"over": "! ", "fast": "▽ "}.get(state, "") if isinstance(state, str) else ""
    words = STATES[state].in_(lang()) if isinstance(state, str) else "—"
    return [
        *(Cell(name, bold=place == 0, hint=name) for place, name in enumerate(names)), _money(row["budget_yuan"], scale), _money(row["spent_yuan"], scale), _money(row["unbudgeted_yuan"], scale),
        Cell(_share(used), fill=None if missing(used) else min(float(used), 1.0), bar="bad" if over else "actual"), _share(row["time_progress"]), _money(row["remaining_yuan"], scale),
        Cell(_money(row["over_yuan"], scale), tone="bad" if over else "soft", bold=over), Cell(f"{glyph}{words}", tone="bad" if over or state == "fast" else "soft" if state == "no_budget" else ""),
        _share(row["expense_ratio"]),
    ]
