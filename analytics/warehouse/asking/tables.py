"""The tables questions are asked of, as unbound Ibis expressions, their rows narrowed and grouped by dimensions."""

from __future__ import annotations

from functools import lru_cache

import ibis
import ibis.expr.types as ir

from analytics import schema
from analytics.errors import Text, UnknownName
from analytics.scope import Scope
from analytics.warehouse.asking.dimensions import DIMENSIONS, stored_values
from analytics.warehouse.asking.outline import AnyDay, day, placed_at

_IBIS_TYPES = {
    "VARCHAR": "string", "DATE": "date", "TIMESTAMP": "timestamp", "DECIMAL(18,4)": "decimal(18, 4)", "DOUBLE": "float64",
    "BIGINT": "int64", "BOOLEAN": "boolean", "MAP(VARCHAR, VARCHAR)": "map<string, string>",
}


@lru_cache(maxsize=64)
def table(name: str) -> ir.Table:
    """The current table of a dataset (or a derived table), unbound, with every stored column."""
    stored = schema.DERIVED_TABLES.get(name) or schema.stored_columns(schema.dataset(name).name)
    return ibis.table({column: _IBIS_TYPES[kind] for column, kind in stored.items()}, name=name)


@lru_cache(maxsize=64)
def batch_rows(name: str) -> ir.Table:
    """Every row that any batch ever brought into a dataset, undone ones too, with the columns that place it."""
    has = schema.dataset(name)
    placed = {has.placed_by: _IBIS_TYPES[has[has.placed_by].stored_as]} if has.placed_by else {}
    return ibis.table({"batch_id": "int64", "row_no": "int64", **placed}, name=has.name, database="log")


@lru_cache(maxsize=64)
def log_rows(name: str) -> ir.Table:
    """The same rows with every field as it came in, for what was said before: versions of a pledge."""
    fields = {field.name: _IBIS_TYPES[field.stored_as] for field in schema.dataset(name).fields}
    return ibis.table(fields | {"batch_id": "int64", "row_no": "int64", "seq": "int64"}, name=schema.dataset(name).name, database="log")


@lru_cache(maxsize=1)
def register() -> ir.Table:
    """One row per batch: its dataset, whether it counts, and when it was loaded."""
    return ibis.table({"batch_id": "int64", "dataset": "string", "active": "boolean", "imported_at": "timestamp"}, name="batches", database="meta")


def placed_by(name: str) -> str | None:
    """The column that places a row of this table in time."""
    return "received_on" if name in schema.DERIVED_TABLES else schema.dataset(name).placed_by


@lru_cache(maxsize=1024)
def rows(
    name: str,
    scope: Scope = Scope(),
    dims: tuple[str, ...] = (),
    date_column: str | None = None,
    start: AnyDay | None = None,
    end: AnyDay | None = None,
    as_of: AnyDay | None = None,
) -> ir.Table:
    """Rows of a table that lie in [start, end) and that `scope` lets through, with one column per dimension asked for.

    A dimension column is named like the dimension and never blank: 未分配, 未分组, 未填写 stand for missing values. A
    reader's `visible` filter on a dimension the table does not have lets nothing through; a `where` filter on one raises
    UnknownName. A dimension that is not declared is looked for among the extra columns of the uploaded sheets. With `as_of`
    deals are as they were known that day.
    """
    shown = table(name) if as_of is None or name != "deals" else as_it_stood(table(name), as_of)
    for dim in dims:
        _check_dimension(name, dim)
    placed = date_column or placed_by(name)
    if placed and (start is not None or end is not None):
        shown = shown.filter(inside(shown, name, placed, start, end))
    narrowing = tuple(dim for dim, _values in scope.filters if has_dimension(name, dim))
    if any(reads_customer(dim) for dim in (*dims, *narrowing)) and name != "customers":
        shown = _with_customers(shown, (*dims, *narrowing))
    shown = _filtered(shown, name, scope, placed)
    return shown.mutate(**{dim: dimension(shown, name, dim, placed) for dim in dims}) if dims else shown


def as_it_stood(deals: ir.Table, as_of: AnyDay) -> ir.Table:
    """Deals with the outcome and closing that were known on that day: one that was reopened later was closed then."""
    then = closed_then(deals, as_of)
    return deals.mutate(
        final_outcome=ibis.ifelse(then, deals.earlier_outcome, deals.final_outcome), final_closed_on=ibis.ifelse(then, deals.earlier_closed_on, deals.final_closed_on))


def closed_then(deals: ir.Table, as_of: AnyDay) -> ir.BooleanValue:
    """Whether a deal that was reopened later was closed on that day: between its closing and its reopening."""
    return ((deals.earlier_closed_on <= day(as_of)) & (deals.reopened_on > day(as_of))).fill_null(False)


def has_dimension(name: str, dimension: str) -> bool:
    """Whether rows of the table can be told apart by that dimension."""
    columns = table(name).columns
    declared = DIMENSIONS.get(dimension)
    if declared is None:
        return "extra" in columns
    if declared.grain:
        return placed_by(name) is not None
    if declared.via_customer:
        return "customer_label" in columns
    return any(column in columns for column in declared.columns)


def _check_dimension(name: str, dim: str) -> None:
    if not has_dimension(name, dim):
        raise UnknownName.of(Text("维度", "dimension"), dim, [d for d in DIMENSIONS if has_dimension(name, d)])


def inside(shown: ir.Table, name: str, placed: str, start: AnyDay | None, end: AnyDay | None) -> ir.BooleanValue:
    """Whether the day in `placed` of rows of table `name` lies in [start, end); where no period is asked for, rows that may lack a day
    count without one, and a period never contains them."""
    column = shown[placed]
    if start is not None:
        limits = column >= placed_at(column, start)
        return limits if end is None else limits & (column < placed_at(column, end))
    before = column < placed_at(column, end) if end is not None else ibis.literal(True)
    return before | column.isnull() if (name, placed) in MAY_LACK_A_DAY else before


def reads_customer(dim: str) -> bool:
    """Whether a dimension is read off the customer rather than the row."""
    return _read_off(dim) is not None


def _read_off(dim: str) -> str | None:
    """The column of 客户 a dimension needs, if any."""
    declared = DIMENSIONS.get(dim)
    return None if declared is None else "dealer" if declared.only_dealers else declared.via_customer


def _with_customers(shown: ir.Table, dims: tuple[str, ...]) -> ir.Table:
    customers = table("customers")
    wanted = {f"of_customer_{dim}": customers[column].max() for dim in dims if (column := _read_off(dim)) is not None}
    one_each = customers.group_by(of_customer=customers.customer_label).aggregate(**wanted)
    return shown.left_join(one_each, shown.customer_label == one_each.of_customer)


def dimension(shown: ir.Table, name: str, dim: str, placed: str | None) -> ir.Value:
    """The dimension as a value of each row of `shown` (rows of table `name`), never blank."""
    _check_dimension(name, dim)
    declared = DIMENSIONS.get(dim)
    if declared is None:
        return shown.extra.get(dim).fill_null("未填写")
    if declared.grain:
        return shown[placed or ""].cast("date").truncate(_UNITS[declared.grain]).cast("date")
    if declared.via_customer:
        source = shown[declared.via_customer if name == "customers" else f"of_customer_{dim}"]
    elif declared.only_dealers:
        source = _dealer(shown, shown.dealer if name == "customers" else shown.of_customer_dealer)
    else:
        source = shown[next(column for column in declared.columns if column in shown.columns)]
    return source.cast("string").fill_null(declared.blank.zh)


def _dealer(shown: ir.Table, marked: ir.BooleanValue) -> ir.Value:
    """The customer of a row, if it buys as a dealer: marked in 客户, or sold to through the channel 经销."""
    is_dealer = marked.fill_null(False)
    if "channel" in shown.columns:
        is_dealer = is_dealer | shown.channel.lower().re_search(DEALER_CHANNEL).fill_null(False)
    return is_dealer.ifelse(shown.customer_label, ibis.null("string"))


# Sales through these channels go to a dealer, whether or not 客户 marks one.
DEALER_CHANNEL = "经销|分销|dealer|distributor"
# Rows that are loaded without a day: what a medium cost, what was answered, a deal whose closing nobody dated.
MAY_LACK_A_DAY = frozenset({("media", "date"), ("surveys", "answered_on"), ("deals", "final_closed_on")})
_UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def _filtered(shown: ir.Table, name: str, scope: Scope, placed: str | None) -> ir.Table:
    for dim, _values in scope.where:
        if not has_dimension(name, dim):
            raise UnknownName.of(Text("筛选维度", "filter"), dim, [d for d in DIMENSIONS if has_dimension(name, d)])
    for dim, values in scope.filters:
        if not has_dimension(name, dim):
            return shown.filter(ibis.literal(False))
        value = dimension(shown, name, dim, placed)
        # Engines write a truncated date as text with its midnight, or without.
        text = value.strftime("%Y-%m-%d") if value.type().is_date() else value.cast("string")
        shown = shown.filter(text.isin(stored_values(dim, values)))
    return shown
