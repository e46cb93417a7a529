"""Where each open deal stands on both tracks as of a day: one row per deal, for the matrix of both processes and for taking stock."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from analytics.books.deal_progress import last_entries, outcome_at
from analytics.books.stages import StageMap, present_step
from analytics.scope import Scope
from analytics.warehouse.asking.outline import AnyDay, day
from analytics.warehouse.asking.tables import rows


def standing(
    scope: Scope, dims: tuple[str, ...], start: AnyDay | None, end: AnyDay, as_of: AnyDay, sales: StageMap, decision: StageMap,
) -> ir.Table:
    """Open deals as of as_of (of those created in [start, end), where there is a start): deal_id, amount_yuan, the dimensions,
    sales_step and decision_step of the last event, else of the stage typed in the deal, and days_waiting since the last sales event."""
    deals = rows("deals", scope, dims, "created_on", start, end if start else None)
    exists = deals.created_on.isnull() | (deals.created_on <= day(as_of))
    deals = deals.filter((outcome_at(deals, as_of) == "open") & exists)
    deals = deals.select("deal_id", "amount_yuan", *dims, typed_sales=present_step(deals, sales), typed_decision=present_step(deals, decision))
    last = last_entries((sales, decision), as_of).rename(event_deal="deal_id")
    joined = deals.left_join(last, deals.deal_id == last.event_deal)
    return joined.select(
        "deal_id", "amount_yuan", *dims,
        sales_step=ibis.coalesce(joined.at_sales, joined.typed_sales), decision_step=ibis.coalesce(joined.at_decision, joined.typed_decision),
        days_waiting=joined.days_at_sales,
    )
