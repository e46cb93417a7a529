"""One label per product and customer, listed or not."""

from __future__ import annotations

from sample_data.by_hand import sheet, warehouse_with


def sale(**more):
    return {"ordered_on": "2026-03-02", "amount_yuan": 1, **more}


def labels(warehouse, column="product_label", dataset="sales"):
    return warehouse.run(f"SELECT {column} FROM main.{dataset} ORDER BY batch_id, row_no")[column].to_pylist()


def test_a_listed_product_gives_its_name_and_line():
    with warehouse_with(
        sheet("sales", [sale(product="GTXPro"), sale(product="别的", product_id="p1"), sale(product="未知")]),
        sheet("products", [{"product": "GTX Pro", "line": "GTX"}, {"product": "净水机", "product_id": "P1", "line": "净水"}]),
    ) as held:
        assert labels(held) == ["GTX Pro", "净水机", "未知"]
        assert labels(held, "line_label") == ["GTX", "净水", None]


def test_spellings_of_an_unlisted_product_share_one_label_whichever_came_first():
    with warehouse_with(sheet("sales", [sale(product="GTXPro")]), sheet("sales", [sale(product="GTX Pro")])) as held:
        assert labels(held) == ["GTX Pro", "GTX Pro"]
        held.undo(2)
        assert labels(held) == ["GTXPro"]
        held.redo(2)
        assert labels(held) == ["GTX Pro", "GTX Pro"]


def test_customers_are_found_by_number_then_by_name():
    with warehouse_with(
        sheet("customers", [{"customer": "星河酒店", "customer_id": "C1", "owner": "甲"}, {"customer": "远洋 酒店"}]),
        sheet("sales", [sale(customer="旧名", customer_id="C1"), sale(customer="远洋酒店"), sale(customer="散客")]),
    ) as held:
        assert labels(held, "customer_label") == ["星河酒店", "远洋 酒店", "散客"]


def test_customers_of_one_name_are_told_apart_by_number():
    with warehouse_with(sheet("customers", [{"customer": "星河", "customer_id": "C1"}, {"customer": "星河", "customer_id": "C2"}]),
                        sheet("sales", [sale(customer="星河", customer_id="C2")])) as held:
        assert sorted(labels(held, "customer_label", "customers")) == ["星河（C1）", "星河（C2）"]
        assert labels(held, "customer_label") == ["星河（C2）"]


def test_the_owner_of_a_customer_is_shown_by_the_persons_label():
    with warehouse_with(sheet("customers", [{"customer": "星河", "owner": "ann lee"}]), sheet("people", [{"person": "Ann Lee"}])) as held:
        assert labels(held, "owner_label", "customers") == ["Ann Lee"]


def test_a_products_cost_reaches_sales_loaded_before():
    with warehouse_with(sheet("sales", [sale(product="净水机", quantity=2)]), sheet("products", [{"product": "净水机", "unit_cost_yuan": 30}])) as held:
        assert [float(v) for v in labels(held, "credited_cost_yuan")] == [60.0]


def test_an_owner_nobody_listed_is_spelled_as_in_the_sales_loaded_later():
    with warehouse_with(sheet("customers", [{"customer": "星河", "owner": "AnnLee"}]), sheet("sales", [sale(person="Ann Lee")])) as held:
        assert labels(held, "owner_label", "customers") == ["Ann Lee"]
