"""From the log of everything loaded to the current rows: which version of a thing counts.

An entity has one row per key; each column takes its newest value that is not blank. A fact's key names a group; the rows
of the newest batch in a group replace the older ones. The functions write SQL; `loading` runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics import schema
from analytics.warehouse.log.keys import key_sql, quoted, quoted_list

# The place of a row in the order of loading: batches count upwards, `seq` within a batch.
NEWEST = "batch_id * 4294967296 + seq"


@dataclass(frozen=True)
class Replacement:
    """A batch that stands for a whole period: rows placed in [start, end) of batches before its import no longer count.

    `before` is the first batch of that import: the sheets of one workbook do not replace each other.
    """

    before: int
    start: date
    end: date


def raw_columns(dataset: str) -> list[str]:
    """The columns of a current row that come from the file."""
    return [*schema.DATASETS[dataset].names, "extra", "batch_id", "row_no"]


# Rows of facts for which a newer batch's stand, as long as that one counts.
OVERTAKEN = ("(batch_id, seq) IN (SELECT (o.from_batch, o.seq) FROM meta.overtaken o JOIN meta.batches b USING (batch_id) "
             "WHERE b.active AND o.dataset = '{dataset}')")


def active_rows(dataset: str, active: list[int], replacements: list[Replacement], where: str = "TRUE") -> str:
    """SELECT of the log rows that take part, with their key."""
    ids = ", ".join(map(str, active)) or "NULL"
    hidden = replaced_sql(dataset, replacements) if schema.DATASETS[dataset].kind == "entity" else "FALSE"
    return (f"SELECT * FROM (SELECT l.*, {key_sql(dataset, 'l.')} AS key FROM log.{dataset} l "
            f"WHERE l.batch_id IN ({ids})) WHERE ({where}) AND NOT ({hidden})")


def current_rows(dataset: str, active: list[int], replacements: list[Replacement], where: str = "TRUE", *, overtaken: bool = False, place: bool = False) -> str:
    """SELECT of the current rows as the log says, narrowed by a condition over `key` (which must cover whole keys). `overtaken`:
    some of its rows are; `place`: with `seq`, which tells facts of a batch apart."""
    source = active_rows(dataset, active, replacements, where)
    if schema.DATASETS[dataset].kind == "entity":
        return entity_rows(dataset, source)
    hidden = replaced_sql(dataset, replacements) + (f" OR {OVERTAKEN.format(dataset=dataset)}" if overtaken else "")
    return fact_rows(dataset, source, hidden, place)


def fact_rows(dataset: str, source: str, hidden: str, place: bool = False) -> str:
    """Each group's rows of its newest batch; rows without a key all count. Replaced periods are cut after choosing."""
    columns = quoted_list([*raw_columns(dataset), *(["seq"] if place else [])])
    if not schema.DATASETS[dataset].keys:
        return f"SELECT {columns} FROM ({source}) WHERE NOT ({hidden})"
    return (f"WITH taken AS ({source}), newest AS (SELECT key, max(batch_id) AS newest FROM taken WHERE key IS NOT NULL GROUP BY key) "
            f"SELECT {columns} FROM taken LEFT JOIN newest USING (key) "
            f"WHERE (key IS NULL OR batch_id = newest) AND NOT ({hidden})")


def entity_rows(dataset: str, source: str, *, clearing: bool = True, also: str = "") -> str:
    """One row per key, every column its newest value that is not blank (or that 清空 made blank).

    `also` names a column that is the same all over a key and is kept in front.
    """
    folded = [also] if also else []
    for name in schema.DATASETS[dataset].names:
        column = quoted(name)
        if clearing:
            said = f"{column} IS NOT NULL OR list_contains(cleared, '{name}')"
            folded.append(f"(arg_max({{'v': {column}}}, {NEWEST}) FILTER ({said})).v AS {column}")
        else:
            folded.append(f"arg_max({column}, {NEWEST}) FILTER ({column} IS NOT NULL) AS {column}")
    folded.append(f"list_reduce(list(extra ORDER BY {NEWEST}) FILTER (extra IS NOT NULL), lambda a, b: map_concat(a, b)) AS extra")
    folded += [f"arg_max(batch_id, {NEWEST}) AS batch_id", f"arg_max(row_no, {NEWEST}) AS row_no"]
    kept = quoted_list([also] if also else []) + (", " if also else "")
    keyless = f"SELECT {kept}{quoted_list(raw_columns(dataset))} FROM ({source}) WHERE key IS NULL"
    return f"SELECT {', '.join(folded)} FROM ({source}) WHERE key IS NOT NULL GROUP BY key{', ' + also if also else ''} UNION ALL {keyless}"


def replaced_sql(dataset: str, replacements: list[Replacement]) -> str:
    """Whether a newer batch stands for the whole period a row lies in."""
    placed = schema.DATASETS[dataset].placed_by
    if placed is None or not replacements:
        return "FALSE"
    kind = schema.DATASETS[dataset][placed].type
    start, end = (_period_bounds(quoted(placed))) if kind == "period" else (f"CAST({quoted(placed)} AS DATE)",) * 2
    ends = "<=" if kind == "period" else "<"
    tests = [
        f"(batch_id < {r.before} AND {start} >= DATE '{r.start}' AND {end} {ends} DATE '{r.end}')" for r in replacements
    ]
    return f"coalesce({' OR '.join(tests)}, FALSE)"


def _period_bounds(column: str) -> tuple[str, str]:
    """First day and the day after the last of a canonical period text (2026, 2026-H1, 2026-Q1, 2026-03)."""
    year = f"CAST(left({column}, 4) AS INTEGER)"
    first = (f"CASE WHEN length({column}) = 4 THEN make_date({year}, 1, 1) "
             f"WHEN {column} LIKE '____-Q_' THEN make_date({year}, CAST(right({column}, 1) AS INTEGER) * 3 - 2, 1) "
             f"WHEN {column} LIKE '____-H_' THEN make_date({year}, CAST(right({column}, 1) AS INTEGER) * 6 - 5, 1) "
             f"WHEN {column} LIKE '____-__' THEN make_date({year}, CAST(right({column}, 2) AS INTEGER), 1) END")
    months = f"CASE WHEN length({column}) = 4 THEN 12 WHEN {column} LIKE '____-Q_' THEN 3 WHEN {column} LIKE '____-H_' THEN 6 ELSE 1 END"
    return first, f"CAST({first} + to_months({months}) AS DATE)"
