"""Which of several datasets a sheet is, where more than one explains it: the one that explains its money, else a person is asked."""

from __future__ import annotations

import re

from analytics.errors import Text
from analytics.ingest.reading.raw import RawSheet
from analytics.ingest.recognising.by_content import holds_numbers
from analytics.ingest.recognising.header import Header
from analytics.ingest.recognising.likeness import AMOUNTS, NO_AMOUNT, OTHER_PAPERS, numeric
from analytics.ingest.recognising.table import Recognised
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.grammar import Meaning, parse

_LOOK_AT = 200
_OF_EXPENSES = frozenset({"id", "kind", "date", "person", "team"})  # what a list of expenses has beside the amounts; 费用 stands in lists of sales too
_OWED = re.compile(r"应收|应结|待收|待结|未结|挂账|挂帐|欠条|欠款|对账单|账单|outstanding|statement|owed")
_DUE = re.compile(r"到期|应收日|付款期|最晚付款|最迟付款|付款截止|还款日|账期|应付日|due|payby|payableby")
_CASH_BOOK = re.compile(r"^收/?支(?:方向|类型|类别)?$|^收付(?:方向|类型)?$|^资金方向$|^moneyin/?out$")
_PAYEE = re.compile(r"^收款(?:单位|方|人|户名|账户名称?|帐户名称?)$|^(?:payee|beneficiary|paidto)(?:name)?$")
_OF_TRIPS = re.compile(r"交通费|住宿费|餐费|差旅费|招待费|油费|过路费|过桥费|打车费|机票|火车票|伙食费|出差补|通讯费")
_PLEDGED = re.compile(r"承诺|保证|军令|乐捐|自罚|认罚|赌注|promis|pledg|forfeit|ifmissed|commitment")
_OF_ORDERS = frozenset({"order_id", "product", "product_id", "quantity", "status", "list_price_yuan"})
# Money that stands beside the amount a sheet is about.
_BESIDE = frozenset({"margin_yuan", "list_price_yuan", "unit_cost_yuan", "credit_limit_yuan", "donation_yuan", "tolls_yuan"})


def money_explained(
    judged: list[Recognised], sheet: RawSheet, header: Header, named: dict[str, float],
) -> tuple[list[Recognised], dict[str, list[Recognised]]]:
    """`judged` without those that leave an amount unexplained which another explains that knows no fewer columns; and, by dataset,
    the others where it is not so clear: which of them it is has to be asked."""
    amounts = {i for one in judged for i in one.money if holds_numbers(sheet, header, i)}
    beaten: set[str] = set()
    rivals: dict[str, list[Recognised]] = {}
    for one in judged:
        for other in judged:
            more = without_a_place(other, one) & amounts
            if not _only_beside(one):
                continue  # it has its amount: what to make of another is asked when the columns are counted up
            needed = {i for i in more if other.dataset[other.matching.columns[i]].required}
            if not more or other.missing and not (needed and _only_beside(one) and len(other.matching.columns) >= len(one.matching.columns)):
                continue
            clear = len(other.matching.columns) >= len(one.matching.columns) and other.money >= one.money and not other.missing
            if clear and named[one.dataset.name] <= named[other.dataset.name]:
                beaten.add(one.dataset.name)
            else:
                rivals.setdefault(one.dataset.name, []).append(other)
    return [one for one in judged if one.dataset.name not in beaten], rivals


def without_a_place(other: Recognised, one: Recognised) -> set[int]:
    """The amounts a sheet is about as `other` that have no place in `one`."""
    return {i for i in other.money if other.matching.columns[i] not in _BESIDE and i not in one.matching.columns}


def _only_beside(found: Recognised) -> bool:
    """Whether it explains no amount, or only such as stand beside one."""
    return {found.matching.columns[i] for i in found.money} <= _BESIDE


def spoken_of_too(chosen: Recognised, judged: list[Recognised], sheet: RawSheet, header: Header) -> list[str]:
    """What else the words of a sheet speak of, so that a person has to say which it is: of a sheet of sales expenses, deals, invoices or
    receipts; of targets pledges; of one that has no place for its money whatever has one."""
    names, meanings = [fold(name) for name in header.names], [parse(name) for name in header.names]
    free = [i for i in range(len(names)) if i not in chosen.matching.columns]
    paid_out = any(map(_PAYEE.search, names)) and any(one.says("paid") for one in meanings)
    if chosen.dataset.name == "receipts":  # what was sold has a product; who is paid is no customer
        sold = any(meanings[i].kind == "product" and not numeric(cells_of(sheet, header, i)) for i in free)
        return [*(["expenses"] if paid_out else []), *(["sales"] if sold else [])]
    if chosen.dataset.name == "targets":
        return ["pledges"] if any(map(_PLEDGED.search, names)) else []
    if chosen.dataset.name != "sales":
        homeless = not chosen.money and any(_is_amount(meanings[i]) and holds_numbers(sheet, header, i) for i in free)
        return [one.dataset.name for one in judged if homeless and one.dataset.name in AMOUNTS and not one.missing and one.dataset is not chosen.dataset]
    # What has a name and no number, and two days, may be a deal that is not won yet.
    deal = "order_id" not in chosen.matching.fields and any(meanings[i].kind == "name" and meanings[i].says("deal") for i in free)
    deal |= any(name == "order_id" and meanings[i].says("deal") and not meanings[i].says("order") for i, name in chosen.matching.columns.items()) and any(
        meanings[i].kind in ("stage", "status", "outcome") or meanings[i].kind == "name" and meanings[i].says("deal") for i in free)
    # What is owed, or a number of an invoice, and the day it is due are those of an invoice, though one was sold before it was written.
    owed = any(one.kind == "id" and one.says("invoiced") or _OWED.search(name) for one, name in zip(meanings, names))
    invoice = owed and any(map(_DUE.search, names))
    received = any(OTHER_PAPERS.search(header.names[i]) for i in chosen.money) or _was_paid(chosen, meanings)
    # 消费 is what a customer spent with us, and what a colleague spent for us.
    spent = paid_out or len([name for name in names if _OF_TRIPS.search(name)]) > 1 or any(one.says("expense") and (one.kind in _OF_EXPENSES or i in chosen.money) for i, one in enumerate(meanings))
    bare = not chosen.matching.fields & _OF_ORDERS
    received |= is_cash_book(header) or bare and any(one.kind == "id" and one.says("received") for one in meanings)
    received |= bare and any(meanings[i].says("received") and meanings[i].kind in ("", "customer", "person", "money") for i in free)  # Received From
    spending = any(one.kind == "money" and one.says("spend") for one in meanings)
    advertised = (bare or spending) and sum(one.says("spend") or one.kind in ("medium", "campaign") for one in meanings) > 1
    days = [meanings[i] for i, name in chosen.matching.columns.items() if name == "ordered_on"]
    # A month, a person and an amount without a word of sales in it may be what was asked of them.
    planned = bare and "customer" not in chosen.matching.fields and (
        any(one.says("target", "planned") for one in days) or any(one.kind == "period" for one in days) and any(meanings[i].rest for i in chosen.money))
    known = {one.dataset.name for one in judged}
    said = {"expenses": spent, "media": advertised, "targets": planned, "deals": deal and "deals" in known, "invoices": invoice, "receipts": received and not invoice}
    return [name for name, spoken in said.items() if spoken]


def is_cash_book(header: Header) -> bool:
    """Whether a column says money came in or went out."""
    return any(_CASH_BOOK.search(fold(name)) for name in header.names)


def cells_of(sheet: RawSheet, header: Header, column: int) -> list[str]:
    """The first cells below a heading."""
    return [cell for cell in sheet.cells.column(column).slice(header.index + 1, _LOOK_AT).to_pylist() if cell]


def _was_paid(chosen: Recognised, meanings: list[Meaning]) -> bool:
    """Whether money and day are those of a payment, or a customer's money has the number of a voucher, and nothing says what was ordered."""
    days = [i for i, name in chosen.matching.columns.items() if name == "ordered_on"]
    vouchers = any(one.kind == "id" and one.says("document") and not one.says("order", "sold", "traded") for one in meanings)
    if any(meanings[i].says("received") for i in chosen.money) and "customer" in chosen.matching.fields and vouchers:
        return not chosen.matching.fields & (_OF_ORDERS - {"order_id"})
    paid = [any(meanings[i].says("paid", "received") for i in some) for some in (chosen.money, days)]
    return all(paid) and not chosen.matching.fields & _OF_ORDERS and not any(one.says("order") for one in meanings)


def _is_amount(meaning: Meaning) -> bool:
    return meaning.kind == "money" and meaning.qualifiers.isdisjoint(NO_AMOUNT)


def which_dataset(chosen: Recognised, rival: Recognised, header: Header) -> Question:
    """Asks what the sheet is, where the likelier dataset has no place for an amount that another has."""
    amounts = [header.names[i] for i in sorted(without_a_place(rival, chosen))]
    listed_zh, listed_en = "」「".join(amounts), "”, “".join(amounts)
    one, other = chosen.dataset.label, rival.dataset.label
    lacks = [rival.dataset[name].label for name in rival.missing]
    lacks_zh = f"（还缺{'、'.join(label.zh for label in lacks)}）" if lacks else ""
    lacks_en = f" (which lacks {', '.join(label.en for label in lacks)})" if lacks else ""
    return Question("dataset", "", Text(
        f"像是「{one.zh}」，但那样「{listed_zh}」里的钱没有去处；也可能是「{other.zh}」{lacks_zh}", f"It looks like “{one.en}”, but then the money in “{listed_en}” goes nowhere; it may be “{other.en}”{lacks_en}"),
        tuple(Answer(Text(f"是「{label.zh}」", f"it is “{label.en}”"), "dataset", name) for name, label in ((rival.dataset.name, other), (chosen.dataset.name, one))),
        Text(f"按「{one.zh}」入库，「{listed_zh}」只留作补充列", f"loads it as “{one.en}”; “{listed_en}” is only kept beside the rows"))


def one_of(chosen: Recognised, others: list[Recognised]) -> Question:
    """Asks what the sheet is, where its headings say little of it, or as much of another dataset."""
    label = chosen.dataset.label
    listed = [one.dataset.label for one in others]
    zh, en = (f"，也像{'、'.join(f'「{one.zh}」' for one in listed)}", f", or {', '.join(f'“{one.en}”' for one in listed)}") if listed else ("", "")
    return Question("dataset", "", Text(f"从列名看不准这是什么表：像「{label.zh}」{zh}", f"The headings do not tell for certain what this is: “{label.en}”{en}"),
                    tuple(Answer(Text(f"是「{one.dataset.label.zh}」", f"it is “{one.dataset.label.en}”"), "dataset", one.dataset.name) for one in (chosen, *others)),
                    Text(f"按「{label.zh}」入库", f"loads it as “{label.en}”"))
