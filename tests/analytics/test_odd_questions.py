"""Questions nobody means to ask: every question × dimension, and days before and after all data, end in an answer or a sentence."""

from datetime import date

import pytest

from analytics.catalog import QUESTIONS, ask
from analytics.errors import Refused, UnknownName, ZhanbaoError
from analytics.scope import Scope
from analytics.warehouse.asking.dimensions import DIMENSIONS
from sample_data.by_hand import sheet, warehouse_with

LONG_AGO, FAR_AHEAD = date(1999, 1, 1), date(2035, 1, 1)


@pytest.fixture(scope="module")
def small():
    return warehouse_with(
        sheet("people", [{"person": "甲", "team": "一部", "region": "华东"}]),
        sheet("customers", [{"customer": "甲公司", "size": "大"}]),
        sheet("sales", [{"ordered_on": date(2026, 3, 2), "amount_yuan": 100, "person": "甲", "customer": "甲公司"}]),
        sheet("deals", [{"deal_id": "D1", "created_on": date(2026, 3, 1), "person": "甲", "customer": "甲公司", "sales_stage": "立项"}]),
        sheet("media", [{"date": date(2026, 3, 1), "medium": "抖音", "cost_yuan": 10}]),
    )


@pytest.mark.parametrize("question", [question.name for question in QUESTIONS])
def test_every_question_answers_or_says_why(small, question):
    asked = 0
    for by in ((), *((dim,) for dim in DIMENSIONS), ("month", "team")):
        for scope in (Scope(), Scope("2026-03"), Scope("2030"), Scope(as_of=LONG_AGO), Scope("2026", as_of=FAR_AHEAD)):
            try:
                answer = ask(small, question, scope, by)
                assert [column.name for column in answer.columns] == list(answer.rows.columns)
            except ZhanbaoError as refusal:
                assert refusal.message.zh and refusal.message.en
            asked += 1
    assert asked == 5 * (len(DIMENSIONS) + 2)


def test_a_trend_before_the_first_sale_is_empty_steps(small):
    assert ask(small, "trend", Scope(as_of=LONG_AGO)).rows["sales"].isna().all()


def test_a_trend_is_not_split_by_time_again(small):
    with pytest.raises(Refused, match="grain"):
        ask(small, "trend", Scope("2026"), ("month",))


def test_a_funnel_may_be_split_by_size(small):
    assert set(ask(small, "funnel", Scope("2026"), ("size",)).rows["size"]) == {"大"}


def test_media_have_no_customer_class(small):
    with pytest.raises(UnknownName):
        ask(small, "media_roi", Scope("2026"), ("class",))


@pytest.mark.parametrize("scope", [Scope(as_of=date(1, 1, 1)), Scope(as_of=date(9999, 12, 31)), Scope(period="9999-12-31"), Scope(period="0001-01-01"),
                                   Scope(period="last-30d", as_of=date(1, 1, 2)), Scope(period="1899")])
def test_days_near_the_ends_of_the_calendar_are_refused(small, scope: Scope) -> None:
    with pytest.raises(Refused):
        ask(small, "trend", scope)


@pytest.mark.parametrize(("question", "option", "value"), [("rankings", "history", "121"), ("trend", "last", "99999999999"), ("trend", "last", "٣"), ("trend", "last", "-1")])
def test_more_steps_than_can_be_shown_are_refused(small, question: str, option: str, value: str) -> None:
    with pytest.raises(Refused):
        ask(small, question, options={option: value})
