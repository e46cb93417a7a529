"""Columns computed from a row's own values: what a sale is credited with, how a deal ended, how far a visit was."""

from __future__ import annotations

import duckdb

from analytics import settings as company_settings
from analytics.schema import COUNTED, DOES_NOT_COUNT
from analytics.warehouse.current.coordinates import distance_sql, gcj_sql, system_sql
from analytics.warehouse.file.folding import fold
from analytics.warehouse.file.sql_text import literal
from analytics.words.order_statuses import ends_by_itself, says_refund

_WON = r"(\bwon\b|closed[ _-]?won|赢单)"
_LOST = r"(\blost\b|closed[ _-]?lost|输单|丢单)"


def add(db: duckdb.DuckDBPyConnection, dataset: str, source: str, settings: dict[str, object], expressions: dict[str, str]) -> None:
    """Add the derived columns of a dataset to the expressions of its current table."""
    if dataset == "sales":
        expressions |= _sales(db, source, settings)
    elif dataset == "deals":
        expressions |= _deals()
    elif dataset == "visits":
        expressions["distance_m"] = _visit_distance(str(settings["coordinate_system"]))


def _sales(db: duckdb.DuckDBPyConnection, source: str, settings: dict[str, object]) -> dict[str, str]:
    """Where `split_share` is filled, amount, cost and quantity are the whole line's and are credited by the share.

    The cost is the line's own, else quantity × the product's unit cost. A returned quantity written without a sign counts
    as negative, like its amount.
    """
    share = "coalesce(s.split_share, 1)"
    quantity = "(CASE WHEN s.kind = 'return' AND s.amount_yuan < 0 THEN -abs(s.quantity) ELSE s.quantity END)"
    # Without a share the amount stays the decimal it is; only a share makes it a double in between.
    shared = "(CASE WHEN s.split_share IS NULL THEN {0} ELSE CAST({0} * s.split_share AS DECIMAL(18,4)) END)"
    product_cost = f"CAST({quantity} * by_product.unit_cost_yuan AS DECIMAL(18,4))"
    return {
        "credited_yuan": shared.format("s.amount_yuan"),
        "credited_cost_yuan": shared.format(f"coalesce(s.cost_yuan, {product_cost})"),
        "credited_quantity": f"{quantity} * {share}",
        "order_key": "coalesce(s.order_id, concat('#', s.batch_id, '-', s.row_no))",
        "is_counted": _is_counted(db, source, settings),
    }


def _is_counted(db: duckdb.DuckDBPyConnection, source: str, settings: dict[str, object]) -> str:
    """What the import decided of a row (`COUNTED`), else its status: by the setting, and by what the word says of itself."""
    excluded = {fold(status) for status in company_settings.listed(settings, "excluded_status")}
    written = [row[0] for row in db.execute(f"SELECT DISTINCT status FROM {source} WHERE status IS NOT NULL").fetchall()]
    out = [status for status in written if fold(status) in excluded or ends_by_itself(status)]
    # Money given back stands on a row of its own below nought: 已退货 leaves out the sale, not the return.
    back = [status for status in out if fold(status) not in excluded and says_refund(status)]
    ended = [status for status in out if status not in back]
    says_out = [f"s.status IN ({', '.join(map(literal, ended))})"] if ended else []
    says_out += [f"s.status IN ({', '.join(map(literal, back))}) AND NOT coalesce(s.amount_yuan < 0, FALSE)"] if back else []
    by_status = f"NOT coalesce({' OR '.join(says_out)}, FALSE)" if says_out else "TRUE"
    decided = f"map_extract_value(s.extra, {literal(COUNTED)})"
    return f"CASE WHEN {decided} IS NULL THEN {by_status} ELSE NOT starts_with({decided}, {literal(DOES_NOT_COUNT)}) END"


def _deals() -> dict[str, str]:
    """The outcome as written, else from Won/Lost in the stage, else won where a won date is given, else open."""
    outcome = (f"CASE WHEN s.outcome IS NOT NULL THEN s.outcome WHEN regexp_matches(lower(s.sales_stage), '{_WON}') THEN 'won' "
               f"WHEN regexp_matches(lower(s.sales_stage), '{_LOST}') THEN 'lost' WHEN s.won_on IS NOT NULL THEN 'won' ELSE 'open' END")
    closed = f"CASE {outcome} WHEN 'won' THEN coalesce(s.closed_on, s.won_on) WHEN 'lost' THEN s.closed_on END"
    return {"final_outcome": outcome, "final_closed_on": closed}


def _visit_distance(default_system: str) -> str:
    check_in = gcj_sql("s.in_lat", "s.in_lon", system_sql("s.coord", default_system))
    customer = gcj_sql("by_customer.lat", "by_customer.lon", f"'{default_system}'")
    return f"haversine_m({check_in}, {customer})"


HAVERSINE = f"CREATE OR REPLACE TEMP MACRO haversine_m(a, b) AS {distance_sql('a', 'b')}"
