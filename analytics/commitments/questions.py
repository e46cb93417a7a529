"""The questions of commitments, with their choices."""

from __future__ import annotations

from analytics.books.owners import LEVELS
from analytics.commitments.calibration import FACTS as CALIBRATION_FACTS
from analytics.commitments.calibration import calibration
from analytics.commitments.pledge_versions import FACTS as PLEDGE_VERSIONS_FACTS
from analytics.commitments.pledge_versions import pledge_versions
from analytics.commitments.pledges import FACTS as PLEDGES_FACTS
from analytics.commitments.pledges import pledges
from analytics.commitments.settlement import FACTS as SETTLEMENT_FACTS
from analytics.commitments.settlement import settlement
from analytics.commitments.targets import targets
from analytics.errors import Text
from analytics.metrics import BY_NAME as METRIC_NAMES
from analytics.question import Option, Question

_LEVEL = Option("level", Text("只看哪一级", "One level only"), LEVELS)

QUESTIONS: tuple[Question, ...] = (
    Question("pledges", Text("业绩保证", "Pledges"), Text("保证了多少、做到多少、跟不跟得上，会不会兑现？", "What was pledged, what is done, is it on pace, will it be kept?"),
             pledges, "pledges", (_LEVEL,), facts=PLEDGES_FACTS),
    Question("calibration", Text("把握准不准", "Calibration"), Text("我们说过 70% 把握的保证，兑现了几成？", "Of the pledges we gave 70 %, how many were kept?"),
             calibration, "pledges", (_LEVEL,), by=(), facts=CALIBRATION_FACTS),
    Question("pledge_versions", Text("保证的版本", "Versions of pledges"), Text("保证改过没有、谁改的、为什么？", "Was a pledge changed, by whom and why?"),
             pledge_versions, "pledges", (_LEVEL,), by=(), facts=PLEDGE_VERSIONS_FACTS),
    Question("settlement", Text("兑现", "Settlement"), Text("到期的保证兑现了没有？", "Were the pledges of a closed period kept?"), settlement, "pledges", (_LEVEL,),
             facts=SETTLEMENT_FACTS),
    Question("targets", Text("目标", "Targets"), Text("各级目标是多少、拆得齐不齐、完成多少？", "What are the targets at each level, do the parts add up, what is attained?"),
             targets, "targets", (Option("metric", Text("指标", "Metric"), tuple(METRIC_NAMES)),)),
)
