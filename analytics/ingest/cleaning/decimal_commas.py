"""Which columns write decimals behind a comma: decided once per column from all its cells, asked where nothing tells."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb

from analytics.errors import Text
from analytics.ingest.cleaning.typed_columns import different_cells
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.decimal_marks import Marks, marks_of
from analytics.ingest.terms.units import unit_of_heading
from analytics.schema import Field
from analytics.warehouse.file.scratch import lay_out, scratch
from analytics.warehouse.file.sql_text import literal

_NUMERIC = ("money", "number", "integer", "share")
_MOST = 50_000
_POINT = r"[^0-9.]*(0?\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,}))[^0-9.]*"
_NOT_ASKED = re.compile(r"lat|lon|score|satisfaction|accuracy|quality|_minutes|_km|odometer")


def with_decimal_commas(table: Table) -> Table:
    """The columns of numbers with decimals behind a comma. 1.234,56 anywhere in a column proves that 2.000 beside it is two thousand;
    a column that proves nothing follows the others of the sheet; an amount that could be either is asked of."""
    numeric = {i: field for i, field in table.loaded.items() if field.type in _NUMERIC and i < table.sheet.cells.num_columns}
    if not numeric:
        return table
    with scratch(table.sheet.cells.num_rows) as con:
        lay_out(con, "raw", table.sheet.cells.slice(table.header.index + 1))
        names = table.sheet.cells.column_names
        written = {i: _marks(con, names[i]) for i in numeric}
        sheet_says = _sheet_says(con, table, written)
    commas: set[int] = set()
    for i, marks in written.items():
        said = table.answer(f"decimal:{table.header.names[i]}")
        mark = said if said in (",", ".") else marks.decided
        if mark is None and marks.open and not (marks.comma or marks.point):
            # Who groups thousands writes no 2500 beside 1.234.
            mark = "." if marks.ungrouped else sheet_says or _by_its_kind(table, i, numeric[i], marks)
        elif mark is None and marks.comma and marks.point:
            table = table.noted(_both(table.header.names[i], marks))
            mark = "." if not marks.open else None
        if mark is None and marks.open and said is None:
            table = table.asking(_which(table.header.names[i], marks))
        if mark == ",":
            commas.add(i)
            if marks.open:
                table = table.noted(_by_comma(table.header.names[i], marks))
    return replace(table, commas=frozenset(commas))


def _marks(con: duckdb.DuckDBPyConnection, raw: str) -> Marks:
    """Looks closer only where a cell has a comma, or where no decimal point is certainly one."""
    commas = con.execute(f"SELECT 1 FROM raw WHERE contains({raw}, ',') LIMIT 1").fetchone()
    certain = con.execute(f"SELECT 1 FROM raw WHERE contains({raw}, '.') AND regexp_full_match({raw}, {literal(_POINT)}) LIMIT 1").fetchone()
    if not commas and (certain or not con.execute(f"SELECT 1 FROM raw WHERE contains({raw}, '.') LIMIT 1").fetchone()):
        return Marks(point=1 if certain else 0)
    return marks_of(different_cells(con, raw, f"{raw} IS NOT NULL AND (contains({raw}, ',') OR contains({raw}, '.') OR length({raw}) > 3)", _MOST))


def _sheet_says(con: duckdb.DuckDBPyConnection, table: Table, written: dict[int, Marks]) -> str | None:
    """The decimal mark other columns of the sheet prove, where they agree; those nobody loads count, too."""
    marks = [found.decided for found in written.values() if found.comma or found.point]
    if "," not in marks and any(found.open for found in written.values()):
        spare = [i for i in range(len(table.header.names)) if i not in written and i < table.sheet.cells.num_columns]
        for i in spare:
            raw = table.sheet.cells.column_names[i]
            cells = [cell for (cell,) in con.execute(f"SELECT {raw} FROM raw WHERE {raw} IS NOT NULL LIMIT 500").fetchall()]
            if cells and all(re.fullmatch(r"[\W\d]*\d[\W\d]*", cell) and not re.search(r"[:/]|\d-\d|\..*\..*\.", cell) for cell in cells):
                found = marks_of(cells)
                marks += [found.decided] if found.comma else []
    decided = {mark for mark in marks if mark}
    return decided.pop() if len(decided) == 1 else None


def _by_its_kind(table: Table, i: int, field: Field, marks: Marks) -> str | None:
    """What is no amount, what a workbook holds as a number, and thousands behind a comma are read as written; 1.234 of 万元, too."""
    unit = unit_of_heading(table.header.names[i])
    factor = unit.factor if unit and unit.factor else table.header.sheet_factor or 1
    asked_of = field.type == "money" or field.name in ("value", "quantity")
    if not marks.open_point or not asked_of or _NOT_ASKED.search(field.name) or table.raw.kind != "text" or factor > 1:
        return "."
    return None


def _which(name: str, marks: Marks) -> Question:
    key, cell = f"decimal:{name}", marks.example
    grouped = re.sub(r"[.,](?=\d{3})", "", cell)
    pointed = cell.replace(",", ".")
    return Question(
        key, name, Text(f"「{name}」里的 {cell} 是 {grouped} 还是 {pointed}，看不出来（点或逗号是千分位还是小数点）",
                        f"It cannot be told whether {cell} in “{name}” is {grouped} or {pointed}: its mark may group thousands or begin decimals"),
        (Answer(Text(f"逗号是小数点，点是千分位（{cell} → {grouped if '.' in cell else pointed}）",
                     f"the comma begins decimals, the point groups ({cell} → {grouped if '.' in cell else pointed})"), "answer", f"{key}=,"),
         Answer(Text(f"点是小数点，逗号是千分位（{cell} → {pointed if '.' in cell else grouped}）",
                     f"the point begins decimals, the comma groups ({cell} → {pointed if '.' in cell else grouped})"), "answer", f"{key}=.")),
        Text("按点是小数点读", "read the point as beginning decimals"))


def _both(name: str, marks: Marks) -> Text:
    return Text(f"「{name}」里小数点有的写成逗号（如 {marks.proof}）、有的写成点，各按各的读，请核对",
                f"“{name}” writes decimals behind a comma here (as {marks.proof}) and behind a point there; each is read as written, please check")


def _by_comma(name: str, marks: Marks) -> Text:
    proof = Text(f"（如 {marks.proof}）", f" (as {marks.proof} shows)") if marks.proof else Text("", "")
    return Text(f"「{name}」的小数点写成逗号{proof.zh}，{marks.example} 这样的点是千分位", f"“{name}” writes decimals behind a comma{proof.en}; the mark in {marks.example} groups thousands")
