"""What became of deals that stood in a cell of the two processes: how long they stayed, and how they ended."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.books.deal_progress import outcome_at
from analytics.books.stages import StageMap, event_step
from analytics.scope import Scope
from analytics.statistics.intervals import wilson_bounds
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows, table

# Fewer say nothing of a cell.
LEAST_STAYS, LEAST_CLOSED = 5, 10
_STEPS = 64
HISTORY = ("dwell_days", "stays", "closed", "outcome_rate", "outcome_low", "outcome_high")


def cell_history(warehouse: Warehouse, scope: Scope, as_of: AnyDay, sales: StageMap, decision: StageMap) -> pd.DataFrame:
    """One row per cell any deal ever stood in: sales_step, decision_step (NaN: none yet) and the columns of HISTORY.

    Definition: a stay begins on the day the last step of either track becomes that of the cell (of one day the later step)
    and ends when either changes, or the deal closes. dwell_days: median over the stays that ended, null under LEAST_STAYS of
    them. outcome_rate = won ÷ closed of the deals that stood there before the day they closed, each once, with its 95 %
    Wilson interval; null under LEAST_CLOSED closed deals. Whoever still stands there counts for neither.
    """
    if not sales.event_steps and not decision.event_steps:
        return pd.DataFrame(columns=["sales_step", "decision_step", *HISTORY], dtype="float64")
    found = warehouse.frame(outlined(_cells, scope, as_of, sales, decision)).astype("float64")
    for step in ("sales_step", "decision_step"):
        found[step] = found[step].where(found[step] > 0)
    found["dwell_days"] = found["dwell_days"].where(found["stays"] >= LEAST_STAYS)
    known = found["closed"] >= LEAST_CLOSED
    found["outcome_rate"] = (found["won"] / found["closed"]).where(known)
    found["outcome_low"], found["outcome_high"] = (pd.Series(bound, index=found.index).where(known) for bound in wilson_bounds(found["won"], found["closed"]))
    return found[["sales_step", "decision_step", *HISTORY]]


def _cells(scope: Scope, as_of: AnyDay, sales: StageMap, decision: StageMap) -> ir.Table:
    stays = _stays(scope, as_of, sales, decision)
    per_deal = stays.group_by("s", "d", "deal_id").aggregate(
        ends=(stays.outcome != "open").any() & stays.before_closing.any(), wins=(stays.outcome == "won").any() & stays.before_closing.any())
    ended = per_deal.group_by(of_s="s", of_d="d").aggregate(closed=per_deal.ends.sum(), won=per_deal.wins.sum())
    stayed = stays.group_by("s", "d").aggregate(dwell_days=stays.lasted.quantile(0.5), stays=stays.lasted.count())
    joined = stayed.inner_join(ended, (stayed.s == ended.of_s) & (stayed.d == ended.of_d))
    return joined.select("dwell_days", "stays", "closed", "won", sales_step=joined.s, decision_step=joined.d)


def _stays(scope: Scope, as_of: AnyDay, sales: StageMap, decision: StageMap) -> ir.Table:
    """One row per stay: deal_id, steps s and d (0: none yet), days it lasted (NULL: not over), outcome, before_closing."""
    deals = rows("deals", scope)
    deals = deals.select(of_deal="deal_id", outcome=outcome_at(deals, as_of), closed_on="final_closed_on")
    events = table("stage_events")
    events = events.filter(events.entered_on <= day(as_of))
    if scope.filters:  # what nobody asked for need not be sorted
        events = events.semi_join(deals, events.deal_id == deals.of_deal)
    steps = events.select("deal_id", "entered_on", s=event_step(events, sales), d=event_step(events, decision))
    days = steps.filter(steps.s.notnull() | steps.d.notnull()).group_by("deal_id", "entered_on").aggregate(s=steps.s.max(), d=steps.d.max())
    number = days.entered_on.delta(ibis.date(1900, 1, 1), unit="day").cast("int64") * _STEPS
    up_to_now = ibis.cumulative_window(group_by="deal_id", order_by="entered_on")
    # Day and step in one number: its running maximum is the last step of that track, however many days ago.
    held = days.mutate(s=((number + days.s).max().over(up_to_now) % _STEPS).fill_null(0), d=((number + days.d).max().over(up_to_now) % _STEPS).fill_null(0))
    ordered = ibis.window(group_by="deal_id", order_by="entered_on")
    marked = held.mutate(before_s=held.s.lag().over(ordered), before_d=held.d.lag().over(ordered))
    starts = marked.filter(marked.before_s.isnull() | (marked.before_s != marked.s) | (marked.before_d != marked.d))
    stays = starts.mutate(left_on=starts.entered_on.lead().over(ordered)).inner_join(deals, [("deal_id", "of_deal")])
    over = (stays.outcome != "open") & (stays.closed_on >= stays.entered_on)
    until = ibis.coalesce(stays.left_on, ibis.ifelse(over, stays.closed_on, ibis.null("date")))
    return stays.select("deal_id", "s", "d", "outcome", lasted=until.delta(stays.entered_on, unit="day").cast("float64"),
                        before_closing=stays.closed_on.isnull() | (stays.entered_on < stays.closed_on))
