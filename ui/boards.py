"""The pieces of the leaderboard: podium, person table, team board, most improved, first deals and milestones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.metrics import BY_NAME, RANKED
from analytics.milestones import KINDS
from analytics.pace import pace_of
from analytics.units import change_text, format_value, missing, scale_for, split_value
from analytics.warehouse.tables import dimension_label, shown_value
from analytics.watch import with_unknown_removed
from analytics.window import Window
from charts import ranking
from charts.bullet import bar
from charts.spec import escaped
from charts.status import status_of
from ui import address
from ui.cards import kpi, metric_row
from ui.fallback import has_rows
from ui.figures import chart_rows, drawing, figure, legend, section_title
from ui.memo import made_from
from ui.scope_bar import KIND_LABELS, Choice
from ui.session import colours, dark, lang, t
from ui.tables import ROW_HEIGHT, Look, movement, table

RECENT = 8
MEASURES = tuple(name for name in RANKED if name not in ("attainment", "improvement"))
COLUMNS = ("rank", "rank_change", "{subject}", "team", "{measure}", "change_rate", "attainment", "gap_to_next", "recent")


def measure_choice(default: str) -> Choice:
    """Which measure the boards rank by: those whose table has rows."""
    known = tuple(name for name in MEASURES if has_rows(name)) or MEASURES
    return Choice("measure", t("指标"), tuple((name, BY_NAME[name].label.in_(lang())) for name in known), default)


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
    markup = made_from(answer, ("podium", lang(), tuple(streaks)), lambda: _podium(answer.rows, answer.columns[1].name, measure, streaks))
    if markup:
        drawing(markup, key="podium")


def _podium(board: pd.DataFrame, subject: str, measure: str, streaks: Mapping[str, Text]) -> str:
    unit = BY_NAME[measure].unit
    board = with_unknown_removed(board, subject)
    leaders = board[board[measure].astype("float64") > 0].head(3)
    if len(leaders) < 2:
        return ""
    places = []
    for _position, row in leaders.iterrows():
        value, suffix = split_value(row[measure], unit, lang(), scale=scale_for(leaders[measure], unit, lang()))
        change = row.get("rank_change")
        tone = "plain" if missing(change) or change == 0 else "rise" if change > 0 else "fall"
        streak = (streaks[str(row[subject])].in_(lang()),) if subject == "person" and str(row[subject]) in streaks else ()
        attained = () if missing(row.get("attainment")) else (t("达成 {share}", share=format_value(row["attainment"], "share", lang(), digits=0)),)
        team = str(shown_value("team", row.get("team"), lang()) or "")
        places.append(ranking.Place(int(row["rank"]), str(row[subject]), team, value, suffix, movement(change), tone, (*streak, *attained)))
    return ranking.podium(places)


def subject_title(subject: str, count: int) -> tuple[str, str]:
    """The heading over the table and what it says beside."""
    if subject == "person":
        return t("个人榜"), t("{n} 人 · 并列同名次 · 点一行看这个人", n=count)
    return dimension_label(subject).in_(lang()), t("{n} 项", n=count)


def subject_table(answer: Answer, subject: str, measure: str, kind: str) -> None:
    """Everyone, ranked; a click on a person leads to their customers, on a customer to the products."""
    name_width = _name_width(answer.rows[subject])
    widths = {"rank": 52, "rank_change": 54, subject: name_width, "team": 92, measure: max(120, 176 - (name_width - 78)), "change_rate": 76,
              "attainment": 58, "gap_to_next": 92, "recent": 100}
    labels = {"rank_change": t("升降"), "person": t("姓名"), "recent": t("近 {n} {period}", n=RECENT, period=KINDS.get(kind, KINDS["month"]).in_(lang())), "attainment": t("达成"),
              "gap_to_next": t("距上一名")}
    table(
        answer, key=f"ranked_{subject}", show=[name.format(measure=measure, subject=subject) for name in COLUMNS],
        on_click=partial(_drill, subject) if subject != "product" else None,
        look=Look(bars=(measure,), trends=("recent",), changes=("change_rate",), moves=("rank_change",), strong=("rank", subject), faint=("team",),
                  whole=("attainment",), labels=labels, widths=widths, tied="gap_to_next"),
    )


def _name_width(names: pd.Series) -> int:
    """Pixels for the longest name: a Chinese character is as wide as two Latin letters."""
    longest = max((sum(14 if ord(letter) > 0x2E80 else 7.4 for letter in str(name)) for name in names.head(200)), default=0)
    return round(min(max(longest + 22, 78), 230))


def _drill(subject: str, row: pd.Series, _column: str) -> None:
    if address.read(subject) != row[subject]:
        address.write(subject, str(row[subject]))
        st.rerun()


def team_board(answer: Answer | None, measure: str, subject: str = "team") -> None:
    """Teams (or regions) by the measure, beside it per head or attainment; a click narrows the page to one of them."""
    with st.container(key="team_title", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(f'<div class="zb-title"><h3>{escaped(t("团队榜") if subject == "team" else dimension_label(subject).in_(lang()))}</h3></div>', width="content")
        labels = {"per_head": t("人均"), "attainment": t("达成")}
        beside = st.segmented_control(
            t("右边显示"), ("per_head", "attainment"), default="per_head", key="team_beside", label_visibility="collapsed", required=True,
            format_func=lambda name: labels[name],
        ) or "per_head"
    if answer is None or answer.empty:
        st.html(f'<div class="zb-cap">{escaped(t("还没有数据。"))}</div>')
        return
    rows = with_unknown_removed(answer.rows, subject)
    if beside not in rows or not rows[beside].notna().any():
        beside = "attainment" if "attainment" in rows and rows["attainment"].notna().any() else "per_head"
    words, palette = ranking.board_words(lang()), colours()
    marks = [(palette.actual, words["actual"], "thin"), (palette.previous, words["previous"], "box")]
    if "target" in rows and rows["target"].notna().any():
        marks.append((palette.target, words["target"], "tick"))
    st.html(f'<div style="text-align:right">{legend(*marks)}</div>')
    unit = BY_NAME[measure].unit
    label = BY_NAME[measure].label.in_(lang())
    scale = scale_for(rows[measure], unit, lang())
    heading = f"{label}（{scale.heading}）" if lang() == "zh" and scale.heading else f"{label} ({scale.heading})" if scale.heading else label
    drawn = chart_rows(answer, ("teams", beside), lambda: ranking.board_rows(rows, subject, measure, unit, lang(), beside=beside))
    event = figure(drawn, ranking.board_spec(lang(), dark(), len(rows), heading, beside), key="teams", height=ranking.board_height(len(rows)) + 4, alt=t("团队榜"), on_select="rerun")
    picked = event.selection.get("picked") if event else None
    if picked and picked[0].get("subject") and address.read(subject) != picked[0]["subject"]:
        address.write(subject, str(picked[0]["subject"]))
        st.rerun()


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
        team = escaped(shown_value("team", row.get("team"), lang()) or "")
        lines.append(
            f'<div class="zb-row" style="border-bottom:1px solid var(--zb-grid)"><span class="zb-m">{place}</span><span><b>{escaped(row["person"])}</b> '
            f'<span class="zb-cap">{team}</span></span><span class="zb-num" style="margin-left:auto">{before} → {now} {escaped(scale.suffix)}</span>'
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


def table_height(rows: int) -> int:
    """A table as tall as its rows, at most a screenful."""
    return min(rows, 18) * ROW_HEIGHT + 32
