"""CleanSheet: the typed rows of one sheet, on their way from the reader to the warehouse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from analytics.errors import Defect, Text


@dataclass(frozen=True)
class DoubtfulColumn:
    """A column of the sheet whose meaning a person has to decide."""

    column: str
    candidates: tuple[str, ...]
    reason: Text


@dataclass(frozen=True)
class Answer:
    """One way to answer a question about a sheet: what it does (`label`, with its effect in money where that is known), and how it is
    said: `option` is map, answer, scale, rate or dataset, `said` its words as the command line takes them behind --map, --answer …; `…` in it is a
    figure left to the reader."""

    label: Text
    option: str
    said: str


@dataclass(frozen=True)
class Question:
    """Something a person has to say before the sheet may count, since a number would depend on a guess.

    `key` is stable (`dates:下单日期`): what is answered or accepted under it is not asked again of a sheet of the dataset. `column` is
    the user's own heading, "" where it is about the sheet. `without` says what is loaded where nobody answers and it is accepted.
    """

    key: str
    column: str
    text: Text
    answers: tuple[Answer, ...] = ()
    without: Text | None = None


@dataclass(frozen=True)
class Layout:
    """How a sheet was read, for the next one like it: its folded `headings` (`wide`: without the periods or names side by side), the field
    each column filled, those found by their contents or by a near spelling (`guessed`), and what its cells settled ({key of a question: answer})."""

    headings: tuple[str, ...] = ()
    wide: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    guessed: tuple[str, ...] = ()
    settled: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its headings as one text, whatever their order; `…` stands for those side by side."""
        return json.dumps(sorted([*self.headings, *(["…"] if self.wide else [])]), ensure_ascii=False)


@dataclass(frozen=True)
class CleanSheet:
    """Typed rows of one dataset from one sheet, with everything the import has to report.

    `rows` holds the dataset's fields the sheet has, typed as `schema.STORED_AS`, `extra` (map of text) and `row_no` (the
    row as Excel numbers it). `provided` are the fields whose column the sheet has; `cleared` names, per field, the rows
    whose cell says 清空. `totals` are sums of the money fields of `rows`; `own_totals` those of the sheet's own 合计 row. `aside` are the Excel rows that were set aside. What a person
    said, and is worth remembering: `said_columns` {folded heading: field or "-"}, `said_units` {folded heading: unit}, whether
    the dataset was chosen by hand (`said_dataset`), and under which folded headings (`said_headings`). `found_by` says of columns not matched by their
    spelling how they were: {heading: memory, content or near}. `left_out` says of the rows skipped how many by which rule (blank, header, total, note).
    `lines_differ`: no line number of `rows` is there twice, as
    cleaning a large file found; False where it was not looked at. `questions` wait for an answer: such a sheet is loaded only where
    they are accepted. `said_answers` {key of a question: what was answered, or "accepted"} is remembered, and so is
    `layout`. `spans` are the periods of columns side by
    side, as (first day, day after the last); `stands_for` the batches that held the same table before: their rows without a key in these spans no
    longer count.
    """

    file: str
    sha256: str
    sheet: str
    dataset: str
    header_row: int | None
    mapping: Mapping[str, str]
    rows: pa.Table
    provided: tuple[str, ...]
    rows_read: int
    rows_rejected: int = 0
    rows_skipped: int = 0
    totals: Mapping[str, float] = field(default_factory=dict)
    defects: tuple[Defect, ...] = ()
    evidence: tuple[Text, ...] = ()
    cleared: Mapping[str, list[int]] = field(default_factory=dict)
    confidence: float = 1.0
    doubtful: tuple[DoubtfulColumn, ...] = ()
    own_totals: Mapping[str, float] = field(default_factory=dict)
    aside: tuple[int, ...] = ()
    said_columns: Mapping[str, str] = field(default_factory=dict)
    said_units: Mapping[str, str] = field(default_factory=dict)
    said_dataset: bool = False
    said_headings: tuple[str, ...] = ()
    found_by: Mapping[str, str] = field(default_factory=dict)
    lines_differ: bool = False
    questions: tuple[Question, ...] = ()
    said_answers: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    layout: Layout = Layout()
    spans: tuple[tuple[str, str], ...] = ()
    stands_for: tuple[int, ...] = ()
