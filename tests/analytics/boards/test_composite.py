"""The composite board: weights, caps, what is left out, and every part's contribution."""

from datetime import date

import pandas as pd
import pytest

from analytics.boards.composite import Part, composite_cap, composite_parts
from analytics.catalog import ask
from analytics.errors import Refused, UnknownName, ZhanbaoError
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))
DAY = date(2026, 3, 5)
PEOPLE = [{"person": name, "team": "一部", "region": "华东", "hired_on": date(2025, 1, 1)} for name in "甲乙丙"]
WEIGHTS = "成交额 60、回款 40"


def house(*, targets=("甲", "乙", "丙"), people=PEOPLE, extra=(), **settings):
    """Sales 甲 300, 乙 90, 丙 0; receipts 甲 50, 乙 100; a sales target of 100 each. Sales score by target, receipts by the best."""
    aims = [{"period": "2026-03", "value": 100.0, "metric": "sales", "level": "person", "owner": name} for name in targets]
    return warehouse_with(
        sheet("people", people),
        sheet("sales", [{"ordered_on": DAY, "amount_yuan": 300, "person": "甲"}, {"ordered_on": DAY, "amount_yuan": 90, "person": "乙"}, *extra]),
        sheet("receipts", [{"received_on": DAY, "amount_yuan": 50, "person": "甲"}, {"received_on": DAY, "amount_yuan": 100, "person": "乙"}]),
        *([sheet("targets", aims)] if aims else []), **({"composite_weights": WEIGHTS} | settings),
    )


def scores(warehouse, scope=MARCH, by=()):
    rows = ask(warehouse, "rankings", scope, by, {"measure": "composite"}).rows
    return {row.person: None if pd.isna(row.composite) else round(row.composite, 6) for row in rows.itertuples()}


def test_scores_are_attainment_or_share_of_the_best_capped_and_weighted():
    # 甲: min(300 %, 150 %) × 60 + 50/100 × 40 = 110; 乙: 90 % × 60 + 40 = 94; 丙: 0.
    assert scores(house()) == {"甲": 110, "乙": 94, "丙": 0}


def test_the_cap_is_a_setting():
    assert scores(house(composite_cap=1))["甲"] == 60 + 20


def test_weights_need_not_add_up_to_a_hundred():
    assert scores(house(composite_weights="成交额 3、回款 2")) == {"甲": 110, "乙": 94, "丙": 0}


def test_without_targets_a_part_is_the_share_of_the_best():
    assert scores(house(targets=()))["乙"] == pytest.approx(90 / 300 * 60 + 40)


def test_one_without_a_target_changes_the_rule_for_everyone_and_a_note_says_so():
    warehouse = house(targets=("甲", "乙"))
    assert scores(warehouse) == {"甲": 60 + 20, "乙": 18 + 40, "丙": 0}
    assert any("1/3 没有目标" in note.zh for note in ask(warehouse, "rankings", MARCH, (), {"measure": "composite"}).notes)


def test_a_newcomer_without_a_target_has_no_composite_and_no_place():
    people = [*PEOPLE, {"person": "丁", "team": "一部", "region": "华东", "hired_on": date(2026, 3, 10)}]
    warehouse = house(people=people)
    assert scores(warehouse) == {"甲": 110, "乙": 94, "丙": 0, "丁": None}
    ranks = ask(warehouse, "rankings", MARCH, (), {"measure": "composite"}).rows.set_index("person")["rank"]
    assert ranks["丙"] == 3 and pd.isna(ranks["丁"])


def test_a_part_nobody_can_have_is_left_out_and_the_others_are_scaled_up():
    warehouse = house(composite_weights="成交额 60、回款 20、拜访 20")
    answer = ask(warehouse, "rankings", MARCH, (), {"measure": "composite"})
    assert scores(warehouse)["乙"] == pytest.approx(0.9 * 75 + 25)
    assert any("「拜访」" in note.zh and "放大" in note.zh for note in answer.notes)


def test_the_trace_adds_up_to_the_score():
    trace = ask(house(), "composite", MARCH).rows
    first = trace[trace["person"] == "甲"].set_index("metric")
    assert list(first.loc["sales", ["value", "target", "basis", "score", "capped", "weight", "points"]]) == [300, 100, "attainment", 3, 1.5, 60, 90]
    assert list(first.loc["collected", ["value", "best", "basis", "score", "weight", "points"]]) == [50, 100, "best", 0.5, 40, 20]
    assert (trace.groupby("person")["points"].sum() == trace.groupby("person")["composite"].first()).all()


def test_returns_score_nothing_rather_than_less_than_nothing():
    assert scores(house(extra=({"ordered_on": DAY, "amount_yuan": -50, "person": "丙"},)))["丙"] == 0


def test_movement_compares_the_composites_of_both_windows():
    feb = date(2026, 2, 6)
    warehouse = house(targets=(), extra=({"ordered_on": feb, "amount_yuan": 500, "person": "乙"}, {"ordered_on": feb, "amount_yuan": 100, "person": "甲"},
                                         {"ordered_on": date(2026, 3, 19), "amount_yuan": 0, "person": "甲"}))
    rows = ask(warehouse, "rankings", MARCH, (), {"measure": "composite"}).rows.set_index("person")
    assert rows.loc["甲", "previous_rank"] == 2 and rows.loc["甲", "rank_change"] == 1


def test_products_have_a_composite_of_the_parts_their_tables_know():
    warehouse = house(extra=({"ordered_on": DAY, "amount_yuan": 50, "person": "丙", "product": "X"},))
    answer = ask(warehouse, "rankings", MARCH, ("product",), {"measure": "composite"})
    assert any("「回款」" in note.zh for note in answer.notes)
    assert dict(zip(answer.rows["product"], answer.rows["composite"], strict=True))["X"] == 100


def test_metrics_may_be_named_in_both_languages():
    assert composite_parts({"composite_weights": "Sales 50, collected: 30，新客户×20%"}) == (Part("sales", 50), Part("collected", 30), Part("new_customers", 20))


@pytest.mark.parametrize("written, said", [
    ("成交额", "权重"), ("50", "权重"), ("成交额 -5", "大于 0"), ("成交额 0", "大于 0"), ("成交额 5、sales 6", "两次"), ("", "没有写"), ("、，", "没有写"), ("ROAS 5", "ROAS"), ("成交阿 50", "成交额"),
])
def test_weights_that_cannot_be_read_are_refused_with_a_sentence(written, said):
    with pytest.raises(ZhanbaoError) as refused:
        composite_parts({"composite_weights": written})
    assert said in refused.value.message.zh and refused.value.message.en
    assert isinstance(refused.value, (Refused, UnknownName))


@pytest.mark.parametrize("cap", [0, -1, float("inf"), float("nan")])
def test_a_cap_must_be_above_zero(cap):
    with pytest.raises(Refused):
        composite_cap({"composite_cap": cap})
