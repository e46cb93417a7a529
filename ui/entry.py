"""The entry script of every visit: page settings, language, theme, and which pages there are.

Streamlit runs this file first on each rerun; pages are only reachable through the navigation declared here.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analytics.errors import LANGUAGES, ZhanbaoError
from ui import address
from ui.entry_rooms import PAGES, ROOMS, WALL
from ui.pieces.notices import refused, warehouse_has_rows
from ui.security import FOLLOW_THEME_SCRIPT
from ui.session import begin_run, lang, settings, t, warehouse
from ui.style import style_sheet
from ui.wall_visit import token_of_visit, wall_only


def navigation() -> dict[str, list]:
    """The pages of each section; an empty company starts at the welcome."""
    started = warehouse_has_rows()
    sections: dict[str, list] = {}
    for section, rooms in ROOMS:
        pages = []
        for name, title, icon in rooms:
            file = "welcome" if name == "home" and not started else name
            home = name == "home"
            pages.append(st.Page(PAGES / f"{file}.py", title=t(title), icon=f":material/{icon}:", default=home, url_path="" if home else name))
        if pages:
            sections[t(section) if section else ""] = pages
    sections[""].append(st.Page(PAGES / f"{WALL}.py", title=t("大屏"), url_path=WALL, visibility="hidden"))
    return sections


def sidebar_foot() -> None:
    """The language switch at the bottom of the sidebar."""
    with st.sidebar, st.container(key="sidebar_foot", horizontal=True, vertical_alignment="center"):
        company = str(warehouse().settings().get("company_name") or t("本机"))
        st.html(f'<span class="zb-who">{company.replace("<", "&lt;")}</span>')
        st.segmented_control(
            t("语言"), LANGUAGES, key="language", format_func=lambda code: {"zh": "中", "en": "EN"}[code], label_visibility="collapsed",
            on_change=_turn_language, required=True,
        )


def follow_theme() -> None:
    """Run again when the browser turns light or dark, so that charts and tables follow; a hidden button is pressed for it."""
    with st.sidebar, st.container(key="follow_theme"):
        st.button("theme", key="theme_turned")
        st.html(f"<script>{FOLLOW_THEME_SCRIPT}</script>", unsafe_allow_javascript=True)


def _turn_language() -> None:
    st.session_state["lang"] = st.session_state["language"]
    address.write("lang", st.session_state["language"] if st.session_state["language"] != "zh" else None)


def main() -> None:
    st.session_state["lang"] = address.read("lang") or "zh"
    refusal = None
    try:
        begin_run()
    except ZhanbaoError as raised:
        refusal = raised
    st.session_state["language"] = lang()
    st.set_page_config(page_title=t("战报"), page_icon=str(Path(__file__).parent / "static" / "icon.svg"), layout="wide", initial_sidebar_state=208)
    if token_of_visit() is not None:  # the wall says itself what is wrong and tries again: nobody stands there to reload it
        st.navigation(wall_only(), position="hidden").run()
        return
    if refusal is not None:
        refused(refusal.message)
        st.stop()
    st.html(style_sheet(t("战报"), str(settings().get("rise_colour", "red"))))
    page = st.navigation(navigation(), expanded=True)
    sidebar_foot()
    follow_theme()
    page.run()


main()
