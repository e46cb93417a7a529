"""Orders: what people sell to customers, line by line, so that each stretch of time adds up to its volume.

Amounts are whole yuan, multiples of ten. Some orders are cancelled, some are shared by two people, some goods come back,
a few are sold by people nobody knows, and a trickle is sold online by nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sample_data.customers import Customer
from sample_data.market import FIRST_DAY, LAST_DAY, chances, day_weight, days, month_end, month_start, months, next_workday, pick
from sample_data.people import STRANGERS, Person
from sample_data.products import BY_NAME, PRODUCTS, appeal
from sample_data.volumes import FIRST_SALE, WEEK_11_START, Stretch

CANCELLED = "已取消"
PICTURED_UNTIL = WEEK_11_START


@dataclass(frozen=True)
class Line:
    """One line of an order. `cost` is None where the sheet does not state it; `product` may be unknown."""

    product: str | None
    quantity: int | None
    amount: int
    cost: int | None


@dataclass(frozen=True)
class Order:
    """`partner` and `share` are filled on shared orders: the first person is credited `share`, the partner the rest."""

    ordered_on: date
    person: str | None
    customer: str | None
    lines: tuple[Line, ...]
    channel: str
    order_id: str = ""
    partner: str | None = None
    share: float | None = None
    status: str = "已完成"
    kind: str | None = None
    team: str | None = None
    source_medium: str | None = None
    due_on: date | None = None
    delivered_on: date | None = None
    fixed: int | None = None

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def counts(self) -> bool:
        return self.status != CANCELLED

    def credits(self) -> tuple[tuple[str | None, float | None, float], ...]:
        """(person, the share as written, the share as credited) of each seller."""
        if self.partner is None or self.share is None:
            return ((self.person, None, 1.0),)
        return ((self.person, self.share, self.share), (self.partner, round(1 - self.share, 2), round(1 - self.share, 2)))


# Orders known one by one: those on the upload page, and two of the last afternoon.
KNOWN = (
    (date(2026, 3, 2), "蒋明辉", "杭州星河酒店", "全自动咖啡机 E6", "直销", 6, 126_000),
    (date(2026, 3, 2), "王海燕", "宁波海曙一中", "RO-800 净水机", "直销", 11, 38_500),
    (date(2026, 3, 2), "蒋明辉", "绍兴鲁迅书店", "胶囊咖啡机 C2", "线上", 7, 9_800),
    (date(2026, 3, 3), "梁雪", "嘉兴南湖医院", "商用直饮机 D20", "经销", 3, 84_000),
    (date(2026, 3, 3), "方圆", "上海虹桥天地", "全自动咖啡机 E6", "直销", 2, 42_000),
    (date(2026, 3, 3), "罗浩", "苏州恒力工业园", "商用直饮机 D20", "直销", 4, 96_000),
    (date(2026, 3, 4), "王海燕", "杭州星河酒店", "滤芯套装 F3", "直销", 40, 28_800),
    (date(2026, 3, 4), "谢志远", "无锡太湖学院", "RO-800 净水机", "经销", 25, 87_500),
    (date(2026, 3, 4), "梁雪", "嘉兴南湖医院", "滤芯套装 F3", "经销", 18, 13_000),
    (date(2026, 3, 19), "王海燕", "杭州星河酒店", "全自动咖啡机 E6", "直销", 6, 126_000),
    (date(2026, 3, 19), "吴倩", "石家庄百川", "半自动咖啡机 S4", "直销", 3, 38_000),
)


def _tens(amount: float) -> int:
    return max(10, int(round(amount / 10)) * 10)


def _line(rng: np.random.Generator, product_name: str, quantity: int) -> Line:
    product = BY_NAME[product_name]
    discount = 0.83 + 0.15 * rng.random()
    cost = round(product.unit_cost * quantity * (0.97 + 0.06 * rng.random()))
    return Line(product.name, quantity, _tens(product.list_price * quantity * discount), cost)


def _basket(rng: np.random.Generator, customer: Customer) -> tuple[Line, ...]:
    """What a customer orders at once: one to three products, more pieces for a large customer."""
    weights = appeal(customer.industry)
    size = 1.05 + 0.42 * customer.weight
    chosen: list[str] = []
    for _ in range(1 + int(rng.binomial(2, 0.33))):
        name = pick(rng, PRODUCTS, weights).name
        if name not in chosen:
            chosen.append(name)
    lines = []
    for name in chosen:
        low, high = BY_NAME[name].pieces
        lines.append(_line(rng, name, max(1, round(float(rng.integers(low, high + 1)) * size))))
    return tuple(lines)


def _repriced(lines: tuple[Line, ...], factor: float) -> tuple[Line, ...]:
    """The lines at another size: fewer or more pieces first, the price for the rest."""
    made = []
    for line in lines:
        pieces = max(1, round((line.quantity or 1) * factor))
        grown = pieces / (line.quantity or 1)
        made.append(Line(line.product, pieces, _tens(line.amount * grown), round((line.cost or 0) * grown)))
    return tuple(made)


def _fitted(orders: list[Order], wanted: int) -> list[Order]:
    """Orders whose amounts add up to `wanted` exactly."""
    have = sum(order.amount for order in orders)
    if not orders or wanted <= 0:
        return []
    factor = wanted / have
    if abs(factor - 1) > 0.1:
        orders = [replace(order, lines=_repriced(order.lines, factor)) for order in orders]
    factor = wanted / sum(order.amount for order in orders)
    orders = [replace(order, lines=tuple(replace(line, amount=_tens(line.amount * factor)) for line in order.lines)) for order in orders]
    missing = wanted - sum(order.amount for order in orders)
    biggest = max(range(len(orders)), key=lambda n: orders[n].amount)
    first, *others = sorted(orders[biggest].lines, key=lambda line: -line.amount)
    orders[biggest] = replace(orders[biggest], lines=(replace(first, amount=max(10, first.amount + missing)), *others))
    return orders


class _Customers:
    """Who a person can sell to on a day; a customer just won over is more likely to order for the first time."""

    def __init__(self, customers: list[Customer]) -> None:
        self.held: dict[str, list[Customer]] = defaultdict(list)
        self.served: set[str] = set()
        for customer in customers:
            if not customer.prospect:
                for holder in {customer.owner, customer.earlier_owner} - {None}:
                    self.held[str(holder)].append(customer)

    def choose(self, rng: np.random.Generator, person: str, day: date) -> Customer | None:
        open_to = [c for c in self.held[person] if c.starts_on <= day and c.held_by(day) == person]
        if not open_to:
            return None
        chosen = pick(rng, open_to, [self._pull(customer, day) for customer in open_to])
        self.served.add(chosen.name)
        return chosen

    def _pull(self, customer: Customer, day: date) -> float:
        is_new = customer.name not in self.served and customer.starts_on > FIRST_DAY
        return customer.weight * (0.4 if day - customer.starts_on < timedelta(3) and not is_new else 1.0) + (4.0 if is_new else 0.0)


def _known(stretch: Stretch) -> list[Order]:
    return [
        Order(day, person, customer, (Line(product, pieces, amount, round(BY_NAME[product].unit_cost * pieces)),), channel, fixed=n)
        for n, (day, person, customer, product, channel, pieces, amount) in enumerate(KNOWN)
        if person == stretch.person and day in stretch.days()
    ]


def _sold(rng: np.random.Generator, stretch: Stretch, book: _Customers) -> list[Order]:
    """The orders of one person in one stretch of time."""
    known = _known(stretch)
    wanted = round(stretch.sales_wan * 1000) * 10 - sum(order.amount for order in known)
    candidates = [day for day in stretch.days() if day >= FIRST_SALE.get(stretch.person, FIRST_DAY)]
    weights = [day_weight(day) for day in candidates]
    orders: list[Order] = []
    total = 0
    while total < wanted - 12_000:
        day = pick(rng, candidates, weights)
        if stretch.person in FIRST_SALE and not orders:
            day = candidates[0]
        customer = book.choose(rng, stretch.person, day)
        if customer is None:
            break
        online = rng.random() < 0.12
        channel = "经销" if customer.dealer else "线上" if online else "直销"
        order = Order(
            day, stretch.person, customer.name, _basket(rng, customer), channel, source_medium=customer.source_medium if online else None
        )
        orders.append(order)
        total += order.amount
    if len(orders) > 1 and total - wanted > orders[-1].amount / 2:
        orders.pop()  # otherwise every stretch would end in one order too many
    return known + _fitted(orders, wanted)


def _shared(rng: np.random.Generator, orders: list[Order], people: list[Person]) -> list[Order]:
    """A few large orders of earlier weeks are shared with a colleague of any team."""
    made = []
    for order in orders:
        if order.amount > 120_000 and order.ordered_on < PICTURED_UNTIL and order.fixed is None and rng.random() < 0.06:
            others = [p.name for p in people if p.employed_on(order.ordered_on) and p.name != order.person]
            order = replace(order, partner=pick(rng, others), share=pick(rng, (0.5, 0.6, 0.7, 0.8)))
        made.append(order)
    return made


def _cancelled(rng: np.random.Generator, orders: list[Order]) -> list[Order]:
    """Orders that came to nothing, beside the ones that count."""
    return [
        replace(order, status=CANCELLED, fixed=None, ordered_on=min(LAST_DAY, next_workday(order.ordered_on + timedelta(1))))
        for order in orders
        if rng.random() < 0.015
    ]


def _returned(rng: np.random.Generator, orders: list[Order]) -> list[Order]:
    """Goods that come back one to six weeks later: one line of the order, some or all of its pieces. None in the last days."""
    made = []
    for order in orders:
        back_on = next_workday(order.ordered_on + timedelta(int(rng.integers(6, 42))))
        if rng.random() > 0.012 or back_on >= PICTURED_UNTIL or order.partner:
            continue
        line = order.lines[0]
        pieces = int(rng.integers(1, (line.quantity or 1) + 1))
        part = pieces / (line.quantity or 1)
        back = Line(line.product, -pieces, -_tens(line.amount * part), -round((line.cost or 0) * part))
        made.append(replace(order, ordered_on=back_on, lines=(back,), kind="退货", status="已退货", fixed=None, source_medium=None))
    return made


def _by_nobody(rng: np.random.Generator) -> list[Order]:
    """Small online orders without a salesperson, and a few by people who are on no roster."""
    made = []
    for month in months():
        first, last = max(month_start(month), FIRST_DAY), min(month_end(month), LAST_DAY)
        for _ in range(int(rng.integers(5, 12))):
            day = pick(rng, days(first, last))
            lines = (_line(rng, pick(rng, ("胶囊咖啡机 C2", "精选咖啡豆 B1", "滤芯套装 F3")), int(rng.integers(2, 9))),)
            if day < date(2026, 3, 9):
                made.append(Order(day, None, None, lines, "线上", source_medium=pick(rng, ("抖音信息流", "京东站内", "小红书"))))
    for stranger, day, product, pieces in (
        (STRANGERS[0], date(2024, 9, 12), "RO-800 净水机", 6),
        (STRANGERS[1], date(2025, 5, 21), "厨下净水机 U3", 12),
        (STRANGERS[0], date(2025, 11, 18), "商用直饮机 D20", 2),
        (STRANGERS[0], date(2026, 2, 10), "RO-800 净水机", 9),
        (STRANGERS[0], date(2026, 3, 5), "全屋净水 W6", 3),
        (STRANGERS[1], date(2026, 3, 6), "台式净饮机 T1", 15),
    ):
        made.append(Order(day, stranger, None, (_line(rng, product, pieces),), "直销"))
    return made


def _with_dates(rng: np.random.Generator, order: Order) -> Order:
    """When it was due and delivered; what is not delivered yet is on its way."""
    if order.kind == "退货" or not order.counts:
        return order
    due_on = order.ordered_on + timedelta(int(rng.integers(10, 31)))
    delivered_on = next_workday(order.ordered_on + timedelta(int(rng.integers(4, 28))))
    if delivered_on > LAST_DAY:
        return replace(order, due_on=due_on, status="待发货" if rng.random() < 0.5 else "已发货")
    return replace(order, due_on=due_on, delivered_on=delivered_on)


def _blanks(rng: np.random.Generator, order: Order) -> Order:
    """What sheets leave out: a cost here, a product name there."""
    if order.kind == "退货" or order.fixed is not None:
        return order
    lines = []
    for line in order.lines:
        if rng.random() < 0.03:
            line = replace(line, cost=None)
        elif rng.random() < 0.004:
            line = replace(line, product=None, cost=None)
        lines.append(line)
    return replace(order, lines=tuple(lines))


def _numbered(orders: list[Order]) -> list[Order]:
    """Order numbers by day; the known orders take the first ones of their day."""
    counts: dict[tuple[str, date], int] = defaultdict(int)
    numbered = []
    first_bought: set[str] = set()
    for order in sorted(orders, key=lambda o: (o.ordered_on, o.fixed is None, o.fixed or 0)):
        prefix = "TH" if order.kind == "退货" else "HD"
        counts[prefix, order.ordered_on] += 1
        kind = order.kind
        if kind is None and order.customer and order.counts:
            kind = "续约" if order.customer in first_bought else "新签"
            first_bought.add(order.customer)
        numbered.append(replace(order, kind=kind, order_id=f"{prefix}{order.ordered_on:%y%m%d}-{counts[prefix, order.ordered_on]:02d}"))
    return numbered


def _lent(rng: np.random.Generator, orders: list[Order], people: list[Person]) -> list[Order]:
    """A few orders of early 2026 name a team of their own: made while helping out there."""
    by_name = {person.name: person for person in people}
    helping = {"韩冰": "华北二部", "文静": "重庆部"}
    return [
        replace(order, team=helping[order.person])
        if order.person in helping
        and date(2026, 1, 5) <= order.ordered_on <= date(2026, 3, 6)
        and rng.random() < 0.12
        and by_name[order.person].team != helping[order.person]
        else order
        for order in orders
    ]


def all_orders(people: list[Person], customers: list[Customer], stretches: list[Stretch]) -> list[Order]:
    """Every order of the two years, by date, numbered."""
    rng = chances("orders")
    book = _Customers(customers)
    book.served |= {customer.name for customer in customers if customer.starts_on == FIRST_DAY}
    orders: list[Order] = [order for stretch in stretches for order in _sold(rng, stretch, book)]
    orders = _shared(rng, orders, people)
    orders += _cancelled(rng, orders) + _returned(rng, orders) + _by_nobody(rng)
    orders = [_blanks(rng, _with_dates(rng, order)) for order in orders]
    return _numbered(_lent(rng, orders, people))


def lines(orders: list[Order]) -> Iterator[tuple[Order, int, Line]]:
    """(order, line number, line) of all orders."""
    for order in orders:
        for number, line in enumerate(order.lines, start=1):
            yield order, number, line
