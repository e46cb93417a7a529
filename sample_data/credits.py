"""Who is credited with what: one row for each seller of each order line that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sample_data.market import month_end, month_start
from sample_data.orders import Order, lines
from sample_data.people import Person
from sample_data.products import BY_NAME

NO_TEAM = "未分组"


@dataclass(frozen=True)
class Credit:
    """Part of a line credited to one seller; `cost` is None where neither the sheet nor the price list knows it."""

    day: date
    person: str | None
    team: str
    order_id: str
    customer: str | None
    amount: float
    cost: float | None


def team_of(people: dict[str, Person], person: str | None, day: date, stated: str | None = None) -> str:
    """The team of a fact: its own, else the seller's on that day."""
    if stated:
        return stated
    return people[person].team_on(day) if person in people else NO_TEAM


def all_credits(orders: list[Order], people: list[Person]) -> list[Credit]:
    """Credits of all orders except cancelled ones; returns count as negative."""
    by_name = {person.name: person for person in people}
    made = []
    for order, _, line in lines(orders):
        if not order.counts:
            continue
        cost: float | None = line.cost
        if cost is None and line.product and line.quantity is not None:
            cost = BY_NAME[line.product].unit_cost * line.quantity
        for person, _, share in order.credits():
            team = team_of(by_name, person, order.ordered_on, order.team)
            made.append(
                Credit(
                    order.ordered_on,
                    person,
                    team,
                    order.order_id,
                    order.customer,
                    line.amount * share,
                    None if cost is None else cost * share,
                )
            )
    return made


def period_days(period: str) -> tuple[date, date]:
    """First and last day of a month (2026-03) or quarter (2026-Q1)."""
    if "-Q" in period:
        year, quarter = period.split("-Q")
        return month_start(f"{year}-{int(quarter) * 3 - 2:02d}"), month_end(f"{year}-{int(quarter) * 3:02d}")
    return month_start(period), month_end(period)


def sums(credits: Iterable[Credit], by: str, start: date, end: date) -> dict[str, float]:
    """Sales by `person` or `team` from `start` to `end`, both included."""
    totals: dict[str, float] = defaultdict(float)
    for credit in credits:
        if start <= credit.day <= end:
            totals[getattr(credit, by)] += credit.amount
    return totals
