"""How often a deal was tried: visits to its customer while it was open, or its stage entries where no visits are kept."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from analytics.books.deal_progress import outcome_at
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import table

VISITS, ENTRIES = "visits", "entries"
FEWEST_WON = 10


def attempts_basis(warehouse: Warehouse) -> tuple[str, date]:
    """What counts as an attempt (visits where any are kept, else stage entries), and the first day it is kept for."""
    basis, dataset = (VISITS, "visits") if warehouse.row_count("visits") else (ENTRIES, "stage_events")
    return basis, warehouse.first_date(dataset) or date(1900, 1, 1)


def attempts(as_of: AnyDay, basis: str, kept_from: AnyDay) -> ir.Table:
    """One row per closed deal with a day of creation and closing: tried_deal, attempts, ended.

    A visit counts for every deal of its customer that was open on that day; deals without a customer are left out then, and
    so are deals older than the records of attempts.
    """
    deals = table("deals")
    deals = deals.select(tried_deal="deal_id", tried_customer="customer_label", born="created_on", closing="final_closed_on", ended=outcome_at(deals, as_of))
    closed = deals.filter(deals.ended.isin(("won", "lost")), deals.born >= day(kept_from), deals.closing >= deals.born)
    if basis == VISITS:
        closed = closed.filter(closed.tried_customer.notnull())
        visits = table("visits")
        visits = visits.filter(visits.customer_label.notnull()).select(at_customer="customer_label", on=visits.started_at.cast("date"))
        tried = closed.inner_join(visits, closed.tried_customer == visits.at_customer)
        tried = tried.filter(tried.on >= tried.born, tried.on <= tried.closing)
    else:
        events = table("stage_events")
        events = events.filter(events.entered_on <= day(as_of)).select(of_deal="deal_id", on="entered_on", entered="stage")
        # One attempt per day on which the deal moved, on whichever track.
        events = events.select("of_deal", "on").distinct()
        tried = closed.inner_join(events, closed.tried_deal == events.of_deal)
        tried = tried.filter(tried.on <= tried.closing)
    counted = tried.group_by(counted_deal=tried.tried_deal).aggregate(n=tried.count())
    joined = closed.left_join(counted, closed.tried_deal == counted.counted_deal)
    return joined.select("tried_deal", "ended", attempts=ibis.coalesce(joined.n, 0))


def usual_attempts(warehouse: Warehouse, as_of: date, basis: str, kept_from: date) -> float | None:
    """The attempts that half of the won deals needed at least (their median).

    None with fewer than 10 won deals, or where the median is none at all: nothing is fewer than that.
    """
    found = warehouse.frame(outlined(_median, as_of, basis, kept_from))
    if not found["n"].iloc[0] >= FEWEST_WON or not found["least"].iloc[0] > 0:
        return None
    return float(found["least"].iloc[0])


def _median(as_of: AnyDay, basis: str, kept_from: AnyDay) -> ir.Table:
    tried = attempts(as_of, basis, kept_from)
    won = tried.filter(tried.ended == "won")
    return won.aggregate(least=won.attempts.quantile(0.5).cast("float64"), n=won.count())


def objections(as_of: AnyDay, kept_from: AnyDay) -> ir.Table:
    """One row per closed deal whose customer was visited while it was open: objected_deal, ended, objected (1 where a visit tells of an objection).

    No sheet has a column for objections: what is read is the result and the analysis a salesperson wrote about a visit.
    """
    deals = table("deals")
    deals = deals.select(objected_deal="deal_id", at_customer="customer_label", born="created_on", closing="final_closed_on", ended=outcome_at(deals, as_of))
    closed = deals.filter(deals.ended.isin(("won", "lost")), deals.born >= day(kept_from), deals.at_customer.notnull())
    visits = table("visits")
    told = (visits.result.fill_null("").lower() + " " + visits.analysis.fill_null("").lower())
    visits = visits.select(visited="customer_label", on=visits.started_at.cast("date"), objected=told.contains("异议") | told.contains("objection"))
    seen = closed.inner_join(visits, closed.at_customer == visits.visited)
    seen = seen.filter(seen.on >= seen.born, seen.on <= seen.closing)
    return seen.group_by(["objected_deal", "ended"]).aggregate(objected=seen.objected.cast("int64").max())
