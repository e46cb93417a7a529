"""What says without a status that an order came to nothing: a mark, a day on which it was undone, a payment that never came.

A mark is what a cell answers to its heading (是否作废, Is Valid, Paid?); what is neither yes nor no there, and money behind it, is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import duckdb

from analytics.errors import Text
from analytics.ingest.orders.cells import places, raw
from analytics.ingest.orders.roles import Roles
from analytics.ingest.orders.yes_no import answer, asks, subject
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.words import parse_bool
from analytics.warehouse.file.sql_text import literal
from analytics.words.order_statuses import COUNTS, NOT, PARTLY, standing

WEAK = "weak"  # a status that counts goes before it
UNSAID = "unsaid"  # a person has to say; a status that counts goes before it, too
# A customer who has yet to pay bought all the same, by some companies' books: asked.
_OF_PAYMENT = re.compile(r"付|到账|paid|settled")
_MOST_WORDS = 400  # different words of one column; a column of more is no status


def that_tell(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> Roles:
    """The roles whose columns hold few words, and the marks whose cells all say yes or no."""

    def words(place: int) -> list[str]:
        return [word for (word,) in con.execute(
            f"SELECT DISTINCT said(v) FROM (SELECT DISTINCT {raw(table, place)} AS v FROM cells LIMIT {2 * _MOST_WORDS}) WHERE said(v) IS NOT NULL LIMIT {_MOST_WORDS + 1}").fetchall()]

    def few(place: int) -> bool:
        return len(words(place)) <= _MOST_WORDS

    def tells(good: bool) -> Callable[[int], bool]:
        return lambda place: _yes_or_no(words(place), table.header.names[place], good)

    return replace(
        roles, status=tuple(filter(few, roles.status)), payment=tuple(filter(few, roles.payment)), types=tuple(filter(few, roles.types)),
        undone=tuple(filter(tells(False), roles.undone)), valid=tuple(filter(tells(True), roles.valid)), made=tuple(filter(tells(True), roles.made)))


def _yes_or_no(words: list[str], name: str, good: bool) -> bool:
    """Whether the words of a column answer its heading: all of them, or some beside words that a person will be asked about."""
    answers = [answer(word, name, good) for word in words]
    left = [word for word, said in zip(words, answers) if said is None]
    if not words or len(words) > 20 or any(char.isdigit() for word in left for char in word):  # 退货: 12 is a number of pieces
        return False
    return not left or asks(name) or len(left) < len(words)


def _no_says(asked: str) -> str | None:
    """What a no to `asked` says of the sale: NOT, `UNSAID`, or None where a sale is one without it."""
    verdict = standing(f"not {asked}" if asked.isascii() else f"未{asked}")
    return None if verdict == COUNTS else NOT if verdict == NOT else UNSAID


def marks_of(table: Table, con: duckdb.DuckDBPyConnection, roles: Roles) -> list[tuple[str, Text, str]]:
    """What says without a word that a row came to nothing, or to less: (SQL, how it is told, NOT, PARTLY or `WEAK`)."""
    names = table.header.names
    found: list[tuple[str, Text, str]] = []
    for i in roles.undone_at:
        if roles.refund is None or "退" not in names[i] and "refund" not in names[i].casefold():
            found.append((f"coalesce(said({raw(table, i)}) IS NOT NULL, FALSE)", Text(f"「{names[i]}」有时间", f"“{names[i]}” is filled"), NOT))
    for i in roles.undone:
        verdict = PARTLY if "部分" in names[i] else UNSAID if standing(subject(names[i])) is None else NOT
        found += _marks(table, con, i, False, verdict)
    for i in roles.valid:
        found += _marks(table, con, i, True, NOT)
    for i in roles.made:
        asked = subject(names[i])
        of_no = _no_says(asked)
        if of_no is not None:
            found += _marks(table, con, i, True, UNSAID if table.recognised.dataset.name == "sales" and _OF_PAYMENT.search(asked) else of_no)
    if roles.paid_at is not None and some_blank(table, con, roles.paid_at) and (by_the_clock(table, con, roles.paid_at) or _said_no(table, unpaid_key(table, roles.paid_at))):
        found.append((f"said({raw(table, roles.paid_at)}) IS NULL", Text(f"「{names[roles.paid_at]}」是空的（没有付款）", f"“{names[roles.paid_at]}” is blank (never paid)"), WEAK))
    amount = places(table, "amount_yuan")
    if roles.paid is not None and amount is not None:
        found.append((f"coalesce(num({raw(table, roles.paid)}) = 0 AND num({raw(table, amount)}) <> 0, FALSE)", Text(f"「{names[roles.paid]}」是 0", f"“{names[roles.paid]}” is 0"), WEAK))
    return found


def _marks(table: Table, con: duckdb.DuckDBPyConnection, place: int, good: bool, verdict: str) -> list[tuple[str, Text, str]]:
    """The mark of one column: the words that speak against the sale, with `verdict`, and each word that a person has to judge."""
    name, column = table.header.names[place], raw(table, place)
    words = [word for (word,) in con.execute(f"SELECT DISTINCT said({column}) AS w FROM cells WHERE said({column}) IS NOT NULL ORDER BY w").fetchall()]
    against = [word for word in words if answer(word, name, good) is not good and answer(word, name, good) is not None]
    asked = [word for word in words if answer(word, name, good) is None]
    found: list[tuple[str, Text, str]] = []
    if against and verdict != UNSAID:
        listed = ", ".join(map(literal, against))
        found.append((f"coalesce(said({column}) IN ({listed}), FALSE)", Text(f"「{name}」是「{against[0]}」", f"“{name}” says “{against[0]}”"), verdict))
    for word in (*asked, *(against if verdict == UNSAID else ())):
        found.append((f"coalesce(said({column}) = {literal(word)}, FALSE)", Text(f"「{name}：{word}」", f"“{name}: {word}”"), UNSAID))
    if good and words and not against and not asked and some_blank(table, con, place):  # ticked or left blank: a blank is the no
        found.append((f"said({column}) IS NULL", Text(f"「{name}：空」", f"“{name}: blank”"), UNSAID))
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
