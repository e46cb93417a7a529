"""What a page shows when a company keeps fewer sheets: the measures and the breakdowns its data can fill."""

from __future__ import annotations

from analytics.dimension_values import BLANKS, dimension_values
from analytics.metrics import metric, with_parts
from analytics.scope import Scope
from ui.session import settings, warehouse

CARDS = ("gross_profit", "collected", "orders", "new_customers", "won_amount", "won_deals", "new_deals", "visits", "customers")


def headline() -> tuple[str, str]:
    """What the company lives on in its data: (dataset, measure), orders if there are any, else deals won."""
    return ("deals", "won_amount") if not warehouse().row_count("sales") and warehouse().row_count("deals") else ("sales", "sales")


def home_kind() -> str:
    """The period the home page opens with: a day for those who sell, a week for supervisors, a month for the rest (a preference)."""
    return {"rep": "day", "middle": "week"}.get(str(settings().get("home_role")), "month")


def has_rows(name: str) -> bool:
    """Whether the table behind a metric holds anything."""
    return bool(warehouse().row_count(metric(with_parts((name,))[0]).table))


def cards(*, first: tuple[str, ...] = (), count: int = 4, candidates: tuple[str, ...] = CARDS) -> tuple[str, ...]:
    """The metrics of a row of cards: `first`, then those with data, in order."""
    known = [name for name in dict.fromkeys((*first, *candidates)) if name in first or has_rows(name)]
    return tuple(known[:count])


def named(dataset: str, dimension: str) -> bool:
    """Whether rows of the dataset name at least one value of the dimension."""
    return any(value not in BLANKS for value in dimension_values(warehouse(), dataset, dimension))


def owner_of(scope: Scope, dataset: str) -> str:
    """Whose results stand beside the whole on the home page: regions, the teams of one region, the people of one team."""
    depth = dict(scope.where)
    finer = ("team", "person") if "region" in depth else ("person",) if {"team", "person"} & set(depth) else ("region", "team", "person")
    return next((owner for owner in finer if named(dataset, owner)), finer[0])


def line_of(dataset: str) -> str:
    """Product lines, or the products themselves where no lines are known."""
    return "line" if named(dataset, "line") or not named(dataset, "product") else "product"
