"""The rows set aside come back as the user's own sheet; mended and uploaded again they complete the import, and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from analytics.ingest import ReadOptions, clean_sheets, import_file, read_file
from analytics.ingest.set_aside import SetAside, set_aside
from analytics.ingest.whole_way import known_to
from analytics.warehouse import Warehouse
from reports.uploads.mending import mending_file_name, mending_workbook
from tests.analytics.ingest.made_files import TODAY, csv_file, workbook

SAID = ReadOptions(today=TODAY)


@pytest.fixture
def house():
    with Warehouse.open(":memory:") as warehouse:
        yield warehouse


def aside_of(house: Warehouse, path: Path, options: ReadOptions = SAID) -> tuple[list[SetAside], openpyxl.Workbook, list]:
    """Loads the good rows of a file; what was set aside, the workbook of it, and the defects."""
    raw, known = read_file(path), known_to(house)
    sheets = clean_sheets(raw, options, known)
    import_file(house, path, replace(options, accept=True))  # the sheet's own total holds what is set aside
    defects = [defect for sheet in sheets for defect in sheet.defects]
    aside = set_aside(raw, options, known, sheets)
    return aside, openpyxl.load_workbook(io.BytesIO(mending_workbook(aside, defects, "zh"))), defects


def mended(house: Warehouse, book: openpyxl.Workbook, folder: Path, changes: dict[str, object], name: str = "改.xlsx", options: ReadOptions = SAID):
    for place, value in changes.items():
        book.worksheets[0][place] = value
    book.save(folder / name)
    return import_file(house, folder / name, options)


def amounts(house: Warehouse, table: str = "sales") -> list[float]:
    return sorted(house.run(f"SELECT CAST(amount_yuan AS DOUBLE) AS a FROM main.{table}")["a"].to_pylist())


def test_only_the_rows_set_aside_come_back_with_what_stood_above_them(house: Warehouse, tmp_path: Path):
    rows = [["2026年3月销售"], ["单位：万元"], ["下单日期", "销售员", "成交额"], ["3月2日", "王", 1.2], ["3月45日", "李", 3], ["3月4日", "赵", "三万"], ["合计", None, 4.2]]
    aside, book, _defects = aside_of(house, workbook(tmp_path, {"三月": rows}))
    sheet = book["三月"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)] == [
        ["2026年3月销售", None, None], ["单位：万元", None, None], ["下单日期", "销售员", "成交额"], ["3月45日", "李", 3], ["3月4日", "赵", "三万"]]
    assert "不是有效日期" in sheet["A4"].comment.text and sheet["A4"].fill.fgColor.rgb.endswith("F9D9A8")
    assert "不是数字" in sheet["C5"].comment.text and sheet["B5"].comment is None
    assert aside[0].excel_rows == (5, 6)
    assert amounts(house) == [12000.0]
    mended(house, book, tmp_path, {"A4": "3月3日", "C5": 5})
    assert amounts(house) == [12000.0, 30000.0, 50000.0]


def test_a_bad_line_brings_the_other_lines_of_its_order(house: Warehouse, tmp_path: Path):
    """Sales of one order and day replace what was loaded of it: the good line must not be lost."""
    text = "订单号,下单日期,产品,成交额\nA1,2026-03-02,滤芯,100\nA1,2026-03-02,整机,一千\nA2,2026-03-02,滤芯,7\n"
    aside, book, _defects = aside_of(house, csv_file(tmp_path, text))
    assert amounts(house) == [7.0, 100.0]
    assert (aside[0].excel_rows, aside[0].beside) == ((2, 3), {0})
    mended(house, book, tmp_path, {"D3": 1000})
    assert amounts(house) == [7.0, 100.0, 1000.0]


def test_a_line_whose_day_is_bad_brings_all_lines_of_its_order(house: Warehouse, tmp_path: Path):
    text = "订单号,下单日期,成交额\nA1,2026-03-02,100\nA1,2026/13/02,50\nA1,2026-04-01,7\n"
    _aside, book, _defects = aside_of(house, csv_file(tmp_path, text))
    mended(house, book, tmp_path, {"B3": "2026-03-02"})
    assert amounts(house) == [7.0, 50.0, 100.0]


def test_of_months_side_by_side_only_the_bad_cells_come_back(house: Warehouse, tmp_path: Path):
    rows = [["2026年销售业绩"], ["销售员", "1月", "2月", "3月", "合计"], ["王海燕", 10, "十一", 12, 33], ["李泽明", 1, 2, 3, 6]]
    _aside, book, _defects = aside_of(house, workbook(tmp_path, {"业绩": rows}))
    assert amounts(house) == [1, 2, 3, 10, 12]
    assert [cell.value for cell in book["业绩"][3]][:4] == ["王海燕", None, "十一", None]
    mended(house, book, tmp_path, {"C3": 11})
    assert amounts(house) == [1, 2, 3, 10, 11, 12]


def test_targets_beside_sales_are_not_replaced_by_a_part_of_them(house: Warehouse, tmp_path: Path):
    text = "下单日期,销售员,目标金额,成交额\n2026-03-02,王,100,90\n2026-03-03,王,200,九\n"
    _aside, book, _defects = aside_of(house, csv_file(tmp_path, text, "销售.csv"))
    before = house.run("SELECT CAST(value AS DOUBLE) AS v FROM main.targets")["v"].to_pylist()
    assert before == [300.0]
    mended(house, book, tmp_path, {"D2": 9})
    assert house.run("SELECT CAST(value AS DOUBLE) AS v FROM main.targets")["v"].to_pylist() == before
    assert amounts(house) == [9.0, 90.0]


def test_what_the_sheets_name_says_gets_a_column(house: Warehouse, tmp_path: Path):
    path = workbook(tmp_path, {"2026年3月": [["销售员", "成交额"], ["王", 5], ["李", "五"]]})
    _aside, book, _defects = aside_of(house, path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["销售员", "成交额", "下单日期", "战报原行"]
    assert sheet.column_dimensions["D"].hidden
    results = mended(house, book, tmp_path, {"B2": 6})
    assert amounts(house) == [5.0, 6.0] and results[0].rows_rejected == 0


def test_ids_keep_their_zeros_and_numbers_are_numbers(house: Warehouse, tmp_path: Path):
    text = "订单号,下单日期,成交额,备注\n00123,2026-03-02,坏,=1+1\n"
    with pytest.raises(Exception, match="问题"):
        import_file(house, csv_file(tmp_path, text), SAID)
    raw, known = read_file(tmp_path / "销售.csv"), known_to(house)
    sheets = clean_sheets(raw, SAID, known)
    book = openpyxl.load_workbook(io.BytesIO(mending_workbook(set_aside(raw, SAID, known, sheets), [], "en")))
    sheet = book.worksheets[0]
    assert (sheet["A2"].value, sheet["D2"].value, sheet["D2"].data_type) == ("00123", "=1+1", "s")


def test_unmended_rows_are_set_aside_again_and_the_list_of_defects_is_left_alone(house: Warehouse, tmp_path: Path):
    text = "下单日期,成交额\n2026-03-02,5\n2026-03-03,五\n2026-03-04,六\n"
    _aside, book, _defects = aside_of(house, csv_file(tmp_path, text))
    (result,) = mended(house, book, tmp_path, {"B2": 6})
    assert (result.rows_loaded, result.rows_rejected) == (1, 1)
    assert any("问题清单" in told.zh for told in result.evidence)
    assert amounts(house) == [5.0, 6.0]


@pytest.mark.parametrize(("file", "zh"), [("销售明细.csv", "销售明细-待更正.xlsx"), ("a.b.xlsx", "a.b-待更正.xlsx"), ("无名", "无名-待更正.xlsx")])
def test_the_name_still_says_what_the_file_is(file: str, zh: str):
    assert mending_file_name(file, "zh") == zh



def test_rows_mended_and_uploaded_twice_count_once(house: Warehouse, tmp_path: Path):
    """Rows without an order number have no key: where they stood is what tells that they are the same."""
    text = "下单日期,成交额\n2026-03-02,5\n2026/13/03,6\n2026-03-04,七\n"
    _aside, book, _defects = aside_of(house, csv_file(tmp_path, text))
    mended(house, book, tmp_path, {"A2": "2026-03-03"}, "一.xlsx")
    assert amounts(house) == [5.0, 6.0]
    (result,) = mended(house, book, tmp_path, {"B3": 7}, "二.xlsx")
    assert (result.rows_loaded, result.duplicates) == (1, 1)
    assert amounts(house) == [5.0, 6.0, 7.0]
    book.properties.title = "又存了一次"
    (result,) = mended(house, book, tmp_path, {}, "三.xlsx")
    assert result.rows_loaded == 0 and amounts(house) == [5.0, 6.0, 7.0]
    house.undo(2)
    assert amounts(house) == [5.0, 7.0]
