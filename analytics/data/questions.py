"""The questions of the data, with their choices."""

from __future__ import annotations

from analytics.data.data_quality import DETAILS, data_quality
from analytics.data.data_quality import FACTS as DATA_QUALITY_FACTS
from analytics.errors import Text
from analytics.question import Option, Question

QUESTIONS: tuple[Question, ...] = (
    Question("data_quality", Text("数据质量", "Data quality"), Text("数据哪里不对、有多少、该怎么办？", "What is wrong with the data, how much, and what is to be done?"),
             data_quality, "sales", (Option("detail", Text("看哪一项明细", "Which detail to list"), tuple(DETAILS)),), by=(), facts=DATA_QUALITY_FACTS),
)
