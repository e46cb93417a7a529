"""The small company of the page tests, and what some of them add to it: its rows are few enough to count by hand."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet

TEAMS = {"华东一部": "华东", "华东二部": "华东", "华南一部": "华南"}
PEOPLE = {"田野": "华东一部", "赵敏": "华东一部", "王海燕": "华东二部", "陈思远": "华东二部", "刘洋": "华南一部", "吴倩": "华南一部"}


def add_daily_sales(house: Warehouse) -> None:
    """Six people in three teams of two regions; every workday each sells a known amount until 2026-03-19; targets and pledges."""
    house.commit([sheet("people", [{"person": name, "team": team, "region": TEAMS[team], "role": "销售", "hired_on": "2024-01-01"} for name, team in PEOPLE.items()])])
    house.commit([sheet("products", [{"product": "X1", "line": "商用净水"}, {"product": "C1", "line": "商用咖啡机"}])])
    sold, day, number = [], date(2025, 1, 2), 0
    while day <= date(2026, 3, 19):
        if day.weekday() < 5:
            for place, name in enumerate(PEOPLE):
                number += 1
                sold.append({"order_id": f"S{number}", "ordered_on": day.isoformat(), "person": name, "customer": f"客户{number % 40}", "product": "X1" if number % 3 else "C1",
                             "amount_yuan": 1000 * (6 - place) + number % 7, "cost_yuan": 600 * (6 - place)})
        day += timedelta(days=1)
    house.commit([sheet("sales", sold, file="销售.xlsx")])
    months = [f"2025-{month:02d}" for month in range(1, 13)] + ["2026-01", "2026-02", "2026-03"]
    aims = [{"level": "company", "owner": "公司", "period": month, "metric": "sales", "value": 500_000} for month in months]
    aims += [{"level": "region", "owner": region, "period": month, "metric": "sales", "value": 250_000} for month in months for region in ("华东", "华南")]
    aims += [{"level": "team", "owner": team, "period": month, "metric": "sales", "value": 160_000} for month in months for team in TEAMS]
    house.commit([sheet("targets", aims, file="目标.xlsx")])
    house.commit([sheet("pledges", [{"owner": team, "level": "team", "period": "2026-03", "pledge_yuan": 150_000, "donation_yuan": 500} for team in TEAMS], file="保证书.xlsx")])
