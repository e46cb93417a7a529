"""排行榜: who leads, who climbed, and how far is it to the next place? For every salesperson and office head, day by day or week by week."""

import streamlit as st

from ui.boards.board_audience import me_field, refused_depth
from ui.boards.leaderboard import (
    bands_wanted,
    board_actions,
    board_cards,
    board_left,
    board_milestones,
    board_right,
    leaderboard_choices,
    read_audience,
    read_board,
)
from ui.pieces.custom_period import custom_period
from ui.pieces.definitions import definitions
from ui.pieces.fallback import headline
from ui.pieces.nothing import nothing_to_show
from ui.pieces.page_head import page_head
from ui.session import t

dataset, lived_on = headline()
head = page_head(t("排行榜"), dataset, default="week", choices=leaderboard_choices(dataset, lived_on))
audience = read_audience(head)
with head.actions:
    me_field(audience)
    custom_period(head.window)
if refused_depth(audience, head.scope):
    st.stop()
board = read_board(head, dataset, lived_on, audience, bands=bands_wanted(audience))
if board is None:
    st.stop()
if board.whole.empty:
    nothing_to_show(board.whole, dataset, "people")
    st.stop()

milestones = board_milestones(board)
with head.actions:
    board_actions(board)
totals = board_cards(board)
left, right = st.columns([784, 380], gap="small")
with left:
    board_left(board, totals, milestones)
with right:
    board_right(board, milestones)
definitions(board.shown, head.scope.where, metrics=(board.base,), key="leaderboard")
