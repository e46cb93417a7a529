"""From a file to committed rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest import ReadOptions, import_file
from analytics.warehouse import Warehouse
from tests.analytics.ingest.made_files import csv_file, workbook

SALES = "下单日期,销售员,成交额\n2026-03-02,王海燕,126000\n2026-03-03,李泽明,88000\n昨天,李泽明,1\n"


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with Warehouse.open(":memory:") as opened:
        yield opened


def total(warehouse: Warehouse) -> float:
    return float(warehouse.run("SELECT coalesce(sum(amount_yuan), 0) AS s FROM sales").column("s")[0].as_py())


def test_good_rows_are_loaded_and_bad_ones_set_aside(warehouse: Warehouse, tmp_path: Path) -> None:
    (result,) = import_file(warehouse, csv_file(tmp_path, SALES), by="测试")
    assert (result.rows_read, result.rows_loaded, result.rows_rejected, result.rows_skipped) == (3, 2, 1, 0)
    assert result.totals == {"amount_yuan": 214_000.0}
    assert result.mapping == {"下单日期": "ordered_on", "销售员": "person", "成交额": "amount_yuan"}
    assert total(warehouse) == 214_000


def test_a_dry_run_writes_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    (result,) = import_file(warehouse, csv_file(tmp_path, SALES), dry_run=True)
    assert result.batch_id is None and result.rows_loaded == 2
    assert total(warehouse) == 0 and len(warehouse.batches()) == 0


def test_strict_takes_all_or_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="有 1 处问题，没有写入任何数据。第一处：销售.csv 第 4 行「下单日期」是 昨天"):
        import_file(warehouse, csv_file(tmp_path, SALES), strict=True)
    assert total(warehouse) == 0


def test_a_file_without_one_good_row_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有写入任何数据"):
        import_file(warehouse, csv_file(tmp_path, "下单日期,成交额\n昨天,5\n"))


def test_the_same_bytes_again_are_noticed(warehouse: Warehouse, tmp_path: Path) -> None:
    path = csv_file(tmp_path, SALES)
    import_file(warehouse, path)
    with pytest.raises(Refused):
        import_file(warehouse, path)
    assert total(warehouse) == 214_000


def test_all_sheets_of_a_workbook_are_one_transaction(warehouse: Warehouse, tmp_path: Path) -> None:
    head = ["下单日期", "订单号", "成交额"]
    path = workbook(tmp_path, {"一月": [head, ["2026-01-02", "A1", 5]], "二月": [head, ["2026-02-02", "A2", 6]], "说明": [["备注"]]})
    results = import_file(warehouse, path, ReadOptions())
    assert [(result.sheet, result.rows_loaded) for result in results] == [("一月", 1), ("二月", 1)]
    assert total(warehouse) == 11
