"""An Arrow decimal reaches Vega multiplied by ten to its scale: 12.50 plots as 1250. Every frame passes one gate."""

from __future__ import annotations

import ast
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from charts.spec import rows_for_vega
from tests.modules import screen


@pytest.mark.parametrize("column", [
    pd.Series([Decimal("12.50"), None]),
    pd.Series([None, Decimal("12.50")]).iloc[::-1].reset_index(drop=True),
    pd.Series([Decimal("12.5000"), None], dtype=pd.ArrowDtype(pa.decimal128(18, 4))),
    pd.Series([Decimal("12.5"), None], dtype=pd.ArrowDtype(pa.decimal256(40, 10))),
])
def test_a_decimal_column_arrives_as_the_number_it_is(column: pd.Series) -> None:
    passed = rows_for_vega(pd.DataFrame({"yuan": column}))
    assert passed["yuan"].dtype == "float64"
    assert passed["yuan"].iloc[0] == 12.5
    assert pa.types.is_floating(pa.Table.from_pandas(passed).schema.field("yuan").type)


@pytest.mark.parametrize("column", [
    pd.Series([[Decimal("1.5"), None, Decimal("2.25")]]),
    pd.Series([[Decimal("1.5"), None, Decimal("2.25")]], dtype=pd.ArrowDtype(pa.list_(pa.decimal128(18, 4)))),
])
def test_a_list_of_decimals_arrives_as_a_list_of_numbers(column: pd.Series) -> None:
    passed = rows_for_vega(pd.DataFrame({"steps": column}))
    assert list(passed["steps"].iloc[0]) == [1.5, None, 2.25]
    assert pa.types.is_floating(pa.Table.from_pandas(passed).schema.field("steps").type.value_type)


def test_other_columns_pass_untouched() -> None:
    frame = pd.DataFrame({"name": ["华东", None], "n": [1, 2], "share": [0.5, float("nan")], "flag": [True, False]})
    assert rows_for_vega(frame) is frame


def test_charts_are_drawn_through_the_gate_only() -> None:
    for path in screen():
        called = {node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)}
        drawn = called & {"vega_lite_chart", "altair_chart", "bar_chart", "line_chart", "area_chart", "scatter_chart"}
        assert drawn <= ({"vega_lite_chart"} if path.name == "figures.py" else set()), path
