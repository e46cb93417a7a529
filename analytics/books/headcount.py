"""Who was employed when, in which team: the population of a ranking and the heads of a team."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from analytics.calendar import DAY
from analytics.scope import Scope
from analytics.settings import listed
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import stored_values

FOREVER_AGO, FOREVER = date(1900, 1, 1), date(9999, 12, 31)
_HELD_BY = {"person": "person_label", "team": "team_label", "region": "region_label"}


def memberships(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    """One row per membership: person, team, region, role, `since` and `until` (both days included), filtered by scope;
    `first_since` is the first day of the person's first membership.

    A membership holds while both the assignment (valid_from/valid_to) and the employment (hired_on/left_on) hold; blank
    dates are open. Only filters on person, team and region narrow it.
    """
    everyone = warehouse.cached(("memberships",), lambda: _memberships(warehouse))
    for dim, values in scope.filters:
        if dim in _HELD_BY:
            everyone = everyone[everyone[dim].isin(stored_values(dim, values))]
    return everyone


def _memberships(warehouse: Warehouse) -> pd.DataFrame:
    t = tables.table("people")
    rows = warehouse.frame(t.select("person_label", "team_label", "region_label", "role", "hired_on", "left_on", "valid_from", "valid_to"))
    people = rows["person_label"].to_list()
    hired_on = _chosen(people, rows["hired_on"], min)
    left_on = _chosen(people, rows["left_on"], max)
    left = [left_on.get(person, FOREVER) for person in people]
    since = [max(day, hired_on.get(person, FOREVER_AGO)) for person, day in zip(people, _filled(rows["valid_from"], FOREVER_AGO), strict=True)]
    until = [min(pair) for pair in zip(_filled(rows["valid_to"], FOREVER), left, strict=True)]
    first = _chosen(people, since, min)
    return pd.DataFrame({
        "person": rows["person_label"], "team": rows["team_label"].fillna("未分组"), "region": rows["region_label"].fillna("未分区"),
        "role": rows["role"], "since": since, "until": until, "left_on": left, "first_since": [first[person] for person in people],
    })


def _chosen(people: list[str], dates: Iterable[date | None], choose: Callable[[date, date], date]) -> dict[str, date]:
    """Each person's earliest or latest day; people without any are absent."""
    found: dict[str, date] = {}
    for person, day in zip(people, dates, strict=True):
        if not pd.isna(day):
            found[person] = choose(found.get(person, day), day)
    return found


def _filled(dates: pd.Series, blank: date) -> list[date]:
    return [blank if pd.isna(day) else day for day in dates]


def employed(warehouse: Warehouse, scope: Scope, start: date | None, end: date) -> pd.DataFrame:
    """Memberships that hold on any day of [start, end); a person's latest one last."""
    return warehouse.cached(("employed", scope.filters, start, end), lambda: _employed(memberships(warehouse, scope), start, end))


def _employed(all_of_them: pd.DataFrame, start: date | None, end: date) -> pd.DataFrame:
    first = start or FOREVER_AGO
    overlap = [since < end and until >= first and since <= until for since, until in zip(all_of_them["since"], all_of_them["until"], strict=True)]
    return all_of_them[pd.Series(overlap, index=all_of_them.index, dtype="bool")].sort_values("since", kind="stable")


def heads(warehouse: Warehouse, scope: Scope, by: str, start: date, end: date) -> pd.Series:
    """Employed person-days ÷ days of [start, end), per `by` (team or region), of selling roles (a setting)."""
    roles = listed(warehouse.settings(), "selling_roles")
    held = employed(warehouse, scope, start, end)
    if roles:
        held = held[held["role"].isin(roles)]
    days = [max(0, (min(until + DAY if until < FOREVER else FOREVER, end) - max(since, start)).days)
            for since, until in zip(held["since"], held["until"], strict=True)]
    return held.assign(days=days).groupby(by)["days"].sum() / (end - start).days
