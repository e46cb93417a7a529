"""The parts of the pledges page: its cards, the chosen team, the burn-up and the settlement of the last closed period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import Period, days, previous_period
from analytics.scope import Scope
from analytics.units import format_value, missing
from charts import burn_up, pledge_bullets, team_sum
from charts.status import STATUSES, status_of
from ui import address
from ui.cards import card, kpi
from ui.figures import drawing, figure, legend, section_title
from ui.memo import made_from
from ui.prepared import prepared
from ui.scope_bar import Choice
from ui.session import ask_quietly, colours, dark, lang, t, warehouse
from ui.title_row import title_row

UPPER = ("team", "region", "company", "dealer")
ONE_YUAN = 1.0
LEVEL_WORDS = {"team": "团队保证", "region": "大区保证", "company": "公司保证", "dealer": "经销商保证", "person": "个人保证"}


def status_choice() -> Choice:
    """The select that keeps pledges of one status."""
    return Choice("status", t("状态"), (("", t("全部")), *((code, status.words(lang())) for code, status in STATUSES.items())))


@dataclass(frozen=True)
class Book:
    """The pledges of the page: those shown on top, their members, and which one is looked at."""

    answer: Answer
    level: str
    top: pd.DataFrame
    people: pd.DataFrame
    chosen: pd.Series | None


def book(answer: Answer, status: str) -> Book:
    """Split the answer into the upper level and people, keep one status if asked, and find the chosen owner."""
    level, of_level, people, top = made_from(answer, ("book", status), lambda: _split(answer.rows, status))
    picked = _picked(f"bullets_{level}") or address.read("owner")
    address.write("owner", picked)
    found = of_level[of_level["owner"] == picked] if picked else top
    chosen = found.iloc[0] if len(found) else (of_level.iloc[0] if len(of_level) else None)
    return Book(answer, level, top, people, chosen)


def _split(rows: pd.DataFrame, status: str) -> tuple[str, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    level = next((name for name in UPPER if (rows["level"] == name).any()), "person")
    of_level = rows[rows["level"] == level]
    top = of_level[of_level["status"] == status] if status else of_level
    return level, of_level, rows[rows["level"] == "person"], top.reset_index(drop=True)


def _picked(key: str) -> str | None:
    """The owner whose row was clicked last in the chart of that key."""
    state: Any = st.session_state.get(key) or {}
    points = (state.get("selection") or {}).get("chosen") or []
    return str(points[0]["owner"]) if points and "owner" in points[0] else None


def cards(shown: Book) -> None:
    """Pledged, reached, still needed a day, and how many are on course."""
    facts: Any = shown.answer.facts
    level = facts["levels"].get(shown.level, {})
    time = format_value(facts.get("time_progress"), "share", lang())
    state = status_of(level.get("status"))
    rows = shown.answer.rows[shown.answer.rows["level"] == shown.level]
    one, two, three, four = st.columns(4, gap="small")
    with one:
        kpi(
            "pledged",
            t("{what}合计", what=t(LEVEL_WORDS[shown.level])),
            level.get("pledge_yuan"),
            "yuan",
            chip=t("{n} 份保证", n=level.get("pledges", 0)) + _members_words(rows),
        )
    with two:
        kpi(
            "actual",
            t("本期实际"),
            level.get("actual_yuan"),
            "yuan",
            chip=f"{t('完成')} {format_value(level.get('attainment'), 'share', lang())}　{t('序时')} {time}　{state.words(lang())}",
        )
    with three:
        left = rows["days_left"].max() if len(rows) else None
        gap = rows["gap_yuan"].clip(lower=0).sum(min_count=1)
        kpi(
            "daily",
            t("每日还需"),
            rows["required_per_day_yuan"].sum(min_count=1),
            "yuan",
            chip=f"{t('还差')} {format_value(gap, 'yuan', lang())}　{t('剩余工作日')} {format_value(left, 'count', lang())}",
        )
    with four:
        good = rows["status"].isin(["kept", "ahead", "on_track"]).sum()
        people = shown.people["status"].isin(["kept", "ahead", "on_track"]).sum()
        chip = t("个人 {n} / {m} 份", n=people, m=len(shown.people)) if len(shown.people) and shown.level != "person" else ""
        at_risk = level.get("donation_if_missed_yuan")
        risk = "" if missing(at_risk) or not at_risk else f"{t('若都未兑现应乐捐')} {format_value(at_risk, 'yuan', lang())}"
        kpi(
            "on_course",
            t("已兑现或跟上"),
            float(good),
            "count",
            suffix=f" / {len(rows)}",
            chip="　".join(part for part in (chip, risk) if part),
        )


def _members_words(rows: pd.DataFrame) -> str:
    members = rows["members_pledge_yuan"].sum(min_count=1)
    return "" if missing(members) else f"　{t('成员合计')} {format_value(members, 'yuan', lang())}"


def bullets(rows: pd.DataFrame, shown: Book, *, level: str, title: str, caption: str, key: str, choosing: bool) -> None:
    """One bullet per pledge; clicking a row of the upper level looks at its members."""
    tone = colours()
    with card(key, height="content"):
        words = t("点一行看成员") if choosing and not caption else caption
        with title_row(key, title, words):
            if choosing:
                drawing(
                    legend(
                        (tone.actual, t("实际"), "box"),
                        (tone.track, t("保证"), "box"),
                        (tone.target, "100%", "tick"),
                        (tone.target, t("今天应到"), "pace"),
                    )
                )
        if rows.empty:
            st.caption(t("没有这样的保证。"))
            return
        owner = str(shown.chosen["owner"]) if choosing and shown.chosen is not None else None
        finished = shown.answer.finished
        frame = prepared(
            shown.answer,
            ("bullets", level, owner, tuple(rows["owner"])),
            lambda: pledge_bullets.rows(rows, lang(), chosen=owner, finished=finished),
        )
        spec = pledge_bullets.spec(lang(), dark(), "person" if level == "person" else "team", compact=not choosing)
        figure(
            frame,
            spec,
            key=f"bullets_{level}",
            height=pledge_bullets.height(frame, compact=not choosing),
            alt=title,
            on_select="rerun" if choosing else "ignore",
        )


def members(shown: Book) -> pd.DataFrame:
    """The pledges of the people of the chosen team."""
    if shown.chosen is None or shown.level != "team":
        return shown.people.iloc[:0]
    team = shown.chosen["owner"]
    return made_from(shown.people, ("members", team), lambda: shown.people[shown.people["team"] == team].reset_index(drop=True))


def members_caption(rows: pd.DataFrame) -> str:
    return t("{n} 人，合计 {sum}", n=len(rows), sum=format_value(rows["pledge_yuan"].sum(), "yuan", lang()))


def team_beside_members(shown: Book) -> None:
    """The team's own pledge beside the sum of its members', and what the difference means."""
    chosen = shown.chosen
    if chosen is None or missing(chosen.get("members_pledge_yuan")):
        return
    with card("team_sum", height="content"):
        section_title(t("团队保证与成员合计"), right=str(chosen["owner"]))
        team, people = float(chosen["pledge_yuan"]), float(chosen["members_pledge_yuan"])
        reached = 0.0 if missing(chosen["actual_yuan"]) else float(chosen["actual_yuan"])
        figure(
            prepared(shown.answer, ("team_sum", team, people, reached), lambda: team_sum.rows(team, people, reached, lang())),
            team_sum.spec(lang(), dark()),
            key="team_sum",
            height=team_sum.HEIGHT,
        )
        st.caption(_difference(team, people))


def _difference(team: float, people: float) -> str:
    size = format_value(abs(people - team), "yuan", lang())
    share = format_value(abs(people - team) / team if team else None, "share", lang(), digits=0)
    if round(people - team, 2) == 0:
        return t("成员合计正好等于团队保证")
    if people > team:
        return t("成员合计高出团队保证 **{size}（{share}）**，留有余量", size=size, share=share)
    return t("成员合计比团队保证少 **{size}（{share}）**，还没有落到人", size=size, share=share)


def burn_up_card(shown: Book, scope: Scope) -> None:
    """Cumulative sales of the chosen owner against its pace line and the period before."""
    chosen, answer = shown.chosen, shown.answer
    if chosen is None or answer.period is None or answer.as_of is None or missing(chosen["pledge_yuan"]):
        return
    own = scope if shown.level == "company" else replace(scope, where=((_dimension(shown.level), (str(chosen["owner"]),)),))
    daily = ask_quietly("trend", own, measure="sales", grain="day")
    if daily is None or daily.empty:
        return
    if not missing(chosen["actual_yuan"]) and abs(float(daily.rows["sales"].sum()) - float(chosen["actual_yuan"])) > ONE_YUAN:
        return  # pledged in something else than sales: days of sales would not add up to it
    frame = prepared(daily, ("burn_up", chosen["pledge_yuan"]), lambda: _burn_up(daily, own, answer, float(chosen["pledge_yuan"])))
    with card("burn_up", height="content"):
        ahead = None if missing(chosen["expected_yuan"]) else chosen["actual_yuan"] - chosen["expected_yuan"]
        section_title(
            t("燃起图") + f" · {chosen['owner']}",
            right=""
            if missing(ahead) or answer.finished
            else f"{status_of(chosen['status']).words(lang())} {format_value(ahead, 'yuan', lang(), signed=True)}",
        )
        st.caption(t("累计成交额；保证线按工作日均匀上升"))
        figure(frame, burn_up.spec(lang(), dark()), key="burn_up", height=burn_up.HEIGHT, alt=t("燃起图"))
        _under_burn_up(chosen, daily.rows["sales"])


def _burn_up(daily: Answer, own: Scope, answer: Answer, pledge: float) -> pd.DataFrame:
    assert answer.period is not None and answer.as_of is not None
    period = answer.period
    return burn_up.rows(
        days(period.start, period.end),
        warehouse().calendar().workdays(period.start, period.end),
        dict(zip(daily.rows["period_start"], daily.rows["sales"].fillna(0.0), strict=True)),
        pledge,
        answer.as_of,
        lang(),
        _cumulative(own, previous_period(period) if period.kind in ("month", "quarter", "year") else None),
    )


def _under_burn_up(chosen: pd.Series, sales: pd.Series) -> None:
    """Three numbers under the chart: attained, needed a day, the average of the last five days with sales."""
    recent = sales[sales != 0].tail(5).mean()
    parts = (
        (t("完成率"), format_value(chosen["attainment"], "share", lang())),
        (t("每日还需"), format_value(chosen["required_per_day_yuan"], "yuan", lang())),
        (t("近 5 个成交日日均"), format_value(recent, "yuan", lang())),
    )
    cells = "".join(
        f'<div style="flex:1"><div class="zb-cap">{label}</div><b style="font-size:18px;font-weight:600">{value}</b></div>'
        for label, value in parts
    )
    drawing(f'<div class="zb-foot" style="display:flex;color:inherit">{cells}</div>')


def _dimension(level: str) -> str:
    return {"team": "team", "region": "region", "person": "person"}.get(level, "team")


def _cumulative(scope: Scope, period: Period | None) -> tuple[float, ...]:
    if period is None:
        return ()
    found = ask_quietly("trend", replace(scope, period=period.label, as_of=None), measure="sales", grain="day")
    if found is None or found.empty or not found.rows["sales"].any():
        return ()
    return tuple(found.rows["sales"].fillna(0.0).cumsum())
