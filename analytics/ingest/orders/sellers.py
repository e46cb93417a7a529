"""Two sellers in one cell (甲一/乙二): the row is shared out between them; nobody is called by both names."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import heading
from analytics.warehouse.file.folding import fold, folded
from analytics.warehouse.file.scratch import scratch

_BETWEEN = re.compile(r"\s*(?:[/／、;；&＆+＋|\n]|，|,|\band\b)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*[和与及]\s*")  # stands in names as well: 王和平
_SHARE = re.compile(r"^(.*?)\s*[(（:：]?\s*(\d{1,3}(?:\.\d+)?)\s*[%％]\s*[)）]?$")
_CHINESE_NAME = re.compile(r"^[\u4e00-\u9fff·]{2,4}$")
_LATIN_NAME = re.compile(r"^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.'’-]*(?: [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ.'’-]*){0,2}$")
# Half of such a cell is a team or a place, not a second seller: 一部/甲一, 华东/甲一.
_NO_PERSON = re.compile(r"[部组区队店]$|公司|中心|团队|大区|^[华东西南北]{2}$|^(?:华中|中南|全国|线上|线下|直营|渠道|电商|team|dept|sales|online|shared|house)\b", re.IGNORECASE)
_MOST_NAMES = 20_000
_DIVIDED = ("amount_yuan", "cost_yuan", "quantity")


def shares_as_meant(table: Table) -> Table:
    """Where the amounts of an order are in proportion to the shares beside them, they may be each seller's own already: asked."""
    if not table.sheets or table.sheets[0].dataset != "sales" or not {"split_share", "order_id", "amount_yuan"} <= set(table.sheets[0].rows.column_names):
        return table
    sheet, *others = table.sheets
    with scratch(sheet.rows.num_rows) as con:
        con.register("typed", sheet.rows)
        row = con.execute("""SELECT count_if(alike), count(*), sum(added) FILTER (alike), sum(credited) FILTER (alike) FROM (
            SELECT max(amount_yuan / split_share) - min(amount_yuan / split_share) <= 0.02 * abs(max(amount_yuan / split_share)) AS alike,
                sum(amount_yuan) AS added, sum(amount_yuan * split_share) AS credited
            FROM typed WHERE split_share > 0 AND order_id IS NOT NULL GROUP BY order_id
            HAVING count(*) > 1 AND abs(sum(split_share) - 1) < 0.01 AND max(split_share) - min(split_share) > 0.01)""").fetchone()
    own, groups, added, credited = row or (0, 0, 0, 0)
    if not own or own < 0.8 * groups:
        return table
    column = next((name for name, field in sheet.mapping.items() if field == "split_share"), "")
    key = f"split:{heading(column).folded}"
    said = (table.answer(key) or "").casefold()
    if said == "own":
        shares = pa.nulls(sheet.rows.num_rows, sheet.rows.schema.field("split_share").type)
        rows = sheet.rows.set_column(sheet.rows.column_names.index("split_share"), "split_share", shares)
        return replace(table, sheets=(replace(sheet, rows=rows), *others))
    asked = table.asking(Question(key, column, Text(
        f"{own} 个订单的金额和「{column}」成比例：金额已经是各人自己的（合计 {float(added):,.2f}），还是整单的、要再乘比例（合计 {float(credited):,.2f}）？",
        f"The amounts of {own} orders are in proportion to “{column}”: are they each seller's own ({float(added):,.2f}), or the order's, to be multiplied by it ({float(credited):,.2f})?"),
        (Answer(Text("已经是各人自己的", "each seller's own"), "answer", f"{key}=own"), Answer(Text("是整单的，再乘比例", "the order's"), "answer", f"{key}=whole")),
        Text("再乘比例", "multiplies them"))).questions
    return replace(table, sheets=(replace(sheet, questions=tuple(dict.fromkeys((*sheet.questions, *asked)))), *others))


def shared_between_sellers(table: Table) -> Table:
    """The typed rows of sales and receipts with several sellers in one cell, shared out: by the shares written there, else equally."""
    if not table.sheets or table.sheets[0].dataset not in ("sales", "receipts") or "person" not in table.sheets[0].rows.column_names:
        return table
    sheet, *others = table.sheets
    rows = sheet.rows
    spelled = [name for name in rows.column("person").unique().to_pylist() if name]
    if len(spelled) > _MOST_NAMES:
        return table
    candidates = [name for name in spelled if _BETWEEN.search(name) or _AND.search(name)]
    if not candidates:
        return table
    known = table.known.names.get("person", frozenset())
    alone = {name for name in folded(pa.array([name for name in spelled if not _BETWEEN.search(name)], pa.string())).to_pylist() if name} | set(known)
    several = {name: parts for name in candidates if str(fold(name)) not in known and (parts := sellers_in(name, alone))}
    twice = {name: parts for name in candidates if name not in several and (parts := sellers_in(_each_once(name), alone))}
    if not several and not twice:
        return table
    column = next((name for name, field in sheet.mapping.items() if field == "person"), "")
    if "split_share" in rows.column_names:
        asked = table.asking(_question(column, list(several))).questions
        return replace(table, sheets=(replace(sheet, questions=tuple(dict.fromkeys((*sheet.questions, *asked)))), *others))
    if twice:
        key, asked = f"sellers:{heading(column).folded}", table.asking(_named_twice(column, list(twice))).questions
        sheet = replace(sheet, questions=tuple(dict.fromkeys((*sheet.questions, *asked))))
        several |= twice if (table.answer(key) or "").casefold() == "equal" else {}
    if not several:
        return replace(table, sheets=(sheet, *others))
    made = _divided(rows, several)
    example = next(iter(several))
    count = made.num_rows - rows.num_rows
    note = Text(f"「{column}」里一格写了几个人（如「{example}」）：业绩按人分开，写了比例的按比例，没写的平分（多出 {count} 行）",
                f"“{column}” names several people in one cell (such as “{example}”): shared out between them, by the shares written or else equally ({count} rows more)")
    return replace(table, sheets=(replace(sheet, rows=made, evidence=(*sheet.evidence, note)), *others))


def _each_once(name: str) -> str:
    """A cell of several names, each of them once."""
    pieces = [piece.strip() for piece in re.split(_BETWEEN if _BETWEEN.search(name) else _AND, name)]
    return "、".join({str(fold(piece)): piece for piece in pieces if piece}.values())


def sellers_in(name: str, alone: set[str]) -> list[tuple[str, Decimal]] | None:
    """The people a cell names and what each gets; None where it is one name. `alone` are folded names that stand alone elsewhere.

    >>> [(who, str(share)) for who, share in sellers_in("甲一60%/乙二40%", set()) or ()], sellers_in("Low, Anna", set())
    ([('甲一', '0.6'), ('乙二', '0.4')], None)
    """
    pieces = [piece for piece in (piece.strip() for piece in _BETWEEN.split(name)) if piece]
    if len(pieces) < 2:
        pieces = _AND.split(name)
        return [(who, Decimal(1) / len(pieces)) for who in pieces] if len(pieces) > 1 and all(str(fold(who)) in alone for who in pieces) else None
    found = [(match[1].strip(" (（:："), Decimal(match[2]) / 100) if (match := _SHARE.match(piece)) else (piece, None) for piece in pieces]
    people = [who for who, _ in found]
    if len({fold(who) for who in people}) < len(people):
        return None
    if any(_NO_PERSON.search(who) for who in people):
        return None
    stands_alone = sum(str(fold(who)) in alone for who in people)
    # Low, Anna is one person; so may be a hyphenated or double name, unless its parts sell under their own names as well.
    looks = all(_CHINESE_NAME.match(who) for who in people) or "," not in name and all(_LATIN_NAME.match(who) for who in people)
    if not (looks or stands_alone == len(people)):
        return None
    said = [(who, share) for who, share in found if share is not None]
    if not said:
        return [(who, Decimal(1) / len(people)) for who in people]
    whole = len(said) == len(found) and abs(sum((share for _, share in said), Decimal(0)) - 1) <= Decimal("0.005")
    return said if whole else None


def _divided(rows: pa.Table, several: dict[str, list[tuple[str, Decimal]]]) -> pa.Table:
    """One row for each seller; the first takes what rounding leaves, so that the parts are the whole."""
    entries = [(name, who, float(share), place) for name, parts in several.items() for place, (who, share) in enumerate(parts)]
    names, people, shares, places = zip(*entries)
    with scratch(rows.num_rows) as con:
        con.register("typed", rows)
        con.register("sellers", pa.table({"name": names, "who": people, "share": shares, "place": places}))
        held = [name for name in _DIVIDED if name in rows.column_names]

        def part(name: str) -> str:
            if name == "quantity":
                return "CASE WHEN s.share IS NULL THEN t.quantity ELSE t.quantity * s.share END AS quantity"
            cents = f"CAST(round(t.{name} * s.share, 2) AS DECIMAL(18,4))"
            rest = (f"CAST(t.{name} - (SELECT sum(CAST(round(t.{name} * o.share, 2) AS DECIMAL(18,4))) FROM sellers o WHERE o.name = t.person AND o.place > 0) AS DECIMAL(18,4))")
            return f"CASE WHEN s.share IS NULL THEN t.{name} WHEN s.place = 0 THEN {rest} ELSE {cents} END AS {name}"

        replaced = ", ".join(["coalesce(s.who, t.person) AS person", *map(part, held)])
        return con.execute(f"SELECT t.* REPLACE ({replaced}) FROM typed t LEFT JOIN sellers s ON s.name = t.person ORDER BY t.row_no, s.place").to_arrow_table()


def _named_twice(column: str, names: list[str]) -> Question:
    """A cell that names somebody more than once: twice the share, or written twice."""
    key = f"sellers:{heading(column).folded}"
    return Question(key, column, Text(
        f"「{column}」里「{names[0]}」把一个人写了不止一次：几个人平分，还是就当成一个名字？写清比例也可以（甲 70%、乙 30%）",
        f"“{names[0]}” in “{column}” names somebody more than once: shared equally between them, or is it one name? Shares may be written as well (A 70%, B 30%)"),
        (Answer(Text("几个人平分", "shared equally"), "answer", f"{key}=equal"), Answer(Text("是一个名字", "it is one name"), "answer", f"{key}=one")),
        Text("照写的名字入库", "keeps the name as it is written"))


def _question(column: str, names: list[str]) -> Question:
    """A column of shares and several people in one cell: nobody can tell whose share it is."""
    key = f"sellers:{heading(column).folded}"
    return Question(key, column, Text(
        f"「{column}」里「{names[0]}」是几个人，又有分成比例一列，看不出谁占多少；请一人一行，还是就当成一个人的名字？",
        f"“{names[0]}” in “{column}” names several people beside a column of shares, so that nobody can tell whose share it is; write one row each, or is it one name?"),
        (Answer(Text("是一个名字", "it is one name"), "answer", f"{key}=one"),), Text("照写的名字入库", "keeps the name as it is written"))
