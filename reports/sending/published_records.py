"""Publishing as plain records: what was published and what became of each target, and the list of issues. Command line and API share them."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pandas as pd

from analytics.catalog import ask
from analytics.warehouse import Warehouse
from analytics.words.publish_targets import Target
from reports.boards.board_report import report_of
from reports.sending.dispatch import send
from reports.sending.posting import Parcel, Poster
from reports.sending.publishing import Documents, Published

DOCUMENTS = {"poster_png_base64": "poster", "workbook_xlsx_base64": "workbook"}


def published_record(made: Published, lang: str, *, documents: bool = False) -> dict[str, Any]:
    """The issue, its report, and each delivery; with `documents` the picture and the workbook as base64."""
    record: dict[str, Any] = {
        "issue_id": made.issue_id, "issue_no": made.report.issue_no, "new": made.new, "dry_run": made.dry_run, "title": made.documents.title,
        "said": made.said.in_(lang), "text": made.documents.text, "report": made.report.record(),
        "deliveries": [{"target": one.target.written, "state": one.state, "attempts": one.attempts, "said": one.said.in_(lang)} for one in made.outcomes],
    }
    if documents:
        record |= {name: base64.b64encode(getattr(made.documents, part)).decode("ascii") for name, part in DOCUMENTS.items()}
    return record


def documents_of(record: dict[str, Any]) -> Documents:
    """The documents a record carries."""
    return Documents(str(record["title"]), *(base64.b64decode(record[name]) for name in DOCUMENTS), str(record["text"]))


def filled_folder(target: Target, record: dict[str, Any], lang: str) -> dict[str, Any]:
    """The documents of a record written into a folder, and what became of it, as a delivery."""
    made, report = documents_of(record), report_of(record["report"])
    outcome = send(target, Parcel(report, lang, made.title, made.text, made.poster, made.workbook, report.digest(lang)), frozenset(), Poster())
    return {"target": target.written, "state": outcome.state, "attempts": outcome.attempts, "said": outcome.said.in_(lang)}


def issue_records(warehouse: Warehouse) -> list[dict[str, Any]]:
    """The published issues, newest first."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in ask(warehouse, "issues").rows.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat()
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
