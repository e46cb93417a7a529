"""Rows that lack something, name someone unlisted, lie in the future or look repeated: one scan per dataset, names apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics import schema
from analytics.calendar import DAY
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import person_column
from analytics.warehouse.asking.outline import AnyDay, Outline, day, outlined

# A row's place in one number, so that the first of many can be found by a minimum: batch, then row.
_BATCH = 1_000_000_000
# list: (what its rows are called elsewhere, the check about rows naming something that is not on it)
LISTS = {"people": ("person", "unknown_people"), "customers": ("customer", "unknown_customers"), "products": ("product", "unknown_products")}


@dataclass(frozen=True)
class Span:
    """Which rows are looked at: those `scope` lets through, dated in [start, end) where given; `as_of` is today."""

    scope: Scope
    as_of: date
    start: date | None = None
    end: date | None = None

    def reads(self, name: str) -> bool:
        """Whether the filters can be applied to a dataset at all."""
        return all(tables.has_dimension(name, dim) for dim, _values in self.scope.filters)


def is_dated(name: str) -> bool:
    """Whether rows of the dataset carry a day."""
    placed = schema.DATASETS[name].placed_by
    return placed is not None and schema.DATASETS[name][placed].stored_as in ("DATE", "TIMESTAMP")


def names_in(name: str, listed: str) -> bool:
    """Whether rows of a dataset name an entry of that list themselves (and do not borrow it from another row)."""
    if name == listed or name == "people":
        return False
    if listed == "people":
        return person_column(name) is not None and "person_known" in schema.resolved(name)
    word = LISTS[listed][0]
    return word in schema.DATASETS[name] and f"{word}_label" in schema.resolved(name)


def _read(name: str, scope: Scope, start: AnyDay | None, end: AnyDay | None) -> ir.Table:
    dated = is_dated(name)
    return tables.rows(name, scope, (), None, start if dated else None, end if dated else None)


def _place(t: ir.Table) -> ir.IntegerValue:
    return t.batch_id * _BATCH + t.row_no


def _shown(t: ir.Table, name: str) -> ir.StringValue:
    """What a row is called: its number, else the first part of its key."""
    keys = schema.DATASETS[name].keys
    first = "customer_label" if name == "customers" else keys[0].parts[0] if keys else schema.DATASETS[name].names[0]
    return ibis.coalesce(t[first].cast("string"), ibis.literal(""))


def _missing(t: ir.Table, name: str) -> dict[str, tuple[ir.BooleanValue, ir.BooleanValue]]:
    """check: (rows it looks at, rows it finds) for one dataset."""
    if name == "customers":
        return {"no_owner": (ibis.literal(True), ibis.coalesce(t.owner_label, "") == "")}
    if name not in ("sales", "deals"):
        return {}
    nobody = t.person_label.isnull() & t.person_known.isnull()
    if name == "deals":
        every = ibis.literal(True)
        return {"no_person": (every, nobody), "no_created_on": (every, t.created_on.isnull()), "no_amount": (every, t.amount_yuan.isnull())}
    return {"no_person": (t.is_counted, t.is_counted & nobody), "no_cost": (t.is_counted, t.is_counted & t.credited_cost_yuan.isnull())}


def tallies(name: str, scope: Scope, start: AnyDay | None, end: AnyDay | None, tomorrow: AnyDay) -> ir.Table:
    """One row: per check `<check>__of`, `__n`, `__place` and `__example` of its first row, and `<list>__named` rows."""
    t = _read(name, scope, start, end)
    found = _missing(t, name)
    if is_dated(name):
        on = t[schema.DATASETS[name].placed_by or ""].cast("date")
        found["future_rows"] = (on.notnull(), ibis.coalesce(on >= day(tomorrow), False))
    counts: dict[str, ir.Value] = {"every__named": t.count()}
    for check, (looked_at, hit) in found.items():
        counts[f"{check}__of"] = t.count(where=looked_at)
        counts[f"{check}__n"] = t.count(where=hit)
        counts[f"{check}__place"] = _place(t).min(where=hit)
        counts[f"{check}__example"] = _shown(t, name).argmin(_place(t), where=hit)
    if name == "sales":
        counts["lookalike_orders__of"] = t.order_key.nunique(where=t.is_counted & t.customer_label.notnull())
    for listed, (word, _check) in LISTS.items():
        if names_in(name, listed):
            counts[f"{listed}__named"] = t.count(where=(t.person_known if listed == "people" else t[f"{word}_label"]).notnull())
    return t.aggregate(**counts)


def unlisted(name: str, listed: str, scope: Scope, start: AnyDay | None, end: AnyDay | None) -> ir.Table:
    """One row per name that rows of a dataset hold and the list does not: rows, the place of the first."""
    t = _read(name, scope, start, end)
    label = f"{LISTS[listed][0]}_label"
    each = t.filter(t[label].notnull())
    each = each.group_by(called=each[label]).aggregate(rows=each.count(), place=_place(each).min())
    known = tables.table(listed)
    known = known.filter(known[label].notnull()).select(on_list=known[label]).distinct()
    return each.anti_join(known, [each.called == known.on_list])


def strangers(name: str, scope: Scope, start: AnyDay | None, end: AnyDay | None) -> ir.Table:
    """One row per name that is nobody's (unknown) or several people's (ambiguous): rows, the place of the first."""
    t = _read(name, scope, start, end)
    t = t.filter(t.person_known.isin(["unknown", "ambiguous"]))
    called = ibis.coalesce(t.person_label, t[person_column(name) or ""], "")
    return t.group_by(called=called, known=t.person_known).aggregate(rows=t.count(), place=_place(t).min())


def lookalikes(scope: Scope, start: AnyDay | None, end: AnyDay | None) -> ir.Table:
    """One row: orders that repeat another, and the first of them with its place."""
    t = _read("sales", scope, start, end)
    t = t.filter(t.is_counted & t.customer_label.notnull())
    # Few customers order twice in a day: only their orders are added up. Hashes tell two orders apart without comparing text.
    key = t.order_key.hash()
    busy = t.group_by(buyer=t.customer_label, bought_on=t.ordered_on).aggregate(lowest=key.min(), highest=key.max())
    busy = busy.filter(busy.lowest != busy.highest).select("buyer", "bought_on")
    t = t.semi_join(busy, [t.customer_label == busy.buyer, t.ordered_on == busy.bought_on])
    orders = t.group_by("order_key", "ordered_on", "customer_label", who=ibis.coalesce(t.person_label, "")).aggregate(
        lines=t.count(), yuan=t.credited_yuan.sum().cast("decimal(18, 4)"), place=_place(t).min(), order_id=t.order_id.min())
    orders = orders.filter(orders.yuan != 0)
    alike = orders.group_by("ordered_on", "customer_label", "who", "lines", "yuan").aggregate(
        n=orders.count(), place=orders.place.max(), order_id=ibis.coalesce(orders.order_id, "").argmax(orders.place), host=orders.customer_label.min())
    more = alike.n > 1
    said = ibis.ifelse(alike.order_id != "", alike.order_id, alike.host)
    return alike.aggregate(
        lookalike_orders__n=(alike.n - 1).sum(where=more), lookalike_orders__place=alike.place.min(where=more),
        lookalike_orders__example=said.argmin(alike.place, where=more))


def names(warehouse: Warehouse, span: Span) -> pd.DataFrame:
    """Every name that is not on its list: check, dataset, called, rows, batch_id, row_no; most rows first."""
    parts = []
    for name in _with_rows(warehouse, span):
        for listed, (_word, check) in LISTS.items():
            if not names_in(name, listed) or not warehouse.row_count(listed):
                continue
            if listed == "people":
                found = warehouse.frame(outlined(strangers, name, span.scope, span.start, span.end))
                parts.append(found.assign(check=[f"{known}_people" for known in found["known"]], dataset=name).drop(columns="known"))
            else:
                parts.append(warehouse.frame(outlined(unlisted, name, listed, span.scope, span.start, span.end)).assign(check=check, dataset=name))
    held = [part for part in parts if len(part)]
    every = pd.concat(held) if held else pd.DataFrame({"check": [], "dataset": [], "called": [], "rows": [], "place": []}, dtype="object")
    place = every["place"].astype("int64")
    every = every.assign(rows=every["rows"].astype("int64"), batch_id=place // _BATCH, row_no=place % _BATCH)
    order = every.sort_values(["rows", "called", "dataset", "check"], ascending=[False, True, True, True], kind="stable")
    return order[["check", "dataset", "called", "rows", "batch_id", "row_no"]].reset_index(drop=True)


def row_findings(warehouse: Warehouse, span: Span, named: pd.DataFrame) -> list[dict[str, object]]:
    """One record per check × dataset that is about rows: check, dataset, affected, of, names, example, batch_id, row_no."""
    found: list[dict[str, object]] = []
    for name in _with_rows(warehouse, span):
        counted = _only_row(warehouse.frame(_tallied(name, span)))
        if name == "sales":
            counted |= _only_row(warehouse.frame(outlined(lookalikes, span.scope, span.start, span.end)))
        found += [_counted(check, name, counted) for check in [key.removesuffix("__of") for key in counted if key.endswith("__of")]]
        for listed, (_word, check) in LISTS.items():
            of = counted.get(f"{listed}__named")
            if of:
                found += _about_list(warehouse, named, listed, check, name, int(of))
    return found


def _tallied(name: str, span: Span) -> Outline:
    return outlined(tallies, name, span.scope, span.start, span.end, span.as_of + DAY)


def statements(warehouse: Warehouse, span: Span, datasets: Iterable[str]) -> tuple[str, ...]:
    """The SQL that counts the rows of these datasets."""
    held = set(_with_rows(warehouse, span))
    return tuple(warehouse.sql(_tallied(name, span)) for name in datasets if name in held)


def _only_row(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(name): value for name, value in frame.to_dict("records")[0].items()}


def _with_rows(warehouse: Warehouse, span: Span) -> list[str]:
    return [name for name in schema.DATASETS if warehouse.row_count(name) and span.reads(name)]


def _counted(check: str, name: str, counted: dict[str, Any]) -> dict[str, object]:
    of, hits, place = (counted[f"{check}__{part}"] for part in ("of", "n", "place"))
    none = pd.isna(place)
    return {"check": check, "dataset": name, "affected": 0 if pd.isna(hits) else int(hits), "of": 0 if pd.isna(of) else int(of),
            "example": None if none else counted[f"{check}__example"] or None, "batch_id": None if none else int(place) // _BATCH,
            "row_no": None if none else int(place) % _BATCH}


def _about_list(warehouse: Warehouse, named: pd.DataFrame, listed: str, check: str, name: str, of: int) -> list[dict[str, object]]:
    """Names not on a list; without the list nothing is known, and it is what to upload."""
    if not warehouse.row_count(listed):
        return [{"check": check, "dataset": name, "affected": None, "of": of, "fix": f"upload_{listed}"}]
    found: list[dict[str, object]] = []
    for asked in (check, "ambiguous_people") if listed == "people" else (check,):
        mine = named[(named["check"] == asked) & (named["dataset"] == name)]
        first = mine.iloc[0].to_dict() if len(mine) else {}
        found.append({"check": asked, "dataset": name, "affected": int(mine["rows"].sum()), "of": of, "names": len(mine), "example": first.get("called"),
                      "batch_id": first.get("batch_id"), "row_no": first.get("row_no")})
    return found
