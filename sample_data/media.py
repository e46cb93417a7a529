"""Media: what was spent, what it brought, and the touches on the way to a deal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from sample_data.customers import MEDIA_SHARES
from sample_data.deals import Deal
from sample_data.market import FIRST_DAY, LAST_DAY, chances, day_weight, days, pick, quarter_of
from sample_data.orders import Order
from sample_data.products import BY_NAME


@dataclass(frozen=True)
class Rates:
    """What a medium costs and brings in the first quarter of 2026 to the 19th; None where it cannot be measured."""

    cost: float
    leads: int
    impressions: float | None = None
    views: float | None = None
    retention: float | None = None
    click_rate: float | None = None


RATES = {
    "分众电梯": Rates(950_000, 412, 31_500_000),
    "抖音信息流": Rates(864_000, 2310, 21_400_000, 4_860_000, 0.31, 0.0093),
    "京东站内": Rates(746_000, 1940, 12_600_000, 3_050_000, 0.22, 0.0121),
    "百度搜索": Rates(612_000, 1485, 3_880_000, None, None, 0.0302),
    "小红书": Rates(428_000, 1120, 7_600_000, 2_140_000, 0.38, 0.0126),
    "行业展会": Rates(380_000, 356, None, 19_000, 0.18),
    "视频号": Rates(285_000, 684, 5_120_000, 1_680_000, 0.42, 0.0119),
    "经销商推荐": Rates(184_000, 265),
    "知乎": Rates(126_000, 168, 960_000, 410_000, 0.47, 0.0188),
    "老客转介绍": Rates(0, 198),
}
CAMPAIGNS = {
    "2024": ("品牌焕新", "夏季好水", "秋季开店", "年终囤货"),
    "2025": ("开年焕新", "夏季好水", "秋季开店", "年终囤货"),
    "2026": ("开年焕新",) * 4,
}
SEGMENTS = ("酒店餐饮", "办公企业", "学校医院", "家庭用户")
TOUCHES_SINCE = date(2025, 10, 1)
MEDIA_SINCE = date(2025, 1, 1)


@dataclass(frozen=True)
class MediaDay:
    """One day of one medium; money in yuan."""

    day: date
    medium: str
    campaign: str
    segment: str
    cost: int
    impressions: int | None
    views: int | None
    viewers: int | None
    repeat_viewers: int | None
    clicks: int | None
    leads: int
    deals: int
    revenue: int
    margin: int


@dataclass(frozen=True)
class Touch:
    lead_id: str
    touched_at: datetime
    medium: str
    converted: bool
    value: int | None


def margin(order: Order) -> int:
    """Amount less cost; a line without a known cost counts as earning a third."""
    earned = 0.0
    for line in order.lines:
        cost: float | None = line.cost
        if cost is None:
            cost = BY_NAME[line.product].unit_cost * (line.quantity or 0) if line.product else line.amount * 0.67
        earned += line.amount - cost
    return round(earned)


def _noisy(rng: np.random.Generator, mean: float | None) -> int | None:
    return None if mean is None else int(round(mean * float(rng.lognormal(0, 0.12))))


def _one_day(rng: np.random.Generator, day: date, medium: str, weight: float, begun: int, won: list[tuple[int, int]]) -> MediaDay:
    rates = RATES[medium]
    views = _noisy(rng, None if rates.views is None else rates.views * weight)
    viewers = None if views is None else int(views * (0.66 + 0.12 * rng.random()))
    repeat = None if viewers is None or rates.retention is None else int(viewers * rates.retention * float(rng.lognormal(0, 0.05)))
    impressions = _noisy(rng, None if rates.impressions is None else rates.impressions * weight)
    clicks = (
        None if impressions is None or rates.click_rate is None else int(impressions * rates.click_rate * float(rng.lognormal(0, 0.06)))
    )
    campaign = CAMPAIGNS[str(day.year)][(day.month - 1) // 3]
    segment = SEGMENTS[(tuple(RATES).index(medium) + int(quarter_of(day)[-1]) + day.year) % 4]
    return MediaDay(
        day,
        medium,
        f"{day.year} {campaign}",
        segment,
        round(rates.cost * weight * float(rng.lognormal(0, 0.08))),
        impressions,
        views,
        viewers,
        repeat,
        clicks,
        max(begun, int(rng.poisson(rates.leads * weight))),
        len(won),
        sum(a for a, _ in won),
        sum(m for _, m in won),
    )


def all_media(deals: list[Deal], orders: list[Order]) -> list[MediaDay]:
    """A row for each day since 2025 on which a medium cost or brought anything; deals and money are those of the deals' own list."""
    rng = chances("media")
    by_id = {order.order_id: order for order in orders}
    begun: dict[tuple[date, str], int] = defaultdict(int)
    won: dict[tuple[date, str], list[tuple[int, int]]] = defaultdict(list)
    for deal in deals:
        begun[deal.created_on, deal.source_medium] += 1
        if deal.closed_on and deal.order_id:
            won[deal.closed_on, deal.source_medium].append((deal.amount, margin(by_id[deal.order_id])))
    quarter = days(date(2026, 1, 1), LAST_DAY)
    usual = sum(max(0.3, day_weight(day)) for day in quarter)
    fair = sum(1 for day in quarter if day.day in (11, 12, 13))
    made = []
    for day in days(MEDIA_SINCE, LAST_DAY):
        growth = 0.62 + 0.38 * (day - FIRST_DAY).days / (LAST_DAY - FIRST_DAY).days
        for medium in RATES:
            weight = max(0.3, min(1.2, day_weight(day))) / usual * growth
            if medium == "行业展会":
                weight = growth / fair if day.day in (11, 12, 13) else 0.0
            row = _one_day(rng, day, medium, weight, begun[day, medium], won[day, medium])
            if weight > 0 or row.leads or row.deals:
                made.append(row)
    return made


def all_touches(deals: list[Deal]) -> list[Touch]:
    """Touches of the leads behind deals since October 2025; the last one of a won deal is its conversion."""
    rng = chances("touches")
    media = tuple(MEDIA_SHARES)
    early = (1.6, 3.4, 1.2, 1.3, 2.2, 0.8, 1.3, 0.7, 0.5, 0.6)
    made = []
    for deal in deals:
        if deal.created_on < TOUCHES_SINCE:
            continue
        day = deal.created_on
        for _ in range(int(rng.poisson(1.1))):
            day -= timedelta(int(rng.integers(1, 15)))
            moment = datetime.combine(day, time(int(rng.integers(8, 23)), int(rng.integers(0, 60))))
            made.append(Touch(deal.deal_id, moment, pick(rng, media, early), False, None))
        first = datetime.combine(deal.created_on, time(int(rng.integers(8, 22)), int(rng.integers(0, 60))))
        if deal.outcome == "赢单" and deal.closed_on:
            if rng.random() < 0.45:
                made.append(Touch(deal.deal_id, first, pick(rng, media, early), False, None))
            closing = datetime.combine(deal.closed_on, time(int(rng.integers(9, 19)), int(rng.integers(0, 60))))
            made.append(Touch(deal.deal_id, closing, deal.source_medium, True, deal.amount))
        else:
            made.append(Touch(deal.deal_id, first, deal.source_medium, False, None))
    return sorted((touch for touch in made if touch.touched_at.date() >= FIRST_DAY), key=lambda touch: (touch.touched_at, touch.lead_id))
