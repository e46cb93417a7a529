"""The same key twice on one sheet of a list: rows that say the same are one row; where they differ in what counts, a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from analytics.clean_sheet import Answer, Question
from analytics.errors import Text, UnknownName
from analytics.ingest.cleaning.clean import Cleaned
from analytics.ingest.recognising.match import KEEP, LEAVE_OUT, match
from analytics.ingest.recognising.speaks_for import REGISTERS
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import ACCEPTED
from analytics.schema import DATASETS, STORED_AS, Dataset, Field
from analytics.warehouse.file import folding
from analytics.warehouse.file.sql_text import identifier, literal
from analytics.warehouse.log.keys import key_sql

SUM, LAST = "sum", "last"
# Who a row is of decides numbers as an amount does.
_WHOSE = ("person", "owner", "team")
# The lists whose amounts may be parts of one (a target for each shop under its region).
ADDED = {"targets": ("value",), "budgets": ("amount_yuan",), "pledges": ("pledge_yuan", "donation_yuan"), "deals": ("amount_yuan",), "settlements": ("amount_yuan",)}
# Columns that differ from row to row and tell nothing apart: running numbers, remarks, when somebody last touched the row.
_TELLS_NOTHING = re.compile(r"序号|行号|备注|说明|更新|修改|录入|附件|^(no\.?|#|row|line|index)$|row.?(id|no)|note|remark|comment|updated|modified|unnamed", re.IGNORECASE)
# What of a key a column of names or places may be, first come first.
_TELLING = ("owner", "person", "customer", "team", "product", "region", "channel")
_SHOWN = 3
_A_LOG = 0.2  # a register in which more of the rows than this repeat others' keys may be a log of something else


@dataclass(frozen=True)
class _Repeated:
    """Rows of one sheet that share keys: how many rows and keys, the fields and the columns nobody understood in which they differ,
    the first of them, and the sums of an amount over all rows and over the last of each key."""

    rows: int
    keys: int
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    shown: tuple[str, tuple[int, ...]]
    whole: float
    last: float


def with_keys_apart(table: Table, cleaned: Cleaned, dataset: str, headings: dict[str, str]) -> Cleaned:
    """`cleaned` with the question whether its rows of one key are parts of a whole, rows of something it did not understand, or one
    row and its correction; or, where that was answered, put together accordingly. `headings` are the user's own, by field."""
    declared = DATASETS[dataset]
    if declared.kind != "entity" or cleaned.rows.num_rows < 2:
        return cleaned
    with _keyed(cleaned.rows, declared) as con:
        found = _repeated(con, cleaned.rows, declared)
        if found is None:
            return cleaned
        question = _question(table, declared, headings, found)
        said = table.answer(question.key) or (ACCEPTED if table.options.accept else None)
        if said is None:
            return replace(cleaned, questions=(*cleaned.questions, question))
        asked = () if table.answer(question.key) else (question,)
        if (said == ACCEPTED and _adds(declared, found)) or said == SUM:
            return replace(_added(con, cleaned, declared, found), questions=(*cleaned.questions, *asked))
    if said not in (ACCEPTED, LAST):
        raise UnknownName.of(Text("答案", "answer"), said, (SUM, LAST))
    return replace(cleaned, questions=(*cleaned.questions, *asked))


@contextmanager
def _keyed(rows: pa.Table, declared: Dataset) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which `keyed` are the rows with their `key`, and `place`, their order."""
    con = duckdb.connect(":memory:", config={"threads": 2})
    try:
        folding.declare(con)
        con.execute(folding.MACRO)
        con.register("rows_given", rows)
        lacking = [f"CAST(NULL AS {field.stored_as}) AS {identifier(field.name)}" for field in declared.fields if field.name not in rows.column_names]
        whole = ", ".join(["*", *lacking])
        con.execute(f"CREATE TEMP VIEW whole AS SELECT {whole}, row_number() OVER () AS place FROM rows_given")
        con.execute(f"CREATE TEMP TABLE keyed AS SELECT place, {key_sql(declared.name)} AS key FROM whole")
        yield con
    finally:
        con.close()


def _repeated(con: duckdb.DuckDBPyConnection, rows: pa.Table, declared: Dataset) -> _Repeated | None:
    """What tells rows of one key apart; None where no key is there twice, or its rows differ in nothing that counts."""
    con.execute("CREATE TEMP TABLE twice AS SELECT key FROM keyed WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1")
    if not _one(con, "SELECT count(*) FROM twice"):
        return None
    con.execute("CREATE TEMP TABLE same AS SELECT w.*, k.key FROM whole w JOIN keyed k USING (place) WHERE k.key IN (FROM twice)")
    keyed = {part for key in declared.keys for part in key.fields}
    held = [field for field in declared.fields if field.name in rows.column_names]
    log = declared.name in REGISTERS and rows.num_rows - _one(con, "SELECT count(DISTINCT key) FROM keyed") > _A_LOG * rows.num_rows
    fields = [field.name for field in held if (log or counts(field)) and field.name not in keyed and _differs(con, f"CAST({identifier(field.name)} AS VARCHAR)")]
    columns: list[str] = []
    if log or declared.name in ADDED:
        known = con.execute("SELECT DISTINCT unnest(map_keys(extra)) FROM same").fetchall() if "extra" in rows.column_names else []
        columns = [name for (name,) in known if not _TELLS_NOTHING.search(name) and _differs(con, f"map_extract_value(extra, {literal(name)})")]
    if not fields and not columns:
        return None
    # Keys whose rows are one row written twice stay duplicates.
    telling = ", ".join([*(f"coalesce(CAST({identifier(name)} AS VARCHAR), '')" for name in fields),
                         *(f"coalesce(map_extract_value(extra, {literal(name)}), '')" for name in columns)])
    con.execute(f"DELETE FROM same WHERE key IN (SELECT key FROM same GROUP BY key HAVING count(DISTINCT concat_ws(chr(31), {telling})) = 1)")
    amount = next((name for name in ADDED.get(declared.name, ()) if name in rows.column_names), None)
    added = f"CAST(coalesce(sum({amount}), 0) AS DOUBLE), CAST(coalesce(sum({amount}) FILTER (last), 0) AS DOUBLE)" if amount else "0.0, 0.0"
    ordered = "SELECT *, place = max(place) OVER (PARTITION BY key) AS last FROM same"
    count, keys, whole, last = con.execute(f"SELECT count(*), count(DISTINCT key), {added} FROM ({ordered})").fetchone() or (0, 0, 0.0, 0.0)
    key, numbers = con.execute("SELECT key, list(row_no ORDER BY place) FROM same GROUP BY key ORDER BY min(place) LIMIT 1").fetchone() or ("", [])
    return _Repeated(count, keys, tuple(fields), tuple(sorted(columns)), (key, tuple(numbers)), whole, last) if keys else None


def counts(field: Field) -> bool:
    """Whether a field of a list decides a number: an amount, or whose it is."""
    return field.type == "money" or field.name == "value" or field.name in _WHOSE


def _differs(con: duckdb.DuckDBPyConnection, value: str) -> bool:
    return bool(_one(con, f"SELECT count(*) FROM (SELECT key FROM same GROUP BY key HAVING count(DISTINCT coalesce({value}, chr(0))) > 1)"))


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _adds(declared: Dataset, found: _Repeated) -> bool:
    """Whether what tells the rows apart is a column nobody understood, of a list whose amounts are parts of a whole."""
    return declared.name in ADDED and bool(found.columns)


def _added(con: duckdb.DuckDBPyConnection, cleaned: Cleaned, declared: Dataset, found: _Repeated) -> Cleaned:
    """One row for each key that was there several times: its amounts added up, the rest as its first row says."""
    names, summed = cleaned.rows.column_names, [name for name in ADDED[declared.name] if name in cleaned.rows.column_names]
    kept = [f"CAST(sum({identifier(name)}) AS {declared[name].stored_as}) AS {identifier(name)}" if name in summed
            else f"any_value({identifier(name)} ORDER BY place) AS {identifier(name)}" for name in names]
    rest = f"SELECT {', '.join(map(identifier, names))}, place FROM whole WHERE place NOT IN (SELECT place FROM same)"
    rows = con.execute(f"SELECT * EXCLUDE (place) FROM ({rest} UNION ALL SELECT {', '.join(kept)}, min(place) FROM same GROUP BY key) ORDER BY place").to_arrow_table()
    note = Text(f"{found.rows} 行同一归属的相加成 {found.keys} 条，合计不变", f"{found.rows} rows were added up into {found.keys}, one for each of their keys; the sum is the same")
    money = {name: total for name, total in cleaned.totals.items() if declared[name].stored_as != STORED_AS["money"] or name in summed}
    return replace(cleaned, rows=rows.cast(cleaned.rows.schema), read=cleaned.read - found.rows + found.keys, totals=money, evidence=(*cleaned.evidence, note))


def _question(table: Table, declared: Dataset, headings: dict[str, str], found: _Repeated) -> Question:
    key, numbers = found.shown
    parts = [name for name in declared.keys[int(key.split(chr(31))[0])].fields if name in headings]
    named = "+".join(headings[name] for name in parts) or declared.label.zh
    value = " · ".join(part for part in key.split(chr(31))[1:] if part)
    rows = "、".join(map(str, numbers[:_SHOWN])) + ("…" if len(numbers) > _SHOWN else "")
    apart = found.columns or tuple(headings.get(name, declared[name].label.zh) for name in found.fields)
    zh, en = "」「".join(apart[:_SHOWN]), "”, “".join(apart[:_SHOWN])
    column = found.columns[0] if found.columns else headings.get(found.fields[0], "")
    unknown_zh, unknown_en = ("（没有认出来）", " (nobody understood it)") if found.columns else ("", "")
    answers = [*_columns_that_could_tell(table, declared, found.columns)]
    adds, money = declared.name in ADDED, bool(found.whole or found.last)
    key_text = f"same_key:{named}"
    sums = (f"，合计 {found.whole:,.2f}", f", {found.whole:,.2f} in all") if money else ("", "")
    lost = (f"，合计 {found.last:,.2f}，其余 {found.rows - found.keys} 行不计", f", {found.last:,.2f} in all, and the other {found.rows - found.keys} rows do not count") if money else (
        f"，其余 {found.rows - found.keys} 行不计", f"; the other {found.rows - found.keys} rows do not count")
    together = Text(f"同一个的相加{sums[0]}", f"add up the rows of one key{sums[1]}")
    corrected = Text(f"以靠后的一行为准{lost[0]}", f"the later row of a key counts{lost[1]}")
    label = declared.label
    either_zh = "是要相加的几部分，还是改过的同一条" if adds else f"是改过的同一条，还是这张表不是「{label.zh}」（那就另说是哪种数据，或不加载）"
    either_en = "are they parts to be added up, or one record and its correction" if adds else (
        f"are they one record and its corrections, or is this not “{label.en}” (then say what data it is, or leave it out)")
    if adds:
        answers.append(Answer(together, "answer", f"{key_text}={SUM}"))
    answers.append(Answer(corrected, "answer", f"{key_text}={LAST}"))
    return Question(key_text, column, Text(
        f"{found.rows} 行只有 {found.keys} 个不同的「{named}」，如第 {rows} 行都是 {value}，但「{zh}」{unknown_zh}不同；{either_zh}？",
        f"{found.rows} rows have only {found.keys} different “{named}”: "
        f"rows {rows.replace('、', ', ')} all are {value} but differ in “{en}”{unknown_en}; {either_en}?",
    ), tuple(answers), together if _adds(declared, found) else corrected)


def _columns_that_could_tell(table: Table, declared: Dataset, columns: Sequence[str]) -> Iterator[Answer]:
    """A field of the key for each column nobody understood, where taking it for that leaves every other column what it is, or another
    part of the key."""
    parts = [part for part in _TELLING if any(part in key.fields for key in declared.keys)]
    said = {name: field for name, field in table.options.mapping.items() if field in declared or field in (LEAVE_OUT, KEEP)}
    before = match(table.header.names, declared, said, loosely=False, known=table.known)
    for column in columns[:_SHOWN]:
        for part in parts:
            if column not in table.header.names:
                continue
            after = match(table.header.names, declared, {**said, column: part}, loosely=False, known=table.known)
            if len(after.columns) > len(before.columns) and set(before.fields) <= set(after.fields):
                label = declared[part].label
                yield Answer(Text(f"「{column}」是「{label.zh}」，各算各的", f"“{column}” is “{label.en}”: each row counts for itself"), "map", f"{column}={part}")
                break
