"""The address bar: every filter of a page lives in it, so a page can be shared as a link.

Streamlit empties the address when the reader turns to another page; what was chosen in this visit is put back.
"""

from __future__ import annotations

import streamlit as st


def read(name: str) -> str | None:
    """A parameter of the address, else what this visit chose last (which then returns to the address)."""
    kept = st.session_state.setdefault("_address", {})
    given = st.query_params.get(name)
    if given:
        kept[name] = given
        return given
    if kept.get(name):
        st.query_params[name] = kept[name]
        return kept[name]
    return None


def write(name: str, value: str | None) -> None:
    """Set a parameter, or take it away with None or an empty value."""
    st.session_state.setdefault("_address", {})[name] = value
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
