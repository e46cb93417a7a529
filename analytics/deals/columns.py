"""The columns that several questions about deals show."""

from __future__ import annotations

from analytics.answer import Column
from analytics.columns import STAGES, YES_NO
from analytics.errors import Text

FAMILY = (
    Column("open", Text("在途", "Open"), "count"), Column("decision_node", Text("客户决策", "Customer decision"), words=STAGES),
    Column("days_waiting", Text("停留天数", "Days waiting"), "day"), Column("stale", Text("停留过久", "Stale"), words=YES_NO),
    Column("expected_close_on", Text("预计成交日期", "Expected close"), "date"), Column("weighted_yuan", Text("折算金额", "Weighted"), "yuan"),
)
