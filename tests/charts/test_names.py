"""Names of any length beside dots and in tables: shortened where there is no room, whole in the tooltip, and never over one another."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from charts.cell_table import Cell, Head, Row, table
from charts.market import growth_share
from charts.marks import NAME, shortened, wide
from charts.media import media_scatter
from charts.media.attribution_dots import AXIS, Line, attribution_dots
from charts.name_places import name_sides
from charts.theme import palette

LONG = "华东区域经销商联合推广活动" * 24
TONE = palette(False)


def widths(shown: str) -> list[int]:
    return [int(width) for width in re.findall(r'<col style="width:(\d+)px">', shown)]


@pytest.mark.parametrize("name", [LONG, "AnExtremelyLongEnglishNameWithoutBreaks" * 8, "Ａ" * 300])
def test_a_name_of_three_hundred_letters_is_cut_to_what_fits(name: str) -> None:
    assert wide(shortened(name)) <= NAME and shortened(name).endswith("…") and name.startswith(shortened(name)[:-1])


def test_a_name_that_fits_stays_as_it_is() -> None:
    assert shortened("抖音信息流") == "抖音信息流" and shortened("Trade fairs 2026") == "Trade fairs 2026"


def test_a_long_medium_is_short_in_the_scatter_and_whole_in_its_tooltip() -> None:
    frame = pd.DataFrame([{"medium": LONG, "cost_yuan": 1e5, "margin_yuan": margin, "revenue_yuan": 3e5, "deals": 5, "roi": 1.0} for margin in (2e5, 5e4)])
    drawn = media_scatter.rows(frame, "medium", "zh").query("kind == 'medium'")
    assert drawn["label"].map(wide).max() <= NAME + 2 and drawn["medium"].tolist() == [LONG, LONG] and drawn["label"].iloc[1].endswith("… ▽")
    assert {"medium", "label"} <= set(drawn) and '"medium"' in str(media_scatter.spec("zh", False)).replace("'", '"')


def test_a_long_region_is_short_beside_its_dot_and_whole_in_its_tooltip() -> None:
    frame = pd.DataFrame({"region": [LONG, "西"], "sales": [3e6, 1e6], "share": [0.75, 0.25], "growth": [0.5, -0.1], "quadrant": ["star", "dog"], "heads": [2.0, 1.0],
                          "per_head": [1.5e6, 1e6], "expense_ratio": [0.1, 0.1]})
    drawn = growth_share.rows(frame, "region", (0.5, 0.35), "zh").query("kind == 'dot'")
    assert drawn["name"].iloc[0] == LONG and wide(drawn["short"].iloc[0]) <= NAME


def test_a_name_covers_neither_another_dot_nor_another_name() -> None:
    # the second dot stands right of the first, where its name would be
    assert name_sides([0.4, 0.5], [0.5, 0.5], ["甲乙丙丁", "戊"], [2, 1])[0] == "above"
    crowd = name_sides([0.5] * 9, [0.5] * 9, ["甲乙丙丁"] * 9, range(9))
    assert crowd.count("none") >= 5 and crowd[8] != "none"  # the one with most weight is named


def test_a_heading_is_never_cut_within_a_word() -> None:
    shown = table((Head("Customers", 40, "right"), Head("Net contribution", 50), Head("成交客户", 20)), [Row(("1", "2", "3"))], TONE)
    assert widths(shown)[0] >= 9 * 6.5 + 16 and widths(shown)[1] >= 80 and widths(shown)[2] >= 28
    assert "white-space:nowrap" not in shown[:shown.index("</th>")]  # it may stand in two lines


def test_a_number_is_never_cut() -> None:
    shown = table((Head("成交额", 40, "right"),), [Row(("1.0",)), Row((Cell("13,644.3", bold=True),), "total")], TONE)
    assert widths(shown)[0] >= 8 * 7 + 10


def test_what_may_be_cut_is_whole_in_the_tooltip() -> None:
    assert f'title="{LONG}"' in table((Head("a", 90),), [Row((LONG,))], TONE) and "title=" not in table((Head("a", 90),), [Row(("短",))], TONE)


def test_the_last_mark_of_the_attribution_axis_has_room_for_its_label() -> None:
    shown = attribution_dots([Line("甲", ["1"], [1.0])], ["首次"], 0, (0, 0), [(0.0, "0"), (1.0, "8,447")], TONE)
    last = float(re.findall(r"left:([\d.]+)px;transform:translateX\(-50%\)", shown)[-1])
    assert last + 5 * 7 / 2 <= AXIS
