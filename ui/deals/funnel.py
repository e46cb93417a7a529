"""The parts of the funnel page: the mirror of both processes, the matrix, the deals out of step, and the breakdown."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import step_label
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, missing, number, scale_for, split_value
from analytics.warehouse.asking.dimensions import DIMENSIONS, dimension_label, shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.deals import funnel_mirror, stage_matrix
from charts.spec import escaped
from ui.pieces import splits
from ui.pieces.cards import card
from ui.pieces.figures import drawing, figure, legend, section_title
from ui.pieces.notices import answer_notes
from ui.pieces.scope_bar import Choice
from ui.pieces.splits import split_choices
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t

LISTED = 8
SERIES = 12  # groups of a breakdown
TALLEST = 400  # pixels from which the rows of a table scroll
SIDES = ("all", "ahead", "behind")


def choices() -> tuple[Choice, ...]:
    """Cohort, count and breakdown."""
    return (
        Choice("cohort", t("按"), (("created", t("创建时间分组")), ("entered", t("首次进入分组")))),
        Choice("count", t("计数"), (("imputed", t("补齐跳过的阶段")), ("visited", t("只数有记录的"))), width=190),
        Choice("by", t("拆分"), split_choices("deals", splits.DEALS)),
    )


def named(answer: Answer) -> pd.DataFrame:
    """The rows with the stages in the reader's language."""
    facts: Any = answer.facts
    labels = {stage.step: stage.label.in_(lang()) for stage in facts.get("stages", ())}
    return answer.rows.assign(
        stage=[labels.get(int(step), stage) for step, stage in zip(answer.rows["step"], answer.rows["stage"], strict=True)]
    )


def mirror_card(sales: Answer, decision: Answer | None) -> None:
    """Both processes side by side; the customer's side stays blank while nothing of it is recorded."""
    facts: Any = sales.facts
    tone = colours()
    theirs = decision is not None and not decision.empty and bool(decision.facts.get("from_events"))
    counted = decision if theirs else None
    frame = prepared(sales, ("mirror", theirs), lambda: _mirror(sales, counted))
    with card("funnel"):
        figure(frame, funnel_mirror.spec(lang(), dark()), key="funnel", height=funnel_mirror.height(frame), alt=t("双流程漏斗"))
        words = funnel_mirror.legend(lang(), str(facts.get("count")))
        colours_of = {"reached": (tone.actual, "box"), "waiting": (tone.actual, "hollow"), "weak": (tone.bad, "pill")}
        marks = legend(*((colours_of[kind][0], label, colours_of[kind][1]) for kind, label in words))
        missed = [t("未记录 {n} 个", n=format_value(facts.get("unrecorded"), "count", lang()))] if facts.get("unrecorded") else []
        if not theirs:
            missed.append(t("客户决策流程还没有阶段记录：上传「阶段流转」并注明流程，右边就有内容"))
        drawing(
            f'<div style="display:flex;gap:18px;align-items:center">{marks}<span class="zb-cap">{escaped("　".join(missed))}</span></div>'
        )


def _mirror(sales: Answer, decision: Answer | None) -> pd.DataFrame:
    signing: Any = sales.facts.get("win_step")
    return funnel_mirror.rows(named(sales), sales.rows.iloc[:0] if decision is None else named(decision), lang(), signing=signing)


def win_words(sales: Answer) -> str:
    """成交转化率 and 赢率 with their meaning apart, for the line beside the title."""
    facts: Any = sales.facts
    interval = ""
    if not missing(facts.get("win_rate_low")):
        interval = f"（{format_value(facts['win_rate_low'], 'share', lang())} – {format_value(facts['win_rate_high'], 'share', lang())}）"
    return "　".join(
        (
            t("商机 {n} 个", n=format_value(facts.get("deals"), "count", lang())),
            f"{t('签约转化率')} {format_value(facts.get('signed_conversion'), 'share', lang())}",
            f"{t('赢率')} {format_value(facts.get('win_rate'), 'share', lang())}{interval}",
            t("其中在途 {n} 个", n=format_value(facts.get("open"), "count", lang())),
        )
    )


def matrix_card(scope: Scope) -> None:
    """Open deals by our step and the customer's."""
    answer = ask_quietly("dual_funnel", scope, deals="open")
    with card("matrix"):
        if answer is None or answer.empty:
            section_title(t("双流程矩阵"))
            st.caption(t("没有在途商机。"))
            return
        facts: Any = answer.facts
        section_title(
            t("双流程矩阵"),
            t(
                "全部在途 {n} 个，{value}；同步 {same} 个",
                n=format_value(facts["open"], "count", lang()),
                value=format_value(facts["value_yuan"], "yuan", lang()),
                same=format_value(facts["in_step"], "count", lang()),
            ),
        )
        names = [[stage.label.in_(lang()) for stage in facts[side]] for side in ("stages", "nodes")]
        figure(
            prepared(answer, "matrix", lambda: stage_matrix.rows(answer.rows, *names, lang())),
            stage_matrix.spec(lang(), dark()),
            key="matrix",
            height=stage_matrix.HEIGHT,
            alt=t("双流程矩阵"),
        )


def out_of_step_card(scope: Scope) -> None:
    """The largest open deals whose two steps disagree."""
    with card("out_of_step"):
        side = st.session_state.get("out_of_step_side") or "all"
        answer = ask_quietly("out_of_step", scope, limit=LISTED, side=side, deals="open")
        found = 0 if answer is None else int(str(answer.facts.get("found", 0)))
        with title_row(
            "out_of_step", t("步调不一致的商机"), t("按金额，{n} 个中的前 {m} 个", n=found, m=min(LISTED, found)) if found else ""
        ):
            words = {"ahead": t("我们在前"), "behind": t("客户在前"), "all": t("全部")}
            st.segmented_control(
                t("谁在前"),
                SIDES,
                key="out_of_step_side",
                default="all",
                format_func=words.__getitem__,
                label_visibility="collapsed",
                required=True,
            )
        if answer is None or answer.empty:
            st.caption(t("没有步调不一致的在途商机。"))
            return
        drawing(prepared(answer, "out_of_step", lambda: _deals(answer)), key="out_of_step")
        st.caption(t("差 = 销售流程步 − 客户决策步；▽ 停留超过同阶段赢单的 p90"))


def _deals(answer: Answer) -> str:
    facts: Any = answer.facts
    ours = {stage.step: stage.label.in_(lang()) for stage in facts["stages"]}
    theirs = {stage.step: stage.label.in_(lang()) for stage in facts["nodes"]}
    scale = scale_for(answer.rows["amount_yuan"], "yuan", lang())
    heads = (
        Head(t("客户"), 88),
        Head(t("销售员"), 58),
        Head(t("我们到"), 84),
        Head(t("客户到"), 84),
        Head(t("差"), 42, "right"),
        Head(scale.heading, 50, "right"),
        Head(t("停留天"), 68, "right"),
    )
    rows = []
    for deal in answer.rows.itertuples(index=False):
        lead = float(deal.lead)
        rows.append(
            Row(
                (
                    Cell(str(shown_value("customer", deal.customer, lang())), bold=True, hint=f"{deal.customer} {deal.deal_id}"),
                    str(shown_value("person", deal.person, lang())),
                    f"{int(deal.sales_step)} {ours.get(int(deal.sales_step), '')}",
                    f"{int(deal.decision_step)} {theirs.get(int(deal.decision_step), '')}",
                    Cell(number(lead, 0, signed=True), tone="bad" if lead > 0 else "good", bold=True),
                    split_value(deal.amount_yuan, "yuan", lang(), scale=scale)[0],
                    Cell(("▽ " if deal.stale else "") + format_value(deal.days_waiting, "count", lang()), tone="bad" if deal.stale else ""),
                )
            )
        )
    return cell_table.table(heads, rows, colours())


def breakdown_card(sales: Answer | None, dimension: str) -> None:
    """The step rates of each group side by side; the weakest step before signing is marked in every row."""
    if sales is None or sales.empty:
        return
    with card("breakdown"):
        groups, name = sales.rows[dimension].nunique(), dimension_label(dimension).in_(lang())
        more = t("；{n} 组里最大的 {m} 组，其余在 Excel 里", n=groups, m=SERIES) if groups > SERIES else ""
        with title_row("breakdown", t("按{dimension}拆分", dimension=name), t("每步转化率；琥珀色是签约前最弱一步") + more):
            excel_button(sales, Text(f"漏斗-按{dimension_label(dimension).zh}", f"Funnel by {dimension_label(dimension).en}"), key="breakdown")
        drawing(prepared(sales, "breakdown", lambda: _breakdown(sales, dimension)), key="breakdown")


def _breakdown(sales: Answer, dimension: str) -> str:
    facts: Any = sales.facts
    rows, steps = named(sales), sorted({int(step) for step in sales.rows["step"]})
    labels = dict(zip(rows["step"], rows["stage"], strict=False))
    heads = (
        Head(dimension_label(dimension).in_(lang()), 108),
        Head(t("进入"), 118, "bar"),
        *(Head(f"{step} {labels[step]}", 84, "right") for step in steps[1:]),
        Head(t("总转化"), 72, "right"),
    )
    most = float(rows["reached"].max() or 1)
    lines = [
        _group(group, _called(dimension, name), steps, most, facts.get("win_step"))
        for name, group in list(rows.groupby(dimension, sort=False))[:SERIES]
    ]
    return cell_table.table(heads, lines, colours(), framed=False)


def _called(dimension: str, value: Any) -> str:
    """A group by its name; a step of time by the period's own: 2026-Q1."""
    grain = DIMENSIONS[dimension].grain if dimension in DIMENSIONS else None
    return step_label(value, grain) if grain and not missing(value) else str(shown_value(dimension, value, lang()))


def _group(group: pd.DataFrame, name: str, steps: list[int], most: float, signing: int | None) -> Row:
    by_step = group.set_index("step")
    before = [step for step in steps[1:] if signing is None or step <= signing]
    rates = by_step["step_rate"].astype("float64")
    known = rates.reindex(before).dropna()
    weakest = known.idxmin() if len(known) else None
    entered = float(by_step["reached"].get(steps[0], 0))
    cells: list[Cell | str] = [
        Cell(name, bold=True, hint=name),
        Cell(format_value(entered, "count", lang()), fill=entered / most, bar="actual"),
    ]
    for step in steps[1:]:
        weak = step == weakest
        cells.append(Cell(("▽ " if weak else "") + format_value(rates.get(step), "share", lang()), tone="bad" if weak else "", bold=weak))
    cells.append(Cell(format_value(by_step["overall_rate"].get(steps[-1]), "share", lang()), bold=True))
    return Row(cells)


def speed_card(scope: Scope, dimension: str) -> None:
    """Win rate with its interval, deal size and cycle of the deals closed in the period."""
    answer = ask_quietly("velocity", scope, (dimension,) if dimension else ())
    if answer is None or answer.empty:
        return
    with card("velocity"):
        with title_row("velocity", t("成交效率"), t("本期关闭的商机；赢率 = 赢单 ÷（赢单 + 输单）")):
            excel_button(answer, Text("成交效率", "Velocity"), key="velocity")
        drawing(prepared(answer, "speed", lambda: _speed(answer, dimension)), key="velocity")
        answer_notes(answer)


def _speed(answer: Answer, dimension: str) -> str:
    heads = (
        Head(dimension_label(dimension).in_(lang()) if dimension else "", 110),
        Head(t("赢单"), 54, "right"),
        Head(t("输单"), 54, "right"),
        Head(t("在途"), 54, "right"),
        Head(t("赢率"), 130, "bar"),
        Head(t("95% 区间"), 116, "right"),
        Head(t("收缩赢率"), 72, "right"),
        Head(t("成熟度校正"), 82, "right"),
        Head(t("平均赢单额"), 106, "right"),
        Head(t("中位周期"), 98, "right"),
        Head(t("每天带来"), 108, "right"),
    )
    lines = []
    for row in answer.rows.to_dict("records"):
        rate = row["win_rate"]
        interval = (
            "—"
            if missing(row["win_rate_low"])
            else f"{format_value(row['win_rate_low'], 'share', lang())} – {format_value(row['win_rate_high'], 'share', lang())}"
        )
        lines.append(
            Row(
                (
                    Cell(_called(dimension, row[dimension]) if dimension else t("全部"), bold=True),
                    *(format_value(row[name], "count", lang()) for name in ("won", "lost", "open")),
                    Cell(format_value(rate, "share", lang()), fill=None if missing(rate) else float(rate), bar="actual"),
                    interval,
                    format_value(row["shrunk_win_rate"], "share", lang()),
                    format_value(row["matured_win_rate"], "share", lang()),
                    format_value(row["mean_deal_yuan"], "yuan", lang()),
                    format_value(row["median_cycle_days"], "day", lang()),
                    format_value(row["velocity_yuan_per_day"], "yuan", lang()),
                )
            )
        )
    return cell_table.table(heads, lines, colours(), framed=False, tallest=TALLEST)
