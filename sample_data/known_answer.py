"""One known answer: a question, how it is asked, and the rows it must give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sample_data.market import LAST_DAY

Row = dict[str, Any]


@dataclass(frozen=True)
class KnownAnswer:
    """One question with the rows expected. `key` names the columns that tell rows apart; `complete` says whether all rows are listed."""

    question: str
    rows: list[Row]
    key: tuple[str, ...]
    period: str | None = None
    as_of: date = LAST_DAY
    by: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    complete: bool = True

    def as_json(self) -> Row:
        rows = [{name: round(value, 8) if isinstance(value, float) else value for name, value in row.items()} for row in self.rows]
        return {
            "question": self.question,
            "period": self.period,
            "as_of": self.as_of.isoformat(),
            "by": list(self.by),
            "where": self.where,
            "options": self.options,
            "key": list(self.key),
            "complete": self.complete,
            "rows": rows,
        }
