"""An answer as plain records: JSON for programs, csv for spreadsheets. The command line and the app's API share them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

from analytics.answer import Answer
from reports.sheets import cells
from reports.sheets.workbook import column_heading
from reports.wording import worded_columns

_COUNTED = ("count", "people", "rank", "day")


def answer_record(answer: Answer, lang: str) -> dict[str, object]:
    """The answer in the JSON form of the command line: money in yuan, shares 0-1, counts whole, missing null, `end` the last included day."""
    period = answer.period
    return {
        "question": answer.question,
        "as_of": None if answer.as_of is None else answer.as_of.isoformat(),
        "period": None if period is None else {
            "start": period.start.isoformat(), "end": period.last_day.isoformat(), "label": period.label,
        },
        "columns": [{"name": column.name, "label": column.label.in_(lang), "unit": column.unit} for column in answer.columns],
        "rows": [
            {column.name: _whole(_json_value(value), column.unit) for column, value in zip(answer.columns, row)}
            for row in answer.rows[[column.name for column in answer.columns]].itertuples(index=False, name=None)
        ],
        "notes": [note.in_(lang) for note in answer.notes],
    }


def _json_value(value: object) -> object:
    value = cells.plain(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _whole(value: object, unit: str) -> object:
    """Counts without a decimal point: a column with blanks holds them as 1.0, and a program that reads whole numbers stumbles over it."""
    return int(value) if unit in _COUNTED and isinstance(value, float) and value.is_integer() else value


def answer_csv(answer: Answer, lang: str) -> bytes:
    """The rows as csv that Excel opens with Chinese intact (UTF-8 with a mark); text that looks like a formula is disarmed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column_heading(column, lang) for column in answer.columns])
    words = worded_columns(answer, lang)
    for row in zip(*(words[column.name] for column in answer.columns)):
        writer.writerow([disarmed(_whole(_json_value(value), column.unit)) for column, value in zip(answer.columns, row)])
    return out.getvalue().encode("utf-8-sig")


def disarmed(value: object) -> object:
    """Text with a leading apostrophe where a spreadsheet would run it; numbers stay numbers, also negative ones."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(cells.FORMULA_STARTS) else value
