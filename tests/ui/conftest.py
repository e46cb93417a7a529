"""Pages run without a browser: the entry script under AppTest, on an empty warehouse or on a small company."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from analytics.warehouse import Warehouse
from tests.companies.company import sheet
from tests.modules import PROJECT
from ui import session

ENTRY = PROJECT / "ui" / "entry.py"
TODAY = date(2026, 3, 20)
TEAMS = {"华东一部": "华东", "华东二部": "华东", "华南一部": "华南"}
PEOPLE = {"田野": "华东一部", "赵敏": "华东一部", "王海燕": "华东二部", "陈思远": "华东二部", "刘洋": "华南一部", "吴倩": "华南一部"}


@pytest.fixture(autouse=True)
def _closed_after(_own_database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ZHANBAO_TODAY", TODAY.isoformat())
    yield
    session.close_warehouse()


@pytest.fixture
def company() -> Warehouse:
    """Six people in three teams of two regions; every workday each sells a known amount until 2026-03-19; targets and pledges."""
    house = session.warehouse()
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
    return house


Visit = Callable[..., AppTest]


@pytest.fixture
def visit() -> Visit:
    """Open a page (by file name) in a language, as a reader would; nothing may have raised."""

    def opened(page: str = "home", lang: str = "zh", **params: str) -> AppTest:
        at = AppTest.from_file(str(ENTRY), default_timeout=60)
        for name, value in ({"lang": lang} | params).items():
            at.query_params[name] = value
        at.run()
        if page not in ("home", "welcome"):
            at.switch_page(f"../pages/{page}.py")
            at.run()
        assert not at.exception, [error.value for error in at.exception]
        return at

    return opened


def words(at: AppTest) -> str:
    """Everything readable on the page outside tables and charts."""
    html = [element.proto.body for element in at.get("html")]
    return "\n".join([*html, *(one.value for one in at.markdown), *(one.value for one in at.caption), *(f"{one.label} {one.value} {one.delta}" for one in at.metric)])
