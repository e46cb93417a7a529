"""Putting a drawing on the page: a chart whose spec was built once, or a small static drawing."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from analytics.answer import Answer
from charts.spec import escaped, rows_for_vega
from ui.memo import made_from
from ui.session import lang


def figure(
    frame: pd.DataFrame | pa.Table, chart: dict, *, key: str, height: int | None = None, alt: str | None = None, on_select: Any = "ignore"
) -> Any:
    """A Vega-Lite chart: `chart` is a cached spec of `charts`, only the rows travel on a rerun (see `chart_rows`).

    The keyed container is what tests and styles find; Streamlit gives a chart without selection no class of its own.
    """
    rows = made_from(frame, "travelling", lambda: _travelling(frame)) if isinstance(frame, pd.DataFrame) else frame
    with st.container(key=f"figure_{key}", gap=None):
        return st.vega_lite_chart(
            rows, chart, key=key, theme=None, width="stretch", height=height or "content", alt=alt, on_select=on_select,
        )


def _travelling(frame: pd.DataFrame) -> pa.Table:
    """The rows as they are sent: changing a frame into this is most of what a chart costs on a rerun."""
    return pa.Table.from_pandas(rows_for_vega(frame), preserve_index=False)


def chart_rows(answer: Answer, key: Hashable, make: Callable[[], pd.DataFrame]) -> pa.Table:
    """The rows of a chart ready to travel, made once per answer, language and `key`."""
    return made_from(answer, ("chart", key, lang()), lambda: _travelling(make()))


def drawing(markup: str, *, key: str | None = None) -> None:
    """A static HTML or SVG drawing made by `charts`, which escapes every name in it."""
    if key is None:
        st.html(markup)
        return
    with st.container(key=f"drawing_{key}", gap=None):
        st.html(markup)


def section_title(title: str, caption: str = "", right: str = "") -> None:
    """The title line of a card: 15 px bold, a grey caption, something short at the right. Plain text only."""
    tail = f'<span class="zb-right">{escaped(right)}</span>' if right else ""
    st.html(f'<div class="zb-title"><h3>{escaped(title)}</h3><span class="zb-cap">{escaped(caption)}</span>{tail}</div>')


def legend(*entries: tuple[str, str, str]) -> str:
    """A legend line as HTML: (colour, label, kind) with kind box, thin, tick, line, dashed, dot, ring, pace, hollow, pill or whisker."""
    shapes = {
        "box": "background:{c};width:12px;height:9px", "thin": "background:{c};width:12px;height:5px", "tick": "background:{c};width:2px;height:12px",
        "line": "background:{c};width:16px;height:2px", "dashed": "border:1.4px dashed {c};width:12px;height:9px;box-sizing:border-box",
        "dot": "background:{c};width:8px;height:8px;border-radius:4px", "ring": "border:2px solid {c};width:9px;height:9px;border-radius:5px;box-sizing:border-box",
        "pace": "border-left:1.4px dashed {c};width:0;height:13px;border-radius:0",
        "hollow": "border:1px solid {c};width:8px;height:9px;box-sizing:border-box", "pill": "border:1px solid {c};width:22px;height:11px;border-radius:5px",
        "whisker": "background:linear-gradient({c},{c}) center/100% 1.4px no-repeat;width:22px;height:9px;"
                   "border-left:1.4px solid {c};border-right:1.4px solid {c};box-sizing:border-box",
    }
    parts = [f'<span><i style="vertical-align:middle;{shapes[kind].format(c=colour)}"></i>{escaped(label)}</span>' for colour, label, kind in entries]
    return f'<span class="zb-legend">{"".join(parts)}</span>'
