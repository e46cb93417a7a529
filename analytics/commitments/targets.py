"""目标: the tree of targets, what its branches add up to, and how far each node is."""

from __future__ import annotations

import pandas as pd

from analytics.answer import Answer, Column
from analytics.books.owners import DIMENSION_OF_LEVEL, LEVELS, folded, held_by_several, owners, reached_by
from analytics.books.target_of import Node, target_book, tree_of
from analytics.columns import columns
from analytics.commitments.columns import FAMILY
from analytics.errors import Text, UnknownName
from analytics.measure import covers
from analytics.metrics import metric as metric_by_name
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import stored_values
from analytics.window import Window, nothing_to_read, window

OWN = (
    *FAMILY, Column("children_sum", Text("下级合计", "Sum of parts"), "yuan"), Column("unallocated", Text("未分解", "Unallocated"), "yuan"),
    Column("actual", Text("实际", "Actual"), "yuan"),
)
COLUMNS = (
    "level", "owner", "metric", "target", "children_sum", "unallocated", "actual", "attainment", "time_progress", "prorated",
)
_NARROWED_BY = ("person", "team", "region")


def targets(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, metric: str = "sales") -> Answer:
    """What was each level asked to reach, do the parts add up to the whole, and how far is each?

    Definition: target as in `target_of`; children_sum = Σ targets of the nodes directly below, unknown unless all have one;
    unallocated = target − children_sum; attainment = actual to as_of ÷ the whole period's target.
    Parameters: reads targets, people and the metric's table; option `metric` (sales); `by` keeps levels (person, team …).
    Without a period: the month of as_of.
    Returns: one row per node that has a target, from the company down, each level by owner.
    Raises: UnknownName for a metric, level or filter that does not exist; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("people", [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "一部"}]),
    ...     sheet("targets", [{"period": "2026-03", "level": "team", "owner": "一部", "value": 500}, {"period": "2026-03", "owner": "甲", "value": 300},
    ...     {"period": "2026-03", "owner": "乙", "value": 150}]),
    ...     sheet("sales", [{"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 120}, {"ordered_on": "2026-03-03", "person": "乙", "amount_yuan": 30}]))
    >>> targets(house, Scope("2026-03"), by=("team", "person")).rows[["owner", "target", "children_sum", "unallocated", "actual", "attainment"]].values.tolist()
    [['一部', 500.0, 450.0, 50.0, 150.0, 0.3], ['乙', 150.0, nan, nan, 30.0, 0.2], ['甲', 300.0, nan, nan, 120.0, 0.4]]
    """
    measured = metric_by_name(metric)
    for name in by:
        if name not in LEVELS:
            raise UnknownName.of(Text("层级", "level"), name, LEVELS)
    for dim, _values in scope.where:
        if dim not in _NARROWED_BY:
            raise UnknownName.of(Text("筛选维度", "filter"), dim, _NARROWED_BY)
    seen = window(warehouse, scope, "sales", default="month")
    shape = columns(COLUMNS, OWN, **dict.fromkeys(("target", "children_sum", "unallocated", "actual"), measured.unit))
    missing = "targets" if warehouse.row_count("targets") == 0 else "sales" if seen.as_of is None else None
    if missing or seen.period is None:
        empty = pd.DataFrame({column.name: pd.Series(dtype="object") for column in shape})
        return Answer("targets", seen.as_of, seen.period, shape, empty, (nothing_to_read(missing or "targets", warehouse),), seen.finished)
    rows = _nodes(warehouse, scope, seen, metric, by)
    nobodys = rows[(rows["level"] == "person") & rows["owner"].map(folded).isin(owners(warehouse).several)]
    actual, sql = _actuals(warehouse, rows, seen, metric)
    actual[nobodys.index] = float("nan")
    rows = rows.assign(actual=actual, attainment=actual / rows["target"].where(rows["target"] > 0), time_progress=seen.time_progress)
    notes = list(seen.notes)
    if rows["prorated"].any():
        notes.append(Text("部分目标由更长期间的目标按工作日折算。", "Some targets are shares of a longer period's target, by working days."))
    if len(nobodys):
        notes.append(held_by_several(nobodys["owner"]))
    if rows.empty:
        notes.append(Text(f"{seen.period.label} 没有「{measured.label.zh}」目标。", f"There is no target for “{measured.label.en}” in {seen.period.label}."))
    shown = rows[[*COLUMNS]].reset_index(drop=True)
    return Answer("targets", seen.as_of, seen.period, shape, shown, tuple(notes), seen.finished, seen.previous, seen.last_year, sql=sql)


def _nodes(warehouse: Warehouse, scope: Scope, seen: Window, metric: str, levels: tuple[str, ...]) -> pd.DataFrame:
    assert seen.period is not None
    book, tree, calendar = target_book(warehouse, metric), tree_of(warehouse, seen.period), warehouse.calendar()
    nodes = list(dict.fromkeys([*tree.nodes(), *sorted((at, shown) for (at, _key), shown in book.shown.items())]))
    above = {child: node for node in nodes for child in tree.children(*node)}
    rows = []
    for at, owner in sorted(nodes, key=lambda node: (LEVELS.index(node[0]), node[1])):
        found = book.value(at, owner, seen.period, tree, calendar)
        if found is None or (levels and at not in levels) or not _let_through((at, owner), above, scope):
            continue
        below = book.children_sum(at, owner, seen.period, tree, calendar)
        rows.append((at, owner, metric, found[0], float("nan") if below is None else below[0], found[1]))
    frame = pd.DataFrame(rows, columns=["level", "owner", "metric", "target", "children_sum", "prorated"])
    frame = frame.astype({"target": "float64", "children_sum": "float64", "prorated": "bool"})
    return frame.assign(unallocated=frame["target"] - frame["children_sum"])


def _let_through(node: Node, above: dict[Node, Node], scope: Scope) -> bool:
    """Whether filters leave a node: it, or what it stands under, must be among the values of every filter."""
    path: dict[str, str] = {}
    here: Node | None = node
    while here is not None:
        path[here[0]] = here[1]
        here = above.get(here)
    return all(path.get(dim) in stored_values(dim, values) for dim, values in scope.filters)


def _actuals(warehouse: Warehouse, rows: pd.DataFrame, seen: Window, metric: str) -> tuple[pd.Series, tuple[str, ...]]:
    actual = [float("nan")] * len(rows)
    sql: list[str] = []
    if seen.start is not None and covers(warehouse, metric, seen.start, seen.end):
        for level in dict.fromkeys(rows["level"]):
            by = DIMENSION_OF_LEVEL[level]
            reached, statements = reached_by(warehouse, metric, by, seen.start, seen.end)
            sql += statements
            actual = [reached(owner) if at == level else value for at, owner, value in zip(rows["level"], rows["owner"], actual, strict=True)]
    return pd.Series(actual, index=rows.index, dtype="float64"), tuple(sql)
