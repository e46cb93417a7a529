"""Day or month first: decided once per column from all there is on the sheet, else asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import column, csv_file, only


def days(folder: Path, text: str, field: str = "ordered_on", **said: object) -> tuple[list[object], list[str]]:
    sheet = only(csv_file(folder, text), **said)
    return column(sheet, field), [one.key for one in sheet.questions]


FEBRUARY = [date(2026, 2, 5), date(2026, 2, 6)]


@pytest.mark.parametrize("text", [
    "日期,月份,销售员,金额\n05/02/2026,2月,甲,1\n06/02/2026,2月,乙,1\n",
    "Date,Month Name,Rep,Amount\n05/02/2026,February,A,1\n06/02/2026,February,B,1\n",
    "Date,Month Number,Rep,Amount\n05/02/2026,2,A,1\n06/02/2026,2,B,1\n",
    "日期,年月,销售员,金额\n05/02/2026,202602,甲,1\n06/02/2026,202602,乙,1\n",
    "日期,季度,销售员,金额\n05/02/2026,Q1,甲,1\n06/02/2026,Q1,乙,1\n",
    "日期,星期,销售员,金额\n05/02/2026,星期四,甲,1\n06/02/2026,星期五,乙,1\n",
    "2026年2月销售\n日期,销售员,金额\n05/02/2026,甲,1\n06/02/2026,乙,1\n",
    "Order Date,Ship Date,Rep,Amount\n05/02/2026,25/02/2026,A,1\n06/02/2026,07/02/2026,B,1\n",
    "日期,销售员,金额\n5.2.2026,甲,1\n6.2.2026,乙,1\n",
])
def test_what_stands_beside_the_date_decides(tmp_path: Path, text: str) -> None:
    assert days(tmp_path, text) == (FEBRUARY, [])


def test_nothing_decides_and_it_is_asked_with_both_readings(tmp_path: Path) -> None:
    text = "日期,销售员,金额\n05/02/2026,甲,1\n06/02/2026,乙,1\n"
    sheet = only(csv_file(tmp_path, text))
    assert [one.key for one in sheet.questions] == ["dates:日期"]
    assert [answer.said for answer in sheet.questions[0].answers] == ["dates:日期=MDY", "dates:日期=DMY"]
    assert "2026-02-05 至 2026-02-06" in sheet.questions[0].answers[1].label.zh
    assert days(tmp_path, text, answers={"dates:日期": "DMY"}) == (FEBRUARY, [])
    assert days(tmp_path, text, answers={"dates:日期": "MDY"}) == ([date(2026, 5, 2), date(2026, 6, 2)], [])


def test_where_no_month_would_change_nothing_is_asked(tmp_path: Path) -> None:
    assert days(tmp_path, "日期,销售员,金额\n03/03/2026,甲,1\n05/05/2026,乙,1\n")[1] == []


def test_rows_that_run_by_date_in_one_reading_only(tmp_path: Path) -> None:
    run = ["03/02/2026", "09/02/2026", "02/03/2026", "05/03/2026", "11/03/2026", "01/04/2026"]
    found, asked = days(tmp_path, "日期,销售员,金额\n" + "".join(f"{day},甲,1\n" for day in run))
    assert asked == [] and found[0] == date(2026, 2, 3) and found == sorted(found)


def test_firsts_of_months_over_two_years(tmp_path: Path) -> None:
    found, asked = days(tmp_path, "Date,Rep,Amount\n01/11/2025,A,1\n01/12/2025,A,1\n01/01/2026,A,1\n01/02/2026,A,1\n")
    assert asked == [] and found == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(("cells", "found"), [(["26-3-2", "26-3-5"], [date(2026, 3, 2), date(2026, 3, 5)]), (["26/3/12", "26/3/13", "26/3/14"], [date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 14)])])
def test_years_of_two_digits_near_today(tmp_path: Path, cells: list[str], found: list[date]) -> None:
    assert days(tmp_path, "日期,销售员,金额\n" + "".join(f"{cell},甲,1\n" for cell in cells)) == (found, [])


@pytest.mark.parametrize("cell", ["Sep-10-26", "Sep 10, 26", "Sep/10/2026", "10/Sep/26", "2026-Sep-10", "10-Sep-2026", "Sept. 10, 2026"])
def test_months_by_their_names(tmp_path: Path, cell: str) -> None:
    assert days(tmp_path, f'Date,Rep,Amount\n"{cell}",A,1\n') == ([date(2026, 9, 10)], [])


def test_a_month_beside_a_date_that_agrees_with_neither_reading_proves_nothing(tmp_path: Path) -> None:
    assert days(tmp_path, "日期,月份,销售员,金额\n05/02/2026,9月,甲,1\n06/02/2026,9月,乙,1\n")[1] == ["dates:日期"]


def test_a_period_of_a_target_written_as_a_short_date_is_asked(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "期间,姓名,目标值\n01/02/2026,甲,100\n01/03/2026,乙,200\n", "目标.csv"))
    assert [one.key for one in sheet.questions] == ["dates:期间"]


def test_a_large_column_of_moments_is_decided_by_the_month_beside_it(tmp_path: Path) -> None:
    rows = "".join(f"{1 + place % 12:02d}/0{1 + place % 6}/2025 {place % 24:02d}:{place // 24 % 60:02d}:{place // 1440 % 60:02d},{1 + place % 6},甲,1\n" for place in range(130_000))
    sheet = only(csv_file(tmp_path, "日期,月份,销售员,金额\n" + rows))
    assert sheet.questions == () and {day.month for day in column(sheet, "ordered_on")} == {1, 2, 3, 4, 5, 6}
