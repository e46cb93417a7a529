"""Records and round numbers: someone's best day, week or month ever, and totals that passed a round step."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.calendar import DAY, Period, period_of
from analytics.dimension_values import BLANKS
from analytics.errors import Text
from analytics.measure import measure_spans
from analytics.metrics import metric
from analytics.scope import Scope
from analytics.units import format_value
from analytics.warehouse import Warehouse

TEAM_KINDS = ("team_streak", "team_record", "team_step")
HISTORY = timedelta(days=90)
EARLIER = 3  # a best of two is no record
# What can be a record in a period of each kind, the largest first; someone's largest is the one told.
RECORDS = {"day": ("day",), "week": ("week", "day"), "month": ("month", "week"), "quarter": ("quarter", "month"), "year": ("year", "month")}
BEST = {"day": Text("单日", "day"), "week": Text("单周", "week"), "month": Text("单月", "month"), "quarter": Text("单季", "quarter"), "year": Text("单年", "year")}
# Round steps are passed by a total that starts anew each quarter; in a quarter or a year, each year.
ADDED_OVER = {"quarter": ("year", Text("本年累计", "this year")), "year": ("year", Text("本年累计", "this year"))}
_THIS_QUARTER = ("quarter", Text("本季累计", "this quarter"))


class Told(NamedTuple):
    """Good news about one owner. `plain` says it without an amount; None where the amount is all there is to say."""

    day: date
    owner: str
    kind: str
    said_zh: str
    said_en: str
    plain: Text | None = None


def records(warehouse: Warehouse, scope: Scope, measure: str, period: Period, end: date) -> list[Told]:
    """Whose best day, week or month ever fell in the period?

    Definition: the owner's `measure` in one calendar day, week, month … that lies in the period (the current one so far) is
    above every earlier one of that kind; the owner's first result lies at least 90 days before it and at least three
    earlier ones have results. A week tells weeks and days, a month months and weeks, a quarter or a year also months; each
    owner's largest kind is told, at its last day. Teams likewise. Additive measures only.
    """
    if not _adds_up(measure):
        return []
    found: list[Told] = []
    told: set[tuple[str, str]] = set()
    for kind in RECORDS.get(period.kind, ()):
        frame = measure_spans(warehouse, (measure,), ("person", "team", kind), {"all": (None, end)}, scope)["all"].frame
        for subject in ("person", "team"):
            one_each = frame.groupby([subject, kind], sort=False)[measure].sum().reset_index()
            for owner, step, value in _best_ever(one_each, subject, kind, measure, period):
                if (subject, owner) not in told:
                    told.add((subject, owner))
                    found.append(_record(measure, kind, subject, owner, step, value, end))
    return found


def _adds_up(measure: str) -> bool:
    m = metric(measure)
    return m.additive and m.formula is None and m.first_per is None


def _best_ever(rows: pd.DataFrame, subject: str, kind: str, measure: str, period: Period) -> list[tuple[str, date, float]]:
    """(owner, first day of the step, value) of the steps in the period that beat everything before them; the newest per owner."""
    rows = rows[~rows[subject].isin(BLANKS)].copy()
    rows["step"] = pd.to_datetime(rows[kind])
    rows = rows.sort_values([subject, "step"], kind="stable")
    by_owner = rows.groupby(subject, sort=False)
    rows["before"] = by_owner[measure].cummax().groupby(rows[subject], sort=False).shift()
    rows["nth"] = (rows[measure] > 0).groupby(rows[subject], sort=False).cumsum() - 1
    rows["began"] = by_owner["step"].transform("min")
    start = pd.Timestamp(period_of(period.start, kind).start if kind != "day" else period.start)
    inside = rows[(rows["step"] >= max(start, pd.Timestamp(period.start))) & (rows["step"] < pd.Timestamp(period.end))]
    best = inside[(inside[measure].round(2) > inside["before"].round(2)) & (inside["nth"] >= EARLIER) & (inside["step"] - inside["began"] >= HISTORY)]
    newest = best.groupby(subject, sort=False).tail(1)
    return [(str(owner), step.date(), float(value)) for owner, step, value in zip(newest[subject], newest["step"], newest[measure], strict=True)]


def _record(measure: str, kind: str, subject: str, owner: str, step: date, value: float, end: date) -> Told:
    day = min(period_of(step, kind).end, end) - DAY
    label, unit = metric(measure).label, metric(measure).unit
    zh, en = format_value(value, unit, "zh"), format_value(value, unit, "en")
    team_zh, team_en = ("团队", "team ") if subject == "team" else ("", "")
    return Told(day, owner, "team_record" if subject == "team" else "record",
                f"{BEST[kind].zh}{label.zh} {zh}，{team_zh}历史最高", f"best {team_en}{BEST[kind].en} ever: {label.en.lower()} {en}",
                Text(f"{BEST[kind].zh}{label.zh}创历史最高", f"best {BEST[kind].en} ever: {label.en.lower()}"))


def round_steps(warehouse: Warehouse, scope: Scope, measure: str, start: date, end: date, kind: str) -> list[Told]:
    """Whose total of the quarter (in a quarter or year: of the year) passed a round step in [start, end)?

    Definition: the steps are 1, 2, … 9 × 10^k, 10^k being the order of magnitude of the largest total among the people (or
    among the teams), at least 1,000; a step is passed on the first day the running total reaches it. Each owner's highest
    step is told. Additive measures only.
    """
    if not _adds_up(measure):
        return []
    outer, word = ADDED_OVER.get(kind, _THIS_QUARTER)
    begin = period_of(end - DAY, outer).start
    frame = measure_spans(warehouse, (measure,), ("person", "team", "day"), {"all": (begin, end)}, scope)["all"].frame
    found: list[Told] = []
    for subject in ("person", "team"):
        named = frame[~frame[subject].isin(BLANKS)]
        if named.empty:
            continue
        daily = named.pivot_table(index="day", columns=subject, values=measure, aggfunc="sum", fill_value=0.0, observed=True).sort_index()
        found += _passed(daily, subject, measure, word, start)
    return found


def _passed(daily: pd.DataFrame, subject: str, measure: str, word: Text, start: date) -> list[Told]:
    running = daily.to_numpy(dtype="float64").cumsum(axis=0).round(2)
    highest = float(running[-1].max(initial=0.0))
    if highest < 1000:
        return []
    step = 10.0 ** math.floor(math.log10(highest))
    days = [pd.Timestamp(day).date() for day in daily.index]
    before = sum(day < start for day in days)
    reached = running.max(axis=0) // step
    had = running[:before].max(axis=0, initial=0.0) // step
    label, unit = metric(measure).label, metric(measure).unit
    told = []
    for place in np.flatnonzero((reached > had) & (reached >= 1)).tolist():
        passed = float(reached[place]) * step
        day = days[int(np.argmax(running[:, place] >= passed))]
        zh, en = format_value(passed, unit, "zh", digits=0), format_value(passed, unit, "en", digits=0)
        told.append(Told(day, str(daily.columns[place]), "team_step" if subject == "team" else "step",
                         f"{word.zh}{label.zh}破 {zh}", f"{label.en.lower()} {word.en} passed {en}"))
    return told
