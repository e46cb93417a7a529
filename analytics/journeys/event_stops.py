"""Who is behind a step of an event funnel: the deals or customers that came this far and no further."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.deal_progress import outcome_at
from analytics.columns import columns
from analytics.errors import Refused, Text
from analytics.journeys.event_actors import with_dimensions
from analytics.journeys.event_chains import DAY_ZERO, day_number
from analytics.journeys.event_reach import DEFAULT, SEQUENCE_FACTS, Sequence, reached, sequence_read
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import day, outlined
from analytics.warehouse.asking.tables import has_dimension, rows
from analytics.window import nothing_to_read

OWN = (Column("reached_on", Text("到达日期", "Reached on"), "date"), Column("days_since", Text("到达后天数", "Days since"), "day"))
DEALS = ("deal_id", "customer", "person", "team", "outcome", "amount_yuan", "reached_on", "days_since")
CUSTOMERS = ("customer", "deals", "person", "team", "outcome", "amount_yuan", "reached_on", "days_since")
_BY = ("customer", "person", "team")
FACTS = (Fact("found", Text("共有", "Found"), "count"), Fact("step", Text("第几步", "Step"), "count"), *SEQUENCE_FACTS)


def event_stops(
    warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = (), *, step: int = 1, steps: str = DEFAULT, actor: str = "deal", order: str = "ordered",
    window_days: int | None = None, exclude: str = "", limit: int = 50,
) -> Answer:
    """Which deals or customers come to this step of the sequence and no further?

    Definition: the actors `event_funnel` counts at `step` and not at the next one, under the same options; at the last step
    all that reached it. Filters narrow them as they narrow the funnel: one group of a split is asked for as a filter.
    reached_on = the first arrival at the step (unordered: at any `step` of the steps); days_since = as_of − reached_on. A
    customer is shown by its deals let through: the open ones, where it has none the won ones, else the lost ones; deals is
    their number, amount_yuan the sum of the known amounts, person and team those of the largest. Without a deal its person is
    the owner in customers, the rest is unknown.
    Parameters: tables and options as `event_funnel`; `step` — from 1; `limit` — at most that many, largest first.
    Returns: one row per deal or customer, largest amount first, unknown amounts last: deal_id (of customers: deals — count),
    customer, person, team, outcome; amount_yuan — yuan; reached_on — date; days_since — days. facts: found (all of them), step, steps.
    Raises: UnknownName for an event or option; Refused for a sequence or period that cannot be read or a step it does not have.
    Source: as `event_funnel`.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("deals", [{"deal_id": "A", "created_on": "2026-03-02", "outcome": "won", "closed_on": "2026-03-10"},
    ...     {"deal_id": "B", "created_on": "2026-03-02"}, {"deal_id": "C", "created_on": "2026-03-03"}]),
    ...     sheet("stage_events", [{"deal_id": deal, "track": "sales", "stage": "见面约访", "entered_on": day} for deal, day in (("A", "2026-03-04"), ("B", "2026-03-08"))]))
    >>> found = event_stops(house, Scope("2026-03"), step=2, steps="created,sales:2,won").rows
    >>> found[["deal_id", "reached_on", "days_since"]].astype(str).values.tolist()
    [['B', '2026-03-08', '2']]
    """
    read = sequence_read(warehouse, scope, by, steps=steps, actor=actor, order=order, window_days=window_days, exclude=exclude)
    at, asked = read.at, read.sequence
    if not 1 <= step <= len(read.steps):
        raise Refused(Text(f"这一串事件有 1 到 {len(read.steps)} 步，没有第 {step} 步。", f"The sequence has steps 1 to {len(read.steps)}, no step {step}."))
    shown = DEALS if actor == "deal" else CUSTOMERS
    named = columns(shown, OWN)
    if asked is None:
        return Answer("event_stops", None, at.period, named, pd.DataFrame(columns=list(shown)), (*at.notes, *read.missing))
    # The number found travels on the rows: one is read even where none is to be listed.
    expression = outlined(_listed, asked, step, max(limit, 1))
    table = warehouse.frame(expression)
    facts: dict[str, object] = {
        "found": int(table["found"].iloc[0]) if len(table) else 0, "step": step, "steps": asked.steps, "order": order, "actor": actor,
    }
    table["reached_on"] = (pd.Timestamp(DAY_ZERO) + pd.to_timedelta(table["t"], unit="D")).dt.date
    alone: tuple[Text, ...] = ()
    if actor == "customer":
        without = not warehouse.row_count("deals")
        alone = (nothing_to_read("deals", warehouse),) if without else (_NO_DEAL,) if table["deals"].isna().any() else ()
    notes = (*at.notes, *read.missing, *alone)
    return Answer("event_stops", at.as_of, at.period, named, table[list(shown)].head(limit), notes, at.finished, facts=facts, sql=(warehouse.sql(expression),))


_NO_DEAL = Text("没有商机的客户，看不出结果和金额。", "Of customers without a deal outcome and amount are unknown.")


def _listed(asked: Sequence, step: int, limit: int) -> ir.Table:
    stopped = _stopped(asked, step)
    named = _deals(stopped, asked) if asked.actor == "deal" else _customers(stopped, asked)
    counted = named.mutate(found=named.count().over(ibis.window()), days_since=day_number(day(asked.as_of)) - named.t)
    return counted.order_by(counted.amount_yuan.desc(nulls_first=False), counted.who).limit(limit)


def _stopped(asked: Sequence, step: int) -> ir.Table:
    """(who, t): the actors of the step that are not among those of the next."""
    came = with_dimensions(reached(asked), asked.actor, asked.scope, ())
    came = came.filter(came.step.isin((step, step + 1)))
    seen = came.group_by("who").aggregate(furthest=came.step.max(), t=came.t.min(where=came.step == step))
    return seen.filter(seen.furthest == step).select("who", "t")


def _deals(stopped: ir.Table, asked: Sequence) -> ir.Table:
    deals = rows("deals", asked.scope, _BY, "created_on")
    deals = deals.select("deal_id", *_BY, outcome=outcome_at(deals, asked.as_of), amount_yuan=deals.amount_yuan.cast("float64"))
    return stopped.inner_join(deals, stopped.who == deals.deal_id)


def _customers(stopped: ir.Table, asked: Sequence) -> ir.Table:
    """Each customer with what its open deals say, else its won ones, else its lost ones."""
    # A filter deals do not know has narrowed the events already; what the reader may not see is never left out.
    scope = Scope(where=tuple(pair for pair in asked.scope.where if has_dimension("deals", pair[0])), visible=asked.scope.visible)
    deals = rows("deals", scope, _BY, "created_on")
    deals = deals.filter(deals.customer_label.notnull(), deals.created_on.isnull() | (deals.created_on <= day(asked.as_of)))
    deals = deals.select("deal_id", *_BY, state=outcome_at(deals, asked.as_of), amount=deals.amount_yuan.cast("float64"))
    deals = deals.mutate(standing=(deals.state == "open").cast("int8") * 2 + (deals.state == "won").cast("int8"))
    of_one = ibis.window(group_by="customer")
    largest_first = ibis.window(group_by="customer", order_by=[deals.standing.desc(), deals.amount.desc(nulls_first=False), deals.deal_id])
    deals = deals.mutate(best=deals.standing.max().over(of_one), place=ibis.row_number().over(largest_first))
    deals = deals.filter(deals.standing == deals.best)
    held = deals.group_by(of_customer="customer").aggregate(
        deals=deals.count(), deal_person=deals.person.max(where=deals.place == 0), team=deals.team.max(where=deals.place == 0),
        outcome=deals.state.max(), amount_yuan=deals.amount.sum())
    owners = rows("customers")
    owners = owners.group_by(owned="customer_label").aggregate(owner=owners.owner_label.min())
    joined = stopped.left_join(held, stopped.who == held.of_customer)
    joined = joined.left_join(owners, joined.who == owners.owned)
    return joined.select(
        "who", "t", "deals", "team", "outcome", "amount_yuan", customer="who", person=ibis.coalesce(joined.deal_person, joined.owner))
