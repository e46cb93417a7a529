"""The parts of the segments page: cards, the table of segments, the portrait of buyers, the fit score and the media of one segment."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.customers.customer_cut import ATTRIBUTES, blank_of
from analytics.customers.segment_media import BEST
from analytics.errors import Text
from analytics.scope import Scope
from analytics.units import Scale, format_value, missing, number, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.words.market_words import FIT_PARTS
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.customers import portrait_dots
from ui import address
from ui.pieces.cards import card, kpi
from ui.pieces.figures import drawing, figure, section_title
from ui.pieces.notices import answer_notes
from ui.pieces.scope_bar import Choice
from ui.pieces.tables import excel_button
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t

TALLEST, MOST_ROWS = 420, 200
_SPARE = (9, 10)  # complaints and media


def first_choice() -> Choice:
    return Choice("cut", t("切法"), tuple((name, dimension_label(name).in_(lang())) for name in ATTRIBUTES), "industry")


def second_choice() -> Choice:
    return Choice("then", t("再按"), (("", t("不再分")), *((name, dimension_label(name).in_(lang())) for name in ATTRIBUTES)), width=196)


def chosen(picked: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (picked["cut"], picked["then"]) if name))


def _money(value: object, scale: Scale) -> str:
    return split_value(value, "yuan", lang(), scale=scale)[0]


def _share(value: object) -> str:
    return format_value(value, "share", lang())


def _count(value: object) -> str:
    return format_value(value, "count", lang())


def _range(low: object, high: object) -> str:
    return "—" if missing(low) else f"{format_value(low, 'share', lang(), digits=0)} – {format_value(high, 'share', lang(), digits=0)}"


def _name(row: Any, by: tuple[str, ...]) -> str:
    return " × ".join(str(shown_value(dim, row[dim], lang())) for dim in by)


def cards(answer: Answer) -> None:
    """Customers and how many are described, buyers, win rate, net contribution, service cost."""
    facts: Any = answer.facts
    total = facts["total"]
    columns = st.columns(5, gap="small")
    with columns[0]:
        kpi("segment_customers", t("客户数"), total["customers"], "count", chip=t("填了属性的 {share}", share=_share(facts["coverage"])))
    with columns[1]:
        kpi("segment_buyers", t("成交客户"), total["buyers"], "count", chip=t("成交比例 {share}", share=_share(total["buyer_rate"])))
    with columns[2]:
        kpi("segment_wins", t("赢率"), total["win_rate"], "share", chip=t("95% 区间 {range}", range=_range(total["win_rate_low"], total["win_rate_high"])))
    with columns[3]:
        kpi("segment_service", t("服务成本"), total["service_yuan"], "yuan", chip=t("占成交额 {share}", share=format_value(total["service_ratio"], "share", lang(), digits=2)), help=t("写了客户的售后费用，加投诉处理费用"))
    with columns[4]:
        each = t("每个客户 {value}", value=format_value(total["net_per_customer"], "yuan", lang()))
        kpi("segment_net", t("净贡献"), total["net_contribution"], "yuan", chip=each, help=t("毛利 − 服务成本 − 分摊的媒体花费（有的话）"))


def segments_card(answer: Answer, by: tuple[str, ...]) -> None:
    """One line per segment, everybody at the foot."""
    section_title(t("各客群"), t("金额 {unit}；没填属性的单独一行", unit=_scale(answer).heading))
    drawing(prepared(answer, ("segments", by), lambda: _segments(answer, by)), key="segments_table")


def _scale(answer: Answer) -> Scale:
    return scale_for(answer.rows["sales"].astype("float64"), "yuan", lang())


def _segments(answer: Answer, by: tuple[str, ...]) -> str:
    facts: Any = answer.facts
    rows, scale = answer.rows, _scale(answer)
    small = scale_for(rows["service_yuan"].astype("float64"), "yuan", lang())
    each = scale_for(rows["net_per_customer"].astype("float64"), "yuan", lang())
    heads = (
        Head(" × ".join(dimension_label(dim).in_(lang()) for dim in by)), Head(t("客户数"), 58, "right"), Head(t("成交客户"), 66, "right"), Head(t("成交比例"), 66, "right"),
        Head(t("成交额"), 60, "right"), Head(t("赢率"), 58, "right"), Head(t("95% 区间"), 90, "right"), Head(t("毛利"), 56, "right"),
        Head(t("服务成本 {unit}", unit=small.heading), 70, "right"), Head(t("投诉"), 48, "right"), Head(t("媒体花费"), 54, "right"), Head(t("净贡献"), 100, "bar"),
        Head(t("每客户 {unit}", unit=each.heading), 66, "right"), Head(t("匹配分"), 54, "right"),
    )
    most = {name: float(rows[name].max()) if rows[name].notna().any() else 0.0 for name in ("net_contribution",)}
    lines = [Row(_segment(row, _name(row, by), scale, small, each, most)) for row in rows.head(MOST_ROWS).to_dict("records")]
    lines.append(Row(_segment(facts["total"], t("全部客户"), scale, small, each, {}), "total"))
    if len(by) > 1:  # two names need the room of two columns, which stand in the Excel file
        heads = tuple(head for place, head in enumerate(heads) if place not in _SPARE)
        lines = [Row(tuple(cell for place, cell in enumerate(line.cells) if place not in _SPARE), line.kind) for line in lines]
    return cell_table.table(heads, lines, colours(), tallest=TALLEST)


def _segment(row: dict[Any, Any], name: str, scale: Scale, small: Scale, each: Scale, most: dict[str, float]) -> list[Cell | str]:
    def bar(column: str) -> float | None:
        return None if column not in most else 0.0 if missing(row[column]) or most[column] <= 0 else max(float(row[column]), 0.0) / most[column]

    score, net = row["fit_score"], row["net_contribution"]
    return [
        Cell(name, bold=True, hint=name), _count(row["customers"]), _count(row["buyers"]), _share(row["buyer_rate"]), _money(row["sales"], scale),
        _share(row["win_rate"]), _range(row["win_rate_low"], row["win_rate_high"]), _money(row["gross_profit"], scale), _money(row["service_yuan"], small), _count(row["complaints"]),
        _money(row["media_share_yuan"], scale), Cell(_money(net, scale), fill=bar("net_contribution"), bar="good", tone="bad" if not missing(net) and net < 0 else ""),
        _money(row["net_per_customer"], each), Cell(format_value(score, "count", lang()), bold=True),
    ]


def portrait_card(answer: Answer, by: tuple[str, ...]) -> None:
    """How buyers differ from customers at large."""
    with card("portrait"):
        section_title(t("成交客户画像"), t("占成交客户 ÷ 占全部客户 × 100；线是 95% 区间"))
        frame = prepared(answer, ("portrait", by), lambda: portrait_dots.rows(answer.rows, [_name(row, by) for row in answer.rows.to_dict("records")], lang()))
        if frame.empty:
            st.caption(t("样本不足：要有 10 个成交客户，每个客群至少 5 家客户。"))
            return
        tall = portrait_dots.height(frame)
        with st.container(height=TALLEST, border=False) if tall > TALLEST else nullcontext():
            figure(frame, portrait_dots.spec(lang(), dark()), key="portrait", height=tall, alt=t("成交客户画像"))


def fit_card(answer: Answer | None, by: tuple[str, ...]) -> None:
    """What each score is made of; the parts add up."""
    with card("fit"):
        section_title(t("匹配分怎么来的"), t("每项 = 占最好客群的比例 × 权重；权重在设置里改"))
        if answer is None or answer.empty:
            st.caption(t("没有够大的客群，不给匹配分。"))
            return
        drawing(prepared(answer, ("fit", by), lambda: _fit(answer, by)), key="fit_table")


def _fit(answer: Answer, by: tuple[str, ...]) -> str:
    rows = answer.rows
    parts = list(dict.fromkeys(rows["fit_part"]))
    weights = dict(zip(rows["fit_part"], rows["weight"], strict=True))
    name, part_width = (84, 86) if len(by) == 1 else (158, 68)
    heads = (
        Head(" × ".join(dimension_label(dim).in_(lang()) for dim in by), name),
        *(Head(f"{FIT_PARTS[part].in_(lang())} {format_value(weights[part], 'count', lang())}", part_width if place else part_width + 28, "right") for place, part in enumerate(parts)),
        Head(t("匹配分"), 90, "bar"),
    )
    lines = []
    for _key, group in rows.groupby(list(by), sort=False):
        records = {row["fit_part"]: row for row in group.to_dict("records")}
        cells = [Cell(number(float(records[part]["points"]), 1) if not missing(records[part]["points"]) else "—",
                      hint=f"{format_value(records[part]['value'], records[part]['unit'], lang())} ÷ {format_value(records[part]['best'], records[part]['unit'], lang())}") for part in parts]
        score = group["fit_score"].iloc[0]
        whole = "—" if missing(score) else f"{float(score):.1f}"
        lines.append(Row([Cell(_name(group.iloc[0], by), bold=True), *cells, Cell(whole, fill=None if missing(score) else float(score) / 100, bar="actual", bold=True)]))
    return cell_table.table(heads, lines, colours(), framed=False, tallest=TALLEST)


def media_card(answer: Answer, scope: Scope, by: tuple[str, ...]) -> None:
    """Through which media the customers of one segment come."""
    named = [row for row in answer.rows.to_dict("records") if not any(row[dim] == blank_of(dim) for dim in by)]
    words = [" × ".join(str(row[dim]) for dim in by) for row in named]
    options = ["", *(str(place) for place in range(len(named)))]
    key, given = f"media_of_{'_'.join(by)}", address.read("media_of")
    st.session_state[key] = str(words.index(given)) if given in words else ""
    with card("segment_media", height="content"):
        with title_row("segment_media", t("最合适的媒体"), t("待成交 = 期初还没买过的；5 个新客户、10 家待成交客户以上才评最好")):
            picked = st.selectbox(t("看哪个客群"), options, key=key, width=200,
                                  on_change=lambda: address.write("media_of", words[int(st.session_state[key])] if st.session_state[key] else None), label_visibility="collapsed",
                                  format_func=lambda place: _name(named[int(place)], by) if place else t("全部客户"))
            place = int(picked) if picked in options and picked else None
            narrowed = scope
            for dim in by if place is not None else ():
                narrowed = narrowed.within(dim, str(named[place][dim]))  # type: ignore[index]
            media = ask_quietly("segment_media", narrowed)
            excel_button(media, Text("客群的媒体", "Media of a segment"), key="segment_media", where=narrowed.where)
        if media is None or media.empty:
            st.caption(t("这个客群没有客户。"))
            return
        drawing(prepared(media, "media", lambda: _media(media)), key="segment_media_table")
        answer_notes(media)


def _media(answer: Answer) -> str:
    rows = answer.rows
    scale = scale_for(pd.concat([rows["sales"], rows["cost_yuan"]]).astype("float64"), "yuan", lang())
    most = float(rows["won_customers"].max()) if rows["won_customers"].notna().any() else 0.0
    heads = (
        Head(t("来源"), 110), Head(t("客户数"), 80, "right"), Head(t("待成交"), 70, "right"), Head(t("新客户"), 100, "bar"), Head(t("成交率"), 64, "right"), Head(t("95% 区间"), 96, "right"),
        Head(t("成交额 {unit}", unit=scale.heading), 92, "right"), Head(t("媒体花费 {unit}", unit=scale.heading), 96, "right"), Head(t("每个新客户花费"), 104, "right"), Head(t("最好的一项")),
    )
    lines = []
    for row in rows.to_dict("records"):
        won, best = row["won_customers"], row["best_by"]
        words = ("、" if lang() == "zh" else ", ").join(BEST[one].in_(lang()) for one in best.split("+")) if isinstance(best, str) else ""
        lines.append(Row((
            Cell(str(shown_value("source_medium", row["source_medium"], lang())), bold=True), _count(row["customers"]), _count(row["prospects"]),
            Cell(_count(won), fill=0.0 if missing(won) or not most else float(won) / most, bar="actual"), _share(row["won_rate"]), _range(row["won_rate_low"], row["won_rate_high"]),
            _money(row["sales"], scale), _money(row["cost_yuan"], scale), format_value(row["cost_per_won_yuan"], "yuan", lang()), Cell(f"✓ {words}" if words else "", tone="good", hint=words),
        )))
    return cell_table.table(heads, lines, colours(), framed=False, tallest=TALLEST)
