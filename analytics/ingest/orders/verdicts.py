"""The verdict on rows that are alike: they count, they do not, a part of them does, or a person has to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.errors import Refused, Text
from analytics.ingest.orders.marks import UNSAID, WEAK
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import ACCEPTED
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.words import parse_bool, parse_choice
from analytics.schema import DATASETS
from analytics.words import order_statuses
from analytics.words.order_statuses import NOT, PARTLY, SET_BY_THE_COMPANY, says_refund, says_void, standing

_NOT_RECEIVED = re.compile(r"未到账|未收|未回|待收|待回|退票|退汇|在途")
# Documents and movements that are no sales, whatever their amount; and those that are sales of some companies: a salon's top-ups, a broker's fees.
_NO_SALE = re.compile(
    r"提现|转账|转出|利息|收款单|付款单|报价单|估价单|采购|进货|调拨|入库|盘点|报销|借款|工资"
    r"|\b(?:payout|withdraw(?:al)?|transfer|journal(?: entry)?|estimate|quote|quotation|purchase order|bill(?: payment)?|stripe_fee)s?\b", re.IGNORECASE)
_PERHAPS = re.compile(r"充值|手续费|服务费|佣金|推广费|保证金|押金|代扣|\b(?:top-?up|fees?|deposit|payment|adjustment|shipping label|tax|reserve|commission|expense)\b", re.IGNORECASE)
_GIVEN_BACK = re.compile(r"退货|退款|退单|红字|红冲|冲红|贷项|销售退|\b(?:refund|return|credit[ _-]?(?:note|memo)|credit memo)s?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """Rows alike in all that tells what became of them (`key`, as the cells have it): their words and marks, how many they are and what they come to."""

    key: tuple[str | bool | None, ...]
    words: tuple[str | None, ...]
    payment: tuple[str | None, ...]
    marks: tuple[bool, ...]
    below: bool
    refunded: bool
    rows: int
    yuan: float
    types: tuple[str | None, ...] = ()

    @property
    def back(self) -> bool:
        """Whether the rows are themselves what was given back: below nought, or returns by their type."""
        return self.below or any(given_back(word) for word in self.types if word)


def given_back(word: str) -> bool:
    """Whether a type says that the row is a return."""
    return bool(_GIVEN_BACK.search(word)) and says_refund(word) or parse_choice(word, DATASETS["sales"]["kind"]) == "return"


def judge(table: Table, group: Group, said: list[tuple[Text, str]], after_sale: frozenset[int] = frozenset()) -> tuple[str | None, Text | None]:
    """What becomes of such rows, and why: counts, not, partly, or None where the status is a word that nobody knows. `after_sale` are the
    words that tell what became of an order after it was sold."""
    own = table.exporter.words if table.exporter else {}
    first = group.words[0] if group.words else None
    verdicts = [(own.get(fold(word)) or _standing(table, word), word) for word in group.words if word]
    said_of_it = answered(table, first) if first and not own.get(fold(first)) else None
    if said_of_it is False:
        return NOT, Text(f"「{first}」（已问过）", f"“{first}” (as answered)")
    if said_of_it and first:  # what else tells of the row is heard all the same
        verdicts[0] = (order_statuses.COUNTS, first)
    for verdict, word in (*verdicts, *((_standing(table, word), word) for word in group.payment if word and (says_refund(word) or says_void(word)))):
        if verdict == NOT and not (says_refund(word) and (group.refunded or group.back)):
            return NOT, Text(f"「{word}」", f"“{word}”")
    for kind in group.types:
        word = kind or ""
        if word and _NO_SALE.search(word) and not _GIVEN_BACK.search(word):
            return NOT, Text(f"「{word}」不是销售", f"“{word}” is no sale")
        if word and _PERHAPS.search(word) and not _GIVEN_BACK.search(word):
            told = Text(f"「{word}」", f"“{word}”")
            return as_answered(table, told) or (None, told)
    stands = bool(first and verdicts and verdicts[0][0] == order_statuses.COUNTS)
    marked = _by_marks(table, group, said, stands)
    if marked is not None:
        return marked
    in_part = next((Text(f"「{word}」", f"“{word}”") for verdict, word in verdicts if verdict == PARTLY), None)
    in_part = in_part or next((text for marked, (text, force) in zip(group.marks, said) if marked and force == PARTLY), None)
    if in_part is not None and not group.refunded:
        return as_answered(table, in_part) or (PARTLY, in_part)
    if first and verdicts and verdicts[0][0] is None:
        return None, Text(f"「{first}」", f"“{first}”")
    unknown = _after_sale_unknown(table, group, after_sale, own)
    if unknown is not None:
        return as_answered(table, unknown) or (None, unknown)
    for payment in group.payment:
        word = payment or ""
        if word and standing(word) == NOT:
            told = Text(f"「{word}」", f"“{word}”")
            return as_answered(table, told) or (None, told)
    return order_statuses.COUNTS, None


def _after_sale_unknown(table: Table, group: Group, after_sale: frozenset[int], own: Mapping[str, str]) -> Text | None:
    """A word of an after-sale column that may be a refund, where no column says what was given back."""
    if group.refunded or group.back:
        return None
    words = (word for place, word in enumerate(group.words) if place in after_sale and word and parse_bool(word) is not False)
    return next((Text(f"「{word}」", f"“{word}”") for word in words if (own.get(fold(word)) or _standing(table, word)) is None), None)


def _by_marks(table: Table, group: Group, said: list[tuple[Text, str]], stands: bool) -> tuple[str | None, Text | None] | None:
    """The verdict of the marks; before a missing payment goes a status that counts (`stands`), and what was given back in part is off already."""
    told = [(text, force) for marked, (text, force) in zip(group.marks, said) if marked and not (group.refunded and says_refund(text.zh))]
    for text, force in told:
        if force == NOT or force == WEAK and not stands:
            return NOT, text
    asked = next((text for text, force in told if force == UNSAID and not stands), None)
    return None if asked is None else as_answered(table, asked) or (None, asked)


def as_answered(table: Table, told: Text) -> tuple[str | None, Text | None] | None:
    """The verdict a person gave on a word that is not the status itself."""
    said = answered(table, told.zh.removeprefix("「").removesuffix("」"))
    return None if said is None else (order_statuses.COUNTS, None) if said else (NOT, told)


def _standing(table: Table, word: str) -> str | None:
    """What a word says, by the company's own setting and then by the lexicon."""
    folded = fold(word)
    if folded in table.known.excluded_status or table.recognised.dataset.name == "receipts" and _NOT_RECEIVED.search(word):
        return NOT
    return order_statuses.COUNTS if folded in SET_BY_THE_COMPANY else standing(word)


def answered(table: Table, word: str | None) -> bool | None:
    """What was said of a status, now or before; a question let stand counts it."""
    said = table.answer(f"status:{word}") if word else None
    said = said or (table.answer("status:*") if word and standing(word) is None else None)
    if said is None or said == ACCEPTED:
        return None if said is None else True
    found = parse_bool(said)
    if found is None:
        raise Refused(Text(f"「status:{word}」要回答 yes（算业绩）或 no（不算），不是「{said}」。", f"Answer “status:{word}” with yes (it counts) or no (it does not), not “{said}”."))
    return found
