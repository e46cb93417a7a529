"""Narrowed, an expression says the same with fewer columns: whatever joins, unions and windows it is made of."""

import ibis
import pytest

from analytics.warehouse.asking.tables import rows, table
from analytics.warehouse.file.narrowing import narrowed
from sample_data.by_hand import sheet, warehouse_with


@pytest.fixture(scope="module")
def house():
    with warehouse_with(
        sheet("customers", [{"customer": "甲公司", "size": "大"}, {"customer": "乙公司", "size": "小"}]),
        sheet("sales", [{"ordered_on": f"2026-03-{day:02d}", "amount_yuan": 100 * day, "customer": "甲公司" if day % 3 else "乙公司", "order_id": f"S{day // 2}"} for day in range(1, 9)]),
    ) as house:
        yield house


def _nth(t):
    return t.mutate(nth=ibis.row_number().over(group_by=t.customer_label, order_by=[t.ordered_on, t.row_no]))


def _both_halves():
    sales = table("sales")
    return ibis.union(sales.filter(sales.amount_yuan > 300).select("order_id", "amount_yuan"), sales.filter(sales.amount_yuan <= 500).select("order_id", "amount_yuan"))


SALES = table("sales")
EXPRESSIONS = {
    "every column": SALES.filter(SALES.amount_yuan > 100),
    "one sum": SALES.filter(SALES.amount_yuan > 100).aggregate(total=SALES.credited_yuan.sum()),
    "counted only": SALES.mutate(twice=SALES.amount_yuan * 2).aggregate(n=ibis._.count()),
    "by size": rows("sales", dims=("size",)).group_by("size").aggregate(total=ibis._.credited_yuan.sum(), n=ibis._.count()),
    "first of each": _nth(SALES).filter(ibis._.nth == 0).select("order_id", "customer_label"),
    "union": _both_halves().group_by("order_id").aggregate(total=ibis._.amount_yuan.sum()),
    "union of whole tables": ibis.union(SALES.filter(SALES.amount_yuan > 300), SALES).aggregate(total=ibis._.credited_yuan.sum()),
    "distinct": SALES.filter(SALES.amount_yuan > 100).select("order_id", "customer_label").distinct().aggregate(n=ibis._.count()),
    "distinct rows of the table": SALES.filter(SALES.amount_yuan > 100).distinct().aggregate(n=ibis._.count()),
    "whoever is large": SALES.semi_join(table("customers").filter(table("customers").size == "大"), "customer_label").aggregate(total=ibis._.credited_yuan.sum()),
    "among the large": SALES.filter(SALES.customer_label.isin(table("customers").filter(table("customers").size == "大").customer_label)).aggregate(total=ibis._.credited_yuan.sum()),
    "more than the mean": SALES.filter(SALES.credited_yuan > SALES.credited_yuan.mean().as_scalar()).aggregate(n=ibis._.count()),
    "beside itself": SALES.join(SALES.view(), [("order_id", "order_id")]).aggregate(total=ibis._.credited_yuan.sum(), n=ibis._.count()),
    "the largest": SALES.order_by(SALES.amount_yuan.desc()).limit(2).select("order_id"),
    "days": SALES.filter(SALES.amount_yuan > 300).ordered_on.max().as_table(),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_same_rows_as_with_every_column(house, name):
    whole = EXPRESSIONS[name]
    few = narrowed(whole.op()).to_expr()
    assert few.schema() == whole.schema()
    found, expected = (house.run(str(ibis.to_sql(one, dialect="duckdb"))) for one in (few, whole))
    assert found.column_names == expected.column_names
    assert sorted(map(repr, found.to_pylist())) == sorted(map(repr, expected.to_pylist())) != []


def test_what_is_not_read_is_not_written():
    statement = str(ibis.to_sql(narrowed(EXPRESSIONS["by size"].op()).to_expr(), dialect="duckdb"))
    assert "credited_yuan" in statement and "list_price_yuan" not in statement and "*" not in statement.replace("COUNT(*)", "")


def test_a_deep_expression_is_narrowed():
    deep = SALES
    for _ in range(300):
        deep = deep.filter(deep.amount_yuan > 0)
    assert narrowed(deep.select("order_id").op()).schema.names == ("order_id",)
