"""What there is, as plain records: questions, metrics, datasets, batches, and how far the data reach. For programs and for the command line."""

from __future__ import annotations

import json
from typing import Any

from analytics.catalog import QUESTIONS
from analytics.metrics import METRICS
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse

BATCH_COLUMNS = (
    "batch_id", "active", "file", "sheet", "dataset", "rows_read", "rows_loaded", "added", "updated", "unchanged", "rows_rejected",
    "rows_skipped", "duplicates", "by", "imported_at",
)
_WHOLE = {"added", "updated", "unchanged"}


def question_records(lang: str) -> list[dict[str, Any]]:
    return [{"name": one.name, "label": one.label.in_(lang), "description": one.description.in_(lang)} for one in QUESTIONS]


def metric_records(lang: str) -> list[dict[str, Any]]:
    return [{"name": one.name, "label": one.label.in_(lang), "description": one.description.in_(lang), "unit": one.unit, "dataset": one.table}
            for one in METRICS]


def dataset_records(lang: str) -> list[dict[str, Any]]:
    """One record per dataset; the description names its required fields, or its first ones where none is required."""
    separator = ", " if lang == "en" else "、"
    return [
        {"name": table.name, "label": table.label.in_(lang),
         "description": separator.join(table[name].label.in_(lang) for name in table.required or table.names[:4]),
         "required": list(table.required), "fields": list(table.names)}
        for table in DATASETS.values()
    ]


def batch_records(warehouse: Warehouse) -> list[dict[str, Any]]:
    """One record per sheet ever loaded, newest first; a count that older batches did not have is None."""
    batches = warehouse.batches()
    records = batches[[column for column in BATCH_COLUMNS if column in batches]].to_dict("records")
    for record in records:
        record |= {name: None if record[name] != record[name] else int(record[name]) for name in _WHOLE & set(record)}
    return json.loads(json.dumps(records, ensure_ascii=False, default=str))


def memory_records(warehouse: Warehouse) -> list[dict[str, Any]]:
    """What people said when they loaded files, and what it is taken for next time."""
    return json.loads(json.dumps(warehouse.remembered().to_dict("records"), ensure_ascii=False, default=str))


def check_record(warehouse: Warehouse, lang: str) -> dict[str, Any]:
    """Rows and days of every dataset that has rows, the batches, and the people that facts mention and 人员 does not know."""
    held = []
    for name, table in DATASETS.items():
        count = warehouse.row_count(name)
        if count:
            dated = table.placed_by is not None and table[table.placed_by].type != "period"
            first, last = (warehouse.first_date(name), warehouse.last_date(name)) if dated else (None, None)
            held.append({"dataset": name, "label": table.label.in_(lang), "rows": count,
                         "first": first.isoformat() if first else None, "last": last.isoformat() if last else None})
    unknown, batches = warehouse.unknown_people(), warehouse.batches()
    return {
        "datasets": held, "batches": len(batches), "active": int(batches["active"].sum()) if len(batches) else 0,
        "unknown_people": list(dict.fromkeys(str(name) for name in unknown["person"])) if len(unknown) else [],
    }
