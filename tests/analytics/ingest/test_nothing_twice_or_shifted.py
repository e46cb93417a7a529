"""What a newcomer's files showed: nothing is counted twice, shifted or taken away without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import TODAY, cleaned, column, csv_file, only, workbook

SAID = ReadOptions(today=TODAY)
MONTHS = {f"{month}月": [["销售员", "下单日期", "金额"], *([name, f"2026-{month:02d}-0{i + 1}", 100 * month + i] for i, name in enumerate(("张三", "李四", "王五")))]
          for month in (7, 8, 9)}


@pytest.fixture
def house():
    with Warehouse.open(":memory:") as warehouse:
        yield warehouse


def total(house: Warehouse) -> float:
    return float(house.run("SELECT CAST(coalesce(sum(amount_yuan), 0) AS DOUBLE) AS a FROM main.sales")["a"][0].as_py())


def test_a_sheet_that_adds_up_the_others_is_left_out_and_named(tmp_path: Path):
    rows = [row for sheet in MONTHS.values() for row in sheet[1:]]
    sheets = cleaned(workbook(tmp_path, {**MONTHS, "Sheet9": [MONTHS["7月"][0], *rows]}))
    assert sorted(sheet.sheet for sheet in sheets) == ["7月", "8月", "9月"]
    assert any("「Sheet9」的金额等于其他各表之和" in text.zh for text in sheets[0].evidence)
    alone = only(workbook(tmp_path, {**MONTHS, "Sheet9": [MONTHS["7月"][0], *rows]}, "b.xlsx"), sheet="Sheet9")
    assert alone.rows.num_rows == 9


def test_a_sheet_called_a_summary_is_left_out_where_there_are_others(tmp_path: Path):
    sheets = cleaned(workbook(tmp_path, {**MONTHS, "汇总": [["销售员", "下单日期", "金额"], ["张三", "2026-09-30", 5]]}))
    assert "汇总" not in [sheet.sheet for sheet in sheets]


def test_sheets_of_different_sums_all_count(tmp_path: Path):
    assert len(cleaned(workbook(tmp_path, MONTHS))) == 3


def test_rows_that_are_all_one_cell_too_wide_are_set_aside(tmp_path: Path):
    with pytest.raises(Refused, match="有 4 格，表头只有 3 列"):
        import_file(Warehouse.open(":memory:"), csv_file(tmp_path, "销售员,下单日期,成交额\n张三,2026-09-01,1,200\n李四,2026-09-02,3,400\n"), SAID)


def test_a_trailing_delimiter_is_no_cell_too_many(tmp_path: Path):
    assert only(csv_file(tmp_path, "下单日期,成交额\n2026-09-01,5,\n2026-09-02,6,\n")).rows.num_rows == 2


def test_a_period_is_not_replaced_by_a_file_that_has_none_of_it(house: Warehouse, tmp_path: Path):
    import_file(house, csv_file(tmp_path, "下单日期,成交额\n2026-09-01,5\n2026-09-02,6\n", "九月.csv"), SAID)
    other = csv_file(tmp_path, "下单日期,成交额\n2026-01-01,7\n", "一月.csv")
    with pytest.raises(Refused, match="文件里没有 2026-09-01 至 2026-09-30 的销售"):
        import_file(house, other, SAID, replace_period="2026-09")
    assert total(house) == 11
    import_file(house, csv_file(tmp_path, "下单日期,成交额\n2026-09-03,1\n", "重算.csv"), SAID, replace_period="2026-09")
    assert total(house) == 1
    assert house.batches()["removed"].iloc[0] == 2


def test_a_unit_said_of_one_table_is_not_that_of_another(house: Warehouse, tmp_path: Path):
    said = ReadOptions(today=TODAY, scale={"amount_yuan": "万元"})
    import_file(house, csv_file(tmp_path, "销售员,下单日期,金额\n张三,2026-09-01,10.5\n", "九月.csv"), said)
    import_file(house, csv_file(tmp_path, "订单号,客户,下单日期,金额\nX1,甲,2026-10-01,1000\n", "别的表.csv"), SAID)
    assert total(house) == 105_000 + 1_000
    import_file(house, csv_file(tmp_path, "单位：元,,\n销售员,下单日期,金额\n张三,2026-10-01,7\n", "写明元.csv"), SAID)
    assert total(house) == 105_000 + 1_000 + 7
    import_file(house, csv_file(tmp_path, "金额,销售员,下单日期\n2,张三,2026-11-01\n", "同一张表.csv"), SAID)
    assert total(house) == 105_000 + 1_000 + 7 + 20_000


def test_ditto_marks_mean_what_stands_above(tmp_path: Path):
    sheet = only(workbook(tmp_path, {"销售": [["销售员", "下单日期", "成交额"], ["张三", "2026-09-01", 1], ["〃", "2026-09-02", 2], ["同上", "2026-09-03", 3]]}))
    assert column(sheet, "person") == ["张三"] * 3


def test_a_total_that_is_not_what_was_read_is_said(tmp_path: Path):
    sheet = only(csv_file(tmp_path, "下单日期,成交额\n2026-09-01,100\n2026-09-02,200\n合计,400\n"))
    assert any("读出来是 300.00，表里「合计」写的是 400.00，差 -100.00" in text.zh for text in sheet.evidence)
