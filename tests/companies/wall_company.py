"""A company small enough to be copied for every test of the wall: six people in three teams, seven weeks of known sales."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet
from tests.companies.page_company import PEOPLE, TEAMS


def build(path: Path) -> Path:
    with Warehouse.open(path) as house:
        add_seven_weeks(house)
    return path


def add_seven_weeks(house: Warehouse) -> None:
    """田野 sells 6,000 a workday, 赵敏 5,000 … 吴倩 1,000, from 2026-02-02 to 2026-03-19; teams pledged 400,000 for March."""
    sold, day, number = [], date(2026, 2, 2), 0
    while day <= date(2026, 3, 19):
        if day.weekday() < 5:
            for place, name in enumerate(PEOPLE):
                number += 1
                sold.append({"order_id": f"S{number}", "ordered_on": day.isoformat(), "person": name, "customer": f"客户{number % 9}", "product": "X1", "amount_yuan": 1000 * (6 - place)})
        day += timedelta(days=1)
    house.commit([
        sheet("people", [{"person": name, "team": team, "region": TEAMS[team], "role": "销售", "hired_on": "2024-01-01"} for name, team in PEOPLE.items()]),
        sheet("sales", sold, file="销售.xlsx"),
        sheet("targets", [{"level": "company", "owner": "公司", "period": "2026-03", "metric": "sales", "value": 500_000}], file="目标.xlsx"),
        sheet("pledges", [{"owner": team, "level": "team", "period": "2026-03", "pledge_yuan": 400_000} for team in TEAMS], file="保证书.xlsx"),
    ])
