"""A small company whose boards are easy to check by hand: twelve people in three teams, two weeks of sales."""

from __future__ import annotations

from typing import Any

from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet, warehouse_with

NAMES = ("田野", "赵敏", "王海燕", "陈思远", "刘洋", "吴倩", "罗浩", "方圆", "程诺", "梁雪", "石磊", "向阳")
TEAMS = ("华东一部", "华南一部", "成都部")
DAY = "2026-03-18"


def small_company(path: Any = ":memory:", **settings: Any) -> Warehouse:
    """The n-th person sells (13 − n) × 10 000 yuan in 2026-W12 and 5 000 more than half of that the week before."""
    people = [{"person": name, "team": TEAMS[n % 3], "region": "全国", "hired_on": "2024-01-01"} for n, name in enumerate(NAMES)]
    return warehouse_with(sheet("people", people), sheet("sales", sales(), file="销售.xlsx"), path=path, **settings)


def sales(amounts: dict[str, float] | None = None, names: tuple[str, ...] = NAMES) -> list[dict[str, Any]]:
    """The sales of both weeks; `amounts` changes this week's of some people."""
    rows = []
    for n, name in enumerate(names):
        now = (amounts or {}).get(name, (12 - n) * 10_000)
        rows.append({"order_id": f"A{n}", "ordered_on": DAY, "person": name, "customer": f"客户{n}", "amount_yuan": now})
        rows.append({"order_id": f"B{n}", "ordered_on": "2026-03-11", "person": name, "customer": f"客户{n}", "amount_yuan": (12 - n) * 5_000 + 5_000})
    return rows


def pledges() -> list[dict[str, Any]]:
    """Two people and one team pledge for March."""
    made = [{"owner": name, "level": "person", "period": "2026-03", "pledge_yuan": amount} for name, amount in (("田野", 300_000), ("赵敏", 200_000))]
    return [*made, {"owner": "华东一部", "level": "team", "period": "2026-03", "pledge_yuan": 500_000}]
