"""Cells -> typed rows, in a process of its own when the file is large: the server's memory must not grow with an upload.

Such a process first loads what cleaning needs, which takes longer than cleaning a small file: those are cleaned where they are asked for.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import ipc

from analytics.clean_sheet import Layout
from analytics.errors import Defect, Text
from analytics.ingest.reading.apart import Apart, Limits
from analytics.ingest.reading.raw import RawFile
from analytics.ingest.reading.read import mapped
from analytics.ingest.terms.asked import Answer, CleanSheet, Doubt, Known, Question, ReadOptions
from analytics.ingest.understanding import clean_sheets_here
from analytics.warehouse.file.scratch import scratch
from analytics.warehouse.log.keys import count_repeated_numbers, line_numbers

LARGE = 1_000_000  # cells
LARGE_FILE = 8 * 2**20  # bytes: with fewer a file hardly has that many cells
_MEMORY = 4 * 2**30
# Typing text takes a few times its size: strings, fixes beside the columns, and the typed rows.
_TIMES_ITS_SIZE = 6
_SECONDS = 600
# A batch is whole row groups of the engine: row groups of other lengths are merged when they are next written out, all rows in memory.
_BATCH = 2 * 122_880
_NOTHING = pa.table({"c0": pa.array([], pa.string())})


@contextmanager
def cleaner_for(path: Path) -> Iterator[Apart | None]:
    """The process that will clean the file at `path`, started while the file is still to be read; None for a small one."""
    with Apart("clean") if path.is_file() and path.stat().st_size >= LARGE_FILE else nullcontext() as process:
        yield process


def clean_sheets(raw: RawFile, options: ReadOptions, known: Known | None = None, cleaner: Apart | None = None) -> list[CleanSheet]:
    """The typed rows and defects of every sheet that is recognised; sheets left alone are named in the first one's evidence.

    One sheet may become two: deals and their stage events, sales and the targets beside them. `cleaner` is a process that
    was started for it.
    Raises Refused, with the reason of each sheet, when none can be loaded, or when cleaning went over its limits.
    """
    wanted = [sheet for sheet in raw.sheets if options.sheet in (None, sheet.name)] or raw.sheets
    if sum(sheet.cells.num_rows * sheet.cells.num_columns for sheet in wanted) < LARGE:
        return clean_sheets_here(raw, options, known)
    with cleaner or Apart("clean") as process:
        emptied = replace(raw, sheets=tuple(replace(sheet, cells=_NOTHING) for sheet in raw.sheets))
        for place, sheet in enumerate(raw.sheets):
            _write(process.folder / f"cells_{place}.arrow", sheet.cells)
        (process.folder / "asked.pickle").write_bytes(pickle.dumps((emptied, options, known)))
        size = sum(sheet.cells.nbytes for sheet in wanted)
        told = process.run(raw.name, Limits(_MEMORY + _TIMES_ITS_SIZE * size, _SECONDS), {})
        return [_taken_over(process.folder, place, sheet) for place, sheet in enumerate(told["sheets"])]


def clean_here(folder: Path) -> dict[str, object]:
    """The same, in the child process: takes the question from `folder` and leaves the typed rows there."""
    raw, options, known = pickle.loads((folder / "asked.pickle").read_bytes())
    raw = replace(raw, sheets=tuple(replace(sheet, cells=mapped(folder / f"cells_{place}.arrow")) for place, sheet in enumerate(raw.sheets)))
    told: list[dict[str, Any]] = []
    for place, sheet in enumerate(clean_sheets_here(raw, options, known)):
        _write(folder / f"rows_{place}.arrow", sheet.rows)
        told.append(asdict(replace(sheet, rows=_NOTHING)) | {"rows": None, "lines_differ": _lines_differ(sheet)})
    return {"sheets": json.loads(json.dumps(told))}


def _lines_differ(sheet: CleanSheet) -> bool:
    """Whether no line number is there twice, found here because what it takes in memory grows with the rows."""
    held = sheet.rows.column_names
    if not line_numbers(sheet.dataset, held):
        return False
    with scratch(sheet.rows.num_rows) as con:
        con.register("lines", sheet.rows)
        row = con.execute(count_repeated_numbers(sheet.dataset, held, "lines")).fetchone()
    return bool(row and row[0] == 0)


def _write(path: Path, table: pa.Table) -> None:
    with pa.OSFile(str(path), "wb") as sink, ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=_BATCH)


def _taken_over(folder: Path, place: int, told: dict[str, Any]) -> CleanSheet:
    """What the child told, as it was: JSON knows neither tuples nor our sentences."""
    defects = tuple(Defect(**{**one, "message": Text(**one["message"]), "fix": Text(**one["fix"])}) for one in told["defects"])
    doubts = tuple(Doubt(one["column"], tuple(one["candidates"]), Text(**one["reason"])) for one in told["doubtful"])
    questions = tuple(Question(
        one["key"], one["column"], Text(**one["text"]), tuple(Answer(Text(**answer["label"]), answer["option"], answer["said"]) for answer in one["answers"]),
        Text(**one["without"]) if one["without"] else None) for one in told["questions"])
    return CleanSheet(**{
        **told, "rows": mapped(folder / f"rows_{place}.arrow"), "provided": tuple(told["provided"]), "defects": defects, "doubtful": doubts, "questions": questions,
        "evidence": tuple(Text(**text) for text in told["evidence"]), "aside": tuple(told["aside"]), "said_headings": tuple(told["said_headings"]),
        "spans": tuple((start, end) for start, end in told["spans"]), "stands_for": tuple(told["stands_for"]),
        "layout": Layout(**{**told["layout"], "headings": tuple(told["layout"]["headings"]), "guessed": tuple(told["layout"]["guessed"])}),
    })
