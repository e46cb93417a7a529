"""What deals and customers can be split by on the pages about them: the dimensions somebody has filled in."""

from __future__ import annotations

from analytics.dimension_values import BLANKS, dimension_values
from analytics.warehouse.asking.dimensions import DIMENSIONS, dimension_label
from analytics.warehouse.asking.tables import has_dimension
from ui.session import lang, t, warehouse

DEALS = ("region", "team", "person", "line", "product", "source_medium", "class", "industry", "size", "quarter")
CUSTOMERS = ("class", "industry", "size", "customer_region")


def split_choices(dataset: str, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The choices of a breakdown, none first: a dimension nobody filled would give one group that says so."""
    return (("", t("不拆分")), *((name, dimension_label(name).in_(lang())) for name in names if _filled(dataset, name)))


def _filled(dataset: str, name: str) -> bool:
    if not has_dimension(dataset, name):
        return False
    return bool(DIMENSIONS[name].grain) or any(value not in BLANKS for value in dimension_values(warehouse(), dataset, name))
