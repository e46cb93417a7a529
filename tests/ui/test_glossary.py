from __future__ import annotations

from analytics.catalog import QUESTIONS
from analytics.metrics import METRICS
from tests.ui.conftest import Visit


def test_every_metric_and_question_is_explained(visit: Visit) -> None:
    at = visit("glossary")
    metrics, questions = at.dataframe[0].value, at.dataframe[1].value
    assert set(metrics["name"]) == {metric.name for metric in METRICS}
    assert set(questions["name"]) == {question.name for question in QUESTIONS}


def test_searching_narrows_the_lists(visit: Visit) -> None:
    at = visit("glossary")
    at.text_input(key="glossary_find").set_value("毛利率").run()
    assert list(at.dataframe[0].value["name"]) == ["gross_margin"]
