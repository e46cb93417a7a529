"""Who is who among people, products and customers: by number where given, else by folded name.

The uploaded lists are folded into one row per person and validity, product or customer, and into three small tables that
rows are matched against: `meta.known` (a label of its own for each), `meta.known_ids` and `meta.known_names` (every name
a number ever had: the newest is shown, the older ones still match).
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analytics.warehouse.log.keys import quoted, quoted_list
from analytics.warehouse.log.merge import NEWEST, Replacement, active_rows, entity_rows, raw_columns


@dataclass(frozen=True)
class Listed:
    """A kind of thing that companies keep a list of."""

    kind: str
    dataset: str
    name: str
    id: str
    label: str
    apart: str = "''"


LISTED = {
    "people": Listed("person", "people", "person", "person_id", "person_label", "coalesce(CAST(valid_from AS VARCHAR), '')"),
    "products": Listed("product", "products", "product", "product_id", "product_label"),
    "customers": Listed("customer", "customers", "customer", "customer_id", "customer_label"),
}


def settle_listed(db: duckdb.DuckDBPyConnection, dataset: str, active: list[int], replacements: list[Replacement]) -> None:
    """Work out the list again from every active batch: `meta.known*`, and `listed_now`, its rows with their labels."""
    listed = LISTED[dataset]
    db.execute(f"CREATE OR REPLACE TEMP TABLE listed AS {_with_identity(listed, active_rows(dataset, active, replacements))}")
    db.execute(f"CREATE OR REPLACE TEMP TABLE named AS {_named(listed)}")
    for table in ("known", "known_ids", "known_names"):
        db.execute(f"DELETE FROM meta.{table} WHERE kind = '{listed.kind}'")
    db.execute(f"INSERT INTO meta.known SELECT '{listed.kind}', who, label, has_id FROM named")
    for table, column in (("known_ids", "folded_id"), ("known_names", "folded_name")):
        db.execute(f"INSERT INTO meta.{table} SELECT DISTINCT '{listed.kind}', {column}, who FROM listed JOIN named USING (identity) "
                   f"WHERE {column} IS NOT NULL")
    keyed = (f"SELECT * EXCLUDE (key, folded_id, folded_name), identity || chr(31) || {listed.apart} AS key FROM listed")
    row = db.execute(f"SELECT count(key) = count(DISTINCT key) FROM ({keyed})").fetchone()
    # Where no line of the list comes twice, the usual case, there is nothing to fold: dear for lists of many columns.
    folded = keyed if row and row[0] else entity_rows(dataset, keyed, also="identity")
    db.execute(f"CREATE OR REPLACE TEMP TABLE listed_now AS SELECT {quoted_list(raw_columns(dataset), 'f.')}, "
               f"n.label AS {listed.label}, n.who FROM ({folded}) f JOIN named n USING (identity)")


def _with_identity(listed: Listed, source: str) -> str:
    """Rows of the list with `identity`: the number, else the only number that name has, else the name.

    A person's name shared by several numbers is decided by the row's team, if only one of them has it.
    """
    team = "fold(team)" if listed.dataset == "people" else "CAST(NULL AS VARCHAR)"
    return f"""
        WITH l AS (SELECT *, fold({quoted(listed.name)}) AS folded_name, fold({quoted(listed.id)}) AS folded_id,
            {team} AS folded_team FROM ({source})),
        by_name AS (SELECT folded_name, count(DISTINCT folded_id) AS ids, min(folded_id) AS only_id
            FROM l WHERE folded_id IS NOT NULL GROUP BY folded_name),
        by_team AS (SELECT folded_name, folded_team, count(DISTINCT folded_id) AS ids, min(folded_id) AS only_id
            FROM l WHERE folded_id IS NOT NULL GROUP BY folded_name, folded_team)
        SELECT l.* EXCLUDE (folded_team), CASE
            WHEN l.folded_id IS NOT NULL THEN 'i' || l.folded_id
            WHEN n.ids = 1 THEN 'i' || n.only_id
            WHEN n.ids > 1 AND t.ids = 1 THEN 'i' || t.only_id
            ELSE 'n' || l.folded_name END AS identity
        FROM l LEFT JOIN by_name n USING (folded_name)
        LEFT JOIN by_team t ON t.folded_name = l.folded_name AND t.folded_team = l.folded_team"""


def _named(listed: Listed) -> str:
    """One row per identity with a label no other has: the newest name, with the number where the name is shared."""
    name, number = quoted(listed.name), quoted(listed.id)
    return f"""
        WITH each AS (
            SELECT identity, arg_max(trim({name}), {NEWEST}) FILTER (folded_name IS NOT NULL) AS shown,
                arg_max(trim({number}), {NEWEST}) FILTER (folded_id IS NOT NULL) AS number
            FROM listed WHERE identity IS NOT NULL GROUP BY identity),
        counted AS (SELECT *, count(*) OVER (PARTITION BY fold(coalesce(shown, number))) AS holders FROM each)
        SELECT identity, CAST(row_number() OVER (ORDER BY identity) AS BIGINT) AS who, number IS NOT NULL AS has_id,
            CASE WHEN holders > 1 AND number IS NOT NULL THEN coalesce(shown, '') || '（' || number || '）'
                ELSE coalesce(shown, number) END AS label
        FROM counted"""
