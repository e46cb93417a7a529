"""The questions of deals, with their choices."""

from __future__ import annotations

from analytics.deals.dual_funnel import DEALS, OUT_OF_STEP_FACTS, SIDES, dual_funnel, out_of_step
from analytics.deals.dual_funnel import FACTS as DUAL_FUNNEL_FACTS
from analytics.deals.funnel import FACTS as FUNNEL_FACTS
from analytics.deals.funnel import funnel
from analytics.deals.loss import ATTEMPTS_FACTS, deal_attempts, loss
from analytics.deals.loss import FACTS as LOSS_FACTS
from analytics.deals.pipeline import FACTS as PIPELINE_FACTS
from analytics.deals.pipeline import MOST_SHOCK, pipeline
from analytics.deals.pipeline_calibration import FACTS as PIPELINE_CALIBRATION_FACTS
from analytics.deals.pipeline_calibration import pipeline_calibration
from analytics.deals.pipeline_changes import BALANCE, INSIDE, pipeline_changes
from analytics.deals.pipeline_changes import FACTS as PIPELINE_CHANGES_FACTS
from analytics.deals.pipeline_ranges import FACTS as PIPELINE_RANGES_FACTS
from analytics.deals.pipeline_ranges import pipeline_ranges
from analytics.deals.pipeline_stages import FACTS as PIPELINE_STAGES_FACTS
from analytics.deals.pipeline_stages import pipeline_stages
from analytics.deals.stage_deals import FACTS as STAGE_DEALS_FACTS
from analytics.deals.stage_deals import stage_deals
from analytics.deals.stage_use import FACTS as STAGE_USE_FACTS
from analytics.deals.stage_use import stage_use
from analytics.deals.time_to_close import COHORTS, time_to_close
from analytics.deals.time_to_close import FACTS as TIME_TO_CLOSE_FACTS
from analytics.deals.velocity import FACTS as VELOCITY_FACTS
from analytics.deals.velocity import velocity
from analytics.deals.winners import FACTS as WINNERS_FACTS
from analytics.deals.winners import winners
from analytics.errors import Text
from analytics.question import Option, Question

_OPEN = Option("deals", Text("只看期内新建的在途商机，还是全部在途", "Open deals created in the period, or all of them"), DEALS)
_LIMIT = Option("limit", Text("最多几个", "At most that many"), whole_number=True)

QUESTIONS: tuple[Question, ...] = (
    Question("funnel", Text("漏斗", "Funnel"), Text("商机走到哪一步、卡在哪一步？", "How far do deals get, and where do they stop?"), funnel, "deals",
             (Option("track", Text("流程", "Process"), ("sales", "decision")), Option("count", Text("计数", "Count"), ("imputed", "visited")),
              Option("cohort", Text("分组", "Cohort"), ("created", "entered")),
              Option("moves", Text("附上每次进入后来怎样", "Add what became of every entry"), ("no", "yes"))), facts=FUNNEL_FACTS),
    Question("stage_deals", Text("停在一步的商机", "Deals at a step"), Text("哪些商机停在这一步？", "Which deals stand at this step?"), stage_deals, "deals",
             (Option("step", Text("第几步", "Which step"), whole_number=True, most=64), Option("track", Text("流程", "Process"), ("sales", "decision")),
              Option("count", Text("计数", "Count"), ("imputed", "visited")), Option("cohort", Text("分组", "Cohort"), ("created", "entered")),
              _LIMIT), by=(), facts=STAGE_DEALS_FACTS),
    Question("winners", Text("赢单特征", "What winners have"), Text("赢的商机和输的商机有什么不同？", "What sets won deals apart from lost ones?"), winners, "deals", by=(), facts=WINNERS_FACTS),
    Question("dual_funnel", Text("双流程矩阵", "Dual funnel"), Text("我们做到哪一步、客户走到哪一步？", "Where are we, and where is the customer?"), dual_funnel, "deals", (_OPEN,), by=(),
             facts=DUAL_FUNNEL_FACTS),
    Question("out_of_step", Text("步调不一致的商机", "Deals out of step"), Text("哪些在途商机我们跑在前面，或客户在等我们？", "In which open deals are we ahead, or is the customer waiting?"),
             out_of_step, "deals", (_LIMIT, Option("side", Text("谁在前", "Who is ahead"), SIDES), _OPEN), by=(), facts=OUT_OF_STEP_FACTS),
    Question("velocity", Text("成交效率", "Velocity"), Text("周期、金额、赢率怎么样？", "How long, how large and how often do deals close?"), velocity, "deals",
             (Option("corrected", Text("附上收缩与成熟度校正的赢率", "Add the shrunk and the matured win rate"), ("yes", "no")),), facts=VELOCITY_FACTS),
    Question("pipeline", Text("商机管道", "Pipeline"), Text("在途商机值多少、哪些停太久、这一期会成交多少？", "What are the open deals worth, which have stood too long, and what will close in the period?"),
             pipeline, "deals", (Option("shock", Text("共同冲击，0–90（%）：好坏行情一起来的程度；不写就从以前各月的起伏估计",
                                                      "Common shock, 0–90 (%): how far deals share good and bad luck; read from past months unless given"),
                                        whole_number=True, most=MOST_SHOCK),), by=(), facts=PIPELINE_FACTS),
    Question("pipeline_stages", Text("阶段与停留", "Stages and waiting"), Text("在途商机停在哪些阶段、停了多久、把握多大？", "At which stages do the open deals stand, for how long, and with what chance?"),
             pipeline_stages, "deals", by=(), facts=PIPELINE_STAGES_FACTS),
    Question("pipeline_calibration", Text("赢的把握准不准", "Calibration of chances to win"),
             Text("我们给 70% 把握的商机赢了几成？填报的概率呢？", "Of the deals we gave 70 %, how many were won, and of those the seller gave 70 %?"),
             pipeline_calibration, "deals", by=(), facts=PIPELINE_CALIBRATION_FACTS),
    Question("pipeline_ranges", Text("以前的区间准不准", "Past ranges"),
             Text("以前同样剩这么多天时说的 P10–P90，后来中了几次？", "Of the ranges we would have given with as many days left, how many held what really closed?"),
             pipeline_ranges, "deals", by=(), facts=PIPELINE_RANGES_FACTS),
    Question("pipeline_changes", Text("管道变动", "Pipeline changes"), Text("某天以来管道里进了什么、出了什么、动了什么？", "What came into the pipeline since a day, what left it and what moved?"),
             pipeline_changes, "deals", (Option("since", Text("从哪一天（当天收盘）起", "Since the end of which day")),
                                             Option("movement", Text("列出这种变动的商机", "List the deals of this movement"), (*BALANCE, *INSIDE))), by=(),
             facts=PIPELINE_CHANGES_FACTS),
    Question("loss", Text("输单原因", "Lost deals"), Text("为什么输、在哪一步输、输给谁、让了多少价？", "Why, where and to whom are deals lost, and at what discount?"), loss, "deals",
             facts=LOSS_FACTS),
    Question("deal_attempts", Text("推进次数", "Attempts to win"), Text("赢一单要推进几次，输单推进了几次就放弃？", "How many attempts does a win take, and after how many are lost deals given up?"),
             deal_attempts, "deals", by=(), facts=ATTEMPTS_FACTS),
    Question("time_to_close", Text("成交时长曲线", "Time to close"), Text("商机建立多少天后赢、输，还有多少没结果？", "How many days after creation are deals won or lost, and how many are undecided?"),
             time_to_close, "deals", (Option("cohort", Text("看哪些商机", "Which deals"), COHORTS),), facts=TIME_TO_CLOSE_FACTS),
    Question("stage_use", Text("阶段用得怎么样", "Use of stages"), Text("哪些阶段在用、哪些从没用过、哪些写法没人认识？", "Which stages are used, which never, and which words are unknown?"),
             stage_use, "deals", (Option("track", Text("流程", "Process"), ("sales", "decision")),), by=(), facts=STAGE_USE_FACTS),
)
