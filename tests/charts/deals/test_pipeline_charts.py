"""The charts of the pipeline page: specs without data, rows with the right facts in them."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest

from charts.deals import closing_curve, pipeline_bridge

NAN = float("nan")


@pytest.mark.parametrize("spec", [closing_curve.spec, pipeline_bridge.spec], ids=["curve", "bridge"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_spec_holds_no_data_and_is_valid(spec, lang: str, dark: bool) -> None:
    built = spec(lang, dark)
    assert spec(lang, dark) is built and "data" not in built
    alt.Chart.from_dict({**built, "data": {"name": "rows"}}, validate=True)


def curve(days: list[float]) -> pd.DataFrame:
    n = len(days)
    return pd.DataFrame({"days": days, "n_at_risk": range(n, 0, -1), "won_cif": [0.1 * (k + 1) / n for k in range(n)], "lost_cif": [0.5] * n, "still_open": [0.4] * n})


def test_the_curve_starts_at_nothing_and_ends_where_it_can_still_be_read() -> None:
    rows = closing_curve.rows(curve([2, 5, 9]), "zh", readable=5)
    won = rows[rows["line"] == "won"]
    assert won["days"].tolist() == [0, 2, 5] and won["share"].iloc[0] == 0
    assert won["end"].tolist() == ["", "", "已赢 6.7%"]


def test_a_curve_of_very_many_ages_is_thinned_out() -> None:
    rows = closing_curve.rows(curve([float(day) for day in range(3000)]), "en")
    assert len(rows) <= 2 * (closing_curve.MOST_POINTS + 1)


def changes(**change: float) -> pd.DataFrame:
    names = [*pipeline_bridge.ORDER, "advanced", "idle"]
    return pd.DataFrame({"movement": names, "deals": [1.0] * len(names), "value_yuan": [0.0] * len(names), "change_yuan": [change.get(name, NAN) for name in names]})


def test_every_bar_hangs_where_the_one_before_ended() -> None:
    rows = pipeline_bridge.rows(changes(opening=1_000_000, new=500_000, won=-300_000, lost=-200_000, closing=1_000_000), "zh").set_index("movement")
    assert rows.loc["new", ["bottom", "top"]].tolist() == [1_000_000, 1_500_000]
    assert rows.loc["won", ["bottom", "top"]].tolist() == [1_200_000, 1_500_000]
    assert rows.loc["lost", "bottom"] == rows.loc["closing", "top"] == 1_000_000
    assert rows["label"].to_dict() == {"opening": "100.0", "new": "+50.0", "reopened": "—", "grew": "—", "shrank": "—", "won": "−30.0", "lost": "−20.0", "closing": "100.0"}
    assert rows.loc["grew", "top"] == rows.loc["grew", "bottom"]
