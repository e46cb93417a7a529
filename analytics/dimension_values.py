"""Which values a dimension takes, for filters and pickers."""

from __future__ import annotations

from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.tables import has_dimension, rows


def dimension_values(warehouse: Warehouse, dataset: str, dimension: str, scope: Scope = Scope()) -> tuple[str, ...]:
    """The values of `dimension` among the rows of `dataset` within the scope's filters; its period plays no part.

    Returns the values sorted, blanks (未分组 …) last; none when the dataset has no rows or no such dimension.
    """
    if not has_dimension(dataset, dimension) or not warehouse.row_count(dataset):
        return ()
    within = tuple(pair for pair in scope.filters if has_dimension(dataset, pair[0]))

    def look_up() -> tuple[str, ...]:
        found = rows(dataset, Scope(where=within), (dimension,)).select(dimension).distinct()
        names = [str(value) for value in warehouse.frame(found)[dimension] if value is not None]
        return tuple(sorted(names, key=lambda name: (name.startswith("未"), name)))

    return warehouse.cached(("dimension_values", dataset, dimension, within), look_up)
