"""What the figures under periods side by side are: money or a count of things; and whether their own total column agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.cleaning.against import totals_differ
from analytics.ingest.cleaning.totals import OwnTotal
from analytics.ingest.recognising.recognise import titles
from analytics.ingest.recognising.table import PeriodSpread, Table
from analytics.ingest.shapes.period_columns import FIELDS, adds_up, running
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.numbers import is_blank, parse_number
from analytics.ingest.terms.units import unit_of_heading
from analytics.schema import MENDED_FROM

_COUNTED = re.compile(
    r"[总數数]量|销量|銷量|产量|出货量|台[数量次]|件[数量]|套数|箱数|瓶数|吨|只数|个数|单[数量]|订单数|人[数次]|客流|数量|\bqty\b|quantit|\bunits?\b|pieces|\bpcs\b|volume|\bcount\b|number of|单位\s*[:：]?\s*[(（]?\s*[台件个套箱瓶吨只支双条张辆袋盒]",
    re.IGNORECASE)
_MONEY = re.compile(r"[额額款价費费]|业绩|業績|营收|营业|收入|[万千亿萬億]?元|万|萬|人民币|revenue|amount|turnover|value|sales|\brmb\b|\bcny\b|\busd\b|[¥￥$€]", re.IGNORECASE)
_THINGS = re.compile(r"[(（]\s*[台件个套箱瓶吨只支双条张辆袋盒]\s*[)）]|\((?:pcs|units?|qty|kg|tons?)\)", re.IGNORECASE)
_MOST = 50_000


def money_or_counts(table: Table) -> Table:
    """A sheet whose words speak of pieces and never of money is asked about before its figures count as sales."""
    if not table.periods or table.periods[0].dataset != "sales" or table.options.dataset is not None:
        return table
    header, wide = table.header, table.periods[0]
    values = [i for _period, columns in wide.groups for i, name in columns.items() if name == FIELDS[wide.dataset][1]]
    if not values:
        return table
    others = [name for i, name in enumerate(header.names) if i not in values]
    around = [*titles(table.sheet, header), table.sheet.name, re.sub(r"\.\w+$", "", table.raw.name)]
    counted = next((text for text in (*others, *around) if _COUNTED.search(text) or _THINGS.search(text)), None)
    money = any(_MONEY.search(text) for text in (*others, *around)) or any(unit_of_heading(header.names[i]) for i in values) or header.sheet_factor is not None
    if counted is None or money and not any(_COUNTED.search(name) for name in others if adds_up(name) or name == counted):
        return table
    if header.sheet_factor is not None or any(unit_of_heading(header.names[i]) for i in values):
        return table
    key = f"values:{header.names[values[0]]}"
    answer = table.answer(key)
    if answer == "count":
        return table.left_alone(Text(f"「{table.shown}」里各期的数是件数，不是金额，没有加载（要算成交额请给出金额）",
                                     f"The figures of “{table.shown}” count pieces and are no money, so it was not loaded (give amounts to count as sales)"))
    return table.asking(Question(
        key, header.names[values[0]],
        Text(f"各期下面的数像是件数（「{counted}」），不像金额", f"The figures under the periods look like pieces (“{counted}”), not like money"),
        (Answer(Text("是金额，按成交额载入", "they are money: load them as sales"), "answer", f"{key}=money"),
         Answer(Text("是件数，不载入", "they are pieces: do not load them"), "answer", f"{key}=count")),
        Text("当作成交额（元）载入", "load them as sales in yuan")))


def periods_against_totals(table: Table) -> Table:
    """The column 合计 beside the periods of a sheet against what the periods add up to; a running total may begin earlier and is not compared."""
    if len(table.periods) != 1 or MENDED_FROM in table.header.names:  # of rows to mend only the bad cells came back
        return table
    wide, header = table.periods[0], table.header
    values = _value_columns(wide)
    start = header.index + 1
    part = table.sheet.cells.slice(start, _MOST)
    first = table.sheet.first_row + start
    rows = [k for k in range(part.num_rows) if first + k not in table.total_rows]
    if part.num_rows == _MOST or not values or not rows:
        return table
    read = [_row_sum(part, k, values, table.commas) for k in rows]
    questions, notes = [], []
    for i, name in enumerate(header.names):
        if i in wide.columns or i == 0 or i >= part.num_columns:
            continue
        said = [_number(part.column(i)[k].as_py(), i in table.commas) for k in rows]
        both = [(a, b) for a, b in zip(read, said) if a is not None and b is not None]
        if adds_up(name) and not running(name) and both:
            step = 0.01 if all(abs(b * 100 - round(b * 100)) < 1e-6 for _a, b in both) else 0.0
            one = OwnTotal(name, FIELDS[wide.dataset][1], sum(b for _a, b in both), sum(a for a, _b in both), slack=max(0.01, step * len(both) ** 0.5))
            questions += totals_differ([one])
        elif not adds_up(name) and len(both) >= 2 and len(values) >= 2 and all(abs(a - b) <= 0.011 for a, b in both) and any(a for a, _b in both):
            notes.append(Text(f"「{name}」正好是各期之和，没有重复加载", f"“{name}” is the sum of the periods and was not loaded again"))
    return table.asking(*questions).noted(*notes)


def _value_columns(wide: PeriodSpread) -> list[int]:
    field = FIELDS[wide.dataset][1]
    return [i for _period, columns in wide.groups for i, name in columns.items() if name == field]


def _row_sum(part: pa.Table, row: int, columns: Sequence[int], commas: frozenset[int]) -> float | None:
    found = [number for i in columns if (number := _number(part.column(i)[row].as_py(), i in commas)) is not None]
    return sum(found) if found else None


def _number(text: str | None, comma: bool) -> float | None:
    number = None if text is None or is_blank(text) else parse_number(text, comma)
    return None if number is None or number.percent else float(number.value * (number.factor or 1))
