"""Amounts in other currencies: seen, kept apart, converted only at a rate somebody gave.

A column written wholly in one currency is read as it stands, and says so. Where currencies are mixed, an amount in a foreign
one is set aside unless its rate is known: adding dollars to yuan gives a number that is wrong and looks right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Refused, Text
from analytics.ingest.terms.folding import Heading, fold, heading

HOME = "CNY"


@dataclass(frozen=True)
class Currency:
    """A currency by its ISO code, its name, and how cells write it (upper case)."""

    code: str
    name: Text
    marks: tuple[str, ...]


# Longer marks come first: HK$ is no dollar of the United States.
CURRENCIES = (
    Currency("HKD", Text("港币", "Hong Kong dollars"), ("HK$", "HKD", "港币", "港元", "港幣")),
    Currency("TWD", Text("新台币", "Taiwan dollars"), ("NT$", "TWD", "NTD", "新台币", "新台幣", "台币")),
    Currency("SGD", Text("新加坡元", "Singapore dollars"), ("S$", "SGD", "新加坡元", "新币")),
    Currency("AUD", Text("澳元", "Australian dollars"), ("A$", "AUD", "澳元", "澳币")),
    Currency("JPY", Text("日元", "yen"), ("JPY", "JP¥", "日元", "日圆", "円")),
    Currency("EUR", Text("欧元", "euros"), ("EUR", "€", "欧元")),
    Currency("GBP", Text("英镑", "pounds"), ("GBP", "£", "英镑")),
    Currency("KRW", Text("韩元", "won"), ("KRW", "₩", "韩元")),
    Currency("USD", Text("美元", "US dollars"), ("US$", "USD", "美元", "美金", "$")),
    Currency(HOME, Text("人民币", "yuan"), ("CNY", "RMB", "人民币", "¥", "￥")),
)
BY_CODE = {currency.code: currency for currency in CURRENCIES}
_CODE_OF = {mark: currency.code for currency in CURRENCIES for mark in currency.marks}
_MARKS = sorted(_CODE_OF, key=len, reverse=True)
_PATTERN = "(" + "|".join(re.escape(mark) for mark in _MARKS) + ")"
_FOUND = re.compile(_PATTERN)
_COLUMN_NAMES = frozenset(fold(name) for name in ("币种", "货币", "币别", "结算币种", "Currency", "currency code", "幣別"))


@dataclass(frozen=True)
class Money:
    """What currencies a column of money holds: `mixed` amounts in a foreign one are converted at `rates` or set aside;
    `whole` is the foreign currency of a column written in nothing else."""

    mixed: bool = False
    whole: str | None = None
    rates: Mapping[str, Decimal] | None = None

    def factor(self, text: str) -> Decimal | None:
        """What the amount of this cell is multiplied by; None when its rate is not known."""
        if not self.mixed:
            return Decimal(1)
        code = currency_of(text)
        return Decimal(1) if code in (None, HOME) else (self.rates or {}).get(code)


def currency_of(text: str) -> str | None:
    """The currency a cell names, by ISO code.

    >>> currency_of("US$100"), currency_of("￥700"), currency_of("HK$ 5"), currency_of("12万元")
    ('USD', 'CNY', 'HKD', None)
    """
    found = _FOUND.search(unicodedata.normalize("NFKC", text).upper())
    return _CODE_OF[found[1]] if found else None


def read_rates(said: Mapping[str, str]) -> dict[str, Decimal]:
    """`{"USD": "7.1"}` or `{"美元": "7.1"}` as {code: yuan for one}. Raises Refused."""
    rates = {}
    for name, value in said.items():
        code = _CODE_OF.get(name.strip().upper())
        try:
            rate = Decimal(value.strip())
        except InvalidOperation:
            rate = Decimal(0)
        if code is None or code == HOME or not 0 < rate < 1_000_000:
            known = [currency.code for currency in CURRENCIES if currency.code != HOME]
            raise Refused(Text(f"汇率是 {name}={value}，不能用；请写成 USD=7.10 这样（1 美元合多少元），币种可以是 {'、'.join(known)}。",
                               f"The rate {name}={value} cannot be used; write it like USD=7.10 (yuan for one dollar), with one of {', '.join(known)}."))
        rates[code] = rate
    return rates


def money_of(con: duckdb.DuckDBPyConnection, raw: str, said: Heading, rates: Mapping[str, Decimal]) -> tuple[Money, list[Text]]:
    """Which currencies the cells `raw` of the view `raw` are in, and what a person should know about it."""
    unread = f"{raw} IS NOT NULL AND try_cast({raw} AS DOUBLE) IS NULL"
    found = con.execute(
        f"SELECT regexp_extract(upper(nfc_normalize({raw})), $1, 1) AS mark, count(*) FROM raw WHERE {unread} GROUP BY 1 ORDER BY min(row_no)", [_PATTERN],
    ).fetchall()
    counts: dict[str, int] = {}
    for mark, rows in found:
        if mark:
            code = _CODE_OF[mark]
            counts[code] = counts.get(code, 0) + rows
    foreign = {code: rows for code, rows in counts.items() if code != HOME}
    named = currency_of(said.unit or "") if said.unit else None
    if not foreign:
        return Money(), [_as_it_stands(said, named)] if named not in (None, HOME) and named not in rates else []
    filled = con.execute(f"SELECT count(*) FROM raw WHERE {raw} IS NOT NULL AND regexp_matches({raw}, '[0-9]')").fetchone()
    only = next(iter(foreign)) if len(foreign) == 1 else None
    unmarked = (filled[0] if filled else 0) - sum(counts.values())
    if only and HOME not in counts and only not in rates and (unmarked == 0 or named == only):
        return Money(whole=only), [_as_it_stands(said, only)]
    notes = [
        Text(f"「{said.text}」有 {rows:,} 格是{BY_CODE[code].name.zh}，按 1 {code} = {rates[code]} 元换算",
             f"{rows:,} cells of “{said.text}” are in {BY_CODE[code].name.en} and were converted at {rates[code]} yuan")
        for code, rows in foreign.items() if code in rates
    ]
    return Money(mixed=True, rates=rates), notes


def _as_it_stands(said: Heading, code: str | None) -> Text:
    name = BY_CODE[code or HOME].name
    return Text(f"「{said.text}」是{name.zh}，按原数读，没有换算成人民币", f"“{said.text}” is in {name.en}; read as it stands, not converted into yuan")


def currency_column(names: Sequence[str], taken: set[int]) -> int | None:
    """The column that says in which currency each row is."""
    return next((i for i, name in enumerate(names) if i not in taken and heading(name).folded in _COLUMN_NAMES), None)


def marked(cells: pa.Table, currency: str, amounts: Sequence[str]) -> pa.Table:
    """The amounts of rows in a foreign currency with its code before them, as if each cell said it."""
    said = cells.column(currency).combine_chunks()
    distinct = [value for value in pc.unique(said).to_pylist() if value]
    foreign = {value: code for value in distinct if (code := currency_of(value)) not in (None, HOME)}
    if not foreign:
        return cells
    codes = pa.array(foreign.values(), pa.string()).take(pc.index_in(said, pa.array(foreign.keys(), pa.string())))
    for name in amounts:
        column = cells.column(name).combine_chunks()
        with_code = pc.binary_join_element_wise(codes, column, " ")  # null where either is
        cells = cells.set_column(cells.column_names.index(name), name, pc.coalesce(with_code, column))
    return cells
