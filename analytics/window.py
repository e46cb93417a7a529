"""Which days a question measures, and which it is fairly compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics import schema
from analytics.answer import Fact
from analytics.calendar import DAY, Period, like_for_like, parse_period, period_of
from analytics.errors import Text
from analytics.scope import Scope
from analytics.warehouse import Warehouse

Span = tuple[date, date]

# How far time has gone in the period asked for, as an answer's facts tell it.
TIME_PROGRESS = Fact("time_progress", Text("序时进度", "Time progress"), "share")
WORKDAYS = (
    Fact("elapsed_workdays", Text("已过工作日", "Working days elapsed"), "count"), Fact("all_workdays", Text("全部工作日", "Working days of the period"), "count"), TIME_PROGRESS,
)
# A deal goes on after it was created: its closing and its stage changes set the reading date too. So does a stock-taking:
# whether a next step is overdue shows in the days after it.
_DEALS: tuple[tuple[str, str | None], ...] = (("deals", "created_on"), ("deals", "final_closed_on"), ("stage_events", "entered_on"))
_DATED_BY = {"deals": _DEALS, "inventories": (("inventories", "inv_date"), *_DEALS)}


@dataclass(frozen=True)
class Window:
    """The measured window of a question; all spans are half-open.

    `as_of` is None when the dataset has no rows yet. `start` None means everything up to `end`. Working days are counted
    in the whole period (`all_workdays`) and up to `as_of`, as_of included (`elapsed_workdays`).
    """

    as_of: date | None
    period: Period | None
    start: date | None
    end: date
    finished: bool
    previous: Span | None
    last_year: Span | None
    elapsed_workdays: int
    all_workdays: int
    notes: tuple[Text, ...] = ()

    @property
    def time_progress(self) -> float | None:
        """序时进度: working days elapsed over all working days, 0-1."""
        return min(1.0, self.elapsed_workdays / self.all_workdays) if self.all_workdays else None


def as_of_date(warehouse: Warehouse, scope: Scope, dataset: str, date_column: str | None = None) -> date | None:
    """The reading date: what was asked for, else the last day the dataset reaches (never after today); None without rows."""
    columns = ((dataset, date_column),) if date_column else _DATED_BY.get(dataset, ((dataset, None),))
    last = max((day for day in (warehouse.last_date(*column) for column in columns) if day), default=None)
    return scope.as_of or last if last else None


def window(
    warehouse: Warehouse, scope: Scope, dataset: str, *, date_column: str | None = None, default: str | None = None
) -> Window:
    """The window of `scope` over `dataset`. `default` names the kind of period taken when the scope has none.

    Raises Refused for a period that cannot be read.
    """
    as_of = as_of_date(warehouse, scope, dataset, date_column)
    if as_of is None:
        period = parse_period(scope.period, warehouse.today()) if scope.period else None
        return Window(None, period, None, warehouse.today() + DAY, False, None, None, 0, 0)
    period = parse_period(scope.period, as_of) if scope.period else (period_of(as_of, default) if default else None)
    if period is None:
        return Window(as_of, None, None, as_of + DAY, False, None, None, 0, 0)
    calendar = warehouse.calendar()
    finished = period.last_day <= as_of or (scope.as_of is None and _has_rows_after(warehouse, period.last_day))
    previous, last_year = like_for_like(period, as_of, calendar, finished)
    notes: tuple[Text, ...] = ()
    if period.start > as_of:
        notes = (Text(f"数据到 {as_of} 为止，还没有到这一期。", f"The data end on {as_of}, before this period begins."),)
    if calendar.estimated(period.start, period.end):
        notes = (*notes, Text("这段时间的工作日是预估的，国务院放假安排尚未收录。", "Working days of this period are estimates: the statutory calendar is not published yet."),)
    return Window(
        as_of, period, period.start, period.end if finished else min(period.end, as_of + DAY), finished, previous, last_year,
        calendar.count(period.start, min(period.end, as_of + DAY)) if as_of >= period.start else 0,
        calendar.count(period.start, period.end), notes,
    )


def _has_rows_after(warehouse: Warehouse, day: date) -> bool:
    return any((warehouse.last_date(fact.name) or day) > day for fact in schema.facts() if fact.placed_by)


def nothing_to_read(dataset: str) -> Text:
    """The note of a question whose table is empty: which sheet to upload."""
    label = schema.dataset(dataset).label
    return Text(f"还没有「{label.zh}」数据；请上传{label.zh}表。", f"There is no data in “{label.en}” yet; please upload that sheet.")
