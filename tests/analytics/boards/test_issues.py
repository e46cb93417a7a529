from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from analytics.boards.issues import changes_since, delivered_parts, issue, issue_rank_change, last_issue
from analytics.calendar import parse_period
from analytics.catalog import ask
from analytics.errors import Refused, UnknownName
from analytics.warehouse.keeping.published import Issue
from analytics.words.publish_targets import Target, target_named
from sample_data.by_hand import sheet, warehouse_with

WEEK = parse_period("2026-W12", date(2026, 4, 1))


def made(no: int = 1, **more) -> Issue:
    return Issue(**{"series": "s", "board": "leaderboard", "audience": "group", "kind": "week", "period": "2026-W12", "as_of": None, "finished": False, "title": "t",
                    "digest": "d", "lang": "zh", "content": "{}", "places": '{"甲": 1}', "poster": b"p", "workbook": b"w", "text": "x", "issue_no": no} | more)


def test_movement_is_ranked_again_over_those_in_both_issues():
    # 乙 left, 戊 joined at the top: among 甲, 丙, 丁 the order 甲, 丙, 丁 became 丁, 甲, 丙.
    before = {"甲": 1, "乙": 2, "丙": 3, "丁": 4}
    now = {"戊": 1, "丁": 2, "甲": 3, "丙": 4}
    assert issue_rank_change(before, now) == {"戊": None, "丁": 2, "甲": -1, "丙": -1}


def test_who_shared_a_place_and_still_does_has_not_moved():
    assert issue_rank_change({"甲": 1, "乙": 1, "丙": 3}, {"甲": 2, "乙": 2, "丙": 1}) == {"甲": -1, "乙": -1, "丙": 2}


def test_nobody_moves_against_an_empty_issue():
    assert issue_rank_change({}, {"甲": 1}) == {"甲": None}
    assert issue_rank_change({"甲": 1}, {}) == {}


def test_without_issues_the_question_says_so():
    with warehouse_with() as warehouse:
        answer = ask(warehouse, "issues")
    assert answer.empty and answer.notes[0].zh == "还没有发布过战报。"


def test_a_number_is_given_once():
    with warehouse_with() as warehouse:
        assert warehouse.publish_issue(made(1)) == 1
        with pytest.raises(Refused, match="第 1 期刚刚"):
            warehouse.publish_issue(made(1))
        assert warehouse.publish_issue(made(2)) == 2


def test_the_last_issue_is_the_audience_s_own():
    with warehouse_with() as warehouse:
        warehouse.publish_issue(made(1))
        warehouse.publish_issue(made(2, audience="manager", places='{"乙": 1}'))
        assert last_issue(warehouse, "s", "group", WEEK).places == {"甲": 1}
        assert last_issue(warehouse, "s", "wall", WEEK) is None


def test_an_issue_is_compared_with_the_period_before_and_not_with_one_published_meanwhile():
    months = {label: parse_period(label, date(2026, 4, 1)) for label in ("2026-01", "2026-02", "2026-03")}
    with warehouse_with() as warehouse:
        for number, label in enumerate(("2026-01", "2026-03", "2026-02", "2026-03"), start=1):
            warehouse.publish_issue(made(number, period=label))
        assert [last_issue(warehouse, "s", "group", months[label]).issue_no for label in months] == [1, 3, 4]
        assert last_issue(warehouse, "s", "group", parse_period("2025-12", date(2026, 4, 1))) is None


def test_an_issue_knows_how_often_the_data_changed_since():
    with warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 1}])) as warehouse:
        held = issue(warehouse, warehouse.publish_issue(made(1)))
        later = replace(held, published_at=held.published_at + timedelta(days=-1))
        assert changes_since(warehouse, replace(held, published_at=held.published_at + timedelta(days=1))) == 0
        warehouse.undo(1)
        assert changes_since(warehouse, later) == 2


def test_parts_of_the_same_content_add_up_over_deliveries():
    from analytics.errors import Text

    with warehouse_with() as warehouse:
        first = warehouse.publish_issue(made(1))
        assert delivered_parts(warehouse, "d", "wecom") == (frozenset(), False, False)
        warehouse.begin_delivery(first, "wecom")
        assert delivered_parts(warehouse, "d", "wecom") == (frozenset(), False, True)
        warehouse.record_delivery(first, "wecom", "failed", 4, "text", Text("", ""))
        assert delivered_parts(warehouse, "d", "wecom") == ({"text"}, False, False)
        warehouse.record_delivery(first, "wecom", "sent", 1, "image,text", Text("", ""))
        assert delivered_parts(warehouse, "d", "wecom") == ({"image", "text"}, True, False)
        assert delivered_parts(warehouse, "other", "wecom")[1] is False


def test_a_wrong_board_is_named():
    with warehouse_with() as warehouse, pytest.raises(UnknownName):
        ask(warehouse, "issues", options={"board": "sales"})


@pytest.mark.parametrize(("written", "target"), [("企业微信群", Target("wecom")), ("email=a@b.cn;c@d.cn", Target("email", place="a@b.cn;c@d.cn")), ("WeCom:east", Target("wecom", "east"))])
def test_targets_are_read_in_both_languages(written, target):
    assert target_named(written) == target


@pytest.mark.parametrize("written", ["sms", "wecom=https://x", "wecom:../x", ""])
def test_a_target_that_cannot_be_is_refused_with_what_can(written):
    with pytest.raises(Refused):
        target_named(written)
