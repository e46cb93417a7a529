"""Who sells how much, and when: the company's monthly sales, shared among teams and people.

The last three weeks are set to what the company's own boards show for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sample_data.market import FIRST_DAY, LAST_DAY, MONTHLY_SALES, chances, days, month_end, month_start, months
from sample_data.people import LEFT, MEMBERS, TEAMS, Person

# Sales of teams in March 2026 to the 19th, and in week 12 (16 to 19 March), in 万元.
TEAM_MARCH = {
    "华东一部": 642.8,
    "华东二部": 561.4,
    "华东三部": 312.4,
    "华南一部": 548.9,
    "华南二部": 371.5,
    "华北一部": 462.3,
    "华北二部": 296.8,
    "成都部": 431.7,
    "重庆部": 214.8,
}
TEAM_WEEK_12 = {
    "华东一部": 186.2,
    "华东二部": 158.7,
    "华东三部": 92.4,
    "华南一部": 149.3,
    "华南二部": 104.9,
    "华北一部": 131.5,
    "华北二部": 84.1,
    "成都部": 118.6,
    "重庆部": 60.7,
}
WEEK_11_TO_THURSDAY = 969.1

# What single people sold: week 12 (16 to 19 March), the same days of week 11, and March to the 19th, in 万元.
WEEK_12 = {
    "田野": 46.0,
    "赵敏": 44.4,
    "王海燕": 33.7,
    "陈思远": 32.4,
    "刘洋": 28.7,
    "谢志远": 27.5,
    "吴倩": 27.5,
    "方圆": 27.1,
    "罗浩": 26.8,
    "蒋明辉": 24.8,
    "李泽明": 24.6,
    "阎峰": 24.0,
    "任静怡": 23.5,
    "唐磊": 22.1,
    "石磊": 21.1,
    "程诺": 16.3,
    "范晓军": 9.0,
}
WEEK_11 = {
    "田野": 42.1,
    "赵敏": 33.2,
    "王海燕": 30.5,
    "陈思远": 31.5,
    "刘洋": 31.6,
    "谢志远": 26.4,
    "吴倩": 23.2,
    "方圆": 24.9,
    "罗浩": 27.3,
    "蒋明辉": 24.4,
    "李泽明": 0.0,
    "阎峰": 18.1,
    "任静怡": 20.8,
    "唐磊": 17.4,
    "石磊": 19.0,
    "程诺": 11.4,
    "范晓军": 6.7,
}
MARCH = {
    "王海燕": 111.3,
    "方圆": 91.6,
    "蒋明辉": 84.6,
    "阎峰": 82.1,
    "任静怡": 80.6,
    "梁雪": 53.5,
    "姜涛": 52.8,
    "卢俊": 48.6,
    "邹强": 37.7,
    "李泽明": 24.6,
}
FIRST_SALE = {"李泽明": date(2026, 3, 18)}

MARCH_START, WEEK_11_START, WEEK_11_THURSDAY, WEEK_12_START = date(2026, 3, 1), date(2026, 3, 9), date(2026, 3, 12), date(2026, 3, 16)


@dataclass(frozen=True)
class Stretch:
    """What one person sells from `start` to `end` (both included), in 万元, leaving out the days `between` two dates."""

    person: str
    start: date
    end: date
    sales_wan: float
    between: tuple[date, date] | None = None

    def days(self) -> list[date]:
        return [day for day in days(self.start, self.end) if not self.between or not self.between[0] <= day <= self.between[1]]


def week_12() -> dict[str, float]:
    """Each person's sales in week 12; people without a figure of their own share the rest of their team's."""
    rng = chances("week 12")
    sales: dict[str, float] = {}
    for team, names in MEMBERS.items():
        members = names.split()
        rest = TEAM_WEEK_12[team] - sum(WEEK_12.get(name, 0.0) for name in members)
        others = [name for name in members if name not in WEEK_12]
        parts = rng.uniform(0.68, 1.27, len(others))
        shares = [round(float(part), 1) for part in parts / parts.sum() * rest]
        shares[-1] = round(rest - sum(shares[:-1]), 1)
        sales |= {name: WEEK_12[name] for name in members if name in WEEK_12} | dict(zip(others, shares, strict=True))
    return sales


def abilities(people: list[Person]) -> dict[str, float]:
    """What a person sells in an ordinary week once settled in, in 万元."""
    rng = chances("abilities")
    able = {}
    week = week_12()
    for person in people:
        if person.name in LEFT:
            able[person.name] = float(rng.uniform(7, 14))
        else:
            members = MEMBERS[person.team].split()
            usual = sum(week[name] for name in members) / len(members)
            able[person.name] = 0.75 * week[person.name] + 0.25 * usual
    return able


def _settled(person: Person, month: str) -> float:
    """How far a newcomer has come: a fifth at first, all of it after half a year."""
    worked = (month_end(month) - person.hired_on).days / 182
    return float(np.clip(0.2 + 0.8 * worked, 0.2, 1.0))


def _present(person: Person, month: str) -> float:
    """The share of a month a person is employed in."""
    start, end = max(month_start(month), person.hired_on), min(month_end(month), person.left_on or date.max)
    return max(0, (end - start).days + 1) / month_end(month).day


def _past_months(people: list[Person], able: dict[str, float]) -> list[Stretch]:
    rng = chances("past months")
    total = sum(TEAM_MARCH.values())
    drift = {team: float(rng.uniform(-0.1, 0.1)) for team in TEAMS}
    stretches = []
    for number, month in enumerate(months("2024-03", "2026-02")):
        start, end = max(month_start(month), FIRST_DAY), month_end(month)
        weights = {team: TEAM_MARCH[team] / total * (1 - drift[team] * (24 - number) / 24) * float(rng.normal(1, 0.05)) for team in TEAMS}
        for team in TEAMS:
            parts = {}
            for person in people:
                present = _present(person, month)
                if present > 0 and person.team_on(end) == team and person.name not in FIRST_SALE:
                    parts[person.name] = able[person.name] * present * _settled(person, month) * float(rng.lognormal(0, 0.2))
            sales = MONTHLY_SALES[month] * weights[team] / sum(weights.values())
            for person in people:
                if person.name in parts:
                    stretches.append(
                        Stretch(
                            person.name,
                            max(start, person.hired_on),
                            min(end, person.left_on or end),
                            sales * parts[person.name] / sum(parts.values()),
                        )
                    )
    return stretches


def _march(people: list[Person], able: dict[str, float]) -> list[Stretch]:
    """March 2026 in three parts, so that weeks 11 and 12 and the month to date are as the boards show them."""
    rng = chances("march")
    this_week = week_12()
    last_week = {name: WEEK_11.get(name, sales * float(rng.uniform(0.78, 1.12))) for name, sales in this_week.items()}
    loose = [name for name in last_week if name not in WEEK_11]
    spread = (WEEK_11_TO_THURSDAY - sum(WEEK_11.values())) / sum(last_week[name] for name in loose)
    last_week |= {name: round(last_week[name] * spread, 1) for name in loose}
    stretches = []
    for team, names in MEMBERS.items():
        members = [name for name in names.split() if name not in FIRST_SALE]
        done = {name: this_week[name] + last_week[name] for name in members}
        rest = TEAM_MARCH[team] - sum(this_week[name] for name in names.split()) - sum(last_week[name] for name in members)
        noise = {name: able[name] * float(rng.lognormal(0, 0.12)) for name in members}
        leaver = 6.2 if team == "华北二部" else 0.0
        left = {name: (rest - leaver) * noise[name] / sum(noise.values()) for name in members}
        left |= {name: MARCH[name] - done[name] for name in members if name in MARCH}
        for name in members:
            stretches += [
                Stretch(name, MARCH_START, date(2026, 3, 15), left[name], between=(WEEK_11_START, WEEK_11_THURSDAY)),
                Stretch(name, WEEK_11_START, WEEK_11_THURSDAY, last_week[name]),
                Stretch(name, WEEK_12_START, LAST_DAY, this_week[name]),
            ]
    stretches.append(Stretch("李泽明", FIRST_SALE["李泽明"], LAST_DAY, WEEK_12["李泽明"]))
    stretches.append(Stretch("齐淑芬", MARCH_START, date(2026, 3, 10), 6.2))
    return stretches


def stretches(people: list[Person]) -> list[Stretch]:
    """What everyone sells, month by month, in order of time; March 2026 in parts."""
    able = abilities(people)
    return sorted(_past_months(people, able) + _march(people, able), key=lambda stretch: stretch.start)
