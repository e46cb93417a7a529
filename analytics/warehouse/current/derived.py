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


def add(db: duckdb.DuckDBPyConnection, dataset: str, source: str, settings: dict[str, object], expressions: dict[str, str], joins: list[str]) -> None:
    """Add the derived columns of a dataset to the expressions of its current table, and the joins they need."""
    if dataset == "sales":
        expressions |= _sales(db, source, settings)
    elif dataset == "deals":
        expressions |= _deals(db, source, joins)
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


def _ended(prefix: str) -> tuple[str, str]:
    """(outcome, day of closing) of a row of deals: the outcome as written, else from Won/Lost in the stage, else won where a won date
    is given, else open."""
    outcome = (f"CASE WHEN {prefix}outcome IS NOT NULL THEN {prefix}outcome WHEN regexp_matches(lower({prefix}sales_stage), '{_WON}') THEN 'won' "
               f"WHEN regexp_matches(lower({prefix}sales_stage), '{_LOST}') THEN 'lost' WHEN {prefix}won_on IS NOT NULL THEN 'won' ELSE 'open' END")
    return outcome, f"CASE {outcome} WHEN 'won' THEN coalesce({prefix}closed_on, {prefix}won_on) WHEN 'lost' THEN {prefix}closed_on END"


def _deals(db: duckdb.DuckDBPyConnection, source: str, joins: list[str]) -> dict[str, str]:
    outcome, closed = _ended("s.")
    found = {"final_outcome": outcome, "final_closed_on": closed}
    again = ("earlier_outcome", "earlier_closed_on", "reopened_on")
    if not _reopened(db, source):
        return found | dict.fromkeys(again, "NULL")
    joins.append("LEFT JOIN reopened ON reopened.deal_id = s.deal_id")
    return found | {name: f"reopened.{name}" for name in again}


def _reopened(db: duckdb.DuckDBPyConnection, source: str) -> bool:
    """`reopened`: of the deals of `source` that a file said were closed and a later one that they are open, the last such closing and
    the day that was known: the last day the later file tells of, if that is after the closing, else the day it came. Whether there are any."""
    row = db.execute("SELECT count(*) FROM meta.batches WHERE dataset = 'deals' AND active").fetchone()
    if not row or row[0] < 2:
        return False
    outcome, closed = _ended("l.")
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE reopened AS
        WITH reach AS (SELECT batch_id, max(greatest(created_on, closed_on, won_on)) AS last_on FROM log.deals GROUP BY batch_id),
        said AS (SELECT l.deal_id, r.last_on, l.batch_id, CAST(b.imported_at AS DATE) AS said_on, {outcome} AS outcome, {closed} AS closed_on,
                l.outcome IS NOT NULL OR l.sales_stage IS NOT NULL AS says
            FROM log.deals l JOIN meta.batches b USING (batch_id) LEFT JOIN reach r USING (batch_id) WHERE b.active AND l.deal_id IN (SELECT deal_id FROM {source})),
        pairs AS (SELECT c.deal_id, c.batch_id, c.outcome AS earlier_outcome, c.closed_on AS earlier_closed_on,
                min(CASE WHEN o.last_on > c.closed_on THEN least(o.last_on, o.said_on) ELSE o.said_on END) AS reopened_on
            FROM said c JOIN said o ON o.deal_id = c.deal_id AND o.batch_id > c.batch_id AND o.says AND o.outcome = 'open'
            WHERE c.outcome <> 'open' AND c.closed_on IS NOT NULL GROUP BY ALL)
        SELECT * EXCLUDE (batch_id) FROM pairs QUALIFY row_number() OVER (PARTITION BY deal_id ORDER BY batch_id DESC) = 1""")
    row = db.execute("SELECT count(*) FROM reopened").fetchone()
    return bool(row and row[0])


def _visit_distance(default_system: str) -> str:
    check_in = gcj_sql("s.in_lat", "s.in_lon", system_sql("s.coord", default_system))
    customer = gcj_sql("by_customer.lat", "by_customer.lon", f"'{default_system}'")
    return f"haversine_m({check_in}, {customer})"


HAVERSINE = f"CREATE OR REPLACE TEMP MACRO haversine_m(a, b) AS {distance_sql('a', 'b')}"
