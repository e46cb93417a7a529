"""The rows of an answer in the reader's words: what each column calls its codes, dimensions and stages, and the unit of each cell."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from analytics.answer import Answer, Column
from analytics.books.stages import Stage
from analytics.errors import Text
from analytics.journeys.event_sources import Event
from analytics.units import UNITS
from analytics.warehouse.asking.dimensions import DIMENSIONS, shown_value


def undusted(value: float) -> float:
    """The number without what adding in binary left behind its digits: money is kept to four decimals, and Excel to fifteen digits.

    >>> undusted(0.1 + 0.2), undusted(1234567.8900000001), undusted(-5.684341886080802e-14), undusted(1 / 3)
    (0.3, 1234567.89, 0.0, 0.33333333333333)
    """
    return float(f"{value:.14g}") if abs(value) >= 1e-12 else 0.0


def plain(value: object) -> object:
    """`value` as Excel can hold it: numbers and dates as themselves, missing as None, everything else as text."""
    if isinstance(value, (list, tuple, set)):
        return "、".join(str(part) for part in value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):  # numpy scalars
        value = value.item()
    if isinstance(value, float):
        return undusted(value) if math.isfinite(value) else None
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).to_pydatetime()
    if isinstance(value, (bool, int, date, datetime, time)):
        return value
    return str(value)


def worded_columns(answer: Answer, lang: str) -> dict[str, list[object]]:
    """Each column's values as a person reads them: 未分配 or Unassigned, 成交额 instead of `sales`; numbers and dates as they are."""
    names, stages = [column.name for column in answer.columns], _stage_words(answer, lang)
    worded_cells = {column.name: [_worded(column, plain(value), lang) for value in answer.rows[column.name].tolist()] for column in answer.columns}
    for name in _STAGED & set(names):
        worded_cells[name] = [stages.get(value, value) for value in worded_cells[name]]
    if {"attribute", "attribute_value"} <= set(names):  # what a value is called depends on what it is a value of
        pairs = zip(answer.rows["attribute"].tolist(), answer.rows["attribute_value"].tolist(), strict=True)
        worded_cells["attribute_value"] = [shown_value(str(dim), plain(value), lang) for dim, value in pairs]
    return worded_cells


# Columns that may hold a company's own stage, or an action of its own: what those are called in English the answer itself says.
_STAGED = {"stage", "event", "sales_stage", "decision_node", "decision_stage", "next_action"}


def _stage_words(answer: Answer, lang: str) -> dict[object, str]:
    """The name in the reader's language of every stage, event and action the answer speaks of."""
    facts: Any = answer.facts
    actions = facts.get("actions")
    named = [one.label for key in ("stages", "nodes", "steps") for one in facts.get(key) or () if isinstance(one, Stage | Event)]
    named += [text for text in (actions or {}).values() if isinstance(text, Text)]
    return {} if lang == "zh" else {text.zh: text.en for text in named}


def _worded(column: Column, value: object, lang: str) -> object:
    if column.name == "unit":
        return UNITS[str(value)].label.in_(lang) or None
    word = column.worded(value, lang)
    return shown_value(column.name, value, lang) if word is value and column.name in DIMENSIONS else word


def units_of(answer: Answer, column: str, unit: str) -> list[str]:
    """The unit of each cell of a column: its own, or where rows are different metrics, that of the row's metric."""
    if unit or column in ("metric", "unit") or "unit" not in answer.rows:
        return [unit] * len(answer.rows)
    return [str(of_row or "") for of_row in answer.rows["unit"].tolist()]
