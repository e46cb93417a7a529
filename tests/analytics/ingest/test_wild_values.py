"""Strangers' files whose totals, units, commas, dates and currencies were once misread; skipped where the cases are not at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import column, only

SHARED = Path(__file__).resolve().parents[4] / "shared"
WILD, NUMBERS = SHARED / "wild", SHARED / "numbers"
pytestmark = pytest.mark.skipif(not WILD.is_dir(), reason="../shared/wild is not there")


@pytest.mark.parametrize(("name", "field", "total"), [
    ("total-on-top-wide.xlsx", "amount_yuan", 1_300), ("total-nation-wide.csv", "amount_yuan", 1_300), ("subtotal-group-wide.csv", "amount_yuan", 1_300),
    ("google-ads-total-rows.csv", "cost_yuan", 2_300.5), ("unit-traditional.xlsx", "amount_yuan", 440_000), ("comma-decimal-column.csv", "amount_yuan", 6_734.56),
    ("currency-amount-currency.csv", "amount_yuan", 5_000),
])
def test_what_the_sheets_come_to(name: str, field: str, total: float) -> None:
    sheet = only(WILD / name)
    assert float(sum(value for value in column(sheet, field) if value is not None)) == total
    assert not [one.key for one in sheet.questions if one.key.split(":")[0] in ("totals", "total row", "decimal", "unit", "currency")]


def test_a_month_column_proves_the_order_of_the_dates() -> None:
    assert column(only(WILD / "date-first-of-month.csv"), "ordered_on") == [date(2025, month, 1) for month in (6, 7, 9, 10)]


def test_pieces_are_asked_of() -> None:
    assert [one.key for one in only(WILD / "qty-wide-as-money.csv").questions] == ["values:2026年1月"]


@pytest.mark.skipif(not NUMBERS.is_dir(), reason="../shared/numbers is not there")
@pytest.mark.parametrize("name", ["保证.xlsx", "目标.xlsx"])
def test_a_period_column_goes_before_the_title(name: str) -> None:
    assert column(only(NUMBERS / "14_title_month" / name), "period") == ["2026-04", "2026-05"]


@pytest.mark.skipif(not NUMBERS.is_dir(), reason="../shared/numbers is not there")
def test_dollars_in_a_heading_are_asked_of_set_aside_or_converted() -> None:
    path = NUMBERS / "15_currency" / "销售_表头.csv"
    key = "currency:USD"
    assert [one.key for one in only(path).questions] == [key]
    aside = only(path, answers={key: "aside"})
    assert aside.rows.num_rows == 0 and [defect.code for defect in aside.defects] == ["FOREIGN_CURRENCY"] * 2
    converted = only(path, rates={"USD": "7.1"})
    assert (column(converted, "amount_yuan"), converted.questions) == ([710, 710], ())
