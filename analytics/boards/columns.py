"""The columns that several boards show."""

from __future__ import annotations

from analytics.answer import Column
from analytics.columns import column
from analytics.errors import Text

FAMILY = (
    Column("composite", Text("综合分", "Composite"), "score"), Column("improvement", Text("进步", "Improvement"), "share"),
    Column("order_id", Text("订单号", "Order")), Column("ordered_on", Text("日期", "Date"), "date"),
    Column("credited_yuan", Text("计入金额", "Credited"), "yuan"),
)


def measure_column(measure: str) -> Column:
    """What a board ranks by, with its label and unit, also before there is an answer."""
    return column(measure, FAMILY)
