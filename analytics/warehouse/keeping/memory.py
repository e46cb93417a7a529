"""What people said when they loaded a file, remembered for the next one: only from batches that still count, and deletable.

Five kinds: `column` (a heading of a dataset means a field, or is left out: `-`), `unit` (the amounts under a heading of a table
with exactly these headings are in 万元: 金额 alone says nothing of the next file's unit), `sheet` (such a table is that dataset), `answer`
(a question about sheets of the dataset was answered, or accepted as it stood) and `layout` (such a table was loaded, and how it was read:
where a day's file has too few rows to tell, it is read as before, and where it changed, that can be said).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

import duckdb

from analytics.clean_sheet import CleanSheet, Layout
from analytics.schema import DATASETS


@dataclass(frozen=True)
class Loaded:
    """A layout that was loaded, by which file."""

    dataset: str
    layout: Layout
    file: str


@dataclass(frozen=True)
class Memory:
    """What is remembered: {dataset: {heading: field}}, {dataset: {`unit_key`: unit}} , {headings of a sheet: dataset},
    {dataset: {key of a question: answer}}, and the layouts that were loaded, the newest last. `guessed` {dataset: {heading: field}} are those
    found by what stood under them."""

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    units: dict[str, dict[str, str]] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    layouts: tuple[Loaded, ...] = ()
    guessed: dict[str, dict[str, str]] = field(default_factory=dict)

    def settled(self, dataset: str, key: str) -> str | None:
        """What the cells of an earlier file settled of a question; None where none did."""
        return next((one.layout.settled[key] for one in reversed(self.layouts) if one.dataset == dataset and key in one.layout.settled), None)


def signature(headings: Sequence[str]) -> str:
    """The headings of a table as one text, whatever their order."""
    return json.dumps(sorted(headings), ensure_ascii=False)


def unit_key(heading: str, headings: Sequence[str]) -> str:
    """A heading of a table with exactly these headings, as one text."""
    return json.dumps([heading, *sorted(headings)], ensure_ascii=False)


def learn(db: duckdb.DuckDBPyConnection, batch_id: int, sheet: CleanSheet) -> None:
    """Remember what was said about this sheet, and how it was laid out and read."""
    rows = [(batch_id, sheet.dataset, heading, meant, "column") for heading, meant in sheet.said_columns.items()]
    rows += [(batch_id, sheet.dataset, unit_key(heading, sheet.said_headings), unit, "unit") for heading, unit in sheet.said_units.items()]
    rows += [(batch_id, sheet.dataset, key, said, "answer") for key, said in sheet.said_answers.items()]
    if sheet.said_dataset and sheet.said_headings:
        rows.append((batch_id, sheet.dataset, signature(sheet.said_headings), sheet.dataset, "sheet"))
    if sheet.layout.headings:
        rows.append((batch_id, sheet.dataset, sheet.layout.key, json.dumps(asdict(sheet.layout), ensure_ascii=False), "layout"))
    if rows:
        db.executemany("INSERT INTO meta.memory VALUES (?, ?, ?, ?, ?)", rows)


REMEMBERED = """
    SELECT m.kind, m.dataset, m.said, arg_max(m.meant, m.batch_id) AS meant, max(m.batch_id) AS batch_id,
           arg_max(b.file, m.batch_id) AS file, arg_max(b.imported_at, m.batch_id) AS imported_at
    FROM meta.memory m JOIN meta.batches b USING (batch_id) WHERE b.active GROUP BY m.kind, m.dataset, m.said ORDER BY m.kind, m.dataset, m.said"""


def remembered(rows: Sequence[dict[str, str]]) -> Memory:
    """The rows of `REMEMBERED` as they are asked for; datasets and fields that no longer exist are left out."""
    found = Memory()
    layouts: list[Loaded] = []
    for row in sorted(rows, key=lambda row: row["batch_id"]):
        declared = DATASETS.get(row["dataset"])
        if declared is None:
            continue
        if row["kind"] == "sheet":
            found.sheets[row["said"]] = row["dataset"]
        elif row["kind"] == "answer":
            found.answers.setdefault(row["dataset"], {})[row["said"]] = row["meant"]
        elif row["kind"] == "layout":
            held = _layout(row["meant"])
            layouts.append(Loaded(row["dataset"], held, row["file"]))
            found.guessed.setdefault(row["dataset"], {}).update({one: held.columns[one] for one in held.guessed if held.columns.get(one, "") in declared})
        elif row["kind"] == "unit":
            found.units.setdefault(row["dataset"], {})[row["said"]] = row["meant"]
        elif row["meant"] in ("-", "extra") or row["meant"] in declared:
            found.columns.setdefault(row["dataset"], {})[row["said"]] = row["meant"]
    return replace(found, layouts=tuple(layouts))


def _layout(written: str) -> Layout:
    said = json.loads(written)
    return Layout(tuple(said["headings"]), bool(said["wide"]), dict(said["columns"]), tuple(said["guessed"]), dict(said["settled"]))


def forget(db: duckdb.DuckDBPyConnection, kind: str, dataset: str, said: str) -> int:
    """Forget one thing that was said, however often; returns how many times it had been."""
    rows = db.execute("DELETE FROM meta.memory WHERE kind = ? AND dataset = ? AND said = ? RETURNING 1", [kind, dataset, said]).fetchall()
    return len(rows)
