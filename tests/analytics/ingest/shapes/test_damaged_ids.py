"""Ids that became numbers: told, kept beside the row, and no key of anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest import import_file
from analytics.ingest.terms.asked import ReadOptions
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, codes, column, csv_file, only, workbook

HEAD = "订单号,下单日期,销售员,成交额\n"


def orders(*ids: str) -> str:
    return HEAD + "".join(f'"{one}",2026-01-05,甲,{i}\n' for i, one in enumerate(ids, start=1))


@pytest.mark.parametrize("ids", [
    ("2.88E+18", "2.88E+18", "2.91E+18"), ("2,88E+18", "2,91e+18"), ("2.880000000000001e+18", "1e+16"),
    ("1234567890123450000", "1234567890123460000"), ("123456789012345000", "123456789012346000"),
    ("2880000000000001024", "2880000000000001536", "2880000000000002048"),  # nearest floats of 19 digits
])
def test_ids_that_were_numbers_are_told_once_and_kept_beside_the_row(tmp_path: Path, ids: tuple[str, ...]):
    sheet = only(csv_file(tmp_path, orders(*ids)))
    (defect,) = [one for one in sheet.defects if one.code == "DAMAGED_ID"]
    assert (defect.row, defect.column, defect.value, defect.severity) == (2, "订单号", ids[0], "warning")
    assert column(sheet, "order_id") == [None] * len(ids)
    assert [dict(row)["订单号（失真）"] for row in column(sheet, "extra")] == list(ids)


@pytest.mark.parametrize("ids", [
    ("3E12", "5E07"), ("20260105000000000001", "20260105000000000002"), ("4000123400001230", "4000123400001237"), ("A-100", "A-200"),
    ("123456789012345", "100000000000000"), ("2880000000000001023", "2880000000000001537", "2880000000000002049"),
])
def test_ids_as_they_were_issued_stay_ids(tmp_path: Path, ids: tuple[str, ...]):
    sheet = only(csv_file(tmp_path, orders(*ids)))
    assert column(sheet, "order_id") == list(ids) and not codes(sheet)


def test_only_the_damaged_ids_of_a_column_are_lost(tmp_path: Path):
    sheet = only(csv_file(tmp_path, orders("2.88E+18", "SJ-3", "TB-4")))
    assert column(sheet, "order_id") == [None, "SJ-3", "TB-4"]


def test_numbers_of_a_workbook_beyond_fifteen_digits_are_damaged(tmp_path: Path):
    rows = [["订单号", "下单日期", "成交额"], [2.88e18, "2026-01-05", 1], [2.91e18, "2026-01-05", 2]]
    sheet = only(workbook(tmp_path, {"销售": rows}))
    assert ("DAMAGED_ID", 2) in codes(sheet) and column(sheet, "order_id") == [None, None]


def test_the_next_file_replaces_no_other_orders(tmp_path: Path):
    with Warehouse.open(":memory:") as house:
        for day in (orders("2.88E+18", "2.88E+18"), HEAD + "2.88E+18,2026-01-05,乙,999\n"):
            import_file(house, csv_file(tmp_path, day), ReadOptions(today=TODAY))
        assert [float(one) for one in house.run("SELECT amount_yuan FROM main.sales ORDER BY 1")["amount_yuan"].to_pylist()] == [1, 2, 999]


def test_a_deal_goes_without_its_damaged_id_and_an_event_of_one_is_set_aside(tmp_path: Path):
    deals = only(csv_file(tmp_path, "商机编号,创建日期,销售员,商机金额,阶段\n2.88E+18,2026-01-05,甲,100,价值展示\n2.88E+18,2026-01-06,乙,200,了解需求\n", "商机.csv"))
    assert (deals.rows.num_rows, deals.rows_rejected) == (2, 0)
    events = only(csv_file(tmp_path, "商机编号,阶段,进入日期\n2.88E+18,价值展示,2026-01-05\nSJ-3,价值展示,2026-01-05\n", "阶段流转.csv"))
    assert (column(events, "deal_id"), events.rows_rejected) == (["SJ-3"], 1)
    assert {(one.code, one.severity) for one in events.defects} == {("DAMAGED_ID", "warning"), ("DAMAGED_ID", "error")}


def test_a_record_with_a_cell_too_many_is_still_found_beside_damaged_ids(tmp_path: Path):
    sheet = only(csv_file(tmp_path, HEAD + "2.88E+18,2026-01-05,甲,1,200\n2.91E+18,2026-01-05,甲,5\n"))
    assert sheet.rows_rejected == 1
