"""The columns that several questions about pledges and targets show."""

from __future__ import annotations

from analytics.answer import PLEDGE_MONEY, Column
from analytics.errors import Text
from analytics.schema import LEVEL

FAMILY = (
    Column("level", Text("层级", "Level"), words={one.code: Text(one.zh, one.en) for one in LEVEL}), Column("period", Text("期间", "Period")),
    Column("pledge_yuan", Text("保证业绩", "Pledge"), "yuan"), Column("actual_yuan", Text("实际", "Actual"), "yuan"),
    Column("donation_yuan", Text("乐捐", "Donation"), "yuan_small", sensitive=PLEDGE_MONEY), Column("reason", Text("原因", "Reason")),
)
