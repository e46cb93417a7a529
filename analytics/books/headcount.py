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
from analytics.warehouse.asking.dimensions import DIMENSIONS, stored_values
from analytics.warehouse.asking.memberships import Membership, valid_lines

FOREVER_AGO, FOREVER = date(1900, 1, 1), date(9999, 12, 31)
NO_TEAM, NO_REGION = DIMENSIONS["team"].blank.zh, DIMENSIONS["region"].blank.zh
_HELD_BY = {"person": "person_label", "team": "team_label", "region": "region_label"}


def memberships(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    """One row per membership: person, team, region, role, `since` and `until` (both days included), filtered by scope;
    `first_since` is the first day of the person's first membership.

    A membership holds while both the assignment (valid_from/valid_to) and the employment (hired_on/left_on) hold; blank
    dates are open; where two overlap, the latest valid_from holds, as for the team of a sale. Only filters on person, team and
    region narrow it.
    """
    everyone = warehouse.cached(("memberships",), lambda: _memberships(warehouse))
    for dim, values in scope.filters:
        if dim in _HELD_BY:
            everyone = everyone[everyone[dim].isin(stored_values(dim, values))]
    return everyone


def _memberships(warehouse: Warehouse) -> pd.DataFrame:
    t = tables.table("people")
    written = warehouse.frame(t.select("person_label", "team_label", "region_label", "role", "hired_on", "left_on", "valid_from", "valid_to", "batch_id"))
    people = written["person_label"].to_list()
    hired_on = _chosen(people, written["hired_on"], min)
    left_on = _chosen(people, written["left_on"], max)
    rows = []
    for person, lines in _lines_of(written).items():
        hired, left = hired_on.get(person, FOREVER_AGO), left_on.get(person, FOREVER)
        for begins, ends, line in valid_lines(lines):
            rows.append((person, line.team or NO_TEAM, line.region or NO_REGION, line.role, max(begins, hired), min(ends, left), left))
    frame = pd.DataFrame(rows, columns=["person", "team", "region", "role", "since", "until", "left_on"], dtype="object")
    first = _chosen(frame["person"].to_list(), frame["since"], min)
    return frame.assign(first_since=[first[person] for person in frame["person"]])


def _lines_of(written: pd.DataFrame) -> dict[str, list[Membership]]:
    """Each person's lines of the list of people, as memberships."""
    found: dict[str, list[Membership]] = {}
    columns = ("person_label", "team_label", "region_label", "valid_from", "valid_to", "batch_id", "role")
    for person, team, region, begins, ends, batch, role in zip(*(written[name] for name in columns), strict=True):
        line = Membership(team, region, None if pd.isna(begins) else begins, None if pd.isna(ends) else ends, int(batch), role)
        found.setdefault(person, []).append(line)
    return found


def _chosen(people: list[str], dates: Iterable[date | None], choose: Callable[[date, date], date]) -> dict[str, date]:
    """Each person's earliest or latest day; people without any are absent."""
    found: dict[str, date] = {}
    for person, day in zip(people, dates, strict=True):
        if not pd.isna(day):
            found[person] = choose(found.get(person, day), day)
    return found


def employed(warehouse: Warehouse, scope: Scope, start: date | None, end: date) -> pd.DataFrame:
    """Memberships that hold on any day of [start, end); a person's latest one last."""
    return warehouse.cached(("employed", scope.filters, start, end), lambda: _employed(memberships(warehouse, scope), start, end))


def _employed(all_of_them: pd.DataFrame, start: date | None, end: date) -> pd.DataFrame:
    first = start or FOREVER_AGO
    overlap = [since < end and until >= first and since <= until for since, until in zip(all_of_them["since"], all_of_them["until"], strict=True)]
    return all_of_them[pd.Series(overlap, index=all_of_them.index, dtype="bool")].sort_values("since", kind="stable")


def there(warehouse: Warehouse, scope: Scope, subject: str, start: date | None, end: date) -> set[str] | None:
    """Who could have had rows in [start, end): the people, teams or regions employed in it; None for other subjects, which always could."""
    return set(employed(warehouse, scope, start, end)[subject]) if subject in _HELD_BY else None


def heads(warehouse: Warehouse, scope: Scope, by: str, start: date, end: date) -> pd.Series:
    """Employed person-days ÷ days of [start, end), per `by` (team or region), of selling roles (a setting)."""
    roles = listed(warehouse.settings(), "selling_roles")
    held = employed(warehouse, scope, start, end)
    if roles:
        held = held[held["role"].isin(roles)]
    days = [max(0, (min(until + DAY if until < FOREVER else FOREVER, end) - max(since, start)).days)
            for since, until in zip(held["since"], held["until"], strict=True)]
    return held.assign(days=days).groupby(by)["days"].sum() / (end - start).days
