"""The charts of channels and segments: specs without data, rows with the right facts in them."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from charts.customers import portrait_dots
from charts.market import growth_share

NAN = float("nan")


@pytest.mark.parametrize("spec", [growth_share.spec, portrait_dots.spec], ids=["growth", "portrait"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_spec_holds_no_data_and_is_valid(spec, lang: str, dark: bool) -> None:
    built = spec(lang, dark)
    assert spec(lang, dark) is built and "data" not in built
    alt.Chart.from_dict({**built, "data": {"name": "rows"}}, validate=True)


def regions(**more: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"region": ["东", "西", "未分区"], "sales": [3e6, 1e6, 5.0], "share": [0.75, 0.25, 0.0], "growth": [0.5, -0.1, 2.0], "quadrant": ["star", "dog", None],
                         "heads": [2.0, NAN, NAN], "per_head": [1.5e6, NAN, NAN], "expense_ratio": [0.1, NAN, NAN]} | more)


def test_regions_stand_at_share_and_growth_between_the_lines() -> None:
    rows = growth_share.rows(regions(), "region", (0.5, 0.35), "zh")
    dots, lines = rows[rows["kind"] == "dot"], rows[rows["kind"] == "lines"].iloc[0]
    assert dots[["name", "x", "y", "fast"]].to_numpy().tolist() == [["东", 75, 50, True], ["西", 25, -10, False]]
    assert (lines.x, lines.y, lines.y_label, lines.x_label) == (50, 35, "整体 ▲ 35.0%", "中位 50.0%")
    assert dots["heads_label"].tolist() == ["2.0 人", "—"]


def test_nothing_to_compare_draws_nothing() -> None:
    assert growth_share.rows(regions(growth=[NAN] * 3), "region", None, "en").empty


def test_segments_with_an_index_stand_highest_first() -> None:
    segments = pd.DataFrame({"portrait_index": [80.0, NAN, 150.0], "portrait_low": [60.0, NAN, 110.0], "portrait_high": [95.0, NAN, 400.0], "portrait": ["under", None, "over"],
                             "buyers": [5.0, 1.0, 9.0], "customers": [20.0, 2.0, 12.0]})
    rows = portrait_dots.rows(segments, ["酒店", "医院", "学校"], "zh")
    assert rows["name"].tolist() == ["学校", "酒店"] and rows["index_label"].tolist() == ["150", "80"] and rows["interval"].tolist() == ["110 – 400", "60 – 95"]
    assert rows["high"].tolist() == [200, 95]  # a bar that would leave the chart ends at its edge
