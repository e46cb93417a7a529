"""Satisfaction: a survey each quarter, complaints, and call-backs after visits."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from sample_data.field import Visit
from sample_data.market import FIRST_DAY, LAST_DAY, chances, days, next_workday, pick, workdays
from sample_data.orders import Order
from sample_data.people import Person
from sample_data.products import PRODUCTS

# (part, item, how content customers are, 0-1)
ITEMS = (
    ("产品", "功能", 0.66),
    ("产品", "外观", 0.7),
    ("产品", "质量", 0.68),
    ("产品", "价格", 0.4),
    ("销售", "专业度", 0.64),
    ("销售", "响应速度", 0.6),
    ("销售", "诚信", 0.72),
    ("售后", "安装", 0.66),
    ("售后", "维修及时", 0.44),
    ("售后", "服务态度", 0.7),
)
WAVES = {
    "2025Q1": date(2025, 3, 3),
    "2025Q2": date(2025, 6, 3),
    "2025Q3": date(2025, 9, 1),
    "2025Q4": date(2025, 12, 1),
    "2026Q1": date(2026, 3, 2),
}
COMMENTS = (
    "水质改善明显",
    "价格再优惠些",
    "维修等了两天",
    "安装师傅很专业",
    "咖啡口感稳定",
    "希望多来回访",
    "滤芯更换提醒很贴心",
    "交货比约定晚",
)


@dataclass(frozen=True)
class Answered:
    """One item of one answer sheet; `recommend` is the sheet's, repeated on each of its rows."""

    answered_on: date
    respondent: str
    customer: str
    person: str | None
    product: str | None
    region: str
    wave: str
    part: str
    item: str
    score: int
    recommend: int
    comment: str | None


@dataclass(frozen=True)
class Complaint:
    complaint_id: str
    opened_at: datetime
    customer: str
    product: str
    person: str | None
    kind: str
    severity: str
    first_response_at: datetime | None
    solved_at: datetime | None
    cause: str | None
    satisfaction: int | None
    cost: int | None
    reopened: bool


@dataclass(frozen=True)
class Callback:
    callback_id: str
    visit_id: str
    called_on: date
    reached: bool
    confirmed: bool | None
    content_match: bool | None
    satisfaction: int | None
    comment: str | None


def _score(rng: np.random.Generator, mood: float) -> int:
    return int(np.clip(round(2.1 + 2.9 * mood + float(rng.normal(0, 0.75))), 1, 5))


def all_answers(orders: list[Order], people: list[Person], regions: dict[str, str]) -> list[Answered]:
    """Each wave asks some 110 to 150 customers of the last half year; not every item is answered."""
    rng = chances("surveys")
    known = {person.name for person in people}
    made = []
    for number, (wave, start) in enumerate(WAVES.items()):
        recent: dict[str, Order] = {}
        for order in orders:
            if order.customer and order.counts and order.amount > 0 and start - timedelta(180) <= order.ordered_on < start:
                recent[order.customer] = order
        names = sorted(recent)
        chosen = rng.choice(len(names), size=110 + 10 * number, replace=False)
        for respondent, place in enumerate(sorted(int(n) for n in chosen), start=1):
            order = recent[names[place]]
            mood = float(np.clip(rng.normal(0, 0.16), -0.4, 0.3)) + 0.015 * number
            scores = [(part, item, _score(rng, mood + level)) for part, item, level in ITEMS if rng.random() > 0.05]
            mean = sum(score for *_, score in scores) / len(scores)
            recommend = int(np.clip(round(mean * 2.15 - 0.3 + float(rng.normal(0, 0.8))), 0, 10))
            answered_on = min(next_workday(start + timedelta(int(rng.integers(0, 12)))), LAST_DAY)
            comment = pick(rng, COMMENTS) if rng.random() < 0.25 else None
            for place_in_sheet, (part, item, score) in enumerate(scores):
                made.append(
                    Answered(
                        answered_on,
                        f"{wave}-{respondent:03d}",
                        names[place],
                        order.person if order.person in known else None,
                        order.lines[0].product,
                        regions[names[place]],
                        wave,
                        part,
                        item,
                        score,
                        recommend,
                        comment if place_in_sheet == 0 else None,
                    )
                )
    return made


def all_complaints(orders: list[Order], people: list[Person]) -> list[Complaint]:
    """About one complaint a working day, after deliveries."""
    rng = chances("complaints")
    known = {person.name for person in people}
    delivered = [order for order in orders if order.delivered_on and order.customer and order.lines[0].product]
    causes = {
        "漏水": "密封圈老化",
        "噪音大": "水泵松动",
        "出水慢": "滤芯堵塞",
        "咖啡温度低": "加热管故障",
        "送货延误": "物流排期",
        "服务态度": "沟通不当",
    }
    counts: dict[date, int] = defaultdict(int)
    made = []
    for order in delivered:
        if rng.random() > 0.036:
            continue
        day = next_workday((order.delivered_on or FIRST_DAY) + timedelta(int(rng.integers(1, 90))))
        opened_at = datetime(day.year, day.month, day.day, int(rng.integers(9, 18)), int(rng.integers(0, 60)))
        responded = opened_at + timedelta(minutes=int(20 + 300 * rng.random() ** 2))
        solved = responded + timedelta(hours=round(float(rng.lognormal(3.2, 0.8)), 1))
        reopened = rng.random() < 0.06
        kind = pick(rng, tuple(causes), (3, 2, 4, 2, 2, 1))
        product = order.lines[0].product or PRODUCTS[0].name
        draft = (
            order.customer,
            product,
            order.person if order.person in known else None,
            kind,
            pick(rng, ("一般", "较重", "严重"), (6, 3, 1)),
        )
        satisfaction = int(np.clip(round(4.4 - (solved - opened_at).days / 3 + float(rng.normal(0, 0.5))), 1, 5))
        spent = int(rng.integers(0, 8)) * 50
        if day > LAST_DAY:
            continue
        counts[day] += 1
        done = solved.date() <= LAST_DAY
        made.append(
            Complaint(
                f"TS{day:%y%m%d}{counts[day]:02d}",
                opened_at,
                str(draft[0]),
                draft[1],
                draft[2],
                draft[3],
                draft[4],
                responded if responded.date() <= LAST_DAY else None,
                solved.replace(second=0) if done else None,
                causes[kind] if done else None,
                satisfaction if done else None,
                spent if done else None,
                reopened and done,
            )
        )
    return sorted(made, key=lambda complaint: complaint.opened_at)


def all_callbacks(visits: list[Visit]) -> list[Callback]:
    """The office calls back one visit in fifteen within the next week."""
    rng = chances("callbacks")
    made: list[Callback] = []
    last = set(days(LAST_DAY - timedelta(1), LAST_DAY))
    for visit in visits:
        if rng.random() > 0.066 or visit.started_at.date() in last:
            continue
        called_on = workdays(visit.started_at.date(), visit.started_at.date() + timedelta(16))[int(rng.integers(1, 5))]
        reached = rng.random() < 0.82
        confirmed = rng.random() < (0.99 if visit.near else 0.6)
        draft = Callback(
            f"HF{len(made) + 1:05d}",
            visit.visit_id,
            called_on,
            reached,
            confirmed if reached else None,
            (rng.random() < 0.93) if reached and confirmed else None,
            int(np.clip(round(float(rng.normal(4.2, 0.7))), 1, 5)) if reached else None,
            pick(rng, COMMENTS) if reached and rng.random() < 0.2 else None,
        )
        if called_on <= LAST_DAY:
            made.append(draft)
    return made
