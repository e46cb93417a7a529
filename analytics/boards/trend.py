"""How a measure moves: day by day, week by week, month by month."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.forecast import forecast
from analytics.books.target_of import owner_of_scope, target_of
from analytics.books.undated import undated_notes
from analytics.calendar import DAY, Period, period_of, year_before
from analytics.columns import columns
from analytics.errors import Refused, Text, UnknownName
from analytics.measure import Span, measure_spans, nothing
from analytics.metrics import metric, with_parts
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.window import Window, nothing_to_read, window

RECENT = 5  # working days: a week of work
OWN = (Column("period_start", Text("起始日", "From"), "date"), Column("cumulative", Text("累计", "Cumulative"), "yuan"))
_STEPS = ("day", "week", "month", "quarter", "year")
_GRAIN_OF = {"day": "day", "week": "day", "month": "day", "quarter": "week", "half": "month", "year": "month", "custom": "day", "last": "day"}
FACTS = (
    Fact("grain", Text("步长", "Step")), Fact("unfinished_from", Text("未走完的一步从", "Unfinished step from"), "date"),
    # Of the unfinished month, of whom the scope is about: where it will end.
    Fact("landing", Text("预计落点", "Landing"), "yuan"), Fact("landing_low", Text("落点下限（80%）", "Landing, low (80 %)"), "yuan"),
    Fact("landing_high", Text("落点上限（80%）", "Landing, high (80 %)"), "yuan"), Fact("recent_per_workday", Text("近五个工作日日均", "A working day of the last five"), "yuan"),  # in the unit of the measure
)


def trend(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, measure_name: str = "sales", grain: str = "", last: int = 0
) -> Answer:
    """How does `measure` move over the period, against its target and last year?

    Definition: one row per step that has begun; a step without rows is 0 where the table covers it. `cumulative` adds up
    within the period (additive measures only). `target` is the company's target of the step, monthly or longer. The last
    step may be unfinished: `facts["unfinished_from"]` is its start, and its `last_year` stops at the same date.
    Month by month, `facts["landing"]` is where the unfinished one will end, with the bounds of an 80 % interval (`books/forecast`).
    Day by day, `facts["recent_per_workday"]` is what the last five working days brought a day, days off between them included.
    Parameters: reads the measure's table and targets. `grain` — day | week | month | quarter | year; without one, fitting the
    period. `last` = the last that many steps up to as_of instead of the scope's period.
    Returns: one row per step (× by), oldest first: period_start, the measure, target, cumulative, last_year.
    Raises: UnknownName for a measure, grain or dimension; Refused for a dimension of time or a period that
    cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("sales", [{"ordered_on": "2026-01-05", "amount_yuan": 100}, {"ordered_on": "2026-03-02", "amount_yuan": 250},
    ...     {"ordered_on": "2026-03-31", "amount_yuan": 50}]))
    >>> trend(house, Scope("2026-Q1"), grain="month").rows[["period_start", "sales", "cumulative"]].astype(str).values.tolist()
    [['2026-01-01', '100.0', '100.0'], ['2026-02-01', '0.0', '100.0'], ['2026-03-01', '300.0', '400.0']]
    """
    m = metric(measure_name)
    base = metric(with_parts((measure_name,))[0])
    dataset = "receipts" if base.table == "receipt_credits" else base.table
    at = window(warehouse, scope, dataset, date_column=base.date if dataset != "receipts" else None)
    if grain and grain not in _STEPS:
        raise UnknownName.of(Text("粒度", "grain"), grain, _STEPS)
    grain = grain or ("month" if last or at.period is None else _GRAIN_OF[at.period.kind])
    shown = ("period_start", *by, measure_name)
    timely = [dim for dim in by if dim in _STEPS]
    if timely:
        raise Refused(Text(f"走势本来就按时间分步，不再按「{timely[0]}」拆分；步长用选项 grain 指定。",
                           f"A trend is already divided over time and not split by “{timely[0]}” again; option grain sets the step."))
    if at.as_of is None:
        return Answer("trend", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (nothing_to_read(dataset, warehouse),))
    first, end = _reach(warehouse, at, grain, last, dataset, base.date)
    spans: dict[str, Span] = {"now": (first, end)}
    if not by and grain in ("month", "quarter", "year"):
        # A step that is over is compared whole, with all 29 days of a leap February; one on its way to the same date.
        over = period_of(end - DAY, grain).end == end
        spans["last_year"] = (year_before(first), year_before(end) if over else year_before(end - DAY) + DAY)
    runs = measure_spans(warehouse, (measure_name,), (grain, *by), spans, scope)
    frame = runs["now"].frame.rename(columns={grain: "period_start"})
    steps = _steps(first, end, grain)
    additive = m.formula is None
    frame = _complete(warehouse, frame, steps, by, measure_name, (first, end))
    if m.additive and additive:
        frame["cumulative"] = frame.groupby(list(by))[measure_name].cumsum() if by else frame[measure_name].cumsum()
    if "last_year" in runs:
        before = runs["last_year"].frame.set_index(grain)[measure_name]
        frame = _beside(warehouse, scope, frame, steps, measure_name, before, spans["last_year"])
    unfinished = steps[-1].start if steps and not at.finished and steps[-1].end > end else None
    facts: dict[str, object] = {"grain": grain, "unfinished_from": unfinished, "landing": None, "landing_low": None, "landing_high": None}
    if grain == "day" and not by and m.additive and additive:
        facts["recent_per_workday"] = _recent_per_workday(warehouse, frame, measure_name)
    if unfinished and grain == "month" and not by:
        whose = owner_of_scope(warehouse, scope, steps[-1])
        ahead = forecast(warehouse, measure_name, whose, steps[-1], at.end - DAY) if whose is not None else None
        if ahead is not None:
            facts |= {"landing": ahead.landing, "landing_low": ahead.low, "landing_high": ahead.high}
    ordered = [c for c in ("period_start", *by, measure_name, "target", "cumulative", "last_year") if c in frame]
    notes = (*at.notes, *undated_notes(warehouse, scope, at, (measure_name,)))
    return Answer("trend", at.as_of, at.period, columns(ordered, OWN, target=m.unit, cumulative=m.unit, last_year=m.unit), frame[ordered], notes,
                  at.finished, None, None, facts, runs["now"].sql)


def _recent_per_workday(warehouse: Warehouse, days: pd.DataFrame, name: str) -> float | None:
    """What the last five working days brought a day, days off between them included."""
    calendar = warehouse.calendar()
    worked = [day for day in days["period_start"] if calendar.is_workday(day)][-RECENT:]
    brought = days.loc[days["period_start"] >= worked[0], name].sum(min_count=1) if worked else float("nan")
    return None if pd.isna(brought) else float(brought) / len(worked)


def _reach(warehouse: Warehouse, at: Window, grain: str, last: int, dataset: str, column: str | None) -> tuple[date, date]:
    assert at.as_of is not None
    if last:
        step = period_of(at.as_of, grain)
        for _ in range(last - 1):
            step = period_of(step.start - DAY, grain)
        return step.start, at.as_of + DAY
    if at.start is not None:
        return period_of(at.start, grain).start if grain != "week" else at.start, at.end
    first = warehouse.first_date(dataset, column if dataset != "receipts" else None) or at.as_of
    return period_of(first, grain).start, at.end


def _steps(first: date, end: date, grain: str) -> list[Period]:
    steps = []
    step = period_of(first, grain)
    while step.start < end:
        steps.append(step)
        step = period_of(step.end, grain)
    return steps


def _complete(warehouse: Warehouse, frame: pd.DataFrame, steps: list[Period], by: tuple[str, ...], name: str, reach: tuple[date, date]) -> pd.DataFrame:
    """Every step of every group; one without rows measured nothing, what has rows and is unknown stays unknown."""
    grid = pd.DataFrame({"period_start": pd.Series([step.start for step in steps], dtype="object")})
    if by:
        grid = grid.merge(frame[list(by)].drop_duplicates(), how="cross")
    full = grid.merge(frame, on=["period_start", *by], how="left", indicator="there")
    none = {step.start: nothing(warehouse, name, max(step.start, reach[0]), min(step.end, reach[1])) for step in steps}
    full[name] = full[name].where(full.pop("there") == "both", full["period_start"].map(none))
    return full.sort_values(["period_start", *by], kind="stable").reset_index(drop=True)


def _beside(warehouse: Warehouse, scope: Scope, frame: pd.DataFrame, steps: list[Period], name: str, before: pd.Series, reach: Span) -> pd.DataFrame:
    """Last year's value of each step (a month or longer) and its target."""
    frame["last_year"] = [
        before[start] if (start := year_before(step.start)) in before.index else nothing(warehouse, name, start, min(year_before(step.end), reach[1])) for step in steps
    ]
    if name in ("sales", "gross_profit", "collected", "new_customers"):
        owners = [owner_of_scope(warehouse, scope, step) for step in steps]
        if any(owners):
            frame["target"] = [_target(warehouse, name, owner, step) for owner, step in zip(owners, steps, strict=True)]
    return frame


def _target(warehouse: Warehouse, name: str, owner: tuple[str, str] | None, step: Period) -> float:
    if owner is None:
        return float("nan")
    found = target_of(warehouse, name, owner[0], [owner[1]], step)["target"]
    return float(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else float("nan")
