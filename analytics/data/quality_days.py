"""Working days without a row: of sheets that come daily, and of the people who file them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics import schema
from analytics.books.headcount import FOREVER
from analytics.calendar import DAY, WorkCalendar
from analytics.data.quality_rows import Span
from analytics.scope import Scope
from analytics.settings import listed
from analytics.warehouse import Warehouse
from analytics.warehouse.asking import tables
from analytics.warehouse.asking.outline import AnyDay, day, outlined

DAILY = ("sales", "receipts", "visits", "day_plans", "day_reports", "mileage", "media")
# A report is due from each person each day; visits only where people make them nearly every day anyway.
PERSONAL = {"day_reports": 0.0, "visits": 0.8}
# A sheet with rows on fewer of the working days it spans does not come daily; shorter ones cannot be judged.
DAILY_FROM, SHORTEST = 0.5, 5


@dataclass(frozen=True)
class Gap:
    """Working days in a row without a row of the dataset; `start` and `last` are the first and last of them."""

    dataset: str
    start: date
    last: date
    days: int


@dataclass(frozen=True)
class Reach:
    """The days of a dataset with rows: the first, the last, the working days between them (both included), and the gaps."""

    dataset: str
    first: date
    last: date
    workdays: int
    gaps: tuple[Gap, ...]
    days_off_with_rows: tuple[date, ...]

    @property
    def missing(self) -> int:
        return sum(gap.days for gap in self.gaps)

    def silent(self, as_of: date, calendar: WorkCalendar) -> int:
        """Working days after the last row and before `as_of`, which may not be over."""
        return calendar.count(self.last + DAY, as_of) if as_of > self.last + DAY else 0

    @property
    def is_daily(self) -> bool:
        return self.workdays >= SHORTEST and self.missing <= (1 - DAILY_FROM) * self.workdays

    @property
    def longest(self) -> Gap | None:
        """The longest gap; of equal ones the latest."""
        return max(self.gaps, key=lambda gap: (gap.days, gap.start), default=None)


def days_with_rows(name: str, scope: Scope, start: AnyDay | None, end: AnyDay) -> ir.Table:
    """The distinct days a dataset has rows on, in order."""
    t = tables.rows(name, scope, (), None, start, end)
    on = t[schema.DATASETS[name].placed_by or ""].cast("date")
    return t.filter(on.notnull()).select(on=on).distinct().order_by("on")


def reaches(warehouse: Warehouse, span: Span) -> list[Reach]:
    """How far each daily dataset with rows reaches, and where it has holes; rows after today are passed over."""
    found = []
    for name in DAILY:
        if not warehouse.row_count(name) or not span.reads(name):
            continue
        held = warehouse.frame(outlined(days_with_rows, name, span.scope, span.start, _end(span)))["on"].to_list()
        if held:
            found.append(reach(name, held, warehouse.calendar()))
    return found


def _end(span: Span) -> date:
    tomorrow = span.as_of + DAY
    return min(span.end, tomorrow) if span.end else tomorrow


def reach(name: str, held: list[date], calendar: WorkCalendar) -> Reach:
    """The gaps between the days (in order) on which a dataset has rows."""
    have = set(held)
    workdays = calendar.workdays(held[0], held[-1] + DAY)
    off = tuple(on for on in held if not calendar.is_workday(on))
    return Reach(name, held[0], held[-1], len(workdays), tuple(_gaps(name, workdays, have)), off)


def _gaps(name: str, workdays: list[date], have: set[date]) -> Iterable[Gap]:
    run: list[date] = []
    for on in [*workdays, FOREVER]:
        if on not in have and on != FOREVER:
            run.append(on)
        elif run:
            yield Gap(name, run[0], run[-1], len(run))
            run = []


def days_filed(name: str, scope: Scope, start: AnyDay | None, end: AnyDay, not_counted: tuple[date, ...]) -> ir.Table:
    """One row per listed person: employed from `since` to `until` (both included), working days with a row, the last of them.

    Employed: from the first to the last day on which both a membership and the employment hold; blank dates are open.
    """
    p = tables.table("people")
    who = p.group_by(who=p.person_label).aggregate(
        valid_from=ibis.coalesce(p.valid_from, ibis.date(1900, 1, 1)).min(), valid_to=ibis.coalesce(p.valid_to, ibis.date(9999, 12, 31)).max(),
        hired=p.hired_on.min(), left=p.left_on.max(), role=p.role.max())
    since = ibis.greatest(who.valid_from, ibis.coalesce(who.hired, ibis.date(1900, 1, 1)))
    until = ibis.least(who.valid_to, ibis.coalesce(who.left, ibis.date(9999, 12, 31)))
    who = who.select("who", "role", since=since, until=until)
    t = tables.rows(name, scope, (), None, start, end)
    t = t.filter(t.person_known == "known")
    filed = t.select(filer=t.person_label, on=t[schema.DATASETS[name].placed_by or ""].cast("date")).distinct()
    if not_counted:
        filed = filed.filter(~filed.on.isin([day(one) for one in not_counted]))
    both = who.left_join(filed, [who.who == filed.filer, filed.on >= who.since, filed.on <= who.until])
    return both.group_by("who", "role", "since", "until").aggregate(filed=both.on.count(), last_on=both.on.max())


def person_days(warehouse: Warehouse, span: Span, found: Iterable[Reach]) -> pd.DataFrame:
    """One row per person and personal daily dataset: dataset, person, due, filed, missing, last_on; most missing first."""
    parts = []
    roles = listed(warehouse.settings(), "selling_roles")
    for each in found:
        if each.dataset not in PERSONAL or not warehouse.row_count("people"):
            continue
        people = warehouse.frame(days_filed(each.dataset, span.scope, span.start, _end(span), each.days_off_with_rows))
        expected = people[(people["filed"] > 0) | people["role"].isin(roles)]
        parts.append(expected.assign(dataset=each.dataset, due=_due(expected, each, warehouse.calendar())))
    names = ["dataset", "person", "due", "filed", "missing", "last_on"]
    if not parts:
        return pd.DataFrame(columns=names)
    every = pd.concat(parts).rename(columns={"who": "person"})
    every = every[every["due"] > 0].assign(missing=lambda rows: rows["due"] - rows["filed"])
    return every.sort_values(["missing", "dataset", "person"], ascending=[False, True, True], kind="stable")[names].reset_index(drop=True)


def _due(people: pd.DataFrame, each: Reach, calendar: WorkCalendar) -> list[int]:
    """Working days between the dataset's first and last day on which each person was employed."""
    after = each.last + DAY
    return [calendar.count(max(since, each.first), after if until >= each.last else until + DAY) if until >= each.first and since <= each.last else 0
            for since, until in zip(people["since"], people["until"], strict=True)]


def judged(days: pd.DataFrame, dataset: str) -> bool:
    """Whether a dataset is due from each person each day."""
    mine = days[days["dataset"] == dataset]
    return bool(len(mine)) and bool(mine["filed"].sum() >= PERSONAL[dataset] * mine["due"].sum())
