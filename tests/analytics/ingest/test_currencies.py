"""Amounts in several currencies are never added up in silence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from analytics.errors import Refused
from analytics.ingest.sentences import sentence
from tests.analytics.ingest.made_files import codes, column, csv_file, only

MIXED = "日期,客户,金额\n2026-03-01,甲,US$100\n2026-03-02,乙,￥700\n2026-03-03,丙,€50\n2026-03-04,丁,90\n"


def test_foreign_amounts_among_yuan_are_set_aside_with_their_sentence(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, MIXED))
    assert column(sheet, "amount_yuan") == [Decimal("700.0000"), Decimal("90.0000")]
    assert codes(sheet) == [("FOREIGN_CURRENCY", 2), ("FOREIGN_CURRENCY", 4)]
    assert sentence(sheet.defects[0]) == "销售.csv 第 2 行「金额」是 US$100，是美元，不能和人民币直接相加；请换算成人民币，或给出汇率（命令行 --rate USD=…）。"
    assert sentence(sheet.defects[1], "en") == (
        "Row 4 of 销售.csv: “金额” is €50, in euros, which cannot be added to yuan as it stands; convert it into yuan, or give the rate (command line: --rate EUR=…).")


def test_a_rate_converts_and_says_so(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, MIXED), rates={"USD": "7.1", "欧元": "7.8"})
    assert column(sheet, "amount_yuan") == [Decimal("710.0000"), Decimal("700.0000"), Decimal("390.0000"), Decimal("90.0000")]
    assert any("1 USD = 7.1 元" in text.zh for text in sheet.evidence)


def test_one_rate_of_two_leaves_the_other_currency_aside(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, MIXED), rates={"USD": "7.1"})
    assert codes(sheet) == [("FOREIGN_CURRENCY", 4)]


def test_a_column_wholly_in_one_currency_is_read_as_it_stands_and_says_so(tmp_path: Path) -> None:
    sheet = only(csv_file(tmp_path, 'date,customer,amount\n2026-03-01,A,"$1,200.50"\n2026-03-02,B,$3\n'))
    assert column(sheet, "amount_yuan") == [Decimal("1200.5000"), Decimal("3.0000")] and not sheet.defects
    assert any("没有换算成人民币" in text.zh and "US dollars" in text.en for text in sheet.evidence)


def test_a_currency_column_counts_for_the_amounts_beside_it(tmp_path: Path) -> None:
    text = "日期,客户,金额,币种\n2026-03-01,甲,100,USD\n2026-03-02,乙,700,人民币\n2026-03-03,丙,5,\n"
    assert column(only(csv_file(tmp_path, text)), "amount_yuan") == [Decimal("700.0000"), Decimal("5.0000")]
    assert column(only(csv_file(tmp_path, text), rates={"USD": "7"}), "amount_yuan") == [Decimal("700.0000"), Decimal("700.0000"), Decimal("5.0000")]


@pytest.mark.parametrize(("cell", "value"), [("100美元", "710"), ("HK$ 1,000", "920"), ("港币1000", "920"), ("1.5万美元", "106500")])
def test_the_ways_a_currency_is_written(tmp_path: Path, cell: str, value: str) -> None:
    sheet = only(csv_file(tmp_path, f'日期,客户,金额\n2026-03-01,甲,"{cell}"\n2026-03-02,乙,¥1\n'), rates={"USD": "7.1", "HKD": "0.92"})
    assert column(sheet, "amount_yuan") == [Decimal(value), Decimal(1)]


@pytest.mark.parametrize("said", [{"XXX": "7"}, {"USD": "seven"}, {"USD": "-1"}, {"CNY": "1"}])
def test_a_rate_that_cannot_be_read_is_refused(tmp_path: Path, said: dict[str, str]) -> None:
    with pytest.raises(Refused, match="USD=7.10"):
        only(csv_file(tmp_path, MIXED), rates=said)
