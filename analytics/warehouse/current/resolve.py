"""Who, where and what each row is about: the resolved columns of current rows, as set-based SQL.

Names are matched once per distinct spelling, never once per row: small tables of spellings are matched against
`meta.known*` and joined to the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analytics import schema
from analytics.warehouse.asking.dimensions import person_column
from analytics.warehouse.current import derived
from analytics.warehouse.current.identities import LISTED
from analytics.warehouse.log.keys import quoted, quoted_list
from analytics.warehouse.log.merge import raw_columns

# Rows that take their person and customer from another dataset's row: (that dataset, the shared number).
BORROWED = {"stage_events": ("deals", "deal_id"), "callbacks": ("visits", "visit_id"), "trip_costs": ("trips", "trip_id")}

_NAMELESS_DAY = "DATE '0001-01-01'"


@dataclass(frozen=True)
class Joined:
    """How a dataset's resolved columns are computed: an expression per column, and the joins they need."""

    expressions: dict[str, str]
    joins: tuple[str, ...]


def day_sql(dataset: str, prefix: str = "s.") -> str:
    """The day a person's team is looked up for."""
    if dataset == "deals":
        return f"coalesce({prefix}created_on, {prefix}won_on, {prefix}closed_on)"
    if dataset in schema.OWNED:
        return _first_day_sql(f"{prefix}period")
    placed = schema.DATASETS[dataset].placed_by
    return f"CAST({prefix}{quoted(placed)} AS DATE)" if placed else "CAST(NULL AS DATE)"


def _first_day_sql(period: str) -> str:
    """The first day of a period as it is stored: 2026-03, 2026-Q2, 2026-H1, 2026."""
    year = f"substr({period}, 1, 4)"
    month = (f"CASE WHEN {period} LIKE '%-Q_' THEN CAST(3 * CAST(right({period}, 1) AS INTEGER) - 2 AS VARCHAR) WHEN {period} LIKE '%-H_' "
             f"THEN CAST(6 * CAST(right({period}, 1) AS INTEGER) - 5 AS VARCHAR) WHEN length({period}) = 4 THEN '1' ELSE substr({period}, 6, 2) END")
    return f"try_cast({year} || '-' || {month} || '-01' AS DATE)"


def resolved_rows(db: duckdb.DuckDBPyConnection, dataset: str, source: str, settings: dict[str, object]) -> str:
    """SELECT of the rows of `source` (a relation with the raw columns) with every stored column, in table order."""
    joined = _joined(db, dataset, source, settings)
    columns = [f"s.{quoted(name)}" for name in raw_columns(dataset)]
    for name, kind in schema.resolved(dataset).items():
        columns.append(f"CAST({joined.expressions[name]} AS {kind}) AS {quoted(name)}")
    return f"SELECT {', '.join(columns)} FROM {source} s {' '.join(joined.joins)}"


def _joined(db: duckdb.DuckDBPyConnection, dataset: str, source: str, settings: dict[str, object]) -> Joined:
    if dataset in LISTED:
        return _listed_columns(db, dataset, source)
    expressions: dict[str, str] = {}
    joins: list[str] = []
    has = schema.DATASETS[dataset]
    if dataset in BORROWED:
        _borrow(dataset, expressions, joins)
    elif person_column(dataset):
        _match_people(db, dataset, source, expressions, joins)
    elif dataset == "budgets":
        expressions |= {"team_label": "nullif(trim(s.team), '')", "region_label": "nullif(trim(s.region), '')"}
    for kind, listed in (("customer", "customers"), ("product", "products")):
        if kind in has and f"{kind}_label" in schema.resolved(dataset):
            _match_listed(db, dataset, listed, source, joins)
            expressions[f"{kind}_label"] = f"coalesce(by_{kind}.label, s.{kind}{f', s.{kind}_id' if f'{kind}_id' in has else ''})"
    expressions["line_label"] = "by_product.line"
    derived.add(db, dataset, source, settings, expressions, joins)
    _match_media(dataset, expressions, joins)
    return Joined(expressions, tuple(joins))


def _listed_columns(db: duckdb.DuckDBPyConnection, dataset: str, source: str) -> Joined:
    """The lists themselves: `source` already carries each row's own label."""
    label = LISTED[dataset].label
    expressions = {label: f"s.{label}", "team_label": "nullif(trim(s.team), '')", "region_label": "nullif(trim(s.region), '')",
                   "line_label": "s.line", "owner_label": "coalesce(by_person.label, s.owner)"}
    if dataset != "customers":
        return Joined(expressions, ())
    joins = ["LEFT JOIN by_person ON by_person.person = s.owner"]
    _match_media(dataset, expressions, joins)
    _spelled_people(db, f"SELECT DISTINCT owner AS person, CAST(NULL AS VARCHAR) AS person_id FROM {source} WHERE owner IS NOT NULL")
    return Joined(expressions, tuple(joins))


def _match_media(dataset: str, expressions: dict[str, str], joins: list[str]) -> None:
    """The medium a row names, by the one spelling it is shown in."""
    column = schema.medium_column(dataset)
    if column is None:
        return
    joins.append(f"LEFT JOIN (SELECT written, label FROM meta.spellings WHERE kind = 'medium') by_medium ON by_medium.written = s.{column}")
    expressions["medium_label" if column == "medium" else "source_label"] = f"coalesce(by_medium.label, nullif(trim(s.{column}), ''))"


def _borrow(dataset: str, expressions: dict[str, str], joins: list[str]) -> None:
    lender, number = BORROWED[dataset]
    labels = ["person_label", "person_known", "team_label", "region_label"]
    if "customer_label" in schema.resolved(dataset):
        labels.append("customer_label")
    # Deals and trips have one row per number; of a visit's several rows the first speaks.
    first = ", ".join(f"arg_min({{'v': {label}}}, row_no).v AS {label}" for label in labels)
    joins.append(f"LEFT JOIN (SELECT {quoted(number)}, {first} FROM main.{lender} GROUP BY 1) lender "
                 f"ON lender.{quoted(number)} = s.{quoted(number)}")
    expressions |= {label: f"lender.{label}" for label in labels}


def _match_people(db: duckdb.DuckDBPyConnection, dataset: str, source: str, expressions: dict[str, str], joins: list[str]) -> None:
    has = schema.DATASETS[dataset]
    owned = dataset in schema.OWNED
    column = quoted(person_column(dataset) or "")
    number = "person_id" if "person_id" in has else "CAST(NULL AS VARCHAR)"
    present = f"{column} IS NOT NULL" + (" OR person_id IS NOT NULL" if "person_id" in has else "")
    doubtful = _spelled_people(db, f"SELECT DISTINCT {column} AS person, {number} AS person_id FROM {source} WHERE {present}")
    if "person_id" in has:
        joins.append(f"LEFT JOIN by_person ON by_person.person IS NOT DISTINCT FROM s.{column} "
                     "AND by_person.person_id IS NOT DISTINCT FROM s.person_id")
    else:
        joins.append(f"LEFT JOIN by_person ON by_person.person = s.{column}")
    who, label, known = "by_person.who", "by_person.label", "by_person.known"
    if doubtful:
        _decide_doubtful(db, dataset, source)
        team = "s.team" if "team" in has else "CAST(NULL AS VARCHAR)"
        joins.append(f"LEFT JOIN by_doubt ON by_person.doubtful AND by_doubt.person = s.{column} "
                     f"AND by_doubt.team IS NOT DISTINCT FROM {team} AND by_doubt.day = coalesce({day_sql(dataset)}, {_NAMELESS_DAY})")
        who = "coalesce(by_person.who, by_doubt.who)"
        label = "coalesce(by_person.label, by_doubt.label)"
        known = "CASE WHEN by_person.doubtful AND by_doubt.who IS NOT NULL THEN 'known' ELSE by_person.known END"
    if owned:  # a level says whether the owner is a person at all, and where an owner stands is read off the period
        expressions |= {"owner_label": label, "owner_known": known}
        return
    day = f"coalesce({day_sql(dataset)}, {_NAMELESS_DAY})"
    # A copy made in this transaction: DuckDB guesses that rows written in it are few, and would else build its hash table
    # from the million rows being loaded instead of from the few memberships.
    db.execute("CREATE OR REPLACE TEMP TABLE by_membership AS FROM meta.memberships")
    joins.append(f"LEFT JOIN by_membership m ON m.who = {who} AND {day} >= m.start_on AND {day} < m.end_on")
    own_team = "nullif(trim(s.team), ''), " if "team" in has else ""
    own_region = "nullif(trim(s.region), ''), " if "region" in has else ""
    expressions |= {"person_label": label, "person_known": known, "team_label": f"coalesce({own_team}m.team)",
                    "region_label": f"coalesce({own_region}m.region)"}


def _spelled_people(db: duckdb.DuckDBPyConnection, spellings: str) -> bool:
    """`by_person`: every way a person is written in these rows -> who it is.

    Definition: the number if it is known; without a number the name, if one person has it, else the number, or the name as
    boards show it, if that was written for the name; a number nobody has is a stranger, unless someone of that name is listed without a number. `doubtful`:
    the name is held by several. Returns whether any is.
    """
    if not _anything_known(db, "person"):
        db.execute(f"""
            CREATE OR REPLACE TEMP TABLE by_person AS
            SELECT w.*, CAST(NULL AS BIGINT) AS who, FALSE AS doubtful, 'unknown' AS known, coalesce(sp.label, trim(w.person), trim(w.person_id)) AS label
            FROM ({spellings}) w LEFT JOIN meta.spellings sp ON sp.kind = 'person' AND sp.written = w.person""")
        return False
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE by_person AS
        WITH written AS (SELECT person, person_id, fold(person) AS name, fold(person_id) AS id FROM ({spellings})),
        holders AS (SELECT name, count(*) AS n, min(who) AS who, count(*) FILTER (NOT has_id) AS n_bare, min(who) FILTER (NOT has_id) AS bare
            FROM meta.known_names JOIN meta.known USING (kind, who) WHERE kind = 'person' GROUP BY name),
        matched AS (SELECT w.*, h.n AS holders, CASE
                WHEN i.who IS NOT NULL THEN i.who
                WHEN w.id IS NULL AND h.n = 1 THEN h.who
                WHEN w.id IS NULL AND h.n IS NULL THEN coalesce(b.who, s.who)
                WHEN w.id IS NOT NULL AND h.n_bare = 1 THEN h.bare END AS who
            FROM written w LEFT JOIN holders h USING (name)
            LEFT JOIN meta.known_ids i ON i.kind = 'person' AND i.id = w.id
            LEFT JOIN meta.known_ids b ON b.kind = 'person' AND b.id = w.name
            LEFT JOIN (SELECT fold(label) AS name, min(who) AS who FROM meta.known WHERE kind = 'person' GROUP BY 1) s ON s.name = w.name)
        SELECT m.person, m.person_id, m.who, coalesce(m.who IS NULL AND m.id IS NULL AND m.holders > 1, FALSE) AS doubtful,
            CASE WHEN m.who IS NOT NULL THEN 'known' WHEN m.id IS NULL AND m.holders > 1 THEN 'ambiguous' ELSE 'unknown' END AS known,
            CASE WHEN m.who IS NOT NULL THEN k.label
                WHEN m.id IS NULL AND m.holders > 1 THEN NULL
                WHEN m.holders > 0 THEN trim(m.person) || '（' || trim(m.person_id) || '）'
                ELSE coalesce(sp.label, trim(m.person), trim(m.person_id)) END AS label
        FROM matched m LEFT JOIN meta.known k ON k.kind = 'person' AND k.who = m.who
        LEFT JOIN meta.spellings sp ON sp.kind = 'person' AND sp.written = m.person""")
    return bool(_one(db, "SELECT count(*) FROM by_person WHERE doubtful"))


def _anything_known(db: duckdb.DuckDBPyConnection, kind: str) -> bool:
    """Whether the company listed any: without a list every name is a stranger's, which takes no matching."""
    return db.execute(f"SELECT 1 FROM meta.known WHERE kind = '{kind}' LIMIT 1").fetchone() is not None


def _decide_doubtful(db: duckdb.DuckDBPyConnection, dataset: str, source: str) -> None:
    """`by_doubt`: for a name held by several people, who it is by the row's team, else by the membership on its day."""
    has = schema.DATASETS[dataset]
    team = "s.team" if "team" in has else "CAST(NULL AS VARCHAR)"
    column = quoted(person_column(dataset) or "")
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE by_doubt AS
        WITH asked AS (SELECT DISTINCT s.{column} AS person, {team} AS team, coalesce({day_sql(dataset)}, {_NAMELESS_DAY}) AS day
            FROM {source} s WHERE s.{column} IN (SELECT person FROM by_person WHERE doubtful)),
        candidates AS (SELECT a.person, a.team, a.day, n.who,
                coalesce(bool_or(fold(m.team) = fold(a.team)), FALSE) AS in_team,
                coalesce(bool_or(m.stated AND a.day >= m.start_on AND a.day < m.end_on), FALSE) AS valid
            FROM asked a JOIN meta.known_names n ON n.kind = 'person' AND n.name = fold(a.person)
            LEFT JOIN meta.memberships m ON m.who = n.who GROUP BY ALL),
        decided AS (SELECT person, team, day, CASE
                WHEN count(*) FILTER (in_team) = 1 THEN max(who) FILTER (in_team)
                WHEN count(*) FILTER (in_team) > 1 AND count(*) FILTER (in_team AND valid) = 1 THEN max(who) FILTER (in_team AND valid)
                WHEN count(*) FILTER (in_team) = 0 AND count(*) FILTER (valid) = 1 THEN max(who) FILTER (valid) END AS who
            FROM candidates GROUP BY person, team, day)
        SELECT d.*, k.label FROM decided d JOIN meta.known k ON k.kind = 'person' AND k.who = d.who""")


def _match_listed(db: duckdb.DuckDBPyConnection, dataset: str, listed_in: str, source: str, joins: list[str]) -> None:
    """`by_customer` or `by_product`: every way one is written in these rows -> its label and what the list says of it.

    Definition: the number if it is known, else the name if one has it; an unlisted one keeps its written name (of several
    spellings the one `spellings` chose).
    """
    listed = LISTED[listed_in]
    kind, has = listed.kind, schema.DATASETS[dataset]
    with_id = listed.id in has
    number = listed.id if with_id else "CAST(NULL AS VARCHAR)"
    present = f"{kind} IS NOT NULL" + (f" OR {number} IS NOT NULL" if with_id else "")
    spellings = f"SELECT DISTINCT {kind} AS written, {number} AS number FROM {source} WHERE {present}"
    if _anything_known(db, kind):
        _match_known(db, listed_in, spellings)
    else:
        unknown = {"customer": "CAST(NULL AS DOUBLE) AS lat, CAST(NULL AS DOUBLE) AS lon",
                   "product": "CAST(NULL AS VARCHAR) AS line, CAST(NULL AS DECIMAL(18,4)) AS unit_cost_yuan"}[kind]
        db.execute(f"""
            CREATE OR REPLACE TEMP TABLE by_{kind} AS
            SELECT w.*, CAST(NULL AS BIGINT) AS who, coalesce(sp.label, trim(w.written), trim(w.number)) AS label, {unknown}
            FROM ({spellings}) w LEFT JOIN meta.spellings sp ON sp.kind = '{kind}' AND sp.written = w.written""")
    if with_id:
        joins.append(f"LEFT JOIN by_{kind} ON by_{kind}.written IS NOT DISTINCT FROM s.{kind} "
                     f"AND by_{kind}.number IS NOT DISTINCT FROM s.{number}")
    else:
        joins.append(f"LEFT JOIN by_{kind} ON by_{kind}.written = s.{kind}")


def _match_known(db: duckdb.DuckDBPyConnection, listed_in: str, spellings: str) -> None:
    listed = LISTED[listed_in]
    kind = listed.kind
    more = {"customer": "l.lat, l.lon", "product": "l.line, l.unit_cost_yuan"}[kind]
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE by_{kind} AS
        WITH written AS (SELECT *, fold(written) AS name, fold(number) AS id FROM ({spellings})),
        holders AS (SELECT name, count(*) AS n, min(who) AS who FROM meta.known_names WHERE kind = '{kind}' GROUP BY name),
        matched AS (SELECT w.*, coalesce(i.who, CASE WHEN h.n = 1 THEN h.who END) AS who FROM written w LEFT JOIN holders h USING (name)
            LEFT JOIN meta.known_ids i ON i.kind = '{kind}' AND i.id = w.id)
        SELECT m.written, m.number, m.who, coalesce(k.label, sp.label, trim(m.written), trim(m.number)) AS label, {more}
        FROM matched m LEFT JOIN meta.known k ON k.kind = '{kind}' AND k.who = m.who
        LEFT JOIN main.{listed_in} l ON l.{listed.label} = k.label
        LEFT JOIN meta.spellings sp ON sp.kind = '{kind}' AND sp.written = m.written""")


def resolve_again(db: duckdb.DuckDBPyConnection, dataset: str, settings: dict[str, object]) -> int:
    """Bring the resolved columns of a current table up to date; returns how many rows changed.

    Few changed rows are updated in place; when many change the table is written anew, which is quicker.
    """
    held = _one(db, f"SELECT count(*) FROM main.{dataset}")
    if not held or not schema.resolved(dataset) or dataset in ("people", "products"):
        return 0
    columns = list(schema.resolved(dataset))
    if dataset in LISTED:
        columns.remove(LISTED[dataset].label)
    joined = _joined(db, dataset, f"main.{dataset}", settings)
    fresh = ", ".join(f"CAST({joined.expressions[c]} AS {schema.resolved(dataset)[c]}) AS {quoted(c)}" for c in columns)
    changed = " OR ".join(f"s.{quoted(c)} IS DISTINCT FROM CAST({joined.expressions[c]} AS {schema.resolved(dataset)[c]})" for c in columns)
    db.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS SELECT s.rowid AS place, {fresh} FROM main.{dataset} s {' '.join(joined.joins)} "
               f"WHERE {changed}")
    n_changed = _one(db, "SELECT count(*) FROM fresh")
    if n_changed * 4 > held:
        rows = resolved_rows(db, dataset, f"main.{dataset}", settings)
        db.execute(f"CREATE TABLE main.rewritten AS {rows}")
        db.execute(f"DROP TABLE main.{dataset}")
        db.execute(f"ALTER TABLE main.rewritten RENAME TO {dataset}")
    elif n_changed:
        assigned = ", ".join(f"{quoted(c)} = fresh.{quoted(c)}" for c in columns)
        db.execute(f"UPDATE main.{dataset} SET {assigned} FROM fresh WHERE main.{dataset}.rowid = fresh.place")
    db.execute("DROP TABLE fresh")
    return n_changed


def insert_resolved(db: duckdb.DuckDBPyConnection, dataset: str, source: str, settings: dict[str, object]) -> None:
    db.execute(f"INSERT INTO main.{dataset} ({quoted_list(list(schema.stored_columns(dataset)))}) {resolved_rows(db, dataset, source, settings)}")


def _one(db: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = db.execute(sql).fetchone()
    return int(row[0]) if row else 0
