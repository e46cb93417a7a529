"""The parts of the mobilisation page: the period and its lock, the table of pledges to fill in, how they add up, their versions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.books.owners import owners
from analytics.calendar import Period
from analytics.commitments.donations import donation_shown, voluntary
from analytics.commitments.pledge_entry import (
    LEVELS,
    changed_rows,
    entry_findings,
    entry_table,
    is_locked,
    meeting_periods,
    save_pledges,
    with_entered,
)
from analytics.commitments.pledge_sums import PledgeSum, pledge_sums
from analytics.errors import Text
from analytics.ingest.entered import overtaken
from analytics.schema import LEVEL
from analytics.scope import Scope
from analytics.units import split_value, table_scale
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from ui import address
from ui.commitments.settlement import level_name
from ui.pieces.cards import card
from ui.pieces.entry_desk import Desk, desk, drawn, editor_key, keep
from ui.pieces.figures import drawing
from ui.pieces.periods import full_name
from ui.pieces.signing import confirmed, doing, from_editor, saved, signed_by
from ui.pieces.tables import Look, excel_button, table
from ui.pieces.title_row import title_row
from ui.session import ask, colours, lang, t, warehouse

_DATES = ("signed_on",)
_KEYS = ("level", "owner")
# What is looked at for entries of two people at once.
_OVERTAKEN = {
    "pledge_wan": Text("保证业绩（万元）", "Pledge (万元)"), "donation_yuan": Text("乐捐（元）", "Donation (元)"), "reward": Text("激励", "Reward"),
    "leader": Text("带队人", "Leader"), "witness": Text("见证人", "Witness"),
}
_TALLEST = 340


def period_choice() -> Period:
    """This month or quarter, the next, the one before, or any other with pledges; in the address."""
    periods = {one.label: one for one in warehouse().cached(("meeting periods", warehouse().today()), lambda: meeting_periods(warehouse()))}
    labels, given = list(periods), address.read("period")
    chosen = st.selectbox(
        t("期间"), labels, index=labels.index(given) if given in labels else 0, key="mobilisation_period", label_visibility="collapsed", width=190,
        format_func=lambda label: full_name(periods[label]),
    )
    address.write("period", chosen)
    return periods[chosen]


def meeting_bar() -> tuple[Period, str]:
    """Which period is pledged for, who is at the keyboard, and the lock."""
    with st.container(key="meeting_bar", horizontal=True, vertical_alignment="center", gap="small"):
        period = period_choice()
        who = signed_by("meeting")
        _lock(period, who)
    return period, who


def _lock(period: Period, who: str) -> None:
    locks = warehouse().pledge_locks()
    held = locks[(locks["period"] == period.label) & locks["unlocked_at"].isna()] if len(locks) else locks
    if len(held):
        one = held.iloc[0]
        when = pd.Timestamp(one["locked_at"]).strftime("%Y-%m-%d %H:%M")
        st.markdown(f":material/lock: {t('{when} 由 {who} 锁定；之后更改或新增都要写原因', when=when, who=_plain(one['locked_by']))}", width="content")
        with st.popover(t("解锁"), icon=":material/lock_open:"):
            reason = st.text_input(t("为什么解锁"), key=f"unlock_reason_{period.label}")
            if st.button(t("解锁"), key="unlock", disabled=not reason.strip() or not who):
                doing(lambda: _unlocked(period, who, reason))
            if not who:
                st.caption(t("请先写上经手人。"))
        return
    if st.button(t("锁定"), key="lock", icon=":material/lock:", disabled=not who, help=t("会上宣读后锁定：之后更改或新增保证都要写变更原因，上传文件也一样。")):
        doing(lambda: _locked(period, who))


def _plain(name: object) -> str:
    """A name in Markdown, shown as it is written."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()#+-.!:$~|<>" else letter for letter in str(name))


def _locked(period: Period, who: str) -> Text:
    warehouse().lock_pledges(period.label, who)
    return Text(f"{period.label} 的业绩保证已锁定。", f"The pledges of {period.label} are locked.")


def _unlocked(period: Period, who: str, reason: str) -> Text:
    warehouse().unlock_pledges(period.label, who, reason)
    return Text(f"{period.label} 的业绩保证已解锁。", f"The pledges of {period.label} are unlocked.")


def entry_card(period: Period, who: str) -> pd.DataFrame:
    """The table to fill in and its save button. Returns all pledges as they will be once it is saved: level, owner, pledge_yuan."""
    everyone = warehouse().cached(("entry table", period.label, warehouse().today()), lambda: entry_table(warehouse(), period))
    pledged = int(everyone["pledged"].sum())
    with card("entry", height="content"):
        with title_row("entry", t("签署"), t("{n} 份已保证，{m} 份还没有", n=pledged, m=len(everyone) - pledged)):
            teams = sorted({team for team in everyone["team"] if team})
            team = st.selectbox(t("团队"), ["", *teams], key="entry_team", format_func=lambda one: one or t("全部团队"), label_visibility="collapsed", width=160)
            too = st.toggle(t("也看已保证的"), value=pledged == len(everyone), key=f"entry_all_{period.label}")
        at = desk(_table(period), _KEYS, _DATES)
        typed = pd.Series([key in at.cells for key in zip(everyone["level"], everyone["owner"], strict=True)], index=everyone.index, dtype="bool")
        wanted = ((everyone["team"] == team) | (not team)) & (too | ~everyone["pledged"].astype("bool"))
        shown = everyone[wanted | typed].reset_index(drop=True)  # what is typed and not saved stays in sight, whatever is filtered
        rows = _editor(shown, period, at, (team, too))
        new = changed_rows(shown, rows)
        ready = confirmed((*entry_findings(warehouse(), period, shown, rows), *overtaken(shown, rows, at.seen, _KEYS, _OVERTAKEN)), "entry")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            amounts = int(new["pledge_wan"].notna().sum())
            if st.button(t("保存 {n} 份", n=amounts), key="save_pledges", type="primary", icon=":material/check:", disabled=not ready or not amounts or not who):
                doing(lambda: saved(save_pledges(warehouse(), period, shown, rows, who), at))
            if (at.cells or at.added) and st.button(t("不要没保存的"), key="drop_pledges", icon=":material/undo:", type="tertiary"):
                at.clear()
                st.rerun()
            money = donation_shown(warehouse())
            units = t("保证业绩填万元，乐捐填元。") if money else t("保证业绩填万元。")
            st.caption(units + (t("请先写上经手人。") if amounts and not who else "") + voluntary(money).in_(lang()))
    return with_entered(everyone, rows)


def _table(period: Period) -> str:
    return f"pledges_{period.label}"


def _editor(shown: pd.DataFrame, period: Period, at: Desk, view: tuple[str, bool]) -> pd.DataFrame:
    cc = st.column_config
    money = donation_shown(warehouse())
    fresh = shown.assign(other=None, why_unknown=None).astype({"other": "object", "why_unknown": "object", "signed_on": "object", "reason": "object"})
    frame = drawn(_table(period), at, fresh, (view, warehouse().data_version))
    frame = frame.assign(signed_on=pd.to_datetime(frame["signed_on"]))
    explained = ["reason"] if shown["pledged"].any() or is_locked(warehouse(), period) else []
    order = ["level", "owner", "previous_wan", "target_wan", "pledge_wan", *(["donation_yuan"] if money else []), *explained, "reward", "leader", "witness", "signed_on", "other", "why_unknown"]
    edited: Any = st.data_editor(
        frame, key=editor_key(_table(period), at), on_change=keep, args=(_table(period),), num_rows="add", hide_index=True, height=_TALLEST, column_order=order, placeholder="",
        disabled=["previous_wan", "target_wan"],
        column_config={
            "level": cc.SelectboxColumn(t("层级"), options=list(LEVELS), format_func=level_name, width=74),
            "owner": cc.SelectboxColumn(t("保证人"), options=_known(shown), width=110, pinned=True),
            "pledge_wan": cc.NumberColumn(t("保证业绩（万元）"), format="%.10g", width=130),
            "donation_yuan": cc.NumberColumn(t("乐捐（元）"), format="%.10g", width=110),
            "reward": cc.TextColumn(t("激励"), width=130), "leader": cc.TextColumn(t("带队人"), width=90), "witness": cc.TextColumn(t("见证人"), width=90),
            "signed_on": cc.DateColumn(t("签署日期"), format="YYYY-MM-DD", width=105), "reason": cc.TextColumn(t("变更原因"), width=120),
            "previous_wan": cc.NumberColumn(t("上期实际（万元）"), format="%.1f", width=125), "target_wan": cc.NumberColumn(t("目标（万元）"), format="%.1f", width=105),
            "other": cc.TextColumn(t("名单外的姓名"), width=110, help=t("名单里没有的人或团队写在这里，层级照选")),
            "why_unknown": cc.TextColumn(t("为什么不在名单"), width=120),
        },
    )
    rows = from_editor(edited, _DATES)
    rows["owner"] = [other or owner for other, owner in zip(rows["other"], rows["owner"], strict=True)]
    filled = pd.Series([bool(owner) for owner in rows["owner"]], index=rows.index, dtype="bool") | rows["pledge_wan"].notna()
    return rows[filled].reset_index(drop=True)


def _known(shown: pd.DataFrame) -> list[str]:
    names = owners(warehouse())
    return list(dict.fromkeys([*shown["owner"], *sorted(names.teams.values()), *sorted(names.persons.values())]))


def sums_card(period: Period, pledges: pd.DataFrame) -> None:
    """Members against their team, teams against their targets and the company's, with the differences in words."""
    sums = pledge_sums(warehouse(), period, pledges)
    with card("sums", height="content"):
        with title_row("sums", t("逐级相加"), t("含正在填、还没有保存的")):
            pass
        known = [value for one in sums for value in (one.below_yuan, one.pledge_yuan, one.target_yuan) if value is not None]
        scale = table_scale(known, lang())

        def money(value: float | None) -> str:
            return split_value(value, "yuan", lang(), scale=scale)[0]

        def line(one: PledgeSum) -> Row:
            words = (t("；")).join(word.in_(lang()) for word in one.words)
            owner = level_name("company") if one.level == "company" else one.owner
            return Row((Cell(owner, bold=True), money(one.below_yuan), money(one.pledge_yuan), money(one.target_yuan), Cell(words, hint=words)))

        heads = (
            Head(t("团队"), 110), Head(f"{t('下级合计')} {scale.heading}", 110, "right"), Head(f"{t('保证')} {scale.heading}", 96, "right"),
            Head(f"{t('目标')} {scale.heading}", 96, "right"), Head(t("差异")),
        )
        drawing(cell_table.table(heads, [line(one) for one in sums], colours(), tallest=_TALLEST), key="sums_table")


def versions_card(period: Period) -> None:
    """Every version of every pledge of the period, with who entered it and why it was changed."""
    answer = ask("pledge_versions", Scope(period=period.label))
    if answer is None or answer.empty:
        return
    with card("versions", height="content"):
        facts: Any = answer.facts
        with title_row("versions", t("版本"), t("{n} 份保证，{m} 份改过；以最新一版为准", n=facts["pledges"], m=facts["changed"])):
            excel_button(answer, Text("保证的版本", "Versions of pledges"), key="pledge_versions")
        levels = {choice.code: (level_name(choice.code), "ink") for choice in LEVEL}
        table(answer, key="pledge_versions", height=320, look=Look(statuses={"level": levels}))
