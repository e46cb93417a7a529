"""The newest orders: which day, which batch first, what is no reason to cheer."""

from datetime import date, datetime

import pytest

from analytics.boards.newest_orders import just_closed
from analytics.catalog import ask
from analytics.scope import Scope
from sample_data.by_hand import sheet, warehouse_with

PEOPLE = sheet("people", [{"person": name, "team": team} for name, team in (("王海燕", "华东一部"), ("吴倩", "华北二部"))])


def order(number, yuan, day="2026-03-19", person="王海燕", **more):
    return {"order_id": number, "ordered_on": day, "amount_yuan": yuan, "person": person, "customer": "杭州星河酒店", "product": "E6", "quantity": 6} | more


def newest(*batches, scope=Scope()):
    return ask(warehouse_with(PEOPLE, *(sheet("sales", rows, file=f"{number}.xlsx") for number, rows in enumerate(batches))), "newest_orders", scope)


def test_the_largest_orders_of_the_last_day_come_first():
    answer = newest([order("A", 126_000), order("B", 38_000, person="吴倩"), order("C", 900_000, day="2026-03-18"), order("D", 200_000)])
    assert answer.facts["day"] == date(2026, 3, 19)
    assert list(answer.rows["order_id"]) == ["D", "A", "B"]
    assert answer.rows.iloc[1][["person", "customer", "product", "quantity", "credited_yuan"]].tolist() == ["王海燕", "杭州星河酒店", "E6", 6, 126_000]


def test_what_a_later_file_brings_first_comes_before_what_it_repeats():
    answer = newest([order("A", 126_000)], [order("A", 126_000), order("B", 1_000)])
    assert list(answer.rows["order_id"]) == ["B", "A"]


def test_an_undone_batch_brought_nothing():
    house = warehouse_with(PEOPLE, sheet("sales", [order("A", 5_000)], file="1.xlsx"), sheet("sales", [order("B", 1_000)], file="2.xlsx"))
    house.undo(int(house.batches()["batch_id"].max()))
    assert list(ask(house, "newest_orders").rows["order_id"]) == ["A"]


def test_returns_and_cancelled_orders_are_left_out_and_do_not_make_a_day():
    answer = newest([order("A", 5_000, day="2026-03-18"), order("B", -2_000, kind="return"), order("C", 9_000, status="已取消")])
    assert (answer.facts["day"], list(answer.rows["order_id"])) == (date(2026, 3, 18), ["A"])
    assert newest([order("A", 5_000), order("B", 3_000, line_no="1"), order("B", -3_000, line_no="2")]).rows["order_id"].tolist() == ["A"]


def test_an_order_of_several_lines_is_named_by_the_one_with_most_money():
    rows = newest([order("A", 1_000, line_no="1", product="F3", quantity=40), order("A", 9_000, line_no="2"), order("A", 3_000, line_no="3", quantity=2)]).rows
    assert rows[["product", "quantity", "products", "credited_yuan"]].values.tolist() == [["E6", 8, 2, 13_000]]


def test_a_split_order_is_one_row_for_each_seller_with_the_own_share():
    rows = newest([order("A", 100_000, split_share=0.7, line_no="1"), order("A", 100_000, split_share=0.3, person="吴倩", line_no="2")]).rows
    assert rows[["person", "credited_yuan"]].values.tolist() == [["王海燕", 70_000], ["吴倩", 30_000]]
    assert rows["quantity"].tolist() == pytest.approx([4.2, 1.8])


def test_rows_without_an_order_number_stand_by_themselves_and_blanks_stay_unknown():
    rows = newest([order(None, 2_000, customer=None, product=None, quantity=None), order(None, 1_000, person=None)]).rows
    assert len(rows) == 2
    assert rows[["customer", "product", "products"]].iloc[0].tolist() == [None, None, 0]
    assert rows["person"].iloc[1] is None


def test_a_team_and_a_period_narrow_the_orders():
    batch = [order("A", 1_000, day="2026-02-27"), order("B", 2_000), order("C", 3_000, person="吴倩", day="2026-03-18")]
    assert list(newest(batch, scope=Scope(period="2026-02")).rows["order_id"]) == ["A"]
    assert list(newest(batch, scope=Scope().within("team", "华北二部")).rows["order_id"]) == ["C"]
    assert newest(batch, scope=Scope(period="2026-01")).facts["day"] is None


def test_without_sales_the_answer_says_what_to_upload():
    answer = ask(warehouse_with(PEOPLE), "newest_orders")
    assert answer.empty and "销售" in answer.notes[0].zh


@pytest.mark.parametrize(("ordered", "loaded", "just"), [
    ("2026-03-20", "2026-03-20 08:00", True), ("2026-03-19", "2026-03-19 09:00", True), ("2026-03-19", "2026-03-19 08:59", False),
    ("2026-03-18", "2026-03-20 08:00", False), ("2026-03-21", "2026-03-20 08:00", False), ("2026-03-19", "2026-11-20 08:00", False),
])
def test_just_closed_is_loaded_within_a_day_and_dated_within_one(ordered, loaded, just):
    assert just_closed(date.fromisoformat(ordered), loaded, datetime(2026, 3, 20, 9, 0)) is just
