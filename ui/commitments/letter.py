"""The letters of the mobilisation page: downloading them, and the company's own form."""

from __future__ import annotations

import streamlit as st

from analytics.calendar import Period
from analytics.commitments.donations import donation_shown
from analytics.commitments.pledge_entry import pledged_now
from analytics.errors import Text
from reports.letters.letter_form import letter_form
from reports.letters.letters import LARGEST_FORM, checked_form, letters_file_name, places
from reports.letters.pledge_letters import pledge_letters
from reports.media_types import DOCX
from ui.pieces.cards import card
from ui.pieces.signing import doing
from ui.pieces.title_row import title_row
from ui.session import lang, t, warehouse


def letters_card(period: Period, who: str) -> None:
    """All letters of the period in one document, or one person's; and the form they are written on."""
    pledged = list(dict.fromkeys(pledged_now(warehouse(), period)["owner"]))
    with card("letters", height="content"):
        with title_row("letters", t("保证书"), t("Word 文档，一份一页，可以直接打印签名")):
            pass
        if not pledged:
            st.caption(t("这一期还没有保证；保存之后就能下载保证书。"))
        else:
            language = lang()
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                owner = st.selectbox(
                    t("谁的"), ["", *pledged], key="letter_owner", label_visibility="collapsed", width=190,
                    format_func=lambda one: one or t("全部 {n} 份", n=len(pledged)),
                )
                st.download_button(
                    t("下载保证书"), data=lambda: pledge_letters(warehouse(), period, language, owner or None), mime=DOCX, type="primary",
                    file_name=letters_file_name(period, language, owner or None), on_click="ignore", icon=":material/download:", key="letters",
                )
        _form(who)


def _form(who: str) -> None:
    """The company's own form: see which is used, get the product's to start from, put one in its place."""
    own = warehouse().letter_template()
    with st.expander(t("公司自己的格式") if own is None else t("公司自己的格式：{name}", name=own.name)):
        st.caption(t("下载自带的格式，在 Word 里改好再传上来。大括号里的词会换成每份保证的内容：") + "、".join(f"{{{name}}}" for name in places(donation_shown(warehouse()))))
        language = lang()
        st.download_button(t("下载自带的格式"), data=letter_form(language), mime=DOCX, file_name=t("保证书格式") + ".docx", on_click="ignore", icon=":material/download:", key="letter_form")
        turn = st.session_state.setdefault("letter_form_turn", 0)
        with st.container(key="dropzone_letter", gap=None):
            given = st.file_uploader(t("选一个 .docx"), type=["docx"], key=f"letter_form_{turn}", max_upload_size=LARGEST_FORM // 2**20, label_visibility="collapsed")
        if given is not None and st.button(t("用这个格式"), key="use_form", icon=":material/check:"):
            st.session_state["letter_form_turn"] = turn + 1
            doing(lambda: _placed(given.name, given.getvalue(), who))
        if own is not None and st.button(t("用回自带的格式"), key="drop_form"):
            doing(lambda: _placed("", None, who))


def _placed(name: str, content: bytes | None, who: str) -> Text:
    if content is not None:
        checked_form(name, content)
    warehouse().place_letter_template(name, content, who or "web")
    if content is None:
        return Text("保证书用回自带的格式。", "Letters are written on the product's own form again.")
    return Text(f"保证书改用「{name}」。", f"Letters are now written on “{name}”.")
