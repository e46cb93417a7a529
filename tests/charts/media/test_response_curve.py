"""The response curve: a spec without data; rows that mark the range spent so far, the present spend and the break-even line."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from charts.media import response_curve
from charts.theme import palette
from tests.charts.deals.test_process_charts import keys_of

CURVE = pd.DataFrame({
    "spend_yuan": [0.0, 10_000, 20_000, 30_000, 40_000], "brought_yuan": [0.0, 30_000, 50_000, 60_000, 65_000], "low_yuan": [0.0, 20_000, 40_000, 45_000, 50_000],
    "high_yuan": [0.0, 40_000, 60_000, 75_000, 80_000], "seen": [False, True, True, True, False]})


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_spec_holds_no_data_and_is_built_once(lang: str, dark: bool) -> None:
    built = response_curve.spec(lang, dark)
    assert not keys_of(built) & {"data", "datasets", "$schema"}
    assert response_curve.spec(lang, dark) is built
    assert palette(not dark).page not in str(built["layer"])
    alt.Chart.from_dict({**built, "data": {"name": "rows"}}, validate=True)


def test_the_range_the_present_and_break_even_are_marked() -> None:
    rows = response_curve.rows(CURVE, 20_000, 0.5, "zh")
    box, now, even = (rows[rows["kind"] == kind] for kind in ("range", "recent", "even"))
    assert (box["x"].item(), box["x2"].item()) == (1, 3)
    assert (now["x"].item(), now["y"].item(), now["label"].item()) == (2, 5, "近 13 周 2.0 万")
    assert list(zip(even["x"], even["y"], strict=True)) == [(0, 0), (2, 4), (4, 8)]


def test_the_line_has_no_gap_where_the_range_ends() -> None:
    rows = response_curve.rows(CURVE, 20_000, None, "zh")
    parts = {part: rows[rows["part"] == part]["x"] for part in ("below", "in", "above")}
    assert parts["below"].max() == parts["in"].min() == 1 and parts["above"].min() == parts["in"].max() == 3


def test_break_even_ends_where_the_band_does() -> None:
    even = response_curve.rows(CURVE, 20_000, 0.25, "zh")
    assert even[even["kind"] == "even"]["y"].max() == 8
