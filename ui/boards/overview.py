"""The cards of the home page: the result against its target, twelve months, regions, product lines, pledges, what to watch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.boards.remainder import Rest, remainder
from analytics.boards.watch import Watch, with_unknown_removed
from analytics.books.pace import Pace, pace_of
from analytics.calendar import period_of
from analytics.metrics import BY_NAME
from analytics.scope import Scope
from analytics.units import Scale, change_text, exact_value, format_value, missing, scale_for, split_value
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from analytics.window import Window
from charts.boards import trend
from charts.boards.bullet import BulletRow, Meter, bullet_list, hero_bullet, meter_grid, meter_list
from charts.spec import escaped
from charts.status import status_of
from ui.pieces.cards import metric_row
from ui.pieces.figures import chart_rows, drawing, figure, legend, section_title
from ui.pieces.periods import short_name
from ui.session import colours, dark, lang, t

NOW = {"day": "今日", "week": "本周", "month": "本月", "quarter": "本季", "year": "今年"}
SHOWN_LINES = 6
SHOWN_PLEDGES = 9


def home_title(scope: Scope, window: Window | None) -> str:
    """本月，公司; 3 月，华东."""
    period = window.period if window else None
    when = short_name(period) if period else ""
    if window and period and window.as_of and period.kind in NOW and period == period_of(window.as_of, period.kind):
        when = t(NOW[period.kind])
    whose = "、".join(str(shown_value(name, values[0], lang())) for name, values in scope.where) or t("公司")
    return t("{when}，{whose}", when=when, whose=whose) if when else whose


def direction_html(rate: object, words: str) -> str:
    """▲ 8.6% 环比 in the direction colours, for static drawings."""
    text = change_text(rate)
    css = "zb-up" if text.startswith("▲") else "zb-dn" if text.startswith("▼") else "zb-m"
    return f'<span><span class="{css}"><i class="zb-g">{text[0]}</i>{escaped(text[1:].strip())}</span> {escaped(words)}</span>'


def hero_card(totals: Answer | None, measure: str, window: Window | None, months: Answer | None = None) -> None:
    """The largest number of the page with both comparisons, its status, what is needed a day, and the bullet."""
    row = metric_row(totals, measure)
    if row is None or window is None:
        st.html(f'<div class="zb-2">{escaped(BY_NAME[measure].label.in_(lang()))}</div><div style="font-size:58px;font-weight:600;line-height:70px">—</div>')
        return
    known = BY_NAME[measure]
    value, suffix = split_value(row["value"], known.unit, lang())
    prefix = "¥" if lang() == "en" else ""
    standing = pace_of(row["value"], row.get("target"), window.elapsed_workdays, window.all_workdays, finished=window.finished)
    attained = "" if missing(standing.attainment) else f'{escaped(t("完成"))} <b class="zb-i">{format_value(standing.attainment, "share", lang())}</b>'
    said = [direction_html(row[rate], t(word)) for rate, word in (("change_rate", "环比"), ("last_year_rate", "同比")) if not missing(row[rate])]
    if standing.status:
        status = status_of(standing.status)
        said.append(f'<span class="zb-{ {"good": "good", "bad": "bad"}.get(status.tone, "i") }">{escaped(status.words(lang()))}</span>')
    if not missing(standing.required_per_day_yuan) and standing.status != "kept":
        said.append(f'<span>{escaped(t("{n} 个工作日，每日还需 {amount}", n=standing.days_left, amount=format_value(standing.required_per_day_yuan, "yuan", lang())))}</span>')
    st.html(
        f'<div style="display:flex;font-size:14px" class="zb-2"><span>{escaped(known.label.in_(lang()))}</span>{_landing_badge(standing, _landing_of(months, window))}</div>'
        f'<div style="display:flex;align-items:baseline;gap:14px;margin-top:4px" title="{escaped(exact_value(row["value"], known.unit, lang()))}">'
        f'<span style="font-size:58px;font-weight:600;line-height:70px;letter-spacing:-1px">{prefix}{value}</span>'
        f'<span style="font-size:20px;font-weight:700;margin-left:-8px">{escaped(suffix)}</span><span style="font-size:15px" class="zb-2">{attained}</span></div>'
        f'<div style="display:flex;flex-wrap:wrap;gap:2px 18px;font-size:14px;margin:2px 0 12px" class="zb-2">{"".join(said)}</div>{_hero_bullet(standing, window)}'
    )


def _landing_of(months: Answer | None, window: Window) -> float | None:
    """Where the period on the page will end, where it is the unfinished month."""
    same = months is not None and window.period is not None and window.period.kind == "month" and months.facts.get("unfinished_from") == window.period.start
    return _landing(months) if months is not None and same else None


def _landing_badge(standing: Pace, landing: float | None) -> str:
    if landing is None or missing(standing.target):
        return ""
    tone = "good" if landing >= standing.target else "bad" if standing.status in ("behind", "critical") else ""
    words = t("预计落点 {share}", share=format_value(landing / standing.target, "share", lang(), digits=0))
    return f'<span class="zb-badge {tone}" style="margin-left:auto" title="{escaped(t("预计落点 ÷ 目标"))}">{escaped(words)}</span>'


def _hero_bullet(standing: Pace, window: Window) -> str:
    if missing(standing.target):
        return f'<div class="zb-cap" style="padding-top:14px">{escaped(t("没有目标：上传「目标」表后，这里会显示完成率和序时。"))}</div>'
    scale = scale_for(standing.target, "yuan", lang())
    goal = f'{t("目标")} {format_value(standing.target, "yuan", lang(), scale=scale, digits=0 if scale.divisor > 1 else None)}'
    progress = None if window.finished else standing.time_progress
    return hero_bullet(None if missing(standing.attainment) else standing.attainment, progress, f'{t("序时")} {format_value(standing.time_progress, "share", lang())}', goal)


def months_card(answer: Answer | None, measure: str, window: Window | None) -> None:
    """Twelve months of the measure with last year and target; the unfinished month in our colour."""
    known = BY_NAME[measure]
    words = trend.words(lang())
    palette = colours()
    rows = None if answer is None else answer.rows
    kinds = [(palette.context, words["actual"], "box")]
    if answer is not None and answer.facts.get("unfinished_from"):
        kinds.append((palette.actual, words["now"], "box"))
    if rows is not None and "last_year" in rows and rows["last_year"].notna().any():
        kinds.append((palette.previous, words["last_year"], "box"))
    if answer is not None and _landing(answer) is not None:
        kinds.append((palette.actual, words["aside"], "dashed"))
    if rows is not None and "target" in rows and rows["target"].notna().any():
        kinds.append((palette.target, words["target"], "line"))
    title = t("近 12 个月{measure}", measure=known.label.in_(lang()))
    st.html(f'<div class="zb-title"><h3>{escaped(title)}</h3><span style="margin-left:auto">{legend(*kinds)}</span></div>')
    if answer is None or rows is None or answer.empty:
        st.html(f'<div class="zb-cap">{escaped(t("还没有数据。"))}</div>')
        return
    opened = answer.facts.get("unfinished_from")
    landing = _landing(answer)
    scale = scale_for([*rows[measure], *rows.get("last_year", [])], known.unit, lang())
    drawn = chart_rows(answer, "months", lambda: trend.month_rows(rows, measure, known.unit, lang(), unfinished_from=opened, landing=landing))  # type: ignore[arg-type]
    figure(drawn, trend.month_spec(lang(), dark(), scale.heading, known.label.in_(lang())),
           key="months", alt=title)


def _landing(answer: Answer) -> float | None:
    """Where the unfinished month will end: the one forecast of every page."""
    landing: Any = answer.facts.get("landing")
    return None if missing(landing) else float(landing)


def owners_card(answer: Answer | None, subject: str, measure: str, window: Window | None, title: str) -> None:
    """Regions (or the teams of one) against their targets, on one scale of attainment."""
    section_title(title)
    if answer is None or answer.empty or window is None:
        st.html(f'<div class="zb-cap">{escaped(t("还没有数据。"))}</div>')
        return
    rows = with_unknown_removed(answer.rows, subject).head(6)
    if rows.empty:
        st.html(f'<div class="zb-cap">{escaped(t("还没有数据。"))}</div>')
        return
    rest = remainder(answer, subject, measure, rows)
    if "target" not in rows or not rows["target"].notna().any():
        meters(rows, subject, measure, rest)
        return
    scale = scale_for([*rows["target"], *rows[measure]], "yuan", lang())
    bullets = []
    for name, value, target in zip(rows[subject], rows[measure], rows["target"], strict=True):
        standing = pace_of(value, target, window.elapsed_workdays, window.all_workdays, finished=window.finished)
        status = status_of(standing.status)
        done = split_value(value, "yuan", lang(), scale=scale)[0]
        goal = split_value(target, "yuan", lang(), scale=scale, digits=0 if scale.divisor > 1 else None)[0]
        bullets.append(BulletRow(str(name), None if missing(standing.attainment) else standing.attainment, f"{done} / {goal} {scale.suffix}",
                                 format_value(standing.attainment, "share", lang()), status.words(lang()), status.tone, exact_value(value, "yuan", lang())))
    bullets += [BulletRow(one.name.in_(lang()), None, f"{split_value(one.value, 'yuan', lang(), scale=scale)[0]} {scale.suffix}", "—", "", "plain", exact_value(one.value, "yuan", lang()))
                for one in rest]
    progress = None if window.finished else window.time_progress
    drawing(bullet_list(bullets, progress, t("序时"), t("目标")), key=f"bullets_{subject}")


def _scale_of(rows: pd.DataFrame, measure: str, rest: Sequence[Rest]) -> Scale:
    """The one scale of a card: of its bars and of what is left of the whole, which may be all there is."""
    return scale_for([*rows[measure], *(one.value for one in rest)], BY_NAME[measure].unit, lang())


def meters(rows: pd.DataFrame, subject: str, measure: str, rest: Sequence[Rest] = ()) -> None:
    """Thin bars by size, each with its change against the previous period; below them what is left of the whole."""
    unit = BY_NAME[measure].unit
    scale = _scale_of(rows, measure, rest)
    largest = float(rows[measure].max()) if len(rows) and rows[measure].notna().any() else 0.0
    drawing(meter_list([
        Meter(str(name), float(value) / largest if largest > 0 and not missing(value) else 0.0, split_value(value, unit, lang(), scale=scale)[0],
              change_text(rate).replace(" ", ""), "zb-up" if not missing(rate) and rate > 0 else "zb-dn" if not missing(rate) and rate < 0 else "zb-m",
              hint=exact_value(value, unit, lang()))
        for name, value, rate in zip(rows[subject], rows[measure], rows["change_rate"], strict=True)
    ] + [
        Meter(one.name.in_(lang()), max(one.value, 0.0) / largest if largest > 0 else 0.0, split_value(one.value, unit, lang(), scale=scale)[0], "", "zb-m",
              hint=exact_value(one.value, unit, lang()))
        for one in rest
    ]), key=f"meters_{subject}")


def lines_card(answer: Answer | None, subject: str, measure: str) -> None:
    """Product lines (or products) by size."""
    title = dimension_label(subject).in_(lang())
    if answer is None or answer.empty:
        section_title(title, "", t("环比"))
        st.html(f'<div class="zb-cap">{escaped(t("还没有数据。"))}</div>')
        return
    shown = with_unknown_removed(answer.rows, subject).head(SHOWN_LINES)
    rest = remainder(answer, subject, measure, shown)
    section_title(title, _scale_of(shown, measure, rest).heading, t("环比"))
    meters(shown, subject, measure, rest)


def pledges_card(answer: Answer | None) -> None:
    """Team pledges: attainment of each, coloured by its status."""
    rows = answer.rows[answer.rows["level"] == "team"] if answer is not None and not answer.empty else pd.DataFrame()
    if rows.empty:
        section_title(t("业绩保证"))
        st.html(f'<div class="zb-cap">{escaped(t("这一期没有团队的业绩保证。"))}</div>')
        return
    assert answer is not None
    facts: Any = answer.facts
    on_pace = facts["levels"]["team"]["on_course"]
    section_title(t("业绩保证"), t("团队完成率"), t("{n} / {m} 队跟得上", n=on_pace, m=len(rows)))
    tones = {"good": ("good", "zb-good"), "bad": ("bad", "zb-bad"), "plain": ("context", "zb-2")}
    drawing(meter_grid([
        Meter(str(row.owner), None if missing(row.attainment) else float(row.attainment), format_value(row.attainment, "share", lang(), digits=0),
              tone=tones[status_of(row.status).tone][0], note_class=tones[status_of(row.status).tone][1],
              hint=f"{status_of(row.status).words(lang())} · {format_value(row.actual_yuan, 'yuan', lang())} / {format_value(row.pledge_yuan, 'yuan', lang())}")
        for row in rows.sort_values("attainment", ascending=False).head(SHOWN_PLEDGES).itertuples()
    ]), key="pledges_grid")


def watch_card(watches: Sequence[Watch]) -> None:
    """At most three true sentences, the weightiest first."""
    titles = {1: t("要看的一件事"), 2: t("要看的两件事")}
    section_title(titles.get(len(watches), t("要看的三件事")))
    if not watches:
        st.html(f'<div class="zb-cap">{escaped(t("没有需要特别看的。"))}</div>')
        return
    st.html("".join(
        f'<div style="display:flex;gap:12px;padding:5px 0 8px;font-size:14px;line-height:22px"><b style="color:var(--zb-actual);width:9px">{place}</b>'
        f'<div><b>{escaped(watch.headline.in_(lang()))}</b><br>{escaped(watch.detail.in_(lang()))}</div></div>'
        for place, watch in enumerate(watches, start=1)
    ))


