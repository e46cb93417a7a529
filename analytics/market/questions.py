"""The questions of the market, with their choices."""

from __future__ import annotations

from analytics.errors import Text
from analytics.market.budget_use import FACTS as BUDGET_USE_FACTS
from analytics.market.budget_use import budget_use
from analytics.market.channels import FACTS as CHANNELS_FACTS
from analytics.market.channels import channels
from analytics.market.regions import BASES as GROWTH_BASES
from analytics.market.regions import FACTS as REGIONS_FACTS
from analytics.market.regions import regions
from analytics.question import Option, Question

QUESTIONS: tuple[Question, ...] = (
    Question("channels", Text("渠道", "Channels"), Text("每个渠道卖多少、赚多少、花多少、带来哪些客户？", "What does each channel sell, earn and cost, and whom does it bring?"),
             channels, "sales", by=(), facts=CHANNELS_FACTS),
    Question("regions", Text("大区增长与份额", "Region growth and share"), Text("哪些大区又大又长得快，用了多少人、多少钱？", "Which regions are large and growing, with how many people and at what cost?"),
             regions, "sales", (Option("base", Text("和去年同期比还是和上期比", "Growth on last year or on the previous period"), GROWTH_BASES),), facts=REGIONS_FACTS),
    Question("budget_use", Text("预算使用", "Budget use"), Text("预算用了多少、比时间快不快、哪里超了？", "How much of the budget is used, faster than time, and where is it over?"),
             budget_use, "budgets", facts=BUDGET_USE_FACTS),
)
