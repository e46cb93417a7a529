"""Every question that can be asked another way gives the same number for the same cell: generated over the catalog and the metrics.

One small company with what makes paths part: returns without a cost, people without rows or without a team, blank revenues, rows
without a day, customers too new to tell. Each question is asked once.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analytics.answer import Answer
from analytics.catalog import QUESTIONS, ask
from analytics.errors import ZhanbaoError
from analytics.metrics import BY_NAME, METRICS, SUMMED
from analytics.question import Question
from analytics.scope import Scope
from analytics.warehouse import Warehouse
from analytics.warehouse.asking.dimensions import DIMENSIONS
from analytics.warehouse.asking.tables import has_dimension
from reports.answer_forms import answer_bytes
from reports.boards.board_report import BoardOrder
from reports.boards.leaderboard_report import leaderboard_report
from reports.sheets.records import answer_record
from sample_data.by_hand import sheet, warehouse_with

PERIOD, SCOPE = "2026-03", Scope("2026-03")
# A column may be called like a metric and count something else: which, and why it is no other path to it.
OF_ITS_OWN = {
    ("media_roi", "deals"): "deals of the media file, which is that metric",
    ("segments", "customers"): "all customers of a segment, not those served",
    ("segments", "sales"): "by today's customers of the segment", ("segments", "gross_profit"): "likewise",
    ("media_payback", "cost_yuan"): "from the first month on, of the rows that tell their return", ("segment_fit", "customers"): "likewise", ("budget_use", "sales"): "through the day expenses reach",
}
# Unknown in the total of media where a group lacks them.
NOT_IN_TOTAL = ("impressions", "views", "clicks", "viewers", "repeat_viewers", "ctr", "cpc_yuan", "retention")
SPLIT_BY = {"sales": ("person", "team", "region", "product", "line", "channel", "customer"), "media": ("medium", "campaign"), "deals": ("person", "team"), "visits": ("person", "team")}


def sold(day: str, person: str | None, yuan: float, **more: Any) -> dict[str, Any]:
    return {"ordered_on": day, "person": person, "amount_yuan": yuan} | more


@pytest.fixture(scope="module")
def house() -> Iterator[Warehouse]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ZHANBAO_TODAY", "2026-03-31")
        yield warehouse_with(
            sheet("people", [{"person": "甲", "team": "一部", "region": "华东"}, {"person": "乙", "team": "二部", "region": "华南"}, {"person": "丙", "team": "二部", "region": "华南"},
                             {"person": "丙", "team": "一部", "region": "华东", "valid_from": "2026-03-01"}, {"person": "丁"}]),
            sheet("customers", [{"customer": "K1", "source_medium": "抖音", "created_on": "2025-12-01"}, {"customer": "K2", "source_medium": "百度"}]),
            sheet("sales", [
                sold("2025-03-03", "甲", 70, customer="K0", cost_yuan=30, channel="直营"), sold("2025-12-01", "甲", 100, customer="K0", cost_yuan=60, channel="直营", product="P"),
                sold("2026-02-10", "乙", 80, customer="K1", cost_yuan=50, channel="经销"), sold("2026-03-03", "甲", 300, customer="K1", cost_yuan=180, order_id="A", channel="直营", product="P"),
                sold("2026-03-04", "甲", -50, customer="K1", order_id="B", channel="直营"), sold("2026-03-05", "乙", 120, customer="K2", cost_yuan=70, order_id="C", channel="经销"),
                sold("2026-03-06", None, 40, customer="K3", cost_yuan=10), sold("2026-03-09", "丙", -30, customer="K2", cost_yuan=-20, order_id="D"),
                sold("2026-03-10", "外人", 0.1, cost_yuan=0.1), sold("2026-03-10", "外人", 0.2, cost_yuan=0.1)]),
            sheet("receipts", [{"received_on": "2026-02-04", "person": "甲", "amount_yuan": 50}, {"received_on": "2026-03-05", "person": "甲", "amount_yuan": 60},
                               {"received_on": "2026-03-06", "amount_yuan": 5}]),
            sheet("deals", [{"deal_id": f"D{n}", "created_on": "2026-02-02", "person": who, "outcome": end, "closed_on": day, "amount_yuan": 100 + n}
                            for n, (who, end, day) in enumerate((("甲", "won", "2026-03-03"), ("乙", "lost", "2026-03-04"), ("乙", "won", None), ("丙", "open", None)))]),
            sheet("visits", [{"started_at": "2026-03-03 09:00:00", "person": "甲", "customer": "K1"}, {"started_at": "2026-03-04 09:00:00", "person": "乙", "customer": "K2"}]),
            sheet("media", [
                {"date": "2026-03-02", "medium": "抖音", "campaign": "春", "cost_yuan": 100, "revenue_yuan": 300, "clicks": 10, "impressions": 100, "leads": 4, "deals": 1},
                {"date": "2026-03-03", "medium": "抖音", "campaign": "春", "cost_yuan": 50, "clicks": 5}, {"date": "2026-03-04", "medium": "百度", "revenue_yuan": 80, "clicks": 9, "impressions": 5},
                {"medium": "百度", "cost_yuan": 1000, "revenue_yuan": 1}]),
            sheet("targets", [{"period": "2026-03", "owner": "甲", "value": 500}, {"period": "2026-03", "level": "team", "owner": "二部", "value": 200}]),
            sheet("pledges", [{"period": "2026-03", "owner": "甲", "pledge_yuan": 400}, {"period": "2026-03", "level": "team", "owner": "二部", "pledge_yuan": 100}]))


@pytest.fixture(scope="module")
def asked(house: Warehouse) -> Any:
    """Questions by name, dimensions and options, each asked once."""
    kept: dict[Any, Answer] = {}

    def one(name: str, by: tuple[str, ...] = (), scope: Scope = SCOPE, **options: str) -> Answer:
        key = (name, by, scope, tuple(sorted(options.items())))
        if key not in kept:
            kept[key] = ask(house, name, scope, by, options)
        return kept[key]
    return one


def known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 6)


def cells(answer: Answer, dims: tuple[str, ...], column: str) -> dict[tuple[Any, ...], float | None]:
    return {tuple(row[dim] for dim in dims): known(row[column]) for row in answer.rows.to_dict("records")}


def table_of(name: str) -> str:
    return BY_NAME[BY_NAME[name].of[0]].table if BY_NAME[name].of else BY_NAME[name].table


def split(table: str) -> tuple[str, ...]:
    return SPLIT_BY.get("sales" if table == "receipt_credits" else table, ())


def totals_of(asked: Any, name: str, dims: tuple[str, ...], column: str = "value") -> dict[tuple[Any, ...], float | None]:
    metrics = ",".join(m.name for m in METRICS if table_of(m.name) == table_of(name))
    rows = asked("totals", dims, metrics=metrics).rows
    return {tuple(row[dim] for dim in dims): known(row[column]) for row in rows.to_dict("records") if row["metric"] == name}


def agree(this: dict[Any, float | None], that: dict[Any, float | None], nothing: tuple[float | None, ...] = (None, 0.0)) -> None:
    """The same number in every cell both have; a cell that one of them lists alone measured nothing."""
    assert {key: value for key, value in this.items() if key in that} == {key: value for key, value in that.items() if key in this}
    assert {value for key, value in [*this.items(), *that.items()] if (key in this) != (key in that)} <= set(nothing)


@pytest.mark.parametrize("name", [m.name for m in METRICS])
def test_a_month_of_the_trend_is_the_month_of_the_totals(asked: Any, name: str) -> None:
    steps = asked("trend", scope=Scope("2026-Q1"), measure=name, grain="month").rows
    by_month = {step: known(value) for step, value in zip(steps["period_start"], steps[name], strict=True)}
    assert by_month.get(date(2026, 3, 1)) == totals_of(asked, name, ())[()]
    if "last_year" in steps and date(2026, 3, 1) in by_month:
        assert known(steps["last_year"].iloc[-1]) == totals_of(asked, name, (), "last_year")[()]


@pytest.mark.parametrize("name", SUMMED)
def test_a_board_is_the_totals_split(asked: Any, name: str) -> None:
    for dim in split(table_of(name)):
        if not all(has_dimension(BY_NAME[part].table, dim) for part in (BY_NAME[name].of or (name,)) if BY_NAME[part].value):
            continue
        board = asked("rankings", (dim,), measure=name)
        for column, of_totals in (((name, "value"), ("previous", "previous")) if "previous" in board.rows else ((name, "value"),)):
            theirs = {key: value for key, value in totals_of(asked, name, (dim,), of_totals).items() if key != (DIMENSIONS[dim].blank.zh,)}
            ours = {key: value for key, value in cells(board, (dim,), column).items() if key != (DIMENSIONS[dim].blank.zh,)}
            if column == name or board.previous is not None:
                agree(ours, theirs, (None, 0.0) if column == name else (None, 0.0, *ours.values(), *theirs.values()))
        assert known(board.facts["total"]) == totals_of(asked, name, ())[()]
        if BY_NAME[name].additive and BY_NAME[name].formula is None and board.rows[name].notna().any():
            assert known(board.rows[name].sum() + board.facts["unassigned"]) == known(board.facts["total"])


def test_one_person_asked_alone_has_the_number_of_the_board(asked: Any) -> None:
    for name in SUMMED:
        board = cells(asked("rankings", ("person",), measure=name), ("person",), name)
        metrics = ",".join(SUMMED)
        for person in ("甲", "丁"):
            alone = asked("totals", scope=Scope(PERIOD, where=(("person", (person,)),)), metrics=metrics).rows
            assert known(alone.loc[alone["metric"] == name, "value"].iloc[0]) == board.get((person,), 0.0 if BY_NAME[name].formula is None else board.get((person,))), (name, person)


def ways(question: Question) -> list[tuple[str, ...]]:
    return [(), *((dim,) for dim in SPLIT_BY.get(question.dataset, ()) if question.by is None)]


def test_a_column_called_like_a_metric_is_that_metric(asked: Any) -> None:
    compared = set()
    for question in QUESTIONS:
        for by in ways(question) if question.name not in ("totals", "trend", "rankings") else ():
            try:
                answer = asked(question.name, by)
            except ZhanbaoError:  # takes no dimension, or not this one
                continue
            dims = tuple(column.name for column in answer.columns if column.name in DIMENSIONS and DIMENSIONS[column.name].grain is None)
            for name in (column.name for column in answer.columns if len(dims) == 1 and not answer.empty and another_path(question, column.name)):
                agree(cells(answer, dims, name), totals_of(asked, name, dims))
                compared.add((question.name, name))
            whole = answer.facts.get("total")
            for name, value in whole.items() if isinstance(whole, dict) else ():
                if another_path(question, name) and name not in NOT_IN_TOTAL:
                    assert known(value) == totals_of(asked, name, ())[()], (question.name, name)
                    compared.add((question.name, f"total {name}"))
    assert compared >= {("regions", "sales"), ("channels", "gross_profit"), ("channels", "new_customers"), ("media_roi", "roas"), ("media_roi", "cpc_yuan"),
                        ("regions", "total sales"), ("channels", "total sales"), ("media_roi", "total cost_yuan")}


def another_path(question: Question, name: str) -> bool:
    return name in BY_NAME and table_of(name) == question.dataset and (question.name, name) not in OF_ITS_OWN


def test_deals_closed_are_the_same_in_velocity_totals_and_rankings(asked: Any) -> None:
    for scope in (SCOPE, Scope()):
        velocity = asked("velocity", ("person",), scope, corrected="no").rows
        for ours, name in (("won", "won_deals"), ("lost", "lost_deals")):
            rows = asked("totals", ("person",), scope, metrics="won_deals,lost_deals").rows
            theirs = {(row["person"],): known(row["value"]) for row in rows.to_dict("records") if row["metric"] == name}
            agree({(row["person"],): known(row[ours]) for row in velocity.to_dict("records")}, theirs)


def test_targets_and_pledges_reached_what_the_board_says(asked: Any) -> None:
    boards = {dim: cells(asked("rankings", (dim,)), (dim,), "sales") for dim in ("person", "team", "region")}
    for question, column in (("targets", "actual"), ("pledges", "actual_yuan")):
        rows = asked(question).rows
        assert len(rows) >= 2
        for row in rows[rows["level"].isin(list(boards))].to_dict("records"):
            assert known(row[column]) == boards[row["level"]][(row["owner"],)]


@pytest.mark.parametrize("dim", ["person", "team"])
def test_workbook_json_and_poster_say_what_the_question_says(house: Warehouse, asked: Any, dim: str) -> None:
    answer = asked("rankings", (dim,))
    said = cells(answer, (dim,), "sales")
    record = answer_record(answer, "zh")
    assert {(row[dim],): known(row["sales"]) for row in record["rows"]} == said  # type: ignore[index, union-attr, attr-defined]
    book = openpyxl.load_workbook(io.BytesIO(answer_bytes(answer, "xlsx", "zh"))).worksheets[0]
    heads = [cell.value for cell in book[4]]
    place, value = heads.index(DIMENSIONS[dim].label.zh), next(n for n, head in enumerate(heads) if str(head).startswith("成交额"))
    written = {(row[place].value,): row[value].value for row in book.iter_rows(min_row=5) if row[place].value}
    assert {key: known(amount) for key, amount in written.items()} == said
    assert all(amount is None or len(repr(float(amount))) < 16 for amount in written.values()), "no floating dust"
    report = leaderboard_report(house, BoardOrder("teams" if dim == "team" else "leaderboard", PERIOD, "manager"))
    for line in report.people:
        assert known(line.value) == said[(line.name,)]
