"""What a page says when it has nothing to show: which sheet is missing, and three ways on."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import sample_data
from analytics import schema
from analytics.answer import Answer
from analytics.errors import Text, ZhanbaoError
from analytics.ingest import import_files
from reports.media_types import XLSX
from reports.uploads.template import template, template_file_name
from ui.entry_rooms import PAGES
from ui.session import lang, t, warehouse


def empty_state(*datasets: str) -> None:
    """One sentence naming the sheets to upload, then 上传, 下载模板, 用示例公司看看."""
    labels = [schema.dataset(name).label.in_(lang()) for name in datasets]
    joined = ("、" if lang() == "zh" else ", ").join(f"「{label}」" if lang() == "zh" else f"“{label}”" for label in labels)
    with st.container(key="card_empty", gap="medium"):
        st.html(f'<div class="zb-plain">{t("这一页需要{sheets}表，还没有上传。上传后这里就有内容。", sheets=joined)}</div>')
        with st.container(horizontal=True, gap="small"):
            upload_link(primary=True)
            template_button(datasets[0])
            if not warehouse_has_rows():
                demo_button("empty_demo")


def upload_link(*, primary: bool = False) -> None:
    """The button that leads to the upload page; red where it is the one thing to do."""
    if st.button(t("上传"), key="go_upload", icon=":material/upload:", type="primary" if primary else "secondary"):
        st.switch_page(str(PAGES / "upload.py"))


def template_button(dataset: str) -> None:
    """Download the Excel template of a dataset; built on click."""
    language = lang()
    st.download_button(
        t("下载模板"), data=lambda: template(dataset, language), file_name=template_file_name(dataset, language), mime=XLSX, on_click="ignore",
        icon=":material/download:", key=f"template_{dataset}",
    )


def demo_button(key: str, *, primary: bool = False) -> None:
    """Load the made-up company, with progress; every page then has something to show."""
    if st.button(t("用示例公司看看"), key=key, icon=":material/storefront:", type="primary" if primary else "secondary"):
        load_sample_company()


def load_sample_company() -> None:
    """Load every sample file in one transaction, saying which; then start over from the home page."""
    files = list(sample_data.files())
    progress = st.progress(0.0, text=t("正在载入示例公司…"))

    def show(done: int, path: Path) -> None:
        progress.progress(done / len(files), text=t("正在载入 {file}（{n}/{m}）", file=path.name, n=done + 1, m=len(files)))

    try:
        import_files(warehouse(), files, by="demo", on_duplicate="skip", before_each=show)
    except ZhanbaoError as refusal:
        progress.empty()
        refused(refusal.message)
        return
    st.rerun()


def warehouse_has_rows() -> bool:
    """Whether anything at all has been loaded."""
    house = warehouse()
    return house.cached(("has_rows",), lambda: any(house.row_count(name) for name in schema.DATASETS))


def answer_notes(answer: Answer | None) -> None:
    """The notes of an answer, small, under its table."""
    if answer is not None and answer.notes:
        said = dict.fromkeys(note.in_(lang()) for note in answer.notes)
        st.caption("\n\n".join(said))


def broken() -> None:
    """A page that failed: what to do, without a traceback; the log has the rest."""
    st.error(t("这一页出错了，数据没有受影响。请刷新再试；如果还是不行，把日志交给管理员。"), icon=":material/error:")


def refused(message: Text) -> None:
    """A sentence about something that cannot be done."""
    st.warning(message.in_(lang()), icon=":material/info:")
