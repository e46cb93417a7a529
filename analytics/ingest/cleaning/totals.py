"""Rows that are not data: blank rows, repeated headers, the 合计 rows people put under their tables, and notes below them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import duckdb
import pyarrow as pa

from analytics.ingest.cleaning.typed_columns import Column, amount, listed
from analytics.ingest.terms.numbers import parse_number

_TOTAL = re.compile(r"(?:[本全]?[页月季年日周期公司]{0,2}|累|.{1,12})?[合小总共]\s*[计][:：]?|总\s*[额和数][:：]?|[汇加]\s*总[:：]?|累计[:：]?")
_TOTAL_EN = re.compile(r"(?:sub|grand)[ -]?totals?[:：]?|totals?[:：]?|overall total|.{1,20} total", re.IGNORECASE)
GRAND_LABEL = re.compile(r"[合总共]\s*[计][:：]?|总\s*[额和数][:：]?|[汇加]\s*总[:：]?|(?:grand |overall )?totals?[:：]?|全公司合计", re.IGNORECASE)
GRAND = "合计"
PART = re.compile(r"小\s*计|sub|[本每]\s*页", re.IGNORECASE)
_SIMPLIFIED = str.maketrans({"計": "计", "總": "总", "匯": "汇", "彙": "汇", "額": "额", "數": "数", "國": "国", "體": "体", "區": "区", "網": "网", "員": "员", "團": "团"})
# 备注：含税 · 注：数据截至3月31日 · 制表人：王经理 — on a row with hardly anything else.
_NOTE = r"^\s*[（(*※]?\s*(备注|附注|注|说明|制表|制单|审核|复核|填表|填报|统计|数据|来源|口径|打印|单\s*位|單\s*位|币种|units?|currency|remarks?|notes?|source)[^:：]{0,12}[:：]"
_LONG = 200_000
_NUMERIC = ("money", "number", "integer", "share")


@dataclass
class Skipped:
    """The rows left out and why; `labels` are (row, label) of the sheet's own total rows."""

    blank: int = 0
    repeated: list[int] = field(default_factory=list)
    labels: list[tuple[int, str]] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.blank + len(self.repeated) + len(self.labels) + len(self.notes)


def simplified(text: str) -> str:
    """A label as it is compared: plain width, simplified."""
    return unicodedata.normalize("NFKC", text).strip().translate(_SIMPLIFIED)


def is_total_label(text: str) -> bool:
    """
    >>> [is_total_label(t) for t in ("合计", "小 计：", "华东小计", "Grand Total", "上海某某设计公司", "共计美术")]
    [True, True, True, True, False, False]
    """
    plain = simplified(text)
    return bool(_TOTAL.fullmatch(plain) or _TOTAL_EN.fullmatch(plain))


def find_skipped(
    con: duckdb.DuckDBPyConnection, cells: pa.Table, names: tuple[str, ...], columns: list[Column], parts: Sequence[Sequence[str]] = (),
    totals: Mapping[int, str] = MappingProxyType({}),
) -> Skipped:
    """Looks through the view `raw` (made of `cells`) and fills the temporary table `skipped(row_no)`; `parts` are the words
    over each column where the header has several rows, `totals` {row: label} rows already known to sum up others."""
    found = Skipped()
    con.execute("CREATE OR REPLACE TEMP TABLE skipped(row_no BIGINT)")
    raws = [name for name in cells.column_names if name != "row_no"]
    holey = [raw for raw in raws if cells.column(raw).null_count]
    if len(holey) == len(raws):
        con.execute(f"INSERT INTO skipped SELECT row_no FROM raw WHERE {' AND '.join(f'{raw} IS NULL' for raw in raws)}")
        found.blank = int((con.execute("SELECT count(*) FROM skipped").fetchone() or (0,))[0])
    found.repeated = _repeated_headers(con, raws, names, parts, columns)
    _skip(con, found.repeated)
    numeric = {column.raw for column in columns if column.field.type in _NUMERIC}
    candidates = [raw for i, raw in enumerate(raws) if raw not in numeric and (i < 4 or any(raw == c.raw for c in columns))]
    where = _where_totals_may_stand(cells, holey)
    row = con.execute(f"SELECT {', '.join(f'count_if({_hint(raw)})' for raw in candidates)} FROM raw WHERE {where}").fetchone() if candidates else ()
    labelled = [raw for raw, count in zip(candidates, row or ()) if count]
    if totals:
        listed_rows = con.execute("SELECT row_no FROM raw WHERE row_no IN (SELECT unnest($1::BIGINT[])) AND row_no NOT IN (SELECT row_no FROM skipped)", [list(totals)]).fetchall()
        found.labels = sorted((row, totals[row]) for (row,) in listed_rows)
        _skip(con, [row for row, _ in found.labels])
    if labelled:
        mapped = {column.raw for column in columns}
        known = {row for row, _ in found.labels}
        others = [(row, label) for row, label in _labelled(con, labelled, candidates, mapped, where) if row not in known]
        found.labels = sorted((*found.labels, *others))
        _skip(con, [row for row, _ in others])
    if len(holey) >= len(raws) - 2:
        found.notes = _notes(con, raws, where)
        _skip(con, found.notes)
    return found


def _repeated_headers(
    con: duckdb.DuckDBPyConnection, raws: list[str], names: tuple[str, ...], parts: Sequence[Sequence[str]], columns: list[Column],
) -> list[int]:
    """Rows that hold nothing but the words over their columns: the header again, or one of its rows."""
    words = [dict.fromkeys((name, *(parts[i] if i < len(parts) else ()))) for i, name in enumerate(names)]
    asked = [column.raw for column in columns] or raws[:1]
    hint = " OR ".join(f"{raw} IN ({listed(list(words[raws.index(raw)]))})" for raw in asked[:3])
    if not con.execute(f"SELECT 1 FROM raw WHERE {hint} LIMIT 1").fetchone():
        return []
    only = " AND ".join(f"({raw} IS NULL OR {raw} IN ({listed(list(words[i]))}))" for i, raw in enumerate(raws))
    filled = " + ".join(f"({raw} IS NOT NULL)::INT" for raw in raws)
    return [row for (row,) in con.execute(f"SELECT row_no FROM raw WHERE {only} AND {filled} >= {min(2, len(raws))} ORDER BY 1").fetchall()]


def _notes(con: duckdb.DuckDBPyConnection, raws: list[str], where: str) -> list[int]:
    filled = " + ".join(f"({raw} IS NOT NULL)::INT" for raw in raws)
    most = 2 if len(raws) > 3 else 1
    said = f"({where}) AND regexp_matches(coalesce({', '.join(raws)}), $1, 'i') AND {filled} <= {most} AND row_no NOT IN (SELECT row_no FROM skipped)"
    return [row for (row,) in con.execute(f"SELECT row_no FROM raw WHERE {said} ORDER BY 1", [_NOTE]).fetchall()]


def _where_totals_may_stand(cells: pa.Table, holey: list[str]) -> str:
    """Every row of a sheet of ordinary size. In a very long one: rows with a blank cell (a total has no order number or
    customer), and the end."""
    if cells.num_rows <= _LONG:
        return "true"
    last = cells.column("row_no")[-1].as_py()
    return " OR ".join([f"row_no > {last - 1000}", *(f"{raw} IS NULL" for raw in holey)])


def _skip(con: duckdb.DuckDBPyConnection, rows: list[int]) -> None:
    con.execute("INSERT INTO skipped SELECT unnest($1::BIGINT[])", [rows])


def _hint(raw: str) -> str:
    """Cheap enough for every row: whether the cell could be a total's label at all."""
    return " OR ".join(f"contains({raw}, '{part}')" for part in ("计", "計", "otal", "OTAL", "汇", "总", "總", "彙", "匯"))


def _labelled(con: duckdb.DuckDBPyConnection, labelled: list[str], candidates: list[str], mapped: set[str], where: str) -> list[tuple[int, str]]:
    rows: dict[int, str] = {}
    for raw in labelled:
        spelt = [value[0] for value in con.execute(f"SELECT DISTINCT {raw} FROM raw WHERE ({where}) AND ({_hint(raw)})").fetchall()]
        chinese = [value for value in spelt if _TOTAL.fullmatch(simplified(value))]
        english = [value for value in spelt if value not in chinese and is_total_label(value)]
        if chinese:
            rows |= dict(con.execute(f"SELECT row_no, {raw} FROM raw WHERE {raw} IN ({listed(chinese)})").fetchall())
        if english:  # a customer may be called Total: only where the rest of the row's words is blank
            others = [other for other in candidates if other != raw]
            blank = " AND ".join(f"{other} IS NULL" for other in others if other in mapped) or "true"
            spare = [other for other in others if other not in mapped]  # the next month's amount is no word
            asked = con.execute(f"SELECT {', '.join(['row_no', raw, *spare])} FROM raw WHERE {raw} IN ({listed(english)}) AND {blank}").fetchall()
            rows |= {row: label for row, label, *cells in asked if all(cell is None or parse_number(cell) is not None for cell in cells)}
    return sorted(rows.items())


@dataclass(frozen=True)
class OwnTotal:
    """What the sheet's own total says of a column, beside what was read and what stands in rows that were set aside; in yuan."""

    column: str
    field: str
    said: float
    read: float
    aside: float = 0.0
    rows_aside: int = 0
    slack: float = 0.01

    @property
    def differs(self) -> bool:
        return abs(self.read - self.said) > self.slack


def own_totals(con: duckdb.DuckDBPyConnection, labels: list[tuple[int, str]], columns: list[Column], read: Mapping[str, float], rows: int) -> list[OwnTotal]:
    """What the sheet's own grand total row says, per field of money, in yuan, the last one. `read` is the sum of the `rows` rows that were loaded."""
    money = [column for column in columns if column.field.type == "money" or column.field.name in read]
    grand = [row for row, label in labels if GRAND_LABEL.fullmatch(simplified(label))]
    if not grand or not money:
        return []
    cells = con.execute(f"SELECT {', '.join(column.raw for column in money)} FROM raw WHERE row_no = ?", [grand[-1]]).fetchone()
    found = []
    for column, cell in zip(money, cells or ()):
        said = amount(cell, column)
        if said is None:
            continue
        left = [amount(text, column) for (text,) in con.execute(f"SELECT {column.raw} FROM raw WHERE row_no IN (SELECT row_no FROM aside) LIMIT 5000").fetchall()]
        held = [value for value in left if value is not None]
        total = read.get(column.field.name, 0.0)
        found.append(OwnTotal(column.heading, column.field.name, said, total, sum(held), len(held), _slack(cell, column, said, total, rows)))
    return found


def _slack(cell: str, column: Column, said: float, read: float, rows: int) -> float:
    """How far rounding may take a total from its rows: amounts in 万元 are rounded each, others at most the total itself."""
    number = parse_number(cell, column.comma)
    exponent = number.value.as_tuple().exponent if number else 0
    step = float(number.factor or column.factor if number else 1) * 10.0 ** min(0, exponent if isinstance(exponent, int) else 0)
    if step >= 1 and step < column.factor or column.factor >= 1000:
        return min(step * (0.5 + 0.5 * rows**0.5), max(0.01, 0.005 * abs(said)))
    whole = abs(read / step - round(read / step)) < 1e-6
    return 0.01 if whole or step > 1 else max(0.01, 0.5 * step)


def unlabelled_total(con: duckdb.DuckDBPyConnection, columns: list[Column], rows: list[int], loaded: dict[str, float]) -> list[int]:
    """Of `rows` (set aside for blank required cells), those that only hold the sum of all the others."""
    money = [column for column in columns if column.field.type == "money" and loaded.get(column.field.name)]
    others = [column.raw for column in columns if column.field.type not in _NUMERIC and column.field.required]
    found: list[int] = []
    for row in rows[:5]:
        for column in money:
            blank = " AND ".join(f"{raw} IS NULL" for raw in others) or "false"
            cell = con.execute(f"SELECT {column.raw} FROM raw WHERE row_no = ? AND {blank}", [row]).fetchone()
            value = amount(cell[0], column) if cell else None
            if value is not None and abs(value - loaded[column.field.name]) <= max(0.01, 1e-9 * abs(value)):
                found.append(row)
                break
    return found
