"""Which rows of a sheet of orders are sales: by status, and by whatever else says that an order came to nothing. Receipts and invoices alike."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pyarrow as pa

from analytics.errors import Text
from analytics.ingest.orders.cells import cells_of, places, raw, said
from analytics.ingest.orders.marks import marks_of, that_tell
from analytics.ingest.orders.roles import Roles, after_sale, roles_of
from analytics.ingest.orders.status_questions import questions
from analytics.ingest.orders.verdicts import Group, given_back, judge
from analytics.ingest.recognising.table import Table
from analytics.ingest.recognising.with_column import with_column
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.words import parse_choice
from analytics.schema import COUNTED, COUNTS, DATASETS, DOES_NOT_COUNT
from analytics.warehouse.file.sql_text import literal
from analytics.words.order_statuses import NOT, ends_by_itself, says_refund


def sales_told_apart(table: Table) -> Table:
    """The table with what became of each row beside it (`COUNTED`) where its status alone does not say so; asks for what nobody can tell."""
    dataset = table.recognised.dataset.name
    if dataset not in ("sales", "receipts", "invoices", "expenses") or table.periods or places(table, "amount_yuan") is None or COUNTED in table.header.names:
        return table
    roles = roles_of(table, taken_off=True) if dataset == "sales" else _of_documents(roles_of(table), dataset)
    if dataset == "receipts":
        table = _paid_back(table)
    if not roles.told and roles.paid is None:
        return table
    with cells_of(table) as con:
        roles = that_tell(table, con, roles)
        marks = marks_of(table, con, roles)
        groups = _groups(table, con, roles, [sql for sql, *_ in marks])
        judged = [judge(table, group, [(text, force) for _, text, force in marks], after_sale(table, roles)) for group in groups]
        if dataset != "invoices":
            table = table.asking(*questions(table, roles, groups, judged))
        if dataset != "sales":
            return _told(_nothing_received(table, con, roles, [sql for sql, *_ in marks], groups, judged), roles, groups, judged)
        table = _turned(table, con, roles)
        decided = [_decided(table, roles, group, verdict) for group, verdict in zip(groups, judged)]
        if any(decided):
            table = with_column(table, None, _beside(table, con, roles, [sql for sql, *_ in marks], groups, decided), COUNTED)
            table = replace(table, spoken_for=table.spoken_for | {len(table.header.names) - 1})
    return _told(replace(table, spoken_for=table.spoken_for | roles.told), roles, groups, judged)


def _paid_back(table: Table) -> Table:
    """Receipts whose kind says that money went back, below nought."""
    amount = places(table, "amount_yuan")
    assert amount is not None
    kinds = [i for i, name in enumerate(table.header.names) if i < table.sheet.cells.num_columns and i not in table.matching.left_out and parse(name).kind == "kind"]
    for place in kinds:
        with cells_of(table) as con:
            says, paid = raw(table, place), raw(table, amount)
            words = [word for (word,) in con.execute(f"SELECT DISTINCT said({says}) FROM cells WHERE said({says}) IS NOT NULL LIMIT 50").fetchall()]
            listed = ", ".join(map(literal, back := [word for word in words if given_back(word)]))
            if not back or len(back) == len(words):
                continue
            row = con.execute(f"SELECT count(*), sum(num({paid})) FROM cells WHERE said({says}) IN ({listed}) AND num({paid}) > 0").fetchone()
            if not row or not row[0]:
                continue
            values = con.execute(f"""SELECT CASE WHEN said({says}) IN ({listed}) AND num({paid}) > 0 THEN rewritten({paid}, -num({paid})) ELSE {paid} END AS v
                FROM cells ORDER BY place""").to_arrow_table().column("v")
        name = table.header.names[place]
        return with_column(table, amount, values).noted(Text(
            f"「{name}」是「{'、'.join(back)}」的 {row[0]} 行（{float(row[1]):,.2f}）是退回去的钱，按负数读",
            f"{row[0]} rows ({float(row[1]):,.2f}) whose “{name}” is {', '.join(back)} are money given back and read below nought"))
    return table


def _of_documents(roles: Roles, dataset: str) -> Roles:
    """What tells of receipts and invoices: whether the document stands. A day of payment is no part of that, and their kinds are their own."""
    payment = roles.payment if dataset == "receipts" else ()
    return Roles(status=(*roles.status, *payment), undone_at=roles.undone_at, undone=roles.undone, valid=roles.valid,
                 made=roles.made if dataset == "receipts" else ())


def _nothing_received(
    table: Table, con: duckdb.DuckDBPyConnection, roles: Roles, marks: list[str], groups: list[Group], judged: list[tuple[str | None, Text | None]],
) -> Table:
    """Receipts and invoices that do not stand come to nothing: they have no status that measures could look at."""
    amount = places(table, "amount_yuan")
    assert amount is not None
    if not any(verdict == NOT for verdict, _ in judged):
        return table
    out = _beside(table, con, roles, marks, groups, [DOES_NOT_COUNT if verdict == NOT else None for verdict, _ in judged])
    con.register("out", pa.table({"place": pa.array(range(len(out))), "out": out}))
    values = con.execute(f"SELECT CASE WHEN o.out IS NOT NULL THEN '0' ELSE c.{raw(table, amount)} END AS v FROM cells c JOIN out o USING (place) ORDER BY c.place").to_arrow_table().column("v")
    made = with_column(table, amount, values)
    return replace(made, spoken_for=made.spoken_for | roles.told)


def _groups(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles, marks: list[str]) -> list[Group]:
    amount = raw(table, places(table, "amount_yuan") or 0)
    n, p, t = len(roles.status), len(roles.payment), len(roles.types)
    by = _by(table, roles, marks)
    found = con.execute(f"SELECT {', '.join(by)}, count(*), sum(worth({amount})) FROM cells GROUP BY ALL ORDER BY ALL").fetchall()
    groups = []
    for row in found:
        words = tuple(map(said, row[:n + p + t]))
        groups.append(Group(row[:-2], words[:n], words[n:n + p], row[n + p + t:-4], row[-4], row[-3], row[-2], float(row[-1] or 0), words[n + p:]))
    return groups


def _by(table: Table, roles: Roles, marks: list[str]) -> list[str]:
    amount = raw(table, places(table, "amount_yuan") or 0)
    refunded = f"coalesce(num({raw(table, roles.refund)}) <> 0, FALSE)" if roles.refund is not None else "FALSE"
    words = [raw(table, i) for i in (*roles.status, *roles.payment, *roles.types)]
    return [*words, *marks, f"coalesce(worth({amount}) < 0, FALSE)", refunded]


def _turned(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> Table:
    """A type that says returned is the kind of the sale, 退货, so that its amount is stored below nought with its cost."""
    field = DATASETS["sales"]["kind"]
    for place in roles.types:
        if table.matching.columns.get(place) != "kind" and "kind" in table.matching.fields:
            continue
        column = raw(table, place)
        words = [word for (word,) in con.execute(f"SELECT DISTINCT {column} FROM cells WHERE {column} IS NOT NULL").fetchall()]
        returns = [word for word in words if given_back(word)]
        if not returns:
            continue
        other = [word for word in returns if parse_choice(word, field) != "return"]
        if other:
            listed = ", ".join(map(literal, other))
            values = con.execute(f"SELECT CASE WHEN {column} IN ({listed}) THEN '退货' ELSE {column} END AS v FROM cells ORDER BY place").to_arrow_table().column("v")
            table = with_column(table, place, values).noted(Text(
                f"「{table.header.names[place]}」是「{'、'.join(other)}」的按退货读", f"“{table.header.names[place]}” {', '.join(other)} is read as a return"))
        return table.matched(replace(table.matching, columns={**table.matching.columns, place: "kind"}))
    return table


def _decided(table: Table, roles: Roles, group: Group, verdict: tuple[str | None, Text | None]) -> str | None:
    """What is written beside such rows; None where their stored status says the same."""
    own = places(table, "status")
    status = group.words[roles.status.index(own)] if own in roles.status else None
    out = verdict[0] == NOT
    excluded = bool(status) and fold(str(status)) in table.known.excluded_status
    says_out = excluded or bool(status) and ends_by_itself(str(status)) and not (group.back and says_refund(str(status)))
    if out == says_out:
        return None
    return f"{DOES_NOT_COUNT}：{verdict[1].zh if verdict[1] else ''}" if out else COUNTS


def _beside(
    table: Table, con: duckdb.DuckDBPyConnection, roles: Roles, marks: list[str], groups: list[Group], decided: list[str | None],
) -> pa.ChunkedArray:
    by = _by(table, roles, marks)
    keys = [f"k{i}" for i in range(len(by))]
    values = [group.key for group in groups]
    columns = {key: pa.array([row[i] for row in values], pa.bool_() if isinstance(values[0][i], bool) else pa.string()) for i, key in enumerate(keys)}
    con.register("decided", pa.table({**columns, "says": pa.array(decided, pa.string())}))
    joined = " AND ".join(f"d.{key} IS NOT DISTINCT FROM c.{key}" for key in keys)
    cells = f"SELECT place, {', '.join(f'{sql} AS {key}' for sql, key in zip(by, keys))} FROM cells"
    return con.execute(f"SELECT d.says FROM ({cells}) c LEFT JOIN decided d ON {joined} ORDER BY c.place").to_arrow_table().column("says")


def _told(table: Table, roles: Roles, groups: list[Group], judged: list[tuple[str | None, Text | None]]) -> Table:
    """Which rows do not count, why, and what they and the others come to."""
    out: dict[Text, tuple[int, float]] = {}
    for group, (verdict, why) in zip(groups, judged):
        if verdict == NOT and why is not None:
            rows, yuan = out.get(why, (0, 0.0))
            out[why] = (rows + group.rows, yuan + group.yuan)
    if not out:
        return table
    kept = [group for group, (verdict, _) in zip(groups, judged) if verdict != NOT]
    rows, yuan = sum(group.rows for group in kept), sum(group.yuan for group in kept)
    ordered = sorted(out.items(), key=lambda item: -abs(item[1][1]))[:8]
    zh = "、".join(f"{why.zh} {count} 行 {total:,.2f}" for why, (count, total) in ordered)
    en = ", ".join(f"{why.en} {count} rows {total:,.2f}" for why, (count, total) in ordered)
    what_zh, what_en = ("不算业绩", "No sales") if table.recognised.dataset.name == "sales" else ("不作数", "Void")
    return table.noted(Text(f"{what_zh}：{zh}；算数的 {rows} 行共 {yuan:,.2f}（表里写的数）", f"{what_en}: {en}; what counts is {rows} rows, {yuan:,.2f} as written"))
