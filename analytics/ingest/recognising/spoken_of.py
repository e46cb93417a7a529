"""What else the words of a sheet speak of than what it was taken for: amounts and days would do for sales, the headings say expenses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_content import holds_numbers
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import AMOUNTS, NO_AMOUNT, OTHER_PAPERS
from analytics.ingest.recognising.table import Recognised
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.grammar import Meaning, parse

_OF_EXPENSES = frozenset({"id", "kind", "date", "person", "team"})  # what a list of expenses has beside the amounts; 费用 stands in lists of sales too
_OF_ORDERS = frozenset({"order_id", "product", "product_id", "quantity", "status", "list_price_yuan"})
_OF_TRIPS = re.compile(r"交通费|住宿费|餐费|差旅费|招待费|油费|过路费|过桥费|打车费|伙食费|出差补|通讯费")
_OWED = re.compile(r"应收|应结|待收|待结|未结|挂账|挂帐|欠条|欠款|账单|outstanding|statement")
_DUE = re.compile(r"到期|应收日|付款期|最晚付款|最迟付款|付款截止|还款日|账期|应付日|due|payby|payableby")
_CASH_BOOK = re.compile(r"^收/?支(?:方向|类型|类别)?$|^收付(?:方向|类型)?$|^资金方向$|^moneyin/?out$")
_PAYEE = re.compile(r"^收款(?:单位|方|人|户名|账户名称?|帐户名称?)$|^(?:payee|beneficiary|paidto)(?:name)?$")
_PAYER = re.compile(r"^[付打汇缴来交][款费](?:单位|方|人|公司|户名)|^payer|^remitter|^(?:received|payment|money)from|^paidby")
_PLEDGED = re.compile(r"承诺|保证|军令|乐捐|自罚|认罚|赌注|promis|pledg|forfeit|ifmissed|commitment")


@dataclass(frozen=True)
class _Read:
    """A sheet as it was taken, with what its headings mean; `free` are the columns no field took."""

    found: Recognised
    sheet: RawSheet
    header: Header
    names: list[str]
    meanings: list[Meaning]
    free: list[int]

    @property
    def bare(self) -> bool:
        """Whether nothing of it is an order's but its money, day and people."""
        return not self.found.matching.fields & _OF_ORDERS

    def field(self, name: str) -> list[Meaning]:
        """What the column that fills `name` is called."""
        return [self.meanings[i] for i, field in self.found.matching.columns.items() if field == name]

    @property
    def money(self) -> list[Meaning]:
        return [self.meanings[i] for i in self.found.money]


def spoken_of_too(found: Recognised, judged: list[Recognised], sheet: RawSheet, header: Header) -> list[str]:
    """The datasets that a person has to be offered beside the one a sheet was taken for, likeliest first: of sales whatever else is about
    money, of receipts payments and sales, of targets pledges, and of what has no place for its money whatever has one."""
    names = [fold(name) for name in header.names]
    read = _Read(found, sheet, header, names, [parse(name) for name in header.names], [i for i in range(len(names)) if i not in found.matching.columns])
    name = found.dataset.name
    if name == "receipts":
        return [other for other, spoken in (("expenses", _pays_somebody(read)), ("sales", _names_what_was_sold(read) or _of_orders_alone(read) or _nobody_paid(read))) if spoken]
    if name == "targets":
        return ["pledges"] if any(map(_PLEDGED.search, names)) else []
    if name != "sales":
        return [one.dataset.name for one in judged if one.dataset.name in AMOUNTS and not one.missing and one.dataset is not found.dataset] if _leaves_money(read) else []
    known = {one.dataset.name for one in judged}
    invoices = _owed_until(read)
    said = {
        "expenses": _was_spent(read), "media": _advertised(read), "targets": _was_asked_for(read), "deals": "deals" in known and _may_be_open(read),
        "invoices": invoices, "receipts": not invoices and _was_received(read),
    }
    return [other for other, spoken in said.items() if spoken]


def surely_receipts(found: Recognised, sheet: RawSheet, header: Header) -> bool:
    """Whether what would do as sales is money that came in: the money says so, and so does its day or whoever paid, and nothing was ordered."""
    names = [fold(name) for name in header.names]
    read = _Read(found, sheet, header, names, [parse(name) for name in header.names], [i for i in range(len(names)) if i not in found.matching.columns])
    if found.dataset.name != "sales" or found.matching.fields & (_OF_ORDERS - {"order_id"}) or any(one.says("order", "deal", "contract") for one in read.meanings):
        return False
    came_in = bool(read.money) and all(one.says("received") for one in read.money)
    days = read.field("ordered_on")
    numbers = read.field("order_id")
    return came_in and all(one.says("document", "received", "paid") for one in numbers) and (
        bool(days) and all(one.says("received") for one in days) or any(map(_PAYER.search, names)))


def is_cash_book(header: Header) -> bool:
    """Whether a column says money came in or went out."""
    return any(_CASH_BOOK.search(fold(name)) for name in header.names)


def _pays_somebody(read: _Read) -> bool:
    """Who is paid is no customer."""
    return any(map(_PAYEE.search, read.names)) and any(one.says("paid") for one in read.meanings)


def _names_what_was_sold(read: _Read) -> bool:
    return any(read.meanings[i].kind == "product" and not holds_numbers(read.sheet, read.header, i) for i in read.free)


def _of_orders_alone(read: _Read) -> bool:
    """Whether orders have numbers, and nothing says that money came in for them."""
    numbered = any(one.kind == "id" and one.says("order") for one in read.meanings)
    return numbered and not any(one.says("received", "paid") for one in read.meanings) and not any(map(_PAYER.search, read.names))


def _nobody_paid(read: _Read) -> bool:
    """Whether neither a customer, a number nor the day says that money came in: 实收 is what a till took, too."""
    apart = read.found.matching.fields & {"customer", "receipt_id", "invoice_id", "order_id"}
    return not apart and not any(one.says("received", "paid") for one in read.field("received_on"))


def _leaves_money(read: _Read) -> bool:
    """Whether it has no amount although a column left over is one."""
    return not read.found.money and any(
        read.meanings[i].kind == "money" and read.meanings[i].qualifiers.isdisjoint(NO_AMOUNT) and holds_numbers(read.sheet, read.header, i) for i in read.free)


def _was_spent(read: _Read) -> bool:
    """消费 is what a customer spent with us, and what a colleague spent for us."""
    told = any(one.says("expense") and (one.kind in _OF_EXPENSES or i in read.found.money) for i, one in enumerate(read.meanings))
    return told or _pays_somebody(read) or sum(1 for name in read.names if _OF_TRIPS.search(name)) > 1


def _advertised(read: _Read) -> bool:
    spending = any(one.kind == "money" and one.says("spend") for one in read.meanings)
    return (read.bare or spending) and sum(one.says("spend") or one.kind in ("medium", "campaign") for one in read.meanings) > 1


def _was_asked_for(read: _Read) -> bool:
    """A month, a person and an amount without a word of sales in it may be what was asked of them."""
    days = read.field("ordered_on")
    monthly = any(one.kind == "period" for one in days) and any(one.rest for one in read.money)
    return read.bare and "customer" not in read.found.matching.fields and (monthly or any(one.says("target", "planned") for one in days))


def _may_be_open(read: _Read) -> bool:
    """What has a name and no number, or the number of a deal beside its state, may be a deal that is not won yet."""
    named = any(read.meanings[i].kind == "name" and read.meanings[i].says("deal") for i in read.free)
    numbered = any(one.says("deal") and not one.says("order") for one in read.field("order_id"))
    staged = any(read.meanings[i].kind in ("stage", "status", "outcome") for i in read.free)
    return numbered and (named or staged) or named and "order_id" not in read.found.matching.fields


def _owed_until(read: _Read) -> bool:
    """What is owed, or a number of an invoice, and the day it is due are those of an invoice, though one was sold before it was written."""
    owed = any(one.kind == "id" and one.says("invoiced") or _OWED.search(name) for one, name in zip(read.meanings, read.names))
    return owed and any(map(_DUE.search, read.names))


def _was_received(read: _Read) -> bool:
    """Money, a number or a column left over (Received From) that speaks of what came in, or a cash book."""
    received = any(OTHER_PAPERS.search(read.header.names[i]) for i in read.found.money) or is_cash_book(read.header) or _was_paid(read)
    numbered = any(one.kind == "id" and one.says("received") for one in read.meanings)
    beside = any(read.meanings[i].says("received") and read.meanings[i].kind in ("", "customer", "person", "money") for i in read.free)
    beside = beside or any(one.says("received") for one in read.field("customer"))
    return received or read.bare and (numbered or beside)


def _was_paid(read: _Read) -> bool:
    """Whether money and day are those of a payment, or a customer's money has the number of a voucher, and nothing says what was ordered."""
    vouchers = any(one.kind == "id" and one.says("document") and not one.says("order", "sold", "traded") for one in read.meanings)
    fields = read.found.matching.fields
    bare = not fields & (_OF_ORDERS - {"order_id"}) and (vouchers or "order_id" not in fields)
    if any(one.says("received") for one in read.money) and "customer" in fields and vouchers:
        return bare
    paid = all(any(one.says("paid", "received") for one in some) for some in (read.money, read.field("ordered_on")))
    paid = paid or any(one.says("paid", "received") for one in read.money) and any(map(_PAYER.search, read.names))
    return paid and bare and not any(one.says("order") for one in read.meanings)
