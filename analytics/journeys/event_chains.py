"""Sequences of events per actor, in the engine: who gets how far in order, without interruption, or in any order.

A source is a table (actor, t): one row per event, t the number of its day. Every function returns arrivals: one row per
actor and step reached, with gap, the days from the step before to the first arrival at this one, and s, the day its chain began.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

import ibis
import ibis.expr.types as ir

from analytics.warehouse.asking.outline import AnyDay, day

DAY_ZERO = date(1900, 1, 1)
# A day and a start travel in one number: both are far below this.
_PACK = 1 << 20
# Events outside the sequence come after the steps of their day.
OTHER = 99


def day_number(placed: ir.DateValue) -> ir.IntegerValue:
    """The day as a number that can be subtracted; narrow, since chains carry three of them per event."""
    return placed.delta(day(DAY_ZERO), unit="day").cast("int32")


def ordered(
    sources: Sequence[ir.Table], window_days: int | None, excluded: Sequence[ir.Table | None], *, first: bool, later: bool, asof: bool
) -> ir.Table:
    """Arrivals of the chains t₁ ≤ t₂ ≤ … ≤ tₖ with tₖ − t₁ ≤ window: the latest start that still reaches each event.

    `first`: only the first event of step 1 starts a chain. `later`: every step must be later than the one before.
    `excluded[i]`: events that may not lie strictly between step i + 1 and step i + 2; only clean chains arrive.
    The latest event of the step before carries the latest start and the fewest excluded events after it, so one look back
    per step is exact. `asof` takes the engine's own join for it, else a running maximum over both steps' events.
    """
    start = sources[0]
    if first:
        start = start.group_by("actor").aggregate(t=start.t.min())
    reached = start.select("actor", "t", s="t", gap=ibis.null("int32"))
    levels = [reached]
    for source, forbidden in zip(sources[1:], excluded):
        found = (_joined if asof else _run)(source, reached, later)
        if window_days is not None:
            found = found.filter(found.t - found.s <= window_days)
        if forbidden is not None:
            found = _clean(found, forbidden)
        reached = found.select("actor", "t", "s", gap=(found.t - found.before).cast("int32"))
        levels.append(reached)
    return ibis.union(*(_arrivals(level, step) for step, level in enumerate(levels, start=1)))


def _joined(source: ir.Table, reached: ir.Table, later: bool) -> ir.Table:
    """The events of a step with the latest event of the step before: its day `before` and its chain's start `s`."""
    back = reached.select(back_actor="actor", before="t", s="s")
    found = source.asof_join(back, on=source.t > back.before if later else source.t >= back.before, predicates=[source.actor == back.back_actor])
    return found.filter(found.before.notnull()).select("actor", "t", "before", "s")


def _run(source: ir.Table, reached: ir.Table, later: bool) -> ir.Table:
    """The same for engines without such a join: starts never fall back in time, so the latest is the largest so far."""
    asked, came = ibis.literal(1 if later else 2, "int8"), ibis.literal(2 if later else 1, "int8")
    both = ibis.union(
        reached.select("actor", "t", place=came, packed=reached.s.cast("int64") * _PACK + reached.t),
        source.select("actor", "t", place=asked, packed=ibis.null("int64")),
    )
    so_far = ibis.window(group_by="actor", order_by=["t", "place"], preceding=None, following=0)
    both = both.mutate(last=both.packed.max().over(so_far))
    found = both.filter(both.place == asked, both.last.notnull())
    before = found.last % _PACK
    return found.select("actor", "t", before=before.cast("int32"), s=((found.last - before) / _PACK).cast("int32"))


def _clean(found: ir.Table, forbidden: ir.Table) -> ir.Table:
    """Without the events after an excluded event that lies strictly between the step before and this one."""
    same = forbidden.select(ex_actor="actor", ex_t="t")
    passed = found.select("actor", "t", "before").distinct().inner_join(same, [found.actor == same.ex_actor])
    tainted = passed.filter(passed.ex_t > passed.before, passed.ex_t < passed.t).select("actor", "t", "before").distinct()
    return found.anti_join(tainted, ["actor", "t", "before"])


def _arrivals(level: ir.Table, step: int) -> ir.Table:
    return level.group_by("actor").aggregate(step=ibis.literal(step, "int8"), gap=level.gap.argmin(level.t), s=level.s.argmin(level.t).cast("int32"), t=level.t.min())


def strict(
    sources: Sequence[ir.Table], others: Sequence[ir.Table], window_days: int | None, excluded: Sequence[ir.Table | None], end: AnyDay
) -> ir.Table:
    """Arrivals of chains nothing else interrupts: any other event clears the progress, repeating the step just made does not.

    Events of one day are read in step order, others last. The chain's start is the last event of step 1 before step 2 and
    must lie before `end`, as must an event that reaches step 1 only.
    """
    every = ibis.union(*(
        source.select("actor", "t", step=ibis.literal(step, "int8"))
        for step, source in [*enumerate(sources, start=1), *((OTHER, other) for other in others)]
    ), distinct=False) if len(sources) + len(others) > 1 else sources[0].mutate(step=ibis.literal(1, "int8"))
    in_order = ibis.window(group_by="actor", order_by=["t", "step"])
    every = every.mutate(last_step=every.step.lag().over(in_order), last_t=every.t.lag().over(in_order))
    runs = every.filter(every.last_step.isnull() | (every.last_step != every.step))
    back = range(1, len(sources))
    runs = runs.mutate(
        **{f"step_{j}": runs.step.lag(j).over(in_order) for j in back},
        **{f"start_{j}": (runs.last_t if j == 0 else runs.last_t.lag(j).over(in_order)) for j in range(len(sources) - 1)},
        **{f"from_{j}": (runs.t if j == 0 else runs.t.lag(j).over(in_order)) for j in range(len(sources) - 1)},
    )
    last_start = day_number(day(end))
    firsts = sources[0].filter(sources[0].t < last_start)
    levels = [firsts.select("actor", "t", s="t", gap=ibis.null("int32"))]
    for step in range(2, len(sources) + 1):
        found = runs.filter(runs.step == step, *(runs[f"step_{j}"] == step - j for j in range(1, step)))
        found = found.filter(found[f"start_{step - 2}"] < last_start)
        if window_days is not None:
            found = found.filter(found.t - found[f"start_{step - 2}"] <= window_days)
        for j in range(step - 1):
            forbidden = excluded[step - 2 - j]
            if forbidden is not None:
                found = _between(found, forbidden, f"start_{j}", f"from_{j}")
        levels.append(found.select("actor", "t", s=found[f"start_{step - 2}"], gap=(found.t - found.last_t).cast("int32")))
    return ibis.union(*(_arrivals(level, step) for step, level in enumerate(levels, start=1)))


def _between(found: ir.Table, forbidden: ir.Table, low: str, high: str) -> ir.Table:
    """Without the runs that have an excluded event strictly between the two days."""
    same = forbidden.select(ex_actor="actor", ex_t="t")
    keys = ["actor", "t", "step"]
    passed = found.inner_join(same, [found.actor == same.ex_actor])
    tainted = passed.filter(passed.ex_t > passed[low], passed.ex_t < passed[high]).select(*keys).distinct()
    return found.anti_join(tainted, keys)


def unordered(
    sources: Sequence[ir.Table], window_days: int | None, excluded: ir.Table | None, end: AnyDay
) -> ir.Table:
    """Arrivals at "any k of the steps": the most different steps within one window of that many days.

    The window must begin before `end`. With `excluded`, no such event may lie strictly between its first and last event.
    """
    every = ibis.union(*(source.select("actor", "t", step=ibis.literal(step, "int8")) for step, source in enumerate(sources, start=1)))
    if excluded is not None:
        every = ibis.union(every, excluded.select("actor", "t", step=ibis.literal(OTHER, "int8")))
    so_far = ibis.window(group_by="actor", order_by="t", range=(None, 0))
    earlier = ibis.window(group_by="actor", order_by="t", range=(None, -1))
    seen = every.mutate(
        **{f"last_{k}": every.t.max(where=every.step == k).over(so_far) for k in range(1, len(sources) + 1)},
        opened=every.t.max(where=(every.step != OTHER) & (every.t < day_number(day(end)))).over(so_far),
        **({"ex_t": every.t.max(where=every.step == OTHER).over(earlier)} if excluded is not None else {}),
    )
    seen = seen.filter(seen.step != OTHER)
    low = seen.t - window_days if window_days is not None else ibis.literal(0, "int32")
    if excluded is not None:
        low = ibis.greatest(low, seen.ex_t.fill_null(0))
    n = reduce(lambda a, b: a + b, ((seen[f"last_{k}"] >= low).fill_null(False).cast("int8") for k in range(1, len(sources) + 1)))
    counted = seen.filter(seen.opened >= low).select("actor", "t", n=n)
    levels = [counted.filter(counted.n >= step).select("actor", "t", s=ibis.null("int32"), gap=ibis.null("int32")) for step in range(1, len(sources) + 1)]
    return ibis.union(*(_arrivals(level, step) for step, level in enumerate(levels, start=1)))
