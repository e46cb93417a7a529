"""Cells as they leave the child process: text without the spaces around it, null where nothing is left."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc


def tidied(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Every cell trimmed (full-width and no-break spaces too); cells of spaces only become null."""
    columns = []
    for column in batch.columns:
        trimmed = pc.utf8_trim_whitespace(column)
        empty = pc.equal(trimmed, "")
        columns.append(pc.if_else(empty, pa.scalar(None, pa.string()), trimmed) if pc.any(empty).as_py() else trimmed)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
