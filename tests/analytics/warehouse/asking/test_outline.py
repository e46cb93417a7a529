"""Expressions with open days: built once, right for every day."""

from datetime import date

import pytest

from analytics.scope import Scope
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import Day, outlined
from sample_data.by_hand import sheet, warehouse_with


def sold(scope, start, end):
    rows = tables.rows("sales", scope, ("person",), "ordered_on", start, end)
    return rows.aggregate(yuan=rows.credited_yuan.sum().cast("float64"), n=rows.count())


@pytest.fixture(scope="module")
def warehouse():
    days = [(date(2026, 3, 1), 1), (date(2026, 3, 31), 2), (date(2026, 4, 1), 4)]
    return warehouse_with(sheet("sales", [{"ordered_on": day, "amount_yuan": yuan, "person": "甲", "customer": f"客{yuan}"} for day, yuan in days]))


@pytest.mark.parametrize(("start", "end", "yuan"), [
    (date(2026, 3, 1), date(2026, 4, 1), 3.0), (date(2026, 3, 31), date(2026, 4, 2), 6.0), (None, date(2026, 3, 31), 1.0),
])
def test_the_same_outline_answers_for_every_window(warehouse, start, end, yuan):
    plain = warehouse.frame(sold(Scope(), start, end))
    opened = warehouse.frame(outlined(sold, Scope(), start, end))
    assert plain["yuan"].tolist() == opened["yuan"].tolist() == [yuan]


def test_it_is_built_once_for_all_days_and_periods_and_anew_for_other_filters():
    one = outlined(sold, Scope("2026-03"), date(2026, 3, 1), date(2026, 4, 1))
    other = outlined(sold, Scope("2026-04"), date(2026, 4, 1), date(2026, 5, 1))
    assert one.expression is other.expression and one.written != other.written
    assert outlined(sold, Scope().within("person", "乙"), date(2026, 3, 1), date(2026, 4, 1)).expression is not one.expression


def test_it_is_built_once_for_all_values_of_a_filter_and_anew_for_more_of_them_or_another_dimension():
    days = date(2026, 3, 1), date(2026, 4, 1)
    one = outlined(sold, Scope().within("person", "甲"), *days).expression
    assert outlined(sold, Scope().within("person", "乙"), *days).expression is one
    for other in (Scope().within("person", "甲", "乙"), Scope().within("team", "甲"), Scope(visible=(("person", ("甲",)),))):
        assert outlined(sold, other, *days).expression is not one


@pytest.mark.parametrize(("dim", "values", "yuan"), [
    ("person", ("甲",), [3.0]), ("person", ("乙",), []), ("person", ("乙", "甲"), [3.0]), ("customer", ("客1",), [1.0]),
    ("team", ("未分组",), [3.0]), ("team", ("no team",), [3.0]), ("class", ("Not given",), [3.0]),
])
def test_a_filter_left_open_lets_through_what_it_says(warehouse, dim, values, yuan):
    scope = Scope().within(dim, *values)
    found = warehouse.frame(outlined(sold, scope, date(2026, 3, 1), date(2026, 4, 1)))
    assert found["yuan"].dropna().tolist() == yuan
    assert warehouse.frame(sold(scope, date(2026, 3, 1), date(2026, 4, 1)))["yuan"].dropna().tolist() == yuan


@pytest.mark.parametrize("value", ["day0", "\ue000day0\ue001", "'\ue000value2\ue001'", "'; DROP TABLE sales; --", "甲' OR '1'='1", "甲\\", "%", ""])
def test_a_filter_value_is_never_read_as_anything_else(warehouse, value):
    scope = Scope().within("person", value, value)
    assert warehouse.frame(outlined(sold, scope, date(2026, 3, 1), date(2026, 4, 1)))["n"].tolist() == [0]
    assert warehouse.row_count("sales") == 3


def test_what_a_filter_names_is_found_whatever_its_letters():
    strange = "甲'\\ \ue001\"--"
    warehouse = warehouse_with(sheet("sales", [{"ordered_on": date(2026, 3, 1), "amount_yuan": 7, "person": strange, "customer": "客"}]))
    label = warehouse.run("SELECT DISTINCT person_label AS p FROM sales")["p"].to_pylist()[0]
    found = warehouse.frame(outlined(sold, Scope().within("person", label), date(2026, 3, 1), date(2026, 4, 1)))
    assert found["n"].tolist() == [1]


def test_the_statement_shown_holds_the_days(warehouse):
    sql = warehouse.sql(outlined(sold, Scope(), date(2026, 3, 1), date(2026, 4, 1)))
    assert "2026-03-01" in sql and "2026-04-01" in sql and "day0" not in sql


def test_an_open_day_cannot_be_reckoned_with():
    with pytest.raises(TypeError):
        _ = Day("day0") + 1  # type: ignore[operator]
