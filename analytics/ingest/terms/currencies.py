"""Amounts in other currencies: seen, kept apart, converted only at a rate somebody gave.

Where currencies are mixed, an amount in a foreign one is set aside unless its rate is known: adding dollars to yuan gives a number
that is wrong and looks right. Of a column wholly in one foreign currency a person is asked what it is to count as.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from analytics.clean_sheet import Answer, Question
from analytics.errors import Refused, Text
from analytics.ingest.terms.folding import fold, heading

HOME = "CNY"
AS_IT_STANDS = "as it stands"
ASIDE = "aside"


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
    *(Currency(code, Text(zh, en), (code, zh)) for code, zh, en in (
        ("CAD", "加元", "Canadian dollars"), ("CHF", "瑞士法郎", "Swiss francs"), ("NZD", "新西兰元", "New Zealand dollars"), ("MOP", "澳门元", "Macau patacas"),
        ("INR", "卢比", "Indian rupees"), ("THB", "泰铢", "baht"), ("VND", "越南盾", "dong"), ("IDR", "印尼盾", "rupiah"), ("MYR", "林吉特", "ringgit"),
        ("PHP", "菲律宾比索", "Philippine pesos"), ("RUB", "卢布", "roubles"), ("BRL", "雷亚尔", "reais"), ("MXN", "墨西哥比索", "Mexican pesos"),
        ("SEK", "瑞典克朗", "Swedish kronor"), ("NOK", "挪威克朗", "Norwegian kroner"), ("DKK", "丹麦克朗", "Danish kroner"), ("PLN", "兹罗提", "zlotys"),
        ("CZK", "捷克克朗", "Czech koruna"), ("HUF", "福林", "forints"), ("RON", "罗马尼亚列伊", "lei"), ("TRY", "土耳其里拉", "lira"), ("ZAR", "兰特", "rand"),
        ("AED", "迪拉姆", "dirhams"), ("SAR", "沙特里亚尔", "riyals"), ("ILS", "谢克尔", "shekels"), ("KZT", "坚戈", "tenge"),
    )),
    Currency(HOME, Text("人民币", "yuan"), ("CNY", "RMB", "CNH", "人民币", "人民幣", "本币", "本位币", "¥", "￥")),
)
BY_CODE = {currency.code: currency for currency in CURRENCIES}
_CODE_OF = {mark: currency.code for currency in CURRENCIES for mark in currency.marks}
_MARKS = sorted(_CODE_OF, key=len, reverse=True)
MARKS = "|".join(re.escape(mark) for mark in _MARKS)  # as a pattern, the longer ones first
_PATTERN = f"({MARKS})"
_FOUND = re.compile(_PATTERN)
_CURRENCY_WORD = re.compile(r"币[种别制]|幣[別種制]|货币|貨幣|currency|ccy|iso ?code", re.IGNORECASE)
_APART = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")  # 币 种
_NO_CURRENCY = re.compile(r"^原币种$|^original currency$|率|rate|汇|exchange|(?:货币|貨幣|币种|currency)[\s_]*(?:amount|value|total|金[额額]|数)", re.IGNORECASE)
_AMOUNT_WORD = re.compile(r"amount|value|price|total|revenue|cost|spend|[额額款價价费費]|收入", re.IGNORECASE)
_OTHER_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Money:
    """What currencies a column of money holds: `mixed` amounts in a foreign one are converted at `rates` or set aside; `whole` is
    the foreign currency of all amounts that name none themselves."""

    mixed: bool = False
    whole: str | None = None
    rates: Mapping[str, Decimal] | None = None

    def currency(self, text: str) -> str | None:
        """The currency of this cell's amount."""
        return currency_of(text) or self.whole

    def factor(self, text: str) -> Decimal | None:
        """What the amount of this cell is multiplied by; None when its rate is not known."""
        if not self.mixed:
            return Decimal(1)
        code = self.currency(text)
        return Decimal(1) if code in (None, HOME) else (self.rates or {}).get(code)


def currency_of(text: str) -> str | None:
    """The currency a cell names, by ISO code.

    >>> currency_of("US$100"), currency_of("￥700"), currency_of("HK$ 5"), currency_of("12万元")
    ('USD', 'CNY', 'HKD', None)
    """
    found = _FOUND.search(unicodedata.normalize("NFKC", text).upper())
    return _CODE_OF[found[1]] if found else None


def named_currency(text: str) -> str | None:
    """The currency a cell of a currency column names; a code that is none of ours is one all the same.

    >>> named_currency("USD - U.S. Dollar"), named_currency("ARS"), named_currency("元"), named_currency("RMB")
    ('USD', 'ARS', None, 'CNY')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    known = currency_of(plain)
    return known or (plain if _OTHER_CODE.fullmatch(plain) else None)


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


def money_of(
    con: duckdb.DuckDBPyConnection, raw: str, name: str, said: str | None, rates: Mapping[str, Decimal], answered: Callable[[str], str | None],
) -> tuple[Money, list[Text], Question | None]:
    """Which currencies the cells `raw` of the view `raw` are in, what a person should know about it, and what to ask of a column
    wholly in a foreign one without a rate. `said` is the foreign currency its heading, else the sheet or file, names."""
    unread = f"{raw} IS NOT NULL AND try_cast({raw} AS DOUBLE) IS NULL"
    found = con.execute(
        f"SELECT regexp_extract(upper(nfc_normalize({raw})), $1, 1) AS mark, count(*) FROM raw WHERE {unread} GROUP BY 1 ORDER BY min(row_no)", [_PATTERN],
    ).fetchall()
    counts: dict[str, int] = {}
    for mark, rows in found:
        if mark:
            code = _CODE_OF[mark]
            counts[code] = counts.get(code, 0) + rows
    filled = con.execute(f"SELECT count(*) FROM raw WHERE {raw} IS NOT NULL AND regexp_matches({raw}, '[0-9]')").fetchone()
    unmarked = (filled[0] if filled else 0) - sum(counts.values())
    if said and unmarked > 0:
        counts[said] = counts.get(said, 0) + unmarked
    foreign = {code: rows for code, rows in counts.items() if code != HOME}
    if not foreign:
        return Money(), [], None
    only = next(iter(foreign)) if len(foreign) == 1 and HOME not in counts and (said or not unmarked) else None
    answer = answered(f"currency:{only}") if only else None
    if only and only not in rates and answer != ASIDE:
        asked = None if answer else whole_column(name, only)
        return Money(whole=only), [_as_it_stands(name, only)], asked
    notes = [
        Text(f"「{name}」有 {rows:,} 格是{BY_CODE[code].name.zh}，按 1 {code} = {rates[code]} 元换算",
             f"{rows:,} cells of “{name}” are in {BY_CODE[code].name.en} and were converted at {rates[code]} yuan")
        for code, rows in foreign.items() if code in rates
    ]
    return Money(mixed=True, whole=said, rates=rates), notes, None


def whole_column(name: str, code: str) -> Question:
    """What a column that is wholly in a foreign currency is to count as."""
    key, currency = f"currency:{code}", BY_CODE[code].name
    return Question(
        key, name,
        Text(f"「{name}」全是{currency.zh}（{code}），没有汇率；和人民币加在一起就错了", f"“{name}” is wholly in {currency.en} ({code}) and no rate is given; added to yuan it would be wrong"),
        (Answer(Text(f"换算成人民币：1 {code} 合多少元（写在 … 处，如 7.10）", f"convert into yuan: what one {code} is in yuan, such as 7.10 (in place of …)"), "rate", f"{code}=…"),
         Answer(Text("按原数载入，不换算（公司的账全是这种货币时）", "load as it stands (where all the company's books are in it)"), "answer", f"{key}={AS_IT_STANDS}"),
         Answer(Text("搁置这些金额，不计入", "set these amounts aside"), "answer", f"{key}={ASIDE}")),
        Text("按原数载入，不换算", "load as it stands, not converted"))


def _as_it_stands(name: str, code: str) -> Text:
    currency = BY_CODE[code].name
    return Text(f"「{name}」是{currency.zh}，按原数读，没有换算成人民币", f"“{name}” is in {currency.en}; read as it stands, not converted into yuan")


def is_currency_heading(name: str) -> bool:
    """Whether a column called so says in which currency amounts are.

    >>> [is_currency_heading(name) for name in ("币种", "Amount Currency", "Currency of Value", "币别", "Deal - Currency", "汇率", "货币金额", "Currency rate", "交 易 幣 別")]
    [True, True, True, True, True, False, False, False, True]
    """
    close = _APART.sub("", name)
    return bool(_CURRENCY_WORD.search(close)) and not _NO_CURRENCY.search(close)


def currency_column(names: Sequence[str], taken: set[int]) -> int | None:
    """The first column that says in which currency each row is."""
    return next((i for i, name in enumerate(names) if i not in taken and is_currency_heading(name)), None)


def currency_columns(names: Sequence[str], amounts: Sequence[int]) -> dict[int, int]:
    """The column with the currency of each column of amounts: the one called after it (Amount Currency of Amount), else one that is
    called after no column. 本币金额 and what is converted into yuan have none.

    >>> currency_columns(["Amount Currency", "Amount", "Amount (converted) Currency", "Amount (converted)"], [1, 3]), currency_columns(["金额", "币种"], [0])
    ({1: 0, 3: 2}, {0: 1})
    """
    said = {i: fold(re.sub(r"\bof\b", "", _CURRENCY_WORD.sub("", name))) for i, name in enumerate(names) if i not in amounts and is_currency_heading(name)}
    folded = [fold(name) for name in names]
    of_none = next((i for i, stem in said.items() if stem not in folded or not _AMOUNT_WORD.search(stem)), None)
    found = {}
    for i in amounts:
        own = next((k for key in (folded[i], heading(names[i]).bare) for k, stem in said.items() if stem == key), of_none)
        if own is not None and not re.search(r"本币|本位币|人民币|RMB|CNY|折人民|折合", names[i], re.IGNORECASE):
            found[i] = own
    return found


def marked(cells: pa.Table, currency: str, amounts: Sequence[str]) -> pa.Table:
    """The amounts of rows in a foreign currency with its code before them, as if each cell said it."""
    said = cells.column(currency).combine_chunks()
    distinct = [value for value in pc.unique(said).to_pylist() if value]
    foreign = {value: code for value in distinct if (code := named_currency(value)) not in (None, HOME)}
    if not foreign:
        return cells
    codes = pa.array(foreign.values(), pa.string()).take(pc.index_in(said, pa.array(foreign.keys(), pa.string())))
    for name in amounts:
        column = cells.column(name).combine_chunks()
        with_code = pc.binary_join_element_wise(codes, column, " ")  # null where either is
        cells = cells.set_column(cells.column_names.index(name), name, pc.coalesce(with_code, column))
    return cells
