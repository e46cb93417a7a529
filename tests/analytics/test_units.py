from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics import METRICS
from analytics.units import (
    UNITS,
    change_text,
    exact_value,
    excel_format,
    format_date,
    format_value,
    heading_unit,
    missing,
    scale_for,
    split_value,
    table_scale,
)


@pytest.mark.parametrize(("value", "unit", "zh", "en"), [
    (38_426_000, "yuan", "3,842.6 万", "¥38.43M"),
    (1_234_567_890, "yuan", "12.35 亿", "¥1,234.57M"),
    (123_456_789, "yuan", "12,345.7 万", "¥123.46M"),
    (8_421.3, "yuan", "8,421 元", "¥8,421"),
    (12.3, "yuan", "12.30 元", "¥12.30"),
    (2.355, "yuan_each", "2.36 元", "¥2.36"),
    (32_000, "yuan_small", "32,000 元", "¥32,000"),
    (-1_234_567, "yuan", "−123.5 万", "−¥1.23M"),
    (0.6514, "share", "65.1%", "65.1%"),
    (0, "share", "0.0%", "0.0%"),
    (214, "count", "214", "214"),
    (12, "day", "12 天", "12 d"),
    (1.236, "ratio", "1.24", "1.24"),
    (3.5, "km", "3.5 公里", "3.5 km"),
    ("华东", "", "华东", "华东"),
])
def test_a_value_is_written_as_its_reader_writes_it(value: object, unit: str, zh: str, en: str) -> None:
    assert format_value(value, unit, "zh") == zh
    assert format_value(value, unit, "en") == en


@pytest.mark.parametrize("unknown", [None, float("nan"), pd.NA, pd.NaT, Decimal("NaN")])
@pytest.mark.parametrize("unit", list(UNITS))
def test_unknown_is_a_dash_and_never_zero(unknown: object, unit: str) -> None:
    assert missing(unknown)
    assert format_value(unknown, unit) == "—"
    assert exact_value(unknown, unit) == "—"
    assert split_value(unknown, unit) == ("—", "")


def test_nothing_is_ever_minus_zero() -> None:
    assert format_value(-0.00001, "share") == "0.0%"
    assert format_value(-0.001, "count") == "0"


def test_one_scale_serves_all_values_of_a_card() -> None:
    scale = scale_for([38_426_000, 512, None], "yuan", "zh")
    assert format_value(512, "yuan", scale=scale) == "0.1 万"
    assert heading_unit("yuan", "zh", scale) == "万元"


def test_a_table_is_never_in_hundred_millions() -> None:
    assert table_scale([5e9, 2e5], "zh").heading == "万元"
    assert table_scale([5e9, 2e5, 3e5], "en").heading == "¥K"
    assert table_scale([900, 20], "zh").heading == "元"
    assert table_scale([], "zh").divisor == 1


def test_an_exact_value_keeps_its_cents() -> None:
    assert exact_value(1234.5, "yuan") == "1,234.50 元"
    assert exact_value(Decimal("1234.5000"), "yuan", "en") == "¥1,234.50"


@pytest.mark.parametrize(("rate", "text"), [(0.121, "▲ 12.1%"), (-0.031, "▼ 3.1%"), (0.0, "– 0.0%"), (0.0001, "– 0.0%"), (None, "—"), (11.466, "▲ 1,146.6%")])
def test_a_change_says_its_direction_without_colour(rate: object, text: str) -> None:
    assert change_text(rate) == text


def test_dates_lose_the_year_inside_a_year() -> None:
    assert format_date(date(2026, 3, 19), within_year=2026) == "03-19"
    assert format_date(date(2025, 3, 19), within_year=2026) == "2025-03-19"
    assert format_date(datetime(2026, 3, 19, 9, 30)) == "2026-03-19 09:30"
    assert format_value(date(2026, 3, 19), "date") == "2026-03-19"


def test_every_metric_has_a_known_unit() -> None:
    for metric in METRICS:
        assert metric.unit in UNITS, metric.name


@pytest.mark.parametrize("unit", list(UNITS))
def test_every_unit_has_an_excel_format(unit: str) -> None:
    assert excel_format(unit)


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False), st.sampled_from(["zh", "en"]))
def test_money_keeps_its_sign_and_three_figures(value: float, lang: str) -> None:
    scale = scale_for(value, "yuan", lang)
    text, _suffix = split_value(value, "yuan", lang)
    read = float(text.replace(",", "").replace("−", "-")) * scale.divisor
    assert abs(read - value) <= 0.5 * scale.divisor / 10**scale.digits + 1e-6
    assert "-" not in text
