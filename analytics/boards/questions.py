"""The questions of boards, with their choices."""

from __future__ import annotations

from analytics.boards.composite_trace import composite
from analytics.boards.issues import BOARDS, issues
from analytics.boards.milestones import FACTS as MILESTONES_FACTS
from analytics.boards.milestones import milestones
from analytics.boards.newest_orders import FACTS as NEWEST_ORDERS_FACTS
from analytics.boards.newest_orders import newest_orders
from analytics.boards.order_lines import FACTS as ORDER_LINES_FACTS
from analytics.boards.order_lines import order_lines
from analytics.boards.rankings import FACTS as RANKINGS_FACTS
from analytics.boards.rankings import rankings
from analytics.boards.totals import totals
from analytics.boards.trend import FACTS as TREND_FACTS
from analytics.boards.trend import trend
from analytics.errors import Text
from analytics.metrics import BY_NAME as METRIC_NAMES
from analytics.metrics import RANKED, SUMMED
from analytics.question import Option, Question
from analytics.window import WORKDAYS

_MEASURE = Option("measure", Text("排名指标", "What to rank by"), RANKED)

QUESTIONS: tuple[Question, ...] = (
    Question("rankings", Text("排行榜", "Rankings"), Text("谁领先？按人、团队、大区、产品等排名，同进度比较。", "Who leads? People, teams, regions or products, compared like for like."),
             rankings, "sales", (_MEASURE, Option("history", Text("附上最近几期走势", "Add that many recent periods"), whole_number=True, most=120),
                                    Option("bands", Text("附上统计上不分先后的名次", "Add places that are statistically the same"), ("no", "yes"))), facts=RANKINGS_FACTS),
    Question("composite", Text("综合分明细", "Composite scores"), Text("综合分是怎么来的：每一项的值、得分、权重和贡献。", "Where does a composite score come from: value, score, weight and points of each part."),
             composite, "sales"),
    Question("order_lines", Text("订单明细", "Order lines"), Text("这些成交额是哪些订单？", "Which orders make up these sales?"), order_lines, "sales", by=(), facts=ORDER_LINES_FACTS),
    Question("newest_orders", Text("最新成交", "Newest orders"), Text("最近成交了哪些订单？", "Which orders came in last?"), newest_orders, "sales", by=(), facts=NEWEST_ORDERS_FACTS),
    Question("totals", Text("总览", "Totals"), Text("卖了多少、赚了多少、收回多少，比以前多还是少？", "How much was sold, earned and collected, and is it more than before?"),
             totals, "sales", (Option("metrics", Text("要哪些指标，逗号分开", "Which metrics, separated by commas")),), facts=WORKDAYS),
    Question("trend", Text("走势", "Trend"), Text("指标一天天、一月月怎么走？", "How does a measure move over time?"), trend, "sales",
             (Option("measure", Text("指标", "Metric"), tuple(METRIC_NAMES), "measure_name"),
              Option("grain", Text("粒度", "Step"), ("day", "week", "month", "quarter", "year")),
              Option("last", Text("最近几步", "The last that many steps"), whole_number=True)), facts=TREND_FACTS),
    Question("milestones", Text("首单与里程碑", "Milestones"), Text("这一期有哪些首单、连胜和大单？", "Which first deals, streaks and large orders does the period have?"),
             milestones, "sales", (Option("measure", Text("按哪个指标", "By which measure"), SUMMED),), by=(), facts=MILESTONES_FACTS),
    Question("issues", Text("往期战报", "Issues"), Text("发布过哪些战报、发到了哪里？", "Which boards were published, and where were they sent?"), issues, "sales",
             (Option("board", Text("只看哪个榜单", "One board only"), tuple(BOARDS)), Option("limit", Text("最近几期", "The newest that many"), whole_number=True)), by=()),
)
