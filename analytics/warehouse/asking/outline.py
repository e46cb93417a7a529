"""Expressions with their days and filters left open: a board asked of another month or region is neither built nor compiled anew.

Building and compiling an Ibis expression costs more than running it on a company's tables. `outlined(build, …)` builds it
once for all days and for all values of a filter; `Warehouse.sql` compiles it once and writes the days and values in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.types as ir

from analytics.scope import Filter, Scope
from analytics.warehouse.asking.dimensions import stored_values
from analytics.warehouse.file.sql_text import literal

# Characters no sheet holds: what is written in can never be taken for an opening.
_OPENS, _CLOSES = "\ue000", "\ue001"
_OPENING = re.compile(f"'{_OPENS}([a-z]+[0-9]+){_CLOSES}'")


@dataclass(frozen=True)
class Day:
    """A day an expression leaves open. Only comparing rows with it makes sense: its arithmetic belongs to the caller."""

    name: str


AnyDay = date | Day


class Asking:
    """Arguments that travel together, as a frozen dataclass: `outlined` opens the dates of its fields."""


@dataclass(frozen=True)
class Outline:
    """An expression, and the days and filter values to write into it."""

    expression: ir.Table
    written: Mapping[str, str]


def outlined(build: Callable[..., ir.Table], *arguments: Any) -> Outline:
    """`build(*arguments)` with its dates (in tuples too) and the values of a Scope's filters left open.

    `build` must depend on nothing but its arguments, and those must be hashable. Of a Scope only the filters reach it: their
    dimensions as they are, their values, as many as there are, to compare a column with and for nothing else.
    """
    openings = _Openings()
    return Outline(_built(build, tuple(_opened(argument, openings) for argument in arguments)), openings.written)


class _Openings:
    """What is left open so far: the name of each opening and what goes into it."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}

    def open(self, kind: str, value: str) -> str:
        name = f"{kind}{len(self.written)}"
        self.written[name] = value
        return name


def _opened(argument: Any, openings: _Openings) -> Any:
    if isinstance(argument, date):
        return Day(openings.open("day", argument.isoformat()))
    if isinstance(argument, Scope):
        where, visible = (_opened_filters(filters, openings) for filters in (argument.where, argument.visible))
        return Scope(where=where, visible=visible)
    if isinstance(argument, Asking):
        return replace(argument, **{field.name: _opened(getattr(argument, field.name), openings) for field in fields(argument)})  # type: ignore[arg-type, type-var]
    if isinstance(argument, tuple):
        return tuple(_opened(part, openings) for part in argument)
    return argument


def _opened_filters(filters: tuple[Filter, ...], openings: _Openings) -> tuple[Filter, ...]:
    return tuple((dim, tuple(f"{_OPENS}{openings.open('value', value)}{_CLOSES}" for value in stored_values(dim, values))) for dim, values in filters)


@lru_cache(maxsize=2048)
def _built(build: Callable[..., ir.Table], arguments: tuple[Any, ...]) -> ir.Table:
    return build(*arguments)


def day(value: AnyDay) -> ir.DateValue:
    """The day as a value to compare a date column with."""
    return ibis.date(value.year, value.month, value.day) if isinstance(value, date) else _open(value).cast("date")


def midnight(value: AnyDay) -> ir.TimestampValue:
    """The start of the day as a value to compare a time column with."""
    return ibis.timestamp(datetime(value.year, value.month, value.day)) if isinstance(value, date) else _open(value).cast("timestamp")


def placed_at(column: ir.Value, value: AnyDay) -> ir.Value:
    """The day as a value to compare this column with."""
    return day(value) if column.type().is_date() else midnight(value)


def _open(value: Day) -> ir.StringValue:
    return ibis.literal(f"{_OPENS}{value.name}{_CLOSES}")


def written_in(sql: str, written: Mapping[str, str]) -> str:
    """The statement with its openings filled in, in one pass: what is written in is never read again."""
    return _OPENING.sub(lambda found: literal(written[found[1]]), sql)
