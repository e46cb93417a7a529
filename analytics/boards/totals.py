"""The head of every board: the measures of the period beside the previous period and last year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analytics.answer import Answer
from analytics.books.target_of import owner_of_scope, target_of
from analytics.columns import columns
from analytics.errors import Text
from analytics.measure import covers, measure_spans
from analytics.metrics import Metric, metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.window import Window, nothing_to_read, window

HEADLINE = ("sales", "gross_profit", "gross_margin", "collected", "orders", "new_customers", "won_amount", "won_deals", "visits")


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
    head = window(warehouse, scope, "sales")
    if head.as_of is None:
        head = _head_without_sales(warehouse, scope, head)
    names = chosen or tuple(n for n in HEADLINE if warehouse.row_count(_table(n)))
    shown = ("metric", *by, "unit", "value", "previous", "change_rate", "last_year", "last_year_rate")
    if head.as_of is None or not names:
        return Answer("totals", None, head.period, columns(shown), pd.DataFrame(columns=list(shown)), (nothing_to_read("sales"),))
    parts: list[pd.DataFrame] = []
    notes: list[Text] = list(head.notes)
    sql: list[str] = []
    for at, group in _by_window(warehouse, scope, head, names, notes):
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


def _head_without_sales(warehouse: Warehouse, scope: Scope, head: Window) -> Window:
    """The window of the dataset that reaches furthest, for a company that keeps deals or visits but no orders."""
    windows = [window(warehouse, scope, _dataset(m), date_column=m.date) for m in map(metric, HEADLINE) if m.value and m.table != "receipt_credits"]
    return max((at for at in windows if at.as_of), key=lambda at: at.as_of or date.min, default=head)


def _table(name: str) -> str:
    return metric(with_parts((name,))[0]).table


def _dataset(m: Metric) -> str:
    table = _table(m.name)
    return "receipts" if table == "receipt_credits" else table


def _by_window(warehouse: Warehouse, scope: Scope, head: Window, names: tuple[str, ...], notes: list[Text]) -> list[tuple[Window, tuple[str, ...]]]:
    """Metrics grouped by the window they are compared in: the head's, or up to their own dataset's last day."""
    groups: dict[date | None, list[str]] = {}
    for name in names:
        m = metric(with_parts((name,))[0])
        last = head.as_of if m.table == "sales" else warehouse.last_date(_dataset(m), m.date if m.table != "receipt_credits" else None)
        ends = last if last and head.as_of and last < head.as_of and not head.finished and head.start and last >= head.start else head.as_of
        groups.setdefault(ends, []).append(name)
    made = []
    for ends, group in groups.items():
        at = head
        if ends != head.as_of and ends is not None:
            at = window(warehouse, replace(scope, as_of=ends, period=head.period.label if head.period else None), "sales")
            labels = [metric(name).label for name in group]
            notes.append(Text(f"{'、'.join(label.zh for label in labels)}的数据只到 {ends.isoformat()}，按那一天比较。",
                              f"{', '.join(label.en for label in labels)}: data ends on {ends.isoformat()}, compared through that day."))
        made.append((at, tuple(group)))
    return made


def _measured(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window, names: tuple[str, ...], notes: list[Text]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    dims = (*by, *(dim for dim, _values in scope.where))
    fit = tuple(n for n in names if all(tables.has_dimension(_table(p), d) for p in with_parts((n,)) if metric(p).value for d in dims))
    for name in set(names) - set(fit):
        label = metric(name).label
        notes.append(Text(f"{label.zh}不能按所选维度拆分或筛选，未列出。", f"{label.en} cannot be split or filtered that way and is left out."))
    if not fit:
        return pd.DataFrame(), ()
    spans = {"value": (at.start, at.end)} | ({"previous": at.previous} if at.previous else {}) | ({"last_year": at.last_year} if at.last_year else {})
    measured = measure_spans(warehouse, fit, by, spans, scope)
    rows = None
    for span, one in measured.items():
        long = one.frame.melt(id_vars=list(by), value_vars=list(fit), var_name="metric", value_name=span)
        rows = long if rows is None else rows.merge(long, on=["metric", *by], how="outer")
    assert rows is not None
    for span in ("previous", "last_year"):
        if span not in rows:
            rows[span] = float("nan")
    if by:
        _fill_absent(warehouse, rows, spans)
    rows["unit"] = rows["metric"].map({n: metric(n).unit for n in fit})
    return rows, next(iter(measured.values())).sql


def _fill_absent(warehouse: Warehouse, rows: pd.DataFrame, spans: dict[str, tuple[date | None, date]]) -> None:
    """A group absent from a window it could have been in measured zero there."""
    for name in rows["metric"].unique():
        if metric(name).formula is None:
            for span, (start, end) in spans.items():
                if covers(warehouse, name, start, end):
                    rows.loc[rows["metric"] == name, span] = rows.loc[rows["metric"] == name, span].fillna(0.0)


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
