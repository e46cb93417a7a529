"""Style rules of the pages that take files: the drop zone in the reader's language, and file cards that are buttons."""

from __future__ import annotations

import streamlit as st

from ui.session import t

_RULES = """
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]{border:1.5px dashed var(--zb-unknown);border-radius:6px;
 background:var(--zb-panel);height:108px;overflow:hidden;display:flex;flex-direction:column;align-items:center;justify-content:center;
 padding:10px;position:relative;cursor:pointer}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]>*{opacity:0}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"] button{position:absolute;inset:0;width:100%;height:100%;max-height:none}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]::before{content:"@drop";font-size:13.5px;color:var(--zb-ink);
 pointer-events:none;position:absolute;top:calc(50% - 22px)}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]::after{content:"@kinds";font-size:12px;color:var(--zb-ink3);
 pointer-events:none;position:absolute;top:calc(50% + 4px)}
[class*="st-key-dropzone"] [data-testid="stFileUploaderFile"],
[class*="st-key-dropzone"] [data-testid="stFileUploaderPagination"]{display:none}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]:has(.stFileChip[aria-invalid="true"]){height:168px}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]:has(.stFileChip[aria-invalid="true"])::before{top:20px}
[class*="st-key-dropzone"] [data-testid="stFileUploaderDropzone"]:has(.stFileChip[aria-invalid="true"])::after{content:"@large";
 color:var(--zb-bad);top:48px;left:14px;right:14px;line-height:1.5;white-space:normal}
.st-key-files{gap:8px}
[class*="st-key-file_plain_"],
[class*="st-key-file_chosen_"]{border:1px solid var(--zb-line);border-radius:6px;padding:9px 11px;position:relative}
[class*="st-key-file_chosen_"]{border-color:var(--zb-actual);background:var(--zb-selected)}
[class*="st-key-file_plain_"] .stElementContainer:has(.stButton),
[class*="st-key-file_chosen_"] .stElementContainer:has(.stButton){position:absolute;inset:0;opacity:0}
[class*="st-key-file_plain_"] .stButton,[class*="st-key-file_chosen_"] .stButton,
[class*="st-key-file_plain_"] button,[class*="st-key-file_chosen_"] button{width:100%;height:100%}
[class*="st-key-take_away_"]{position:absolute;top:2px;right:4px;width:auto;z-index:2}
[class*="st-key-take_away_"] .stElementContainer:has(.stButton){position:static!important;opacity:1!important}
[class*="st-key-take_away_"] button{width:22px!important;height:22px!important;min-height:0;padding:0;color:var(--zb-ink3)}
[class*="st-key-recent_"]{border-bottom:1px solid var(--zb-grid);flex-wrap:nowrap}
[class*="st-key-recent_"] .stElementContainer:has([data-testid="stHtml"]){flex:1;min-width:0}
[class*="st-key-recent_"] button{color:var(--zb-actual);min-height:28px;padding:0}
.st-key-defect_words>.stElementContainer:first-child{flex:1;min-width:0}
.st-key-files [class*="st-key-file_"]>.stElementContainer:first-child{padding-right:18px}
[class*="st-key-asked_"]{border:1px solid var(--zb-bad);border-radius:6px;padding:11px 14px;background:var(--zb-bad_fill)}
[class*="st-key-asked_"] .stButtonGroup button{height:auto;white-space:normal;text-align:left;max-width:100%}
[class*="st-key-settled_"]{border:1px solid var(--zb-line);border-radius:6px;padding:7px 14px}
[class*="st-key-settled_"]>.stElementContainer:first-child{flex:1;min-width:0}
.st-key-load button{min-height:42px;font-size:15px;font-weight:700}
"""


def upload_style(kinds: str) -> None:
    """Put the rules on the page; the uploader's own English is covered by ours. `kinds` names the files it takes.

    The browser refuses two things before anything is sent, a file over the limit and one of another kind, in words it does not tell
    apart for us: ours name both.
    """
    limit = t("没有上传：超过 {n} MB，或不是这几种文件。请按月拆成几个文件；更大的 csv 请用命令行导入。", n=st.get_option("server.maxUploadSize"))
    said = {"@drop": t("把文件拖到这里，或点一下选文件"), "@kinds": kinds, "@large": limit}
    rules = _RULES
    for mark, words in said.items():
        rules = rules.replace(mark, words.replace('"', "'"))
    st.html(f"<style>{rules}</style>")
