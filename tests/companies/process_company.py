"""Rows of the process sheets, small enough to count by hand, added to the small company of the page tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from analytics.schema import DECISION_NODES, SALES_STAGES
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet

FIRST = date(2026, 1, 5)


def add_deals(house: Warehouse) -> None:
    """Ten deals created on one day: all reach step 1, eight step 2, five step 3; the customer is one step behind; two are lost."""
    furthest = [3, 3, 3, 3, 3, 2, 2, 2, 1, 1]
    deals, events = [], []
    for number, last in enumerate(furthest, start=1):
        name = f"D{number}"
        outcome = {"outcome": "lost", "closed_on": "2026-03-01"} if number > 8 else {"outcome": "open"}
        deals.append({"deal_id": name, "created_on": FIRST.isoformat(), "person": "田野", "team": "华东一部", "customer": f"客户{number}",
                      "amount_yuan": 10_000 * number, **outcome})
        for track, stages, reach in (("sales", SALES_STAGES, last), ("decision", DECISION_NODES, last - 1)):
            events += [{"deal_id": name, "track": track, "stage": stages[step].zh, "entered_on": (FIRST + timedelta(days=7 * step)).isoformat()}
                       for step in range(reach)]
    deals.append({"deal_id": "D11", "created_on": FIRST.isoformat(), "customer": "客户11", "amount_yuan": 990_000, "outcome": "open"})
    events += [{"deal_id": "D11", "track": "sales", "stage": SALES_STAGES[step].zh, "entered_on": "2026-01-20"} for step in range(4)]
    events += [{"deal_id": "D11", "track": "decision", "stage": DECISION_NODES[0].zh, "entered_on": "2026-01-20"}]
    house.commit([sheet("deals", deals, file="商机.xlsx"), sheet("stage_events", events, file="阶段.xlsx")])


def add_visits(house: Warehouse) -> None:
    """Eight visits in March: six long enough with a result, two too short; four of five plans kept."""
    visits = []
    for number in range(8):
        start = datetime(2026, 3, 2 + number, 9, 30)
        visits.append({"person": "田野" if number < 5 else "赵敏", "customer": f"客户{number}", "started_at": start.isoformat(sep=" "),
                       "ended_at": (start + timedelta(minutes=30 if number < 6 else 5)).isoformat(sep=" "), "result": "有意向",
                       "purpose": "collect" if number < 3 else "service"})
    plans = [{"person": "田野", "date": f"2026-03-{2 + number:02d}", "customer": f"客户{number if number < 4 else 39}"} for number in range(5)]
    house.commit([sheet("visits", visits, file="拜访.xlsx"), sheet("day_plans", plans, file="计划.xlsx")])


def add_media(house: Warehouse) -> None:
    """Two media with money and one without: ROI 1.00, −0.50 and unknown."""
    rows = [
        {"date": "2026-03-02", "medium": "百度搜索", "cost_yuan": 100_000, "leads": 200, "deals": 20, "revenue_yuan": 600_000, "margin_yuan": 200_000},
        {"date": "2026-03-02", "medium": "分众电梯", "cost_yuan": 50_000, "leads": 10, "deals": 1, "revenue_yuan": 70_000, "margin_yuan": 25_000},
        {"date": "2026-03-02", "medium": "老客转介绍", "cost_yuan": 0, "leads": 30, "deals": 9, "revenue_yuan": 90_000, "margin_yuan": 30_000},
    ]
    house.commit([sheet("media", rows, file="投放.xlsx")])


def add_surveys(house: Warehouse) -> None:
    """Ten answers about two items, eight of ten satisfied with the looks; three answers about a third item."""
    rows = []
    for number in range(10):
        for item, score in (("外观", 5 if number < 8 else 2), ("价格", 3)):
            rows.append({"answered_on": "2026-03-05", "respondent": f"R{number}", "region": "华东", "part": "product", "item": item, "score": score,
                         "scale": 5, "recommend": 10 if number < 6 else 5})
    rows += [{"answered_on": "2026-03-05", "respondent": f"R{number}", "part": "service", "item": "安装", "score": 5, "scale": 5} for number in range(3)]
    house.commit([sheet("surveys", rows, file="满意度.xlsx")])
