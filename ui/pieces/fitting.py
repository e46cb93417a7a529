"""A scope that fits the page: filters the page's table knows nothing of are left out, as their crumbs still say."""

from __future__ import annotations

from dataclasses import replace

from analytics.scope import Scope
from analytics.warehouse.asking.tables import has_dimension


def fitting(scope: Scope, dataset: str) -> Scope:
    """`scope` without the filters that rows of `dataset` cannot be told apart by."""
    return replace(scope, where=tuple(pair for pair in scope.where if has_dimension(dataset, pair[0])))


def for_pledges(scope: Scope) -> Scope:
    """Pledges belong to people, teams and regions only."""
    return replace(scope, where=tuple(pair for pair in scope.where if pair[0] in ("region", "team", "person")))
