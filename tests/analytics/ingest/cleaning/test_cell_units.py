"""Amounts with a unit in some cells only."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.analytics.ingest.made_files import column, csv_file, only

HEAD = "日期,销售员,金额\n"


def test_small_numbers_beside_ten_thousands_are_asked_of(tmp_path: Path) -> None:
    path = csv_file(tmp_path, HEAD + "2026-01-05,甲,12萬\n2026-01-06,乙,8.5万\n2026-01-07,丙,9\n")
    assert [one.key for one in only(path).questions] == ["unit:金额"]
    said = only(path, scale={"amount_yuan": "万元"})
    assert column(said, "amount_yuan") == [120_000, 85_000, 90_000] and said.questions == ()


def test_thousands_of_yuan_beside_ten_thousands_are_what_they_say(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, HEAD + "2026-01-05,甲,1.2万\n2026-01-06,乙,8000\n2026-01-07,丙,80元\n"))
    assert column(sheet, "amount_yuan") == [12_000, 8_000, Decimal(80)] and sheet.questions == ()
