"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ingest.terms.numbers import is_blank, parse_number

AMOUNTS = st.decimals(min_value=Decimal("-99999999"), max_value=Decimal("99999999"), places=2, allow_nan=False, allow_infinity=False)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(("text", "value", "factor"), [
    ("1,234.50", "1234.50", None), ("¥1,234", "1234", None), ("￥１，２３４．５", "1234.5", None), ("$ 99", "99", None), ("RMB 12", "12", None),
    ("(1,200)", "-1200", None), ("（１２）", "-12", None), ("1200-", "-1200", None), ("−5", "-5", None), ("¥-8", "-8", None),
    ("3.2万", "3.2", "10000"), ("3.2 万元", "3.2", "10000"), ("1.5亿元", "1.5", "100000000"), ("12千元", "12", "1000"), ("3.2k", "3.2", "1000"),
    ("2M", "2", "1000000"), ("80元", "80", "1"), ("1052,75元", "1052.75", "1"), ("11,50万元", "11.50", "10000"), ("约300", "300", None),
    ("1 234 567.8", "1234567.8", None), ("1.234.567,89", "1234567.89", None), ("1234,5678", "12345678", None), ("1e3", "1e3", None), ("+7", "7", None),
    ("1 234,56", "1234.56", None), ("1,23,456", "123456", None),
])
def test_usual_spellings_are_read(text: str, value: str, factor: str | None) -> None:
    found = parse_number(text)
    assert found is not None
    assert found.value == Decimal(value)
    assert found.factor == (Decimal(factor) if factor else None)


@pytest.mark.parametrize("text", ["十二", "abc", "12-3", "1.2.3", "12元3角", "", "--5x", "5/6", "#REF!", "2024-01-02", "1,23,4"])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert parse_number(text) is None


def test_per_cent_is_told_apart() -> None:
    assert parse_number("12.5%") is not None and parse_number("12.5%").percent  # type: ignore[union-attr]
    assert not parse_number("12.5").percent  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["-", "—", "无", "NULL", "N/A", " ", "／", "（空）", "清空"])
def test_words_for_nothing_are_blank(text: str) -> None:
    assert is_blank(text)


@given(AMOUNTS)
def test_thousands_signs_and_width_do_not_change_a_number(value: Decimal) -> None:
    plain = f"{value:,.2f}"
    for text in (plain, f"¥{plain}", f" {plain} 元", plain.translate(FULL_WIDTH), f"({abs(value):,.2f})" if value < 0 else f"+{plain}"):
        found = parse_number(text)
        assert found is not None and found.value == value, text


@given(AMOUNTS, st.sampled_from([("万元", 10**4), ("亿", 10**8), ("k", 10**3), ("千元", 10**3)]))
def test_a_unit_in_the_cell_is_returned_beside_the_number(value: Decimal, unit: tuple[str, int]) -> None:
    found = parse_number(f"{value}{unit[0]}")
    assert found is not None and found.value == value and found.factor == unit[1]


@given(st.text(max_size=20))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    found = parse_number(text)
    assert found is None or found.value.is_finite()
