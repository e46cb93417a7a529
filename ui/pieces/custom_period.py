"""自选日期: any range of days, both included; it goes into the address like every other period."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.window import Window
from ui import address
from ui.session import t


def custom_period(window: Window | None) -> None:
    """A small popover with a range of days; choosing both ends turns the page to it."""
    with st.popover(t("自选"), icon=":material/date_range:", key="custom_period"):
        now = (window.start, min(window.period.last_day, window.as_of)) if window and window.period and window.start and window.as_of else ()
        st.date_input(t("从哪天到哪天"), value=now if now and now[0] <= now[1] else (), key="custom_days", on_change=_take, format="YYYY-MM-DD")


def _take() -> None:
    chosen = st.session_state.get("custom_days") or ()
    if isinstance(chosen, tuple) and len(chosen) == 2:
        first, last = chosen
        assert isinstance(first, date) and isinstance(last, date)
        address.write("period", first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}")
