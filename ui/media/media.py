"""The parts of the media page: the table from cost to ROI, the scatter, and months or weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import period_of
from analytics.media.spend_and_return import MOST_SHOWN
from analytics.scope import Scope
from analytics.units import Scale, format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label
from analytics.window import Window
from analytics.words.media_benchmark_words import RATED, Benchmark, benchmark_of, written_benchmarks
from analytics.words.media_benchmark_words import SETTING as BENCHMARKS
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.marks import shortened
from charts.media import media_scatter, media_trend
from ui import address
from ui.media.attribution import models_card, of_their_time
from ui.media.own_books import named
from ui.pieces.cards import card
from ui.pieces.figures import drawing, figure, legend, section_title
from ui.pieces.scope_bar import Choice
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, reading_window, settings, t, warehouse

LEVELS = ("medium", "campaign", "segment", "month", "week")
# What the media file does not have: our own orders and deals are told apart by it.
OWN_LEVELS = ("region", "line", "product")
# What a window 1280 pixels wide has for the table beside the menu.
ROOM = 1008
# Columns left to Excel where benchmarks need their room, first to last: counts before rates, and never what has a benchmark, nor ROI.
_SPARED = (("impressions", 2), ("retention", 3), ("cost_per_deal_yuan", 9), ("deal_rate", 8), ("cpl_yuan", 6), ("ctr", 4), ("deals", 7), ("leads", 5), ("revenue_yuan", 10), ("margin_yuan", 11))
SHOWN_STEPS = {"month": 12, "week": 20}


def level_choice() -> Choice:
    return Choice("level", t("层级"), tuple((name, dimension_label(name).in_(lang())) for name in (*LEVELS, *OWN_LEVELS)))


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
    facts: Any = answer.facts
    before = [t("{when} ROI {roi}", when=when, roi=format_value(facts[name]["roi"], "ratio", lang())) for name, when in (("previous", t("上期同进度")), ("last_year", t("去年同期")))
              if facts.get(name) and not missing(facts[name]["roi"])]
    return " · ".join([_spent_words(answer, total, back), *before])


def _spent_words(answer: Answer, total: dict[str, Any], back: object) -> str:
    return t(
        "合计花费 {cost}，带回{basis} {back}",
        cost=format_value(total["cost_yuan"], "yuan", lang()),
        basis=(t("毛利") if _basis(answer) == "margin" else t("成交额")).lower(),
        back=format_value(back, "yuan", lang()),
    )


def lag_words(scope: Scope) -> str:
    """Which days have not shown what they bring, for the right of the bar."""
    lag = ask_quietly("media_lag", scope)
    facts: Any = lag.facts if lag is not None else {}
    if missing(facts.get("mature_days")):
        return ""
    at = reading_window(scope, "media", None)
    period, since = (at.period if isinstance(at, Window) else None), facts["immature_from"]
    if period is not None and (period.last_day <= since or period.start > lag.as_of):  # type: ignore[union-attr]
        return ""  # all of it has run its course, or none of it has begun
    return t("近 {n} 天的投放尚未走完成交周期（中位 {median} 天），ROI 会继续上升", n=f"{facts['mature_days']:.0f}", median=f"{facts['median_days']:.0f}")


def _total(answer: Answer) -> dict[str, Any]:
    facts: Any = answer.facts
    found = facts.get("total") or {}
    return dict(found) if not hasattr(found, "to_dict") else found.to_dict()


def roi_table(answer: Answer, level: str) -> None:
    """One line per medium from cost to ROI, bars in the cells, the total measured again at the foot; views stand in the Excel file."""
    drawing(prepared(answer, ("roi", level), lambda: _roi_table(answer, level)), key="media_table")


def _roi_table(answer: Answer, level: str) -> str:
    scale = money_scale(answer)
    facts: Any = answer.facts
    rows, others = answer.rows, facts.get("others")
    shown = rows.head(MOST_SHOWN)
    most = {
        name: float(rows[name].max()) if rows[name].notna().any() else 0.0 for name in ("cost_yuan", "leads", "revenue_yuan", "margin_yuan")
    }
    heads = (
        Head(dimension_label(level).in_(lang()), 116 if level == "campaign" else 96),
        Head(t("花费"), 76, "bar"),
        Head(t("曝光"), 66, "right"),
        Head(t("留存"), 68, "right"),
        Head(t("点击率"), 58, "right"),
        Head(t("线索"), 72, "bar"),
        Head(t("线索成本"), 66, "right"),
        Head(t("成交"), 48, "right"),
        Head(t("成交率"), 66, "right"),
        Head(t("单均成交成本"), 92, "right"),
        Head(t("成交额"), 80, "bar"),
        Head(t("毛利"), 76, "bar"),
        Head("ROAS", 56, "right"),
        Head("ROI", 64, "right"),
    )
    known = written_benchmarks(str(settings()[BENCHMARKS]))
    lines = [Row(_line(row, named(level, row[level]) + (" *" if _cut(answer, level, row[level]) else ""), scale, most, known)) for row in shown.to_dict("records")]
    if others:
        lines.append(Row(_line(others, t("其余 {n} 个", n=facts["others_n"]), scale, {})))
    total = _total(answer)
    if total and len(rows) > 1:
        lines.append(Row(_line(total, t("合计"), scale, {}), "total"))
    young = "immature" in rows and (shown["immature"] == True).any()  # noqa: E712 - None is unknown
    beside = {name for name in RATED if any(benchmark_of(known, str(medium), name) for medium in shown[level])} if known else set()
    heads, lines, spared = _fitted(heads, lines, beside)
    notes = [t("其余的一个个见 Excel")] if others else []
    notes += [t("对标值占了位置，这几列见 Excel：{names}", names=("、" if lang() == "zh" else ", ").join(spared))] if spared else []
    notes += [t("* 这一步只有几天在所选期间里，或还没过完")] if any(_cut(answer, level, value) for value in shown[level]) else []
    notes += [t("↑ 未成熟：还有两成以上的成交没到，ROI 会继续上升")] if young else []
    return cell_table.table(heads, lines, colours(), note=("；" if lang() == "zh" else "; ").join(notes))


def _cut(answer: Answer, level: str, value: Any) -> bool:
    """Whether only some days of a month or week are counted: the period, or what the data reach, cuts it."""
    if level not in SHOWN_STEPS or missing(value) or answer.period is None:
        return False
    step = period_of(pd.Timestamp(value).date(), level)
    return step.start < answer.period.start or step.end > answer.period.end or (answer.as_of is not None and not answer.finished and step.last_day > answer.as_of)


def _fitted(heads: tuple[Head, ...], lines: list[Row], beside: set[str]) -> tuple[tuple[Head, ...], list[Row], list[str]]:
    """The table without the columns it has no room for, and their headings: ROI stands last and must not be cut."""
    kept, left_out = list(range(len(heads))), []
    texts = [[cell.text if isinstance(cell, Cell) else cell for cell in (line.cells[place] for line in lines)] for place in kept]
    heads = tuple(replace(head, width=max([head.width or 0, *(cell_table.width_of(text) for text in texts[place] if " / " in text)])) for place, head in enumerate(heads))
    for name, place in _SPARED if beside else ():
        now = [Row([line.cells[one] for one in kept], line.kind) for line in lines]
        if cell_table.least_width([heads[one] for one in kept], now) <= ROOM:
            break
        if name not in beside:
            kept.remove(place)
            left_out.append(heads[place].text)
    return tuple(heads[one] for one in kept), [Row([line.cells[one] for one in kept], line.kind) for line in lines], left_out


def _line(row: dict[str, Any], name: str, scale: Scale, most: dict[str, float], known: tuple[Benchmark, ...] = ()) -> list[Cell | str]:
    def beside(column: str, shown: str) -> Cell | str:
        """A rate with the benchmark somebody typed in behind it."""
        found = benchmark_of(known, name, column) if not missing(row.get(column)) else None
        if found is None:
            return shown
        unit = RATED[column][0]
        return Cell(f"{shown} / {format_value(found.value, unit, lang(), digits={'yuan_each': 0, 'share': 2 if column == 'ctr' else None}.get(unit))}", hint=f"{t('对标')} {found.source} {found.day}")

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
        beside("retention", format_value(row.get("retention"), "share", lang(), digits=0)),
        beside("ctr", format_value(row.get("ctr"), "share", lang(), digits=2)),
        Cell(plain("leads", "count"), fill=_fill(row.get("leads"), most.get("leads"))),
        beside("cpl_yuan", each("cpl_yuan")),
        plain("deals", "count"),
        beside("deal_rate", plain("deal_rate", "share")),
        beside("cost_per_deal_yuan", each("cost_per_deal_yuan")),
        money("revenue_yuan", "actual"),
        money("margin_yuan", "actual"),
        beside("roas", plain("roas", "ratio")),
        Cell(f"↑ {plain('roi', 'ratio')}", tone="soft", hint=t("还有两成以上的成交没到，回报会继续上升")) if row.get("immature") is True and not missing(roi)
        else Cell(_roi_words(roi), tone="soft" if missing(roi) else "good" if float(roi) >= 0 else "bad", bold=True),  # type: ignore[arg-type]
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
    words = t("圆 = 成交数；空心 ▽ 未回本")
    with card("media_scatter"):
        section_title(t("花费与回报"), words)
        every = benchmark_of(written_benchmarks(str(settings()[BENCHMARKS])), None, "roi")
        shown = answer.rows.head(MOST_SHOWN).assign(**{level: [named(level, value) for value in answer.rows[level].head(MOST_SHOWN)]})
        frame = prepared(answer, ("scatter", level, every), lambda: media_scatter.rows(shown, level, lang(), None if every is None else (every.value, f"{every.source} {every.day}")))
        if not (frame["kind"] == "medium").any():
            st.caption(t("这一期没有既有花费又有回报的媒体。"))
            return
        figure(frame, media_scatter.spec(lang(), dark()), key="media_scatter", height=media_scatter.HEIGHT, alt=t("花费与回报"))
        if free:
            st.caption(t("没有净花费的不画：{names}", names=("、" if lang() == "zh" else ", ").join(map(shortened, free[:3]))))


def attribution_card(scope: Scope) -> None:
    """The models of attribution side by side, where there are touches."""
    found = ask_quietly("attribution", of_their_time(replace(scope, where=())))
    if found is None or found.empty:
        with card("attribution_models", height="content"):
            section_title(t("各模型并排"))
            held = warehouse().row_count("touches")
            st.caption(t("这段时间没有触点走完的路径。") if held else t("还没有触点，分不出哪个媒体帮了忙；上传「触点」后这里有八种算法。"))
        return
    models_card(found)


def steps_card(answer: Answer, scope: Scope) -> None:
    """Cost, return and ROI of the last twelve months, or of the last weeks; which of the two is in the address."""
    tone, steps = colours(), {"month": t("月"), "week": t("周")}
    given = address.read("step")
    st.session_state["media_step"] = given if given in steps else "month"
    with card("media_steps"):
        with title_row("media_steps", t("花费与回报的走势"), t("柱上数字为 ROI")):
            drawing(legend((tone.previous, t("花费"), "box"), (tone.actual, t("毛利") if _basis(answer) == "margin" else t("成交额"), "thin")))
            st.segmented_control(t("按什么看"), list(steps), key="media_step", format_func=steps.__getitem__, label_visibility="collapsed", required=True,
                                 on_change=lambda: address.write("step", st.session_state["media_step"]))
        grain = st.session_state["media_step"]
        found = ask_quietly("media_roi", replace(scope, period=None), (grain,))
        frame = None if found is None or found.empty else prepared(found, ("trend", grain), lambda: _steps(found, grain))
        if frame is None:
            st.caption(t("媒体投放表没有日期，画不出走势。"))
            return
        figure(frame, media_trend.spec(lang(), dark()), key="media_steps", height=media_trend.HEIGHT, alt=t("花费与回报的走势"))
        at = reading_window(scope, "media", None)
        if isinstance(at, Window) and at.period is not None and at.as_of is not None and at.period.last_day < at.as_of:
            st.caption(t("画的是到 {day} 为止最近的时段，不随上面选的期间变。", day=at.as_of.isoformat()))
        if frame["immature"].any():
            st.caption(t("灰色的未成熟：还有两成以上的成交没到，回报会继续上升，不要和左边的比。"))


def _steps(found: Answer, grain: str) -> pd.DataFrame | None:
    """The last steps that have a date; None when the sheet has no dates at all."""
    rows = found.rows[found.rows[grain].notna()].sort_values(grain).tail(SHOWN_STEPS[grain])
    return None if rows.empty else media_trend.rows(rows.reset_index(drop=True), lang(), grain)
