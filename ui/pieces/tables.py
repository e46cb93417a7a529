"""Tables: an answer's rows with headings, formats and small bars from its columns, and its Excel file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer, Column
from analytics.errors import Text
from analytics.scope import Filter
from analytics.units import UNKNOWN, Scale, change_text, format_value, heading_unit, missing, split_value, table_scale
from analytics.warehouse.asking.dimensions import dimension_label, shown_value
from charts.spec import rows_for_vega
from charts.theme import Palette
from reports.media_types import XLSX
from reports.sheets.workbook import workbook
from ui.memo import made_from
from ui.session import colours, lang, t

ROW_HEIGHT = 28
HEADER_HEIGHT = 29
MOST_ROWS = 1000


@dataclass(frozen=True)
class Look:
    """How the columns of one table are drawn beyond their units; every entry is a column name.

    `bars` are small bars (their own scale), `trends` small lines of a list of numbers, `changes` ▲▼ shares in the
    direction colours, `moves` ▲2 ▼3 – 新, `strong` bold, `statuses` maps a value to (label, colour of the palette).
    `labels` replaces headings, `widths` are pixels, `whole` are shares without a decimal.
    """

    bars: tuple[str, ...] = ()
    trends: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    faint: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    statuses: Mapping[str, Mapping[str, tuple[str, str]]] | None = None
    labels: Mapping[str, str] | None = None
    widths: Mapping[str, int] | None = None
    tied: str | None = None  # the gap column in which a shared rank says 并列


def table(
    answer: Answer, *, key: str, show: Sequence[str] | None = None, look: Look = Look(), height: int | None = None,
    on_click: Callable[[pd.Series, str], None] | None = None,
) -> None:
    """Show the columns `show` of an answer (all by default), money in one scale per table.

    `on_click(row, column)` is called with the answer's row when the reader clicks a cell, before the page reruns.
    """
    by_name = {column.name: column for column in answer.columns}
    names = [name for name in (show or by_name) if name in answer.rows.columns and name in by_name]
    rows = answer.rows.head(MOST_ROWS)
    styled, config = made_from(answer, ("table", key, tuple(names), lang(), colours()), lambda: _drawn(rows, names, by_name, look))
    event: Any = st.dataframe(
        styled, key=key, hide_index=True, column_config=config, row_height=ROW_HEIGHT,
        height=height or min(len(rows), 16) * ROW_HEIGHT + HEADER_HEIGHT + 3, placeholder=UNKNOWN,
        **({"on_select": "rerun", "selection_mode": "single-cell"} if on_click else {}),
    )
    if on_click and event.selection.cells:
        position, column = event.selection.cells[0]
        if position < len(rows):
            on_click(rows.iloc[position], str(column))


def _drawn(rows: pd.DataFrame, names: list[str], by_name: Mapping[str, Column], look: Look) -> tuple[Any, dict[str, Any]]:
    """The styled frame and the column settings of a table; made once per answer, language and theme."""
    money = [name for name in names if by_name[name].unit == "yuan"]
    scale = table_scale((value for name in money for value in rows[name]), lang()) if money else None
    shown = _shown_frame(rows[names], by_name, look, scale)
    config = {name: _column(by_name[name], shown[name], look, scale) for name in names}
    return _translated(_styled(shown, rows, names, by_name, look, scale, colours())), config


def _translated(styler: Any) -> Any:
    """The styler with its translation done once: Streamlit asks pandas for it again on every rerun, most of a page's cost."""
    styler.set_uuid("t")
    styler._compute()
    made = styler._translate(False, False)
    styler._compute = lambda: styler
    styler._translate = lambda *_sparse: made
    return styler


def _shown_frame(rows: pd.DataFrame, by_name: Mapping[str, Column], look: Look, scale: Scale | None) -> pd.DataFrame:
    """The frame sent to the browser: values by which it sorts, bars already in the table's scale, codes as labels."""
    shown = rows_for_vega(rows).copy()
    for name in shown.columns:
        if name in look.bars and by_name[name].unit == "yuan" and scale:
            shown[name] = shown[name] / scale.divisor
        elif look.statuses and name in look.statuses:
            labels = {code: label for code, (label, _colour) in look.statuses[name].items()}
            shown[name] = shown[name].map(lambda code, known=labels: known.get(code, code))
        elif name in look.moves:
            known = shown[name].notna().any()
            shown[name] = [movement(places) if known else UNKNOWN for places in shown[name]]
        elif name in look.trends:
            # The line begins where figures do: the browser draws no line at all with a blank in it, but an error.
            shown[name] = [known_of(values) for values in shown[name]]
        elif by_name[name].unit == "":
            shown[name] = [shown_value(name, value, lang()) for value in shown[name]]
    return shown


def known_of(values: Iterable[float | None] | None) -> list[float] | None:
    """The latest figures of a small line up to the first nobody knows, oldest first; None where there is none.

    >>> known_of([None, None, 35000.0, 12000.0]), known_of([1.0, None, 2.0, 3.0, None]), known_of([None]), known_of(None)
    ([35000.0, 12000.0], [2.0, 3.0], None, None)
    """
    if values is None or isinstance(values, float):  # a blank cell of the frame
        return None
    known = [None if missing(value) else float(value) for value in values]  # type: ignore[arg-type]
    latest = list(takewhile(lambda value: value is not None, dropwhile(lambda value: value is None, reversed(known))))
    return [value for value in reversed(latest) if value is not None] or None


def _column(column: Column, values: pd.Series, look: Look, scale: Scale | None) -> Any:
    name, cc = column.name, st.column_config
    label = (look.labels or {}).get(name) or (column.label.in_(lang()) if name in look.bars else heading(column, scale))
    width = (look.widths or {}).get(name)
    if name in look.trends:
        return cc.LineChartColumn(label, width=width or 110, color=colours().context)
    if name in look.bars:
        top = float(values.max()) if values.notna().any() else 0.0
        return cc.ProgressColumn(label, width=width or 200, min_value=min(0.0, float(values.min()) if values.notna().any() else 0.0),
                                 max_value=top if top > 0 else 1.0, format=_bar_format(column, scale), color=colours().actual)
    if name in look.moves:
        return cc.TextColumn(label, width=width, alignment="right")
    if column.unit in ("", "date"):
        return cc.DateColumn(label, width=width, format="YYYY-MM-DD") if column.unit == "date" else cc.TextColumn(label, width=width)
    return cc.NumberColumn(label, width=width, alignment="right")


def _bar_format(column: Column, scale: Scale | None) -> str:
    if column.unit == "yuan" and scale:
        return f"%.{scale.digits}f {scale.suffix}".rstrip()
    return "percent" if column.unit == "share" else "%.0f"


def heading(column: Column, scale: Scale | None = None) -> str:
    """The label with its unit in brackets, unless the label says it already."""
    unit = heading_unit(column.unit, lang(), scale)
    label = column.label.in_(lang())
    bracket = f"（{unit}）" if lang() == "zh" else f" ({unit})"
    return f"{label}{bracket}" if unit and unit not in label else label


def _styled(
    shown: pd.DataFrame, rows: pd.DataFrame, names: list[str], by_name: Mapping[str, Column], look: Look, scale: Scale | None, palette: Palette
) -> Any:
    """The frame with every number written by `analytics.units` and ▲▼ and statuses coloured; raw values still sort."""
    styler = shown.style
    for name in names:
        if name in look.bars or name in look.trends:
            continue
        write = _writer(name, by_name[name].unit, look, scale)
        if write is not None:
            styler = styler.format(write, subset=[name])
        if name == look.tied and "rank" in rows:
            shared = rows.index[(rows["rank"] == rows["rank"].shift()).fillna(False)]
            styler = styler.format(lambda _value: t("并列"), subset=pd.IndexSlice[shared, [name]])
        paint = _painter(name, look, palette)
        if paint is not None:
            styler = styler.map(paint, subset=[name])
    return styler


def _writer(name: str, unit: str, look: Look, scale: Scale | None) -> Callable[[object], str] | None:
    if name in look.moves:
        return None
    if name in look.changes:
        return lambda rate: change_text(rate).replace(" ", "")
    if unit in ("", "date"):
        return None if unit == "date" else (lambda value: UNKNOWN if missing(value) else str(value))
    digits = 0 if name in look.whole else None
    if unit == "yuan":
        return lambda value: split_value(value, unit, lang(), scale=scale)[0]
    if unit == "share":
        return lambda value: format_value(value, unit, lang(), digits=digits)
    return lambda value: split_value(value, unit, lang(), digits=digits)[0]


def _painter(name: str, look: Look, palette: Palette) -> Callable[[object], str] | None:
    if name in look.moves:
        return lambda moved: f"color:{palette.rise if str(moved)[0] == '▲' else palette.fall if str(moved)[0] == '▼' else palette.ink3}"
    if name in look.changes:
        return lambda value: "" if missing(value) else f"color:{palette.rise if value > 0 else palette.fall if value < 0 else palette.ink3}"  # type: ignore[operator]
    if look.statuses and name in look.statuses:
        paints = dict(look.statuses[name].values())
        return lambda label: f"color:{getattr(palette, paints[label])};font-weight:600" if label in paints else ""
    if name in look.strong:
        return lambda _value: "font-weight:700"
    if name in look.faint:
        return lambda _value: f"color:{palette.ink2}"
    return None


def movement(places: object) -> str:
    """▲2 climbed, ▼3 fell, – unchanged, 新 without an earlier rank."""
    if missing(places):
        return t("新")
    climbed = int(places)  # type: ignore[call-overload]
    return f"▲{climbed}" if climbed > 0 else f"▼{-climbed}" if climbed < 0 else "–"


def excel_button(answer: Answer | None, title: Text, *, key: str, label: str = "Excel", where: tuple[Filter, ...] = ()) -> None:
    """Download an answer as a real Excel file, built when clicked; `where` are the filters it says it was narrowed by."""
    if answer is None or answer.empty:
        return
    language = lang()
    filters = "、".join(f"{dimension_label(name).in_(language)} {shown_value(name, value, language)}" for name, values in where for value in values)
    name = "-".join(part for part in (title.in_(language), answer.period.label if answer.period else "") if part)
    st.download_button(
        label, data=lambda: workbook(answer, title, language, filters), file_name=f"{name}.xlsx", mime=XLSX, on_click="ignore",
        icon=":material/download:", key=f"excel_{key}", type="tertiary",
    )
