"""From the first step to the last: how long it takes, and whether cohorts get better at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer
from analytics.calendar import period_of
from analytics.columns import columns
from analytics.errors import Text, UnknownName
from analytics.event_chains import DAY_ZERO, ordered
from analytics.event_sources import ACTORS, TABLE, Event, check_sequence, events_named, known_events, source
from analytics.intervals import wilson_bounds
from analytics.scope import Scope
from analytics.stages import TRACKS, StageMap, stages_in_force, team_of
from analytics.warehouse import Warehouse
from analytics.warehouse.outline import AnyDay, Asking, outlined
from analytics.warehouse.tables import rows
from analytics.window import Window, as_of_date, nothing_to_read, window

BINS = ("bin_from_days", "bin_to_days", "converted")
TREND = ("cohort_start", "entered_n", "converted", "conversion", "conversion_low", "conversion_high", "immature")
GRAINS = ("month", "week", "quarter")
DEFAULT = "created,won"
DEFAULT_WINDOW = 90
_MOST_BINS = 60


@dataclass(frozen=True)
class _Asked(Asking):
    """Which events, whose, and from when on."""

    steps: tuple[Event, ...]
    actor: str
    maps: tuple[StageMap, ...]
    scope: Scope
    start: AnyDay | None
    end: AnyDay
    as_of: AnyDay
    asof: bool


def time_to_convert(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, steps: str = DEFAULT, actor: str = "deal") -> Answer:
    """How many days lie between the first and the last step of a sequence?

    Definition: per deal or customer, from its first event of step 1 in the period to the first arrival at the last step, as
    `event_funnel` with order=first reads it. bins = ⌈n^(1/3)⌉ within 1..60, each ⌈(⌈max⌉ − ⌊min⌋) ÷ bins⌉ days wide, at
    least one; a bin holds from ≤ days < to, the last one its end too.
    Parameters: as `event_funnel`.
    Returns: one row per bin: bin_from_days, bin_to_days — days; converted — count. facts: started, converted, median_days,
    p90_days, mean_days.
    Raises: UnknownName for an event or option; Refused for a sequence that cannot be read.
    """
    found = _conversions(warehouse, scope, steps, actor)
    if isinstance(found, Answer):
        return Answer("time_to_convert", None, found.period, columns(BINS), pd.DataFrame(columns=list(BINS)), found.notes)
    asked, at, frame, sql = found
    took = frame.dropna(subset=["days"])
    days, counts = took["days"].to_numpy("float64"), took["n"].to_numpy("int64")
    table = histogram(np.repeat(days, counts))
    every = np.repeat(days, counts)
    facts: dict[str, object] = {"started": int(frame["n"].sum()), "converted": len(every), "steps": asked.steps, "actor": actor}
    facts |= {name: float(value) if len(every) else None for name, value in (
        ("median_days", np.median(every) if len(every) else 0), ("p90_days", np.quantile(every, 0.9) if len(every) else 0),
        ("mean_days", every.mean() if len(every) else 0))}
    none = () if len(every) else (Text("还没有走到最后一步的，画不出天数。", "Nobody has come to the last step yet: there are no days to show."),)
    return Answer("time_to_convert", at.as_of, at.period, columns(BINS), table, (*at.notes, *none), at.finished, facts=facts, sql=(sql,))


def histogram(days: np.ndarray) -> pd.DataFrame:
    """Days in bins as `time_to_convert` defines them.

    >>> histogram(np.array([0.0, 1, 2, 3, 4, 5, 6, 20])).values.tolist()
    [[0, 10, 7], [10, 20, 1]]
    """
    if not len(days):
        return pd.DataFrame(columns=list(BINS))
    bins = min(max(ceil(round(len(days) ** (1 / 3), 9)), 1), _MOST_BINS)
    low = int(np.floor(days.min()))
    wide = max(ceil((ceil(days.max()) - low) / bins), 1)
    place = np.minimum((days - low) // wide, bins - 1).astype("int64")
    counts = np.bincount(place, minlength=bins)
    edges = low + wide * np.arange(bins)
    return pd.DataFrame({"bin_from_days": edges, "bin_to_days": edges + wide, "converted": counts})


def funnel_trend(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, steps: str = DEFAULT, actor: str = "deal", grain: str = "month",
    window_days: int = DEFAULT_WINDOW,
) -> Answer:
    """Do newer cohorts convert better than older ones, as far as they can be compared yet?

    Definition: a deal or customer belongs to the month, week or quarter of its first event of step 1 (in the period).
    conversion = of these, the share whose first arrival at the last step lies at most `window_days` later, with Wilson's 95 %
    interval. A cohort whose last day is younger than the window is `immature`: its share still grows.
    Parameters: as `event_funnel`; `grain` month, week or quarter.
    Returns: one row per cohort in time's order, empty ones too: cohort_start — date; entered_n, converted — count; conversion, its bounds
    — share; immature — whether.
    Raises: UnknownName for an event or option; Refused for a sequence that cannot be read.
    """
    if grain not in GRAINS:
        raise UnknownName.of(Text("grain 取值", "value of grain"), grain, GRAINS)
    found = _conversions(warehouse, scope, steps, actor)
    if isinstance(found, Answer):
        return Answer("funnel_trend", None, found.period, columns(TREND), pd.DataFrame(columns=list(TREND)), found.notes)
    asked, at, frame, sql = found
    table = _cohorts(frame, grain, window_days, at.as_of or date.min)
    facts: dict[str, object] = {"steps": asked.steps, "grain": grain, "window_days": window_days, "actor": actor, "known": known_events(
        {held.track: held for held in asked.maps})}
    young = int(table["immature"].sum()) if len(table) else 0
    notes = (Text(f"最近 {young} 期还没走满 {window_days} 天，转化率还会涨。", f"Cohorts not yet {window_days} days old: {young}, the newest; their rates still grow."),) if young else ()
    return Answer("funnel_trend", at.as_of, at.period, columns(TREND), table, (*at.notes, *notes), at.finished, facts=facts, sql=(sql,))


def _cohorts(frame: pd.DataFrame, grain: str, window_days: int, as_of: date) -> pd.DataFrame:
    if frame.empty:
        return pd.DataFrame(columns=list(TREND))
    started = [period_of(DAY_ZERO + timedelta(int(t)), grain) for t in frame["started"]]
    counted = frame.assign(cohort=[period.start for period in started], inside=frame["n"].where(frame["days"] <= window_days, 0))
    sums = counted.groupby("cohort")[["n", "inside"]].sum()
    steps = [min(started, key=lambda period: period.start)]
    while steps[-1].end <= max(sums.index):
        steps.append(period_of(steps[-1].end, grain))
    sums = sums.reindex([period.start for period in steps], fill_value=0)
    low, high = wilson_bounds(sums["inside"], sums["n"])
    return pd.DataFrame({
        "cohort_start": list(sums.index), "entered_n": sums["n"].to_numpy("int64"), "converted": sums["inside"].to_numpy("int64"),
        "conversion": (sums["inside"] / sums["n"].where(sums["n"] > 0)).to_numpy("float64"), "conversion_low": low, "conversion_high": high,
        "immature": [period.last_day + timedelta(window_days) > as_of for period in steps],
    })


def _conversions(warehouse: Warehouse, scope: Scope, steps: str, actor: str) -> Answer | tuple[_Asked, Window, pd.DataFrame, str]:
    """Counts by first day and days to the last step; an empty answer where there is nothing to read."""
    if actor not in ACTORS:
        raise UnknownName.of(Text("actor 取值", "value of actor"), actor, ACTORS)
    maps = {track: stages_in_force(warehouse, track, team_of(scope)) for track in TRACKS}
    chosen = events_named(steps, maps)
    check_sequence(chosen, "first")
    names = tuple(dict.fromkeys("deals" if TABLE[event.family] == "stage_events" else TABLE[event.family] for event in chosen))
    at = window(warehouse, scope, max(names, key=lambda name: as_of_date(warehouse, scope, name) or date.min))
    if at.as_of is None or (actor == "deal" and not warehouse.row_count("deals")):
        missing = ("deals",) if actor == "deal" else names
        return Answer("", None, at.period, (), pd.DataFrame(), (*at.notes, *(nothing_to_read(name) for name in missing)))
    asked = _Asked(chosen, actor, tuple(maps.values()), scope, at.start, at.end, at.as_of, warehouse.dialect == "duckdb")
    expression = outlined(_counted, asked)
    return asked, at, warehouse.frame(expression), warehouse.sql(expression)


def _counted(asked: _Asked) -> ir.Table:
    sources = [
        source(event, asked.actor, asked.maps, asked.scope, asked.start if place == 0 else None, asked.end if place == 0 else None, asked.as_of)
        for place, event in enumerate(asked.steps)
    ]
    later = len(set(asked.steps)) < len(asked.steps)
    arrived = ordered(sources, None, [None] * (len(sources) - 1), first=True, later=later, asof=asked.asof)
    actors = arrived.group_by("actor").aggregate(
        started=arrived.t.min(where=arrived.step == 1), ended=arrived.t.min(where=arrived.step == len(sources)))
    if asked.actor == "deal":
        deals = rows("deals", asked.scope, (), "created_on").select("deal_id")
        actors = actors.inner_join(deals, actors.actor == deals.deal_id)
    actors = actors.mutate(days=actors.ended - actors.started)
    return actors.group_by("started", "days").aggregate(n=actors.count())
