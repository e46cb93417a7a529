"""Which rows of a sheet of orders are sales: by status, and by whatever else says that an order came to nothing. Receipts and invoices alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from analytics.errors import Refused, Text
from analytics.ingest.orders.cells import cells_of, places, raw, with_column
from analytics.ingest.orders.roles import Roles, roles_of
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import ACCEPTED, Answer, Question
from analytics.ingest.terms.folding import fold, heading
from analytics.ingest.terms.words import parse_bool, parse_choice
from analytics.schema import COUNTED, COUNTS, DATASETS, DOES_NOT_COUNT
from analytics.warehouse.file.sql_text import literal
from analytics.words import order_statuses
from analytics.words.order_statuses import NOT, PARTLY, SET_BY_THE_COMPANY, ends_by_itself, says_refund, standing

_NOT_RECEIVED = re.compile(r"未到账|未收|未回|待收|待回|退票|退汇|在途")
WEAK = "weak"  # a status that counts goes before it
_MOST_WORDS = 400  # different words of one column; a column of more is no status
_ASKED_ONE_BY_ONE = 8
# Documents and movements that are no sales, whatever their amount.
_NO_SALE = re.compile(
    r"提现|充值|手续费|服务费|佣金|推广费|转账|转出|利息|收款单|付款单|报价|估价|采购|进货|调拨|入库|盘点|报销|借款|工资|保证金|押金|代扣|\b(?:payout|withdraw(?:al)?|top-?up|transfer|fees?|journal entry|journal|estimate|quote|quotation|"
    r"purchase order|bill|bill payment|expense|deposit|payment|adjustment|service fee|shipping label|tax|reserve|chargeback fee|commission)\b", re.IGNORECASE)
_GIVEN_BACK = re.compile(r"退货|退款|退单|红字|红冲|冲红|贷项|销售退|\b(?:refund|return|credit[ _-]?(?:note|memo)|credit memo)s?\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Group:
    """Rows alike in all that tells what became of them: their words and marks, how many they are and what they come to."""

    words: tuple[str | None, ...]
    payment: tuple[str | None, ...]
    marks: tuple[bool, ...]
    below: bool
    refunded: bool
    rows: int
    yuan: float
    types: tuple[str | None, ...] = ()


def sales_told_apart(table: Table) -> Table:
    """The table with what became of each row beside it (`COUNTED`) where its status alone does not say so; asks for what nobody can tell."""
    dataset = table.recognised.dataset.name
    if dataset not in ("sales", "receipts", "invoices") or table.periods or places(table, "amount_yuan") is None or COUNTED in table.header.names:
        return table
    roles = roles_of(table) if dataset == "sales" else _of_documents(roles_of(table), dataset)
    if not roles.told and roles.paid is None:
        return table
    with cells_of(table) as con:
        roles = _that_tell(table, con, roles)
        marks = _marks(table, con, roles)
        groups = _groups(table, con, roles, [sql for sql, *_ in marks])
        judged = [_judge(table, group, [(text, force) for _, text, force in marks]) for group in groups]
        if dataset != "invoices":
            table = table.asking(*_questions(table, roles, groups, judged))
        if dataset != "sales":
            return _told(_nothing_received(table, con, roles, [sql for sql, *_ in marks], groups, judged), roles, groups, judged)
        table = _turned(table, con, roles)
        decided = [_decided(table, roles, group, verdict) for group, verdict in zip(groups, judged)]
        if any(decided):
            table = with_column(table, None, _beside(table, con, roles, [sql for sql, *_ in marks], groups, decided), COUNTED)
            table = replace(table, spoken_for=table.spoken_for | {len(table.header.names) - 1})
    return _told(replace(table, spoken_for=table.spoken_for | roles.told), roles, groups, judged)


def _of_documents(roles: Roles, dataset: str) -> Roles:
    """What tells of receipts and invoices: whether the document stands. A day of payment is no part of that, and their kinds are their own."""
    payment = roles.payment if dataset == "receipts" else ()
    return Roles(status=(*roles.status, *payment), undone_at=roles.undone_at, undone=roles.undone, valid=roles.valid)


def _nothing_received(
    table: Table, con: duckdb.DuckDBPyConnection, roles: Roles, marks: list[str], groups: list[_Group], judged: list[tuple[str | None, Text | None]],
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


def _that_tell(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> Roles:
    """The roles whose columns hold few words, and the marks whose cells all say yes or no."""

    def words(place: int) -> list[str]:
        return [word for (word,) in con.execute(f"SELECT DISTINCT said({raw(table, place)}) FROM cells WHERE said({raw(table, place)}) IS NOT NULL LIMIT {_MOST_WORDS + 1}").fetchall()]

    def few(place: int) -> bool:
        return len(words(place)) <= _MOST_WORDS

    def yes_or_no(place: int) -> bool:
        held = words(place)
        return bool(held) and len(held) <= 20 and all(_marked(word) is not None for word in held)

    return replace(
        roles, status=tuple(filter(few, roles.status)), payment=tuple(filter(few, roles.payment)), types=tuple(filter(few, roles.types)),
        undone=tuple(filter(yes_or_no, roles.undone)), valid=tuple(filter(yes_or_no, roles.valid)))


def _marked(word: str) -> bool | None:
    """Whether a mark is set; None where the word is no mark."""
    found = parse_bool(word)
    if found is not None:
        return found
    return True if standing(word) == NOT else False if word.strip().casefold().startswith(("未", "无", "not", "正常", "有效", "normal")) else None


def _marks(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> list[tuple[str, Text, str]]:
    """What says without a word that a row came to nothing, or to less: (SQL, how it is told, NOT, PARTLY or `WEAK`)."""
    names = table.header.names
    found: list[tuple[str, Text, str]] = []
    for i in roles.undone_at:
        if roles.refund is None or "退" not in names[i] and "refund" not in names[i].casefold():
            found.append((f"coalesce(said({raw(table, i)}) IS NOT NULL, FALSE)", Text(f"「{names[i]}」有时间", f"“{names[i]}” is filled"), NOT))
    for i, wanted in (*((i, True) for i in roles.undone), *((i, False) for i in roles.valid)):
        set_words = [word for (word,) in con.execute(f"SELECT DISTINCT said({raw(table, i)}) FROM cells").fetchall() if word is not None and _marked(word) is wanted]
        if set_words:
            listed = ", ".join(map(literal, set_words))
            found.append((f"coalesce(said({raw(table, i)}) IN ({listed}), FALSE)", Text(f"「{names[i]}」是「{set_words[0]}」", f"“{names[i]}” says “{set_words[0]}”"), PARTLY if "部分" in names[i] else NOT))
    if roles.paid_at is not None and _some_blank(table, con, roles.paid_at) and (_by_the_clock(table, con, roles.paid_at) or _said_no(table, _unpaid_key(table, roles.paid_at))):
        found.append((f"said({raw(table, roles.paid_at)}) IS NULL", Text(f"「{names[roles.paid_at]}」是空的（没有付款）", f"“{names[roles.paid_at]}” is blank (never paid)"), WEAK))
    amount = places(table, "amount_yuan")
    if roles.paid is not None and amount is not None:
        found.append((f"coalesce(num({raw(table, roles.paid)}) = 0 AND num({raw(table, amount)}) <> 0, FALSE)", Text(f"「{names[roles.paid]}」是 0", f"“{names[roles.paid]}” is 0"), WEAK))
    return found


def _unpaid_key(table: Table, place: int) -> str:
    return f"unpaid:{heading(table.header.names[place]).folded}"


def _said_no(table: Table, key: str) -> bool:
    return parse_bool(table.answer(key) or "") is False


def _some_blank(table: Table, con: duckdb.DuckDBPyConnection, place: int) -> bool:
    row = con.execute(f"SELECT count(said({raw(table, place)})), count(*) FROM cells").fetchone()
    return bool(row and 0 < row[0] < row[1])


def _by_the_clock(table: Table, con: duckdb.DuckDBPyConnection, place: int) -> bool:
    """Whether payments are timed to the minute, as shops do; in a ledger a blank day of payment is a customer who has yet to pay."""
    row = con.execute(f"SELECT count_if(regexp_matches({raw(table, place)}, '\\d:\\d\\d')), count(said({raw(table, place)})) FROM cells").fetchone()
    return bool(row and row[1] and row[0] >= 0.5 * row[1])


def _groups(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles, marks: list[str]) -> list[_Group]:
    amount = raw(table, places(table, "amount_yuan") or 0)
    n, p, t = len(roles.status), len(roles.payment), len(roles.types)
    by = _by(table, roles, marks)
    found = con.execute(f"SELECT {', '.join(by)}, count(*), sum(coalesce(num({amount}), 0)) FROM cells GROUP BY ALL ORDER BY ALL").fetchall()
    m = n + p + t
    return [_Group(row[:n], row[n:n + p], row[m:m + len(marks)], row[-4], row[-3], row[-2], float(row[-1] or 0), row[n + p:m]) for row in found]


def _by(table: Table, roles: Roles, marks: list[str]) -> list[str]:
    amount = raw(table, places(table, "amount_yuan") or 0)
    refunded = f"coalesce(num({raw(table, roles.refund)}) <> 0, FALSE)" if roles.refund is not None else "FALSE"
    words = [f"said({raw(table, i)})" for i in (*roles.status, *roles.payment, *roles.types)]
    return [*words, *marks, f"coalesce(num({amount}) < 0, FALSE)", refunded]


def _judge(table: Table, group: _Group, said: list[tuple[Text, str]]) -> tuple[str | None, Text | None]:
    """What becomes of such rows, and why: counts, not, partly, or None where the status is a word that nobody knows."""
    own = table.exporter.words if table.exporter else {}
    first = group.words[0] if group.words else None
    verdicts = [(own.get(fold(word)) or _standing(table, word), word) for word in group.words if word]
    answered = _answered(table, first) if first and not own.get(fold(first)) else None
    if answered is not None:
        return (order_statuses.COUNTS if answered else NOT), Text(f"「{first}」（已问过）", f"“{first}” (as answered)")
    for verdict, word in (*verdicts, *((standing(word), word) for word in group.payment if word and says_refund(word))):
        if verdict == NOT and not (says_refund(word) and (group.refunded or group.below)):
            return NOT, Text(f"「{word}」", f"“{word}”")
    for word in group.types:
        if word and _NO_SALE.search(word) and not _GIVEN_BACK.search(word):
            return NOT, Text(f"「{word}」不是销售", f"“{word}” is no sale")
    stands = bool(first and verdicts and verdicts[0][0] == order_statuses.COUNTS)
    for marked, (text, force) in zip(group.marks, said):
        if marked and (force == NOT or force == WEAK and not stands):
            return NOT, text
    in_part = next((Text(f"「{word}」", f"“{word}”") for verdict, word in verdicts if verdict == PARTLY), None)
    in_part = in_part or next((text for marked, (text, force) in zip(group.marks, said) if marked and force == PARTLY), None)
    if in_part is not None and not group.refunded:
        return _as_answered(table, in_part) or (PARTLY, in_part)
    if first and verdicts and verdicts[0][0] is None:
        return None, Text(f"「{first}」", f"“{first}”")
    for word in group.payment:
        if word and standing(word) == NOT:
            told = Text(f"「{word}」", f"“{word}”")
            return _as_answered(table, told) or (None, told)
    return order_statuses.COUNTS, None


def _as_answered(table: Table, told: Text) -> tuple[str | None, Text | None] | None:
    """The verdict a person gave on a word that is not the status itself."""
    said = _answered(table, told.zh.removeprefix("「").removesuffix("」"))
    return None if said is None else (order_statuses.COUNTS, None) if said else (NOT, told)


def _standing(table: Table, word: str) -> str | None:
    """What a word says, by the company's own setting and then by the lexicon."""
    folded = fold(word)
    if folded in table.known.excluded_status or table.recognised.dataset.name == "receipts" and _NOT_RECEIVED.search(word):
        return NOT
    return order_statuses.COUNTS if folded in SET_BY_THE_COMPANY else standing(word)


def _answered(table: Table, word: str | None) -> bool | None:
    """What was said of a status, now or before; a question let stand counts it."""
    said = table.answer(f"status:{word}") if word else None
    said = said or (table.answer("status:*") if word and standing(word) is None else None)
    if said is None or said == ACCEPTED:
        return None if said is None else True
    found = parse_bool(said)
    if found is None:
        raise Refused(Text(f"「status:{word}」要回答 yes（算业绩）或 no（不算），不是「{said}」。", f"Answer “status:{word}” with yes (it counts) or no (it does not), not “{said}”."))
    return found


def _questions(table: Table, roles: Roles, groups: list[_Group], judged: list[tuple[str | None, Text | None]]) -> list[Question]:
    """One question for each word that nobody knows and that holds money; beyond a few, one for the rest."""
    held: dict[str, tuple[int, float, str | None]] = {}
    for group, (verdict, why) in zip(groups, judged):
        if why is None or verdict not in (None, PARTLY) or not group.yuan:
            continue
        word = why.zh.removeprefix("「").removesuffix("」")
        if verdict == PARTLY and _answered(table, word) is not None:
            continue
        rows, yuan, _ = held.get(word, (0, 0.0, None))
        held[word] = (rows + group.rows, yuan + group.yuan, verdict)
    name = next((table.header.names[i] for i in (*roles.status, *roles.payment, *roles.undone)), "")
    ordered = sorted(held.items(), key=lambda item: -abs(item[1][1]))
    found = []
    for word, (rows, yuan, verdict) in ordered[:_ASKED_ONE_BY_ONE]:
        as_zh, as_en = ("业绩", "sales") if table.recognised.dataset.name == "sales" else ("回款", "receipts")
        text = Text(f"状态「{word}」的 {rows} 行共 {yuan:,.2f} 算不算{as_zh}？", f"Do the {rows} rows with the status “{word}” ({yuan:,.2f}) count as {as_en}?")
        if verdict == PARTLY:
            text = Text(f"「{word}」的 {rows} 行共 {yuan:,.2f} 退了一部分，表里没有退款金额：按全额算业绩，还是不算？（也可以补一列「退款金额」再上传）",
                        f"{rows} rows ({yuan:,.2f}) say “{word}”, and no column says how much was given back: do they count in full, or not? (Or add a column of refunds.)")
        found.append(Question(f"status:{word}", name, text,
            _yes_or_no(f"status:{word}", yuan), Text("都算，照此入库", "counts them")))
    rest = ordered[_ASKED_ONE_BY_ONE:]
    if rest:
        rows, yuan = sum(one[0] for _, one in rest), sum(one[1] for _, one in rest)
        listed = "、".join(word for word, _ in rest[:5])
        found.append(Question("status:*", name, Text(
            f"另有 {len(rest)} 种状态（{listed}……）{rows} 行共 {yuan:,.2f}，算不算业绩？", f"{len(rest)} further statuses ({listed} …), {rows} rows with {yuan:,.2f}: do they count as sales?"),
            _yes_or_no("status:*", yuan), Text("算业绩入库", "counts them")))
    if roles.paid_at is not None and not roles.status:
        found += _unpaid(table, roles.paid_at)
    return found


def _unpaid(table: Table, place: int) -> list[Question]:
    """Asks whether orders without a day of payment count, where days alone are written."""
    with cells_of(table) as con:
        if not _some_blank(table, con, place) or _by_the_clock(table, con, place):
            return []
        amount = raw(table, places(table, "amount_yuan") or 0)
        rows, yuan = con.execute(f"SELECT count(*), coalesce(sum(num({amount})), 0) FROM cells WHERE said({raw(table, place)}) IS NULL AND num({amount}) <> 0").fetchone() or (0, 0)
    name = table.header.names[place]
    key = _unpaid_key(table, place)
    if not rows:
        return []
    return [Question(key, name, Text(f"「{name}」空着的 {rows} 行共 {float(yuan):,.2f} 还没付款，算不算业绩？", f"{rows} rows without “{name}” ({float(yuan):,.2f}) are not paid yet: do they count as sales?"),
                     _yes_or_no(key, float(yuan)), Text("算业绩入库", "counts them"))]


def _yes_or_no(key: str, yuan: float) -> tuple[Answer, ...]:
    return (Answer(Text(f"算（+{yuan:,.2f}）", f"they count (+{yuan:,.2f})"), "answer", f"{key}=yes"), Answer(Text("不算", "they do not"), "answer", f"{key}=no"))


def _turned(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> Table:
    """A type that says returned fills the kind of the sale, so that its amount is stored below nought with its cost."""
    if "kind" in table.matching.fields:
        return table
    field = DATASETS["sales"]["kind"]
    for place in roles.types:
        words = [word for (word,) in con.execute(f"SELECT DISTINCT said({raw(table, place)}) FROM cells").fetchall() if word]
        if any(parse_choice(word, field) == "return" for word in words):
            return table.matched(replace(table.matching, columns={**table.matching.columns, place: "kind"}))
    return table


def _decided(table: Table, roles: Roles, group: _Group, verdict: tuple[str | None, Text | None]) -> str | None:
    """What is written beside such rows; None where their stored status says the same."""
    own = places(table, "status")
    status = group.words[roles.status.index(own)] if own in roles.status else None
    out = verdict[0] == NOT
    says_out = bool(status) and (ends_by_itself(str(status)) or fold(str(status)) in table.known.excluded_status)
    if out == says_out:
        return None
    return f"{DOES_NOT_COUNT}：{verdict[1].zh if verdict[1] else ''}" if out else COUNTS


def _beside(
    table: Table, con: duckdb.DuckDBPyConnection, roles: Roles, marks: list[str], groups: list[_Group], decided: list[str | None],
) -> pa.ChunkedArray:
    by = _by(table, roles, marks)
    keys = [f"k{i}" for i in range(len(by))]
    values = [(*group.words, *group.payment, *group.types, *group.marks, group.below, group.refunded) for group in groups]
    columns = {key: pa.array([row[i] for row in values], pa.bool_() if isinstance(values[0][i], bool) else pa.string()) for i, key in enumerate(keys)}
    con.register("decided", pa.table({**columns, "says": pa.array(decided, pa.string())}))
    joined = " AND ".join(f"d.{key} IS NOT DISTINCT FROM c.{key}" for key in keys)
    cells = f"SELECT place, {', '.join(f'{sql} AS {key}' for sql, key in zip(by, keys))} FROM cells"
    return con.execute(f"SELECT d.says FROM ({cells}) c LEFT JOIN decided d ON {joined} ORDER BY c.place").to_arrow_table().column("says")


def _told(table: Table, roles: Roles, groups: list[_Group], judged: list[tuple[str | None, Text | None]]) -> Table:
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
