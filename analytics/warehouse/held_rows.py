"""What the company holds of one dataset, as its people would write it down: fields and their own extra columns, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from analytics import schema
from analytics.calendar import Period, parse_period
from analytics.errors import Refused, Text
from analytics.warehouse.file.sql_text import literal
from analytics.warehouse.log.keys import key_sql, quoted
from analytics.warehouse.store import Warehouse


@dataclass(frozen=True)
class Held:
    """Which current rows of a dataset are meant, how many there are, how many of them have no key, the extra columns they use
    and the length of their longest text."""

    dataset: str
    rows: int
    keyless: int
    extra: tuple[str, ...]
    longest_text: int
    where: str = "TRUE"
    first_used: str = ""


def held(warehouse: Warehouse, name: str, period: Period | None = None) -> Held:
    """The current rows of the dataset `name`, with a period those placed in it and the rest of the groups they belong to.

    A fact's group is replaced as one when it is loaded again: half of it would take the other half away.
    Raises UnknownName; Refused for a period of a dataset that is not placed in time.
    """
    has = schema.dataset(name)
    where = "TRUE" if period is None else _whole_groups(has, _within(warehouse, has, period))
    return warehouse.cached(("held rows", has.name, where), lambda: _counted(warehouse, has, where))


def rows_of(warehouse: Warehouse, wanted: Held) -> pa.Table:
    """The rows meant, in the order they were loaded: a column per field, then one per extra column of `wanted.extra`.

    Rows that leave the first used column blank come first, so that its blanks can never be taken for those of merged cells.
    """
    fields = [quoted(field) for field in schema.DATASETS[wanted.dataset].names]
    extra = [f"map_extract_value(extra, {literal(key)}) AS x{place}" for place, key in enumerate(wanted.extra)]
    blank_first = f"{quoted(wanted.first_used)} IS NOT NULL, " if wanted.first_used else ""
    return warehouse.run(f"SELECT {', '.join([*fields, *extra])} FROM main.{wanted.dataset} WHERE {wanted.where} "
                         f"ORDER BY {blank_first}batch_id, row_no, rowid")


def _counted(warehouse: Warehouse, has: schema.Dataset, where: str) -> Held:
    texts = [field.name for field in has.fields if field.stored_as == "VARCHAR"]
    lengths = ", ".join(f"max(length({quoted(name)}))" for name in texts)
    used = ", ".join(f"count({quoted(name)})" for name in has.names)
    source = f"main.{has.name} WHERE {where}"
    n, keyed, longest, *filled = _row(warehouse, f"SELECT count(*), count({key_sql(has.name)}), greatest({lengths}, 0), {used} FROM {source}")
    spelled = f"SELECT unnest(map_entries(extra)) AS entry, generate_subscripts(map_keys(extra), 1) AS place, batch_id, row_no FROM {source}"
    extra = warehouse.run(
        f"SELECT entry.key AS key, max(length(entry.value)) AS longest FROM ({spelled}) GROUP BY 1 ORDER BY min(batch_id), min(place), 1").to_pylist()
    first = next((name for name, count in zip(has.names, filled, strict=True) if count), "")
    return Held(has.name, n, n - keyed, tuple(row["key"] for row in extra), max([longest or 0, *(row["longest"] or 0 for row in extra)]), where, first)


def _row(warehouse: Warehouse, sql: str) -> list[int]:
    return [column[0].as_py() for column in warehouse.run(sql).columns]


def _within(warehouse: Warehouse, has: schema.Dataset, period: Period) -> str:
    """Whether a row lies in the period, as a condition: a target or pledge does when the whole of its own period does."""
    if has.placed_by is None:
        raise Refused(Text(f"「{has.label.zh}」没有日期，不能只取一个期间；请去掉期间。",
                           f"“{has.label.en}” has no date, so a period of it cannot be taken; leave the period out."))
    placed = quoted(has.placed_by)
    if has[has.placed_by].type != "period":
        return f"({placed} >= DATE '{period.start}' AND {placed} < DATE '{period.end}')"
    spelled = warehouse.run(f"SELECT DISTINCT {placed} AS period FROM main.{has.name} WHERE {placed} IS NOT NULL")["period"].to_pylist()
    inside = [text for text in spelled if period.start <= (own := parse_period(text, period.start)).start and own.end <= period.end]
    return f"{placed} IN ({', '.join(map(literal, sorted(inside)))})" if inside else "FALSE"


def _whole_groups(has: schema.Dataset, within: str) -> str:
    if has.kind != "fact" or not has.keys:
        return within
    key = key_sql(has.name)
    return f"({within} OR {key} IN (SELECT {key} FROM main.{has.name} WHERE {within}))"
