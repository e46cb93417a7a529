"""The next file of the same kind: read as the one before it, in the place of what that said, and with what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import AlreadyDone, Asked
from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import ImportResult, Warehouse
from tests.analytics.ingest.made_files import TODAY, csv_file, workbook


@pytest.fixture
def house():
    with Warehouse.open(":memory:") as warehouse:
        yield warehouse


def load(house: Warehouse, path: Path, **said: object) -> ImportResult:
    dry = bool(said.pop("dry_run", False))
    return import_file(house, path, ReadOptions(**{"today": TODAY, **said}), dry_run=dry)[0]  # type: ignore[arg-type]


def amounts(house: Warehouse) -> list[float]:
    return [float(one) for one in house.run("SELECT amount_yuan FROM main.sales ORDER BY 1")["amount_yuan"].to_pylist()]


def told(result: ImportResult) -> str:
    return " ".join(text.zh for text in result.evidence)


DAYS = "订单号,跑单时刻,销售员,销售金额\nA1,2026-01-05,甲,100\nA2,2026-01-06,乙,200\nA3,2026-01-07,甲,300\n"
NEXT = "订单号,跑单时刻,销售员,销售金额\nA4,2026-01-08,甲,150\n"


def test_a_day_with_one_row_is_read_as_the_days_before_it(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, DAYS))
    result = load(house, csv_file(tmp_path, NEXT))
    assert amounts(house) == [100, 150, 200, 300] and "「跑单时刻」按以前的对法当作「下单日期」" in told(result)


def test_the_layout_is_forgotten_with_the_import(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, DAYS))
    house.undo(1)
    assert "按以前的对法" not in told(load(house, csv_file(tmp_path, NEXT)))


MONTHS = "销售员,2026-01,2026-02\n甲一,300,400\n乙二,200,200\n"
LONGER = "销售员,2026-01,2026-02,2026-03,合计\n甲一,300,400,500,1200\n乙二,200,210,150,560\n"


def test_a_table_grown_by_a_month_takes_the_place_of_the_shorter_one(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, MONTHS))
    result = load(house, csv_file(tmp_path, LONGER))
    assert amounts(house) == [150, 200, 210, 300, 400, 500]
    assert result.changes is not None and (result.changes.added, result.changes.updated, result.changes.unchanged) == (2, 1, 3)
    assert "乙二 2026-02 200.00 → 210.00" in told(result)
    assert not [one for one in result.defects if one.code == "SAME_ROWS"]
    house.undo(2)
    assert amounts(house) == [200, 200, 300, 400]
    house.redo(2)
    house.rebuild()
    assert amounts(house) == [150, 200, 210, 300, 400, 500]


def test_a_window_of_months_keeps_the_older_ones(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, "Rep,Jan 2026,Feb 2026\nAnn,300,400\nBob,200,201\n"))
    load(house, csv_file(tmp_path, "Rep,Feb 2026,Mar 2026\nAnn,400,500\nBob,201,150\n"))
    assert amounts(house) == [150, 200, 201, 300, 400, 500]


def test_a_version_put_back_does_not_count_beside_a_newer_one(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, MONTHS))
    load(house, csv_file(tmp_path, LONGER))
    house.undo(2)
    load(house, csv_file(tmp_path, LONGER.replace("150,560", "155,565")))
    house.redo(2)
    assert amounts(house) == [155, 200, 210, 300, 400, 500]


def test_a_table_of_other_people_is_another_table(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, MONTHS))
    load(house, csv_file(tmp_path, MONTHS.replace("甲一", "丙三").replace("乙二", "丁四")))
    assert len(amounts(house)) == 8


def test_the_same_names_and_months_with_other_figures_are_asked_about(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, MONTHS))
    other = csv_file(tmp_path, "销售员,2026-01,2026-02\n甲一,31,41\n乙二,21,22\n")
    with pytest.raises(Asked, match="same_table"):
        load(house, other)
    key = load(house, other, dry_run=True).questions[0].key
    load(house, other, answers={key: "replace"})
    assert amounts(house) == [21, 22, 31, 41]


LIST = "日期,销售员,金额\n2026-01-05,甲,100\n2026-01-06,乙,200\n2026-01-07,甲,300\n"


def test_rows_without_a_number_that_are_there_already_are_asked_about_once(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, LIST))
    longer = csv_file(tmp_path, LIST + "2026-01-08,甲,150\n")
    with pytest.raises(Asked, match="same_rows"):
        load(house, longer)
    assert amounts(house) == [100, 200, 300]
    key = load(house, longer, dry_run=True).questions[0].key
    load(house, longer, answers={key: "replace"})
    assert amounts(house) == [100, 150, 200, 300]
    load(house, csv_file(tmp_path, LIST + "2026-01-08,甲,150\n2026-01-09,乙,50\n"))  # not asked again
    assert amounts(house) == [50, 100, 150, 200, 300]


def test_rows_said_to_be_others_all_count(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, LIST))
    load(house, csv_file(tmp_path, LIST + "2026-01-08,甲,150\n"), accept=True)
    assert len(amounts(house)) == 7


ORDERS = "订单号,下单日期,销售员,订单状态,成交额\nA1,2026-01-05,甲,已完成,100\nA2,2026-01-06,乙,已取消,200\n"


def test_a_column_that_decided_a_number_and_is_gone_is_asked_about(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, ORDERS))
    without = csv_file(tmp_path, "订单号,下单日期,销售员,成交额\nA3,2026-01-07,甲,300\n")
    with pytest.raises(Asked, match="gone:订单状态"):
        load(house, without)
    load(house, without, accept=True)
    load(house, csv_file(tmp_path, "订单号,下单日期,销售员,成交额\nA4,2026-01-08,甲,400\n"))  # this layout is known now


def test_a_unit_that_is_gone_is_asked_about(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, "下单日期,销售员,订单号,成交额（万元）\n2026-01-05,甲,A1,1.2\n"))
    without = csv_file(tmp_path, "下单日期,销售员,订单号,成交额\n2026-01-06,甲,A2,1.3\n")
    with pytest.raises(Asked, match="unit:成交额|amount_yuan=万元") as asked:
        load(house, without)
    assert "--scale" in asked.value.message.zh
    load(house, without, scale={"amount_yuan": "万元"})
    assert amounts(house) == [12_000, 13_000]


def test_a_column_that_came_and_one_that_is_called_otherwise_are_told(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, ORDERS))
    text = ORDERS.replace("成交额", "销售额").replace("订单状态,", "订单状态,渠道备注,").replace("已完成,", "已完成,x,").replace("已取消,", "已取消,y,").replace("A", "B")
    assert "多了「渠道备注」；改名 「成交额」→「销售额」" in told(load(house, csv_file(tmp_path, text)))


def test_that_a_file_is_loaded_already_is_said_before_anything_is_asked(house: Warehouse, tmp_path: Path):
    path = csv_file(tmp_path, "月份,大区,门市编码,目标\n2026-01,华东,S1,100\n2026-01,华东,S2,150\n", "目标.csv")
    load(house, path, answers={"same_key:月份+大区": "sum"})
    house.forget("answer", "targets", "same_key:月份+大区")
    for dry in (False, True):
        with pytest.raises(AlreadyDone):
            load(house, path, dry_run=dry)


def test_a_dry_run_says_what_the_load_then_does(house: Warehouse, tmp_path: Path):
    load(house, csv_file(tmp_path, ORDERS))
    path = csv_file(tmp_path, "订单号,下单日期,销售员,订单状态,成交额\nA1,2026-01-05,甲,已完成,100\nA2,2026-01-06,乙,已取消,250\nA3,2026-01-09,乙,已完成,7\n合计,,,,357\n")
    said, done = load(house, path, dry_run=True).as_json(), load(house, path).as_json()
    assert said["preview"] == done["preview"] == {
        "new": 1, "changed": 1, "same": 1, "moved": 0, "gone": 0, "left_out": {"total": 1}, "sums": {"amount_yuan": {"before": 300.0, "after": 357.0}},
        "dates": {"first": "2026-01-05", "last": "2026-01-09"}}


def test_the_sheets_of_one_file_are_taken_back_and_put_back_as_one(house: Warehouse, tmp_path: Path):
    path = workbook(tmp_path, {"一月": [["下单日期", "成交额"], ["2026-01-05", 1], ["2026-01-06", 2]], "二月": [["下单日期", "成交额"], ["2026-02-05", 3], ["2026-02-06", 4]]})
    import_file(house, path, ReadOptions(today=TODAY))
    load(house, csv_file(tmp_path, "下单日期,成交额\n2026-03-05,9\n"))
    assert house.undo(2) == [1, 2]
    assert amounts(house) == [9]
    assert house.redo(1) == [1, 2]
    assert amounts(house) == [1, 2, 3, 4, 9]
