"""Decimal comma or point: decided once per column from all its cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from analytics.ingest.terms.decimal_marks import marks_of
from tests.analytics.ingest.made_files import column, csv_file, only, workbook

HEAD = "Order ID;Date;Rep;Amount\n"


def amounts(folder: Path, *cells: str, head: str = HEAD, name: str = "orders.csv", **said: object):
    text = head + "".join(f"{place};2026-01-0{place};Anna;{cell}\n" for place, cell in enumerate(cells, start=1))
    return only(csv_file(folder, text, name), **said)


@pytest.mark.parametrize(("cells", "values"), [
    (["1.234,56", "2.000", "3.500"], ["1234.56", "2000", "3500"]),
    (["2.000", "17,5"], ["2000", "17.5"]),
    (["1.234.567", "2.000"], ["1234567", "2000"]),
    (["0,125", "1,250"], ["0.125", "1.250"]),
    (["2.000 €", "1,5 €"], ["2000", "1.5"]),
    (["-2.000", "(1.500,25)"], ["-2000", "-1500.25"]),
    (["1,234.50", "2,000"], ["1234.5", "2000"]),
    (["1.234", "2.5"], ["1.234", "2.5"]),
    (["1.234", "2500"], ["1.234", "2500"]),
    (["1,234", "2,500"], ["1234", "2500"]),
])
def test_one_cell_decides_for_its_column(tmp_path: Path, cells: list[str], values: list[str]) -> None:
    sheet = amounts(tmp_path, *cells)
    assert column(sheet, "amount_yuan") == [Decimal(value) for value in values]
    assert not [one for one in sheet.questions if one.key.startswith("decimal")]


def test_what_nothing_decides_is_asked(tmp_path: Path) -> None:
    assert [one.key for one in amounts(tmp_path, "1.234", "2.000").questions] == ["decimal:Amount"]
    assert column(amounts(tmp_path, "1.234", "2.000", answers={"decimal:Amount": ","}), "amount_yuan") == [1234, 2000]
    pointed = amounts(tmp_path, "1.234", "2.000", answers={"decimal:Amount": "."})
    assert column(pointed, "amount_yuan") == [Decimal("1.234"), 2] and pointed.questions == ()


def test_another_column_of_the_sheet_decides(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "Order ID;Date;Rep;Amount;Tax\n1;2026-01-05;A;1.234;3,5\n2;2026-01-06;B;2.000;4,75\n"))
    assert column(sheet, "amount_yuan") == [1234, 2000] and sheet.questions == ()


def test_amounts_in_ten_thousands_and_numbers_of_a_workbook_are_not_asked_of(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "日期,销售员,金额（万元）\n2026-01-05,甲,1.234\n2026-01-06,乙,12.345\n"))
    assert column(sheet, "amount_yuan") == [12_340, 123_450] and sheet.questions == ()
    book = only(workbook(tmp_path, {"表": [["日期", "销售员", "金额"], ["2026-01-05", "甲", 1.234], ["2026-01-06", "乙", 2]]}))
    assert column(book, "amount_yuan") == [Decimal("1.234"), 2] and book.questions == ()


def test_the_sheets_own_total_is_read_with_the_same_mark(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, "Date;Rep;Amount\n2026-01-05;A;1.234,50\n2026-01-06;B;2.000\nTotal;;3.234,50\n"))
    assert sheet.own_totals == sheet.totals == {"amount_yuan": 3234.5} and sheet.questions == ()


@pytest.mark.parametrize(("cells", "mark"), [(["1.234,56"], ","), (["1,234.56"], "."), (["12,34,567"], "."), (["1 234,5"], ","), (["1'234.50"], "."), (["1.234"], None), (["1.234,5", "1,234.5"], None)])
def test_what_a_cell_proves(cells: list[str], mark: str | None) -> None:
    assert marks_of(cells).decided == mark
