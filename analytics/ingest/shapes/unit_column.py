"""A column that says in which unit the amount of each row is (3.5 · 万元, 8000 · 元): the unit goes into the cell, where it is read."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import UNITS, fold, heading
from analytics.ingest.terms.numbers import is_blank, parse_number

_CALLED = re.compile(r"单位|(?<![a-z])units?(?![a-z])")
_NO_SUM = frozenset({"list_price_yuan", "unit_cost_yuan"})  # a price is each piece's, in yuan


def with_a_column_of_units(table: Table) -> Table:
    """The amounts of `table` with the unit that a column beside them says. Other columns of units (台, 件) are of pieces and change nothing;
    whose 万 it is beside a quantity is asked."""
    place = _column(table)
    amounts = [] if place is None else _amounts(table)
    if place is None or not amounts:
        return table
    name, start = table.header.names[place], table.header.index + 1
    said = [None if text is None or is_blank(text) else fold(text) for text in table.sheet.cells.column(place).slice(start).to_pylist()]
    if "quantity" in table.matching.fields and not any("元" in unit or "金额" in fold(name) for unit in said if unit):
        key = f"units of:{heading(name).folded}"
        answer = table.answer(key)
        if answer != "money":
            return table if answer == "pieces" else table.asking(_whose(key, name, next(unit for unit in said if unit)))
    for k in amounts:
        cells = table.sheet.cells.column(k).slice(start).to_pylist()
        table = with_column(table, k, pa.array([f"{text.strip()}{unit}" if text and unit and _plain(text) else text for text, unit in zip(cells, said, strict=True)], pa.string()))
    told = "」「".join(table.header.names[k] for k in amounts)
    return replace(table, spoken_for=table.spoken_for | {place}).noted(Text(
        f"「{told}」每行的单位取自「{name}」", f"The unit of each row of “{told}” is taken from “{name}”"))


def _column(table: Table) -> int | None:
    """The column no field took whose cells are all units of money, and not all yuan."""
    start, cells = table.header.index + 1, table.sheet.cells
    for i, name in enumerate(table.header.names):
        if i not in table.matching.columns and i not in table.matching.left_out and i < cells.num_columns and _CALLED.search(fold(name)):
            words = {fold(text) for text in cells.column(i).slice(start).unique().to_pylist() if text and not is_blank(text)}
            if words and words <= UNITS.keys() and any(UNITS[word] != 1 for word in words):
                return i
    return None


def _amounts(table: Table) -> list[int]:
    """The columns of money that name no unit of their own."""
    declared = table.recognised.dataset
    return [k for k, field in table.matching.columns.items() if k < table.sheet.cells.num_columns and field in declared
            and declared[field].type == "money" and field not in _NO_SUM and heading(table.header.names[k]).unit is None]


def _whose(key: str, name: str, unit: str) -> Question:
    return Question(key, name, Text(
        f"「{name}」里的「{unit}」是金额的单位，还是数量的单位？", f"Is “{unit}” in “{name}” the unit of the amounts, or of the quantities?"), (
        Answer(Text("金额的", "of the amounts"), "answer", f"{key}=money"), Answer(Text("数量的，金额是元", "of the quantities; amounts are yuan"), "answer", f"{key}=pieces")),
        Text("当作数量的，金额按元", "takes it as that of the quantities, and amounts as yuan"))


def _plain(text: str) -> bool:
    number = parse_number(text)
    return number is not None and number.factor is None
