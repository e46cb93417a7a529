"""Which of day and month comes first, decided once per column of dates from all there is on the sheet; asked where nothing tells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from analytics.errors import Text
from analytics.ingest.cleaning.typed_columns import different_cells
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms import dates
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.date_parts import part_named, part_of
from analytics.ingest.terms.dates import DateStyle, Order, decide_order
from analytics.warehouse.file.scratch import lay_out, scratch

_DATES = ("date", "datetime", "period")
_MOST = 100_000
_SHORT = r"^\s*[0-9０-９]{1,2}\s?[-/.．／]\s?[0-9０-９]{1,2}\s?[-/.．／]\s?[0-9０-９]{1,4}"
_WORDS = {"DMY": Text("日-月-年", "day first"), "MDY": Text("月-日-年", "month first"), "YMD": Text("年-月-日", "year first")}
_ENOUGH_ROWS = 5


@dataclass(frozen=True)
class _Written:
    """The cells of a column that write three short numbers: the different ones in the order of the file, what they settle, and the
    `orders` in which every cell is a plausible date, the usual one first."""

    cells: tuple[str, ...]
    order: Order
    orders: tuple[str, ...]


def _plausible(cells: Sequence[str], usual: str, today: date) -> tuple[str, ...]:
    """Years of two digits are those of business, near today, where an order makes them so, and few."""
    days = {order: [_day(cell, order) for cell in cells] for order in ("DMY", "MDY", "YMD")}
    years = {order: {day.year for day in found if day} for order, found in days.items() if all(found)}
    near = {order: found for order, found in years.items() if all(today.year - 10 <= year <= today.year + 2 for year in found)} or years
    if len({tuple(sorted(found)) for found in near.values()}) > 1 and len(cells) >= 3:
        near = {order: found for order, found in near.items() if len(found) == 1} or near
    return tuple(sorted(near, key=lambda order: order != usual))


def with_date_orders(table: Table) -> Table:
    """The order of every column of dates. What its own cells leave open is told by a month or quarter column beside it, by the other
    dates of the sheet, by the month of the title, by the sequence of the rows or by a series of firsts of months; else it is asked."""
    loaded = {i for i, field in table.loaded.items() if field.type in _DATES} | (set(table.stages.columns) if table.stages else set())
    columns = sorted(i for i in loaded if i < table.sheet.cells.num_columns)
    if not columns:
        return table
    with scratch(table.sheet.cells.num_rows) as con:
        lay_out(con, "raw", table.sheet.cells.slice(table.header.index + 1))
        written = {i: found for i in columns if (found := _written(con, table, i)).order.seen}
        return _decided(con, table, written) if written else table


def _written(con: duckdb.DuckDBPyConnection, table: Table, column: int) -> _Written:
    raw = table.sheet.cells.column_names[column]
    where = f"{raw} IS NOT NULL AND regexp_matches({raw}, '{_SHORT}')"
    cells = tuple(dict.fromkeys(re.split(r"[T ]+(?=\d{1,2}:)", cell.strip())[0] for cell in different_cells(con, raw, where, _MOST)))
    decided = decide_order(cells)
    return _Written(cells, decided, () if decided.settled else _plausible(cells, decided.order, table.today))


def _decided(con: duckdb.DuckDBPyConnection, table: Table, written: Mapping[int, _Written]) -> Table:
    names = table.header.names
    orders: dict[int, str] = {}
    doubtful: set[int] = set()
    for i, column in written.items():
        said = table.answer(f"dates:{names[i]}")
        if said in _WORDS:
            orders[i] = said
            table = table.noted(Text(f"「{names[i]}」按{_WORDS[said].zh}读（指定）", f"“{names[i]}” is read {_WORDS[said].en} (as told)"))
        elif column.order.settled:
            orders[i] = column.order.order
            table = table.noted(_settled(names[i], column.order))
            doubtful |= {i} if column.order.mixed else set()
    open_ones = {i: column for i, column in written.items() if i not in orders}
    for i, column in open_ones.items():
        told = _by_parts_beside(con, table, i, column) or _by_dots(column) or _by_years(column) or _by_title(table, column) or _by_firsts(column) or _by_sequence(con, table, i, column)
        if told:
            orders[i] = told[0]
            table = table.noted(Text(f"「{names[i]}」按{_WORDS[told[0]].zh}读：{told[1].zh}", f"“{names[i]}” is read {_WORDS[told[0]].en}: {told[1].en}"))
    for i, column in open_ones.items():
        if i in orders:
            continue
        other = _by_other_dates(column, {k: written[k] for k in orders if k in written}, orders)
        orders[i] = orders[other] if other is not None else column.orders[0] if column.orders else column.order.order
        if other is not None:
            table = table.noted(Text(f"「{names[i]}」按{_WORDS[orders[i]].zh}读，和「{names[other]}」一样", f"“{names[i]}” is read {_WORDS[orders[i]].en}, as “{names[other]}” is"))
        elif _changes_a_month(column):
            doubtful.add(i)
            if table.answer(f"dates:{names[i]}") is None:
                table = table.asking(_which(names[i], column))
            table = table.noted(Text(f"「{names[i]}」看不出日月先后，暂按{_WORDS[orders[i]].zh}读，请核对", f"“{names[i]}” does not tell day from month; read {_WORDS[orders[i]].en}, please check"))
    return replace(table, date_orders=orders, doubtful_dates=frozenset(doubtful))


def _settled(name: str, order: Order) -> Text:
    seen = (f"（如 {order.example}）", f" (as {order.example} shows)") if order.example else ("", "")
    return Text(f"「{name}」按{_WORDS[order.order].zh}读{seen[0]}", f"“{name}” is read {_WORDS[order.order].en}{seen[1]}")


def _day(cell: str, order: str) -> date | None:
    found = re.match(r"\s*(\d+)\s*[-/.]\s*(\d+)\s*[-/.]\s*(\d+)", dates.plain_digits(cell))
    if not found:
        return None
    first, second, third = (int(found[k]) for k in (1, 2, 3))
    year, month, day = {"DMY": (third, second, first), "MDY": (third, first, second), "YMD": (first, second, third)}[order]
    if len(found[3]) == (4 if order == "YMD" else 1):  # four digits last are no day, one digit is no year
        return None
    try:
        return date(year if year >= 100 else year + (2000 if year < 70 else 1900), month, day)
    except ValueError:
        return None


def _changes_a_month(column: _Written) -> bool:
    if not column.orders:
        return False
    one, *others = column.orders
    return any((a := _day(cell, one)) and (b := _day(cell, order)) and (a.year, a.month) != (b.year, b.month) for order in others for cell in column.cells)


def _by_parts_beside(con: duckdb.DuckDBPyConnection, table: Table, i: int, column: _Written) -> tuple[str, Text] | None:
    """The order in which the dates agree with a column of months, quarters or weekdays, row by row, where no other does."""
    raws = table.sheet.cells.column_names
    for k, name in enumerate(table.header.names):
        kind = part_named(name) if k != i and k < len(raws) else None
        if kind is None:
            continue
        pairs = con.execute(f"SELECT DISTINCT {raws[i]}, {raws[k]} FROM raw WHERE {raws[i]} IS NOT NULL AND {raws[k]} IS NOT NULL LIMIT 5000").fetchall()
        read = [(cell, value) for cell, text in pairs if (value := part_of(text, kind)) is not None and re.match(_SHORT, cell)]
        agree = {order: sum(1 for cell, value in read if (day := _day(cell, order)) and value.holds(day)) for order in column.orders}
        best = max(agree, key=lambda order: agree[order], default=None)
        if best and len(read) >= 0.5 * len(pairs) and agree[best] >= 0.98 * len(read) and all(agree[order] < agree[best] for order in agree if order != best):
            return best, Text(f"旁边的「{name}」对得上", f"“{name}” beside it agrees")
    return None


def _by_dots(column: _Written) -> tuple[str, Text] | None:
    """Points between the numbers and the year last: nobody writes the month first so."""
    dotted = all(re.fullmatch(r"\s*\d+\s*\.\s*\d+\s*\.\s*\d{4}.*", dates.plain_digits(cell)) for cell in column.cells)
    return ("DMY", Text("用点分开的日期是日在前", "dates with points have the day first")) if dotted and "DMY" in column.orders else None


def _by_years(column: _Written) -> tuple[str, Text] | None:
    return (column.orders[0], Text("只有这样读年份才合理", "only so are the years plausible")) if len(column.orders) == 1 else None


def _by_title(table: Table, column: _Written) -> tuple[str, Text] | None:
    """The order that puts all dates into the month the title, sheet or file speaks of."""
    year, month = table.header.year, table.header.month
    if not month:
        return None
    inside = [order for order in column.orders if all((day := _day(cell, order)) and day.month == month and (not year or day.year == year) for cell in column.cells)]
    return (inside[0], Text(f"标题说的是 {month} 月", f"the title speaks of month {month}")) if len(inside) == 1 and len(column.cells) > 1 else None


def _by_firsts(column: _Written) -> tuple[str, Text] | None:
    """A series of firsts of months: one number is always 1 and the other runs through a whole year, or through months of several years."""
    for order in column.orders:
        days = [day for cell in column.cells if (day := _day(cell, order))]
        if len({day.day for day in days}) == 1 and days[0].day == 1 and (len({day.month for day in days}) == 12 or len({day.year for day in days}) >= 2 and len(days) >= 4):
            return order, Text("都是每月 1 日", "they are the firsts of months")
    return None


def _by_sequence(con: duckdb.DuckDBPyConnection, table: Table, i: int, column: _Written) -> tuple[str, Text] | None:
    """The order in which the rows run forward or backward throughout, where in no other they do."""
    raw = table.sheet.cells.column_names[i]
    cells = [cell for (cell,) in con.execute(f"SELECT {raw} FROM raw WHERE {raw} IS NOT NULL LIMIT {_MOST}").fetchall() if re.match(_SHORT, cell)]
    run = [cell for place, cell in enumerate(cells) if place == 0 or cell != cells[place - 1]]
    if len(run) < _ENOUGH_ROWS:
        return None
    sorted_in = [order for order in column.orders if _runs([day for cell in run if (day := _day(cell, order))])]
    return (sorted_in[0], Text("这样读，各行正好按日期先后排", "so read, the rows run by date")) if len(sorted_in) == 1 else None


def _runs(days: Sequence[date]) -> bool:
    return all(a <= b for a, b in zip(days, days[1:])) or all(a >= b for a, b in zip(days, days[1:]))


def _by_other_dates(column: _Written, others: Mapping[int, _Written], orders: Mapping[int, str]) -> int | None:
    """Another column of dates, written with the same marks, whose order is known."""
    mark = _separator(column)
    same = [i for i, other in others.items() if _separator(other) == mark and orders[i] in column.orders]
    return same[0] if same and len({orders[i] for i in same}) == 1 else None


def _separator(column: _Written) -> str:
    found = re.search(r"[-/.]", dates.plain_digits(column.cells[0]))
    return found[0] if found else ""


def _which(name: str, column: _Written) -> Question:
    key = f"dates:{name}"
    cell = next(cell for cell in column.cells if len({(day.year, day.month) for order in column.orders if (day := _day(cell, order))}) > 1)
    read = {order: day for order in column.orders if (day := _day(cell, order))}
    zh, en = (" 还是 ".join(f"{day.year} 年 {day.month} 月 {day.day} 日" for day in read.values()), " or ".join(f"{day.day} {day:%B %Y}" for day in read.values()))
    answers = tuple(Answer(_span(order, [day for one in column.cells if (day := _day(one, order))]), "answer", f"{key}={order}") for order in column.orders)
    usual = _WORDS[column.orders[0]]
    return Question(key, name, Text(f"「{name}」里的 {cell} 是 {zh}，看不出来", f"It cannot be told whether {cell} in “{name}” is {en}"), answers,
                    Text(f"按{usual.zh}读", f"read {usual.en}"))


def _span(order: str, days: Sequence[date]) -> Text:
    first, last = min(days), max(days)
    return Text(f"{_WORDS[order].zh}：{first} 至 {last}", f"{_WORDS[order].en}: {first} to {last}")


def style_of(style: DateStyle, table: Table, column: int) -> DateStyle:
    """`style` with the order decided for the column."""
    return replace(style, order=table.date_orders.get(column, style.order))
