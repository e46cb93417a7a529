"""What counts as news between two readings of the wall."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.answer import Answer
from analytics.boards.wall_news import Standing, news, standing
from analytics.calendar import period_of

WEEK = period_of(date(2026, 3, 19), "week")


def board(*rows: tuple[int, str, float], finished: bool = False, day: date = date(2026, 3, 19)) -> Answer:
    return Answer("rankings", day, period_of(day, "week"), (), pd.DataFrame(rows, columns=["rank", "person", "sales"]), finished=finished)


def pledges(*rows: tuple[str, str, str]) -> Answer:
    frame = pd.DataFrame([(owner, level, "2026-03", status) for owner, level, status in rows], columns=["owner", "level", "period", "status"])
    return Answer("pledges", date(2026, 3, 19), WEEK, (), frame)


def said(before: Standing | None, now: Standing) -> list[str]:
    return [one.said.zh for one in news(before, now)]


def test_another_first_place_in_the_same_week_is_news() -> None:
    before, now = (standing((board((1, leader, 9.0), (2, other, 8.0)),), "sales", None) for leader, other in (("田野", "赵敏"), ("赵敏", "田野")))
    assert said(before, now) == ["赵敏 升到本周第 1"]
    assert [one.said.en for one in news(before, now)] == ["赵敏 now leads this week"]


def test_who_leads_week_and_month_is_said_once() -> None:
    def both(name: str) -> Standing:
        return Standing({("week", "2026-W12"): frozenset({name}), ("month", "2026-03"): frozenset({name})})

    assert said(both("田野"), both("赵敏")) == ["赵敏 升到本周、本月第 1"]


def test_the_first_reading_is_no_news() -> None:
    assert said(None, standing((board((1, "田野", 9.0)),), "sales", pledges(("田野", "person", "kept")))) == []


def test_who_draws_level_with_the_leader_is_news_and_the_leader_is_not() -> None:
    before = standing((board((1, "田野", 9.0), (2, "赵敏", 8.0)),), "sales", None)
    now = standing((board((1, "田野", 9.0), (1, "赵敏", 9.0)),), "sales", None)
    assert said(before, now) == ["赵敏 升到本周第 1"]


def test_a_new_week_brings_no_new_leader() -> None:
    before = standing((board((1, "田野", 9.0)),), "sales", None)
    assert said(before, standing((board((1, "赵敏", 1.0), day=date(2026, 3, 23)),), "sales", None)) == []


def test_the_first_sale_of_a_week_makes_no_new_leader() -> None:
    before = standing((board((1, "田野", 0.0), (1, "赵敏", 0.0)),), "sales", None)
    assert said(before, standing((board((1, "赵敏", 5.0), (2, "田野", 0.0)),), "sales", None)) == []


def test_a_masked_leader_and_a_finished_week_are_not_told() -> None:
    before = standing((board((1, "田野", 9.0)),), "sales", None)
    assert said(before, standing((board((1, "***", 10.0)),), "sales", None)) == []
    assert said(before, standing((board((1, "赵敏", 10.0), finished=True),), "sales", None)) == []


def test_a_board_without_places_has_no_leader() -> None:
    tiers = Answer("rankings", date(2026, 3, 19), WEEK, (), pd.DataFrame({"tier": [1], "person": ["田野"]}))
    assert standing((tiers,), "sales", None).leaders == {}


def test_a_pledge_that_was_open_and_is_kept_is_news() -> None:
    before = standing((), "sales", pledges(("华东一部", "team", "ahead"), ("田野", "person", "kept")))
    now = standing((), "sales", pledges(("华东一部", "team", "kept"), ("田野", "person", "kept"), ("赵敏", "person", "kept")))
    assert said(before, now) == ["华东一部 兑现了业绩保证"]  # 赵敏's came in already kept


def test_the_pledge_of_a_hidden_person_is_not_told_but_a_team_of_the_same_name_is() -> None:
    before = standing((), "sales", pledges(("田野", "person", "ahead"), ("田野", "team", "ahead")), frozenset({"田野"}))
    now = standing((), "sales", pledges(("田野", "person", "kept"), ("田野", "team", "kept")), frozenset({"田野"}))
    assert len(said(before, now)) == 1
