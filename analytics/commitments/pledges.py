"""业绩保证: how far each pledge is, and whether its pace will keep it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.answer import PLEDGE_MONEY, Answer, Column, Fact
from analytics.books.forecast import forecast
from analytics.books.headcount import NO_TEAM
from analytics.books.owners import COMPANY, LEVELS, reached_by
from analytics.books.pace import ON_COURSE, pace_of
from analytics.columns import columns
from analytics.commitments.columns import FAMILY
from analytics.commitments.pledge_book import Course, PledgeBook, level_asked, pledge_book
from analytics.commitments.pledge_landing import LANDING_COLUMNS, REASONS, PledgeLandings, pledge_landings
from analytics.errors import Text
from analytics.measure import covers
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import WORKDAYS

STATUSES = {
    "kept": Text("已兑现", "Kept"),
    "ahead": Text("领先", "Ahead"),
    "on_track": Text("跟上", "On track"),
    "behind": Text("落后", "Behind"),
    "critical": Text("告急", "Critical"),
    "missed": Text("未完成", "Missed"),
    "not_started": Text("未开始", "Not started"),
}

OWN = (
    *FAMILY, Column("expected_yuan", Text("今天应到", "Expected by today"), "yuan"), Column("pace", Text("进度比", "Pace"), "ratio"),
    Column("status", Text("状态", "Status"), words=STATUSES), Column("gap_yuan", Text("差额", "Gap"), "yuan"),
    Column("required_per_day_yuan", Text("每日还需", "Needed per day"), "yuan"), Column("days_left", Text("剩余工作日", "Working days left"), "count"),
    Column("landing_yuan", Text("预计落点", "Landing"), "yuan"), Column("landing_low_yuan", Text("落点下限（80%）", "Landing, low (80 %)"), "yuan"),
    Column("landing_high_yuan", Text("落点上限（80%）", "Landing, high (80 %)"), "yuan"), Column("p_hit", Text("兑现把握", "Chance of keeping it"), "share"),
    Column("landing_unknown", Text("不给落点的原因", "Why no landing"), words=REASONS),
    Column("members_pledge_yuan", Text("成员保证合计", "Members' pledges"), "yuan"),
    Column("members_actual_yuan", Text("成员实际合计", "Members' actual"), "yuan"),
)
COLUMNS = columns((
    "owner", "level", "pledge_yuan", "actual_yuan", "attainment", "time_progress", "expected_yuan", "pace", "status", "gap_yuan",
    "required_per_day_yuan", "days_left", "landing_yuan", "landing_low_yuan", "landing_high_yuan", "p_hit", "donation_yuan", "period", "team", "region",
    "members_pledge_yuan", "members_actual_yuan", "landing_unknown",
), OWN)
_PROGRESS = ("attainment", "time_progress", "expected_yuan", "pace", "status", "gap_yuan", "required_per_day_yuan", "days_left")
FACTS = (
    Fact("levels", Text("各层级", "Levels"), per=Text("层级", "level"), parts=(
        Fact("pledges", Text("保证份数", "Pledges"), "count"), Fact("statuses", Text("各状态的份数", "Pledges by status"), "count", per=Text("状态", "status")),
        Fact("expected_kept", Text("预计兑现份数", "Expected to be kept"), "count"), Fact("chances", Text("给了把握的份数", "Pledges with a chance"), "count"),
        Fact("on_course", Text("跟得上的份数", "On course"), "count"), Fact("missing_yuan", Text("还差（不相抵）", "Missing, none set off"), "yuan"),
        Fact("needed_per_day_yuan", Text("每日还需合计", "Needed per day in all"), "yuan"),
        Fact("donation_unless_kept_yuan", Text("现在没兑现的乐捐", "Donations of pledges not kept yet"), "yuan_small", sensitive=PLEDGE_MONEY),
        Fact("expected_donation_yuan", Text("预计乐捐", "Expected donations"), "yuan_small", sensitive=PLEDGE_MONEY),
        *columns(("pledge_yuan", "actual_yuan", "members_pledge_yuan", *_PROGRESS, *LANDING_COLUMNS), OWN),
    )),
    Fact("company", Text("全公司", "The whole company"), parts=(
        Fact("landing_yuan", Text("预计落点", "Landing"), "yuan"), Fact("landing_low_yuan", Text("落点下限（80%）", "Landing, low (80 %)"), "yuan"),
        Fact("landing_high_yuan", Text("落点上限（80%）", "Landing, high (80 %)"), "yuan"), Fact("actual_yuan", Text("实际", "Actual"), "yuan"),
        Fact("no_team_yuan", Text("其中未分组", "Of it without a team"), "yuan"),
    )),
    Fact("members", Text("各团队成员合计", "Members of each team"), per=Text("团队", "team"), parts=columns(("pledge_yuan", "actual_yuan"), OWN)),
    Fact("curves", Text("工作日进度线", "Working-day curves"), "share", per=Text("期间与指标", "period and metric"), holds=tuple),
    Fact("curve_months", Text("进度线读了几个月", "Months read for the curve"), "count", per=Text("期间与指标", "period and metric")),
    Fact("read_on", Text("读到哪天", "Read on"), "date"), *WORKDAYS,
)


def pledges(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, level: str | None = None) -> Answer:
    """How far is each pledge, is it on pace, what does it still need a day, where will it end and will it be kept?

    Definition: time_progress = working days elapsed, as_of included, ÷ all working days of the pledge's period;
    expected = pledge × time_progress; pace = actual ÷ expected; gap = pledge − actual (negative once passed);
    required_per_day = gap ÷ working days left. status: kept (actual ≥ pledge, to the cent), missed (period over),
    not_started (before its first working day), else by pace: ahead ≥ 1.05, on_track ≥ .95, behind ≥ .80, critical.
    landing: `pledge_landing.pledge_landings`, an 80 % interval and p_hit, the chance that the pledge is kept (0-1).
    Parameters: reads pledges (a row per owner × period) and the pledged metric's table (sales unless named); `by` one of
    person, team, region or option `level` keeps one level. Without a period: the month of as_of.
    Returns: one row per pledge; companies and teams before people, largest actual first. `facts`: `levels` — for each level
    the number of pledges, of each status, and pledge_yuan, actual_yuan, attainment, pace, status, landing … of their sum, and
    `expected_kept` (Σ p_hit over the `chances` that are known), how many are `on_course` (kept, ahead or on track), and of those short
    `missing_yuan` and `needed_per_day_yuan` (Σ over pledges, none set off by another's surplus); `members` — for each team the pledge_yuan and actual_yuan of
    its people's pledges; `curves` — (period, metric) -> the share of the period expected by the end of each calendar day,
    learnt from `curve_months` months (0: every working day alike);
    `company` — where the whole company will end, pledged or not, and what of it belongs to no team;
    `read_on`, `time_progress`, `elapsed_workdays`, `all_workdays` of the asked period.
    Raises: UnknownName for a level or a filter pledges do not have; Refused for a period that cannot be read.
    Source: docs/metrics.md; working-day pace after the usual quota-attainment practice (actual ÷ target, Salesforce).

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-03-02", "person": "甲", "amount_yuan": 660},
    ...     {"ordered_on": "2026-03-16", "person": "乙", "amount_yuan": 330}, {"ordered_on": "2026-03-16", "person": "丙", "amount_yuan": 500}]),
    ...     sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 1100}, {"period": "2026-03", "owner": "乙", "pledge_yuan": 1100},
    ...     {"period": "2026-03", "owner": "丙", "pledge_yuan": 500}]))

    The 16th is the 11th of the 22 working days of March 2026:

    >>> found = pledges(house, Scope("2026-03")).rows
    >>> found[["owner", "expected_yuan", "actual_yuan", "pace", "status", "required_per_day_yuan"]].round(4).values.tolist()
    [['甲', 550.0, 660.0, 1.2, 'ahead', 40.0], ['丙', 250.0, 500.0, 2.0, 'kept', 0.0], ['乙', 550.0, 330.0, 0.6, 'critical', 70.0]]
    """
    book = pledge_book(warehouse, scope, level_asked(by, level))
    seen = book.window
    ahead = pledge_landings(warehouse, book)
    rows = with_members(progress(ahead.rows, book.courses))
    rows = rows.assign(place=rows["level"].map(LEVELS.index))
    rows = rows.sort_values(["place", "actual_yuan", "owner"], ascending=[True, False, True], kind="stable")
    facts: dict[str, object] = {
        "levels": _levels(rows, book.courses, ahead), "members": _members(rows), "curves": ahead.curves,
        "curve_months": ahead.curve_months, "read_on": book.read_on, "time_progress": seen.time_progress,
        "elapsed_workdays": seen.elapsed_workdays, "all_workdays": seen.all_workdays, "company": _company(warehouse, scope, book),
    }
    shown = rows[[one.name for one in COLUMNS]].reset_index(drop=True)
    notes, sql = (*book.notes, *ahead.notes), (*book.sql, *ahead.sql)
    return Answer("pledges", seen.as_of, seen.period, COLUMNS, shown, notes, seen.finished, seen.previous, seen.last_year, facts, sql)


def _company(warehouse: Warehouse, scope: Scope, book: PledgeBook) -> dict[str, float] | None:
    """Where the whole company will end in sales, pledged or not, and what of it belongs to no team; None for a part of the company, or
    where nothing is said of the period."""
    period = book.window.period
    course = book.courses.get(period.label) if period is not None else None
    if scope.filters or period is None or course is None or book.read_on is None or not covers(warehouse, "sales", period.start, course.end):
        return None
    ahead = forecast(warehouse, "sales", ("company", COMPANY), period, book.read_on)
    if ahead is None:
        return None
    of_team, _sql = reached_by(warehouse, "sales", ("team",), period.start, course.end)
    return {"landing_yuan": ahead.landing, "landing_low_yuan": ahead.low, "landing_high_yuan": ahead.high, "actual_yuan": ahead.done, "no_team_yuan": of_team(NO_TEAM)}


def progress(rows: pd.DataFrame, courses: dict[str, Course]) -> pd.DataFrame:
    """Pledge rows with attainment, pace, status and what is still needed."""
    measured = [
        _progress_of(pledge, actual, courses[period])
        for pledge, actual, period in zip(rows["pledge_yuan"], rows["actual_yuan"], rows["period"], strict=True)
    ]
    return rows.assign(**{
        name: pd.Series([one[name] for one in measured], index=rows.index, dtype="object" if name == "status" else "float64") for name in _PROGRESS
    })


def _progress_of(pledge: float, actual: float, course: Course) -> dict[str, Any]:
    at = pace_of(actual, pledge, course.elapsed_workdays, course.all_workdays, finished=course.finished)
    return {
        "attainment": at.attainment, "time_progress": at.time_progress, "expected_yuan": at.expected, "pace": at.pace, "status": at.status,
        "gap_yuan": at.gap_yuan, "required_per_day_yuan": at.required_per_day_yuan, "days_left": float(at.days_left),
    }


def with_members(rows: pd.DataFrame) -> pd.DataFrame:
    """Beside every team pledge, the sum of the pledges of its people for the same period and metric (NaN when none pledged)."""
    sums: dict[tuple[str, str, str], list[float]] = {}
    columns_read = ("level", "team", "period", "metric", "pledge_yuan", "actual_yuan")
    for level, team, period, metric, pledge, actual in zip(*(rows[name] for name in columns_read), strict=True):
        if level == "person" and isinstance(team, str):
            pledged, reached = sums.get((team, period, metric), [0.0, 0.0])
            sums[team, period, metric] = [pledged + pledge, reached + actual]
    unknown = [float("nan"), float("nan")]
    found = [
        sums.get((team, period, metric), unknown) if level == "team" else unknown
        for level, team, period, metric in zip(*(rows[name] for name in columns_read[:4]), strict=True)
    ]
    return rows.assign(**{
        f"members_{name}": pd.Series([one[n] for one in found], index=rows.index, dtype="float64")
        for n, name in enumerate(("pledge_yuan", "actual_yuan"))
    })


def _levels(rows: pd.DataFrame, courses: dict[str, Course], ahead: PledgeLandings) -> dict[str, dict[str, object]]:
    """Totals per level; only pledges of one period and metric add up, so those of a level's first period and metric are summed."""
    levels: dict[str, dict[str, object]] = {}
    for level, group in rows.groupby("level", sort=False):
        period, metric = str(group["period"].iat[0]), str(group["metric"].iat[0])
        one = group[(group["period"] == period) & (group["metric"] == metric)]
        pledge, actual = float(one["pledge_yuan"].sum()), float(one["actual_yuan"].sum(min_count=1))
        measured = _progress_of(pledge, actual, courses[period])
        levels[str(level)] = {
            "pledges": len(group), "pledge_yuan": pledge, "actual_yuan": actual, "statuses": group["status"].value_counts().to_dict(),
            "on_course": int(group["status"].isin(ON_COURSE).sum()), "members_pledge_yuan": float(one["members_pledge_yuan"].sum(min_count=1)),
            "missing_yuan": float(one["gap_yuan"].clip(lower=0).sum(min_count=1)), "needed_per_day_yuan": float(one["required_per_day_yuan"].sum(min_count=1)),
            "donation_unless_kept_yuan": float(group.loc[group["status"] != "kept", "donation_yuan"].sum()),
            "expected_kept": float(group["p_hit"].sum(min_count=1)), "chances": int(group["p_hit"].notna().sum()),
            "expected_donation_yuan": float(((1 - group["p_hit"]) * group["donation_yuan"].fillna(0.0)).sum(min_count=1)),
        } | {name: measured[name] for name in _PROGRESS} | ahead.wholes.get((period, metric, str(level)), _landed(one))
    return levels


def _landed(one: pd.DataFrame) -> dict[str, float]:
    """The landing of a sum whose parts have all landed; unknown where one has not."""
    nothing = dict.fromkeys(LANDING_COLUMNS, float("nan"))
    if one["landing_yuan"].isna().any():
        return nothing
    landed = float(one["landing_yuan"].sum())
    return nothing | {"landing_yuan": landed, "p_hit": float(round(landed, 2) >= round(float(one["pledge_yuan"].sum()), 2))}


def _members(rows: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Per team with a pledge, what its members pledged and reached together."""
    teams = rows[(rows["level"] == "team") & rows["members_pledge_yuan"].notna()]
    return {
        str(owner): {"pledge_yuan": float(pledge), "actual_yuan": float(actual)}
        for owner, pledge, actual in zip(teams["owner"], teams["members_pledge_yuan"], teams["members_actual_yuan"], strict=True)
    }
