"""The top of every page: title, period, how far it has come, until when the data reach, and the scope bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.errors import ZhanbaoError
from analytics.scope import Scope
from analytics.window import Window
from charts.spec import escaped
from ui.pieces.periods import as_of_text, comparison_text, full_name, progress_text
from ui.pieces.scope_bar import KINDS, Choice, scope_bar
from ui.session import lang, reading_window


@dataclass(frozen=True)
class Head:
    """What the reader chose; `actions` is the place for buttons at the right of the title."""

    scope: Scope
    picked: dict[str, str]
    window: Window | None
    actions: DeltaGenerator

    @property
    def closing(self) -> Scope:
        """The scope read at the end of its period: recent steps then end with the period on the page, not with today."""
        if self.window is None or self.window.period is None or self.window.as_of is None:
            return self.scope
        return replace(self.scope, as_of=min(self.window.as_of, self.window.period.last_day))


def page_head(
    title: str | Callable[[Scope, Window | None], str], dataset: str, *, kinds: tuple[str, ...] = KINDS, default: str = "month", filters: tuple[str, ...] = ("region", "team"),
    choices: tuple[Choice, ...] = (), bar: bool = True, rule: str | Callable[[Scope], str] | None = None,
) -> Head:
    """Draw the head of a page about `dataset` and say what is asked for.

    `title` is in the reader's language already, or is made from what was chosen. `rule` stands at the right of the bar
    instead of the rule of comparison, on pages that compare nothing; it may be made from the scope.
    """
    with st.container(key="page_head", horizontal=True, vertical_alignment="center", gap="small"):
        line = st.empty()
        actions = st.container(key="page_actions", horizontal=True, horizontal_alignment="right", gap="small", width="content")
    if not bar:
        line.html(_line(title if isinstance(title, str) else title(Scope(), None), None))
        return Head(Scope(), {}, None, actions)
    with st.container(key="scope_bar", horizontal=True, vertical_alignment="center", gap="small"):
        scope, picked = scope_bar(dataset, kinds=kinds, default=default, filters=filters, choices=choices)
        window = reading_window(scope, dataset, None)
        if isinstance(window, ZhanbaoError):
            st.warning(window.message.in_(lang()))
            window = None
        else:
            said = comparison_text(window) if rule is None else rule if isinstance(rule, str) else rule(scope)
            if said:
                st.html(f'<div class="zb-rule">{escaped(said)}</div>')
    line.html(_line(title if isinstance(title, str) else title(scope, window), window))
    return Head(scope, picked, window, actions)


def _line(title: str, window: Window | None) -> str:
    parts = [f"<h1>{escaped(title)}</h1>"]
    if window and window.period:
        parts.append(f'<span class="zb-sub">{escaped(full_name(window.period))}</span>')
        if window.as_of:
            parts.append(f'<span class="zb-badge {"" if window.finished else "now"}">{escaped(progress_text(window))}</span>')
    if window and window.as_of:
        parts.append(f'<span class="zb-cap">{escaped(as_of_text(window))}</span>')
    return f'<div class="zb-head">{"".join(parts)}</div>'
