"""What the figures under periods side by side are, and whether the column of their totals agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import csv_file, only

ROWS = "键盘,600,351{}\n鼠标,293,222{}\n"


def keys(path: Path, **said: object) -> list[str]:
    return [one.key for one in only(path, **said).questions]


@pytest.mark.parametrize(("name", "total"), [("产品.csv", "总量"), ("产品.csv", "合计件数"), ("产品销量.csv", ""), ("units sold.csv", ""), ("台数统计.csv", "")])
def test_pieces_are_asked_of(tmp_path: Path, name: str, total: str) -> None:
    sums = (",951", ",515") if total else ("", "")
    path = csv_file(tmp_path, f"产品名称,2026-01,2026-02{',' + total if total else ''}\n键盘,600,351{sums[0]}\n鼠标,293,222{sums[1]}\n", name)
    assert keys(path) == ["values:2026-01"]
    assert keys(path, answers={"values:2026-01": "money"}) == []
    with pytest.raises(Refused, match="件数"):
        only(path, answers={"values:2026-01": "count"})


@pytest.mark.parametrize(("name", "total"), [("产品销售额.csv", ""), ("销售.csv", "合计"), ("产品.csv", "总额"), ("业绩.csv", ""), ("销售.csv", "合计（元）")])
def test_money_is_not_asked_of(tmp_path: Path, name: str, total: str) -> None:
    sums = (",951", ",515") if total else ("", "")
    path = csv_file(tmp_path, f"产品名称,2026-01,2026-02{',' + total if total else ''}\n键盘,600,351{sums[0]}\n鼠标,293,222{sums[1]}\n", name)
    assert keys(path) == []


def test_a_total_column_that_differs_is_asked_of(tmp_path: Path) -> None:
    assert keys(csv_file(tmp_path, "销售员,2026-01,2026-02,合计\n甲,100,200,350\n乙,50,60,110\n")) == ["totals:合计:410.00/460.00"]


def test_a_running_total_may_begin_earlier(tmp_path: Path) -> None:
    assert keys(csv_file(tmp_path, "销售员,2026-03,2026-04,本年累计\n甲,100,200,1350\n乙,50,60,1110\n")) == []


def test_months_whose_headings_name_their_unit(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "销售员,2026-01（万元）,2026-02（万元）\n甲,1.2,2.3\n乙,3.3,1.1\n"))
    assert sheet.totals == {"amount_yuan": 79_000.0}


@pytest.mark.parametrize("heading", ["考核月份", "Fiscal month", "月"])
def test_a_column_of_months_goes_before_the_month_of_the_title(tmp_path: Path, heading: str) -> None:
    sheet = only(csv_file(tmp_path, f"销售目标 2026年3月制表,,\n销售员,{heading},目标值\n张三,2026年4月,50000\n李四,2026年5月,60000\n", "目标.csv"))
    assert sheet.rows.column("period").to_pylist() == ["2026-04", "2026-05"]
