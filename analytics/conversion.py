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
from analytics.errors import Refused, Text, UnknownName
from analytics.event_actors import check_split, with_dimensions
from analytics.event_chains import DAY_ZERO, ordered
from analytics.event_sources import ACTORS, TABLE, Event, check_sequence, events_named, known_events, source
from analytics.intervals import wilson_bounds
from analytics.scope import Scope
from analytics.stages import TRACKS, StageMap, stages_in_force, team_of
from analytics.warehouse import Warehouse
from analytics.warehouse.dimensions import DIMENSIONS
from analytics.warehouse.outline import AnyDay, Asking, outlined
from analytics.window import Window, as_of_date, nothing_to_read, window

BINS = ("bin_from_days", "bin_to_days", "converted")
TREND = ("cohort_start", "entered_n", "converted", "conversion", "conversion_low", "conversion_high", "immature")
GRAINS = ("month", "week", "quarter")
DEFAULT = "created,won"
DEFAULT_WINDOW = 90
SERIES = 12  # groups of a trend
_MOST_BINS, _NAMED = 60, 8


@dataclass(frozen=True)
class _Asked(Asking):
    """Which events, whose, split by what, and from when on."""

    by: tuple[str, ...]
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
    window_days: int = DEFAULT_WINDOW, series: int = SERIES,
) -> Answer:
    """Do newer cohorts convert better than older ones, as far as they can be compared yet?

    Definition: a deal or customer belongs to the month, week or quarter of its first event of step 1 (in the period).
    conversion = of these, the share whose first arrival at the last step lies at most `window_days` later, with Wilson's 95 %
    interval. A cohort whose last day is younger than the window is `immature`: its share still grows. Split by a dimension
    every group has the same cohorts; the `series` groups most entered are listed, the others are named in a note, never pooled.
    Parameters: as `event_funnel`; `grain` month, week or quarter; `series` from 1.
    Returns: one row per cohort in time's order (× by, the largest group first), empty ones too: cohort_start — date; entered_n,
    converted — count; conversion, its bounds — share; immature — whether. facts: groups, and left_out, the names not listed.
    Raises: UnknownName for an event, option or dimension; Refused for a sequence that cannot be read, or a split by time.
    """
    if grain not in GRAINS:
        raise UnknownName.of(Text("grain 取值", "value of grain"), grain, GRAINS)
    if any(dim in DIMENSIONS and DIMENSIONS[dim].grain for dim in by):
        raise Refused(Text("各期转化本身就按时间分，不能再按时间拆分。", "Cohorts are by time already: they cannot be split by time too."))
    shown = (*by, *TREND)
    found = _conversions(warehouse, scope, steps, actor, by)
    if isinstance(found, Answer):
        return Answer("funnel_trend", None, found.period, columns(shown), pd.DataFrame(columns=list(shown)), found.notes)
    asked, at, frame, sql = found
    kept, left_out, entered = _largest(frame, by, max(series, 1))
    table = _cohorts(kept, by, grain, window_days, at.as_of or date.min)
    facts: dict[str, object] = {
        "steps": asked.steps, "grain": grain, "window_days": window_days, "actor": actor, "known": known_events({held.track: held for held in asked.maps}),
        "groups": len(left_out) + (len(kept[list(by)].drop_duplicates()) if by else 0), "left_out": left_out}
    young = int(table.drop_duplicates("cohort_start")["immature"].sum()) if len(table) else 0
    notes = [Text(f"最近 {young} 期还没走满 {window_days} 天，转化率还会涨。", f"Cohorts not yet {window_days} days old: {young}, the newest; their rates still grow.")] if young else []
    notes += [_others(left_out, entered)] if left_out else []
    return Answer("funnel_trend", at.as_of, at.period, columns(shown), table, (*at.notes, *notes), at.finished, facts=facts, sql=(sql,))


def _largest(frame: pd.DataFrame, by: tuple[str, ...], most: int) -> tuple[pd.DataFrame, tuple[str, ...], int]:
    """The rows of the groups most entered, the names of the other groups, and how many entered those."""
    if not by or frame.empty:
        return frame, (), 0
    sizes = frame.groupby(list(by), sort=True)["n"].sum().sort_values(ascending=False, kind="stable")
    place = pd.Series(range(len(sizes)), index=sizes.index, name="_place")
    placed = frame.join(place, on=list(by))
    names = tuple(" · ".join(map(str, name)) if isinstance(name, tuple) else str(name) for name in sizes.index[most:])
    return placed[placed["_place"] < most], names, int(sizes.iloc[most:].sum())


def _others(names: tuple[str, ...], entered: int) -> Text:
    """Which groups are not listed."""
    zh, en = "、".join(names[:_NAMED]), ", ".join(names[:_NAMED])
    zh, en = (f"{zh} 等", f"{en} and others") if len(names) > _NAMED else (zh, en)
    return Text(f"没有列出的 {len(names)} 组，共进入 {entered} 个：{zh}。", f"Groups not listed: {len(names)}, with {entered} that entered: {en}.")


def _cohorts(frame: pd.DataFrame, by: tuple[str, ...], grain: str, window_days: int, as_of: date) -> pd.DataFrame:
    if frame.empty:
        return pd.DataFrame(columns=[*by, *TREND])
    periods = {t: period_of(DAY_ZERO + timedelta(int(t)), grain) for t in frame["started"].unique()}
    counted = frame.assign(cohort=[periods[t].start for t in frame["started"]], inside=frame["n"].where(frame["days"] <= window_days, 0))
    steps = [min(periods.values(), key=lambda period: period.start)]
    while steps[-1].end <= max(counted["cohort"]):
        steps.append(period_of(steps[-1].end, grain))
    young = {period.start: period.last_day + timedelta(window_days) > as_of for period in steps}
    starts = pd.DataFrame({"cohort": list(young)})
    groups = counted.sort_values("_place", kind="stable")[list(by)].drop_duplicates() if by else pd.DataFrame(index=[0])
    keys = [*by, "cohort"]
    table = groups.merge(starts, how="cross").merge(counted.groupby(keys)[["n", "inside"]].sum().reset_index(), on=keys, how="left").fillna({"n": 0, "inside": 0})
    low, high = wilson_bounds(table["inside"], table["n"])
    return pd.DataFrame({
        **{dim: table[dim] for dim in by}, "cohort_start": table["cohort"], "entered_n": table["n"].astype("int64"), "converted": table["inside"].astype("int64"),
        "conversion": (table["inside"] / table["n"].where(table["n"] > 0)).astype("float64"), "conversion_low": low, "conversion_high": high,
        "immature": table["cohort"].map(young),
    })


def _conversions(
    warehouse: Warehouse, scope: Scope, steps: str, actor: str, by: tuple[str, ...] = (),
) -> Answer | tuple[_Asked, Window, pd.DataFrame, str]:
    """Counts by first day and days to the last step; an empty answer where there is nothing to read."""
    if actor not in ACTORS:
        raise UnknownName.of(Text("actor 取值", "value of actor"), actor, ACTORS)
    maps = {track: stages_in_force(warehouse, track, team_of(scope)) for track in TRACKS}
    chosen = events_named(steps, maps)
    check_sequence(chosen, "first")
    check_split(actor, by)
    names = tuple(dict.fromkeys("deals" if TABLE[event.family] == "stage_events" else TABLE[event.family] for event in chosen))
    at = window(warehouse, scope, max(names, key=lambda name: as_of_date(warehouse, scope, name) or date.min))
    if at.as_of is None or (actor == "deal" and not warehouse.row_count("deals")):
        missing = ("deals",) if actor == "deal" else names
        return Answer("", None, at.period, (), pd.DataFrame(), (*at.notes, *(nothing_to_read(name) for name in missing)))
    asked = _Asked(by, chosen, actor, tuple(maps.values()), scope, at.start, at.end, at.as_of, warehouse.dialect == "duckdb")
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
    actors = with_dimensions(actors.mutate(days=actors.ended - actors.started, who=actors.actor), asked.actor, asked.scope, asked.by)
    return actors.group_by([*asked.by, "started", "days"]).aggregate(n=actors.count())
