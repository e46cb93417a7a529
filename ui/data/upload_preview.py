"""The rows as they stand in the file, bad cells marked; the defects in words; the sheet's own total beside ours."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics import schema
from analytics.errors import Defect
from analytics.ingest import CleanSheet
from analytics.ingest.cleaning.sentences import sentence
from analytics.ingest.recognising.header import Header
from analytics.units import Scale, missing, number, scale_for, split_value
from charts import cell_table
from charts.cell_table import Cell, Head, Row
from charts.spec import escaped
from reports.media_types import XLSX
from reports.uploads.defects import defect_list
from ui.data.upload_desk import Part
from ui.data.upload_match import header_of, written
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.pieces.title_row import title_row
from ui.session import colours, lang, t

FIRST, BAD, WORDS = 9, 40, 6
CENT = 0.01


def preview(part: Part, clean: CleanSheet) -> None:
    """The first rows, or the rows with something wrong, numbered as Excel numbers them."""
    header = header_of(part)
    marked = _marks(clean)
    bad_rows = sorted({row for row, _column in marked})
    with title_row("preview", t("预览"), t("行号与原文件一致")):
        counts = {"all": t("全部 {n}", n=clean.rows_read - clean.rows_skipped), "bad": t("有问题 {n}", n=len(bad_rows))}
        which = st.segmented_control(
            t("看哪些行"),
            ("all", "bad"),
            default="all",
            key=f"preview_{part.held.key}_{part.sheet.name}_{clean.dataset}",
            format_func=counts.__getitem__,
            label_visibility="collapsed",
            required=True,
        )
    lines = _lines(part, header, marked, bad_rows[:BAD] if which == "bad" else None)
    if not lines:
        st.caption(t("没有有问题的行。") if which == "bad" else t("这张表没有数据行。"))
        return
    numbers = {name for name, field in clean.mapping.items() if field in schema.dataset(clean.dataset) and _is_number(clean.dataset, field)}
    heads = [
        Head("" if header.excel_row is None else str(header.excel_row), 44, "right"),
        *(Head(name, None, "right" if name in numbers else "left") for name in header.names[:24]),
    ]
    drawing(cell_table.table(heads, lines, colours()), key="preview")


def _is_number(dataset: str, field: str) -> bool:
    return schema.dataset(dataset)[field].type in ("money", "number", "integer", "share")


def _marks(clean: CleanSheet) -> dict[tuple[int, str | None], Defect]:
    """(Excel row, heading) -> the first defect there."""
    found: dict[tuple[int, str | None], Defect] = {}
    for defect in clean.defects:
        if defect.row is not None:
            found.setdefault((defect.row, defect.column), defect)
    return found


def _lines(part: Part, header: Header, marked: dict[tuple[int, str | None], Defect], wanted: list[int] | None) -> list[Row]:
    cells, first = part.sheet.cells, part.sheet.first_row
    places = [row - first for row in wanted] if wanted is not None else range(header.index + 1, cells.num_rows)
    lines: list[Row] = []
    for place in places:
        if not 0 <= place < cells.num_rows:
            continue
        values = [column[place].as_py() for column in cells.columns[:24]]
        if wanted is None and not any(value is not None and str(value).strip() for value in values):
            continue
        excel_row = first + place
        lines.append(
            Row(
                (
                    Cell(str(excel_row), tone="soft"),
                    *(_value(value, marked.get((excel_row, name))) for value, name in zip(values, header.names[:24], strict=False)),
                    *(Cell("") for _ in range(len(header.names[:24]) - len(values))),
                )
            )
        )
        if wanted is None and len(lines) == FIRST:
            break
    return lines


def _value(value: object, defect: Defect | None) -> Cell:
    text = written(value)
    if defect is None:
        return Cell(text, hint=text if len(text) > 14 else "")
    return Cell(f"! {text}", mark=True, hint=f"{defect.message.in_(lang())} {defect.fix.in_(lang())}")


def defects(part: Part, clean: CleanSheet) -> None:
    """What is wrong, in words; the whole list as a workbook."""
    if not clean.defects:
        return
    said = []
    for defect in clean.defects[:WORDS]:
        glyph = "!" if defect.severity == "error" else "·"
        tone = "zb-bad" if defect.severity == "error" else "zb-2"
        said.append(f'<div><b class="{tone}">{glyph}</b> {escaped(sentence(defect, lang()))}</div>')
    if len(clean.defects) > WORDS:
        said.append(f'<div class="zb-m">{escaped(t("另有 {n} 处，见问题清单。", n=len(clean.defects) - WORDS))}</div>')
    with st.container(key="defect_words", horizontal=True, vertical_alignment="top"):
        st.html(f'<div class="zb-plain" style="font-size:13px">{"".join(said)}</div>')
        st.download_button(
            t("问题清单"),
            data=lambda: defect_list(clean.defects, lang()),
            file_name=f"{part.held.name}-{t('问题清单')}.xlsx",
            mime=XLSX,
            on_click="ignore",
            icon=":material/download:",
            key=f"defects_{part.held.key}_{part.sheet.name}_{clean.dataset}",
            type="tertiary",
        )


def reconcile(clean: CleanSheet) -> None:
    """What will be loaded against what the sheet's own 合计 row says, for the first money column that has one."""
    compared = [name for name in clean.own_totals if name in clean.totals]
    if not compared:
        return
    table = schema.dataset(clean.dataset)
    with card("reconcile", height="content"):
        for place, name in enumerate(compared[:3]):
            ours, theirs = float(clean.totals[name]), float(clean.own_totals[name])
            apart = ours - theirs
            scale = scale_for([ours, theirs], "yuan", lang())
            same = abs(apart) < CENT
            verdict = t("对得上") if same else t("差 {size}", size=_money(abs(apart), scale, suffix=True))
            if place == 0:
                section_title(t("与表内合计对账") if len(compared) == 1 else f"{t('与表内合计对账')} · {table[name].label.in_(lang())}")
            _sum_line(clean, table[name].label.in_(lang()), ours, theirs, apart, scale, verdict, same)


def _sum_line(clean: CleanSheet, label: str, ours: float, theirs: float, apart: float, scale: Scale, verdict: str, same: bool) -> None:
    tone = "good" if same else "bad"
    glyph = "✓" if same else "!"
    why = "" if same or not clean.rows_rejected else t("，搁置的 {n} 行没有算进来", n=clean.rows_rejected)
    cells = (
        (t("可入库 {n} 行", n=clean.rows.num_rows) + f" · {label}", _money(ours, scale), ""),
        (t("表里「合计」写的"), _money(theirs, scale), ""),
        (t("差（{unit}）", unit=scale.heading), "0" if same else number(apart / scale.divisor, 2, signed=True), "" if same else "zb-bad"),
    )
    boxes = "".join(
        f'<div><div class="zb-cap">{escaped(head)}</div>'
        f'<div class="{css}" style="font-size:20px;font-weight:600">{escaped(value)}</div></div>'
        for head, value, css in cells
    )
    st.html(
        f'<div style="display:flex;gap:28px;align-items:flex-end">{boxes}'
        f'<span class="zb-badge {tone}">{glyph} {escaped(verdict + why)}</span></div>'
    )


def _money(value: object, scale: Scale, *, suffix: bool = False) -> str:
    if missing(value):
        return "—"
    shown, tail = split_value(value, "yuan", lang(), scale=scale, digits=2)
    return f"{shown} {tail}" if suffix and tail else shown


def summary(parts: list[Part]) -> dict[str, str]:
    """What the whole batch comes to, for the left column."""
    sheets: list[Any] = [one for part in parts if part.wanted for one in part.clean]

    def rows(count: int) -> str:
        return t("{n} 行", n=f"{count:,}")

    return {
        t("读到"): rows(sum(one.rows_read for one in sheets)),
        t("可入库"): rows(sum(one.rows.num_rows for one in sheets)),
        t("搁置，等更正"): rows(sum(one.rows_rejected for one in sheets)),
        t("空行、小计、表头"): rows(sum(one.rows_skipped for one in sheets)),
    }
