"""Metrics by dimensions -> a table. One scan per table and filter, however many windows are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.metrics import Metric, metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import is_step, stored_values
from analytics.warehouse.asking.outline import AnyDay, outlined

Span = tuple[date | None, date]
OpenSpan = tuple[AnyDay | None, AnyDay]

# A customer can only be called new once enough history has been seen.
NEW_CUSTOMER_HISTORY = timedelta(days=90)


@dataclass(frozen=True)
class Measured:
    """`frame`: one row per group, the `by` columns and one float column per metric (NaN = unknown); `sql` what was run."""

    frame: pd.DataFrame
    sql: tuple[str, ...]


def measure(warehouse: Warehouse, names: tuple[str, ...], by: tuple[str, ...], start: date | None, end: date, scope: Scope) -> Measured:
    """The metrics `names` over [start, end), grouped by the dimensions `by`.

    Groups without rows are absent. Without dimensions there is exactly one row; a sum over no rows is 0 where the table
    covers the window and unknown where it does not. Raises UnknownName for a dimension a metric's table does not have.
    """
    spans = measure_spans(warehouse, names, by, {"current": (start, end)}, scope)
    return Measured(spans["current"].frame, spans["current"].sql)


def measure_spans(
    warehouse: Warehouse, names: tuple[str, ...], by: tuple[str, ...], spans: Mapping[str, Span], scope: Scope
) -> dict[str, Measured]:
    """`measure` for several windows at once, in one scan: {window name: Measured}. Windows may overlap."""
    wanted = with_parts(names)
    # The previous year is last year's same dates too: a window asked for twice is measured once.
    distinct = {span: name for name, span in list(spans.items())[::-1]}
    parts, statements = [], []
    for group in _scans(wanted):
        starts = [start for start, _end in distinct if start is not None]
        first = min(starts) if len(starts) == len(distinct) else None
        whole = (first, max(end for _start, end in distinct))
        expression = outlined(_expression, group, by, tuple((name, span) for span, name in distinct.items()), whole, scope, scope.as_of if group[0].table == "deals" else None)
        statements.append(warehouse.sql(expression))
        parts.append(warehouse.frame(expression))
    measured: dict[str, Measured] = {}
    for name, span in spans.items():
        columns = _filled(warehouse, _combined(parts, by, distinct[span]), wanted, span, by)
        measured[name] = Measured(pd.DataFrame({column: columns[column] for column in (*by, *names)}), tuple(statements))
    return measured


def nothing(warehouse: Warehouse, name: str, start: date | None, end: date) -> float:
    """What someone or something without a single row measures in [start, end): the one value every table is completed with.

    Zero where the table reaches into the window and a sum of nothing is known (a gross profit of nothing is 0 too); unknown where it
    does not, where a ratio would divide by nothing, and where too little history shows who is new.
    """
    def made() -> float:
        wanted = with_parts((name,))
        no_rows = pd.DataFrame({part: [float("nan")] for part in wanted if metric(part).formula is None})
        return float(_filled(warehouse, no_rows, wanted, (start, end), ())[name].iloc[0])

    return warehouse.cached(("nothing", name, start, end), made)


def covers(warehouse: Warehouse, name: str, start: date | None, end: date) -> bool:
    """Whether the dataset behind a metric reaches into [start, end): a window it does not reach is unknown, not zero."""
    base = metric(with_parts((name,))[0])
    first, last = _extent(warehouse, base)
    return first is not None and last is not None and first < end and (start is None or last >= start)


def _extent(warehouse: Warehouse, base: Metric) -> tuple[date | None, date | None]:
    dataset = "receipts" if base.table == "receipt_credits" else base.table
    return warehouse.first_date(dataset, base.date), warehouse.last_date(dataset, base.date)


def _scans(names: tuple[str, ...]) -> list[tuple[Metric, ...]]:
    """Metrics that can share one scan: same table, date, filter and pre-aggregation."""
    scans: dict[tuple[object, ...], list[Metric]] = {}
    for name in names:
        m = metric(name)
        if m.value is not None:
            scans.setdefault((m.table, m.date, m.where, m.per, m.first_per), []).append(m)
    return [tuple(group) for group in scans.values()]


def _named(name: str, span: str) -> str:
    return f"{name}__{span}"


def _expression(
    group: tuple[Metric, ...], by: tuple[str, ...], windows: tuple[tuple[str, OpenSpan], ...], whole: OpenSpan, scope: Scope, as_of: AnyDay | None,
) -> ir.Table:
    """One scan of one table for all windows, aggregated; `whole` is the window around them all. Read on a day of its own, a deal is as
    it was known that day."""
    m, spans = group[0], dict(windows)
    # A first sale is first in the whole history, whoever reads it: filters come after it is found.
    joined = m.first_per is not None or any(tables.reads_customer(dim) for dim in by)
    rows = tables.rows(m.table, Scope() if m.first_per else scope, by if joined else (), m.date, None if m.first_per else whole[0], whole[1], as_of)
    if m.where is not None:
        rows = rows.filter(m.where(rows))
    if m.first_per:
        rows = _firsts(rows, m, by, scope)
    # Grouping by values, not by added columns, keeps the statement short.
    keys = [rows[dim] if joined else tables.dimension(rows, m.table, dim, m.date).name(dim) for dim in by]
    inside = {name: tables.inside(rows, m.table, m.date or "", *span) if len(spans) > 1 or m.first_per else None for name, span in spans.items()}
    if m.per:
        return _positive_nets(rows, m, keys, inside)
    values = {_named(one.name, name): one.value(rows, where).cast("float64") for one in group if one.value for name, where in inside.items()}
    return rows.group_by(keys).aggregate(**values) if by else rows.aggregate(**values)


def _positive_nets(rows: ir.Table, m: Metric, keys: list[ir.Value], inside: Mapping[str, ir.BooleanValue | None]) -> ir.Table:
    """The number of groups of `m.per` whose net is positive, per window."""
    assert m.value is not None and m.per is not None
    nets = rows.group_by([*keys, m.per]).aggregate(**{name: m.value(rows, where) for name, where in inside.items()})
    values = {_named(m.name, name): (nets[name] > 0).sum().cast("float64") for name in inside}
    by = [key.get_name() for key in keys]
    return nets.group_by(by).aggregate(**values) if by else nets.aggregate(**values)


def _firsts(rows: ir.Table, m: Metric, by: tuple[str, ...], scope: Scope) -> ir.Table:
    dims = tuple(dim for dim, _values in scope.filters if dim not in by and tables.has_dimension(m.table, dim))
    rows = tables.rows(m.table, Scope(), (*by, *dims), m.date).filter(m.where) if dims and m.where else rows
    order = [rows[m.date or ""], rows.batch_id, rows.row_no]
    rows = rows.mutate(nth=ibis.row_number().over(group_by=rows[m.first_per or ""], order_by=order))
    rows = rows.filter(rows.nth == 0)
    for dim, values in scope.filters:
        rows = rows.filter(rows[dim].cast("string").isin(stored_values(dim, values)) if dim in rows.columns else ibis.literal(False))
    return rows


def _combined(parts: list[pd.DataFrame], by: tuple[str, ...], span: str) -> pd.DataFrame:
    """The columns of one window from every scan; a group without rows in the window has no value and is absent."""
    suffix = _named("", span)
    frames = []
    for part in parts:
        kept = {column.removesuffix(suffix): part[column].to_numpy() for column in part.columns if column.endswith(suffix)}
        present = ~np.logical_and.reduce([np.isnan(values) for values in kept.values()]) if by else np.ones(len(part), dtype=bool)
        groups = {dim: pd.Series(part[dim].to_numpy()[present], dtype=part[dim].dtype) for dim in by}
        frames.append(pd.DataFrame(groups | {name: pd.Series(values[present]) for name, values in kept.items()}))
    if not by:
        return pd.concat(frames, axis=1)
    return frames[0] if len(frames) == 1 else _beside(frames, by)


def _beside(frames: list[pd.DataFrame], by: tuple[str, ...]) -> pd.DataFrame:
    """The frames side by side, a row for each group that any of them has, in the order of the groups: what outer merges make of them,
    which for the dozen rows of a board take longer than asking for them."""
    own = [list(zip(*(frame[dim] for dim in by), strict=True)) for frame in frames]
    places = {group: place for place, group in enumerate(sorted(set().union(*own)))}
    columns = {dim: pd.Series([group[n] for group in places], dtype=frames[0][dim].dtype) for n, dim in enumerate(by)}
    for frame, groups in zip(frames, own, strict=True):
        at = [places[group] for group in groups]
        for name in frame.columns[len(by):]:
            values = np.full(len(places), np.nan)
            values[at] = frame[name].to_numpy()
            columns[name] = pd.Series(values)
    return pd.DataFrame(columns)


def _filled(warehouse: Warehouse, frame: pd.DataFrame, names: tuple[str, ...], span: Span, by: tuple[str, ...]) -> dict[str, pd.Series]:
    """Zeros where the table covers the window, unknown where it does not, then the formulas."""
    columns = {column: frame[column] for column in frame.columns}
    for name in names:
        m = metric(name)
        if m.formula is not None:
            made = m.formula(columns).astype("float64")
            if m.known_by in frame:  # sales that come to nothing, +100 and −100, are matched by no cost at all: that is no profit of nought
                made = made.where(frame[m.known_by].notna() | frame[m.of[-1]].isna())
            columns[name] = made
            continue
        # Sums of optional columns (media) stay unknown when no row has a value, and so does a ratio; counts and sales of nothing are zero.
        if covers(warehouse, name, *span) and m.table != "media":
            columns[name] = columns[name].fillna(0.0)
        if m.first_per:
            columns[name] = columns[name].where(_enough_history(warehouse, m, span, frame, by))
    return columns


def _enough_history(warehouse: Warehouse, m: Metric, span: Span, frame: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """Of each row, whether enough history lies before its days to know who is new: before its own step, where time is split."""
    first, _last = _extent(warehouse, m)
    if first is None:
        return pd.Series(False, index=frame.index)
    begins = pd.Series(pd.Timestamp(span[0]) if span[0] else pd.NaT, index=frame.index, dtype="datetime64[ns]")
    for step in (dim for dim in by if is_step(dim)):
        own = pd.to_datetime(frame[step])
        begins = begins.where(begins >= own, own)
    return begins >= pd.Timestamp(first + NEW_CUSTOMER_HISTORY)
