from __future__ import annotations

from datetime import date

import pytest

from analytics.catalog import ask
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from sample_data.by_hand import sheet, warehouse_with

PEOPLE = {"田野": "一部", "赵敏": "一部", "王海燕": "二部"}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv("ZHANBAO_TODAY", "2026-04-01")
    people = [{"person": name, "team": team, "region": "华东", "hired_on": "2025-01-01"} for name, team in PEOPLE.items()]
    people.append({"person": "李泽明", "team": "二部", "region": "华东", "hired_on": "2026-02-25"})
    sold = [
        ("2025-10-10", "田野", 10), ("2025-12-05", "田野", 100), ("2025-12-06", "赵敏", 200), ("2026-01-05", "田野", 300), ("2026-01-06", "赵敏", 200), ("2026-02-05", "田野", 300),
        ("2026-02-06", "赵敏", 200), ("2026-02-07", "王海燕", 50), ("2026-03-05", "田野", 400), ("2026-03-06", "赵敏", 200), ("2026-03-19", "李泽明", 250), ("2026-03-20", "王海燕", -5),
    ]
    orders = [{"order_id": f"S{n}", "line_no": "1", "ordered_on": day, "person": who, "customer": "客户", "amount_yuan": amount} for n, (day, who, amount) in enumerate(sold)]
    return warehouse_with(sheet("people", people), sheet("sales", orders))


def rows(house: Warehouse, **scope) -> list[tuple]:
    found = ask(house, "milestones", Scope(**{"period": "2026-03"} | scope)).rows
    return [(row.day, row.owner, row.kind, row.said_zh) for row in found.itertuples()]


def test_a_first_deal_names_the_day_of_employment(house: Warehouse) -> None:
    assert (date(2026, 3, 19), "李泽明", "first_deal", "入职第 23 天首单") in rows(house)


def test_the_largest_order_is_told(house: Warehouse) -> None:
    assert (date(2026, 3, 5), "田野", "largest_order", "签下本期最大一单 400 元") in rows(house)


def test_streaks_count_periods_in_a_row(house: Warehouse) -> None:
    streaks = ask(house, "milestones", Scope(period="2026-03")).facts["streaks"]
    assert streaks["田野"].zh == "连续 3 个月第 1"
    assert streaks["赵敏"].zh == "连续 4 个月前三"
    assert "王海燕" not in streaks  # a return is no result
    assert "李泽明" not in streaks


def test_a_team_streak_needs_another_team(house: Warehouse) -> None:
    assert any(kind == "team_streak" and owner == "一部" for _day, owner, kind, _said in rows(house))
    assert not any(kind == "team_streak" for _day, _owner, kind, _said in rows(house, where=(("team", ("一部",)),)))


def test_the_first_months_of_data_have_no_first_deals(house: Warehouse) -> None:
    assert not any(kind == "first_deal" for _day, _owner, kind, _said in rows(house, period="2025-12"))


def test_without_sales_there_is_a_note_and_no_rows() -> None:
    answer = ask(warehouse_with(), "milestones", Scope(period="2026-03"))
    assert answer.empty
    assert answer.notes
    assert answer.facts["streaks"] == {}


def daily(person: str, amounts: dict[str, float], team: str = "一部") -> list[dict]:
    return [{"ordered_on": day, "person": person, "team": team, "amount_yuan": amount, "order_id": f"{person}{day}"} for day, amount in amounts.items()]


def told(sold: list[dict], period: str, kind: str) -> dict[str, str]:
    found = ask(warehouse_with(sheet("sales", sold)), "milestones", Scope(period=period, as_of=date(2026, 3, 31))).rows
    return {row.owner: row.said_zh for row in found.itertuples() if row.kind == kind}


HISTORY = {"2025-11-05": 100, "2025-12-05": 300, "2026-01-05": 200, "2026-02-05": 250}


def test_the_best_month_ever_is_a_record() -> None:
    assert told(daily("甲", HISTORY | {"2026-03-05": 301}), "2026-03", "record")["甲"] == "单月成交额 301 元，历史最高"
    assert told(daily("甲", HISTORY | {"2026-03-05": 300}), "2026-03", "record") == {}  # level with the best is no record


def test_a_record_needs_ninety_days_and_three_earlier_results() -> None:
    assert told(daily("甲", {"2026-01-05": 1, "2026-02-05": 2, "2026-03-05": 300}), "2026-03", "record") == {}
    assert told(daily("甲", {"2025-10-05": 1, "2026-01-05": 2, "2026-03-05": 300}), "2026-03", "record") == {}


def test_the_best_day_is_told_in_a_week_that_is_no_record() -> None:
    days = {"2025-11-05": 100, "2025-11-06": 100, "2025-11-07": 100, "2025-12-05": 90, "2026-03-18": 150}
    assert told(daily("甲", days), "2026-W12", "record")["甲"] == "单日成交额 150 元，历史最高"


def test_a_team_has_records_too() -> None:
    assert "团队历史最高" in told(daily("甲", HISTORY) + daily("乙", {"2026-03-05": 400}), "2026-03", "team_record")["一部"]


def test_a_total_that_passes_a_round_step_is_told_on_that_day() -> None:
    sold = daily("甲", {"2026-02-05": 3_500_000, "2026-03-04": 400_000, "2026-03-05": 300_000}) + daily("乙", {"2026-02-05": 900_000, "2026-03-05": 50_000}, "二部")
    answer = ask(warehouse_with(sheet("sales", sold)), "milestones", Scope(period="2026-03", as_of=date(2026, 3, 31))).rows
    passed = answer[answer["kind"] == "step"]
    assert list(zip(passed["owner"], passed["day"], passed["said_zh"], strict=True)) == [("甲", date(2026, 3, 5), "本季累计成交额破 400 万")]


def test_a_step_passed_before_the_period_is_no_news() -> None:
    assert told(daily("甲", {"2026-02-05": 4_000_000, "2026-03-05": 300_000}), "2026-03", "step") == {}


def test_only_additive_measures_have_records(house: Warehouse) -> None:
    kinds = set(ask(house, "milestones", Scope(period="2026-03"), options={"measure": "orders"}).rows["kind"])
    assert not kinds & {"record", "step"}


def test_where_several_orders_are_as_large_none_is_the_largest() -> None:
    sold = [{"order_id": f"S{n}", "ordered_on": "2026-03-05", "person": who, "customer": "客户", "amount_yuan": 50_000} for n, who in enumerate("甲乙丙")]
    assert not any(kind == "largest_order" for _day, _owner, kind, _said in rows(warehouse_with(sheet("sales", sold))))


def test_one_person_alone_tells_nothing_of_teams(house: Warehouse) -> None:
    assert not any(kind.startswith("team_") for _day, _owner, kind, _said in rows(house, where=(("person", ("田野",)),)))
