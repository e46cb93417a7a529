"""The parts of the conversion page: the chosen sequence, its funnel, its days, and what winners have."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import Any

import streamlit as st

from analytics.answer import Answer
from analytics.books.stages import TRACKS, stages_in_force
from analytics.errors import Text
from analytics.journeys.event_reach import DEFAULT, ORDERS
from analytics.journeys.event_sources import ACTORS, MOST, TABLE, Event, known_events
from analytics.scope import Scope
from analytics.units import format_value, missing
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.warehouse.asking.tables import has_dimension
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.journeys import conversion
from ui import address
from ui.journeys.event_stops import event_stops_card
from ui.pieces import splits
from ui.pieces.cards import card
from ui.pieces.figures import drawing, figure, section_title
from ui.pieces.notices import answer_notes
from ui.pieces.scope_bar import Choice
from ui.pieces.splits import split_choices
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t, warehouse

SERIES = 12
WINDOWS = ("", "30", "60", "90", "180")
_LISTED = 14


def choices() -> tuple[Choice, ...]:
    """Rule of order, window and breakdown."""
    rules = (t("取最好一次"), t("首次进入"), t("严格相邻"), t("不分先后顺序"))
    split_by = split_choices("customers", splits.CUSTOMERS) if actor() == "customer" else split_choices("deals", splits.DEALS)
    windows = tuple((days, t("{n} 天内", n=days) if days else t("不限")) for days in WINDOWS)
    return (
        Choice("order", t("规则"), tuple(zip(ORDERS, rules, strict=True))),
        Choice("within", t("窗口"), windows),
        Choice("by", t("拆分"), split_by),
    )


def actor() -> str:
    """What is counted, deals or customers; it lives in the address."""
    given = address.read("actor")
    return given if given in ACTORS else ACTORS[0]


def _actor_switch() -> None:
    words = {"deal": t("数商机"), "customer": t("数客户")}
    st.session_state["conversion_actor"] = actor()
    st.segmented_control(t("数什么"), ACTORS, key="conversion_actor", format_func=words.__getitem__, label_visibility="collapsed", required=True,
                         on_change=lambda: address.write("actor", st.session_state["conversion_actor"]))


def customers_scope(scope: Scope, steps: str) -> tuple[Scope, tuple[str, ...]]:
    """The scope for counting customers: their visits, orders and deals are filtered each by itself, so only by what all of them know.

    Also the filters left out.
    """
    tables = {TABLE[event.family] for event in known_events({track: stages_in_force(warehouse(), track) for track in TRACKS}) if event.code in steps.split(",")}
    kept = tuple(pair for pair in scope.where if all(has_dimension(name, pair[0]) for name in tables))
    return replace(scope, where=kept), tuple(name for name, _values in scope.where if name not in dict(kept))


def sequence() -> tuple[str, str]:
    """The steps in the order they were chosen, and the event that may not lie between them; both live in the address."""
    known = {event.code: event for event in known_events({track: stages_in_force(warehouse(), track) for track in TRACKS})}
    given = (address.read("steps") or DEFAULT).split(",")
    chosen = list(dict.fromkeys(code for code in given if code in known))
    without = address.read("exclude") or ""
    left, right = st.columns([3, 1], gap="small")
    st.session_state["conversion_steps"] = chosen
    st.session_state["conversion_exclude"] = without if without in known and without not in chosen else ""
    with left:
        st.multiselect(
            t("依次经过哪些事件（按选的先后）"), list(known), key="conversion_steps", max_selections=MOST, format_func=lambda code: _named(known[code]),
            on_change=lambda: address.write("steps", ",".join(st.session_state["conversion_steps"])), placeholder=t("选 2 到 9 个事件"))
    with right:
        st.selectbox(
            t("两步之间不得出现"), ["", *(code for code in known if code not in chosen)], key="conversion_exclude",
            format_func=lambda code: _named(known[code]) if code else t("不限"),
            on_change=lambda: address.write("exclude", st.session_state["conversion_exclude"]))
    return ",".join(chosen), st.session_state["conversion_exclude"]


def _named(event: Event) -> str:
    name = event.label.in_(lang())
    if event.family == "sales":
        return t("销售 · {n} {name}", n=event.step, name=name)
    return t("客户 · {n} {name}", n=event.step, name=name) if event.family == "decision" else name


def explorer(scope: Scope, picked: dict[str, str], actions: Any) -> tuple[Scope, dict[str, str]]:
    """The sequence and its funnel. Returns the scope it was asked in, and the sequence and by which rule it is counted; nothing without a sequence."""
    with card("explorer", height="content"):
        with title_row("explorer", t("事件漏斗"), t("任意一串事件：阶段、拜访、订单、回款、创建与输赢")):
            _actor_switch()
        steps, without = sequence()
        if len(steps.split(",")) < 2:
            st.caption(t("请选 2 到 9 个事件。"))
            return scope, {}
        if actor() == "customer":
            scope, dropped = customers_scope(scope, steps)
            if dropped:
                st.caption(t("数客户时没有按{names}筛选：不是每种事件都有。", names="、".join(dimension_label(name).in_(lang()) for name in dropped)))
        asked = {"steps": steps, "actor": actor(), "order": picked["order"], "exclude": without}
        if picked["within"]:
            asked["window_days"] = picked["within"]
        options: dict[str, Any] = asked
        if without and picked["order"] == "unordered":
            st.caption(t("不分先后时，排除的事件不得出现在窗口的头尾之间。"))
        answer = ask_quietly("event_funnel", scope, (), **options)
        if answer is None or answer.empty:
            st.caption(t("这一串事件没有可算的客户。") if actor() == "customer" else t("这一串事件没有可算的商机。"))
            return scope, asked
        with actions:
            excel_button(answer, Text("事件漏斗", "Event funnel"), key="event_funnel")
        drawing(prepared(answer, "event_funnel", lambda: _funnel(answer)), key="event_funnel")
        answer_notes(answer)
    by = picked["by"]
    split = ask_quietly("event_funnel", scope, (by,), **options) if by else None
    event_stops_card(scope, answer, options, split, by, named=_step_names(answer), numbered=options["order"] != "unordered")
    _breakdown(split, by)
    return scope, asked


def _step_names(answer: Answer) -> list[str]:
    facts: Any = answer.facts
    return [t("任意 {n} 步", n=place) if facts["order"] == "unordered" else _named(event) for place, event in enumerate(facts["steps"], start=1)]


def _funnel(answer: Answer) -> str:
    facts: Any = answer.facts
    any_order = facts["order"] == "unordered"
    heads = (
        Head("", 30), Head(t("任意几步") if any_order else t("事件"), 200), Head(t("到达"), 260, "bar"), Head(t("步转化"), 90, "right"), Head(t("总转化"), 90, "right"),
        Head(t("中位天数"), 90, "right"), Head(t("p90 天数"), 90, "right"),
    )
    most = float(answer.rows["reached"].max() or 1)
    rates = answer.rows["step_rate"].astype("float64")
    weakest = int(rates.idxmin()) if rates.notna().any() else -1
    rows = []
    for place, (name, row) in enumerate(zip(_step_names(answer), answer.rows.to_dict("records"), strict=True)):
        weak = place == weakest
        rows.append(Row((
            Cell(str(place + 1), tone="soft"), Cell(name, bold=True, hint=name),
            Cell(format_value(row["reached"], "count", lang()), fill=float(row["reached"]) / most, bar="actual"),
            Cell(("▽ " if weak else "") + format_value(row["step_rate"], "share", lang()), tone="bad" if weak else "", bold=weak),
            format_value(row["overall_rate"], "share", lang()), format_value(row["median_days"], "count", lang()), format_value(row["p90_days"], "count", lang()),
        )))
    return cell_table.table(heads, rows, colours(), framed=False)


def _breakdown(answer: Answer | None, dimension: str) -> None:
    """The overall rate after each step, group by group: the twelve largest."""
    if answer is None or answer.empty:
        return
    groups = len(answer.rows[dimension].unique())
    with card("event_breakdown", height="content"):
        caption = t("每步之后还剩的比例；{n} 组里最大的 {m} 组", n=groups, m=SERIES) if groups > SERIES else t("每步之后还剩的比例")
        section_title(t("按{dimension}拆分", dimension=dimension_label(dimension).in_(lang())), caption)
        drawing(prepared(answer, "event_breakdown", lambda: _groups(answer, dimension)), key="event_breakdown")


def _groups(answer: Answer, dimension: str) -> str:
    facts: Any = answer.facts
    names = _step_names(answer) if facts["order"] == "unordered" else [event.label.in_(lang()) for event in facts["steps"]]
    heads = (Head(dimension_label(dimension).in_(lang()), 140), Head(t("进入"), 150, "bar"), *(Head(f"→ {name}", 110, "right") for name in names[1:]))
    most = float(answer.rows["reached"].max() or 1)
    rows = []
    for name, group in list(answer.rows.groupby(dimension, sort=False))[:SERIES]:
        entered = float(group["reached"].iloc[0])
        shown = str(shown_value(dimension, name, lang()))
        rows.append(Row((
            Cell(shown, bold=True, hint=shown), Cell(format_value(entered, "count", lang()), fill=entered / most, bar="actual"),
            *(format_value(rate, "share", lang()) for rate in group["overall_rate"].iloc[1:]))))
    return cell_table.table(heads, rows, colours(), framed=False)


def days_card(scope: Scope, asked: dict[str, str]) -> None:
    """How long the way from the first to the last step takes."""
    with card("days"):
        answer = ask_quietly("time_to_convert", scope, **asked)
        if answer is None or answer.empty:
            section_title(t("转化要多久"))
            st.caption(t("不分先后时没有头尾，天数没有意义，不列。") if asked["order"] == "unordered" else t("还没有走到最后一步的。"))
            return
        facts: Any = answer.facts
        section_title(t("转化要多久"), t(
            "{n} 个，中位 {median}，p90 {p90}", n=format_value(facts["converted"], "count", lang()), median=format_value(facts["median_days"], "day", lang()),
            p90=format_value(facts["p90_days"], "day", lang())))
        frame = prepared(answer, "days", lambda: conversion.bin_rows(answer.rows, lang()))
        figure(frame, conversion.bin_spec(lang(), dark()), key="days", height=conversion.HEIGHT, alt=t("转化要多久"))
        st.caption(t("漏斗里走到最后一步的那些，规则、窗口、排除相同；从那一串的第一步算到最后一步。"))


def winners_card(scope: Scope) -> None:
    """Attribute values that go with winning or losing, surest first."""
    answer = ask_quietly("winners", scope)
    with card("winners", height="content"):
        if answer is None or answer.empty:
            section_title(t("赢单特征"))
            for note in answer.notes if answer is not None else ():
                st.caption(note.in_(lang()))
            return
        facts: Any = answer.facts
        said = t("本期关闭的商机：赢 {won}、输 {lost}；赢面比大于 1 的更常赢", won=format_value(facts["won"], "count", lang()), lost=format_value(facts["lost"], "count", lang()))
        with title_row("winners", t("赢单特征"), said):
            excel_button(answer, Text("赢单特征", "What winners have"), key="winners")
        drawing(prepared(answer, "winners", lambda: _winners(answer)), key="winners")
        st.caption(" ".join((t("q 是 Benjamini-Hochberg 校正后的误报率；q 不到 5% 的加粗。"), _fewest_words(facts), _listed_words(len(answer.rows)))))
        answer_notes(answer)


def _fewest_words(facts: Any) -> str:
    """From how many deals on a value is listed, and how many are not."""
    fewest = ceil(facts["fewest"])
    if fewest <= 1:
        return t("商机少，2% 不到 1 个，取值全都比。")
    return t("少于 {n} 个商机的取值不比（25 个与 2% 取小的），有 {k} 个。", n=format_value(fewest, "count", lang()), k=format_value(facts["left_out"], "count", lang()))


def _listed_words(values: int) -> str:
    return t("这里列最有把握的 {m} 个，共比了 {n} 个，都在 Excel 里。", m=_LISTED, n=values) if values > _LISTED else ""


def _winners(answer: Answer) -> str:
    heads = (
        Head(t("属性"), 110), Head(t("取值"), 200), Head(t("赢单"), 70, "right"), Head(t("输单"), 70, "right"), Head(t("赢率"), 170, "bar"),
        Head(t("赢面比"), 80, "right"), Head(t("95% 区间"), 130, "right"), Head("q", 80, "right"),
    )
    rows = []
    for row in answer.rows.head(_LISTED).to_dict("records"):
        sure, ratio = not missing(row["q_value"]) and row["q_value"] < 0.05, float(row["odds_ratio"])
        value = str(shown_value(row["attribute"], row["attribute_value"], lang()))
        rows.append(Row((
            dimension_label(row["attribute"]).in_(lang()), Cell(value, bold=sure, hint=value), format_value(row["won"], "count", lang()), format_value(row["lost"], "count", lang()),
            Cell(format_value(row["win_rate"], "share", lang()), fill=float(row["win_rate"]), bar="actual" if sure else "context"),
            Cell(format_value(ratio, "ratio", lang()), bold=sure, tone=("good" if ratio > 1 else "bad") if sure else ""),
            f"{format_value(row['odds_low'], 'ratio', lang())} – {format_value(row['odds_high'], 'ratio', lang())}",
            Cell("< 0.001" if row["q_value"] < 0.001 else f"{row['q_value']:.3f}", bold=sure),
        )))
    return cell_table.table(heads, rows, colours(), framed=False)
