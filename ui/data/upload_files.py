"""The left column of the upload page: the drop zone, one card per file, what the batch comes to; and the templates."""

from __future__ import annotations

import streamlit as st

from analytics import schema
from charts import cell_table
from charts.spec import escaped
from reports.media_types import XLSX
from reports.uploads.filled_template import filled_file_name, filled_template, why_not
from reports.uploads.template import template, template_file_name
from ui.data.upload_desk import Held, Part, clear, desk, parts, read_again
from ui.data.upload_preview import summary
from ui.entry_rooms import PAGES
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.session import colours, lang, t, warehouse


def template_popover() -> None:
    """Choose a dataset; download its template, or the company's own rows in the same form."""
    language, house = lang(), warehouse()
    with st.popover(t("模板"), icon=":material/download:"):
        labels = {known: dataset.label.in_(language) for known, dataset in schema.DATASETS.items()}
        name = st.selectbox(t("哪张表"), list(labels), key="template_dataset", format_func=labels.__getitem__)
        st.download_button(
            t("下载模板"),
            data=lambda: template(name, language),
            file_name=template_file_name(name, language),
            mime=XLSX,
            on_click="ignore",
            icon=":material/download:",
            key="template_download",
            width="stretch",
        )
        reason = why_not(house, name)
        st.download_button(
            t("下载我的数据"),
            data=lambda: filled_template(house, name, language),
            file_name=filled_file_name(name, language),
            mime=XLSX,
            on_click="ignore",
            disabled=reason is not None,
            icon=":material/table_view:",
            key="filled_template_download",
            width="stretch",
        )
        st.caption(t("公司现有的行，格式与模板相同；改好再传上来就会更新。") if reason is None else reason.in_(language))


def batches_link() -> None:
    """To the history of everything loaded, where a batch is taken back."""
    if st.button(t("批次与撤销"), key="go_batches", icon=":material/history:", type="tertiary"):
        st.switch_page(str(PAGES / "batches.py"))


def file_cards() -> Held | None:
    """One card per file with its state; the chosen one is framed in red."""
    held = desk()
    if not held:
        return None
    chosen = st.session_state.get("upload_chosen")
    if chosen not in held:
        chosen = next(iter(held))
    with st.container(key="files"):
        for place, one in enumerate(held.values()):
            kind = "chosen" if one.key == chosen else "plain"
            with st.container(key=f"file_{kind}_{place}", gap=None):
                st.html(_file(one))
                st.button(
                    one.name.replace("[", "(").replace("]", ")"),
                    key=f"file_button_{place}",
                    on_click=_choose,
                    args=(one.key,),
                    width="stretch",
                )
                with st.container(key=f"take_away_{place}"):
                    st.button("✕", key=f"remove_{place}", help=t("拿走这个文件"), type="tertiary", on_click=clear, args=([one.key],))
    return held[chosen]


def _choose(key: str) -> None:
    st.session_state["upload_chosen"] = key


def _file(held: Held) -> str:
    found = parts(held)
    text, kind = _state(held, found)
    size = f"{max(held.size / 1024, 1):,.0f} KB" if held.size < 1024 * 1024 else f"{held.size / 1024 / 1024:,.1f} MB"
    sheets = f" · {t('{n} 张表', n=len(found))}" if found else ""
    return (
        f'<div><div style="font-size:13.5px;font-weight:700;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">'
        f'{escaped(held.name)}</div><div style="display:flex;align-items:center;margin-top:3px"><span class="zb-cap">{size}{sheets}</span>'
        f'<span style="flex:1"></span><span class="zb-badge {kind}">{escaped(text)}</span></div></div>'
    )


def _state(held: Held, found: list[Part]) -> tuple[str, str]:
    if held.locked:
        return f"? {t('要密码')}", "bad"
    if held.refusal is not None:
        return f"! {t('读不了')}", "bad"
    if waiting := sum(len(part.questions) for part in found):
        return f"! {t('{n} 处要您说', n=waiting)}", "bad"
    asked = sum(part.asked for part in found)
    if asked:
        return f"? {t('请确认 {n} 列', n=asked)}", "bad"
    if not any(part.wanted for part in found):
        return f"? {t('请选要哪张表') if any(part.clean for part in found) else t('没认出')}", "bad"
    rejected = sum(one.rows_rejected for part in found if part.wanted for one in part.clean)
    return (f"! {t('搁置 {n} 行', n=f'{rejected:,}')}", "bad") if rejected else (f"✓ {t('已认出，可入库')}", "good")


def password_form(held: Held) -> None:
    """Ask for the password that opens a workbook; it is used once and kept nowhere."""
    with card("password", height="content"), st.form("password_form", border=False):
        section_title(held.name, t("这个文件设了打开密码"))
        st.caption(str(held.refusal.in_(lang())) if held.refusal is not None else "")
        password = st.text_input(t("打开密码"), type="password", key="file_password", autocomplete="off")
        if st.form_submit_button(t("打开"), type="primary", icon=":material/lock_open:") and password:
            read_again(held, password=password)
            st.rerun()


def tables_of_sheet(held: Held) -> None:
    """Where a sheet holds several tables: which of them are to be loaded."""
    found = parts(held)
    for whole in dict.fromkeys(part.sheet.whole for part in found if part.sheet.whole):
        tables = [part for part in found if part.sheet.whole == whole and part.clean]
        if len(tables) < 2:
            continue
        names = {part.sheet.name: f"{part.sheet.span} {'、'.join(schema.dataset(one.dataset).label.in_(lang()) for one in part.clean)}" for part in tables}
        st.info(t("「{sheet}」上有 {n} 个表，其中一个可能是另一个的汇总；请选要入库的。", sheet=whole, n=len(tables)), icon=":material/table_view:")
        chosen = st.pills(
            t("要入库的表"),
            list(names),
            selection_mode="multi",
            default=[name for name in names if name not in held.left_out],
            key=f"tables_{held.key}_{whole}",
            format_func=names.__getitem__,
            label_visibility="collapsed",
        )
        held.left_out = (held.left_out | set(names)) - set(chosen or ())


def sheet_choice(held: Held) -> tuple[Part | None, int]:
    """Which sheet of the file is looked at, and which of its datasets where it feeds two."""
    found = parts(held)
    if not found:
        return None, 0
    entries = [(part, place) for part in found for place in range(max(len(part.clean), 1))]
    if len(entries) == 1:
        return entries[0]
    names = [_entry_name(part, place) for part, place in entries]
    chosen = st.segmented_control(
        t("看哪张表"),
        range(len(entries)),
        default=0,
        key=f"sheet_{held.key}",
        format_func=lambda place: names[place],
        label_visibility="collapsed",
        required=True,
    )
    return entries[chosen or 0]


def _entry_name(part: Part, place: int) -> str:
    if len(part.clean) < 2:
        return part.sheet.name
    return f"{part.sheet.name} → {schema.dataset(part.clean[place].dataset).label.in_(lang())}"


def batch_summary() -> list[Part]:
    """What all held files come to together."""
    everything = [part for held in desk().values() for part in parts(held)]
    if everything:
        section_title(t("这一批"))
        drawing(cell_table.facts(summary(everything), colours()), key="batch_summary")
    return everything


def what_to_upload() -> None:
    """Before the first file: what can be dropped here."""
    with card("upload_hint", height="content"):
        section_title(t("把手头的表格直接拖进来"))
        st.markdown(t("不用改格式：标题行、合计行、万元、多个工作表、GBK 编码都认得。每一步都先给您看，点「入库」之前什么都不会写进去。"))
        groups = (
            ("people", "products", "customers"),
            ("sales", "receipts", "invoices", "targets", "pledges"),
            ("deals", "stage_events", "visits", "day_plans"),
            ("media", "surveys", "complaints", "exams"),
        )
        chips = [(schema.DATASETS[name].label.in_(lang()), "") for group in groups for name in group]
        drawing(cell_table.chips(chips, colours()), key="known_sheets")
        st.caption(t("共认得 {n} 种表；没有现成的表，就在右上角下载模板。", n=len(schema.DATASETS)))
