"""上传: from the spreadsheets people have to rows everyone can trust. For the clerk and any manager with a file."""

from __future__ import annotations

import streamlit as st

from ui.data import upload_commit, upload_files, upload_match, upload_preview, upload_questions
from ui.data.upload_desk import uploader
from ui.data.upload_style import upload_style
from ui.pieces.notices import demo_button, warehouse_has_rows
from ui.pieces.page_head import page_head
from ui.session import lang, t

head = page_head(t("上传"), "sales", bar=False)
upload_style("xlsx · xls · xlsb · ods · csv · ≤ 50 MB")
with head.actions:
    upload_files.template_popover()
    if not warehouse_has_rows():
        demo_button("upload_demo")
    upload_files.batches_link()

upload_commit.what_was_said()
left, right = st.columns([246, 918], gap="small")
with left:
    uploader()
    held = upload_files.file_cards()
    everything = upload_files.batch_summary()
    upload_commit.recent()
    st.caption(t("入库后一键撤销整批，旧数据自动恢复。文件只在本公司服务器上。"))
with right:
    if held is None:
        upload_files.what_to_upload()
    elif held.locked:
        upload_files.password_form(held)
    elif held.refusal is not None:
        st.warning(held.refusal.in_(lang()), icon=":material/info:")
    else:
        upload_files.tables_of_sheet(held)
        part, place = upload_files.sheet_choice(held)
        if part is None:
            st.warning(t("这个文件里没有数据。"))
        else:
            upload_match.evidence_card(part)
            if part.clean:
                upload_questions.questions(part)
                clean = part.clean[place]
                upload_match.columns_section(part, clean)
                upload_preview.preview(part, clean)
                upload_preview.defects(part, clean)
                sums, button = st.columns([646, 236], gap="small")
                with sums:
                    upload_preview.reconcile(clean)
                with button:
                    upload_commit.load_panel(everything, part)
