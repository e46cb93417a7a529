"""Where each deal stands: its first entry into every stage, the furthest one, the last one, and its outcome as of a day.

The expressions behind `funnel`, `dual_funnel` and the list of deals out of step: one row per deal, and nothing leaves the
engine before it is counted.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from analytics.books.stages import StageMap, event_step
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import closed_then, table

# Days are counted from here when a day and a step are packed into one number; more steps than this never fit a set.
_DAY_ZERO = date(1900, 1, 1)
_STEPS = 64


def days_between(start: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    """Whole days from start to end."""
    return end.delta(start, unit="day")


def outcome_at(deals: ir.Table, as_of: AnyDay) -> ir.StringValue:
    """open, won or lost as of that day: deals closed later are open, and those reopened later closed; without a closing date the outcome
    is taken as it stands."""
    now = ibis.ifelse(deals.final_closed_on > day(as_of), "open", deals.final_outcome).fill_null("open")
    return ibis.ifelse(closed_then(deals, as_of), deals.earlier_outcome, now)


def stage_entries(stages: StageMap, as_of: AnyDay) -> ir.Table:
    """Stage events of the track up to `as_of` that mean a step: deal_id, entered_on, step."""
    events = table("stage_events")
    events = events.filter(events.entered_on <= day(as_of))
    entries = events.select("deal_id", "entered_on", step=event_step(events, stages))
    return entries.filter(entries.step.notnull())


def first_entries(stages: StageMap, as_of: AnyDay, with_last: bool = False) -> ir.Table:
    """One row per deal with events: first_1 … first_K (first entry of each step), furthest, started_on.

    `with_last` adds last_step, the step of the last event (of one day the later step).
    """
    entries = stage_entries(stages, as_of)
    found: dict[str, ir.Value] = {f"first_{s.step}": entries.entered_on.min(where=entries.step == s.step) for s in stages.stages}
    found |= {"furthest": entries.step.max(), "started_on": entries.entered_on.min()}
    if not with_last:
        return entries.group_by("deal_id").aggregate(**found)
    firsts = entries.group_by("deal_id").aggregate(**found, packed=_packed(entries.entered_on, entries.step).max())
    return firsts.mutate(last_step=firsts.packed % _STEPS).drop("packed")


def _packed(entered_on: ir.DateValue, step: ir.IntegerValue) -> ir.IntegerValue:
    """Day and step in one number whose maximum is the last event: no sorting, the step breaks ties of a day."""
    return _day_number(entered_on) * _STEPS + step.cast("int64")


def _day_number(placed: ir.DateValue) -> ir.IntegerValue:
    return placed.delta(day(_DAY_ZERO), unit="day").cast("int64")


def last_entries(sets: tuple[StageMap, ...], as_of: AnyDay) -> ir.Table:
    """One row per deal with events: per track at_sales / at_decision, the step of its last event, and days_at_…, how long ago.

    Of several events on one day the later step counts.
    """
    events = table("stage_events")
    events = events.filter(events.entered_on <= day(as_of))
    # Events of the other track are NULL and drop out of the maximum.
    entries = events.select("deal_id", **{s.track: _packed(events.entered_on, event_step(events, s)) for s in sets})
    last = entries.group_by("deal_id").aggregate(**{s.track: entries[s.track].max() for s in sets})
    return last.select(
        "deal_id",
        **{f"at_{s.track}": (last[s.track] % _STEPS).cast("int8") for s in sets},
        **{f"days_at_{s.track}": (_day_number(day(as_of)) - (last[s.track] - last[s.track] % _STEPS) / _STEPS).cast("float64") for s in sets},
    )


def skipped_back(warehouse: Warehouse, stages: StageMap) -> bool:
    """Whether any deal entered a later step before an earlier one: then its next entries must be found event by event."""
    if len(stages.stages) < 2:
        return False
    return warehouse.cached(("skipped back", stages), lambda: bool(warehouse.frame(outlined(_skipped_back_deals, stages))["n"].iloc[0]))


def with_next_entries(stages: StageMap, as_of: AnyDay, some_skipped_back: bool, with_last: bool = False) -> ir.Table:
    """`first_entries` with next_1 … next_K-1: the first entry of any later step on or after the first entry of the step."""
    firsts = first_entries(stages, as_of, with_last)
    if len(stages.stages) < 2:
        return firsts
    if some_skipped_back:
        return _next_from_events(stages, firsts, as_of)
    return firsts.mutate(**{f"next_{k}": entered for k, entered in _later_entries(firsts, stages).items()})


def _later_entries(firsts: ir.Table, stages: StageMap) -> dict[int, ir.DateValue]:
    """For each step but the last: when the deal first entered any later step."""
    return {k: ibis.least(*(firsts[f"first_{j}"] for j in range(k + 1, stages.last + 1))) for k in range(1, stages.last)}


def _skipped_back(firsts: ir.Table, stages: StageMap) -> ir.BooleanValue:
    """Whether the deal entered a later step before this one: it skipped, then came back."""
    later = _later_entries(firsts, stages)
    return ibis.or_(*((later[k] < firsts[f"first_{k}"]).fill_null(False) for k in later))


def _skipped_back_deals(stages: StageMap) -> ir.Table:
    firsts = first_entries(stages, date(9999, 12, 31))
    return firsts.aggregate(n=_skipped_back(firsts, stages).sum())


def _next_from_events(stages: StageMap, firsts: ir.Table, as_of: AnyDay) -> ir.Table:
    """Deals that skipped and came back need their events again; the others are answered by their first entries alone."""
    steps = range(1, stages.last)
    flagged = firsts.filter(_skipped_back(firsts, stages)).select(back_deal="deal_id", **{f"from_{k}": firsts[f"first_{k}"] for k in steps})
    entries = stage_entries(stages, as_of)
    again = entries.inner_join(flagged, entries.deal_id == flagged.back_deal)
    exact = again.group_by("back_deal").aggregate(**{
        f"exact_{k}": again.entered_on.min(where=(again.step > k) & (again.entered_on >= again[f"from_{k}"])) for k in steps
    })
    joined = firsts.left_join(exact, firsts.deal_id == exact.back_deal)
    direct = _later_entries(joined, stages)
    return joined.select(*firsts.columns, **{
        f"next_{k}": ibis.ifelse(joined.back_deal.isnull(), direct[k], joined[f"exact_{k}"]) for k in steps
    })
