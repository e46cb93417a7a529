"""The pledges a scope asks for, with what has been reached: what the pledges page and the settlement both read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir
import pandas as pd

from analytics.books.headcount import employed
from analytics.books.owners import DIMENSION_OF_LEVEL, LEVELS, held_by_several, metric_named, owners, reached_by
from analytics.calendar import DAY, Period, canonical_period, parse_period, period_of
from analytics.errors import Text, UnknownName
from analytics.measure import covers
from analytics.metrics import BY_NAME
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.dimensions import stored_values
from analytics.window import Window, nothing_to_read, window

_PLEDGED_FOR = ("month", "quarter", "half", "year")
_NARROWED_BY = ("person", "team", "region")


@dataclass(frozen=True)
class Course:
    """How far a pledge's own period has run: measured days [start, end), working days, whether it is over."""

    period: Period
    end: date
    elapsed_workdays: int
    all_workdays: int
    started: bool
    finished: bool


@dataclass(frozen=True)
class PledgeBook:
    """`rows`: one row per pledge (columns in `pledge_book`); `courses`: how far each period among them has run."""

    window: Window
    read_on: date | None
    rows: pd.DataFrame
    courses: dict[str, Course]
    notes: tuple[Text, ...]
    sql: tuple[str, ...]


def pledge_book(warehouse: Warehouse, scope: Scope, level: str | None = None) -> PledgeBook:
    """Which pledges does this scope ask for, and what has each owner reached?

    Definition: a month, quarter, half or year answers the pledges of exactly that period; a
    day, a week and a free range those whose own period contains the reading date (as_of, or the last day asked for if
    that is earlier). A team's actual follows the team at the time of each sale.
    Returns rows: owner, level, period, team, region, leader, metric, pledge_yuan, actual_yuan (NaN where the data does
    not reach the period), donation_yuan, reward.
    Raises UnknownName for a filter pledges cannot be narrowed by.
    """
    _refuse_other_filters(scope)
    seen = window(warehouse, scope, "sales", default="month")
    missing = next((name for name in ("pledges", "sales") if warehouse.row_count(name) == 0), None)
    if missing or seen.as_of is None or seen.period is None:
        return PledgeBook(seen, seen.as_of, _no_rows(), {}, (nothing_to_read(missing or "sales", warehouse),), ())
    read_on = min(seen.as_of, seen.period.last_day)
    labels = (seen.period.label,) if seen.period.kind in _PLEDGED_FOR else tuple(period_of(read_on, kind).label for kind in _PLEDGED_FOR)
    expression = pledged(labels)
    courses = _courses(warehouse, seen, labels, read_on)
    rows = _narrowed(_described(warehouse, warehouse.frame(expression), courses), scope, level)
    actual, sql, notes = _actuals(warehouse, rows, courses)
    if rows.empty:
        notes = (*notes, _none_here(warehouse, seen.period.label))
    return PledgeBook(seen, read_on, rows.assign(actual_yuan=actual), courses, (*seen.notes, *notes), (warehouse.sql(expression), *sql))


def pledged(periods: tuple[str, ...]) -> ir.Table:
    """The pledges of those periods as written."""
    t = tables.table("pledges")
    t = t.filter(t.period.isin(periods))
    return t.select(
        "period", "owner", "level", "metric", "reward", "leader", "batch_id", "row_no",
        pledge_yuan=t.pledge_yuan.cast("float64"), donation_yuan=t.donation_yuan.cast("float64"),
    )


def level_asked(by: tuple[str, ...], level: str | None) -> str | None:
    """The level that `by=("team",)` or the option `level=team` asks for. Raises UnknownName for anything else."""
    if len(by) > 1 or (by and by[0] not in LEVELS):
        raise UnknownName.of(Text("维度", "dimension"), "、".join(by), LEVELS)
    return level or (by[0] if by else None)


def _no_rows() -> pd.DataFrame:
    text = ["owner", "level", "period", "team", "region", "leader", "metric", "reward"]
    columns = {name: pd.Series(dtype="object") for name in text}
    columns["nobody"] = pd.Series(dtype="bool")
    return pd.DataFrame(columns | {name: pd.Series(dtype="float64") for name in ("pledge_yuan", "donation_yuan", "actual_yuan")})


def _refuse_other_filters(scope: Scope) -> None:
    for dim, _values in scope.where:
        if dim not in _NARROWED_BY:
            raise UnknownName.of(Text("筛选维度", "filter"), dim, _NARROWED_BY)


def _courses(warehouse: Warehouse, seen: Window, labels: tuple[str, ...], read_on: date) -> dict[str, Course]:
    calendar = warehouse.calendar()
    courses = {}
    for label in labels:
        period = parse_period(label, read_on)
        asked = seen.period is not None and period.label == seen.period.label
        finished = seen.finished if asked else period.last_day <= read_on
        end = period.end if finished else min(period.end, read_on + DAY)
        courses[label] = Course(
            period, max(end, period.start), calendar.count(period.start, max(end, period.start)),
            calendar.count(period.start, period.end), read_on >= period.start, finished,
        )
    return courses


def _described(warehouse: Warehouse, written: pd.DataFrame, courses: dict[str, Course]) -> pd.DataFrame:
    """Owners as rankings show them, blank levels decided, where each person stands; one row per pledge key."""
    names = owners(warehouse)
    rows = written.sort_values(["batch_id", "row_no"], kind="stable").copy()
    rows["period"] = [canonical_period(str(period)) for period in rows["period"]]
    rows["level"] = [names.level(level, owner) for level, owner in zip(rows["level"], rows["owner"], strict=True)]
    keys = list(zip(rows["level"], rows["owner"], rows["period"], strict=True))
    rows["nobody"] = [names.nobody(*key) for key in keys]
    rows["owner"] = [names.label(*key) for key in keys]
    rows["metric"] = [metric_named(metric) for metric in rows["metric"]]
    rows = rows.drop_duplicates(["period", "level", "owner"], keep="last")
    return _placed(warehouse, rows, courses)


def _placed(warehouse: Warehouse, rows: pd.DataFrame, courses: dict[str, Course]) -> pd.DataFrame:
    """The team and region of each owner in the pledge's period (a team's region: that of most of its people)."""
    stands = {label: _standing(warehouse, course.period) for label, course in courses.items()}
    keys = list(zip(rows["period"], rows["level"], rows["owner"], strict=True))
    placed = [stands[period].get((level, owner), (owner if level == "team" else None, owner if level == "region" else None)) for period, level, owner in keys]
    return rows.assign(**{
        name: pd.Series([one[n] for one in placed], index=rows.index, dtype="object") for n, name in enumerate(("team", "region"))
    })


def _standing(warehouse: Warehouse, period: Period) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """(level, owner) -> (team, region) of everyone employed on any day of the period, where they stood last."""
    held = employed(warehouse, Scope(), period.start, period.end).drop_duplicates("person", keep="last")
    stands: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    regions: dict[str, Counter[str]] = {}
    for person, team, region in zip(held["person"], held["team"], held["region"], strict=True):
        stands["person", person] = (team, region)
        regions.setdefault(team, Counter())[region] += 1
    for team, found in regions.items():
        stands["team", team] = (team, min(found, key=lambda region: (-found[region], region)))
    return stands


def _narrowed(rows: pd.DataFrame, scope: Scope, level: str | None) -> pd.DataFrame:
    if level is not None:
        if level not in LEVELS:
            raise UnknownName.of(Text("层级", "level"), level, LEVELS)
        rows = rows[rows["level"] == level]
    for dim, values in scope.filters:
        if dim not in _NARROWED_BY:  # set by the reader's role: what cannot be checked is not shown
            return rows.iloc[:0]
        named = stored_values(dim, values)
        column = rows["owner"].where(rows["level"] == "person") if dim == "person" else rows[dim]
        rows = rows[column.isin(named)]
    return rows.reset_index(drop=True)


def _actuals(warehouse: Warehouse, rows: pd.DataFrame, courses: dict[str, Course]) -> tuple[pd.Series, tuple[str, ...], tuple[Text, ...]]:
    """What every pledge's owner reached in the measured days, each level measured once."""
    actual = [float("nan")] * len(rows)
    sql: list[str] = []
    notes: list[Text] = []
    nobody = list(rows["nobody"])
    if any(nobody):
        notes.append(held_by_several(dict.fromkeys(rows.loc[rows["nobody"], "owner"])))
    keys = list(zip(rows["period"], rows["metric"], rows["level"], strict=True))
    for period, metric, level in sorted(set(keys)):
        course, places = courses[period], [place for place, key in enumerate(keys) if key == (period, metric, level)]
        if metric not in BY_NAME:
            notes.append(Text(f"业绩保证的指标「{metric}」还不能计算。", f"The pledged metric “{metric}” cannot be measured yet."))
        elif not course.started:
            for place in places:
                actual[place] = 0.0 if not nobody[place] else actual[place]  # nothing counts before a period begins
        elif not covers(warehouse, metric, course.period.start, course.end):
            label = BY_NAME[metric].label
            notes.append(Text(f"{label.zh}数据没有覆盖 {period}，实际业绩未知。", f"“{label.en}” does not reach {period}; the actual is unknown."))
        else:
            by = DIMENSION_OF_LEVEL[level]
            reached, statements = reached_by(warehouse, metric, by, course.period.start, course.end)
            sql += statements
            for place in places:
                actual[place] = reached(rows["owner"].iat[place]) if not nobody[place] else actual[place]
    return pd.Series(actual, index=rows.index, dtype="float64"), tuple(sql), tuple(notes)


def _none_here(warehouse: Warehouse, asked: str) -> Text:
    known = warehouse.frame(tables.table("pledges").select("period").distinct())["period"].dropna()
    others = "、".join(sorted(map(str, known), reverse=True)[:6])
    return Text(
        f"{asked} 没有符合条件的业绩保证；已有的期间：{others}。", f"There are no matching pledges for {asked}; periods with pledges: {others.replace('、', ', ')}."
    )
