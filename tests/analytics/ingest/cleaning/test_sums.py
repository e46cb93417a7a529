"""Rows that sum up others, by arithmetic alone."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.ingest.cleaning.sums import BLANK, LABEL, NAMED, PARTLY, WHOLE, Figures, Hint, sums_of_others

ALL = Hint(WHOLE, "全国")
NONE: list[Hint | None] = [None]


def figures(*rows: tuple[float, ...], step: float = 1.0) -> Figures:
    values = np.array(rows, dtype=float)
    return Figures(values, np.ones(values.shape[1], dtype=bool), np.full(values.shape[1], step))


def found(table: Figures, hints: list[Hint | None], **how: bool) -> set[int]:
    return set(sums_of_others(table, hints, **how).totals)


def test_a_row_named_after_the_whole_is_a_total_wherever_it_stands() -> None:
    rows = [(300.0,), (200.0,), (100.0,)]
    for place in range(4):
        hints = NONE * 3
        hints.insert(place, ALL)
        if place in (0, 3):  # in the middle it sums up neither what is above it nor what is below it
            assert found(figures(*rows[:place], (600.0,), *rows[place:]), hints) == {place}


def test_a_row_named_after_the_whole_that_is_not_the_sum_is_none() -> None:
    assert found(figures((650,), (300,), (200,), (100,)), [ALL, *NONE * 3]) == set()


def test_totals_at_three_levels_below_their_groups() -> None:
    hint = Hint(NAMED, "")
    table = figures((300, 400), (200, 200), (500, 600), (100, 100), (100, 100), (600, 700))
    assert found(table, [None, None, hint, None, hint, Hint(LABEL, "总计")]) == {2, 4, 5}


def test_totals_at_three_levels_above_their_groups() -> None:
    hint = Hint(PARTLY, "1")
    table = figures((720, 900), (500, 650), (300, 400), (200, 250), (220, 250), (100, 150), (120, 100))
    assert found(table, [Hint(BLANK, ""), hint, None, None, hint, None, None]) == {0, 1, 4}


def test_rows_of_each_month_that_share_the_name_of_the_whole() -> None:
    table = figures((600,), (700,), (300,), (400,), (300,), (300,))
    assert found(table, [ALL, ALL, *NONE * 4]) == {0, 1}


def test_groups_without_any_mark_that_part_the_table() -> None:
    table = figures((500, 630), (300, 430), (200, 200), (250, 150), (100, 100), (150, 50), (750, 780))
    assert found(table, NONE * 7) == {0, 3, 6}
    assert found(table, NONE * 7, unnamed=False) == set()


@pytest.mark.parametrize("rows", [
    [(300, 400), (300, 400)],  # two equal rows
    [(100,), (200,), (300,)],  # one sum by chance
    [(500,), (-500,), (300,), (300,)],  # a return that mirrors a sale
    [(100, 1), (200, 2), (300, 3)],  # the second column is the first in other words
    [(500, 9), (0, 0), (500, 9), (0, 0)],
])
def test_what_proves_nothing_is_left_alone(rows: list[tuple[float, ...]]) -> None:
    assert found(figures(*rows), NONE * len(rows)) == set()


def test_an_unmarked_row_is_a_total_where_several_columns_or_many_rows_say_so() -> None:
    assert found(figures((100, 9), (200, 5), (50, 7), (350, 21)), NONE * 4) == {3}
    assert found(figures((100, 9, 4), (200, 5, 4), (300, 14, 8)), NONE * 3) == {2}
    assert found(figures(*((float(place),) for place in range(11, 21)), (155.0,)), NONE * 11) == {10}


def test_two_rows_that_come_to_the_last_in_two_columns_leave_it_unsure() -> None:
    sums = sums_of_others(figures((200, 250), (100, 150), (300, 400)), NONE * 3)
    assert (set(sums.totals), set(sums.unsure)) == (set(), {2})
    named = sums_of_others(figures((300, 400), (200, 250), (100, 150), (600, 800)), [None, None, None, Hint(LABEL, "合计")])
    assert (set(named.totals), set(named.unsure)) == ({3}, set())


def test_a_row_that_lacks_a_name_is_unsure_with_one_column_of_few_rows() -> None:
    partly = Hint(PARTLY, "2")
    sums = sums_of_others(figures((100,), (250,), (350,), (30,), (50,)), [None, None, partly, None, None])
    assert (set(sums.totals), sorted(sums.unsure.get(2, []))) == (set(), [0, 1])
    again = sums_of_others(figures((100,), (250,), (350,), (30,), (50,), (80,)), [None, None, partly, None, None, partly])
    assert set(again.totals) == {2, 5}


def test_rounded_amounts_add_up_nearly() -> None:
    table = figures((1.23,), (3.36,), (4.6,), step=0.01)
    assert found(table, [None, None, ALL]) == {2}
    assert found(figures((1.23,), (3.36,), (4.7,), step=0.01), [None, None, ALL]) == set()
