"""Imports a sheet the whole way into an empty warehouse, reads back what counts, and says what became of it."""

from __future__ import annotations

import re
import shutil
import traceback
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from analytics.errors import ZhanbaoError
from analytics.ingest import ReadOptions, import_file
from analytics.schema import DATASETS
from analytics.warehouse import Warehouse
from benchmarks.wild.clean import TODAY
from benchmarks.wild.draft import Draft
from benchmarks.wild.file_writing import write
from benchmarks.wild.ledger import BESIDES, MEASURES, Ledger, compared, set_aside_and_said

RIGHT, ASKED, WRONG = "right", "asked or refused", "silently wrong"


@dataclass(frozen=True)
class Verdict:
    """What became of one sheet, and why in words: the question or refusal, or what was read against what is right."""

    became: str
    note: str = ""
    taken_for: str = ""


def empty_warehouse(folder: Path) -> Path:
    """A warehouse without data, to be copied for every sheet."""
    path = folder / "empty.duckdb"
    with Warehouse.open(path, threads=1):
        pass
    return path


def judged(draft: Draft, folder: Path, empty: Path) -> Verdict:
    """Writes the files of `draft` into `folder` and imports them one after the other, into a copy of `empty`."""
    files = [write(one, folder) for one in (draft.before, draft) if one is not None]
    return judged_files(files, draft.truth, folder, empty, twice=draft.twice)


def judged_files(files: list[Path], truth: Ledger, folder: Path, empty: Path, *, twice: bool = False) -> Verdict:
    """The same of files that are there; with `twice` the last comes once more and must change nothing."""
    path = folder / "warehouse.duckdb"
    shutil.copyfile(empty, path)
    options, rejected, taken = ReadOptions(today=TODAY), 0, ""
    try:
        with Warehouse.open(path, threads=1) as warehouse:
            for file in files:
                results = import_file(warehouse, file, options)
                rejected += sum(one.rows_rejected for one in results)
                taken = "; ".join(f"{one.dataset}: {dict(one.mapping)}" for one in results)
            if twice:
                _once_more(warehouse, files[-1], options)
            return _held_against(truth, warehouse, rejected, taken)
    except ZhanbaoError as asked:
        return Verdict(ASKED, asked.message.en, taken)
    except Exception:  # noqa: BLE001 - whatever else it ends in was not said
        return Verdict(WRONG, traceback.format_exc(limit=-3), taken)


def _once_more(warehouse: Warehouse, file: Path, options: ReadOptions) -> None:
    try:
        import_file(warehouse, file, options)
    except ZhanbaoError:
        return  # that it was loaded before is the right answer


def _held_against(truth: Ledger, warehouse: Warehouse, rejected: int, taken: str) -> Verdict:
    others = [name for name in DATASETS if name not in {truth.dataset, *BESIDES.get(truth.dataset, ())} and warehouse.row_count(name)]
    read = read_back(warehouse, truth)
    wrong = [f"rows of {', '.join(others)}"] * bool(others) + compared(truth, read)
    if not wrong:
        return Verdict(RIGHT, taken_for=taken)
    if not others and set_aside_and_said(truth, read, rejected):
        return Verdict(ASKED, f"{rejected} rows set aside, each with its reason", taken)
    return Verdict(WRONG, "; ".join(wrong), taken)


def read_back(warehouse: Warehouse, truth: Ledger) -> Ledger:
    """What counts of the dataset of `truth`, in its grain."""
    measures = MEASURES[truth.dataset]
    keys = [_by_month(key) if truth.by_month else key for key in measures.key]
    sums = [f"coalesce(sum({one}), 0)" for one in measures.sums]
    also = [f"sum({one})" for one in measures.also]
    columns = [f"coalesce(CAST({key} AS VARCHAR), '')" for key in keys]
    cells = warehouse.run(f"SELECT {', '.join((*columns, *sums))}, count(*) FROM {truth.dataset} WHERE {measures.where} GROUP BY {', '.join(columns)}").to_pylist()
    read = Ledger(truth.dataset)
    for row in cells:
        *found, count = row.values()
        read.cells[tuple(found[: len(keys)])] = tuple(_exact(value) for value in found[len(keys):])
        read.rows = (read.rows or 0) + count
    if also:
        told = warehouse.run(f"SELECT {', '.join(also)} FROM {truth.dataset} WHERE {measures.where}").to_pylist()[0].values()
        read.also = {name: _exact(value) for name, value in zip(measures.also, told) if value}
    return read


def _by_month(key: str) -> str:
    return re.sub("%Y-%m-%d", "%Y-%m", key)


def _exact(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.0001"))
