"""Deals and their two tracks: the sales process and the customer's decision.

Won deals are the first orders of new customers and many of the large ones; the others were lost on the way or are open.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sample_data.customers import MEDIA_SHARES, Customer, medium
from sample_data.market import FIRST_DAY, LAST_DAY, chances, day_weight, days, pick
from sample_data.money import Receipt
from sample_data.orders import Order
from sample_data.people import Person
from sample_data.products import PRODUCTS

SALES_STAGES = ("初步接洽", "见面约访", "了解需求", "价值展示", "竞品对比谈判", "成交签约", "收款履约", "交付服务", "再次成交")
DECISION_NODES = ("添加微信", "决策人面谈", "确认需求", "了解细节/异议", "优惠拉扯", "付定金", "结清全款", "转介绍", "复购")
WON_STEP = 6

# Median days spent in each of the first five stages, as a lognormal.
DWELL = (3.0, 6.0, 7.0, 9.0, 11.0)
# Where lost deals end, and how much longer they lingered there.
LOST_AT = (0.31, 0.26, 0.19, 0.15, 0.09)
LOST_REASONS = ("价格过高", "选择竞品", "预算取消", "需求变化", "联系中断", "交期不符")
COMPETITORS = ("澳泉", "沁源", "佰朗", "科飞", "意豆", "德咖")

Event = tuple[int, date]


@dataclass(frozen=True)
class Deal:
    """`closed_on` and `outcome` as of the last day; events as (step, date), in order."""

    deal_id: str
    created_on: date
    person: str
    customer: str
    product: str
    amount: int
    outcome: str
    closed_on: date | None
    source_medium: str
    sales_events: tuple[Event, ...]
    decision_events: tuple[Event, ...]
    lost_reason: str | None = None
    competitor: str | None = None
    expected_close_on: date | None = None
    stated_probability: int | None = None
    order_id: str | None = None


def _dwell(rng: np.random.Generator, step: int, slow: float = 1.0) -> int:
    return max(1, round(DWELL[step - 1] * slow * float(rng.lognormal(0, 0.62))))


def _until_last_day(events: list[Event]) -> tuple[Event, ...]:
    return tuple((step, day) for step, day in events if day <= LAST_DAY)


def _some_days(rng: np.random.Generator, start: date, end: date, count: int) -> list[date]:
    """`count` different days after `start` and before `end`, or as many as there are."""
    span = (end - start).days - 1
    if span <= 0:
        return []
    chosen = rng.choice(span, size=min(count, span), replace=False)
    return [start + timedelta(1 + int(n)) for n in sorted(chosen)]


def _early_nodes(rng: np.random.Generator, created_on: date, end: date, furthest: int) -> list[Event]:
    """Decision nodes 1 to `furthest` between a deal's beginning and `end`; some are passed unseen."""
    if furthest < 1:
        return []
    first = created_on + timedelta(int(rng.integers(0, 3)))
    events = [(1, first)]
    later = _some_days(rng, first, end, furthest - 1)
    for step, day in enumerate(later, start=2):
        if step == furthest or rng.random() > 0.06:
            events.append((step, day))
    return events


def _after_signing(rng: np.random.Generator, order: Order, paid: list[Receipt], next_order: date | None) -> tuple[list[Event], list[Event]]:
    """What follows the signature on both sides: money, delivery, referral, repeat orders."""
    sales: list[Event] = [(WON_STEP, order.ordered_on)]
    decision: list[Event] = []
    if not paid:
        return sales, decision
    deposit_on = max(paid[0].received_on, order.ordered_on)
    decision.append((6, deposit_on))
    paying_on = max(deposit_on, order.ordered_on + timedelta(1))
    sales.append((7, paying_on))
    if order.delivered_on and rng.random() > 0.06:
        delivered_on = max(order.delivered_on, paying_on + timedelta(1))
        sales.append((8, delivered_on))
        if next_order and next_order > delivered_on and rng.random() < 0.42:
            sales.append((9, next_order))
    if sum(receipt.amount for receipt in paid) >= order.amount:
        settled_on = max(paid[-1].received_on, deposit_on + timedelta(1))
        decision.append((7, settled_on))
        if rng.random() < 0.5:
            referred_on = settled_on + timedelta(max(2, round(38 * float(rng.lognormal(0, 0.6)))))
            decision.append((8, referred_on))
            if rng.random() < 0.7:
                decision.append((9, max(next_order or referred_on, referred_on + timedelta(int(rng.integers(20, 120))))))
    return sales, decision


def _won(
    rng: np.random.Generator, order: Order, customer: Customer, hired_on: date, paid: list[Receipt], next_order: date | None
) -> Deal | None:
    dwell = [_dwell(rng, step) for step in range(1, 6)]
    created_on = order.ordered_on - timedelta(sum(dwell))
    if created_on < max(FIRST_DAY, hired_on):
        return None
    sales: list[Event] = []
    day = created_on
    for step in range(1, 6):
        if step == 1 or rng.random() > 0.05:
            sales.append((step, day))
        day += timedelta(dwell[step - 1])
    after, decision_after = _after_signing(rng, order, paid, next_order)
    decision = _early_nodes(rng, created_on, order.ordered_on, 5) + decision_after
    if rng.random() < 0.06:
        decision = []
    main = max(order.lines, key=lambda line: line.amount)
    product = main.product or PRODUCTS[0].name
    return Deal(
        "",
        created_on,
        str(order.person),
        customer.name,
        product,
        order.amount,
        "赢单",
        order.ordered_on,
        customer.source_medium if rng.random() < 0.75 else medium(rng),
        _until_last_day(sales + after),
        _until_last_day(decision),
        expected_close_on=created_on + timedelta(int(rng.integers(30, 75))),
        order_id=order.order_id,
    )


def won_deals(orders: list[Order], customers: list[Customer], people: list[Person], receipts: list[Receipt]) -> list[Deal]:
    """The deals behind orders: first orders of new customers, and a share of the larger ones."""
    rng = chances("won deals")
    book = {customer.name: customer for customer in customers}
    hired = {person.name: person.hired_on for person in people}
    paid: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        paid[receipt.order_id].append(receipt)
    bought: dict[str, list[date]] = defaultdict(list)
    for order in orders:
        if order.counts and order.customer and order.amount > 0:
            bought[order.customer].append(order.ordered_on)
    deals = []
    for order in orders:
        if not order.counts or order.amount <= 0 or not order.customer or order.person not in hired or order.partner:
            continue
        is_first = bought[order.customer][0] == order.ordered_on and order.ordered_on > FIRST_DAY + timedelta(60)
        chance = 0.85 if is_first else 0.3 if order.amount > 110_000 else 0.1 if order.amount > 40_000 else 0.02
        if rng.random() < chance * (1.0 if order.ordered_on.year > 2024 else 0.6):
            later = [day for day in bought[order.customer] if day > order.ordered_on + timedelta(10)]
            deal = _won(rng, order, book[order.customer], hired[str(order.person)], paid[order.order_id], later[0] if later else None)
            if deal:
                deals.append(deal)
    return deals


def _new_per_day(day: date) -> float:
    """How many deals are begun on a working day that will not be won by the last day."""
    base = {2024: 6.0, 2025: 12.5, 2026: 23.5}[day.year]
    return base * min(1.0, day_weight(day)) if day_weight(day) > 0.3 else base * 0.12


def _unwon(rng: np.random.Generator, created_on: date, person: str, customer: Customer) -> Deal:
    """A deal that is lost some day, or would be won after the last day."""
    will_win = rng.random() < 0.045 + 0.3 * max(0.0, 1 - (LAST_DAY - created_on).days / 60)
    furthest = 5 if will_win else 1 + pick(rng, range(5), LOST_AT)
    slow = 2.4 if will_win and (LAST_DAY - created_on).days > 40 else 1.0
    sales: list[Event] = []
    day = created_on
    for step in range(1, furthest + 1):
        if step in (1, furthest) or rng.random() > 0.05:
            sales.append((step, day))
        day += timedelta(_dwell(rng, step, slow))
    lost_on = day + timedelta(int(rng.integers(1, 12)))
    if will_win:
        lost_on = max(lost_on, LAST_DAY + timedelta(int(rng.integers(2, 40))))
    ahead = pick(rng, (-3, -2, -1, 0, 1, 2), (2, 7, 22, 57, 10, 2))
    decision = [] if rng.random() < 0.07 else _early_nodes(rng, created_on, lost_on, min(5, max(0, furthest + ahead)))
    product = pick(rng, PRODUCTS, [p.appeal for p in PRODUCTS])
    amount = int(round(85_000 * float(rng.lognormal(0, 0.75)) * MEDIA_SHARES[customer.source_medium][1] / 100)) * 100
    is_open = lost_on > LAST_DAY
    reason = None if is_open else pick(rng, LOST_REASONS, (5, 4, 2, 2, 3, 1))
    events = _until_last_day(sales)
    return Deal(
        "",
        created_on,
        person,
        customer.name,
        product.name,
        amount,
        "进行中" if is_open else "输单",
        None if is_open else lost_on,
        customer.source_medium if rng.random() < 0.5 else medium(rng),
        events,
        _until_last_day(decision),
        reason,
        pick(rng, COMPETITORS) if reason == "选择竞品" or rng.random() < 0.15 else None,
        created_on + timedelta(int(rng.integers(30, 90))),
        (10, 20, 40, 60, 80)[events[-1][0] - 1] if is_open and rng.random() < 0.8 else None,
    )


def unwon_deals(customers: list[Customer], people: list[Person], able: dict[str, float]) -> list[Deal]:
    """Deals that were lost, and those still open on the last day."""
    rng = chances("unwon deals")
    held: dict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        for holder in {customer.owner, customer.earlier_owner} - {None}:
            held[str(holder)].append(customer)
    deals = []
    for day in days(FIRST_DAY, LAST_DAY):
        present = [person for person in people if person.employed_on(day)]
        weights = [6 + able[person.name] for person in present]
        for _ in range(int(rng.poisson(_new_per_day(day)))):
            person = pick(rng, present, weights).name
            known = [c for c in held[person] if c.held_by(day) == person and (c.created_on <= day or c.prospect)]
            if known:
                deals.append(_unwon(rng, day, person, pick(rng, known, [0.6 + 2.0 * c.prospect + 0.3 * c.weight for c in known])))
    return deals


def all_deals(
    orders: list[Order], customers: list[Customer], people: list[Person], receipts: list[Receipt], able: dict[str, float]
) -> list[Deal]:
    """Every deal, numbered by the day it was begun."""
    deals = won_deals(orders, customers, people, receipts) + unwon_deals(customers, people, able)
    deals.sort(key=lambda deal: deal.created_on)
    return [replace(deal, deal_id=f"SJ-{number:04d}") for number, deal in enumerate(deals, start=1)]
