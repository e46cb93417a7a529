"""下四分位: how the weaker quarter of each team does. A good process guards the floor, not only the average."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from analytics.books.headcount import employed
from analytics.measure import measure_spans, nothing
from analytics.scope import Scope
from analytics.settings import listed
from analytics.warehouse import Warehouse

QUARTER = 0.25
FEWEST = 4  # below four members a quartile is one person's result under another name


def lower_quartiles(warehouse: Warehouse, scope: Scope, subject: str, measure: str, start: date, end: date, owners: Sequence[str]) -> np.ndarray:
    """How much does the weaker quarter of each team (or region) reach?

    Definition: the 25th percentile (linear between neighbours) of the members' `measure` in [start, end), what they did in
    this team only. Members are those employed in the team on any day of the window, of selling roles (a setting); without
    results they count as 0 where the table covers the window.
    Parameters: subject — team or region; owners — labels in the order wanted.
    Returns: one value per owner, NaN with fewer than four members or where a member's result is unknown.
    """
    held = employed(warehouse, scope, start, end)
    roles = listed(warehouse.settings(), "selling_roles")
    if roles:
        held = held[held["role"].isin(roles)]
    members = {owner: list(dict.fromkeys(people)) for owner, people in held.groupby(subject)["person"]}
    if not any(len(people) >= FEWEST for people in members.values()):
        return np.full(len(owners), np.nan)
    frame = measure_spans(warehouse, (measure,), ("person", subject), {"current": (start, end)}, scope)["current"].frame
    reached = dict(zip(zip(frame["person"], frame[subject], strict=True), frame[measure].to_list(), strict=True))
    none = nothing(warehouse, measure, start, end)
    return np.array([_floor([reached.get((person, owner), none) for person in members.get(owner, ())]) for owner in owners], dtype="float64")


def _floor(results: Sequence[float]) -> float:
    return float(np.quantile(results, QUARTER)) if len(results) >= FEWEST else float("nan")
