"""Cells as they leave the child process: text without the spaces around it, null where nothing is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

_BATCH = 50_000


def tidied(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Every cell trimmed (full-width and no-break spaces too); cells of spaces only become null."""
    columns = []
    for column in batch.columns:
        trimmed = pc.utf8_trim_whitespace(column)
        empty = pc.equal(trimmed, "")
        columns.append(pc.if_else(empty, pa.scalar(None, pa.string()), trimmed) if pc.any(empty).as_py() else trimmed)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def write_rows(target: Path, rows: Sequence[Sequence[str]]) -> int:
    """Rows of text of any width as an Arrow file of columns c0, c1 …; returns how many rows there are."""
    width = max([1, *map(len, rows)])
    names = [f"c{i}" for i in range(width)]
    with pa.OSFile(str(target), "wb") as sink, ipc.new_file(sink, pa.schema([(name, pa.string()) for name in names])) as writer:
        for start in range(0, len(rows), _BATCH):
            part = [(*row, *[""] * (width - len(row))) for row in rows[start:start + _BATCH]]
            writer.write_batch(tidied(pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in zip(*part)], names=names)))
    return len(rows)
