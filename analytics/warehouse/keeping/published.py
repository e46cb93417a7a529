"""The archive of published issues and of what became of sending them. Rows are added and never changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from analytics.errors import Refused, Text
from analytics.warehouse.keeping import kept

LISTED = ('issue_id, series, board, audience, kind, issue_no, period, as_of, finished, data_version, published_at, "by", title, digest, lang, '
          "poster_size, workbook_size")
DOCUMENTS = ("poster", "workbook")
DELIVERED = 'issue_id, target, "at", state, attempts, parts, said_zh, said_en'
SENDING, SENT, FAILED, SKIPPED = "sending", "sent", "failed", "skipped"


@dataclass(frozen=True)
class Issue:
    """One published issue as it was. `content` and `places` are JSON; `places` holds everyone's place and is shown to nobody."""

    series: str
    board: str
    audience: str
    kind: str
    period: str
    as_of: Any
    finished: bool
    title: str
    digest: str
    lang: str
    content: str
    places: str
    poster: bytes
    workbook: bytes
    text: str
    by: str = ""
    issue_no: int = 0
    issue_id: int = 0
    data_version: int = 0
    published_at: datetime | None = None


def next_number(db: duckdb.DuckDBPyConnection, series: str) -> int:
    row = db.execute("SELECT coalesce(max(issue_no), 0) + 1 FROM meta.issues WHERE series = ?", [series]).fetchone()
    return int(row[0]) if row else 1


def add(db: duckdb.DuckDBPyConnection, issue: Issue, at: datetime) -> int:
    """Put an issue into the archive. Raises Refused when its number was taken meanwhile."""
    if next_number(db, issue.series) != issue.issue_no:
        raise Refused(Text(f"第 {issue.issue_no} 期刚刚已由别人发布；请再试一次。", f"Issue {issue.issue_no} has just been published by someone else; try again."))
    row = db.execute("SELECT coalesce(max(issue_id), 0) + 1 FROM meta.issues").fetchone()
    issue_id = int(row[0]) if row else 1
    db.execute(f"INSERT INTO meta.issues ({LISTED}, content, places, text) VALUES ({', '.join('?' * 20)})", [
        issue_id, issue.series, issue.board, issue.audience, issue.kind, issue.issue_no, issue.period, issue.as_of, issue.finished, issue.data_version,
        at, issue.by, issue.title, issue.digest, issue.lang, len(issue.poster), len(issue.workbook), issue.content, issue.places, issue.text])
    for name in DOCUMENTS:
        kept.put(db, document(issue_id, name), getattr(issue, name))
    return issue_id


def document(issue_id: int, name: str) -> str:
    """What an issue's poster or workbook is kept as."""
    return f"issue_{issue_id}_{name}"


def move_to_own_tables(db: duckdb.DuckDBPyConnection) -> None:
    """From the layout that had all posters and workbooks in one table."""
    for issue_id, poster, workbook in db.execute("SELECT issue_id, poster, workbook FROM meta.issues").fetchall():
        kept.put(db, document(issue_id, "poster"), poster)
        kept.put(db, document(issue_id, "workbook"), workbook)


def claim(db: duckdb.DuckDBPyConnection, issue_id: int, target: str, at: datetime) -> None:
    """Mark a delivery as under way, before anything is posted: a process that dies afterwards never leads to a second post."""
    db.execute("INSERT INTO meta.deliveries VALUES (?, ?, ?, ?, 0, '', '', '')", [issue_id, target, at, SENDING])


def settle(db: duckdb.DuckDBPyConnection, issue_id: int, target: str, state: str, attempts: int, parts: str, said: Text, at: datetime) -> None:
    """What became of a delivery: ends the one under way, or adds a line."""
    db.execute("DELETE FROM meta.deliveries WHERE issue_id = ? AND target = ? AND state = ?", [issue_id, target, SENDING])
    db.execute("INSERT INTO meta.deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [issue_id, target, at, state, attempts, parts, said.zh, said.en])
