"""Changes of what a row is: states of orders, lines of orders, two sellers in a cell, months across, clocks beside a day."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from random import Random

from benchmarks.wild.changes.change import Change
from benchmarks.wild.clean import sales_truth
from benchmarks.wild.draft import COUNT, DATE, MONEY, TEXT, Column, Draft
from benchmarks.wild.ledger import Ledger
from benchmarks.wild.people import PRODUCTS
from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL
from benchmarks.wild.words.goals import MONTH_HEADS, TOTAL_HEADS
from benchmarks.wild.words.media import QUESTIONS
from benchmarks.wild.words.ordinary import NAMES
from benchmarks.wild.words.statuses import STATUSES

_SHORT = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_STATUS_HEADS = {SIMPLIFIED: ("处理状态", "单据进度", "状态"), TRADITIONAL: ("狀態", "處理進度"), ENGLISH: ("State", "Fulfilment", "Status")}
_ORDER_TOTAL = {SIMPLIFIED: ("整单金额", "订单总额"), TRADITIONAL: ("整單金額", "訂單總額"), ENGLISH: ("Order Total", "Order Grand Total")}
_UNIT_PRICE = {SIMPLIFIED: "商品单价", TRADITIONAL: "商品單價", ENGLISH: "Item Price"}
_CURRENCY_HEADS = {SIMPLIFIED: ("结算货币", "货币代码", "原币币别"), TRADITIONAL: ("交易幣別", "幣別代碼"), ENGLISH: ("Currency Code", "Txn Currency", "Order Currency Code")}
_DAY_HEADS = {SIMPLIFIED: "走访日", TRADITIONAL: "拜訪日", ENGLISH: "Visit Day"}
_CLOCK_HEADS = {SIMPLIFIED: "到场时间", TRADITIONAL: "到店時間", ENGLISH: "Arrival Time"}


def _statuses(draft: Draft, chance: Random) -> None:
    shop = draft.family.source if draft.family.source in STATUSES[draft.language] else chance.choice(list(STATUSES[draft.language]))
    stands, does_not = STATUSES[draft.language][shop]
    counts = [chance.random() < 0.75 for _ in range(draft.height)]
    counts[0], counts[-1] = True, False
    heads = draft.family.heads.get("status", _STATUS_HEADS[draft.language])
    draft.columns.append(Column("status", chance.choice(heads), TEXT, [chance.choice(stands if one else does_not) for one in counts]))
    draft.truth = sales_truth(draft.columns, counts)


def _order_lines(draft: Draft, chance: Random) -> None:
    """Two or three lines to an order: the total of the order on each of them, or on the first only."""
    total = draft.column("amount_yuan")
    assert total is not None
    total.head = chance.choice(_ORDER_TOTAL[draft.language])
    every = chance.random() < 0.6
    copies = [chance.randint(1, 3) for _ in range(draft.height)]
    copies[0] = 2
    pieces: list[int] = []
    prices: list[Decimal] = []
    for amount, lines in zip(list(total.values), copies):
        parts = _split(amount, lines)
        counts = [chance.choice((1, 2, 4)) for _ in parts]
        pieces += counts
        prices += [part / count for part, count in zip(parts, counts)]
    for column in draft.columns:
        column.values = [value if column is not total or every or line == 0 else None for value, lines in zip(column.values, copies) for line in range(lines)]
    _keep_out(draft, "product", "quantity")
    draft.columns += [
        Column("product", (draft.family.heads.get("product") or ("Item",))[0], TEXT, [chance.choice(PRODUCTS[draft.language]) for _ in pieces]),
        Column(None, _UNIT_PRICE[draft.language], MONEY, prices),
        Column("quantity", (draft.family.heads.get("quantity") or ("Qty",))[0], COUNT, pieces),
    ]
    draft.truth.rows = None
    draft.truth.also = {"credited_quantity": Decimal(sum(pieces))}


def _split(amount: Decimal, parts: int) -> list[Decimal]:
    each = (amount / parts).quantize(Decimal("0.01"))
    return [*(each for _ in range(parts - 1)), amount - each * (parts - 1)]


def _keep_out(draft: Draft, *fields: str) -> None:
    draft.columns = [column for column in draft.columns if column.field not in fields]


def _two_sellers(draft: Draft, chance: Random) -> None:
    people = draft.column("person")
    assert people is not None
    between = chance.choice(("/", "、", " & ", "+", "，") if draft.language != ENGLISH else ("/", " & ", " and ", "; "))
    joined = set()
    for place in chance.sample(range(draft.height), 2):
        other = chance.choice([name for name in people.values if name != people.values[place]] or [people.values[place]])
        if other != people.values[place]:
            people.values[place] = f"{people.values[place]}{between}{other}"
            joined.add(people.values[place])
    draft.truth.joined, draft.truth.rows = frozenset(joined), None


def _foreign_rows(draft: Draft, chance: Random) -> None:
    """Some rows in another currency, named in a column of its own: without a rate they do not count."""
    foreign = chance.sample(range(draft.height), chance.randint(1, 2))
    codes = [chance.choice(("USD", "EUR")) if place in foreign else "CNY" for place in range(draft.height)]
    draft.columns.append(Column("currency", chance.choice(_CURRENCY_HEADS[draft.language]), TEXT, codes))
    draft.truth = sales_truth(draft.columns, [code == "CNY" for code in codes])


def months_across(draft: Draft, chance: Random, *, grows: bool = False) -> None:
    """One row for each person or owner, one column for each month, perhaps a total at the end. With `grows` the same table one month
    shorter comes first."""
    who, money = draft.column("person") or draft.column("owner"), draft.column("value") or draft.column("amount_yuan")
    assert who is not None and money is not None
    cells: dict[tuple[str, int], Decimal] = {}
    for name, month, amount in zip(who.values, _months(draft), money.values):
        cells[name, month] = cells.get((name, month), Decimal(0)) + amount
    months = list(range(min(month for _, month in cells), max(month for _, month in cells) + 1))
    form = chance.choice(MONTH_HEADS[draft.language])
    head = [form.format(2026, month, f"{month:02}", _SHORT[month - 1]) for month in months]
    if draft.subject == "targets":  # nothing else on such a sheet says that these are targets
        draft.name = chance.choice(NAMES[draft.language]["targets"])
    if "{0}" not in form:
        draft.above = [[{ENGLISH: "Year 2026", SIMPLIFIED: "2026年度", TRADITIONAL: "2026年度"}[draft.language]]]
    names = list(dict.fromkeys(who.values))
    columns = [Column("month", word, MONEY, [cells.get((name, month)) for name in names]) for word, month in zip(head, months)]
    with_total = chance.random() < 0.6
    truth = Ledger(draft.subject, by_month=draft.subject == "sales", rows=None)
    for (name, month), amount in cells.items():
        truth.add((f"2026-{month:02}", name), (amount,))
    who.values, draft.truth = names, truth
    draft.columns = _with_total(who, columns, draft.language, with_total)
    if grows and len(columns) > 2:
        draft.before = deepcopy(draft)
        draft.before.columns = _with_total(deepcopy(who), deepcopy(columns[:-1]), draft.language, with_total)
        draft.before.name, draft.name = f"{draft.name} 1", f"{draft.name} 2"


def _grown(draft: Draft, chance: Random) -> None:
    months_across(draft, chance, grows=True)


def _with_total(who: Column, months: list[Column], language: str, with_total: bool) -> list[Column]:
    if not with_total:
        return [who, *months]
    sums = [sum((month.values[row] for month in months if month.values[row] is not None), Decimal(0)) for row in range(len(who.values))]
    return [who, *months, Column("total", TOTAL_HEADS[language][0], MONEY, sums)]


def _months(draft: Draft) -> list[int]:
    if draft.subject == "sales":
        days = draft.column("ordered_on")
        assert days is not None
        return [day.month for day in days.values]
    return [int(period[5:]) for period, _ in _keys(draft)]


def _keys(draft: Draft) -> list[tuple[str, ...]]:
    return list(draft.truth.cells)


def _clocks(draft: Draft, chance: Random) -> None:
    """The day in one column, the clocks of coming and going in two others."""
    start, end = draft.column("started_at"), draft.column("ended_at")
    assert start is not None and end is not None
    days: list[date] = [moment.date() for moment in start.values]
    for column in (start, end):
        column.kind, column.values = TEXT, [f"{moment:%H:%M}" for moment in column.values]
    if "日期" in start.head:
        start.head = _CLOCK_HEADS[draft.language]
    draft.columns.insert(0, Column("day", _DAY_HEADS[draft.language], DATE, days))


def _questions_across(draft: Draft, chance: Random) -> None:
    """What is asked stands over the columns, one answer from 1 to 5 under each."""
    _keep_out(draft, "score", "recommend")
    days = draft.column("answered_on")
    assert days is not None
    answers = [[chance.randint(1, 5) for _ in range(draft.height)] for _ in QUESTIONS[draft.language]]
    draft.columns += [Column("score", question, COUNT, scores) for question, scores in zip(QUESTIONS[draft.language], answers)]
    draft.truth = Ledger("surveys")
    for scores in answers:
        for day, score in zip(days.values, scores):
            draft.truth.add((day,), (Decimal(score), Decimal(0)))


def _sales_with(*fields: str):  # noqa: ANN202 - a condition, see Change.fits
    return lambda draft: draft.subject == "sales" and all(draft.column(field) for field in fields)


CHANGES = (
    Change("states of orders", _statuses, _sales_with(), 5),
    Change("order lines, total repeated", _order_lines, lambda draft: _sales_with("order_id")(draft) and min(draft.column("amount_yuan").values) > 0, 3),
    Change("two sellers in one cell", _two_sellers, _sales_with("person"), 2),
    Change("months across", months_across, lambda draft: _sales_with("person")(draft) or draft.subject == "targets", 3),
    Change("months across, a month more in the second file", _grown, lambda draft: _sales_with("person")(draft) or draft.subject == "targets", 2),
    Change("rows in a foreign currency", _foreign_rows, _sales_with(), 2),
    Change("clocks beside a day", _clocks, lambda draft: draft.subject == "visits", 3),
    Change("questions across", _questions_across, lambda draft: draft.subject == "surveys", 3),
)
