"""客群: customers cut by their attributes, with what each part bought, won, returned and cost to serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.books.headcount import memberships
from analytics.errors import Refused, Text, UnknownName
from analytics.measure import NEW_CUSTOMER_HISTORY, covers
from analytics.scope import Scope
from analytics.settings import listed
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, day, midnight, outlined
from analytics.warehouse.asking.tables import has_dimension, rows, table
from analytics.window import Window

ATTRIBUTES = ("gender", "age_band", "occupation", "behaviour", "industry", "size", "customer_region", "purchasing_power", "class")
SOURCE = "source_medium"
_SUMS = (
    "sales", "profit", "covered", "size_sold", "size_known", "returned", "bought", "won", "lost", "service", "complaint_cost", "complaints", "member", "prior",
)
_OF_STAFF = ("person", "team", "region")


@dataclass(frozen=True)
class Cut:
    """`frame`: one row per group with customers, buyers, won_customers, prospects and the sums of `_SUMS`; `read` names the tables
    that the filters fit, `sql` what was run."""

    frame: pd.DataFrame
    read: tuple[str, ...]
    sql: str


def attributes(by: tuple[str, ...], default: str = "industry") -> tuple[str, ...]:
    """One or two attributes of customers to cut by; `region` is the customer's. Raises Refused, UnknownName."""
    named = tuple(dict.fromkeys("customer_region" if dim == "region" else dim for dim in by)) or (default,)
    if len(named) > 2:
        raise Refused(Text("客群一次最多按两个属性切。", "Customers are cut by one or two attributes at a time."))
    for dim in named:
        if dim in DIMENSIONS and dim not in ATTRIBUTES:
            raise UnknownName.of(Text("客户属性", "attribute of customers"), dim, ATTRIBUTES)
    return named


def blank_of(dim: str) -> str:
    return DIMENSIONS[dim].blank.zh if dim in DIMENSIONS else "未填写"


def cut(warehouse: Warehouse, scope: Scope, by: tuple[str, ...], at: Window) -> Cut:
    """Everyone who is a customer by the end of the window, grouped by attributes of theirs; blanks are a group of their own.

    Definition: customers of the sheet 客户 created before the end, and whoever else a sale, deal, expense or complaint of the scope names.
    Where the filters are about staff, a listed customer belongs to the scope by its owner; where they are about anything else that 客户
    does not know, only by such rows. bought — a positive sale in the window; prior — one before it, whoever sold it;
    won_customers = bought and not prior; prospects = not prior.
    """
    read = tuple(name for name in ("sales", "deals", "expenses", "complaints") if warehouse.row_count(name) and all(has_dimension(name, dim) for dim, _values in scope.where))
    owners = _owners(warehouse, scope)
    items = tuple(listed(warehouse.settings(), "service_items"))
    expression = outlined(_cut, scope, by, at.start, at.end, read, owners, items)
    frame = warehouse.frame(expression)
    for name in ("customers", "buyers", "won_customers", "prospects", *_SUMS):
        frame[name] = frame[name].astype("float64").fillna(0.0)
    return Cut(frame, read, warehouse.sql(expression))


def _owners(warehouse: Warehouse, scope: Scope) -> tuple[str, ...] | None:
    """Whose listed customers are in the scope: None — everybody's."""
    foreign = [dim for dim, _values in scope.filters if not has_dimension("customers", dim)]
    if not foreign:
        return None
    if any(dim not in _OF_STAFF for dim in foreign):
        return ()
    staff = set(memberships(warehouse, scope)["person"]) if warehouse.row_count("people") else set()
    named = [set(values) for dim, values in scope.filters if dim == "person"]
    if named and all(dim == "person" for dim in foreign):
        staff |= set.intersection(*named)  # people need not be listed to own customers
    return tuple(sorted(staff))


def _cut(
    scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay, read: tuple[str, ...], owners: tuple[str, ...] | None, items: tuple[str, ...],
) -> ir.Table:
    parts = [_listed(scope, end, owners)]
    if "sales" in read:
        parts.append(_sold(scope, start, end))
    if "deals" in read:
        parts.append(_closed(scope, start, end))
    if "expenses" in read:
        parts.append(_served(scope, start, end, items))
    if "complaints" in read:
        parts.append(_complained(scope, start, end))
    if start is not None:
        parts.append(_before(start))
    each = ibis.union(*parts) if len(parts) > 1 else parts[0]
    each = each.group_by("label").aggregate(**{name: each[name].sum() for name in _SUMS})
    each = each.filter(each.member > 0)
    known = _attributes(by)
    joined = each.left_join(known, each.label == known.of_customer) if by else each
    joined = joined.mutate(**{dim: joined[f"is_{dim}"].fill_null(blank_of(dim)) for dim in by}) if by else joined
    new = (joined.bought > 0) & (joined.prior == 0)
    sums = {name: joined[name].sum() for name in _SUMS}
    sums |= {"customers": joined.count(), "buyers": (joined.bought > 0).sum(), "won_customers": new.sum(), "prospects": (joined.prior == 0).sum()}
    return joined.group_by(list(by)).aggregate(**sums) if by else joined.aggregate(**sums)


def _part(grouped: ir.Table, **given: ir.Value) -> ir.Table:
    """Rows of one source in the shape all sources share: label, and a number or 0 for each sum."""
    zero = ibis.literal(0.0)
    return grouped.select(label=grouped.customer_label, **{name: given.get(name, zero).cast("float64").fill_null(0.0) for name in _SUMS})


def _listed(scope: Scope, end: AnyDay, owners: tuple[str, ...] | None) -> ir.Table:
    fitting = tuple(pair for pair in scope.filters if has_dimension("customers", pair[0]))
    t = rows("customers", Scope(where=fitting))
    t = t.filter(t.customer_label.notnull() & (t.created_on.isnull() | (t.created_on < day(end))))
    if owners is not None:
        t = t.filter(t.owner_label.isin(list(owners)) if owners else ibis.literal(False))
    return _part(t.group_by("customer_label").aggregate(n=t.count()), member=ibis.literal(1.0))


def _sold(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    t = rows("sales", scope, (), "ordered_on", None, end)
    t = t.filter(t.is_counted & t.customer_label.notnull())
    inside = t.ordered_on >= day(start) if start is not None else ibis.literal(True)
    amount = t.credited_yuan.cast("float64")
    has_cost = inside & t.credited_cost_yuan.notnull()
    grouped = t.group_by("customer_label").aggregate(
        sales=amount.sum(where=inside), covered=amount.sum(where=has_cost), profit=(amount - t.credited_cost_yuan.cast("float64")).sum(where=has_cost),
        size_sold=amount.abs().sum(where=inside), size_known=amount.abs().sum(where=has_cost), returned=(-amount).sum(where=inside & (amount < 0)),
        bought=(inside & (amount > 0)).any().cast("int64"),
    )
    names = ("sales", "covered", "profit", "size_sold", "size_known", "returned", "bought")
    return _part(grouped, member=ibis.literal(1.0), **{name: grouped[name] for name in names})


def _closed(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    t = rows("deals", scope, (), "final_closed_on")
    t = t.filter(t.customer_label.notnull() & (t.created_on.isnull() | (t.created_on < day(end))))
    # Without a period also those whose day of closing nobody wrote down.
    inside = t.final_closed_on < day(end)
    inside = inside & (t.final_closed_on >= day(start)) if start is not None else inside | t.final_closed_on.isnull()
    counts = t.group_by("customer_label").aggregate(
        won=(inside & (t.final_outcome == "won")).sum(), lost=(inside & (t.final_outcome == "lost")).sum())
    return _part(counts, member=ibis.literal(1.0), won=counts.won, lost=counts.lost)


def _served(scope: Scope, start: AnyDay | None, end: AnyDay, items: tuple[str, ...]) -> ir.Table:
    t = rows("expenses", scope, (), "date", start, end)
    t = t.filter(t.customer_label.notnull())
    served = t.item.lower().isin([item.lower() for item in items]) if items else ibis.literal(False)
    grouped = t.group_by("customer_label").aggregate(service=t.amount_yuan.cast("float64").sum(where=served))
    return _part(grouped, member=ibis.literal(1.0), service=grouped.service)


def _complained(scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    t = rows("complaints", scope)
    inside = t.opened_at < midnight(end)
    t = t.filter(t.customer_label.notnull() & (inside & (t.opened_at >= midnight(start)) if start is not None else inside))
    grouped = t.group_by("customer_label").aggregate(n=t.count(), cost=t.cost_yuan.cast("float64").sum())
    return _part(grouped, member=ibis.literal(1.0), complaints=grouped.n, complaint_cost=grouped.cost)


def _before(start: AnyDay) -> ir.Table:
    """Who had bought before the window, from whomever: makes nobody a member of the scope."""
    t = table("sales")
    t = t.filter(t.is_counted & (t.credited_yuan > 0) & t.customer_label.notnull() & (t.ordered_on < day(start)))
    grouped = t.group_by("customer_label").aggregate(n=t.count())
    return _part(grouped, prior=ibis.literal(1.0))


def _attributes(by: tuple[str, ...]) -> ir.Table:
    """One row per customer with its attributes; the source of one that 客户 does not know is that of its sales."""
    t = rows("customers", Scope(), by)
    found = t.group_by(of_customer=t.customer_label).aggregate(**{f"is_{dim}": t[dim].nullif(blank_of(dim)).max() for dim in by})
    if SOURCE not in by:
        return found
    sales = table("sales")
    said = sales.group_by(said_customer=sales.customer_label).aggregate(said=sales.source_label.max())
    both = found.outer_join(said, found.of_customer == said.said_customer)
    kept = {f"is_{dim}": ibis.coalesce(both[f"is_{dim}"], both.said) if dim == SOURCE else both[f"is_{dim}"] for dim in by}
    return both.select(of_customer=ibis.coalesce(both.of_customer, both.said_customer), **kept)


def service_known(warehouse: Warehouse, read: tuple[str, ...], at: Window) -> bool:
    """Whether what serving costs is recorded at all: service expenses that name a customer, or complaints, reach the window."""
    def named() -> int:
        items, t = [item.lower() for item in listed(warehouse.settings(), "service_items")], table("expenses")
        served = t.filter(t.customer_label.notnull() & t.item.lower().isin(items)) if items else t.filter(ibis.literal(False))
        return int(warehouse.frame(served.aggregate(n=served.count()))["n"].iloc[0])

    def reached(dataset: str) -> bool:
        first, last = warehouse.first_date(dataset), warehouse.last_date(dataset)
        return first is not None and last is not None and first < at.end and (at.start is None or last >= at.start)

    by_expenses = "expenses" in read and reached("expenses") and warehouse.cached(("service rows",), named) > 0
    return by_expenses or ("complaints" in read and reached("complaints"))


def new_known(warehouse: Warehouse, at: Window) -> bool:
    """Whether new customers can be told from old ones: 90 days of sales lie before the window. Without a window nobody was there before it."""
    first = warehouse.first_date("sales", "ordered_on") if warehouse.row_count("sales") else None
    return first is not None and covers(warehouse, "sales", at.start, at.end) and at.start is not None and at.start >= first + NEW_CUSTOMER_HISTORY


def media_costs(warehouse: Warehouse, scope: Scope, start: date | None, end: date, audiences: tuple[str, ...] = ()) -> dict[str, float]:
    """What each medium cost in the window, the company over, or for some audiences of the media sheet only; nothing for a reader who
    may see certain rows only."""
    if not warehouse.row_count("media") or scope.visible:
        return {}
    frame = warehouse.frame(outlined(_media, start, end, audiences))
    return {str(medium): float(cost) for medium, cost in zip(frame["medium"], frame["cost"], strict=True) if pd.notna(cost)}


def _media(start: AnyDay | None, end: AnyDay, audiences: tuple[str, ...] = ()) -> ir.Table:
    t = rows("media", Scope(where=(("segment", audiences),)) if audiences else Scope(), ("medium",), "date", start, end)
    return t.group_by("medium").aggregate(cost=t.cost_yuan.sum().cast("float64"))
