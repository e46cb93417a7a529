"""One column of cells -> one typed column, as SQL: a plain cast first, and the distinct values it cannot read in Python.

Nothing here walks over rows: a million cells cost two scans, and only the spellings that differ are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.terms import dates
from analytics.ingest.terms.currencies import Money
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.ingest.terms.words import parse_bool, parse_choice
from analytics.schema import Field
from analytics.warehouse.file.scratch import lay_out
from analytics.warehouse.file.sql_text import literal

TEXT_BLANKS = ("NULL", "null", "(null)", "\\N", "NaN", "nan", "清空")
CLEARED = "清空"
_MANY = 100_000
_BATCH = 1 << 17
_LARGEST_MONEY = Decimal(10) ** 14
_ARROW = {"DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "DECIMAL(18,4)": pa.decimal128(18, 4), "DOUBLE": pa.float64(),
          "BIGINT": pa.int64(), "BOOLEAN": pa.bool_(), "VARCHAR": pa.string()}
_NUMERIC_TYPES = ("money", "number", "integer", "share")
_COMMA = r"-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?"
_GROUPED = r"[¥￥$]?-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?"


@dataclass(frozen=True)
class Column:
    """A mapped column: its cells `raw` (c3), the user's heading, the field it fills, the unit and currencies of its money, and whether it
    writes decimals behind a comma."""

    raw: str
    heading: str
    field: Field
    factor: float = 1.0
    style: dates.DateStyle = dates.DateStyle()
    percent: bool = False
    money: Money = Money()
    comma: bool = False


@dataclass
class Typed:
    """How a column becomes typed: `sql` over raw, where `fix` (what a cast cannot read, as long as the sheet) stands as
    `fix_c3`; `bad` cells are defects, `blank` cells mean nothing."""

    column: Column
    sql: str
    fix: pa.ChunkedArray | None = None
    bad: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    evidence: list[Text] = field(default_factory=list)


def listed(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(literal(value) for value in values)


def text_sql(raw: str, has_blanks: bool) -> str:
    return f"CASE WHEN {raw} IN ({listed(TEXT_BLANKS)}) THEN NULL ELSE {raw} END" if has_blanks else raw


def typed(con: duckdb.DuckDBPyConnection, cells: pa.Table, column: Column, has_blanks: bool) -> Typed:
    """The typed form of `column` over the view `raw` of `con`, which shows `cells`."""
    kind = column.field.type
    if kind in ("text", "list"):
        return Typed(column, text_sql(f"raw.{column.raw}", has_blanks), blank=TEXT_BLANKS if has_blanks else ())
    if kind in _NUMERIC_TYPES:
        return _numeric(con, cells, column)
    if kind in ("date", "datetime"):
        return _dated(con, cells, column)
    values = different_cells(con, f"raw.{column.raw}", f"raw.{column.raw} IS NOT NULL")
    if kind == "choice":
        return _looked_up(cells, column, "NULL", values, lambda text: parse_choice(text, column.field))
    if kind == "bool":
        return _looked_up(cells, column, "NULL", values, parse_bool, blanks_too=False)
    return _looked_up(cells, column, "NULL", values, lambda text: dates.parse_period(text, column.style))


def different_cells(con: duckdb.DuckDBPyConnection, raw: str, where: str, most: int | None = None) -> list[str]:
    """The different cells of a column, first in the file first: DISTINCT gives them in another order each time, and with it
    other examples in the evidence. A few batches at a time, so that a column of a million cells is never held twice."""
    seen: dict[str, None] = {}
    for batch in con.execute(f"SELECT {raw} FROM raw WHERE {where}").to_arrow_reader(_BATCH):
        seen |= dict.fromkeys(pc.unique(batch.column(0)).to_pylist())
        if most is not None and len(seen) > most:
            return list(seen)[:most]
    return list(seen)


def _looked_up(
    cells: pa.Table, column: Column, fast: str, values: list[str], parse: Callable[[str], Any], *, blanks_too: bool = True,
) -> Typed:
    """The values a cast cannot read, parsed once each and laid beside the column (a join would change the rows' order)."""
    fixes: dict[str, Any] = {}
    bad, blank = [], []
    for value in values:
        found = None if blanks_too and is_blank(value) else parse(value)
        if found is not None:
            fixes[value] = found
        elif is_blank(value):
            blank.append(value)
        else:
            bad.append(value)
    if not fixes:
        return Typed(column, fast if fast != "NULL" else f"NULL::{column.field.stored_as}", bad=tuple(bad), blank=tuple(blank))
    places = pc.index_in(cells.column(column.raw), pa.array(list(fixes), pa.string()))
    fix = pa.chunked_array(pa.array(list(fixes.values()), _ARROW[column.field.stored_as]).take(chunk) for chunk in places.chunks)
    sql = f"raw.fix_{column.raw}" if fast == "NULL" else f"coalesce({fast}, raw.fix_{column.raw})"
    return Typed(column, sql, fix, tuple(bad), tuple(blank))


def _numeric(con: duckdb.DuckDBPyConnection, cells: pa.Table, column: Column) -> Typed:
    raw, kind = f"raw.{column.raw}", column.field.type
    grouped = f"CASE WHEN regexp_full_match({raw}, {literal(_GROUPED)}) THEN replace(replace(replace(replace({raw}, ',', ''), '¥', ''), '￥', ''), '$', '') END"

    def cast(text: str) -> str:
        if kind == "money":
            return _money_cast(text, column.factor)
        number = f"try_cast({text} AS DOUBLE)"
        if kind == "integer":
            return f"CASE WHEN {number} = floor({number}) AND abs({number}) < 9e15 THEN CAST({number} AS BIGINT) END"
        whole = f"CASE WHEN isfinite({number}) THEN {number}{_times(column)} END"
        return whole

    column, note = _share_scale(con, column)
    if column.comma:
        raw_number = f"replace(replace({raw}, '.', ''), ',', '.')"
        grouped = f"CASE WHEN regexp_full_match({raw}, {literal(_COMMA)}) THEN {raw_number} END"
    # A sign means something where currencies are mixed: those cells are looked at one by one.
    fast = cast(grouped) if column.comma else cast(raw) if column.money.mixed else f"coalesce({cast(raw)}, {cast(grouped)})"
    if column.money.mixed and column.money.whole:  # a plain number is an amount in a foreign currency, too
        fast = cast("NULL")
    values = different_cells(con, raw, f"{raw} IS NOT NULL AND {fast} IS NULL")
    made = _looked_up(cells, column, fast, values, lambda text: _number(text, column))
    made.evidence += note
    return made


def _money_cast(text: str, factor: float) -> str:
    if factor == 1:
        return f"try_cast({text} AS DECIMAL(18,4))"
    return f"try_cast(try_cast({text} AS DECIMAL(28,8)) * {int(factor)} AS DECIMAL(18,4))"


def _times(column: Column) -> str:
    if column.percent:
        return " / 100"
    return f" * {column.factor:g}" if column.factor != 1 else ""


def _share_scale(con: duckdb.DuckDBPyConnection, column: Column) -> tuple[Column, list[Text]]:
    """Shares typed as 35 instead of 35 %: told by the heading, or by a column whose largest value is above 1."""
    if column.field.type != "share" or column.percent:
        return column, []
    largest = con.execute(f"SELECT max(try_cast({column.raw} AS DOUBLE)) FROM raw").fetchone()
    if not largest or largest[0] is None or not 1.5 < largest[0] <= 100:
        return column, []
    as_percent = Column(column.raw, column.heading, column.field, column.factor, column.style, percent=True)
    return as_percent, [Text(f"「{column.heading}」最大是 {largest[0]:g}，按百分数读", f"“{column.heading}” goes up to {largest[0]:g} and is read as per cent")]


_COUNT_UNITS = ("人次", "分钟", "小时", "公里", "千米", "台", "件", "个", "套", "单", "次", "人", "天", "日", "分", "km", "m", "户", "家", "条", "张", "笔", "份", "瓶", "箱", "min")


def _number(text: str, column: Column) -> Any:
    """One cell as stored; a unit in the cell goes before the column's."""
    kind = column.field.type
    if kind != "money":
        unit = next((unit for unit in _COUNT_UNITS if text.endswith(unit) and text[: -len(unit)].strip()[-1:].isdigit()), None)
        text = text[: -len(unit)].strip() if unit else text
    found = parse_number(text, column.comma)
    if found is None:
        return None
    value = found.value
    if kind == "share":
        return float(value / 100 if found.percent or column.percent else value)
    if found.percent and kind == "money":
        return None
    factor = found.factor if found.factor is not None else Decimal(str(column.factor))
    rate = column.money.factor(text)
    if rate is None:
        return None
    value *= factor * rate
    if kind == "money":
        return value.quantize(Decimal("0.0001")) if abs(value) < _LARGEST_MONEY else None
    if kind == "integer":
        return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else None
    return float(value / 100 if found.percent else value)


def amount(text: str | None, column: Column) -> float | None:
    """What a cell of a column of money says, in yuan; None where it is none, or in a currency without a rate."""
    found = _number(text, column) if text else None
    return None if found is None else float(found)


def _dated(con: duckdb.DuckDBPyConnection, cells: pa.Table, column: Column) -> Typed:
    raw, with_time = f"raw.{column.raw}", column.field.type == "datetime"
    moment, year_first = f"try_cast({raw} AS TIMESTAMP)", f"{raw}[5] IN ('-', '/')"
    # A year first, and nothing behind the seconds: DuckDB would drop what follows a date, or shift an offset to UTC.
    plain = f"length({raw}) <= 19 AND length({raw}) >= 8 AND (length({raw}) < 17 OR {raw}[17] = ':') AND {year_first} AND {moment} >= TIMESTAMP '1900-03-01'"
    if with_time:
        fast = f"CASE WHEN {plain} THEN {moment} END"
    else:
        day = f"try_cast({raw} AS DATE)"
        fast = f"CASE WHEN strlen({raw}) = 10 AND {year_first} AND {day} >= DATE '1900-03-01' THEN {day} WHEN {plain} THEN CAST({moment} AS DATE) END"
    unread = f"{raw} IS NOT NULL AND {fast} IS NULL"
    values = different_cells(con, raw, unread, _MANY + 1)
    if len(values) > _MANY:
        return _dated_by_parts(con, cells, column, fast)
    style = column.style
    parse: Callable[[str], date | datetime | None] = dates.parse_moment if with_time else dates.parse_date  # type: ignore[assignment]
    made = _looked_up(cells, column, fast, values, lambda text: parse(text, style))  # type: ignore[call-arg]
    made.evidence += _months_only(column, values, style)
    return made


def _months_only(column: Column, values: list[str], style: dates.DateStyle) -> list[Text]:
    months = [value for value in values if dates.last_day_named(value, style)]
    if not months:
        return []
    return [Text(f"「{column.heading}」有只写到月、季或周的（如 {months[0]}），记在那段时间的最后一天",
                 f"“{column.heading}” names only a month, quarter or week here and there (as {months[0]}); these stand on its last day")]


def _dated_by_parts(con: duckdb.DuckDBPyConnection, cells: pa.Table, column: Column, fast: str) -> Typed:
    """Very many different moments: the days are few, so they are parsed once each and the clock is cast."""
    raw, with_time = f"raw.{column.raw}", column.field.type == "datetime"
    days = pc.replace_substring_regex(cells.column(column.raw), "[ T].*$", "")
    distinct = pc.unique(days).to_pylist()
    parsed = [dates.parse_date(value, column.style) if value else None for value in distinct]
    places = pc.index_in(days, pa.array(distinct, pa.string()))
    fix = pa.chunked_array(pa.array(parsed, pa.date32()).take(chunk) for chunk in places.chunks)
    clock = f"regexp_extract({raw}, '[ T]([0-9]{{1,2}}:[0-9]{{2}}(:[0-9]{{2}})?)$', 1)"
    seconds = f"CASE WHEN {clock} = '' THEN NULL WHEN length({clock}) <= 5 THEN {clock} || ':00' ELSE {clock} END"
    whole = f"(raw.fix_{column.raw} + try_cast({seconds} AS TIME))" if with_time else f"raw.fix_{column.raw}"
    made = Typed(column, f"coalesce({fast}, {whole})", fix)
    lay_out(con, "raw", cells.append_column(f"fix_{column.raw}", fix))
    unread = different_cells(con, raw, f"{raw} IS NOT NULL AND {made.sql} IS NULL", _MANY)
    lay_out(con, "raw", cells)
    made.bad, made.blank = tuple(v for v in unread if not is_blank(v)), tuple(v for v in unread if is_blank(v))
    return made
