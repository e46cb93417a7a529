"""Expressions with their days left open: a board asked of another month is neither built nor compiled anew.

Building and compiling an Ibis expression costs more than running it on a company's tables. `outlined(build, …)` builds it
once for all days; `Warehouse.sql` compiles it once and writes the days in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import ibis
import ibis.expr.types as ir

from analytics.scope import Scope

# Characters no sheet holds: a filter value can never be taken for a day.
_OPENS, _CLOSES = "\ue000", "\ue001"


@dataclass(frozen=True)
class Day:
    """A day an expression leaves open. Only comparing rows with it makes sense: its arithmetic belongs to the caller."""

    name: str


AnyDay = date | Day


class Asking:
    """Arguments that travel together, as a frozen dataclass: `outlined` opens the dates of its fields."""


@dataclass(frozen=True)
class Outline:
    """An expression and the days to write into it."""

    expression: ir.Table
    days: Mapping[str, date]


def outlined(build: Callable[..., ir.Table], *arguments: Any) -> Outline:
    """`build(*arguments)` with its dates (in tuples too) left open. Of a Scope only the filters reach `build`.

    `build` must depend on nothing but its arguments, and those must be hashable.
    """
    days: dict[str, date] = {}
    names = (f"day{number}" for number in range(1000))
    return Outline(_built(build, tuple(_opened(argument, days, names) for argument in arguments)), days)


def _opened(argument: Any, days: dict[str, date], names: Iterator[str]) -> Any:
    if isinstance(argument, date):
        day = Day(next(names))
        days[day.name] = argument
        return day
    if isinstance(argument, Scope):
        return replace(argument, period=None, as_of=None)
    if isinstance(argument, Asking):
        return replace(argument, **{field.name: _opened(getattr(argument, field.name), days, names) for field in fields(argument)})  # type: ignore[arg-type, type-var]
    if isinstance(argument, tuple):
        return tuple(_opened(part, days, names) for part in argument)
    return argument


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


def written_in(sql: str, days: Mapping[str, date]) -> str:
    """The statement with its open days filled in."""
    for name, value in days.items():
        sql = sql.replace(f"{_OPENS}{name}{_CLOSES}", value.isoformat())
    return sql
