"""Known answers about deals, media, visits and satisfaction, worked out from the maker's own objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from math import sqrt
from typing import Any

from sample_data.company import Company
from sample_data.customers import MEDIA_SHARES
from sample_data.deals import DECISION_NODES, SALES_STAGES, Deal, Event
from sample_data.field import Visit
from sample_data.known_answer import KnownAnswer, Row
from sample_data.market import LAST_DAY
from sample_data.media import MediaDay
from sample_data.people import TEAMS
from sample_data.surveys import ITEMS
from sample_data.travel import distance_m
from sample_data.windows import MARCH, QUARTER, Window, inside, median, wilson

PARTS = {"产品": "product", "销售": "sales", "售后": "service"}
RADIUS_M, SHORTEST_MINUTES = 500, 10


# -- deals ------------------------------------------------------------------------------------------------------------


def _days_to_next(events: tuple[Event, ...], step: int) -> int | None:
    """Days from entering `step` to entering the next later one; None if it was skipped or nothing followed."""
    entered = [day for at, day in events if at == step]
    later = [day for at, day in events if at > step]
    return (min(later) - entered[0]).days if entered and later else None


def funnel(company: Company, track: str, count: str) -> KnownAnswer:
    """Deals begun in the first quarter of 2026, followed to the last day."""
    names = SALES_STAGES if track == "sales" else DECISION_NODES
    cohort = [deal for deal in company.deals if inside(deal.created_on, QUARTER)]

    def events(deal: Deal) -> tuple[Event, ...]:
        return deal.sales_events if track == "sales" else deal.decision_events

    furthest = {deal.deal_id: max((step for step, _ in events(deal)), default=0) for deal in cohort}
    rows: list[Row] = []
    for step, name in enumerate(names, start=1):
        entered = [deal for deal in cohort if any(at == step for at, _ in events(deal))]
        reached = entered if count == "visited" else [deal for deal in cohort if furthest[deal.deal_id] >= step]
        ended = [deal for deal in cohort if furthest[deal.deal_id] == step]
        waits = [float(wait) for deal in cohort if (wait := _days_to_next(events(deal), step)) is not None]
        before = rows[-1]["reached"] if rows else None
        row: Row = {
            "step": step,
            "stage": name,
            "entered": len(entered),
            "reached": len(reached),
            "step_rate": len(reached) / before if before else None,
            "overall_rate": len(reached) / rows[0]["reached"] if rows else 1.0,
            "median_days": median(waits),
            "p90_days": median(waits, 0.9),
            "value_yuan": float(sum(deal.amount for deal in reached)),
        }
        if count == "imputed":
            row["dropped"] = sum(deal.outcome == "输单" for deal in ended)
            # a won deal waits before the last stage; at the last one it has arrived
            row["waiting"] = sum(deal.outcome == "进行中" or (deal.outcome == "赢单" and step < len(names)) for deal in ended)
        rows.append(row)
    return KnownAnswer("funnel", rows, ("step",), "2026-Q1", options={"track": track, "count": count, "cohort": "created"})


def velocity(company: Company, period: str, window: Window) -> KnownAnswer:
    """Deals closed in the window; open ones at its last day."""
    won = [deal for deal in company.deals if deal.outcome == "赢单" and inside(deal.closed_on, window)]
    lost = [deal for deal in company.deals if deal.outcome == "输单" and inside(deal.closed_on, window)]
    still_open = [deal for deal in company.deals if deal.created_on <= window[1] and (deal.closed_on is None or deal.closed_on > window[1])]
    cycles = [float((deal.closed_on - deal.created_on).days) for deal in won if deal.closed_on]
    rate = len(won) / (len(won) + len(lost))
    low, high = wilson(len(won), len(won) + len(lost))
    mean_deal = sum(deal.amount for deal in won) / len(won)
    mean_cycle = sum(cycles) / len(cycles)
    row = {
        "won": len(won),
        "lost": len(lost),
        "open": len(still_open),
        "win_rate": rate,
        "win_rate_low": low,
        "win_rate_high": high,
        "mean_deal_yuan": mean_deal,
        "median_cycle_days": median(cycles),
        "mean_cycle_days": mean_cycle,
        "velocity_yuan_per_day": len(still_open) * rate * mean_deal / mean_cycle,
    }
    return KnownAnswer("velocity", [row], (), period, as_of=window[1])


# -- media ------------------------------------------------------------------------------------------------------------


def _sum(rows: list[MediaDay], value: Callable[[MediaDay], Any]) -> float | None:
    known = [number for row in rows if (number := value(row)) is not None]
    return float(sum(known)) if known else None


def _over(top: float | None, bottom: float | None) -> float | None:
    return None if top is None or not bottom else top / bottom


def media_roi(company: Company) -> KnownAnswer:
    rows = []
    for medium in MEDIA_SHARES:
        own = [row for row in company.media if row.medium == medium and inside(row.day, QUARTER)]
        cost, clicks, leads, deals = (
            _sum(own, value) for value in (lambda r: r.cost, lambda r: r.clicks, lambda r: r.leads, lambda r: r.deals)
        )
        revenue, margin = _sum(own, lambda r: r.revenue), _sum(own, lambda r: r.margin)
        paid = cost or None  # a medium without cost has no cost per lead: unknown, not nothing
        impressions, viewers = _sum(own, lambda r: r.impressions), _sum(own, lambda r: r.viewers)
        rows.append(
            {
                "medium": medium,
                "cost_yuan": cost,
                "impressions": impressions,
                "views": _sum(own, lambda r: r.views),
                "viewers": viewers,
                "retention": _over(_sum(own, lambda r: r.repeat_viewers), viewers),
                "clicks": clicks,
                "ctr": _over(clicks, impressions),
                "cpc_yuan": _over(cost, clicks),
                "leads": leads,
                "cpl_yuan": _over(paid, leads),
                "deals": deals,
                "deal_rate": _over(deals, leads),
                "cost_per_deal_yuan": _over(paid, deals),
                "revenue_yuan": revenue,
                "roas": _over(revenue, cost),
                "margin_yuan": margin,
                "roi": _over(None if margin is None or cost is None else margin - cost, cost),
                "roi_basis": "margin",
            }
        )
    return KnownAnswer("media_roi", rows, ("medium",), "2026-Q1", by=("medium",))


# -- visits -----------------------------------------------------------------------------------------------------------


def _place(visit: Visit, spots: dict[str, tuple[float | None, float | None]]) -> str:
    lat, lon = spots[visit.customer]
    if visit.in_lat is None or visit.in_lon is None or lat is None or lon is None:
        return "unverifiable"
    near = distance_m(visit.in_lat, visit.in_lon, lat, lon) <= RADIUS_M + min(visit.accuracy_m or 0, 200)
    return "verified" if near else "out_of_range"


def visits(company: Company) -> KnownAnswer:
    """Visits of March 2026 by team."""
    spots = {customer.name: (customer.lat, customer.lon) for customer in company.customers}
    by_name = {person.name: person for person in company.people}
    bought: dict[tuple[str | None, str | None], list[date]] = defaultdict(list)
    for credit in company.credits:
        if credit.amount > 0:
            bought[credit.person, credit.customer].append(credit.day)
    made = [visit for visit in company.visits if inside(visit.started_at.date(), MARCH.now)]
    called = {(visit.person, visit.started_at.date(), visit.customer) for visit in company.visits}
    counts: dict[str, dict[str, int]] = {team: defaultdict(int) for team in TEAMS}
    for visit in made:
        day = visit.started_at.date()
        team = counts[by_name[visit.person].team_on(day)]
        place = _place(visit, spots)
        team["visits"] += 1
        team[place] += 1
        if visit.ended_at is not None:
            team["known"] += 1
            long_enough = (visit.ended_at - visit.started_at) >= timedelta(minutes=SHORTEST_MINUTES)
            team["effective"] += bool(long_enough and (visit.result or visit.analysis) and place != "out_of_range")
        team["sold"] += visit.ordered or any(day <= other <= day + timedelta(7) for other in bought[visit.person, visit.customer])
    for plan in company.plans:
        if inside(plan.day, MARCH.now):
            team = counts[by_name[plan.person].team_on(plan.day)]
            team["planned"] += 1
            team["done"] += (plan.person, plan.day, plan.customer) in called
    rows = [
        {
            "team": name,
            "visits": c["visits"],
            "planned": c["planned"],
            "plan_completion": _over(c["done"], c["planned"]),
            "verified": c["verified"],
            "out_of_range": c["out_of_range"],
            "unverifiable": c["unverifiable"],
            "effective": c["effective"],
            "effective_rate": _over(c["effective"], c["known"]),
            "transaction_rate": _over(c["sold"], c["visits"]),
        }
        for name, c in counts.items()
    ]
    return KnownAnswer("visits", rows, ("team",), "2026-03", by=("team",))


# -- satisfaction -----------------------------------------------------------------------------------------------------


def satisfaction(company: Company, wave: str = "2026Q1") -> KnownAnswer:
    rows = []
    for part, item, _ in ITEMS:
        own = [answer for answer in company.answers if (answer.wave, answer.part, answer.item) == (wave, part, item)]
        top = sum(answer.score >= 4 for answer in own)
        low, high = wilson(top, len(own))
        promoters, detractors = sum(a.recommend >= 9 for a in own), sum(a.recommend <= 6 for a in own)
        p, d = (promoters + 0.75) / (len(own) + 3), (detractors + 0.75) / (len(own) + 3)
        spread = 1.959964 * sqrt((p + d - (p - d) ** 2) / (len(own) + 3))
        rows.append(
            {
                "part": PARTS[part],
                "item": item,
                "n": len(own),
                "mean": sum(a.score for a in own) / len(own),
                "top2_rate": top / len(own),
                "top2_low": low,
                "top2_high": high,
                "nps": 100 * (promoters - detractors) / len(own),
                "nps_low": max(-100.0, 100 * (p - d - spread)),
                "nps_high": min(100.0, 100 * (p - d + spread)),
            }
        )
    return KnownAnswer("satisfaction", rows, ("part", "item"), "2026-Q1", as_of=LAST_DAY)


def process_answers(company: Company) -> list[KnownAnswer]:
    funnels = [funnel(company, track, count) for track in ("sales", "decision") for count in ("imputed", "visited")]
    speeds = [velocity(company, "2025", (date(2025, 1, 1), date(2025, 12, 31))), velocity(company, "2026-Q1", QUARTER)]
    return [*funnels, *speeds, media_roi(company), visits(company), satisfaction(company)]
