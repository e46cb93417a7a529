"""The parts of the pipeline page: cards, stages by age, what moved, the deals, the curve of time to close, and why deals are lost."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.deals.pipeline import likely
from analytics.deals.pipeline_stages import SPANS, WAITING
from analytics.scope import Scope
from analytics.units import format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.deals import closing_curve, pipeline_bridge
from ui.deals.win_words import win_words
from ui.pieces.cards import card, kpi
from ui.pieces.figures import drawing, figure, legend, section_title
from ui.pieces.notices import answer_notes
from ui.pieces.scope_bar import Choice
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t

SHOCKS = ("own", "0", "10", "30", "60")
LISTED, TALLEST = 200, 400
VIEWS = ("all", "stale", "due")
LOSS_BY = ("", "stage", "product", "competitor", "person")


def shock_choice() -> Choice:
    words = {"own": t("按本公司起伏"), "0": t("各单独立"), "10": t("弱 10%"), "30": t("中 30%"), "60": t("强 60%")}
    return Choice("shock", t("行情联动"), tuple((value, words[value]) for value in SHOCKS), width=188)


def chosen_shock(picked: str) -> dict[str, str]:
    """The option of the question; nothing where the company's own ups and downs decide."""
    return {} if picked == "own" else {"shock": picked}


def loss_choice() -> Choice:
    return Choice("loss_by", t("输单按"), tuple((dim, dimension_label(dim).in_(lang()) if dim else t("只按原因")) for dim in LOSS_BY), width=168)


def money(value: object) -> str:
    return format_value(value, "yuan", lang())


def cards(answer: Answer, scope: Scope) -> None:
    """Open amount, weighted amount, what closes in the period, coverage, win rate raw and matured."""
    facts: Any = answer.facts
    columns = st.columns(5, gap="small")
    with columns[0]:
        stale = t("停留过久 {n} 个", n=format_value(facts["stale"], "count", lang())) if facts["judged"] else t("还判断不了停留")
        kpi("open_yuan", t("在途金额"), facts["open_yuan"], "yuan", chip=f"{t('{n} 个', n=format_value(facts['open'], 'count', lang()))}\u3000{stale}")
    with columns[1]:
        chip = t("历史 {n} 个有结果的商机", n=format_value(facts["history"], "count", lang()))
        kpi("weighted_yuan", t("按把握折算"), facts["weighted_yuan"], "yuan", chip=chip, help=t("金额 × 同阶段、停留同样久的商机后来的赢率；不用现成的百分比"))
    with columns[2]:
        spread = "" if missing(facts["p50_yuan"]) else f"P10 {money(facts['p10_yuan'])} – P90 {money(facts['p90_yuan'])}"
        kpi("closes_yuan", t("到期末还会成交"), facts["p50_yuan"], "yuan", chip=spread or t("这一期已结束、还没开始，或数据太少"), help=_closes_help(facts))
    with columns[3]:
        missing_words = t("没有这一范围的目标") if missing(facts["remaining"]) else t("离目标还差 {value}", value=money(facts["remaining"]))
        # What is missing is said in the chip; whether the open deals can make up for it stands below.
        makes_up = t("现有商机补上的可能 {share}", share=likely(facts["p_target"], lang())) if not missing(facts["p_target"]) and facts["remaining"] else ""
        kpi("coverage", t("在途覆盖"), facts["coverage"], "ratio", suffix=t("倍"), chip=missing_words, below=makes_up, help=t("在途金额 ÷（本期销售目标 − 已完成）；可能：5,000 次模拟里现有商机补上差额的占比"))
    with columns[4]:
        win_card(scope)


def _closes_help(facts: Any) -> str:
    words = t("5,000 次模拟的中位数，只算现在在途的商机；十次里大约八次落在 P10–P90。赢的机会来自以前各月底前同样多天时在途的商机。")
    if missing(facts["p50_yuan"]) or facts["shock_known"]:
        return words
    return words + t("以前的月份太少，行情联动先按一般公司估计。")


def win_card(scope: Scope) -> None:
    """赢率 of the period's closings and what it becomes once young deals are as old as the others."""
    speed = ask_quietly("velocity", scope)
    facts: Any = {} if speed is None else speed.facts
    matured = facts.get("matured_win_rate")
    chip = t("成熟度校正后 {rate}", rate=format_value(matured, "share", lang())) if not missing(matured) else t("数据太少，不作成熟度校正")
    kpi("win_rate", t("赢率"), facts.get("win_rate"), "share", chip=chip, help=t("本期关闭的商机：赢单 ÷（赢单 + 输单）；校正把还没结果的商机也算进来"))


def stages_card(scope: Scope) -> None:
    """Open deals by stage and how long they have stood there."""
    answer = ask_quietly("pipeline_stages", scope)
    with card("pipeline_stages", height="content"):
        section_title(t("阶段 × 停留"), t("个数；▽ 超过同阶段赢单 p90 的天数"))
        if answer is None or answer.empty:
            st.caption(t("没有在途商机。"))
            return
        drawing(prepared(answer, "stages", lambda: _stages(answer)), key="pipeline_stages")


def _stages(answer: Answer) -> str:
    facts: Any = answer.facts
    scale = scale_for([facts["amount_yuan"]], "yuan", lang())
    names = {stage.step: stage.label.in_(lang()) for stage in facts["stages"]}
    spans = [f"{low}+" if high is None else f"{low}–{high - 1}" for low, high in SPANS]
    heads = (
        Head(t("阶段")), Head(t("个数"), 48, "right"), Head(scale.heading, 56, "right"),
        *(Head(t("{span} 天", span=span), 64 if "–90" in span else 57 if "–30" in span else 53, "right") for span in spans),
        Head("▽", 40, "right"), Head(t("把握"), 58, "right"), Head(t("折算"), 66, "right"),
    )
    lines = [Row(_stage(row, names.get(row["step"], t("没有阶段或不在阶段表里")), scale)) for row in answer.rows.to_dict("records")]
    lines.append(Row(_stage(facts, t("合计"), scale), "total"))
    return cell_table.table(heads, lines, colours(), framed=False)


def _stage(row: Any, name: str, scale: Any) -> list[Cell | str]:
    return [
        Cell(name, bold=True, hint=name), format_value(row["deals"], "count", lang()), split_value(row["amount_yuan"], "yuan", lang(), scale=scale)[0],
        *(Cell(format_value(row[span], "count", lang()), tone="" if row[span] else "soft") for span in WAITING),
        Cell(format_value(row["stale_deals"], "count", lang()), tone="soft" if missing(row["stale_deals"]) or not row["stale_deals"] else "bad"),
        format_value(row["mean_p_win"], "share", lang(), digits=0), split_value(row["weighted_yuan"], "yuan", lang(), scale=scale)[0],
    ]


def attempts_card(scope: Scope) -> None:
    """How many attempts wins of the period took, and how often deals were won after so many."""
    answer = ask_quietly("deal_attempts", scope)
    facts: Any = {} if answer is None else answer.facts
    if answer is None or answer.empty or not facts["won"] + facts["lost"]:
        return
    with card("pipeline_attempts", height="content"):
        about = t("到访客户的次数") if facts["basis"] == "visits" else t("有阶段推进的天数")
        medians = {name: format_value(facts[name], "count", lang()) for name in ("median_won", "median_lost")}
        halves = [words for words, name in ((t("赢单中位 {n} 次", n=medians["median_won"]), "median_won"), (t("输单中位 {n} 次", n=medians["median_lost"]), "median_lost"))
                  if not missing(facts[name])]
        section_title(t("推进几次才赢"), "\u3000".join([about, *halves]))
        drawing(prepared(answer, "attempts", lambda: _attempts(answer)), key="pipeline_attempts")


def _attempts(answer: Answer) -> str:
    rows = answer.rows
    last = len(rows) - 1
    heads = (Head(t("次数")), *(Head(f"{number}+" if number == last else str(number), 44, "right") for number in rows["attempts"]))
    lines = [Row([Cell(label, tone="plain"), *(Cell(format_value(value, unit, lang(), digits=0), bold=bold) for value in rows[column])])
             for label, column, unit, bold in ((t("赢单"), "won", "count", True), (t("输单"), "lost", "count", False), (t("赢率"), "win_rate", "share", False))]
    return cell_table.table(heads, lines, colours(), framed=False)


def changes_card(scope: Scope) -> None:
    """What came in, went out and moved since the period began."""
    answer = ask_quietly("pipeline_changes", scope)
    with card("pipeline_changes"):
        if answer is None or answer.empty:
            section_title(t("管道变动"))
            st.caption(t("这一期还没有可比的变动。"))
            return
        facts: Any = answer.facts
        scale = scale_for(answer.rows["change_yuan"].iloc[[0, 6]], "yuan", lang())
        section_title(t("管道变动"), t("{since} 收盘到 {now}，{unit}", since=facts["since"], now=facts["now"], unit=scale.heading))
        frame = prepared(answer, "bridge", lambda: pipeline_bridge.rows(answer.rows, lang()))
        figure(frame, pipeline_bridge.spec(lang(), dark()), key="pipeline_bridge", height=pipeline_bridge.HEIGHT, alt=t("管道变动"))
        drawing(prepared(answer, "inside", lambda: _inside(answer, scale)), key="pipeline_inside")
        answer_notes(answer)


def _inside(answer: Answer, scale: Any) -> str:
    by_name = answer.rows.set_index("movement")
    names = ("advanced", "fell_back", "slipped", "pulled_in", "idle")
    heads = tuple(Head(pipeline_bridge.NAMES[name].in_(lang()), 68, "right") for name in names)
    counts, values = [], []
    for name in names:
        deals, value = by_name["deals"].get(name), by_name["value_yuan"].get(name)
        worse = name in ("fell_back", "slipped", "idle") and not missing(deals) and deals > 0
        counts.append(Cell(format_value(deals, "count", lang()), bold=True, tone="bad" if worse else ""))
        values.append(Cell(split_value(value, "yuan", lang(), scale=scale)[0], tone="soft"))
    return cell_table.table(heads, [Row(counts), Row(values)], colours(), framed=False)


def deals_card(answer: Answer) -> None:
    """The open deals, largest first; those standing too long are marked."""
    period = answer.period
    view = st.session_state.get("pipeline_view") or "all"
    rows = answer.rows
    if view == "stale":
        rows = rows[[one is True for one in rows["stale"]]]
    elif view == "due" and period is not None:
        rows = rows[[not missing(day) and day < period.end for day in rows["expected_close_on"]]]
    with card("pipeline_deals"):
        with title_row("pipeline_deals", t("在途商机"), t("按金额，{n} 个", n=format_value(len(rows), "count", lang()))):
            words = {"all": t("全部"), "stale": t("停留过久"), "due": t("预计本期成交")}
            st.segmented_control(t("看哪些"), VIEWS, key="pipeline_view", default="all", format_func=words.__getitem__, label_visibility="collapsed", required=True)
        if rows.empty:
            st.caption(t("没有这样的在途商机。"))
            return
        drawing(prepared(answer, ("deals", view), lambda: _deals(answer, rows)), key="pipeline_deals")


def _deals(answer: Answer, rows: pd.DataFrame) -> str:
    facts: Any = answer.facts
    names = {stage.step: stage.label.in_(lang()) for stage in facts["stages"]}
    scale = scale_for(rows["amount_yuan"], "yuan", lang())
    heads = (
        Head(t("商机"), 74), Head(t("客户"), None), Head(t("销售员"), 84), Head(t("阶段"), 146), Head(scale.heading, 60, "right"), Head(t("停留天"), 72, "right"),
        Head(t("赢单 p90"), 78, "right"), Head(t("填报概率"), 66, "right"), Head(t("赢的把握"), 104, "bar"), Head(t("折算"), 68, "right"), Head(t("预计成交"), 94, "right"),
    )
    lines = []
    for deal in rows.head(LISTED).to_dict("records"):
        late = not missing(deal["expected_close_on"]) and answer.as_of is not None and deal["expected_close_on"] < answer.as_of
        step, stale = deal["step"], deal["stale"] is True
        lines.append(Row((
            Cell(str(deal["deal_id"]), tone="soft", hint=str(deal["deal_id"])), Cell(str(shown_value("customer", deal["customer"], lang())), bold=True, hint=str(deal["customer"])),
            str(shown_value("person", deal["person"], lang())), "—" if missing(step) else f"{int(step)} {names.get(int(step), '')}",
            split_value(deal["amount_yuan"], "yuan", lang(), scale=scale)[0],
            Cell(("▽ " if stale else "") + format_value(deal["age_days"], "count", lang()), tone="bad" if stale else ""),
            Cell(format_value(deal["usual_days"], "count", lang()), tone="soft"), Cell(format_value(deal["stated_probability"], "share", lang(), digits=0), tone="soft"),
            Cell(format_value(deal["p_win"], "share", lang(), digits=0), fill=None if missing(deal["p_win"]) else float(deal["p_win"])),
            split_value(deal["weighted_yuan"], "yuan", lang(), scale=scale)[0],
            Cell("—" if missing(deal["expected_close_on"]) else f"{deal['expected_close_on']:%Y-%m-%d}", tone="bad" if late else ""),
        )))
    more = len(rows) - len(lines)
    return cell_table.table(heads, lines, colours(), framed=False, tallest=TALLEST, note=t("另有 {n} 行，见 Excel", n=more) if more > 0 else "")


def curve_card(scope: Scope) -> None:
    """How deals of the last year's cohorts end with age: the share won and lost, and the corrected win rate beside the raw one."""
    answer = ask_quietly("time_to_close", Scope(as_of=scope.as_of, where=scope.where, visible=scope.visible))
    with card("closing_curve"):
        facts: Any = {} if answer is None else answer.facts
        if answer is None or answer.empty or facts.get("readable_days") is None:
            section_title(t("成交时长"))
            st.caption(t("有结果的商机太少，画不出曲线。"))
            return
        with title_row("closing_curve", t("成交时长"), win_words(facts)):
            drawing(legend((colours().actual, t("已赢"), "line"), (colours().context, t("已输"), "line")))
        frame = prepared(answer, "curve", lambda: closing_curve.rows(answer.rows, lang(), facts["readable_days"]))
        figure(frame, closing_curve.spec(lang(), dark()), key="closing_curve", height=closing_curve.HEIGHT, alt=t("成交时长"))
        st.caption(t("全部商机；一半在 {days} 天内有结果。输单与赢单并列计算，还在途的算到今天为止。", days=format_value(facts["median_days"], "count", lang())))


def loss_card(scope: Scope, by: str) -> None:
    """Why deals were lost in the period, split by stage, product or competitor where asked for."""
    answer = ask_quietly("loss", scope, (by,) if by else ())
    with card("loss"):
        if answer is None or answer.empty:
            section_title(t("输单原因"))
            st.caption(t("这一期没有输单。"))
            return
        facts: Any = answer.facts
        early = "" if missing(facts["early"]) else t("，其中 {n} 个放弃得早", n=format_value(facts["early"], "count", lang()))
        section_title(t("输单原因"), t("本期 {n} 个，{value}{early}", n=format_value(facts["lost"], "count", lang()), value=money(facts["lost_yuan"]), early=early))
        drawing(prepared(answer, "loss", lambda: _loss(answer, by)), key="loss")
        st.caption(("" if lang() == "zh" else " ").join(note.in_(lang()) for note in answer.notes[-3:]))


def _loss(answer: Answer, by: str) -> str:
    rows = answer.rows
    scale = scale_for(rows["value_yuan"], "yuan", lang())
    facts: Any = answer.facts
    stages = {stage.zh: stage.label.in_(lang()) for stage in facts["stages"]} if by == "stage" else {}
    priced = bool(rows["discount"].notna().any())
    split = (Head(dimension_label(by).in_(lang()), 84),) if by else ()
    heads = (*split, Head(t("输单原因")), Head(t("占比"), 92, "bar"), Head(t("个数"), 44, "right"), Head(scale.heading, 58, "right"),
             Head(t("中位天数"), 56, "right"), Head(t("放弃得早"), 56, "right"), *((Head(t("折扣"), 58, "right"),) if priced else ()))
    lines = []
    for row in rows.head(LISTED).to_dict("records"):
        first = (Cell(stages.get(row[by], str(shown_value(by, row[by], lang()))), tone="plain"),) if by else ()
        lines.append(Row((
            *first, Cell(str(shown_value("lost_reason", row["lost_reason"], lang())), bold=True), Cell(format_value(row["share"], "share", lang()), fill=float(row["share"])),
            format_value(row["deals"], "count", lang()), split_value(row["value_yuan"], "yuan", lang(), scale=scale)[0],
            format_value(row["median_days"], "count", lang()), format_value(row["early"], "count", lang()), *((format_value(row["discount"], "share", lang()),) if priced else ()),
        )))
    return cell_table.table(heads, lines, colours(), framed=False, tallest=300)
