"""Stock-takings of customers: what was written down on a day, or where the deals stood on it, in the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import ibis.expr.types as ir
import pandas as pd

from analytics.books.deal_progress import outcome_at
from analytics.books.deal_standing import standing
from analytics.books.stages import StageMap, fold, stages_in_force, steps_by_name
from analytics.scope import Filter, Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import has_dimension, rows, table

TAKEN = ("customer", "deal_id", "owner", "node", "sales_stage", "strategy", "due_on")


def inventory_days(warehouse: Warehouse, scope: Scope = Scope()) -> tuple[date, ...]:
    """The days on which stock was taken, oldest first; days to come do not count."""
    if not warehouse.row_count("inventories"):
        return ()
    days = sorted(pd.Timestamp(one).date() for one in warehouse.frame(outlined(_days, scope))["inv_date"])
    return tuple(one for one in days if one <= (scope.as_of or warehouse.today()))


def written_down(warehouse: Warehouse, scope: Scope, taken_on: date) -> pd.DataFrame:
    """The stock-taking of a day as it was written: the columns of TAKEN, and decision_step, sales_step, key.

    A node or stage reads against the stage sets in force; one that is in none has no step. A row's `key` is its deal, else
    its customer. Filters that the sheet does not know (team, region) are those of the deal.
    """
    found = warehouse.frame(outlined(_written, scope, taken_on))
    for step, column, track in (("decision_step", "node", "decision"), ("sales_step", "sales_stage", "sales")):
        steps = steps_by_name(stages_in_force(warehouse, track).stages)
        found[step] = pd.Series([steps.get(fold(text)) if isinstance(text, str) else None for text in found[column]], index=found.index, dtype="float64")
    return _keyed(found)


def from_the_deals(warehouse: Warehouse, scope: Scope, as_of: date) -> pd.DataFrame:
    """The open deals as of a day in the same columns, without strategy and date; the owner is the deal's salesperson."""
    sales, decision = stages_in_force(warehouse, "sales"), stages_in_force(warehouse, "decision")
    found = warehouse.frame(outlined(_standing_deals, scope, as_of, sales, decision))
    for step, column, stages in (("decision_step", "node", decision), ("sales_step", "sales_stage", sales)):
        found[step] = found[step].astype("float64")
        names = {stage.step: stage.zh for stage in stages.stages}
        found[column] = pd.Series([None if pd.isna(one) else names.get(int(one)) for one in found[step]], index=found.index, dtype="object")
    return _keyed(found.assign(strategy=None, due_on=None))


def outcomes(warehouse: Warehouse, as_of: date, deals: Iterable[object]) -> dict[str, str]:
    """Which of these deals had closed as of a day: deal_id -> won or lost; open ones are left out."""
    asked = {str(deal) for deal in deals if deal is not None}
    if not asked or not warehouse.row_count("deals"):
        return {}
    found = warehouse.frame(outlined(_closed, as_of))
    return {deal: outcome for deal, outcome in zip(found["deal_id"], found["outcome"], strict=True) if deal in asked}


def _keyed(found: pd.DataFrame) -> pd.DataFrame:
    for name in TAKEN:
        found[name] = pd.Series([None if value is None or pd.isna(value) else value for value in found[name]], index=found.index, dtype="object")
    found["due_on"] = pd.Series([None if one is None else pd.Timestamp(one).date() for one in found["due_on"]], index=found.index, dtype="object")
    # What is no deal yet is told apart by its customer.
    found["key"] = [deal or f"\x1f{customer}" for deal, customer in zip(found["deal_id"], found["customer"], strict=True)]
    return found.sort_values(["customer", "deal_id"], na_position="last", kind="stable").drop_duplicates("key", keep="last").reset_index(drop=True)


def _days(scope: Scope) -> ir.Table:
    return _through_deals(scope).select("inv_date").distinct()


def _written(scope: Scope, taken_on: AnyDay) -> ir.Table:
    taken = _through_deals(scope)
    return taken.filter(taken.inv_date == day(taken_on)).select(*TAKEN)


def _through_deals(scope: Scope) -> ir.Table:
    """Rows of inventories that the scope lets through: by their own columns, or by those of their deal."""
    own = Scope(where=_known(scope.where, "inventories"), visible=_known(scope.visible, "inventories"))
    rest = Scope(where=tuple(pair for pair in scope.where if pair not in own.where), visible=tuple(pair for pair in scope.visible if pair not in own.visible))
    taken = rows("inventories", own)
    if not rest.filters:
        return taken
    deals = rows("deals", rest).select(own_deal="deal_id")
    return taken.semi_join(deals, taken.deal_id == deals.own_deal)


def _known(filters: tuple[Filter, ...], name: str) -> tuple[Filter, ...]:
    return tuple(pair for pair in filters if has_dimension(name, pair[0]))


def _standing_deals(scope: Scope, as_of: AnyDay, sales: StageMap, decision: StageMap) -> ir.Table:
    deals = standing(scope, ("customer", "person"), None, as_of, as_of, sales, decision)
    return deals.select("customer", "deal_id", "sales_step", "decision_step", owner=deals.person)


def _closed(as_of: AnyDay) -> ir.Table:
    deals = table("deals")
    closed = deals.select("deal_id", outcome=outcome_at(deals, as_of))
    return closed.filter(closed.outcome != "open")
