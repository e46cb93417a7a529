"""看法: for whom a board is shown. Everything that names people goes through the company's rule for that audience here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from analytics.answer import Answer
from analytics.boards.board_policy import MASKED, Policy, audience_label, policy_for, praised, told_amounts, under_policy
from analytics.scope import Scope
from analytics.words.board_forms import AUDIENCES, WITHOUT_AMOUNTS
from ui import address
from ui.pieces.scope_bar import Choice
from ui.session import ask_quietly, lang, settings, t


@dataclass(frozen=True)
class Audience:
    """Who reads the page: the rule that holds, the reader's own name (`me`), and the people whose amounts may be told."""

    name: str
    policy: Policy
    me: str | None
    told: frozenset[str] = frozenset()
    board: Answer | None = None

    @property
    def sees_all(self) -> bool:
        return self.name == "manager"

    def board_shown(self, answer: Answer) -> Answer:
        """A board as this audience may see it; a list of orders, each an amount, names only sellers whose amounts may be told."""
        shown = under_policy(answer, self.policy, self.me)
        if answer.question == "order_lines" and not self.sees_all:
            rows = answer.rows.assign(person=answer.rows["person"].where(answer.rows["person"].isin(self.told), MASKED))
            return replace(answer, rows=rows, sql=())
        return shown if self.sees_all else replace(shown, sql=())

    def news(self, answer: Answer | None) -> Answer | None:
        """First deals and most improved: whoever may be praised, with the amounts that may be told."""
        if answer is None or self.sees_all:
            return answer
        # Without the board nobody knows whose amounts may be told.
        return None if self.board is None else praised(answer, self.board, self.policy, self.me)


def audience_choice() -> Choice:
    """榜单规则: as managers see it, or as the team, the wall or the group does."""
    return Choice("audience", t("榜单规则"), tuple((name, audience_label(name).in_(lang())) for name in AUDIENCES), "manager", width=226)


def audience_of(chosen: str, scope: Scope, measure: str) -> Audience:
    """The audience of the page, with the board of everyone its rule is about (before any way down)."""
    policy = policy_for(settings(), chosen, dict(scope.where).get("team", ()))
    me = address.read("me") if chosen == "team" else None
    if chosen == "manager":
        return Audience(chosen, policy, None)
    whole = replace(scope, where=tuple(pair for pair in scope.where if pair[0] in ("region", "team")))
    board = ask_quietly("rankings", whole, ("person",), measure=measure)
    return Audience(chosen, policy, me, told_amounts(board, policy, me) if board is not None else frozenset(), board)


def me_field(audience: Audience) -> None:
    """我是: the reader's own name, typed rather than picked: a list would name everyone the rule hides."""
    if audience.name != "team":
        return
    st.session_state["board_me"] = audience.me or ""
    st.text_input(t("我是"), key="board_me", placeholder=t("我是（输入姓名）"), label_visibility="collapsed", width=150, on_change=_take_me)
    listed = () if audience.board is None or "person" not in audience.board.rows else tuple(audience.board.rows["person"])
    if audience.me and audience.me not in listed:
        st.html(f'<span class="zb-cap">{t("榜上没有这个名字，只按规则显示。")}</span>', width="content")


def _take_me() -> None:
    address.write("me", str(st.session_state.get("board_me", "")).strip() or None)


def refused_depth(audience: Audience, scope: Scope) -> bool:
    """Whether the address goes into a person this audience may not see; says so."""
    if audience.sees_all or _names(scope) <= audience.told:
        return False
    without = audience.policy.form in WITHOUT_AMOUNTS
    st.info(t("榜单规则不列个人金额，看不到明细。") if without else t("这个人不在公开的名次里，看不到明细。"), icon=":material/visibility_off:")
    return True


def _names(scope: Scope) -> frozenset[str]:
    people: Iterable[str] = dict(scope.where).get("person", ())
    return frozenset(people)
