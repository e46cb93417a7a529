"""Customer inventory: who stands where, who moved since the last time, and who has no next step."""

from datetime import date

import pytest

from analytics.catalog import ask
from analytics.errors import UnknownName
from analytics.scope import Scope
from analytics.statistics.intervals import wilson
from sample_data.by_hand import sheet, warehouse_with

FEB, MARCH, TODAY = "2026-02-02", "2026-03-02", "2026-03-20"


def taken(day, **nodes):
    """One row per deal: D1="确认需求"."""
    return [{"inv_date": day, "customer": f"客户{deal}", "deal_id": deal, "node": node, "sales_stage": "了解需求", "strategy": "演示", "due_on": "2026-03-25", "owner": "甲"}
            for deal, node in nodes.items()]


@pytest.fixture
def house(monkeypatch):
    """February: D1 to D7. March: D1 moved on, D2 fell back, D3 stayed, D8 is new; D4 and D5 were won, D6 lost, D7 is just not listed."""
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY)
    before = taken(FEB, D1="添加微信", D2="优惠拉扯", D3="确认需求", D4="优惠拉扯", D5="优惠拉扯", D6="添加微信", D7="添加微信")
    now = taken(MARCH, D1="决策人面谈", D2="确认需求", D3="确认需求", D8="添加微信")
    now[1]["due_on"], now[2]["strategy"], now[3]["due_on"] = "2026-03-10", None, None
    closed = {"D4": ("won", "2026-02-20"), "D5": ("won", "2026-02-21"), "D6": ("lost", "2026-02-25")}
    deals = [{"deal_id": f"D{n}", "created_on": "2026-01-05", "person": "甲", "team": "一部" if n < 3 else "二部", "outcome": closed.get(f"D{n}", ("open", None))[0],
              "closed_on": closed.get(f"D{n}", ("open", None))[1]} for n in range(1, 9)]
    deals.append({"deal_id": "D99", "created_on": TODAY, "outcome": "open"})  # the data reach until today
    return warehouse_with(sheet("deals", deals), sheet("inventories", before + now))


def by_deal(answer, column):
    return dict(zip(answer.rows["deal_id"], answer.rows[column], strict=True))


def test_each_deal_is_compared_with_the_stock_taking_before(house):
    answer = ask(house, "inventory")
    assert (answer.as_of, answer.facts["taken_on"], answer.facts["previous_on"]) == (date(2026, 3, 20), date(2026, 3, 2), date(2026, 2, 2))
    assert by_deal(answer, "movement") == {"D1": "advanced", "D2": "fell_back", "D3": "stuck", "D8": "new"}
    assert by_deal(answer, "previous_node") == {"D1": "添加微信", "D2": "优惠拉扯", "D3": "确认需求", "D8": None}


def test_signed_and_lost_customers_count_though_they_left_the_list(house):
    facts = ask(house, "inventory").facts
    assert (facts["won"], facts["lost"], facts["left"]) == (2, 1, 1)
    assert facts["compared"] == 6 and facts["advance_rate"] == 3 / 6  # D1, D4, D5 of D1, D2, D3, D4, D5, D6
    assert (facts["advance_rate_low"], facts["advance_rate_high"]) == wilson(3, 6)


def test_nodes_are_counted_now_and_last_time(house):
    nodes = {node["step"]: (node["now"], node["previous"]) for node in ask(house, "inventory").facts["nodes"]}
    assert nodes == {1: (1, 3), 2: (1, 0), 3: (2, 1), 4: (0, 0), 5: (0, 3), 6: (0, 0), 7: (0, 0), 8: (0, 0), 9: (0, 0), None: (0, 0)}
    assert sum(now for now, _previous in nodes.values()) == ask(house, "inventory").facts["listed"] == 4


def test_a_missing_strategy_or_date_is_no_next_step_and_a_passed_date_is_overdue(house):
    answer = ask(house, "inventory")
    assert [deal for deal, lacks in by_deal(answer, "without_next").items() if lacks] == ["D8", "D3"]
    assert [deal for deal, late in by_deal(answer, "overdue").items() if late] == ["D2"]
    assert ask(house, "inventory", Scope(as_of=date(2026, 3, 10))).facts["overdue"] == 0  # due on the day itself


def test_a_closed_deal_is_not_overdue(house):
    house.commit([sheet("deals", [{"deal_id": "D2", "outcome": "won", "closed_on": "2026-03-09"}])])
    assert ask(house, "inventory").facts["overdue"] == 0
    assert ask(house, "inventory", Scope(as_of=date(2026, 3, 8))).facts["overdue"] == 0


def test_a_period_takes_its_own_last_stock_taking_and_says_when_it_had_none(house):
    february = ask(house, "inventory", Scope(period="2026-02"))
    assert (february.facts["taken_on"], february.facts["previous_on"], february.facts["advance_rate"]) == (date(2026, 2, 2), None, None)
    assert [node["previous"] for node in february.facts["nodes"]] == [None] * 10
    assert "第一次盘点" in february.notes[0].zh
    house.commit([sheet("deals", [{"deal_id": "D100", "created_on": "2026-03-20"}])])
    assert "这一期没有盘点" in ask(house, "inventory", Scope(period="2026-W12")).notes[0].zh


def test_a_filter_of_the_deals_holds_for_the_stock_taking(house):
    answer = ask(house, "inventory", Scope(where=(("team", ("一部",)),)))
    assert sorted(answer.rows["deal_id"]) == ["D1", "D2"] and answer.facts["compared"] == 2
    assert ask(house, "inventory", Scope(visible=(("medium", ("百度",)),))).empty  # what cannot be told apart is not shown


def test_without_a_node_the_sales_stage_tells_whether_it_moved(house):
    rows = [{"inv_date": "2026-03-05", "customer": "客户D1", "deal_id": "D1", "sales_stage": "价值展示"}, {"inv_date": "2026-03-05", "customer": "客户D3", "deal_id": "D3", "node": "没听过"}]
    house.commit([sheet("inventories", rows)])
    answer = ask(house, "inventory")
    assert by_deal(answer, "movement") == {"D1": "advanced", "D3": "unknown"}
    assert answer.facts["nodes"][-1]["now"] == 2


def test_a_customer_without_a_deal_is_followed_by_name(house):
    rows = [{"inv_date": day, "customer": "老张", "node": node} for day, node in (("2026-03-09", "添加微信"), ("2026-03-16", "确认需求"))]
    house.commit([sheet("inventories", rows)])
    answer = ask(house, "inventory")
    assert answer.rows[["customer", "deal_id", "movement"]].values.tolist() == [["老张", None, "advanced"]]


def test_without_stock_takings_the_deals_are_compared_with_themselves_a_month_before(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY)
    deals = [{"deal_id": name, "created_on": "2026-01-05", "customer": f"客户{name}", "person": "甲", "outcome": "open"} for name in ("D1", "D2")]
    deals.append({"deal_id": "D3", "created_on": "2026-01-05", "customer": "客户D3", "outcome": "won", "closed_on": "2026-03-02"})
    events = [{"deal_id": name, "track": "decision", "stage": stage, "entered_on": day} for name, stage, day in (
        ("D1", "添加微信", "2026-01-06"), ("D1", "确认需求", "2026-03-10"), ("D2", "添加微信", "2026-01-06"), ("D3", "优惠拉扯", "2026-02-01"), ("D2", "添加微信", TODAY))]
    answer = ask(warehouse_with(sheet("deals", deals), sheet("stage_events", events)), "inventory")
    assert by_deal(answer, "movement") == {"D2": "stuck", "D1": "advanced"}
    assert (answer.facts["source"], answer.facts["won"], answer.facts["compared"], answer.facts["advance_rate"]) == ("deals", 1, 3, 2 / 3)
    assert list(answer.rows["owner"]) == ["甲", "甲"] and answer.facts["without_next"] == 2


def test_one_deal_only_and_nothing_at_all(monkeypatch):
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY)
    nothing = ask(warehouse_with(), "inventory")
    assert nothing.empty and "客户盘点" in nothing.notes[0].zh
    one = ask(warehouse_with(sheet("deals", [{"deal_id": "D1", "created_on": TODAY, "customer": "老张"}])), "inventory")
    assert one.rows[["deal_id", "node", "movement"]].values.tolist() == [["D1", None, "new"]]
    assert one.facts["advance_rate"] is None and one.facts["compared"] == 0


def test_days_to_come_are_not_taken_and_a_source_must_exist(house):
    house.commit([sheet("inventories", taken("2026-05-04", D1="复购"))])
    assert ask(house, "inventory").facts["taken_on"] == date(2026, 3, 2)
    with pytest.raises(UnknownName):
        ask(house, "inventory", options={"source": "guess"})


def test_lists_of_another_length_are_told_apart_from_movement(house):
    assert any("清单的长短" in note.zh for note in ask(house, "inventory").notes)  # 4 rows after 7
    house.commit([sheet("inventories", taken("2026-03-09", D1="决策人面谈", D2="确认需求", D3="确认需求"))])
    assert not any("清单的长短" in note.zh for note in ask(house, "inventory").notes)  # 3 after 4


def test_a_period_that_has_not_begun_says_whose_stock_taking_it_shows(house):
    ahead = ask(house, "inventory", Scope(period="2030-01"))
    assert any("这一期还没有开始" in note.zh for note in ahead.notes)
