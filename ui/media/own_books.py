"""The further parts of the media page: unit costs, payback, our own books, the lag, benchmarks, and spellings to merge."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.books.setting_names import names_to_come
from analytics.errors import Text
from analytics.media.media_returns import REASONS, STATES
from analytics.scope import Scope
from analytics.units import format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.words.media_benchmark_words import RATED
from analytics.words.media_benchmark_words import SETTING as BENCHMARKS
from analytics.words.media_names import SETTING, with_alias, without_alias, written_aliases
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.pieces.signing import doing
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, lang, t, warehouse

MOST_ROWS, MOST_SUGGESTED = 30, 3


def _said(row: dict[str, Any], name: str, unit: str, digits: int | None = None) -> str:
    value: Any = row.get(name)
    if unit == "yuan_each" and digits is None and not missing(value) and float(value) >= 100:
        digits = 0
    return format_value(value, unit, lang(), digits=digits)


def named(level: str, value: Any) -> str:
    """A medium, campaign or segment by its name; a step of time as people write it: 2026-03, 2026-W11."""
    if level in ("month", "week") and not missing(value):
        return f"{value:%Y-%m}" if level == "month" else f"{value:%G-W%V}"
    return str(shown_value(level, value, lang()))


def _name(level: str, row: dict[str, Any]) -> Cell:
    name = named(level, row[level])
    return Cell(name, bold=True, hint=name)


def rates_card(answer: Answer, level: str) -> None:
    """Every unit cost and rate, and the ROI beside the one before and a year ago."""
    with card("media_rates", height="content"):
        section_title(t("单价与各步的率"), t("先求和再相除；频次是一行一行的，人数跨天不能相加"))
        drawing(prepared(answer, ("rates", level), lambda: _rates(answer, level)), key="media_rates")


def _rates(answer: Answer, level: str) -> str:
    names = (("cpm_yuan", "CPM", 70, "yuan_each"), ("view_rate", t("观看率"), 66, "share"), ("cost_per_view_yuan", t("观看成本"), 70, "yuan_each"), ("frequency", t("频次"), 56, "ratio"),
             ("cpc_yuan", "CPC", 70, "yuan_each"), ("lead_rate", t("线索率"), 66, "share"), ("media_new_customers", t("新客户"), 58, "count"),
             ("cac_yuan", t("获客成本：只算媒体"), 104, "yuan_each"), ("cac_loaded_yuan", t("获客成本：全口径"), 104, "yuan_each"), ("roi", "ROI", 56, "ratio"),
             ("previous_roi", t("上期"), 66, "ratio"), ("last_year_roi", t("去年"), 64, "ratio"))
    heads = (Head(dimension_label(level).in_(lang())), *(Head(label, width, "right") for _name, label, width, _unit in names))
    facts: Any = answer.facts
    rows = [Row((_name(level, row), *(_said(row, name, unit) for name, _label, _width, unit in names))) for row in answer.rows.head(MOST_ROWS).to_dict("records")]
    if len(answer.rows) > 1:
        total = dict(facts["total"]) | {f"{when}_roi": (facts.get(when) or {}).get("roi") for when in ("previous", "last_year")}
        rows.append(Row((Cell(t("合计"), bold=True), *(_said(total, name, unit) for name, _label, _width, unit in names)), "total"))
    return cell_table.table(heads, rows, colours())


def payback_and_lag(scope: Scope, level: str, lag: Answer | None) -> None:
    """Both tables side by side; where one has nothing to say the other takes the whole width."""
    paid = ask_quietly("media_payback", scope, (level,)) if level in ("medium", "campaign", "segment") else None
    if paid is None or paid.empty:
        lag_card(lag)
    elif lag is None or lag.empty:
        payback_card(paid, level)
    else:
        left, right = st.columns([630, 534], gap="small")
        with left:
            payback_card(paid, level)
        with right:
            lag_card(lag)


def payback_card(answer: Answer, level: str) -> None:
    """The month in which each medium had paid for itself, or what is still missing."""
    with card("media_payback", height="content"):
        with title_row("media_payback", t("哪个月回本"), t("从第一笔花费累计到 {day}，不随期间变", day=answer.as_of.isoformat() if answer.as_of else "—")):
            excel_button(answer, Text("回本月", "Payback"), key="media_payback")
        drawing(prepared(answer, ("payback", level), lambda: _payback(answer, level)), key="media_payback")


def _payback(answer: Answer, level: str) -> str:
    scale = scale_for(answer.rows["balance_yuan"].dropna().astype("float64"), "yuan", lang())
    heads = (Head(dimension_label(level).in_(lang())), Head(t("回本"), 114),
             Head(t("用了"), 60, "right"), Head(t("累计净额（{unit}）", unit=scale.heading), 116, "right"), Head(t("还要几个月（80%）"), 96, "right"))
    lines = []
    for row in answer.rows.head(MOST_ROWS).to_dict("records"):
        state, month = str(row["payback_state"]), row["payback_month"]
        said = STATES[state].in_(lang()) if missing(month) or state != "paid" else f"✓ {month:%Y-%m}"
        low, high = row["payback_low_months"], row["payback_high_months"]
        ahead = "—" if missing(low) else t("{low} 起", low=f"{low:.0f}") if missing(high) else f"{low:.0f} – {high:.0f}"
        tone = "good" if state == "paid" else "bad" if state in ("not_yet", "again_below") else "soft"
        lines.append(Row((_name(level, row), Cell(said, tone=tone, hint=said),
                         _months(row["payback_months"]), split_value(row["balance_yuan"], "yuan", lang(), scale=scale)[0], Cell(ahead, tone="soft"))))
    return cell_table.table(heads, lines, colours())


def _months(value: object) -> str:
    return "—" if missing(value) else t("{n} 个月", n=f"{float(value):.0f}")  # type: ignore[arg-type]


def sources_card(answer: Answer | None, level: str) -> None:
    """The media file beside our own deals and sales, and why they differ."""
    if answer is None or answer.empty:
        return
    with card("media_sources", height="content"):
        with title_row("media_sources", t("投放表与自有数据"), t("来源按订单、商机写的，没写的按客户表；自有成交额扣了退货")):
            excel_button(answer, Text("投放表与自有数据", "Media file and own books"), key="media_sources")
        drawing(prepared(answer, ("sources", level), lambda: _sources(answer, level)), key="media_sources")


def _sources(answer: Answer, level: str) -> str:
    money = ("file_revenue_yuan", "own_won_yuan", "own_revenue_yuan", "own_margin_yuan")
    scale = scale_for(answer.rows["own_revenue_yuan"].dropna().astype("float64"), "yuan", lang())
    heads = (Head(dimension_label(level).in_(lang()), 96 if level == "medium" else 150), Head(t("成交：投放表"), 92, "right"), Head(t("商机赢单"), 66, "right"), Head(t("相差"), 50, "right"),
             Head(t("成交额（{unit}）：投放表", unit=scale.heading), 96, "right"), Head(t("商机"), 60, "right"), Head(t("订单"), 92, "bar"),
             Head(t("毛利"), 60, "right"), Head(t("自有 ROI"), 72, "right"), Head(t("差在哪里")))
    most = float(answer.rows["own_revenue_yuan"].max()) if answer.rows["own_revenue_yuan"].notna().any() else 0.0

    def line(row: dict[str, Any], first: Cell, kind: str = "") -> Row:
        told, won, sold, margin = (split_value(row.get(name), "yuan", lang(), scale=scale)[0] for name in money)
        own = row.get("own_revenue_yuan")
        fill = None if kind or missing(own) or most <= 0 else max(float(own), 0.0) / most  # type: ignore[arg-type]
        reason = REASONS[row["difference_reason"]].in_(lang()) if row.get("difference_reason") in REASONS else ""
        return Row((first, _said(row, "file_deals", "count"), _said(row, "own_deals", "count"), _said(row, "deals_difference", "count"), told, won, Cell(sold, fill=fill, bar="actual"), margin,
                    _said(row, "own_roi", "ratio"), Cell(reason, tone="soft", hint=reason)), kind)

    facts: Any = answer.facts
    rows = [line(row, _name(level, row)) for row in answer.rows.head(MOST_ROWS).to_dict("records")]
    return cell_table.table(heads, [*rows, line(facts["total"], Cell(t("合计"), bold=True), "total")], colours())


def lag_card(lag: Answer | None) -> None:
    """How long customers of each medium take to buy for the first time."""
    if lag is None or lag.empty:
        return
    facts: Any = lag.facts
    with card("media_lag", height="content"):
        with title_row("media_lag", t("认识到成交要几天"), t("到 {day} 共 {n} 个先认识、后成交的客户", day=lag.as_of.isoformat() if lag.as_of else "—", n=format_value(facts["buyers"], "count", lang()))):
            excel_button(lag, Text("成交时差", "Lag to purchase"), key="media_lag")
        drawing(prepared(lag, "lag", lambda: _lag(lag)), key="media_lag")


def _lag(lag: Answer) -> str:
    heads = (Head(dimension_label("medium").in_(lang()), 84), Head(t("客户"), 78, "bar"), Head(t("中位"), 54, "right"),
             Head(t("九成以内"), 80, "right"), Head(t("30 天内"), 64, "right"), Head(t("90 天内"), 64, "right"))
    most = float(lag.rows["first_buyers"].max()) or 1.0
    lines = [Row((_name("medium", row), Cell(_said(row, "first_buyers", "count"), fill=float(row["first_buyers"]) / most), _said(row, "lag_median_days", "count"), _said(row, "lag_p90_days", "count"),
                  _said(row, "within_30", "share", 0), _said(row, "within_90", "share", 0))) for row in lag.rows.head(MOST_ROWS).to_dict("records")]
    return cell_table.table(heads, lines, colours(), note=t("天数；少于 5 个客户的媒体不给"))


def benchmarks_card(scope: Scope) -> None:
    """Other companies' figures beside ours, where somebody typed them in."""
    answer = ask_quietly("media_benchmarks", scope)
    told = names_to_come(warehouse(), BENCHMARKS)
    if answer is None or answer.empty and not told:
        return
    with card("media_benchmarks", height="content"):
        if answer.empty:
            section_title(t("与别家比"), t("对标值由本公司填写，出处在右边"))
        for one in told:
            st.caption(one.in_(lang()))
        if answer.empty:
            return
        with title_row("media_benchmarks", t("与别家比"), t("对标值由本公司填写，出处在右边")):
            excel_button(answer, Text("媒体对标", "Media benchmarks"), key="media_benchmarks")
        heads = (Head(dimension_label("medium").in_(lang()), 130), Head(t("指标"), 120), Head(t("我们"), 90, "right"), Head(t("对标"), 90, "right"), Head(t("相差"), 90, "right"), Head(t("出处")))
        lines = [Row((_name("medium", row), RATED[row["metric"]][1].in_(lang()),
                      *(_said(row, name, row["unit"], 2 if row["unit"] == "share" else None) for name in ("ours", "benchmark", "difference")),
                      Cell(str(row["benchmark_source"]), tone="soft", hint=str(row["benchmark_source"])))) for row in answer.rows.head(2 * MOST_ROWS).to_dict("records")]
        drawing(cell_table.table(heads, lines, colours()), key="media_benchmarks")


def spellings() -> None:
    """Names that look like one medium, each merged or kept apart by a click; what was merged can be parted again."""
    answer = ask_quietly("media_spellings", Scope())
    aliases = written_aliases(str(warehouse().settings()[SETTING]))
    if answer is None or (not answer.facts.get("suggested") and not aliases):
        return
    suggested = answer.rows[answer.rows["spelling_state"] == "suggested"].head(MOST_SUGGESTED).to_dict("records") if len(answer.rows) else []
    for place, row in enumerate(suggested):
        with st.container(key=f"spelling_{place}", horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(t("「{one}」（{n} 行）像是「{other}」的另一种写法", one=row["written"], n=row["rows"], other=row["shown_as"]))
            if st.button(t("合并"), key=f"merge_{place}", type="tertiary", icon=":material/merge:"):
                _decide(row["written"], row["shown_as"], True)
            if st.button(t("不是同一个"), key=f"apart_{place}", type="tertiary"):
                _decide(row["written"], row["shown_as"], False)
    if aliases:
        with st.popover(t("已定的写法 {n}", n=len(aliases)), icon=":material/spellcheck:"):
            excel_button(answer, Text("媒体写法", "Spellings of media"), key="media_spellings")
            for place, (one, other, same) in enumerate(aliases):
                sign = "=" if same else "≠"
                if st.button(t("撤销 {one} {sign} {other}", one=one, sign=sign, other=other), key=f"part_{place}", type="tertiary", icon=":material/undo:"):
                    _take_back(one)


def _decide(one: str, other: str, same: bool) -> None:
    def decided() -> Text:
        warehouse().set_setting(SETTING, with_alias(str(warehouse().settings()[SETTING]), one, other, same), by="app")
        return Text(f"「{one}」并入「{other}」，所有表都按它算。", f"“{one}” is now “{other}” in every sheet.") if same else Text(f"记住了：「{one}」和「{other}」不是同一个。", f"Noted: “{one}” and “{other}” differ.")
    doing(decided)


def _take_back(one: str) -> None:
    def taken_back() -> Text:
        warehouse().set_setting(SETTING, without_alias(str(warehouse().settings()[SETTING]), one), by="app")
        return Text(f"「{one}」恢复原样。", f"“{one}” is as it was written again.")
    doing(taken_back)
