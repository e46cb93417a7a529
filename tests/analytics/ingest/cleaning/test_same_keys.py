"""The same key twice on a list: what differs in money or in a column nobody understood is asked about, never overwritten in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Asked
from analytics.ingest import CleanSheet, ReadOptions, clean_sheets, import_file, read_file
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, column, csv_file, only

STORES = "月份,大区,门市编码,目标\n2026-01,华东,S1,100\n2026-01,华东,S2,150\n2026-01,华南,S3,80\n2026-01,华南,S4,80\n"


def keys(sheet: CleanSheet) -> list[str]:
    return [one.key for one in sheet.questions]


@pytest.mark.parametrize(("text", "name"), [
    (STORES, "目标.csv"),
    ("month,region,Zorp,target\n2026-01,East,S1,100\n2026-01,East,S2,100\n", "targets.csv"),  # equal figures, different ones of a word nobody knows
    ("月份,科目,成本中心,预算\n2026-01,差旅,A,100\n2026-01,差旅,B,250\n", "预算.csv"),
    ("Deal ID,Owner,Amount,Stage\nD1,Ann,100,Qualified\nD1,Ann,300,Won\n", "deals.csv"),
    ("月份,保证人,保证业绩\n2026-01,甲,100\n2026-01,甲,300\n", "保证.csv"),
])
def test_rows_that_differ_in_what_counts_are_asked_about(tmp_path: Path, text: str, name: str):
    path = csv_file(tmp_path, text, name)
    sheet = only(path)
    (key,) = keys(sheet)
    assert key.startswith("same_key:")
    with Warehouse.open(":memory:") as house, pytest.raises(Asked):
        import_file(house, path, ReadOptions(today=TODAY))


@pytest.mark.parametrize("text", [
    "月份,团队,目标\n2026-01,一部,100\n2026-01,一部,100\n",  # the same row twice
    "序号,月份,团队,目标\n1,2026-01,一部,100\n2,2026-01,一部,100\n",  # told apart by a running number only
    "月份,团队,目标,备注\n2026-01,一部,100,甲填\n2026-01,一部,100,乙填\n",
    "月份,团队,目标\n2026-01,一部,100\n2026-02,一部,300\n",
])
def test_what_loses_nothing_is_not_asked(tmp_path: Path, text: str):
    assert not keys(only(csv_file(tmp_path, text, "目标.csv")))


def test_accepted_rows_told_apart_by_an_unknown_column_are_added_up(tmp_path: Path):
    sheet = only(csv_file(tmp_path, STORES, "目标.csv"), accept=True)
    whose = "owner" if "owner" in sheet.provided else "region"
    assert dict(zip(column(sheet, whose), column(sheet, "value"), strict=True)) == {"华东": 250, "华南": 160}
    assert sheet.rows_read == sheet.rows.num_rows == 2


def test_the_later_row_counts_where_that_is_answered(tmp_path: Path):
    path = csv_file(tmp_path, STORES, "目标.csv")
    with Warehouse.open(":memory:") as house:
        (result,) = import_file(house, path, ReadOptions(today=TODAY, answers={"same_key:月份+大区": "last"}))
        assert (result.rows_loaded, result.duplicates) == (2, 2)
        assert sorted(house.run("SELECT value FROM main.targets")["value"].to_pylist()) == [80, 150]
        # What was answered is not asked of the next month.
        (again,) = import_file(house, csv_file(tmp_path, STORES.replace("2026-01", "2026-02"), "目标.csv"), ReadOptions(today=TODAY))
        assert again.rows_loaded == 2


def test_a_suggested_column_keeps_every_row(tmp_path: Path):
    path = csv_file(tmp_path, STORES, "目标.csv")
    said = next(answer.said for one in only(path).questions for answer in one.answers if answer.option == "map")
    heading, field = said.split("=")
    (sheet,) = clean_sheets(read_file(path), ReadOptions(today=TODAY, mapping={heading: field}))
    assert not sheet.questions and sum(column(sheet, "value")) == 410 and sheet.rows.num_rows == 4


CALLS = "客户,电话,城市,受理时间\n甲公司,111,上海,2026-01-03\n甲公司,112,上海,2026-01-04\n甲公司,111,上海,2026-01-05\n乙公司,222,北京,2026-01-05\n"


def test_a_log_is_not_taken_for_a_list_in_silence(tmp_path: Path):
    (question,) = only(csv_file(tmp_path, CALLS, "客户.csv")).questions
    assert question.key.startswith("same_key:") and "不是「客户」" in question.text.zh and [one.said for one in question.answers] == [f"{question.key}=last"]


def test_a_customer_entered_twice_is_a_duplicate(tmp_path: Path):
    rows = "".join(f"客户{i},{i},上海,2026-01-03\n" for i in range(10))
    assert not keys(only(csv_file(tmp_path, f"客户,电话,城市,建档时间\n{rows}客户3,33,上海,2026-01-05\n", "客户.csv")))
