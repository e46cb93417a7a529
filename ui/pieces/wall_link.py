"""The link of the TV wall: the button that opens it, and the card that makes, shows and replaces it."""

from __future__ import annotations

import streamlit as st

from ui.pieces.cards import card
from ui.pieces.figures import section_title
from ui.pieces.page_head import Head
from ui.session import t, warehouse
from ui.wall_visit import wall_address


def wall_button(head: Head) -> None:
    """大屏, at the right of a page's title: opens the link in a new tab; the first press makes it."""
    with head.actions:
        address = wall_address()
        if address is not None:
            st.link_button(t("大屏"), address, icon=":material/tv:", type="tertiary", help=t("在新标签页打开；链接在「设置」里可以复制或更换。"))
        elif st.button(t("大屏"), key="make_wall_link", icon=":material/tv:", type="tertiary", help=t("先生成一个只读链接，再按一次打开。"), on_click=_renew):
            st.toast(t("大屏链接已生成，再按一次「大屏」打开。"))


def wall_link_card() -> None:
    """大屏链接, on the settings page: the address to copy, and 换一个."""
    with card("wall_link"):
        section_title(t("大屏链接"), t("只读：打开它只看得到大屏"))
        address = wall_address()
        if address is None:
            st.caption(t("还没有链接。生成之后，电视上的浏览器打开它就是大屏，不用登录。"))
            st.button(t("生成链接"), key="make_wall_link", icon=":material/add_link:", on_click=_renew)
            return
        st.code(address, language=None, wrap_lines=True)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.link_button(t("打开"), address, icon=":material/tv:")
            st.button(t("换一个"), key="renew_wall_link", icon=":material/autorenew:", on_click=_renew)
            st.caption(t("换一个之后，旧链接马上失效。"))


def _renew() -> None:
    warehouse().renew_wall_token(by="app")
