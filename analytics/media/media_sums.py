"""What media spending adds up to, the rates of those sums, and what the company's own books say came of each medium."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.outline import AnyDay, day, outlined
from analytics.warehouse.asking.tables import rows, table

SUMS = ("cost_yuan", "impressions", "views", "viewers", "repeat_viewers", "clicks", "leads", "deals", "revenue_yuan", "margin_yuan")
# What stands in a ratio with the cost, summed again over the rows whose cost is known: a blank cost is unknown and not 0.
COSTED = ("impressions", "views", "clicks", "leads", "deals", "revenue_yuan", "margin_yuan")
# Where so much of the days from first contact to first purchase is still to come, what was spent has not shown what it brings.
IMMATURE_ABOVE = 0.2
GRAINS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
UNNAMED = DIMENSIONS["source_medium"].blank.zh


def sums(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    """One row per group: every sum, `n` rows, `undated`, rows with a revenue and no margin, what rows with both figures
    add up to, `uncosted` rows with results and a blank cost, what the others (_costed) add up to, and what those cost that have a
    revenue (cost_with_revenue) or a margin; `unreturned` rows have a cost and neither."""
    media = rows("media", scope, by, "date", start, end)
    has_revenue = media.revenue_yuan.fill_null(0) != 0
    reached = media.viewers.notnull() & media.impressions.notnull()
    measures: dict[str, ir.Value] = {name: media[name].sum().cast("float64") for name in SUMS}
    measures |= {
        "n": media.count(), "undated": media["date"].isnull().sum(), "margin_missing": (has_revenue & media.margin_yuan.isnull()).sum(),
        "impressions_reached": media.impressions.sum(where=reached), "reached": media.viewers.sum(where=reached),
    }
    costed = media.cost_yuan.notnull()
    results = ibis.or_(*(media[name].fill_null(0) != 0 for name in COSTED))
    measures |= {f"{name}_costed": media[name].sum(where=costed).cast("float64") for name in COSTED}
    measures |= {"uncosted": (results & ~costed).sum(), "uncosted_yuan": media.revenue_yuan.sum(where=~costed).cast("float64"),
                 "margin_missing_costed": (has_revenue & media.margin_yuan.isnull() & costed).sum()}
    # A blank return is unknown, as a blank cost is: the row is in no ratio that needs it. Where nothing was sold there is no margin
    # either, and money back from a medium brings nothing but less cost.
    back = (media.cost_yuan <= 0).fill_null(False)
    returned = {"revenue": media.revenue_yuan.notnull() | back, "margin": media.margin_yuan.notnull() | back | (media.revenue_yuan == 0).fill_null(False)}
    measures |= {f"cost_with_{basis}": media.cost_yuan.sum(where=known).cast("float64") for basis, known in returned.items()}
    blank = media.revenue_yuan.isnull() & media.margin_yuan.isnull() & (media.cost_yuan.fill_null(0) > 0)
    measures |= {"unreturned": blank.sum(), "unreturned_yuan": media.cost_yuan.sum(where=blank).cast("float64")}
    return media.group_by(list(by)).aggregate(**measures) if by else media.aggregate(**measures)


def rates(summed: pd.DataFrame) -> pd.DataFrame:
    """The sums with every rate and unit cost: ratios of sums; unknown over nothing, and where a part is more than its whole."""
    made = summed.copy()

    def over(top: str, bottom: str) -> pd.Series:
        return made[top] / made[bottom].where(made[bottom] > 0)

    def part(top: str, bottom: str) -> pd.Series:
        share = over(top, bottom)
        return share.where(share <= 1)

    made["retention"] = part("repeat_viewers", "viewers").where(~(made["viewers"] > made["views"]))
    made["ctr"], made["view_rate"], made["lead_rate"] = part("clicks", "impressions"), part("views", "impressions"), part("leads", "clicks")
    made["deal_rate"], made["roas"] = over("deals", "leads"), over("revenue_yuan_costed", "cost_with_revenue")
    frequency = over("impressions_reached", "reached")
    made["frequency"] = frequency.where(frequency >= 1)
    # Where nothing was spent there is no cost per lead, rather than a lead for nothing.
    spent = made["cost_yuan"] > 0
    for name, bottom in (("cpc_yuan", "clicks_costed"), ("cpl_yuan", "leads_costed"), ("cost_per_deal_yuan", "deals_costed"), ("cac_yuan", "new_customers"), ("cost_per_view_yuan", "views_costed")):
        made[name] = over("cost_yuan", bottom).where(spent)
    made["cpm_yuan"] = 1000 * over("cost_yuan", "impressions_costed").where(spent)
    on_margin = made["margin_yuan_costed"].notna() & (made["margin_missing_costed"] == 0)
    gained = made["margin_yuan_costed"].where(on_margin, made["revenue_yuan_costed"])
    laid_out = made["cost_with_margin"].where(on_margin, made["cost_with_revenue"])
    made["roi"] = (gained - laid_out) / laid_out.where(laid_out > 0)
    basis = pd.Series("revenue", index=made.index, dtype="object").where(~on_margin, "margin")
    made["roi_basis"] = basis.where(gained.notna(), None)
    made["gained_yuan"] = gained
    return made


def first_buyers(scope: Scope, by: tuple[str, ...], start: AnyDay, end: AnyDay) -> ir.Table:
    """Customers whose first positive sale falls in the window, counted by source and by the step of time it falls in."""
    joined = _sourced(end)
    joined = joined.filter(joined.first_on >= day(start))
    for _dim, values in scope.filters:
        joined = joined.filter(joined.medium.isin(list(values)))
    keys = {dim: joined.medium if dim == "medium" else joined.first_on.truncate(GRAINS[dim]).cast("date") for dim in by}
    return joined.group_by(**keys).aggregate(n=joined.count()) if keys else joined.aggregate(n=joined.count())


def _sourced(end: AnyDay) -> ir.Table:
    """Every customer who has bought before `end`: the day of the first positive sale, where they came from, the day they were listed."""
    sales, customers = table("sales"), table("customers")
    sales = sales.filter(sales.is_counted & (sales.credited_yuan > 0) & sales.customer_label.notnull() & (sales.ordered_on < day(end)))
    firsts = sales.group_by("customer_label").aggregate(first_on=sales.ordered_on.min(), said=sales.source_label.max())
    known = customers.group_by(of_customer=customers.customer_label).aggregate(known=customers.source_label.max(), created_on=customers.created_on.min())
    joined = firsts.left_join(known, firsts.customer_label == known.of_customer)
    return joined.mutate(medium=ibis.coalesce(joined.known, joined.said).fill_null(UNNAMED))


def lags(first_day: AnyDay, end: AnyDay) -> ir.Table:
    """One row per customer who has bought: medium, and `lag` days from first being known (listed, or the first deal) to the first sale.

    Only customers first known since `first_day`, the first day of our sales: others may have bought before what we can see.
    """
    deals = table("deals")
    begun = deals.filter(deals.customer_label.notnull() & deals.created_on.notnull()).group_by(of_deal=deals.customer_label).aggregate(begun_on=deals.created_on.min())
    sourced = _sourced(end)
    joined = sourced.left_join(begun, sourced.customer_label == begun.of_deal)
    known_on = ibis.ifelse(joined.created_on.isnull() | (joined.begun_on < joined.created_on), joined.begun_on, joined.created_on)
    joined = joined.mutate(known_on=known_on)
    # A customer listed only after the first sale tells nothing of how long it took.
    joined = joined.filter(joined.known_on.notnull() & (joined.known_on <= joined.first_on) & (joined.known_on >= day(first_day)))
    return joined.select("medium", "known_on", "first_on", lag=joined.first_on.delta(joined.known_on, unit="day"))


def observed_lags(warehouse: Warehouse, scope: Scope, as_of: date) -> tuple[pd.DataFrame, str]:
    """`lags` of the media asked for up to as_of, and the statement; none where the reader may see some rows only: lags are the company's."""
    expression = outlined(lags, warehouse.first_date("sales", "ordered_on") or as_of, as_of + timedelta(days=1))
    found = warehouse.frame(expression)
    wanted = {value for dim, values in scope.where if dim == "medium" for value in values}
    found = found[found["medium"].isin(wanted)] if wanted else found
    return (found.iloc[:0] if any(dim != "medium" for dim, _values in scope.visible) else found), warehouse.sql(expression)


def immature_since(as_of: date, mature: float | None) -> date | None:
    """The day after which what was spent has not run its course: `mature` days before as_of; None where that is unknown."""
    return None if mature is None else as_of - timedelta(days=int(mature))


def days_to_mature(lag_days: np.ndarray) -> float | None:
    """After how many days all but `IMMATURE_ABOVE` of first purchases had followed; None with fewer than ten of them."""
    return float(np.quantile(lag_days, 1 - IMMATURE_ABOVE, method="higher")) if len(lag_days) >= 10 else None


def own_sales(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Sales that count, by the medium the sale or else its customer came from: revenue without returns, returns, cost where known."""
    sales = rows("sales", scope, tuple(dim for dim in by if dim != "medium"), "ordered_on", start, end)
    sales = sales.filter(sales.is_counted)
    named = _with_source(sales)
    back = named.credited_yuan < 0
    measures = {
        "own_revenue_yuan": named.credited_yuan.sum(), "own_returns_yuan": named.credited_yuan.sum(where=back), "own_orders": named.order_key.nunique(where=~back),
        "own_margin_yuan": (named.credited_yuan - named.credited_cost_yuan).sum(), "costed_yuan": named.credited_yuan.sum(where=named.credited_cost_yuan.notnull()),
        "said_otherwise": named.credited_yuan.sum(where=named.by_customer),
    }
    return named.group_by(list(by)).aggregate(**measures) if by else named.aggregate(**measures)


def own_deals(scope: Scope, by: tuple[str, ...], start: AnyDay | None, end: AnyDay) -> ir.Table:
    """Deals won, by the medium the deal or else its customer came from, by the day they closed."""
    deals = rows("deals", scope, tuple(dim for dim in by if dim != "medium"), "final_closed_on", start, end)
    deals = deals.filter(deals.final_outcome == "won")
    named = _with_source(deals)
    measures = {"own_deals": named.count(), "own_won_yuan": named.amount_yuan.sum()}
    return named.group_by(list(by)).aggregate(**measures) if by else named.aggregate(**measures)


def _with_source(shown: ir.Table) -> ir.Table:
    customers = table("customers")
    known = customers.group_by(of_source=customers.customer_label).aggregate(known=customers.source_label.max())
    joined = shown.left_join(known, shown.customer_label == known.of_source)
    return joined.mutate(medium=ibis.coalesce(joined.source_label, joined.known).fill_null(UNNAMED), by_customer=joined.source_label.isnull() & joined.known.notnull())


def spending(items: tuple[str, ...], by: tuple[str, ...], start: AnyDay, end: AnyDay) -> ir.Table:
    """Expenses of the window with one of these items (folded), per step of time."""
    expenses = table("expenses")
    held = expenses.filter((expenses["date"] >= day(start)) & (expenses["date"] < day(end)) & expenses.item.strip().lower().isin(list(items)))
    keys = {dim: held["date"].truncate(GRAINS[dim]).cast("date") for dim in by}
    total = held.amount_yuan.sum().cast("float64")
    return held.group_by(**keys).aggregate(expenses_yuan=total) if keys else held.aggregate(expenses_yuan=total)
