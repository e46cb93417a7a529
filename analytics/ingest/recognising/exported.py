"""A sheet that another program exported: its signature says what it is, before its headings are guessed at."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.exporters.known import exporter_of
from analytics.ingest.exporters.signature import Exporter
from analytics.ingest.recognising.match import KEEP, match, plausible
from analytics.ingest.recognising.only_one import with_the_only_one
from analytics.ingest.recognising.recognise import as_judged, samples_of
from analytics.ingest.recognising.spoken_of import spoken_of_too
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.which_dataset import one_of
from analytics.ingest.terms.folding import fold, heading
from analytics.schema import DATASETS, Dataset

_LINES = frozenset({"product", "product_id", "quantity"})  # what an invoice that says what was sold has


def as_exported(table: Table) -> Table:
    """What a known export is here, by its signature; one that is none of our business is left alone, with what it is.

    What a person says, now or before, goes before the signature; so does a dataset that was chosen.
    """
    exporter = exporter_of(table.header.names) if table.header.index >= 0 and table.found is None else None
    if exporter is None:
        return table
    chosen = table.options.dataset
    if exporter.dataset is None:
        return table if chosen not in (None, "sales") else replace(table, exporter=exporter).left_alone(_none_of_ours(table, exporter))
    if chosen not in (None, exporter.dataset):
        return table
    declared = DATASETS[exporter.dataset]
    if any(field not in declared and field not in ("-", KEEP) for field in table.options.mapping.values()):
        return table
    samples = samples_of(table.sheet, table.header)
    said = _meant(table, exporter, declared, samples)
    if said is None:
        return table
    found = match(table.header.names, declared, {**said, **table.options.mapping}, samples, known=table.known, loosely=exporter.open_ended)
    read = as_judged(declared, found, table.header, table.raw.name, 99.0)
    read = with_the_only_one(read, table.header, samples, table.options.mapping, needed_only=True) if read.missing else read
    kept = frozenset(i for i, name in enumerate(table.header.names) if said.get(name) == KEEP and i not in found.columns)
    options = table.options
    if exporter.month_first is not None:
        order = "MDY" if exporter.month_first else "DMY"
        days = {f"dates:{name}": order for name, field in said.items() if field in declared and declared[field].type in ("date", "datetime")}
        options = replace(options, answers={**days, **options.answers})
    owed = declared.name == "sales" and not read.matching.fields & _LINES and "invoices" in spoken_of_too(read, [], table.sheet, table.header)
    if owed and chosen is None:
        invoices = as_judged(DATASETS["invoices"], match(table.header.names, DATASETS["invoices"], samples=samples), table.header, table.raw.name, 0.0)
        table = table.asking(one_of(read, [invoices]))
    return replace(table, found=read, exporter=exporter, spoken_for=table.spoken_for | kept, options=options).noted(*read.evidence, Text(
        f"认出是「{exporter.name.zh}」的导出，按它的列名读成{declared.label.zh}",
        f"This is an export: {exporter.name.en}; its columns were read as {declared.label.en.lower()}"))


def _meant(table: Table, exporter: Exporter, declared: Dataset, samples: list[list[str]]) -> dict[str, str] | None:
    """{heading: field} by the signature, which need not know every column; None where the cells contradict it."""
    names, before = table.header.names, table.known.memory.columns.get(declared.name, {})
    places: dict[str, int] = {}
    for i, name in enumerate(names):
        for word in (heading(name).folded, heading(name).bare):
            places.setdefault(word, i)
    spoken = {fold(name) for name in table.options.mapping} | set(before)
    taken_before = {field for name, field in table.options.mapping.items()} | {before[heading(name).folded] for name in names if heading(name).folded in before}
    meant: dict[int, str] = {}
    for word, field in exporter.columns.items():
        place = places.get(word)
        if place is None or heading(names[place]).folded in spoken or place in meant:
            continue
        if field != KEEP and (field in meant.values() or field in taken_before or not _filled(table, place)):
            meant.setdefault(place, KEEP)
            continue
        if field in declared.required and not plausible(declared, field, samples[place], strictly=True):
            return None
        meant[place] = field
    constants = {f"={value}": field for field, value in exporter.constants.items() if field not in taken_before and not any(f == field for f in meant.values())}
    return {names[i]: field for i, field in meant.items()} | constants


def _filled(table: Table, place: int) -> bool:
    cells: pa.ChunkedArray = table.sheet.cells.column(place).slice(table.header.index + 1)
    return bool(pc.any(pc.is_valid(cells)).as_py())


def _none_of_ours(table: Table, exporter: Exporter) -> Text:
    assert exporter.says is not None
    return Text(f"「{table.shown}」是{exporter.name.zh}：{exporter.says.zh}，没有加载", f"“{table.shown}” is {exporter.name.en}: {exporter.says.en}; it was not loaded")
