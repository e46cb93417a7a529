"""The words of the wall's settings and address."""

from __future__ import annotations

import pytest

from analytics.errors import Refused
from analytics.settings import checked, defaults
from analytics.words.wall_turns import BOARDS, boards_named, wall_boards, wall_seconds
from sample_data.by_hand import warehouse_with


def test_boards_are_named_in_chinese_or_english_and_keep_their_order() -> None:
    assert boards_named("月榜，Week, teams、业绩保证") == (("month", "week", "teams", "pledges"), ())


def test_a_board_named_twice_is_shown_once_and_strange_words_are_returned() -> None:
    assert boards_named("teams、团队、天气") == (("teams",), ("天气",))


def test_the_setting_refuses_a_word_that_names_no_board_and_says_which_there_are() -> None:
    with pytest.raises(Refused, match="天气.*周榜"):
        checked("wall_boards", "周榜、天气")


def test_a_refused_list_of_boards_changes_nothing() -> None:
    with warehouse_with() as house:
        house.set_setting("wall_boards", "月榜、团队")
        with pytest.raises(Refused):
            house.set_setting("wall_boards", "天气")
        assert house.settings()["wall_boards"] == "月榜、团队"


def test_a_blank_setting_means_all_boards_as_the_default_does() -> None:
    assert wall_boards("") == wall_boards(str(defaults()["wall_boards"])) == tuple(BOARDS)


@pytest.mark.parametrize(("given", "seconds"), [
    (("45", 20), 45), (("abc", 30), 30), (("0", 30), 5), (("99999", 30), 600), (("9" * 400, 30), 600), ((None, 25), 25), (("-5", 25), 25), (("²", "７"), 20), ((None, None), 20)])
def test_seconds_are_the_first_whole_number_within_bounds(given: tuple[object, ...], seconds: int) -> None:
    assert wall_seconds(*given) == seconds
