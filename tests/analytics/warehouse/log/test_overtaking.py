"""An order that comes again under another date is moved; undo, redo and a rebuild find it so."""

from __future__ import annotations

from sample_data.by_hand import sheet, warehouse_with


def line(order: str, amount: int, day: str, **more: object) -> dict[str, object]:
    return {"ordered_on": f"2026-03-{day}", "amount_yuan": amount, "order_id": order, **more}


def held(warehouse) -> list[tuple[str, str, float]]:
    rows = warehouse.run("SELECT order_id, ordered_on, amount_yuan FROM main.sales").to_pylist()
    return sorted((row["order_id"], str(row["ordered_on"])[-2:], float(row["amount_yuan"])) for row in rows)


FIRST = [line("A", 10, "02"), line("A", 20, "02"), line("B", 5, "02")]
MOVED = [line("A", 10, "05"), line("A", 20, "05"), line("A", 7, "05")]


def test_lines_equal_but_for_the_date_are_moved_and_others_added():
    with warehouse_with(sheet("sales", FIRST)) as house:
        (result,) = house.commit([sheet("sales", MOVED)])
        assert held(house) == [("A", "05", 7), ("A", "05", 10), ("A", "05", 20), ("B", "02", 5)]
        assert result.changes is not None and (result.changes.moved, result.changes.added) == (2, 1)
        assert house.batches().sort_values("batch_id")["moved"].tolist() == [0, 2]


def test_a_line_with_another_amount_is_another_line():
    with warehouse_with(sheet("sales", [line("A", 10, "02")]), sheet("sales", [line("A", 11, "05")])) as house:
        assert held(house) == [("A", "02", 10), ("A", "05", 11)]


def test_a_growing_list_with_deliveries_of_several_days_moves_nothing():
    days = [line("A", 10, "02"), line("A", 10, "03")]
    with warehouse_with(sheet("sales", days)) as house:
        (result,) = house.commit([sheet("sales", [*days, line("A", 10, "04")])])
        assert held(house) == [("A", "02", 10), ("A", "03", 10), ("A", "04", 10)]
        assert result.changes is not None and (result.changes.moved, result.changes.unchanged, result.changes.added) == (0, 2, 1)


def test_numbered_lines_follow_their_number():
    with warehouse_with(sheet("sales", [line("A", 10, "02", line_no="1")]), sheet("sales", [line("A", 10, "05", line_no="1")])) as house:
        assert held(house) == [("A", "05", 10)]


def test_sheets_of_one_import_do_not_move_each_others_lines():
    with warehouse_with() as house:
        house.commit([sheet("sales", [line("A", 10, "02")]), sheet("sales", [line("A", 10, "05")])])
        assert held(house) == [("A", "02", 10), ("A", "05", 10)]


def test_undo_redo_and_a_rebuild_agree():
    with warehouse_with(sheet("sales", FIRST), sheet("sales", MOVED), sheet("sales", [line("A", 10, "06")])) as house:
        all_of_it = held(house)
        assert all_of_it == [("A", "05", 7), ("A", "05", 20), ("A", "06", 10), ("B", "02", 5)]
        for batch in (1, 2, 3):
            house.undo(batch)
            left = held(house)
            house.rebuild()
            assert held(house) == left
            house.redo(batch)
            assert held(house) == all_of_it
        house.undo(2)
        assert held(house) == [("A", "02", 20), ("A", "06", 10), ("B", "02", 5)]


def test_a_batch_put_back_does_not_count_beside_the_newer_one_that_moved_its_lines():
    with warehouse_with(sheet("sales", [line("A", 10, "02")]), sheet("sales", [line("A", 10, "05")])) as house:
        house.undo(2)
        house.commit([sheet("sales", [line("A", 10, "09")])])
        house.redo(2)
        assert held(house) == [("A", "09", 10)]
