"""Clean sheets and their truth, from plain made-up records: 5 to 40 rows of the first half of 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from analytics.schema import DATASETS
from benchmarks.wild.draft import COUNT, DATE, MONEY, TEXT, TIME, Column, Draft
from benchmarks.wild.ledger import Ledger
from benchmarks.wild.people import CUSTOMERS, PRODUCTS, REASONS, RESULTS, SELLERS, SPENDINGS, TEAMS
from benchmarks.wild.words import FAMILIES
from benchmarks.wild.words.deals import OUTCOMES
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, Family
from benchmarks.wild.words.media import MEDIUM_NAMES
from benchmarks.wild.words.ordinary import NAMES, ORDINARY

TODAY = date(2026, 6, 30)
FIRST, DAYS = date(2026, 1, 3), 170
LANGUAGES = {SIMPLIFIED: 5, ENGLISH: 4, TRADITIONAL: 2}
SUBJECTS = {"sales": 30, "deals": 14, "targets": 10, "receipts": 10, "media": 9, "visits": 7, "expenses": 6, "invoices": 6, "pledges": 5, "surveys": 4}
_ZERO = Decimal(0)
_PERIODS = {
    SIMPLIFIED: ("{0}-{1:02}", "{0}年{1}月", "{0}/{1:02}", "{0}{1:02}"), TRADITIONAL: ("{0}年{1}月", "{0}/{1:02}"),
    ENGLISH: ("{0}-{1:02}", "{2} {0}", "{1:02}/{0}"),
}
_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def clean_sheet(subject: str, chance: Random) -> Draft:
    """A clean sheet of `subject` under the headings of one family."""
    language = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
    family = chance.choice([one for one in FAMILIES[subject] if one.language == language])
    columns, truth = _MAKERS[subject](family, chance)
    kept = [column for column in columns if column.head]
    if family.everyday:
        _with_ordinary_words(kept, family.language, chance)
    name = chance.choice(NAMES[family.language][subject] if chance.random() < 0.4 else NAMES[family.language][""])
    return Draft(subject, family, kept, truth, name, changes=["everyday words" if family.everyday else f"words of {family.source}"])


def with_labels(draft: Draft) -> None:
    """The headings of the company's own templates instead of a stranger's, so that only the other changes are tried."""
    for column in draft.columns:
        if column.field is not None:
            label = DATASETS[draft.subject][column.field].label
            column.head = label.en if draft.language == ENGLISH else label.zh
    draft.changes = ["headings of the templates"]


def _with_ordinary_words(columns: list[Column], language: str, chance: Random) -> None:
    """People call some of their columns what everybody calls them; never the amounts, which say what the sheet is about."""
    for column in columns:
        if column.field in ORDINARY[language] and chance.random() < 0.35:
            column.head = ORDINARY[language][column.field]


def _column(family: Family, name: str, kind: str, values: list, chance: Random, keep: float = 1.0) -> Column:
    """A column under one of the family's headings; without one (`head` is "") where the family has none or chance leaves it out."""
    there = name in family.heads and chance.random() < keep
    return Column(name, chance.choice(family.heads[name]) if there else "", kind, values)


def _days(count: int, chance: Random) -> list[date]:
    """Days in order; one at least that cannot be a month, so that the order of day and month can be told."""
    days = sorted(FIRST + timedelta(days=chance.randrange(DAYS)) for _ in range(count))
    if all(day.day <= 12 for day in days):
        days[-1] = days[-1].replace(day=23)
    return days


def _amounts(count: int, chance: Random) -> list[Decimal]:
    """Amounts in whole hundreds, or with cents; the larger ones have thousands."""
    if chance.random() < 0.5:
        return [Decimal(chance.randint(8, 900)) * 100 for _ in range(count)]
    return [Decimal(chance.randint(90_000, 9_000_000)) / 100 for _ in range(count)]


def _pick(words: dict[str, tuple[str, ...]], family: Family, count: int, chance: Random) -> list[str]:
    return [chance.choice(words[family.language]) for _ in range(count)]


def _numbered(prefix: str, count: int, chance: Random) -> list[str]:
    start = chance.randint(1000, 9000)
    return [f"{prefix}{start + place}" for place in range(count)]


def _sales(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(5, 40)
    days, money, people = _days(count, chance), _amounts(count, chance), _pick(SELLERS, family, count, chance)
    if chance.random() < 0.15:  # something came back
        money[chance.randrange(count)] *= -1
    pieces = [chance.randint(1, 12) for _ in range(count)]
    columns = [
        _column(family, "order_id", TEXT, _numbered(chance.choice(("SO", "X2026-", "D")), count, chance), chance, 0.75),
        _column(family, "ordered_on", DATE, days, chance),
        _column(family, "customer", TEXT, _pick(CUSTOMERS, family, count, chance), chance, 0.8),
        _column(family, "product", TEXT, _pick(PRODUCTS, family, count, chance), chance, 0.6),
        _column(family, "quantity", COUNT, pieces, chance, 0.5),
        _column(family, "amount_yuan", MONEY, money, chance),
        _column(family, "person", TEXT, people, chance, 0.92),
        _column(family, "team", TEXT, _pick(TEAMS, family, count, chance), chance, 0.3),
    ]
    return columns, sales_truth(columns)


def sales_truth(columns: list[Column], counts: list[bool] | None = None) -> Ledger:
    """What rows of sales come to; `counts` says which of them do."""
    by = {column.field: column.values for column in columns if column.head}
    truth = Ledger("sales")
    for place, (day, money) in enumerate(zip(by["ordered_on"], by["amount_yuan"])):
        if counts is None or counts[place]:
            pieces = {"credited_quantity": Decimal(by["quantity"][place])} if "quantity" in by else {}
            truth.add((day, by["person"][place] if "person" in by else ""), (money,), pieces)
    return truth


def _receipts(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(5, 25)
    days, money, payers = _days(count, chance), _amounts(count, chance), _pick(CUSTOMERS, family, count, chance)
    person = _column(family, "person", TEXT, _pick(SELLERS, family, count, chance), chance, 0.4)
    truth = Ledger("receipts")
    for day, payer, who, amount in zip(days, payers, person.values, money):
        truth.add((day, payer, who if person.head else ""), (amount,))
    return [
        _column(family, "receipt_id", TEXT, _numbered("R", count, chance), chance, 0.7), _column(family, "received_on", DATE, days, chance),
        _column(family, "customer", TEXT, payers, chance), _column(family, "amount_yuan", MONEY, money, chance), person,
    ], truth


def _invoices(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(5, 25)
    days, money, owing = _days(count, chance), _amounts(count, chance), _pick(CUSTOMERS, family, count, chance)
    due = [day + timedelta(days=chance.choice((15, 30, 45))) for day in days]
    truth = Ledger("invoices")
    for day, until, who, amount in zip(days, due, owing, money):
        truth.add((day, until, who), (amount,))
    return [
        _column(family, "invoice_id", TEXT, _numbered("INV-", count, chance), chance), _column(family, "issued_on", DATE, days, chance),
        _column(family, "customer", TEXT, owing, chance), _column(family, "amount_yuan", MONEY, money, chance), _column(family, "due_on", DATE, due, chance),
        _column(family, "person", TEXT, _pick(SELLERS, family, count, chance), chance, 0.3),
    ], truth


def _expenses(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(5, 25)
    days, money, items = _days(count, chance), _amounts(count, chance), _pick(SPENDINGS, family, count, chance)
    person = _column(family, "person", TEXT, _pick(SELLERS, family, count, chance), chance, 0.7)
    truth = Ledger("expenses")
    for day, item, who, amount in zip(days, items, person.values, money):
        truth.add((day, item, who if person.head else ""), (amount,))
    return [
        _column(family, "expense_id", TEXT, _numbered("BX", count, chance), chance, 0.5), _column(family, "date", DATE, days, chance), _column(family, "item", TEXT, items, chance),
        _column(family, "amount_yuan", MONEY, money, chance), person, _column(family, "team", TEXT, _pick(TEAMS, family, count, chance), chance, 0.4),
    ], truth


def _deals(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(6, 30)
    days, money, people = _days(count, chance), _amounts(count, chance), _pick(SELLERS, family, count, chance)
    won, lost, still_open = chance.choice(OUTCOMES[family.language])
    codes = ["won", "lost", "open", *(chance.choice(("won", "lost", "open")) for _ in range(count - 3))]
    words = {"won": won, "lost": lost, "open": still_open}
    ends: list[date | None] = [min(day + timedelta(days=chance.randint(5, 60)), TODAY) if code != "open" else None for day, code in zip(days, codes)]
    closing = _column(family, "closed_on", DATE, list(ends), chance)
    if closing.head in ("date_closed", "Closing Date"):  # expected while a deal is open
        closing.values = [end or TODAY + timedelta(days=chance.randint(10, 90)) for end in ends]
    truth = Ledger("deals")
    for day, code, who, end, amount in zip(days, codes, people, ends, money):
        truth.add((day, code, who, end), (amount,))
    reasons = [chance.choice(REASONS[family.language]) if code == "lost" else None for code in codes]
    return [
        _column(family, "deal_id", TEXT, _numbered("P", count, chance), chance, 0.85),
        Column(None, chance.choice(family.heads["name"]), TEXT, [f"{customer} {place}" for place, customer in enumerate(_pick(CUSTOMERS, family, count, chance), start=1)]),
        _column(family, "customer", TEXT, _pick(CUSTOMERS, family, count, chance), chance, 0.8), _column(family, "amount_yuan", MONEY, money, chance),
        _column(family, "outcome", TEXT, [chance.choice(words[code]) for code in codes], chance), _column(family, "person", TEXT, people, chance),
        _column(family, "created_on", DATE, days, chance), closing, _column(family, "lost_reason", TEXT, reasons, chance, 0.4),
    ], truth


def _goals(subject: str, sums: tuple[str, ...]) -> Callable[[Family, Random], tuple[list[Column], Ledger]]:
    def make(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
        kind = chance.choice(("owner", "team")) if "team" in family.heads else "owner"
        owners = (SELLERS if kind == "owner" else TEAMS)[family.language]
        months = range(chance.randint(1, 3), chance.randint(4, 6) + 1)
        rows = [(month, owner) for month in months for owner in owners]
        form = chance.choice(_PERIODS[family.language])
        values = {name: [Decimal(chance.randint(2, 90)) * (10_000 if name != "donation_yuan" else 100) for _ in rows] for name in sums}
        truth = Ledger(subject)
        for place, (month, owner) in enumerate(rows):
            truth.add((f"2026-{month:02}", owner), [values[name][place] for name in sums])
        return [
            _column(family, "period", TEXT, [form.format(2026, month, _SHORT[month - 1]) for month, _ in rows], chance),
            Column("owner", chance.choice(family.heads[kind]), TEXT, [owner for _, owner in rows]), *(_column(family, name, MONEY, values[name], chance) for name in sums),
        ], truth
    return make


def _media(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(6, 30)
    days, media = _days(count, chance), _pick(MEDIUM_NAMES, family, count, chance)
    cost, earned = ([Decimal(chance.randint(2_000, 900_000)) / 100 for _ in range(count)] for _ in range(2))
    revenue = _column(family, "revenue_yuan", MONEY, earned, chance, 0.7)
    seen, clicks, leads = [chance.randint(2_000, 90_000) for _ in range(count)], [chance.randint(20, 900) for _ in range(count)], [chance.randint(0, 40) for _ in range(count)]
    also = {"impressions": _column(family, "impressions", COUNT, seen, chance, 0.8), "clicks": _column(family, "clicks", COUNT, clicks, chance, 0.8),
            "leads": _column(family, "leads", COUNT, leads, chance, 0.4)}
    truth = Ledger("media")
    for place, (day, medium) in enumerate(zip(days, media)):
        truth.add((day, medium), (cost[place], earned[place] if revenue.head else _ZERO), {name: Decimal(column.values[place]) for name, column in also.items() if column.head})
    return [
        _column(family, "date", DATE, days, chance), _column(family, "medium", TEXT, media, chance),
        _column(family, "campaign", TEXT, [f"C{place:02}" for place in range(count)], chance), _column(family, "cost_yuan", MONEY, cost, chance), *also.values(), revenue,
    ], truth


def _visits(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(5, 30)
    arrived = [datetime(day.year, day.month, day.day, 8 + place % 9, chance.randint(0, 59)) for place, day in enumerate(_days(count, chance))]
    left = [start + timedelta(minutes=chance.randint(6, 90)) for start in arrived]
    people, seen = _pick(SELLERS, family, count, chance), _pick(CUSTOMERS, family, count, chance)
    truth = Ledger("visits")
    for start, end, who, whom in zip(arrived, left, people, seen):
        truth.add((start.date(), who, whom), (Decimal((end - start).seconds),))
    return [
        _column(family, "person", TEXT, people, chance), _column(family, "customer", TEXT, seen, chance), _column(family, "started_at", TIME, arrived, chance),
        _column(family, "ended_at", TIME, left, chance), _column(family, "result", TEXT, _pick(RESULTS, family, count, chance), chance, 0.6),
    ], truth


def _surveys(family: Family, chance: Random) -> tuple[list[Column], Ledger]:
    count = chance.randint(6, 30)
    days, scores, likely = _days(count, chance), [chance.randint(1, 5) for _ in range(count)], [chance.randint(0, 10) for _ in range(count)]
    recommend = _column(family, "recommend", COUNT, likely, chance, 0.7)
    truth = Ledger("surveys")
    for day, score, how in zip(days, scores, likely):
        truth.add((day,), (Decimal(score), Decimal(how) if recommend.head else _ZERO))
    return [
        _column(family, "respondent", TEXT, _numbered("", count, chance), chance), _column(family, "answered_on", DATE, days, chance),
        _column(family, "score", COUNT, scores, chance), recommend,
    ], truth


_MAKERS: dict[str, Callable[[Family, Random], tuple[list[Column], Ledger]]] = {
    "sales": _sales, "receipts": _receipts, "invoices": _invoices, "expenses": _expenses, "deals": _deals, "media": _media, "visits": _visits, "surveys": _surveys,
    "targets": _goals("targets", ("value",)), "pledges": _goals("pledges", ("pledge_yuan", "donation_yuan")),
}
