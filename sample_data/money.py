"""Invoices and receipts: what orders oblige customers to pay, and when they do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sample_data.market import LAST_DAY, chances, is_workday, next_workday, pick
from sample_data.orders import Order


@dataclass(frozen=True)
class Invoice:
    """`person` is blank for shared orders: the order knows who is credited."""

    invoice_id: str
    customer: str
    amount: int
    issued_on: date
    due_on: date
    person: str | None
    order_id: str


@dataclass(frozen=True)
class Receipt:
    received_on: date
    amount: int
    receipt_id: str
    invoice_id: str
    order_id: str
    customer: str
    kind: str | None


def all_invoices(orders: list[Order]) -> list[Invoice]:
    """One invoice for each order of a known customer that counts; red ones for returns."""
    rng = chances("invoices")
    counts: dict[date, int] = defaultdict(int)
    invoices = []
    for order in orders:
        terms = pick(rng, (15, 30, 45, 60), (3, 5, 2, 1))
        if not order.customer or not order.counts:
            continue
        issued_on = next_workday(order.ordered_on + timedelta(int(rng.integers(0, 5))))
        if issued_on > LAST_DAY:
            continue
        counts[issued_on] += 1
        invoices.append(
            Invoice(
                f"YS{issued_on:%y%m%d}-{counts[issued_on]:02d}",
                order.customer,
                order.amount,
                issued_on,
                issued_on + timedelta(terms),
                None if order.partner else order.person,
                order.order_id,
            )
        )
    return sorted(invoices, key=lambda invoice: (invoice.issued_on, invoice.invoice_id))


def _payday(rng: np.random.Generator, day: date) -> date:
    """Payments falling on days off come in over the first working days after them."""
    return day if is_workday(day) else next_workday(next_workday(day) + timedelta(int(rng.integers(0, 7))))


def all_receipts(orders: list[Order], invoices: list[Invoice]) -> list[Receipt]:
    """Small invoices are paid at once, large ones by deposit and balance; some late, a few never. Returns are paid back."""
    rng = chances("receipts")
    by_order = {order.order_id: order for order in orders}
    drafts: list[tuple[date, int, Invoice, str | None]] = []
    for invoice in invoices:
        ordered_on = by_order[invoice.order_id].ordered_on
        if invoice.amount < 0:
            drafts.append((next_workday(invoice.issued_on + timedelta(int(rng.integers(2, 15)))), invoice.amount, invoice, None))
            continue
        late = pick(rng, (-9, -3, 2, 12, 40, 95), (4, 5, 4, 2.5, 1, 0.35)) + int(rng.integers(0, 7))
        paid_on = _payday(rng, max(ordered_on + timedelta(2), invoice.due_on + timedelta(late)))
        never = rng.random() < 0.012
        if invoice.amount < 40_000:
            paid_on = _payday(rng, ordered_on + timedelta(int(rng.integers(0, 22)))) if rng.random() < 0.6 else paid_on
            parts = [(paid_on, invoice.amount, "尾款")]
        else:
            deposit = int(round(invoice.amount * pick(rng, (0.2, 0.3, 0.5)) / 100)) * 100
            deposit_on = next_workday(ordered_on + timedelta(int(rng.integers(0, 6))))
            parts = [(deposit_on, deposit, "定金"), (max(paid_on, deposit_on + timedelta(3)), invoice.amount - deposit, "尾款")]
            if invoice.amount > 300_000:
                half = int(round((invoice.amount - deposit) / 200)) * 100
                middle = next_workday(deposit_on + (max(paid_on, deposit_on + timedelta(3)) - deposit_on) / 2)
                parts = [parts[0], (middle, half, "进度款"), (parts[1][0], invoice.amount - deposit - half, "尾款")]
        if never:
            parts = parts[:-1]
        drafts += [(day, amount, invoice, kind) for day, amount, kind in parts]
    receipts = []
    counts: dict[date, int] = defaultdict(int)
    for day, amount, invoice, kind in sorted(drafts, key=lambda draft: (draft[0], draft[2].invoice_id)):
        if day <= LAST_DAY:
            counts[day] += 1
            receipts.append(
                Receipt(day, amount, f"HK{day:%y%m%d}-{counts[day]:02d}", invoice.invoice_id, invoice.order_id, invoice.customer, kind)
            )
    return receipts
