"""The leaderboard put together: what it asks, for whom, and how the cards, the board and the lists beside it are laid out."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.answer import Answer
from analytics.errors import Text
from analytics.metrics import COMPARED
from analytics.words.board_forms import WITHOUT_AMOUNTS
from ui.boards.board_audience import Audience, audience_choice, audience_of
from ui.boards.board_depth import ORDERS, board_choice, fitting_metrics, measure_choice, subject_of, sum_line, trail
from ui.boards.composite import composite_trace
from ui.boards.pieces import (
    RECENT,
    attainment_card,
    improved_list,
    milestone_list,
    podium,
    subject_table,
    subject_title,
    team_board,
    tie_line,
)
from ui.boards.publish import publish_buttons
from ui.pieces.cards import card, metric_card
from ui.pieces.fallback import cards, named
from ui.pieces.figures import section_title
from ui.pieces.notices import answer_notes
from ui.pieces.page_head import Head
from ui.pieces.scope_bar import Choice
from ui.pieces.tables import excel_button
from ui.pieces.wall_link import wall_button
from ui.session import ask, ask_quietly, settings, t

CARDS = ("collected", "new_customers", "sales", "orders", "won_deals", "new_deals", "won_amount", "visits")


@dataclass(frozen=True)
class Board:
    """A leaderboard as asked: `whole` is the answer, `shown` what the audience may see of it."""

    head: Head
    dataset: str
    subject: str
    measure: str
    base: str
    kind: str
    audience: Audience
    whole: Answer
    shown: Answer


def leaderboard_choices(dataset: str, lived_on: str) -> tuple[Choice, ...]:
    """榜单, 指标 and 榜单规则, for the bar."""
    return board_choice(dataset), measure_choice(dataset, lived_on), audience_choice()


def read_board(head: Head, dataset: str, lived_on: str, audience: Audience, *, bands: bool = False) -> Board | None:
    """The board of this depth; None after a notice says why there is none."""
    measure = head.picked["measure"]
    subject = subject_of(head.picked["board"], head.scope)
    options = {"bands": "yes"} if bands and subject == "person" else {}
    whole = ask("order_lines", head.scope) if subject == ORDERS else ask("rankings", head.scope, (subject,), measure=measure, history=RECENT, **options)
    if whole is None:
        return None
    kind = head.window.period.kind if head.window and head.window.period else "month"
    return Board(head, dataset, subject, measure, lived_on if measure in COMPARED else measure, kind, audience, whole, audience.board_shown(whole))


def read_audience(head: Head) -> Audience:
    """For whom the page is shown, as the bar says."""
    return audience_of(head.picked["audience"], head.scope, head.picked["measure"])


def bands_wanted(audience: Audience) -> bool:
    """Whether the reader wants to see which places are statistically the same; where a rule hides places it is not offered."""
    return bool(st.session_state.get("bands")) and audience.policy.form not in WITHOUT_AMOUNTS


def board_actions(board: Board) -> None:
    """The board on the wall, as a picture, to the group, and as a workbook; each under its audience's rule."""
    wall_button(board.head)
    if board.subject != ORDERS:
        publish_buttons("leaderboard", board.head, board.measure, by=None if board.subject == "person" else board.subject)
    excel_button(board.shown, Text("排行榜", "Leaderboard"), key="people", where=board.head.scope.where)


def board_cards(board: Board) -> Answer | None:
    """Four cards over the board; returns the totals they read."""
    scope, names = board.head.scope, cards(first=(board.base,), count=len(CARDS) + 1, candidates=CARDS)
    names = fitting_metrics(names, scope)[:3]
    totals = ask_quietly("totals", scope, metrics=",".join(names))
    places = st.columns(4, gap="small")
    for place, name in zip((places[0], places[2], places[3]), names, strict=False):
        with place:
            metric_card(totals, name, trend=ask_quietly("trend", board.head.closing, measure=name, grain=board.kind, last=RECENT))
    with places[1]:
        attainment_card(totals, board.base, board.head.window)
    return totals


def board_left(board: Board, totals: Answer | None, milestones: Answer | None) -> None:
    """The way down, the podium, the board itself, and whether it adds up."""
    trail(board.head.picked["board"], board.head.scope)
    if board.subject not in (ORDERS, "customer"):
        podium(board.shown, board.measure, milestones.facts["streaks"] if milestones else {})  # type: ignore[arg-type]
    with st.container(key="board_title", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        section_title(*subject_title(board.subject, len(board.shown.rows), opens=board.audience.policy.form not in WITHOUT_AMOUNTS))
        if board.subject == "person" and board.measure not in COMPARED and board.audience.policy.form not in WITHOUT_AMOUNTS:
            st.toggle(t("标出不分先后的名次"), key="bands", help=t("按工作日重抽 1,000 次：把握不到 80% 分不出先后的名次归为一段。"))
    subject_table(board.shown, board.subject, board.measure, board.kind)
    tie_line(board.shown)
    if board.audience.sees_all:
        sum_line(board.whole, totals, board.subject, board.base)
    answer_notes(board.shown)
    if board.measure == "composite" and board.subject != ORDERS:
        composite_trace(board.head.scope, board.shown, board.subject)


def board_right(board: Board, milestones: Answer | None) -> None:
    """Teams beside people, most improved, first deals and milestones."""
    scope = board.head.scope
    group = "team" if named(board.dataset, "team") else "region"
    if "person" not in dict(scope.where) and group != board.subject and board.subject in ("person", "region"):
        # One person beside a whole team's target would mislead; a board of products has no teams beside it.
        with card("team_board", height="content"):
            team_board(ask_quietly("rankings", scope, (group,), measure=board.measure), board.measure, group)
    elif board.subject in ("team", "region"):
        with card("team_board", height="content"):
            team_board(board.whole, board.measure, board.subject)
    if "person" not in dict(scope.where):
        with card("improved", height="content"):
            improved_list(board.audience.news(ask_quietly("rankings", scope, ("person",), measure="improvement")), "sales", float(settings()["improvement_floor"]))
    if milestones is not None:
        with card("milestones", height="content"):
            milestone_list(milestones)


def board_milestones(board: Board) -> Answer | None:
    """First deals, records and streaks the audience may read; none of a part of someone's sales, where a best month would mislead."""
    if not set(dict(board.head.scope.where)) <= {"region", "team", "person"}:
        return None
    return board.audience.news(ask_quietly("milestones", board.head.scope, measure=board.base))
