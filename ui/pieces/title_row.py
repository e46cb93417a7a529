"""A title line with controls at its right end: a button, a switch, a legend."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.pieces.figures import section_title


def title_row(key: str, title: str, caption: str = "") -> DeltaGenerator:
    """Draw the title and give the place for what stands right of it."""
    with st.container(key=f"titlerow_{key}", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        with st.container(width="stretch", gap=None):
            section_title(title, caption)
        return st.container(
            key=f"titletail_{key}", horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="content", gap="small"
        )
