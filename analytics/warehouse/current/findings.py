"""Defects only the warehouse can see: people and deals nobody listed, names held by several, the same key twice."""

from __future__ import annotations

import duckdb

from analytics import schema
from analytics.clean_sheet import CleanSheet
from analytics.errors import Defect, Text
from analytics.warehouse.asking.dimensions import person_column
from analytics.warehouse.current.identities import LISTED
from analytics.warehouse.log.keys import key_sql, quoted, quoted_list

# Said to be a person; where no level says so, no team or region of the list of people. Without a list nobody is.
_PERSONAL_OWNER = """owner IS NOT NULL AND EXISTS (FROM meta.known WHERE kind = 'person') AND (level = 'person' OR level IS NULL
    AND fold(owner) NOT IN (SELECT fold(team_label) FROM main.people WHERE team_label IS NOT NULL)
    AND fold(owner) NOT IN (SELECT fold(region_label) FROM main.people WHERE region_label IS NOT NULL))"""
UNLISTED_OWNER = f"owner_known = 'unknown' AND {_PERSONAL_OWNER}"
_MOST = 500
_MOST_DEALS = 20  # stage events of more unknown deals are told in one sentence
_SAME_SHARE = 0.3


def heading(sheet: CleanSheet, field: str) -> str:
    """The user's own column name of a field."""
    return next((column for column, name in sheet.mapping.items() if name == field), schema.DATASETS[sheet.dataset][field].label.zh)


def repeated_keys(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, source: str) -> tuple[int, dict[str, float], list[Defect]]:
    """How many of an entity file's rows (which `source` selects) a later row with the same key overtakes, what they add up to in each
    money field, and a defect for each."""
    has = schema.DATASETS[sheet.dataset]
    if has.kind != "entity" or sheet.rows.num_rows < 2:
        return 0, {}, []
    keyed = f"SELECT seq, row_no, {key_sql(sheet.dataset)} AS key FROM ({source})"
    row = db.execute(f"SELECT count(key) - count(DISTINCT key) FROM ({keyed})").fetchone()
    overtaken = int(row[0]) if row else 0
    if not overtaken:
        return 0, {}, []
    counted = [name for name in sheet.totals if name in sheet.rows.column_names]
    sums = ", ".join(f"CAST(coalesce(sum({quoted(name)}), 0) AS DOUBLE)" for name in counted)
    added = db.execute(f"SELECT {sums} FROM (SELECT *, lead(seq) OVER (PARTITION BY {key_sql(sheet.dataset)} ORDER BY seq) AS later FROM ({source})) "
                       f"WHERE later IS NOT NULL AND {key_sql(sheet.dataset)} IS NOT NULL").fetchone() if counted else ()
    pairs = db.execute(f"SELECT row_no, later, key FROM (SELECT row_no, key, lead(row_no) OVER (PARTITION BY key ORDER BY seq) AS later "
                       f"FROM ({keyed}) WHERE key IS NOT NULL) WHERE later IS NOT NULL ORDER BY row_no LIMIT {_MOST}").fetchall()
    column = heading(sheet, has.keys[0].parts[0])
    defects = []
    for row_no, later, key in pairs:
        value = " · ".join(part for part in key.split(chr(31))[1:] if part)
        defects.append(Defect("DUPLICATE_KEY", "warning", sheet.file, sheet.sheet, later, column, value, Text(
            f"{sheet.file} 第 {row_no} 行和第 {later} 行是同一条（{value}），以第 {later} 行为准",
            f"Rows {row_no} and {later} of {sheet.file} are the same record ({value}), and row {later} counts",
        ), Text("如果另一行才对，请删掉不要的一行后重新上传", "if the other one is right, delete the row you do not want and upload again")))
    return overtaken, dict(zip(counted, added or (), strict=True)), defects


def pledge_locked(sheet: CleanSheet, row_no: int, column: str, owner: str, period: str, old: object, new: object) -> Defect:
    """A row of a locked period that changes a pledge (from `old` to `new`), or adds one (`old` is None), and gives no reason."""
    said = Text("新增", "adds") if old is None else Text(f"从 {_said(old).zh} 改成 {_said(new).zh}", f"changes {_said(old).en} to {_said(new).en} in")
    zh = f"是 {owner} {period} 的保证（{said.zh}），这一期已经锁定，这一行没有写变更原因"
    en = f"{said.en} the pledge of {owner} for {period}, which is locked, and the row gives no reason"
    return Defect("PLEDGE_LOCKED", "error", sheet.file, sheet.sheet, row_no, column, None if new is None else _said(new).zh, Text(
        f"{sheet.file} 第 {row_no} 行「{column}」{zh}", f"Row {row_no} of {sheet.file}: “{column}” {en}",
    ), Text("请在「变更原因」一列写明原因后重新上传", "write the reason in a column “变更原因” and upload again"))


def _said(value: object) -> Text:
    if value is None:
        return Text("空白", "blank")
    if isinstance(value, str):
        return Text(value, value)
    amount = f"{value:,.2f}".removesuffix(".00")
    return Text(f"{amount} 元", f"{amount} yuan")


def seen_before(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, batch_id: int) -> list[Defect]:
    """A warning where many rows without a key are, in every column of the file, rows that were there: most likely the same data again."""
    has = schema.DATASETS[sheet.dataset]
    columns = quoted_list([name for name in sheet.provided if name in has])
    if has.kind != "fact" or not columns:
        return []
    # The cheapest question first: a million rows' keys take a third of a second.
    if not db.execute(f"SELECT 1 FROM main.{sheet.dataset} WHERE batch_id <> {batch_id} LIMIT 1").fetchone():
        return []
    keyless = f"{key_sql(sheet.dataset)} IS NULL"
    row = db.execute(f"SELECT count(*) FROM main.{sheet.dataset} WHERE batch_id = {batch_id} AND {keyless}").fetchone()
    rows = int(row[0]) if row else 0
    if rows < 2:
        return []
    row = db.execute(f"SELECT count(*) FROM (SELECT {columns} FROM main.{sheet.dataset} WHERE batch_id = {batch_id} AND {keyless} "
                     f"INTERSECT ALL SELECT {columns} FROM main.{sheet.dataset} WHERE batch_id <> {batch_id})").fetchone()
    same = int(row[0]) if row else 0
    if same < 2 or same < _SAME_SHARE * rows:
        return []
    return [Defect("SAME_ROWS", "warning", sheet.file, sheet.sheet, None, None, str(same), Text(
        f"{sheet.file} 的 {rows:,} 行里有 {same:,} 行和以前入库的完全相同，没有单号分不出是不是同一笔，已经都算上了",
        f"{same:,} of the {rows:,} rows of {sheet.file} are the same as rows loaded before; without a number they cannot be told apart, and all of them count",
    ), Text("如果是同一份数据，请撤销这一批，再导入一次，问到时选「这次的代替」", "if they are the same data, undo this batch, import the file again and answer that it takes the place of the rows before it"))]


def strangers(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, batch_id: int) -> list[Defect]:
    """One defect per name of the batch that is nobody's (UNKNOWN_PERSON) or several people's (AMBIGUOUS_PERSON).

    While no list of people was uploaded everyone is unknown, which is said once.
    """
    column = person_column(sheet.dataset)
    if sheet.dataset in schema.OWNED:
        return _unlisted_owners(db, sheet, batch_id)
    if column is None or sheet.dataset in LISTED:
        return []
    written = f"coalesce({quoted(column)}, person_id)" if "person_id" in schema.DATASETS[sheet.dataset] else quoted(column)
    found = db.execute(
        f"SELECT {written} AS written, person_known, min(row_no), count(*) FROM main.{sheet.dataset} "
        f"WHERE batch_id = {batch_id} AND person_known IN ('unknown', 'ambiguous') GROUP BY ALL ORDER BY 3").fetchall()
    unknown = [row for row in found if row[1] == "unknown"]
    if unknown and not db.execute("SELECT 1 FROM meta.known WHERE kind = 'person' LIMIT 1").fetchone():
        return [_nobody_listed(sheet, heading(sheet, column), unknown)]
    return [_stranger(sheet, heading(sheet, column), *row) for row in found[:_MOST]]


def unknown_deals(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, batch_id: int) -> list[Defect]:
    """Stage events of the batch whose deal no sheet of deals holds: no question counts them. Said once while there are no deals at all,
    and once for many."""
    if sheet.dataset != "stage_events":
        return []
    found = db.execute(
        f"SELECT deal_id, min(row_no), count(*) FROM main.stage_events WHERE batch_id = {batch_id} AND deal_id IS NOT NULL "
        "AND deal_id NOT IN (SELECT deal_id FROM main.deals WHERE deal_id IS NOT NULL) GROUP BY deal_id ORDER BY 2").fetchall()
    if not found:
        return []
    column, listed = heading(sheet, "deal_id"), db.execute("SELECT 1 FROM main.deals LIMIT 1").fetchone()
    if listed and len(found) <= _MOST_DEALS:
        return [_deal_nobody_knows(sheet, column, *row) for row in found]
    shown, events = [row[0] for row in found[:3]], sum(row[2] for row in found)
    zh, en = ("商机表里没有", "are on no sheet of deals") if listed else ("还没有「商机」表，所以都对不上", "cannot be found, since no sheet of deals was loaded yet")
    return [Defect("UNKNOWN_DEAL", "warning", sheet.file, sheet.sheet, found[0][1], column, "、".join(shown), Text(
        f"{sheet.file} 里有 {len(found):,} 个商机（{'、'.join(shown)}{'…' if len(found) > 3 else ''}）{zh}，它们的 {events:,} 行已载入，漏斗里先不计",
        f"{len(found):,} deals of {sheet.file} ({', '.join(shown)}{', …' if len(found) > 3 else ''}) {en}; their {events:,} rows are loaded and the funnel leaves them out for now",
    ), Text("请上传有这些编号的商机表，会自动对上", "upload the sheet of deals with these numbers, and they count by themselves"))]


def _deal_nobody_knows(sheet: CleanSheet, column: str, deal: str, row_no: int, rows: int) -> Defect:
    return Defect("UNKNOWN_DEAL", "warning", sheet.file, sheet.sheet, row_no, column, deal, Text(
        f"{sheet.file} 第 {row_no} 行「{column}」是 {deal}，商机表里没有（这样的共 {rows} 行），行已载入，漏斗里先不计",
        f"Row {row_no} of {sheet.file}: “{column}” is {deal}, which no sheet of deals holds (rows that say so: {rows}); they are loaded and the funnel leaves them out for now",
    ), Text("请核对编号，或上传有这个编号的商机表，会自动对上", "check the number, or upload the sheet of deals that holds it, and they count by themselves"))


def unknown_people() -> str:
    """SQL: one row per name and dataset of current rows naming someone who is not in the list of people, most rows first."""
    parts = [f"SELECT owner AS person, '{name}' AS dataset, count(*) AS rows FROM main.{name} WHERE {UNLISTED_OWNER} GROUP BY 1" for name in schema.OWNED]
    parts += [f"SELECT person_label AS person, '{name}' AS dataset, count(*) AS rows FROM main.{name} WHERE person_known = 'unknown' GROUP BY 1"
              for name in schema.DATASETS if "person_known" in schema.resolved(name) and person_column(name)]
    return f"{' UNION ALL '.join(parts)} ORDER BY rows DESC, person, dataset"


def _unlisted_owners(db: duckdb.DuckDBPyConnection, sheet: CleanSheet, batch_id: int) -> list[Defect]:
    """Owners of a pledge, target or settlement whom the list of people does not know or holds several of, and who are no team or region
    of it either where no level says they are people; without a list nobody is told."""
    found = db.execute(f"SELECT owner, owner_known, min(row_no), count(*) FROM main.{sheet.dataset} WHERE batch_id = {batch_id} "
                       f"AND owner_known IN ('unknown', 'ambiguous') AND {_PERSONAL_OWNER} GROUP BY ALL ORDER BY 3").fetchall()
    return [_stranger(sheet, heading(sheet, "owner"), *row) for row in found[:_MOST]]


def _nobody_listed(sheet: CleanSheet, column: str, unknown: list[tuple[str, str, int, int]]) -> Defect:
    names = [row[0] for row in unknown]
    shown = "、".join(names[:3])
    teams = ("团队按文件里写的", "with the teams the file names") if "team" in sheet.provided else ("没有团队", "without teams")
    return Defect("UNKNOWN_PERSON", "warning", sheet.file, sheet.sheet, unknown[0][2], column, shown, Text(
        f"还没有「人员」表，{sheet.file} 里的 {len(names)} 个人（{shown}{'…' if len(names) > 3 else ''}）都不在其中，行已载入，{teams[0]}",
        f"No list of people yet, so nobody named in {sheet.file} (in all {len(names)}: {', '.join(names[:3])}{', …' if len(names) > 3 else ''}) is on it; "
        f"the rows are loaded, {teams[1]}",
    ), Text("请上传人员表（姓名、团队、大区）", "upload a list of people (name, team, region)"))


_TELL_APART = Text("请在姓名处写工号，或写成看板上的样子，如 王伟（E15）", "write the employee number in place of the name, or the name as boards show it, 王伟（E15）")


def _stranger(sheet: CleanSheet, column: str, name: str, known: str, row_no: int, rows: int) -> Defect:
    if known == "ambiguous":
        return Defect("AMBIGUOUS_PERSON", "warning", sheet.file, sheet.sheet, row_no, column, name, Text(
            f"{sheet.file} 第 {row_no} 行「{column}」是 {name}，人员表里不止一位叫这个名字，{rows} 行记为未分配",
            f"Row {row_no} of {sheet.file}: “{column}” says {name}, and several people on the list have that name; rows left unassigned: {rows}",
        ), _TELL_APART if sheet.dataset in schema.OWNED else Text("请加一列工号或团队后重新上传", "add a column with the employee number or the team and upload again"))
    return Defect("UNKNOWN_PERSON", "warning", sheet.file, sheet.sheet, row_no, column, name, Text(
        f"{sheet.file} 第 {row_no} 行「{column}」是 {name}，不在人员表里，{rows} 行已载入",
        f"Row {row_no} of {sheet.file}: “{column}” says {name}, who is not on the list of people; rows loaded all the same: {rows}",
    ), Text("请把这个人加进人员表，或改成人员表里的写法", "add the person to the list of people, or write the name as it is there"))
