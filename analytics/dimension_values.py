"""Which values a dimension takes, for filters and pickers."""

from __future__ import annotations

from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.tables import has_dimension, rows

# How a missing value of a dimension is shown: 未分配, 未分组, 未分区, 未填写.
BLANKS = frozenset(dimension.blank.zh for dimension in DIMENSIONS.values())


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
        return tuple(sorted(names, key=lambda name: (name in BLANKS, name)))

    return warehouse.cached(("dimension_values", dataset, dimension, within), look_up)
