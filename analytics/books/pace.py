"""Whether a result keeps pace with its target: attainment against the working days gone by."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

AHEAD, ON_TRACK, BEHIND = 1.05, 0.95, 0.80


@dataclass(frozen=True)
class Pace:
    """`attainment` and `time_progress` are 0-1, `pace` their quotient; `status` is a word of `pledges.STATUSES` or None.

    `expected` and `behind_yuan` compare with the target × time progress. Where a period will end is `forecast`'s to say.
    """

    actual: float
    target: float
    attainment: float
    time_progress: float
    pace: float
    expected: float
    behind_yuan: float
    gap_yuan: float
    required_per_day_yuan: float
    days_left: int
    status: str | None


def pace_of(actual: object, target: object, elapsed: int, all_days: int, *, finished: bool) -> Pace:
    """Where does a result stand against its target, and what is still needed a day?

    Definition: time_progress = working days elapsed, as_of included, ÷ all; expected = target × time_progress; pace =
    actual ÷ expected; required_per_day = what is missing ÷ working days left. Status by pace: ahead ≥ 1.05, on_track ≥ .95,
    behind ≥ .80, critical below; kept once the target is reached, missed when the period ended without it.
    Parameters: money in yuan, working days. Returns NaN where the target or the result is unknown.

    >>> one = pace_of(60.0, 100.0, 11, 22, finished=False)
    >>> (one.attainment, one.time_progress, round(one.pace, 2), one.status, round(one.required_per_day_yuan, 2))
    (0.6, 0.5, 1.2, 'ahead', 3.64)
    """
    done = _number(actual)
    aim = _number(target)
    aim = aim if aim > 0 else float("nan")
    progress = 1.0 if finished else (min(1.0, elapsed / all_days) if all_days else float("nan"))
    expected = aim * progress
    pace = done / expected if expected > 0 else float("nan")
    left = 0 if finished else max(all_days - elapsed, 0)
    gap = round(aim - done, 4)
    return Pace(
        done, aim, done / aim, progress, pace, expected, expected - done, gap, max(gap, 0.0) / left if left else float("nan"), left,
        _status(done, aim, pace, elapsed, finished),
    )


# The statuses of who need not be asked: kept already, or on the way to it.
ON_COURSE = ("kept", "ahead", "on_track")


def _number(value: object) -> float:
    return float("nan") if value is None or value is pd.NA else float(value)  # type: ignore[arg-type]


def _status(done: float, aim: float, pace: float, elapsed: int, finished: bool) -> str | None:
    if pd.isna(done) or pd.isna(aim):
        return None
    if round(done, 2) >= round(aim, 2):
        return "kept"
    if finished:
        return "missed"
    if not elapsed or pd.isna(pace):
        return "not_started"
    rounded = round(pace, 9)  # 0.95 reached exactly is on track, whatever the last bit of the division
    return "ahead" if rounded >= AHEAD else "on_track" if rounded >= ON_TRACK else "behind" if rounded >= BEHIND else "critical"
