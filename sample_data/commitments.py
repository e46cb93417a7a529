"""What was asked and what was promised: targets, pledges, and how past pledges were settled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.credits import Credit, period_days
from sample_data.market import (
    FIRST_DAY,
    LAST_DAY,
    MONTHLY_SALES,
    WAN,
    chances,
    month_end,
    month_start,
    months,
    next_workday,
    pick,
    quarter_of,
)
from sample_data.people import DIRECTOR, REGIONS, TEAMS, Person, leader
from sample_data.volumes import TEAM_MARCH, Stretch

# March 2026: targets and pledges of teams, and pledges of the members of one team, in 万元.
TEAM_TARGETS_MARCH = {
    "华东一部": 930,
    "华东二部": 860,
    "华东三部": 480,
    "华南一部": 790,
    "华南二部": 640,
    "华北一部": 740,
    "华北二部": 550,
    "成都部": 560,
    "重庆部": 350,
}
TEAM_PLEDGES_MARCH = {
    "华东一部": 940,
    "华东二部": 890,
    "华东三部": 480,
    "华南一部": 820,
    "华南二部": 660,
    "华北一部": 760,
    "华北二部": 560,
    "成都部": 640,
    "重庆部": 450,
}
PLEDGES_MARCH = {
    "王海燕": 175,
    "方圆": 155,
    "蒋明辉": 120,
    "阎峰": 145,
    "任静怡": 125,
    "梁雪": 85,
    "姜涛": 100,
    "卢俊": 65,
    "邹强": 75,
    "李泽明": 45,
    "齐淑芬": 25,
}


@dataclass(frozen=True)
class Target:
    """`value` in yuan (or a number, for new customers); `level` as written: 公司 / 大区 / 团队 / 个人."""

    period: str
    level: str
    owner: str | None
    metric: str
    value: int
    version: int = 1
    reason: str | None = None


@dataclass(frozen=True)
class Pledge:
    period: str
    level: str
    owner: str
    pledge_wan: int
    donation: int
    reward: str | None
    leader: str | None
    signed_on: date
    witness: str

    @property
    def pledge(self) -> int:
        return self.pledge_wan * WAN


@dataclass(frozen=True)
class Settlement:
    period: str
    level: str
    owner: str
    decision: str
    amount: int
    reason: str | None
    approver: str
    decided_on: date


def _whole_month(month: str) -> float:
    """The company's sales of a month in 万元, the last one as it will be, later ones a fifth above the year before."""
    if month == "2026-03":
        return 5900.0
    if month > "2026-03":
        return MONTHLY_SALES[f"2025{month[4:]}"] * 1.2
    return MONTHLY_SALES[month]


def team_targets() -> dict[tuple[str, str], int]:
    """(month, team) -> sales target in 万元, tens."""
    rng = chances("team targets")
    total = sum(TEAM_MARCH.values())
    targets = {}
    for month in months("2024-04", "2026-12"):
        for team in TEAMS:
            share = 0.5 * TEAM_MARCH[team] / total + 0.5 * TEAM_TARGETS_MARCH[team] / 5900
            value = _whole_month(month) * share * float(rng.normal(1.03, 0.035))
            targets[month, team] = TEAM_TARGETS_MARCH[team] if month == "2026-03" else int(round(value / 10)) * 10
    return targets


def _month_shares(stretches: list[Stretch]) -> dict[str, dict[str, float]]:
    """What each person is good for in a month, in 万元: the mean share of that month and the two before it, of the month's sales."""
    sold: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for stretch in stretches:
        month = f"{stretch.start:%Y-%m}"
        sold[month][stretch.person] += stretch.sales_wan / MONTHLY_SALES[month]
    smooth = {}
    names = list(sold)
    for number, month in enumerate(names):
        window = names[max(0, number - 2) : number + 1]
        smooth[month] = {
            person: MONTHLY_SALES[month] * sum(sold[m].get(person, 0.0) for m in window) / sum(1 for m in window if person in sold[m])
            for person in sold[month]
        }
    return smooth


def all_targets(people: list[Person], stretches: list[Stretch]) -> list[Target]:
    """Monthly targets: sales on every level (people up to March 2026), gross profit and collection down to teams."""
    by_team = team_targets()
    shares = _month_shares(stretches)
    made: list[Target] = []
    for month in months("2024-04", "2026-12"):
        teams = {team: by_team[month, team] for team in TEAMS}
        regions = {region: sum(value for team, value in teams.items() if TEAMS[team] == region) for region in REGIONS}
        nodes: list[tuple[str, str | None, int]] = [("公司", None, sum(teams.values()))]
        nodes += [("大区", name, value) for name, value in regions.items()] + [("团队", name, value) for name, value in teams.items()]
        for level, owner, value in nodes:
            made.append(Target(month, level, owner, "sales", value * WAN))
            made.append(Target(month, level, owner, "gross_profit", round(value * 0.33) * WAN))
            made.append(Target(month, level, owner, "collected", round(value * 0.95) * WAN))
        made.append(Target(month, "公司", None, "new_customers", 24 if month < "2026" else 28))
        if month > "2026-03":
            continue
        end = min(month_end(month), LAST_DAY)
        for team, value in teams.items():
            members = {
                p.name: max(2.0, shares[month].get(p.name, 5.0))
                for p in people
                if p.employed_on(month_start(month)) and p.team_on(end) == team
            }
            for name, part in members.items():
                made.append(Target(month, "个人", name, "sales", max(3, round(value * part / sum(members.values()))) * WAN))
    made.append(Target("2025-11", "团队", "重庆部", "sales", (by_team["2025-11", "重庆部"] - 20) * WAN, 2, "大客户推迟到 12 月"))
    return made


def _round5(value: float) -> int:
    return max(5, round(value / 5) * 5)


def _pledge_wan(rng_factor: float, month: str, owner: str, usual: float) -> int:
    if month == "2026-03":
        if owner in TEAM_PLEDGES_MARCH:
            return TEAM_PLEDGES_MARCH[owner]
        if owner in PLEDGES_MARCH:
            return PLEDGES_MARCH[owner]
        return _round5(usual / 0.64 * rng_factor)
    return _round5(usual * rng_factor)


def all_pledges(people: list[Person], stretches: list[Stretch]) -> list[Pledge]:
    """A pledge of each team and person for every month, of teams for every quarter, of everyone for the first quarter of 2026."""
    rng = chances("pledges")
    by_team = team_targets()
    shares = _month_shares(stretches)
    made = []
    for month in months("2024-04", "2026-03"):
        signed_on = next_workday(month_start(month))
        for team in TEAMS:
            wan = _pledge_wan(float(rng.uniform(0.93, 1.08)), month, team, by_team[month, team])
            made.append(
                Pledge(
                    month,
                    "团队",
                    team,
                    wan,
                    pick(rng, (2000, 3000, 5000)),
                    pick(rng, ("团队聚餐", "团建基金 3000 元", "流动红旗")),
                    leader(team),
                    signed_on,
                    DIRECTOR,
                )
            )
        for person in people:
            if person.employed_on(signed_on) and person.name in shares.get(month, {}) or (person.name == "李泽明" and month == "2026-03"):
                wan = _pledge_wan(float(rng.uniform(0.84, 1.14)), month, person.name, shares[month][person.name])
                made.append(
                    Pledge(
                        month,
                        "个人",
                        person.name,
                        wan,
                        pick(rng, (200, 300, 500, 800, 1000)),
                        pick(rng, ("奖金 500 元", "带薪假半天", None)),
                        None,
                        signed_on,
                        leader(person.team_on(signed_on)),
                    )
                )
    for quarter in ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"]:
        inside = [month for month in months("2024-04", "2026-03") if quarter_of(month_start(month)) == quarter]
        signed_on = next_workday(period_days(quarter)[0])
        for team in TEAMS:
            wan = _round5(sum(by_team[month, team] for month in inside) * float(rng.uniform(0.94, 1.05)))
            made.append(Pledge(quarter, "团队", team, wan, 5000, "季度优秀团队", leader(team), signed_on, DIRECTOR))
        for person in people if quarter == "2026-Q1" else []:
            if person.employed_on(signed_on) and person.name in shares["2026-03"]:
                wan = _round5(
                    sum(shares[m].get(person.name, 0) / (0.64 if m == "2026-03" else 1) for m in inside) * float(rng.uniform(0.9, 1.1))
                )
                made.append(
                    Pledge(quarter, "个人", person.name, wan, 1000, "季度奖金 2000 元", None, signed_on, leader(person.team_on(signed_on)))
                )
    return made


def actual(pledge: Pledge, sold: dict[tuple[str, str, str], float]) -> float:
    """Sales that answer a pledge, from `sales_by_month`."""
    if "-Q" not in pledge.period:
        return sold.get((pledge.level, pledge.owner, pledge.period), 0.0)
    start, end = period_days(pledge.period)
    return sum(sold.get((pledge.level, pledge.owner, month), 0.0) for month in months(f"{start:%Y-%m}", f"{end:%Y-%m}"))


def sales_by_month(credits: list[Credit]) -> dict[tuple[str, str, str], float]:
    """(level, owner, month) -> sales."""
    sold: dict[tuple[str, str, str], float] = defaultdict(float)
    for credit in credits:
        month = f"{credit.day:%Y-%m}"
        sold["团队", credit.team, month] += credit.amount
        if credit.person:
            sold["个人", credit.person, month] += credit.amount
    return sold


def all_settlements(pledges: list[Pledge], credits: list[Credit]) -> list[Settlement]:
    """How missed pledges of closed periods were settled; of last month, some are still to be decided."""
    rng = chances("settlements")
    sold = sales_by_month(credits)
    made = []
    for pledge in pledges:
        end = period_days(pledge.period)[1]
        if end >= LAST_DAY or end < FIRST_DAY or round(actual(pledge, sold), 2) >= pledge.pledge:
            continue
        last_month = pledge.period == "2026-02"
        if last_month and rng.random() < 0.3:
            continue
        decision = pick(rng, ("应付", "豁免", "缓交", "已付"), (5, 3, 2, 2) if last_month else (0, 3, 0.5, 7))
        reason = {"豁免": pick(rng, ("客户推迟收货", "新人首月", "参加培训", "自愿原则，予以豁免")), "缓交": "下月一并结算"}.get(decision)
        made.append(
            Settlement(
                pledge.period,
                pledge.level,
                pledge.owner,
                decision,
                0 if decision == "豁免" else pledge.donation,
                reason,
                DIRECTOR,
                next_workday(end + timedelta(int(rng.integers(2, 8)))),
            )
        )
    return made
