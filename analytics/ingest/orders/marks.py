"""What says without a status that an order came to nothing: a mark, a day on which it was undone, a payment that never came."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from analytics.errors import Text
from analytics.ingest.orders.cells import places, raw
from analytics.ingest.orders.roles import Roles
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.words import parse_bool
from analytics.warehouse.file.sql_text import literal
from analytics.words.order_statuses import NOT, PARTLY, standing

WEAK = "weak"  # a status that counts goes before it
_MOST_WORDS = 400  # different words of one column; a column of more is no status


def that_tell(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> Roles:
    """The roles whose columns hold few words, and the marks whose cells all say yes or no."""

    def words(place: int) -> list[str]:
        return [word for (word,) in con.execute(
            f"SELECT DISTINCT said(v) FROM (SELECT DISTINCT {raw(table, place)} AS v FROM cells LIMIT {2 * _MOST_WORDS}) WHERE said(v) IS NOT NULL LIMIT {_MOST_WORDS + 1}").fetchall()]

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


def marks_of(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> list[tuple[str, Text, str]]:
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
    if roles.paid_at is not None and some_blank(table, con, roles.paid_at) and (by_the_clock(table, con, roles.paid_at) or _said_no(table, unpaid_key(table, roles.paid_at))):
        found.append((f"said({raw(table, roles.paid_at)}) IS NULL", Text(f"「{names[roles.paid_at]}」是空的（没有付款）", f"“{names[roles.paid_at]}” is blank (never paid)"), WEAK))
    amount = places(table, "amount_yuan")
    if roles.paid is not None and amount is not None:
        found.append((f"coalesce(num({raw(table, roles.paid)}) = 0 AND num({raw(table, amount)}) <> 0, FALSE)", Text(f"「{names[roles.paid]}」是 0", f"“{names[roles.paid]}” is 0"), WEAK))
    return found


def unpaid_key(table: Table, place: int) -> str:
    return f"unpaid:{heading(table.header.names[place]).folded}"


def _said_no(table: Table, key: str) -> bool:
    return parse_bool(table.answer(key) or "") is False


def some_blank(table: Table, con: duckdb.DuckDBPyConnection, place: int) -> bool:
    row = con.execute(f"SELECT count(said({raw(table, place)})), count(*) FROM cells").fetchone()
    return bool(row and 0 < row[0] < row[1])


def by_the_clock(table: Table, con: duckdb.DuckDBPyConnection, place: int) -> bool:
    """Whether payments are timed to the minute, as shops do; in a ledger a blank day of payment is a customer who has yet to pay."""
    row = con.execute(f"SELECT count_if(regexp_matches({raw(table, place)}, '\\d:\\d\\d')), count(said({raw(table, place)})) FROM cells").fetchone()
    return bool(row and row[1] and row[0] >= 0.5 * row[1])
