"""以前说得准不准: the ranges and the chances of past days against what happened; worked out only when the card is opened."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import format_value, scale_for, split_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.pieces.notices import answer_notes
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t


def past_card(scope: Scope) -> None:
    """Ranges, then chances, ours and the sellers': since past days are read again, only for those who open it."""
    with card("pipeline_calibration", height="content"):
        with title_row("pipeline_calibration", t("以前说得准不准"), t("回到以前同一时点，只用当时知道的")):
            opened = st.toggle(t("打开"), key="pipeline_calibration_open")
            place = st.container(width="content")
        if not opened:
            return
        with st.spinner(t("正在重读以前的商机…")):
            ranges, chances = ask_quietly("pipeline_ranges", scope), ask_quietly("pipeline_calibration", scope)
        left, right = st.columns([560, 604], gap="medium")
        if ranges is not None and ranges.as_of is not None:
            with place:
                excel_button(ranges, Text("以前的区间", "Past ranges"), key="pipeline_ranges")
            with left:
                _ranges_part(ranges)
        if chances is not None and not chances.empty:
            with right:
                _chances_part(chances)


def _ranges_part(answer: Answer) -> None:
    facts: Any = answer.facts
    section_title(t("到期末成交的区间"), t("P10–P90 应有八成说中"))
    if facts["n"]:
        st.markdown(_verdict(facts))
        st.caption(t("每行：期末前 {days} 天看当时在途的商机，说的 P10–P90 对照它们到期末真正赢的；后来才建立的商机两边都不算。准的话十次里八次落在区间里。", days=facts["left_days"]))
        drawing(prepared(answer, "ranges", lambda: _ranges(answer)), key="pipeline_ranges")
    answer_notes(answer)


def _verdict(facts: Any) -> str:
    words = t("以前 {n} 期里 {inside} 期落在 P10–P90 里", n=facts["n"], inside=facts["inside"])
    if not facts["enough"]:
        return f"**{words}**"
    low, high = (format_value(facts[name], "share", lang(), digits=0) for name in ("low", "high"))
    said = t("应有八成，{n} 期只能说明在 {low} 到 {high} 之间", n=facts["n"], low=low, high=high)
    off = t("偏高 {too_high} 期，偏低 {too_low} 期", too_high=facts["too_high"], too_low=facts["too_low"])
    return f"**{words}**\u3000{said}\u3000{off}"


def _ranges(answer: Answer) -> str:
    facts: Any = answer.facts
    rows, of = answer.rows, "yuan" if facts["in_yuan"] else "deals"
    names = [f"{share}_{of}" for share in ("p10", "p50", "p90")]
    became, inside = ("won_yuan", "inside") if of == "yuan" else ("won", "inside_deals")
    scale = scale_for(rows[[*names, became]].stack(), "yuan", lang())

    def shown(value: object) -> str:
        return split_value(value, "yuan", lang(), scale=scale)[0] if of == "yuan" else format_value(value, "count", lang())

    unit = scale.heading if of == "yuan" else t("个数")
    heads = (Head(t("期末"), None), Head(t("当时在途"), 50, "right"), *(Head(name, 44, "right") for name in ("P10", "P50", "P90")),
             Head(t("真正赢的（{unit}）", unit=unit), 80, "right"), Head(t("结果"), 84, "right"))
    lines = []
    for row in rows.to_dict("records"):
        hit = row[inside] is True or row[inside] == 1
        verdict = t("在区间里") if hit else t("▼ 说高了") if row[became] < row[names[0]] else t("▲ 说低了")
        lines.append(Row((
            f"{row['until']:%Y-%m-%d}", format_value(row["open"], "count", lang()), *(Cell(shown(row[name]), tone="soft") for name in names),
            Cell(shown(row[became]), bold=True), Cell(verdict, tone="soft" if hit else "bad"),
        )))
    return cell_table.table(heads, lines, colours(), framed=False)


def _chances_part(answer: Answer) -> None:
    facts: Any = answer.facts
    section_title(t("单个商机的把握"), t("给过的把握，后来赢了几成；到现在还没结果的算没赢"))
    words = [
        t("{who}：{n} 次，平均说 {said}，赢了 {won}，Brier 分 {brier}", who=who, n=format_value(facts[f"{basis}_n"], "count", lang()),
          said=format_value(facts[f"{basis}_said"], "share", lang(), digits=0), won=format_value(facts[f"{basis}_won"], "share", lang(), digits=0),
          brier=format_value(facts[f"{basis}_brier"], "ratio", lang(), digits=3))
        for basis, who in (("ours", t("我们")), ("stated", t("填报"))) if facts[f"{basis}_n"]
    ]
    if words:
        st.caption("\u3000".join([*words, t("0 最准，0.25 等于每单都说 50%")]))
        drawing(prepared(answer, "calibration", lambda: _calibration(answer)), key="pipeline_calibration")
    answer_notes(answer)


def _calibration(answer: Answer) -> str:
    heads = (Head(t("谁给的"), 60), Head(t("说的把握"), 88), Head(t("个数"), 50, "right"), Head(t("平均说"), 82, "right"), Head(t("实际赢的占比"), None, "bar"), Head(t("95% 区间"), 104, "right"))
    lines = []
    for row in answer.rows[answer.rows["n"] > 0].to_dict("records"):
        low, high = (format_value(row[name], "share", lang()) for name in ("won_low", "won_high"))
        lines.append(Row((
            t("我们") if row["basis"] == "ours" else t("填报"), Cell(str(row["said"]), bold=True), format_value(row["n"], "count", lang()),
            format_value(row["said_mean"], "share", lang()), Cell(format_value(row["won_share"], "share", lang()), fill=float(row["won_share"]), bar="actual"), f"{low} – {high}",
        )))
    return cell_table.table(heads, lines, colours(), framed=False)
