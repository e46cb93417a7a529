"""The questions of service, with their choices."""

from __future__ import annotations

from analytics.errors import Text
from analytics.question import Question
from analytics.service.satisfaction import FACTS as SATISFACTION_FACTS
from analytics.service.satisfaction import satisfaction

QUESTIONS: tuple[Question, ...] = (
    Question("satisfaction", Text("满意度", "Satisfaction"), Text("客户满意吗，哪一项不满意？", "Are customers satisfied, and with what not?"), satisfaction, "surveys",
             facts=SATISFACTION_FACTS),
)
