"""Which batches already hold the rows of a sheet that has no number to tell its rows by: the same table, loaded again with a month more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.warehouse.file.sql_text import literal
from analytics.warehouse.log import batches
from analytics.warehouse.log.keys import key_sql, quoted

_NUMBERS = ("money", "number", "integer", "share")
_EXAMPLES = 3


@dataclass(frozen=True)
class Overlap:
    """What a batch holds in the time a sheet speaks of: rows without a key, how many of them are about what a row of the sheet is
    about, and how many say the same; what they add up to, and a few that say otherwise: (about, old, new)."""

    batch_id: int
    file: str
    held: int
    matched: int
    same: int
    sums: float
    changed: tuple[tuple[str, float, float], ...] = ()


def tables_before(db: duckdb.DuckDBPyConnection, sheet: CleanSheet) -> tuple[int, list[Overlap]]:
    """How many rows of the sheet have no key, and the batches that hold some of the same rows. With columns side by side only batches
    of tables laid out alike are looked at, and a row is about its period; else about its day."""
    declared = schema.DATASETS[sheet.dataset]
    placed = declared.placed_by
    if declared.kind != "fact" or placed is None or placed not in sheet.provided or declared[placed].type not in ("date", "datetime"):
        return 0, []
    others = _others(db, sheet)
    if not others:
        return 0, []
    ids = ", ".join(str(batch_id) for batch_id, _file in others)
    if not db.execute(f"SELECT 1 FROM main.{sheet.dataset} WHERE batch_id IN ({ids}) AND {key_sql(sheet.dataset)} IS NULL LIMIT 1").fetchone():
        return 0, []
    lacking = [f"CAST(NULL AS {field.stored_as}) AS {quoted(field.name)}" for field in declared.fields if field.name not in sheet.rows.column_names]
    db.register("rows_asked", sheet.rows)
    try:
        db.execute(f"CREATE OR REPLACE TEMP TABLE asked AS SELECT * FROM (SELECT {', '.join(['*', *lacking])} FROM rows_asked) WHERE {key_sql(sheet.dataset)} IS NULL")
        row = db.execute(f"SELECT count(*), min(CAST({placed} AS DATE)), max(CAST({placed} AS DATE)) FROM asked").fetchone()
        if not row or not row[0]:
            return 0, []
        db.execute(f"CREATE OR REPLACE TEMP TABLE held AS SELECT * FROM main.{sheet.dataset} WHERE batch_id IN ({ids}) AND {key_sql(sheet.dataset)} IS NULL "
                   f"AND {_inside(sheet, placed, row[1], row[2])}")
        return int(row[0]), [found for batch_id, file in others if (found := _overlap(db, sheet, placed, batch_id, file)).matched or found.same]
    finally:
        db.unregister("rows_asked")
        db.execute("DROP TABLE IF EXISTS asked")
        db.execute("DROP TABLE IF EXISTS held")


def _others(db: duckdb.DuckDBPyConnection, sheet: CleanSheet) -> list[tuple[int, str]]:
    active = batches.active_ids(db, sheet.dataset)
    if not active:
        return []
    ids = ", ".join(map(str, active))
    # The very same bytes are no other version: what becomes of them is said by `on_duplicate`.
    other = f"sha256 IS DISTINCT FROM {literal(sheet.sha256)}"
    alike = f"batch_id IN (SELECT batch_id FROM meta.memory WHERE kind = 'layout' AND said = {literal(sheet.layout.key)})" if sheet.layout.wide else "TRUE"
    return db.execute(f"SELECT batch_id, file FROM meta.batches WHERE batch_id IN ({ids}) AND {alike} AND {other} ORDER BY batch_id").fetchall()


def _inside(sheet: CleanSheet, placed: str, first: object, last: object) -> str:
    day = f"CAST({quoted(placed)} AS DATE)"
    if sheet.spans:
        return "(" + " OR ".join(f"({day} >= DATE '{start}' AND {day} < DATE '{end}')" for start, end in sheet.spans) + ")"
    return f"{day} BETWEEN DATE '{first}' AND DATE '{last}'"


def _about(sheet: CleanSheet, placed: str) -> list[str]:
    """What a row is about, as expressions: its names and its day, or the period its day lies in (while that lasts, the day moves on)."""
    declared = schema.DATASETS[sheet.dataset]
    names = [quoted(name) for name in sheet.provided if name in declared and declared[name].type not in _NUMBERS and name != placed]
    day = f"CAST({quoted(placed)} AS DATE)"
    cases = " ".join(f"WHEN {day} >= DATE {literal(start)} AND {day} < DATE {literal(end)} THEN {place}" for place, (start, end) in enumerate(sheet.spans))
    when = f"CASE {cases} END" if sheet.spans else quoted(placed)
    return [*names, when]


def _overlap(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, placed: str, batch_id: int, file: str) -> Overlap:
    declared = schema.DATASETS[sheet.dataset]
    about = ", ".join(f"{one} AS about_{place}" for place, one in enumerate(_about(sheet, placed)))
    numbers = [quoted(name) for name in sheet.provided if name in declared and declared[name].type in _NUMBERS]
    told = ", ".join([about, *numbers])
    held = f"(SELECT {told} FROM held WHERE batch_id = {batch_id})"
    asked = f"(SELECT {told} FROM asked)"
    keys = ", ".join(f"about_{place}" for place in range(len(_about(sheet, placed))))

    def count(sql: str) -> int:
        row = db.execute(f"SELECT count(*) FROM ({sql})").fetchone()
        return int(row[0]) if row else 0

    amount = quoted("amount_yuan") if "amount_yuan" in sheet.provided else None
    row = db.execute(f"SELECT count(*), {f'coalesce(sum({amount}), 0)::DOUBLE' if amount else '0.0'} FROM held WHERE batch_id = {batch_id}").fetchone() or (0, 0.0)
    matched = count(f"SELECT {keys} FROM {held} INTERSECT ALL SELECT {keys} FROM {asked}")
    same = count(f"SELECT * FROM {held} INTERSECT ALL SELECT * FROM {asked}")
    changed = _changed(db, sheet, placed, held, asked, len(_about(sheet, placed))) if amount and same < matched else ()
    return Overlap(batch_id, file, int(row[0]), matched, same, float(row[1]), changed)


def _changed(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, placed: str, held: str, asked: str, width: int) -> tuple[tuple[str, float, float], ...]:
    on = " AND ".join(f"h.about_{place} IS NOT DISTINCT FROM a.about_{place}" for place in range(width))
    shown = ", ".join(f"h.about_{place}" for place in range(width))
    rows: Sequence[tuple] = db.execute(f"SELECT {shown}, CAST(h.amount_yuan AS DOUBLE), CAST(a.amount_yuan AS DOUBLE) FROM {held} h JOIN {asked} a ON {on} "
                                       f"WHERE h.amount_yuan IS DISTINCT FROM a.amount_yuan ORDER BY ALL LIMIT {_EXAMPLES}").fetchall()
    found = []
    for *about, old, new in rows:
        when = about.pop()
        named = [str(one) for one in about if one is not None] + [sheet.spans[when][0][:7] if sheet.spans else str(when)[:10]]
        found.append((" ".join(named), old or 0.0, new or 0.0))
    return tuple(found)
