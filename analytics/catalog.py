"""Every question by name: what pages, command line, exports and documents ask."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics import schema
from analytics.access.sensitive import hidden, without
from analytics.answer import Answer
from analytics.boards import questions as boards
from analytics.calendar import parse_period
from analytics.commitments import questions as commitments
from analytics.customers import questions as customers
from analytics.data import questions as data
from analytics.deals import questions as deals
from analytics.dimension_values import dimension_values
from analytics.errors import Refused, Text, UnknownName
from analytics.field import questions as field
from analytics.journeys import questions as journeys
from analytics.market import questions as market
from analytics.media import questions as media
from analytics.question import Question
from analytics.scope import Scope
from analytics.service import questions as service
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import DIMENSIONS, stored_values
from analytics.words.near_names import near_names

FIRST_YEAR, LAST_YEAR = 1900, 2199


# The families in the order in which lists of questions show them.
FAMILIES = (boards, commitments, deals, journeys, media, market, customers, field, service, data)
QUESTIONS: tuple[Question, ...] = tuple(question for family in FAMILIES for question in family.QUESTIONS)
BY_NAME = {question.name: question for question in QUESTIONS}


def question(name: str) -> Question:
    """The question of that name. Raises UnknownName with a suggestion."""
    if name not in BY_NAME:
        raise UnknownName.of(Text("问题", "question"), name, BY_NAME)
    return BY_NAME[name]


def ask(warehouse: Warehouse, name: str, scope: Scope = Scope(), by: tuple[str, ...] = (), options: Mapping[str, Any] | None = None) -> Answer:
    """Answer a question by name: the one way in for pages, command line, exports and documents.

    Raises UnknownName for a question, option, option value or dimension that does not exist; Refused for a period that
    cannot be read; NotEnoughData where the question says so.
    """
    asked = question(name)
    _check_days(scope, warehouse.today())
    _check_dimensions(warehouse, (*by, *(dim for dim, _values in scope.filters)))
    if asked.by == () and by:
        raise Refused(Text(f"「{asked.label.zh}」不能再按维度拆分。", f"“{asked.label.en}” cannot be split by a dimension."))
    arguments = _arguments(asked, options or {})
    if "by" in inspect.signature(asked.function).parameters and by:
        arguments["by"] = by
    try:
        answer = asked.function(warehouse, scope, **arguments)
    except OverflowError as far:  # so many long periods back that the calendar ends
        raise Refused(Text("这样往回算超出了日历；请缩短期间或减少期数。", "That reaches back beyond the calendar; take a shorter period or fewer of them.")) from far
    answer = without(answer, asked, hidden(warehouse))
    return replace(answer, rows=_plain(answer), notes=tuple(dict.fromkeys((*answer.notes, *_unheard_of(warehouse, asked, scope)))))


# Names are not compared with more than this: customers run into tens of thousands.
_COMPARED = 2000


def _unheard_of(warehouse: Warehouse, asked: Question, scope: Scope) -> list[Text]:
    """Filter values no row has: an answer of noughts would be taken for a fact."""
    said = []
    for dim, values in scope.where:
        if dim not in DIMENSIONS or DIMENSIONS[dim].grain or not (known := dimension_values(warehouse, asked.dataset, dim, Scope(visible=scope.visible))):
            continue
        label, sheet = DIMENSIONS[dim].label, schema.dataset(asked.dataset).label
        for value in [value for value, stored in zip(values, stored_values(dim, values), strict=True) if stored not in known]:
            near = near_names(value, known) if len(known) <= _COMPARED else ()
            said.append(Text(f"「{sheet.zh}」的{label.zh}里没有「{value[:30]}」" + (f"，您是不是要找：{'、'.join(near)}？" if near else "。"),
                             f"“{sheet.en}” has no {label.en.lower()} called “{value[:30]}”" + (f"; did you mean {', '.join(near)}?" if near else ".")))
    return said


def _check_days(scope: Scope, today: date) -> None:
    """Comparisons reach back and forth by years: days near the ends of the calendar cannot be answered about."""
    days = [scope.as_of] if scope.as_of is not None else []
    if scope.period:
        period = parse_period(scope.period, scope.as_of or today)
        days += [period.start, period.last_day]
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(Text(f"日期 {day} 太远；请用 {FIRST_YEAR} 到 {LAST_YEAR} 年之间的日期。",
                               f"{day} is too far away; use a day between {FIRST_YEAR} and {LAST_YEAR}."))


def _arguments(asked: Question, options: Mapping[str, Any]) -> dict[str, Any]:
    known = {option.name: option for option in asked.options}
    arguments: dict[str, Any] = {}
    for name, value in options.items():
        if name not in known:
            raise UnknownName.of(Text("选项", "option"), name, known)
        option = known[name]
        if option.values and str(value) not in option.values:
            raise UnknownName.of(Text(f"选项 {name} 的取值", f"value of option {name}"), str(value), option.values)
        if option.whole_number and not (re.fullmatch("[0-9]{1,4}", str(value)) and int(value) <= option.most):
            raise Refused(Text(f"选项 {name} 要写 0 到 {option.most} 的整数，看到的是「{str(value)[:20]}」。", f"Option {name} takes a whole number up to {option.most}; it is “{str(value)[:20]}”."))
        arguments[option.parameter or name] = int(value) if option.whole_number else str(value)
    return arguments


def _check_dimensions(warehouse: Warehouse, dims: tuple[str, ...]) -> None:
    unknown = [dim for dim in dims if dim not in DIMENSIONS]
    if not unknown:
        return
    extras = warehouse.cached(("extra columns",), lambda: _extra_columns(warehouse))
    for dim in unknown:
        if dim not in extras:
            raise UnknownName.of(Text("维度", "dimension"), dim, {*DIMENSIONS, *extras})


def _extra_columns(warehouse: Warehouse) -> set[str]:
    """The names of the extra columns of every uploaded sheet: they can be used as dimensions too."""
    found: set[str] = set()
    for name in tables.schema.DATASETS:
        if warehouse.row_count(name):
            t = tables.table(name)
            keys = t.select(key=t.extra.keys().unnest()).distinct()
            found |= set(warehouse.frame(keys)["key"].dropna())
    return found


def _plain(answer: Answer) -> Any:
    """Rows in the order and with the columns the answer declares."""
    names = [column.name for column in answer.columns if column.name in answer.rows.columns]
    if names == list(answer.rows.columns) and isinstance(answer.rows.index, pd.RangeIndex):
        return answer.rows
    return answer.rows[names].reset_index(drop=True)
