"""Every question by name: what pages, command line, exports and documents ask."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics import schema
from analytics.answer import Answer
from analytics.boards.composite_trace import composite
from analytics.boards.issues import BOARDS, issues
from analytics.boards.milestones import milestones
from analytics.boards.newest_orders import newest_orders
from analytics.boards.order_lines import order_lines
from analytics.boards.rankings import rankings
from analytics.boards.totals import totals
from analytics.boards.trend import trend
from analytics.books.owners import LEVELS
from analytics.calendar import parse_period
from analytics.commitments.calibration import calibration
from analytics.commitments.donations import donation_shown, without_money
from analytics.commitments.pledge_versions import pledge_versions
from analytics.commitments.pledges import pledges
from analytics.commitments.settlement import settlement
from analytics.commitments.targets import targets
from analytics.customers.inventory import SOURCES as INVENTORY_SOURCES
from analytics.customers.inventory import inventory
from analytics.customers.segment_fit import segment_fit
from analytics.customers.segment_media import segment_media
from analytics.customers.segments import segments
from analytics.data.data_quality import DETAILS, data_quality
from analytics.deals.dual_funnel import DEALS, SIDES, dual_funnel, out_of_step
from analytics.deals.funnel import funnel
from analytics.deals.loss import deal_attempts, loss
from analytics.deals.pipeline import MOST_SHOCK, pipeline
from analytics.deals.pipeline_calibration import pipeline_calibration
from analytics.deals.pipeline_changes import BALANCE, INSIDE, pipeline_changes
from analytics.deals.pipeline_ranges import pipeline_ranges
from analytics.deals.stage_deals import stage_deals
from analytics.deals.stage_use import stage_use
from analytics.deals.time_to_close import COHORTS, time_to_close
from analytics.deals.velocity import velocity
from analytics.deals.winners import winners
from analytics.dimension_values import dimension_values
from analytics.errors import Refused, Text, UnknownName
from analytics.field.visits import visits
from analytics.journeys.conversion import GRAINS as COHORT_GRAINS
from analytics.journeys.conversion import funnel_trend, time_to_convert
from analytics.journeys.event_funnel import event_funnel
from analytics.journeys.event_reach import ORDERS as EVENT_ORDERS
from analytics.journeys.event_sources import ACTORS as EVENT_ACTORS
from analytics.journeys.event_sources import MOST as MOST_EVENTS
from analytics.journeys.event_stops import event_stops
from analytics.market.budget_use import budget_use
from analytics.market.channels import channels
from analytics.market.regions import BASES as GROWTH_BASES
from analytics.market.regions import regions
from analytics.media.attribution import ORDERS, VALUES, attribution
from analytics.media.conversion_paths import conversion_paths
from analytics.media.media_mix import media_mix
from analytics.media.media_returns import media_lag, media_payback, media_sources
from analytics.media.media_spellings import media_benchmarks, media_spellings
from analytics.media.mix_study import MOST_TERMS
from analytics.media.mix_weeks import OUTCOMES as MIX_OUTCOMES
from analytics.media.pausing import media_test
from analytics.media.spend_and_return import media_roi
from analytics.metrics import BY_NAME as METRIC_NAMES
from analytics.metrics import RANKED, SUMMED
from analytics.scope import Scope
from analytics.service.satisfaction import satisfaction
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import DIMENSIONS, stored_values
from analytics.words.near_names import near_names

FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Option:
    """A choice of a question: its command-line `name`, the function's `parameter`, allowed values (empty = free), meaning;
    a whole number is `most` at the highest."""

    name: str
    about: Text
    values: tuple[str, ...] = ()
    parameter: str = ""
    whole_number: bool = False
    most: int = 1000


@dataclass(frozen=True)
class Question:
    """A question: the function that answers it, its options, the dataset it reads first and the dimensions it takes."""

    name: str
    label: Text
    description: Text
    function: Callable[..., Answer]
    dataset: str
    options: tuple[Option, ...] = ()
    by: tuple[str, ...] | None = None


_MEASURE = Option("measure", Text("排名指标", "What to rank by"), RANKED)
_LEVEL = Option("level", Text("只看哪一级", "One level only"), LEVELS)
_STEPS = Option("steps", Text("依次哪些事件：created、won、lost、visit、order、receipt、sales:1…、decision:1… 或阶段名，逗号分开",
                              "Which events in order: created, won, lost, visit, order, receipt, sales:1…, decision:1… or stage names, with commas"))
_OPEN = Option("deals", Text("只看期内新建的在途商机，还是全部在途", "Open deals created in the period, or all of them"), DEALS)
_ACTOR = Option("actor", Text("按商机还是按客户", "Per deal or per customer"), EVENT_ACTORS)
_RULES = (Option("order", Text("先后规则", "Rule of order"), EVENT_ORDERS),
          Option("window_days", Text("从第一步起最多几天", "At most that many days from the first step"), whole_number=True, most=3650),
          Option("exclude", Text("两步之间不得出现的事件（@k 只限第 k 步之后）", "An event that may not lie between steps (@k: only after step k)")))
_LIMIT = Option("limit", Text("最多几个", "At most that many"), whole_number=True)
_MIX = (Option("outcome", Text("结果看什么：销售额、赢单金额、媒体表里的成交额", "The outcome: sales, won deals or the revenue of the media sheets"), MIX_OUTCOMES),
        Option("terms", Text("最多分开看几项媒体，其余合为一项", "At most that many media apart, the others together"), whole_number=True, most=MOST_TERMS))
QUESTIONS: tuple[Question, ...] = (
    Question("rankings", Text("排行榜", "Rankings"), Text("谁领先？按人、团队、大区、产品等排名，同进度比较。", "Who leads? People, teams, regions or products, compared like for like."),
             rankings, "sales", (_MEASURE, Option("history", Text("附上最近几期走势", "Add that many recent periods"), whole_number=True, most=120),
                                    Option("bands", Text("附上统计上不分先后的名次", "Add places that are statistically the same"), ("no", "yes")))),
    Question("composite", Text("综合分明细", "Composite scores"), Text("综合分是怎么来的：每一项的值、得分、权重和贡献。", "Where does a composite score come from: value, score, weight and points of each part."),
             composite, "sales"),
    Question("order_lines", Text("订单明细", "Order lines"), Text("这些成交额是哪些订单？", "Which orders make up these sales?"), order_lines, "sales", by=()),
    Question("newest_orders", Text("最新成交", "Newest orders"), Text("最近成交了哪些订单？", "Which orders came in last?"), newest_orders, "sales", by=()),
    Question("totals", Text("总览", "Totals"), Text("卖了多少、赚了多少、收回多少，比以前多还是少？", "How much was sold, earned and collected, and is it more than before?"),
             totals, "sales", (Option("metrics", Text("要哪些指标，逗号分开", "Which metrics, separated by commas")),)),
    Question("trend", Text("走势", "Trend"), Text("指标一天天、一月月怎么走？", "How does a measure move over time?"), trend, "sales",
             (Option("measure", Text("指标", "Metric"), tuple(METRIC_NAMES), "measure_name"),
              Option("grain", Text("粒度", "Step"), ("day", "week", "month", "quarter", "year")),
              Option("last", Text("最近几步", "The last that many steps"), whole_number=True))),
    Question("pledges", Text("业绩保证", "Pledges"), Text("保证了多少、做到多少、跟不跟得上，会不会兑现？", "What was pledged, what is done, is it on pace, will it be kept?"),
             pledges, "pledges", (_LEVEL,)),
    Question("calibration", Text("把握准不准", "Calibration"), Text("我们说过 70% 把握的保证，兑现了几成？", "Of the pledges we gave 70 %, how many were kept?"),
             calibration, "pledges", (_LEVEL,), by=()),
    Question("pledge_versions", Text("保证的版本", "Versions of pledges"), Text("保证改过没有、谁改的、为什么？", "Was a pledge changed, by whom and why?"),
             pledge_versions, "pledges", (_LEVEL,), by=()),
    Question("settlement", Text("兑现", "Settlement"), Text("到期的保证兑现了没有？", "Were the pledges of a closed period kept?"), settlement, "pledges", (_LEVEL,)),
    Question("targets", Text("目标", "Targets"), Text("各级目标是多少、拆得齐不齐、完成多少？", "What are the targets at each level, do the parts add up, what is attained?"),
             targets, "targets", (Option("metric", Text("指标", "Metric"), tuple(METRIC_NAMES)),)),
    Question("funnel", Text("漏斗", "Funnel"), Text("商机走到哪一步、卡在哪一步？", "How far do deals get, and where do they stop?"), funnel, "deals",
             (Option("track", Text("流程", "Process"), ("sales", "decision")), Option("count", Text("计数", "Count"), ("imputed", "visited")),
              Option("cohort", Text("分组", "Cohort"), ("created", "entered")),
              Option("moves", Text("附上每次进入后来怎样", "Add what became of every entry"), ("no", "yes")))),
    Question("stage_deals", Text("停在一步的商机", "Deals at a step"), Text("哪些商机停在这一步？", "Which deals stand at this step?"), stage_deals, "deals",
             (Option("step", Text("第几步", "Which step"), whole_number=True, most=64), Option("track", Text("流程", "Process"), ("sales", "decision")),
              Option("count", Text("计数", "Count"), ("imputed", "visited")), Option("cohort", Text("分组", "Cohort"), ("created", "entered")),
              _LIMIT), by=()),
    Question("event_funnel", Text("事件漏斗", "Event funnel"), Text("按任意一串事件，走到哪一步、要多久？", "Through any sequence of events: how far, and how long does it take?"),
             event_funnel, "deals", (_STEPS, _ACTOR, *_RULES)),
    Question("event_stops", Text("停在事件漏斗一步的", "Stopped at a step of an event funnel"), Text("哪些商机或客户到了这一步，没有再往下走？", "Which deals or customers came to this step and no further?"),
             event_stops, "deals", (Option("step", Text("第几步", "Which step"), whole_number=True, most=MOST_EVENTS), _STEPS, _ACTOR, *_RULES, _LIMIT), by=()),
    Question("time_to_convert", Text("转化要多久", "Time to convert"), Text("从第一步到最后一步要几天？", "How many days from the first step to the last?"), time_to_convert, "deals", (_STEPS, _ACTOR, *_RULES), by=()),
    Question("funnel_trend", Text("各期转化", "Conversion by cohort"), Text("新一期比上一期转化得好吗？", "Do newer cohorts convert better?"), funnel_trend, "deals",
             (_STEPS, _ACTOR, _RULES[0], _RULES[2], Option("grain", Text("按月、周还是季分组", "Cohorts by month, week or quarter"), COHORT_GRAINS),
              Option("window_days", Text("几天之内转化才算（默认 90）", "Converted within that many days (90 unless given)"), whole_number=True, most=3650),
              Option("series", Text("拆分时最多列几组（默认 12）", "At most that many groups of a split (12 unless given)"), whole_number=True, most=200))),
    Question("winners", Text("赢单特征", "What winners have"), Text("赢的商机和输的商机有什么不同？", "What sets won deals apart from lost ones?"), winners, "deals", by=()),
    Question("dual_funnel", Text("双流程矩阵", "Dual funnel"), Text("我们做到哪一步、客户走到哪一步？", "Where are we, and where is the customer?"), dual_funnel, "deals", (_OPEN,), by=()),
    Question("out_of_step", Text("步调不一致的商机", "Deals out of step"), Text("哪些在途商机我们跑在前面，或客户在等我们？", "In which open deals are we ahead, or is the customer waiting?"),
             out_of_step, "deals", (_LIMIT, Option("side", Text("谁在前", "Who is ahead"), SIDES), _OPEN), by=()),
    Question("velocity", Text("成交效率", "Velocity"), Text("周期、金额、赢率怎么样？", "How long, how large and how often do deals close?"), velocity, "deals",
             (Option("corrected", Text("附上收缩与成熟度校正的赢率", "Add the shrunk and the matured win rate"), ("yes", "no")),)),
    Question("pipeline", Text("商机管道", "Pipeline"), Text("在途商机值多少、哪些停太久、这一期会成交多少？", "What are the open deals worth, which have stood too long, and what will close in the period?"),
             pipeline, "deals", (Option("shock", Text("共同冲击，0–90（%）：好坏行情一起来的程度；不写就从以前各月的起伏估计",
                                                      "Common shock, 0–90 (%): how far deals share good and bad luck; read from past months unless given"),
                                        whole_number=True, most=MOST_SHOCK),), by=()),
    Question("pipeline_calibration", Text("赢的把握准不准", "Calibration of chances to win"),
             Text("我们给 70% 把握的商机赢了几成？填报的概率呢？", "Of the deals we gave 70 %, how many were won, and of those the seller gave 70 %?"),
             pipeline_calibration, "deals", by=()),
    Question("pipeline_ranges", Text("以前的区间准不准", "Past ranges"),
             Text("以前同样剩这么多天时说的 P10–P90，后来中了几次？", "Of the ranges we would have given with as many days left, how many held what really closed?"),
             pipeline_ranges, "deals", by=()),
    Question("pipeline_changes", Text("管道变动", "Pipeline changes"), Text("某天以来管道里进了什么、出了什么、动了什么？", "What came into the pipeline since a day, what left it and what moved?"),
             pipeline_changes, "deals", (Option("since", Text("从哪一天（当天收盘）起", "Since the end of which day")),
                                             Option("movement", Text("列出这种变动的商机", "List the deals of this movement"), (*BALANCE, *INSIDE))), by=()),
    Question("loss", Text("输单原因", "Lost deals"), Text("为什么输、在哪一步输、输给谁、让了多少价？", "Why, where and to whom are deals lost, and at what discount?"), loss, "deals"),
    Question("deal_attempts", Text("推进次数", "Attempts to win"), Text("赢一单要推进几次，输单推进了几次就放弃？", "How many attempts does a win take, and after how many are lost deals given up?"),
             deal_attempts, "deals", by=()),
    Question("time_to_close", Text("成交时长曲线", "Time to close"), Text("商机建立多少天后赢、输，还有多少没结果？", "How many days after creation are deals won or lost, and how many are undecided?"),
             time_to_close, "deals", (Option("cohort", Text("看哪些商机", "Which deals"), COHORTS),)),
    Question("inventory", Text("客户盘点", "Customer inventory"), Text("有多少客户、在哪个节点、怎么推进，比上次进了还是退了？", "How many customers stand where, what moves each on, and did they move since last time?"),
             inventory, "inventories", (Option("source", Text("按盘点记录还是按商机", "From stock-takings or from the deals"), INVENTORY_SOURCES),), by=()),
    Question("stage_use", Text("阶段用得怎么样", "Use of stages"), Text("哪些阶段在用、哪些从没用过、哪些写法没人认识？", "Which stages are used, which never, and which words are unknown?"),
             stage_use, "deals", (Option("track", Text("流程", "Process"), ("sales", "decision")),), by=()),
    Question("media_roi", Text("媒体 ROI", "Media ROI"), Text("哪笔投放带来客户和毛利？", "Which spending brings customers and margin?"), media_roi, "media"),
    Question("media_payback", Text("回本月", "Payback"), Text("每个媒体哪个月回了本，没回本的还差多少？", "When did each medium pay for itself, and how far are the others?"), media_payback, "media"),
    Question("media_lag", Text("成交时差", "Lag to purchase"), Text("从认识客户到第一次成交要几天，哪些天的投放还没走完？", "How long from first contact to first purchase, and which spending has not run its course?"),
             media_lag, "media", by=()),
    Question("media_sources", Text("投放表与自有数据", "Media file and own books"), Text("投放表说的成交和自己的订单、商机对得上吗，差在哪里？", "Do the deals of the media file agree with our own orders and deals, and why not?"),
             media_sources, "media"),
    Question("media_benchmarks", Text("媒体对标", "Media benchmarks"), Text("我们的媒体比别家怎么样？", "How do our media stand beside other companies' figures?"), media_benchmarks, "media", by=()),
    Question("media_spellings", Text("媒体写法", "Spellings of media"), Text("同一个媒体有几种写法，哪些该合并？", "How many spellings has a medium, and which should be merged?"), media_spellings, "media", by=()),
    Question("attribution", Text("归因", "Attribution"), Text("转化该记在哪些媒体头上，各模型差多少？", "Which media get the credit for conversions, and how far do the models differ?"), attribution, "touches",
             (Option("value", Text("分配什么", "What is divided"), VALUES), Option("lookback", Text("回看几天", "Days looked back"), whole_number=True),
              Option("half_life", Text("半衰期（天）", "Half-life in days"), whole_number=True), Option("order", Text("马尔可夫的阶", "Order of Markov"), ORDERS)), by=()),
    Question("conversion_paths", Text("转化路径", "Conversion paths"), Text("客户是怎么一步步来的，哪条路转化高？", "By which paths did customers come, and which convert?"), conversion_paths, "touches",
             (Option("lookback", Text("回看几天", "Days looked back"), whole_number=True), Option("limit", Text("最多几条", "At most that many"), whole_number=True, most=1000)), by=()),
    Question("channels", Text("渠道", "Channels"), Text("每个渠道卖多少、赚多少、花多少、带来哪些客户？", "What does each channel sell, earn and cost, and whom does it bring?"),
             channels, "sales", by=()),
    Question("regions", Text("大区增长与份额", "Region growth and share"), Text("哪些大区又大又长得快，用了多少人、多少钱？", "Which regions are large and growing, with how many people and at what cost?"),
             regions, "sales", (Option("base", Text("和去年同期比还是和上期比", "Growth on last year or on the previous period"), GROWTH_BASES),)),
    Question("budget_use", Text("预算使用", "Budget use"), Text("预算用了多少、比时间快不快、哪里超了？", "How much of the budget is used, faster than time, and where is it over?"),
             budget_use, "budgets"),
    Question("segments", Text("客群", "Segments"), Text("哪类客户买得多、赢得多、服务贵不贵、净贡献多少？", "Which kinds of customers buy, win, cost to serve and leave something over?"),
             segments, "customers"),
    Question("segment_fit", Text("客群匹配分", "Fit of segments"), Text("哪类客户最合适，分是怎么来的？", "Which kinds of customers suit best, and what is the score made of?"),
             segment_fit, "customers"),
    Question("segment_media", Text("客群的媒体", "Media of a segment"), Text("这类客户从哪个媒体来得多、成得多、花得少？", "Which medium brings these customers most, most surely, most cheaply?"),
             segment_media, "customers", by=()),
    Question("media_mix", Text("媒体组合", "Media mix"), Text("每个媒体带来多少，再投一元带来多少，看得清吗？", "What does each medium bring, what would the next yuan bring, and can it be known?"),
             media_mix, "media", _MIX, by=()),
    Question("media_test", Text("停投试验", "Pausing a medium"), Text("停哪个媒体、在哪停、停几周，最省地弄清它值不值？", "Which medium to pause, where and for how long, to learn at least cost whether it pays?"),
             media_test, "media", _MIX, by=()),
    Question("visits", Text("拜访", "Visits"), Text("去了多少、有效多少、核实多少？", "How many visits, how many effective, how many verified?"), visits, "visits"),
    Question("milestones", Text("首单与里程碑", "Milestones"), Text("这一期有哪些首单、连胜和大单？", "Which first deals, streaks and large orders does the period have?"),
             milestones, "sales", (Option("measure", Text("按哪个指标", "By which measure"), SUMMED),), by=()),
    Question("data_quality", Text("数据质量", "Data quality"), Text("数据哪里不对、有多少、该怎么办？", "What is wrong with the data, how much, and what is to be done?"),
             data_quality, "sales", (Option("detail", Text("看哪一项明细", "Which detail to list"), tuple(DETAILS)),), by=()),
    Question("issues", Text("往期战报", "Issues"), Text("发布过哪些战报、发到了哪里？", "Which boards were published, and where were they sent?"), issues, "sales",
             (Option("board", Text("只看哪个榜单", "One board only"), tuple(BOARDS)), Option("limit", Text("最近几期", "The newest that many"), whole_number=True)), by=()),
    Question("satisfaction", Text("满意度", "Satisfaction"), Text("客户满意吗，哪一项不满意？", "Are customers satisfied, and with what not?"), satisfaction, "surveys"),
)
BY_NAME = {question.name: question for question in QUESTIONS}


def question(name: str) -> Question:
    """The question of that name. Raises UnknownName with a suggestion."""
    if name not in BY_NAME:
        raise UnknownName.of(Text("问题", "question"), name, BY_NAME)
    return BY_NAME[name]


def ask(warehouse: Warehouse, name: str, scope: Scope = Scope(), by: tuple[str, ...] = (), options: Mapping[str, Any] | None = None) -> Answer:
    """Answer a question by name: the one way in for pages, command line, exports and documents.

    Raises UnknownName for a question, option, option value or dimension that does not exist; Refused for a period that
    cannot be read; NotEnoughData where the question says so.
    """
    asked = question(name)
    _check_days(scope, warehouse.today())
    _check_dimensions(warehouse, (*by, *(dim for dim, _values in scope.filters)))
    if asked.by == () and by:
        raise Refused(Text(f"「{asked.label.zh}」不能再按维度拆分。", f"“{asked.label.en}” cannot be split by a dimension."))
    arguments = _arguments(asked, options or {})
    if "by" in inspect.signature(asked.function).parameters and by:
        arguments["by"] = by
    try:
        answer = asked.function(warehouse, scope, **arguments)
    except OverflowError as far:  # so many long periods back that the calendar ends
        raise Refused(Text("这样往回算超出了日历；请缩短期间或减少期数。", "That reaches back beyond the calendar; take a shorter period or fewer of them.")) from far
    if asked.dataset == "pledges" and not donation_shown(warehouse):
        answer = without_money(answer)
    return replace(answer, rows=_plain(answer), notes=tuple(dict.fromkeys((*answer.notes, *_unheard_of(warehouse, asked, scope)))))


# Names are not compared with more than this: customers run into tens of thousands.
_COMPARED = 2000


def _unheard_of(warehouse: Warehouse, asked: Question, scope: Scope) -> list[Text]:
    """Filter values no row has: an answer of noughts would be taken for a fact."""
    said = []
    for dim, values in scope.where:
        if dim not in DIMENSIONS or DIMENSIONS[dim].grain or not (known := dimension_values(warehouse, asked.dataset, dim, Scope(visible=scope.visible))):
            continue
        label, sheet = DIMENSIONS[dim].label, schema.dataset(asked.dataset).label
        for value in [value for value, stored in zip(values, stored_values(dim, values), strict=True) if stored not in known]:
            near = near_names(value, known) if len(known) <= _COMPARED else ()
            said.append(Text(f"「{sheet.zh}」的{label.zh}里没有「{value[:30]}」" + (f"，您是不是要找：{'、'.join(near)}？" if near else "。"),
                             f"“{sheet.en}” has no {label.en.lower()} called “{value[:30]}”" + (f"; did you mean {', '.join(near)}?" if near else ".")))
    return said


def _check_days(scope: Scope, today: date) -> None:
    """Comparisons reach back and forth by years: days near the ends of the calendar cannot be answered about."""
    days = [scope.as_of] if scope.as_of is not None else []
    if scope.period:
        period = parse_period(scope.period, scope.as_of or today)
        days += [period.start, period.last_day]
    for day in days:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(Text(f"日期 {day} 太远；请用 {FIRST_YEAR} 到 {LAST_YEAR} 年之间的日期。",
                               f"{day} is too far away; use a day between {FIRST_YEAR} and {LAST_YEAR}."))


def _arguments(asked: Question, options: Mapping[str, Any]) -> dict[str, Any]:
    known = {option.name: option for option in asked.options}
    arguments: dict[str, Any] = {}
    for name, value in options.items():
        if name not in known:
            raise UnknownName.of(Text("选项", "option"), name, known)
        option = known[name]
        if option.values and str(value) not in option.values:
            raise UnknownName.of(Text(f"选项 {name} 的取值", f"value of option {name}"), str(value), option.values)
        if option.whole_number and not (re.fullmatch("[0-9]{1,4}", str(value)) and int(value) <= option.most):
            raise Refused(Text(f"选项 {name} 要写 0 到 {option.most} 的整数，看到的是「{str(value)[:20]}」。", f"Option {name} takes a whole number up to {option.most}; it is “{str(value)[:20]}”."))
        arguments[option.parameter or name] = int(value) if option.whole_number else str(value)
    return arguments


def _check_dimensions(warehouse: Warehouse, dims: tuple[str, ...]) -> None:
    unknown = [dim for dim in dims if dim not in DIMENSIONS]
    if not unknown:
        return
    extras = warehouse.cached(("extra columns",), lambda: _extra_columns(warehouse))
    for dim in unknown:
        if dim not in extras:
            raise UnknownName.of(Text("维度", "dimension"), dim, {*DIMENSIONS, *extras})


def _extra_columns(warehouse: Warehouse) -> set[str]:
    """The names of the extra columns of every uploaded sheet: they can be used as dimensions too."""
    found: set[str] = set()
    for name in tables.schema.DATASETS:
        if warehouse.row_count(name):
            t = tables.table(name)
            keys = t.select(key=t.extra.keys().unnest()).distinct()
            found |= set(warehouse.frame(keys)["key"].dropna())
    return found


def _plain(answer: Answer) -> Any:
    """Rows in the order and with the columns the answer declares."""
    names = [column.name for column in answer.columns if column.name in answer.rows.columns]
    if names == list(answer.rows.columns) and isinstance(answer.rows.index, pd.RangeIndex):
        return answer.rows
    return answer.rows[names].reset_index(drop=True)
