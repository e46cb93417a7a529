"""What people said when they loaded a file, remembered for the next one: only from batches that still count, and deletable.

Four kinds: `column` (a heading of a dataset means a field, or is left out: `-`), `unit` (the amounts under a heading of a table
with exactly these headings are in 万元: 金额 alone says nothing of the next file's unit), `sheet` (such a table is that dataset) and `answer`
(a question about sheets of the dataset was answered, or accepted as it stood).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from analytics.clean_sheet import CleanSheet
from analytics.schema import DATASETS


@dataclass(frozen=True)
class Memory:
    """What is remembered: {dataset: {heading: field}}, {dataset: {`unit_key`: unit}} , {headings of a sheet: dataset} and
    {dataset: {key of a question: answer}}."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)


def signature(headings: Sequence[str]) -> str:
    """The headings of a table as one text, whatever their order."""
    return json.dumps(sorted(headings), ensure_ascii=False)


def unit_key(heading: str, headings: Sequence[str]) -> str:
    """A heading of a table with exactly these headings, as one text."""
    return json.dumps([heading, *sorted(headings)], ensure_ascii=False)


def learn(db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet) -> None:
    """Remember what was said about this sheet; what the program found by itself it will find again."""
    rows = [(batch_id, sheet.dataset, heading, meant, "column") for heading, meant in sheet.said_columns.items()]
    rows += [(batch_id, sheet.dataset, unit_key(heading, sheet.said_headings), unit, "unit") for heading, unit in sheet.said_units.items()]
    rows += [(batch_id, sheet.dataset, key, said, "answer") for key, said in sheet.said_answers.items()]
    if sheet.said_dataset and sheet.said_headings:
        rows.append((batch_id, sheet.dataset, signature(sheet.said_headings), sheet.dataset, "sheet"))
    if rows:
        db.executemany("INSERT INTO meta.memory VALUES (?, ?, ?, ?, ?)", rows)


REMEMBERED = """
    SELECT m.kind, m.dataset, m.said, arg_max(m.meant, m.batch_id) AS meant, max(m.batch_id) AS batch_id,
           arg_max(b.file, m.batch_id) AS file, arg_max(b.imported_at, m.batch_id) AS imported_at
    FROM meta.memory m JOIN meta.batches b USING (batch_id) WHERE b.active GROUP BY m.kind, m.dataset, m.said ORDER BY m.kind, m.dataset, m.said"""


def remembered(rows: Sequence[dict[str, str]]) -> Memory:
    """The rows of `REMEMBERED` as they are asked for; datasets and fields that no longer exist are left out."""
    found = Memory()
    for row in sorted(rows, key=lambda row: row["batch_id"]):
        declared = DATASETS.get(row["dataset"])
        if declared is None:
            continue
        if row["kind"] == "sheet":
            found.sheets[row["said"]] = row["dataset"]
        elif row["kind"] == "answer":
            found.answers.setdefault(row["dataset"], {})[row["said"]] = row["meant"]
        elif row["kind"] == "unit":
            found.units.setdefault(row["dataset"], {})[row["said"]] = row["meant"]
        elif row["meant"] in ("-", "extra") or row["meant"] in declared:
            found.columns.setdefault(row["dataset"], {})[row["said"]] = row["meant"]
    return found


def forget(db: duckdb.DuckDBPyConnection, kind: str, dataset: str, said: str) -> int:
    """Forget one thing that was said, however often; returns how many times it had been."""
    rows = db.execute("DELETE FROM meta.memory WHERE kind = ? AND dataset = ? AND said = ? RETURNING 1", [kind, dataset, said]).fetchall()
    return len(rows)
