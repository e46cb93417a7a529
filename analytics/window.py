"""Which days a question measures, and which it is fairly compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
_DEALS: tuple[tuple[str, str | None], ...] = (("deals", "created_on"), ("deals", "final_closed_on"), ("deals", "reopened_on"), ("stage_events", "entered_on"))
_DATED_BY = {"deals": _DEALS, "inventories": (("inventories", "inv_date"), *_DEALS)}


@dataclass(frozen=True)
class Window:
    """The measured window of a question; all spans are half-open.

    `as_of` is None when the dataset has no rows yet. `start` None means everything up to `end`. Working days are counted
    in the whole period (`all_workdays`) and up to `as_of`, as_of included (`elapsed_workdays`). `compared_to` is the last day of
    the data, where they end before as_of and the period does.
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
    compared_to: date | None = None

    @property
    def time_progress(self) -> float | None:
        """序时进度: working days elapsed over all working days, 0-1."""
        return min(1.0, self.elapsed_workdays / self.all_workdays) if self.all_workdays else None


def as_of_date(warehouse: Warehouse, scope: Scope, dataset: str, date_column: str | None = None) -> date | None:
    """The reading date: what was asked for, else the last day the dataset reaches (never after today); None without rows."""
    columns = ((dataset, date_column),) if date_column else _DATED_BY.get(dataset, ((dataset, None),))
    # Nothing closed yet, or nobody wrote down when: the deals still reach as far as they were created and moved.
    tried = (columns, _DATED_BY.get(dataset, ())) if date_column else (columns,)
    found = ([day for one in each if (day := warehouse.last_date(*one))] for each in tried)
    last = max(next((days for days in found if days), []), default=None)
    return scope.as_of or last if last else None


def window(
    warehouse: Warehouse, scope: Scope, dataset: str, *, date_column: str | None = None, default: str | None = None
) -> Window:
    """The window of `scope` over `dataset`. `default` names the kind of period taken when the scope has none.

    Read on a day the data do not reach, an unfinished period is compared through their last day, and a note says so; what stands open
    on a day (deals, stock-takings) is read on the day asked for.
    Raises Refused for a period that cannot be read.
    """
    at = asked_window(warehouse, scope, dataset, date_column=date_column, default=default)
    if date_column is None and dataset in _DATED_BY:
        return at
    read = through_own_end(warehouse, at, dataset, date_column)
    return read if read.compared_to is None else replace(read, notes=(*read.notes, ends_on((schema.dataset(dataset).label,), read)))


def asked_window(warehouse: Warehouse, scope: Scope, dataset: str, *, date_column: str | None = None, default: str | None = None) -> Window:
    """The window as it was asked for, wherever the data end. Raises Refused for a period that cannot be read."""
    as_of = as_of_date(warehouse, scope, dataset, date_column)
    if as_of is None:
        # Rows without a date never answer a period, also where no row has one.
        period = parse_period(scope.period, warehouse.today()) if scope.period else None
        start, end = (period.start, period.end) if period else (None, warehouse.today() + DAY)
        return Window(None, period, start, end, False, None, None, 0, 0)
    period = parse_period(scope.period, as_of) if scope.period else (period_of(as_of, default) if default else None)
    if period is None:
        return Window(as_of, None, None, as_of + DAY, False, None, None, 0, 0)
    finished = period.last_day <= as_of or (scope.as_of is None and _has_rows_after(warehouse, period.last_day))
    notes: tuple[Text, ...] = ()
    if period.start > as_of:
        notes = (Text(f"数据到 {as_of} 为止，还没有到这一期。", f"The data end on {as_of}, before this period begins."),)
    calendar = warehouse.calendar()
    if calendar.estimated(period.start, period.end):
        notes = (*notes, Text("这段时间的工作日是预估的，国务院放假安排尚未收录。", "Working days of this period are estimates: the statutory calendar is not published yet."),)
    previous, last_year = like_for_like(period, as_of, calendar, finished)
    return Window(
        as_of, period, period.start, period.end if finished else min(period.end, as_of + DAY), finished, previous, last_year,
        calendar.count(period.start, min(period.end, as_of + DAY)) if as_of >= period.start else 0,
        calendar.count(period.start, period.end), notes,
    )


def through_own_end(warehouse: Warehouse, at: Window, dataset: str, date_column: str | None = None) -> Window:
    """The window for a dataset that ends before it is read: an unfinished period is compared through the dataset's own last day, if that
    lies in it."""
    last, calendar = as_of_date(warehouse, Scope(), dataset, date_column), warehouse.calendar()
    if at.period is None or at.as_of is None or last is None or last < at.period.start:
        return at
    if not calendar.count(last + DAY, min(at.as_of + DAY, at.period.end)):  # no working day is missing
        return at
    previous, last_year = (at.previous, at.last_year) if at.finished else like_for_like(at.period, last, calendar, False)
    return replace(at, previous=previous, last_year=last_year, compared_to=last)


def ends_on(labels: Sequence[Text], at: Window) -> Text:
    """The note about data that end before the day they are read on."""
    zh, en, last = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels), at.compared_to
    if at.finished:
        return Text(f"{zh}的数据只到 {last}。", f"{en}: data ends on {last}.")
    return Text(f"{zh}的数据只到 {last}，按那一天比较。", f"{en}: data ends on {last}, compared through that day.")


def _has_rows_after(warehouse: Warehouse, day: date) -> bool:
    return any((warehouse.last_date(fact.name) or day) > day for fact in schema.facts() if fact.placed_by)


def nothing_to_read(dataset: str, warehouse: Warehouse) -> Text:
    """The note of a question that finds nothing to read: which sheet to upload, or that none of its rows has a day."""
    declared = schema.dataset(dataset)
    label, rows = declared.label, warehouse.row_count(dataset)
    if rows and declared.placed_by and warehouse.last_date(dataset) is None:
        day = declared[declared.placed_by].label
        return Text(f"「{label.zh}」有 {rows} 行，都没有「{day.zh}」，排不进任何期间；请补上日期再上传。",
                    f"“{label.en}” holds {rows} rows and none has “{day.en}”, so that they belong to no period; please add the days and upload again.")
    return Text(f"还没有「{label.zh}」数据；请上传{label.zh}表。", f"There is no data in “{label.en}” yet; please upload that sheet.")
