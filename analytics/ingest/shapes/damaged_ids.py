"""Ids that a spreadsheet turned into numbers: 2.88E+18, or rounded to 15 digits. Different records share them, so none is a key."""

from __future__ import annotations

import math
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.cleaning import sentences
from analytics.ingest.cleaning.sentences import Place
from analytics.ingest.reading.raw import BESIDE, DAMAGED_MARK, RawSheet
from analytics.ingest.recognising.table import Table
from analytics.schema import Field
from analytics.warehouse.file.scratch import scratch

# As Excel and pandas write a long number: 2.88E+18, 2,88E+18, 2.88e+18. A product called 3E12 has no sign.
_SCIENTIFIC = r"^\s*['=\"]*\d([.,]\d+)?[eE]\+\d{1,3}\"?\s*$"
_LONG = r"^[1-9]\d{15,}$"
# What a spreadsheet keeps of a number is 15 digits; what a float holds exactly steps by 2, 16, 128 … from 17 digits on.
_ROUNDED = r"^[1-9]\d{14}0+$"
# How many digits of chance the rounded-looking ids of a column must speak against together, and how far beyond chance they must go.
_EVIDENCE, _BEYOND_CHANCE = 3.0, 5.0
_FLOAT_STEPS = {17: 2, 18: 16, 19: 128}


def damaged_ids(table: Table) -> Table:
    """The damaged ids taken out of their columns and kept beside the row, under the same heading; told once a column.

    Their rows are then told apart by another key, or stand each for itself.
    """
    for column, field in sorted(table.loaded.items()):
        if is_reference(field) and column < table.sheet.cells.num_columns:
            table = _without_damaged(table, column, field)
    return table


def is_reference(field: Field) -> bool:
    """Whether a field holds numbers someone issued to name a record."""
    return field.name.endswith("_id")


def _without_damaged(table: Table, column: int, field: Field) -> Table:
    values = table.sheet.cells.column(column)
    below = values.slice(table.header.index + 1)
    if not pc.any(pc.match_substring_regex(below, rf"{_SCIENTIFIC}|{_LONG}")).as_py():
        return table
    damaged = _damaged(below)
    count = int(pc.sum(damaged).as_py() or 0)
    if not count:
        return table
    mask = pa.concat_arrays([pa.array([False] * (table.header.index + 1), pa.bool_()), damaged])
    nothing = pa.scalar(None, pa.string())
    whole, name = values.combine_chunks(), f"{BESIDE}{table.sheet.cells.column_names[column]}"
    cells = table.sheet.cells.set_column(column, table.sheet.cells.column_names[column], pc.if_else(mask, nothing, whole))
    kept = pc.if_else(mask, whole, nothing)
    first = int(pc.index(damaged, True).as_py())
    heading = table.header.names[column]
    header = replace(table.header, names=_beside(table, heading), parts=_parts_beside(table))
    told = sentences.damaged_id(
        _place(table), table.sheet.first_row + table.header.index + 1 + first, heading, str(below[first].as_py()).strip(), count, field.label)
    return replace(table, sheet=_widened(table.sheet, cells, name, kept), header=header, defects=(*table.defects, told))


def _place(table: Table) -> Place:
    return Place(table.raw.name, table.sheet.name, table.one_of_several)


def _widened(sheet: RawSheet, cells: pa.Table, name: str, kept: pa.Array) -> RawSheet:
    return replace(sheet, cells=cells.append_column(name, kept))


def _beside(table: Table, heading: str) -> tuple[str, ...]:
    """The headings, one for each column of cells, and the damaged ids under theirs."""
    spare = table.sheet.cells.num_columns - len(table.header.names)
    return (*table.header.names, *("" for _ in range(spare)), f"{heading}{DAMAGED_MARK}")


def _parts_beside(table: Table) -> tuple[tuple[str, ...], ...]:
    """No words over them: they are no cells of the sheet."""
    spare = table.sheet.cells.num_columns - len(table.header.parts)
    return (*table.header.parts, *(() for _ in range(spare + 1)))


def _damaged(values: pa.ChunkedArray) -> pa.Array:
    """For each cell whether it is a damaged id."""
    with scratch(len(values)) as con:
        con.register("ids", pa.table({"v": values}))
        tests = [f"regexp_matches(v, '{_SCIENTIFIC.replace(chr(39), chr(39) * 2)}')"]
        rounded = f"regexp_matches(v, '{_ROUNDED}')"
        # The nearest float of a long number is itself; beyond 38 digits no number is kept to compare.
        exact = f"(length(v) BETWEEN 17 AND 38 AND regexp_matches(v, '{_LONG}') AND try_cast(try_cast(v AS DOUBLE) AS HUGEINT)::VARCHAR = v)"
        lengths = con.execute(f"SELECT length(v), count(DISTINCT v), count(DISTINCT v) FILTER ({rounded}), count(DISTINCT v) FILTER ({exact}) "
                              f"FROM ids WHERE regexp_matches(v, '{_LONG}') GROUP BY 1").fetchall()
        if _too_many([(n, z, 10.0 ** (15 - length)) for length, n, z, _ in lengths]):
            tests.append(rounded)
        if _too_many([(n, x, 1 / _FLOAT_STEPS.get(length, 1024)) for length, n, _, x in lengths if length > 16]):
            tests.append(exact)
        found = con.execute(f"SELECT coalesce({' OR '.join(tests)}, FALSE) AS damaged FROM ids").to_arrow_table()
        return found.column(0).combine_chunks()


def _too_many(counted: list[tuple[int, int, float]]) -> bool:
    """Whether more ids look rounded than chance explains: (ids, those that look so, chance of one) by length."""
    evidence = sum(-math.log10(chance) * alike for _, alike, chance in counted)
    expected = sum(n * chance for n, _, chance in counted)
    return evidence >= _EVIDENCE and sum(alike for _, alike, _ in counted) > _BEYOND_CHANCE * expected
