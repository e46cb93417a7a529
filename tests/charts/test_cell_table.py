from __future__ import annotations

import re

import pytest

from charts.cell_table import Cell, Head, Row, chips, facts, table
from charts.theme import palette

TONE = palette(False)


def test_text_from_files_is_escaped_everywhere() -> None:
    shown = table((Head("<i>"),), [Row((Cell("<b>x</b>", hint='"><script>'),))], TONE, note="<u>")
    for markup in ("<i>", "<b>x", "<script>", "<u>"):
        assert markup not in shown
    assert "<em>" not in chips([("<em>", "good")], TONE)


def test_a_bar_is_as_long_as_its_share_and_never_longer_than_its_track() -> None:
    shown = table((Head("a", 100, "bar"),), [Row((Cell("5", fill=0.25),)), Row((Cell("9", fill=3.0),))], TONE)
    assert "width:25.0%" in shown
    assert "width:100.0%" in shown


@pytest.mark.parametrize("framed", [True, False])
def test_a_heading_stands_right_above_its_cells(framed: bool) -> None:
    shown = table((Head("a"), Head("b", 90, "right")), [Row(("x", "1"))], TONE, framed=framed)
    paddings = re.findall(r"<t[hd] style=\"[^\"]*?padding:([^;]+);", shown)
    assert len(paddings) == 4
    assert len(set(paddings)) == 1


def test_a_bar_of_pieces_shares_its_length_and_leaves_out_empty_pieces() -> None:
    shown = table((Head("a"),), [Row((Cell("", parts=((0.75, "actual"), (0.0, "bad"), (0.25, "tint"))),))], TONE)
    assert re.findall(r"flex:([0-9.]+) 1 1px[^\"]*background:(#\w+)", shown) == [("0.7500", TONE.actual), ("0.2500", TONE.actual_tint)]


def test_a_row_without_a_share_has_no_bar() -> None:
    assert "border-radius:3px" not in table((Head("a", 100, "bar"),), [Row((Cell("5"),), "total")], TONE)


def test_a_marked_cell_is_amber_and_framed() -> None:
    shown = table((Head("a"),), [Row((Cell("! 8.4O", mark=True),))], TONE)
    assert TONE.bad_fill in shown
    assert TONE.bad in shown


def test_a_tall_table_scrolls_under_its_heading() -> None:
    assert "max-height:300px" in table((Head("a"),), [Row(("x",))], TONE, tallest=300)


def test_facts_pair_a_label_with_a_number() -> None:
    shown = facts({"读到": "213 行"}, TONE)
    assert "读到" in shown
    assert "213 行" in shown
