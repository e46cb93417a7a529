"""The head of every board: the measures of the period beside the previous period and last year."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.answer import Answer
from analytics.books.headcount import there
from analytics.books.target_of import owner_of_scope, target_of
from analytics.books.undated import undated_notes
from analytics.columns import columns
from analytics.errors import Text
from analytics.measure import Span, measure_spans, nothing
from analytics.metrics import metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import is_step
from analytics.window import Window, asked_window, ends_on, nothing_to_read, through_own_end

HEADLINE = ("sales", "gross_profit", "gross_margin", "collected", "orders", "new_customers", "won_amount", "won_deals", "lost_deals", "visits")
# What a company without orders reads in their place.
WITHOUT_SALES = ("new_deals", "cost_yuan", "leads", "revenue_yuan")


def totals(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, metrics: str = "") -> Answer:
    """How much did we sell, earn and collect, and is that more than before?

    Definition: each metric over the window; `previous` and `last_year` like for like. A metric whose dataset ends before
    as_of is compared through its own last day, and a note says so. change_rate is unknown when the base is 0 or less.
    Totals are measured at their own grain, never summed from parts.
    Parameters: reads the tables of the metrics, and targets. `metrics` names them, separated by commas; without it the
    headline metrics that have data. Dimensions a metric's table does not have leave that metric out, with a note.
    Returns: one row per metric (× by): metric, unit, value, previous, change_rate, last_year, last_year_rate; target and
    attainment where the company has a target.
    Raises: UnknownName for a metric; Refused for a period that cannot be read.
    Source: ours; see docs/decisions/like-for-like.md.

    The 3rd of March is the second working day of its month, and so was the 3rd of February:

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-02-03", "amount_yuan": 200}, {"ordered_on": "2026-02-28", "amount_yuan": 999},
    ...     {"ordered_on": "2026-03-02", "amount_yuan": 100}, {"ordered_on": "2026-03-03", "amount_yuan": 200}]))
    >>> totals(house, Scope("2026-03"), metrics="sales,orders").rows[["metric", "value", "previous", "change_rate"]].values.tolist()
    [['sales', 300.0, 200.0, 0.5], ['orders', 2.0, 1.0, 1.0]]
    """
    chosen = tuple(name.strip() for name in metrics.split(",") if name.strip())
    for name in chosen:
        metric(name)
    names = chosen or tuple(n for n in (*HEADLINE, *(() if warehouse.row_count("sales") else WITHOUT_SALES)) if warehouse.row_count(_table(n)))
    shown = ("metric", *by, "unit", "value", "previous", "change_rate", "last_year", "last_year_rate")
    first = _read_first(warehouse, names)
    if first is None:
        return Answer("totals", None, asked_window(warehouse, scope, "sales").period, columns(shown), pd.DataFrame(columns=list(shown)), (nothing_to_read("sales", warehouse),))
    asked = asked_window(warehouse, scope, first[0], date_column=first[1])
    head = through_own_end(warehouse, asked, *first)
    parts: list[pd.DataFrame] = []
    notes: list[Text] = [*head.notes, *undated_notes(warehouse, scope, head, names)]
    sql: list[str] = []
    for at, group in _by_window(warehouse, asked, names, notes, scope.as_of is not None):
        part, statements = _measured(warehouse, scope, by, at, group, notes)
        parts.append(part)
        sql.extend(statements)
    frame = pd.concat([part for part in parts if len(part)], ignore_index=True) if any(len(part) for part in parts) else pd.DataFrame(columns=list(shown))
    frame["order"] = frame["metric"].map({name: place for place, name in enumerate(names)})
    frame = frame.sort_values(["order", *by], kind="stable").drop(columns="order").reset_index(drop=True)
    if not by and head.period is not None:
        frame = _with_targets(warehouse, scope, head, frame)
    for column, base in (("change_rate", "previous"), ("last_year_rate", "last_year")):
        frame[column] = (frame["value"] - frame[base]) / frame[base].where(frame[base] > 0)
    ordered = [c for c in (*shown, "target", "attainment") if c in frame]
    return Answer("totals", head.as_of, head.period, columns(ordered, previous="", last_year="", target=""), frame[ordered], tuple(dict.fromkeys(notes)),
                  head.finished, head.previous, head.last_year,
                  {"elapsed_workdays": head.elapsed_workdays, "all_workdays": head.all_workdays, "time_progress": head.time_progress}, tuple(dict.fromkeys(sql)))


def _read_first(warehouse: Warehouse, names: tuple[str, ...]) -> tuple[str, str | None] | None:
    """What dates the answer: sales, or, for a company that keeps receipts, deals or visits but no orders, what reaches furthest."""
    dated = [("sales", None), *dict.fromkeys(_dated_by(name) for name in names)]
    if warehouse.last_date("sales"):
        return "sales", None
    reaching = [one for one in dated if warehouse.last_date(*one)]
    return max(reaching, key=lambda one: warehouse.last_date(*one) or date.min, default=None)


def _table(name: str) -> str:
    return metric(with_parts((name,))[0]).table


def _dated_by(name: str) -> tuple[str, str | None]:
    """The dataset of a metric, and the column that places its rows where that is not the dataset's own."""
    m = metric(with_parts((name,))[0])
    return ("receipts", None) if m.table == "receipt_credits" else (m.table, None if m.table == "sales" else m.date)


def _by_window(warehouse: Warehouse, asked: Window, names: tuple[str, ...], notes: list[Text], explicit: bool) -> list[tuple[Window, tuple[str, ...]]]:
    """Metrics grouped by the window they are compared in: as asked for, or through their own dataset's last day."""
    groups: dict[Window, list[str]] = {}
    for name in names:
        groups.setdefault(through_own_end(warehouse, asked, *_dated_by(name)), []).append(name)
    for at, group in groups.items():
        if at.compared_to is not None and (not at.finished or explicit):
            notes.append(ends_on([metric(name).label for name in group], at))
    return [(at, tuple(group)) for at, group in groups.items()]


def _measured(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window, names: tuple[str, ...], notes: list[Text]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    dims = (*by, *(dim for dim, _values in scope.where))
    fit = tuple(n for n in names if all(tables.has_dimension(_table(p), d) for p in with_parts((n,)) if metric(p).value for d in dims))
    for name in (name for name in names if name not in fit):
        label = metric(name).label
        notes.append(Text(f"{label.zh}不能按所选维度拆分或筛选，未列出。", f"{label.en} cannot be split or filtered that way and is left out."))
    if not fit:
        return pd.DataFrame(), ()
    # Steps of time are compared with no other window: their days are their own.
    compared = {} if any(is_step(dim) for dim in by) else {"previous": at.previous, "last_year": at.last_year}
    spans: dict[str, Span] = {"value": (at.start, at.end)} | {name: span for name, span in compared.items() if span is not None}
    measured = measure_spans(warehouse, fit, by, spans, scope)
    groups = {span: list(zip(*(one.frame[dim] for dim in by), strict=True)) if by else [()] for span, one in measured.items()}
    places = {key: place for place, key in enumerate(dict.fromkeys((name, group) for own in groups.values() for name in fit for group in own))}
    rows = pd.DataFrame({"metric": [name for name, _group in places]} | {dim: [group[n] for _name, group in places] for n, dim in enumerate(by)})
    for span in ("value", "previous", "last_year"):
        rows[span] = float("nan")
    for span, own in groups.items():
        values = np.array(_nothing(warehouse, scope, by, rows, span, spans[span]) if by else rows[span], dtype="float64")
        for name in fit:
            values[[places[name, group] for group in own]] = measured[span].frame[name].to_numpy()
        rows[span] = values
    rows["unit"] = rows["metric"].map({n: metric(n).unit for n in fit})
    return rows, next(iter(measured.values())).sql


def _nothing(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], rows: pd.DataFrame, name: str, span: Span) -> np.ndarray:
    """What a group absent from a window measured there; unknown for who was not there then. What has rows and is unknown stays unknown."""
    none = {one: nothing(warehouse, one, *span) for one in rows["metric"].unique()}
    measured = rows["metric"].map(none).to_numpy(dtype="float64")
    here = there(warehouse, scope, by[0], *span) if name != "value" else None
    return measured if here is None else np.where(rows[by[0]].isin(here), measured, np.nan)


def _with_targets(warehouse: Warehouse, scope: Scope, head: Window, frame: pd.DataFrame) -> pd.DataFrame:
    """The target of whom the scope is about: the company, or the one region, team or person it is narrowed to."""
    assert head.period is not None
    whose = owner_of_scope(warehouse, scope, head.period)
    if whose is None:
        return frame
    aims = [target_of(warehouse, name, whose[0], [whose[1]], head.period)["target"] for name in frame["metric"]]
    frame["target"] = [float(aim.iloc[0]) if len(aim) and pd.notna(aim.iloc[0]) else float("nan") for aim in aims]
    frame["attainment"] = frame["value"] / frame["target"].where(frame["target"] > 0)
    return frame
