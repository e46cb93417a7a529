"""The columns that several cuts of all customers show: those who bought nothing are customers, too."""

from __future__ import annotations

from analytics.answer import Column
from analytics.errors import Text
from analytics.metrics import BY_NAME

FAMILY = (
    Column("customers", Text("客户", "Customers"), BY_NAME["customers"].unit),
    Column("won_customers", Text("新客户", "New customers"), "count"), Column("fit_score", Text("匹配分", "Fit score"), "score"),
)
