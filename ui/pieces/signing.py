"""Who enters something on a page, what was said about it, and findings before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from analytics.errors import Text, ZhanbaoError
from analytics.ingest.cleaning.sentences import sentence
from analytics.ingest.entered import Finding
from analytics.warehouse import ImportResult
from ui.pieces.entry_desk import Desk
from ui.session import lang, t

_MOST_SAID = 12


def signed_by(key: str) -> str:
    """The name of whoever enters or locks; kept for this visit."""
    name = st.text_input(
        t("经手人"), value=st.session_state.get("signed_as", ""), key=f"signed_{key}", placeholder=t("谁在录入"), label_visibility="collapsed", width=160,
    )
    st.session_state["signed_as"] = name
    return name.strip()


def say(kind: str, message: Text) -> None:
    """Keep a sentence for the top of the page after the rerun."""
    st.session_state["signing_said"] = (kind, message)


def said() -> None:
    """Show what the last action came to, once."""
    kept = st.session_state.pop("signing_said", None)
    if kept is not None:
        kind, message = kept
        (st.success if kind == "success" else st.warning)(message.in_(lang()), icon=":material/check:" if kind == "success" else ":material/info:")


def doing(action: Callable[[], Text | tuple[str, Text]]) -> None:
    """Do one thing and start the page over with what it came to; a refusal is a sentence and changes nothing."""
    try:
        came_to = action()
        say(*(came_to if isinstance(came_to, tuple) else ("success", came_to)))
    except ZhanbaoError as refusal:
        say("warning", refusal.message)
    st.rerun()


def saved(result: ImportResult, at: Desk) -> tuple[str, Text]:
    """What an entry came to: the batch, its rows, and the sentences of those set aside, which stay on the desk; success or warning."""
    if not result.rows_rejected:
        at.clear()
    aside = [defect for defect in result.defects if defect.severity == "error"]
    zh = f"已保存 {result.rows_loaded} 行（第 {result.batch_id} 批，可在批次页撤销）。"
    en = f"Rows saved: {result.rows_loaded} (batch {result.batch_id}; it can be undone on the batches page)."
    said = Text(zh + "".join(sentence(one) for one in aside), " ".join([en, *(sentence(one, "en") for one in aside)]))
    return "warning" if result.rows_rejected else "success", said


def confirmed(findings: Sequence[Finding], key: str) -> bool:
    """Show the findings; True when nothing is wrong and everything doubtful was confirmed."""
    errors = [one for one in findings if one.severity == "error"]
    doubts = [one for one in findings if one.severity != "error"]
    for kind, found in (("error", errors), ("warning", doubts)):
        if found:
            lines = [one.text.in_(lang()) for one in found[:_MOST_SAID]]
            lines += [t("还有 {n} 处。", n=len(found) - _MOST_SAID)] if len(found) > _MOST_SAID else []
            (st.error if kind == "error" else st.warning)("\n\n".join(lines), icon=":material/error:" if kind == "error" else ":material/help:")
    if errors:
        return False
    return not doubts or st.checkbox(t("以上都核对过，照样保存"), key=f"confirm_{key}_{hash(tuple(one.text.zh for one in doubts))}")


def from_editor(rows: pd.DataFrame, dates: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of a table as a person left them: days as dates, blanks as None in text columns, NaN in numbers."""
    made = rows.reset_index(drop=True).copy()
    for name in dates:
        if name in made:
            made[name] = pd.Series([_day(value) for value in made[name]], index=made.index, dtype="object")
    for name in made.columns:
        if name not in dates and not pd.api.types.is_numeric_dtype(made[name]):
            made[name] = pd.Series([None if value is None or value != value else value for value in made[name]], index=made.index, dtype="object")
    return made


def _day(value: Any) -> date | None:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value
