"""The company's own form of the pledge letter, kept in the warehouse file; the newest one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb


@dataclass(frozen=True)
class LetterTemplate:
    """A form as it was uploaded: its name, who put it there and when, and its bytes."""

    name: str
    by: str
    at: datetime
    content: bytes


def place(db: duckdb.DuckDBPyConnection, name: str, content: bytes | None, by: str, at: datetime) -> None:
    """Put a form in use; None goes back to the product's own."""
    db.execute("INSERT INTO meta.letter_templates VALUES (?, ?, ?, ?)", [name, by, at, content])


def in_use(db: duckdb.DuckDBPyConnection) -> LetterTemplate | None:
    """The form in use, or None for the product's own."""
    row = db.execute('SELECT name, "by", placed_at, content FROM meta.letter_templates ORDER BY rowid DESC LIMIT 1').fetchone()
    return None if row is None or row[3] is None else LetterTemplate(row[0], row[1], row[2], bytes(row[3]))
