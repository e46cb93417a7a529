"""The column by which the rows of a table stand in time."""

from __future__ import annotations

from functools import lru_cache

from analytics import schema
from analytics.warehouse.file.sql_text import identifier


@lru_cache(maxsize=256)
def day_column(dataset: str, column: str | None) -> str | None:
    """The quoted column of days of a dataset or derived table: the one asked for, else its own; None where it has none."""
    if dataset in schema.DERIVED_TABLES:
        return identifier(column or "received_on")
    has = schema.dataset(dataset)
    name = column or has.placed_by
    kinds = schema.stored_columns(has.name)
    return identifier(name) if name and kinds.get(name) in ("DATE", "TIMESTAMP") else None
