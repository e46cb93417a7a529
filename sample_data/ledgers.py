"""The office's other ledgers: examinations, market intelligence, budgets, expenses, customer inventory, customer classes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sample_data.customers import Customer
from sample_data.deals import COMPETITORS, DECISION_NODES, SALES_STAGES, Deal
from sample_data.market import (
    FIRST_DAY,
    LAST_DAY,
    MONTHLY_SALES,
    WAN,
    chances,
    days,
    month_end,
    month_start,
    months,
    next_workday,
    pick,
    workdays,
)
from sample_data.orders import Order
from sample_data.people import TEAMS, Person
from sample_data.products import PRODUCTS

TRAINERS = ("陈立", "周敏", "孙佳", "王海燕", "刘洋")
TOPICS = ("企业", "文化", "产品", "技巧", "话术")
STRATEGIES = ("约决策人演示", "安排试用", "提供同行案例", "申请价格支持", "邀请参观工厂", "高层互访", "明确付款节点")
INTEL = {
    "顾客意见": ("客户反映滤芯更换周期偏短", "客户希望支持月租", "用户认为咖啡机清洗麻烦"),
    "竞品": ("竞品下调滤芯价格", "竞品推出三年质保", "竞品在当地新开服务网点", "竞品以旧换新补贴 15%"),
    "经销商抱怨": ("经销商反映返利到账慢", "经销商抱怨线上价格低于线下"),
    "人事变动": ("客户采购负责人更换", "客户新任后勤主任到岗"),
}
ITEMS = {"市场推广": 0.012, "差旅": 0.006, "招待": 0.004, "办公": 0.0015}
INVENTORY_SINCE = date(2025, 10, 1)


@dataclass(frozen=True)
class Exam:
    exam_on: date
    trainee: str
    score: int
    topic: str
    trainer: str
    examiner: str
    cohort: str
    attempt: int


@dataclass(frozen=True)
class Intel:
    day: date
    content: str
    kind: str
    competitor: str | None
    product: str | None
    price: int | None
    severity: str
    person: str
    region: str
    handled_on: date | None


@dataclass(frozen=True)
class Budget:
    period: str
    item: str
    amount: int
    team: str


@dataclass(frozen=True)
class Expense:
    day: date
    item: str
    amount: int
    expense_id: str
    team: str
    person: str
    customer: str | None


@dataclass(frozen=True)
class Inventory:
    inv_date: date
    customer: str
    deal_id: str
    node: str | None
    sales_stage: str
    strategy: str
    owner: str
    due_on: date


@dataclass(frozen=True)
class ClassSpell:
    customer: str
    customer_class: str
    valid_from: date
    valid_to: date | None


def all_exams(people: list[Person], able: dict[str, float]) -> list[Exam]:
    """Newcomers sit all five topics, everyone sits one each half year; who fails comes again. Better sellers score a little better."""
    rng = chances("exams")
    usual = sum(able.values()) / len(able)
    made = []

    def sit(person: Person, day: date, topic: str, cohort: str) -> None:
        trainer = pick(rng, TRAINERS)
        for attempt in (1, 2, 3):
            level = 74 + 6 * min(1.5, able[person.name] / usual - 1) + {"陈立": 3, "孙佳": -3}.get(trainer, 0) + 5 * (attempt - 1)
            score = int(np.clip(round(float(rng.normal(level, 10))), 30, 100))
            if day <= LAST_DAY and person.employed_on(day):
                made.append(Exam(day, person.name, score, topic, trainer, "考核组", cohort, attempt))
            if score >= 60:
                return
            day = next_workday(day + timedelta(7))

    for person in people:
        if person.hired_on > FIRST_DAY:
            for number, topic in enumerate(TOPICS):
                sit(person, next_workday(person.hired_on + timedelta(3 + 2 * number)), topic, f"新人班 {person.hired_on:%Y%m}")
    for year, month, topic in ((2024, 6, "产品"), (2024, 12, "技巧"), (2025, 6, "产品"), (2025, 12, "话术"), (2026, 3, "技巧")):
        first = next_workday(date(year, month, 10))
        for person in people:
            if person.employed_on(first) and rng.random() < 0.8:
                sit(person, workdays(first, first + timedelta(10))[int(rng.integers(0, 4))], topic, f"{year} 年 {month} 月轮训")
    return sorted(made, key=lambda exam: (exam.exam_on, exam.trainee))


def all_intel(people: list[Person]) -> list[Intel]:
    rng = chances("intel")
    made = []
    for day in workdays(FIRST_DAY, LAST_DAY):
        for _ in range(int(rng.poisson(0.6))):
            person = pick(rng, [p for p in people if p.employed_on(day)])
            kind = pick(rng, tuple(INTEL), (3, 5, 2, 1))
            rival = pick(rng, COMPETITORS) if kind == "竞品" else None
            handled_on = next_workday(day + timedelta(int(rng.integers(1, 15))))
            price = int(rng.integers(30, 300)) * 10 if rival and rng.random() < 0.4 else None
            made.append(
                Intel(
                    day,
                    pick(rng, INTEL[kind]),
                    kind,
                    rival,
                    pick(rng, PRODUCTS[:12]).name if rival else None,
                    price,
                    pick(rng, ("一般", "重要", "紧急"), (6, 3, 1)),
                    person.name,
                    TEAMS[person.team_on(day)],
                    handled_on if rng.random() < 0.8 and handled_on <= LAST_DAY else None,
                )
            )
    return made


def all_budgets() -> list[Budget]:
    """A monthly budget of each team and item, from the sales planned."""
    rng = chances("budgets")
    return [
        Budget(month, item, int(MONTHLY_SALES.get(month, 5000) / 9 * WAN * share * float(rng.uniform(0.9, 1.15)) / 1000) * 1000, team)
        for month in months("2024-04", "2026-03")
        for team in TEAMS
        for item, share in ITEMS.items()
    ]


def all_expenses(people: list[Person], customers: list[Customer]) -> list[Expense]:
    """Claims of teams, about three a week each; hospitality and service costs name a customer."""
    rng = chances("expenses")
    of_team: dict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        of_team[customer.team].append(customer)
    made: list[Expense] = []
    for month in months("2024-04", "2026-03"):
        first, last = month_start(month), min(month_end(month), LAST_DAY)
        for team in TEAMS:
            for item, share in {**ITEMS, "售后服务": 0.003}.items():
                amount = MONTHLY_SALES[month] / 9 * WAN * share * float(rng.lognormal(0, 0.18))
                for part in rng.dirichlet([3.0] * (4 if item in ("差旅", "招待") else 2)):
                    day = pick(rng, workdays(first, last))
                    person = pick(rng, [p.name for p in people if p.employed_on(day) and p.team_on(day) == team])
                    named = item in ("招待", "售后服务")
                    made.append(
                        Expense(
                            day,
                            item,
                            max(20, int(amount * float(part))),
                            "",
                            team,
                            person,
                            pick(rng, of_team[team]).name if named else None,
                        )
                    )
    made.sort(key=lambda expense: expense.day)
    return [Expense(e.day, e.item, e.amount, f"BX{number:05d}", e.team, e.person, e.customer) for number, e in enumerate(made, start=1)]


def _step_on(events: tuple[tuple[int, date], ...], day: date) -> int:
    return max((step for step, entered_on in events if entered_on <= day), default=0)


def all_inventories(deals: list[Deal]) -> list[Inventory]:
    """On the first working day of each month the directors go through the open deals of the larger customers."""
    rng = chances("inventories")
    made = []
    for month in months(f"{INVENTORY_SINCE:%Y-%m}", "2026-03"):
        day = next_workday(month_start(month))
        open_now = [deal for deal in deals if deal.created_on < day and (deal.closed_on is None or deal.closed_on > day)]
        for deal in sorted(open_now, key=lambda deal: -deal.amount)[:140]:
            node = _step_on(deal.decision_events, day)
            made.append(
                Inventory(
                    day,
                    deal.customer,
                    deal.deal_id,
                    DECISION_NODES[node - 1] if node else None,
                    SALES_STAGES[_step_on(deal.sales_events, day) - 1],
                    pick(rng, STRATEGIES),
                    deal.person,
                    day + timedelta(int(rng.integers(5, 25))),
                )
            )
    return made


def _class(bought_in_year: float, ever: bool, is_interested: bool) -> str:
    if bought_in_year >= 1_800_000:
        return "大客户"
    if bought_in_year >= 700_000:
        return "重要客户"
    if ever:
        return "签约客户"
    return "意向客户" if is_interested else "拓展中客户"


def class_spells(customers: list[Customer], orders: list[Order], deals: list[Deal]) -> list[ClassSpell]:
    """Customer classes, reviewed each quarter by what was bought in the year before."""
    bought: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for order in orders:
        if order.customer and order.counts:
            bought[order.customer].append((order.ordered_on, order.amount))
    interested = {deal.customer for deal in deals if _step_on(deal.sales_events, LAST_DAY) >= 3}
    reviews = [day for day in days(FIRST_DAY, LAST_DAY) if day.day == 1 and day.month in (1, 4, 7, 10)]
    spells = []
    for customer in customers:
        start = max(customer.created_on, date(2024, 1, 1))
        current = "签约客户" if customer.starts_on == FIRST_DAY and not customer.prospect else "拓展中客户"
        for review in [day for day in reviews if day > start]:
            year = sum(amount for day, amount in bought[customer.name] if review - timedelta(365) <= day < review)
            ever = current in ("签约客户", "重要客户", "大客户") or any(day < review for day, _ in bought[customer.name])
            found = _class(year, ever, customer.name in interested)
            if found != current:
                spells.append(ClassSpell(customer.name, current, start, review - timedelta(1)))
                start, current = review, found
        spells.append(ClassSpell(customer.name, current, start, None))
    return spells
