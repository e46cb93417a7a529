"""Dates as people write them, and which of day and month comes first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.ingest import ReadOptions, import_file
from analytics.ingest.terms.dates import DateStyle, decide_order, parse_date, parse_moment, parse_period
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, csv_file

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31))
PLAIN = DateStyle()


@pytest.mark.parametrize("text", [
    "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "2026 年 3 月 5 日", "20260305", "26年3月5日", "2026-03-05 星期四", "2026/3/5（周四）",
    "Mar 5, 2026", "5 March 2026", "5-Mar-2026", "March 5th, 2026", "5-Mar-26", "46086", "46086.75", "２０２６－０３－０５", "2026-03-05T00:00:00", "2026年3月5号",
    "Thursday, March 5, 2026",
])
def test_usual_spellings_are_read(text: str) -> None:
    assert parse_date(text, PLAIN) == date(2026, 3, 5)


@pytest.mark.parametrize(("text", "moment"), [
    ("2026-03-05 9:30", datetime(2026, 3, 5, 9, 30)), ("2026/3/5 下午2:05", datetime(2026, 3, 5, 14, 5)), ("2026年3月5日 9时30分", datetime(2026, 3, 5, 9, 30)),
    ("3/5/2026 2:30 PM", datetime(2026, 3, 5, 14, 30)), ("2026-03-05T01:00:00Z", datetime(2026, 3, 5, 9, 0)), ("2026-03-05 10:00:00+09:00", datetime(2026, 3, 5, 9, 0)),
    ("20260305093000", datetime(2026, 3, 5, 9, 30)), ("2026-03-05 09:30:15.250", datetime(2026, 3, 5, 9, 30, 15)),
    ("2026-03-05 01:00:00.000000 UTC", datetime(2026, 3, 5, 9, 0)), ("2026-03-05 09:00 GMT+8", datetime(2026, 3, 5, 9, 0)), ("Mar 4, 2026 5:00:00 PM PST", datetime(2026, 3, 5, 9, 0)),
    ("2026-03-05 09:00 CST", None), ("12:15 AM", None),
])
def test_times_and_offsets_become_company_local(text: str, moment: datetime | None) -> None:
    assert parse_moment(text, PLAIN) == moment


@pytest.mark.parametrize("text", ["2024/13/01", "2024-02-30", "3月", "昨天", "2026", "12345678", "1900-01-0", "2026-03-05 25:00", "1899-12-31 16:12:27", "abc"])
def test_impossible_dates_are_none(text: str) -> None:
    assert parse_date(text, PLAIN) is None


def test_a_date_without_a_year_takes_the_years_title() -> None:
    assert parse_date("3月5日", DateStyle(year=2026)) == date(2026, 3, 5)
    assert parse_date("3月5日", PLAIN) is None


def test_serials_count_from_1904_where_the_workbook_does() -> None:
    assert parse_date("44624", DateStyle(date1904=True)) == date(2026, 3, 5)


def test_one_telling_value_decides_the_whole_column() -> None:
    assert decide_order(["01-02-2018", "03-04-2018", "26-02-2018"]).order == "DMY"
    assert decide_order(["3/1/2017", "10/20/2016"]).order == "MDY"
    assert decide_order(["26-3-2", "26-12-31"]).order == "YMD"
    assert decide_order(["3/1/2017", "10/20/2016"]).settled


def test_without_a_telling_value_the_order_is_a_guess_that_says_so() -> None:
    assert not decide_order(["3/1/2017", "4/2/2017"]).settled
    assert decide_order(["3/1/2017", "4/2/2017"]).order == "MDY"
    assert decide_order(["1.2.2017"]).order == "DMY"


def test_values_that_contradict_each_other_are_noticed() -> None:
    assert decide_order(["26-02-2018", "02-26-2018", "27-02-2018"]).mixed


@given(DAYS)
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    spellings = (f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%d %B %Y}", f"{day:%Y.%m.%d}")
    for text in (*spellings, str((day - date(1899, 12, 30)).days)):
        assert parse_date(text, PLAIN) == day, text


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["DMY", "MDY"]))
def test_a_column_with_a_telling_day_comes_back_whole(days: list[date], order: str) -> None:
    days = [*days, date(2020, 1, 31)]
    texts = [f"{d.day}/{d.month}/{d.year}" if order == "DMY" else f"{d.month}/{d.day}/{d.year}" for d in days]
    decided = decide_order(texts)
    assert decided.order == order
    assert [parse_date(text, DateStyle(decided.order)) for text in texts] == days


@given(st.datetimes(min_value=datetime(1960, 1, 1), max_value=datetime(2099, 1, 1)))
def test_a_serial_with_a_fraction_keeps_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert parse_moment(f"{serial:.9f}", PLAIN) == moment


@given(st.text(max_size=24))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    found = parse_moment(text, PLAIN)
    assert found is None or isinstance(found, datetime)


@pytest.mark.parametrize(("text", "period"), [
    ("2026年3月", "2026-03"), ("2026-3", "2026-03"), ("2026Q1", "2026-Q1"), ("2026", "2026"), ("2026-03-01 00:00:00", "2026-03"), ("46082", "2026-03"),
    ("3月", "2026-03"), ("3月份", "2026-03"), ("Q1", "2026-Q1"), ("第一季度", "2026-Q1"), ("某月", None),
])
def test_periods_in_the_spelling_of_the_calendar(text: str, period: str | None) -> None:
    assert parse_period(text, DateStyle(year=2026)) == period


@pytest.mark.parametrize(("text", "day"), [
    ("2026-W11", "2026-03-15"), ("2026年第11周", "2026-03-15"), ("第11周", "2026-03-15"), ("W53", None), ("2026Q3", "2026-09-30"), ("一季度", "2026-03-31"),
    ("2026年第二季度", "2026-06-30"), ("第5季度", None), ("2026-03", "2026-03-31"),
])
def test_weeks_and_quarters_stand_on_their_last_day(text: str, day: str | None) -> None:
    found = parse_date(text, DateStyle(year=2025 if text == "W53" else 2026))
    assert (str(found) if found else None) == day


def test_a_week_that_is_not_over_stands_on_today() -> None:
    assert parse_date("2026-W11", DateStyle(today=date(2026, 3, 11))) == date(2026, 3, 11)


@pytest.mark.parametrize("text", ["2026-W11", "2026W11", "2026年第11周", "2026 年 第 11 周", "W11"])
def test_a_week_never_stands_for_its_month(text: str):
    assert parse_period(text, DateStyle(year=2026)) is None


@pytest.mark.parametrize(("dataset", "text"), [
    ("pledges", "层级,保证人,期间,保证业绩\n个人,赵敏,2026-03,900000\n个人,赵敏,2026-W11,100000\n"),
    ("targets", "层级,负责人,期间,目标\n个人,赵敏,2026-03,900000\n个人,赵敏,2026年第11周,100000\n"),
])
def test_a_sheet_by_week_does_not_replace_a_month(tmp_path: Path, dataset: str, text: str):
    with Warehouse.open(":memory:") as house:
        (loaded,) = import_file(house, csv_file(tmp_path, text), ReadOptions(dataset=dataset, today=TODAY))
        held = house.run(f"SELECT period FROM main.{dataset}")["period"].to_pylist()
    assert (loaded.rows_loaded, loaded.rows_rejected, held) == (1, 1, ["2026-03"])
    said = loaded.defects[0].message.zh
    assert "第 3 行" in said and text.splitlines()[2].split(",")[2] in said
