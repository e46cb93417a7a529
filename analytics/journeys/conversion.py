"""From the first step to the last: how long it takes, and whether cohorts get better at it."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.answer import Answer
from analytics.calendar import period_of
from analytics.columns import columns
from analytics.errors import Refused, Text, check_option
from analytics.journeys.event_actors import with_dimensions
from analytics.journeys.event_chains import DAY_ZERO
from analytics.journeys.event_reach import ORDERS, Read, Sequence, reached, sequence_read
from analytics.journeys.event_sources import known_events
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import is_step
from analytics.warehouse.asking.outline import outlined

BINS = ("bin_from_days", "bin_to_days", "converted")
TREND = ("cohort_start", "entered_n", "converted", "conversion", "conversion_low", "conversion_high", "immature")
GRAINS = ("month", "week", "quarter")
DEFAULT = "created,won"
DEFAULT_WINDOW = 90
SERIES = 12  # groups of a trend
_MOST_BINS, _NAMED = 60, 8


class _Options(NamedTuple):
    """A sequence and its rule, as `event_funnel` takes them."""

    steps: str
    actor: str
    order: str
    window_days: int | None
    exclude: str


def time_to_convert(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, steps: str = DEFAULT, actor: str = "deal", order: str = ORDERS[0],
    window_days: int | None = None, exclude: str = "",
) -> Answer:
    """How many days lie between the first and the last step of a sequence?

    Definition: the deals or customers that `event_funnel` counts at the last step under the same options, each from the first
    event of the chain that arrives there first to that arrival. In any order (`unordered`) a chain has no first and last step:
    no days, the counts alone. bins = ⌈n^(1/3)⌉ within 1..60, each ⌈(⌈max⌉ − ⌊min⌋) ÷ bins⌉ days wide, at
    least one; a bin holds from ≤ days < to, the last one its end too.
    Parameters: tables and options as `event_funnel`.
    Returns: one row per bin: bin_from_days, bin_to_days — days; converted — count. facts: started, converted, median_days,
    p90_days, mean_days.
    Raises: UnknownName for an event or option; Refused for a sequence or period that cannot be read.
    Source: the bins are those of PostHog's time to convert.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02", "outcome": "won", "closed_on": "2026-03-10"},
    ...     {"deal_id": "B", "created_on": "2026-03-02", "outcome": "won", "closed_on": "2026-03-04"}, {"deal_id": "C", "created_on": "2026-03-03"}]))

    8 and 2 days: two bins of three days from 2 on:

    >>> found = time_to_convert(house, Scope("2026-03"))
    >>> found.rows.values.tolist(), [found.facts[name] for name in ("started", "converted", "median_days")]
    ([[2, 5, 1], [5, 8, 1]], [3, 2, 5.0])
    """
    found = _conversions(warehouse, scope, by, _Options(steps, actor, order, window_days, exclude))
    if isinstance(found, Read):
        return Answer("time_to_convert", None, found.at.period, columns(BINS), pd.DataFrame(columns=list(BINS)), (*found.at.notes, *found.missing))
    read, frame, sql = found
    at = read.at
    took = frame.dropna(subset=["days"])
    days, counts = took["days"].to_numpy("float64"), took["n"].to_numpy("int64")
    table = histogram(np.repeat(days, counts))
    every = np.repeat(days, counts)
    facts: dict[str, object] = {
        "started": int(frame.loc[frame["started"].notna(), "n"].sum()), "converted": int(frame.loc[frame["done"], "n"].sum()),
        "steps": read.steps, "actor": actor, "order": order, "window_days": window_days}
    facts |= {name: float(value) if len(every) else None for name, value in (
        ("median_days", np.median(every) if len(every) else 0), ("p90_days", np.quantile(every, 0.9) if len(every) else 0),
        ("mean_days", every.mean() if len(every) else 0))}
    none = _no_days(int(str(facts["converted"]))) if not len(every) else ()
    notes = (*at.notes, *read.missing, *none, *_left_out(frame))
    return Answer("time_to_convert", at.as_of, at.period, columns(BINS), table, notes, at.finished, facts=facts, sql=(sql,))


def _no_days(converted: int) -> tuple[Text, ...]:
    if not converted:
        return (Text("还没有走到最后一步的，画不出天数。", "Nobody has come to the last step yet: there are no days to show."),)
    return (Text(f"不分先后时没有头尾，天数没有意义，不列；全部做到的有 {converted} 个。",
                 f"In any order there is no first and last step, so no days are given; all steps were made by {converted}."),)


def _left_out(frame: pd.DataFrame) -> tuple[Text, ...]:
    """How many the excluded event takes out."""
    removed = int(frame.loc[frame["started"].isna(), "n"].sum())
    return (Text(f"{removed} 个在步骤之间出现了排除的事件，整个不计。", f"{removed} had the excluded event between steps and are left out altogether."),) if removed else ()


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
    window_days: int = DEFAULT_WINDOW, order: str = ORDERS[0], exclude: str = "", series: int = SERIES,
) -> Answer:
    """Do newer cohorts convert better than older ones, as far as they can be compared yet?

    Definition: a deal or customer belongs to the month, week or quarter of its first event of step 1 (in the period;
    unordered: of any step). conversion = of these, the share that `event_funnel` counts at the last step under the same rule and
    exclusion within `window_days`, with Wilson's 95 % interval. A cohort whose last day is younger than the window is `immature`:
    its share still grows; a later re-entry may convert in an older one too, except with `first`. Split by a dimension
    every group has the same cohorts; the `series` groups most entered are listed, the others are named in a note, never pooled.
    Parameters: tables and options as `event_funnel`; `grain` month, week or quarter; `series` from 1.
    Returns: one row per cohort in time's order (× by, the largest group first), empty ones too: cohort_start — date; entered_n,
    converted — count; conversion, its bounds — share; immature — whether. facts: groups, and left_out, the names not listed.
    Raises: UnknownName for an event, option or dimension; Refused for a sequence or period that cannot be read, or a split by time.
    Source: a chain belongs to the cohort of its entry as in PostHog's funnel trends; the interval: E. B. Wilson, JASA 22 (1927), 209-212.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-01-05", "outcome": "won", "closed_on": "2026-01-20"},
    ...     {"deal_id": "B", "created_on": "2026-01-05"}, {"deal_id": "C", "created_on": "2026-02-03"}, {"deal_id": "D", "created_on": "2026-03-15"}]))

    By 15 March all of January, but not all of February, is 30 days old:

    >>> found = funnel_trend(house, Scope("2026-Q1"), window_days=30).rows
    >>> found[["cohort_start", "entered_n", "converted", "conversion", "immature"]].astype(str).values.tolist()
    [['2026-01-01', '2', '1', '0.5', 'False'], ['2026-02-01', '1', '0', '0.0', 'True'], ['2026-03-01', '1', '0', '0.0', 'True']]
    """
    check_option("grain", grain, GRAINS)
    if any(is_step(dim) for dim in by):
        raise Refused(Text("各期转化本身就按时间分，不能再按时间拆分。", "Cohorts are by time already: they cannot be split by time too."))
    shown = (*by, *TREND)
    found = _conversions(warehouse, scope, by, _Options(steps, actor, order, window_days, exclude))
    if isinstance(found, Read):
        return Answer("funnel_trend", None, found.at.period, columns(shown), pd.DataFrame(columns=list(shown)), (*found.at.notes, *found.missing))
    read, frame, sql = found
    at = read.at
    kept, left_out, entered = _largest(frame[frame["started"].notna()], by, max(series, 1))
    table = _cohorts(kept, by, grain, window_days, at.as_of or date.min)
    facts: dict[str, object] = {
        "steps": read.steps, "grain": grain, "window_days": window_days, "actor": actor, "order": order, "known": known_events(read.maps),
        "groups": len(left_out) + (len(kept[list(by)].drop_duplicates()) if by else 0), "left_out": left_out}
    young = int(table.drop_duplicates("cohort_start")["immature"].sum()) if len(table) else 0
    notes = [Text(f"最近 {young} 期还没走满 {window_days} 天，转化率还会涨。", f"Cohorts not yet {window_days} days old: {young}, the newest; their rates still grow.")] if young else []
    notes += [_others(left_out, entered)] if left_out else []
    return Answer("funnel_trend", at.as_of, at.period, columns(shown), table, (*at.notes, *read.missing, *_left_out(frame), *notes), at.finished, facts=facts, sql=(sql,))


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
    counted = frame.assign(cohort=[periods[t].start for t in frame["started"]], inside=frame["n"].where(frame["done"], 0))
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
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...], options: _Options,
) -> tuple[Read, pd.DataFrame, str] | Read:
    """Counts by first day, whether the last step was reached and days to it; the sequence alone where there is nothing to read."""
    read = sequence_read(
        warehouse, scope, by, steps=options.steps, actor=options.actor, order=options.order, window_days=options.window_days, exclude=options.exclude)
    if read.sequence is None:
        return read
    expression = outlined(_counted, read.sequence, by)
    return read, warehouse.frame(expression), warehouse.sql(expression)


def _counted(asked: Sequence, by: tuple[str, ...]) -> ir.Table:
    """Actors by the day of their first step, whether they reached the last, and days to it; those left out have no first day."""
    came = reached(asked)
    first, last = came.step == 1, came.step == len(asked.steps)
    actors = came.group_by("who").aggregate(started=came.t.min(where=first), ended=came.t.min(where=last), began=came.s.min(where=last))
    actors = with_dimensions(actors.mutate(days=actors.ended - actors.began, done=actors.ended.notnull()), asked.actor, asked.scope, by)
    return actors.group_by([*by, "started", "done", "days"]).aggregate(n=actors.count())
