"""Field work: visits with where and how long, the plans for them, and the evening reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from sample_data.customers import Customer
from sample_data.market import LAST_DAY, chances, pick, workdays
from sample_data.money import Receipt
from sample_data.orders import Order
from sample_data.people import DIRECTOR, Person, leader

VISITS_SINCE = date(2025, 3, 3)
PLANS_SINCE = date(2025, 12, 1)
PURPOSES = ("开发新客户", "市场调研", "收款", "服务", "客诉处理", "订货", "其他")
TOPICS = ("企业资料", "产品", "研发实力", "售后服务")
RESULTS = (
    "约定下次演示",
    "索要报价",
    "同意试用",
    "需请示领导",
    "暂无需求",
    "当场确认订单",
    "催款已答复",
    "提出价格异议",
    "对竞品有兴趣",
    "愿意转介绍",
)
ANALYSES = (
    "需求明确，预算待批，先约决策人",
    "关注水质与售后，可带检测报告",
    "价格敏感，建议套餐方案",
    "已用竞品，合同年底到期",
    "扩店计划在即，跟紧时间",
    "决策链较长，需分层沟通",
    "关系稳固，可谈年度维保",
)
NEXT_ACTIONS = ("带样机演示", "提交报价单", "约见决策人", "跟进试用", "电话回访", "签合同")
GUIDANCE = ("抓住决策人，一周内再访", "先讲清售后再谈价格", "带上同类客户案例", "做得好，继续跟进", "报价前先确认预算", "注意收集竞品信息")
INSIGHTS = ("案例比参数更有说服力", "上午拜访效率更高", "先听后说", "试用是最好的推销", "多问一个为什么")


@dataclass(frozen=True)
class Visit:
    """One call on a customer. Positions in GCJ-02; `near` is what the maker meant (None: position not recorded)."""

    visit_id: str
    person: str
    customer: str
    started_at: datetime
    ended_at: datetime | None
    in_lat: float | None
    in_lon: float | None
    out_lat: float | None
    out_lon: float | None
    accuracy_m: int | None
    kind: str
    purpose: str
    topics: str
    contact: str
    contact_role: str
    phone: str
    result: str | None
    ordered: bool
    cost: int | None
    analysis: str | None
    next_action: str | None
    next_on: date | None
    guidance: str | None
    reviewer: str | None
    reviewed_at: datetime | None
    near: bool | None


@dataclass(frozen=True)
class DayPlan:
    person: str
    day: date
    customer: str
    area: str
    slot: str
    purpose: str
    filed_at: datetime
    approver: str
    approved_at: datetime | None


@dataclass(frozen=True)
class DayReport:
    person: str
    day: date
    attendance: str
    calls: int
    connected: int
    selling_minutes: int
    travel_minutes: int
    ordered: int
    collected: int
    complaints: int
    competitor_info: str | None
    customer_opinion: str | None
    insight: str | None
    cost: int
    commission: int
    filed_at: datetime
    approver: str
    approved_at: datetime | None
    instruction: str | None
    quality: int | None


def supervisor(person: Person, day: date) -> str:
    head = leader(person.team_on(day))
    return DIRECTOR if head == person.name else head


def _offset(rng: np.random.Generator, lat: float, lon: float, low_m: float, high_m: float) -> tuple[float, float]:
    """A point between `low_m` and `high_m` metres away."""
    away, turn = float(rng.uniform(low_m, high_m)), float(rng.uniform(0, 2 * np.pi))
    north, east = away * float(np.cos(turn)), away * float(np.sin(turn))
    return round(lat + north / 111_195, 5), round(lon + east / (111_195 * float(np.cos(np.radians(lat)))), 5)


def _position(rng: np.random.Generator, customer: Customer) -> tuple[float | None, float | None, bool | None]:
    """Check-in position: mostly at the customer's door, sometimes kilometres away, sometimes not recorded."""
    if customer.lat is None or customer.lon is None:
        return (None, None, None) if rng.random() < 0.5 else (*_offset(rng, 31.2, 121.4, 0, 9000), None)
    chance = rng.random()
    if chance < 0.06:
        return None, None, None
    if chance < 0.115:
        return (*_offset(rng, customer.lat, customer.lon, 1200, 7000), False)
    return (*_offset(rng, customer.lat, customer.lon, 8, 330), True)


def _kind_and_purpose(rng: np.random.Generator, is_first: bool, bought: bool) -> tuple[str, str]:
    if is_first:
        return "首访", pick(rng, PURPOSES, (7, 1, 0, 0.5, 0, 0.5, 0.5) if not bought else (1, 1, 2, 3, 0.5, 2, 0.5))
    return "回访", pick(rng, PURPOSES, (2, 0.6, 2, 3, 0.8, 3, 0.6) if bought else (6, 1, 0, 1, 0, 1.5, 0.5))


def _visit(
    rng: np.random.Generator, person: Person, customer: Customer, start: datetime, is_first: bool, bought: bool, buys: bool
) -> Visit:
    kind, purpose = _kind_and_purpose(rng, is_first, bought)
    lat, lon, near = _position(rng, customer)
    minutes = int(np.clip(float(rng.lognormal(3.55, 0.62)), 3, 240))
    ended_at = None if rng.random() < 0.04 else start + timedelta(minutes=minutes)
    out = _offset(rng, lat, lon, 2, 90) if lat is not None and lon is not None and ended_at else (None, None)
    result = pick(rng, RESULTS) if rng.random() < 0.86 else None
    analysis = pick(rng, ANALYSES) if rng.random() < 0.5 else None
    follows = rng.random() < 0.55
    next_on = start.date() + timedelta(int(rng.integers(3, 21)))
    reviewed = rng.random() < 0.38 and start.date() < LAST_DAY - timedelta(1)
    decider = rng.random() < 0.44
    return Visit(
        "",
        person.name,
        customer.name,
        start,
        ended_at,
        lat,
        lon,
        out[0],
        out[1],
        int(rng.integers(5, 65)) if lat is not None else None,
        kind,
        purpose,
        "、".join(sorted({pick(rng, TOPICS) for _ in range(int(rng.integers(1, 4)))}, key=TOPICS.index)),
        customer.principal if decider else customer.contact,
        "决策人" if decider else "非决策人",
        customer.phone,
        result,
        buys and rng.random() < 0.5,
        int(rng.integers(1, 12)) * 10 if rng.random() < 0.4 else None,
        analysis,
        pick(rng, NEXT_ACTIONS) if follows else None,
        next_on if follows else None,
        pick(rng, GUIDANCE) if reviewed else None,
        supervisor(person, start.date()) if reviewed else None,
        datetime.combine(start.date() + timedelta(1), time(8, int(rng.integers(0, 60)))) if reviewed else None,
        near,
    )


def all_visits(people: list[Person], customers: list[Customer], orders: list[Order], able: dict[str, float]) -> list[Visit]:
    """Visits since March 2025, when checking in by phone began: who sells more also calls a little more often."""
    rng = chances("visits")
    held: dict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        for holder in {customer.owner, customer.earlier_owner} - {None}:
            held[str(holder)].append(customer)
    sold = {(order.person, order.customer, order.ordered_on) for order in orders if order.counts and order.amount > 0}
    bought: dict[str, date] = {}
    for order in orders:
        if order.customer and order.counts:
            bought.setdefault(order.customer, order.ordered_on)
    usual = sum(able.values()) / len(able)
    seen: set[str] = set()
    made: list[Visit] = []
    for day in workdays(VISITS_SINCE, LAST_DAY):
        today: list[Visit] = []
        for person in (p for p in people if p.employed_on(day)):
            known = [c for c in held[person.name] if c.held_by(day) == person.name and c.created_on <= day]
            count = min(int(rng.poisson(0.52 + 0.24 * able[person.name] / usual)), len(known), 4)
            weights = [0.5 + c.weight + (2.5 if (person.name, c.name, day) in sold else 0) + 0.8 * c.prospect for c in known]
            places: list[int] = []
            if count:
                places = [int(n) for n in rng.choice(len(known), size=count, replace=False, p=np.array(weights) / sum(weights))]
            hour = 9
            for place in places:
                customer = known[place]
                start = datetime.combine(day, time(hour, int(rng.integers(0, 60))))
                hour += 2
                buys = any((person.name, customer.name, day + timedelta(n)) in sold for n in range(3))
                today.append(
                    _visit(rng, person, customer, start, customer.name not in seen, bought.get(customer.name, date.max) <= day, buys)
                )
                seen.add(customer.name)
        today.sort(key=lambda visit: (visit.started_at, visit.person))
        made += [Visit(f"V{day:%y%m%d}-{number:03d}", *list(visit.__dict__.values())[1:]) for number, visit in enumerate(today, start=1)]
    return made


def all_plans(visits: list[Visit], people: list[Person], customers: list[Customer]) -> list[DayPlan]:
    """Plans since December 2025: three visits in four were planned, and one plan in six came to nothing."""
    rng = chances("plans")
    by_name = {person.name: person for person in people}
    city = {customer.name: customer.city for customer in customers}
    owned: dict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        owned[customer.owner].append(customer)
    made: dict[tuple[str, date, str], DayPlan] = {}
    for visit in visits:
        day = visit.started_at.date()
        if day < PLANS_SINCE:
            continue
        targets = [visit.customer] if rng.random() < 0.76 else []
        if rng.random() < 0.15 and owned[visit.person]:
            targets.append(pick(rng, owned[visit.person]).name)
        for name in targets:
            slot = f"{visit.started_at.hour:02d}:00-{visit.started_at.hour + 1:02d}:30" if name == visit.customer else "16:00-17:30"
            filed_at = datetime.combine(day - timedelta(1), time(int(rng.integers(17, 22)), int(rng.integers(0, 60))))
            approved_at = filed_at + timedelta(hours=11) if rng.random() < 0.85 else None
            plan = DayPlan(
                visit.person, day, name, city[name], slot, visit.purpose, filed_at, supervisor(by_name[visit.person], day), approved_at
            )
            made.setdefault((visit.person, day, name), plan)
    return list(made.values())


def _report(rng: np.random.Generator, person: Person, day: date, calls_on: list[Visit], ordered: int, collected: int) -> DayReport:
    calls = int(rng.integers(8, 36))
    filed_at = datetime.combine(day, time(18, 0)) + timedelta(minutes=int(rng.integers(-40, 300)))
    read = rng.random() < 0.7 and day < LAST_DAY
    minutes = sum(int((v.ended_at - v.started_at).total_seconds() // 60) for v in calls_on if v.ended_at)
    return DayReport(
        person.name,
        day,
        pick(rng, ("出勤", "外勤", "请假半天"), (4, 5, 0.3)),
        calls,
        int(calls * float(rng.uniform(0.35, 0.75))),
        minutes + int(rng.integers(30, 160)),
        35 * len(calls_on) + int(rng.integers(10, 60)),
        ordered,
        collected,
        int(rng.random() < 0.05),
        pick(rng, ("澳泉推出以旧换新", "沁源滤芯降价 8%", "德咖送半年豆子")) if rng.random() < 0.08 else None,
        pick(rng, ("希望延长质保", "想要租赁方案", "觉得出水慢")) if rng.random() < 0.1 else None,
        pick(rng, INSIGHTS) if rng.random() < 0.3 else None,
        int(rng.integers(0, 20)) * 10,
        round(max(0, ordered) * 0.012),
        filed_at,
        supervisor(person, day),
        datetime.combine(day + timedelta(1), time(8, int(rng.integers(0, 60)))) if read else None,
        pick(rng, GUIDANCE) if read and rng.random() < 0.3 else None,
        int(rng.integers(70, 100)) if read else None,
    )


def all_reports(people: list[Person], visits: list[Visit], orders: list[Order], receipts: list[Receipt]) -> list[DayReport]:
    """Evening reports since December 2025; one in twelve is never handed in."""
    rng = chances("reports")
    calls_on: dict[tuple[str, date], list[Visit]] = defaultdict(list)
    for visit in visits:
        calls_on[visit.person, visit.started_at.date()].append(visit)
    ordered: dict[tuple[str | None, date], int] = defaultdict(int)
    seller = {}
    for order in orders:
        seller[order.order_id] = order.person
        if order.counts and order.amount > 0:
            ordered[order.person, order.ordered_on] += order.amount
    collected: dict[tuple[str | None, date], int] = defaultdict(int)
    for receipt in receipts:
        collected[seller[receipt.order_id], receipt.received_on] += max(0, receipt.amount)
    made = []
    for day in workdays(PLANS_SINCE, LAST_DAY):
        for person in people:
            if person.employed_on(day) and rng.random() < 0.92:
                made.append(_report(rng, person, day, calls_on[person.name, day], ordered[person.name, day], collected[person.name, day]))
    return made
