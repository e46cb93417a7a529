"""往期战报: the list of issues, one of them as it was published, and where it was sent."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.answer import Answer
from analytics.boards.issues import BOARDS, STATES, changes_since, deliveries, issue
from analytics.catalog import ask
from analytics.errors import ZhanbaoError
from analytics.scope import Scope
from analytics.words.board_forms import AUDIENCES
from analytics.words.publish_targets import target_named
from charts import cell_table
from charts.cell_table import Head as Column
from charts.cell_table import Row
from reports.media_types import PNG, TEXT, XLSX
from reports.sending.publishing import Published, reopened
from ui import address
from ui.pieces.cards import card
from ui.pieces.figures import drawing, section_title
from ui.pieces.notices import refused
from ui.pieces.tables import HEADER_HEIGHT, ROW_HEIGHT
from ui.session import colours, lang, t, warehouse

TALLEST = 20


def listed() -> Answer:
    """Every issue, newest first; the archive is small, and changes without the data changing."""
    return ask(warehouse(), "issues", Scope())


def issue_list(answer: Answer) -> None:
    """The list; choosing a row opens that issue."""
    language = lang()
    section_title(t("往期战报"), t("{n} 期，点一行看那一期", n=len(answer.rows)))
    shown = answer.rows.assign(
        board=[BOARDS[board].in_(language) for board in answer.rows["board"]], audience=[AUDIENCES[code].in_(language) for code in answer.rows["audience"]],
        published_at=[pd.Timestamp(moment).strftime("%Y-%m-%d %H:%M") for moment in answer.rows["published_at"]],
        sent_to=[to or "—" for to in answer.rows["sent_to"]])
    names = ["board", "issue_no", "period", "published_at", "sent_to", "audience", "by"]
    labels = {column.name: column.label.in_(language) for column in answer.columns}
    event: Any = st.dataframe(
        shown[names], key="issues_table", hide_index=True, on_select="rerun", selection_mode="single-row", row_height=ROW_HEIGHT,
        height=min(len(shown), TALLEST) * ROW_HEIGHT + HEADER_HEIGHT + 3,
        column_config={name: st.column_config.NumberColumn(labels[name], width=60) if name == "issue_no" else st.column_config.TextColumn(labels[name]) for name in names})
    if event.selection.rows and (row := event.selection.rows[0]) < len(answer.rows):
        address.write("issue", str(answer.rows["issue_id"].iloc[row]))


def chosen(answer: Answer) -> Published | None:
    """The issue the address names, else the newest; None after a notice when there is no such issue."""
    named = address.read("issue") or str(answer.rows["issue_id"].iloc[0])
    try:
        return reopened(warehouse(), int(named) if named.isdigit() else 0)
    except ZhanbaoError as refusal:
        refused(refusal.message)
        return None


def picture(made: Published) -> None:
    """The picture as it was published, and the three files."""
    with card("issue_picture", height="content"):
        section_title(made.documents.title)
        name = f"{made.report.board}-{made.report.period}-{made.report.issue_no}"
        with st.container(horizontal=True, gap="small"):
            st.download_button("PNG", made.documents.poster, f"{name}.png", PNG, on_click="ignore", icon=":material/download:", key="issue_png")
            st.download_button("Excel", made.documents.workbook, f"{name}.xlsx", XLSX, on_click="ignore", icon=":material/download:", key="issue_xlsx")
            st.download_button(t("文字"), made.documents.text, f"{name}.txt", TEXT, on_click="ignore", icon=":material/download:", key="issue_txt")
        if changed := changes_since(warehouse(), issue(warehouse(), made.issue_id or 0)):
            st.caption(t("发布之后数据又改过 {n} 次（导入、撤销、恢复）；这一期是发布时的样子。", n=changed))
        st.image(made.documents.poster, width=440)


def delivery_list(made: Published) -> None:
    """Where the issue was sent, and what each target said."""
    found = deliveries(warehouse(), made.issue_id or 0)
    with card("issue_deliveries", height="content"):
        section_title(t("发送记录"))
        if found.empty:
            st.caption(t("这一期只存了档，没有发送。"))
            return
        rows = [Row((target_named(one.target).label().in_(lang()), STATES[one.state].in_(lang()), pd.Timestamp(one.at).strftime("%m-%d %H:%M"), str(one.attempts or "—")))
                for one in found.itertuples(index=False)]
        drawing(cell_table.table((Column(t("发到")), Column(t("结果"), 90), Column(t("时间"), 110), Column(t("次数"), 60, "right")), rows, colours(), framed=False), key="issue_deliveries")
        said = found["said_en" if lang() == "en" else "said_zh"]
        st.caption("\n\n".join(dict.fromkeys(text for text in said if text)))
