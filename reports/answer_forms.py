"""An answer in the form that was asked for: a table to read, JSON, csv or a workbook. Every way in to the questions shares them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from analytics.answer import Answer
from analytics.catalog import BY_NAME
from analytics.errors import Text
from reports.sheets.plain_table import answer_table
from reports.sheets.records import answer_csv, answer_record
from reports.sheets.workbook import workbook

FORMS = ("table", "json", "csv", "xlsx")
DATA_TO = Text("数据截至", "Data to")
NO_ROWS = Text("（没有行）", "(no rows)")


def answer_bytes(answer: Answer, form: str, lang: str, where: Sequence[tuple[str, str]] = ()) -> bytes:
    """The answer as a file or a page of text; `form` is one of FORMS, `where` the filters to be told at its head."""
    if form == "json":
        return (json.dumps(answer_record(answer, lang), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return answer_csv(answer, lang)
    label = BY_NAME[answer.question].label if answer.question in BY_NAME else Text(answer.question, answer.question)
    filters = "，".join(f"{dimension}={value}" for dimension, value in where)
    if form == "xlsx":
        return workbook(answer, label, lang, filters)
    return _text(answer, label, lang, filters).encode()


def _text(answer: Answer, label: Text, lang: str, filters: str) -> str:
    head = [label.in_(lang)]
    if answer.period is not None:
        head.append(f"{answer.period.label} ({answer.period.start.isoformat()} — {answer.period.last_day.isoformat()})")
    if answer.as_of is not None:
        head.append(f"{DATA_TO.in_(lang)} {answer.as_of.isoformat()}")
    if filters:
        head.append(filters)
    body = NO_ROWS.in_(lang) if answer.empty else answer_table(answer, lang)
    return "\n".join([" · ".join(head), "", body, *[f"· {note.in_(lang)}" for note in answer.notes]]) + "\n"
