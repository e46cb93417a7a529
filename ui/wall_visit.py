"""Who may see the TV wall: a visit that came with a link's key sees the wall and nothing else."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import streamlit as st

from ui.entry_rooms import PAGES, WALL
from ui.session import lang, t, warehouse

_KEPT = "_wall_token"


def token_of_visit() -> str | None:
    """The key this visit came with; it stays the visit's own, also when the address is changed later."""
    given = st.query_params.get("token")
    if given:
        st.session_state[_KEPT] = given
    return st.session_state.get(_KEPT)


def wall_only() -> list:
    """The pages of a visit by link: the wall, at its own address and at the first one."""
    file = PAGES / f"{WALL}.py"
    return [st.Page(file, title=t("大屏"), default=True, url_path=""), st.Page(file, title=t("大屏"), url_path=WALL, visibility="hidden")]


def wall_address() -> str | None:
    """The link of the wall as this reader's browser reaches the server; None before one was made."""
    token = warehouse().wall_token()
    if token is None:
        return None
    here = urlsplit(st.context.url or "")
    folder = here.path.rstrip("/").rpartition("/")[0] if here.path.strip("/") else ""
    start = f"{here.scheme}://{here.netloc}{folder}" if here.netloc else folder
    language = "&lang=en" if lang() == "en" else ""
    return f"{start}/{WALL}?token={quote(token, safe='')}{language}"
