"""The parts of the media mix page: its choices, cards, what each medium brings, its response curve, the order of the next yuan,
and the test that would settle the biggest doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.media.mix_study import MOST_TERMS, REASONS, REST
from analytics.scope import Scope
from analytics.statistics.mix_power import ALPHA, LONGEST, POWER
from analytics.units import format_value, missing
from analytics.warehouse.asking.dimensions import shown_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.media import response_curve
from ui.pieces.cards import card, kpi
from ui.pieces.figures import chart_rows, drawing, figure, section_title
from ui.pieces.scope_bar import Choice
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t

MOST_ROWS = 20
WHOLE = "company"


def choices() -> tuple[Choice, ...]:
    """结果: what the media are to explain. 分开看: how many media apart, the smaller ones together."""
    apart = tuple((str(terms), t("最多 {n} 项", n=terms)) for terms in (MOST_TERMS, 6, 5, 4, 3, 2))
    return (
        Choice("outcome", t("结果"), (("sales", t("销售额")), ("deals", t("赢单金额")), ("media_revenue", t("媒体表成交额"))), width=196),
        Choice("terms", t("分开看"), apart, width=176),
    )


def known(answer: Answer) -> pd.DataFrame:
    """The media that can be told apart."""
    return answer.rows[answer.rows["identifiable"].astype(bool)]


def named(medium: object) -> str:
    """A medium in the reader's language: those taken together and blanks have a word of ours."""
    return t("其余媒体") if medium == REST else str(shown_value("medium", medium, lang()))


def cards(answer: Answer) -> None:
    """How many media can be known, on how many weeks, how well the model follows, and what the known ones brought."""
    facts: Any = answer.facts
    seen = known(answer)
    places = st.columns(4, gap="small")
    with places[0]:
        kpi("mix_known", t("看得清的媒体"), facts["identifiable"], "count", chip=t("共 {n} 项", n=len(answer.rows)))
    with places[1]:
        kpi("mix_weeks", t("用了几周"), facts["weeks"], "count", chip=t("从 {day} 起，估计 {n} 个数", day=facts["first"].isoformat(), n=facts["parameters"]))
    with places[2]:
        kpi("mix_fit", t("模型跟得上的起伏"), facts["r_squared"], "share", chip=t("每周还散 ±{money}", money=format_value(facts["sigma_yuan"], "yuan", lang())))
    with places[3]:
        brought = float(seen["contribution_yuan"].sum()) if len(seen) else None
        kpi("mix_brought", t("看得清的媒体带来"), brought, "yuan", chip=t("占结果 {share}", share=format_value(seen["contribution_of_outcome"].sum(), "share", lang())) if len(seen) else t("没有一个看得清"))


def refusal_card(answer: Answer) -> None:
    """Why there are no numbers, in one sentence."""
    facts: Any = answer.facts
    said: Text | None = facts["refusal"]
    with card("mix_refusal", height="content"):
        section_title(t("这里不给数字"))
        st.markdown(said.in_(lang()) if said else t("没有一个媒体看得清：区间比数值还宽，或和别的媒体同涨同落。给出数字会误导，所以不给；先按下面的建议做停投试验。"))


def without_refusal(answer: Answer) -> Answer:
    """The answer with the notes that no card has said yet."""
    return replace(answer, notes=tuple(note for note in answer.notes if note != answer.facts["refusal"]))


def media_card(answer: Answer) -> None:
    """What each medium brought, per yuan and for the next yuan, or why it is not known."""
    with card("mix_media", height="content"):
        with title_row("mix_media", t("每个媒体带来多少"), t("80% 区间在括号里；ROI {basis}", basis=_basis(answer))):
            excel_button(answer, Text("媒体组合", "Media mix"), key="mix")
        drawing(prepared(answer, "mix media", lambda: _media(answer)), key="mix_media")


def _basis(answer: Answer) -> str:
    facts: Any = answer.facts
    return t("按毛利") if facts.get("margin") is not None else t("按收入")


def _media(answer: Answer) -> str:
    rows = answer.rows.head(MOST_ROWS)
    most = float(rows["cost_yuan"].max() or 0) or 1.0
    heads = (Head(t("媒体"), 96), Head(t("花费"), 104, "bar"), Head(t("带来的金额"), 216, "right"), Head(t("每元带来"), 124, "right"), Head("ROI", 128, "right"),
             Head(t("最像的媒体"), 112, "right"), Head(t("看得清吗"), None))
    lines = []
    for row in rows.to_dict("records"):
        alike = "" if missing(row["correlated_with"]) else f"{named(row['correlated_with'])} {format_value(row['correlation'], 'ratio', lang())}"
        lines.append(Row((
            Cell(named(row["medium"]), bold=True, hint=named(row["medium"])), Cell(format_value(row["cost_yuan"], "yuan", lang()), fill=float(row["cost_yuan"] or 0) / most),
            _ranged(row, "contribution_yuan", "contribution_low_yuan", "contribution_high_yuan", "yuan"), _ranged(row, "mix_roas", "mix_roas_low", "mix_roas_high", "ratio"),
            _ranged(row, "mix_roi", "mix_roi_low", "mix_roi_high", "ratio"), Cell(alike or "—", tone="soft", hint=alike), _judged(row))))
    left = len(answer.rows) - len(rows)
    return cell_table.table(heads, lines, colours(), note=t("还有 {n} 个，见 Excel。", n=left) if left > 0 else "")


def _ranged(row: dict[str, Any], name: str, low: str, high: str, unit: str) -> Cell:
    """A number with its interval; of a medium that is not known nothing but the dash."""
    if not row["identifiable"]:
        return Cell("—", tone="soft", hint=_why(row))
    ends = " – ".join(format_value(row[end], unit, lang()) for end in (low, high))
    return Cell(f"{format_value(row[name], unit, lang())} ({ends})", hint=ends)


def _judged(row: dict[str, Any]) -> Cell:
    if row["identifiable"]:
        return Cell(t("看得清"), tone="good", pill=True)
    return Cell(_why(row), tone="bad", hint=_why(row))


def _why(row: dict[str, Any]) -> str:
    return REASONS[str(row["mix_unknown"])].in_(lang())


def curve_card(answer: Answer) -> None:
    """The response curve of a medium that can be known."""
    facts: Any = answer.facts
    names = list(known(answer)["medium"])
    with card("mix_curve"):
        with title_row("mix_curve", t("多花一点，多带来多少"), t("稳定花费下一周的结果；历史范围外为虚线")):
            chosen = st.selectbox(t("媒体"), names, key="mix_curve_medium", format_func=named, label_visibility="collapsed", width=170)
        recent = float(answer.rows.loc[answer.rows["medium"] == chosen, "recent_yuan"].iloc[0])
        figure(chart_rows(answer, ("curve", chosen), lambda: response_curve.rows(facts["curves"][chosen], recent, facts["margin"], lang())), response_curve.spec(lang(), dark()),
               key="mix_curve", height=response_curve.HEIGHT, alt=t("响应曲线"))


def opened_on_request(scope: Scope) -> None:
    """The response curves for another page, over all days there are: fitted only when opened, since fitting takes seconds."""
    said = t("媒体组合模型的响应曲线；至少 52 周，看得清的媒体才画")
    with card("mix_elsewhere", height="content"), title_row("mix_elsewhere", t("多花一点，多带来多少"), said):
        opened = st.toggle(t("打开"), key="mix_elsewhere_open")
    if not opened:
        return
    with st.spinner(t("正在拟合媒体组合…")):
        answer = ask_quietly("media_mix", replace(scope, period=None, where=()))
    if answer is None or answer.empty:
        return
    if known(answer).empty:
        refusal_card(answer)
    else:
        curve_card(answer)


def order_card(answer: Answer) -> None:
    """Where the next yuan brings most, inside what was ever spent."""
    with card("mix_order"):
        section_title(t("下一元投哪里"), t("近 13 周花费水平上的边际回报"))
        drawing(prepared(answer, "mix order", lambda: _order(answer)), key="mix_order")
        st.caption(t("再投 1 元要带来 {even} 元才保本（{basis}）。只在历史范围内挪动，一次挪一点；名次稳定低的，先后说不准。",
                     even=format_value(1 / _margin(answer), "ratio", lang()), basis=_basis(answer)))


def _margin(answer: Answer) -> float:
    """What of a yuan brought in is left: the margin, or all of it where none is known."""
    facts: Any = answer.facts
    return float(facts["margin"]) if facts.get("margin") is not None and facts["margin"] > 0 else 1.0


def _order(answer: Answer) -> str:
    rows = known(answer).dropna(subset=["marginal_rank"]).sort_values("marginal_rank").head(MOST_ROWS)
    heads = (Head(t("媒体"), 92), Head(t("再投 1 元带来"), None, "right"), Head(t("历史周花费"), 132, "right"), Head(t("名次稳定"), 84, "right"))
    lines = []
    for row in rows.to_dict("records"):
        span = " – ".join(format_value(row[end], "yuan", lang()) for end in ("range_low_yuan", "range_high_yuan"))
        pays = "good" if float(row["marginal"]) * _margin(answer) >= 1 else "bad"
        lines.append(Row((Cell(named(row["medium"]), bold=True), replace(_ranged(row, "marginal", "marginal_low", "marginal_high", "ratio"), tone=pays),
                          Cell(span, tone="soft"), format_value(row["place_kept"], "share", lang(), digits=0))))
    return cell_table.table(heads, lines, colours(), note="" if lines else t("看得清的媒体近 13 周都没有花费。"))


def trial_card(tests: Answer) -> None:
    """The cheapest pause that would settle the biggest doubt, and the others."""
    if tests.rows.empty:
        return
    with card("mix_test", height="content"):
        with title_row("mix_test", t("最省的试验"), t("单侧 α {alpha}，把握 {power}，最长 {n} 周", alpha=f"{ALPHA:.0%}", power=f"{POWER:.0%}", n=LONGEST)):
            excel_button(tests, Text("停投试验", "Pausing a medium"), key="mix_test")
        st.markdown(_proposal(tests))
        drawing(prepared(tests, "mix tests", lambda: _tests(tests)), key="mix_tests")
        st.caption(t("要看得出的，是刚好保本的效果；「可能少卖」按保本算，上限按模型算。停投的周和停之前比。"))


def _place(where: object) -> str:
    return t("全公司") if where == WHOLE else str(shown_value("region", where, lang()))


def _proposal(tests: Answer) -> str:
    rows = tests.rows
    first, found = rows.iloc[0], rows[rows["pause_chosen"].astype(bool)]
    if found.empty:
        best = rows.loc[rows["pause_power"].astype(float).idxmax()]
        return t("停 {n} 周也看不出来：把握最大的是停「{medium}」（{place}），只有 {power}。销售每周的起伏太大，需要更大的花费差别或分地区的试验。",
                 n=LONGEST, medium=named(best["medium"]), place=_place(best["pause_where"]), power=format_value(best["pause_power"], "share", lang(), digits=0))
    chosen = found.iloc[0]
    said = t("停投「{medium}」（{place}）：先等 {wash} 周，再看 {n} 周，把握 {power}；省下花费 {saved}，如果它刚好保本，会少卖 {risk}。",
             medium=named(chosen["medium"]), place=_place(chosen["pause_where"]), wash=int(chosen["wash_weeks"]), n=int(chosen["pause_weeks"]),
             power=format_value(chosen["pause_power"], "share", lang(), digits=0), saved=format_value(chosen["saved_yuan"], "yuan", lang()), risk=format_value(chosen["at_risk_yuan"], "yuan", lang()))
    if chosen["medium"] != first["medium"]:
        said = t("疑问最大的是「{medium}」，但停 {n} 周也看不出。", medium=named(first["medium"]), n=LONGEST) + said
    return said


def _tests(tests: Answer) -> str:
    heads = (Head(t("停哪个"), 120), Head(t("在哪里"), 110), Head(t("先等"), 66, "right"), Head(t("再看"), 66, "right"), Head(t("把握"), 150, "bar"), Head(t("省下花费"), 100, "right"),
             Head(t("可能少卖"), 110, "right"), Head(t("上限"), 110, "right"), Head("", None))
    lines = []
    for row in _best_of_each(tests.rows).head(MOST_ROWS).to_dict("records"):
        verdict = Cell(t("先做这个"), tone="good", pill=True) if row["pause_chosen"] else Cell("" if row["pause_enough"] else t("{n} 周看不出", n=LONGEST), tone="soft")
        lines.append(Row((
            Cell(named(row["medium"]), bold=True), _place(row["pause_where"]), t("{n} 周", n=int(row["wash_weeks"])), t("{n} 周", n=int(row["pause_weeks"])),
            Cell(format_value(row["pause_power"], "share", lang(), digits=0), fill=float(row["pause_power"]), bar="good" if row["pause_enough"] else "context"),
            format_value(row["saved_yuan"], "yuan", lang()), format_value(row["at_risk_yuan"], "yuan", lang()), format_value(row["at_risk_high_yuan"], "yuan", lang()), verdict)))
    return cell_table.table(heads, lines, colours())


def _best_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """One way per medium: the enough one with least at risk, which comes first; where none is, the one with most power."""
    enough = rows["pause_enough"].astype(bool)
    order = rows.assign(rest=(~enough).astype(int), weak=(-rows["pause_power"].astype(float)).where(~enough, 0.0))
    kept = order.sort_values(["rest", "weak"], kind="stable").drop_duplicates("medium").index
    return rows.loc[sorted(kept)]
