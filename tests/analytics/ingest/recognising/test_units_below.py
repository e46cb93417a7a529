"""The unit that a note below the table says holds for its amounts, as one above does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analytics.ingest.made_files import csv_file, only

ROWS = "日期,业务员,成交额\n2026-02-01,甲,3.2\n2026-02-02,乙,1.8\n合计,,5\n{},,\n"


@pytest.mark.parametrize(("note", "total"), [
    ("注：以上金额单位为万元", 50_000), ("说明：1. 金额单位均为千元；2. 含税", 5_000), ("备注：以上金额均为万元", 50_000), ("单位：元", 5), ("單位：萬元", 50_000),
    ("Amounts in thousands", 5_000), ("Note: all amounts in RMB thousands", 5_000), ("注：客户单位为东方公司", 5)])
def test_a_unit_below_the_table_scales_its_amounts(tmp_path: Path, note: str, total: float):
    assert float(only(csv_file(tmp_path, ROWS.format(note))).totals["amount_yuan"]) == total
    assert float(only(csv_file(tmp_path, ROWS.replace("{},,", ",{},").format(note), "乙.csv")).totals["amount_yuan"]) == total
