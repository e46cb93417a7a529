"""预算使用: what was spent of what was budgeted, by item, team, region, channel and month."""

from __future__ import annotations

import difflib
from datetime import date

import pandas as pd

from analytics.answer import Answer, Column, Fact
from analytics.books.budget_book import LINE
from analytics.books.spending import budget_cells, common_end, ends_early, expenses_fit, reading_window, spent
from analytics.calendar import add_months, period_of
from analytics.columns import columns
from analytics.errors import Text, UnknownName
from analytics.market.columns import FAMILY
from analytics.measure import covers, measure
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS, dimension_label
from analytics.warehouse.asking.tables import has_dimension
from analytics.window import TIME_PROGRESS, Window, nothing_to_read

STATES = {
    "over": Text("超预算", "Over budget"), "fast": Text("用得快", "Faster than time"), "within": Text("预算内", "Within budget"),
    "no_budget": Text("没有预算", "No budget"),
}
GRAINS = ("month", "quarter", "year")
OWN = (
    *FAMILY, Column("spent_yuan", Text("已用", "Spent"), "yuan"), Column("budgeted_spent_yuan", Text("预算内已用", "Spent of the budget"), "yuan"),
    Column("unbudgeted_yuan", Text("预算外", "Unbudgeted"), "yuan"), Column("remaining_yuan", Text("剩余", "Remaining"), "yuan"),
    Column("over_yuan", Text("超出", "Over"), "yuan"), Column("budget_state", Text("预算状态", "Budget state"), words=STATES),
    Column("like_sales", Text("同期成交额", "Sales of the same days"), "yuan"),
)
SHOWN = (
    "budget_yuan", "spent_yuan", "budgeted_spent_yuan", "unbudgeted_yuan", "used_rate", "time_progress", "remaining_yuan", "over_yuan", "budget_state", "prorated", "like_sales",
    "expense_ratio",
)
FASTER = 0.1  # by how much a budget may run ahead of time before it is worth a word
_CENT = 0.005
# What a budget is given to where it is not given to these.
_NEAREST = {"person": "team", "customer_region": "region", "product": "item", "line": "item", "medium": "channel", "source_medium": "channel", "campaign": "channel",
            "dealer": "channel", "customer": "channel", "day": "month", "week": "month"}
NAN = float("nan")
FACTS = (Fact("total", Text("合计", "Total"), parts=columns(SHOWN, OWN)), TIME_PROGRESS)


def budget_use(warehouse: Warehouse, scope: Scope, by: tuple[str, ...] = ("item",)) -> Answer:
    """How much of the budget is used, is it going faster than time, and where is it over?

    Definition: budget_yuan — of the whole period, months still to come included; a quarter's or year's budget is spread over its months
    by working days, and a part of a month counts by its working days (`prorated`). spent_yuan — expenses by their date. What
    was spent on an item in a month in which the row has no budget for that item is unbudgeted_yuan and stands outside the rate (where no item
    has both a budget and expenses, items are not told apart); budgeted_spent_yuan = spent − unbudgeted. used_rate = budgeted_spent ÷ budget;
    remaining = budget − budgeted_spent; over_yuan = what it is short of. budget_state:
    over — more spent than budgeted; fast — used_rate is more than 10 points ahead of time_progress (working days, of the row's own months);
    within; no_budget. expense_ratio = expenses ÷ like_sales, the sales of the row — by item, and where sales cannot be split, all sales of
    the scope — through the last day both reach.
    Parameters: reads budgets (period × team × item), expenses, sales; `by` — item, team, region, channel, month, quarter, year.
    Returns: one row per group, largest budget first (time in its order): yuan, shares 0-1. facts: `total`, the same measured at its own
    grain: there an item counts as budgeted if any row's is.
    Raises: UnknownName for a dimension budgets do not have; Refused for a period that cannot be read.
    Source: ours.

    >>> from sample_data.by_hand import sheet, warehouse_with
    >>> house = warehouse_with(sheet("budgets", [{"period": "2026-03", "item": "推广", "amount_yuan": 1000}, {"period": "2026-03", "item": "差旅", "amount_yuan": 100}]),
    ...     sheet("expenses", [{"date": day, "item": item, "amount_yuan": much} for day, item, much in (
    ...     ("2026-03-02", "推广", 700), ("2026-03-09", "差旅", 120), ("2026-03-16", "会议", 50))]))

    Half of the working days of March 2026 were over on the 16th:

    >>> budget_use(house, Scope("2026-03")).rows[["item", "budget_yuan", "spent_yuan", "used_rate", "over_yuan", "unbudgeted_yuan", "budget_state"]].values.tolist()
    [['推广', 1000.0, 700.0, 0.7, 0.0, 0.0, 'fast'], ['差旅', 100.0, 120.0, 1.2, 20.0, 0.0, 'over'], ['会议', nan, 50.0, nan, nan, 50.0, 'no_budget']]
    """
    by = by or ("item",)
    _check(by, scope)
    shown = (*by, *SHOWN)
    if not warehouse.row_count("budgets") and not warehouse.row_count("expenses"):
        at = reading_window(warehouse, scope, "expenses")
        return Answer("budget_use", None, at.period, columns(shown, OWN), pd.DataFrame(columns=list(shown)), (*at.notes, nothing_to_read("budgets", warehouse)), at.finished)
    at = reading_window(warehouse, scope, "expenses", "sales")
    rows, sql = _used(warehouse, scope, at, by)
    whole, _sql = _used(warehouse, scope, at, ())
    timely = [dim for dim in by if dim in GRAINS]
    order = dict.fromkeys(timely, True) | {"budget_yuan": False, "spent_yuan": False} | {dim: True for dim in by if dim not in timely}
    rows = rows.sort_values(list(order), ascending=list(order.values()), kind="stable", na_position="last")
    one = dict.fromkeys(SHOWN) if whole.empty else whole.iloc[0].to_dict()
    total = {name: None if one[name] is None or pd.isna(one[name]) else one[name] for name in SHOWN}
    return Answer(
        "budget_use", at.as_of, at.period, columns(shown, OWN), rows[list(shown)].reset_index(drop=True), (*at.notes, *_notes(warehouse, at, rows)), at.finished,
        facts={"total": total, "time_progress": at.time_progress}, sql=sql,
    )


def _check(by: tuple[str, ...], scope: Scope) -> None:
    for dim in by:
        if dim not in (*LINE, *GRAINS):
            raise _not_of_budgets(dim, (*LINE, *GRAINS), Text("拆分", "split"))
    for dim, _values in scope.where:
        if dim not in LINE:
            raise _not_of_budgets(dim, LINE, Text("筛选", "filtered"))


def _not_of_budgets(dim: str, possible: tuple[str, ...], done: Text) -> UnknownName:
    """A dimension that exists, but not of budgets: which do, and the one that comes nearest to what was meant."""
    near = _NEAREST.get(dim) or next(iter(difflib.get_close_matches(dim, possible, n=1, cutoff=0.5)), "")
    said, meant = (dimension_label(one) for one in (dim, near))
    listed = [(one, dimension_label(one)) for one in possible]
    zh = f"预算不能按「{said.zh}」（{dim}）{done.zh}；可以按 {'、'.join(f'{one}（{label.zh}）' for one, label in listed)}"
    en = f"Budgets cannot be {done.en} by “{said.en}” ({dim}), but by {', '.join(f'{one} ({label.en})' for one, label in listed)}"
    if near in possible:
        return UnknownName(Text(f"{zh}；最接近的是 {near}（{meant.zh}）。", f"{en}; the nearest is {near} ({meant.en})."))
    return UnknownName(Text(f"{zh}。", f"{en}."))


def _used(warehouse: Warehouse, scope: Scope, at: Window, by: tuple[str, ...]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    plain = tuple(dim for dim in by if dim not in GRAINS)
    found = budget_cells(warehouse, scope, at, plain)
    cells = found.frame
    for grain in GRAINS:
        if grain in by:
            cells[grain] = [period_of(month, grain).start for month in cells["month"]]
    rows = _summed(warehouse, at, cells, by)
    return _with_sales(warehouse, scope, at, rows, by), found.sql


def _days(column: pd.Series) -> list[date]:
    return [pd.Timestamp(value).date() for value in column]


def _summed(warehouse: Warehouse, at: Window, cells: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """The months of a row put together; what was spent without a budget stands beside the rate, not in it."""
    made = []
    for key, part in cells.groupby(list(by), sort=True) if by else [((), cells)]:
        has = bool(part["budget_yuan"].notna().any())
        used, beyond = float(part["budgeted_yuan"].sum(skipna=False)), float(part["beyond_yuan"].sum(skipna=False))
        budget = float(part["budget_yuan"].sum()) if has else NAN
        progress = _progress(warehouse, at, part["month"][part["budget_yuan"].notna()]) if has else None
        rate = used / budget if budget > 0 else NAN
        made.append(dict(zip(by, key, strict=True)) | {
            "budget_yuan": budget, "spent_yuan": used + beyond, "budgeted_spent_yuan": used if has else NAN, "unbudgeted_yuan": beyond, "used_rate": rate,
            "time_progress": NAN if progress is None else progress, "remaining_yuan": budget - used, "over_yuan": max(used - budget, 0.0) if has and used == used else NAN,
            "budget_state": _state(budget, used, rate, progress), "prorated": "✓" if part["prorated"].any() else None,
        })
    return pd.DataFrame(made, columns=[*by, *(name for name in SHOWN if name not in ("like_sales", "expense_ratio"))])


def _progress(warehouse: Warehouse, at: Window, months: pd.Series) -> float | None:
    """Working days elapsed in the budgeted months of the window, over all of them."""
    calendar, whole, gone = warehouse.calendar(), 0, 0
    for month in set(months):
        low, high = month, add_months(month, 1)
        if at.period is not None:
            low, high = max(low, at.period.start), min(high, at.period.end)
        whole += calendar.count(low, high)
        gone += calendar.count(low, min(high, at.end)) if at.end > low else 0
    return gone / whole if whole else None


def _state(budget: float, used: float, rate: float, progress: float | None) -> str | None:
    if budget != budget:
        return "no_budget"
    if used != used:
        return None
    if used - budget > _CENT:
        return "over"
    return "fast" if progress is not None and rate > progress + FASTER else "within"


def _with_sales(warehouse: Warehouse, scope: Scope, at: Window, rows: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Expenses of the row ÷ the sales it goes with, both through the last day both reach."""
    rows = rows.assign(like_sales=NAN, expense_ratio=NAN)
    fit = tuple(dim for dim in by if dim != "item")
    if rows.empty or not (warehouse.row_count("sales") and warehouse.row_count("expenses")) or not all(has_dimension("sales", dim) for dim, _values in scope.where):
        return rows
    end = common_end(warehouse, at, "expenses", "sales")
    if at.start is not None and end <= at.start or not expenses_fit((), scope):
        return rows
    sold = measure(warehouse, ("sales",), fit, at.start, end, scope).frame.rename(columns={"sales": "like_sales"})
    like = spent(warehouse, scope, by, at.start, end).frame
    if not by:
        sales, expenses = sold["like_sales"].iloc[0], float(like["expenses_yuan"].fillna(0.0).iloc[0])
        return rows.assign(like_sales=sales, expense_ratio=expenses / sales if sales > 0 else NAN)
    for frame in (sold, like):
        for dim in set(by) & set(GRAINS) & set(frame.columns):
            frame[dim] = _days(frame[dim])
    rows = rows.drop(columns=["like_sales", "expense_ratio"]).merge(like, on=list(by), how="left")
    rows = rows.merge(sold, on=list(fit), how="left") if fit else rows.assign(like_sales=float(sold["like_sales"].iloc[0]))
    if covers(warehouse, "sales", at.start, end):
        rows["like_sales"] = rows["like_sales"].fillna(0.0)
    rows["expense_ratio"] = rows["expenses_yuan"].fillna(0.0) / rows["like_sales"].where(rows["like_sales"] > 0)
    return rows.drop(columns="expenses_yuan")


def _notes(warehouse: Warehouse, at: Window, rows: pd.DataFrame) -> tuple[Text, ...]:
    said: list[Text] = []
    for dataset in ("budgets", "expenses"):
        if not warehouse.row_count(dataset):
            said.append(nothing_to_read(dataset, warehouse))
    if (rows["budget_state"] == "no_budget").any() and warehouse.row_count("budgets"):
        said.append(Text("没有预算的行和月份写「—」：那里的费用列为预算外，不进使用率。", "Rows and months without a budget show “—”: what was spent there is unbudgeted and outside the rate."))
    if rows["prorated"].notna().any():
        said.append(Text("季度、年度预算和不满一个月的部分按工作日折算（✓）。", "Budgets of quarters and years, and parts of a month, are by working days (✓)."))
    if rows["expense_ratio"].notna().any():
        said += ends_early(common_end(warehouse, at, "expenses", "sales"), at)
    if any(name in rows for name in ("region",)) and (rows["region"] == DIMENSIONS["region"].blank.zh).any():
        said.append(Text("没有写大区的预算归到团队所在的大区；团队不止一个大区的，列为未分区。", "A budget without a region is its team's; teams in several regions are listed without one."))
    return tuple(said)
