from __future__ import annotations

import math

import pytest

from analytics.books.pace import pace_of


@pytest.mark.parametrize(("actual", "status"), [(105.0 * 0.5, "ahead"), (95.0 * 0.5, "on_track"), (94.99 * 0.5, "behind"), (80.0 * 0.5, "behind"), (79.99 * 0.5, "critical"),
                                               (100.0, "kept"), (99.996, "kept"), (0.0, "critical")])
def test_status_follows_the_pace_at_its_borders(actual: float, status: str) -> None:
    assert pace_of(actual, 100.0, 11, 22, finished=False).status == status


def test_a_finished_period_is_kept_or_missed_and_needs_nothing_a_day() -> None:
    missed, kept = pace_of(90.0, 100.0, 22, 22, finished=True), pace_of(100.0, 100.0, 22, 22, finished=True)
    assert (missed.status, kept.status) == ("missed", "kept")
    assert math.isnan(missed.required_per_day_yuan)


def test_without_a_target_nothing_is_claimed() -> None:
    for target in (None, 0.0, float("nan")):
        one = pace_of(50.0, target, 11, 22, finished=False)
        assert one.status is None
        assert math.isnan(one.attainment)


def test_before_the_first_working_day_there_is_no_pace() -> None:
    one = pace_of(0.0, 100.0, 0, 22, finished=False)
    assert one.status == "not_started"
    assert math.isnan(one.pace)


def test_what_is_needed_a_day_spreads_over_the_days_left() -> None:
    one = pace_of(45.0, 100.0, 11, 22, finished=False)
    assert one.required_per_day_yuan == pytest.approx(5.0)
    assert pace_of(120.0, 100.0, 11, 22, finished=False).required_per_day_yuan == 0
