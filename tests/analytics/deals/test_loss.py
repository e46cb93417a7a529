"""Lost deals by reason and place, discounts, and how many attempts wins take, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.deals.loss import deal_attempts, loss
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with
from tests.companies.handed_on import handed_on

AS_OF = date(2026, 3, 31)


def _deal(name: str, outcome: str, closed: str | None, **more) -> dict:
    return {"deal_id": name, "created_on": "2026-01-01", "outcome": outcome, "closed_on": closed} | more


@pytest.fixture
@handed_on
def company():
    deals = [
        _deal("A", "lost", "2026-01-11", lost_reason="价格", competitor="甲家", amount_yuan=90, list_price_yuan=100, customer="一", sales_stage="了解需求"),
        _deal("B", "lost", "2026-01-21", lost_reason="价格", competitor="乙家", amount_yuan=70, list_price_yuan=100, customer="二", sales_stage="初步接洽"),
        _deal("C", "lost", "2026-02-01", lost_reason=None, amount_yuan=40, customer="三", sales_stage="没听过"),
        _deal("D", "won", "2026-01-31", amount_yuan=80, list_price_yuan=100, customer="四"),
        _deal("E", "won", "2026-01-31", amount_yuan=500, customer="五"),
        _deal("F", "open", None, lost_reason="价格", amount_yuan=1), _deal("G", "lost", "2026-05-01", lost_reason="晚了", amount_yuan=1),
    ]
    events = [{"deal_id": "A", "track": "sales", "stage": stage, "entered_on": on} for stage, on in (("初步接洽", "2026-01-01"), ("见面约访", "2026-01-05"))]
    return warehouse_with(sheet("deals", deals), sheet("stage_events", events))


def test_reasons_are_counted_with_their_amount_and_discount(company):
    answer = loss(company, Scope(as_of=AS_OF))
    rows = answer.rows.set_index("lost_reason")
    assert rows["deals"].to_dict() == {"价格": 2, "未填写": 1}  # F is open, G is lost after the day of reading
    assert rows.loc["价格", ["value_yuan", "median_days"]].tolist() == [160, 15]
    assert rows["share"].tolist() == pytest.approx([2 / 3, 1 / 3]) and rows["value_share"].sum() == pytest.approx(1)
    assert rows.loc["价格", "discount"] == pytest.approx(0.2)  # of sums: 1 − 160/200
    assert (answer.facts["lost"], answer.facts["unexplained"]) == (3, 1)
    assert (answer.facts["discount_won"], answer.facts["discount_won_n"]) == (pytest.approx(0.2), 1)
    assert (answer.facts["discount_lost"], answer.facts["discount_lost_n"]) == (pytest.approx(0.2), 2)


def test_a_deal_is_lost_where_its_last_entry_was_else_where_it_says(company):
    rows = loss(company, Scope(as_of=AS_OF), ("stage",)).rows
    assert rows[["stage", "lost_reason", "deals"]].sort_values(["stage"]).values.tolist() == [["初步接洽", "价格", 1], ["未填写", "未填写", 1], ["见面约访", "价格", 1]]


def test_a_period_and_a_competitor_narrow_it(company):
    assert loss(company, Scope("2026-01", as_of=AS_OF)).facts["lost"] == 2
    assert loss(company, Scope(as_of=AS_OF), ("competitor",)).rows["competitor"].tolist() == ["乙家", "未填写", "甲家"]
    assert loss(company, Scope("2026-03", as_of=AS_OF)).empty


def _tried(won: int, lost: int, visits_of_won: int, visits_of_lost: int) -> list:
    deals = [_deal(f"W{n}", "won", "2026-02-01", customer=f"赢{n}") for n in range(won)] + [_deal(f"L{n}", "lost", "2026-02-01", customer=f"输{n}", lost_reason="价格") for n in range(lost)]
    visits = [{"person": "王", "customer": f"{kind}{n}", "started_at": f"2026-01-{5 + v:02d}T09:00:00"}
              for kind, count, times in (("赢", won, visits_of_won), ("输", lost, visits_of_lost)) for n in range(count) for v in range(times)]
    visits += [{"person": "王", "customer": "赢0", "started_at": "2026-02-20T09:00:00"}, {"person": "王", "customer": "别家", "started_at": "2025-12-01T09:00:00"}]
    return [sheet("deals", deals), sheet("visits", visits)]


def test_attempts_are_visits_while_the_deal_was_open():
    answer = deal_attempts(warehouse_with(*_tried(12, 6, 3, 1)), Scope(as_of=AS_OF))
    rows = answer.rows.set_index("attempts")
    assert rows.loc[3, ["won", "lost"]].tolist() == [12, 0] and rows.loc[1, ["won", "lost"]].tolist() == [0, 6]
    assert rows["won_so_far"].tolist()[:4] == [0, 0, 0, 1]
    assert (answer.facts["median_won"], answer.facts["median_lost"], answer.facts["basis"]) == (3, 1, "visits")


def test_losses_with_fewer_attempts_than_half_of_the_wins_were_given_up_early():
    facts = loss(warehouse_with(*_tried(12, 6, 3, 1)), Scope(as_of=AS_OF)).facts
    assert (facts["early"], facts["usual_attempts"]) == (6, 3)
    few = loss(warehouse_with(*_tried(5, 6, 3, 1)), Scope(as_of=AS_OF))
    assert few.facts["early"] is None and few.rows["early"].isna().all()


def test_without_visits_days_with_a_stage_entry_count(company):
    answer = deal_attempts(company, Scope(as_of=AS_OF))
    assert answer.facts["basis"] == "entries"
    assert answer.rows.set_index("attempts").loc[2, "lost"] == 1  # A entered two stages on two days


def test_deals_older_than_the_visits_are_left_out():
    house = warehouse_with(sheet("deals", [_deal("A", "won", "2026-02-01", customer="一")]), sheet("visits", [{"person": "王", "customer": "一", "started_at": "2026-01-20T09:00:00"}]))
    assert deal_attempts(house, Scope(as_of=AS_OF)).rows[["won", "lost"]].sum().sum() == 0


def test_a_deal_closed_before_it_was_created_has_no_attempts_and_no_days():
    house = warehouse_with(sheet("deals", [_deal("A", "lost", "2025-12-01", lost_reason="价格", customer="一")]))
    row = loss(house, Scope(as_of=AS_OF)).rows.iloc[0]
    assert row["deals"] == 1 and row["median_days"] != row["median_days"]


def test_no_deals_is_a_note():
    assert loss(warehouse_with(), Scope()).empty and deal_attempts(warehouse_with(), Scope()).empty


def test_without_visits_and_stages_nothing_is_said_of_attempts():
    house = warehouse_with(sheet("deals", [_deal(f"W{n}", "won", "2026-02-01") for n in range(12)] + [_deal("L", "lost", "2026-02-01", lost_reason="价格")]))
    tried, lost = deal_attempts(house, Scope(as_of=AS_OF)), loss(house, Scope(as_of=AS_OF))
    assert tried.empty and "拜访" in tried.notes[-1].zh
    assert lost.facts["early"] is None and lost.facts["usual_attempts"] is None


# --- objections and discounts: what the sheets can say, and what they cannot ------------------------------------------


def test_discounts_of_lost_deals_stand_beside_those_of_won_ones(company):
    notes = [note.zh for note in loss(company, Scope(as_of=AS_OF)).notes]
    assert "让价（对标价）：输单 20.0%（2 个），赢单 20.0%（1 个）。" in notes


def test_an_objection_is_one_a_visit_speaks_of_while_the_deal_was_open():
    deals = [_deal(name, outcome, "2026-02-01", customer=name, lost_reason="价格" if outcome == "lost" else None)
             for name, outcome in (("输一", "lost"), ("输二", "lost"), ("输三", "lost"), ("赢一", "won"), ("没去", "lost"))]
    told = (("输一", "2026-01-10", "提出价格异议", None), ("输一", "2026-01-11", "再谈", None), ("输二", "2026-01-10", "再谈", "Objection: price"),
            ("输三", "2026-01-10", "再谈", None), ("赢一", "2026-01-10", "再谈", None), ("赢一", "2026-03-01", "提出异议", None), ("输三", "2025-12-30", "异议", None))
    visits = [{"person": "王", "customer": who, "started_at": f"{on}T09:00:00", "result": result, "analysis": analysis} for who, on, result, analysis in told]
    answer = loss(warehouse_with(sheet("deals", deals), sheet("visits", visits)), Scope(as_of=AS_OF))
    assert (answer.facts["objection_lost"], answer.facts["objection_lost_n"]) == (pytest.approx(2 / 3), 3)
    assert (answer.facts["objection_won"], answer.facts["objection_won_n"]) == (0, 1)  # the objection came after it was won
    assert any("输单 66.7%（3 个），赢单 0.0%（1 个）" in note.zh for note in answer.notes)


def test_objections_nobody_wrote_down_are_unknown(company):
    answer = loss(company, Scope(as_of=AS_OF))
    assert answer.facts["objection_lost"] is None and any("异议看不出来" in note.zh for note in answer.notes)
    quiet = loss(warehouse_with(*_tried(12, 6, 3, 1)), Scope(as_of=AS_OF))
    assert quiet.facts["objection_lost"] is None and any("异议看不出来" in note.zh for note in quiet.notes)
