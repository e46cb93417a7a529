"""预计落点 of pledges: where each will end, between which bounds, and how likely it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from analytics.books.daily_history import DailyHistory, Numbers, adds_up
from analytics.books.forecast import history_until, starting_point
from analytics.books.landing import HIGH, LOW, PATHS, Landings, landings, rate_prior
from analytics.books.owners import COMPANY
from analytics.books.working_day_curve import WorkingDayCurve, expected_to_date, working_day_curve
from analytics.calendar import DAY, WorkCalendar, days
from analytics.commitments.pledge_book import Course, PledgeBook
from analytics.errors import Text
from analytics.metrics import BY_NAME
from analytics.warehouse import Warehouse

LANDING_COLUMNS = ("landing_yuan", "landing_low_yuan", "landing_high_yuan", "p_hit")
UNKNOWN = float("nan")
# Why a landing is not shown, as `landing_unknown` says it.
REASONS = {
    "short_history": Text("历史不足三个月", "under three months of history"),
    "few_days": Text("近一年有成交的日子不足 20 天", "fewer than 20 days with a result in the last year"),
    "one_return": Text("落点低于已经完成的，只因为以前的一笔退货", "it would lie below what is reached, because of one past return"),
    "too_wide": Text("80% 区间比保证还宽", "the 80 % interval is wider than the pledge"),
    "no_daily_sum": Text("这个指标按日不能相加", "the metric does not add up over days"),
    "unmeasured": Text("实际未知", "the actual is unknown"),
}
# Where pledges without a past of their own are more than this share of a level, its sum has no landing.
MOST_UNSEEN = 0.2
Key = tuple[str, str, str]


@dataclass(frozen=True)
class PledgeLandings:
    """`rows`: the book's rows with `LANDING_COLUMNS` and `landing_unknown`; `wholes`: the sum of each (period, metric, level)."""

    rows: pd.DataFrame
    wholes: dict[Key, dict[str, float]] = field(default_factory=dict)
    curves: dict[tuple[str, str], tuple[float, ...]] = field(default_factory=dict)
    curve_months: dict[tuple[str, str], int] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    sql: tuple[str, ...] = ()


def pledge_landings(warehouse: Warehouse, book: PledgeBook) -> PledgeLandings:
    """Where will each pledge of the book end, and how likely is it kept?

    Definition: `landing.landings` over the owner's last 365 days to the reading day, weighted by the working-day curve of the
    metric; the interval is 80 %. A period that is over, or has no working day left, lands where it is: no interval, chance 1 or 0.
    A pledge already reached is certain only if no drawn path takes it back through returns. Hidden, with the reason in
    `landing_unknown`: under 60 working days since the first result, under 20 days with one, or an interval wider than the pledge.
    Parameters: book — pledges with what was reached. Returns: PledgeLandings; wholes are sums of the drawn paths.
    Source: ours; see docs/decisions/landing.md (the seasonal curve serves burn-up and landing only).
    """
    rows = book.rows
    found = pd.DataFrame({name: np.full(len(rows), UNKNOWN) for name in LANDING_COLUMNS}, index=rows.index)
    found["landing_unknown"] = pd.Series([None] * len(rows), index=rows.index, dtype="object")
    wholes: dict[Key, dict[str, float]] = {}
    curves: dict[tuple[str, str], tuple[float, ...]] = {}
    curve_months: dict[tuple[str, str], int] = {}
    sql: list[str] = []
    keys = pd.Series(list(zip(rows["period"], rows["metric"], rows["level"], strict=True)), index=rows.index, dtype="object")
    for key in sorted(set(keys)):
        group, course = rows[keys == key], book.courses[key[0]]
        if course.finished or book.read_on is None or not adds_up(key[1]):
            found.loc[group.index] = _as_it_stands(group, "no_daily_sum", settled=course.finished)
            continue
        history = history_until(warehouse, key[1], key[2], book.read_on)
        sql += history.sql
        calendar = warehouse.calendar()
        curve = working_day_curve(history, calendar, min(course.period.start, book.read_on))
        curve_months[key[0], key[1]] = curve.months
        curves[key[0], key[1]] = tuple(map(float, expected_to_date(curve.weights(days(course.period.start, course.period.end), calendar))))
        if calendar.count(max(book.read_on + DAY, course.period.start), course.period.end) == 0:
            found.loc[group.index] = _as_it_stands(group, "unmeasured", settled=True)
            continue
        drawn = draw(group, history, curve, course, calendar, book.read_on)
        found.loc[group.index] = columns_of(group, drawn)
        wholes[key] = _whole(group, drawn)
    return PledgeLandings(rows.join(found), wholes, curves, curve_months, _notes(found, book), tuple(sql))


def draw(
    group: pd.DataFrame, history: DailyHistory, curve: WorkingDayCurve, course: Course, calendar: WorkCalendar, read_on: date, *, paths: int = PATHS
) -> Landings:
    """The landings of pledges of one period, metric and level, from what was known on `read_on`."""
    counts = BY_NAME[str(group["metric"].iat[0])].unit == "count"
    at, values = starting_point(history, curve, course.period, calendar, read_on, counts=counts)
    own = _of_owners(group, history, values)
    done = group["actual_yuan"].fillna(0.0).to_numpy(dtype="float64")
    priors = _team_priors(group, own[:, : at.before], float(at.past[: at.before].sum())) if counts else ()
    return landings(own, list(group["owner"]), done, at, priors, paths=paths)


def columns_of(group: pd.DataFrame, drawn: Landings) -> pd.DataFrame:
    """`LANDING_COLUMNS` and `landing_unknown` of each pledge; what is too uncertain to be said is left out."""
    pledged = group["pledge_yuan"].to_numpy(dtype="float64")
    reasons = [
        "unmeasured" if np.isnan(actual) or np.isnan(pledge) else few or ("too_wide" if wide > pledge else None)
        for actual, pledge, few, wide in zip(group["actual_yuan"], pledged, drawn.few, drawn.high - drawn.low, strict=True)
    ]
    said = np.array([reason is None for reason in reasons])
    figures = (drawn.median, drawn.low, drawn.high, drawn.chance(pledged))
    made = pd.DataFrame({name: np.where(said, values, UNKNOWN) for name, values in zip(LANDING_COLUMNS, figures, strict=True)}, index=group.index)
    return made.assign(landing_unknown=pd.Series(reasons, index=group.index, dtype="object"))


def _of_owners(group: pd.DataFrame, history: DailyHistory, values: Numbers) -> Numbers:
    """The days of each pledge's owner; an owner never seen reached nothing."""
    places = [history.owners.get("" if level == "company" and owner == COMPANY else owner, -1) for level, owner in zip(group["level"], group["owner"], strict=True)]
    own = np.zeros((len(group), values.shape[1]))
    for row, place in enumerate(places):
        if place >= 0:
            own[row] = values[place]
    return own


def _team_priors(group: pd.DataFrame, past: Numbers, weight: float) -> list[tuple[float, float]]:
    """For a person, what the rates of the pledging members of the team were; Jeffreys' prior for everyone else."""
    totals = past.sum(axis=1)
    found = []
    for level, team in zip(group["level"], group["team"], strict=True):
        mates = (group["team"] == team).to_numpy() if level == "person" and isinstance(team, str) else np.zeros(len(group), dtype=bool)
        found.append(rate_prior(totals[mates], weight))
    return found


def _as_it_stands(group: pd.DataFrame, reason: str, *, settled: bool) -> pd.DataFrame:
    """A period that is over has landed; otherwise nothing is said, for `reason`."""
    actual, unknown = group["actual_yuan"], group["actual_yuan"].isna() | group["pledge_yuan"].isna()
    kept = (actual.round(2) >= group["pledge_yuan"].round(2)).astype("float64").where(~unknown)
    nothing = pd.Series(UNKNOWN, index=group.index)
    shown = (actual if settled else nothing, nothing, nothing, kept if settled else nothing)
    made = pd.DataFrame(dict(zip(LANDING_COLUMNS, shown, strict=True)), index=group.index)
    why = ["unmeasured" if lacking else None if settled else reason for lacking in unknown]
    return made.assign(landing_unknown=pd.Series(why, index=group.index, dtype="object"))


def _whole(group: pd.DataFrame, drawn: Landings) -> dict[str, float]:
    """The landing of all these pledges together: the paths are summed, so good and bad luck offset each other."""
    pledged = group["pledge_yuan"].to_numpy(dtype="float64")
    unseen = np.array([few == "short_history" for few in drawn.few])
    known = ~np.isnan(group["actual_yuan"].to_numpy(dtype="float64")) & ~np.isnan(pledged)
    if not known.all() or pledged[unseen].sum() > MOST_UNSEEN * pledged.sum():
        return dict.fromkeys(LANDING_COLUMNS, UNKNOWN)
    ends = drawn.paths.sum(axis=0)
    low, middle, high = (float(bound) for bound in np.quantile(ends, [LOW, 0.5, HIGH]))
    if high - low > pledged.sum():
        return dict.fromkeys(LANDING_COLUMNS, UNKNOWN)
    chance = float((np.round(ends, 2) >= round(float(pledged.sum()), 2)).mean())
    return dict(zip(LANDING_COLUMNS, (middle, low, high, chance), strict=True))


def _notes(found: pd.DataFrame, book: PledgeBook) -> tuple[Text, ...]:
    if found.empty or all(course.finished for course in book.courses.values()):
        return ()
    notes = [Text(
        "落点按已入库的数据推算；最近几天的单子可能还没补录，落点和把握因此偏低。",
        "Landings rest on the data loaded so far; the last days may still be under-counted, so landings and chances err on the low side.",
    )]
    reasons = found["landing_unknown"].value_counts()
    for reason, words in REASONS.items():
        count = int(reasons.get(reason, 0))
        if count:
            notes.append(Text(f"{count} 份保证不给落点：{words.zh}。", f"No landing for {count} pledge{'s' if count > 1 else ''}: {words.en}."))
    return tuple(notes)
