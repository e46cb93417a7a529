"""What an owner was asked to reach in a period: the lookup behind every attainment.

A target is looked for in this order: the owner's own row for the period; the sum of its parts (months of a quarter …)
if complete; what the enclosing period leaves after its parts with a row of their own, by share of working days among the
others (按工作日折算); the sum of the owner's children (teams of a region, people of a team) if all of them have one. Nothing
is guessed beyond that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.books.headcount import employed
from analytics.books.owners import COMPANY, Owners, folded, metric_named
from analytics.books.owners import owners as known_owners
from analytics.calendar import Period, WorkCalendar, canonical_period, period_of
from analytics.scope import Scope
from analytics.settings import listed
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import DIMENSIONS, stored_values

FINER = {"year": "half", "half": "quarter", "quarter": "month"}
ENCLOSING = ("month", "quarter", "half", "year")
_NARROWING = ("region", "team", "person")
NO_TEAM, NO_REGION = DIMENSIONS["team"].blank.zh, DIMENSIONS["region"].blank.zh

Node = tuple[str, str]
Owned = dict[str, float]  # period label -> target of one owner
Pieces = dict[tuple[str | None, str | None], float]  # (product, region) -> part of a target


@dataclass(frozen=True)
class Tree:
    """Who stands under whom in a period: region -> teams -> people."""

    regions: dict[str, list[Node]] = field(default_factory=dict)
    teams: dict[str, list[Node]] = field(default_factory=dict)
    company: list[Node] = field(default_factory=list)

    def children(self, level: str, owner: str) -> list[Node]:
        if level == "company":
            return self.company
        return {"region": self.regions, "team": self.teams}.get(level, {}).get(owner, [])

    def nodes(self) -> list[Node]:
        """Every node, from the company down."""
        found: list[Node] = []
        waiting: list[Node] = [("company", COMPANY)]
        while waiting:
            found += waiting
            waiting = [child for node in waiting for child in self.children(*node)]
        return found


def target_of(warehouse: Warehouse, metric: str, level: str, owners: Sequence[str] | None, period: Period) -> pd.DataFrame:
    """What were these owners asked to reach in this period?

    Definition: the first there is of own row; sum of complete sub-periods; what the enclosing period leaves after its
    sub-periods with a row of their own, by share of working days among the others (none where those ask for more than it); sum of
    the children if all have one. Rows split by product or region add up to the owner's target when there
    is no row for the whole. The highest version counts. A blank metric is sales.
    Parameters: metric — a metric name; level — company, region, team, person or dealer; owners — labels as rankings show
    them, None for everyone known; period — any calendar period or range.
    Returns: one row per owner in the order asked: owner, target (in the metric's unit, NaN where there is none), prorated
    (True where working days were used to share out a longer period's target).
    """
    book = target_book(warehouse, metric)
    tree = tree_of(warehouse, period)
    wanted = list(owners) if owners is not None else _everyone(book, tree, level)
    valued = [book.value(level, owner, period, tree, warehouse.calendar()) for owner in wanted]
    return pd.DataFrame({
        "owner": pd.Series(wanted, dtype="object"),
        "target": pd.Series([float("nan") if one is None else one[0] for one in valued], dtype="float64"),
        "prorated": pd.Series([one is not None and one[1] for one in valued], dtype="bool"),
    })


def owner_of_scope(warehouse: Warehouse, scope: Scope, period: Period) -> Node | None:
    """Whose target belongs to a scope: the company's without filters, else that of the narrowest region, team or person it names.

    None where a filter takes only a part of that owner (another dimension, several values, or a team of which somebody
    stands in another region): a part has no target of its own.
    """
    if not scope.filters:
        return "company", COMPANY
    named = dict(scope.filters)
    if len(named) < len(scope.filters) or not set(named) <= set(_NARROWING) or any(len(values) != 1 for values in named.values()):
        return None
    level = next(level for level in reversed(_NARROWING) if level in named)
    held = employed(warehouse, Scope(where=((level, named[level]),)), period.start, period.end)
    wider = [dim for dim in named if dim != level]
    if wider and (held.empty or any(set(held[dim]) != set(stored_values(dim, named[dim])) for dim in wider)):
        return None
    return level, named[level][0]


def _everyone(book: TargetBook, tree: Tree, level: str) -> list[str]:
    if level == "company":
        return [COMPANY]
    named = {owner for at, owner in tree.nodes() if at == level} | {book.shown[key] for key in book.owned if key[0] == level}
    return sorted(named)


@dataclass(frozen=True)
class TargetBook:
    """The targets of one metric: (level, folded owner) -> period label -> value."""

    owned: dict[Node, Owned]
    shown: dict[Node, str]

    def value(self, level: str, owner: str, period: Period, tree: Tree, calendar: WorkCalendar) -> tuple[float, bool] | None:
        """(target, prorated) of one owner, or None."""
        if not self.owned:
            return None
        own = self.owned.get((level, "" if level == "company" else folded(owner)), {})
        found = _in_period(own, period, calendar) if own else None
        return found or self.children_sum(level, owner, period, tree, calendar)

    def children_sum(self, level: str, owner: str, period: Period, tree: Tree, calendar: WorkCalendar) -> tuple[float, bool] | None:
        """(sum over the children, prorated), or None unless every child has a target."""
        parts: list[tuple[float, bool] | None] = []
        for child in tree.children(level, owner):
            parts.append(self.value(*child, period, tree, calendar))
            if parts[-1] is None:  # one child without a target settles it
                return None
        return _added(parts)


def _added(parts: list[tuple[float, bool] | None]) -> tuple[float, bool] | None:
    known = [part for part in parts if part is not None]
    if not parts or len(known) < len(parts):
        return None
    return sum(value for value, _ in known), any(prorated for _, prorated in known)


def _in_period(own: Owned, period: Period, calendar: WorkCalendar) -> tuple[float, bool] | None:
    whole = _whole(own, period)
    if whole is not None:
        return whole, False
    for kind in ENCLOSING:
        outer = period_of(period.start, kind)
        if outer.end < period.end or outer.days <= period.days:
            continue
        value = _whole(own, outer)
        if value is not None:
            # A week across two months is no part of one: its own months come first.
            return _by_parts(own, period, calendar) or _left_for(own, period, outer, value, calendar)
    return _by_parts(own, period, calendar)


def _left_for(own: Owned, period: Period, outer: Period, value: float, calendar: WorkCalendar) -> tuple[float, bool] | None:
    """What the enclosing period leaves after its parts that have a row of their own, by share of working days among the others, with
    the own rows inside the period; None where the parts ask for more than the whole, or no working day is left to share."""
    taken = _own_parts(own, outer)
    inside = [part for part in taken if period.start <= part.start and part.end <= period.end]
    left = value - sum(_whole(own, part) or 0.0 for part in taken)
    all_days = calendar.count(outer.start, outer.end) - sum(calendar.count(part.start, part.end) for part in taken)
    days = calendar.count(period.start, period.end) - sum(calendar.count(part.start, part.end) for part in inside)
    if not all_days or round(left, 4) < 0:
        return None
    return sum(_whole(own, part) or 0.0 for part in inside) + left * days / all_days, True


def _own_parts(own: Owned, outer: Period) -> list[Period]:
    """The largest parts of a calendar period that have a target of their own: a row, or all of their parts one."""
    finer = FINER.get(outer.kind)
    if finer is None:
        return []
    found: list[Period] = []
    day = outer.start
    while day < outer.end:
        part = period_of(day, finer)
        found += [part] if _whole(own, part) is not None else _own_parts(own, part)
        day = part.end
    return found


def _by_parts(own: Owned, period: Period, calendar: WorkCalendar) -> tuple[float, bool] | None:
    """A free range over several months: whole calendar periods where they fit, shares of months at its ends."""
    first_month = period_of(period.start, "month")
    if period.kind in ENCLOSING or period.end <= first_month.end:
        return None
    parts, day = [], period.start
    while day < period.end:
        fitting = [p for p in (period_of(day, kind) for kind in reversed(ENCLOSING)) if p.start == day and p.end <= period.end]
        whole = next((p for p in fitting if _whole(own, p) is not None), None)
        end = whole.end if whole else min(period_of(day, "month").end, period.end)
        month = period_of(day, "month")
        parts.append(_in_period(own, whole or (month if (month.start, month.end) == (day, end) else Period(day, end, "", "custom")), calendar))
        day = end
    return _added(parts)


def _whole(own: Owned, period: Period) -> float | None:
    """The row of a calendar period, else the sum of its parts if every part has one."""
    if period.label in own:
        return own[period.label]
    finer = FINER.get(period.kind)
    if finer is None:
        return None
    total, day = 0.0, period.start
    while day < period.end:
        part = period_of(day, finer)
        value = _whole(own, part)
        if value is None:
            return None
        total, day = total + value, part.end
    return total


def target_rows() -> ir.Table:
    """Targets, one row per metric × level × owner × product × region × period: the value of the highest version."""
    t = tables.table("targets")
    keys = ["metric", "level", "owner", "product", "region", "period"]
    version = ibis.coalesce(t.version, 0)
    return t.group_by(keys).aggregate(value=t.value.argmax(version).cast("float64"), version=version.max().cast("int64"))


def target_book(warehouse: Warehouse, metric: str) -> TargetBook:
    """Every target of a metric, found by owner and period; kept until the data changes."""
    books = warehouse.cached(("targets",), lambda: _target_books(warehouse))
    return books.get(metric) or TargetBook({}, {})


def _target_books(warehouse: Warehouse) -> dict[str, TargetBook]:
    """The books of all metrics, from one reading of the targets."""
    rows = warehouse.frame(target_rows()).sort_values("version", kind="stable")
    names = known_owners(warehouse)
    pieces: dict[str, dict[Node, dict[str, Pieces]]] = {}
    shown: dict[str, dict[Node, str]] = {}
    columns = [rows[name].to_list() for name in ("metric", "level", "owner", "product", "region", "period", "value")]
    # The same target may be written in two ways (销售额, sales; 团队, blank): the later version replaces, nothing adds up twice.
    for metric, level, owner, product, region, period, value in zip(*columns, strict=True):
        placed = canonical_period(str(period))
        if placed is None or pd.isna(value):
            continue
        metric = metric_named(metric)
        at, label, part_of = _owner(_text(level), _text(owner), _text(region), placed, names)
        key = (at, "" if at == "company" else folded(label))
        shown.setdefault(metric, {})[key] = label
        pieces.setdefault(metric, {}).setdefault(key, {}).setdefault(placed, {})[_text(product), part_of] = float(value)
    return {
        metric: TargetBook({key: {placed: _of_pieces(split) for placed, split in periods.items()} for key, periods in by_owner.items()}, shown[metric])
        for metric, by_owner in pieces.items()
    }


def _of_pieces(pieces: Pieces) -> float:
    """The row of the whole, else the rows split one way: two ways of splitting the same target are never added together."""
    ways = {(product is not None, region is not None) for product, region in pieces}
    return sum(value for (product, region), value in pieces.items() if (product is not None, region is not None) == min(ways))


def _owner(level: str | None, owner: str | None, region: str | None, period: str, names: Owners) -> tuple[str, str, str | None]:
    """(level, owner label, the region the row is only a part of)."""
    if owner is None and region is not None and level in (None, "region"):
        return "region", names.label("region", region, period), None
    at = names.level(level, owner)
    label = names.label(at, owner, period)
    return at, label, None if at == "region" and region is not None and folded(region) == folded(label) else region


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def tree_of(warehouse: Warehouse, period: Period) -> Tree:
    """Regions, teams and people of a period: those employed on any day of it, in the team they were in last.

    Only selling roles (a setting) carry targets. A team belongs to the region most of its people are in; people without
    a team stand directly under their region, those without either under the company.
    """
    return warehouse.cached(("target tree", period.start, period.end), lambda: _tree(warehouse, period.start, period.end))


def _tree(warehouse: Warehouse, start: date, end: date) -> Tree:
    held = employed(warehouse, Scope(), start, end)
    roles = listed(warehouse.settings(), "selling_roles")
    if roles:
        held = held[held["role"].isin(roles)]
    placed = {person: (team, region) for person, team, region in zip(held["person"], held["team"], held["region"], strict=True)}  # the last one counts
    regions: dict[str, list[Node]] = {}
    teams: dict[str, list[Node]] = {}
    company: list[Node] = []
    staff_in: dict[str, Counter[str]] = {}
    for team, region in placed.values():
        staff_in.setdefault(team, Counter())[region] += 1
    for team, in_regions in sorted(staff_in.items()):
        if team != NO_TEAM:
            region = max(sorted(in_regions), key=in_regions.__getitem__)
            (regions.setdefault(region, []) if region != NO_REGION else company).append(("team", team))
    for person, (team, region) in sorted(placed.items()):
        if team != NO_TEAM:
            teams.setdefault(team, []).append(("person", person))
        else:
            (regions.setdefault(region, []) if region != NO_REGION else company).append(("person", person))
    return Tree(regions, teams, [("region", region) for region in sorted(regions)] + company)
