"""Whether a column could be a field that decides a number, by what its heading says and what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from analytics.ingest.recognising.names_in_cells import names_parties, names_people
from analytics.ingest.terms.clocks import is_clock
from analytics.ingest.terms.dates import DateStyle, parse_date
from analytics.ingest.terms.grammar import Meaning
from analytics.ingest.terms.numbers import parse_number
from analytics.ingest.terms.words import parse_choice
from analytics.schema import DATASETS, Dataset

_CLOCK = re.compile(r"[ T]+(?:上午|下午|[AP]M)?\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M|Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
# Money of a receipt or an invoice, which is no sale although a ledger of sales may show it.
OTHER_PAPERS = re.compile(r"回款|到款|到账|款到|收款|收汇|进账|来款|收到|实到|开票|发票|collected|invoiced|amount[ _]?received|received[ _]?amount|receipts?\b", re.IGNORECASE)
_COMPACT = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_FIRST_DAY, _LAST_DAY = 36_526, 55_153  # 2000-01-01 to 2050-12-31 as Excel counts days
_MOST = 0.8  # the share of a column's cells that have to be what it is taken for
# The amounts a dataset is about. Where none of them is filled, a column of money left over is asked about.
AMOUNTS = {
    "sales": ("amount_yuan",), "receipts": ("amount_yuan",), "invoices": ("amount_yuan",), "deals": ("amount_yuan",), "expenses": ("amount_yuan",),
    "budgets": ("amount_yuan",), "media": ("cost_yuan", "revenue_yuan"), "targets": ("value",), "pledges": ("pledge_yuan", "donation_yuan"), "trip_costs": ("actual_yuan",),
    "touches": ("value_yuan",), "day_reports": ("ordered_yuan", "collected_yuan"),
}
WHO = ("person", "owner", "trainee")
# Where who a row belongs to decides a number.
OF_SOMEBODY = ("sales", "receipts", "invoices", "deals", "targets", "pledges", "settlements", "visits", "day_plans", "day_reports", "trips", "expenses", "mileage", "exams")
OF_CUSTOMERS = ("receipts", "invoices")  # who paid or owes decides what is still open
# Other fields that decide a number: whether a deal is closed, how long a visit took, which lines are one order.
DAYS = {"deals": ("closed_on",), "visits": ("ended_at",)}
NUMBERS = {"sales": ("order_id",)}
STATES = {"sales": ("status",), "deals": ("outcome", "sales_stage")}
# Money that is not the amount a sheet is about, whoever it belongs to.
NO_AMOUNT = frozenset((
    "fee tax shipping discount profit balance unpaid bonus points limit list each price cumulative average window previous gap deposit topup withdrawn weighted expected "
    "planned target budget maximum converted foreign refunded refundable platform member cancelled cost spend expense debit given annual monthly competitor").split())
# Where a sheet has no amount at all, only these are none for certain.
_NEVER = frozenset("fee tax shipping discount points given competitor annual monthly window cumulative average balance limit".split())
# What each dataset is about all the same.
_ITS_OWN = {
    "targets": frozenset({"target", "planned", "expected", "annual", "monthly", "budget"}), "deals": frozenset({"expected"}), "budgets": frozenset({"budget", "planned"}),
    "expenses": frozenset({"expense", "cost", "fee", "spend"}), "trip_costs": frozenset({"expense", "cost", "fee"}), "media": frozenset({"spend", "cost", "expense"}),
    "pledges": frozenset({"bonus", "donation", "target", "planned"}), "receipts": frozenset({"deposit"}), "invoices": frozenset({"unpaid"}),
}
# What names a thing: a shop is the customer of whoever calls on it, an account that runs ads is a medium.
_KINDS = {
    "customer": ("customer", "team"), "team": ("team",), "region": ("place",), "product": ("product",), "medium": ("medium", "channel", "source"),
    "item": ("kind", "product"),
}
_SPENT = ("cost", "spend", "expense", "fee")
_NO_NOUN = ("", "money", "rate", "quantity", "unit")  # of what stands in words: a credit controller is no credit
_NEVER_OURS = "recorder changer approver contact receiver supplier mate trainee".split()
_NOT_OURS = (*_NEVER_OURS, "influencer", "customer")
_NOT_WHEN = "modified planned expected next born hired quit printed available valid approved".split()
_OTHER_NUMBERS = "person product row contract shipping shipped delivered bank member store line brand customer campaign lead deal invoiced paid tax approved contact receiver supplier".split()
_NOT_CLOSED = ("created", "activity", "last", "submitted", "started", "ordered")


def could_hold(declared: Dataset, name: str, meaning: Meaning, values: Sequence[str], *, alone: bool = False) -> bool:
    """Whether a column with this heading and these cells could be the field `name`: what is suggested has to be right where it is
    taken up, so a record number is no amount, a fee no turnover, and a day that was planned no day of a sale.

    `alone`: the sheet has no other column that could be it; then even words that speak against it are no proof.
    """
    kind = declared[name].type
    if kind == "money" or (declared.name, name) == ("targets", "value"):
        return numeric(values) and _an_amount(declared, name, meaning, values, alone)
    if kind in ("date", "datetime", "period"):
        barred = [*_NOT_WHEN, *(_NOT_CLOSED if name in DAYS.get(declared.name, ()) else ())]
        if name == "inv_date":
            barred += ["recorder", "created"]  # when a row was written down is not when stock was taken of it
        if declared.name in ("sales", "receipts", "expenses"):
            barred += ["ended"]  # a contract that ends then
        if name == "created_on":
            barred += ["activity", "last"]
        clocks = name == "ended_at" and meaning.says("ended", "checkout", "finished") and all(map(is_clock, values))
        numbers = (meaning.kind in ("date", "period") or not meaning.kind and meaning.says("submitted")) and serial_days(values)
        return meaning.kind in ("date", "period", "") and not meaning.says(*barred) and (dated(values) or clocks or numbers)
    if name in WHO:
        ours = {"recorder"} if declared.name == "expenses" else set()  # whoever hands expenses in has them
        ours |= {"customer"} if meaning.says("seller", "owner") else set()  # an account manager is one of ours
        return meaning.kind == "person" and not numeric(values) and not meaning.says(*(set(_NOT_OURS) - ours))
    if name == "item" and meaning.kind == "money" and meaning.says("expense"):
        return not numeric(values)  # 费用别: what it was spent on
    if (declared.name, name) == ("customers", "customer") and meaning.kind == "person" and not meaning.qualifiers:
        return not numeric(values)  # 姓名 in a list of customers
    if name in _KINDS:
        return meaning.kind in _KINDS[name] and not numeric(values) and not (meaning.kind == "team" and name == "customer" and not meaning.says("store"))
    if name.endswith("_id"):
        return meaning.kind == "id" and not meaning.says(*_OTHER_NUMBERS) and len(set(values)) > 1
    return name in STATES.get(declared.name, ()) and a_state(meaning, values, alone)


def could_name(name: str, meaning: Meaning, values: Sequence[str]) -> bool:
    """Whether a column whose heading nobody knows holds the names of our people, or of customers."""
    if name in WHO:
        ours = meaning.kind == "person" and not meaning.says(*_NEVER_OURS)
        if ours and "主播" in meaning.head and not numeric(values):
            return True  # who sells in a broadcast may be one of ours, and sells under any name
        return (ours and meaning.says("manager") or meaning.kind in _NO_NOUN and not meaning.says(*_NEVER_OURS)) and names_people(values)
    payer = meaning.kind == "person" and meaning.says("paid")
    unknown = meaning.kind in _NO_NOUN or bool(meaning.rest) and meaning.kind not in ("text", "date")
    return name == "customer" and (payer or unknown and not meaning.says(*_NEVER_OURS)) and names_parties(values)


def _an_amount(declared: Dataset, name: str, meaning: Meaning, values: Sequence[str], alone: bool) -> bool:
    if meaning.kind != "money":
        return not meaning.kind and like_money(values)
    if name == "donation_yuan":
        return not meaning.says("target", "planned", "cumulative", "achieved", *_NEVER)
    if declared.name == "media":
        spent, earned = meaning.says(*_SPENT), meaning.says("income", "sold", "generated", "deal")
        # 推广.支付金额: the word before it is that of all columns, and what was paid was paid by customers.
        if name == "cost_yuan" and earned and not spent or name == "revenue_yuan" and spent and not (earned or meaning.says("paid")):
            return False
    barred = (_NEVER if alone else NO_AMOUNT) - _ITS_OWN.get(declared.name, frozenset())
    if meaning.says("paid", "after", "taxed"):  # the price that was paid, the whole with its tax
        barred -= {"price", "tax"}
    return not meaning.says(*barred)


def a_state(meaning: Meaning, values: Sequence[str], alone: bool = False) -> bool:
    """Whether the cells say what became of each row: few different words under a heading that says so, or, where nothing else does,
    under one that says nothing."""
    few = 1 < len(set(values)) <= max(12, len(values) // 4) and len(set(values)) < len(values)
    said = meaning.kind in ("status", "outcome", "stage") or alone and meaning.kind in ("", "place") and not meaning.qualifiers
    return said and few and not numeric(values) and not dated(values) and not meaning.says("shipped", "delivered", "invoiced", "bank")


def says_how_deals_ended(values: Sequence[str]) -> bool:
    """Whether every cell is a word for how a deal ended, or that it is still open, and some ended."""
    outcome = DATASETS["deals"]["outcome"]
    said = {parse_choice(value, outcome) for value in set(values)}
    return bool(said & {"won", "lost"}) and None not in said and len(set(values)) < len(values)


def is_the_day_of_delivery(meaning: Meaning, values: Sequence[str]) -> bool:
    """Whether it says when goods left or arrived."""
    return meaning.kind == "date" and meaning.says("shipped", "delivered") and meaning.sure and not meaning.says(*_NOT_WHEN) and (dated(values) or serial_days(values))


def numeric(values: Sequence[str]) -> bool:
    return _share(values, lambda text: parse_number(text) is not None) >= _MOST


def dated(values: Sequence[str]) -> bool:
    return _share(values, lambda text: parse_date(_CLOCK.sub("", text), DateStyle()) is not None) >= _MOST and not numeric(values)


def serial_days(values: Sequence[str]) -> bool:
    """Whether they are days written as numbers: as Excel counts them, of this century (46031, 46070.5), or year, month and day (20260105)."""
    if values and all(map(_COMPACT.fullmatch, values)):
        return True
    numbers = [found.value for text in values if (found := parse_number(text)) is not None and not found.factor]
    return len(numbers) == len(values) > 0 and all(_FIRST_DAY <= number <= _LAST_DAY for number in numbers)


def like_money(values: Sequence[str]) -> bool:
    """Whether numbers under a heading that says nothing could be amounts: not all small and whole, as counts, ages or running numbers are."""
    numbers = [abs(found.value) for text in values if (found := parse_number(text)) is not None]
    return bool(numbers) and max(numbers) >= 100 and len(set(numbers)) > len(numbers) // 2 and not _counts_up(numbers)


def _counts_up(numbers: list[Decimal]) -> bool:
    return len(numbers) > 2 and all(later - one == 1 for one, later in zip(numbers, numbers[1:], strict=False))


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(1 for value in values if holds(value)) / len(values) if values else 0.0
