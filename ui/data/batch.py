"""The parts of the batches page: the history as a table, and one batch in detail with its undo or redo."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from analytics import schema
from analytics.answer import Answer, Column
from analytics.errors import Text
from analytics.units import format_value
from charts import cell_table
from charts.cell_table import Head, Row
from reports.media_types import BYTES
from ui import address
from ui.data.upload_commit import redo, undo
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.pieces.tables import HEADER_HEIGHT, ROW_HEIGHT
from ui.pieces.title_row import title_row
from ui.session import colours, lang, t, warehouse

COLUMNS = (
    Column("batch_id", Text("批次", "Batch"), "rank"),
    Column("imported_at", Text("入库时间", "Loaded at")),
    Column("file", Text("文件", "File")),
    Column("sheet", Text("工作表", "Sheet")),
    Column("dataset_label", Text("数据集", "Dataset")),
    Column("rows_read", Text("读到", "Read"), "count"),
    Column("rows_loaded", Text("入库", "Loaded"), "count"),
    Column("added", Text("新增", "Added"), "count"),
    Column("updated", Text("更新", "Updated"), "count"),
    Column("unchanged", Text("未变", "Unchanged"), "count"),
    Column("rows_rejected", Text("搁置", "Set aside"), "count"),
    Column("rows_skipped", Text("空行小计", "Blank, subtotal"), "count"),
    Column("duplicates", Text("重复", "Duplicates"), "count"),
    Column("by", Text("经手", "By")),
    Column("state", Text("状态", "State")),
)
TALLEST = 14


def history() -> Answer:
    """Every batch, newest first."""
    house = warehouse()
    # Made once per version of the data and language: the history changes with every commit, undo and redo.
    return house.cached(("batch history", lang()), _history)


def _history() -> Answer:
    batches = warehouse().batches()
    if not len(batches):
        return Answer("batches", None, None, COLUMNS, pd.DataFrame(columns=[column.name for column in COLUMNS]))
    rows = batches.sort_values("batch_id", ascending=False).reset_index(drop=True)
    rows = rows.assign(
        imported_at=[pd.Timestamp(moment).strftime("%Y-%m-%d %H:%M") for moment in rows["imported_at"]],
        dataset_label=[_dataset(name) for name in rows["dataset"]],
        state=[f"✓ {t('有效')}" if active else f"↩ {t('已撤销')}" for active in rows["active"]],
    )
    return Answer("batches", warehouse().today(), None, COLUMNS, rows)


def _dataset(name: str) -> str:
    return schema.DATASETS[name].label.in_(lang()) if name in schema.DATASETS else name


def history_table(answer: Answer) -> None:
    """The history; choosing a row looks at that batch."""
    section_title(t("入库历史"), t("{n} 批，点一行看明细", n=len(answer.rows)))
    names = [column.name for column in COLUMNS]
    labels = {column.name: column.label.in_(lang()) for column in COLUMNS}
    counts = {column.name for column in COLUMNS if column.unit == "count"}
    widths = {"batch_id": 60, "file": 260, "imported_at": 140}
    event: Any = st.dataframe(
        answer.rows[names], key="batches_table", hide_index=True, on_select="rerun", selection_mode="single-row",
        row_height=ROW_HEIGHT, height=min(len(answer.rows), TALLEST) * ROW_HEIGHT + HEADER_HEIGHT + 3,
        column_config={
            name: st.column_config.NumberColumn(labels[name], width=widths.get(name), format="localized")
            if name in counts
            else st.column_config.Column(labels[name], width=widths.get(name))
            for name in names
        },
    )
    if event.selection.rows and event.selection.rows[0] < len(answer.rows):
        address.write("batch", str(int(answer.rows["batch_id"].iloc[event.selection.rows[0]])))


def chosen(answer: Answer) -> pd.Series:
    """The batch the address names, else the newest."""
    wanted = address.read("batch")
    found = answer.rows[answer.rows["batch_id"].astype(int).astype(str) == wanted] if wanted else answer.rows.iloc[:0]
    return found.iloc[0] if len(found) else answer.rows.iloc[0]


def detail(batch: pd.Series) -> None:
    """What one batch was read from, how its columns matched, what it added up to, and the way back."""
    number = int(batch["batch_id"])
    with card("batch", height="content"):
        with title_row("batch", t("批次 {n}", n=number) + f" · {batch['file']}", f"{batch['dataset_label']} · {batch['imported_at']}"):
            if warehouse().has_original(str(batch["sha256"])):
                sha256 = str(batch["sha256"])
                st.download_button(
                    t("下载原始文件"), data=lambda: b"".join(warehouse().original(sha256)), file_name=str(batch["file"]), on_click="ignore",
                    icon=":material/download:", key="original_file", mime=BYTES,
                )
            if batch["active"]:
                st.button(t("撤销这一批"), key="undo_batch", icon=":material/undo:", on_click=undo, args=(number,))
            else:
                st.button(t("恢复这一批"), key="redo_batch", icon=":material/redo:", on_click=redo, args=(number,))
        one, two = st.columns([3, 2], gap="medium")
        with one:
            _mapping(batch)
        with two:
            _counts(batch)


def _mapping(batch: pd.Series) -> None:
    mapping = _decoded(batch.get("mapping"))
    fields = schema.DATASETS.get(str(batch["dataset"]))
    rows = [
        Row((str(column), fields[field].label.in_(lang()) if fields and field in fields else str(field)))
        for column, field in mapping.items()
    ]
    section_title(t("列的对法"), t("{n} 列", n=len(rows)))
    if rows:
        drawing(cell_table.table((Head(t("文件里的列")), Head(t("对应字段"))), rows, colours()), key="batch_mapping")


def _counts(batch: pd.Series) -> None:
    names = [name for name in ("rows_read", "rows_loaded", "added", "updated", "unchanged", "removed", "rows_rejected", "rows_skipped", "duplicates")
             if not pd.isna(batch.get(name))]
    labels = {column.name: column.label.in_(lang()) for column in COLUMNS} | {"removed": t("旧行不再有")}
    pairs = {labels[name]: format_value(float(batch[name] or 0), "count", lang()) for name in names}
    fields = schema.DATASETS.get(str(batch["dataset"]))
    for name, value in _decoded(batch.get("totals")).items():
        label = fields[name].label.in_(lang()) if fields and name in fields else name
        pairs[t("{what}合计", what=label)] = format_value(value, "yuan", lang())
    header = batch.get("header_row")
    if header is not None and not pd.isna(header):
        pairs[t("表头行")] = str(int(header))
    section_title(t("行数与合计"))
    drawing(cell_table.facts(pairs, colours()), key="batch_counts")
    st.caption(t("内容指纹 {sha}", sha=str(batch["sha256"])[:16]))


def _decoded(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return dict(json.loads(value or "{}"))
    return dict(value) if value is not None and not isinstance(value, float) else {}


KINDS = {"column": Text("列", "Column"), "unit": Text("单位", "Unit"), "sheet": Text("表", "Sheet"), "answer": Text("回答", "Answer"),
         "layout": Text("表头", "Layout")}


def what_is_remembered() -> None:
    """What people said when they loaded files: it counts again for the next file, until it is forgotten here."""
    found = warehouse().remembered()
    if not len(found):
        return
    with card("memory", height="content"):
        section_title(t("记住的对法"), t("来自入过库的文件；撤销那一批就不再算，也可以逐条忘掉"))
        rows = [Row((KINDS[one.kind].in_(lang()), _dataset(str(one.dataset)), _said(one), _meant(one), str(one.file))) for one in found.itertuples(index=False)]
        heads = (Head(t("种类"), 60), Head(t("数据集"), 110), Head(t("文件里写的")), Head(t("当作"), 160), Head(t("来自"), 220))
        drawing(cell_table.table(heads, rows, colours()), key="memory")
        names = {place: f"{row.cells[0]} · {row.cells[1]} · {row.cells[2]}" for place, row in enumerate(rows)}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            place = st.selectbox(t("忘掉哪一条"), list(names), key="forget_which", format_func=names.__getitem__, index=None, placeholder=t("请选"))
            if st.button(t("忘掉"), key="forget", icon=":material/delete:", disabled=place is None) and place is not None:
                one = found.iloc[place]
                warehouse().forget(str(one["kind"]), str(one["dataset"]), str(one["said"]), by="web")
                st.rerun()


def _said(one: Any) -> str:
    if one.kind == "unit":
        return str(json.loads(one.said)[0])
    return "、".join(json.loads(one.said)) if one.kind in ("sheet", "layout") else str(one.said)


def _meant(one: Any) -> str:
    fields = schema.DATASETS.get(str(one.dataset))
    if one.kind == "layout":
        return t("{n} 列", n=len(json.loads(one.meant)["columns"]))
    if one.kind != "column":
        return _dataset(str(one.meant)) if one.kind == "sheet" else str(one.meant)
    words = {"-": t("不要这一列"), "extra": t("存为补充列")}
    return words.get(str(one.meant)) or (fields[one.meant].label.in_(lang()) if fields and one.meant in fields else str(one.meant))


def unknown_people() -> None:
    """Facts that name someone who is not in 人员, with the number of rows."""
    found = warehouse().unknown_people()
    if not len(found):
        return
    with card("unknown_people", height="content"):
        section_title(t("不在「人员」表里的名字"), t("已入库，计入合计；补传人员表后自动归人"))
        rows = [
            Row((str(one.person), _dataset(str(one.dataset)), format_value(float(one.rows), "count", lang())))
            for one in found.head(30).itertuples(index=False)
        ]
        drawing(
            cell_table.table((Head(t("写法")), Head(t("出现在"), 160), Head(t("行数"), 90, "right")), rows, colours(), framed=False),
            key="unknown_people",
        )
