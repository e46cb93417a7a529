"""The wall's drawing: nothing small, nothing unescaped, numbers that fit."""

from __future__ import annotations

import re

import pytest

from charts.wall import wall


def test_nothing_on_the_wall_is_smaller_than_28() -> None:
    sizes = [float(size) for size in re.findall(r"font-size:calc\((\d+(?:\.\d+)?)\*var\(--u\)\)", wall.style())]
    assert len(sizes) > 20
    assert min(sizes) >= 28


def test_every_length_follows_the_screen_and_every_colour_is_the_themes() -> None:
    style = wall.style()
    assert re.findall(r"[:\s(]-?\d+u\b", style) == []
    assert re.findall(r"\b(?:INK|PAGE|LINE|ACTUAL|TINT|LOGO|FONTS)\d?\b", style) == []


def test_motion_is_left_out_for_those_who_ask_for_less() -> None:
    assert "@media (prefers-reduced-motion:reduce){.zw-cheer,.zw-board>.zw-fresh{animation:none}}" in wall.style()


def test_a_green_rise_swaps_the_directions_only() -> None:
    red, green = wall.style("red"), wall.style("green")
    assert re.search(r"\.zw-up\{color:(#\w+)\}", green)[1] == re.search(r"\.zw-dn\{color:(#\w+)\}", red)[1]  # type: ignore[index]


def test_names_are_escaped_wherever_they_stand() -> None:
    bad = "<img src=x onerror=alert(1)>"
    drawn = "".join((
        wall.top(bad, bad, bad, bad, 0, 3), wall.headline(wall.Headline(bad, bad, bad, ((bad, "rise", bad),), 0.5, 0.4, (bad, bad, bad))), wall.title(bad, bad),
        wall.board([wall.Row(bad, bad, bad, 0.4, bad, bad, bad, bad)], dict.fromkeys(("rank", "moved", "name", "note", "bar", "value", "aside", "last"), bad)),
        wall.tiers([(bad, [bad], bad)]), wall.lines([(bad, bad, bad)]), wall.band(bad, [(bad, bad, bad)] * 2), wall.band(bad, (), bad), wall.quiet(bad),
        wall.deals(bad, bad, [wall.Deal(bad, bad, bad, bad)] * 2), wall.deals(bad, bad, [wall.Deal(bad)], bad)))
    assert "<img" not in drawn


@pytest.mark.parametrize("number", ["7", "1,086.4", "123,456.78", "123,456,789.00"])
def test_a_long_figure_shrinks_into_its_room(number: str) -> None:
    size = wall.figure_size(number, 500)
    assert size == wall.SMALLEST or wall.width_of(number, size) <= 505
    assert wall.SMALLEST <= size <= wall.LARGEST


def test_twelve_rows_take_no_more_room_than_five() -> None:
    for count in (1, 5, 12):
        drawn = wall.board([wall.Row(f"人{place}") for place in range(count)], {"name": ""})
        height = float(re.search(r"--row:calc\(([\d.]+)", drawn)[1])  # type: ignore[index]
        assert height * count <= 787


def test_a_bar_never_leaves_its_track() -> None:
    drawn = wall.board([wall.Row("田野", share=7.0), wall.Row("赵敏", share=-1.0), wall.Row("刘洋")], {"bar": ""})
    assert re.findall(r"<i style=\"width:([\d.]+)%", drawn) == ["100.00", "0.00", "0.00"]


def test_a_target_passed_stands_inside_the_bar() -> None:
    drawn = wall.headline(wall.Headline("成交额", "9", "万", attained=2.0, pace=0.5, under=("达成 200%", "超 4 万", "目标 5 万")))
    assert 'class="zw-mark" style="left:50.00%"' in drawn
    assert 'class="zw-pace" style="left:25.00%"' in drawn


def test_what_an_order_does_not_say_leaves_no_gap() -> None:
    drawn = wall.deals("最新成交", "", [wall.Deal("", "", "E6 × 6", "12.6 万")])
    assert drawn.count("<span") == 3  # tag, order, goods
    assert "<em>" not in drawn


def test_of_the_second_order_the_goods_are_said_only_where_nothing_else_is() -> None:
    assert "F3" not in wall.deals("最新成交", "", [wall.Deal("甲"), wall.Deal("乙", "客户", "F3", "1 万")])
    assert "F3" in wall.deals("最新成交", "", [wall.Deal("甲"), wall.Deal("", "", "F3", "1 万")])
