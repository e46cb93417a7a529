"""What a line is credited with, how deals ended, how far visits were, whose the money received is."""

from __future__ import annotations

import pytest

from sample_data.by_hand import sheet, warehouse_with


def sale(**more):
    return {"ordered_on": "2026-03-02", "amount_yuan": 100, **more}


def column(warehouse, name, dataset="sales"):
    found = warehouse.run(f"SELECT {name} FROM main.{dataset} ORDER BY row_no")[name].to_pylist()
    return [float(v) if hasattr(v, "quantize") else v for v in found]


def test_a_split_line_is_credited_by_its_share():
    with warehouse_with(sheet("sales", [sale(order_id="A", person="甲", split_share=0.7, quantity=10, cost_yuan=60),
                                        sale(order_id="A", person="乙", split_share=0.3, quantity=10, cost_yuan=60), sale(amount_yuan="33.3333")])) as held:
        assert column(held, "credited_yuan") == [70.0, 30.0, 33.3333]
        assert column(held, "credited_quantity") == [7.0, 3.0, None]
        assert column(held, "credited_cost_yuan") == [42.0, 18.0, None]


def test_the_lines_own_cost_goes_before_the_products():
    with warehouse_with(sheet("products", [{"product": "机", "unit_cost_yuan": 30}]),
                        sheet("sales", [sale(product="机", quantity=2, cost_yuan=50), sale(product="机", quantity=2), sale(product="机"),
                                        sale(product="机", quantity=2, amount_yuan=-100, kind="return")])) as held:
        assert column(held, "credited_cost_yuan") == [50.0, 60.0, None, -60.0]


def test_rows_without_an_order_number_are_orders_of_their_own():
    with warehouse_with(sheet("sales", [sale(order_id="A"), sale(order_id="A"), sale(), sale()])) as held:
        assert column(held, "order_key") == ["A", "A", "#1-4", "#1-5"]


def test_excluded_statuses_are_not_counted_and_follow_the_setting():
    with warehouse_with(sheet("sales", [sale(status="已 取消"), sale(status="Cancelled"), sale(status="已完成"), sale(status=None)])) as held:
        assert column(held, "is_counted") == [False, False, True, True]
        held.set_setting("excluded_status", "已完成")
        assert column(held, "is_counted") == [True, True, False, True]


@pytest.mark.parametrize(("deal", "outcome", "closed"), [
    ({"outcome": "lost", "sales_stage": "Won", "closed_on": "2026-03-01"}, "lost", "2026-03-01"),
    ({"sales_stage": "Closed Won", "closed_on": "2026-03-01"}, "won", "2026-03-01"),
    ({"sales_stage": "赢单"}, "won", None),
    ({"sales_stage": "输单", "closed_on": "2026-03-02"}, "lost", "2026-03-02"),
    ({"won_on": "2026-03-03"}, "won", "2026-03-03"),
    ({"sales_stage": "初步接洽", "closed_on": "2026-03-03"}, "open", None),
    ({}, "open", None),
])
def test_the_outcome_of_a_deal(deal, outcome, closed):
    with warehouse_with(sheet("deals", [{"deal_id": "D1", **deal}])) as held:
        row, = held.run("SELECT final_outcome AS o, CAST(final_closed_on AS VARCHAR) AS c FROM main.deals").to_pylist()
        assert (row["o"], row["c"]) == (outcome, closed)


def visit(lat, lon, **more):
    return {"person": "甲", "customer": "天安门", "started_at": "2026-03-02 09:00", "in_lat": lat, "in_lon": lon, **more}


def test_the_distance_of_a_check_in_is_measured_in_one_coordinate_system():
    # Tian'anmen: WGS-84 39.90734, 116.39089 is GCJ-02 39.90874, 116.39713 and BD-09 39.91507, 116.40351 (coordtransform).
    with warehouse_with(
        sheet("customers", [{"customer": "天安门", "lat": 39.908741, "lon": 116.397131}]),
        sheet("visits", [visit(39.908741, 116.397131), visit(39.907340, 116.390893, coord="wgs84"), visit(39.915071, 116.403511, coord="百度"),
                         visit(116.397131, 39.908741), visit(39.917741, 116.397131), visit(None, None), visit(0, 0)]),
    ) as held:
        same, wgs, baidu, swapped, north, missing, zero = column(held, "distance_m", "visits")
        assert same == pytest.approx(0, abs=0.01) and swapped == pytest.approx(0, abs=0.01)
        assert wgs < 3 and baidu < 3
        assert north == pytest.approx(1000.8, abs=0.2)  # 0.009 degrees of latitude at 111,195 m each
        assert missing is None and zero is None


def test_an_unknown_place_of_the_customer_leaves_the_distance_unknown():
    with warehouse_with(sheet("visits", [visit(39.9, 116.4)])) as held:
        assert column(held, "distance_m", "visits") == [None]


def test_the_setting_says_how_coordinates_are_read():
    with warehouse_with(sheet("customers", [{"customer": "天安门", "lat": 39.908741, "lon": 116.397131}]),
                        sheet("visits", [visit(39.907340, 116.390893, coord="WGS-84")])) as held:
        assert column(held, "distance_m", "visits")[0] < 3
        held.set_setting("coordinate_system", "WGS-84")
        assert column(held, "distance_m", "visits")[0] > 500


def credits(warehouse):
    found = warehouse.run("SELECT person_label AS p, team_label AS t, CAST(credited_yuan AS DOUBLE) AS y FROM main.receipt_credits ORDER BY y, p")
    return [tuple(row.values()) for row in found.to_pylist()]


PEOPLE = sheet("people", [{"person": "甲", "team": "一部"}, {"person": "乙", "team": "二部"}, {"person": "丙", "team": "三部"}])


def receipt(amount=90, **more):
    return sheet("receipts", [{"received_on": "2026-03-12", "amount_yuan": amount, **more}])


ORDER = sheet("sales", [sale(order_id="A", person="甲", amount_yuan=200), sale(order_id="A", person="乙", amount_yuan=100),
                        sale(order_id="A", person="丙", amount_yuan=-50)])


def test_a_receipt_is_its_own_persons():
    with warehouse_with(PEOPLE, ORDER, receipt(person="丙", order_id="A")) as held:
        assert credits(held) == [("丙", "三部", 90.0)]


def test_else_its_invoices_persons():
    invoice = sheet("invoices", [{"invoice_id": "I1", "customer": "星河", "amount_yuan": 90, "issued_on": "2026-03-01", "due_on": "2026-04-01",
                                  "person": "乙", "order_id": "A"}])
    with warehouse_with(PEOPLE, ORDER, invoice, receipt(invoice_id="I1")) as held:
        assert credits(held) == [("乙", "二部", 90.0)]


def test_else_the_sellers_of_its_order_by_their_part_and_nothing_is_lost_in_rounding():
    with warehouse_with(PEOPLE, ORDER, receipt(amount="100.00", order_id="A")) as held:
        assert credits(held) == [("乙", "二部", 33.3333), ("甲", "一部", 66.6667)]


def test_an_invoice_without_a_person_leads_to_its_order():
    invoice = sheet("invoices", [{"invoice_id": "I1", "customer": "星河", "amount_yuan": 90, "issued_on": "2026-03-01", "due_on": "2026-04-01", "order_id": "A"}])
    with warehouse_with(PEOPLE, ORDER, invoice, receipt(invoice_id="I1")) as held:
        assert credits(held) == [("乙", "二部", 30.0), ("甲", "一部", 60.0)]


def test_else_the_owner_of_the_customer_on_that_day():
    with warehouse_with(PEOPLE, sheet("customers", [{"customer": "星河", "owner": "丙"}]), receipt(customer="星河"), receipt(amount=5)) as held:
        assert credits(held) == [(None, None, 5.0), ("丙", "三部", 90.0)]


def test_credits_always_add_up_to_the_receipts():
    parts = sheet("sales", [sale(order_id="A", person=p, amount_yuan=a) for p, a in zip("甲乙丙丁", (1, 1, 1, 4), strict=True)])
    with warehouse_with(PEOPLE, parts, receipt(amount="0.01", order_id="A"), receipt(amount="10", order_id="A"), receipt(amount="7", order_id="Z")) as held:
        assert sum(y for _p, _t, y in credits(held)) == pytest.approx(17.01, abs=1e-9)
        assert len(credits(held)) == 9
