"""Days to convert in bins, cohorts with the young ones marked, and what winners have, on numbers worked by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.catalog import ask
from analytics.deals.winners import benjamini_hochberg, odds, winners
from analytics.errors import Refused, UnknownName
from analytics.journeys.conversion import funnel_trend, histogram, time_to_convert
from analytics.journeys.event_funnel import event_funnel
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

AS_OF = date(2026, 4, 30)


def _deals(*deals):
    """(created, days to close or None, outcome) or with more columns as a fourth part."""
    made = []
    for place, (created, days, outcome, *more) in enumerate(deals):
        closed = date.fromisoformat(created) + timedelta(days) if days is not None else None
        made.append({"deal_id": f"D{place}", "created_on": created, "outcome": outcome, "closed_on": closed} | (more[0] if more else {}))
    return warehouse_with(sheet("deals", made))


@pytest.mark.parametrize(("days", "bins"), [
    ([5], [[5, 6, 1]]),  # one deal: one bin, at least a day wide
    ([0, 10], [[0, 5, 1], [5, 10, 1]]),  # ⌈2^(1/3)⌉ = 2 bins, ⌈10/2⌉ wide; the end belongs to the last
    ([0, 1, 2, 3, 4, 5, 6, 20], [[0, 10, 7], [10, 20, 1]]),  # 8^(1/3) is 2, not 3
    ([3] * 9, [[3, 4, 9], [4, 5, 0], [5, 6, 0]]),
])
def test_bins_are_the_cube_root_of_the_number(days, bins):
    assert histogram(np.array(days, dtype="float64")).values.tolist() == bins


def test_there_are_never_more_than_sixty_bins():
    table = histogram(np.arange(300_000) % 1000.0)
    assert len(table) == 60 and table["converted"].sum() == 300_000 and table["bin_to_days"].iloc[-1] >= 999


def test_days_run_from_creation_to_winning():
    answer = time_to_convert(_deals(("2026-01-01", 10, "won"), ("2026-01-01", 20, "won"), ("2026-01-05", 9, "lost"), ("2026-01-05", None, "open")), Scope(as_of=AS_OF))
    assert answer.facts["started"] == 4 and answer.facts["converted"] == 2
    assert (answer.facts["median_days"], answer.facts["mean_days"], answer.facts["p90_days"]) == (15, 15, 19)
    assert answer.rows["converted"].tolist() == [1, 1]


def test_nobody_converted_gives_no_bins_and_says_so():
    answer = time_to_convert(_deals(("2026-01-01", None, "open")), Scope(as_of=AS_OF))
    assert answer.empty and answer.facts["median_days"] is None and answer.notes


def test_cohorts_younger_than_the_window_are_marked():
    company = _deals(("2026-01-01", 10, "won"), ("2026-01-02", 61, "won"), ("2026-01-03", None, "open"), ("2026-03-02", 5, "won"))
    rows = funnel_trend(company, Scope(as_of=AS_OF), window_days=60).rows
    assert rows["cohort_start"].tolist() == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert rows["entered_n"].tolist() == [3, 0, 1] and rows["converted"].tolist() == [1, 0, 1]  # 61 days are outside the window
    assert rows["immature"].tolist() == [False, False, True]  # 2026-02-28 + 60 days = 2026-04-29
    assert rows["conversion"].tolist()[0] == pytest.approx(1 / 3) and np.isnan(rows["conversion"].tolist()[1])
    assert rows["conversion_low"].tolist()[0] == pytest.approx(0.0615, abs=1e-4)


def test_a_deal_belongs_to_one_cohort_only():
    company = warehouse_with(sheet("visits", [{"person": "王", "customer": "客", "started_at": f"2026-0{m}-05T09:00:00"} for m in (1, 2)]),
                             sheet("sales", [{"ordered_on": "2026-02-20", "amount_yuan": 5, "customer": "客", "order_id": "1"}]))
    rows = funnel_trend(company, Scope(as_of=AS_OF), steps="visit,order", actor="customer").rows
    assert rows[["entered_n", "converted"]].values.tolist() == [[1, 1]]


def _of_team(team):
    return {"team": team}


def test_a_trend_can_be_split_and_every_group_has_the_same_cohorts():
    company = _deals(
        ("2026-01-01", 10, "won", _of_team("甲")), ("2026-01-02", 80, "won", _of_team("甲")), ("2026-03-03", None, "open", _of_team("甲")),
        ("2026-01-05", 5, "won", _of_team("乙")), ("2026-03-02", 5, "won", {}))
    answer = funnel_trend(company, Scope(as_of=AS_OF), ("team",), window_days=60)
    assert answer.rows[["team", "entered_n", "converted"]].values.tolist() == [
        ["甲", 2, 1], ["甲", 0, 0], ["甲", 1, 0], ["乙", 1, 1], ["乙", 0, 0], ["乙", 0, 0], ["未分组", 0, 0], ["未分组", 0, 0], ["未分组", 1, 1]]
    assert answer.rows["cohort_start"].tolist() == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)] * 3
    assert answer.rows["immature"].tolist() == [False, False, True] * 3
    assert answer.rows["conversion"].isna().tolist() == [False, True, False, False, True, True, True, True, False]
    assert any("最近 1 期" in note.zh for note in answer.notes)  # one cohort is young, not three
    assert answer.facts["left_out"] == () and answer.facts["groups"] == 3


@pytest.mark.parametrize("actor", ["deal", "customer"])
def test_groups_of_a_trend_are_what_each_group_is_by_itself(actor):
    draw = random.Random(5)
    deals = []
    for n in range(300):
        created, outcome = date(2025, 6, 1) + timedelta(draw.randrange(250)), draw.choice(["won", "lost", "open"])
        deals.append({"deal_id": f"D{n}", "customer": f"C{n % 90}", "team": draw.choice("甲乙丙丁"), "created_on": created.isoformat(), "outcome": outcome,
                      "closed_on": None if outcome == "open" else (created + timedelta(draw.randrange(180))).isoformat()})
    customers = [{"customer": f"C{n}", "industry": draw.choice(["酒店", "学校", "医院"])} for n in range(90)]
    company = warehouse_with(sheet("deals", deals), sheet("customers", customers))
    dim = "team" if actor == "deal" else "industry"
    split = funnel_trend(company, Scope(as_of=AS_OF), (dim,), actor=actor, window_days=120).rows
    whole = funnel_trend(company, Scope(as_of=AS_OF), actor=actor, window_days=120).rows
    counts = ["entered_n", "converted"]
    assert split.groupby("cohort_start")[counts].sum().values.tolist() == whole[counts].values.tolist() and whole["converted"].sum() > 20
    for name, group in split.groupby(dim):
        industry = {c["customer"]: c["industry"] for c in customers}
        of_group = [d for d in deals if (d["team"] if actor == "deal" else industry[d["customer"]]) == name]
        alone = funnel_trend(warehouse_with(sheet("deals", of_group)), Scope(as_of=AS_OF), actor=actor, window_days=120).rows
        seen = group[group["entered_n"] > 0]
        assert seen[["cohort_start", *counts]].values.tolist() == alone[alone["entered_n"] > 0][["cohort_start", *counts]].values.tolist()


def test_a_trend_names_the_groups_it_leaves_out():
    company = _deals(*(("2026-01-01", 5, "won", _of_team(f"队{n:02d}")) for n in range(15) for _again in range(16 - n)))
    answer = funnel_trend(company, Scope(as_of=AS_OF), ("team",))
    assert answer.rows["team"].tolist() == [f"队{n:02d}" for n in range(12)]
    assert answer.facts["left_out"] == ("队12", "队13", "队14") and answer.facts["groups"] == 15
    assert "没有列出的 3 组，共进入 9 个：队12、队13、队14。" in [note.zh for note in answer.notes]  # 4 + 3 + 2
    two = funnel_trend(company, Scope(as_of=AS_OF), ("team",), series=2)
    assert two.rows["team"].tolist() == ["队00", "队01"] and "队02, 队03" in two.notes[-1].en and "and others" in two.notes[-1].en


def test_cohorts_are_not_split_by_time():
    with pytest.raises(Refused):
        funnel_trend(_deals(("2026-01-01", 1, "won")), Scope(), ("month",))
    with pytest.raises(UnknownName):
        funnel_trend(_deals(("2026-01-01", 1, "won")), Scope(), ("person",), actor="customer")


@pytest.mark.parametrize("question", ["time_to_convert", "funnel_trend", "winners"])
def test_without_deals_there_is_a_note_and_no_row(question):
    answer = ask(warehouse_with(), question)
    assert answer.empty and answer.notes


def test_what_cannot_be_read_is_said():
    company = _deals(("2026-01-01", 1, "won"))
    with pytest.raises(Refused):
        time_to_convert(company, Scope(), steps="won")
    with pytest.raises(UnknownName):
        funnel_trend(company, Scope(), grain="day")
    with pytest.raises(UnknownName):
        funnel_trend(company, Scope(), actor="团队")


def test_the_published_example_has_an_odds_ratio_of_eleven():
    # 5 of 7 successes and 1 of 11 failures have the value: 25 as it stands, 11 with one added to every cell.
    found = odds(pd.DataFrame({"attribute": ["a"], "attribute_value": ["x"], "won": [5], "lost": [1]}), 7, 11)
    assert found["odds_ratio"].tolist() == [11.0]
    error = (1 / 6 + 1 / 11 + 1 / 3 + 1 / 2) ** 0.5
    assert found["odds_low"].tolist()[0] == pytest.approx(11 * np.exp(-1.959964 * error))
    assert found["p_value"].tolist()[0] == pytest.approx(0.02170, abs=1e-4)


def test_false_discoveries_are_held_down_step_by_step():
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.20])).tolist() == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.2])
    assert benjamini_hochberg(np.array([])).tolist() == []


def _sided(n):
    return [("2026-01-01", 5, "won", {"team": "甲", "source_medium": "老客介绍"})] * n + [("2026-01-01", 5, "lost", {"team": "乙", "source_medium": None})] * n


def test_values_are_counted_over_the_deals_closed_in_the_period():
    answer = winners(_deals(*_sided(30), ("2026-03-01", 5, "won", {"team": "丙"})), Scope(period="2026-01", as_of=AS_OF))
    assert (answer.facts["won"], answer.facts["lost"]) == (30, 30)
    assert {tuple(row) for row in answer.rows[["attribute", "attribute_value", "won", "lost"]].values.tolist()} == {
        ("team", "甲", 30, 0), ("team", "乙", 0, 30), ("source_medium", "老客介绍", 30, 0)}  # blanks say nothing
    assert answer.rows["odds_ratio"].tolist()[0] in (pytest.approx(31 * 31), pytest.approx(1 / 961))


def test_rare_values_are_left_out():
    rare = ("2026-01-01", 5, "won", {"team": "丙"})
    answer = winners(_deals(*_sided(60), rare), Scope(as_of=AS_OF))  # 2 % of 121 deals is 2.42
    assert "丙" not in answer.rows["attribute_value"].tolist() and answer.facts["left_out"] == 1
    assert "丙" in winners(_deals(*_sided(60), rare, rare, rare), Scope(as_of=AS_OF)).rows["attribute_value"].tolist()


def test_more_than_ten_to_one_is_warned_about():
    few = [("2026-01-01", 5, "lost", {"team": "乙"})]
    won = [("2026-01-01", 5, "won", {"team": "甲"})]
    assert not any("10 to 1" in note.en for note in winners(_deals(*few, *won * 10), Scope(as_of=AS_OF)).notes)
    assert any("10 to 1" in note.en for note in winners(_deals(*few, *won * 11), Scope(as_of=AS_OF)).notes)


def test_what_cannot_be_compared_says_what_was_seen_and_what_it_takes():
    one = winners(_deals(("2026-01-01", 5, "won", {"team": "甲"})), Scope(as_of=AS_OF))
    assert one.empty and [note.en for note in one.notes] == ["Closed in the period: 1, 1 won and 0 lost. It takes at least one of each to compare."]
    none = winners(_deals(("2026-01-01", None, "open", {"team": "甲"})), Scope(as_of=AS_OF))
    assert none.empty and "没有关闭的商机" in none.notes[-1].zh
    blank = winners(_deals(("2026-01-01", 5, "won"), ("2026-01-01", 5, "lost")), Scope(as_of=AS_OF))
    assert blank.empty and "2 个商机都没有填" in blank.notes[-1].zh


def test_fewer_than_twenty_five_closed_deals_are_called_a_hint():
    few = winners(_deals(*_sided(12)), Scope(as_of=AS_OF))  # 24 closed
    assert any("只有 24 个关闭的商机（赢 12、输 12）" in note.zh for note in few.notes) and len(few.rows) == 3
    enough = winners(_deals(*_sided(13)), Scope(as_of=AS_OF))  # 26
    assert not any("只有" in note.zh for note in enough.notes)


@pytest.mark.parametrize(("each", "fewest"), [(10, 0.4), (100, 4), (700, 25)])
def test_a_value_needs_two_percent_of_the_deals_but_never_more_than_twenty_five(each, fewest):
    assert winners(_deals(*_sided(each)), Scope(as_of=AS_OF)).facts["fewest"] == pytest.approx(fewest)


def test_sizes_counted_head_by_head_become_four_bands_of_as_many_deals():
    customers = sheet("customers", [{"customer": f"C{n}", "size": str(n * 100)} for n in range(1, 17)])
    deals = [{"deal_id": f"D{n}-{k}", "created_on": "2026-01-01", "closed_on": "2026-02-01", "customer": f"C{n}", "outcome": "won" if k < n % 3 else "lost"}
             for n in range(1, 17) for k in range(2)]
    rows = winners(warehouse_with(customers, sheet("deals", deals)), Scope(as_of=AS_OF)).rows
    bands = rows[rows["attribute"] == "size"].set_index("attribute_value")
    assert set(bands.index) == {"100–400", "500–800", "900–1,200", "1,300–1,600"}
    assert bands.loc["100–400", ["won", "lost"]].tolist() == [4, 4] and (bands["won"] + bands["lost"]).tolist() == [8] * 4
    words = sheet("customers", [{"customer": f"C{n}", "size": f"{n * 100} 人"} for n in range(1, 17)])
    kept = winners(warehouse_with(words, sheet("deals", deals)), Scope(as_of=AS_OF)).rows
    assert not any("–" in value for value in kept[kept["attribute"] == "size"]["attribute_value"])


@pytest.fixture(scope="module")
def wandering():
    """Deals that go back and forth, are visited in between, and some of which are lost on the way."""
    draw = random.Random(11)
    deals, events, visits = [], [], []
    for n in range(80):
        created, outcome = date(2025, 9, 1) + timedelta(draw.randrange(180)), draw.choice(["won", "won", "lost", "open"])
        deals.append({"deal_id": f"D{n}", "customer": f"C{n % 60}", "created_on": created.isoformat(), "outcome": outcome,
                      "closed_on": None if outcome == "open" else (created + timedelta(60 + draw.randrange(60))).isoformat()})
        for _again in range(draw.randrange(5)):
            events.append({"deal_id": f"D{n}", "stage": draw.choice(["了解需求", "见面约访", "价值展示"]), "track": "sales",
                           "entered_on": (created + timedelta(draw.randrange(60))).isoformat()})
        if draw.random() < 0.2:
            visits.append({"person": "王", "customer": f"C{n % 60}", "started_at": f"{created + timedelta(draw.randrange(60))}T09:00:00"})
    return warehouse_with(sheet("deals", deals), sheet("stage_events", events), sheet("visits", visits))


@pytest.mark.parametrize("steps", ["created,sales:4,won", "sales:2,sales:4"])
@pytest.mark.parametrize("order", ["ordered", "first", "strict", "unordered"])
@pytest.mark.parametrize("window_days", [None, 40])
@pytest.mark.parametrize("exclude", ["", "visit"])
@pytest.mark.parametrize("actor", ["deal", "customer"])
def test_days_and_cohorts_are_of_those_the_funnel_counts(wandering, steps, order, window_days, exclude, actor):
    scope, rule = Scope(period="2025-10-01..2026-02-10", as_of=AS_OF), {"steps": steps, "actor": actor, "order": order, "exclude": exclude}
    funnel = event_funnel(wandering, scope, window_days=window_days, **rule).rows["reached"].tolist()
    days = time_to_convert(wandering, scope, window_days=window_days, **rule)
    assert (days.facts["started"], days.facts["converted"]) == (funnel[0], funnel[-1])
    assert days.rows["converted"].sum() == (0 if order == "unordered" else funnel[-1])
    if order == "unordered":
        assert days.facts["median_days"] is None and (not funnel[-1] or f"全部做到的有 {funnel[-1]} 个" in days.notes[-2 if exclude and len(days.notes) > 1 else -1].zh)
    elif window_days is not None and len(days.rows):
        assert days.rows["bin_from_days"].max() <= window_days and days.facts["p90_days"] <= window_days
    if window_days is not None:
        cohorts = funnel_trend(wandering, scope, window_days=window_days, **rule).rows
        assert (cohorts["entered_n"].sum(), cohorts["converted"].sum()) == (funnel[0], funnel[-1])


def test_days_run_from_the_re_entry_that_arrives():
    deal = {"deal_id": "D0", "created_on": "2026-01-01", "outcome": "open"}
    events = [{"deal_id": "D0", "stage": stage, "entered_on": f"2026-01-{day:02d}", "track": "sales"} for stage, day in (("见面约访", 2), ("见面约访", 20), ("价值展示", 25))]
    company = warehouse_with(sheet("deals", [deal]), sheet("stage_events", events))
    took = {order: time_to_convert(company, Scope(as_of=AS_OF), steps="sales:2,sales:4", order=order).facts["median_days"] for order in ("ordered", "first")}
    assert took == {"ordered": 5, "first": 23}
