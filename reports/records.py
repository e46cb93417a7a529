"""An answer as plain records: JSON for programs, csv for spreadsheets. The command line and the app's API share them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from analytics.answer import Answer
from reports import cells
from reports.wording import worded_columns
from reports.workbook import column_heading


def answer_record(answer: Answer, lang: str) -> dict[str, object]:
    """The answer in the JSON form of the command line: money in yuan, shares 0-1, missing null, `end` the last included day."""
    period = answer.period
    names = [column.name for column in answer.columns]
    return {
        "question": answer.question,
        "as_of": None if answer.as_of is None else answer.as_of.isoformat(),
        "period": None if period is None else {
            "start": period.start.isoformat(), "end": period.last_day.isoformat(), "label": period.label,
        },
        "columns": [{"name": column.name, "label": column.label.in_(lang), "unit": column.unit} for column in answer.columns],
        "rows": [
            {name: _json_value(value) for name, value in zip(names, row)}
            for row in answer.rows[names].itertuples(index=False, name=None)
        ],
        "notes": [note.in_(lang) for note in answer.notes],
    }


def _json_value(value: object) -> object:
    value = cells.plain(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def answer_csv(answer: Answer, lang: str) -> bytes:
    """The rows as csv that Excel opens with Chinese intact (UTF-8 with a mark); text that looks like a formula is disarmed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column_heading(column, lang) for column in answer.columns])
    words = worded_columns(answer, lang)
    for row in zip(*(words[column.name] for column in answer.columns)):
        writer.writerow([disarmed(_json_value(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def disarmed(value: object) -> object:
    """Text with a leading apostrophe where a spreadsheet would run it; numbers stay numbers, also negative ones."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(cells.FORMULA_STARTS) else value
