"""The leaderboard's and home's drawings: what they say, and that their specs are valid, small and free of data."""

from __future__ import annotations

import json
import math
from datetime import date

import altair as alt
import pandas as pd
import pytest

from charts import sparkline
from charts.boards import ranking, trend
from charts.boards.bullet import BulletRow, Meter, bullet_list, hero_bullet, meter_grid, meter_list
from charts.theme import DARK, LIGHT, palette

SPECS = {
    "board": lambda lang, dark: ranking.board_spec(lang, dark, 9, "成交额（万元）", "per_head"),
    "months": lambda lang, dark: trend.month_spec(lang, dark, "万元", "成交额"),
    "sparkline": lambda lang, dark: sparkline.spec(dark),
}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(SPECS))
def test_a_spec_is_valid_vega_lite_without_rows(name: str, lang: str, dark: bool) -> None:
    built = SPECS[name](lang, dark)
    assert not {"data", "datasets"} & set(built)
    alt.Chart.from_dict({**built, "data": {"name": "rows"}}, validate=True)
    assert len(json.dumps(built)) < 12_000


@pytest.mark.parametrize("name", list(SPECS))
def test_a_spec_is_built_once_per_language_and_theme(name: str) -> None:
    assert SPECS[name]("zh", True) is SPECS[name]("zh", True)
    assert SPECS[name]("zh", True) != SPECS[name]("zh", False)


@pytest.mark.parametrize(("dark", "other"), [(False, DARK), (True, LIGHT)])
def test_a_theme_holds_no_colour_of_the_other(dark: bool, other) -> None:
    for build in SPECS.values():
        said = json.dumps(build("zh", dark))
        assert other.actual not in said
        assert other.ink not in said


def board() -> pd.DataFrame:
    return pd.DataFrame({
        "rank": pd.array([1, 1, 3], dtype="Int64"), "team": ["甲", "乙", "丙"], "sales": [1_862_000.0, 1_862_000.0, -5_000.0], "previous": [1_500_000.0, float("nan"), 0.0],
        "target": [2_000_000.0, float("nan"), 1_000_000.0], "per_head": [207_000.0, float("nan"), -2_500.0], "attainment": [0.931, float("nan"), -0.005],
    })


def test_the_board_writes_every_number_in_one_scale() -> None:
    rows = ranking.board_rows(board(), "team", "sales", "yuan", "zh")
    assert list(rows["shown"]) == ["186.2", "186.2", "−0.5"]
    assert list(rows["beside"]) == ["20.7", "—", "−0.3"]
    assert list(rows["rank"]) == ["1", "1", "3"]


def test_the_board_shows_attainment_when_asked() -> None:
    assert list(ranking.board_rows(board(), "team", "sales", "yuan", "zh", beside="attainment")["beside"]) == ["93%", "—", "−1%"]


def test_a_negative_result_draws_no_bar_to_the_left() -> None:
    assert ranking.board_rows(board(), "team", "sales", "yuan", "zh")["value"].min() == 0


def test_months_are_labelled_with_the_year_where_it_turns() -> None:
    months = pd.DataFrame({"period_start": [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)], "sales": [1e7, 2e7, 5e6], "last_year": [9e6, float("nan"), 1e6],
                           "target": [1.1e7, 1.5e7, 1e7]})
    rows = trend.month_rows(months, "sales", "yuan", "zh", unfinished_from=date(2026, 2, 1), landing=8e6)
    now = rows[rows["kind"] == "now"]
    assert list(now["label"]) == ["25-12", "26-01", "02"]
    assert list(now["tone"]) == ["actual", "actual", "now"]
    assert list(now["note"]) == ["", "2,000", "落点 800"]
    assert list(now["value"]) == [1000, 2000, 500]
    assert now["landing"].iloc[2] == 800
    assert math.isnan(rows[rows["kind"] == "before"]["value"].iloc[1])
    assert list(now["attained"]) == ["90.9%", "133.3%", "50.0%"]


def test_months_without_a_target_say_so() -> None:
    months = pd.DataFrame({"period_start": [date(2026, 1, 1)], "sales": [2e7]})
    rows = trend.month_rows(months, "sales", "yuan", "en")
    assert rows.iloc[1]["said_target"] == "—"


def test_the_sparkline_marks_only_the_last_step() -> None:
    rows = sparkline.rows([1.0, None, 3.0], ["1", "—", "3"], ["a", "b", "c"])
    assert list(rows["last"]) == [False, False, True]
    assert math.isnan(rows["value"].iloc[1])


HOSTILE = '<img src=x onerror="alert(1)">'


def test_names_are_escaped_in_every_static_drawing() -> None:
    place = ranking.Place(1, HOSTILE, HOSTILE, "1.0", "万", "–", "plain", (HOSTILE,))
    drawn = [
        ranking.podium([place, place]), bullet_list([BulletRow(HOSTILE, 0.5, HOSTILE, "50%", HOSTILE, "good", HOSTILE)], 0.5, HOSTILE, HOSTILE),
        meter_list([Meter(HOSTILE, 0.5, HOSTILE, HOSTILE, hint=HOSTILE)]), meter_grid([Meter(HOSTILE, 0.5, HOSTILE, hint=HOSTILE)]), hero_bullet(0.5, 0.5, HOSTILE, HOSTILE),
    ]
    for markup in drawn:
        assert "<img" not in markup


def test_the_winner_stands_in_the_middle() -> None:
    places = [ranking.Place(rank, name, "", "1", "万", "–", "plain") for rank, name in ((1, "一"), (2, "二"), (3, "三"))]
    markup = ranking.podium(places)
    assert markup.index(">二<") < markup.index(">一<") < markup.index(">三<")


def test_two_leaders_make_a_podium_of_two() -> None:
    places = [ranking.Place(1, name, "", "1", "万", "–", "plain") for name in ("一", "二")]
    assert ranking.podium(places).count("align-self:flex-end") == 2


@pytest.mark.parametrize(("attainment", "pace"), [(None, None), (0.0, 0.0), (2.5, 1.0), (-0.1, 0.4)])
def test_a_bullet_stays_inside_its_track(attainment: float | None, pace: float | None) -> None:
    markup = hero_bullet(attainment, pace, "序时", "目标")
    assert all(0 <= float(part.split("%")[0]) <= 100 for part in markup.replace("width:", "left:").split("left:")[1:] if "%" in part.split(";")[0])


def test_the_colour_of_a_rise_is_a_setting_and_nothing_else_moves() -> None:
    red, green = palette(False, "red"), palette(False, "green")
    assert (red.rise, red.fall) == (green.fall, green.rise)
    assert (red.actual, red.good, red.bad) == (green.actual, green.good, green.bad)


def _luminance(colour: str) -> float:
    parts = [int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda colours: colours.name)
def test_text_reads_on_page_panel_and_its_own_tint(colours) -> None:
    for ink in (colours.ink, colours.ink2, colours.ink3, colours.rise, colours.fall, colours.good, colours.bad):
        assert _contrast(ink, colours.page) >= 4.5, ink
    assert _contrast(colours.good, colours.good_fill) >= 4.5
    assert _contrast(colours.bad, colours.bad_fill) >= 4.5
    assert _contrast(colours.actual, colours.actual_tint) >= 4.5
