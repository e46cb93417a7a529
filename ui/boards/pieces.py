"""The pieces of the leaderboard: podium, person table, team board, most improved, first deals and milestones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from analytics.answer import Answer, Column
from analytics.boards.board_policy import MASKED
from analytics.boards.milestones import KINDS
from analytics.boards.rankings import MARKS
from analytics.boards.remainder import remainder
from analytics.boards.watch import with_unknown_removed
from analytics.books.pace import pace_of
from analytics.errors import Text
from analytics.metrics import BY_NAME, COMPARED
from analytics.units import change_text, format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.window import Window
from charts.boards import ranking
from charts.boards.bullet import bar
from charts.spec import escaped
from charts.status import status_of
from ui import address
from ui.boards.board_depth import ORDERS, go_down
from ui.memo import made_from
from ui.pieces.cards import kpi, metric_row
from ui.pieces.figures import chart_rows, drawing, figure, legend, section_title
from ui.pieces.scope_bar import KIND_LABELS
from ui.pieces.tables import Look, movement, table
from ui.session import colours, dark, lang, t

RECENT = 8
COLUMNS = ("tier", "rank", "rank_change", "{subject}", "mark", "team", "{measure}", "tie_band", "p_top3", "change_rate", "attainment", "gap_to_next", "recent")
MARK_COLOURS = {"new": "good", "left": "ink3", "transferred": "bad", "unknown": "ink3"}
LINE_COLUMNS = ("ordered_on", "order_id", "customer", "product", "person", "credited_yuan")
SEGMENTS = ("total", "per_head", "attainment", "lower_quartile")


def attainment_card(totals: Answer | None, measure: str, window: Window | None) -> None:
    """完成率 beside 序时, with the status word and what is missing."""
    kind = window.period.kind if window and window.period else "month"
    label = t("{period}目标达成", period=t(KIND_LABELS.get(kind, "月")))
    row = metric_row(totals, measure)
    if row is None or window is None or missing(row.get("target")):
        kpi("attained", label, None, "share", chip=t("没有目标"))
        return
    standing = pace_of(row["value"], row["target"], window.elapsed_workdays, window.all_workdays, finished=window.finished)
    status = status_of(standing.status)
    tone = {"good": "blue", "bad": "orange"}.get(status.tone)
    words = f":{tone}[{status.words(lang())}]" if tone else status.words(lang())
    amount = format_value(abs(standing.gap_yuan), "yuan", lang())
    short = t("差 {amount}", amount=amount) if standing.gap_yuan > 0 else t("超 {amount}", amount=amount)
    time = "" if window.finished else t("序时 {share}", share=format_value(standing.time_progress, "share", lang())) + "\u3000"
    drawn = bar(standing.attainment, None if window.finished else standing.time_progress, max(1.1, standing.attainment), height=8, ink=8, reach=4)
    kpi("attained", label, standing.attainment, "share", chip=f"{time}{words}\u3000{short}", help=t("实际 ÷ 本期目标；序时是已过工作日的占比。"),
        below=f'<div style="padding:16px 0">{drawn}</div>')


def podium(answer: Answer, measure: str, streaks: Mapping[str, Text]) -> None:
    """The first three people; `streaks` are true sentences about some of them."""
    subject = next((column.name for column in answer.columns if column.name not in ("rank", "tier")), "person")
    if "rank" not in answer.rows or measure not in answer.rows:
        return  # a rule without places has no podium
    markup = made_from(answer, ("podium", lang(), tuple(streaks)), lambda: _podium(answer, subject, measure, streaks))
    if markup:
        drawing(markup, key="podium")


def _podium(answer: Answer, subject: str, measure: str, streaks: Mapping[str, Text]) -> str:
    unit = _columns(answer)[measure].unit
    board = with_unknown_removed(answer.rows, subject)
    leaders = board[board[measure].astype("float64") > 0].head(3)
    if len(leaders) < 2:
        return ""
    places = []
    for _position, row in leaders.iterrows():
        value, suffix = split_value(row[measure], unit, lang(), scale=scale_for(leaders[measure], unit, lang()))
        change = row.get("rank_change")
        tone = "plain" if missing(change) or change == 0 else "rise" if change > 0 else "fall"
        streak = (streaks[str(row[subject])].in_(lang()),) if subject == "person" and str(row[subject]) in streaks else ()
        attained = () if missing(row.get("attainment")) or measure == "attainment" else (t("达成 {share}", share=format_value(row["attainment"], "share", lang(), digits=0)),)
        team = str(shown_value("team", row.get("team"), lang()) or "") if subject == "person" else ""
        places.append(ranking.Place(int(row["rank"]), str(row[subject]), team, value, suffix, movement(change), tone, (*streak, *attained)))
    return ranking.podium(places)


def subject_title(subject: str, count: int, *, opens: bool = True) -> tuple[str, str]:
    """The heading over the table and what it says beside; `opens`: whether a row leads to the person's own figures."""
    if subject == "person":
        return t("个人榜"), t("{n} 人 · 并列同名次 · 点一行看这个人", n=count) if opens else t("{n} 人", n=count)
    if subject == ORDERS:
        return t("订单"), t("{n} 行 · 计入金额从大到小", n=count)
    return dimension_label(subject).in_(lang()), t("{n} 项", n=count)


def subject_table(answer: Answer, subject: str, measure: str, kind: str) -> None:
    """Everyone, ranked; a click leads one level down: to people, customers, orders. The lowest level is the orders themselves."""
    if subject == ORDERS:
        table(answer, key="ranked_order", show=LINE_COLUMNS, look=Look(strong=("order_id",), widths={"ordered_on": 96, "credited_yuan": 110}))
        return
    name_width = _name_width(answer.rows[subject])
    marked = "mark" in answer.rows and bool(answer.rows["mark"].notna().any())
    if marked:  # most people have no mark: an empty cell, not an unknown one
        answer = made_from(answer, "marked", lambda whole=answer: replace(whole, rows=whole.rows.assign(mark=whole.rows["mark"].fillna(""))))
    banded = "tie_band" in answer.rows
    more = (56 if marked else 0) + (22 if banded else 0)  # bands stand in the place of the recent periods
    widths = {"tier": 52, "rank": 46, "rank_change": 52, subject: name_width, "mark": 56, "team": 88, measure: max(112, 182 - (name_width - 78) - more), "change_rate": 72,
              "attainment": 56, "gap_to_next": 84, "recent": 94, "tie_band": 62, "p_top3": 54}
    labels = {"rank_change": t("升降"), "person": t("姓名"), "recent": t("近 {n} {period}", n=RECENT, period=KINDS.get(kind, KINDS["month"]).in_(lang())), "attainment": t("达成"),
              "gap_to_next": t("距上一名"), "mark": t("标记"), "tie_band": t("不分先后"), "p_top3": t("进前三")}
    show = [name.format(measure=measure, subject=subject) for name in COLUMNS if (name != "mark" or marked) and (name != "recent" or not banded)]
    table(
        answer, key=f"ranked_{subject}", show=list(dict.fromkeys(show)), on_click=partial(_drill, subject),
        look=Look(bars=(measure,), trends=("recent",), changes=("change_rate",), moves=("rank_change",), strong=("rank", subject), faint=("team", "tie_band"),
                  whole=("attainment", "p_top3"), statuses={"mark": {code: (word.in_(lang()), MARK_COLOURS[code]) for code, word in MARKS.items()}}, labels=labels, widths=widths, tied="gap_to_next"),
    )


def _name_width(names: pd.Series) -> int:
    """Pixels for the longest name: a Chinese character is as wide as two Latin letters."""
    longest = max((sum(14 if ord(letter) > 0x2E80 else 7.4 for letter in str(name)) for name in names.head(200)), default=0)
    return round(min(max(longest + 22, 78), 230))


def _drill(subject: str, row: pd.Series, _column: str) -> None:
    if row[subject] != MASKED:
        go_down(subject, row.to_dict())


def tie_line(answer: Answer) -> None:
    """Which of the places shown are statistically the same, in one sentence."""
    bands = list(dict.fromkeys(band for band in answer.rows.get("tie_band", ()) if isinstance(band, str) and "–" in band))
    if bands:
        joined = ("、" if lang() == "zh" else ", ").join(bands)
        st.html(f'<div class="zb-cap">{escaped(t("第 {places} 名各自统计上不分先后（80% 把握分不出）。", places=joined))}</div>')


def team_board(answer: Answer | None, measure: str, subject: str = "team") -> None:
    """Teams (or regions) by the measure, per head, attainment or the lower quartile of their members; a click narrows the page to one."""
    with st.container(key="team_title", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(f'<div class="zb-title"><h3>{escaped(t("团队榜") if subject == "team" else dimension_label(subject).in_(lang()))}</h3></div>', width="content")
        labels = {"total": t("总额"), "per_head": t("人均"), "attainment": t("达成"), "lower_quartile": t("下四分位")}
        chosen = st.segmented_control(
            t("按什么排"), SEGMENTS, default="total", key="team_by", label_visibility="collapsed", required=True, format_func=lambda name: labels[name],
        ) or "total"
    if answer is None or answer.empty:
        st.html(f'<div class="zb-cap">{escaped(t("还没有数据。"))}</div>')
        return
    rows = with_unknown_removed(answer.rows, subject)
    if chosen != "total" and (chosen not in rows or not rows[chosen].notna().any()):
        st.html(f'<div class="zb-cap">{escaped(_why_none(chosen))}</div>')
        return
    shown = _columns(answer)
    unit = shown[measure].unit
    shown_unit = unit if chosen == "total" else shown[chosen].unit
    if measure in COMPARED:  # what is compared with is in the unit of the measure it is made of
        rows = rows.assign(previous=float("nan"), target=1.0 if measure == "attainment" else float("nan"))
    st.html(f'<div style="text-align:right">{legend(*_team_marks(rows, chosen))}</div>')
    board = rows if chosen == "total" else ranking.reordered(rows, subject, measure, chosen)
    scale = scale_for(board[measure], shown_unit, lang())
    label = shown[measure].label.in_(lang()) if chosen == "total" else labels[chosen]
    heading = f"{label}（{scale.heading}）" if lang() == "zh" and scale.heading else f"{label} ({scale.heading})" if scale.heading else label
    beside, beside_unit = ("per_head", shown["per_head"].unit if "per_head" in shown else unit) if chosen == "total" else ("total", unit)
    drawn = chart_rows(answer, ("teams", chosen), lambda: ranking.board_rows(board, subject, measure, shown_unit, lang(), beside=beside, beside_unit=beside_unit))
    event = figure(drawn, ranking.board_spec(lang(), dark(), len(board), heading, beside), key="teams", height=ranking.board_height(len(board)) + 4, alt=t("团队榜"), on_select="rerun")
    rest = remainder(answer, subject, measure, rows) if chosen == "total" else ()
    if rest:
        said = "　".join(f"{one.name.in_(lang())} {format_value(one.value, unit, lang())}" for one in rest)
        st.html(f'<div class="zb-cap">{escaped(said)}</div>')
    picked = event.selection.get("picked") if event else None
    if picked and picked[0].get("subject") and address.read(subject) != picked[0]["subject"]:
        address.write(subject, str(picked[0]["subject"]))
        st.rerun()


def _columns(answer: Answer) -> dict[str, Column]:
    return {column.name: column for column in answer.columns}


def _why_none(chosen: str) -> str:
    if chosen == "attainment":
        return t("这些团队这一期没有目标。")
    return t("下四分位要一个团队至少 4 人。") if chosen == "lower_quartile" else t("没有人员表，算不出人均。")


def _team_marks(rows: pd.DataFrame, chosen: str) -> list[tuple[str, str, str]]:
    words, palette = ranking.board_words(lang()), colours()
    marks = [(palette.actual, words["actual"], "thin")]
    if chosen == "total" and rows["previous"].notna().any():
        marks.append((palette.previous, words["previous"], "box"))
    if chosen == "attainment" or (chosen == "total" and "target" in rows and rows["target"].notna().any()):
        marks.append((palette.target, words["target"], "tick"))
    return marks


def improved_list(answer: Answer | None, measure: str, floor: float) -> None:
    """The three who gained most against their own previous period."""
    section_title(t("进步榜"), t("环比增幅，上期 ≥ {floor}", floor=format_value(floor, "yuan", lang())))
    st.html(made_from(answer, ("improved", lang()), lambda: _improved(answer, measure)) if answer is not None else _improved(None, measure))


def _improved(answer: Answer | None, measure: str) -> str:
    rows = answer.rows[answer.rows["improvement"].astype("float64") > 0].head(3) if answer is not None and "improvement" in answer.rows else pd.DataFrame()
    if rows.empty:
        return f'<div class="zb-cap">{escaped(t("这一期还没有可比的进步。"))}</div>'
    scale = scale_for([*rows[measure], *rows["previous"]], BY_NAME[measure].unit, lang())
    lines = []
    for place, (_index, row) in enumerate(rows.iterrows(), start=1):
        before, now = (split_value(row[name], BY_NAME[measure].unit, lang(), scale=scale)[0] for name in ("previous", measure))
        amounts = "" if missing(row[measure]) else f"{before} → {now} {escaped(scale.suffix)}"
        team = escaped(shown_value("team", row.get("team"), lang()) or "")
        lines.append(
            f'<div class="zb-row" style="border-bottom:1px solid var(--zb-grid)"><span class="zb-m">{place}</span>'
            f'<span style="overflow:hidden;text-overflow:ellipsis;white-space:nowrap"><b>{escaped(row["person"])}</b> '
            f'<span class="zb-cap">{team}</span></span><span class="zb-num" style="margin-left:auto">{amounts}</span>'
            f'<span class="zb-num zb-up" style="width:58px">{escaped(change_text(row["improvement"], digits=0).replace(" ", ""))}</span></div>')
    return "".join(lines)


def milestone_list(answer: Answer | None) -> None:
    """First deals and streaks of the period, newest first."""
    section_title(t("首单与里程碑"))
    if answer is None or answer.empty:
        st.html(f'<div class="zb-cap">{escaped(t("这一期还没有。"))}</div>')
        return
    st.html("".join(
        f'<div style="font-size:13px;line-height:22px"><span class="zb-m">{row.day:%m-%d}</span>\u3000<b>{escaped(row.owner)}</b> '
        f'{escaped(row.said_en if lang() == "en" else row.said_zh)}</div>'
        for row in answer.rows.head(4).itertuples()
    ))
