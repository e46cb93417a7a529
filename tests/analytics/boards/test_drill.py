"""Down from the company to an order: at every level the parts add up to what stands above them, to the cent."""

from datetime import date

import pytest

from analytics.boards.order_lines import MOST
from analytics.boards.reconciliation import reconciled
from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

MARCH = Scope(period="2026-03", as_of=date(2026, 3, 19))
DAY = date(2026, 3, 5)


def sums(warehouse, scope, subject, measure="sales"):
    above = ask(warehouse, "totals", scope, (), {"metrics": measure})
    below = ask(warehouse, "order_lines", scope) if subject == "order" else ask(warehouse, "rankings", scope, (subject,), {"measure": measure})
    return below, reconciled(below, above, measure)


@pytest.mark.parametrize("period", ["2026-03", "2026-W12", "2025"])
def test_every_level_of_the_sample_company_adds_up_to_its_parent(sample_warehouse, period):
    checked, scope = [], Scope(period)
    for subject, following in (("region", "team"), ("team", "person"), ("person", "customer"), ("customer", "order"), ("order", None)):
        below, sum_ = sums(sample_warehouse, scope, subject)
        assert sum_ is not None and sum_.adds_up, f"{scope.where} {subject}: {sum_}"
        checked.append(subject)
        if following is None:
            break
        scope = scope.within(subject, str(below.rows[subject].iloc[0]))
    assert checked == ["region", "team", "person", "customer", "order"]


def test_every_team_and_person_of_the_sample_company_adds_up(sample_warehouse):
    for team in ask(sample_warehouse, "rankings", Scope("2026-03"), ("team",)).rows["team"]:
        assert sums(sample_warehouse, Scope("2026-03").within("team", team), "person")[1].adds_up, team
    for person in ask(sample_warehouse, "rankings", Scope("2026-03")).rows["person"].head(10):
        scope = Scope("2026-03").within("person", person)
        assert sums(sample_warehouse, scope, "customer")[1].adds_up and sums(sample_warehouse, scope, "order")[1].adds_up, person


@pytest.mark.parametrize("subject", ["dealer", "channel", "product", "line"])
def test_boards_of_things_add_up_too(sample_warehouse, subject):
    assert sums(sample_warehouse, Scope("2026-03"), subject)[1].adds_up


@pytest.mark.parametrize("measure", ["collected", "quantity"])
def test_other_additive_measures_add_up(sample_warehouse, measure):
    assert sums(sample_warehouse, Scope("2026-03"), "person", measure)[1].adds_up


@pytest.fixture(scope="module")
def small():
    """甲 and 乙 share order A 60:40; B is sold and half returned; C has no seller; one line is cancelled."""
    return warehouse_with(sheet("people", [{"person": "甲", "team": "一部", "region": "华东"}, {"person": "乙", "team": "二部", "region": "华东"}]), sheet("sales", [
        {"ordered_on": DAY, "order_id": "A", "line_no": "1", "person": "甲", "customer": "客", "product": "X", "amount_yuan": 1000.01, "split_share": 0.6},
        {"ordered_on": DAY, "order_id": "A", "line_no": "2", "person": "乙", "customer": "客", "product": "X", "amount_yuan": 1000.01, "split_share": 0.4},
        {"ordered_on": DAY, "order_id": "B", "line_no": "1", "person": "甲", "customer": "客", "product": "Y", "amount_yuan": 200},
        {"ordered_on": date(2026, 3, 9), "order_id": "B", "line_no": "2", "person": "甲", "customer": "客", "product": "Y", "amount_yuan": -100, "kind": "退货"},
        {"ordered_on": DAY, "order_id": "C", "line_no": "1", "amount_yuan": 32, "customer": "客"},
        {"ordered_on": DAY, "order_id": "D", "line_no": "1", "amount_yuan": 999, "person": "甲", "status": "已取消"},
    ]))


def test_a_split_order_shows_each_sellers_own_share(small):
    lines = ask(small, "order_lines", MARCH.within("person", "甲")).rows
    assert list(zip(lines["order_id"], lines["credited_yuan"].round(3), strict=True)) == [("A", 600.006), ("B", 200), ("B", -100)]


def test_splits_and_returns_add_up_at_every_level(small):
    for scope, subject in ((MARCH, "region"), (MARCH, "team"), (MARCH, "person"), (MARCH.within("person", "甲"), "customer"), (MARCH.within("person", "甲"), "order")):
        assert sums(small, scope, subject)[1].adds_up, subject


def test_what_nobody_sold_is_named_apart(small):
    _below, sum_ = sums(small, MARCH, "person")
    assert (sum_.count, sum_.unassigned) == (2, 32) and sum_.parent == pytest.approx(1132.01)


def test_a_number_that_does_not_add_up_is_seen(small):
    below, above = ask(small, "rankings", MARCH), ask(small, "totals", MARCH, (), {"metrics": "sales"})
    short = reconciled(below.__class__(**{**below.__dict__, "rows": below.rows.head(1)}), above, "sales")
    assert not short.adds_up and short.difference == pytest.approx(-400.004)


def test_orders_are_not_reconciled_because_people_share_them(small):
    assert sums(small, MARCH, "person", "orders")[1] is None


def test_at_most_a_thousand_lines_are_listed_and_all_are_counted():
    sold = [{"ordered_on": DAY, "order_id": f"O{n}", "person": "甲", "amount_yuan": 1} for n in range(MOST + 5)]
    answer = ask(warehouse_with(sheet("sales", sold)), "order_lines", MARCH)
    assert len(answer.rows) == MOST and answer.facts["total"] == MOST + 5 and any("1,005" in note.zh for note in answer.notes)


def test_lines_without_an_order_number_stand_by_themselves():
    sold = [{"ordered_on": DAY, "person": "甲", "customer": "客", "product": "X", "amount_yuan": 5}] * 2
    assert len(ask(warehouse_with(sheet("sales", sold)), "order_lines", MARCH).rows) == 2


def test_without_sales_there_is_a_note_and_no_line():
    answer = ask(warehouse_with(), "order_lines", MARCH)
    assert answer.empty and "销售" in answer.notes[0].zh
