"""The questions of the field, with their choices."""

from __future__ import annotations

from analytics.errors import Text
from analytics.field.visits import FACTS as VISITS_FACTS
from analytics.field.visits import visits
from analytics.question import Question

QUESTIONS: tuple[Question, ...] = (
    Question("visits", Text("拜访", "Visits"), Text("去了多少、有效多少、核实多少？", "How many visits, how many effective, how many verified?"), visits, "visits", facts=VISITS_FACTS),
)
