"""The columns that several questions about channels, regions and budgets show."""

from __future__ import annotations

from analytics.answer import Column
from analytics.errors import Text

FAMILY = (
    Column("expenses_yuan", Text("费用", "Expenses"), "yuan"), Column("expense_ratio", Text("费用率", "Expense ratio"), "share"),
    Column("budget_yuan", Text("预算", "Budget"), "yuan"), Column("used_rate", Text("使用率", "Used"), "share"),
)
