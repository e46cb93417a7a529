"""Travel: business trips with their costs, and the subsidy for private cars."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

from sample_data.customers import CITIES, Customer
from sample_data.field import VISITS_SINCE, Visit, supervisor
from sample_data.market import LAST_DAY, chances, days, pick, workdays
from sample_data.people import TEAMS, Person

MILEAGE_SINCE = date(2025, 10, 9)
CHECKLIST = ("演示产品", "企业资料", "产品资料")
ITEMS = {"交通": 900, "住宿": 420, "餐饮": 160, "招待": 500}


@dataclass(frozen=True)
class Trip:
    trip_id: str
    person: str
    start_on: date
    end_on: date
    area: str
    customers: str
    content: str
    checklist: str
    approver: str


@dataclass(frozen=True)
class TripCost:
    trip_id: str
    item: str
    budget: int
    actual: int


@dataclass(frozen=True)
class Drive:
    person: str
    day: date
    claimed_km: float
    odometer_start: int
    odometer_end: int
    tolls: int | None


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in metres."""
    a = sin(radians(other_lat - lat) / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(a))


def all_trips(people: list[Person], customers: list[Customer]) -> tuple[list[Trip], list[TripCost]]:
    """Some four trips a week since 2025, within a person's region."""
    rng = chances("trips")
    trips: list[Trip] = []
    costs: list[TripCost] = []
    for day in workdays(VISITS_SINCE, LAST_DAY):
        for person in people:
            if not person.employed_on(day) or rng.random() > 0.011:
                continue
            team = person.team_on(day)
            city = pick(rng, [city for city, (_, _, home) in CITIES.items() if TEAMS[home] == TEAMS[team]])
            length = int(rng.integers(1, 5))
            there = [customer.name for customer in customers if customer.city == city and customer.created_on <= day]
            chosen = sorted({pick(rng, there) for _ in range(int(rng.integers(1, 4)))}) if there else []
            taken = [item for item in CHECKLIST if rng.random() < 0.75]
            if day + timedelta(length - 1) > LAST_DAY:
                continue
            trip = Trip(
                f"CC{day:%y%m%d}-{person.person_id[-3:]}",
                person.name,
                day,
                day + timedelta(length - 1),
                city,
                "、".join(chosen),
                pick(rng, ("客户拜访", "展会参展", "项目洽谈", "收款", "经销商巡访")),
                "、".join(taken),
                supervisor(person, day),
            )
            trips.append(trip)
            for item, usual in ITEMS.items():
                budget = int(usual * (length if item != "交通" else 1) / 50) * 50
                costs.append(TripCost(trip.trip_id, item, budget, round(budget * float(rng.lognormal(0, 0.18)))))
    return trips, costs


def all_drives(people: list[Person], visits: list[Visit]) -> list[Drive]:
    """A third of the people drive their own car; most claims are near the way their visits show, some are far above it."""
    rng = chances("drives")
    drivers = {person.name: int(rng.integers(8_000, 90_000)) for person in people if rng.random() < 0.34}
    track: dict[tuple[str, date], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.person in drivers and visit.in_lat is not None:
            track[visit.person, visit.started_at.date()].append(visit)
    made = []
    for day in days(MILEAGE_SINCE, LAST_DAY):
        for name in drivers:
            stops = track.get((name, day))
            if not stops:
                continue
            metres = sum(
                distance_m(a.in_lat or 0, a.in_lon or 0, b.in_lat or 0, b.in_lon or 0) for a, b in zip(stops, stops[1:], strict=False)
            )
            km = min(metres / 1000 * 1.3, 120) + float(rng.uniform(6, 22))
            km = round(km * (float(rng.uniform(1.9, 2.6)) if rng.random() < 0.05 else float(rng.uniform(0.95, 1.15))), 1)
            start = drivers[name] + int(rng.integers(0, 40))
            drivers[name] = start + round(km)
            made.append(Drive(name, day, km, start, start + round(km), int(rng.integers(1, 9)) * 5 if rng.random() < 0.3 else None))
    return made
