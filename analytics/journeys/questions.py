"""The questions of journeys, with their choices."""

from __future__ import annotations

from analytics.errors import Text
from analytics.journeys.conversion import GRAINS as COHORT_GRAINS
from analytics.journeys.conversion import TIME_FACTS, TREND_FACTS, funnel_trend, time_to_convert
from analytics.journeys.event_funnel import FACTS as EVENT_FUNNEL_FACTS
from analytics.journeys.event_funnel import event_funnel
from analytics.journeys.event_reach import ORDERS as EVENT_ORDERS
from analytics.journeys.event_sources import ACTORS as EVENT_ACTORS
from analytics.journeys.event_sources import MOST as MOST_EVENTS
from analytics.journeys.event_stops import FACTS as EVENT_STOPS_FACTS
from analytics.journeys.event_stops import event_stops
from analytics.question import Option, Question

_STEPS = Option("steps", Text("依次哪些事件：created、won、lost、visit、order、receipt、sales:1…、decision:1… 或阶段名，逗号分开",
                              "Which events in order: created, won, lost, visit, order, receipt, sales:1…, decision:1… or stage names, with commas"))
_ACTOR = Option("actor", Text("按商机还是按客户", "Per deal or per customer"), EVENT_ACTORS)
_RULES = (Option("order", Text("先后规则", "Rule of order"), EVENT_ORDERS),
          Option("window_days", Text("从第一步起最多几天", "At most that many days from the first step"), whole_number=True, most=3650),
          Option("exclude", Text("两步之间不得出现的事件（@k 只限第 k 步之后）", "An event that may not lie between steps (@k: only after step k)")))
_LIMIT = Option("limit", Text("最多几个", "At most that many"), whole_number=True)

QUESTIONS: tuple[Question, ...] = (
    Question("event_funnel", Text("事件漏斗", "Event funnel"), Text("按任意一串事件，走到哪一步、要多久？", "Through any sequence of events: how far, and how long does it take?"),
             event_funnel, "deals", (_STEPS, _ACTOR, *_RULES), facts=EVENT_FUNNEL_FACTS),
    Question("event_stops", Text("停在事件漏斗一步的", "Stopped at a step of an event funnel"), Text("哪些商机或客户到了这一步，没有再往下走？", "Which deals or customers came to this step and no further?"),
             event_stops, "deals", (Option("step", Text("第几步", "Which step"), whole_number=True, most=MOST_EVENTS), _STEPS, _ACTOR, *_RULES, _LIMIT), by=(),
             facts=EVENT_STOPS_FACTS),
    Question("time_to_convert", Text("转化要多久", "Time to convert"), Text("从第一步到最后一步要几天？", "How many days from the first step to the last?"), time_to_convert, "deals", (_STEPS, _ACTOR, *_RULES), by=(),
             facts=TIME_FACTS),
    Question("funnel_trend", Text("各期转化", "Conversion by cohort"), Text("新一期比上一期转化得好吗？", "Do newer cohorts convert better?"), funnel_trend, "deals",
             (_STEPS, _ACTOR, _RULES[0], _RULES[2], Option("grain", Text("按月、周还是季分组", "Cohorts by month, week or quarter"), COHORT_GRAINS),
              Option("window_days", Text("几天之内转化才算（默认 90）", "Converted within that many days (90 unless given)"), whole_number=True, most=3650),
              Option("series", Text("拆分时最多列几组（默认 12）", "At most that many groups of a split (12 unless given)"), whole_number=True, most=200)), facts=TREND_FACTS),
)
