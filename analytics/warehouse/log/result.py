"""ImportResult: what one sheet became, for the upload page, the command line and the batch list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from analytics.clean_sheet import CleanSheet, Question
from analytics.errors import Defect, Text
from analytics.warehouse.log.changes import Changes


@dataclass(frozen=True)
class Books:
    """What the books hold of the money fields of a dataset, before a sheet and after it, and the first and last day of its rows."""

    sums: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    days: tuple[date, date] | None = None


@dataclass(frozen=True)
class ImportResult:
    """One sheet after loading. `batch_id` is None when nothing was written (a dry run, or a repeat that was skipped).

    rows_read = rows_loaded + rows_rejected + rows_skipped + duplicates.
    """

    batch_id: int | None
    file: str
    sha256: str
    dataset: str
    sheet: str
    header_row: int | None
    mapping: Mapping[str, str]
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rows_skipped: int
    duplicates: int
    totals: Mapping[str, float]
    defects: tuple[Defect, ...] = ()
    evidence: tuple[Text, ...] = field(default=())
    changes: Changes | None = None
    questions: tuple[Question, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    books: Books = Books()

    def as_json(self, lang: str = "zh") -> dict[str, Any]:
        """The object `import --json` prints for this sheet."""
        shown = {name: getattr(self, name) for name in (
            "batch_id", "file", "sha256", "dataset", "sheet", "header_row", "rows_read", "rows_loaded", "rows_rejected",
            "rows_skipped", "duplicates")}
        did = {} if self.changes is None else {
            "rows_added": self.changes.added, "rows_updated": self.changes.updated, "rows_unchanged": self.changes.unchanged, "rows_removed": self.changes.removed,
            "rows_moved": self.changes.moved}
        return shown | did | {
            "preview": self._preview(),
            "mapping": dict(self.mapping),
            "totals": {name: float(value) for name, value in self.totals.items()},
            "defects": [
                {"code": d.code, "severity": d.severity, "row": d.row, "column": d.column, "value": d.value,
                 "message": d.message.in_(lang), "fix": d.fix.in_(lang)}
                for d in self.defects
            ],
            "evidence": [text.in_(lang) for text in self.evidence],
            "questions": [
                {"key": one.key, "column": one.column or None, "text": one.text.in_(lang), "without": one.without.in_(lang) if one.without else None,
                 "answers": [{"option": answer.option, "said": answer.said, "label": answer.label.in_(lang)} for answer in one.answers]}
                for one in self.questions
            ],
        }

    def _preview(self) -> dict[str, Any] | None:
        """What the rows do to those that are there; None where nothing was looked at."""
        if self.changes is None:
            return None
        days = self.books.days
        return {
            "new": self.changes.added, "changed": self.changes.updated, "same": self.changes.unchanged, "moved": self.changes.moved, "gone": self.changes.removed,
            "left_out": {rule: count for rule, count in {**self.left_out, "duplicates": self.duplicates, "set_aside": self.rows_rejected}.items() if count},
            "sums": {name: {"before": before, "after": after} for name, (before, after) in self.books.sums.items()},
            "dates": {"first": days[0].isoformat(), "last": days[1].isoformat()} if days else None,
        }


def unloaded(sheet: CleanSheet, duplicates: int = 0) -> ImportResult:
    """The result of a sheet that was read but not written: a dry run, or a repeat that was skipped."""
    return ImportResult(
        None, sheet.file, sheet.sha256, sheet.dataset, sheet.sheet, sheet.header_row, sheet.mapping, sheet.rows_read,
        sheet.rows.num_rows - duplicates, sheet.rows_rejected, sheet.rows_skipped, duplicates,
        {} if duplicates else dict(sheet.totals), sheet.defects, sheet.evidence, questions=sheet.questions, left_out=sheet.left_out,
    )
