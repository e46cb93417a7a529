"""The facts that several questions about deals carry: the stages they stand on, and what share was won."""

from __future__ import annotations

from analytics.answer import Fact
from analytics.errors import Text
from analytics.schema import Stage

STAGES = Fact("stages", Text("销售流程各步", "Steps of the sales process"), per=Text("步", "step"), holds=Stage)
NODES = Fact("nodes", Text("客户决策各步", "Steps of the customer's decision"), per=Text("步", "step"), holds=Stage)
ORIGIN = Fact("origin", Text("阶段表的来历", "Where the stages come from"))
WIN_RATE = (
    Fact("win_rate", Text("赢率", "Win rate"), "share"), Fact("win_rate_low", Text("赢率下限（95%）", "Win rate, low (95 %)"), "share"),
    Fact("win_rate_high", Text("赢率上限（95%）", "Win rate, high (95 %)"), "share"),
)
MATURED = (
    Fact("matured_win_rate", Text("赢率（成熟度校正）", "Win rate, matured"), "share"), Fact("matured_low", Text("校正赢率下限（95%）", "Matured, low (95 %)"), "share"),
    Fact("matured_high", Text("校正赢率上限（95%）", "Matured, high (95 %)"), "share"),
)
