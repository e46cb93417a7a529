"""Who goes through a sequence of events: the deals let through, or the customers, with what they are split by."""

from __future__ import annotations

import ibis.expr.types as ir

from analytics.errors import Refused, Text
from analytics.scope import Scope
from analytics.warehouse.asking.dimensions import DIMENSIONS, is_step
from analytics.warehouse.asking.tables import rows


def check_split(actor: str, by: tuple[str, ...]) -> None:
    """Raises Refused for customers split by time: a customer has no day of its own."""
    for dim in by:
        if actor == "customer" and is_step(dim):
            raise Refused(Text("客户的事件漏斗不能按时间拆分；请换期间来看。", "An event funnel of customers cannot be split by time; ask for another period."))


def with_dimensions(actors: ir.Table, actor: str, scope: Scope, by: tuple[str, ...]) -> ir.Table:
    """Rows with a deal or customer in `who`: the deals let through with their dimensions; customers are looked up only to be split."""
    if actor == "deal":
        deals = rows("deals", scope, by, "created_on").select("deal_id", *by)
        return actors.inner_join(deals, actors.who == deals.deal_id)
    if not by:
        return actors
    customers = rows("customers", Scope(), by)
    customers = customers.group_by("customer_label").aggregate(**{dim: customers[dim].min() for dim in by})
    joined = actors.left_join(customers, actors.who == customers.customer_label)
    return joined.mutate(**{dim: joined[dim].fill_null(DIMENSIONS[dim].blank.zh if dim in DIMENSIONS else "未填写") for dim in by})
