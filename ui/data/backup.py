"""Taking the whole warehouse away as one file, and putting one back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.errors import Text, ZhanbaoError
from analytics.units import format_value
from analytics.warehouse import Warehouse
from charts import cell_table
from reports.media_types import BYTES
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.session import close_warehouse, colours, lang, t, warehouse, warehouse_path

KIND, LARGEST_MB = "duckdb", 4000


def what_is_inside() -> None:
    """Size, batches and rows, so that a copy can be recognised."""
    house = warehouse()
    batches = house.batches()
    size = warehouse_path().stat().st_size / 1024 / 1024 if warehouse_path().exists() else 0.0
    pairs = {
        t("文件"): warehouse_path().name,
        t("大小"): f"{size:,.1f} MB",
        t("有效批次"): format_value(float(batches["active"].sum()) if len(batches) else 0.0, "count", lang()),
        t("入库行数"): format_value(
            float(batches.loc[batches["active"].astype(bool), "rows_loaded"].sum()) if len(batches) else 0.0, "count", lang()
        ),
    }
    with card("backup_inside", height="content"):
        section_title(t("现在的数据"))
        drawing(cell_table.facts(pairs, colours()), key="backup_inside")


def download() -> None:
    """The backup, made when the button is pressed."""
    with card("backup_download", height="content"):
        section_title(t("下载备份"), t("一个文件装下全部：数据、批次、设置、每一步的记录"))
        st.download_button(
            t("下载备份"),
            data=_copy,
            file_name=f"zhanbao-{warehouse().today().isoformat()}.{KIND}",
            mime=BYTES,
            on_click="ignore",
            icon=":material/download:",
            key="backup_download_button",
            type="primary",
        )


def _copy() -> bytes:
    folder = Path(tempfile.mkdtemp(prefix="zhanbao-backup-"))
    try:
        return warehouse().backup(folder / f"backup.{KIND}").read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restore() -> None:
    """Put a backup in place of the present data, after a plain question."""
    with card("backup_restore", height="content"):
        section_title(t("恢复备份"), t("用备份替换现在的全部数据"))
        turn = st.session_state.setdefault("restore_turn", 0)
        with st.container(key="dropzone_restore", gap=None):
            given = st.file_uploader(
                t("选一个备份文件"), type=[KIND], key=f"restore_file_{turn}", max_upload_size=LARGEST_MB, label_visibility="collapsed"
            )
        if given is not None:
            st.caption(f"{given.name} · {given.size / 1024 / 1024:,.1f} MB")
        sure = st.checkbox(t("我知道现在的数据会被替换；我已经下载了备份"), key=f"restore_sure_{turn}")
        if st.button(t("恢复"), key="restore", icon=":material/settings_backup_restore:", disabled=given is None or not sure):
            _restore(given)


def _restore(given: Any) -> None:
    """Close the warehouse, swap the file, open it again; a refused file changes nothing."""
    folder = Path(tempfile.mkdtemp(prefix="zhanbao-restore-"))
    try:
        source = folder / f"restore.{KIND}"
        with source.open("wb") as target:
            shutil.copyfileobj(given, target)
        with st.spinner(t("正在恢复…")):
            close_warehouse()
            Warehouse.restore(source, warehouse_path())
        st.session_state["upload_said"] = ("success", Text("备份已恢复。", "The backup is restored."))
    except ZhanbaoError as refusal:
        st.session_state["upload_said"] = ("warning", refusal.message)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # Answers are kept by data version, and a restored file may repeat a version with other data.
    st.cache_resource.clear()
    st.session_state["restore_turn"] += 1
    st.rerun()
