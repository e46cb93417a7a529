"""海报 and 发群: a board as a picture to take along, or published and sent. Nothing is made before it is asked for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.boards.issues import newest_issue
from analytics.errors import ZhanbaoError
from analytics.scope import Scope
from analytics.warehouse.keeping.published import FAILED, SENT, SKIPPED
from analytics.words.board_forms import AUDIENCES
from analytics.words.publish_targets import Target, default_targets
from reports.media_types import PNG, XLSX
from reports.sending.dispatch import configured
from reports.sending.publishing import Published, PublishOrder, publish
from ui.entry_rooms import PAGES
from ui.pieces.notices import refused
from ui.pieces.page_head import Head
from ui.session import lang, settings, t, warehouse

ISSUES_PAGE = str(PAGES / "issues.py")
MARKS = {SENT: ":material/check_circle:", FAILED: ":material/error:", SKIPPED: ":material/skip_next:"}
GUIDE = "docs/guide/publishing.zh-CN.md"


def publish_buttons(board: str, head: Head, measure: str | None = None, *, scope: Scope | None = None, by: str | None = None) -> None:
    """The two buttons of a board (leaderboard, teams, pledges) at the place where they are called.

    `scope` stands for the head's where the page asks with another one; `by` ranks something else than people.
    """
    asked = scope or head.scope
    order = PublishOrder(board, asked.period, "group", measure, by, asked.where, asked.as_of, (), "app", lang())
    poster = st.popover(t("海报"), icon=":material/image:", type="tertiary", key=f"poster_{board}", on_change="rerun")
    if poster.open:
        with poster:
            _poster(order)
    sending = st.popover(t("发群"), icon=":material/send:", type="tertiary", key=f"sending_{board}", on_change="rerun")
    if sending.open:
        with sending:
            _sending(order)


def _poster(order: PublishOrder) -> None:
    order = replace(order, audience=_audience(f"poster_audience_{order.board}"))
    if not st.button(t("做海报"), key=f"make_poster_{order.board}", icon=":material/brush:") and st.session_state.get("_poster_made") != order:
        st.caption(t("点一下才会画；用的是这一页的期间和筛选。"))
        return
    made = _trial(order)
    if made is None:
        return
    st.session_state["_poster_made"] = order
    name = f"{t('战报')}-{made.report.period}"
    with st.container(horizontal=True, gap="small"):
        st.download_button("PNG", made.documents.poster, f"{name}.png", PNG, on_click="ignore", icon=":material/download:", key=f"png_{order.board}")
        st.download_button("Excel", made.documents.workbook, f"{name}.xlsx", XLSX, on_click="ignore", icon=":material/download:", key=f"xlsx_{order.board}")
    st.image(made.documents.poster, width=360)
    st.caption(t("文字版，点右上角复制"))
    st.code(made.documents.text, language=None, wrap_lines=True, height=200)


def _trial(order: PublishOrder) -> Published | None:
    """The documents without publishing, kept until the data or the archive change."""
    house = warehouse()
    made = house.cached(("poster", order, newest_issue(house), house.today()), lambda: _tried(replace(order, dry_run=True)))
    if isinstance(made, ZhanbaoError):
        refused(made.message)
        return None
    return made


def _tried(order: PublishOrder) -> Published | ZhanbaoError:
    try:
        with st.spinner(t("正在画…")):
            return publish(warehouse(), order)
    except ZhanbaoError as refusal:
        return refusal


def _audience(key: str) -> str:
    language = lang()
    return st.selectbox(t("给谁看"), list(AUDIENCES), index=list(AUDIENCES).index("group"), key=key, help=t("决定个人榜上点谁的名；规则在设置里。"),
                        format_func=lambda code: AUDIENCES[code].in_(language))


def _sending(order: PublishOrder) -> None:
    board, language = order.board, lang()
    offered = configured()
    chosen: list[Target] = []
    if offered:
        usual = [target for target in default_targets(str(settings()["publish_targets"])) if target in offered]
        chosen = st.multiselect(t("发到"), offered, default=usual, key=f"targets_{board}", format_func=lambda target: target.label().in_(language), placeholder=t("只存档"))
    else:
        st.caption(t("还没有配置发送目标：发布后先存档，可在往期战报里下载。配置办法见 {guide}。", guide=GUIDE))
    audience = _audience(f"sending_audience_{board}")
    force = st.checkbox(t("没有新数据也发布"), key=f"force_{board}")
    again = st.checkbox(t("发过的也再发一次"), key=f"again_{board}") if offered else False
    if st.button(t("发布并发送") if chosen else t("发布"), key=f"publish_{board}", type="primary", icon=":material/send:"):
        _published(replace(order, targets=tuple(chosen), audience=audience, force=force, again=again))
    _said(order)


def _published(order: PublishOrder) -> None:
    st.session_state.pop("_published", None)
    try:
        with st.spinner(t("正在发布…")):
            made = publish(warehouse(), order)
    except ZhanbaoError as refusal:
        refused(refusal.message)
        return
    st.session_state["_published"] = (order.board, made.said, made.outcomes, made.issue_id)


def _said(order: PublishOrder) -> None:
    """What came of the last publishing on this page, and the way to the issue."""
    board, said, outcomes, issue_id = st.session_state.get("_published", (None, None, (), None))
    if board != order.board or said is None:
        return
    st.markdown(f"**{said.in_(lang())}**")
    for outcome in outcomes:
        st.caption(f"{MARKS[outcome.state]} {outcome.target.label().in_(lang())}：{outcome.said.in_(lang())}")
    if issue_id is not None and st.button(t("看这一期"), key=f"see_issue_{order.board}", icon=":material/newspaper:"):
        st.switch_page(ISSUES_PAGE, query_params={"issue": str(issue_id)})
