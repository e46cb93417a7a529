"""The TV wall at work: reads itself again, turns through its boards, and says quietly what has changed."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import datetime
from math import ceil

import streamlit as st

from analytics.boards.wall_news import news
from analytics.errors import ZhanbaoError
from analytics.settings import listed
from analytics.warehouse import Warehouse
from analytics.words.wall_turns import BOARDS, boards_named, wall_seconds
from charts.wall import wall
from ui.pieces.wall_link import wall_button, wall_link_card
from ui.session import begin_run, lang, settings, t, warehouse
from ui.wall.boards import Asked, Sight, WallPage, sight
from ui.wall.orders import strips
from ui.wall_visit import token_of_visit

__all__ = ["wall_button", "wall_link_card", "watch_wall"]

READ_WITHIN_SECONDS = 20  # a new order is on the wall, and the clock right, within this time
CHEERING_SECONDS = 30
STAGGER = 0.1  # walls that were switched on together drift apart by up to this share


def watch_wall() -> None:
    """Draw the wall and keep it up to date until the browser closes."""
    st.html(wall.style(_rise()))
    every = _refresh_seconds()
    st.fragment(_refresh, run_every=every)(every)


def _rise() -> str:
    try:
        return str(settings().get("rise_colour", "red"))
    except ZhanbaoError:
        return "red"


def _seconds() -> int:
    """How long one board stays: the address, else the setting."""
    return wall_seconds(st.query_params.get("seconds"), settings().get("wall_seconds"))


def _refresh_seconds() -> float:
    """The pause between two readings: a board's time, or an even part of it, a little different for every visit."""
    try:
        seconds = _seconds()
    except ZhanbaoError:
        seconds = READ_WITHIN_SECONDS
    late = st.session_state.setdefault("_wall_late", 1 + random.random() * STAGGER)
    return round(seconds / ceil(seconds / READ_WITHIN_SECONDS) * late, 2)


def _refresh(every: float) -> None:
    """One reading: whatever goes wrong is a sentence, and the next reading tries again."""
    try:
        begin_run()
        house = warehouse()
        allowed = house.opens_wall(token_of_visit())
        drawn = _drawn(house) if allowed else _closed()
    except ZhanbaoError as refusal:
        drawn = _unreadable(refusal)
    st.html(drawn)
    if every != _refresh_seconds():  # the setting was changed: the page is laid out again with the new pause
        st.rerun()


def _closed() -> str:
    """Without the right key: no name, no number, not even whose wall it is."""
    st.session_state.pop("_wall_shown", None)
    said = t("这个大屏链接已经失效，或者不完整。请在「设置」里的「大屏链接」复制新的链接。")
    return wall.stage(wall.top(t("战报"), t("大屏"), "", "", 0, 0), wall.quiet(said))


def _unreadable(refusal: ZhanbaoError) -> str:
    """The picture shown last, with the refusal below and the time it was read; the sentence alone where there was none."""
    shown: tuple[WallPage, str] | None = st.session_state.get("_wall_shown")
    band = wall.band(t("暂时读不到数据"), (("", "", refusal.message.in_(lang())),))
    if shown is None:
        return wall.stage(wall.top(t("战报"), t("大屏"), "", "", 0, 0), wall.quiet(t("正在重试，数据回来后自己会显示。")), band)
    page, read = shown
    return wall.stage(wall.top(t("战报"), page.period, _state(page, read), read, 0, 0), page.drawn, band)


def _asked() -> tuple[Asked, tuple[str, ...]]:
    """What the address asks for, else the settings; and the words of the address that name no board."""
    given = st.query_params.get("boards") or ""
    known, unknown = boards_named(given)
    if not known:
        known, _wrong = boards_named("、".join(listed(settings(), "wall_boards")))
    asked = Asked(known or tuple(BOARDS), (st.query_params.get("period") or "").strip() or None, (st.query_params.get("team") or "").strip() or None)
    return asked, unknown


def _drawn(house: Warehouse) -> str:
    asked, unknown = _asked()
    seen = sight(asked)
    now = house.now()
    clock = f"{now:%H:%M}"
    name = str(settings().get("company_name") or t("战报"))
    cheers = _cheers(seen)
    if cheers:
        seen = sight(replace(asked, fresh=frozenset(who for who, _said in cheers)))
    if not seen.pages:
        return wall.stage(wall.top(name, t("大屏"), "", clock, 0, 0), wall.quiet(seen.sentence))
    place = _place(len(seen.pages))
    page = seen.pages[place]
    st.session_state["_wall_shown"] = (page, clock)
    return wall.stage(wall.top(name, page.period, _state(page, clock), clock, place, len(seen.pages)), page.drawn, _band(seen, cheers, unknown, now))


def _state(page: WallPage, read: str) -> str:
    return " · ".join(part for part in (page.state, t("{time} 读取", time=read)) if part)


def _place(pages: int) -> int:
    """Which board it is the turn of; it changes every few readings."""
    seconds = _seconds()
    readings = ceil(seconds / READ_WITHIN_SECONDS)
    turn = st.session_state.get("_wall_turn", -1) + 1
    st.session_state["_wall_turn"] = turn
    return turn // readings % pages


def _cheers(seen: Sight) -> tuple[tuple[str, str], ...]:
    """(name, sentence) of what is new since this visit's reading before; said for a while, never at the first reading."""
    before = st.session_state.get("_wall_standing")
    st.session_state["_wall_standing"] = seen.standing
    found = tuple((one.name, one.said.in_(lang())) for one in news(before, seen.standing)) if before is not seen.standing else ()
    now = time.monotonic()
    if found:
        st.session_state["_wall_cheers"] = (now + CHEERING_SECONDS, found)
    until, said = st.session_state.get("_wall_cheers", (0.0, ()))
    return said if now < until else ()


def _band(seen: Sight, cheers: tuple[tuple[str, str], ...], unknown: tuple[str, ...], now: datetime) -> str:
    """The strip: what has just changed, else the newest orders and the good news in turn."""
    aside = t("地址里不认识的榜：{words}", words="、".join(unknown)[:60]) if unknown else ""
    if cheers:
        return wall.band(t("刚刚"), [("", "", said) for _who, said in cheers[:2]], aside, cheering=True)
    said = [wall.deals(tag, day, orders, aside) for tag, day, orders in strips(seen.orders, now)]
    said += [wall.band(t("喜报"), seen.news, aside)] if seen.news else []
    return said[st.session_state.get("_wall_turn", 0) % len(said)] if said else wall.band(t("战报"), (), aside)
