"""The parts of the pledges page: its cards, the chosen team, the burn-up and the settlement of the last closed period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.calendar import Period, days, previous_period
from analytics.commitments.pledge_landing import REASONS
from analytics.scope import Scope
from analytics.units import format_value, missing
from charts.commitments import burn_up, pledge_bullets, team_sum
from charts.spec import escaped
from charts.status import STATUSES, status_of
from ui import address
from ui.commitments.calibration import said_before
from ui.memo import made_from
from ui.pieces.cards import card, kpi
from ui.pieces.figures import drawing, figure, legend, section_title
from ui.pieces.scope_bar import Choice
from ui.pieces.title_row import title_row
from ui.prepared import prepared
from ui.session import ask_quietly, colours, dark, lang, t, warehouse

UPPER = ("team", "region", "company", "dealer")
ONE_YUAN = 1.0
_DRAWN = ("pledge_yuan", "landing_low_yuan", "landing_yuan", "landing_high_yuan")
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
    """Pledged, reached, where it lands and how many are expected to be kept (without a landing: needed a day, on course)."""
    facts: Any = shown.answer.facts
    level = facts["levels"].get(shown.level, {})
    time = format_value(facts.get("time_progress"), "share", lang())
    state = status_of(level.get("status"))
    one, two, three, four = st.columns(4, gap="small")
    with one:
        kpi(
            "pledged",
            t("{what}合计", what=t(LEVEL_WORDS[shown.level])),
            level.get("pledge_yuan"),
            "yuan",
            chip=t("{n} 份保证", n=level.get("pledges", 0)) + _members_words(level),
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
        company = facts.get("company")
        if company is not None and not shown.answer.finished:
            _company_card(company, level, t(LEVEL_WORDS[shown.level]))
        elif shown.answer.finished or missing(level.get("landing_yuan")):
            _daily_card(level)
        else:
            _landing_card(level)
    with four:
        if shown.answer.finished or not level.get("chances"):
            _on_course_card(shown, level)
        else:
            _expected_card(shown, level)


def _company_card(company: dict[str, float], level: dict[str, Any], what: str) -> None:
    """Where the whole company will end, as on every page; what the pledging owners are of it, and what belongs to no team."""
    low, high, pledging = (format_value(value, "yuan", lang()) for value in (company["landing_low_yuan"], company["landing_high_yuan"], level.get("landing_yuan")))
    parts = [t("80% 区间 {low} – {high}", low=low, high=high)]
    if not missing(level.get("landing_yuan")):
        parts.append(t("其中{what} {amount}", what=what, amount=pledging))
    if abs(company["no_team_yuan"]) >= 0.005:
        parts.append(t("未分组已有 {amount}", amount=format_value(company["no_team_yuan"], "yuan", lang())))
    kpi("landing", t("公司预计落点"), company["landing_yuan"], "yuan", chip="　".join(parts),
        help=t("全公司按自己的历史推算，和首页是同一个数；没有保证的也在内。单子可能还没补录完，所以偏低。"))


def _landing_card(level: dict[str, Any]) -> None:
    """Where all these pledges together will end."""
    low, high = (format_value(level[name], "yuan", lang()) for name in ("landing_low_yuan", "landing_high_yuan"))
    interval = t("80% 区间 {low} – {high}", low=low, high=high) if not missing(level["landing_low_yuan"]) else ""
    chance = "" if missing(level["p_hit"]) else t("把握 {chance}", chance=pledge_bullets.chance_words(level["p_hit"], lang()))
    kpi(
        "landing",
        t("预计落点"),
        level["landing_yuan"],
        "yuan",
        chip="　".join(part for part in (interval, chance) if part),
        help=t("把每个人的模拟结果相加得到，不是把各自的区间相加；单子可能还没补录完，所以偏低。"),
    )


def _expected_card(shown: Book, level: dict[str, Any]) -> None:
    """How many pledges are expected to be kept: the sum of their chances."""
    facts: Any = shown.answer.facts
    people = facts["levels"].get("person", {})
    parts = []
    if shown.level != "person" and people.get("chances"):
        expected = format_value(people["expected_kept"], "count", lang())
        parts.append(t("个人 {n} / {m} 份", n=expected, m=people["chances"]))
    lacking = level["pledges"] - level["chances"]
    if lacking:
        parts.append(t("另 {n} 份把握未知", n=lacking))
    due = sum(one["expected_donation_yuan"] for one in (level, people if shown.level != "person" else {}) if one and not missing(one["expected_donation_yuan"]))
    if due:
        parts.append(t("预计应乐捐约 {due}", due=format_value(due, "yuan_small", lang())))
    kpi(
        "expected",
        t("预计兑现"),
        level["expected_kept"],
        "count",
        suffix=f" / {level['chances']}" + (f" {t('队')}" if shown.level == "team" else f" {t('份保证')}"),
        chip="　".join(parts),
        help=t("各份保证兑现把握之和。"),
    )


def _daily_card(level: dict[str, Any]) -> None:
    """What those who are short have to sell on each day that is left."""
    kpi(
        "daily",
        t("每日还需"),
        level.get("needed_per_day_yuan"),
        "yuan",
        chip=f"{t('还差')} {format_value(level.get('missing_yuan'), 'yuan', lang())}　{t('剩余工作日')} {format_value(level.get('days_left'), 'count', lang())}",
    )


def _on_course_card(shown: Book, level: dict[str, Any]) -> None:
    """How many pledges are kept or on the way to it, and what is due if none of the others is kept."""
    facts: Any = shown.answer.facts
    people = facts["levels"].get("person")
    chip = t("个人 {n} / {m} 份", n=people["on_course"], m=people["pledges"]) if people and shown.level != "person" else ""
    at_risk = level.get("donation_unless_kept_yuan")
    risk = "" if missing(at_risk) or not at_risk else f"{t('若都未兑现应乐捐')} {format_value(at_risk, 'yuan', lang())}"
    kpi(
        "on_course",
        t("已兑现或跟上"),
        float(level.get("on_course", 0)),
        "count",
        suffix=f" / {level.get('pledges', 0)}",
        chip="　".join(part for part in (chip, risk) if part),
    )


def _members_words(level: dict[str, Any]) -> str:
    members = level.get("members_pledge_yuan")
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
                        *(() if shown.answer.finished else ((tone.ink2, t("落点与 80% 区间"), "whisker"),)),
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
        spec = pledge_bullets.spec(lang(), dark(), "person" if level == "person" else "team", compact=not choosing, landing=not finished)
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
    frame = prepared(daily, ("burn_up", tuple(chosen[list(_DRAWN)])), lambda: _burn_up(daily, own, answer, chosen))
    with card("burn_up", height="content"):
        ahead = None if missing(chosen["expected_yuan"]) else chosen["actual_yuan"] - chosen["expected_yuan"]
        section_title(
            t("燃起图") + f" · {chosen['owner']}",
            right=""
            if missing(ahead) or answer.finished
            else f"{status_of(chosen['status']).words(lang())} {format_value(ahead, 'yuan', lang(), signed=True)}",
        )
        facts: Any = answer.facts
        bent = facts["curve_months"].get((chosen["period"], "sales"), 0)
        st.caption(t("累计成交额；保证线按近 {n} 个月的工作日节奏弯曲", n=bent) if bent else t("累计成交额；保证线按工作日均匀上升"))
        figure(frame, burn_up.spec(lang(), dark()), key="burn_up", height=burn_up.HEIGHT, alt=t("燃起图"))
        _under_burn_up(chosen, daily)
        if not missing(chosen["landing_unknown"]):
            st.caption(t("不给落点：{reason}", reason=REASONS[chosen["landing_unknown"]].in_(lang())))
        said_before(shown.level, chosen["p_hit"], scope)


def _burn_up(daily: Answer, own: Scope, answer: Answer, chosen: pd.Series) -> pd.DataFrame:
    assert answer.period is not None and answer.as_of is not None
    period, facts = answer.period, answer.facts
    curves: Any = facts["curves"]
    low, middle, high = (chosen[name] for name in ("landing_low_yuan", "landing_yuan", "landing_high_yuan"))
    return burn_up.rows(
        days(period.start, period.end),
        warehouse().calendar().workdays(period.start, period.end),
        dict(zip(daily.rows["period_start"], daily.rows["sales"].fillna(0.0), strict=True)),
        float(chosen["pledge_yuan"]),
        answer.as_of,
        lang(),
        _cumulative(own, previous_period(period) if period.kind in ("month", "quarter", "year") else None),
        curves.get((chosen["period"], "sales"), ()) if chosen["period"] == period.label else (),
        None if missing(low) or missing(high) else (float(low), float(middle), float(high)),
    )


def _under_burn_up(chosen: pd.Series, daily: Answer) -> None:
    """Three numbers under the chart: the chance (attained, once it is over), needed a day, the mean of the last five working days."""
    known = not daily.finished and not missing(chosen["p_hit"])
    first = (t("兑现把握"), pledge_bullets.chance_words(chosen["p_hit"], lang())) if known else (
        t("完成率"), format_value(chosen["attainment"], "share", lang()))
    parts = (
        first,
        (t("每日还需"), format_value(chosen["required_per_day_yuan"], "yuan", lang())),
        (t("近 5 个工作日日均"), format_value(daily.facts["recent_per_workday"], "yuan", lang())),
    )
    cells = "".join(
        f'<div style="flex:1"><div class="zb-cap">{label}</div><b style="font-size:18px;font-weight:600">{escaped(value)}</b></div>'
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
