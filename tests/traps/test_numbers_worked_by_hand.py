"""Small companies in ../shared/numbers whose right numbers were worked out by hand, read from their files as a company would load them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analytics.answer import Answer
from analytics.catalog import ask
from analytics.ingest import import_file
from analytics.scope import Scope
from analytics.warehouse import ImportResult, Warehouse
from tests.modules import PROJECT

CASES = PROJECT.parent / "shared" / "numbers"
WILD = PROJECT.parent / "shared" / "wild"


def company(folder: str, monkeypatch: pytest.MonkeyPatch, today: str = "2026-03-31", upto: int | None = None) -> tuple[Warehouse, list[ImportResult]]:
    """A warehouse with the files of a folder, in name order; the test is skipped where the folder is absent."""
    if not (CASES / folder).is_dir():
        pytest.skip("../shared/numbers is not here")
    monkeypatch.setenv("ZHANBAO_TODAY", today)
    warehouse = Warehouse.open(":memory:")
    loaded = [one for path in sorted((CASES / folder).iterdir())[:upto] for one in import_file(warehouse, path)]
    return warehouse, loaded


def cells(answer: Answer, subject: str, column: str) -> dict[str, Any]:
    return {row[subject]: None if pd.isna(row[column]) else row[column] for row in answer.rows.to_dict("records")}


def test_previous_rank_counts_who_is_gone_now(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("1_previous_rank", monkeypatch)
    answer = ask(warehouse, "rankings", Scope("2026-02"))
    assert cells(answer, "person", "previous_rank") == {"丙": 3, "乙": 2}
    assert cells(answer, "person", "rank_change") == {"丙": 1, "乙": -1}


def test_heads_follow_the_latest_membership(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("2_heads", monkeypatch)
    teams = ask(warehouse, "rankings", Scope("2026-02"), ("team",))
    assert cells(teams, "team", "heads") == {"一部": 1, "二部": 1} and cells(teams, "team", "per_head") == {"一部": 100, "二部": 60}
    regions = ask(warehouse, "regions", Scope("2026-02"), ("team",))
    assert cells(regions, "team", "heads") == {"一部": 1, "二部": 1}
    first = ask(warehouse, "rankings", Scope("2026-02", where=(("team", ("一部",)),)))
    assert cells(first, "person", "sales") == {"张三": 100}


def test_new_customers_stay_unknown_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("3_new_customers", monkeypatch)
    board = ask(warehouse, "rankings", Scope("2026-03"), options={"measure": "new_customers"})
    assert cells(board, "person", "new_customers") == {"张三": 1, "李四": 1}
    assert cells(board, "person", "previous") == {"张三": None, "李四": None} and cells(board, "person", "change") == {"张三": None, "李四": None}
    steps = ask(warehouse, "trend", Scope("2026-Q1"), options={"measure": "new_customers", "grain": "month"})
    assert [None if pd.isna(value) else value for value in steps.rows["new_customers"]] == [None, None, 2]
    split = ask(warehouse, "totals", Scope("2026-03"), ("person",), {"metrics": "new_customers"})
    assert cells(split, "person", "value") == {"张三": 1, "李四": 1} and cells(split, "person", "previous") == {"张三": None, "李四": None}


def test_gross_profit_of_returns_with_a_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("4_profit_negative", monkeypatch)
    board = ask(warehouse, "rankings", Scope("2026-02"), options={"measure": "gross_profit"})
    assert cells(board, "person", "gross_profit") == {"张三": 400, "李四": -200} and cells(board, "person", "rank") == {"张三": 1, "李四": 2}
    day = ask(warehouse, "totals", Scope("2026-02-11"), options={"metrics": "gross_profit"})
    assert cells(day, "metric", "value") == {"gross_profit": -200}


def test_gross_profit_is_unknown_where_a_return_has_no_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("5_profit_uncosted_return", monkeypatch)
    answer = ask(warehouse, "totals", Scope("2026-02"), options={"metrics": "sales,gross_profit,gross_margin"})
    assert cells(answer, "metric", "value") == {"sales": 100, "gross_profit": None, "gross_margin": None}


def test_a_finished_february_is_compared_with_all_of_a_leap_february(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("6_leap_last_year", monkeypatch)
    answer = ask(warehouse, "totals", Scope("2025-02"), options={"metrics": "sales"})
    assert cells(answer, "metric", "last_year") == {"sales": 1000} and cells(answer, "metric", "last_year_rate") == {"sales": -0.5}
    steps = ask(warehouse, "trend", Scope("2025"), options={"grain": "month"})
    assert cells(steps, "period_start", "last_year")[date(2025, 2, 1)] == 1000


def test_a_landing_lies_inside_its_own_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("8_landing_outside", monkeypatch, "2026-03-09")
    row = ask(warehouse, "pledges", Scope("2026-03")).rows.iloc[0]
    assert pd.isna(row["landing_yuan"]) and row["landing_unknown"] or row["landing_low_yuan"] <= row["landing_yuan"] <= row["landing_high_yuan"]


def test_a_measure_is_compared_through_its_own_last_day_under_an_explicit_day(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("9_stale_sales", monkeypatch)
    answer = ask(warehouse, "totals", Scope("2026-03", date(2026, 3, 19)), options={"metrics": "sales,collected"})
    assert cells(answer, "metric", "value") == {"sales": 500, "collected": 500}
    assert cells(answer, "metric", "previous") == {"sales": 500, "collected": 500}
    assert any("2026-03-06" in note.zh for note in answer.notes)


def test_what_has_no_team_takes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("10_team_nobody", monkeypatch)
    answer = ask(warehouse, "rankings", Scope("2026-02"), ("team",))
    assert cells(answer, "team", "rank") == {"一部": 1, "二部": 2, "未分组": None}
    assert list(answer.rows["team"])[-1] == "未分组" and answer.facts["total"] == 180


def test_months_without_a_row_share_what_the_quarter_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("11_year_vs_months", monkeypatch)
    steps = ask(warehouse, "targets", Scope("2026-01"), ("person",)), ask(warehouse, "targets", Scope("2026-02"), ("person",)), ask(warehouse, "targets", Scope("2026-03"), ("person",))
    first, second, third = (float(one.rows["target"].iloc[0]) for one in steps)
    assert third == 333_000 and first + second + third == pytest.approx(590_000)


def test_a_renamed_person_keeps_pledge_target_and_sales(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, _ = company("12_rename", monkeypatch)
    settled = ask(warehouse, "settlement", Scope("2026-02"))
    assert cells(settled, "owner", "kept") == {"赵大宝": True, "钱思远": True} and cells(settled, "owner", "actual_yuan") == {"赵大宝": 100_000, "钱思远": 90_000}
    board = ask(warehouse, "rankings", Scope("2026-02"))
    assert cells(board, "person", "attainment") == {"赵大宝": 1.25, "钱思远": 1.125}
    teams = ask(warehouse, "rankings", Scope("2026-02"), ("team",))
    assert cells(teams, "team", "target") == {"一部": 160_000}


def test_a_pledge_of_a_name_two_people_hold_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, loaded = company("13_same_name_pledge", monkeypatch)
    assert [defect.code for one in loaded for defect in one.defects] == ["AMBIGUOUS_PERSON", "AMBIGUOUS_PERSON"]
    settled = ask(warehouse, "settlement", Scope("2026-02"))
    assert not set(settled.rows["owner"]) & {"王伟（E15）", "王伟（E16）"} and settled.facts["kept"] == 0
    board = ask(warehouse, "rankings", Scope("2026-02"))
    assert "target" not in board.rows or set(cells(board, "person", "target").values()) == {None}
