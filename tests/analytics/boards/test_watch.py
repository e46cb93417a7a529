from __future__ import annotations

import pandas as pd

from analytics.answer import Answer
from analytics.boards.watch import slowest_owner, things_to_watch


def answer(rows: pd.DataFrame, *, finished: bool = False) -> Answer:
    return Answer("rankings", None, None, (), rows, finished=finished)


def regions() -> Answer:
    return answer(pd.DataFrame({"region": ["华东", "华北"], "sales": [700_000.0, 500_000.0], "target": [1_000_000.0, 1_000_000.0]}))


def said(*, regions=None, teams=None, media=None, customers=None, lines=None, people=None) -> list[str]:
    return [watch.headline.zh + "｜" + watch.detail.zh for watch in things_to_watch(regions, teams, media, customers, lines, people, 14, 22)]


def test_the_slowest_region_is_named_with_its_shortfall() -> None:
    teams = answer(pd.DataFrame({"team": ["华北一部", "华北二部"], "sales": [330_000.0, 170_000.0], "target": [500_000.0, 500_000.0]}))
    assert said(regions=regions(), teams=teams) == ["华北慢了 13.6 个点｜比序时少 13.6 万，其中华北二部 14.8 万"]
    assert slowest_owner(regions(), "region", "sales", 14, 22) == "华北"


def test_regions_on_pace_are_not_mentioned() -> None:
    good = answer(pd.DataFrame({"region": ["华东"], "sales": [700_000.0], "target": [1_000_000.0]}))
    assert said(regions=good) == []


def test_without_targets_no_one_is_slow() -> None:
    assert said(regions=answer(pd.DataFrame({"region": ["华东"], "sales": [1.0]}))) == []


def test_the_medium_that_lost_most_is_named() -> None:
    media = answer(pd.DataFrame({"medium": ["知乎", "分众电梯", "抖音", "未填写"], "cost_yuan": [121_000.0, 950_000.0, 5.0, 9e9], "margin_yuan": [10_000.0, 316_000.0, 50.0, 0.0],
                                 "revenue_yuan": [1.0, 1.0, 1.0, 0.0], "roi": [-0.92, -0.67, 9.0, -1.0], "roi_basis": ["margin"] * 4}))
    assert said(media=media) == ["分众电梯没有回本｜花 95.0 万，毛利 31.6 万"]


def test_a_medium_without_margins_is_judged_by_revenue() -> None:
    media = answer(pd.DataFrame({"medium": ["知乎"], "cost_yuan": [121_000.0], "margin_yuan": [None], "revenue_yuan": [20_000.0], "roi": [-0.83], "roi_basis": ["revenue"]}))
    assert said(media=media) == ["知乎没有回本｜花 12.1 万，收入 2.0 万"]


def test_three_customers_are_mentioned_from_a_quarter_on() -> None:
    rows = pd.DataFrame({"customer": ["甲", "乙", "丙", "丁"], "sales": [200_000.0, 60_000.0, 50_000.0, 1.0], "share": [0.2, 0.06, 0.05, 0.0]})
    assert said(customers=answer(rows)) == ["三家客户占 31.0%｜最大的是甲，20.0 万"]
    assert said(customers=answer(rows.assign(share=[0.1, 0.06, 0.05, 0.0]))) == []


def test_a_product_line_is_mentioned_when_it_fell_a_tenth() -> None:
    rows = pd.DataFrame({"line": ["净水", "咖啡机", "未填写"], "sales": [95_000.0, 85_200.0, 0.0], "previous": [100_000.0, 100_000.0, 9e9], "change_rate": [-0.05, -0.148, -1.0]})
    assert said(lines=answer(rows)) == ["咖啡机下滑 14.8%｜比上期同进度少 1.5 万"]


def test_people_who_left_are_not_counted_as_idle() -> None:
    rows = pd.DataFrame({"person": ["甲", "乙", "丙"], "sales": [0.0, 0.0, 5.0], "mark": [None, "left", None]})
    assert said(people=answer(rows)) == ["1 人还没有成交额｜甲"]


def test_at_most_three_things() -> None:
    rows = pd.DataFrame({"person": ["甲"], "sales": [0.0], "mark": [None]})
    media = answer(pd.DataFrame({"medium": ["知乎"], "cost_yuan": [9.0], "margin_yuan": [1.0], "revenue_yuan": [1.0], "roi": [-0.9], "roi_basis": ["margin"]}))
    lines = answer(pd.DataFrame({"line": ["净水"], "sales": [1.0], "previous": [100_000.0], "change_rate": [-0.9]}))
    customers = answer(pd.DataFrame({"customer": list("甲乙丙丁"), "sales": [9.0] * 4, "share": [0.25] * 4}))
    assert len(said(regions=regions(), media=media, lines=lines, customers=customers, people=answer(rows))) == 3
